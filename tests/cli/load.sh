#!/bin/sh
# SPDX-License-Identifier: MIT
# load.sh PROGRAM: at an arrival rate every runner executes the same tasks, none before it is due; for a
# fixed time those that ended are the first; the ways to load are never mixed, and resumed as they were.
. "$(dirname "$0")/lib.sh"
mkdir "$scratch/runs" && cd "$scratch/runs" || exit 99
quiet="-q --no-plots --style none -w 0"

# Above what one worker can do, and below what four can: all of them wait, none is left out.
# shellcheck disable=SC2086
run "$concbench" run sleep -p duration=1ms -x all -j 4 --rate 1500 --arrival poisson \
	--duration 0.05 -r 1 --trace $quiet -o open
columns open/samples.csv status tasks tasks_ended checksum load | sort -u >"$scratch/same"
expect_same "what runners executed" 1 "$(wc -l <"$scratch/same" | tr -d ' ')"
expect_line "$scratch/same" '^ok	'
python3 - <<'END' || fail 'the open loop'
import csv, math
samples = {row["order"]: row for row in csv.DictReader(open("open/samples.csv"))}
for order, sample in samples.items():
    tasks = [row for row in csv.DictReader(open("open/tasks.csv")) if row["order"] == order]
    assert len(tasks) == int(sample["tasks"]) == int(sample["tasks_ended"]), sample["runner"]
    latency = sorted(float(t["end_s"]) - float(t["due_s"]) for t in tasks)
    assert all(float(t["start_s"]) >= float(t["due_s"]) for t in tasks), sample["runner"]
    assert [t["due_s"] for t in tasks] == sorted((t["due_s"] for t in tasks), key=float)
    assert abs(latency[-1] - float(sample["latency_max_s"])) < 2e-9, sample["runner"]
    middle = (latency[(len(latency) - 1) // 2] + latency[len(latency) // 2]) / 2
    assert abs(middle - float(sample["latency_median_s"])) < 2e-9, sample["runner"]
    assert not sample["latency_p99_s"]
    dues = [float(t["due_s"]) for t in tasks]
    assert math.isclose(float(sample["rate_offered"]), (len(dues) - 1) / (dues[-1] - dues[0]), rel_tol=1e-6)
END

# Pictures name the figure that they draw.
run "$concbench" plot open --kind wall,speedup
expect_line open/plots/wall.gp 'Latency of half of the tasks, from when they were due; '
expect_line open/plots/speedup.gp 'How many times less latency than sequential'
expect_no_line open/plots/wall.gp 'Wall time'

# So do exports.
for format in markdown google-benchmark hyperfine hyperfine-csv benchstat github-action; do
	run "$concbench" export open --format $format
	expect_line "$scratch/out" 'median( |%20)latency'
	expect_no_line "$scratch/out" '[wW]all'
done

# What is imported again is no wall time, and compared with none.
run "$concbench" export open --format hyperfine -o open.json
expect_status 0 "$concbench" import open.json -o back
expect_same "load of an import" "$(columns open/samples.csv load | sort -u)" "$(columns back/samples.csv load | sort -u)"
expect_same "latencies of an import" "$(columns open/samples.csv latency_median_s | sort)" \
	"$(columns back/samples.csv latency_median_s | sort)"
run "$concbench" export back --format markdown
expect_line "$scratch/out" 'Median latency \[ms\]'

# The 99 % only where ten tasks are beyond it: 1,000 of them.
for tasks in 999 1000; do
	run "$concbench" run null -x sequential --rate ${tasks}0 --duration 0.1 -r 1 $quiet -o "p$tasks"
	expect_same "tasks" $tasks "$(columns "p$tasks/samples.csv" tasks_ended)"
done
expect_same "p99 of 999 tasks" "" "$(columns p999/samples.csv latency_p99_s)"
[ "$(columns p1000/samples.csv latency_p99_s)" ] || fail 'no p99 of 1,000 tasks'

# Fixed time: records follow each other from 0 on; the throughput is theirs. A busy machine is given the time
# to begin the first task: a sample that has none fails.
# shellcheck disable=SC2086
run "$concbench" run sleep -p duration=1ms -x all -j 4 --duration 0.3 -r 1 --trace $quiet -o timed
python3 - <<'END' || fail 'fixed time'
import csv
for sample in csv.DictReader(open("timed/samples.csv")):
    tasks = [row for row in csv.DictReader(open("timed/tasks.csv")) if row["order"] == sample["order"]]
    assert sample["status"] == "ok" and not sample["detail"], sample
    assert [int(t["task"]) for t in tasks] == list(range(int(sample["tasks_ended"]))), sample["runner"]
    assert float(sample["wall_s"]) >= 0.3
    # What is made for a task (thread, process) takes its time, but whoever takes it has looked before.
    if not sample["runner"].endswith("-per-task"):
        assert all(float(t["start_s"]) < 0.3 for t in tasks), sample["runner"]
END

# Whoever waits for a lane or in a queue looks at the clock after that: in each of two lanes tasks of 120 ms begin
# after 0, 120 and 240 ms at the earliest.
# shellcheck disable=SC2086
run "$concbench" run sleep -p duration=120ms -x thread-per-task,process-per-task,thread-queue -j 2 --duration 0.3 \
	-r 1 $quiet -o lanes
# shellcheck disable=SC2086
run "$concbench" run sleep -p duration=120ms -x offload -p offload.threads=2 -j 64 --duration 0.3 -r 1 $quiet -o handed
for run in lanes handed; do
	columns $run/samples.csv runner status tasks_ended
done >begun
expect_same "samples" 4 "$(grep -c '	ok	' begun)"
expect_same "runners with more tasks than can begin in time" "" "$(awk -F '\t' '$3 > 6' begun)"
# Its figure is the throughput.
run "$concbench" run sleep -p duration=1ms -x threads -j 4 --duration 0.3 -r 1 -w 0 --no-plots -o through
expect_line "$scratch/out" 'runner +at once +tasks/s'
expect_line "$scratch/out" "threads +4 +$(columns through/samples.csv tasks_ended wall_s | python3 -c '
import sys
ended, wall = sys.stdin.read().split()
rate = float(ended) / float(wall)
print(("%#.3g" % rate).rstrip(".") if rate < 999.5 else "%.2f k" % (rate / 1e3))') "
run "$concbench" run sleep -p duration=1ms -x threads -n 3 --duration 20 -r 1 $quiet -o few
expect_line few/samples.csv 'all 3 tasks ended before the time was up'

# A comparison finds nothing in common in runs of different loads.
run "$concbench" run sleep -p duration=1ms -x threads -n 3 -r 6 $quiet -o closed
run "$concbench" compare closed few --force
expect_no_line "$scratch/out" 'slower|faster'

# Nor does a ranking of settings, where an open and a closed group have as many tasks.
cat >mixed.ini <<'END'
[closed]
workload = sleep
tasks = 50
runner = threads
param.duration = 1ms
[open]
workload = sleep
runner = threads
param.duration = 2ms
rate = 1000
duration = 0.05
END
run "$concbench" suite mixed.ini -r 1 -w 0 --no-plots -o mixed
expect_same "tasks of both" "50" "$(columns mixed/samples.csv tasks | sort -u)"
expect_line "$scratch/out" '^sleep duration=2ms at 1000/s'
expect_no_line "$scratch/out" 'f two settings'

# What is repeated and resumed is what was run.
run "$concbench" run sleep -p duration=1ms -x threads --rate 100 --arrival poisson --duration 0.05 -r 2 $quiet -o whole
expect_line whole/suite.ini '^rate = 100$'
expect_line whole/suite.ini '^arrival = poisson$'
expect_line whole/suite.ini '^duration = 0.05$'
cp -r whole half
sed -i '$d' half/samples.csv
run "$concbench" run --resume half --no-plots -q
expect_same "a resumed run" "$(columns whole/samples.csv load tasks checksum)" "$(columns half/samples.csv load tasks checksum)"
expect_same "cells of its summary" 2 "$(wc -l <half/summary.csv | tr -d ' ')"

# Ctrl-C in a paced sample ends it at once, and the run goes on from there.
# shellcheck disable=SC2086
"$concbench" run sleep -p duration=1ms -x threads --rate 100 --duration 0.1 -r 10000 $quiet -o cut \
	>/dev/null 2>&1 &
harness=$!
begun() {
	[ "$(wc -l 2>/dev/null <cut/samples.csv || echo 0)" -ge 2 ]
}
wait_until 60 begun
kill -INT $harness
wait $harness
expect_same "exit status of the interrupted run" 130 $?
run "$concbench" run --resume cut -r "$(wc -l <cut/samples.csv | tr -d ' ')" --no-plots -q
expect_same "loads and states of its samples" "rate=100;arrival=fixed;duration=0.1s ok" \
	"$(columns cut/samples.csv load status | grep -v interrupted | sort -u | tr -s '\t ' ' ')"

# Two builds are compared at a rate.
sed -n '/open/,$p' mixed.ini >ab.ini
run "$concbench" ab "$concbench" "$concbench" ab.ini -r 2 -w 0 --no-plots -o both
expect_same "builds at the rate" 4 "$(grep -c 'rate=1000;arrival=fixed;duration=0.05s' both/samples.csv)"
expect_line "$scratch/out" '^sleep at 1000/s for 0.05 s: threads'

cd "$scratch/work" || exit 99
refused 'drop it' "$concbench" run sleep --rate 10 -n 5
refused 'name one, or drop it' "$concbench" run sleep --arrival poisson
refused 'larger --timeout' "$concbench" run sleep --duration 40
refused 'share one amount of work' "$concbench" run primesum --duration 1
refused 'wait for each other' "$concbench" run pingpong --rate 10
refused 'a load of its own' "$concbench" run serve --rate 10
refused 'does not keep to an arrival rate' "$concbench" run sleep -x openmp --rate 10
finish
