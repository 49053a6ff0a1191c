#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Prints the golden tables of test_statistics.c: /usr/bin/python3 tests/unit/statistics_golden.py

Needs python3-scipy and r-base-core; not needed to run the tests. Every figure comes from SciPy, NumPy
or R, but for the interval of the median, which neither has: it is written here in Nyblom's form
(Nyblom, Statistics & Probability Letters 14, 1992; statistics.c uses that of Hettmansperger and
Sheather) on SciPy's binomial distribution, and its p is found by root finding on the level.
"""
import subprocess
import numpy as np
from scipy import optimize, stats


def series(count, seed):
    """The same numbers as series() of test_statistics.c, to the bit."""
    return np.array([np.fmod((i + 1) * (i + seed) * 0.6180339887498949, 1) + 0.5 for i in range(count)])


ONE = {
    "ten": [1.23, 1.31, 1.19, 1.27, 1.22, 1.45, 1.26, 1.24, 1.29, 1.21],
    "seven": [0.9, 0.4, 12.5, 0.7, 0.1, 0.6, 0.5],
    "six": [5.0, 3.0, 4.0, 1.0, 2.0, 9.0],
    "five": [5.0, 3.0, 4.0, 1.0, 2.0],
    "two": [3.0, 1.0],
    "one": [2.5],
    "equal": [7.0] * 8,
    "mad_zero": [10.0, 10, 10, 10, 10, 10, 10, 100, 100],
    "negative": [-3.5, 2.0, -1.25, 0.0, 4.75, -500.0, 1.5, 2.25, -0.5, 3.0, 1.0],
    "hundred": series(100, 3),
    "many": series(2500, 7),
}


def bound(values, level):
    """The lower end of the interval of the median, by Nyblom."""
    x, n = np.sort(values), len(values)
    beta = (1 + level) / 2  # one-sided
    cover = lambda r: stats.binom.sf(r - 1, n, 0.5)  # P(B >= r)
    if cover(1) < beta:
        return np.nan
    r = max(k for k in range(1, n) if cover(k) >= beta)
    if cover(r) == beta:
        return x[r - 1]
    weight = 1 / (1 + r * 0.5 * (cover(r + 1) - beta) / ((n - r) * 0.5 * (beta - cover(r))))
    return (1 - weight) * x[r - 1] + weight * x[r]


def interval(values):
    return [np.median(values), bound(values, 0.95), -bound(-np.asarray(values), 0.95)]


def median_p(values):
    """1 minus the level at which the interval ends at 0."""
    values = np.asarray(values) if np.median(values) > 0 else -np.asarray(values)
    outermost = 2 * stats.binom.pmf(0, len(values), 0.5)
    if values.min() > 0:
        return min(1, outermost)
    return 1 - optimize.brentq(lambda level: bound(values, level), 1e-12, 1 - outermost, xtol=1e-15, rtol=1e-15)


def show(name, *figures):
    print(f"\t{{ {name}, " + ", ".join("NAN" if np.isnan(f) else repr(float(f)) for f in figures) + " },")


def r(text):
    out = subprocess.run(["Rscript", "-e", text], capture_output=True, text=True, check=True).stdout
    return [float(word) for word in out.split()]


def vector(values):
    return "c(" + ",".join(repr(float(v)) for v in values) + ")"


print("/* count, mean, stddev, min, max, median, low, high, mad, outliers, q10, q90, q99 */")
for name, values in ONE.items():
    v = np.asarray(values, float)
    mad = stats.median_abs_deviation(v)
    far = abs(v - np.median(v)) > 1.4826 * 10 * (mad if mad > 0 else np.finfo(float).eps)
    stddev = v.std(ddof=1) if len(v) > 1 else np.nan
    show(f"{name}, {len(v)}", v.mean(), stddev, v.min(), v.max(), *interval(v), mad, far.sum(),
         *np.quantile(v, [0.1, 0.9, 0.99]))

print("/* paired: count, seeds, factor of the value; ratio, low, high, p */")
for count, a, b, factor in [(1, 3, 8, 1.5), (2, 3, 8, 1.5), (5, 3, 8, 3.1), (6, 3, 8, 3.1), (6, 3, 8, 1.0), (7, 3, 8, 1.3),
                            (10, 3, 8, 1.5), (11, 3, 8, 0.8), (20, 3, 8, 1.05), (21, 3, 8, 1.3), (50, 3, 8, 1.12),
                            (99, 5, 9, 0.9), (100, 5, 9, 1.2), (1200, 5, 9, 1.02)]:
    logs = np.log(series(count, a)) - np.log(series(count, b) * factor)
    show(f"{count}, {a}, {b}, {factor}", *np.exp(interval(logs)), median_p(logs))

print("/* unpaired, R: base_count, value_count, seeds, factor of the value; ratio, low, high, p */")
for m, n, a, b, factor in [(3, 4, 3, 8, 4.0), (4, 4, 3, 8, 4.0), (5, 5, 3, 8, 1.3), (5, 9, 3, 8, 0.5), (10, 10, 3, 8, 1.5),
                           (12, 15, 3, 8, 0.8), (30, 20, 5, 9, 1.1), (50, 50, 5, 9, 1.2), (5, 48, 3, 8, 1.5)]:
    x, y = series(m, a), series(n, b) * factor
    assert len(set(x) | set(y)) == m + n
    estimate, low, high, p = r(f"options(digits=17); w <- suppressWarnings(wilcox.test(log({vector(x)}), log({vector(y)}), "
                               "exact=TRUE, conf.int=TRUE)); cat(format(c(exp(w$estimate), exp(w$conf.int), w$p.value), digits=17))")
    assert abs(p - stats.mannwhitneyu(x, y, method="exact").pvalue) < 1e-12
    if p_smallest := 2 / float(stats.binom(m + n, 0.5).pmf(m) * 2 ** (m + n)):
        low, high = (np.nan, np.nan) if p_smallest >= 0.05 else (low, high)
    show(f"{m}, {n}, {a}, {b}, {factor}", estimate, low, high, p)
for m, n, a, b, factor in [(60, 70, 3, 8, 1.05), (200, 20, 5, 9, 1.2)]:  # normal distribution
    x, y = series(m, a), series(n, b) * factor
    ratios = np.exp(np.sort(np.subtract.outer(np.log(x), np.log(y)).ravel()))
    out = int(np.ceil(m * n / 2 - 0.5 - stats.norm.isf(0.025) * np.sqrt(m * n * (m + n + 1) / 12)))
    show(f"{m}, {n}, {a}, {b}, {factor}", np.sqrt(ratios[m * n // 2 - 1] * ratios[m * n // 2]), ratios[out - 1], ratios[-out],
         stats.mannwhitneyu(x, y, method="asymptotic").pvalue)

print("/* unpaired with ties, SciPy: p */")
for x, y in [([1, 2, 2, 3, 4, 4, 5], [2, 4, 5, 6, 6, 7]), ([0, 0, 0, 1, 2], [0, 0, 3, 5, 8, 1]), ([3, 3, 3], [3, 3, 3, 3])]:
    print("\t", x, y, repr(stats.mannwhitneyu(x, y, method="asymptotic").pvalue))

print("/* Holm, R: p.adjust */")
ps = [0.01, 0.04, 0.03, 0.005, 0.5, 0.04, 0.0001, 0.9]
print("\t", ps, r(f"cat(format(p.adjust({vector(ps)}, 'holm'), digits=17))"))
