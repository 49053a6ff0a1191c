/* SPDX-License-Identifier: MIT */
/* What stands in a figure's script: variables, texts, lines, panels; and in its data. */
#include "bench/plot/figure.h"

#include "bench/plot/request.h"
#include "bench/plot/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* gnuplot neither substitutes commands nor expands macros in single quotes. A quote in the text
 * stands between two such strings, in double quotes of its own: the documented doubling ends the
 * string after all where a quote comes first or twice (5.4.4), and the rest would be run. Behind
 * such a quote it does look for macros, in single quotes, too: their '@' ends its string. */
static void quote(FILE *script, const char *text)
{
	char *drawable = plot_text_drawable(text);
	fputc('\'', script);
	for (const char *at = plot_text_clean(drawable); *at; at++)
		if (*at == '\'')
			fputs("'.\"'\".'", script);
		else if (*at == '@' && at[1] != ' ')
			fputs("@'.'", script);
		else
			fputc(*at, script);
	fputc('\'', script);
	free(drawable);
}

static void write_number(FILE *out, double number)
{
	if (isnan(number))
		fputs("NaN", out);
	else
		fprintf(out, "%.10g", number);
}

void plot_figure_text(struct plot_figure *figure, const char *name, const char *text)
{
	FILE *script = figure->parts[PLOT_SCRIPT];
	fprintf(script, "%s = ", name);
	quote(script, text);
	fputc('\n', script);
}

