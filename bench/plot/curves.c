/* SPDX-License-Identifier: MIT */
#include "bench/plot/curves.h"

#include "bench/base/say.h"
#include "bench/base/memory.h"
#include "bench/plot/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	GROUPS_MAX = 256, /* in a figure */
	NAME_SIZE = 28,
	NAME_LEAST = 22,
	NAME_PITCH = 38,
	NAMES_WIDTH = 330,
	NOTE_SIZE = 23,
	NOTE_PITCH = 34,
	NOTE_NAMES = 270,
	NOTES_MAX = 6, /* curves: of more the notes are in the facts alone */
	SIDE = 118,    /* left of a panel: ticks */
	TICK_SIZE = 25,
	TICK_GAP = 18, /* pixels from one to the next, at least */
};

#define EARLY 0.1 /* of the panel: a line that ends so far from its name has a dashed one to it */

/* ---- curves -----------------------------------------------------------------------------------
 */

struct plot_curve *plot_curves_of(struct plot_curves *curves, size_t runner)
{
	size_t i = 0;
	while (i < curves->count && curves->curves[i].runner != runner)
		i++;
	curves->left_out |= i == CURVES_MAX;
	if (i == CURVES_MAX)
		return NULL;
	if (i == curves->count) {
		struct plot_curve *curve = &curves->curves[curves->count++];
		curve->runner = runner;
		curve->count = curve->path_count = 0;
		curve->dotted = false;
		*curve->note = '\0';
		snprintf(curve->name, sizeof(curve->name), "%s",
			curves->plot->results.runners[runner].label);
	}
	return &curves->curves[i];
}

const struct results_cell *plot_curves_first(const struct plot_curves *curves)
{
	const struct results *results = &curves->plot->results;
	return &results->cells[results->groups[curves->group].first];
}

const struct summary_row *plot_curves_row(const struct plot_curves *curves, size_t cell)
{
	return &curves->plot->findings.summary.rows[cell];
}

void plot_curves_add(struct plot_curves *curves, const struct plot_point *point)
{
	const struct results_cell *cells = curves->plot->results.cells;
	struct plot_curve *curve = plot_curves_of(curves, cells[point->cell].runner_index);
	size_t to = curve ? curve->count : 0;
	while (to > 0 && curve->points[to - 1].x > point->x)
		to--;
	struct plot_point *before = to > 0 ? &curve->points[to - 1] : NULL;
	if (before && before->x == point->x) {
		if (curves->kind->concurrency &&
			cells[before->cell].concurrency <= cells[point->cell].concurrency)
			*before = *point;
		return;
	}
	if (!curve || curve->count == CURVE_POINTS)
		return;
	memmove(&curve->points[to + 1], &curve->points[to], (curve->count++ - to) * sizeof(*point));
	curve->points[to] = *point;
}

void plot_curve_lead(struct plot_curve *curve, double x, double y, double other_y)
{
	if (curve->path_count < CURVE_POINTS)
		curve->path[curve->path_count++] = (struct plot_point){ .x = x,
			.y = { { .estimate = y }, { .estimate = other_y } } };
}

/* The places that a curve's line joins. */
static const struct plot_point *line_of(const struct plot_curve *curve, size_t *count)
{
	*count = curve->path_count ? curve->path_count : curve->count;
	return curve->path_count ? curve->path : curve->points;
}

/* ---- layout -----------------------------------------------------------------------------------
 */

static void widen(struct plot_axis *axis, double value)
{
	axis->low = value < axis->low ? value : axis->low;
	axis->high = value > axis->high ? value : axis->high;
}

