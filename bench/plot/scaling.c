/* SPDX-License-Identifier: MIT */
/*
 * `scaling`: wall time and speedup over concurrency, with what Amdahl's law and the Universal
 * Scalability Law make of them; a figure a group that has a runner with three concurrencies. Both
 * are laws of workers that run: where the CPUs are what they need, only so many count. The
 * speedup is against the same runner at its least concurrency, beside the ideal of that.
 */
#include "bench/plot/chart.h"
#include "bench/plot/fit.h"
#include "bench/plot/say.h"
#include "bench/plot/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	LINES_MAX = 6, /* runners: more cannot be told apart */
	POINTS_MAX = 64,
	NOTE_PITCH = 34,
	NOTE_SIZE = 23,
	ENDS_WIDTH = 250,
	CURVE_POINTS = 60,
};

static const double log_ratio = 30;

/* A runner. */
struct line {
	const struct plot_cell *cells[POINTS_MAX]; /* measured, by concurrency */
	size_t count;
	size_t fitted;                     /* of them, the first: what the laws are about */
	const struct plot_cell *best;      /* the fastest */
	const struct plot_cell *enough;    /* the least concurrency not shown to be slower */
	const struct plot_cell *last_good; /* the greatest */
	bool retrograde;                   /* the last one is shown to be slower than the best */
	bool certain;                      /* an interval on every point */
	struct plot_amdahl amdahl;
	struct plot_usl usl;
	bool has_amdahl, has_usl;
};

struct chart {
	struct plot *plot;
	const struct plot_group *group;
	struct line lines[LINES_MAX];
	size_t count, left_out;
	double xs[POINTS_MAX]; /* the concurrencies, ascending */
	size_t xs_count;
	double largest_s, least_s;
	struct plot_panel wall, speedup;
};

/* ---- lines ------------------------------------------------------------------------------------
 */

static bool apart(const struct plot_cell *fast, const struct plot_cell *slow)
{
	return fast->wall_s.high < slow->wall_s.low;
}

static void judge(struct line *line)
{
	line->best = line->cells[0];
	line->certain = true;
	for (size_t i = 0; i < line->count; i++) {
		line->certain &= plot_estimate_has_interval(&line->cells[i]->wall_s);
		if (line->cells[i]->wall_s.value < line->best->wall_s.value)
			line->best = line->cells[i];
	}
	for (size_t i = 0; i < line->count; i++) {
		if (apart(line->best, line->cells[i]))
			continue;
		if (!line->enough)
			line->enough = line->cells[i];
		line->last_good = line->cells[i];
	}
	line->retrograde = line->certain && apart(line->best, line->cells[line->count - 1]);
}

/* The most that can run at once; infinite for waiting. */
static double most_running(const struct chart *chart)
{
	double cpus = chart->plot->data.cpus_usable;
	return strcmp(chart->group->bound, "cpu") == 0 && cpus >= 1 ? cpus : INFINITY;
}

static void fit(struct line *line, double most)
{
	double n[POINTS_MAX], t[POINTS_MAX];
	for (size_t i = 0; i < line->count && line->cells[i]->concurrency <= most; i++) {
		n[i] = line->cells[i]->concurrency;
		t[i] = line->cells[i]->wall_s.value;
		line->fitted++;
	}
	line->has_amdahl = plot_fit_amdahl(n, t, line->fitted, &line->amdahl) == 0;
	line->has_usl = plot_fit_usl(n, t, line->fitted, &line->usl) == 0;
}

static bool is_point(const struct plot_cell *cell)
{
	return plot_cell_measured(cell) && cell->concurrency > 0;
}

