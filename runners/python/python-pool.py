# SPDX-License-Identifier: MIT
"""multiprocessing.Pool.map. It would wait for ever for a task whose worker has died: a watch ends that."""
import concbench_host
import concbench_workers


def execute(records, brief):
    tasks = records.job.tasks
    chunk = concbench_host.options(brief)["chunk"]
    workers = min(records.job.concurrency, tasks)
    context, sheet, given = concbench_workers.begin(records, brief)
    watch = concbench_workers.Watch(brief, sheet, context, workers)
    with context.Pool(workers, concbench_workers.enter, given) as pool:
        watch.begin()
        try:
            pool.map(concbench_workers.one, range(tasks), chunk or None)
        finally:
            watch.over = True
        pool.close()
        pool.join()
    return concbench_workers.told(sheet, context, brief)


if __name__ == "__main__":
    concbench_host.main(execute)