static void find_ranges(struct plot_curves *curves, size_t panel)
{
	struct plot_area *area = &curves->panels[panel];
	area->x.low = area->y.low = INFINITY;
	for (size_t i = 0; i < curves->count; i++) {
		const struct plot_curve *curve = &curves->curves[i];
		for (size_t k = 0; k < curve->count; k++) {
			const struct interval *y = &curve->points[k].y[panel];
			widen(&area->x, curve->points[k].x);
			widen(&area->y, y->estimate);
			widen(&area->y, y->low);
			widen(&area->y, y->high);
		}
		for (size_t k = 0; k < curve->path_count; k++) {
			widen(&area->x, curve->path[k].x);
			widen(&area->y, curve->path[k].y[panel].estimate);
		}
	}
	if (curves->shown[panel] > 0)
		widen(&area->y, curves->shown[panel]);
}

/* A margin at both ends of a logarithmic axis, so wide that two ticks stand on it; the other one
 * begins at 0. */
static void lay_y(const struct plot_curves *curves, struct plot_axis *axis,
	const struct plot_curves_axis *of, double shown, bool rate)
{
	double least = axis->high * of->least;
	axis->high = fmax(axis->high, 1e-9); /* all may be 0 */
	axis->low = fmax(axis->low, shown > 0 ? fmin(least, shown) : least);
	axis->name = of->name;
	axis->unit = of->unit            ? of->unit
		     : !of->name && rate ? &plot_unit_count
					 : figures_unit_for(plot_unit_size(
						   curves->plot, axis->high, plot_wall_size));
	axis->log = axis->low > 0 && axis->high >= of->log_from * axis->low;
	if (!axis->log) {
		axis->low = 0;
		axis->high *= 1.05;
		return;
	}
	double middle = sqrt(axis->low * axis->high);
	axis->low = fmin(axis->low, middle / 2.5);
	axis->high = fmax(axis->high, middle * 2.5);
	double margin = pow(axis->high / axis->low, 0.04);
	axis->low /= margin;
	axis->high *= margin;
}

static void lay_x(struct plot_axis *axis, const struct plot_curves_axis *of)
{
	const double margin = 0.03;
	axis->name = of->name;
	axis->unit = of->unit;
	axis->log = axis->high >= of->log_from * axis->low;
	double step =
		axis->log ? pow(axis->high / axis->low, margin) : margin * (axis->high - axis->low);
	axis->low = axis->log ? axis->low / step : axis->low - step;
	axis->high = axis->log ? axis->high * step : axis->high + step;
}

static bool has_note(const struct plot_curves *curves, size_t curve)
{
	return *curves->curves[curve].note && curves->count <= NOTES_MAX;
}

/* Makes the names as small as their place, or also as short, and still tells them apart. */
static void fit_names(struct plot_curves *curves)
{
	char *names[CURVES_MAX];
	double wide = 1;
	for (size_t i = 0; i < curves->count; i++) {
		names[i] = memory_text(curves->curves[i].name);
		wide = fmax(wide, plot_text_width(names[i], 1));
	}
	curves->size = plot_text_size(wide, NAMES_WIDTH, NAME_LEAST, NAME_SIZE);
	plot_text_apart(names, curves->count, curves->size, NAMES_WIDTH);
	for (size_t i = 0; i < curves->count; i++) {
		snprintf(curves->curves[i].name, sizeof(curves->curves[i].name), "%s", names[i]);
		free(names[i]);
	}
}

static double names_width(const struct plot_curves *curves)
{
	double width = 0;
	for (size_t i = 0; i < curves->count; i++)
		width = fmax(width, plot_text_width(curves->curves[i].name, curves->size));
	return fmin(width, NAMES_WIDTH) + 56;
}

