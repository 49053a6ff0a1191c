/* SPDX-License-Identifier: MIT */
#include "bench/base/figures.h"

#include "bench/base/statistics.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct figures_unit units[] = { { "s", 1 }, { "ms", 1e3 }, { "\xc2\xb5s", 1e6 },
	{ "ns", 1e9 } };
#define UNITS (sizeof units / sizeof *units)

const struct figures_unit *figures_unit_for(double largest_s)
{
	size_t i = 0;
	while (i + 1 < UNITS && largest_s * units[i].per_second < 0.9995)
		i++;
	return &units[i];
}

const struct figures_unit *figures_unit_named(const char *name)
{
	static const char *const names[UNITS] = { "second", "millisecond", "microsecond",
		"nanosecond" };
	for (size_t i = 0; i < UNITS; i++)
		if (!strcmp(name, names[i]))
			return &units[i];
	return NULL;
}

int figures_decimals(double value, int digits)
{
	value = fabs(value);
	if (!(value > 0) || !isfinite(value))
		return 0;
	/* 9.996 with three digits is 10.0, not 10.00. */
	double rounded = value * (1 + 0.5 * pow(10, -digits));
	int decimals = digits - 1 - (int)floor(log10(rounded));
	return decimals < 0 ? 0 : decimals > 12 ? 12 : decimals;
}

void figures_number(double value, int digits, char text[FIGURES_SIZE])
{
	if (isnan(value))
		*text = '\0';
	else
		snprintf(text, FIGURES_SIZE, "%.*f", figures_decimals(value, digits), value);
}

void figures_time_bare(double seconds, const struct figures_unit *unit, char text[FIGURES_SIZE])
{
	figures_number(seconds * unit->per_second, 3, text);
}

void figures_time(double seconds, const struct figures_unit *unit, char text[FIGURES_SIZE])
{
	unit = unit ? unit : figures_unit_for(fabs(seconds));
	double value = seconds * unit->per_second, step = pow(10, floor(log10(value)) - 2);
	if (value >= 999.5)
		figures_whole(round(value / step) * step, text);
	else
		figures_time_bare(seconds, unit, text);
	size_t length = strlen(text);
	if (length)
		snprintf(text + length, FIGURES_SIZE - length, " %s", unit->name);
}

void figures_time_known(
	double seconds, const struct figures_unit *unit, double step_s, char text[FIGURES_SIZE])
{
	unit = unit ? unit : figures_unit_for(fmax(fabs(seconds), step_s));
	double value = seconds * unit->per_second, step = step_s * unit->per_second;
	int decimals = figures_decimals(value, 3), known = figures_decimals(step, 1);
	*text = '\0';
	if (fabs(value) < step / 2)
		snprintf(text, FIGURES_SIZE, "< %.*f %s", known, step, unit->name);
	else if (!isnan(value))
		snprintf(text, FIGURES_SIZE, "%.*f %s", decimals < known ? decimals : known, value,
			unit->name);
}

void figures_ratio(double ratio, char text[FIGURES_SIZE])
{
	/* Two decimals at least: 0.99 and 1.01 are as far from 1. */
	int digits = ratio < 0.0995 ? 2 : 3, decimals = figures_decimals(ratio, digits);
	if (isnan(ratio))
		*text = '\0';
	else if (ratio >= 999.5)
		figures_whole(ratio, text);
	else
		snprintf(text, FIGURES_SIZE, "%.*f", ratio >= 0.0995 && decimals > 2 ? 2 : decimals,
			ratio);
}

/* As many decimals as it takes to say that it is not 1: 1.004 [1.003, 1.006] is not 1.00. */
static void ratio_beside_1(const struct interval *ratio, char text[FIGURES_SIZE])
{
	bool beside = ratio->low > 1 || ratio->high < 1;
	figures_ratio(ratio->estimate, text);
	for (int decimals = 3; beside && decimals < 7 && strtod(text, NULL) == 1; decimals++)
		snprintf(text, FIGURES_SIZE, "%.*f", decimals, ratio->estimate);
}

void figures_factor(const struct interval *ratio, char text[FIGURES_SIZE])
{
	double last = pow(10, floor(log10(ratio->estimate)) - 1);
	double rounded = round(ratio->estimate / last) * last;
	if (!(ratio->high - ratio->low >= 0.2 * ratio->estimate) || rounded < ratio->low ||
		rounded > ratio->high)
		ratio_beside_1(ratio, text);
	else if (rounded >= 999.5)
		figures_whole(rounded, text);
	else
		figures_number(rounded, 2, text);
}

void figures_percent(double share, char text[FIGURES_SIZE])
{
	double percent = share * 100, size = fabs(percent);
	*text = '\0';
	if (isnan(share))
		return;
	if (size > 0 && size < 0.001)
		snprintf(text, FIGURES_SIZE, "< 0.001 %%");
	else if (percent >= 99.5 && percent < 100)
		snprintf(text, FIGURES_SIZE, "%.1f %%", fmin(percent, 99.9));
	else
		snprintf(text, FIGURES_SIZE, "%.*f %%", figures_decimals(percent, 2), percent);
}

void figures_change(double ratio, char text[FIGURES_SIZE])
{
	double percent = fabs(ratio - 1) * 100;
	const char *sign = ratio > 1 ? "+" : percent > 0 ? "-" : "";
	/* That it is 100 % means nothing special here. */
	if (isnan(ratio))
		*text = '\0';
	else if (percent > 0 && percent < 0.001)
		snprintf(text, FIGURES_SIZE, "%s< 0.001 %%", sign);
	else
		snprintf(text, FIGURES_SIZE, "%s%.*f %%", sign, figures_decimals(percent, 2),
			percent);
}

