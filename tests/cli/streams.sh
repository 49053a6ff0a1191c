#!/bin/sh
# SPDX-License-Identifier: MIT
# streams.sh PROGRAM [closed]: data to stdout, talk to stderr, colour for terminals only.
. "$(dirname "$0")/lib.sh"
escape=$(printf '\033')

if [ "${2:-}" = closed ]; then
	# A closed stream's number must not become that of a file: talk would land in it.
	"$concbench" run null -n 10 -x sequential -r 2 -o e --no-plots 2>&- >/dev/null
	"$concbench" run null -n 10 -x sequential -r 2 -o o --no-plots >&- 2>/dev/null
	"$concbench" run null -n 10 -x sequential -r 2 -o i --no-plots <&- >/dev/null 2>&1
	"$concbench" run null -n 10 -x sequential -r 2 -o all --no-plots <&- >&- 2>&-
	for run in e o i all; do
		told="a run with closed streams: $run"
		for file in samples summary; do
			expect_csv $run/$file.csv
		done
		expect_same "samples of $run" 3 "$(rows $run/samples.csv | tr -d ' ')"
		expect_no_line $run/samples.csv '^(warm-up|round [0-9]| *\*|concbench)'
	done
	finish
fi

# measure ARGS...
measure() {
	rm -rf r
	expect_status 0 "$concbench" run null -n 10 -x sequential,threads -j 2 -r 2 -w 1 -o r \
		--no-plots "$@"
	[ -f r/summary.csv ] || fail "no summary: $*"
}

measure
expect_line "$scratch/out" 'sequential'
expect_line "$scratch/out" '^r: samples.csv summary.csv'
expect_line "$scratch/err" '^warm-up 1 of 1'
expect_line "$scratch/err" '^round 2'
expect_no_line "$scratch/out" '^(warm-up|round) '
expect_no_line "$scratch/out" "$escape"
expect_no_line "$scratch/err" "$escape"
expect_no_line "$scratch/err" "$(printf '\r')"
awk 'length > 100' "$scratch/out" >"$scratch/found"
expect_empty "$scratch/found"

# In a log warm-ups have one line together.
measure -w 5
expect_same "warm-ups told" 'warm-up 1 of 5' "$(grep -o '^warm-up [0-9]* of 5' "$scratch/err")"

measure -q
expect_empty "$scratch/err"
expect_line "$scratch/out" 'sequential'

# What `env` warns of is said before anything is measured; here that not all CPUs may be used.
if [ "$(nproc)" -gt 1 ] && command -v taskset >/dev/null; then
	rm -rf r
	expect_status 0 taskset -c "$(taskset -cp $$ | sed 's/.*[ ,-]//')" "$concbench" run null -n 10 -r 1 \
		-x sequential -o r --no-plots
	expect_line "$scratch/err" '^concbench: [0-9]+ CPUs visible, 1 usable'
	awk '/CPUs visible/ { seen = 1 } /^(warm-up|round)/ && !seen { exit 1 }' "$scratch/err" ||
		fail "the warning comes after the first sample"
fi

measure --style none
expect_empty "$scratch/err"
expect_empty "$scratch/out"

measure --style basic
expect_no_line "$scratch/out" "$escape"
expect_line "$scratch/err" '^round 2'

measure --style full
expect_line "$scratch/out" "$escape"
NO_COLOR=1 measure
expect_no_line "$scratch/out" "$escape"

# The table, then one sentence a workload.
measure -q
expect_same "rows of the table" 2 "$(grep -Ec '^ *\*? (sequential|threads) ' "$scratch/out")"
expect_line "$scratch/out" '^    null: .*\.$'

# What is given and has no effect is told: the first of two files, a baseline that is not there; and
# that the time was over before the intervals were narrow.
measure -q --export-csv one.csv --export-csv two.csv
expect_line "$scratch/err" '^concbench: --export-csv is given twice; the last one holds$'
[ -f two.csv ] && [ ! -f one.csv ] || fail "not the last --export-csv was written"
measure -q -x threads,processes
expect_line "$scratch/out" '^left out: the speedup of null, as no cell is its baseline sequential \('
rm -rf r
expect_status 0 "$concbench" run sleep -n 1 -x sequential -p duration=20ms --max-time 100ms \
	--precision 0.000001 -o r --no-plots -q
expect_line "$scratch/out" '^--max-time 0.1 ended 1 of 1 cells before 1e-06 % were reached'
# Whose time it is, where nobody typed it; intervals are named where there are any.
printf '[global]\nmax-time = 0.1\nprecision = 0.000001\n[one]\nworkload = sleep\ntasks = 1\nrunner = sequential\nparam.duration = 300ms\n' >slow.ini
rm -rf r
expect_status 0 "$concbench" suite slow.ini -o r --no-plots -q
expect_line "$scratch/out" "^--max-time 0.1 \\(the suite's\\) ended 1 of 1 cells before 1e-06 % were reached: too few"
# Whoever said it first, of a run that goes on; seven samples were asked for, and none is cut.
rm -rf r
expect_status 0 "$concbench" run null -n 1 -x sequential -r 7 --max-time 1us -o r --no-plots -q
expect_no_line "$scratch/out" 'max-time'
expect_status 0 "$concbench" run --resume r --min-runs 20 --precision 0.000001 --no-plots -q
expect_line "$scratch/out" "^--max-time 1e-06 \\(the run's\\) ended 1 of 1 cells before 1e-06 % were reached: its interval says"
# As wide as COLUMNS says, though no terminal is there.
rm -rf r
expect_status 0 env COLUMNS=60 "$concbench" run sleep -n 1 -x sequential -r 1 -p duration=1ms -o r --no-plots -q
expect_line "$scratch/out" '^sleep '
expect_same "lines over 60 columns" 0 "$(grep -cE '^.{61}' "$scratch/out")"
# A workload's unit and its throughput; a unit of time that is asked for.
measure -q -u microsecond
expect_line "$scratch/out" 'tasks/s'
expect_line "$scratch/out" '^.* sequential .* [0-9.]+ µs '