static void lay_out(struct plot_curves *curves, double top)
{
	const struct compared *compared = compared_of_group(&curves->plot->results, curves->group);
	const struct plot_curves_kind *kind = curves->kind;
	double notes = 0, left = PLOT_LEFT + SIDE, right = PLOT_RIGHT - names_width(curves);
	for (size_t i = 0; i < curves->count; i++)
		notes += has_note(curves, i) ? NOTE_PITCH : 0;
	for (size_t panel = 0; panel < kind->panels; panel++) {
		struct plot_area *area = &curves->panels[panel];
		double each = (right - left + SIDE + 20) / (double)kind->panels;
		*area = (struct plot_area){ .left = left + each * (double)panel,
			.right = left + each * (double)(panel + 1) - SIDE - 20,
			.top = top + PLOT_HEAD,
			.bottom = PLOT_BOTTOM - PLOT_FOOT_NAMED - notes - (notes > 0 ? 26 : 0) };
		find_ranges(curves, panel);
		lay_x(&area->x, &kind->x);
		lay_y(curves, &area->y, &kind->y[panel], curves->shown[panel],
			compared->rate && !kind->axis);
		if (!area->y.name)
			area->y.name = kind->axis ? kind->axis(curves, panel)
				       : panel    ? compared->gain_axis
						  : compared->axis;
	}
}

/* ---- words ------------------------------------------------------------------------------------
 */

static void write_facts(const struct plot_curves *curves, struct plot_figure *figure)
{
	if (curves->kind->facts) {
		curves->kind->facts(curves, figure);
		return;
	}
	for (size_t i = 0; i < curves->count; i++)
		if (*curves->curves[i].note)
			plot_fact(figure, curves->curves[i].name, "%s", curves->curves[i].note);
}

/* Of which points are drawn: of them is the caption. */
static size_t find_groups(const struct plot_curves *curves, size_t groups[GROUPS_MAX])
{
	const struct results *results = &curves->plot->results;
	bool *shown = memory_zeroed(results->group_count, sizeof(*shown));
	size_t count = 0;
	shown[curves->group] = true;
	for (size_t i = 0; i < curves->count; i++)
		for (size_t k = 0; k < curves->curves[i].count; k++)
			shown[results->cells[curves->curves[i].points[k].cell].group] = true;
	for (size_t i = 0; i < results->group_count && count < GROUPS_MAX; i++)
		if (shown[i])
			groups[count++] = i;
	free(shown);
	return count;
}

static double write_words(const struct plot_curves *curves, struct plot_figure *figure)
{
	const struct plot_curves_kind *kind = curves->kind;
	kind->words(curves, &figure->title, &figure->subtitle);
	if (curves->left_out)
		say(&figure->subtitle, "; more than %d runners are not drawn", CURVES_MAX);
	write_facts(curves, figure);
	size_t groups[GROUPS_MAX];
	const struct plot_scope scope = { curves->group, find_groups(curves, groups), groups };
	return plot_figure_words(
		figure, &scope, &(struct plot_caption){ "point", kind->concurrency });
}

/* Where the line of a curve ends in the last panel, pixels; NaN: nowhere. */
struct end {
	double x, y;
};

static struct end end_of(const struct plot_curves *curves, const struct plot_curve *curve)
{
	const size_t panel = curves->kind->panels - 1;
	const struct plot_area *area = &curves->panels[panel];
	size_t count;
	const struct plot_point *line = line_of(curve, &count);
	for (size_t k = count; k-- > 0;)
		if (!isnan(line[k].y[panel].estimate))
			return (struct end){ plot_area_x(area, line[k].x),
				plot_area_y(area, fmax(line[k].y[panel].estimate, area->y.low)) };
	return (struct end){ (double)NAN, (double)NAN };
}

/* Names level with the ends of their lines, from the top; pushed down where two are too near, then
 * up from the bottom. A stroke leads to each, dashed from a line that ends early. What has no end,
 * but a note, has its name there. */
