#!/bin/sh
# SPDX-License-Identifier: MIT
# resume.sh PROGRAM CASE: whatever happened to a run, --resume goes on with all that was whole.
. "$(dirname "$0")/../cli/lib.sh"

# measure RUNS TASKS ARGS...: a run of two cells into ./r.
measure() {
	_runs=$1
	_tasks=$2
	shift 2
	rm -rf r
	expect_status 0 "$concbench" run null -n "$_tasks" -x sequential,threads -j 2 -w 1 -r "$_runs" \
		--trace -o r --no-plots -q "$@"
}

resume() {
	expect_status 0 "$concbench" run --resume r --no-plots -q
}

# expect_whole RUNS TASKS: each sample is there once, with a row of each of its tasks, in order, and
# the cells have RUNS rounds in common; the one that was interrupted, at most, comes on top.
expect_whole() {
	awk -F, -v runs="$1" -v tasks="$2" '
		FNR == 1 { columns = NF; file++; next }
		NF != columns { print FILENAME ": line " FNR " has " NF " columns, not " columns }
		file == 1 {
			sample = $1 "," $2
			if (sample in count)
				print "sample " sample " is there twice"
			order[++samples] = sample
			count[sample] = 0
			valid[$6] += $9 == "ok"
			common += $9 == "ok" && ++good[$1] == 2
			wanted[sample] = $9 == "ok" || $9 == "warmup" ? tasks : -1
		}
		file == 2 {
			sample = $1 "," $2
			if (!(sample in count))
				print "tasks of no sample " sample
			else if ($3 != count[sample]++ && wanted[sample] >= 0)
				print "sample " sample ": task " $3 " out of order"
			while (order[at] != sample && at <= samples)
				at++
			if (at > samples)
				print "sample " sample ": its tasks stand behind those of a later one"
		}
		END {
			for (sample in count)
				if (wanted[sample] >= 0 && count[sample] != wanted[sample])
					print "sample " sample " has " count[sample] " tasks"
			if (common != runs)
				print common " rounds are common to both cells, not " runs
			for (runner in valid)
				if (valid[runner] > runs + 1)
					print runner " has " valid[runner] " samples for " runs " rounds"
			if (!samples)
				print "no samples"
		}
	' r/samples.csv r/tasks.csv >"$scratch/found"
	for _file in samples tasks; do
		[ "$(tail -c 1 r/$_file.csv | wc -l)" -eq 1 ] || echo "r/$_file.csv: no last line end"
	done >>"$scratch/found"
	expect_empty "$scratch/found"
}

# What an interrupted run leaves is cut at every byte of the last two rows of a file.
cut_everywhere() {
	size=$(wc -c <"whole/$1")
	last=$(tail -n 2 "whole/$1" | wc -c)
	at=$((size - last))
	while [ $at -lt "$size" ]; do
		rm -rf r
		cp -r whole r
		head -c $at "whole/$1" >"r/$1"
		told="resume of a run whose $1 ends after $at of $size bytes"
		resume && expect_whole 2 2
		[ $wrong -lt 5 ] || return
		at=$((at + 1))
	done
}

case $2 in
descriptions)
	# suite.ini and environment.json are written again: nobody ever finds half of them.
	measure 3 3
	cp r/suite.ini r/environment.json .
	(
		# shellcheck disable=SC3045
		ulimit -f 0
		exec "$concbench" run --resume r --no-plots -q
	) >/dev/null 2>&1
	for file in suite.ini environment.json; do
		cmp "$file" "r/$file" || fail "$file is not what it was"
	done
	resume
	;;
cut-samples | cut-tasks)
	measure 2 2
	expect_whole 2 2
	mv r whole
	cut_everywhere "${2#cut-}.csv"
	;;
cut-more)
	# What a power cut leaves besides: blocks of NULs, nothing, half a header.
	measure 2 2
	mv r whole
	for file in samples.csv tasks.csv; do
		for change in nul-tail nul-inside empty header; do
			rm -rf r
			cp -r whole r
			case $change in
			nul-tail) head -c 300 /dev/zero >>r/$file ;;
			nul-inside)
				size=$(wc -c <r/$file)
				{
					head -c $((size - 20)) whole/$file
					head -c 19 /dev/zero
					echo
				} >r/$file
				;;
			empty) : >r/$file ;;
			header) head -c 20 whole/$file >r/$file ;;
			esac
			told="resume of a run with $file changed: $change"
			resume
			case $file/$change in
			tasks.csv/empty | tasks.csv/header) expect_csv r/samples.csv ;;
			*) expect_whole 2 2 ;;
			esac
		done
	done
	# No interruption leaves a bad row before a good one.
	for file in samples.csv tasks.csv; do
		rm -rf r
		cp -r whole r
		sed -i '3s/,[^,]*$//' r/$file
		cp r/$file before
		expect_status 2 "$concbench" run --resume r --no-plots -q
		expect_line "$scratch/err" "r/$file: row 3 is whole, but not what stands before it"
		cmp before r/$file || fail "a refused --resume changed $file"
	done
	;;
