#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""waiting.py [QUEUES [SECONDS [MS]]]: the mean waiting time of one worker against the textbooks, M/D/1 and M/M/1 at
loads of 0.5 and 0.8. So many queues of each at once, each with a seed of its own [40], for so many seconds [185], with a
service of so many ms [20].

A task is `sleep`, which takes no CPU, so that many queues do not disturb each other; on a machine that is
used, run it as `chrt -f 5 tests/experiments/waiting.py`. Waiting times that follow each other are alike (at a load of
0.8 a hundred of them say about as much as one that is drawn alone), so an interval is taken over queues, each
of which gives one mean: two standard errors. The first seconds are left out, as a queue begins empty.

The textbook (Pollaczek and Khinchin) takes the rate that was asked for and the service that was, with what a sleep took
more than it was asked to, as measured: at a load of 0.8 one per cent of service is six of waiting.

Of most of its sampling error an estimate is freed by a control variate: the same arrivals and the same services as
they were drawn, put through Lindley's recursion, without any machine. By how much that mean is off the one that
the textbook gives for it, so much the measured one is off by chance, too.
"""
import csv
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM = os.environ.get("CONCBENCH", str(ROOT / "build/bench/concbench"))
SETTLED_S = 5
CASES = [(name, load) for name in ("fixed", "exponential") for load in (0.5, 0.8)]


def start(distribution, load, service_s, seed, seconds, folder):
    return subprocess.Popen(
        [PROGRAM, "run", "sleep", "-x", "sequential", "-p", f"duration={service_s}s", "-p",
         f"distribution={distribution}", "--rate", f"{load / service_s:.0f}", "--arrival", "poisson", "--duration",
         str(seconds), "--seed", str(seed), "--timeout", str(seconds + 600), "--max-time", str(seconds + 1200), "--trace",
         "-r", "1", "-w", "0", "-q", "--no-plots", "--style", "none", "-o", folder], stdout=subprocess.DEVNULL)


def recursion(dues, services):
    """The waiting times of a worker that loses no time between tasks."""
    free = 0
    for due, service in zip(dues, services):
        yield max(0, free - due)
        free = max(free, due) + service


def means(folder):
    """Of one queue, once it has settled: the wait as measured, by how much a service was longer than drawn, the square
    of that, and the wait as drawn."""
    with open(f"{folder}/tasks.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    dues, starts, ends = ([float(row[name]) for row in rows] for name in ("due_s", "start_s", "end_s"))
    services = [int(row["result"]) * 1e-9 for row in rows]
    late = [end - start - service for start, end, service in zip(starts, ends, services)]
    settled = [(start - due, over, over ** 2, wait)
               for due, start, over, wait in zip(dues, starts, late, recursion(dues, services)) if due >= SETTLED_S]
    return [statistics.fmean(values) for values in zip(*settled)] + [len(settled)]


def book(rate, mean, square):
    return rate * square / 2 / (1 - rate * mean)


def told(values, wanted):
    mean = statistics.fmean(values)
    error = 2 * statistics.stdev(values) / len(values) ** 0.5
    off, width = (100 * (x / wanted) for x in (mean - wanted, error))
    return f"{mean * 1e3:7.3f} ms, {off:+.2f} % [{off - width:+.2f}, {off + width:+.2f}]"


def main(queues=40, seconds=185, service_ms=20):
    service_s = service_ms * 1e-3
    with tempfile.TemporaryDirectory() as work:
        running = [start(*case, service_s, seed + 1, seconds, f"{work}/{case[0]}-{case[1]}-{seed}")
                   for case in CASES for seed in range(queues)]
        if any([queue.wait() for queue in running]):
            sys.exit("a queue failed")
        for name, load in CASES:
            found = list(zip(*(means(f"{work}/{name}-{load}-{seed}") for seed in range(queues))))
            waits, late, late_squares, drawn, counts = found
            rate = load / service_s
            over = statistics.fmean(late)
            mean, square = service_s + over, service_s ** 2 * (2 if name == "exponential" else 1)
            nominal = book(rate, service_s, square)
            wanted = book(rate, mean, square + 2 * service_s * over + statistics.fmean(late_squares))
            freed = [wait - (plain - nominal) for wait, plain in zip(waits, drawn)]
            print(f"{'M/M/1' if name == 'exponential' else 'M/D/1'} at {load}: {sum(counts):,} tasks of {queues} queues, "
                  f"a service {mean * 1e3:.3f} ms, load {rate * mean:.3f}\n"
                  f"  the textbook         {wanted * 1e3:7.3f} ms ({nominal * 1e3:.3f} of the service as asked)\n"
                  f"  waited               {told(waits, wanted)}\n"
                  f"  less chance          {told(freed, wanted)}\n"
                  f"  drawn, no machine    {told(drawn, nominal)}")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
