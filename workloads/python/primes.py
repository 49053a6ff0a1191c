# SPDX-License-Identifier: MIT
"""primes: is a number prime? By trial division."""


def is_prime(number):
    if number < 2 or number % 2 == 0:
        return number == 2
    divisor = 3
    while divisor * divisor <= number:
        if number % divisor == 0:
            return False
        divisor += 2
    return True


def setup(job):
    return job.parameters["numbers"]


def run(numbers, task):
    return is_prime(numbers[task % len(numbers)])
