/* SPDX-License-Identifier: MIT */
#include "bench/sampling/schedule.h"

#include "bench/plan/cells.h"
#include "bench/plan/options.h"
#include "bench/sampling/journal.h"
#include "bench/sampling/progress.h"
#include "bench/sampling/take.h"
#include "bench/runner.h"
#include "bench/base/statistics.h"
#include "bench/base/stop.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is known of the results of a group. */
struct course {
	bool checksum_known;
	uint64_t checksum; /* of the first valid sample; all others must agree */
	char witness[64];  /* the runner that gave it */
};

struct state {
	const struct schedule *schedule;
	const struct cells *cells;
	const struct settings *settings;
	struct course *courses;   /* two a group: builds may compute differently */
	size_t *groups, *members; /* scratch for shuffling */
	double *base, *value;     /* scratch for statistics; room for the history */
	size_t room;
	uint64_t begun_ns, random;
	uint64_t spent_ns;      /* before: what the samples of an interrupted run took */
	unsigned *owed;         /* warm-up samples that each cell has yet to get */
	unsigned owed_most;     /* of the cells being measured; above 0 it is a warm-up round */
	unsigned round;         /* the last one begun */
	unsigned recorded;      /* how many rounds were no warm-up, this one included */
	unsigned recorded_here; /* of them, those that no interrupted run has measured */
	double widest;          /* interval of all active groups, per cent either side */
	struct error *error;
};

const char *stop_reason_name(enum stop_reason reason)
{
	static const char *const names[] = { [STOP_NOT_YET] = "",
		[STOP_RUNS] = "runs",
		[STOP_PRECISE] = "precise",
		[STOP_MAX_RUNS] = "max-runs",
		[STOP_MAX_TIME] = "max-time",
		[STOP_FAILED] = "failed",
		[STOP_INTERRUPTED] = "interrupted" };
	return names[reason];
}

/* ---- order ---------------------------------------------------------------------------------- */

/* A number below `bound`, without the bias of a plain remainder; the same on every machine. */
static uint64_t random_below(struct state *state, uint64_t bound)
{
	uint64_t number, limit = UINT64_MAX - UINT64_MAX % bound;
	do
		number = workload_hash(state->settings->order_seed, state->random++);
	while (number >= limit);
	return number % bound;
}

/* Fisher and Yates. */
static void shuffle(struct state *state, size_t *items, size_t count)
{
	for (size_t i = count; i > 1; i--) {
		size_t j = random_below(state, i), item = items[i - 1];
		items[i - 1] = items[j];
		items[j] = item;
	}
}

/* ---- stopping ------------------------------------------------------------------------------- */

static uint64_t elapsed_ns(const struct state *state)
{
	return state->spent_ns + runner_now_ns() - state->begun_ns;
}

/* The half width of an interval over its estimate, the wider side; NaN when there is none. */
static double relative_width(const struct interval *interval)
{
	double below = interval->estimate - interval->low;
	double above = interval->high - interval->estimate;
	return (below > above ? below : above) / interval->estimate;
}

/* How precise a cell is, in per cent: its median and, with a baseline, its speedup; or NaN. */
static double cell_precision(const struct state *state, const struct group *group, size_t cell)
{
	const struct history *history = state->schedule->history;
	struct interval median;
	struct comparison speedup = { 0 };
	size_t count = history_values(history, cell, history_wall_s, false, state->value);
	if (statistics_median(state->value, count, &median))
		return NAN;
	double width = relative_width(&median);
	bool paired = group->baseline != NO_CELL && group->baseline != cell &&
		      state->schedule->reasons[group->baseline] != STOP_FAILED;
	if (paired) {
		count = history_pairs(history, group->baseline, cell, state->base, state->value);
		if (statistics_paired(state->base, state->value, count, &speedup))
			return NAN;
		double other = relative_width(&speedup.ratio);
		width = isnan(other) || other > width ? other : width;
	}
	return width * 100;
}

/* A cell that has only ever failed twice, or mostly fails, is measured no more. */
static bool cell_is_hopeless(const struct history *history, size_t cell)
{
	size_t failed = history_failed(history, cell), valid = history_valid(history, cell);
	return (failed >= 2 && valid == 0) || (failed >= 3 && failed > valid);
}

