/* SPDX-License-Identifier: MIT */
/* `speedup`: how many times as fast as the baseline, a point a cell. */
#include "bench/plot/dots.h"

#include "bench/plot/text.h"

#include <math.h>
#include <string.h>

static const struct plot_estimate *value(const struct plot_cell *cell)
{
	return &cell->speedup;
}

static void text(const struct plot_cell *cell, double largest, char *out, size_t size)
{
	char number[32];
	(void)largest;
	plot_text_ratio(cell->speedup.value, number, sizeof(number));
	snprintf(out, size, "%s\xc3\x97%s", number,
		plot_speedup_shown(cell) == SHOWN_NO_DIFFERENCE ? "  no difference shown" : "");
}

/* Up to five times, a linear axis shows best what a core is worth; 45 beside 1.98 needs a
 * logarithmic one. */
static double low(double least, double most, bool *log)
{
	*log = !(most <= 5 && least >= 0.1);
	if (*log)
		return least > 0.9 ? 0.8 : plot_round_down(least * 0.98);
	return least >= 0.6 ? 0.5 : 0;
}

static void subtitle(const struct plot_data *data, bool log, bool interval, char *out, size_t size)
{
	char baseline[64];
	plot_text_shorten(data->baseline, 29, 400, baseline, sizeof(baseline));
	snprintf(out, size, "How many times as fast as %s%s%s; further right is better", baseline,
		log ? ", on a log scale" : "", interval ? ", point and 95 % interval" : "");
}

void plot_speedup(struct plot *plot)
{
	static const struct plot_dots kind = { "speedup", "speedup low high failed", true, true,
		"no gain", false, value, text, low, plot_title, subtitle, NULL };
	bool any = false;
	for (size_t i = 0; i < plot->data.cells_count; i++) {
		const struct plot_cell *cell = &plot->data.cells[i];
		any |= !plot_cell_is_baseline(&plot->data, cell) && !isnan(cell->speedup.value);
	}
	if (any)
		plot_dots_draw(plot, &kind);
}
