#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""load.py [NAME...]: concbench under load. For each case how long it took, the samples that are there and
good, the peak memory of the harness, half-way and at the end (it is to stay flat), and what memory the machine had less.

Half an hour; 8 GB of memory. Where the system grants less, the limit is named.
"""
import csv
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM = os.environ.get("CONCBENCH", str(ROOT / "build/bench/concbench"))
ONE = "-r 1 -w 0 --timeout 600 --stall 0"
CASES = {
    "cells": "null -n 1-1000 -x sequential,threads,thread-queue,processes,async,openmp,glib,fibers,libuv,start-join "
             "-j 2 -r 1 -w 0",
    "samples": "null -n 1 -x sequential,async -r 100000 -w 0",
    "tasks": f"null -n 100000000 -x sequential,threads -j 2 {ONE}",
    "threads": f"sleep -n 30000 -j 30000 -p duration=3s -x threads {ONE}",
    "processes": f"sleep -n 10000 -j 10000 -p duration=10s -x processes {ONE}",
    "sleepers": f"sleep -n 1000000 -j 1000000 -p duration=5s -x async {ONE}",
}


def field(path, name):
    """A number of kB, of a file of /proc."""
    try:
        for line in pathlib.Path(path).read_text().splitlines():
            if line.startswith(name + ":"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def status_of(row):
    return row["status"] if row["status"] in ("ok", "warmup") else f"{row['status']}: {row['detail']}"


def measure(name, words, work):
    before, begun = field("/proc/meminfo", "MemAvailable"), time.monotonic()
    least, seen = before, []
    with open(f"{work}/err", "w", encoding="utf-8") as err:
        harness = subprocess.Popen([PROGRAM, "run", *words.split(), "-q", "--style", "none", "--no-plots", "-o",
                                    f"{work}/{name}"], stdout=subprocess.DEVNULL, stderr=err)
        while harness.poll() is None:
            seen.append(field(f"/proc/{harness.pid}/status", "VmRSS") or (seen[-1] if seen else 0))
            least = min(least, field("/proc/meminfo", "MemAvailable"))
            time.sleep(0.1)
    took = time.monotonic() - begun
    states = {}
    path = pathlib.Path(f"{work}/{name}/samples.csv")
    if path.exists():
        with path.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                states[status_of(row)] = states.get(status_of(row), 0) + 1
    print(f"{name}: exit {harness.returncode} after {took:.0f} s; {states or pathlib.Path(f'{work}/err').read_text()}; "
          f"harness {max(seen[:len(seen) // 2 + 1]) / 1024:.1f} MB half-way, {max(seen) / 1024:.1f} MB at most; "
          f"machine {(before - least) / 1024:.0f} MB less", flush=True)


with tempfile.TemporaryDirectory(prefix="concbench-load.") as work:
    for name in sys.argv[1:] or CASES:
        measure(name, CASES[name], work)
