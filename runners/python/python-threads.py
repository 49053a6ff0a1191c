# SPDX-License-Identifier: MIT
"""ThreadPoolExecutor.map, a task or a chunk of them at a time."""
import itertools
import threading
from concurrent.futures import ThreadPoolExecutor

import concbench_host


def execute(records, brief):
    tasks = records.job.tasks
    chunk = concbench_host.options(brief)["chunk"]
    lanes = itertools.count()
    mine = threading.local()
    run = records.one()

    def enter():
        mine.lane = next(lanes)
        records.place(mine.lane)

    def one(task):
        return run(task, mine.lane)

    def many(first):
        records.many(range(first, min(first + chunk, tasks)), mine.lane)

    work, orders = (one, range(tasks)) if chunk == 1 else (many, range(0, tasks, chunk))
    executor = ThreadPoolExecutor(min(records.job.concurrency, len(orders)), initializer=enter)
    for _ in executor.map(work, orders):  # without `with`, which waits for the others where one fails
        pass
    executor.shutdown()
    return {"workers": next(lanes), "rss_bytes": 0}


if __name__ == "__main__":
    concbench_host.main(execute)
