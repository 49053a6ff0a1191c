# SPDX-License-Identifier: MIT
import collections
import math

import numpy


def gmean(rows):
    return numpy.exp(numpy.log(rows).mean(axis=0))


def mannwhitneyu(left, right, alternative):
    """The normal approximation."""
    assert alternative == "two-sided"
    count = len(left) * len(right)
    above = sum((a > b) + (a == b) / 2 for a in left for b in right)
    z = abs(above - count / 2) / math.sqrt(count * (len(left) + len(right) + 1) / 12)
    return collections.namedtuple("Result", "pvalue")(math.erfc(z / math.sqrt(2)))
