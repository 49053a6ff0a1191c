#!/bin/sh
# SPDX-License-Identifier: MIT
# results.sh PROGRAM: where a run lands, how often it measures, and when it stops.
. "$(dirname "$0")/lib.sh"

expect_status 0 "$concbench" run null -n 10 -r 1 -w 0 --no-plots -q
expect_same "folders" 1 "$(find results -mindepth 1 -maxdepth 1 -name 'null-20*T*Z' | wc -l | tr -d ' ')"
# Twice within a second: two runs, two folders.
for _ in 1 2 3; do
	expect_status 0 "$concbench" run null,sleep -n 1 -p duration=0s -r 1 -w 0 -x sequential --no-plots -q
done
expect_same "folders" 3 "$(find results -mindepth 1 -maxdepth 1 -name 'null-sleep-20*' | wc -l | tr -d ' ')"
for run in results/*; do
	expect_same "files of $run" "environment.json samples.csv suite.ini summary.csv" \
		"$(cd "$run" && echo *)"
done
# Folders above it are made; an empty one that is there is taken.
mkdir -p there
expect_status 0 "$concbench" run null -n 1 -r 1 -w 0 -x sequential --no-plots -q -o a/b/c
expect_status 0 "$concbench" run null -n 1 -r 1 -w 0 -x sequential --no-plots -q -o there/
# Other files may be there.
mkdir -p notes && echo mine >notes/notes.txt
expect_status 0 "$concbench" run null -n 1 -r 1 -w 0 -x sequential --no-plots -q -o notes
expect_same "notes" mine "$(cat notes/notes.txt)"

# counts PATTERN ARGS...: every cell's "samples stop_reason" matches.
counts() {
	pattern=$1
	shift
	rm -rf r
	expect_status 0 "$concbench" run "$@" -o r --no-plots -q
	columns r/summary.csv samples stop_reason | tr '\t' ' ' | grep -Ev "^($pattern)\$" >"$scratch/found"
	expect_empty "$scratch/found"
	expect_summed r
}
counts '3 runs' null -n 10 -r 3
counts '1 runs' null -n 10 -r 1 -w 0
# A disturbed sample is taken again and does not count, up to twice as many; the disturbed may have
# been left out of the summary's number.
counts '([5-9]|1[0-4]) (precise|max-runs)' null -n 10 -m 5 -M 7
# Samples of null can be a hundred times apart on a busy machine, these hardly.
counts '([5-9]|1[0-9]|20) precise' sleep -n 2 -p duration=5ms --precision 1000
counts '[4-8] max-runs' null -n 10 -M 4 --precision 0.000001
counts '[1-9] max-time' sleep -n 1 -x sequential -p duration=20ms --max-time 100ms --precision 0.000001
expect_same "warm-ups" 0 "$(rm -rf r; "$concbench" run null -n 1 -r 2 -w 0 -o r --no-plots -q >/dev/null;
	columns r/samples.csv status | grep -c warmup)"
expect_same "warm-ups" 12 "$(rm -rf r; "$concbench" run null -n 1 -r 2 -w 3 -o r --no-plots -q >/dev/null;
	columns r/samples.csv status | grep -c warmup)"
# Parameters that differ only far from their beginning are told apart wherever cells are named.
head=$(seq -s : 3 2 101)
tail=$(seq -s : 103 2 201)
for pair in "$head:3,$head:5" "$head:3:$tail,$head:5:$tail"; do
	rm -rf r
	expect_status 0 "$concbench" run primes -n 2 -x sequential,threads -r 1 -w 0 -p "numbers=$pair" -o r --no-plots -q
	expect_same "headings" 2 "$(grep '^primes .* 2 tasks' "$scratch/out" | sort -u | wc -l)"
	printf '[a]\nworkload = primes\nrunner = sequential\ntasks = 2\nparam.numbers = %s\n' "$pair" >s.ini
	expect_status 0 "$concbench" plan s.ini -w 0
	expect_same "names in plan" 2 "$(grep '^  primes ' "$scratch/out" | sort -u | wc -l)"
done

# How many tasks a group has is said once.
rm -rf r
expect_status 0 "$concbench" run null -n 10,2000 -x sequential -r 1 -w 0 -o r --no-plots -q
expect_line "$scratch/out" '^null, 2,000 tasks   1 sample'
rm -rf r
expect_status 0 "$concbench" run null -n 2000 -x sequential -r 1 -w 0 -o r --no-plots -q
expect_line "$scratch/out" '^null   2,000 tasks, 1 sample'

# Peak memory is there without a warm-up too, for processes as for the others.
rm -rf r
expect_status 0 "$concbench" run null -n 10 -r 1 -w 0 -o r --no-plots -q
expect_same "samples with peak memory" 4 "$(columns r/samples.csv rss_peak_bytes | grep -c .)"

finish
