#!/bin/sh
# SPDX-License-Identifier: MIT
# faults.sh PROGRAM FAULT.so FAULT-BLOCKING.so CASE [PRELOAD.so]: one way to go wrong, under every runner.
# What must hold: the sample's status and words, the task's number, the other cells unharmed, the
# exit status, nothing left behind.
. "$(dirname "$0")/../cli/lib.sh"
event=$2
blocking=$3
runners=sequential,threads,processes,async

# measure EXIT ARGS...: a short run that writes into ./r.
measure() {
	wanted=$1
	shift
	rm -rf r
	# How many tasks is not to follow from how fast the machine is, and a fault is tried once.
	case " $* " in *" -n "*) ;; *) set -- "$@" -n 12 ;; esac
	expect_status "$wanted" "$concbench" run --plugin "$event" --plugin "$blocking" "$@" \
		-o r --no-plots -q -j 2 -w 0
	[ -d r ] && expect_csv r/samples.csv && expect_csv r/summary.csv
}

# expect_cells STATUS DETAIL [WORKLOAD]: all samples of the workload have this status, and words
# that match; there is at least one a runner.
expect_cells() {
	columns r/samples.csv workload runner status detail >all
	for runner in $(echo $runners | tr , ' '); do
		awk -F '\t' -v w="${3:-fault}" -v r="$runner" '$1 == w && $2 == r' all >rows
		[ -s rows ] || fail "no sample of ${3:-fault} under $runner"
		while IFS='	' read -r _ _ sample_status detail; do
			expect_same "status under $runner ($detail)" "$1" "$sample_status"
			echo "$detail" >detail
			grep -Eq "$2" detail || fail "under $runner: '$detail' does not match '$2'"
		done <rows
	done
}

# The task that failed is among those named as in progress.
progress5=', tasks? ([0-9]+, )*5(, [0-9.]+)* in progress, [0-9]+ of 12 ended$'

case $4 in
none)
	measure 0 fault,fault-blocking -r 2
	expect_cells ok '^$'
	expect_cells ok '^$' fault-blocking
	;;
error)
	measure 1 fault,fault-blocking,null -p kind=error -r 2 -n 12
	expect_cells error '^1 of 12 tasks failed, task 5: Input/output error$'
	expect_cells error '^1 of 12 tasks failed, task 5: Input/output error$' fault-blocking
	expect_cells ok '^$' null
	expect_line "$scratch/err" '^concbench: fault threads .* failed, the last: error, 1 of 12'
	;;
error-in-trace)
	measure 1 fault -p kind=error -r 1 --trace
	columns r/tasks.csv task status result >tasks
	expect_same "rows of tasks.csv" 48 "$(wc -l <tasks | tr -d ' ')"
	expect_same "failed tasks" 4 "$(grep -c '^5	EIO	$' tasks)"
	expect_same "tasks that are done" 44 "$(grep -c '	ok	' tasks)"
	;;
tolerated)
	measure 0 fault,fault-blocking -p kind=tolerated -r 1
	expect_cells ok '^$'
	;;
segv | abort | kill)
	case $4 in segv) name=SEGV ;; abort) name=ABRT ;; kill) name=KILL ;; esac
	measure 1 fault,fault-blocking,null -p "kind=$4" -r 1 -n 12
	expect_cells signal "killed by SIG$name"
	expect_cells signal "$progress5"
	expect_cells signal "killed by SIG$name.*$progress5" fault-blocking
	expect_cells ok '^$' null
	;;
segv-awaited)
	# A worker that dies while the others wait for it ends them all, and keeps its signal.
	runners=threads,processes
	measure 1 fault,null -p "kind=$4" -p task=1 -r 1 -n 2 --timeout 20 -x $runners
	expect_cells signal 'killed by SIGSEGV'
	expect_cells ok '^$' null
	;;
threads-refused)
	# The fourth thread cannot be started, and the others wait for it.
	runners=threads
	for kind in segv-awaited none; do
		rm -rf r
		told="run with a thread too few, kind=$kind"
		status=0
		FAULT_NTH=thread:4 LD_PRELOAD=$5 "$concbench" run --plugin "$event" fault -p "kind=$kind" -r 1 -n 4 -j 4 \
			-p task=9 -w 0 --timeout 20 -x threads --baseline threads -o r --no-plots -q \
			>"$scratch/out" 2>"$scratch/err" || status=$?
		expect_same "exit status" 1 "$status"
		expect_cells error '^threads: cannot start thread 4 of 4: '
	done
	;;
