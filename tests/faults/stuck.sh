#!/bin/sh
# SPDX-License-Identifier: MIT
# stuck.sh PROGRAM STUCK.so FAULT.so: a deadlock is named, and nothing else is taken for one.
. "$(dirname "$0")/../cli/lib.sh"
stuck=$2
fault=$3

# try WORKLOAD ARGS...: one sample a runner, into the file samples: runner, status, detail.
try() {
	rm -rf r
	run "$concbench" run --plugin "$stuck" --plugin "$fault" "$@" -w 0 -r 1 -o r --no-plots -q
	columns r/samples.csv runner status detail | sort >samples
}

# expect_all PATTERN: of every sample.
expect_all() {
	[ -s samples ] || fail "no samples after: $told"
	grep -Ev "$1" samples >"$scratch/found"
	expect_empty "$scratch/found"
}

named='stalled	no task ended and no CPU was used for 0.3 s while running, task'
# Some containers hide what a thread waits in.
waits='threads waiting: .*[0-9] in (futex|a wait that the system does not name)'

# A result that only a task gives which waits in the same queue, behind the only worker.
try stuck -n 4 -p kind=queued -j 1 -x sequential,threads,processes --stall 300ms
expect_same "exit status" 1 "$status"
expect_all "$named 0 in progress, 0 of 4 ended; $waits"
expect_line "$scratch/out" 'threads 1 +failed: stalled'
# With another worker there is none.
try stuck -n 4 -p kind=queued -j 2 -x threads,processes --stall 300ms
expect_same "exit status" 0 "$status"
# Two that wait for each other: the others have ended.
try stuck -n 4 -p kind=embrace -j 4 -x threads,processes --stall 300ms
expect_all "${named}s 0, 1 in progress, 2 of 4 ended; $waits"
# What nobody gives. Such a cell is tried once.
rm -rf r
expect_status 1 "$concbench" run --plugin "$stuck" stuck -x threads -j 2 -r 5 --stall 300ms --no-plots -o r
expect_same "samples" 1 "$(rows r/samples.csv | tr -d ' ')"
expect_line "$scratch/err" '1 sample failed, the last: stalled, no task ended'
# On a loop, and stopped ones.
try stuck -x async --stall 300ms
expect_all "$named 0 in progress, 0 of 2 ended; $waits"
try fault -p kind=stop -n 6 -j 2 -x processes --stall 300ms
expect_all "$named 5 in progress, 5 of 6 ended; threads waiting: .*[0-9] in a stop by a signal"

# Not stalled is who computes, be it a program that a task started, or ends a task now and then.
try stuck -p kind=spinning -x threads --stall 200ms --timeout 1s
expect_all '	timeout	over 1 s while running'
try exec -p 'command=timeout 1 sh -c "while :\; do :\; done"; true' -p shell=yes -n 1 -x threads --stall 200ms
expect_all '	ok	'
try sleep -n 8 -j 1 -p duration=100ms -x threads --stall 300ms
expect_all '	ok	'
# Who sleeps for longer has to say so.
try stuck -p kind=asleep -x threads --stall 0 --timeout 1s
expect_all '	timeout	over 1 s while running'
finish