/* Runners with two concurrencies at least; true if one has three. */
static bool find_lines(struct chart *chart)
{
	const struct plot_group *group = chart->group;
	bool worth = false;
	for (size_t i = 0, next; i < group->count; i = next) {
		struct line *line = &chart->lines[chart->count], spare;
		line = chart->count < LINES_MAX ? line : &spare;
		*line = (struct line){ .count = 0 };
		for (next = i; next < group->count; next++) {
			const struct plot_cell *cell = &group->cells[next];
			if (cell->runner != group->cells[i].runner)
				break;
			if (is_point(cell) && line->count < POINTS_MAX)
				line->cells[line->count++] = cell;
		}
		if (line->count < 2)
			continue;
		if (chart->count == LINES_MAX) {
			chart->left_out++;
			continue;
		}
		worth |= line->count > 2;
		chart->count++;
		judge(line);
		fit(line, most_running(chart));
	}
	return worth;
}

static int ascending(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;
	return (left > right) - (left < right);
}

static void find_ranges(struct chart *chart)
{
	chart->least_s = INFINITY;
	for (size_t i = 0; i < chart->count; i++) {
		for (size_t k = 0; k < chart->lines[i].count; k++) {
			const struct plot_cell *cell = chart->lines[i].cells[k];
			bool known = chart->xs_count == POINTS_MAX;
			for (size_t x = 0; x < chart->xs_count; x++)
				known |= chart->xs[x] == cell->concurrency;
			if (!known)
				chart->xs[chart->xs_count++] = cell->concurrency;
			const struct plot_estimate *wall = &cell->wall_s;
			chart->largest_s = fmax(chart->largest_s, fmax(wall->value, wall->high));
			chart->least_s = fmin(chart->least_s, fmin(wall->value, wall->low));
		}
	}
	qsort(chart->xs, chart->xs_count, sizeof(chart->xs[0]), ascending);
}

/* Against the same runner at its least concurrency, as many times as that ran at once; both
 * intervals taken at their worst. */
static struct plot_estimate speedup_of(const struct line *line, const struct plot_cell *cell)
{
	const struct plot_estimate *base = &line->cells[0]->wall_s, *wall = &cell->wall_s;
	double n = line->cells[0]->concurrency;
	if (cell == line->cells[0])
		return (struct plot_estimate){ n, (double)NAN, (double)NAN };
	return (struct plot_estimate){ n * base->value / wall->value, n * base->low / wall->high,
		n * base->high / wall->low };
}

/* ---- layout -----------------------------------------------------------------------------------
 */

static void lay_axes(struct chart *chart)
{
	double first = chart->xs[0], last = chart->xs[chart->xs_count - 1];
	double width = chart->wall.right - chart->wall.left, most = first, least = INFINITY;
	double height = chart->wall.bottom - chart->wall.top;
	bool log_x = last > 6 * first;
	double margin = 0.04;
	struct plot_span x = { first - margin * (last - first), last + margin * (last - first),
		width, log_x };
	if (log_x) {
		x.low = first * pow(last / first, -margin);
		x.high = last * pow(last / first, margin);
	}
	for (size_t i = 0; i < chart->count; i++) {
		for (size_t k = 0; k < chart->lines[i].count; k++) {
			struct plot_estimate value =
				speedup_of(&chart->lines[i], chart->lines[i].cells[k]);
			most = fmax(most, fmax(value.value, value.high));
			least = fmin(least, fmin(value.value, value.low));
		}
	}
	bool log_y = chart->largest_s > log_ratio * chart->least_s;
	double low = log_y ? plot_round_down(chart->least_s * 0.9) : 0;
	chart->wall.x = chart->speedup.x = x;
	chart->wall.y =
		(struct plot_span){ low, chart->largest_s * (log_y ? 1.15 : 1.05), height, log_y };
	/* the ideal is worth its room while it is near */
	double end = fmax(most * 1.25, fmin(last, most * 3));
	chart->speedup.y = (struct plot_span){ log_x ? fmin(least, first) * 0.85 : 0, end * 1.05,
		height, log_x };
}

static void lay_out(struct chart *chart, double top)
{
	double notes = NOTE_PITCH * (double)chart->count + 14;
	double bottom = PLOT_BOTTOM - notes - 92, middle = 860;
	chart->wall = (struct plot_panel){
		.left = PLOT_LEFT + 118, .right = middle, .top = top + 54, .bottom = bottom
	};
	chart->speedup = chart->wall;
	chart->speedup.left = middle + 130;
	chart->speedup.right = PLOT_RIGHT - ENDS_WIDTH;
	lay_axes(chart);
}

