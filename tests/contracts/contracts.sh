#!/bin/sh
# SPDX-License-Identifier: MIT
# contracts.sh PROGRAM EPOLL.so QUEUE.so OUTSIDE.so OUTSIDE CASE: what the contracts promise beyond
# what the built-in workloads and runners use.
. "$(dirname "$0")/../cli/lib.sh"
epoll=$2
queue=$3
outside=$4
program=$5

# marks ARGS...: a short run of the workload that OUTSIDE.so brings, into ./r.
marks() {
	rm -rf r
	mkdir -p "$scratch/tmp"
	TMPDIR=$scratch/tmp expect_status "$@" -n 20 -o r --no-plots -q -w 0
	expect_same "left in TMPDIR" 0 "$(find "$scratch/tmp" -mindepth 1 | wc -l)"
}

case $6 in
queue)
	# Few and many tasks that all wait for each other, one item at a time.
	for size in "2 3000" "8 300" "64 40"; do
		rm -rf r
		# shellcheck disable=SC2086
		set -- $size
		expect_status 0 "$concbench" run --plugin "$queue" --plugin "$epoll" queue -n "$1" \
			-p "items=$2" -x threads,processes,family:loop -p offload.threads=64 \
			--baseline threads -r 3 -w 0 -o r --no-plots -q
		expect_silence
		[ -f r/samples.csv ] || continue
		expect_same "states" ok "$(columns r/samples.csv status | sort -u)"
		expect_line r/samples.csv ',epoll,'
		expect_same "concurrency" "$1" "$(columns r/summary.csv concurrency | sort -u)"
		expect_same "items" "$(($1 / 2 * $2))" "$(columns r/samples.csv units | sort -u)"
	done
	rm -rf r
	refused "queue -x sequential -j 1: the 2 tasks wait for each other" "$concbench" run \
		--plugin "$queue" queue -x sequential
	;;
outside)
	# Records, marks, CPU time, memory and figures of a program that shares nothing but memfds.
	marks 0 "$concbench" run --plugin "$outside" marks -x sequential,outside -r 3 \
		-p "outside.program=$program" -p outside.mode=works --trace
	columns r/samples.csv runner status workers checksum figures family user_s rss_peak_bytes \
		system_s >rows
	expect_same "valid samples" 6 "$(grep -c '	ok	1	' rows)"
	expect_same "checksums" 1 "$(cut -f 4 rows | sort -u | wc -l | tr -d ' ')"
	expect_same "figures" "marks=20 worker_status=0;marks=20" \
		"$(cut -f 5 rows | sort -u | paste -sd ' ' -)"
	expect_same "families" "outside sequential" "$(cut -f 6 rows | sort -u | paste -sd ' ' -)"
	awk -F '\t' '$1 == "outside" && ($7 + $9 < 0.02 || $8 < 200000) { print "CPU " $7 + $9 ", memory " $8 }' \
		rows >found
	expect_empty found
	# What fails is told in its words, and nobody is left behind.
	for mode in prepare-fails:'the worker did not say' execute-fails:'it was told to fail'; do
		marks 1 "$concbench" run --plugin "$outside" marks -x outside -r 1 --baseline outside \
			-p "outside.program=$program" -p "outside.mode=${mode%%:*}"
		expect_same "${mode%%:*}" "error	outside: ${mode#*:}" \
			"$(columns r/samples.csv status detail | cut -c 1-40 | sed "s/\(${mode#*:}\).*/\1/")"
	done
	marks 1 "$concbench" run --plugin "$outside" marks -x outside -r 1 --baseline outside \
		-p "outside.program=/nowhere" -p outside.mode=works
	expect_line "$scratch/err" 'outside: the worker did not say that it is ready'
	# Who cannot begin is left out with the reason before a sample is taken, also when all else is quiet; a search
	# for a rate ends there.
	for load in "-n 20 --baseline outside" "--slo 1s --slo-percentile 50 --duration 0.1"; do
		rm -rf r
		# shellcheck disable=SC2086
		expect_status 1 "$concbench" run --plugin "$outside" marks -x outside \
			-p outside.mode=begin-fails $load -o r --no-plots -q
		expect_same "lines on stderr" 1 "$(wc -l <"$scratch/err" | tr -d ' ')"
		expect_line "$scratch/err" '^concbench: left out: marks outside .*: outside: nobody is there$'
		expect_same "samples" 0 "$(columns r/samples.csv status | wc -l | tr -d ' ')"
	done
	# Anchored: other tests name it among their arguments.
	pgrep -f "^$program" >found
	expect_empty found
	;;
absent)
	# What one runner or workload alone needs is not linked: every process would map it.
	expect_same "linked" "" \
		"$(readelf -d "$concbench" | grep -E 'NEEDED.*lib(glib|uv|uring|gomp|curl|mpi)')"
	# Named, it is refused before anything runs; among all or a family it is left out, and told.
	rm -rf r
	refused "marks -x outside -j 1: its program is not installed" "$concbench" run \
		--plugin "$outside" marks -x sequential,outside
	refused "null -x outside -j 1: it does not know null; use marks" "$concbench" run \
		--plugin "$outside" null -x outside -p outside.mode=refuses
	refused "marks -x outside -j 1: its program is not installed" "$concbench" run \
		--plugin "$outside" marks -x family:outside
	for names in all sequential,family:outside; do
		marks 0 "$concbench" run --plugin "$outside" marks -x $names -r 1
		expect_same "lines on stderr" \
			"concbench: left out: marks -x outside -j 1: its program is not installed" \
			"$(grep -Ev 'process-spawn .* there once|gives no io_uring|built without|its ranks are' "$scratch/err")"
		columns r/summary.csv runner >found
		expect_no_line found outside
		expect_line found sequential
	done
	# Listed with its reason, under its family.
	expect_status 0 "$concbench" list runners --plugin "$outside"
	expect_same "the last lines" " family:outside,  outside             absent here: its program is not installed" \
		"$(tail -n 2 "$scratch/out" | paste -sd , -)"
	expect_same "runners with a star" "sequential threads processes async" \
		"$(sed -n 's/^  \([^ ]*\) *\* .*/\1/p' "$scratch/out" | paste -sd ' ' -)"
	expect_same "families twice" "" "$(grep '^ family' "$scratch/out" | sort | uniq -d)"
	;;
needs)
	refused "marks -x processes -j 3: marks does not survive a fork" "$concbench" run \
		--plugin "$outside" marks -p needs=no-fork -x processes
	refused "marks -x process-spawn -j 3: what marks sets up is there once" "$concbench" run \
		--plugin "$outside" marks -x process-spawn
	refused "marks -x threads -j 3: marks can be used by one thread at a time" "$concbench" run \
		--plugin "$outside" marks -p needs=one-thread -x threads
	# One thread is one thread, and processes are not threads.
	marks 0 "$concbench" run --plugin "$outside" marks -p needs=one-thread -r 1 -j 1
	expect_same "runners" 4 "$(columns r/summary.csv runner | wc -l | tr -d ' ')"
	marks 0 "$concbench" run --plugin "$outside" marks -p needs=no-fork -r 1
	expect_same "runners" "async sequential threads" \
		"$(columns r/summary.csv runner | sort | paste -sd ' ' -)"
	;;
