# SPDX-License-Identifier: MIT
"""What twins in Python may import: numbers and shares that come out as those of the C workload."""
import errno

MASK = 2**64 - 1
ANSWERED = 0x10000


def hash64(seed, number):
    """A number from 0 to 2**64 - 1 that follows from the two: workload_hash of workload.h."""
    z = (seed + (number + 1) * 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ z >> 30) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ z >> 27) * 0x94D049BB133111EB) & MASK
    return z ^ z >> 31


def below(hashed, limit):
    """Of a hash a number from 0 to below `limit`: workload_below."""
    return hashed * limit >> 64


def share(total, task, tasks):
    """Of `total` things, numbered from 0, those of a task: a range."""

    def first(task):
        return total // tasks * task + min(task, total % tasks)

    return range(first(task), first(task + 1))


def burn(number, rounds):
    """Computes: so many rounds of Knuth's generator for MMIX."""
    for _ in range(rounds):
        number = (number * 6364136223846793005 + 1442695040888963407) & MASK
    return number


def answered(job, task, status):
    """Notes the HTTP status of a task's request where `check` looks for it; an OSError if it is
    one of failure."""
    job.shared.cast("I")[int(job.inputs["statuses"]) + task] = ANSWERED | status
    if status in (401, 403):
        raise OSError(errno.EACCES, "denied")
    if status in (404, 410):
        raise OSError(errno.ENOENT, "not found")
    if status // 100 != 2:
        raise OSError(errno.EREMOTEIO, "refused")
