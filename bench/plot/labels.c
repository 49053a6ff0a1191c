/* SPDX-License-Identifier: MIT */
/* What a cell and its group are called in a figure. */
#include "bench/plot/figure.h"

#include "bench/plot/text.h"

#include <math.h>
#include <string.h>

void plot_cell_name(const struct plot_data *data, const struct plot_group *group,
	const struct plot_cell *cell, char *out, size_t out_size)
{
	const char *name = data->runners[cell->runner].name;
	double at_once = plot_cell_at_once(cell);
	if (group->several && at_once < cell->concurrency)
		snprintf(out, out_size, "%s (%g of %g)", name, at_once, cell->concurrency);
	else if (group->several && !isnan(cell->concurrency))
		snprintf(out, out_size, "%s (%g)", name, cell->concurrency);
	else
		snprintf(out, out_size, "%s", name);
}

void plot_cell_time(const struct plot_cell *cell, double largest, char *out, size_t size)
{
	figures_time(cell->wall_s.value, figures_unit_for(largest), out);
	if (cell->failed > 0)
		snprintf(out + strlen(out), size - strlen(out), ", %g failed", cell->failed);
}

const char *plot_bound_words(const char *bound)
{
	static const struct {
		const char *bound, *words;
	} all[] = { { "cpu", "CPU-bound" }, { "io", "I/O-bound" },
		{ "mixed", "partly CPU-bound" } };
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (strcmp(bound, all[i].bound) == 0)
			return all[i].words;
	return "";
}
