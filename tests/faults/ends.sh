#!/bin/sh
# SPDX-License-Identifier: MIT
# ends.sh PROGRAM FAULT.so CASE: the harness itself is killed or interrupted in mid-sample.
. "$(dirname "$0")/../cli/lib.sh"
fault=$2
marks=$scratch/marks
# What a run leaves here it leaves anywhere.
TMPDIR=$scratch/tmp
export TMPDIR
mkdir "$TMPDIR"

# begin ARGS...: starts a run in the background; $harness is its process. All that is forked for it
# carries its environment, which names $scratch.
begin() {
	begin_command run --plugin "$fault" "$@" -o r --no-plots -w 0 -j "${at_once:-2}"
}

begin_command() {
	told="$*"
	# shellcheck disable=SC2086  # some words, or none
	ENDS=$scratch ${own-} "$concbench" "$@" >"$scratch/out" 2>"$scratch/err" </dev/null &
	harness=$!
}

# The processes of the run that are still there, the harness and its guardian included.
present() {
	for _environment in $(grep -alsF "ENDS=$scratch" /proc/[0-9]*/environ); do
		_pid=${_environment#/proc/}
		_pid=${_pid%/environ}
		alive "$_pid" && echo "$_pid"
	done
}

nobody() {
	[ -z "$(present)" ]
}

# One of them whom nobody descends from: a worker or, where those are threads, the subject. (The highest number
# is not the youngest, as they begin anew now and then.)
leaf() {
	for _pid in $(present); do
		sed 's/^\([0-9]*\) .*) . \([0-9]*\) .*/\1 \2/' "/proc/$_pid/stat"
	done | awk '{ there[$1]; parent[$2] } END { for (pid in there) if (!(pid in parent)) found = pid; print found }'
}

# ThreadSanitizer has a file there while a program begins: killed then, it leaves that.
tidy() {
	! find "$TMPDIR" -mindepth 1 -maxdepth 1 ! -name 'tsan.rodata.*' | grep -q .
}

# What is true some time after a kill -9, and at once after any other end.
expect_nobody() {
	wait_until 20 tidy
	nobody && return
	for _pid in $(present); do
		fail "process $_pid is still there: $(tr '\0' ' ' <"/proc/$_pid/cmdline")"
		kill -9 "$_pid"
	done
}

over() {
	nobody && tidy
}

# Looked at once: who is just about to execute a program has no environment, and would be there again.
kill_harness() {
	kill -9 "$harness"
	wait "$harness" 2>/dev/null
	wait_until 20 over || expect_nobody
	[ ! -e "$marks" ] || expect_gone "$marks"
}

# The harness has one child, between samples and during them. (The list has no end of line.)
# Where one has died it is followed by what it has left, until that is reaped: those have other names.
guardian() {
	_guardian=
	read -r _guardian _none <"/proc/$harness/task/$harness/children"
	[ -n "$_guardian" ] && [ "$(cat "/proc/$_guardian/comm" 2>/dev/null)" = guardian ]
}

# Not the one that was killed last, which is its child until the harness has noticed.
another_guardian() {
	guardian && [ "$_guardian" != "${_killed-}" ]
}

kill_guardian() {
	wait_until 20 another_guardian
	kill -9 "$_guardian"
	_killed=$_guardian
}

# Neither is to notice the other's end.
kill_both() {
	wait_until 20 guardian
	kill -STOP "$harness"
	kill -9 "$_guardian" "$harness"
	wait "$harness" 2>/dev/null
}

marked() {
	[ -s "$marks" ]
}

# marks_are N: so many or more.
marks_are() {
	marked && [ "$(wc -l <"$marks")" -ge "$1" ]
}

# The last thing that a daemon does is to become `sleep`.
fled() {
	for _pid in $(cat "$marks" 2>/dev/null); do
		[ "$(cat "/proc/$_pid/comm" 2>/dev/null)" != sleep ] || return 0
	done
	return 1
}

measured() {
	[ -f r/samples.csv ] && [ "$(wc -l <r/samples.csv)" -gt "$1" ]
}

# The end of an interrupted run: its status and its files.
expect_interrupted() {
	status=0
	wait "$harness" || status=$?
	expect_same "exit status after SIG$1" 130 "$status"
	expect_nobody
	for file in samples summary; do
		[ -f "r/$file.csv" ] && expect_csv "r/$file.csv" || fail "no $file.csv"
	done
	[ -s r/suite.ini ] || fail "no suite.ini"
	[ -s r/environment.json ] || fail "no environment.json"
}

case $3 in
kill-orphan | kill-daemon | kill-ab | guardian* | server | resume | swept)
	[ -e "/proc/$$/task/$$/children" ] || skip "the kernel lists no children"
	;;
