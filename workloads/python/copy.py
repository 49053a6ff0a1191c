# SPDX-License-Identifier: MIT
"""copy: copies files, through memory of its own or within the kernel; the tasks share the files."""
import os

from concbench import share

SOURCES = 8  # a copy is one of source i modulo this
PIECE = 128 * 1024


def through_memory(source, target, left):
    while piece := os.read(source, PIECE):
        os.write(target, piece)


def by_copy_file_range(source, target, left):
    while left > 0:
        left -= os.copy_file_range(source, target, left)


def by_sendfile(source, target, left):
    while left > 0:
        left -= os.sendfile(target, source, None, left)


METHODS = {"rw": through_memory, "copy_file_range": by_copy_file_range, "sendfile": by_sendfile}


def setup(job):
    return job


def run(job, task):
    chosen = job.parameters
    files = share(chosen["count"], task, job.tasks)
    for number in files:
        name = f"{job.directory}/source-{number % SOURCES}"
        with open(name, "rb") as source, open(f"{job.directory}/copy-{number}", "xb") as target:
            METHODS[chosen["method"]](source.fileno(), target.fileno(), chosen["size"])
            if chosen["fsync"] == "yes":
                os.fsync(target)
    return len(files) * chosen["size"]
