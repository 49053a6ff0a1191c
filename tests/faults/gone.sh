#!/bin/sh
# SPDX-License-Identifier: MIT
# gone.sh PROGRAM: what a run writes to goes away while it is measured: that is told, exit status 1,
# and what was measured is kept where it can be.
. "$(dirname "$0")/../cli/lib.sh"

measured() {
	[ -f r/samples.csv ] && [ "$(wc -l <r/samples.csv)" -gt "$1" ]
}

# begin ARGS...: a run that takes long, some samples in.
begin() {
	rm -rf r moved
	told="a run whose files go away"
	"$concbench" run sleep -p duration=5ms -n 1 -x sequential -w 0 -r 2000 -o r --no-plots -q "$@" \
		>"$scratch/out" 2>"$scratch/err" &
	harness=$!
	wait_until 20 measured 5
}

# expect_end PATTERN: it fails soon, in a line that matches.
expect_end() {
	status=0
	wait "$harness" || status=$?
	expect_same "exit status" 1 "$status"
	expect_line "$scratch/err" "$1"
}

begin
rm r/samples.csv
expect_end '^concbench: r/samples.csv was deleted while it was measured; what was measured is written there again'
expect_csv r/samples.csv
measured 5 || fail "samples are lost"
[ -f r/summary.csv ] || fail "no summary.csv"
expect_status 0 "$concbench" run --resume r -r 20 --no-plots -q

begin --trace
rm r/tasks.csv
expect_end '^concbench: r/tasks.csv was deleted while it was measured; what was measured is written there again'
expect_csv r/tasks.csv
expect_csv r/samples.csv
expect_same "a row a task" "$(rows r/samples.csv | tr -d ' ')" "$(rows r/tasks.csv | tr -d ' ')"

begin
mv r moved
expect_end "^concbench: r/samples.csv was moved while it was measured; it is now /.*/moved/samples.csv"
expect_csv moved/samples.csv

begin
kill -STOP "$harness"
mv r moved
mkdir r
echo other >r/samples.csv
kill -CONT "$harness"
expect_end "^concbench: r/samples.csv was moved while it was measured; it is now /.*/moved/samples.csv"
expect_same "another's file" other "$(cat r/samples.csv)"
expect_same "files of another" samples.csv "$(ls -A r)"

begin
kill -STOP "$harness" # or it is quicker than rm
rm -r r
kill -CONT "$harness"
expect_end '^concbench: r/samples.csv was deleted while it was measured, and cannot be written again: No such file'

# Whoever read what is told or shown has gone: the run, which waits for that, goes on to its end.
waiting() {
	exec "$concbench" run exec -p shell=yes -p 'command=until [ -e away ]; do sleep 0.01; done' -n 1 -x sequential \
		-w 0 -r 30 -o r --no-plots "$@"
}
mkfifo pipe
rm -rf r
waiting >/dev/null 2>pipe &
harness=$!
head -c 1 pipe >/dev/null
: >away
status=0
wait "$harness" || status=$?
expect_same "exit status without a reader of stderr" 1 "$status"
expect_same "samples" 30 "$(rows r/samples.csv | tr -d ' ')"
[ -f r/summary.csv ] || fail "no summary.csv"

rm -rf r away
waiting -q >pipe 2>"$scratch/err" &
harness=$!
: <pipe
: >away
status=0
wait "$harness" || status=$?
expect_same "exit status without a reader of stdout" 1 "$status"
expect_line "$scratch/err" 'standard output cannot be written'
[ -f r/summary.csv ] || fail "no summary.csv"
finish
