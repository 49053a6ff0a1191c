# SPDX-License-Identifier: MIT
"""executors.py NAME TASKS WORKERS: a plain script that uses one of Python's executors, as anybody would write it: how many
seconds its tasks take, which do nothing."""
import asyncio
import multiprocessing
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def nothing(task):
    return 0


async def nothing_async(task):
    return 0


def sequential(tasks, workers):
    return [nothing(task) for task in range(tasks)]


def threads(tasks, workers):
    with ThreadPoolExecutor(workers) as executor:
        return list(executor.map(nothing, range(tasks)))


def processes(tasks, workers):
    with ProcessPoolExecutor(workers) as executor:
        return list(executor.map(nothing, range(tasks)))


def pool(tasks, workers):
    with multiprocessing.Pool(workers) as executor:
        return executor.map(nothing, range(tasks))


def gathered(tasks, workers):
    async def main():
        return await asyncio.gather(*(nothing_async(task) for task in range(tasks)))

    return asyncio.run(main())


if __name__ == "__main__":
    executor = {"asyncio": gathered}.get(sys.argv[1]) or globals()[sys.argv[1]]
    start = time.monotonic()
    executor(int(sys.argv[2]), int(sys.argv[3]))
    print(time.monotonic() - start)
