/* SPDX-License-Identifier: MIT */
#include "bench/plot/chart.h"

#include "bench/plot/text.h"

#include <errno.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum {
	END_SIZE = 28,
	END_PITCH = 38,
	ENDS_MAX = 32,
};

/* ---- adding -----------------------------------------------------------------------------------
 */

/* Room for one more item at the end of an array that grows by powers of two; NULL: no memory. */
static void *add(struct plot_chart *chart, void *array, size_t *count, size_t size)
{
	void **items = array;
	if ((*count & (*count - 1)) == 0) {
		void *grown = reallocarray(*items, *count ? *count * 2 : 1, size);
		chart->failed |= !grown;
		if (!grown)
			return NULL;
		*items = grown;
	}
	return (char *)*items + size * (*count)++;
}

void plot_chart_label(struct plot_chart *chart, const struct plot_label *label, const char *text)
{
	char *copy = strdup(text);
	struct plot_label *added =
		copy ? add(chart, &chart->labels, &chart->labels_count, sizeof(*label)) : NULL;
	if (!added) {
		chart->failed = true;
		free(copy);
		return;
	}
	*added = *label;
	added->text = copy;
}

void plot_chart_line(struct plot_chart *chart, const struct plot_line *line)
{
	struct plot_line *added = add(chart, &chart->lines, &chart->lines_count, sizeof(*line));
	if (added)
		*added = *line;
}

void plot_chart_panel(struct plot_chart *chart, const struct plot_panel *panel)
{
	struct plot_panel *added = add(chart, &chart->panels, &chart->panels_count, sizeof(*panel));
	if (added)
		*added = *panel;
}

/* ---- axes -------------------------------------------------------------------------------------
 */

static double share_of(const struct plot_span *span, double value)
{
	return span->log ? log(value / span->low) / log(span->high / span->low)
			 : (value - span->low) / (span->high - span->low);
}

double plot_panel_x(const struct plot_panel *panel, double value)
{
	return panel->left + share_of(&panel->x, value) * (panel->right - panel->left);
}

double plot_panel_y(const struct plot_panel *panel, double value)
{
	return panel->bottom - share_of(&panel->y, value) * (panel->bottom - panel->top);
}

static enum plot_colour grid_colour(double at)
{
	return at == 0 ? PLOT_LINE_FIRM : PLOT_LINE_SOFT;
}

void plot_chart_x_axis(struct plot_chart *chart, const struct plot_panel *panel,
	const struct plot_ticks *ticks, const char *name)
{
	for (size_t i = 0; i < ticks->count; i++) {
		double x = plot_panel_x(panel, ticks->at[i]);
		plot_chart_line(chart, &(struct plot_line){ x, panel->bottom, x, panel->top,
					       grid_colour(ticks->at[i]), 1.2, 0 });
		plot_chart_label(chart,
			&(struct plot_label){ x, panel->bottom + 28, PLOT_TICK_SIZE, PLOT_CENTRE,
				PLOT_SOFT, 0, NULL },
			ticks->text[i]);
	}
	if (name)
		plot_chart_label(chart,
			&(struct plot_label){ (panel->left + panel->right) / 2, panel->bottom + 70,
				26, PLOT_CENTRE, PLOT_SOFT, 0, NULL },
			name);
}

void plot_chart_y_axis(struct plot_chart *chart, const struct plot_panel *panel,
	const struct plot_ticks *ticks, const char *name)
{
	for (size_t i = 0; i < ticks->count; i++) {
		double y = plot_panel_y(panel, ticks->at[i]);
		plot_chart_line(chart, &(struct plot_line){ panel->left, y, panel->right, y,
					       grid_colour(ticks->at[i]), 1.2, 0 });
		plot_chart_label(chart,
			&(struct plot_label){ panel->left - 16, y, PLOT_TICK_SIZE, PLOT_RIGHT_OF,
				PLOT_SOFT, 0, NULL },
			ticks->text[i]);
	}
	if (name)
		plot_chart_label(chart,
			&(struct plot_label){ panel->left, panel->top - 34, 26, PLOT_LEFT_OF,
				PLOT_SOFT, 0, NULL },
			name);
}

/* ---- names at the ends of lines ---------------------------------------------------------------
 */

/* Sorted from the top, pushed down where two are too near, then up from the bottom. */
static void push_apart(struct plot_end **order, double *places, size_t count, double lowest)
{
	for (size_t i = 0; i < count; i++)
		places[i] = isnan(order[i]->y) ? lowest : order[i]->y;
	for (size_t i = 1; i < count; i++)
		places[i] = fmax(places[i], places[i - 1] + END_PITCH);
	for (size_t i = count; i-- > 0; lowest = places[i] - END_PITCH)
		places[i] = fmin(places[i], lowest);
}

void plot_chart_ends(struct plot_chart *chart, const struct plot_panel *panel,
	struct plot_end *ends, size_t count)
{
	struct plot_end *order[ENDS_MAX];
	double places[ENDS_MAX];
	count = count < ENDS_MAX ? count : ENDS_MAX;
	for (size_t i = 0; i < count; i++) {
		size_t to = i;
		for (; to > 0 && (order[to - 1]->y > ends[i].y || isnan(order[to - 1]->y)); to--)
			order[to] = order[to - 1];
		order[to] = &ends[i];
	}
	push_apart(order, places, count, panel->bottom + 8);
	for (size_t i = 0; i < count; i++) {
		double colour = order[i]->runner;
		plot_chart_label(chart,
			&(struct plot_label){ panel->right + 48, places[i], END_SIZE, PLOT_LEFT_OF,
				colour, 0, NULL },
			order[i]->name);
		if (!isnan(order[i]->y))
			plot_chart_line(
				chart, &(struct plot_line){ panel->right + 6, order[i]->y,
					       panel->right + 40, places[i], colour, 1.5, 0 });
	}
}