esac

case $3 in
runner-*)
	# Whatever a runner has started, it ends with the harness, at whichever moment that is killed.
	runner=${3#runner-}
	"$concbench" list runners | grep -q "^  $runner  *absent here" && skip "$runner is absent here"
	for delay in $(awk -v seed=$$ 'BEGIN { srand(seed); for (i = 0; i < 4; i++) print rand() * 0.4 }'); do
		rm -rf r
		begin null -r 100000 -n 100 -x "$runner"
		sleep "$delay"
		kill_harness
	done
	# And one of its workers or, where they are threads, the subject: that is told, and soon.
	rm -rf r
	at_once=3
	begin sleep -p duration=300s -n 3 -r 1 --timeout 1000s -x "$runner"
	# Until nobody has come for a while: an interpreter takes its time.
	working() {
		before=$(present)
		sleep 0.4
		[ -f r/samples.csv ] && [ "$(echo "$before" | wc -l)" -ge 3 ] && [ "$before" = "$(present)" ]
	}
	wait_until 20 working
	kill -9 "$(leaf)"
	status=0
	wait "$harness" || status=$?
	expect_same "exit status" 1 "$status"
	expect_nobody
	columns r/samples.csv status detail >samples
	expect_line samples '^signal	.*killed by SIGKILL'
	;;
kill-many)
	# Every worker of a pool is deaf.
	at_once=40
	begin fault -p kind=all-deaf -p "marks=$marks" -r 1 -n 40 -x processes
	wait_until 60 marks_are 40
	kill_harness
	;;
kill-threads)
	begin fault -p kind=all-deaf -p "marks=$marks" -r 1 -n 8 -x threads
	wait_until 20 marked
	kill_harness
	;;
kill-ab)
	# A family in which another harness has its own guardian and family.
	for kind in hang deaf orphan daemon; do
		rm -rf r "$marks"
		printf '[a]\nworkload = fault\nrunner = processes\nparam.kind = %s\nparam.marks = %s\n' \
			$kind "$marks" >s.ini
		begin_command ab "$concbench" "$concbench" s.ini --plugin "$fault" -r 1 -w 0 -j 2 -o r --no-plots
		wait_until 20 marked
		sleep 0.3
		kill_harness
	done
	;;
kill-between)
	# Before the first sample, among many, between two.
	for delay in 0 0.02 0.05 0.1 0.2 0.5 0.51 0.52 0.53; do
		rm -rf r
		begin fault -r 100000 -n 8
		sleep $delay
		kill_harness
	done
	;;
kill-group)
	# As a shell or timeout(1) kills a job: the harness and whoever else is in its process group.
	ENDS=$scratch setsid "$concbench" run --plugin "$fault" fault -p kind=all-deaf \
		-p "marks=$marks" -n 8 -j 2 -w 0 --no-plots -o r >"$scratch/out" 2>&1 </dev/null &
	harness=$!
	wait_until 20 marked
	kill -9 "-$harness" || fail "process $harness leads no group"
	kill_harness 2>/dev/null
	;;
kill-stdout)
	# Who reads what the harness prints learns of its end, though nobody of the family listens.
	mkfifo pipe
	cat pipe >/dev/null &
	reader=$!
	ENDS=$scratch "$concbench" run --plugin "$fault" fault -p kind=all-deaf -p "marks=$marks" \
		-n 8 -j 2 -w 0 --no-plots -o r >pipe 2>&1 </dev/null &
	harness=$!
	wait_until 20 marked
	kill_harness
	ended() {
		! alive "$reader"
	}
	wait_until 20 ended
	;;
kill-*)
	begin fault -p "kind=${3#kill-}" -p "marks=$marks" -r 1 -n 8 -x processes,sequential
	wait_until 20 marked
	sleep 0.3
	kill_harness
	;;
guardian)
	# The guardian is killed: that sample has failed, the next one has a guardian, too.
	begin fault -p kind=daemon -p "marks=$marks" -r 1 -n 8 -x sequential,processes --trace
	wait_until 20 fled
	mv "$marks" first
	kill_guardian
	wait_until 20 measured 1
	expect_gone first
	wait_until 20 fled
	kill -INT "$harness"
	expect_interrupted INT
	expect_gone "$marks"
	columns r/samples.csv status detail >samples
	expect_line samples '^error	the guardian was killed by SIGKILL$'
	expect_line samples '^interrupted	stopped by a signal, task'
	expect_csv r/tasks.csv
	;;
