/* SPDX-License-Identifier: MIT */
/* What stands in a figure's script: variables, texts, lines, panels; and in its data. */
#include "bench/plot/figure.h"

#include "bench/plot/glyphs.h"
#include "bench/plot/request.h"
#include "bench/plot/text.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* gnuplot neither substitutes commands nor expands macros in single quotes. A quote in the text
 * stands between two such strings, in double quotes of its own: the documented doubling ends the
 * string after all where a quote comes first or twice (5.4.4), and the rest would be run. */
static void quote(struct plot_figure *figure, FILE *script, const char *text)
{
	char *drawable = plot_glyphs(text);
	if (!drawable)
		plot_figure_fail(figure, -ENOMEM);
	fputc('\'', script);
	for (const char *at = drawable ? drawable : ""; *at; at++) {
		unsigned char c = (unsigned char)*at;
		if (c == '\'')
			fputs("'.\"'\".'", script);
		else
			fputc(c < ' ' || c == 0x7f ? ' ' : c, script);
	}
	fputc('\'', script);
	free(drawable);
}

void plot_figure_text(struct plot_figure *figure, const char *name, const char *text)
{
	fprintf(figure->script, "%s = ", name);
	quote(figure, figure->script, text);
	fputc('\n', figure->script);
}

void plot_figure_number(struct plot_figure *figure, const char *name, double number)
{
	fprintf(figure->script, "%s = %.10g\n", name, number);
}

void plot_figure_array(struct plot_figure *figure, const char *name, size_t count)
{
	fprintf(figure->script, "array %s[%zu] = [", name, count);
	figure->items = 0;
}

static void next_item(struct plot_figure *figure)
{
	fprintf(figure->script, "%s", figure->items++ ? ", " : "");
}

void plot_figure_item_text(struct plot_figure *figure, const char *text)
{
	next_item(figure);
	quote(figure, figure->script, text);
}

void plot_figure_item(struct plot_figure *figure, double number)
{
	next_item(figure);
	if (isnan(number))
		fputs("NaN", figure->script);
	else
		fprintf(figure->script, "%.10g", number);
}

void plot_figure_array_end(struct plot_figure *figure)
{
	fputs("]\n", figure->script);
}

/* ---- texts, lines and panels ------------------------------------------------------------------
 */

/* A colour of style.gp; of a text, or of a mark. */
static void write_colour(FILE *out, int colour, const char *of)
{
	static const char *const names[] = { "ink", "soft", "line_soft", "line_firm", "faint" };
	if (colour > 0)
		fprintf(out, "%s_of(%d)", of, colour);
	else if (colour <= PLOT_ON_RUNNER)
		fprintf(out, "on(colour_of(%d))", PLOT_ON_RUNNER - colour + 1);
	else
		fputs(names[-colour], out);
}

void plot_figure_label(struct plot_figure *figure, const struct plot_label *label, const char *text)
{
	static const char *const aligned[] = { "left", "center", "right", "center rotate by 90" };
	FILE *out = figure->labels.file;
	if (!*text)
		return;
	fputs("set label ", out);
	quote(figure, out, text);
	fprintf(out, " at screen px(%.6g), py(%.6g) %s font ',%.4g' tc rgb ", label->x, label->y,
		aligned[(int)label->align], label->size);
	write_colour(out, (int)label->colour, "text");
	fputs(label->boxed != 0 ? " boxed front\n" : " front\n", out);
}

void plot_figure_line(struct plot_figure *figure, const struct plot_line *line)
{
	FILE *out = figure->lines.file;
	fprintf(out, "set arrow from screen px(%.6g), py(%.6g) to screen px(%.6g), py(%.6g) ",
		line->x, line->y, line->to_x, line->to_y);
	fprintf(out, "nohead lw %.3g %slc rgb ", line->width,
		line->dashed != 0 ? "dt (8, 6) " : "");
	write_colour(out, (int)line->colour, "colour");
	fputc('\n', out);
}

static double share_of(const struct plot_axis *axis, double value)
{
	return axis->log ? log(value / axis->low) / log(axis->high / axis->low)
			 : (value - axis->low) / (axis->high - axis->low);
}

double plot_area_x(const struct plot_area *area, double value)
{
	return area->left + share_of(&area->x, value) * (area->right - area->left);
}

double plot_area_y(const struct plot_area *area, double value)
{
	return area->bottom - share_of(&area->y, value) * (area->bottom - area->top);
}

const struct figures_unit plot_unit_pixels = { NULL, 1 };
const struct figures_unit plot_unit_count = { "", 1 };
const struct figures_unit plot_unit_ratio = { "\xc3\x97", 1 };
const struct figures_unit plot_unit_percent = { " %%", 100 };

static bool is_time(const struct figures_unit *unit)
{
	size_t length = strlen(unit->name);
	return length > 0 && unit->name[length - 1] == 's';
}