exit | exit-0)
	measure 1 fault,fault-blocking,null -p "kind=$4" -r 1 -n 12
	expect_cells error 'task'
	expect_cells error 'task' fault-blocking
	expect_cells ok '^$' null
	code=7
	[ "$4" = exit-0 ] && code=0
	columns r/samples.csv workload runner detail | grep '^fault	sequential' >line
	expect_line line "exited with status $code while running$progress5"
	;;
hang | spin | stop | flee | desert | deaf | orphan | daemon)
	runners=sequential,processes,async
	measure 1 fault,null -p "kind=$4" -p "marks=$scratch/marks" -r 1 -n 12 --timeout 1 -x $runners
	expect_cells timeout "^over 1 s while running$progress5"
	expect_cells ok '^$' null
	expect_gone "$scratch/marks"
	;;
hang-threads)
	runners=threads
	measure 1 fault,null -p kind=hang -p "marks=$scratch/marks" -r 1 -n 12 --timeout 1 -x threads
	expect_cells timeout "^over 1 s while running$progress5"
	expect_cells ok '^$' null
	expect_gone "$scratch/marks"
	;;
grandchild | nephew)
	measure 0 fault,fault-blocking -p "kind=$4" -p "marks=$scratch/marks" -r 1
	expect_gone "$scratch/marks"
	;;
memory)
	limited() {
		# Addresses for the program, and some for tasks.
		# shellcheck disable=SC3045
		ulimit -v 400000 2>/dev/null || exit 77
		exec "$@"
	}
	(limited true) || skip "the shell cannot limit addresses"
	told="run kind=memory with ulimit -v"
	status=0
	(limited "$concbench" run --plugin "$event" fault -p kind=memory -r 1 -w 0 -j 2 -o r -q \
		--no-plots) >"$scratch/out" 2>"$scratch/err" || status=$?
	expect_same "exit status" 1 "$status"
	expect_cells error 'tasks failed, task [0-9]+: Cannot allocate memory$'
	;;
memory-of-ledger)
	# 10^7 records are 320 MB: the plan cannot know of the limit on addresses.
	limited() {
		# shellcheck disable=SC3045
		ulimit -v 200000 2>/dev/null || exit 77
		exec "$@"
	}
	(limited true) || skip "the shell cannot limit addresses"
	# Several orders: the cells that cannot be had come first in some of them.
	for seed in 1 2 3 4; do
		rm -rf r
		told="run null -n 10000000,10 --order-seed $seed with ulimit -v"
		status=0
		(limited "$concbench" run null -n 10000000,10 -r 1 -w 0 -j 2 -o r -q --no-plots \
			--order-seed $seed) >"$scratch/out" 2>"$scratch/err" || status=$?
		expect_same "exit status" 1 "$status"
		expect_line "$scratch/err" 'Cannot allocate memory'
		expect_same "samples of the small cells, order seed $seed" "4" \
			"$(columns r/samples.csv tasks status | grep -c '^10	ok$')"
	done
	;;
print)
	measure 0 fault -p kind=print -r 1 -x sequential
	expect_line "$scratch/err" '^printed by a task$'
	expect_no_line "$scratch/out" 'printed by a task'
	measure 0 fault -p kind=print -r 1 -x sequential --workload-output -
	expect_line "$scratch/out" '^printed by a task$'
	expect_no_line "$scratch/err" 'printed by a task'
	measure 0 fault -p kind=print -r 1 -x sequential --workload-output null
	expect_no_line "$scratch/err" 'printed by a task'
	measure 0 fault -p kind=print -r 2 -x sequential --workload-output talk
	expect_no_line "$scratch/err" 'printed by a task'
	expect_same "lines of two samples" 2 "$(grep -c '^printed by a task$' talk)"
	measure 0 fault -p kind=print -r 2 -x sequential --workload-output talk
	expect_same "lines of two samples, in place of those before" 2 "$(grep -c '^printed by a task$' talk)"
	;;
silent)
	# The blocking forms wait for ever; a loop can tell that nobody will wake the task.
	measure 1 fault,null -p kind=silent -r 1 -n 12 --timeout 2 -x async
	runners=async
	expect_cells error 'task 5 neither waits for anything nor has ended'
	expect_cells ok '^$' null
	measure 1 fault,null -p kind=silent -r 1 -n 12 --timeout 1 -x sequential,processes
	runners=sequential,processes
	expect_cells timeout "^over 1 s while running$progress5"
	expect_cells ok '^$' null
	;;
