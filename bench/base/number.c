/* SPDX-License-Identifier: MIT */
#include "bench/base/number.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct unit {
	const char *suffix;
	uint64_t factor;
};

/* Smallest first; formatting takes the last that divides exactly. */
static const struct unit duration_units[] = {
	{ "ns", 1 },
	{ "us", 1000 },
	{ "ms", 1000000 },
	{ "s", 1000000000 },
	{ "min", UINT64_C(60000000000) },
	{ "h", UINT64_C(3600000000000) },
	{ NULL, 0 },
};

static const struct unit size_units[] = {
	{ "B", 1 },
	{ "KB", 1000 },
	{ "MB", 1000000 },
	{ "GB", 1000000000 },
	{ "KiB", 1u << 10 },
	{ "MiB", 1u << 20 },
	{ "GiB", 1u << 30 },
	{ NULL, 0 },
};

static const struct unit percent_units[] = {
	{ "%", 1000 },
	{ NULL, 0 },
};

int number_parse(const char *text, uint64_t *number)
{
	if (!isdigit((unsigned char)*text))
		return -EINVAL;
	char *end;
	errno = 0;
	*number = strtoull(text, &end, 10);
	return errno || *end ? -EINVAL : 0;
}

static const struct unit *unit_find(const struct unit *units, const char *suffix)
{
	for (; units->suffix; units++)
		if (!strcasecmp(units->suffix, suffix))
			return units;
	return NULL;
}

uint64_t number_whole(double number)
{
	return number < 0x1p63 ? (uint64_t)fmax(number, 0) : isnan(number) ? 0 : INT64_MAX;
}

/* A number, whole or with a point, and a unit; `bare` is the unit of a number without one. */
static int parse_quantity(
	const char *text, const struct unit *units, const struct unit *bare, uint64_t *number)
{
	if (!isdigit((unsigned char)*text) && *text != '.')
		return -EINVAL;
	size_t digits = strspn(text, "0123456789.");
	const struct unit *unit = text[digits] ? unit_find(units, text + digits) : bare;
	if (!unit)
		return -EINVAL;
	char *end;
	errno = 0;
	uint64_t whole = strtoull(text, &end, 10);
	if (errno == 0 && end == text + digits)
		return __builtin_mul_overflow(whole, unit->factor, number) ? -EINVAL : 0;
	long double exact = strtold(text, &end) * (long double)unit->factor;
	if (end != text + digits || exact >= 18446744073709551615.0L)
		return -EINVAL;
	*number = (uint64_t)roundl(exact);
	return 0;
}

int number_parse_duration(const char *text, uint64_t *ns)
{
	static const struct unit zero = { "", 0 };
	return parse_quantity(text, duration_units, strcmp(text, "0") ? NULL : &zero, ns);
}

int number_parse_size(const char *text, uint64_t *bytes)
{
	return parse_quantity(text, size_units, &size_units[0], bytes);
}

int number_parse_percent(const char *text, uint64_t *thousandths)
{
	return parse_quantity(text, percent_units, &percent_units[0], thousandths);
}

static void format_quantity(uint64_t number, const struct unit *units, char *text)
{
	const struct unit *best = units;
	for (const struct unit *unit = units; number && unit->suffix; unit++)
		if (number % unit->factor == 0 && unit->factor >= best->factor)
			best = unit;
	snprintf(text, 32, "%" PRIu64 "%s", number / best->factor, best->suffix);
}

void number_format_duration(uint64_t ns, char *text)
{
	format_quantity(ns, duration_units, text);
}

void number_format_size(uint64_t bytes, char *text)
{
	format_quantity(bytes, size_units, text);
}

void number_format_percent(uint64_t thousandths, char *text)
{
	char decimals[8];
	snprintf(decimals, sizeof decimals, ".%03u", (unsigned)(thousandths % 1000));
	size_t length = strlen(decimals);
	while (decimals[length - 1] == '0')
		length--;
	snprintf(text, 32, "%" PRIu64 "%.*s%%", thousandths / 1000, length > 1 ? (int)length : 0,
		decimals);
}
