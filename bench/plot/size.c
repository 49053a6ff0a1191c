/* SPDX-License-Identifier: MIT */
/*
 * `size`: wall time over the number of tasks, a line a runner, both on log scales; where a runner
 * crosses the baseline is marked. A figure a workload and parameters with two task counts at
 * least. Of several concurrencies the greatest is drawn.
 */
#include "bench/plot/chart.h"
#include "bench/plot/say.h"
#include "bench/plot/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	RUNNERS_MAX = 12,
	SIZES_MAX = 48,
	ENDS_WIDTH = 300,
};

/* A runner's cells, by tasks. */
struct line {
	size_t runner;
	const struct plot_cell *cells[SIZES_MAX];
	size_t count;
	double pays_from; /* the least count of tasks from which on a gain is shown; NaN: none */
	bool ever_not;    /* below that it was not */
	double crossing;  /* tasks, between two counts; NaN: none, or several */
};

struct chart {
	struct plot *plot;
	const struct plot_group *first; /* of the family */
	struct line lines[RUNNERS_MAX];
	size_t count, sizes;
	double tasks[SIZES_MAX]; /* ascending */
	struct plot_panel panel;
	struct plot_group family; /* label and all cells, for words */
};

static double tasks_of(const struct plot_cell *cell)
{
	return strtod(cell->tasks, NULL);
}

static bool same_family(const struct plot_group *a, const struct plot_group *b)
{
	return strcmp(a->cells->workload, b->cells->workload) == 0 &&
	       strcmp(a->cells->params, b->cells->params) == 0;
}

static struct line *line_of(struct chart *chart, size_t runner)
{
	size_t i = 0;
	while (i < chart->count && chart->lines[i].runner != runner)
		i++;
	if (i == RUNNERS_MAX)
		return NULL;
	if (i == chart->count) {
		chart->lines[i] = (struct line){ .runner = runner };
		chart->count++;
	}
	return &chart->lines[i];
}

/* In its place by tasks; a cell of as many tasks and more at once takes the place. */
static void add_cell(struct line *line, const struct plot_cell *cell)
{
	size_t to = line->count;
	for (; to > 0 && tasks_of(line->cells[to - 1]) > tasks_of(cell); to--)
		;
	if (to > 0 && tasks_of(line->cells[to - 1]) == tasks_of(cell)) {
		if (line->cells[to - 1]->concurrency <= cell->concurrency)
			line->cells[to - 1] = cell;
		return;
	}
	if (line->count == SIZES_MAX)
		return;
	memmove(&line->cells[to + 1], &line->cells[to],
		(line->count - to) * sizeof(line->cells[0]));
	line->cells[to] = cell;
	line->count++;
}

static void add_tasks(struct chart *chart, double tasks)
{
	size_t to = chart->sizes;
	for (; to > 0 && chart->tasks[to - 1] > tasks; to--)
		;
	if ((to > 0 && chart->tasks[to - 1] == tasks) || chart->sizes == SIZES_MAX)
		return;
	memmove(&chart->tasks[to + 1], &chart->tasks[to],
		(chart->sizes - to) * sizeof(chart->tasks[0]));
	chart->tasks[to] = tasks;
	chart->sizes++;
}

/* On log scales the lines between points are straight: there they cross. */
static double crossing_of(const struct line *line)
{
	double found = (double)NAN;
	size_t crossings = 0;
	for (size_t i = 1; i < line->count; i++) {
		double before = log(line->cells[i - 1]->speedup.value);
		double after = log(line->cells[i]->speedup.value);
		if (!(before * after < 0))
			continue;
		double from = log(tasks_of(line->cells[i - 1])), to = log(tasks_of(line->cells[i]));
		found = exp(from + (to - from) * before / (before - after));
		crossings++;
	}
	return crossings == 1 ? found : (double)NAN;
}

static void judge(struct line *line)
{
	line->pays_from = (double)NAN;
	for (size_t i = line->count; i-- > 0;) {
		if (plot_speedup_shown(line->cells[i]) != SHOWN_GAIN) {
			line->ever_not = true;
			break;
		}
		line->pays_from = tasks_of(line->cells[i]);
	}
	line->crossing = crossing_of(line);
}