wrong)
	measure 1 fault,fault-blocking,null -p kind=wrong -r 1 -n 12
	expect_cells wrong-result '^check: task 5 gave 6, not its number$'
	expect_cells wrong-result '^check: task 5 gave 6, not its number$' fault-blocking
	expect_cells ok '^$' null
	columns r/summary.csv workload samples failed stop_reason wall_median_s verdict >summary
	expect_same "failed cells in the summary" 4 "$(grep -c '^fault	0	1	' summary)"
	expect_same "medians of failed cells" 0 \
		"$(awk -F '\t' '$1 == "fault" && $5 != ""' summary | wc -l | tr -d ' ')"
	;;
drift)
	# The result is the process's number, which `check` cannot know to be wrong.
	measure 1 fault -p kind=drift -r 3 -x sequential,threads
	columns r/samples.csv status detail checksum >samples
	expect_same "samples that may stand" 1 "$(grep -c '^ok' samples)"
	expect_same "samples that differ" "$(($(wc -l <samples) - 1))" "$(grep -c '^wrong-result' samples)"
	expect_line samples '^wrong-result	checksum [0-9a-f]+ differs from the first'
	;;
vary)
	measure 0 fault -p kind=vary -r 3 -x sequential,threads
	expect_same "samples" 6 "$(columns r/samples.csv status | grep -c '^ok$')"
	expect_same "differing checksums" 6 "$(columns r/samples.csv checksum | sort -u | wc -l | tr -d ' ')"
	;;
all-at-once)
	plugin="--plugin $event"
	# shellcheck disable=SC2086
	for how in "-x threads -j 3" "-x processes -j 3" "-x async -j 3" "-x sequential" \
		"-x threads,sequential -j 4" "-j 3"; do
		refused "^concbench: fault -x [a-z]* -j [13]: the 4 tasks wait for each other" \
			"$concbench" run $plugin fault -p kind=all-at-once -n 4 $how
	done
	# A blocking form holds its loop: room for one.
	refused "fault-blocking -x async -j 1: .*there is room for 1" "$concbench" run \
		--plugin "$blocking" fault-blocking -p kind=all-at-once -n 4 -x async -j 4
	# Nobody named it: it is left out, and told.
	# shellcheck disable=SC2086
	for runners in "" "-x all"; do
		expect_status 0 "$concbench" run $plugin fault -p kind=all-at-once -n 4 -j 4 --dry-run \
			$runners
		expect_line "$scratch/err" \
			"^concbench: left out: fault -x sequential -j 1: .*there is room for 1"
		# It was the baseline: that is told as well. Others may be left out for the same reason.
		expect_line "$scratch/err" 'left out: the speedup of fault'
		expect_same "other lines on stderr" 1 \
			"$(grep -Evc 'left out: fault -x .*: (the [0-9]* *tasks wait for each other|this kernel gives no io_uring|built without|no program)' "$scratch/err")"
		expect_no_line "$scratch/out" sequential
	done
	rm -rf r
	expect_status 0 "$concbench" run --plugin "$event" fault -p kind=all-at-once -n 4 \
		-x threads,processes,async -j 4,5 --baseline threads -r 1 -o r --no-plots -q
	;;
plan)
	refused "fault: kind=plan-refuses is refused; anything else will do" \
		"$concbench" run --plugin "$event" fault -p kind=plan-refuses
	refused "fault: 0 tasks" "$concbench" run --plugin "$event" fault -p kind=plan-no-tasks
	refused "fault: .*4294967295" "$concbench" run --plugin "$event" fault -n 4294967295
	refused "the plan of fault called exit.*nothing was measured" \
		"$concbench" run --plugin "$event" fault -p kind=plan-exits
	refused "the plan of fault called .*_exit.*nothing was measured" \
		"$concbench" run --plugin "$event" fault -p kind=plan-leaves
	refused "the plan of fault was killed by SIGSEGV: nothing was measured" \
		"$concbench" run --plugin "$event" fault -p kind=plan-crashes
	for kind in plan-shared plan-scratch; do
		refused "fault: 12 tasks need [0-9]+ MB of memory" \
			"$concbench" run --plugin "$event" fault -p kind=$kind
	done
	refused "fault: x{159} " "$concbench" run --plugin "$event" fault -p kind=plan-endless
	;;
