/* SPDX-License-Identifier: MIT */
/*
 * `phases`: how long it takes before the first task, and after the last, and of tasks that are sent
 * somewhere how long workers wait for them: those alone, or as shares of the whole where they are
 * more than a tenth of it. Of fixed work alone.
 */
#include "bench/plot/kinds.h"
#include "bench/plot/rows.h"

#include <math.h>

enum {
	PHASES = 5,
	WORK = 2,
	TEXT_WIDTH = 165, /* a column of times */
	SHARE_WIDTH = 110,
};

/* The parts of others that have a column of their own; 0 where nothing is sent. */
static double dealing(const struct results_sample *sample)
{
	return isnan(sample->times.deal_s) ? 0 : sample->times.deal_s;
}

static double gathering(const struct results_sample *sample)
{
	return isnan(sample->times.gather_s) ? 0 : sample->times.gather_s;
}

static double work(const struct results_sample *sample)
{
	return sample->work_s - dealing(sample);
}

static double winddown(const struct results_sample *sample)
{
	return sample->winddown_s - gathering(sample);
}

static double whole(const struct results_sample *sample)
{
	return sample->startup_s + sample->work_s + sample->winddown_s;
}

static const struct phase {
	results_figure *figure;
	const char *name;
	double share; /* of the runner's colour */
	bool sent;    /* only where tasks are */
	const char *words;
} phases[PHASES] = {
	{ results_startup_s, "start-up", 0.55, false, "until the first task starts" },
	{ dealing, "dealing", 0.2, true, "waiting for tasks to be sent" },
	{ work, "work", 1, false, "while tasks run" },
	{ gathering, "gathering", 0.7, true, "until all results are back" },
	{ winddown, "wind-down", 0.3, false, "until all is cleared away" },
};

/*
 * Seconds, the whole in the last one, of the typical sample: medians of parts are parts of nothing,
 * and a stall that falls now here, now there is in none of them. False when one is not known.
 */
static bool find_times(const struct plot *plot, size_t cell, double times[PHASES + 1])
{
	const struct results_sample *sample = results_typical(&plot->results, cell, whole);
	bool known = sample;
	for (size_t i = 0; i < PHASES; i++) {
		times[i] = sample ? phases[i].figure(sample) : (double)NAN;
		known &= times[i] >= 0;
	}
	times[PHASES] = sample ? whole(sample) : (double)NAN;
	return known && times[PHASES] > 0;
}

/* Of paced work the whole is as long as it was asked to be: shares of it mean nothing. */
static bool is_closed(const struct plot *plot, size_t cell)
{
	return !plot->results.cells[cell].load.duration_ns;
}

static bool has(const struct plot *plot, size_t cell)
{
	double times[PHASES + 1];
	return find_times(plot, cell, times);
}

/* Are tasks of the cell sent somewhere? */
static bool is_sent(const struct plot *plot, size_t cell)
{
	return !isnan(plot->findings.summary.rows[cell].times.gather_s);
}

static bool any_sent(const struct plot_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++)
		if (is_sent(rows->plot, rows->rows[i].cell))
			return true;
	return false;
}

static bool is_shown(size_t phase, bool sent)
{
	return sent || !phases[phase].sent;
}

/* Are the axis' figures shares of the whole? */
static bool of_shares(const struct plot_rows *rows)
{
	return rows->panels[0].x.unit == &plot_unit_percent;
}

static double ends_of(const struct plot *plot, size_t cell)
{
	double times[PHASES + 1];
	return find_times(plot, cell, times) ? times[PHASES] - times[WORK] : (double)NAN;
}

