# SPDX-License-Identifier: MIT
"""matmul: multiplies two matrices, lists of lists or numpy's; the tasks share the rows."""
import os
from array import array

from concbench import hash64, share


def multiply(rows, columns):
    return [[sum(x * y for x, y in zip(row, column)) for column in columns] for row in rows]


def needs(parameters):
    if parameters["kernel"] == "blas":
        import numpy  # noqa: F401
    if parameters["kernel"] == "blocked":
        raise ValueError("kernel=blocked: a list holds pointers, and no block of it the numbers")


def setup(job):
    n = job.parameters["n"]
    numbers = [float(hash64(job.seed, i) % 16 - 8) for i in range(2 * n * n)]
    job.a = [numbers[i * n : (i + 1) * n] for i in range(n)]
    job.b = [numbers[i * n : (i + 1) * n] for i in range(n, 2 * n)]
    job.columns = list(zip(*job.b))
    if job.parameters["kernel"] == "blas":
        os.environ["OPENBLAS_NUM_THREADS"] = str(job.parameters["blas-threads"])
        import numpy

        job.a, job.b = numpy.array(job.a), numpy.array(job.b)
    return job


def run(job, task):
    n = job.parameters["n"]
    mine = share(n, task, job.tasks)
    rows = job.a[mine.start : mine.stop]
    product = rows @ job.b if job.parameters["kernel"] == "blas" else multiply(rows, job.columns)
    numbers = array("d", (number for row in product for number in row))
    job.shared.cast("d")[mine.start * n : mine.stop * n] = memoryview(numbers)
    return int(sum(numbers)) % 2**64
