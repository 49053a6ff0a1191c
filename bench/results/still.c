/* SPDX-License-Identifier: MIT */
/* For how long the program that started the work stood still, by its heartbeat. */
#include "bench/results/findings.h"

#include "bench/base/memory.h"
#include "bench/base/say.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Runners whose longest standstills differ by so much are told apart: a machine that others use as
 * well takes a CPU away for some milliseconds. */
#define APART 3.0

/* Of these and more only some are named. */
#define NAMED_MOST 5

size_t results_beats(const struct results_sample *sample, double late_s[RESULTS_BEATS])
{
	size_t count = 0;
	const char *at = *sample->beat_late_parts ? sample->beat_late_parts : NULL;
	for (; at && count < RESULTS_BEATS; at = strchr(at, ';') ? strchr(at, ';') + 1 : NULL) {
		char *end;
		double late = strtod(at, &end);
		late_s[count++] = end > at && late >= 0 ? late : (double)NAN;
	}
	return count;
}

/* A runner of the group, and its longest standstill of all its cells. */
struct still {
	size_t runner;
	double most_s;
};

static int descending(const void *a, const void *b)
{
	const struct still *left = a, *right = b;
	if (left->most_s != right->most_s)
		return left->most_s > right->most_s ? -1 : 1;
	return left->runner < right->runner ? -1 : 1;
}

/* Cells of a runner stand together. */
static size_t collect(
	const struct findings *findings, size_t group, const double *figures, struct still *stills)
{
	const struct results *results = findings->results;
	const struct results_group *of = &results->groups[group];
	size_t count = 0;
	for (size_t i = of->first; i < of->first + of->count; i++) {
		double most_s = figures ? figures[i - of->first]
					: findings->summary.rows[i].times.beat_late_max_s;
		if (isnan(most_s))
			continue;
		if (!count || stills[count - 1].runner != results->cells[i].runner_index)
			stills[count++] = (struct still){ results->cells[i].runner_index, 0 };
		stills[count - 1].most_s = fmax(stills[count - 1].most_s, most_s);
	}
	qsort(stills, count, sizeof *stills, descending);
	return count;
}

/* How many stand still for longer than the others: up to the widest step, if it is one. */
static size_t frozen_of(const struct still *stills, size_t count)
{
	size_t frozen = count;
	double widest = APART;
	for (size_t i = 1; i < count; i++) {
		double step = stills[i - 1].most_s / stills[i].most_s;
		if (step < widest)
			continue;
		widest = step;
		frozen = i;
	}
	return frozen;
}

static void say_under(
	struct say *out, const struct findings *findings, const struct still *stills, size_t count)
{
	size_t named = count > NAMED_MOST ? NAMED_MOST - 2 : count;
	for (size_t i = 0; i < named; i++) {
		say_comma(out, i, count, "and");
		say_name(out, findings->results->runners[stills[i].runner].label, 28);
	}
	if (named < count)
		say(out, " and %zu others", count - named);
}

void findings_still(const struct findings *findings, size_t group, const double *most_s,
	const char *who, char *text, size_t size)
{
	struct say out = say_into(text, size);
	const struct results_group *of = &findings->results->groups[group];
	struct still *stills = memory_zeroed(of->count, sizeof *stills);
	size_t count = collect(findings, group, most_s, stills), frozen = frozen_of(stills, count);
	for (size_t i = 0; i < count; i = i < frozen ? frozen : count) {
		char time[FIGURES_SIZE];
		figures_time(stills[i].most_s, NULL, time);
		if (!i)
			say(&out, "%s%s typically stood still for ",
				findings_busy(findings, group) ? "on a busy machine " : "", who);
		say(&out, "%s %s under ",
			i                ? ", for at most"
			: count > frozen ? "up to"
					 : "no longer than",
			time);
		say_under(&out, findings, &stills[i], (i < frozen ? frozen : count) - i);
	}
	free(stills);
}