static void write_names(const struct plot_curves *curves, struct plot_figure *figure)
{
	const struct plot_area *area = &curves->panels[curves->kind->panels - 1];
	double places[CURVES_MAX], lowest = area->bottom + 8;
	double pitch = fmin(NAME_PITCH, (area->bottom - area->top) / (double)curves->count);
	struct end ends[CURVES_MAX];
	size_t order[CURVES_MAX], count = curves->count;
	for (size_t i = 0, to; i < count; i++) {
		ends[i] = end_of(curves, &curves->curves[i]);
		for (to = i; to > 0 && !(ends[order[to - 1]].y <= ends[i].y) && !isnan(ends[i].y);
			to--)
			order[to] = order[to - 1];
		order[to] = i;
	}
	for (size_t i = 0; i < count; i++) {
		places[i] = isnan(ends[order[i]].y) ? lowest : ends[order[i]].y;
		if (i > 0)
			places[i] = fmax(places[i], places[i - 1] + pitch);
	}
	for (size_t i = count; i-- > 0; lowest = places[i] - pitch)
		places[i] = fmin(places[i], lowest);
	for (size_t i = 0; i < count; i++) {
		const struct plot_curve *curve = &curves->curves[order[i]];
		const struct end end = ends[order[i]];
		if (isnan(end.y) && has_note(curves, order[i]))
			continue;
		double colour = (double)curve->runner + 1;
		bool early = end.x < area->right - EARLY * (area->right - area->left);
		plot_figure_label(figure,
			&(struct plot_label){ area->right + 48, places[i],
				fmin(curves->size, pitch * 0.8), PLOT_LEFT_OF, colour, false },
			curve->name);
		if (!isnan(end.y))
			plot_figure_line(
				figure, &(struct plot_line){ early ? end.x : area->right + 6, end.y,
						area->right + 40, places[i], colour, 1.5, early });
	}
}

static void write_notes(const struct plot_curves *curves, struct plot_figure *figure)
{
	double y = PLOT_BOTTOM + 4;
	for (size_t i = curves->count; i-- > 0;) {
		const struct plot_curve *curve = &curves->curves[i];
		char text[400];
		if (!has_note(curves, i))
			continue;
		y -= NOTE_PITCH;
		struct plot_label at = { PLOT_LEFT, y, NOTE_SIZE, PLOT_LEFT_OF,
			(double)curve->runner + 1, false };
		plot_text_shorten(curve->name, NOTE_SIZE, NOTE_NAMES - 20, text, sizeof(text));
		plot_figure_label(figure, &at, text);
		at.x += NOTE_NAMES;
		at.colour = PLOT_SOFT;
		plot_text_shorten(curve->note, NOTE_SIZE, PLOT_RIGHT - at.x, text, sizeof(text));
		plot_figure_label(figure, &at, text);
	}
}

/* ---- writing ----------------------------------------------------------------------------------
 */

static int ascending(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;
	return (left > right) - (left < right);
}

/* A tick's text, and where it ends, with a gap on its right. */
struct tick {
	char text[FIGURES_SIZE];
	double left, right;
};

static struct tick tick_of(const struct plot_area *area, double value)
{
	struct tick tick;
	figures_whole(value, tick.text);
	double half = plot_text_width(tick.text, TICK_SIZE) / 2, x = plot_area_x(area, value);
	tick.left = x - half;
	tick.right = x + half + TICK_GAP;
	return tick;
}

/* The places of the points, as far as they stand apart, as gnuplot takes ticks; the last always.
 * The caller frees. */
static char *ticks_of(const struct plot_curves *curves)
{
	const struct plot_area *area = &curves->panels[0];
	double at[CURVES_MAX * CURVE_POINTS], before = -INFINITY;
	struct memory_stream text;
	size_t count = 0;
	memory_stream_open(&text);
	for (size_t i = 0; i < curves->count; i++)
		for (size_t k = 0; k < curves->curves[i].count; k++)
			at[count++] = curves->curves[i].points[k].x;
	qsort(at, count, sizeof(at[0]), ascending);
	for (size_t i = 0; i < count; i++) {
		struct tick tick = tick_of(area, at[i]), last = tick_of(area, at[count - 1]);
		if (tick.left < before || (at[i] < at[count - 1] && tick.right > last.left))
			continue;
		fprintf(text.file, "%s'%s' %.10g", before > 0 ? ", " : "", tick.text, at[i]);
		before = tick.right;
	}
	return memory_stream_close(&text);
}