void figures_changes(const struct interval *ratio, char estimate[FIGURES_SIZE],
	char low[FIGURES_SIZE], char high[FIGURES_SIZE])
{
	const double ends[] = { ratio->low * 100 - 100, ratio->high * 100 - 100 };
	const double percents[] = { ratio->estimate * 100 - 100, ends[0], ends[1] };
	char *const texts[] = { estimate, low, high };
	int decimals = figures_decimals(fmax(fabs(ends[0]), fabs(ends[1])), 2);
	if (ends[0] * ends[1] > 0)
		decimals = (int)fmax(
			decimals, figures_decimals(fmin(fabs(ends[0]), fabs(ends[1])), 1));
	for (size_t i = 0; i < 3; i++) {
		bool none = fabs(percents[i]) < 0.5 * pow(10, -decimals);
		snprintf(texts[i], FIGURES_SIZE, none ? "%.*f %%" : "%+.*f %%", decimals,
			none ? 0 : percents[i]);
	}
}

void figures_p(double p, char text[FIGURES_SIZE])
{
	if (p < 1e-9)
		snprintf(text, FIGURES_SIZE, "< 1e-9");
	else
		figures_number(p, 2, text);
}

void figures_bytes(double bytes, char text[FIGURES_SIZE])
{
	static const char *const names[] = { "B", "kB", "MB", "GB", "TB" };
	size_t unit = 0;
	*text = '\0';
	if (isnan(bytes))
		return;
	for (; bytes >= 999.5 && unit + 1 < sizeof names / sizeof *names; unit++)
		bytes /= 1000;
	int decimals = unit ? figures_decimals(bytes, 2) : 0;
	snprintf(text, FIGURES_SIZE, "%.*f %s", decimals, bytes, names[unit]);
}

void figures_rate(double rate, char text[FIGURES_SIZE])
{
	static const char *const prefixes[] = { "", " k", " M", " G", " T" };
	size_t i = 0;
	for (; rate >= 999.5 && i + 1 < sizeof prefixes / sizeof *prefixes; i++)
		rate /= 1000;
	figures_number(rate, 3, text);
	strncat(text, *text ? prefixes[i] : "", FIGURES_SIZE - strlen(text) - 1);
}

void figures_whole(double number, char text[FIGURES_SIZE])
{
	char digits[FIGURES_SIZE];
	size_t length, used = 0;
	*text = '\0';
	if (isnan(number) || number < 0 || number >= 1e15)
		return;
	snprintf(digits, sizeof digits, "%.0f", number);
	length = strlen(digits);
	for (size_t i = 0; i < length; i++) {
		if (i && (length - i) % 3 == 0)
			text[used++] = ',';
		text[used++] = digits[i];
	}
	text[used] = '\0';
}

/* Three digits of its ends, and one of its width, so that it is no point, but three more at most; two
 * more at most where it would read as reaching 0. */
static int interval_decimals(const struct interval *interval, double scale)
{
	double low = interval->low * scale, high = interval->high * scale;
	int decimals = figures_decimals(interval->estimate * scale, 3);
	int width = high > low ? figures_decimals(high - low, 1) : 0;
	decimals = width < decimals ? decimals : width < decimals + 3 ? width : decimals + 3;
	int least = low > 0 ? figures_decimals(low, 1) : 0;
	return least > decimals && least < decimals + 3 ? least : decimals;
}

static void print_interval(double low, double high, int decimals, char text[2 * FIGURES_SIZE])
{
	snprintf(text, 2 * FIGURES_SIZE, "[%.*f, %.*f]", decimals, low, decimals, high);
}

/* The ends as they are read; false: there are none. */
static bool read_ends(const char *text, double *low, double *high)
{
	return sscanf(text, "[%lf, %lf]", low, high) == 2;
}

void figures_interval(const struct interval *interval, double scale, char text[2 * FIGURES_SIZE])
{
	*text = '\0';
	if (!isnan(interval->low))
		print_interval(interval->low * scale, interval->high * scale,
			interval_decimals(interval, scale), text);
}

bool figures_excludes_1(const struct interval *ratio, const char *text)
{
	double low, high;
	return (!(ratio->low > 1) && !(ratio->high < 1)) || !read_ends(text, &low, &high) ||
	       low > 1 || high < 1;
}

void figures_ratio_interval(const struct interval *ratio, char text[2 * FIGURES_SIZE])
{
	figures_interval(ratio, 1, text);
	for (int decimals = 3; decimals < 7 && !figures_excludes_1(ratio, text); decimals++)
		print_interval(ratio->low, ratio->high, decimals, text);
}

void figures_within(double estimate, const char *interval, char text[FIGURES_SIZE])
{
	double low, high, said = strtod(text, NULL);
	const char *point = strchr(interval, '.');
	char unit[FIGURES_SIZE];
	if (!point || strchr(text, ',') || !read_ends(interval, &low, &high) ||
		(said >= low && said <= high))
		return;
	snprintf(unit, sizeof unit, "%s", text + strspn(text, "0123456789."));
	snprintf(text, FIGURES_SIZE, "%.*f%.20s", (int)strspn(point + 1, "0123456789"), estimate,
		unit);
}

void figures_ratios(
	const struct interval *ratio, char estimate[FIGURES_SIZE], char interval[2 * FIGURES_SIZE])
{
	figures_ratio(ratio->estimate, estimate);
	figures_ratio_interval(ratio, interval);
	figures_within(ratio->estimate, interval, estimate);
}
