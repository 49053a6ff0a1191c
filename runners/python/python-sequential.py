# SPDX-License-Identifier: MIT
"""One task after the other."""
import concbench_host


def execute(records, brief):
    records.place(0)
    records.many(range(records.job.tasks), 0)
    return {"workers": 1, "rss_bytes": 0}


if __name__ == "__main__":
    concbench_host.main(execute)
