#!/bin/sh
# SPDX-License-Identifier: MIT
# Under load: growth above capacity, what is achieved below it, and the waiting times of two queues.
#     load.sh [SECONDS]      how long each queue is measured [60]
. "$(dirname "$0")/lib.sh"
seconds=${1:-60}
measure() {
	"$concbench" run sleep --style none -q --no-plots -w 0 -r 1 --timeout 1000 --max-time 10000 "$@" >/dev/null 2>&1
}
field() {
	awk -F, -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next } { print $c["runner"], $c[name] }' "$1/samples.csv"
}

# Eight at once, 10 ms each: 800 a second can be had. At 2,400 the last of d seconds waits 2 d.
echo "above capacity: p99 over the length of the run, which is to stay the same"
for duration in 0.5 1 2 4; do
	measure -p duration=10ms -j 8 -x threads,processes,async --rate 2400 --duration $duration -o "$work/up$duration"
	field "$work/up$duration" latency_p99_s | sort | awk -v d=$duration '{ printf "  %s s %s %.4f", d, $1, $2 / d } END { print "" }'
done
echo "below capacity, at 600 a second: achieved over offered"
measure -p duration=10ms -j 8 -x threads,processes,async --rate 600 --duration 4 -o "$work/down"
field "$work/down" rate_achieved | sort | awk '{ printf "  %s %.4f", $1, $2 / 600 } END { print "" }'

# One worker, Poisson arrivals. The mean wait in service times: rho / (1 - rho), of fixed service half of
# it. The service is what was measured, as is the load: a sleep of 1 ms takes a little longer. Textbooks
# (Pollaczek and Khinchin): lambda E[S^2] / 2 (1 - rho).
queue() {
	measure -x sequential --trace -p duration=1ms "$@" --arrival poisson --duration "$seconds" -o "$work/q"
	python3 - "$work/q/tasks.csv" "$work/q/samples.csv" <<'END'
import csv, sys
tasks = list(csv.DictReader(open(sys.argv[1])))
start, end, due = ([float(t[c]) for t in tasks] for c in ("start_s", "end_s", "due_s"))
service = [b - a for a, b in zip(start, end)]
wait = sum(a - d for a, d in zip(start, due)) / len(tasks)
rate = (len(due) - 1) / (due[-1] - due[0])
mean = sum(service) / len(service)
square = sum(s * s for s in service) / len(service)
book = rate * square / 2 / (1 - rate * mean)
# The same queue without a machine: Lindley's recursion over the times that were drawn.
w = free = 0
for d, s in zip(due, service):
    w += max(0, free - d)
    free = max(free, d) + s
print(f"  {len(tasks)} tasks, load {rate * mean:.3f}: waited {wait * 1e3:.3f} ms, textbook {book * 1e3:.3f} ({100 * (wait / book - 1):+.1f} %), recursion {w / len(tasks) * 1e3:.3f} ({100 * (wait / (w / len(tasks)) - 1):+.2f} %)")
END
	rm -rf "$work/q"
}
for rate in 500 800; do
	echo "M/D/1 at 0.$((rate / 100))"
	queue --rate $rate
	echo "M/M/1 at 0.$((rate / 100))"
	queue --rate $rate -p distribution=exponential
done
