# SPDX-License-Identifier: MIT
"""Coroutines that are gathered; what blocks holds the loop, or is handed to a thread."""
import asyncio
import itertools
import threading
from concurrent.futures import ThreadPoolExecutor

import concbench_host


async def gather(records, limit):
    tasks, event = records.job.tasks, records.event()
    if limit is None:
        await asyncio.gather(*(event(task) for task in range(tasks)))
        return

    async def limited(task):
        async with limit:
            return await event(task)

    await asyncio.gather(*(limited(task) for task in range(tasks)))


async def hold(records):
    run = records.one()

    async def one(task):
        return run(task, 0)

    await asyncio.gather(*(one(task) for task in range(records.job.tasks)))


async def to_thread(records):
    lanes = itertools.count()
    mine = threading.local()
    run = records.one()

    def enter():
        mine.lane = next(lanes)
        records.place(mine.lane)

    def one(task):
        return run(task, mine.lane)

    workers = min(records.job.concurrency, records.job.tasks)
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(workers, initializer=enter))
    try:
        await asyncio.gather(*(asyncio.to_thread(one, task) for task in range(records.job.tasks)))
    except BaseException as error:  # of the executor: asyncio.run would wait for its threads
        records.end(error)
    return next(lanes)


def execute(records, brief):
    chosen = concbench_host.options(brief)
    job = records.job
    records.place(0)
    workers = 1
    if records.start:
        limited = job.concurrency < job.tasks
        asyncio.run(gather(records, asyncio.Semaphore(job.concurrency) if limited else None))
    elif chosen["to-thread"] == "yes":
        workers = asyncio.run(to_thread(records))
    else:
        asyncio.run(hold(records))
    return {"workers": workers, "rss_bytes": 0}


if __name__ == "__main__":
    concbench_host.main(execute)
