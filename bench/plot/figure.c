/* SPDX-License-Identifier: MIT */
#include "bench/plot/figure.h"

#include "bench/plot/glyphs.h"
#include "bench/plot/gnuplot.h"
#include "bench/plot/plot.h"
#include "bench/plot/text.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- failures and files -----------------------------------------------------------------------
 */

void plot_fail(struct plot *plot, int status, const char *what)
{
	if (plot->status)
		return;
	plot->status = status;
	snprintf(plot->error, plot->error_size, "%s", what);
}

static void fail(struct plot *plot, int status, const char *what)
{
	char line[4400];
	snprintf(line, sizeof(line), "%s: %s", what, strerror(-status));
	plot_fail(plot, status, line);
}

/* FOLDER/NAME.EXTENSION; the caller frees. */
static char *path_of(const struct plot_figure *figure, const char *extension)
{
	char *path;
	int length = asprintf(&path, "%s/%s%s", figure->plot->folder, figure->name, extension);
	return length < 0 ? NULL : path;
}

int plot_append_template(FILE *script, const char *folder, const char *name)
{
	char path[4096], block[4096];
	if (snprintf(path, sizeof(path), "%s/%s", folder, name) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	FILE *file = fopen(path, "re");
	if (!file)
		return -errno;
	size_t got;
	fputc('\n', script);
	while ((got = fread(block, 1, sizeof(block), file)) > 0)
		fwrite(block, 1, got, script);
	int status = ferror(file) ? -EIO : 0;
	fclose(file);
	return status;
}

static int write_file(const char *path, const char *text, size_t size)
{
	FILE *file = fopen(path, "we");
	if (!file)
		return -errno;
	size_t done = fwrite(text, 1, size, file);
	int status = done == size ? 0 : -errno;
	if (fclose(file) != 0 && !status)
		status = -errno;
	return status;
}

static int save(struct plot_figure *figure, const char *extension, const char *text, size_t size)
{
	char *path = path_of(figure, extension);
	int status = path ? write_file(path, text, size) : -ENOMEM;
	if (status)
		fail(figure->plot, status, path ? path : figure->name);
	free(path);
	return status;
}

/* ---- variables --------------------------------------------------------------------------------
 */

static const char *formats_of(const struct plot *plot)
{
	return plot->request->formats ? plot->request->formats : PLOT_FORMATS;
}

int plot_figure_begin(struct plot_figure *figure, struct plot *plot, const struct plot_page *page)
{
	*figure = (struct plot_figure){ .plot = plot, .template = page->template };
	plot->pages = page->pages;
	snprintf(figure->name, sizeof(figure->name), "%s", page->name);
	if (page->pages > 1)
		snprintf(figure->name, sizeof(figure->name), "%s-%zu", page->name, page->page);
	figure->script = open_memstream(&figure->script_text, &figure->script_size);
	figure->data = open_memstream(&figure->data_text, &figure->data_size);
	figure->facts = open_memstream(&figure->facts_text, &figure->facts_size);
	if (!figure->script || !figure->data || !figure->facts) {
		fail(plot, -ENOMEM, figure->name);
		plot_figure_end(figure);
		return -ENOMEM;
	}
	fprintf(figure->script, "# Drawn by concbench. Change what you like, then: gnuplot %s.gp\n",
		figure->name);
	plot_figure_text(figure, "name", figure->name);
	plot_figure_text(figure, "theme", plot->request->theme ? plot->request->theme : "light");
	plot_figure_text(figure, "formats", formats_of(plot));
	return 0;
}

/* gnuplot neither substitutes commands nor expands macros in single quotes. A quote in the text
 * stands between two such strings, in double quotes of its own: the documented doubling ends the
 * string after all where a quote comes first or twice (5.4.4), and the rest would be run. */
static void quote(struct plot_figure *figure, const char *text)
{
	FILE *script = figure->script;
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
	quote(figure, text);
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
	quote(figure, text);
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

double plot_figure_words(struct plot_figure *figure, const struct plot_words *words)
{
	const struct {
		const char *name, *text;
		double size, line;
	} texts[] = {
		{ "title", words->title, PLOT_TITLE_SIZE, 56 },
		{ "subtitle", words->subtitle, PLOT_SUBTITLE_SIZE, 38 },
		{ "caption", words->caption, PLOT_CAPTION_SIZE, 0 },
	};
	double top = PLOT_TOP, title = texts[0].size;
	snprintf(figure->title, sizeof(figure->title), "%s", words->title);
	snprintf(figure->subtitle, sizeof(figure->subtitle), "%s", words->subtitle);
	snprintf(figure->caption, sizeof(figure->caption), "%s", words->caption);
	if (plot_text_width(words->title, PLOT_TITLE_SIZE) > PLOT_RIGHT - PLOT_LEFT &&
		plot_text_width(words->title, PLOT_TITLE_SMALL) <= PLOT_RIGHT - PLOT_LEFT)
		title = PLOT_TITLE_SMALL;
	plot_figure_number(figure, "title_size", title);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		char lines[2][512], name[32];
		wrap(figure->plot->request->bare ? "" : texts[i].text,
			i == 0 ? title : texts[i].size, lines);
		plot_figure_text(figure, texts[i].name, lines[0]);
		snprintf(name, sizeof(name), "%s_2", texts[i].name);
		plot_figure_text(figure, name, lines[1]);
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

/* ---- drawing ----------------------------------------------------------------------------------
 */

/* What an earlier drawing left must not pass for this one. */
static void remove_pictures(const struct plot_figure *figure)
{
	static const char *const pictures[] = { ".svg", ".png", ".pdf", ".txt" };
	for (size_t i = 0; i < sizeof(pictures) / sizeof(pictures[0]); i++) {
		char *path = path_of(figure, pictures[i]);
		if (path)
			unlink(path);
		free(path);
	}
}

static void tell(const struct plot_figure *figure)
{
	const struct plot_request *request = figure->plot->request;
	char *path = request->drawn ? path_of(figure, "") : NULL;
	if (path)
		request->drawn(request->context,
			&(struct plot_picture){ figure->plot->kind, path, figure->title,
				figure->subtitle, figure->caption, figure->facts_text });
	free(path);
}

static void draw(struct plot_figure *figure)
{
	char error[4096], script[64];
	snprintf(script, sizeof(script), "%s.gp", figure->name);
	struct gnuplot_job job = { figure->plot->request->gnuplot, figure->plot->folder, script };
	int status = gnuplot_run(&job, error, sizeof(error));
	figure->plot->no_gnuplot = status == -ENOENT;
	if (!status)
		tell(figure);
	else
		plot_fail(figure->plot, status, error);
}

static int close_stream(FILE **stream)
{
	FILE *open = *stream;
	*stream = NULL;
	return open && fclose(open) != 0 ? -ENOMEM : 0;
}

static int append_template(struct plot_figure *figure, const char *name)
{
	char path[4200];
	const char *folder = figure->plot->request->templates;
	int status = plot_append_template(figure->script, folder, name);
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	if (status)
		fail(figure->plot, status, path);
	return status;
}

static int save_all(struct plot_figure *figure)
{
	struct plot *plot = figure->plot;
	int status = append_template(figure, "style.gp");
	if (!status)
		status = append_template(figure, figure->template);
	int closed = close_stream(&figure->script);
	int other = close_stream(&figure->data);
	int third = close_stream(&figure->facts);
	if (closed || other || third) {
		fail(plot, -ENOMEM, figure->name);
		return -ENOMEM;
	}
	if (!status)
		status = save(figure, ".dat", figure->data_text, figure->data_size);
	return status ? status : save(figure, ".gp", figure->script_text, figure->script_size);
}

void plot_figure_fail(struct plot_figure *figure, int status)
{
	fail(figure->plot, status, figure->name);
	figure->failed = true;
}

void plot_figure_end(struct plot_figure *figure)
{
	bool sound = figure->script && figure->data && !figure->failed;
	bool saved = sound && save_all(figure) == 0;
	remove_pictures(figure);
	if (saved && !figure->plot->no_gnuplot)
		draw(figure);
	close_stream(&figure->script);
	close_stream(&figure->data);
	close_stream(&figure->facts);
	free(figure->script_text);
	free(figure->data_text);
	free(figure->facts_text);
	figure->script_text = figure->data_text = figure->facts_text = NULL;
}