/* ---- words ------------------------------------------------------------------------------------
 */

static const char *name_of(const struct chart *chart, const struct line *line)
{
	return chart->plot->data.runners[line->cells[0]->runner].name;
}

/* What grows slower again is the finding; else where gains end. */
static void say_title(const struct chart *chart, char *title, size_t size)
{
	struct plot_text text = { title, size, 0 };
	size_t slower = 0, index = 0;
	for (size_t i = 0; i < chart->count; i++)
		slower += chart->lines[i].retrograde;
	if (slower == 0) {
		plot_title_concurrency(&chart->plot->data, chart->group, title, size);
		return;
	}
	plot_say_name(&text, chart->group->label, PLOT_SAY_LABEL);
	plot_say(&text, ": slower again with more at once under ");
	for (size_t i = 0; i < chart->count; i++) {
		const struct line *line = &chart->lines[i];
		if (!line->retrograde)
			continue;
		plot_say_comma(&text, index++, slower);
		plot_say_name(&text, name_of(chart, line), PLOT_SAY_RUNNER);
		plot_say(&text, " (beyond %g)", line->last_good->concurrency);
	}
}

static void say_best(struct plot_text *text, const struct line *line)
{
	if (!line->certain) {
		plot_say(text, "fastest at %g, without intervals", line->best->concurrency);
		return;
	}
	plot_say(text, "fastest at %g", line->best->concurrency);
	if (line->enough != line->last_good)
		plot_say(text, " (no difference shown from %g to %g)", line->enough->concurrency,
			line->last_good->concurrency);
	if (line->retrograde)
		plot_say(text, ", slower beyond %g", line->last_good->concurrency);
}

static void say_fits(struct plot_text *text, const struct chart *chart, const struct line *line)
{
	if (line->fitted < line->count)
		plot_say(text,
			line->has_amdahl ? "; up to the %g CPUs:"
					 : "; no law fitted: too few points within %g CPUs",
			most_running(chart));
	if (line->has_amdahl) {
		plot_say(text, "%s serial ", line->fitted < line->count ? "" : ";");
		plot_say_percent(text, line->amdahl.serial);
		plot_say(text, " %%");
		if (!isnan(line->amdahl.low)) {
			plot_say(text, " [");
			plot_say_percent(text, line->amdahl.low);
			plot_say(text, ", ");
			plot_say_percent(text, line->amdahl.high);
			plot_say(text, "]");
		}
	}
	if (line->has_usl) {
		plot_say(text, "; contention %.2g, coherency %.2g", line->usl.contention,
			line->usl.coherency);
		if (isfinite(line->usl.peak) &&
			line->usl.peak < 4 * line->cells[line->count - 1]->concurrency)
			plot_say(text, ", peak near %.0f", line->usl.peak);
	}
}

static double write_words(const struct chart *chart, struct plot_figure *figure)
{
	struct plot_scope scope = { &chart->plot->data, chart->group, 1 };
	char title[512], subtitle[256];
	struct plot_text under = { subtitle, sizeof(subtitle), 0 };
	say_title(chart, title, sizeof(title));
	bool intervals = false, laws = false;
	for (size_t i = 0; i < chart->count; i++) {
		intervals |= chart->lines[i].certain;
		laws |= chart->lines[i].has_amdahl;
	}
	plot_say(&under, "Medians%s; %s; grey: ideal", intervals ? " and 95 % intervals" : "",
		laws ? "lines: Amdahl's law; dashed: Universal Scalability Law"
		     : "lines join what was measured");
	if (chart->left_out)
		plot_say(&under, "; %zu more not drawn", chart->left_out);
	for (size_t i = 0; i < chart->count; i++) {
		char words[512] = "";
		struct plot_text text = { words, sizeof(words), 0 };
		say_best(&text, &chart->lines[i]);
		say_fits(&text, chart, &chart->lines[i]);
		plot_fact(figure, name_of(chart, &chart->lines[i]), "%s", words);
	}
	return plot_chart_words(
		figure, &(struct plot_about){ &scope, title, subtitle, "point", false, NULL });
}

