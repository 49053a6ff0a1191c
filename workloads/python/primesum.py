# SPDX-License-Identifier: MIT
"""primesum: the sum of the primes up to a limit; the tasks share the numbers."""
from concbench import share


def is_prime(number):
    if number < 4:
        return number > 1
    if number % 2 == 0 or number % 3 == 0:
        return False
    divisor = 5
    while divisor * divisor <= number:
        if number % divisor == 0 or number % (divisor + 2) == 0:
            return False
        divisor += 6
    return True


def setup(job):
    return job


def run(job, task):
    numbers = share(job.parameters["limit"] + 1, task, job.tasks)
    return sum(number for number in numbers if is_prime(number))
