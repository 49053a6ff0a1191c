#!/bin/sh
# SPDX-License-Identifier: MIT
# ends.sh PROGRAM FAULT.so CASE: the harness itself is killed or interrupted in mid-sample.
. "$(dirname "$0")/../cli/lib.sh"
fault=$2
marks=$scratch/marks

# begin ARGS...: starts a run in the background; $harness is its process.
begin() {
	told="$*"
	"$concbench" run --plugin "$fault" "$@" -o r --no-plots -w 0 -j 2 \
		>"$scratch/out" 2>"$scratch/err" </dev/null &
	harness=$!
}

marked() {
	[ -s "$marks" ]
}

measured() {
	[ -f r/samples.csv ] && [ "$(wc -l <r/samples.csv)" -gt "$1" ]
}

# The end of an interrupted run: its status and its files.
expect_interrupted() {
	status=0
	wait "$harness" || status=$?
	expect_same "exit status after SIG$1" 130 "$status"
	for file in samples summary; do
		[ -f "r/$file.csv" ] && expect_csv "r/$file.csv" || fail "no $file.csv"
	done
	[ -s r/suite.ini ] || fail "no suite.ini"
	[ -s r/environment.json ] || fail "no environment.json"
}

case $3 in
# What remains after a kill -9 of the harness, and is no test: a subject that blocks SIGTERM
# (kill-deaf), and a grandchild in a session of its own (kill-orphan).
kill-*)
	# ThreadSanitizer hands signals to handlers at the next system call; a spinning task makes none.
	[ "$3/${SANITIZE:-}" = kill-spin/thread ] && skip "no signal reaches a spinning thread"
	begin fault -p "kind=${3#kill-}" -p "marks=$marks" -r 1 -n 8 -x processes,sequential
	wait_until 20 marked
	sleep 0.3
	kill -9 "$harness"
	wait "$harness" 2>/dev/null
	expect_gone "$marks"
	;;
resume)
	# A subject that outlives its harness holds nothing that keeps the run from going on.
	begin fault -p kind=deaf -p "marks=$marks" -r 1 -n 8 -x sequential --timeout 1s
	wait_until 20 marked
	deaf=$(head -n 1 "$marks")
	kill -9 "$harness"
	wait "$harness" 2>/dev/null
	alive "$deaf" || fail "the deaf subject is gone: this tests nothing"
	expect_status 1 "$concbench" run --plugin "$fault" --resume r --no-plots -q -x sequential
	columns r/samples.csv status detail >samples
	expect_line samples '^timeout	over 1 s while running'
	kill -9 "$deaf"
	expect_gone "$marks"
	;;
interrupt)
	# In the middle of a sample that would never end.
	begin fault -p kind=hang -p "marks=$marks" -r 1 -n 8
	wait_until 20 marked
	kill -INT "$harness"
	expect_interrupted INT
	expect_gone "$marks"
	columns r/samples.csv status detail >samples
	expect_line samples '^interrupted	stopped by a signal'
	expect_same "cells" "4 interrupted" \
		"$(columns r/summary.csv stop_reason | sort | uniq -c | sed 's/^ *//')"
	;;
interrupt-between | terminate | hang-up)
	# Somewhere among many short samples.
	case $3 in interrupt-between) name=INT ;; terminate) name=TERM ;; *) name=HUP ;; esac
	begin fault -p "marks=$marks" -r 100000 -n 8 --trace
	wait_until 30 measured 20
	kill -$name "$harness"
	expect_interrupted $name
	expect_gone "$marks"
	expect_csv r/tasks.csv
	expect_same "cells" "4 interrupted" \
		"$(columns r/summary.csv stop_reason | sort | uniq -c | sed 's/^ *//')"
	expect_summed r
	;;
twice)
	# An impatient user: the second signal must not spoil the files.
	begin fault -p kind=hang -p "marks=$marks" -r 1 -n 8
	wait_until 20 marked
	kill -INT "$harness"
	kill -INT "$harness" 2>/dev/null
	expect_interrupted INT
	expect_gone "$marks"
	;;
subject)
	# The subject alone is killed: one failed sample, the other cells go on.
	begin fault -p kind=hang -p "marks=$marks" -r 1 -n 8 -x sequential
	wait_until 20 marked
	kill -9 "$(head -n 1 "$marks")"
	status=0
	wait "$harness" || status=$?
	expect_same "exit status" 1 "$status"
	columns r/samples.csv status detail >samples
	expect_line samples '^signal	killed by SIGKILL while running, task 5 in progress'
	;;
*)
	fail "no case '$3'"
	;;
esac
finish
