#!/bin/sh
# SPDX-License-Identifier: MIT
# --baseline over any cell, also across the values of a parameter.
#     baseline.sh CONCBENCH
. "$(dirname "$0")/lib.sh"
quick="-w 0 -q --style none --no-plots"

# speedups RUN: of each cell, with what tells it: rounded, "-" where there is none.
speedups() {
	columns "$1/summary.csv" params runner runner_params speedup |
		awk -F '\t' '{ sub(/;.*/, "", $1); print $1, $2, $3, $4 == "" ? "-" : int($4 + 0.5) }' |
		sort | tr -s ' ' ' ' | paste -sd, | sed 's/ ,/,/g'
}

# 80 ms one after the other, 40 and 20 at once: against threads with 20 ms, which take 20.
# shellcheck disable=SC2086
expect_status 0 "$concbench" run sleep -n 2 -x sequential,threads -j 2 -p duration=20ms,40ms -r 7 $quick \
	--baseline 'threads:duration=40ms' -o across
expect_same "speedups" "duration=20ms sequential 1,duration=20ms threads 2,duration=40ms sequential 1,duration=40ms threads 1" \
	"$(speedups across | sed 's/sequential 0/sequential 1/g')"
# All cells have as many samples, disturbed ones too: they stop together, so that all rounds have the baseline.
expect_same "numbers of samples" 1 \
	"$(columns across/samples.csv params runner | sort | uniq -c | awk '{ print $1 }' | sort -u | wc -l | tr -d ' ')"
# A parameter of the runner: other cells of the same group.
# shellcheck disable=SC2086
expect_status 0 "$concbench" run sleep -n 2 -x threads -j 2 -p duration=5ms -p threads.schedule=steal,counter -r 6 \
	$quick --baseline 'threads:schedule=counter' -o runner

expect_same "speedup of the baseline itself" "schedule=counter 1.000000" \
	"$(columns runner/summary.csv runner_params speedup speedup_low | awk -F '\t' '$3 == "" { print $1, $2 }')"
# The same from the directory alone.
expect_status 0 "$concbench" export across --format markdown
# None of the cells is it: said, not hidden.
# shellcheck disable=SC2086
expect_status 0 "$concbench" run sleep -n 2 -x threads,async -j 2 -p duration=5ms -r 1 $quick -o none
expect_line "$scratch/err" '^concbench: left out: the speedup of sleep, as no cell is its baseline sequential \('
# however a value is typed, also the runner's default, which its column does not say; the same from the directory.
without() {
	columns "$1/summary.csv" speedup | grep -c '^$'
}
# shellcheck disable=SC2086
expect_status 0 "$concbench" run sleep,null -n 2 -x threads -j 2 -p duration=1ms,2ms -p threads.schedule=steal,counter -r 2 \
	$quick --baseline 'threads:schedule=steal;duration=1000us' -o typed
expect_line "$scratch/err" '^concbench: left out: the speedup of null, as no cell is its baseline threads:schedule=steal;duration=1000us \('
expect_same "cells without a speedup" 2 "$(without typed)"
expect_same "the baseline" "sleep duration=1ms;distribution=fixed  1.000000" \
	"$(columns typed/summary.csv workload params runner_params speedup speedup_low | awk -F '\t' '$4 == "1.000000" { print $1, $2, $3, $4 }')"
