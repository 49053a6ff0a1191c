/* SPDX-License-Identifier: MIT */
/*
 * Figures as people read them: as many digits as mean something, never an exponent, never a 0 for
 * what is not 0. NaN is an empty text. Each text fits into FIGURES_SIZE bytes.
 */
#ifndef CONCBENCH_FIGURES_H
#define CONCBENCH_FIGURES_H

#include <stdbool.h>
#include <stddef.h>

#define FIGURES_SIZE 48

struct interval;

/* A unit of time, chosen once for all values that stand together. */
struct figures_unit {
	const char *name;
	double per_second;
};

/* s, ms, us or ns: the first in which the largest of the values is at least 1. */
const struct figures_unit *figures_unit_for(double largest_s);

/* The unit by its whole name, "millisecond"; NULL: there is none. */
const struct figures_unit *figures_unit_named(const char *name);

/* So many significant digits, without an exponent: 0.00001234, 12.3, 1235. */
void figures_number(double value, int digits, char text[FIGURES_SIZE]);

/* The decimals that give a value so many significant digits: 0 or more, 12 at most. */
int figures_decimals(double value, int digits);

/* "155 ms": three significant digits. NULL: the unit that suits the value. */
void figures_time(double seconds, const struct figures_unit *, char text[FIGURES_SIZE]);

/* The same of what is known to `step_s` only: no digit is smaller, and 0 is "< 1 µs". */
void figures_time_known(
	double seconds, const struct figures_unit *, double step_s, char text[FIGURES_SIZE]);

/* The same without the unit's name. */
void figures_time_bare(double seconds, const struct figures_unit *, char text[FIGURES_SIZE]);

/* "1.98", "45.2", "0.990", "0.0123", "2134". */
void figures_ratio(double ratio, char text[FIGURES_SIZE]);

/* A ratio as it is said without its interval: two digits where that is a fifth as wide or more, but
 * within it. "1.98", "32" of 31.6 [28.3, 35.7], "31.6" of 31.6 [31.3, 31.9]. */
void figures_factor(const struct interval *, char text[FIGURES_SIZE]);

/* A share in per cent with its sign: "99 %", "8.3 %", "0.012 %". Three digits at most; what is
 * below 100 % is "99.9 %" at most, and "0 %" is said of 0 only, else "< 0.001 %". */
void figures_percent(double share, char text[FIGURES_SIZE]);

/* A change, "+2.3 %", "-0.012 %", of a ratio of new to old; "0 %" if they are the same. */
void figures_change(double ratio, char text[FIGURES_SIZE]);

/* The same of an estimate and its interval, each with the digits that the interval carries: "0.0 %"
 * in [-2.5 %, +2.6 %]; an end of one that excludes 1 does not read as "0 %". */
void figures_changes(const struct interval *ratio, char estimate[FIGURES_SIZE],
	char low[FIGURES_SIZE], char high[FIGURES_SIZE]);

/* "0.034", "< 1e-9". */
void figures_p(double p, char text[FIGURES_SIZE]);

/* "4.3 MB", "12 kB", "1.2 GB". */
void figures_bytes(double bytes, char text[FIGURES_SIZE]);

/* "12.3 M": of what is done in a second. */
void figures_rate(double rate, char text[FIGURES_SIZE]);

/* "12,300,000": a whole number with its thousands set apart. */
void figures_whole(double number, char text[FIGURES_SIZE]);

/* Of the decimals of its median an interval has one more, if it needs it to differ from it:
 * "[1.95, 2.01]", "" for none. The unit's name is not said. */
void figures_interval(const struct interval *, double scale, char text[2 * FIGURES_SIZE]);

/* The same of a ratio: an end of one that excludes 1 does not read as 1. */
void figures_ratio_interval(const struct interval *, char text[2 * FIGURES_SIZE]);

/* Does the text of a ratio's interval exclude 1 where the interval does? */
bool figures_excludes_1(const struct interval *, const char *text);

/* What is said in front of its interval lies in it: where "16.0", perhaps with a unit behind it,
 * reads as outside "[15.98, 15.99]", the estimate, in the unit of both, gets as many decimals. */
void figures_within(double estimate, const char *interval, char text[FIGURES_SIZE]);

/* A ratio and its interval, "" for none, as both are said together. */
void figures_ratios(
	const struct interval *, char estimate[FIGURES_SIZE], char interval[2 * FIGURES_SIZE]);

#endif