static void find_lines(struct chart *chart)
{
	const struct plot_data *data = &chart->plot->data;
	for (size_t i = 0; i < data->groups_count; i++) {
		const struct plot_group *group = &data->groups[i];
		if (!same_family(group, chart->first))
			continue;
		for (size_t k = 0; k < group->count; k++) {
			const struct plot_cell *cell = &group->cells[k];
			struct line *line = line_of(chart, cell->runner);
			if (!line || !plot_cell_measured(cell) || !(tasks_of(cell) > 0))
				continue;
			add_cell(line, cell);
			add_tasks(chart, tasks_of(cell));
		}
	}
	for (size_t i = 0; i < chart->count; i++)
		judge(&chart->lines[i]);
}

/* ---- layout -----------------------------------------------------------------------------------
 */

static void lay_out(struct chart *chart, double top)
{
	double least = INFINITY, most = 0, first = chart->tasks[0];
	double last = chart->tasks[chart->sizes - 1];
	for (size_t i = 0; i < chart->count; i++) {
		for (size_t k = 0; k < chart->lines[i].count; k++) {
			const struct plot_estimate *wall = &chart->lines[i].cells[k]->wall_s;
			least = fmin(least, fmin(wall->value, wall->low));
			most = fmax(most, fmax(wall->value, wall->high));
		}
	}
	double middle = sqrt(least * most); /* so wide that two ticks stand on the axis */
	least = fmin(least, middle / 2.5);
	most = fmax(most, middle * 2.5);
	chart->panel = (struct plot_panel){ .left = PLOT_LEFT + 118,
		.right = PLOT_RIGHT - ENDS_WIDTH,
		.top = top + 84,
		.bottom = PLOT_BOTTOM - 92 };
	double width = chart->panel.right - chart->panel.left;
	double height = chart->panel.bottom - chart->panel.top;
	chart->panel.x = (struct plot_span){ first * pow(last / first, -0.03),
		last * pow(last / first, 0.03), width, true };
	chart->panel.y = (struct plot_span){ least * pow(most / least, -0.04),
		most * pow(most / least, 0.04), height, true };
}

/* ---- words ------------------------------------------------------------------------------------
 */

static const char *name_of(const struct chart *chart, const struct line *line)
{
	return chart->plot->data.runners[line->runner].name;
}

static bool is_baseline(const struct chart *chart, const struct line *line)
{
	return strcmp(name_of(chart, line), chart->plot->data.baseline) == 0;
}

/* Every other runner was compared, at every size, and none gains at the last. */
static bool no_gain(const struct chart *chart)
{
	bool others = false;
	for (size_t i = 0; i < chart->count; i++) {
		const struct line *line = &chart->lines[i];
		if (is_baseline(chart, line))
			continue;
		others = true;
		for (size_t k = 0; k < line->count; k++) {
			enum plot_shown shown = plot_speedup_shown(line->cells[k]);
			if (shown == SHOWN_NOTHING || shown == SHOWN_GAIN)
				return false;
		}
	}
	return others;
}

static bool pays(const struct chart *chart, const struct line *line)
{
	return !is_baseline(chart, line) && !isnan(line->pays_from);
}

/* Do both pay from the same size on? */
static bool pay_alike(const struct chart *chart, const struct line *a, const struct line *b)
{
	return pays(chart, a) && pays(chart, b) && a->pays_from == b->pays_from &&
	       a->ever_not == b->ever_not;
}

/* Is there an earlier line that pays alike? */
static bool is_said(const struct chart *chart, const struct line *line)
{
	for (const struct line *other = chart->lines; other < line; other++)
		if (pay_alike(chart, other, line))
			return true;
	return false;
}

static void say_payers(struct plot_text *text, const struct chart *chart, const struct line *one)
{
	size_t alike = 0, index = 0;
	for (size_t i = 0; i < chart->count; i++)
		alike += pay_alike(chart, &chart->lines[i], one);
	for (size_t i = 0; i < chart->count; i++) {
		if (!pay_alike(chart, &chart->lines[i], one))
			continue;
		plot_say_comma(text, index++, alike);
		plot_say_name(text, name_of(chart, &chart->lines[i]), PLOT_SAY_RUNNER);
	}
}