static void lay(struct plot_rows *rows)
{
	double columns = any_sent(rows) ? PHASES : PHASES - 2, longest = 0, share = 0;
	double right = rows->right - columns * TEXT_WIDTH;
	for (size_t i = 0; i < rows->count; i++) {
		double times[PHASES + 1];
		if (!find_times(rows->plot, rows->rows[i].cell, times))
			continue;
		double ends = times[PHASES] - times[WORK];
		longest = fmax(longest, ends);
		share = fmax(share, ends / times[PHASES]);
	}
	double room = (right - rows->left - SHARE_WIDTH) / (right - rows->left);
	struct plot_axis axis = { .high = fmax(longest, 1e-9) / room,
		.unit = figures_unit_for(plot_unit_size(rows->plot, longest, ends_of)) };
	if (share > 0.1)
		axis = (struct plot_axis){ .high = 1, .unit = &plot_unit_percent };
	plot_rows_panel(rows, NULL, rows->left, right, &axis);
}

static void draw_times(
	struct plot_rows *rows, const struct plot_row *row, const double times[PHASES + 1])
{
	const bool sent = any_sent(rows);
	double x = rows->right;
	for (size_t i = PHASES; i-- > 0;) {
		char text[64];
		if (!is_shown(i, sent))
			continue;
		plot_time_text(times[i], times[i], text);
		if (is_shown(i, is_sent(rows->plot, row->cell)))
			plot_rows_text(rows, row, x, PLOT_RIGHT_OF, PLOT_INK, text);
		if (row == rows->rows)
			plot_rows_head(rows, x, PLOT_RIGHT_OF, phases[i].name);
		x -= TEXT_WIDTH;
	}
}

static void draw(struct plot_rows *rows, const struct plot_row *row)
{
	double times[PHASES + 1], at = 0;
	char share[FIGURES_SIZE];
	const bool shares = of_shares(rows);
	if (!find_times(rows->plot, row->cell, times))
		return;
	for (size_t i = 0; i < PHASES; i++) {
		double length = shares ? times[i] / times[PHASES] : i == WORK ? 0 : times[i];
		if (length > 0)
			plot_rows_bar(rows, 0, row,
				&(struct plot_bar){
					at, at + length, phases[i].share, PLOT_SOLID, 0 });
		at += length;
	}
	draw_times(rows, row, times);
	if (row == rows->rows)
		plot_rows_head(rows, rows->left, PLOT_LEFT_OF,
			shares           ? "of the wall time"
			: any_sent(rows) ? "all but the work"
					 : "start-up and wind-down alone");
	figures_percent(1 - times[WORK] / times[PHASES], share);
	if (!shares)
		plot_rows_text(rows, row, plot_area_x(&rows->panels[0], at) + 12, PLOT_LEFT_OF,
			PLOT_SOFT, share);
}

static void words(const struct plot_rows *rows, struct say *title, struct say *subtitle)
{
	const bool sent = any_sent(rows), shares = of_shares(rows);
	plot_rows_title(rows, title,
		sent ? "what dealing and gathering take from the work"
		     : "start-up and wind-down around the work");
	const char *since = "from the last one's end ";
	say(subtitle, "From the left");
	for (size_t i = 0; i < PHASES; i++) {
		if (!is_shown(i, sent) || (!shares && i == WORK))
			continue;
		say(subtitle, "%s%s%s", i ? ", " : ": ", i > WORK ? since : "", phases[i].words);
		since = i > WORK ? "" : since;
	}
	say(subtitle, "; of the sample nearest to the median%s",
		shares ? ""
		: sent ? "; %: of its wall time"
		       : "; %: both, of its wall time");
}

static void say_cell(const struct plot *plot, size_t cell, struct say *text)
{
	double times[PHASES + 1];
	bool said = false;
	find_times(plot, cell, times);
	for (size_t i = 0; i < PHASES; i++) {
		char time[64];
		if (!is_shown(i, is_sent(plot, cell)))
			continue;
		plot_time_text(times[i], times[i], time);
		say(text, "%s%s %s", said ? ", " : "", phases[i].name, time);
		said = true;
	}
}

const struct plot_rows_kind plot_phases = {
	.mark = "row",
	.lay = lay,
	.draw = draw,
	.lists = is_closed,
	.has = has,
	.missing = "not in samples.csv",
	.words = words,
	.say = say_cell,
};
