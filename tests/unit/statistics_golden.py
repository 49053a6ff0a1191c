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

print("/* runs: spread, shift, then median, low, high of each run of the base, and of the value; ratio, low, high, p */")
RUNS = [
    (0.008, 0, [(1.0, 0.99, 1.012)], [(1.05, 1.04, 1.06)]),
    (0.008, 0.03, [(1.0, 0.99, 1.012)], [(1.05, 1.04, 1.06)]),
    (0.008, 0, [(1.0, 0.99, 1.012)], [(0.8, 0.78, 0.83)]),
    (0.008, 0, [(1.0, 0.995, 1.004), (1.03, 1.02, 1.036), (0.98, 0.97, 0.985)], [(1.04, 1.03, 1.05), (1.05, 1.044, 1.056)]),
    (0.02, 0.01, [(2e-6, 1.9e-6, 2.1e-6)] * 4, [(2e-6, 1.9e-6, 2.1e-6)] * 3),
]
for spread, shift, base, value in RUNS:
    sides = [np.log(np.array(base)), np.log(np.array(value))]
    freedom = 10 + len(base) + len(value) - 2
    t = stats.t.isf(0.025, freedom)
    mean, low, high = zip(*((v[:, 0].mean(), np.sum((v[:, 0] - v[:, 1]) ** 2) / len(v) ** 2,
                             np.sum((v[:, 2] - v[:, 0]) ** 2) / len(v) ** 2) for v in sides))
    beyond = sum(max(0, np.sum((v[:, 0] - v[:, 0].mean()) ** 2)
                     - (1 - 1 / len(v)) * np.sum(((v[:, 2] - v[:, 1]) / 2 / 1.959964) ** 2)) for v in sides)
    scale = (10 + beyond / spread ** 2) / freedom
    if freedom > 10:
        scale = max(scale, beyond / spread ** 2 / (freedom - 10))
    between = t ** 2 * scale * spread ** 2 * (1 / len(base) + 1 / len(value))
    d = mean[0] - mean[1]
    down, up = np.sqrt(between + low[0] + high[1]), np.sqrt(between + high[0] + low[1])
    p = 2 * stats.t.sf(t * max(0, abs(d) - shift) / (down if d > 0 else up), freedom)
    show(f"{spread}, {shift}", *np.exp([d, d - down - shift, d + up + shift]), p)

print("/* Student, SciPy: degrees of freedom, t; p */")
for freedom, t in [(1, 1.0), (1, 12.7), (2, 0.5), (2, 4.3), (3, 2.0), (4, 2.776), (7, 0.1), (10, 2.228), (10, 6.0), (25, 1.96)]:
    show(f"{freedom}, {t}", 2 * stats.t.sf(t, freedom))

print("/* Holm, R: p.adjust */")
ps = [0.01, 0.04, 0.03, 0.005, 0.5, 0.04, 0.0001, 0.9]
print("\t", ps, r(f"cat(format(p.adjust({vector(ps)}, 'holm'), digits=17))"))
