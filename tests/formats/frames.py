#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""frames.py RUN: pandas reads the CSV files, with the types one expects."""
import sys
import pandas

run = sys.argv[1]
samples = pandas.read_csv(run + "/samples.csv")
summary = pandas.read_csv(run + "/summary.csv")
tasks = pandas.read_csv(run + "/tasks.csv")
for column in ("round", "order", "tasks", "concurrency", "seed"):
    assert samples[column].dtype == "int64", column
for column in ("wall_s", "user_s", "system_s", "task_p99_s", "imbalance"):
    assert samples[column].dtype == "float64", column
assert samples.wall_s.notna().all() and (samples.wall_s > 0).all()
assert set(samples.status) == {"ok", "warmup"}
ok = samples[(samples.status == "ok") & samples.disturbed.isna()]
key = ["workload", "params", "tasks", "runner", "concurrency"]
medians = ok.groupby(key).wall_s.agg(["median", "count"]).reset_index()
both = summary.merge(medians, on=key)
both = both[both["count"] >= 6]
assert ((both.wall_median_s - both["median"]).abs() < 2e-9).all()
joined = tasks.merge(samples, on=["round", "order"])
assert len(joined) == len(tasks)
# The slowest task of a sample is the same in both files.
slowest = (tasks.end_s - tasks.start_s).groupby([tasks["round"], tasks.order]).max().reset_index()
joined = slowest.merge(samples, on=["round", "order"])
assert ((joined[0] - joined.task_max_s).abs() < 2e-9).all()
