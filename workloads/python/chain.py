# SPDX-License-Identifier: MIT
"""chain: waits that depend on each other. How long the next one is follows from the last."""
import asyncio
import time

from concbench import below, burn, hash64


def setup(job):
    return job


def length(job, value):
    return below(value, job.parameters["duration"] + 1)


def after(job, value):
    return burn(hash64(value, length(job, value)), int(job.inputs["rounds"]))


def run(job, task):
    value = hash64(job.seed, task)
    for _ in range(job.parameters["steps"]):
        time.sleep(length(job, value) / 1e9)
        value = after(job, value)
    return value


async def start(job, task):
    value = hash64(job.seed, task)
    for _ in range(job.parameters["steps"]):
        await asyncio.sleep(length(job, value) / 1e9)
        value = after(job, value)
    return value
