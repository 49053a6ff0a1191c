/* SPDX-License-Identifier: MIT */
/*
 * The ribbons of a timeline: above each row how late the timer of whoever started the work came at
 * that time, on one scale for all rows: beside the tasks that it waited for.
 */
#include "bench/plot/timeline.h"

#include "bench/base/memory.h"

#include <math.h>
#include <stdlib.h>

enum {
	HEIGHT = 34, /* of the latest, pixels */
	GAP = 5,     /* to the row below */
	ROOM = HEIGHT + GAP + 4,
	ROWS_MOST = 8, /* with ribbons; of more the last would be below the figure */
};

/* Pixels: what comes in time is a line that can be seen. */
#define LEAST 2.5

static const double share = -0.62; /* of the ink */

double plot_timeline_beats_room(const struct plot_timeline *chart)
{
	return chart->latest_s > 0 ? ROOM : 0;
}

void plot_timeline_find_beats(struct plot_timeline *chart)
{
	double late_s[RESULTS_BEATS];
	for (size_t i = 0; i < chart->count && chart->count <= ROWS_MOST; i++) {
		const struct plot_traced *traced = chart->rows[i].traced;
		size_t count = traced->count ? results_beats(traced->sample, late_s) : 0;
		for (size_t k = 0; k < count; k++)
			chart->latest_s = fmax(chart->latest_s, late_s[k]);
	}
}

bool plot_timeline_say_still(const struct plot_timeline *chart, struct say *title)
{
	const struct results_group *group = &chart->plot->results.groups[chart->group];
	double *drawn_s = memory_zeroed(group->count, sizeof(*drawn_s));
	char still[400];
	for (size_t i = 0; i < group->count; i++)
		drawn_s[i] = (double)NAN;
	for (size_t i = 0; i < chart->count; i++)
		if (chart->rows[i].traced->count)
			drawn_s[chart->rows[i].cell - group->first] =
				chart->rows[i].traced->sample->times.beat_late_max_s;
	findings_still(
		&chart->plot->findings, chart->group, drawn_s, "the program", still, sizeof(still));
	free(drawn_s);
	if (chart->latest_s > 0 && *still)
		say(title, ": %s", still);
	return chart->latest_s > 0 && *still;
}

void plot_timeline_say_beats(const struct plot_timeline *chart, struct say *text)
{
	char time[FIGURES_SIZE];
	figures_time(chart->latest_s, NULL, time);
	if (chart->latest_s > 0)
		say(text,
			"; ribbon: how late a timer of the program that started them comes, %s at "
			"most",
			time);
}

void plot_timeline_beats(const struct plot_timeline *chart, const struct plot_timeline_row *row,
	struct plot_figure *figure)
{
	double late_s[RESULTS_BEATS], bottom = row->top - GAP;
	size_t count = chart->latest_s > 0 ? results_beats(row->traced->sample, late_s) : 0;
	double part_s = row->wall_s / (double)count;
	for (size_t i = 0; i < count; i++) {
		double height = fmax(LEAST, late_s[i] / chart->latest_s * HEIGHT);
		if (!isnan(late_s[i]))
			plot_timeline_box(figure, row,
				&(struct plot_box){ part_s * (double)i, part_s * ((double)i + 1.05),
					bottom - height, bottom, share, false });
	}
}