guardian-stopped)
	# A guardian that is stopped goes on: nothing is lost, and who is asked to end ends.
	begin sleep -p duration=50ms -n 1 -r 20 -x sequential,processes
	for count in 4 9; do
		wait_until 30 measured $count
		guardian && kill -STOP "$_guardian"
	done
	status=0
	wait "$harness" || status=$?
	expect_same "exit status" 0 "$status"
	expect_same "samples" 40 "$(rows r/samples.csv | tr -d ' ')"
	# In a group of its own it gets a SIGHUP when nobody is left to continue it.
	for name in INT KILL KILL; do
		rm -rf r "$marks"
		begin fault -p kind=daemon -p "marks=$marks" -r 1 -n 8 -x processes
		wait_until 20 marked
		wait_until 20 guardian
		kill -STOP "$_guardian"
		kill -$name "$harness"
		[ $name = KILL ] || expect_interrupted $name
		wait "$harness" 2>/dev/null
		wait_until 20 nobody
		expect_gone "$marks"
		[ $name = INT ] || own='perl -e setpgrp;exec@ARGV'
	done
	;;
swept)
	# What both leave behind when they are killed at once, the next run that wants a directory removes.
	begin fault -p kind=directory -p "marks=$marks" -r 1 -n 8 -x sequential
	wait_until 20 marked
	kill_both
	wait_until 20 nobody
	left=$(ls "$TMPDIR")
	[ -n "$left" ] || fail "nothing is left: this tests nothing"
	mkdir -m 0700 "$TMPDIR/concbench-scratch-stands" && mkdir "$TMPDIR/concbench-scratch-stands/0"
	# And nothing else: not what others have locked, nor what a user calls nearly or exactly so.
	mkdir "$TMPDIR/concbench-scratch-other1" "$TMPDIR/concbench-scratch-longer12"
	ln -s / "$TMPDIR/concbench-scratch-linked"
	for name in concbench-backup concbench-scratch-backup concbench-scratch-public/sample; do
		mkdir -p "$TMPDIR/$name" && chmod 0700 "$TMPDIR/$name"
		echo precious >"$TMPDIR/$name/thesis.txt"
	done
	chmod 0755 "$TMPDIR/concbench-scratch-public"
	flock "$TMPDIR/concbench-scratch-other1" "$concbench" run --plugin "$fault" fault -p kind=directory -r 1 -w 0 \
		-n 2 -x sequential --no-plots -q -o "$TMPDIR/concbench-output" >/dev/null || fail "the run failed"
	rows "$TMPDIR/concbench-output/samples.csv" >/dev/null || fail "the run's own output is gone"
	expect_same "precious" 3 "$(find "$TMPDIR" -name thesis.txt | wc -l)"
	expect_same "left" "backup output scratch-backup scratch-linked scratch-longer12 scratch-other1 scratch-public" \
		"$(ls "$TMPDIR" | sed 's/^concbench-//' | xargs)"
	rm -r "$TMPDIR"/*
	;;
guardian-ab | guardian-directory)
	# Scratch directories go with the sample, whoever is there to remove them, also at the end.
	if [ "$3" = guardian-ab ]; then
		printf '[a]\nworkload = sleep\nrunner = sequential\nparam.duration = 5ms\ntasks = 1\n' >s.ini
		begin_command ab "$concbench" "$concbench" s.ini -r 100000 -w 0 -o r --no-plots
	else
		begin fault -p kind=directory -p "marks=$marks" -r 100000 -n 8 -x sequential \
			--timeout 60s
	fi
	for count in 1 2; do
		busy() { # looked at once: the next sample's may be another
			set -- "$TMPDIR"/*/
			directories=$#
			[ -n "$(ls -A "$@" 2>/dev/null)" ]
		}
		# Tasks 0 to 5 of this sample, so that its guardian is at it, not one that is yet to be asked.
		[ "$3" = guardian-ab ] || wait_until 30 marks_are $((6 * count))
		wait_until 30 busy
		expect_same "scratch directories" 1 "$directories"
		kill_guardian
		[ "$3" = guardian-ab ] || wait_until 30 measured "$count"
	done
	status=0
	kill -INT "$harness" 2>/dev/null
	wait "$harness" || status=$?
	expect_nobody
	;;
