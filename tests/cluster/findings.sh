#!/bin/sh
# SPDX-License-Identifier: MIT
# findings.sh PROGRAM: what is said and drawn of work over several hosts, of samples made up here.
. "$(dirname "$0")/../cli/lib.sh"

# made RUNNER FAMILY TASKS AT-ONCE WALL DEAL GATHER HOSTS: eight rounds, the walls a little apart; the
# first and the last hundredth of each are start-up and wind-down.
made() {
	awk -v r="$1" -v f="$2" -v n="$3" -v j="$4" -v wall="$5" -v deal="$6" -v gather="$7" -v hosts="$8" 'BEGIN {
		for (i = 1; i <= 8; i++) {
			took = wall * (1 + ((i * 7 + j) % 5 - 2) / 1000)
			printf "%d,1,primes,,%d,%s,%d,1,ok,,%.9f,%.9f,%.9f,%.9f,%.6f,0,%d,numbers,1,%s,%s,%s,%s\n",
				i, n, r, j, took, took * 0.01, took * 0.98, took * 0.01, took, j, f,
				hosts ? "hosts=" hosts ";clock_error_s=0.000012" : "",
				deal != "" ? deal * took : "", gather != "" ? gather * took : ""
		}
	}'
}
header='round,order,workload,params,tasks,runner,concurrency,seed,status,detail,wall_s,startup_s,work_s,winddown_s,user_s,system_s,workers,unit,checksum,family,figures,deal_s,gather_s'

# From one host to four, 3.1 times as fast, and 18 % of it dealing. A second runner gains nothing.
mkdir run
{
	echo "$header"
	made sequential sequential 64 1 1 '' '' ''
	made spread hosts 64 1 1 0.001 0.001 1
	made spread hosts 64 2 0.5 0.001 0.001 1
	made spread hosts 64 4 0.26 0.06 0.001 2
	made spread hosts 64 8 0.161290 0.18 0.001 4
	made mpi hosts 64 2 0.5 0.001 0.005 1
	made mpi hosts 64 4 0.5 0.4 0.005 2
} >run/samples.csv
expect_status 0 "$concbench" report run
sed "s/<[^>]*>//g" run/report.html >page
expect_line page 'Four hosts are 3\.10 times as fast as one under spread; dealing takes 18 % of the time: larger tasks lose less\.'
expect_line page 'Two hosts show no gain over one under mpi; dealing takes 40 % of the time: larger tasks( or deal=static)? lose less\.'

# Where a host ends: between 2 and 4 at once, and between 4 and 8, in both panels. Of weak there is no data, which is said.
expect_status 1 "$concbench" plot run --kind scaling,phases,weak
[ ! -e run/plots/weak.gp ] || fail "a work without weak scaling has a figure of it"
for hosts in '1 host' '2 hosts' '4 hosts'; do
	expect_same "marks of $hosts" 1 "$(grep -c "set label '$hosts'" run/plots/scaling.gp)"
done
expect_line run/plots/scaling.gp 'primes: four hosts are 3\.10 times as fast'
expect_line run/plots/scaling.gp 'dashed: another host begins'

# 6.2 times as fast as one at once, of 8.
expect_line run/plots/scaling.gp 'fastest at 8, 7[78](\.[0-9])? % efficient'

# Dealing and gathering are phases of their own, and with the others the whole.
for phase in start-up dealing work gathering wind-down; do
	expect_line run/plots/phases.gp "set label '$phase'"
done
# The first panel's bars of the second runner: five a cell, of four cells.
expect_same "the parts of spread's largest" "1.00 18.00 80.00 0.10 0.90" "$(
	awk '$1 == 0 && $7 == 2 && ++n > 15 { printf "%s%.2f", (n > 16 ? " " : ""), ($4 - $3) * 100 }' run/plots/phases.dat
)"

# Without any interval nothing is claimed; a host alone has no boundary.
mkdir few
awk -F, 'NR == 1 || $1 < 4' run/samples.csv >few/samples.csv
expect_status 0 "$concbench" report few
sed "s/<[^>]*>//g" few/report.html >page
expect_no_line page 'hosts (are|show)'
expect_line page 'Dealing takes 18 % of the time under spread with 8 at once: larger tasks lose less\.'
mkdir one
grep -v 'hosts=[24]' run/samples.csv >one/samples.csv
expect_status 0 "$concbench" plot one --kind scaling
expect_no_line one/plots/scaling.gp 'hosts?'

# Twice the tasks on twice as many at once: 0.93 of the first wall over the last.
mkdir weak
{
	echo "$header"
	made spread hosts 16 1 0.25 0.001 0.001 1
	made spread hosts 32 2 0.252 0.001 0.001 1
	made spread hosts 64 4 0.268817 0.001 0.001 2
	made spread hosts 64 1 1 0.001 0.001 1
	made spread hosts 64 2 0.5 0.001 0.001 1
	for tasks in 16 32 64; do
		made sequential sequential $tasks 1 0.$tasks '' '' ''
	done
} >weak/samples.csv
expect_status 0 "$concbench" report weak
sed "s/<[^>]*>//g" weak/report.html >page
expect_line page 'Weak scaling, 16 tasks each: 4 at once do 4 times the tasks in 1\.0[78] times the time under spread, 93 % efficient\.'
# What no interval shows to take longer has lost nothing that is shown.
mkdir level
sed 's/,0\.268[0-9]*,/,0.25,/; s/,0\.26[79][0-9]*,/,0.252,/' weak/samples.csv >level/samples.csv
expect_status 0 "$concbench" report level
sed "s/<[^>]*>//g" level/report.html >level/page
expect_line level/page '4 at once do 4 times the tasks under spread; no loss of time shown\.'
expect_status 0 "$concbench" plot weak --kind weak
expect_same "points of the curve" "1 2 4" "$(awk 'NF >= 7 && !/^#/ { print $1 }' weak/plots/weak.dat | paste -sd ' ')"
expect_same "marks of 2 hosts" 1 "$(grep -c "set label '2 hosts'" weak/plots/weak.gp)"
finish