/* ---- writing ----------------------------------------------------------------------------------
 */

/* One array of a number of every item, whose place in the item is `offset`. */
struct field {
	const char *name;
	size_t offset;
};

static void write_fields(struct plot_figure *figure, const struct field *fields,
	size_t fields_count, const void *items, size_t count, size_t size)
{
	for (size_t f = 0; f < fields_count; f++) {
		plot_figure_array(figure, fields[f].name, count);
		for (size_t i = 0; i < count; i++) {
			const char *item = (const char *)items + i * size;
			plot_figure_item(figure, *(const double *)(item + fields[f].offset));
		}
		plot_figure_array_end(figure);
	}
}

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static void write_labels(const struct plot_chart *chart, struct plot_figure *figure)
{
	static const struct field fields[] = { { "label_x", offsetof(struct plot_label, x) },
		{ "label_y", offsetof(struct plot_label, y) },
		{ "label_size", offsetof(struct plot_label, size) },
		{ "label_align", offsetof(struct plot_label, align) },
		{ "label_colour", offsetof(struct plot_label, colour) },
		{ "label_boxed", offsetof(struct plot_label, boxed) } };
	plot_figure_array(figure, "label_text", chart->labels_count);
	for (size_t i = 0; i < chart->labels_count; i++)
		plot_figure_item_text(figure, chart->labels[i].text);
	plot_figure_array_end(figure);
	write_fields(figure, fields, LENGTH(fields), chart->labels, chart->labels_count,
		sizeof(*chart->labels));
}

static void write_lines(const struct plot_chart *chart, struct plot_figure *figure)
{
	static const struct field fields[] = { { "line_x", offsetof(struct plot_line, x) },
		{ "line_y", offsetof(struct plot_line, y) },
		{ "line_to_x", offsetof(struct plot_line, to_x) },
		{ "line_to_y", offsetof(struct plot_line, to_y) },
		{ "line_colour", offsetof(struct plot_line, colour) },
		{ "line_width", offsetof(struct plot_line, width) },
		{ "line_dashed", offsetof(struct plot_line, dashed) } };
	write_fields(figure, fields, LENGTH(fields), chart->lines, chart->lines_count,
		sizeof(*chart->lines));
}

static void write_panels(const struct plot_chart *chart, struct plot_figure *figure)
{
	static const struct field fields[] = { { "panel_left", offsetof(struct plot_panel, left) },
		{ "panel_right", offsetof(struct plot_panel, right) },
		{ "panel_top", offsetof(struct plot_panel, top) },
		{ "panel_bottom", offsetof(struct plot_panel, bottom) },
		{ "panel_x_low", offsetof(struct plot_panel, x.low) },
		{ "panel_x_high", offsetof(struct plot_panel, x.high) },
		{ "panel_y_low", offsetof(struct plot_panel, y.low) },
		{ "panel_y_high", offsetof(struct plot_panel, y.high) } };
	write_fields(figure, fields, LENGTH(fields), chart->panels, chart->panels_count,
		sizeof(*chart->panels));
	plot_figure_array(figure, "panel_x_log", chart->panels_count);
	for (size_t i = 0; i < chart->panels_count; i++)
		plot_figure_item(figure, chart->panels[i].x.log);
	plot_figure_array_end(figure);
	plot_figure_array(figure, "panel_y_log", chart->panels_count);
	for (size_t i = 0; i < chart->panels_count; i++)
		plot_figure_item(figure, chart->panels[i].y.log);
	plot_figure_array_end(figure);
}

bool plot_chart_finish(struct plot_chart *chart, struct plot_figure *figure)
{
	/* gnuplot knows no empty array */
	if (!chart->labels_count)
		plot_chart_label(chart, &(struct plot_label){ .size = PLOT_TICK_SIZE }, "");
	if (!chart->lines_count)
		plot_chart_line(chart, &(struct plot_line){ .width = 1 });
	if (!chart->panels_count)
		plot_chart_panel(chart, &(struct plot_panel){ .right = 1 });
	bool whole = !chart->failed;
	if (whole) {
		plot_figure_runners(figure);
		write_panels(chart, figure);
		write_lines(chart, figure);
		write_labels(chart, figure);
	}
	for (size_t i = 0; i < chart->labels_count; i++)
		free(chart->labels[i].text);
	free(chart->labels);
	free(chart->lines);
	free(chart->panels);
	*chart = (struct plot_chart){ 0 };
	if (!whole)
		plot_figure_fail(figure, -ENOMEM);
	return whole;
}

double plot_chart_words(struct plot_figure *figure, const struct plot_about *about)
{
	char caption[768], noted[1024];
	struct plot_caption how = { about->mark, about->concurrency };
	plot_caption(about->scope, &how, caption, sizeof(caption));
	snprintf(noted, sizeof(noted), "%s%s", about->note ? about->note : "", caption);
	return plot_figure_words(
		figure, &(struct plot_words){ about->title, about->subtitle, noted, about->scope });
}
