#!/bin/sh
# SPDX-License-Identifier: MIT
# contracts.sh PROGRAM EPOLL.so QUEUE.so CASE: what the contracts promise beyond what the built-in
# workloads and runners use.
. "$(dirname "$0")/../cli/lib.sh"
epoll=$2
queue=$3

case $4 in
queue)
	# Few and many tasks that all wait for each other, one item at a time.
	for size in "2 3000" "8 300" "64 40"; do
		rm -rf r
		# shellcheck disable=SC2086
		set -- $size
		expect_status 0 "$concbench" run --plugin "$queue" --plugin "$epoll" queue -n "$1" \
			-p "items=$2" -x threads,processes,async,epoll --baseline threads -r 3 -w 0 \
			-o r --no-plots -q
		expect_empty "$scratch/err"
		[ -f r/samples.csv ] || continue
		expect_same "samples of $1 tasks" 12 "$(columns r/samples.csv status | grep -c '^ok$')"
		expect_same "concurrency" "$1" "$(columns r/summary.csv concurrency | sort -u)"
		expect_same "items" "$(($1 / 2 * $2))" "$(columns r/samples.csv units | sort -u)"
	done
	rm -rf r
	refused "queue -x sequential -j 1: the 2 tasks wait for each other" "$concbench" run \
		--plugin "$queue" queue -x sequential
	;;
*)
	fail "no case '$4'"
	;;
esac
finish
