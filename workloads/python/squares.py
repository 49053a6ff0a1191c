# SPDX-License-Identifier: MIT
"""squares: the sum of the squares of a range of numbers, which the tasks share."""
from concbench import share


def sum_of_squares(numbers):
    total = 0
    for number in numbers:
        total += number * number
    return total


def setup(job):
    return job


def run(job, task):
    first = job.parameters["from"]
    mine = share(job.parameters["count"], task, job.tasks)
    return sum_of_squares(range(first + mine.start, first + mine.stop)) % 2**64