params)
	# Whatever the runners' parameters are, every task is run once and gives the same.
	expect_status 0 "$concbench" run null -n 500 -j 3 -r 1 -w 0 -o variants --no-plots -q --baseline threads \
		-x threads,thread-queue,openmp,process-pipes -p threads.schedule=steal,counter,static \
		-p threads.chunk=1,7 -p thread-queue.depth=1,2 -p openmp.schedule=dynamic,static,guided \
		-p openmp.chunk=0,7 -p openmp.wait=default,passive -p process-pipes.batch=1,170,171,1000
	expect_same "cells" 22 "$(rows variants/samples.csv | tr -d ' ')"
	expect_same "statuses" ok "$(columns variants/samples.csv status | sort -u)"
	expect_same "checksums" 1 "$(columns variants/samples.csv checksum | sort -u | wc -l | tr -d ' ')"
	rm -rf variants
	# Each value is a cell, told apart everywhere; what has no effect makes no cell.
	expect_status 0 "$concbench" run null -n 500 -x sequential,threads -j 2 -r 2 -w 0 -o r -q \
		--no-plots -p threads.schedule=steal,counter,static -p threads.chunk=1,16
	expect_same "cells" "|schedule=counter;chunk=16|schedule=counter|schedule=static|" \
		"$(columns r/summary.csv runner runner_params | sed -n 's/^threads	//p' | sort |
			sed 's/^$/default/' | paste -sd '|' - |
			sed 's/^default|\(.*\)|\(.*\)|\(.*\)$/|\2|\1|\3|/')"
	expect_same "valid samples" 10 "$(columns r/samples.csv status | grep -c '^ok$')"
	# The same again from its own suite, and compared with it.
	expect_status 0 "$concbench" suite r/suite.ini -o again -q --no-plots
	columns r/summary.csv runner runner_params concurrency >one
	columns again/summary.csv runner runner_params concurrency >two
	cmp -s one two || fail "suite.ini does not repeat the runner's parameters"
	"$concbench" compare r again >table 2>/dev/null
	for params in 'schedule=counter' 'schedule=static'; do
		expect_line table "threads.*$params"
	done
	rm -r again r one two table
	# Without a scope it is the workload's where that has it; else the runners'.
	expect_status 0 "$concbench" run null -x threads -j 2 -p schedule=static --dry-run
	expect_line "$scratch/out" 'schedule=static'
	refused "'processes' is neither a workload nor a runner that is measured" "$concbench" run \
		null -x threads -p processes.schedule=steal
	refused "threads: no parameter 'schedul'; did you mean 'schedule'" "$concbench" run null \
		-x threads -p threads.schedul=steal
	refused "threads: schedule=fair is not one of steal" "$concbench" run null \
		-x threads -p threads.schedule=fair
	refused "no runner of the family 'thread'; did you mean 'threads'" "$concbench" run null \
		-x family:thread
	;;
*)
	fail "no case '$6'"
	;;
esac
finish