/*
 * How many samples of a cell count against --min-runs and --max-runs. A disturbed one does not, so
 * that it is measured again, once: at most as many again as there are others.
 */
static size_t samples_taken(const struct state *state, size_t cell)
{
	const struct history *history = state->schedule->history;
	size_t taken = history_valid(history, cell) + history_failed(history, cell);
	size_t disturbed = history_disturbed(history, cell);
	if (state->settings->runs)
		return taken;
	return taken - (disturbed < taken / 2 ? disturbed : taken / 2);
}

/* The state of a group that is being measured: why it may stop, if it may. */
static enum stop_reason group_reason(struct state *state, const struct group *group)
{
	const struct settings *settings = state->settings;
	size_t least = SIZE_MAX;
	double widest = 0;
	for (size_t cell = group->first; cell < group->first + group->count; cell++) {
		if (state->schedule->reasons[cell] == STOP_FAILED)
			continue;
		size_t taken = samples_taken(state, cell);
		least = taken < least ? taken : least;
		double width = settings->runs ? 0 : cell_precision(state, group, cell);
		widest = isnan(width) || width > widest ? width : widest;
		if (isnan(width))
			widest = INFINITY;
	}
	state->widest = widest > state->widest ? widest : state->widest;
	if (least == SIZE_MAX)
		return STOP_FAILED;
	if (settings->runs)
		return least >= settings->runs ? STOP_RUNS : STOP_NOT_YET;
	if (least >= settings->min_runs && widest <= settings->precision)
		return STOP_PRECISE;
	return least >= settings->max_runs ? STOP_MAX_RUNS : STOP_NOT_YET;
}

static void group_stop(
	const struct state *state, const struct group *group, enum stop_reason reason)
{
	for (size_t cell = group->first; cell < group->first + group->count; cell++)
		if (state->schedule->reasons[cell] == STOP_NOT_YET)
			state->schedule->reasons[cell] = reason;
}

/* Is any cell of the group still being measured? */
static bool group_is_active(const struct state *state, const struct group *group)
{
	for (size_t cell = group->first; cell < group->first + group->count; cell++)
		if (state->schedule->reasons[cell] == STOP_NOT_YET)
			return true;
	return false;
}

static void stop_all(const struct state *state, enum stop_reason reason)
{
	for (size_t i = 0; i < state->cells->group_count; i++)
		group_stop(state, &state->cells->groups[i], reason);
}

/* What one more round will take, from what the last sample of each active cell took. */
static uint64_t round_cost_ns(const struct state *state)
{
	const struct history *history = state->schedule->history;
	uint64_t cost = 0;
	for (size_t cell = 0; cell < state->cells->count; cell++) {
		if (state->schedule->reasons[cell] != STOP_NOT_YET)
			continue;
		for (size_t i = history->count; i-- > 0;) {
			if (history->samples[i].cell != cell)
				continue;
			cost += history->samples[i].cost_ns;
			break;
		}
	}
	return cost;
}

/*
 * Every cell gets one recorded sample whatever the budget, also of a run that is resumed; after
 * that no round may overrun it.
 */
static bool budget_is_spent(const struct state *state)
{
	return state->recorded_here &&
	       elapsed_ns(state) + round_cost_ns(state) > state->settings->max_time_ns;
}

/* Stops cells by themselves: an interrupted round leaves some with one sample more than others. */
static void stop_cell(const struct state *state, size_t cell)
{
	enum stop_reason *reason = &state->schedule->reasons[cell];
	const struct settings *settings = state->settings;
	if (*reason != STOP_NOT_YET)
		return;
	if (cell_is_hopeless(state->schedule->history, cell))
		*reason = STOP_FAILED;
	else if (settings->runs && samples_taken(state, cell) >= settings->runs)
		*reason = STOP_RUNS;
}

/* Stops what has reached its end; true while there is something left to measure. */
static bool go_on(struct state *state)
{
	const struct cells *cells = state->cells;
	state->widest = 0;
	bool active = false;
	for (size_t cell = 0; cell < cells->count; cell++)
		stop_cell(state, cell);
	for (size_t i = 0; i < cells->group_count; i++) {
		const struct group *group = &cells->groups[i];
		if (!group_is_active(state, group))
			continue;
		enum stop_reason reason = group_reason(state, group);
		if (reason != STOP_NOT_YET)
			group_stop(state, group, reason);
		active = active || reason == STOP_NOT_YET;
	}
	/* Exact counts are what was asked for: no budget cuts them. */
	if (active && !state->settings->runs && budget_is_spent(state)) {
		stop_all(state, STOP_MAX_TIME);
		active = false;
	}
	return active;
}

