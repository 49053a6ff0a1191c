#!/bin/sh
# SPDX-License-Identifier: MIT
# left-out.sh PROGRAM: what cannot be measured in the time there is. A sleep takes at least what it
# says, so that nothing here depends on the machine: 40 tasks of 500 ms, one at a time, need 20 s.
. "$(dirname "$0")/lib.sh"

slow='run sleep -n 40 -j 40 -p duration=500ms -r 1 --no-plots --timeout 15'

# Left out before it is measured, with its reason and what to do: at once, in the output, in
# environment.json, in summary.csv, on the page. Asked for by name it is missed: exit status 1.
# shellcheck disable=SC2086
expect_status 1 "$concbench" $slow -x sequential,async -o r
reason='sleep sequential.*: a sample takes [0-9.]+ s or more, as each of 40 tasks waits .* ms or more, 1 at once,'
expect_line "$scratch/err" "^concbench: left out: $reason"
expect_line "$scratch/out" '^left out: sleep sequential'
expect_line "$scratch/out" '! sequential 1   left out before it was measured'
expect_same 'runners with samples' async "$(columns r/samples.csv runner | sort -u)"
expect_same 'its row in summary.csv' 'left-out	left out before it was measured' \
	"$(columns r/summary.csv runner stop_reason verdict | grep '^sequential' | cut -f 2-)"
expect_line r/environment.json "$reason"
expect_status 0 "$concbench" report r
expect_line r/report.html '<h2 id="left_out">Left out</h2>'
expect_line r/report.html "<li>$reason"

# Nor is one whose tasks hold threads, fewer than it has in progress; nor if it is the only one.
expect_status 1 "$concbench" run sleep -n 1000000 -j 1000000 -x offload -p offload.threads=6 -p duration=1s -r 1 --no-plots -o o
expect_line "$scratch/err" '^concbench: left out: sleep offload.*: a sample takes 167,000 s or more, .* 6 at once,'
expect_same 'samples of it' '' "$(columns o/samples.csv runner)"

# --dry-run says so, too, with the run's status; not where the number of tasks may yet change.
slow_one='run sleep -p duration=1s --timeout 2 -r 1'
for dry in --dry-run --no-plots; do
	# shellcheck disable=SC2086
	expect_status 1 "$concbench" $slow_one -n 4 -x sequential $dry -o one
	expect_line "$scratch/err" '^concbench: left out: sleep sequential.*: a sample takes 4\.0+ s or more,'
	[ $dry = --no-plots ] || expect_empty "$scratch/out"
done
# shellcheck disable=SC2086
expect_status 0 "$concbench" $slow_one -j 16 --dry-run
expect_line "$scratch/err" '^concbench: left out: sleep sequential'
expect_same 'cells shown' 3 "$(wc -l <"$scratch/out" | tr -d ' ')"

# What the plan does not say a sample does: here sequential comes second, and is left out then.
expect_status 1 "$concbench" run serve -n 40 -j 40 -p think=500ms -p requests=1 -r 1 --no-plots --timeout 15 \
	-x sequential,async -o v
expect_line "$scratch/err" '^concbench: left out: serve sequential.*: a sample takes [0-9.]+ s or more, .* 1 at once,'
expect_same 'runners with samples, of serve' async "$(columns v/samples.csv runner | sort -u)"

# Nor when the run is resumed, from what the samples of before say.
expect_status 1 "$concbench" run --resume r -r 2 --no-plots -q
expect_same 'runners with samples, resumed' async "$(columns r/samples.csv runner | sort -u)"
expect_line r/environment.json "$reason"

# Among the default runners it may be left out.
# shellcheck disable=SC2086
expect_status 0 "$concbench" $slow -q -o u
expect_line u/environment.json "$reason"

# What a runner leaves out is recorded as well.
expect_status 0 "$concbench" run null -x threads,processes -r 1 --no-plots -q -o s
expect_line s/environment.json '"the speedup of null, as no cell is its baseline'

# What --min-runs need is said after the first round, with what would do: 11 of 100 ms or more.
expect_status 0 "$concbench" run sleep -n 1 -x sequential -p duration=100ms -m 10 --max-time 300ms --no-plots -o t
# No line of it is wider than 80.
tr '\n' ' ' <"$scratch/err" | tr -s ' ' >line
expect_line line '10 samples of 1 cell need about [0-9.]+ s; time is up after 0\.3 s: give --max-time [0-9.]+, or expect fewer samples'
expect_no_line "$scratch/err" '.{81}'
need=$(sed -n 's/.*--max-time \([0-9.]*\), .*/\1/p' line)
[ "$(echo "$need" | awk '{ print ($1 >= 1) }')" = 1 ] || fail "--max-time $need would not do"
[ "$(grep -c 'need about' "$scratch/err")" = 1 ] || fail "told more than once"
finish
