/* SPDX-License-Identifier: MIT */
#include "bench/sampling/schedule.h"

#include "bench/base/memory.h"
#include "bench/plan/cells.h"
#include "bench/plan/options.h"
#include "bench/sampling/foresight.h"
#include "bench/sampling/guardian.h"
#include "bench/sampling/journal.h"
#include "bench/sampling/order.h"
#include "bench/sampling/progress.h"
#include "bench/sampling/take.h"
#include "bench/sampling/units.h"
#include "bench/runner.h"
#include "bench/base/names.h"
#include "bench/base/stop.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is known of a group, of one build of it. */
struct course {
	bool checksum_known;
	uint64_t checksum; /* of the first valid sample; all others must agree */
	char witness[64];  /* the runner that gave it */
	uint64_t waits_ns; /* each task at least, in every cell; 0: unknown */
};

struct state {
	const struct schedule *schedule;
	const struct cells *cells;
	const struct settings *settings;
	struct course *courses;   /* two a group: builds may compute differently */
	size_t *groups, *members; /* of the round */
	struct order order;
	struct units units;
	uint64_t begun_ns;
	uint64_t spent_ns;      /* before: what the samples of an interrupted run took */
	unsigned *owed;         /* warm-up samples that each cell has yet to get */
	unsigned owed_most;     /* of the cells being measured; above 0 it is a warm-up round */
	unsigned round;         /* the last one begun */
	unsigned recorded;      /* how many rounds were no warm-up, this one included */
	unsigned recorded_here; /* of them, those that no interrupted run has measured */
	bool told;              /* whether --max-time will do */
	struct error *error;
};

static const struct history_cell *past_of(const struct state *state, size_t cell)
{
	return history_of(state->schedule->history, cell);
}

static uint64_t elapsed_ns(const struct state *state)
{
	return state->spent_ns + runner_now_ns() - state->begun_ns;
}

/*
 * Every cell gets one recorded sample whatever the budget, also of a run that is resumed; after
 * that no round may overrun it. Exact counts are what was asked for: no budget cuts them.
 */
static bool budget_is_spent(const struct state *state)
{
	return !state->settings->runs && state->recorded_here &&
	       elapsed_ns(state) + state->units.round_cost_ns > state->settings->max_time_ns;
}

/* Stops what has reached its end; true while there is something left to measure. */
static bool go_on(struct state *state)
{
	units_settle(&state->units);
	if (state->units.active && budget_is_spent(state))
		units_stop(&state->units, STOP_MAX_TIME);
	return state->units.active > 0;
}

/* ---- rounds --------------------------------------------------------------------------------- */

static struct course *course_of(const struct state *state, size_t index)
{
	const struct cell *cell = &state->cells->cells[index];
	return &state->courses[2 * cell->group + !strcmp(cell->build, "new")];
}

static bool is_probe(const struct state *state, size_t cell)
{
	return load_is_probe(&state->cells->groups[state->cells->cells[cell].group].load);
}

/* What a cell's tasks wait those of the others do. */
static void note_waits(struct state *state, size_t cell)
{
	struct course *course = course_of(state, cell);
	if (past_of(state, cell)->waits_ns > course->waits_ns)
		course->waits_ns = past_of(state, cell)->waits_ns;
}