/* "primes: a gain is shown from 100 tasks on under threads and pool, from 1000 under processes" */
static void say_title(const struct chart *chart, char *title, size_t size)
{
	struct plot_text text = { title, size, 0 };
	size_t said = 0;
	plot_say_name(&text, chart->first->cells->workload, PLOT_SAY_LABEL);
	plot_say(&text, ": ");
	for (size_t i = 0; i < chart->count; i++) {
		const struct line *line = &chart->lines[i];
		if (!pays(chart, line) || is_said(chart, line) || said == 4)
			continue;
		plot_say(&text, said++ ? ", " : "a gain is shown ");
		if (!line->ever_not)
			plot_say(&text, "at all sizes under ");
		else
			plot_say(&text,
				said == 1 ? "from %.0f tasks on under " : "from %.0f under ",
				line->pays_from);
		say_payers(&text, chart, line);
	}
	if (!said)
		plot_say(&text,
			no_gain(chart) ? "no gain shown up to %.0f tasks"
				       : "wall time over the number of tasks",
			chart->tasks[chart->sizes - 1]);
}

static void write_facts(const struct chart *chart, struct plot_figure *figure)
{
	for (size_t i = 0; i < chart->count; i++) {
		for (size_t k = 0; k < chart->lines[i].count; k++) {
			const struct plot_cell *cell = chart->lines[i].cells[k];
			char name[512], words[128] = "";
			struct plot_text text = { words, sizeof(words), 0 };
			snprintf(name, sizeof(name), "%s, %s %s", name_of(chart, &chart->lines[i]),
				cell->tasks, strcmp(cell->tasks, "1") == 0 ? "task" : "tasks");
			plot_say_estimate(&text, &cell->wall_s, plot_time_text);
			plot_fact(figure, name, "%s", words);
		}
	}
}

static double write_words(const struct chart *chart, struct plot_figure *figure)
{
	struct plot_scope scope = { &chart->plot->data, &chart->family, 1 };
	char title[512];
	say_title(chart, title, sizeof(title));
	write_facts(chart, figure);
	return plot_chart_words(figure,
		&(struct plot_about){ &scope, title,
			"Wall time over the number of tasks, both on log scales, medians and 95 % "
			"intervals; lower is better",
			"point", true, NULL });
}

/* ---- writing ----------------------------------------------------------------------------------
 */

static void write_axes(const struct chart *chart, struct plot_chart *around)
{
	struct plot_ticks ticks;
	struct plot_span tall = chart->panel.y;
	tall.width *= 1.6;
	plot_ticks_values(&ticks, &chart->panel.x, chart->tasks, chart->sizes);
	plot_chart_x_axis(around, &chart->panel, &ticks, "tasks");
	plot_ticks_log(&ticks, &tall, false);
	plot_chart_y_axis(around, &chart->panel, &ticks, NULL);
	plot_chart_panel(around, &chart->panel);
}

static void write_ends(const struct chart *chart, struct plot_chart *around)
{
	struct plot_end ends[RUNNERS_MAX];
	for (size_t i = 0; i < chart->count; i++) {
		const struct line *line = &chart->lines[i];
		ends[i].runner = (double)line->runner + 1;
		ends[i].y = line->count ? plot_panel_y(&chart->panel,
						  line->cells[line->count - 1]->wall_s.value)
					: (double)NAN;
		plot_text_shorten(name_of(chart, line), 28, ENDS_WIDTH - 60, ends[i].name,
			sizeof(ends[i].name));
	}
	plot_chart_ends(around, &chart->panel, ends, chart->count);
}

/* A crossing is known no better. */
static double two_digits(double value)
{
	double unit = pow(10, floor(log10(value)) - 1);
	return round(value / unit) * unit;
}