static void write_notes(const struct chart *chart, struct plot_chart *around)
{
	double y = PLOT_BOTTOM - NOTE_PITCH * (double)chart->count + 4;
	for (size_t i = 0; i < chart->count; i++, y += NOTE_PITCH) {
		const struct line *line = &chart->lines[i];
		char name[128], note[512] = "", shown[512];
		struct plot_text text = { note, sizeof(note), 0 };
		const double runner = (double)line->cells[0]->runner + 1;
		plot_text_shorten(name_of(chart, line), NOTE_SIZE, 250, name, sizeof(name));
		say_best(&text, line);
		say_fits(&text, chart, line);
		plot_text_shorten(
			note, NOTE_SIZE, PLOT_RIGHT - PLOT_LEFT - 280, shown, sizeof(shown));
		plot_chart_label(around,
			&(struct plot_label){
				PLOT_LEFT, y, NOTE_SIZE, PLOT_LEFT_OF, runner, 0, NULL },
			name);
		plot_chart_label(around,
			&(struct plot_label){
				PLOT_LEFT + 270, y, NOTE_SIZE, PLOT_LEFT_OF, PLOT_SOFT, 0, NULL },
			shown);
	}
}

/* ---- writing ----------------------------------------------------------------------------------
 */

static void write_axes(const struct chart *chart, struct plot_chart *around)
{
	struct plot_ticks ticks;
	struct plot_span tall = chart->wall.y;
	tall.width *= 1.6; /* ticks on a vertical axis may stand closer than their texts are wide */
	plot_ticks_values(&ticks, &chart->wall.x, chart->xs, chart->xs_count);
	plot_chart_x_axis(around, &chart->wall, &ticks, "tasks at once");
	plot_chart_x_axis(around, &chart->speedup, &ticks, "tasks at once");
	if (tall.log)
		plot_ticks_log(&ticks, &tall, false);
	else
		plot_ticks_time(&ticks, &tall, chart->largest_s);
	plot_chart_y_axis(around, &chart->wall, &ticks,
		tall.log ? "wall time (log scale), lower is better" : "wall time, lower is better");
	tall = chart->speedup.y;
	tall.width *= 1.6;
	if (tall.log)
		plot_ticks_log(&ticks, &tall, true);
	else
		plot_ticks_ratio(&ticks, &tall);
	plot_chart_y_axis(around, &chart->speedup, &ticks, "speedup, higher is better");
	plot_chart_panel(around, &chart->wall);
	plot_chart_panel(around, &chart->speedup);
}

/* The ideal, as far as it is inside the panel. */
static void write_ideal(const struct chart *chart, struct plot_chart *around)
{
	const struct plot_panel *panel = &chart->speedup;
	double from = chart->xs[0], to = fmin(chart->xs[chart->xs_count - 1], panel->y.high);
	from = fmax(from, panel->y.low);
	if (to <= from)
		return;
	plot_chart_line(around,
		&(struct plot_line){ plot_panel_x(panel, from), plot_panel_y(panel, from),
			plot_panel_x(panel, to), plot_panel_y(panel, to), PLOT_LINE_FIRM, 2.5, 0 });
	plot_chart_label(around,
		&(struct plot_label){ plot_panel_x(panel, to) - 14, plot_panel_y(panel, to) - 4, 24,
			PLOT_RIGHT_OF, PLOT_SOFT, 1, NULL },
		"ideal");
}

static void write_ends(const struct chart *chart, struct plot_chart *around)
{
	struct plot_end ends[LINES_MAX];
	for (size_t i = 0; i < chart->count; i++) {
		const struct line *line = &chart->lines[i];
		const struct plot_cell *last = line->cells[line->count - 1];
		ends[i].runner = (double)last->runner + 1;
		ends[i].y = plot_panel_y(&chart->speedup, speedup_of(line, last).value);
		plot_text_shorten(name_of(chart, line), 28, ENDS_WIDTH - 60, ends[i].name,
			sizeof(ends[i].name));
	}
	plot_chart_ends(around, &chart->speedup, ends, chart->count);
}

