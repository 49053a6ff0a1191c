#!/bin/sh
# SPDX-License-Identifier: MIT
# sharing.sh PROGRAM CASE: the workloads whose tasks share something, under the runners.
. "$(dirname "$0")/../cli/lib.sh"

# figure NAME DIR RUNNER...: that figure of each sample of these runners, one a line.
figure() {
	_name=$1
	_run=$2
	shift 2
	for _runner in "$@"; do
		columns "$_run/samples.csv" runner figures |
			sed -n "s/^$_runner	.*\b$_name=\([0-9.]*\).*/\1/p"
	done
}

# A child of the guardian that is not left over from the sample before, which it may still have to reap.
another_subject() {
	for _pid in $(pgrep -P "$guardian"); do
		case " $pids " in *" $_pid "*) ;; *) subject=$_pid && return ;; esac
	done
	return 1
}

# All workers are there: they are threads beside the first, or processes.
all_there() {
	[ "$(pgrep -c -P "$subject")" -ge 6 ] || [ "$(ls "/proc/$subject/task" | wc -l)" -ge 7 ]
}

gone() {
	! kill -0 "$1" 2>/dev/null
}

# killed ARGS...: that run, in which a worker of processes is killed, then the subject of threads.
killed() {
	case $1 in counter | lock | pingpong) set -- "$@" -n 6 ;; *) set -- "$@" -p consumers=2 ;; esac
	rm -rf run
	"$concbench" run "$@" -j 6 -x processes,threads --baseline threads -r 1 -w 0 \
		--timeout 100 --order-seed 1 -o run --no-plots -q >"$scratch/out" 2>"$scratch/err" &
	harness=$!
	guardian=$(first_child $harness)
	pids=
	for _ in 1 2; do
		wait_until 60 another_subject && wait_until 60 all_there || break
		sleep 0.2
		workers=$(pgrep -P "$subject")
		pids="$pids $subject $workers"
		kill -KILL "$(echo "${workers:-$subject}" | head -n 1)"
		wait_until 60 gone "$subject"
	done
	[ "$wrong" -eq 0 ] || kill -INT $harness
	status=0
	wait $harness || status=$?
	expect_same "$*: exit status" 1 "$status"
	expect_same "$*: samples" "signal signal" "$(columns run/samples.csv status | paste -sd ' ' -)"
	columns run/samples.csv detail >found
	expect_same "$*: told" 2 "$(grep -c SIGKILL found)"
	for pid in $pids; do
		kill -0 "$pid" 2>/dev/null && fail "$*: process $pid is left"
	done
}

case $2 in
counter)
	# Nobody keeps it right: two at once lose updates, on one processor too, as soon as one of them
	# loses it between reading and writing; in six samples that happens on any machine. One at a time
	# loses nothing, and neither does a loop, which has nothing between the two.
	expect_status 0 "$concbench" run counter -p sync=none -p times=4000 -p pause=1us -n 16 -j 2 \
		-x sequential,threads,processes,async -r 6 -w 0 -o none --no-plots
	expect_same "samples" 24 "$(columns none/samples.csv status | grep -c '^ok$')"
	expect_same "lost one at a time" 0 "$(figure lost none sequential async | sort -u)"
	for runner in threads processes; do
		figure lost none $runner | grep -q '[1-9]' || fail "$runner lost nothing in six samples"
	done
	tr '\n' ' ' <"$scratch/out" | tr -s ' ' >said
	expect_line said \
		'threads lost [0-9.]* % and processes [0-9.]* % of the updates: a data race\.'
	expect_line none/summary.csv 'lost [0-9.]* % of the updates: a data race'
	# All others never do.
	expect_status 0 "$concbench" run counter -p sync=mutex,atomic,sharded -p times=5000 \
		-p pause=0s,100ns -n 16 -j 2,5 -x sequential,threads,processes,async -r 1 -w 0 \
		-o kept --no-plots -q
	expect_same "lost" 0 "$(figure lost kept sequential threads processes async | sort -u)"
	expect_same "checksums" 1 "$(columns kept/samples.csv checksum | sort -u | wc -l)"
	;;