/* ---- rounds --------------------------------------------------------------------------------- */

/* Compares the checksum with that of the group's other samples. */
static void verify_checksum(struct state *state, struct sample *sample)
{
	const struct cell *cell = &state->cells->cells[sample->cell];
	const struct group *group = &state->cells->groups[cell->group];
	struct course *course = &state->courses[2 * cell->group + !strcmp(cell->build, "new")];
	bool valid = sample->status == SAMPLE_OK || sample->status == SAMPLE_WARMUP;
	if (!valid || (group->flags & PLAN_RESULTS_VARY))
		return;
	uint64_t checksum = sample->report.digest.checksum;
	if (!course->checksum_known) {
		*course = (struct course){ .checksum_known = true, .checksum = checksum };
		snprintf(course->witness, sizeof course->witness, "%s", cell->runner->name);
	} else if (checksum != course->checksum) {
		sample->status = SAMPLE_WRONG;
		snprintf(sample->detail, sizeof sample->detail,
			"checksum %016" PRIx64 " differs from the first sample's (%s): %016" PRIx64,
			checksum, course->witness, course->checksum);
	}
}

static int measure_cell(struct state *state, size_t cell, unsigned order)
{
	const struct schedule *schedule = state->schedule;
	struct taken taken = { .sample = { .cell = cell, .round = state->round, .order = order } };
	take_sample(schedule->sampler, state->owed_most > 0, &taken);
	state->owed[cell] -= state->owed_most > 0;
	verify_checksum(state, &taken.sample);
	struct journal *journal = schedule->sampler->journal;
	int code = journal ? journal_add(journal, &taken.sample, &taken.trace, state->error) : 0;
	trace_finish(&taken.trace);
	if (!code && (code = history_add(schedule->history, &taken.sample)))
		error_errno(state->error, code, "samples");
	return code;
}

/* The largest number of recorded rounds that may still come, and what is left of the time. */
static void show_progress(const struct state *state, size_t cell)
{
	char label[96];
	const struct settings *settings = state->settings;
	uint64_t elapsed = elapsed_ns(state), left = UINT64_MAX;
	unsigned rounds = settings->runs ? settings->runs : settings->max_runs;
	if (state->round > 1) {
		unsigned to_come = rounds > state->recorded ? rounds - state->recorded : 0;
		to_come += state->owed_most > 0 ? state->owed_most : 1;
		left = to_come * round_cost_ns(state);
		uint64_t budget =
			settings->max_time_ns > elapsed ? settings->max_time_ns - elapsed : 0;
		if (!settings->runs && left > budget)
			left = budget;
	}
	cell_label(state->cells, &state->cells->cells[cell], label, sizeof label);
	struct progress_line line = { .label = label,
		.round = state->round,
		.recorded = state->recorded,
		.rounds = rounds,
		.warmup = settings->warmup,
		.warmups_left = state->owed_most,
		.left_ns = left,
		.precision = settings->runs ? 0 : state->widest,
		.wanted = settings->precision };
	progress_sample(state->schedule->progress, &line);
}

/* Is a sample of the cell due in this round? */
static bool cell_is_due(const struct state *state, size_t cell)
{
	return state->schedule->reasons[cell] == STOP_NOT_YET &&
	       (!state->owed_most || state->owed[cell]);
}

static bool group_is_due(const struct state *state, const struct group *group)
{
	for (size_t cell = group->first; cell < group->first + group->count; cell++)
		if (cell_is_due(state, cell))
			return true;
	return false;
}