static void write_points(const struct chart *chart, struct plot_figure *figure)
{
	for (size_t panel = 0; panel < 2; panel++) {
		fprintf(figure->data, "# runner concurrency %s low high\n",
			panel ? "speedup" : "wall_s");
		for (size_t i = 0; i < chart->count; i++) {
			const struct line *line = &chart->lines[i];
			for (size_t k = 0; k < line->count; k++) {
				const struct plot_cell *cell = line->cells[k];
				struct plot_estimate at =
					panel ? speedup_of(line, cell) : cell->wall_s;
				const double values[] = { (double)cell->runner + 1,
					cell->concurrency, at.value, at.low, at.high };
				for (size_t v = 0; v < 5; v++)
					plot_figure_value(figure, values[v]);
				plot_figure_line_end(figure, cell);
			}
		}
		fputs("\n\n", figure->data);
	}
}

static void write_curve_point(struct plot_figure *figure, const struct line *line, double n,
	double solid_s, double dashed_s)
{
	double base = line->cells[0]->concurrency * line->cells[0]->wall_s.value;
	const double values[] = { (double)line->cells[0]->runner + 1, n, solid_s, dashed_s,
		base / solid_s, base / dashed_s };
	for (size_t v = 0; v < 6; v++)
		plot_figure_value(figure, values[v]);
	fputc('\n', figure->data);
}

/* What the laws say of what they are about. */
static void write_laws(struct plot_figure *figure, const struct line *line)
{
	double first = line->cells[0]->concurrency;
	double last = line->cells[line->fitted - 1]->concurrency;
	for (size_t k = 0; k <= CURVE_POINTS; k++) {
		double n = first * pow(last / first, (double)k / CURVE_POINTS);
		write_curve_point(figure, line, n, plot_amdahl_at(&line->amdahl, n),
			line->has_usl ? plot_usl_at(&line->usl, n) : (double)NAN);
	}
}

/* A block a runner: what the laws say, or, where there is none, the points joined. */
static void write_curves(const struct chart *chart, struct plot_figure *figure)
{
	for (size_t i = 0; i < chart->count; i++) {
		const struct line *line = &chart->lines[i];
		fputs("# runner concurrency amdahl_s usl_s amdahl_speedup usl_speedup\n",
			figure->data);
		if (line->has_amdahl)
			write_laws(figure, line);
		for (size_t k = 0; k < line->count && !line->has_amdahl; k++)
			write_curve_point(figure, line, line->cells[k]->concurrency,
				line->cells[k]->wall_s.value, (double)NAN);
		fputs("\n\n", figure->data);
	}
}

static void draw(struct chart *chart, const struct plot_page *page)
{
	struct plot_figure figure;
	struct plot_chart around = { 0 };
	if (plot_figure_begin(&figure, chart->plot, page))
		return;
	find_ranges(chart);
	lay_out(chart, write_words(chart, &figure));
	plot_figure_number(&figure, "curves", (double)chart->count);
	write_axes(chart, &around);
	write_ideal(chart, &around);
	write_ends(chart, &around);
	write_notes(chart, &around);
	write_points(chart, &figure);
	write_curves(chart, &figure);
	plot_chart_finish(&around, &figure);
	plot_figure_end(&figure);
}

void plot_scaling(struct plot *plot)
{
	const struct plot_data *data = &plot->data;
	size_t pages = 0, page = 0;
	for (size_t i = 0; i < data->groups_count; i++) {
		struct chart chart = { .plot = plot, .group = &data->groups[i] };
		pages += find_lines(&chart);
	}
	for (size_t i = 0; i < data->groups_count; i++) {
		struct chart chart = { .plot = plot, .group = &data->groups[i] };
		if (find_lines(&chart))
			draw(&chart, &(struct plot_page){ "scaling", "lines.gp", ++page, pages });
	}
}
