/* SPDX-License-Identifier: MIT */
#include "bench/results/verdict.h"

#include "bench/plan/cells.h"
#include "bench/plan/param.h"
#include "bench/runner.h"
#include "bench/results/summary.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Runners this close to the best are named beside it, even when shown to be slower. */
#define NEAR 1.03
/* A gain that is surely below this is no reason for an event loop. */
#define LITTLE 1.1

/* A text being put together; what does not fit is cut. */
struct text {
	char *start;
	size_t size;
};

__attribute__((format(printf, 2, 3))) static void append(struct text *text, const char *format, ...)
{
	size_t length = strlen(text->start);
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text->start + length, text->size - length, format, arguments);
	va_end(arguments);
}

static const struct cell *cell_of(const struct summary *summary, const struct summary_row *row)
{
	return &summary->cells->cells[row->cell];
}

static const struct runner *runner_of(const struct summary *summary, const struct summary_row *row)
{
	return cell_of(summary, row)->runner;
}

static const struct summary_row *rows_of(const struct summary *summary, const struct group *group)
{
	return &summary->rows[group->first];
}

/* The fastest cell of each runner stands for it: false for all others. */
static bool stands_for_runner(
	const struct summary *summary, const struct group *group, const struct summary_row *row)
{
	const struct summary_row *rows = rows_of(summary, group);
	for (size_t i = 0; i < group->count; i++) {
		const struct summary_row *other = &rows[i];
		if (other->samples && runner_of(summary, other) == runner_of(summary, row) &&
			other->wall.median.estimate < row->wall.median.estimate)
			return false;
	}
	return row->samples > 0;
}

/* Does the runner occur with several concurrencies? Then its name alone does not say enough. */
static bool has_several(
	const struct summary *summary, const struct group *group, const struct summary_row *row)
{
	const struct summary_row *rows = rows_of(summary, group);
	size_t cells = 0;
	for (size_t i = 0; i < group->count; i++)
		cells += runner_of(summary, &rows[i]) == runner_of(summary, row);
	return cells > 1;
}

static void append_name(struct text *text, const struct summary *summary, const struct group *group,
	const struct summary_row *row)
{
	append(text, "%s", runner_of(summary, row)->name);
	if (has_several(summary, group, row))
		append(text, " -j %" PRIu64, summary->cells->cells[row->cell].concurrency);
}

/* Does a parameter differ between this group and another of the same workload? */
static bool param_differs(const struct summary *summary, const struct group *group, size_t param)
{
	for (size_t i = 0; i < summary->cells->group_count; i++) {
		const struct group *other = &summary->cells->groups[i];
		if (other->workload == group->workload &&
			strcmp(other->values->values[param].text,
				group->values->values[param].text))
			return true;
	}
	return false;
}

/* The workload, with what tells this group from the workload's other groups. */
static void append_group(
	struct text *text, const struct summary *summary, const struct group *group)
{
	append(text, "%s", group->workload->name);
	for (size_t i = 0; i < group->values->count; i++)
		if (param_differs(summary, group, i))
			append(text, " %s=%.40s", group->values->params[i].name,
				group->values->values[i].text);
	for (size_t i = 0; i < summary->cells->group_count; i++) {
		const struct group *other = &summary->cells->groups[i];
		if (other->workload == group->workload && other->tasks != group->tasks) {
			append(text, " with %" PRIu64 " task%s", group->tasks,
				group->tasks == 1 ? "" : "s");
			return;
		}
	}
}

/* The cell that runs one task at a time, whose CPU use says what the work is bound by; or NULL. */
static const struct summary_row *witness_of(
	const struct summary *summary, const struct group *group)
{
	const struct summary_row *rows = rows_of(summary, group);
	for (size_t i = 0; i < group->count; i++)
		if (rows[i].samples && cell_of(summary, &rows[i])->concurrency == 1)
			return &rows[i];
	return NULL;
}

static const char *bound_words(const char *bound)
{
	return !strcmp(bound, "cpu")  ? "CPU-bound"
	       : !strcmp(bound, "io") ? "I/O-bound"
	       : *bound               ? "partly CPU-bound"
				      : "";
}

void verdict_bound(
	const struct summary *summary, const struct group *group, char *start, size_t size)
{
	struct text text = { start, size };
	const struct summary_row *witness = witness_of(summary, group);
	*start = '\0';
	append(&text, "%s", bound_words(rows_of(summary, group)->bound));
	if (*start && witness && !isnan(witness->cpu_share))
		append(&text, ": %s keeps one core %.0f %% busy", runner_of(summary, witness)->name,
			witness->cpu_share * 100);
}

/* ---- the sentence --------------------------------------------------------------------------- */

static bool gains(const struct summary_row *row)
{
	return row->speedup.low > 1;
}

/* May it be named as a choice: as good as the best as far as is shown, or nearly so. */
static bool is_choice(const struct summary_row *row)
{
	return row->standing == STANDING_BEST || row->standing == STANDING_LEVEL ||
	       (row->standing == STANDING_SLOWER && row->behind <= NEAR);
}