wild)
	# It is the tasks' fault, whoever finds out.
	measure 1 fault,fault-blocking,null -p kind=wild -r 1 -n 12
	for workload in fault fault-blocking; do
		columns r/samples.csv workload status detail | grep "^$workload	" >cells
		expect_same "failed cells" 4 "$(grep -cE '	(error|signal|wrong-result)	' cells)"
		expect_no_line cells 'guardian|runner never'
	done
	expect_cells ok '^$' null
	# What is recorded of states is memory of that kind: the sample is lost, and no other.
	measure 1 fault,fault-blocking,null -p kind=wild -r 1 -n 12 --trace=states
	expect_cells ok '^$' null
	measure 1 fault,fault-blocking,null -p kind=blur -r 1 -n 12 --trace=states
	spoilt='what is recorded of states was overwritten: a task writes where it should not'
	# Written over while others write there is a race, at which ThreadSanitizer may end the subject.
	[ "${SANITIZE-}" != thread ] || spoilt="$spoilt|exited with status 66 .*"
	for workload in fault fault-blocking; do
		expect_cells error "^($spoilt)\$" $workload
	done
	expect_cells ok '^$' null
	expect_csv r/tasks.csv
	expect_csv r/segments.csv
	measure 1 fault,null -p kind=scribbler -r 1 -n 12
	columns r/samples.csv workload status detail | grep "^fault	" >cells
	expect_same "failed cells" 4 "$(grep -cE '	(error|signal|wrong-result)	' cells)"
	expect_line cells 'what the subject reports was overwritten: a task writes where it should not'
	expect_no_line cells 'guardian|runner never'
	expect_cells ok '^$' null
	;;
descriptors)
	measure 0 fault,fault-blocking -p kind=descriptors -r 2 -n 12 --trace
	expect_cells ok '^$'
	expect_cells ok '^$' fault-blocking
	;;
endless)
	measure 1 fault -p kind=setup-endless -r 1 -n 12
	expect_cells error '^set-up: x{159}$'
	measure 1 fault -p kind=check-endless -r 1 -n 12
	expect_cells wrong-result '^check: x{159}$'
	expect_same "figures" 4 "$(columns r/samples.csv figures | grep -cE '^x{159}$')"
	expect_same "a workload's word among those of the machine" 4 \
		"$(columns r/samples.csv disturbed | grep -cE '(^| )x{1,23}$')"
	;;
setup)
	measure 1 fault,null -p kind=setup-fails -r 1 -n 12
	expect_cells error '^set-up: the server did not come up$'
	expect_cells ok '^$' null
	measure 1 fault,null -p kind=setup-aborts -r 1 -n 12
	expect_cells signal '^killed by SIGABRT during set-up$'
	expect_cells ok '^$' null
	# A plug-in that forgets PLAN_SETUP_ONCE, where each worker sets it up again.
	runners=process-spawn
	measure 1 fault-blocking -p kind=setup-once -r 1 -n 12 -x process-spawn --baseline process-spawn
	expect_cells error '^process-spawn: worker [01] could not set fault-blocking up again, as it says .* PLAN_SETUP_ONCE' fault-blocking
	expect_line "$scratch/err" 'set-up: the port is taken'
	runners=sequential
	measure 1 fault,null -p kind=setup-hangs -r 1 -n 12 --timeout 1 -x sequential
	expect_cells timeout '^over 1 s during set-up$'
	expect_cells ok '^$' null
	;;
enter)
	measure 1 fault,fault-blocking,null -p kind=enter-fails -r 1 -n 12
	expect_cells error 'could not enter .*Too many open files$'
	expect_cells error 'could not enter .*Too many open files$' fault-blocking
	expect_cells ok '^$' null
	;;
check)
	runners=sequential,processes
	measure 1 fault,null -p kind=check-crashes -r 1 -n 12 -x $runners
	expect_cells signal '^killed by SIGABRT while checking$'
	measure 1 fault -p kind=check-fails -r 1 -n 12 -x $runners
	expect_cells error '^check: Cannot allocate memory$'
	measure 1 fault,null -p kind=check-hangs -r 1 -n 12 --timeout 1 -x $runners
	expect_cells timeout '^over 1 s while checking$'
	measure 1 fault,null -p kind=teardown-crashes -r 1 -n 12 -x $runners
	expect_cells signal '^killed by SIGABRT'
	;;
format)
	measure 0 fault -p kind=format-fails -r 1 --trace -x threads
	expect_same "texts" 11 "$(columns r/tasks.csv text | grep -c '^number ')"
	expect_same "empty texts" 1 "$(columns r/tasks.csv text | grep -c '^$')"
	measure 0 fault -p kind=format-odd -r 1 --trace -x threads
	expect_csv r/tasks.csv
	expect_same "rows" 12 "$(rows r/tasks.csv | tr -d ' ')"
	expect_same "the odd text" 'a "quoted", line\nand another	ä' \
		"$(columns r/tasks.csv text task | sed -n 's/	5$//p')"
	;;
*)
	fail "no case '$4'"
	;;
esac
finish