kill)
	# Killed while it measures and writes; whoever is orphaned writes nothing.
	for delay in 0.11 0.13 0.17 0.2 0.25 0.3 0.35 0.4; do
		rm -rf r
		"$concbench" run null -n 20000 -x sequential,threads -j 2 -w 1 -r 4 --trace -o r \
			--no-plots -q >/dev/null 2>&1 &
		sleep $delay
		kill -9 $!
		wait $! 2>/dev/null
		# What was begun may be refused for want of suite.ini only.
		[ -s r/suite.ini ] || continue
		told="resume of a run killed after $delay s"
		resume && expect_whole 4 20000
	done
	;;
limit)
	# A limit on the size of files, which ends a write in its middle.
	for blocks in 1 2 3 4 5 8; do
		rm -rf r
		told="run under ulimit -f $blocks"
		status=0
		(
			# shellcheck disable=SC3045
			ulimit -f $blocks
			exec "$concbench" run null -n 10 -x sequential,threads -j 2 -w 1 -r 9 \
				--trace -o r --no-plots -q
		) >"$scratch/out" 2>"$scratch/err" || status=$?
		if [ ! -s r/suite.ini ]; then
			expect_same "exit status" 2 $status
			expect_line "$scratch/err" 'File too large'
			continue
		fi
		expect_same "exit status" 1 $status
		expect_line "$scratch/err" '^concbench: r/(samples|tasks).csv: File too large'
		expect_csv r/samples.csv
		expect_csv r/tasks.csv
		resume && expect_whole 9 10
	done
	;;
exact)
	# --runs is exact, wherever the rounds were interrupted; what was finished stays as it was.
	measure 3 1
	mv r whole
	for left in 2 3 4 5 6 7 8; do
		rm -rf r
		cp -r whole r
		head -n $left whole/samples.csv >r/samples.csv
		told="resume of a run with $((left - 1)) samples"
		cp r/samples.csv before.csv
		resume
		expect_whole 3 1
		head -c "$(wc -c <before.csv)" r/samples.csv | cmp -s - before.csv || fail "$told: finished samples changed"
		expect_same "$told: samples" "$((8 + (left + 1) % 2 * (left > 3)))" "$(rows r/samples.csv | tr -d ' ')"
	done
	# Six rounds that make pairs have an interval, wherever the round was that made none.
	for left in 6 14; do
		measure 6 1
		head -n $left r/samples.csv >cut.csv
		mv cut.csv r/samples.csv
		told="resume of a run of six with $((left - 1)) samples"
		resume
		expect_whole 6 1
		expect_same "$told: intervals" 1 "$(columns r/summary.csv speedup_low | grep -c .)"
	done
	# Of fixed time not all tasks of the cell ended, and those that did are all there is to have.
	rm -rf r whole
	expect_status 0 "$concbench" run sleep -p duration=5ms --duration 200ms -n 1000 -x sequential,threads -j 2 -w 1 -r 2 \
		--trace -o r --no-plots -q
	cp -r r whole
	told="resume of a finished run of fixed time"
	resume
	for file in samples.csv tasks.csv; do
		cmp r/$file whole/$file || fail "$file is not what it was"
	done
	told="resume of a run of fixed time whose last sample lost a task"
	sed -i '$d' r/tasks.csv
	resume
	expect_csv r/samples.csv
	expect_same "samples, with the one that was alone in its round" 7 "$(rows r/samples.csv | tr -d ' ')"
	head -n 6 r/samples.csv | cmp - whole/samples.csv 2>&1 | grep -q "EOF on" || fail "samples that were whole were lost"
	! cmp -s r/samples.csv whole/samples.csv || fail "the one that was not whole was kept"
	;;
*)
	fail "no case '$2'"
	;;
esac
finish
