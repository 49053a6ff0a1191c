#!/bin/sh
# SPDX-License-Identifier: MIT
# denied.sh PROGRAM DENY FAULT.so: a system that does not permit a call is done without it, or told.
. "$(dirname "$0")/../cli/lib.sh"
deny=$2
fault=$3
"$deny" perf_event_open /bin/true || skip "no filters of system calls here"

# Without pidfds a run is as any other.
expect_status 0 "$deny" pidfd_open "$concbench" run null -n 5 -j 2 -x sequential,threads,processes,async \
	-w 1 -r 2 -o r --no-plots -q
expect_same "status of the samples" "ok warmup" "$(columns r/samples.csv status | sort -u | xargs)"
# And what hangs, dies or flees is ended and told as ever.
for kind in segv hang flee daemon exit; do
	rm -rf r marks
	case $kind in segv | exit) limit=60s ;; *) limit=1s ;; esac
	expect_status 1 "$deny" pidfd_open "$concbench" run --plugin "$fault" fault -p kind=$kind \
		-p "marks=$scratch/work/marks" -x sequential,processes -j 2 -n 12 -w 0 -r 1 --timeout $limit \
		-o r --no-plots -q
	case $kind in
	segv) wanted='^signal	.*killed by SIGSEGV' ;;
	exit) wanted='^error	.*exited with status' ;; # a sanitizer has its own
	*) wanted='^timeout	over 1 s while running' ;;
	esac
	columns r/samples.csv status detail >samples
	expect_same "samples of $kind that are told" 2 "$(grep -c "$wanted" samples)"
	expect_gone marks
done

# What there is no way without is told in the samples, once a cell.
rm -rf r
expect_status 1 "$deny" memfd_create "$concbench" run null -n 5 -x sequential -w 0 -r 9 -o r --no-plots -q
expect_line "$scratch/err" 'null sequential.*: 2 samples failed, the last: error, .*Operation not permitted'
rm -rf r
expect_status 1 "$deny" socketpair "$concbench" run null -n 5 -x sequential -w 0 -r 9 -o r --no-plots -q
expect_line "$scratch/err" 'cannot start a guardian: Operation not permitted'
finish
