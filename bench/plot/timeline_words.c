/* SPDX-License-Identifier: MIT */
/* What a timeline shows: how many tasks were in progress at once, and on how many CPUs. */
#include "bench/plot/timeline.h"

#include "bench/plot/say.h"
#include "bench/plot/text.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

static bool any(const struct plot_timeline *chart, bool area)
{
	for (size_t i = 0; i < chart->count; i++)
		if (area ? chart->rows[i].area : chart->rows[i].several && !chart->rows[i].area)
			return true;
	return false;
}

/* What a runner's cells reached, taken together. */
struct reached {
	size_t runner, peak;
	double cpus; /* the most */
};

/* The baseline is left out where there are others: it does one at a time. */
static size_t find_reached(const struct plot_timeline *chart, struct reached *list)
{
	const struct plot_data *data = &chart->plot->data;
	size_t count = 0;
	for (size_t i = 0; i < chart->count; i++) {
		const struct plot_timeline_row *row = &chart->rows[i];
		struct reached *last = &list[count];
		bool baseline = plot_cell_is_baseline(data, row->cell) && row->peak < 2;
		if (!row->traced->count || (baseline && chart->count > 1))
			continue;
		if (count > 0 && last[-1].runner == row->cell->runner)
			last--;
		else {
			*last = (struct reached){ row->cell->runner, 0, 0 };
			count++;
		}
		last->peak = row->peak > last->peak ? row->peak : last->peak;
		last->cpus = fmax(last->cpus, row->cpus);
	}
	return count;
}

static void say_runners(struct plot_text *text, const struct plot_timeline *chart,
	const struct reached *list, const bool *chosen, size_t count)
{
	size_t all = 0, index = 0;
	for (size_t i = 0; i < count; i++)
		all += chosen[i];
	if (all > 3) {
		plot_say_count(text, all);
		plot_say(text, " runners");
		return;
	}
	for (size_t i = 0; i < count; i++) {
		if (!chosen[i])
			continue;
		plot_say_comma(text, index++, all);
		plot_say_name(
			text, chart->plot->data.runners[list[i].runner].name, PLOT_SAY_RUNNER);
	}
}

/* Some keep more than one CPU busy, the others have several tasks in progress on one CPU: that is
 * concurrency beside parallelism. False where the picture does not show just that. */
static bool say_lesson(struct plot_text *text, const struct plot_timeline *chart,
	const struct reached *list, size_t count)
{
	bool parallel[PLOT_TIMELINE_ROWS] = { false }, turns[PLOT_TIMELINE_ROWS] = { false };
	size_t parallels = 0, turners = 0;
	for (size_t i = 0; i < count; i++) {
		bool several = list[i].peak > 1;
		parallels += parallel[i] = several && list[i].cpus >= 1.25;
		turners += turns[i] = several && list[i].cpus >= 0.8 && list[i].cpus <= 1.1;
	}
	if (!parallels || !turners || parallels + turners < count)
		return false;
	plot_say(text, "in parallel under ");
	say_runners(text, chart, list, parallel, count);
	plot_say(text, ", in turns on one CPU under ");
	say_runners(text, chart, list, turns, count);
	return true;
}

/* "2 tasks in progress at once under threads and processes, 1 under async" */
static void say_peaks(struct plot_text *text, const struct plot_timeline *chart,
	const struct reached *list, size_t count)
{
	for (size_t limit = SIZE_MAX, said = 0;; limit = said) {
		bool chosen[PLOT_TIMELINE_ROWS] = { false };
		bool first = said == 0;
		said = 0;
		for (size_t i = 0; i < count; i++)
			if (list[i].peak < limit && list[i].peak > said)
				said = list[i].peak;
		for (size_t i = 0; i < count; i++)
			chosen[i] = list[i].peak == said;
		if (!said)
			return;
		if (first)
			plot_say(text, "%zu task%s in progress at once under ", said,
				said == 1 ? "" : "s");
		else
			plot_say(text, ", %zu under ", said);
		say_runners(text, chart, list, chosen, count);
	}
}

static void say_title(const struct plot_timeline *chart, char *title, size_t size)
{
	struct plot_text text = { title, size, 0 };
	struct reached list[PLOT_TIMELINE_ROWS] = { { 0 } };
	size_t count = find_reached(chart, list), most = 0;
	for (size_t i = 0; i < count; i++)
		most = list[i].peak > most ? list[i].peak : most;
	plot_say_name(&text, chart->group->label, PLOT_SAY_LABEL);
	plot_say(&text, ": ");
	if (most == 1)
		plot_say(&text, "one task at a time");
	else if (chart->group->several || !say_lesson(&text, chart, list, count)) {
		plot_say(&text, "%s", chart->group->several ? "up to " : "");
		say_peaks(&text, chart, list, count);
	}
}

static void say_subtitle(const struct plot_timeline *chart, char *subtitle, size_t size)
{
	struct plot_text text = { subtitle, size, 0 };
	plot_say(&text, "Each bar a task, each line a worker, pale while it is idle");
	if (any(chart, false))
		plot_say(&text, "; the event loop has one worker: its tasks in progress");
	if (any(chart, true))
		plot_say(&text, "; area: how many tasks are in progress");
	if (chart->group->several)
		plot_say(&text, "; in brackets: tasks at once");
	if (chart->left_out)
		plot_say(&text, "; %zu more not drawn", chart->left_out);
}

double plot_timeline_words(const struct plot_timeline *chart, struct plot_figure *figure)
{
	struct plot_scope scope = { &chart->plot->data, chart->group, 1 };
	char title[512], subtitle[512];
	say_title(chart, title, sizeof(title));
	say_subtitle(chart, subtitle, sizeof(subtitle));
	return plot_chart_words(figure,
		&(struct plot_about){ &scope, title, subtitle, "cell", !chart->group->several,
			"Drawn: one traced sample a runner, the first recorded. " });
}