static void write_panels(struct plot_curves *curves, struct plot_figure *figure)
{
	const struct plot_curves_kind *kind = curves->kind;
	char *ticks = ticks_of(curves);
	for (size_t panel = 0; panel < kind->panels; panel++) {
		curves->panels[panel].x.ticks = kind->ticks ? kind->ticks : ticks;
		plot_figure_panel(figure, &curves->panels[panel]);
		curves->panels[panel].x.ticks = NULL;
	}
	free(ticks);
}

/* A point without an interval has its own value at both ends, or gnuplot draws one down to the
 * axis. A place of a line is no point. */
static void write_place(
	const struct plot_curves *curves, const struct plot_point *point, bool line, FILE *out)
{
	fprintf(out, "%.10g ", point->x);
	for (size_t panel = 0; panel < curves->kind->panels; panel++) {
		struct interval y = point->y[panel];
		if (!plot_has_interval(&y))
			y.low = y.high = y.estimate;
		if (line)
			fprintf(out, "%.10g ", y.estimate);
		else
			fprintf(out, "%.10g %.10g %.10g ", y.estimate, y.low, y.high);
	}
}

/* Two blocks a curve: its points, its line. gnuplot does not count an empty one. */
static void write_data(const struct plot_curves *curves, struct plot_figure *figure)
{
	FILE *out = figure->parts[PLOT_DATA];
	fputs("# points: x, then value, low and high a panel; their line: x, a value a panel\n",
		out);
	for (size_t i = 0; i < curves->count; i++) {
		const struct plot_curve *curve = &curves->curves[i];
		size_t count;
		const struct plot_point *line = line_of(curve, &count);
		for (size_t k = 0; k < curve->count; k++) {
			write_place(curves, &curve->points[k], false, out);
			plot_figure_line_end(figure, curve->points[k].cell);
		}
		fputs(curve->count ? "\n\n" : "NaN\n\n\n", out);
		for (size_t k = 0; k < count; k++) {
			write_place(curves, &line[k], true, out);
			fputc('\n', out);
		}
		fputs(count ? "\n\n" : "NaN\n\n\n", out);
	}
}

static void write_curves(const struct plot_curves *curves, struct plot_figure *figure)
{
	double runners[CURVES_MAX], dashes[CURVES_MAX];
	for (size_t i = 0; i < curves->count; i++) {
		runners[i] = (double)curves->curves[i].runner + 1;
		dashes[i] = curves->curves[i].dotted ? 2 : 1;
	}
	plot_figure_numbers(figure, "curve_runner", runners, curves->count);
	plot_figure_numbers(figure, "curve_dash", dashes, curves->count);
}

static void draw(struct plot_curves *curves, const struct plot_page *page)
{
	struct plot_figure *figure = plot_figure_begin(curves->plot, page);
	if (!figure)
		return;
	double top = write_words(curves, figure);
	fit_names(curves);
	lay_out(curves, top);
	write_curves(curves, figure);
	write_panels(curves, figure);
	write_names(curves, figure);
	write_notes(curves, figure);
	if (curves->kind->around)
		curves->kind->around(curves, figure);
	write_data(curves, figure);
	plot_figure_end(figure);
}

/* Finds the curves of a group; false: there is no figure of it. */
static bool find(struct plot_curves *curves, struct plot *plot, const struct plot_curves_kind *kind,
	size_t group)
{
	curves->plot = plot;
	curves->kind = kind;
	curves->group = group;
	curves->count = 0;
	curves->left_out = false;
	memset(curves->shown, 0, sizeof(curves->shown));
	return kind->find(curves);
}

void plot_curves_draw(struct plot *plot, const struct plot_curves_kind *kind)
{
	struct plot_curves *curves = memory_zeroed(1, sizeof(*curves));
	size_t pages = 0, page = 0;
	for (size_t i = 0; i < plot->results.group_count; i++)
		pages += find(curves, plot, kind, i);
	for (size_t i = 0; i < plot->results.group_count && page < pages; i++)
		if (find(curves, plot, kind, i))
			draw(curves, &(struct plot_page){ "curves.gp", ++page, pages });
	free(curves);
}
