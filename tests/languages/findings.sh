#!/bin/sh
# SPDX-License-Identifier: MIT
# findings.sh PROGRAM: what is said and drawn of works in two languages, of samples made up here.
. "$(dirname "$0")/../cli/lib.sh"

# made WORKLOAD RUNNER FAMILY LANGUAGE AT-ONCE WALL BUSY: eight rounds, the walls a little apart; BUSY
# is the share of the wall in which a core was used.
made() {
	awk -v w="$1" -v r="$2" -v f="$3" -v l="$4" -v j="$5" -v wall="$6" -v busy="$7" 'BEGIN {
		for (i = 1; i <= 8; i++) {
			took = wall * (1 + ((i * 7 + length(r)) % 5 - 2) / 1000)
			printf "%d,1,%s,,8,%s,%d,1,ok,,%.6f,%.6f,0.000000,%d,numbers,1,%s,%s\n",
				i, w, r, j, took, took * busy, j, f, l
		}
	}'
}
mkdir run
{
	echo 'round,order,workload,params,tasks,runner,concurrency,seed,status,detail,wall_s,user_s,system_s,workers,unit,checksum,family,language'
	made primes sequential sequential '' 1 0.1 1
	made primes threads threads '' 2 0.05 2
	made primes processes processes '' 2 0.051 2
	made primes async loop '' 1 0.1 1
	made primes python-sequential sequential python 1 2.6 1
	made primes python-threads threads python 2 2.86 1
	made primes python-processes processes python 2 1.48 2
	made pbkdf2 sequential sequential '' 1 0.7 1
	made pbkdf2 threads threads '' 2 0.36 2
	made pbkdf2 processes processes '' 2 0.365 2
	made pbkdf2 python-sequential sequential python 1 0.7 1
	made pbkdf2 python-threads threads python 2 0.365 2
	made pbkdf2 python-processes processes python 2 0.38 2
	made sleep sequential sequential '' 1 6.4 0.01
	made sleep threads threads '' 8 0.8 0.01
	made sleep async loop '' 8 0.802 0.01
	made sleep python-sequential sequential python 1 6.4 0.01
	made sleep python-threads threads python 8 0.81 0.02
	made sleep python-asyncio loop python 8 0.9 0.02
} >run/samples.csv

expect_status 0 "$concbench" report run
sed "s/<[^>]*>//g; s/&#39;/'/g" run/report.html >page
expect_line page "threads: C 2.00.{2}, Python 0.91.{2} \(the interpreter's lock\); processes: C 1.96.{2}, Python 1.76.{2}; sequential: Python 26.1 times as slow as C"
expect_line page "threads: C 1.94.{2}, Python 1.92.{2} \(the interpreter's lock is released\)"
expect_no_line page 'sequential: Python 1.00'
expect_same "rules of thumb" 3 "$(grep -c 'Rule of thumb (.*): it holds in C and Python\.' page)"
expect_line page 'primes: threads help in C; not in Python'
expect_line page 'Threads help in C and Python on pbkdf2 and sleep'

# Python's bars are hatched, C's are not; a work of one language is no comparison.
expect_status 0 "$concbench" plot run --kind languages
expect_same "bars of primes" "0 0 0 0 2 2 2" "$(awk '$1 == 0 { print $9 }' run/plots/languages-1.dat | paste -sd ' ')"
# A hatching in an SVG has one colour: one a runner.
expect_same "hatchings" 3 "$(grep -o "<pattern id" run/plots/languages-1.svg | wc -l | tr -d ' ')"
mkdir one
# In whatever order they were measured.
{
	grep -v ',python$' run/samples.csv
	grep ',python$' run/samples.csv
} >one/samples.csv
expect_status 0 "$concbench" plot one --kind languages
expect_same "bars of primes" "0 0 0 0 2 2 2" "$(awk '$1 == 0 { print $9 }' one/plots/languages-1.dat | paste -sd ' ')"
rm -rf one/plots
grep -v python run/samples.csv >alone
mv alone one/samples.csv
expect_status 1 "$concbench" plot one --kind languages
expect_line "$scratch/err" 'one has no data for languages \(.*nothing drawn'

# Processes of Python that do not gain either: it need not be the lock.
sed 's/\(primes,,8,python-processes,2,1,ok,,\)1.4/\12.6/' run/samples.csv >one/samples.csv
expect_status 0 "$concbench" report one
sed "s/<[^>]*>//g; s/&#39;/'/g" one/report.html >page
expect_line page "threads: C 2.00.{2}, Python 0.91.{2}; processes"

# Two settings of a work are no two works; and where it helps is said before where it does not.
sed 's/^\([0-9]*,1,\)pbkdf2,,8/\1sleep,,16/; s/\(primes,,8,[tp][hr][a-z]*,2,1,ok,,\)0.05/\10.11/' run/samples.csv >one/samples.csv
expect_status 0 "$concbench" report one
sed "s/<[^>]*>//g" one/report.html >page
expect_line page 'primes: processes help in Python; not in C'
expect_line page 'Threads help in C and Python on both settings of sleep'

# The rule names the best where it does not hold, not who is level with it at twice its time; and of
# too few rounds in common nothing.
awk -F, -v OFS=, '$3 == "primes" && $6 == "sequential" { $11 = $12 = $1 % 2 ? 0.0850 + $1 / 1e5 : 0.0470 }
	$3 == "primes" && $6 == "processes" { $11 = 0.0540 + $1 / 1e5 }
	1' run/samples.csv >one/samples.csv
expect_status 0 "$concbench" report one
sed "s/<[^>]*>//g" one/report.html >page
expect_line page 'it holds in Python; not in C, where threads is faster\.'
awk -F, '!($3 == "primes" && $6 == "processes" && $1 > 3)' one/samples.csv >few
mv few one/samples.csv
expect_status 0 "$concbench" report one
sed "s/<[^>]*>//g" one/report.html >page
expect_line page 'Rule of thumb \(computing: processes\): it holds in Python\.'

# What dispatch costs is said of work, not of the tasks that do nothing; only a language has an
# interpreter to start, whatever a runner of ours prepares.
mkdir costs
{
	echo 'round,order,workload,params,tasks,runner,concurrency,seed,status,detail,wall_s,user_s,system_s,workers,unit,checksum,figures,language,prepare_s,family'
	for round in 1 2 3 4 5 6; do
		echo "$round,1,null,,1000,sequential,1,1,ok,,0.0001,0,0,1,tasks,a,dispatch_s=0.0000001,,0.000325,sequential"
		echo "$round,1,null,,2000,sequential,1,1,ok,,0.0002,0,0,1,tasks,c,dispatch_s=0.0000001,,0.000325,sequential"
		echo "$round,1,spin,,1000,sequential,1,1,ok,,0.001,0,0,1,spins,b,,,0.000325,sequential"
		echo "$round,1,spin,,1000,python-sequential,1,1,ok,,0.002,0,0,1,spins,b,,python,0.025,sequential"
	done
} >costs/samples.csv
expect_status 0 "$concbench" report costs
sed "s/<[^>]*>//g" costs/report.html >page
expect_same "dispatch" 'Handing tasks out takes sequential 10 % of the time, 100 ns a task.' \
	"$(grep 'Handing tasks out' page)"
expect_same "interpreters" 1 "$(grep -c 'starting the interpreter' page)"
expect_line page 'starting the interpreter, 25.* ms'
finish
