# SPDX-License-Identifier: MIT
"""sleep: waits, as for a disk or another machine."""
import asyncio
import time


def setup(job):
    return [int(ns) for ns in job.inputs]  # how long each task sleeps


def run(durations, task):
    time.sleep(durations[task] / 1e9)
    return durations[task]


async def start(durations, task):
    await asyncio.sleep(durations[task] / 1e9)
    return durations[task]
