/* SPDX-License-Identifier: MIT */
/* `wall-log`: wall times as points on one logarithmic axis, where they range too wide for bars. */
#include "bench/plot/dots.h"

#include "bench/plot/plot.h"

#include "bench/plot/text.h"

#include <math.h>

/* From this range on, the shortest bars say less than points on a logarithmic axis. */
static const double wide_ratio = 30;

static const struct plot_estimate *value(const struct plot_cell *cell)
{
	return &cell->wall_s;
}

static double low(double least, double most, bool *log)
{
	*log = true;
	(void)most;
	return isinf(least) ? 1 : plot_round_down(least * 0.9);
}

static void subtitle(const struct plot_data *data, bool log, bool interval, char *out, size_t size)
{
	(void)data;
	(void)log;
	snprintf(out, size, "Wall time of the same tasks on a log scale%s; further left is better",
		interval ? ", median and 95 % interval" : "");
}

static const struct plot_dots kind = { "wall-log", "wall_median_s wall_low_s wall_high_s failed",
	false, false, NULL, false, value, plot_cell_time, low, plot_title, subtitle, NULL };

static bool ranges_wide(const struct plot_data *data)
{
	double most = 0, least = INFINITY;
	for (size_t i = 0; i < data->cells_count; i++) {
		most = fmax(most, data->cells[i].wall_s.value); /* fmax passes over a NaN */
		least = fmin(least, data->cells[i].wall_s.value);
	}
	return most > wide_ratio * least;
}

void plot_wall_log(struct plot *plot)
{
	if (plot->request->kinds_count > 0 || ranges_wide(&plot->data))
		plot_dots_draw(plot, &kind);
}
