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
for odd in 'thread:a=1' 'threads:' 'threads:a' ':a=1' 'threads:=1'; do
	# shellcheck disable=SC2086
	expect_status 2 "$concbench" run sleep $quick --baseline "$odd" -o wrong
	expect_line "$scratch/err" "^concbench: --baseline"
done
finish
