# SPDX-License-Identifier: MIT
"""ProcessPoolExecutor.map."""
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import concbench_host
import concbench_workers


def execute(records, brief):
    tasks = records.job.tasks
    chunk = concbench_host.options(brief)["chunk"]
    workers = min(records.job.concurrency, tasks)
    context, sheet, given = concbench_workers.begin(records, brief)
    watch = concbench_workers.Watch(brief, sheet, context, workers)
    # Without `with`, which waits for the others where one fails.
    executor = ProcessPoolExecutor(workers, context, concbench_workers.enter, given)
    try:
        results = executor.map(concbench_workers.one, range(tasks), chunksize=chunk)
        watch.begin()
        for _ in results:
            pass
    except BrokenProcessPool:
        watch.look(10)  # says which of them it was, and ends this process
        raise
    watch.over = True
    executor.shutdown()
    return concbench_workers.told(sheet, context, brief)


if __name__ == "__main__":
    concbench_host.main(execute)
