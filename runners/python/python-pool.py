# SPDX-License-Identifier: MIT
"""multiprocessing.Pool.map. It would wait for ever for a task whose worker has died."""
import multiprocessing
import threading
from multiprocessing.connection import wait

import concbench_host
import concbench_workers


class Watch:
    """Ends the host when a worker ends before the pool is told to."""

    def __init__(self, brief):
        self.over = False
        self.control = concbench_host.Control(brief)
        self.workers = multiprocessing.active_children()
        threading.Thread(target=self.look, daemon=True).start()

    def look(self):
        ended = wait([worker.sentinel for worker in self.workers])
        if self.over:
            return
        code = next(worker.exitcode for worker in self.workers if worker.sentinel in ended)
        how = f"killed by signal {-code}" if code < 0 else f"exited with status {code}"
        word = f"killed {-code}" if code < 0 else "error"
        concbench_host.fail(self.control, f"{word} a worker of the pool {how}")


def execute(records, brief):
    tasks = records.job.tasks
    chunk = concbench_host.options(brief)["chunk"]
    context, sheet, given = concbench_workers.begin(records, brief)
    workers = min(records.job.concurrency, tasks)
    with context.Pool(workers, concbench_workers.enter, given) as pool:
        watch = Watch(brief)
        try:
            pool.map(concbench_workers.one, range(tasks), chunk or None)
        finally:
            watch.over = True
        pool.close()
        pool.join()
    return concbench_workers.told(sheet, context, brief)


if __name__ == "__main__":
    concbench_host.main(execute)