/* The name is our own words. */
static void write_axis(FILE *out, const char *side, const struct plot_axis *axis, double pixels)
{
	const struct figures_unit *unit = axis->unit;
	const char *name = axis->name ? axis->name : "";
	double per = axis->log ? 1 : unit->per_second;
	fprintf(out, "range('%s', %.10g, %.10g, %.6g, %d)", side, axis->low * per, axis->high * per,
		per, axis->log);
	if (axis->ticks)
		fprintf(out, ".list_ticks('%s', \"%s\")", side, axis->ticks);
	else if (!unit->name)
		return;
	else
		fprintf(out, ".%s_ticks('%s', %.10g, %.10g, %.6g, '%s%s')",
			axis->log ? "log" : "linear", side, axis->low * per, axis->high * per,
			pixels, axis->log || !is_time(unit) ? "" : " ",
			axis->log && is_time(unit) ? "time" : unit->name);
	fprintf(out, ".axis_name('%s', '%s%s')", side, name,
		!axis->log ? ""
		: *name    ? ", log scale"
			   : "log scale");
}

void plot_figure_panel(struct plot_figure *figure, const struct plot_area *area)
{
	FILE *out = figure->panels.file;
	fprintf(out, "%s\\\n\tset_place(%.6g, %.6g, %.6g, %.6g).",
		figure->panels_count++ ? ", " : "", area->left, area->right, area->top,
		area->bottom);
	write_axis(out, "x", &area->x, area->right - area->left);
	fputc('.', out);
	write_axis(out, "y", &area->y, area->bottom - area->top);
}

/* ---- words ------------------------------------------------------------------------------------
 */

/* Cuts a text that is too wide at the last blank that fits (or after the last clause that does, if
 * that is no short one), and shortens what still does not fit. */
static void wrap(const char *text, double size, char lines[2][512])
{
	const double width = PLOT_RIGHT - PLOT_LEFT;
	size_t cut = plot_text_break(text, size, width);
	lines[1][0] = '\0';
	plot_text_shorten(text, size, width, lines[0], sizeof(lines[0]));
	for (size_t i = cut; i > strlen(text) / 3; i--) {
		if (text[i] == ' ' && strchr(";.", text[i - 1])) {
			cut = i;
			break;
		}
	}
	if (!cut || cut >= sizeof(lines[0]))
		return;
	snprintf(lines[0], sizeof(lines[0]), "%.*s", (int)cut, text);
	plot_text_shorten(text + cut + 1, size, width, lines[1], sizeof(lines[1]));
}

/* A text of one line or two: down from its place, pushed by `down`, or up from it when `line` is 0.
 */
static void write_lines(struct plot_figure *figure, const struct plot_label *place, double size,
	char lines[2][512], double down, double line)
{
	struct plot_label at = *place;
	at.size = size;
	at.y += line > 0 ? down : *lines[1] ? -27 : 0;
	plot_figure_label(figure, &at, lines[0]);
	at.y += line > 0 ? line : 27;
	plot_figure_label(figure, &at, lines[1]);
}

double plot_figure_words(struct plot_figure *figure, const struct plot_words *words)
{
	const struct {
		const char *text;
		double size, line;
		struct plot_label at;
	} texts[] = {
		{ words->title, PLOT_TITLE_SIZE, 56,
			{ PLOT_LEFT, 68, 0, PLOT_LEFT_OF, PLOT_INK, 0, NULL } },
		{ words->subtitle, PLOT_SUBTITLE_SIZE, 38,
			{ PLOT_LEFT, 134, 0, PLOT_LEFT_OF, PLOT_SOFT, 0, NULL } },
		{ words->caption, PLOT_CAPTION_SIZE, 0,
			{ PLOT_RIGHT, 1053, 0, PLOT_RIGHT_OF, PLOT_FAINT, 0, NULL } },
	};
	double top = PLOT_TOP, title = texts[0].size;
	snprintf(figure->title, sizeof(figure->title), "%s", words->title);
	snprintf(figure->subtitle, sizeof(figure->subtitle), "%s", words->subtitle);
	snprintf(figure->caption, sizeof(figure->caption), "%s", words->caption);
	if (plot_text_width(words->title, PLOT_TITLE_SIZE) > PLOT_RIGHT - PLOT_LEFT &&
		plot_text_width(words->title, PLOT_TITLE_SMALL) <= PLOT_RIGHT - PLOT_LEFT)
		title = PLOT_TITLE_SMALL;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		char lines[2][512];
		double size = i == 0 ? title : texts[i].size;
		wrap(figure->plot->request->bare ? "" : texts[i].text, size, lines);
		write_lines(figure, &texts[i].at, size, lines, top - PLOT_TOP, texts[i].line);
		top += *lines[1] ? texts[i].line : 0;
	}
	if (words->scope && ftell(figure->facts) == 0)
		plot_facts_walls(figure, words->scope);
	return top;
}

void plot_figure_runners(struct plot_figure *figure)
{
	const struct plot_data *data = &figure->plot->data;
	plot_figure_array(figure, "runner_name", data->runners_count);
	for (size_t i = 0; i < data->runners_count; i++)
		plot_figure_item_text(figure, data->runners[i].name);
	plot_figure_array_end(figure);
	plot_figure_array(figure, "runner_slot", data->runners_count);
	for (size_t i = 0; i < data->runners_count; i++)
		plot_figure_item(figure, data->runners[i].slot + 1);
	plot_figure_array_end(figure);
}

void plot_figure_value(struct plot_figure *figure, double number)
{
	if (isnan(number))
		fputs("NaN ", figure->data);
	else
		fprintf(figure->data, "%.10g ", number);
}

void plot_figure_line_end(struct plot_figure *figure, const struct plot_cell *cell)
{
	fprintf(figure->data, "# %s, %s\n", cell->workload,
		figure->plot->data.runners[cell->runner].name);
}