lock)
	# Nobody is inside together with anybody else: the check counts without any atomic operation.
	expect_status 0 "$concbench" run lock -p kind=mutex,spin,rwlock,fair -p times=100 \
		-p inside=200ns -p outside=200ns -p reads=0,50 -n 16 -j 1,2,7 -x sequential,threads,processes,async -r 1 -w 0 \
		-o run --no-plots -q
	expect_same "samples" 80 "$(columns run/samples.csv status | grep -c '^ok$')"
	# Fairness is said of several workers, within what is possible.
	columns run/samples.csv runner concurrency figures >rows
	expect_same "cells with figures" 32 "$(grep -c 'longest_run=' rows)"
	sed -n 's/	longest_run=/	/; s/;busiest_share=/	/p' rows |
		awk -F '\t' '$1 !~ /threads|processes/ || $2 < 2 || $3 < 1 || $3 > 1600 ||
			$4 * $2 < 0.999 || $4 > 1 { print }' >found
	expect_empty found
	;;
pipeline)
	# A queue of one place and of more than it needs, more producers and more consumers.
	for tasks in "2 1" "1 3" "5 6"; do
		# shellcheck disable=SC2086
		set -- $tasks
		expect_status 0 "$concbench" run pipeline -p "producers=$1" -p "consumers=$2" -p items=300 \
			-p via=memory,pipe,socketpair -p capacity=1,64 -x threads,processes,async \
			--baseline threads -r 1 -w 0 -o "run-$1" --no-plots -q
		expect_same "samples" 18 "$(columns "run-$1/samples.csv" status | grep -c '^ok$')"
		expect_same "checksums" 1 "$(columns "run-$1/samples.csv" checksum | sort -u | wc -l)"
	done
	rm -r run-*
	# Who has less room is left out with the reason, or refused if named, and does not hang.
	expect_status 0 "$concbench" run pipeline -p items=300 -r 1 -w 0 -o room --no-plots -q
	expect_line "$scratch/err" \
		'left out: pipeline -x sequential -j 1: the 3 tasks wait for each other, and there is room for 1'
	expect_same "runners" 3 "$(columns room/summary.csv runner | wc -l)"
	rm -r room
	refused "pipeline -x threads -j 2: the 3 tasks wait for each other, and there is room for 2" \
		"$concbench" run pipeline -x threads -j 2
	refused "4 tasks are not 2 producers and 1 consumers" "$concbench" run pipeline -n 4
	refused "a pipe has room for 1, 2, 4, ... or 256 items, not for 3" "$concbench" run pipeline \
		-p via=pipe -p capacity=3
	;;
pingpong)
	expect_status 0 "$concbench" run pingpong -p via=pipe,socket,futex,spin -p rounds=200 -n 2,10 \
		-x threads,processes,async --baseline threads -r 1 -w 0 -o run --no-plots -q
	expect_same "samples" 24 "$(columns run/samples.csv status | grep -c '^ok$')"
	expect_same "checksums" 2 "$(columns run/samples.csv tasks checksum | sort -u | wc -l)"
	# A trip takes time, and all of them no more than the sample.
	columns run/samples.csv wall_s figures | sed 's/trip_s=//' |
		awk -F '\t' '!($2 > 0 && $2 * 200 <= $1) { print }' >found
	expect_empty found
	;;
killed)
	# A worker or the whole subject is killed while it may hold the lock: the sample ends with an
	# error, long before its time limit, and nobody is left behind.
	killed counter -p sync=mutex -p times=4000000000
	killed lock -p kind=fair -p times=4000000000 -p inside=10us -p outside=0s
	for via in memory pipe; do
		killed pipeline -p "via=$via" -p producers=4 -p items=2000000000
	done
	killed pingpong -p via=spin -p rounds=2000000000
	;;
*)
	fail "no case '$2'"
	;;
esac
finish