guardian-between)
	# Whatever it is doing: no sample is lost or wrong, no row is torn.
	begin fault -r 100000 -n 8 --trace
	for count in 20 40 60 80 100; do
		wait_until 30 measured $count
		kill_guardian
	done
	# And while it waits to be asked, which it does for as long as the harness stands still.
	waits() {
		[ -z "$(cat "/proc/$_guardian/task/$_guardian/children")" ]
	}
	wait_until 20 another_guardian # a stopped harness would not start the one that is missing
	kill -STOP "$harness"
	guardian && wait_until 20 waits
	kill_guardian
	so_far=$(rows r/samples.csv)
	kill -CONT "$harness"
	wait_until 30 measured $((so_far + 20))
	kill -TERM "$harness"
	expect_interrupted TERM
	expect_csv r/tasks.csv
	columns r/samples.csv status detail | sort -u >samples
	expect_no_line samples '^(wrong|signal|timeout)'
	columns r/samples.csv detail | grep -v '^the guardian was killed by SIGKILL$' |
		grep -v '^stopped by a signal' | grep . >samples
	expect_empty samples
	# While -n auto is tried nobody holds a file of the run; standard input is what it was.
	rm -r r
	begin_command run sleep -p duration=700ms -j 2 -x threads,sequential -r 100 -w 0 --no-plots -q -o r
	kill_guardian
	wait_until 30 [ -e r/samples.csv ]
	expect_same "standard input" /dev/null "$(readlink "/proc/$harness/fd/0")"
	kill -TERM "$harness"
	expect_interrupted TERM
	;;
server)
	# A workload's own server is gone with its sample, whoever is killed and whenever.
	named() {
		for _pid in $(present); do
			[ "$(cat "/proc/$_pid/comm" 2>/dev/null)" != "$1" ] || echo "$_pid"
		done
	}
	serving() {
		server=$(named server | head -n 1)
		[ -n "$server" ]
	}
	# Tests beside this one have files of MPI, of Python's pools and of pictures there.
	shared_memory() {
		find /dev/shm -mindepth 1 -maxdepth 1 ! -name 'vader_segment.*' ! -name 'sem.*' \
			! -name 'concbench-plot-*' ! -name 'concbench-scratch-??????' ! -name 'fuzz-*' | sort
	}
	shared=$(shared_memory)
	for delay in 0 0.003 0.01 0.03 0.1; do
		rm -rf r
		begin fetch -p latency=20ms -r 100000 -n 8
		wait_until 20 serving
		sleep $delay
		kill_harness
	done
	rm -rf r
	begin fetch -p latency=20ms -r 100000 -n 8
	# strike VICTIM: one kill. A sample may end before it comes.
	strike() {
		count=$(wc -l 2>/dev/null <r/samples.csv || echo 0)
		wait_until 20 serving
		case $1 in
		subject) kill -9 "$(sed 's/.*) [A-Z] \([0-9]*\) .*/\1/' "/proc/$server/stat")" ;;
		server) kill -9 "$server" ;;
		guardian) kill_guardian ;;
		esac
		gone() {
			! alive "$server"
		}
		wait_until 20 gone
		wait_until 20 measured $((count + 1))
	}
	# told_of VICTIM: in so many samples.
	told_of() {
		case $1 in
		subject) words='^signal	killed by SIGKILL' ;;
		server) words='^error	[0-9] of 8 tasks failed, task [0-9]: .*Connection re' ;;
		guardian) words='^error	the guardian was killed by SIGKILL$' ;;
		esac
		columns r/samples.csv status detail 2>/dev/null | grep -c "$words"
	}
	for times in 1 2; do
		for victim in subject server guardian; do
			tries=20
			while [ "$(told_of $victim)" -lt $times ] && [ "$((tries -= 1))" -gt 0 ]; do
				strike $victim 2>/dev/null
			done
			[ "$(told_of $victim)" -ge $times ] || fail "no sample tells that its $victim was killed"
		done
	done
	kill -INT "$harness"
	expect_interrupted INT
	# What tests beside this one have there for a moment goes again.
	unshared() {
		[ -z "$(shared_memory | grep -vxF -e "$shared")" ]
	}
	wait_until 20 unshared || shared_memory
	;;
normal)
	begin fault -p "marks=$marks" -r 2 -n 8
	status=0
	wait "$harness" || status=$?
	expect_same "exit status" 0 "$status"
	expect_nobody
	;;
resume)
	# Who outlives harness and guardian holds nothing that keeps the run from going on.
	begin fault -p kind=orphan -p "marks=$marks" -r 1 -n 8 -x sequential --timeout 60s
	wait_until 20 marks_are 7 # tasks 0 to 5 and who is left behind
	kill_both
	left=$(present)
	[ -n "$left" ] || fail "nobody is left: this tests nothing"
	sed -i 's/^timeout = .*/timeout = 1/' r/suite.ini
	run "$concbench" run --plugin "$fault" --resume r --no-plots -q -x sequential
	expect_no_line "$scratch/err" 'another process'
	expect_same "samples" 1 "$(rows r/samples.csv | tr -d ' ')"
	# shellcheck disable=SC2086
	kill -9 $left
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
	[ $name != HUP ] || skip_under_nohup
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
	wait_until 20 marks_are 6 # tasks 0 to 5
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
