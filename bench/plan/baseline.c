/* SPDX-License-Identifier: MIT */
#include "bench/plan/baseline.h"

#include "bench/runner.h"
#include "runners/registry.h"

#include "bench/base/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int baseline_init(struct baseline *baseline, const char *text)
{
	size_t length = strcspn(text, ":");
	*baseline = (struct baseline){ .runner = memory_part(text, length) };
	if (text[length])
		names_split(&baseline->pairs, text + length + 1, ';', true);
	for (size_t i = 0; i < baseline->pairs.count; i++)
		if (!strchr(baseline->pairs.items[i], '=') || *baseline->pairs.items[i] == '=')
			return -EINVAL;
	return !*baseline->runner || (text[length] && !baseline->pairs.count) ? -EINVAL : 0;
}

void baseline_finish(struct baseline *baseline)
{
	free(baseline->runner);
	names_finish(&baseline->pairs);
}

/* The length of a pair in "name=value;name=value", a backslash before what is no end. */
static size_t pair_length(const char *pair)
{
	return names_item_length(pair, ';');
}

static bool has_pair(const char *params, const char *pair)
{
	size_t wanted = strlen(pair);
	for (const char *at = params; *at; at += *at == ';') {
		size_t length = pair_length(at);
		if (length == wanted && !memcmp(at, pair, length))
			return true;
		at += length;
	}
	return false;
}

/* The length of a pair's name. */
static size_t name_length(const char *pair)
{
	return strcspn(pair, "=");
}

static bool has_name(const char *params, const char *name)
{
	size_t wanted = strlen(name);
	for (const char *at = params; *at; at += *at == ';') {
		if (name_length(at) == wanted && !memcmp(at, name, wanted))
			return true;
		at += pair_length(at);
	}
	return false;
}

/* Has the cell one of the pairs that are of the same name as this one? */
static bool has_one(
	const struct baseline *baseline, const struct baseline_cell *cell, const char *pair)
{
	size_t name = name_length(pair);
	for (size_t i = 0; i < baseline->pairs.count; i++) {
		const char *other = baseline->pairs.items[i];
		if (name_length(other) != name || memcmp(other, pair, name))
			continue;
		if (other[name] ? has_pair(cell->params, other) ||
					  has_pair(cell->runner_params, other)
				: !has_name(cell->runner_params, other))
			return true;
	}
	return false;
}

/* Does the baseline name the parameter that this pair begins with? */
static bool is_named(const struct baseline *baseline, const char *pair)
{
	size_t name = name_length(pair) + 1;
	for (size_t i = 0; i < baseline->pairs.count; i++)
		if (!strncmp(baseline->pairs.items[i], pair, name))
			return true;
	return false;
}

/* The same, but for those that are named? */
static bool are_alike(const struct baseline *baseline, const char *a, const char *b)
{
	while (*a && *b) {
		size_t one = pair_length(a), other = pair_length(b);
		bool same = one == other && !memcmp(a, b, one);
		if (!same && !(is_named(baseline, a) && is_named(baseline, b)))
			return false;
		a += one + (a[one] == ';');
		b += other + (b[other] == ';');
	}
	return !*a && !*b;
}

bool baseline_fits(
	const struct baseline *baseline, const struct baseline_cell *cell, const char *params)
{
	if (strcmp(cell->runner, baseline->runner))
		return false;
	for (size_t i = 0; i < baseline->pairs.count; i++)
		if (!has_one(baseline, cell, baseline->pairs.items[i]))
			return false;
	return are_alike(baseline, cell->params, params);
}

bool baseline_is_own(const char *text)
{
	return !strcmp(text, runner_defaults[0]->name);
}

bool baseline_fits_language(const struct baseline_cell *cell, const char *language)
{
	return cell->language && !strcmp(cell->language, language) &&
	       !strcmp(cell->family, runner_defaults[0]->family);
}
