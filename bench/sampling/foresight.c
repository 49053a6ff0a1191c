/* SPDX-License-Identifier: MIT */
#include "bench/sampling/foresight.h"

#include "bench/base/figures.h"
#include "bench/base/say.h"
#include "bench/plan/cells.h"
#include "bench/plan/options.h"

#include <inttypes.h>

static void say_why(const struct cells *cells, const struct settings *settings, size_t index,
	uint64_t waits_ns, double least_s, struct say *out)
{
	const struct cell *cell = &cells->cells[index];
	const uint64_t tasks = cells->groups[cell->group].tasks;
	char label[256], least[FIGURES_SIZE], wait[FIGURES_SIZE], timeout[FIGURES_SIZE];
	cell_label(cells, cell, label, sizeof label);
	figures_time(least_s, NULL, least);
	figures_time((double)waits_ns * 1e-9, NULL, wait);
	figures_time((double)settings->timeout_ns * 1e-9, NULL, timeout);
	say(out, "%s: a sample takes %s or more, as each of ", label, least);
	say_number_of(out, tasks, "task");
	say(out,
		" waits %s or more, %" PRIu64
		" at once, and --timeout ends it after %s; use more at once, fewer tasks or a "
		"--timeout above that",
		wait, cell_at_once(cells, cell), timeout);
}

bool foresight_is_hopeless(const struct cells *cells, const struct settings *settings, size_t index,
	uint64_t waits_ns, char *text, size_t size)
{
	const struct cell *cell = &cells->cells[index];
	const double tasks = (double)cells->groups[cell->group].tasks;
	if (cells->groups[cell->group].load.duration_ns)
		return false; /* its tasks are not all, or not all at once */
	double least_ns = (double)waits_ns * tasks / (double)cell_at_once(cells, cell);
	if (!(least_ns > (double)settings->timeout_ns))
		return false;
	struct say out = say_into(text, size);
	say_why(cells, settings, index, waits_ns, least_ns * 1e-9, &out);
	return true;
}