static int measure_group(struct state *state, size_t index, unsigned *order)
{
	const struct group *group = &state->cells->groups[index];
	size_t members = 0;
	for (size_t cell = group->first; cell < group->first + group->count; cell++)
		if (cell_is_due(state, cell))
			state->members[members++] = cell;
	shuffle(state, state->members, members);
	int code = watch_canary(state->schedule->sampler->watch);
	if (code)
		return error_errno(state->error, code, "canary");
	for (size_t i = 0; !code && i < members && !stop_wanted(); i++) {
		show_progress(state, state->members[i]);
		code = measure_cell(state, state->members[i], ++*order);
	}
	return code;
}

/* The next round: a warm-up as long as a cell that is being measured has too few. */
static void begin_round(struct state *state)
{
	state->owed_most = 0;
	for (size_t cell = 0; cell < state->cells->count; cell++)
		if (state->schedule->reasons[cell] == STOP_NOT_YET &&
			state->owed[cell] > state->owed_most)
			state->owed_most = state->owed[cell];
	state->round++;
	state->recorded += !state->owed_most;
	state->recorded_here += !state->owed_most;
}

static int measure_round(struct state *state)
{
	begin_round(state);
	state->random = (uint64_t)state->round << 32;
	size_t groups = 0;
	for (size_t i = 0; i < state->cells->group_count; i++)
		if (group_is_due(state, &state->cells->groups[i]))
			state->groups[groups++] = i;
	shuffle(state, state->groups, groups);
	unsigned order = 0;
	int code = 0;
	for (size_t i = 0; !code && i < groups && !stop_wanted(); i++)
		code = measure_group(state, state->groups[i], &order);
	return code;
}

/*
 * Goes on where the history ends: with its last round, the warm-ups that its cells have had, what
 * its samples took, and the results that it has seen.
 */
static void take_history(struct state *state)
{
	const struct history *history = state->schedule->history;
	const unsigned warmup = state->settings->warmup;
	size_t recorded, disturbed;
	history_rounds(history, &recorded, &disturbed);
	state->recorded = (unsigned)recorded;
	for (size_t cell = 0; cell < state->cells->count; cell++)
		state->owed[cell] = warmup;
	for (size_t i = 0; i < history->count; i++) {
		const struct sample *sample = &history->samples[i];
		struct sample seen = *sample;
		/* A failed one was its cell's turn. */
		bool failed = sample->status != SAMPLE_OK && sample->status != SAMPLE_INTERRUPTED;
		bool warmed =
			sample->status == SAMPLE_WARMUP || (failed && sample->round <= warmup);
		state->owed[sample->cell] -= warmed && state->owed[sample->cell];
		state->spent_ns += sample->cost_ns;
		state->round = sample->round;
		if (sample->report.digested)
			verify_checksum(state, &seen);
	}
}

/* Makes room for the statistics of every sample there can be after one more round. */
static int make_room(struct state *state)
{
	size_t needed = state->schedule->history->count + state->cells->count;
	if (needed <= state->room)
		return 0;
	double *base = reallocarray(state->base, 2 * needed, sizeof *base);
	state->base = base ? base : state->base;
	double *value = reallocarray(state->value, 2 * needed, sizeof *value);
	state->value = value ? value : state->value;
	if (!base || !value)
		return error_errno(state->error, -ENOMEM, "statistics");
	state->room = 2 * needed;
	return 0;
}

int schedule_run(const struct schedule *schedule, struct error *error)
{
	const struct cells *cells = schedule->sampler->cells;
	struct state state = { .schedule = schedule,
		.cells = cells,
		.settings = schedule->sampler->settings,
		.begun_ns = runner_now_ns(),
		.error = error };
	state.courses = calloc(2 * cells->group_count, sizeof *state.courses);
	state.groups = calloc(cells->group_count, sizeof *state.groups);
	state.members = calloc(cells->count, sizeof *state.members);
	state.owed = calloc(cells->count, sizeof *state.owed);
	int code = state.courses && state.groups && state.members && state.owed
			   ? make_room(&state)
			   : error_errno(error, -ENOMEM, "schedule");
	if (!code)
		take_history(&state);
	while (!code && !stop_wanted() && go_on(&state)) {
		code = measure_round(&state);
		if (!code)
			code = make_room(&state);
	}
	if (stop_wanted())
		stop_all(&state, STOP_INTERRUPTED);
	progress_clear(schedule->progress);
	free(state.courses);
	free(state.groups);
	free(state.members);
	free(state.owed);
	free(state.base);
	free(state.value);
	return code;
}
