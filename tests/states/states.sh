#!/bin/sh
# SPDX-License-Identifier: MIT
# states.sh PROGRAM KNOWN.so CASE: segments.csv. CPU time is what it is however busy the machine is, and a
# wait is never shorter than was asked for: nothing else is said of times here.
. "$(dirname "$0")/../cli/lib.sh"
known=$2

# Each row of segments.csv with the runner of its sample; each task of tasks.csv as a row before its own.
joined() {
	columns r/samples.csv round order runner status | sed 's/^/S	/' >all
	columns r/tasks.csv round order task start_s end_s cpu_s | sed 's/^/T	/' >>all
	columns r/segments.csv round order task start_s end_s cpu_s state delay_s | sed 's/^/G	/' >>all
}

# The stretches of a task follow each other without a gap, run and wait by turns, inside of the task; none
# has more CPU time than it is long, and those of a task have together what tasks.csv says.
expect_stretches() {
	joined
	awk -F '	' '
		function told(what) {
			if (wrong++ < 5)
				print runner[$2 "," $3] " task " $4 " at " $5 ": " what
		}
		$1 == "S" {
			runner[$2 "," $3] = $4
			if ($5 != "ok")
				print $4 ": " $5
			next
		}
		{ key = $2 "," $3 "," $4 }
		$1 == "T" { start[key] = $5; end[key] = $6; cpu[key] = $7; task[key] = 1; next }
		!(key in task) { told("of no task") }
		$5 + 0 < start[key] + 0 || $6 + 0 > end[key] + 0 || $6 + 0 < $5 + 0 { told("outside of its task") }
		key in last && (last[key] - $5 > 5e-9 || $5 - last[key] > 5e-9) && $8 == "wait" { told("a gap before a wait") }
		key in last && $5 - last[key] < -5e-9 { told("before the end of the last") }
		(state[key] == "" && $8 != "run") || $8 == state[key] { told("state " $8 " after " state[key]) }
		$7 - ($6 - $5) > 5e-9 { told("more CPU time than time") }
		$8 == "wait" && $7 + 0 != 0 { told("CPU time of a wait") }
		{ last[key] = $6; state[key] = $8; sum[key] += $7; stretches[key]++ }
		END {
			for (key in task) {
				if (!stretches[key])
					print "task " key " has no stretches"
				if (sum[key] - cpu[key] > 1e-6 || cpu[key] - sum[key] > 1e-6)
					print "task " key " has cpu_s " cpu[key] ", not " sum[key]
			}
		}
	' all >"$scratch/found"
	expect_empty "$scratch/found"
}

case $3 in
known)
	# 4 ms before the wait and 2 ms behind it, by the CPU clock that no other process can touch; 20 ms. On a
	# loop what is waited for may begin a little before the callback returns, so both are counted together.
	expect_status 0 "$concbench" run known --plugin "$known" -x all -n 5 -j 1,3 -r 1 -w 0 --trace=states \
		-o r --no-plots -q
	expect_stretches
	awk -F '	' '
		$1 == "S" { runner[$2 "," $3] = $4 }
		$1 == "G" {
			key = $2 "," $3 "," $4
			n[key]++
			if (n[key] == 1)
				begun[key] = $5
			least = $8 == "wait" ? 0.024 : n[key] == 1 ? 0.004 : 0.002
			length_s = $8 == "wait" ? $6 - begun[key] : $7
			place = runner[$2 "," $3] ": " $8 " " n[key]
			if (length_s < least - 5e-9)
				print place " is " length_s " s"
			stretches[place]++
			more[place] += $8 == "run" && length_s > least + 0.02
		}
		$1 == "T" { tasks++ }
		END {
			for (key in n) {
				if (n[key] != 3)
					print key " has " n[key] " stretches"
				traced++
			}
			# A virtual machine that is not run for a while counts that as CPU time of whoever has it.
			for (place in more)
				if (more[place] * 2 > stretches[place])
					print place " has 20 ms more than it computes"
			if (traced != tasks || !tasks)
				print traced " of " tasks " tasks"
		}
	' all >"$scratch/found"
	expect_empty "$scratch/found"
	;;
whole)
	# Waits on descriptors, for each other, for time, for nobody; forms that block and that do not.
	expect_status 0 "$concbench" run fetch,pingpong,pipeline,chain -x all -r 1 -w 0 \
		-p pingpong.rounds=50 -p pingpong.via=futex -p pipeline.items=50 -p fetch.latency=1ms \
		-p chain.duration=1ms --trace=states -o r --no-plots -q
	expect_stretches
	expect_status 0 "$concbench" run null -n 100 -j 1,3 -x all -r 1 -w 0 --trace=states -o n --no-plots -q
	rm -r r
	mv n r
	expect_stretches
	;;
resume)
	expect_status 0 "$concbench" run sleep -n 4 -p duration=1ms -x sequential,async -j 4 -r 2 -w 0 \
		--trace=states -o r --no-plots -q
	expect_line r/suite.ini '^trace = states$'
	mv r whole
	# A sample whose row is not whole leaves no stretches behind.
	for left in 1 2 3 4; do
		cp -r whole r
		head -n $left whole/samples.csv >r/samples.csv
		tail -n 1 whole/segments.csv | head -c 9 >>r/segments.csv
		expect_status 0 "$concbench" run --resume r --no-plots -q
		# One that was alone in its round comes on top.
		samples=$((4 + (left + 1) % 2))
		expect_same "samples of $left" $samples "$(rows r/samples.csv | tr -d ' ')"
		expect_same "stretches of $left" $((12 * samples)) "$(rows r/segments.csv | tr -d ' ')"
		expect_csv r/segments.csv
		expect_stretches
		rm -rf r
	done
	# Without states there is no file; another word is none.
	expect_status 0 "$concbench" run sleep -n 4 -x async -r 1 -w 0 --trace -o r --no-plots -q
	[ -e r/segments.csv ] && fail "segments.csv without states"
	expect_same "cpu_s" "" "$(columns r/tasks.csv cpu_s | sort -u)"
	expect_status 2 "$concbench" run sleep --trace=state -o s
	expect_line "$scratch/err" "^concbench: --trace 'state' is not tasks or states"
	;;
*)
	fail "no case '$3'"
	;;
esac
finish
