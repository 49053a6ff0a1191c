/* SPDX-License-Identifier: MIT */
#include "bench/sampling/units.h"

#include "bench/base/memory.h"
#include "bench/base/statistics.h"
#include "bench/plan/cells.h"
#include "bench/plan/options.h"
#include "bench/sampling/history.h"
#include "bench/sampling/stopping.h"

#include <math.h>
#include <stdlib.h>

struct unit {
	size_t samples; /* of the cell that has the fewest; SIZE_MAX: nobody waits for any */
	double width;   /* of the widest interval at the last look, per cent either side */
	bool active, due;
	struct stopping stopping;
	enum stop_reason reason;
};

static const struct history_cell *past_of(const struct units *units, size_t cell)
{
	return history_of(units->history, cell);
}

/* Has the cell no figures to wait for? */
static bool is_out(const struct units *units, size_t cell)
{
	return units->reasons[cell] == STOP_FAILED || units->reasons[cell] == STOP_LEFT_OUT;
}

static const struct group *group_of(const struct units *units, size_t cell)
{
	return &units->cells->groups[units->cells->cells[cell].group];
}

static struct unit *unit_of(const struct units *units, const struct group *group)
{
	size_t index = group->baseline != NO_CELL ? units->cells->cells[group->baseline].group
						  : (size_t)(group - units->cells->groups);
	return &units->units[index];
}

bool units_active(const struct units *units, size_t cell)
{
	return units->reasons[cell] == STOP_NOT_YET;
}

/*
 * An interrupted run was not broken off because it was precise: the first look after it may be the
 * last.
 */
void units_init(struct units *units)
{
	units->units = memory_zeroed(units->cells->group_count, sizeof *units->units);
	units->apart = memory_zeroed(units->cells->count, sizeof *units->apart);
	units->members = memory_zeroed(units->cells->count, sizeof *units->members);
	units->out = SIZE_MAX;
	for (size_t i = 0; i < units->cells->group_count; i++)
		units->units[i].stopping.confirming = units->history->rounds > 0;
}

void units_finish(struct units *units)
{
	free(units->units);
	free(units->apart);
	free(units->members);
	free(units->walls[0]);
	free(units->walls[1]);
}

/* ---- how precise ---------------------------------------------------------------------------- */

/* Room for the statistics of the cells with the most samples. */
static void make_room(struct units *units, size_t needed)
{
	if (needed <= units->room)
		return;
	units->room = 2 * needed;
	for (size_t i = 0; i < 2; i++)
		units->walls[i] =
			memory_resized(units->walls[i], units->room, sizeof *units->walls[i]);
}

/* The half width of an interval over its estimate, the wider side; NaN when there is none. */
static double relative_width(const struct interval *interval)
{
	double below = interval->estimate - interval->low;
	double above = interval->high - interval->estimate;
	return (below > above ? below : above) / interval->estimate;
}

static double wider(double width, double other)
{
	return isnan(width) || isnan(other) ? NAN : fmax(width, other);
}

/* How precise a cell is, in per cent: its median and, with a baseline, its speedup; or NaN. */
static double cell_width(struct units *units, size_t cell)
{
	size_t baseline = units->cells->cells[cell].baseline;
	const struct history *history = units->history;
	struct interval median;
	struct comparison speedup;
	make_room(units, past_of(units, cell)->count);
	size_t count = history_costs(history, cell, units->walls[0]);
	statistics_median(units->walls[0], count, &median);
	double width = relative_width(&median) * 100;
	if (baseline == NO_CELL || baseline == cell || is_out(units, baseline))
		return width;
	count = history_pairs(history, (const size_t[2]){ baseline, cell }, units->walls);
	statistics_paired(units->walls[0], units->walls[1], count, &speedup);
	return wider(width, relative_width(&speedup.ratio) * 100);
}

double units_median_s(struct units *units, size_t cell)
{
	struct interval median;
	make_room(units, past_of(units, cell)->count);
	size_t count = history_costs(units->history, cell, units->walls[0]);
	statistics_median(units->walls[0], count, &median);
	return median.estimate;
}

double units_width(const struct units *units)
{
	double width = 0;
	for (size_t i = 0; i < units->cells->group_count; i++)
		if (units->units[i].active)
			width = wider(width, units->units[i].width);
	return units->settings->runs || width == 0 ? NAN : width;
}

/* ---- stopping ------------------------------------------------------------------------------- */

/*
 * A cell that has only ever failed twice, or mostly fails, is measured no more; nor is one that
 * reached the time limit before it ever succeeded: it would again, and take as long.
 */
static bool is_hopeless(const struct history_cell *past)
{
	bool never = !past->count && !past->warmups;
	return (never && (past->failed >= 2 || past->late)) ||
	       (past->failed >= 3 && past->failed > past->count);
}

/*
 * How many samples of a cell count against --runs, --min-runs and --max-runs: not those of a round
 * that was broken off. Nor, but for --runs, does a disturbed one, so that it is measured again,
 * once: at most as many again as there are others.
 */
static size_t samples_taken(const struct units *units, size_t cell)
{
	const struct history_cell *past = past_of(units, cell);
	size_t taken = past->count + past->failed - units->apart[cell];
	if (units->settings->runs)
		return taken;
	return taken - (past->disturbed < taken / 2 ? past->disturbed : taken / 2);
}

