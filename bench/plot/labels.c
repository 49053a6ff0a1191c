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
	if (group->several && !isnan(cell->concurrency))
		snprintf(out, out_size, "%s (%g)", name, cell->concurrency);
	else
		snprintf(out, out_size, "%s", name);
}

void plot_cell_time(const struct plot_cell *cell, double largest, char *out, size_t size)
{
	plot_text_time(cell->wall_s.value, plot_unit_for(largest), out, size);
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

static void add_tick(struct plot_ticks *ticks, double at)
{
	if (ticks->count < PLOT_TICKS_MAX)
		ticks->at[ticks->count++] = at;
}

/* A tick whose text would stand out over the end of the axis is left out. */
static void trim(struct plot_ticks *ticks, const struct plot_span *span)
{
	while (ticks->count > 1) {
		size_t last = ticks->count - 1;
		double place =
			span->log ? log(ticks->at[last] / span->low) / log(span->high / span->low)
				  : (ticks->at[last] - span->low) / (span->high - span->low);
		double half = plot_text_width(ticks->text[last], PLOT_TICK_SIZE) / 2;
		if (place * span->width + half <= span->width)
			return;
		ticks->count--;
	}
}

void plot_ticks_time(struct plot_ticks *ticks, const struct plot_span *span, double largest)
{
	const struct plot_unit *unit = plot_unit_for(largest);
	int parts = (int)(span->width / 130);
	parts = parts < 2 ? 2 : parts > 8 ? 8 : parts;
	do { /* a zero alone is no scale */
		double step = plot_step(span->high, parts);
		ticks->count = 0;
		for (int i = 0; i * step <= span->high * 1.0001 && i < PLOT_TICKS_MAX; i++) {
			add_tick(ticks, i * step);
			snprintf(ticks->text[i], sizeof(ticks->text[i]), i ? "%.6g %s" : "0",
				i * step * unit->per_second, unit->name);
		}
		trim(ticks, span);
	} while (ticks->count < 2 && parts++ < 8);
}