/* Compares the checksum with that of the group's other samples. */
static void verify_checksum(struct state *state, struct sample *sample)
{
	const struct cell *cell = &state->cells->cells[sample->cell];
	const struct group *group = &state->cells->groups[cell->group];
	struct course *course = course_of(state, sample->cell);
	bool valid = sample->status == SAMPLE_OK || sample->status == SAMPLE_WARMUP;
	bool varies = (group->flags & PLAN_RESULTS_VARY) || load_is_timed(&group->load);
	if (!valid || varies)
		return;
	uint64_t checksum = sample->statement.digest.checksum;
	if (!course->checksum_known) {
		course->checksum_known = true;
		course->checksum = checksum;
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
	schedule->take(&schedule->sampler, state->owed_most > 0, &taken);
	state->owed[cell] -= state->owed_most > 0;
	verify_checksum(state, &taken.sample);
	struct journal *journal = schedule->sampler.journal;
	int code = journal ? journal_add(journal, &taken.sample, &taken.trace, state->error) : 0;
	trace_finish(&taken.trace);
	if (!code)
		history_add(schedule->history, &taken.sample);
	if (is_probe(state, cell))
		schedule->reasons[cell] = STOP_PROBED;
	note_waits(state, cell);
	return code;
}

/* How many recorded rounds there can be; with disturbed samples twice as many as were asked for. */
static unsigned most_rounds(const struct state *state)
{
	unsigned most = state->settings->max_runs, begun = !state->owed_most;
	if (state->settings->runs)
		return state->recorded - begun + (unsigned)state->units.rounds_left;
	return state->recorded > most ? 2 * most : most;
}

/* At most how much longer it will take; UINT64_MAX: not known yet. */
static uint64_t left_ns(const struct state *state)
{
	const struct settings *settings = state->settings;
	unsigned rounds = most_rounds(state), to_come = state->owed_most ? state->owed_most : 1;
	uint64_t elapsed = elapsed_ns(state), budget = settings->max_time_ns;
	if (state->round == 1)
		return UINT64_MAX;
	if (rounds > state->recorded)
		to_come += rounds - state->recorded;
	uint64_t left = to_come * state->units.round_cost_ns;
	budget = budget > elapsed ? budget - elapsed : 0;
	return !settings->runs && left > budget ? budget : left;
}

static void show_progress(struct state *state, size_t cell)
{
	char label[96];
	struct progress *progress = state->schedule->progress;
	if (!progress_is_due(progress, state->round))
		return;
	cell_label(state->cells, &state->cells->cells[cell], label, sizeof label);
	struct progress_line line = { .label = label,
		.round = state->round,
		.recorded = state->recorded,
		.rounds = most_rounds(state),
		.warmup = state->settings->warmup,
		.warmups_left = state->owed_most,
		.left_ns = left_ns(state),
		.estimate_s = units_median_s(&state->units, cell),
		.precision = units_width(&state->units),
		.wanted = state->settings->precision };
	if (is_probe(state, cell)) {
		line.rounds = 0; /* how many follow depends on what they show */
		line.left_ns = UINT64_MAX;
		line.precision = (double)NAN;
	}
	progress_show(progress, &line);
}

/*
 * Says once, as soon as a sample of every cell has shown what they take, whether --max-time will
 * do for as many as are wanted at least.
 */
static void tell_budget(struct state *state)
{
	const struct settings *settings = state->settings;
	const struct progress_need need = { .samples = settings->min_runs,
		.cells = state->units.active,
		.need_ns = elapsed_ns(state) +
			   (settings->min_runs - state->recorded) * state->units.round_cost_ns,
		.budget_ns = settings->max_time_ns };
	bool known = state->round && !settings->runs && state->recorded < settings->min_runs;
	if (!state->told && known && need.need_ns > need.budget_ns)
		progress_tell_need(state->schedule->progress, &need);
	state->told = state->told || state->round;
}

/* Is a sample of the cell due in this round? */
static bool cell_is_due(const struct state *state, size_t cell)
{
	return units_active(&state->units, cell) && (!state->owed_most || state->owed[cell]);
}

static bool group_is_due(const struct state *state, const struct group *group)
{
	for (size_t cell = group->first; cell < group->first + group->count; cell++)
		if (cell_is_due(state, cell))
			return true;
	return false;
}

/* The squares begin with the first recorded round. */
static int64_t order_round(const struct state *state)
{
	return (int64_t)state->round - 1 - state->settings->warmup;
}

static void tell_left_out(const struct schedule *schedule, size_t cell, const char *why)
{
	schedule->reasons[cell] = STOP_LEFT_OUT;
	progress_tell_left_out(schedule->progress, why);
	names_add(schedule->left_out, why);
}

/* Of a cell that could not end: true if it is not to be measured. */
static bool leave_out(struct state *state, size_t cell)
{
	const struct schedule *schedule = state->schedule;
	const struct history_cell *past = past_of(state, cell);
	bool seen = past->count || past->warmups || past->failed;
	uint64_t waits_ns = course_of(state, cell)->waits_ns,
		 told_ns = state->cells->groups[state->cells->cells[cell].group].waits_ns;
	char why[600];
	if (seen || !foresight_is_hopeless(state->cells, state->settings, cell,
			    waits_ns > told_ns ? waits_ns : told_ns, why, sizeof why))
		return false;
	tell_left_out(schedule, cell, why);
	return true;
}

/* No round of a resumed run is measured again for a cell that is left out anyway. */
static void leave_out_hopeless(struct state *state)
{
	for (size_t cell = 0; cell < state->cells->count; cell++)
		if (units_active(&state->units, cell))
			leave_out(state, cell);
}

static uint64_t at_once(const struct state *state, size_t cell)
{
	return cell_at_once(state->cells, &state->cells->cells[cell]);
}

/* Those of the members that have the most tasks at once come first, otherwise as they were. */
static void most_first(struct state *state, size_t members)
{
	uint64_t most = 0;
	for (size_t i = 0; i < members; i++)
		if (at_once(state, state->members[i]) > most)
			most = at_once(state, state->members[i]);
	for (size_t i = 0, first = 0; i < members; i++) {
		size_t cell = state->members[i];
		if (at_once(state, cell) < most)
			continue;
		memmove(&state->members[first + 1], &state->members[first],
			(i - first) * sizeof *state->members);
		state->members[first++] = cell;
	}
}

/*
 * Before anything is measured: a cell that is worked on elsewhere, too, where nothing can begin or
 * its files are not the same, is told, and not measured: each of its samples would take as long to
 * fail. The first one has as many workers begin as the others need.
 */
static void begin_elsewhere(struct state *state)
{
	const struct schedule *schedule = state->schedule;
	const struct sampler *sampler = &schedule->sampler;
	size_t members = 0;
	char label[256], refusal[256], why[sizeof label + sizeof refusal + 2];
	for (size_t cell = 0; cell < state->cells->count; cell++)
		if (units_active(&state->units, cell) && state->cells->cells[cell].runner->begin)
			state->members[members++] = cell;
	most_first(state, members);
	for (size_t i = 0; i < members && !stop_wanted(); i++) {
		const struct cell *cell = &state->cells->cells[state->members[i]];
		if (guardian_begin(sampler, state->members[i], refusal, sizeof refusal))
			continue;
		cell_label(state->cells, cell, label, sizeof label);
		snprintf(why, sizeof why, "%s: %s", label, refusal);
		tell_left_out(schedule, state->members[i], why);
	}
}

static int measure_members(struct state *state, size_t members, unsigned *order)
{
	int code = 0;
	for (size_t i = 0; !code && i < members && !stop_wanted(); i++) {
		if (leave_out(state, state->members[i]))
			continue;
		show_progress(state, state->members[i]);
		code = measure_cell(state, state->members[i], ++*order);
	}
	return code;
}

static int measure_group(struct state *state, size_t index, unsigned *order)
{
	const struct group *group = &state->cells->groups[index];
	size_t members = 0;
	for (size_t cell = group->first; cell < group->first + group->count; cell++)
		if (cell_is_due(state, cell))
			state->members[members++] = cell;
	struct order_of of = { .stream = index + 1, .round = order_round(state) };
	order_arrange(&state->order, &of, state->members, members);
	if (state->owed_most)
		most_first(state, members);
	struct watch *watch = state->schedule->sampler.watch;
	if (watch)
		watch_canary(watch);
	return measure_members(state, members, order);
}

/* The next round: a warm-up as long as a cell that is being measured has too few. */
static void begin_round(struct state *state)
{
	state->owed_most = 0;
	for (size_t cell = 0; cell < state->cells->count; cell++)
		if (units_active(&state->units, cell) && state->owed[cell] > state->owed_most)
			state->owed_most = state->owed[cell];
	state->round++;
	state->recorded += !state->owed_most;
	state->recorded_here += !state->owed_most;
}

static int measure_round(struct state *state)
{
	begin_round(state);
	size_t groups = 0;
	for (size_t i = 0; i < state->cells->group_count; i++)
		if (group_is_due(state, &state->cells->groups[i]))
			state->groups[groups++] = i;
	struct order_of of = { .stream = 0, .round = order_round(state) };
	order_arrange(&state->order, &of, state->groups, groups);
	unsigned order = 0;
	int code = 0;
	for (size_t i = 0; !code && i < groups && !stop_wanted(); i++)
		code = measure_group(state, state->groups[i], &order);
	return code;
}

/* The results that an interrupted run has seen of a group are the ones to agree with. */
static void take_checksum(struct state *state, size_t index)
{
	const struct history_cell *past = past_of(state, index);
	struct sample seen = {
		.cell = index, .status = SAMPLE_OK, .statement.digest.checksum = past->checksum
	};
	if (past->checksum_known)
		verify_checksum(state, &seen);
}

/*
 * Goes on where the history ends: with its last round, the warm-ups that its cells have had, what
 * its samples took, and the results that it has seen.
 */
static void take_history(struct state *state)
{
	const struct history *history = state->schedule->history;
	const unsigned warmup = state->settings->warmup;
	state->recorded = (unsigned)history->rounds;
	state->spent_ns = history->spent_ns;
	state->round = history->round;
	for (size_t cell = 0; cell < state->cells->count; cell++) {
		size_t turns = past_of(state, cell)->turns;
		/* A probe takes seconds, and its first tasks are few. */
		state->owed[cell] =
			turns < warmup && !is_probe(state, cell) ? warmup - (unsigned)turns : 0;
		take_checksum(state, cell);
		note_waits(state, cell);
	}
}

static void state_init(struct state *state)
{
	const struct cells *cells = state->cells;
	size_t most = cells->count > cells->group_count ? cells->count : cells->group_count;
	state->courses = memory_zeroed(2 * cells->group_count, sizeof *state->courses);
	state->groups = memory_zeroed(cells->group_count, sizeof *state->groups);
	state->members = memory_zeroed(cells->count, sizeof *state->members);
	state->owed = memory_zeroed(cells->count, sizeof *state->owed);
	order_init(&state->order, state->settings->order_seed, most);
	units_init(&state->units);
}

static void state_finish(struct state *state)
{
	order_finish(&state->order);
	free(state->courses);
	units_finish(&state->units);
	free(state->groups);
	free(state->members);
	free(state->owed);
}

int schedule_run(const struct schedule *schedule, struct error *error)
{
	struct state state = { .schedule = schedule,
		.cells = schedule->sampler.cells,
		.settings = schedule->sampler.settings,
		.error = error };
	state.units = (struct units){ .cells = state.cells,
		.settings = state.settings,
		.history = schedule->history,
		.reasons = schedule->reasons };
	int code = 0;
	state_init(&state);
	take_history(&state);
	leave_out_hopeless(&state);
	if (schedule->take == take_sample && !schedule->sampler.builds[0])
		begin_elsewhere(&state);
	state.begun_ns = runner_now_ns(); /* what nobody can reach takes nothing from the budget */
	while (!code && !stop_wanted() && go_on(&state)) {
		tell_budget(&state);
		code = measure_round(&state);
	}
	if (stop_wanted())
		units_stop(&state.units, STOP_INTERRUPTED);
	progress_clear(schedule->progress);
	state_finish(&state);
	return code;
}
