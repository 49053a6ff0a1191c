#!/bin/sh
# SPDX-License-Identifier: MIT
#
# heartbeat.sh CONCBENCH: who executes the tasks stands still as long as one of them takes, who
# waits for others does not. Half a task's length is arithmetic: a beat that is due while a task
# computes waits for its end. That the others are better is judged within one run, by the calmest
# sample of each: a busy machine takes many beats away, but not half of them for so long.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

# Those whose caller executes tasks itself; of OpenMP it is one of the team.
still='sequential async libuv io-uring fibers openmp'
live='threads thread-per-task thread-queue glib start-join processes process-per-task process-pipes
process-spawn async-threads async-processes offload'

# least COLUMN RUNNER: the smallest of the runner's good samples; nothing if there is none.
least() {
	columns r/samples.csv runner "$1" status | awk -v runner="$2" '
		$1 == runner && $3 == "ok" && (!found || $2 < least) { least = $2; found = 1 }
		END { if (found) print least }'
}

# holds CONDITION: of numbers.
holds() {
	awk "BEGIN { exit !($1) }"
}

expect_status 0 "$concbench" run spin -x all -p work=25ms -n 4 -j 2 -r 2 -w 0 --heartbeat 1ms --max-time 300 \
	--no-plots -q --style none -o r
measured=" $(columns r/samples.csv runner | sort -u | tr '\n' ' ') "
calm=$(least beat_late_median_s threads)
for runner in $still; do
	case $measured in *" $runner "*) ;; *) continue ;; esac
	task=$(least task_min_s "$runner") late=$(least beat_late_max_s "$runner")
	holds "${late:-0} >= ${task:-1} / 2" || fail "$runner: at most ${late}s late, tasks of ${task}s"
	holds "$(least beat_late_median_s "$runner")0 > 4 * ${calm:-1}" ||
		fail "$runner is as calm as threads: $(least beat_late_median_s "$runner"), $calm"
done
frozen=$(least beat_late_median_s sequential)
for runner in $live; do
	case $measured in *" $runner "*) ;; *) continue ;; esac
	late=$(least beat_late_median_s "$runner")
	holds "4 * ${late:-1} < $frozen" || fail "$runner: $late is no calmer than sequential, $frozen"
done

# A loop on which tasks only wait is as good. Where their callbacks compute and are all due at once
# it looks between any two of them: if not, half of all beats would be half of the time late.
for runner in async fibers libuv io-uring; do
	case $measured in *" $runner "*) ;; *) continue ;; esac
	rm -rf r
	expect_status 0 "$concbench" run sleep -n 64 -p duration=40ms -x "$runner" -j 64 -r 2 -w 0 --heartbeat 1ms \
		--no-plots -q --style none -o r
	late=$(least beat_late_median_s "$runner")
	holds "4 * ${late:-1} < $frozen" || fail "sleep, $runner: $late is no calmer than $frozen"
	rm -rf r
	expect_status 0 "$concbench" run chain -n 32 -p steps=1 -p duration=0 -p work=10ms -x "$runner" -j 32 -r 2 \
		-w 0 --heartbeat 1ms --no-plots -q --style none -o r
	late=$(least beat_late_median_s "$runner") wall=$(least wall_s "$runner")
	holds "8 * ${late:-1} < ${wall:-0}" || fail "chain, $runner: $late late in $wall"
done

# A sample too short for a beat has none.
rm -rf r
expect_status 0 "$concbench" run null -n 1 -x sequential -r 1 -w 0 --heartbeat 10s --no-plots -q --style none -o r
[ -z "$(columns r/samples.csv beat_late_max_s)" ] || fail 'a beat of nothing'

expect_status 2 "$concbench" run null -n 1 --heartbeat 1us --dry-run
expect_line "$scratch/err" '--heartbeat is at least 10us'
finish