static void append_speedups(
	struct text *text, const struct summary *summary, const struct group *group)
{
	const struct summary_row *rows = rows_of(summary, group);
	const char *separator = ": ";
	for (size_t i = 0; i < group->count; i++) {
		const struct summary_row *row = &rows[i];
		if (row->cell == group->baseline || isnan(row->speedup.estimate) ||
			!stands_for_runner(summary, group, row))
			continue;
		append(text, "%s", separator);
		append_name(text, summary, group, row);
		double times = row->speedup.estimate;
		append(text, " %.*fx", times < 0.1 ? 3 : times < 10 ? 2 : 1, times);
		separator = ", ";
	}
}

/* "A, B or C" of the choices, those that gain only if `gaining`; nothing when there are none. */
static void append_choices(
	struct text *text, const struct summary *summary, const struct group *group, bool gaining)
{
	const struct summary_row *rows = rows_of(summary, group);
	const struct summary_row *choices[64];
	size_t count = 0;
	for (size_t i = 0; i < group->count && count < 64; i++)
		if (is_choice(&rows[i]) && (!gaining || gains(&rows[i])) &&
			stands_for_runner(summary, group, &rows[i]))
			choices[count++] = &rows[i];
	for (size_t i = 0; i < count; i++) {
		append(text, "%s", i == 0 ? "" : i + 1 == count ? " or " : ", ");
		append_name(text, summary, group, choices[i]);
	}
}

/* What the event loop does here, when it was measured. */
static void append_loop(struct text *text, const struct summary *summary, const struct group *group)
{
	const struct summary_row *rows = rows_of(summary, group);
	for (size_t i = 0; i < group->count; i++) {
		const struct summary_row *row = &rows[i];
		bool loop = runner_of(summary, row)->flags & RUNNER_EVENT;
		if (!loop || row->cell == group->baseline || !row->samples ||
			!stands_for_runner(summary, group, row))
			continue;
		if (!strcmp(row->bound, "cpu") && !is_choice(row) && row->speedup.high <= LITTLE)
			append(text, "; the event loop cannot help");
		else if (!strcmp(row->bound, "io") && gains(row) && is_choice(row))
			append(text, "; one event loop is enough for waiting");
		return;
	}
}

/* What the rows of a group allow to be said. */
struct standings {
	size_t contenders, compared, losing;
	size_t least;         /* samples of a contender */
	const char *baseline; /* its runner, or NULL without a valid sample of it */
};

static struct standings count_standings(const struct summary *summary, const struct group *group)
{
	struct standings count = { .least = SIZE_MAX };
	const struct summary_row *rows = rows_of(summary, group);
	for (size_t i = 0; i < group->count; i++) {
		const struct summary_row *row = &rows[i];
		count.contenders += row->samples > 0;
		count.compared +=
			row->standing == STANDING_LEVEL || row->standing == STANDING_SLOWER;
		count.losing += row->speedup.high < 1;
		if (row->samples && row->samples < count.least)
			count.least = row->samples;
	}
	if (group->baseline != NO_CELL && summary->rows[group->baseline].samples)
		count.baseline = runner_of(summary, &summary->rows[group->baseline])->name;
	return count;
}

static void append_advice(
	struct text *text, const struct summary *summary, const struct group *group)
{
	struct standings count = count_standings(summary, group);
	char chosen[300] = "";
	struct text choices = { chosen, sizeof chosen };
	append_choices(&choices, summary, group, count.baseline != NULL);
	if (count.contenders < 2) {
		append(text, " - nothing to compare it with");
	} else if (count.compared == 0 && count.least < HISTORY_CLEAN_MIN) {
		append(text, " - too few samples to tell (%zu a cell, %d are needed)", count.least,
			HISTORY_CLEAN_MIN);
	} else if (count.compared == 0) {
		append(text, " - too few rounds in common to tell (%d are needed)",
			HISTORY_CLEAN_MIN);
	} else if (*chosen) {
		append(text, " - use %s", chosen);
		append_loop(text, summary, group);
	} else {
		append(text,
			count.losing ? " - nothing is shown to beat %s: use it"
				     : " - no difference shown: %s is the simplest",
			count.baseline);
	}
	append(text, ".");
}

void verdict_sentence(
	const struct summary *summary, const struct group *group, char *start, size_t size)
{
	struct text text = { start, size };
	const struct summary_row *witness = witness_of(summary, group);
	const char *bound = bound_words(rows_of(summary, group)->bound);
	*start = '\0';
	append_group(&text, summary, group);
	if (*bound)
		append(&text, " is %s", bound);
	if (*bound && witness && !isnan(witness->cpu_share))
		append(&text, " (%.0f %% of one core when %s)", witness->cpu_share * 100,
			runner_of(summary, witness)->name);
	append_speedups(&text, summary, group);
	append_advice(&text, summary, group);
}
