#!/bin/sh
# SPDX-License-Identifier: MIT
# What --slo finds of tasks of 10 ms, eight at once, beside what queueing theory says: the highest rate at
# which Lindley's recursion, over the same arrivals as long as the probes and the service times that were
# measured, stays within the same objective on the same grid.
#     slo.sh [LIMIT_MS [SECONDS [CROSSINGS]]]      [20 2 6]
. "$(dirname "$0")/lib.sh"
limit=${1:-20}
seconds=${2:-2}
"$concbench" run sleep -p duration=10ms -j 8 -x threads,processes,async --slo "${limit}ms" --duration "$seconds" \
	-r "${3:-6}" --trace --no-plots -o "$work/slo" --max-time 10000
python3 - "$work/slo" "$limit" "$seconds" <<'END'
import csv, heapq, math, re, statistics, sys
run, limit, seconds = sys.argv[1], float(sys.argv[2]) / 1000, float(sys.argv[3])
rows = list(csv.DictReader(open(run + "/samples.csv")))
tasks = {}
for task in csv.DictReader(open(run + "/tasks.csv")):
    tasks.setdefault((task["round"], task["order"]), []).append(task)
rate_of = lambda row: int(re.match(r"rate=(\d+);", row["load"])[1])
# One pattern of arrivals, stretched to each rate: taken from the probe with the most tasks.
longest = max(rows, key=lambda row: int(row["tasks"]))
gaps = [float(t["due_s"]) * rate_of(longest) for t in tasks[longest["round"], longest["order"]]]
grid = sorted({round(round(100 * 10 ** (k / 96)) * 10.0 ** d) for k in range(96) for d in (-1, 0, 1)})

def holds(rate, service):
    due = [g / rate for g in gaps if g / rate < seconds]
    idle, latency, ends = [0.0] * 8, [], []
    for i, d in enumerate(due):
        end = max(heapq.heappop(idle), d) + service[i % len(service)]
        heapq.heappush(idle, end)
        latency.append(end - d)
        ends.append(end)
    latency.sort()
    at = 0.99 * (len(latency) - 1)
    p99 = latency[math.floor(at)] + (at % 1) * (latency[math.ceil(at)] - latency[math.floor(at)])
    offered = (len(due) - 1) / (due[-1] - due[0])
    achieved = (len(due) - 1) / (max(ends) - min(ends))
    return p99 <= limit and achieved >= 0.95 * offered

def theory(service):
    best = 0
    for rate in grid:
        if rate * seconds < 950:
            continue
        if not holds(rate, service):
            break
        best = rate
    return best

print("tasks of exactly 10 ms: theory", theory([0.01]))
for runner in ("threads", "processes", "async"):
    own = [row for row in rows if row["runner"] == runner]
    service = [float(t["end_s"]) - float(t["start_s"]) for row in own for t in tasks[row["round"], row["order"]]]
    near = theory(service[:20000])
    print(f"{runner}: service {statistics.mean(service) * 1e3:.3f} ms, theory {near}/s, probes",
        " ".join(f"{rate_of(row)}:{float(row['latency_p99_s']) * 1e3:.1f}" for row in own if row["latency_p99_s"]))
END
