#!/bin/sh
# SPDX-License-Identifier: MIT
# ranking.sh PROGRAM: which of several values of a parameter is fastest, said once and everywhere. The
# samples are written down here: 100 ms, level with it, 3.1 and 5 times as long, and one that failed.
# What is called racy loses 440 of 1,000 units.
. "$(dirname "$0")/lib.sh"

# made RUN DISTURBED [VALUE RUNNER MS]...: 12 samples a cell, round by round.
made() {
	mkdir -p "$1"
	echo '{"cpu_model":"made","cpus_usable":2,"environment":"0123456789abcdef"}' >"$1/environment.json"
	disturbed=$2
	run=$1
	shift 2
	{
		echo 'round,order,workload,params,tasks,runner,concurrency,seed,status,detail,wall_s,user_s,system_s,checksum,disturbed,units,figures'
		for round in 1 2 3 4 5 6 7 8 9 10 11 12; do
			echo "$@" | xargs -n 3 | awk -v round="$round" -v disturbed="$disturbed" '{
				failed = $3 == "-"
				wall = failed ? "" : sprintf("%.9f", $3 * 1e-3 * (1 + (round * NR * 5 % 12 - 5.5) * 2e-4))
				printf "%d,%d,work,a=%s;b=1,4,%s,%d,1,%s,,%s,%s,%s,%s,%s,1000,%s\n", round, NR, $1, $2,
					$2 == "sequential" ? 1 : 2, failed ? "error" : "ok", wall, wall, failed ? "" : 0,
					failed ? "" : "00000000000000aa", disturbed, $1 ~ /^racy/ ? "lost=440" : "lost=0" }'
		done
	} >"$run/samples.csv"
}

# shellcheck disable=SC2086
made r '' x sequential 200 x threads 100 y sequential 310 z threads 100.05 w sequential 500 v sequential -
words='Of five settings of work, a=x is fastest (threads with 2 at once); a=z shows no difference to it; a=y takes 3.10 times as long; a=w takes 5.00 times as long; one more was not measured.'
expect_status 0 "$concbench" report r
expect_same 'on the page' "$words" "$(sed -n 's/^<p class="finding">\(Of five .*\)<\/p>$/\1/p' r/report.html)"
expect_status 0 "$concbench" export r --format markdown
expect_same 'as Markdown' "$words" "$(tail -n 1 "$scratch/out")"
if command -v gnuplot >/dev/null; then
	expect_status 0 "$concbench" slides r
	expect_line r/slides/slides.md 'Which setting is fastest'
fi

# What loses its work is never the fastest, however soon it is done with what is left.
made racy '' racy sequential 100 x sequential 200 y sequential 310
expect_status 0 "$concbench" export racy --format markdown
expect_same 'a data race' 'Of three settings of work, a=x is fastest (sequential); a=y takes 1.55 times as long; a=racy lost 44 % of its work and is no choice, however fast.' "$(tail -n 1 "$scratch/out")"
made wrong '' racy sequential 100 racy2 sequential 200
expect_status 0 "$concbench" export wrong --format markdown
expect_line "$scratch/out" '^Which of two settings of work is fastest: each lost a part of its work\.$'

# Of many, three and the rest; of few samples or a busy machine nothing.
made many '' a sequential 100 b sequential 110 c sequential 120 d sequential 130 e sequential 140 f sequential 900
expect_status 0 "$concbench" export many --format markdown
expect_same 'the rest' '; 2 more take 1.40 to 9.00 times as long.' \
	"$(tail -n 1 "$scratch/out" | sed 's/.*times as long; \(2 more\)/; \1/')"
made level '' a sequential 100 b sequential 100.01 c sequential 100.02 d sequential 100.03 e sequential 100.04 \
	f sequential 100.05 g sequential 110 racy sequential 10 h sequential 120 v sequential -
awk -F, '!(/a=h/ && $1 > 3)' level/samples.csv >level/new && mv level/new level/samples.csv
expect_status 0 "$concbench" export level --format markdown
expect_same 'each of the rest' '2 more show no difference; one more takes 1.10 times as long; one more has too few rounds to tell; one more lost a part of its work; one more was not measured.' \
	"$(tail -n 1 "$scratch/out" | sed 's/.*difference to it; //')"
made busy steal x sequential 200 y sequential 310
expect_status 0 "$concbench" export busy --format markdown
expect_line "$scratch/out" '^Which of two settings of work is fastest: the machine was too busy to tell\.$'
made few '' x sequential 200 y sequential 310
head -n 7 few/samples.csv >few/new && mv few/new few/samples.csv
expect_status 0 "$concbench" export few --format markdown
expect_line "$scratch/out" '^Which of two settings of work is fastest: too few samples to tell\.$'

made few-busy steal x sequential 200 y sequential 310
head -n 7 few-busy/samples.csv >few-busy/new && mv few-busy/new few-busy/samples.csv
expect_status 0 "$concbench" export few-busy --format markdown
expect_line "$scratch/out" '^Which of two settings of work is fastest: the machine was busy, and samples too few to tell\.$'

# Who shows no gain is not advised where another does, though few samples do not tell them apart.
mkdir advice
for round in 1 2 3 4 5 6; do
	test $round -lt 5 && set -- 0.030 0.015 0.0305 || set -- 0.066 0.033 0.0285
	printf "$round,%s,work,,8,%s,ok,%s\n" 1 sequential,1 "$1" 2 async,1 "$3" 3 threads,2 "$2"
done | sed '1i round,order,workload,params,tasks,runner,concurrency,status,wall_s' >advice/samples.csv
expect_status 0 "$concbench" report advice
expect_line advice/report.html 'Use threads\.'

# So it is where the best is none of those that do; and thousands are set apart in what samples carry.
for round in 1 2 3 4 5 6; do
	test $round -lt 5 && set -- 0.080 || set -- 0.130
	printf "$round,%s,work,,8,%s,ok,%s\n" 1 sequential,1 0.1 2 threads,2 "$1" 3 processes,2 0.09$round
	printf "$round,%s,other,,8,%s,ok,%s\n" 4 sequential,1 0.001 5 threads,2 "$((6 + round)).6"
done | sed '1i round,order,workload,params,tasks,runner,concurrency,status,wall_s' >advice/samples.csv
expect_status 0 "$concbench" report advice
expect_line advice/report.html 'Use processes\.'
expect_line advice/report.html 'Threads take 10,000 times as long'

# One setting, or other numbers of tasks, are no ranking.
made one '' x sequential 200 x threads 100
expect_status 0 "$concbench" export one --format markdown
expect_no_line "$scratch/out" 'settings'

# In the terminal, of what was measured: a machine may be too busy, whose samples are then worth nothing, or
# too few are left.
expect_status 0 "$concbench" run sleep -n 1 -x sequential -p duration=5ms,50ms -r 8 --no-plots -q
expect_line "$scratch/out" '^(Of two settings of sleep, duration=5ms is fastest \(sequential\); duration=50ms takes|Which of two settings of sleep is fastest: (the machine was too busy to tell|the machine was busy, and samples too few to tell|too few samples to tell)\.)'
finish