static void stop_hopeless(const struct units *units)
{
	for (size_t cell = 0; cell < units->cells->count; cell++)
		if (units_active(units, cell) && !load_is_probe(&group_of(units, cell)->load) &&
			is_hopeless(past_of(units, cell)))
			units->reasons[cell] = STOP_FAILED;
}

/* The cells of a unit that are waited for, into `members`. */
static size_t find_members(struct units *units, const struct unit *unit)
{
	const struct cells *cells = units->cells;
	size_t members = 0;
	for (size_t i = 0; i < cells->group_count; i++) {
		const struct group *group = &cells->groups[i];
		if (unit_of(units, group) != unit || load_is_probe(&group->load))
			continue;
		for (size_t cell = group->first; cell < group->first + group->count; cell++)
			if (!is_out(units, cell))
				units->members[members++] = cell;
	}
	return members;
}

/*
 * A round that was interrupted has samples of some cells of a unit only. They are kept, but make no
 * pairs; what the others would get now, perhaps hours later, would make none with them either. Only
 * rounds of before can be such ones, so it is found out once, and when a cell drops out.
 */
static void set_apart(struct units *units)
{
	size_t out = 0;
	for (size_t cell = 0; cell < units->cells->count; cell++)
		out += is_out(units, cell);
	if (out == units->out)
		return;
	units->out = out;
	for (size_t i = 0; i < units->cells->group_count; i++) {
		size_t members = find_members(units, &units->units[i]);
		size_t common =
			members ? history_common_rounds(units->history, units->members, members)
				: 0;
		for (size_t k = 0; k < members; k++) {
			const struct history_cell *past = past_of(units, units->members[k]);
			units->apart[units->members[k]] = past->count + past->failed - common;
		}
	}
}

/* What of a cell counts for its unit, and what it will cost in the next round. */
static void count_cell(struct units *units, struct unit *unit, size_t cell)
{
	size_t taken = samples_taken(units, cell);
	if (!is_out(units, cell) && taken < unit->samples)
		unit->samples = taken;
	if (!units_active(units, cell))
		return;
	unit->active = true;
	units->active++;
	units->round_cost_ns += past_of(units, cell)->cost_ns;
}

static void count_units(struct units *units)
{
	const struct cells *cells = units->cells;
	const size_t runs = units->settings->runs;
	units->round_cost_ns = 0;
	units->rounds_left = 0;
	units->active = 0;
	for (size_t i = 0; i < cells->group_count; i++) {
		units->units[i].samples = SIZE_MAX;
		units->units[i].active = false;
	}
	for (size_t cell = 0; cell < cells->count; cell++)
		count_cell(units, unit_of(units, group_of(units, cell)), cell);
	for (size_t i = 0; i < cells->group_count; i++) {
		const struct unit *unit = &units->units[i];
		if (unit->active && runs > unit->samples &&
			runs - unit->samples > units->rounds_left)
			units->rounds_left = runs - unit->samples;
	}
}

/* The widths of the units that are to be looked at; those that will never stop for them never. */
static void take_widths(struct units *units)
{
	const struct settings *settings = units->settings;
	for (size_t i = 0; i < units->cells->group_count; i++) {
		struct unit *unit = &units->units[i];
		bool probes = load_is_probe(&units->cells->groups[i].load);
		unit->due = unit->active && !settings->runs && unit->samples != SIZE_MAX &&
			    !probes &&
			    (unit->samples >= settings->max_runs ||
				    stopping_due(&unit->stopping, unit->samples));
		unit->width = unit->due ? 0 : unit->width;
	}
	for (size_t i = 0; i < units->cells->group_count; i++) {
		const struct group *group = &units->cells->groups[i];
		struct unit *unit = unit_of(units, group);
		for (size_t cell = group->first; unit->due && cell < group->first + group->count;
			cell++)
			if (!is_out(units, cell))
				unit->width = wider(unit->width, cell_width(units, cell));
	}
}

/* Why a unit may stop, if it may. One that has no cells to wait for has nothing to count. */
static enum stop_reason unit_reason(const struct units *units, struct unit *unit)
{
	const struct settings *settings = units->settings;
	if (unit->samples == SIZE_MAX)
		return STOP_FAILED;
	if (settings->runs)
		return unit->samples >= settings->runs ? STOP_RUNS : STOP_NOT_YET;
	if (unit->samples >= settings->max_runs)
		return unit->width <= settings->precision ? STOP_PRECISE : STOP_MAX_RUNS;
	if (unit->due && stopping_look(&unit->stopping, settings, unit->samples, unit->width))
		return STOP_PRECISE;
	return STOP_NOT_YET;
}

void units_settle(struct units *units)
{
	const struct cells *cells = units->cells;
	stop_hopeless(units);
	set_apart(units);
	count_units(units);
	take_widths(units);
	for (size_t i = 0; i < cells->group_count; i++)
		if (units->units[i].active && !load_is_probe(&cells->groups[i].load))
			units->units[i].reason = unit_reason(units, &units->units[i]);
	for (size_t cell = 0; cell < cells->count; cell++) {
		if (!units_active(units, cell))
			continue;
		units->reasons[cell] = unit_of(units, group_of(units, cell))->reason;
		if (units_active(units, cell))
			continue;
		units->active--;
		units->round_cost_ns -= past_of(units, cell)->cost_ns;
	}
}

void units_stop(struct units *units, enum stop_reason reason)
{
	for (size_t cell = 0; cell < units->cells->count; cell++)
		if (units_active(units, cell))
			units->reasons[cell] = reason;
	units->active = 0;
}