/* Their texts stand over the panel, in as many lines as it takes not to touch. */
static void write_crossings(const struct chart *chart, struct plot_chart *around)
{
	double ends[3] = { 0 };
	for (size_t i = 0; i < chart->count; i++) {
		const struct line *line = &chart->lines[i];
		if (isnan(line->crossing) || isnan(line->pays_from) || is_baseline(chart, line))
			continue;
		double x = plot_panel_x(&chart->panel, line->crossing);
		char text[96];
		snprintf(text, sizeof(text), "as fast at about %.0f", two_digits(line->crossing));
		double half = plot_text_width(text, 23) / 2;
		size_t level = 0;
		while (level < 2 && x - half < ends[level] + 20)
			level++;
		ends[level] = x + half;
		double y = chart->panel.top - 18 - 28 * (double)level;
		plot_chart_line(around, &(struct plot_line){ x, chart->panel.bottom, x, y + 14,
						(double)line->runner + 1, 2, 1 });
		plot_chart_label(around,
			&(struct plot_label){
				x, y, 23, PLOT_CENTRE, (double)line->runner + 1, 1, NULL },
			text);
	}
}

static void write_block(const struct line *line, struct plot_figure *figure, bool curve)
{
	for (size_t k = 0; k < line->count; k++) {
		const struct plot_cell *cell = line->cells[k];
		const double none = (double)NAN;
		const double values[] = { (double)cell->runner + 1, tasks_of(cell),
			cell->wall_s.value, curve ? none : cell->wall_s.low,
			curve ? none : cell->wall_s.high };
		for (size_t v = 0; v < (curve ? 4 : 5); v++)
			plot_figure_value(figure, values[v]);
		plot_figure_line_end(figure, cell);
	}
}

static void write_data(const struct chart *chart, struct plot_figure *figure)
{
	fputs("# runner tasks wall_median_s wall_low_s wall_high_s\n", figure->data);
	for (size_t i = 0; i < chart->count; i++)
		write_block(&chart->lines[i], figure, false);
	for (size_t i = 0; i < chart->count; i++) {
		if (!chart->lines[i].count)
			continue;
		fputs("\n\n# the same as a line\n", figure->data);
		write_block(&chart->lines[i], figure, true);
	}
}

static void draw(struct chart *chart, const struct plot_page *page)
{
	struct plot_figure figure;
	struct plot_chart around = { 0 };
	size_t curves = 0;
	if (plot_figure_begin(&figure, chart->plot, page))
		return;
	for (size_t i = 0; i < chart->count; i++)
		curves += chart->lines[i].count > 0;
	lay_out(chart, write_words(chart, &figure));
	plot_figure_number(&figure, "curves", (double)curves);
	write_axes(chart, &around);
	write_ends(chart, &around);
	write_crossings(chart, &around);
	write_data(chart, &figure);
	plot_chart_finish(&around, &figure);
	plot_figure_end(&figure);
}

/* Is it the first group of a family with several task counts? */
static bool leads(const struct plot_data *data, size_t index)
{
	bool several = false;
	for (size_t i = 0; i < data->groups_count; i++) {
		bool same = same_family(&data->groups[i], &data->groups[index]);
		if (same && i < index)
			return false;
		several |= same && i > index;
	}
	return several;
}

/* The group with the most tasks of a family: fewer may leave no choice of how many at once. */
static const struct plot_group *largest_of(const struct plot_data *data, size_t index)
{
	const struct plot_group *largest = &data->groups[index];
	for (size_t i = index + 1; i < data->groups_count; i++)
		if (same_family(&data->groups[i], largest) &&
			tasks_of(data->groups[i].cells) > tasks_of(largest->cells))
			largest = &data->groups[i];
	return largest;
}

void plot_size(struct plot *plot)
{
	const struct plot_data *data = &plot->data;
	size_t pages = 0, page = 0;
	for (size_t i = 0; i < data->groups_count; i++)
		pages += leads(data, i);
	for (size_t i = 0; i < data->groups_count; i++) {
		struct chart chart = { .plot = plot, .first = &data->groups[i] };
		if (!leads(data, i))
			continue;
		find_lines(&chart);
		chart.family = *largest_of(data, i); /* its samples and concurrency are all's */
		page++;
		if (chart.sizes > 1)
			draw(&chart, &(struct plot_page){ "size", "lines.gp", page, pages });
	}
}