void plot_figure_numbers(
	struct plot_figure *figure, const char *name, const double *numbers, size_t count)
{
	FILE *script = figure->parts[PLOT_SCRIPT];
	fprintf(script, "array %s[%zu] = [", name, count);
	for (size_t i = 0; i < count; i++) {
		fputs(i ? ", " : "", script);
		write_number(script, numbers[i]);
	}
	fputs("]\n", script);
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

static void reach(struct plot_figure *figure, double top, double bottom)
{
	figure->top = fmin(figure->top, top);
	figure->bottom = fmax(figure->bottom, bottom);
}

void plot_figure_label(struct plot_figure *figure, const struct plot_label *label, const char *text)
{
	static const char *const aligned[] = { "left", "center", "right" };
	FILE *out = figure->parts[PLOT_LABELS];
	if (!*text)
		return;
	reach(figure, label->y - label->size, label->y + label->size);
	fputs("set label ", out);
	quote(out, text);
	fprintf(out, " at screen px(%.6g), py(%.6g) %s font ',%.4g' tc rgb ", label->x, label->y,
		aligned[(int)label->align], label->size);
	write_colour(out, (int)label->colour, "text");
	fputs(label->boxed ? " boxed front\n" : " front\n", out);
}

void plot_figure_line(struct plot_figure *figure, const struct plot_line *line)
{
	FILE *out = figure->parts[PLOT_LINES];
	reach(figure, fmin(line->y, line->to_y), fmax(line->y, line->to_y));
	fprintf(out, "set arrow from screen px(%.6g), py(%.6g) to screen px(%.6g), py(%.6g) ",
		line->x, line->y, line->to_x, line->to_y);
	fprintf(out, "nohead lw %.3g %slc rgb ", line->width, line->dashed ? "dt (8, 6) " : "");
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
	if (axis->mark > 0)
		fprintf(out, ".mark('%s', %.10g)", side, axis->mark * per);
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
	FILE *out = figure->parts[PLOT_PANELS];
	const double letters = 26, head = area->y.name ? PLOT_HEAD : 0;
	bool named = area->x.name || area->x.log, counts = area->x.ticks || area->x.unit->name;
	reach(figure, area->top - head,
		area->bottom + letters +
			(named           ? PLOT_FOOT_NAMED
				: counts ? PLOT_FOOT
					 : 0));
	fprintf(out, "%s\\\n\tset_place(%.6g, %.6g, %.6g, %.6g).", figure->panels++ ? ", " : "",
		area->left, area->right, area->top, area->bottom);
	write_axis(out, "x", &area->x, area->right - area->left);
	fputc('.', out);
	write_axis(out, "y", &area->y, area->bottom - area->top);
}

/* ---- words ------------------------------------------------------------------------------------
 */

/* Behind a sentence whose end has no room. */
static const char cut_off[] = " \xe2\x80\xa6";

/* The longest beginning up to `cut`, and no short one, that ends behind one of these characters and
 * leaves a rest that fits into `rest`; 0: there is none. */
static size_t clause_of(const char *text, size_t cut, const char *ends, double size, double rest)
{
	for (size_t i = cut; i > strlen(text) / 3; i--)
		if (text[i] == ' ' && strchr(ends, text[i - 1]) &&
			plot_text_width(text + i + 1, size) <= rest)
			return i;
	return 0;
}

/* Where a text that is too wide is cut, with so many lines after this one: after the last sentence
 * that fits, or else the last clause, if the lines hold the rest as well; or at the last blank. 0:
 * nowhere. */
static size_t cut_of(const char *text, double size, double width, size_t lines)
{
	size_t cut = plot_text_break(text, size, width);
	/* what is cut at blanks does not fill its lines */
	double rest = width * (lines > 1 ? (double)lines * 0.9 : 1);
	size_t end = clause_of(text, cut, ";.", size, rest);
	end = end ? end : clause_of(text, cut, ",:", size, rest);
	return end ? end : cut;
}

/* How much stands on the last line of a sentence that it cannot hold: what is left out of its
 * middle would say something else. Up to the last clause that fits beside an ellipsis, or the last
 * word; 0: no word does. */
static size_t end_of(const char *text, double size, double width)
{
	size_t cut = plot_text_break(text, size, width - plot_text_width(cut_off, size)), end = cut;
	while (end > 0 && !(text[end] == ' ' && text[end - 1] == ';'))
		end--;
	return end ? end : cut;
}

/* How many lines a text needs, up to one more than `most`; the last of them. */
static size_t lines_of(const char *text, double size, double width, size_t most, const char **last)
{
	size_t lines = 0;
	for (; *text && lines <= most; lines++) {
		size_t cut = lines + 1 < most ? cut_of(text, size, width, most - lines - 1) : 0;
		*last = text;
		if (!cut && plot_text_width(text, size) > width)
			return most + 1;
		text += cut ? cut + 1 : strlen(text);
	}
	return lines;
}

bool plot_lines_hold(const struct plot_lines *lines, const char *text, double size)
{
	const char *last;
	return lines_of(text, size, lines->width, lines->most, &last) <= lines->most;
}

double plot_lines_last(const struct plot_lines *lines, const char *text, double size)
{
	const char *last = text;
	lines_of(text, size, lines->width, lines->most, &last);
	return fmin(plot_text_width(last, size), lines->width);
}

double plot_figure_lines(struct plot_figure *figure, const struct plot_label *first,
	const char *text, const struct plot_lines *lines)
{
	struct plot_label at = *first;
	double width = lines->width > 0            ? lines->width
		       : at.align == PLOT_RIGHT_OF ? at.x - PLOT_LEFT
						   : PLOT_RIGHT - at.x;
	for (size_t most = lines->most; *text && most > 0; most--, at.y += lines->pitch) {
		char line[512];
		bool last = most == 1, fits = plot_text_width(text, at.size) <= width;
		size_t cut = !last  ? cut_of(text, at.size, width, most - 1)
			     : fits ? 0
				    : end_of(text, at.size, width);
		if (cut)
			snprintf(line, sizeof(line), "%.*s%s", (int)cut, text, last ? cut_off : "");
		else
			plot_text_shorten(text, at.size, width, line, sizeof(line));
		plot_figure_label(figure, &at, line);
		text += cut && !last ? cut + 1 : strlen(text);
	}
	return at.y;
}

static void tell_walls(struct plot_figure *figure, const struct plot_scope *scope)
{
	const struct plot *plot = figure->plot;
	for (size_t i = 0; i < scope->count; i++) {
		const struct results_group *group =
			&plot->results.groups[plot_scope_group(scope, i)];
		for (size_t cell = group->first; cell < group->first + group->count; cell++) {
			char words[512];
			struct say text = say_into(words, sizeof(words));
			plot_say_cell(&text, plot, cell);
			plot_fact_cell(figure, scope, cell, words);
		}
	}
}

/* The largest type in which a title is whole on as few lines as it can be. */
static struct plot_label title_of(const char *title, double width, size_t *lines)
{
	struct plot_label label = { PLOT_LEFT, 68, PLOT_TITLE_SIZE, PLOT_LEFT_OF, PLOT_INK, false };
	for (*lines = 1; *lines < PLOT_TITLE_LINES; (*lines)++) {
		const struct plot_lines held = { *lines, 0, width };
		label.size = PLOT_TITLE_SIZE;
		if (plot_lines_hold(&held, title, label.size))
			break;
		label.size = PLOT_TITLE_SMALL;
		if (plot_lines_hold(&held, title, label.size))
			break;
	}
	return label;
}

double plot_figure_words(
	struct plot_figure *figure, const struct plot_scope *scope, const struct plot_caption *ends)
{
	enum {
		SUBTITLE = 134, /* pixels: the first line, and from it to the next */
		SUBTITLE_PITCH = 38,
		CAPTION = 1053,
		CAPTION_PITCH = 27
	};
	const double width = PLOT_RIGHT - PLOT_LEFT;
	size_t lines;
	plot_caption(figure->plot, scope, ends, &figure->caption);
	struct plot_label title = title_of(figure->titled, width, &lines);
	struct plot_label under = { PLOT_LEFT, SUBTITLE, PLOT_SUBTITLE_SIZE, PLOT_LEFT_OF,
		PLOT_SOFT, false };
	struct plot_label caption = { PLOT_RIGHT, CAPTION, PLOT_CAPTION_SIZE, PLOT_RIGHT_OF,
		PLOT_FAINT, false };
	if (ftell(figure->parts[PLOT_FACTS]) == 0)
		tell_walls(figure, scope);
	if (figure->plot->request->bare)
		return PLOT_TOP;
	const double pitch = floor(title.size * PLOT_TITLE_PITCH);
	double down = plot_figure_lines(figure, &title, figure->titled,
			      &(struct plot_lines){ lines, pitch, 0 }) -
		      title.y;
	double pushed = fmax(0, down - pitch);
	under.y += pushed;
	down = plot_figure_lines(figure, &under, figure->subtitled,
		       &(struct plot_lines){ 2, SUBTITLE_PITCH, 0 }) -
	       under.y;
	if (plot_text_width(figure->captioned, PLOT_CAPTION_SIZE) > width)
		caption.y -= CAPTION_PITCH;
	plot_figure_lines(
		figure, &caption, figure->captioned, &(struct plot_lines){ 2, CAPTION_PITCH, 0 });
	return PLOT_TOP + pushed + fmax(0, down - SUBTITLE_PITCH);
}

void plot_figure_line_end(struct plot_figure *figure, size_t cell)
{
	const struct results *results = &figure->plot->results;
	const struct results_cell *of = &results->cells[cell];
	char line[512];
	snprintf(line, sizeof(line), "# %s, %s", of->workload,
		results->runners[of->runner_index].label);
	fprintf(figure->parts[PLOT_DATA], "%s\n", plot_text_clean(line));
}