expect_status 0 "$concbench" export typed --format github-action-speedup
expect_same "speedups of others" 3 "$(grep -c '"value"' "$scratch/out")"
# A group of one cell has a baseline in another, or is told that it has none.
# shellcheck disable=SC2086
expect_status 0 "$concbench" run sleep -n 2 -x threads -j 2 -p duration=1ms,2ms -r 1 $quick --baseline 'threads:duration=77ms' -o lone
expect_line "$scratch/err" '^concbench: left out: the speedup of sleep, as no cell is its baseline threads:duration=77ms \('
expect_line lone/environment.json 'no cell is its baseline threads:duration=77ms'
# shellcheck disable=SC2086
expect_status 0 "$concbench" run null -n 2 -x threads -j 2 -r 1 $quick --baseline async -o other
expect_line "$scratch/err" '^concbench: left out: the speedup of null, as no cell is its baseline async \('
odd() {
	# shellcheck disable=SC2086
	expect_status 2 "$concbench" run sleep -x threads $quick --baseline "$1" -o wrong
	expect_line "$scratch/err" "^concbench: --baseline.*$2"
}
odd 'threads:nonsense=1' "has a parameter 'nonsense'"
odd 'threads:duratoin=1ms' "has a parameter 'duratoin'; did you mean 'duration'\?"
odd 'threads:duration=77' 'sleep: duration=77 is not a duration'
odd 'threads:duration=1ms;duration=2ms' "'duration' twice"
for odd in 'thread:a=1' 'threads:' 'threads:a' ':a=1' 'threads:=1'; do
	# shellcheck disable=SC2086
	expect_status 2 "$concbench" run sleep $quick --baseline "$odd" -o wrong
	expect_line "$scratch/err" "^concbench: --baseline"
done

# What is said of samples made up here: eight rounds of each cell, the walls a little apart.
header='round,order,workload,params,tasks,runner,concurrency,seed,status,detail,wall_s,user_s,system_s,workers,unit,checksum'
header=$header,family,load,latency_median_s,rate_offered,rate_achieved
# made RUNNER FAMILY PARAMS AT-ONCE WALL; of an open loop with $load.
load=
made() {
	awk -v r="$1" -v f="$2" -v p="$3" -v j="$4" -v wall="$5" -v load="$load" 'BEGIN {
		for (i = 1; i <= 8; i++) {
			took = wall * (1 + ((i * 7 + j) % 5 - 2) / 1000)
			printf "%d,1,sleep,%s,4,%s,%d,1,ok,,%.9f,0.0001,0,%d,tasks,1,%s,%s\n", i, p, r, j, took, j, f,
				load == "" ? ",,," : load "," took ",100,100"
		}
	}'
}
# said RUN BASELINE: all that its page and its deck say; no headline ends before it says something.
said() {
	printf '{"baseline": "%s"}\n' "$2" >"$1/environment.json"
	expect_status 0 "$concbench" report "$1"
	expect_status 0 "$concbench" slides "$1"
	grep -v '[{}]' "$1/report.html" | sed 's/<[^>]*>/\n/g' | cat - "$1/slides/slides.md" >"$1/said"
	expect_no_line "$1/said" '^([^,{]*: *|[Tt]hreads )?\.$|: \.|sleep( [a-z]+=[0-9a-z]+)?: *$'
}
mkdir own others offered

# The baseline's own runner with more at once.
{
	echo "$header"
	made threads threads duration=20ms 1 0.08
	made threads threads duration=20ms 4 0.02
} >own/samples.csv
said own threads
expect_line own/slides/slides.md '^## 2\. sleep: fastest with 4 tasks at once, the most measured$'
expect_line own/slides/slides.md '4\.0[01] \\\[[0-9., ]*\\\] times as fast as threads with 1 at once'
expect_line own/said 'Speedup is how many times as fast as threads with 1 at once, round by round'

# A baseline of another group: its runner is one of those compared.
{
	echo "$header"
	made threads threads duration=20ms 4 0.02
	made threads threads duration=40ms 4 0.04
} >others/samples.csv
said others threads:duration=40ms
expect_line others/said 'sleep duration=20ms: threads are 2\.00 times as fast as threads:duration=40ms'
expect_line others/slides/slides.md '2\.00 \\\[[0-9., ]*\\\] times as fast as threads:duration=40ms'
expect_no_line others/said 'Nothing to compare|as fast as threads($|[^:])'

# Of an open loop the latency of the baseline comes first.
load='rate=100;arrival=fixed;duration=1s'
{
	echo "$header"
	made threads threads duration=20ms 4 0.02
	made threads threads duration=40ms 4 0.04
} >offered/samples.csv
said offered threads:duration=40ms
expect_line offered/said 'median latency 40\.0 ms under threads:duration=40ms; 0\.50 times that under threads'
load=
finish