# In a log a line a round, not one a sample, and nothing of a time that is none.
printf '[a]\nworkload = null\ntasks = 1\nrunner = sequential, threads\nconcurrency = 2\n' >s.ini
for command in "run null -n 1 -x sequential,threads -j 2" "ab $concbench $concbench s.ini"; do
	rm -rf r
	# shellcheck disable=SC2086
	run "$concbench" $command -w 1 -r 20 -o r --no-plots
	sed -n 's/^\(round [0-9]*\|warm-up 1\) of .*/\1/p' "$scratch/err" >"$scratch/rounds"
	expect_same "lines of progress of $command" 21 "$(wc -l <"$scratch/rounds")"
	expect_same "rounds told twice" '' "$(uniq -d "$scratch/rounds")"
	expect_no_line "$scratch/err" 'at most 0 s|left, left'
done

# On a terminal: one line that is written over, colours, and no line of progress left.
if command -v script >/dev/null; then
	TERM=xterm
	export TERM
	rm -rf r
	script -qec "'$concbench' run null -n 10 -x sequential,threads -j 2 -r 2 -o r --no-plots" \
		"$scratch/typescript" >/dev/null </dev/null
	grep -q "$escape" "$scratch/typescript" || fail "no colour on a terminal"
	grep -q "$(printf '\r')$escape" "$scratch/typescript" || fail "no live line on a terminal"
	# With the median so far, once there is one.
	rm -rf r
	script -qec "'$concbench' run sleep -n 1 -x sequential -p duration=60ms -r 6 -w 0 -o r --no-plots" \
		"$scratch/typescript" >/dev/null </dev/null
	grep -Eq 'round 6 of at most 6: sleep sequential -j 1 duration=60ms, so far [0-9.]+ ms' "$scratch/typescript" ||
		fail "no estimate so far on a terminal"
	grep -q 'at most 0 s' "$scratch/typescript" && fail "at most 0 s left"
	rm -rf r
	script -qec "NO_COLOR=1 '$concbench' run null -n 10 -x sequential -r 2 -o r --no-plots -q" \
		"$scratch/typescript" >/dev/null </dev/null
	grep -q "$escape\\[[0-9;]*m" "$scratch/typescript" && fail "colour in spite of NO_COLOR"
	rm -rf r
	script -qec "NO_COLOR= '$concbench' run null -n 10 -x sequential,threads -r 2 -o r --no-plots -q" \
		"$scratch/typescript" >/dev/null </dev/null
	grep -q "$escape\\[[0-9;]*m" "$scratch/typescript" || fail "an empty NO_COLOR counts as set"
	rm -rf r
	script -qec "TERM=dumb '$concbench' run null -n 10 -x sequential,threads -r 2 -o r --no-plots" \
		"$scratch/typescript" >/dev/null </dev/null
	grep -q "$escape" "$scratch/typescript" && fail "escape sequences to a dumb terminal"
	# No line is longer than the terminal is wide, and none ends inside a word.
	for columns in 100 80 60 41; do
		rm -rf r
		script -qec "stty cols $columns; '$concbench' run sleep,null -n 10 -p sleep.duration=1ms -r 7 \
			-o r --no-plots -q" "$scratch/typescript" >/dev/null </dev/null
		tr -d '\r' <"$scratch/typescript" | sed "s/$escape\\[[0-9;]*m//g; 1d; /^Script done/d; /^r: /d" \
			>"$scratch/shown"
		wide=$(LC_ALL=C.UTF-8 wc -L <"$scratch/shown")
		[ "$wide" -le "$columns" ] || fail "a line of $wide characters on $columns columns"
		# Joined again, it is the words of the widest.
		sed 's/^ *//; s/ *$//' "$scratch/shown" | tr -s ' \n' '  ' |
			grep -oE 'in 19 of 20 runs it holds the true median' >"$scratch/found"
		[ -s "$scratch/found" ] || fail "words are broken on $columns columns"
	done
fi

# Standard output that cannot be written is not called a success.
if [ -c /dev/full ]; then
	for words in list '' help --help --version; do
		status=0
		# shellcheck disable=SC2086
		"$concbench" $words >/dev/full 2>"$scratch/err" || status=$?
		expect_same "exit status of $words >/dev/full" 1 "$status"
	done
	rm -rf r
	status=0
	"$concbench" run null -n 10 -x sequential -r 1 -w 0 -o r --no-plots -q >/dev/full \
		2>"$scratch/err" || status=$?
	expect_same "exit status of run >/dev/full" 1 "$status"
	[ -f r/summary.csv ] || fail "no summary.csv when stdout is full"
fi

# A reader that goes away early does no harm to the files.
rm -rf r
"$concbench" run null -n 10 -r 2 -o r --no-plots -q 2>/dev/null | true
[ -f r/summary.csv ] && expect_csv r/summary.csv || fail "no summary.csv when the reader is gone"
finish
