# SPDX-License-Identifier: MIT
"""ProcessPoolExecutor.map."""
from concurrent.futures import ProcessPoolExecutor

import concbench_host
import concbench_workers


def execute(records, brief):
    tasks = records.job.tasks
    chunk = concbench_host.options(brief)["chunk"]
    context, sheet, given = concbench_workers.begin(records, brief)
    workers = min(records.job.concurrency, tasks)
    with ProcessPoolExecutor(workers, context, concbench_workers.enter, given) as executor:
        for _ in executor.map(concbench_workers.one, range(tasks), chunksize=chunk):
            pass
    return concbench_workers.told(sheet, context, brief)


if __name__ == "__main__":
    concbench_host.main(execute)
