/* SPDX-License-Identifier: MIT */
#include "bench/plot/figure.h"

#include "bench/base/file.h"
#include "bench/base/memory.h"
#include "bench/plot/request.h"
#include "bench/plot/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* ---- failures and files -----------------------------------------------------------------------
 */

void plot_fail(struct plot *plot, int status, const char *what)
{
	if (plot->status)
		return;
	plot->status = status;
	snprintf(plot->error, plot->error_size, "%s", what);
}

static int fail(struct plot *plot, int status, const char *what)
{
	char line[4400];
	snprintf(line, sizeof(line), "%s: %s", what, strerror(-status));
	plot_fail(plot, status, line);
	return status;
}

FILE *plot_create(struct plot *plot, const char *name, const char *extension)
{
	char path[4400];
	snprintf(path, sizeof(path), "%s/%s%s", plot->folder.aside, name, extension);
	FILE *file = fopen(path, "we");
	if (!file)
		fail(plot, -errno, path);
	return file;
}

int plot_close(struct plot *plot, FILE *file, const char *name)
{
	bool failed = ferror(file);
	if (fclose(file) == 0 && !failed)
		return 0;
	return fail(plot, errno ? -errno : -EIO, name);
}

int plot_append_template(struct plot *plot, FILE *script, const char *name)
{
	char path[4200], *text;
	snprintf(path, sizeof(path), "%s/%s", plot->request->templates, name);
	int status = file_text(path, &text);
	if (status)
		fail(plot, status, path);
	else
		fprintf(script, "\n%s", text);
	free(text);
	return status;
}

/* ---- beginning --------------------------------------------------------------------------------
 */

static void write_header(struct plot_figure *figure)
{
	const struct plot *plot = figure->plot;
	const struct results *results = &plot->results;
	const struct plot_request *request = plot->request;
	FILE *script = figure->parts[PLOT_SCRIPT];
	double *slots = memory_zeroed(results->runner_count, sizeof(*slots));
	for (size_t i = 0; i < results->runner_count; i++)
		slots[i] = results_slot(results, i);
	fprintf(script, "# Drawn by concbench. Change what you like, then: gnuplot %s.gp\nreset\n",
		figure->name);
	plot_figure_text(figure, "name", figure->name);
	plot_figure_text(figure, "theme", request->theme ? request->theme : "light");
	plot_figure_text(figure, "formats", request->formats ? request->formats : PLOT_FORMATS);
	plot_figure_numbers(figure, "runner_slot", slots, results->runner_count);
	free(slots);
}

struct plot_figure *plot_figure_begin(struct plot *plot, const struct plot_page *page)
{
	plot->pages = page->pages;
	if (page->page > PLOT_PAGES && !plot->request->all_pages)
		return NULL;
	struct plot_figure *figure = memory_zeroed(1, sizeof(*figure));
	plot->figures = memory_more(plot->figures, plot->figures_count, sizeof(*plot->figures));
	plot->figures[plot->figures_count++] = figure;
	figure->plot = plot;
	figure->kind = plot->kind;
	figure->template = page->template;
	for (size_t i = 0; i < PLOT_PARTS; i++)
		figure->parts[i] = memory_had(open_memstream(&figure->texts[i], &figure->sizes[i]));
	snprintf(figure->name, sizeof(figure->name), "%s", plot->kind);
	if (page->pages > 1)
		snprintf(figure->name, sizeof(figure->name), "%s-%zu", plot->kind, page->page);
	snprintf(figure->script, sizeof(figure->script), "%s.gp", figure->name);
	figure->hatched = memory_zeroed(plot->results.runner_count, sizeof(*figure->hatched));
	figure->top = PLOT_BOTTOM;
	figure->bottom = PLOT_TOP;
	figure->title = say_into(figure->titled, sizeof(figure->titled));
	figure->subtitle = say_into(figure->subtitled, sizeof(figure->subtitled));
	figure->caption = say_into(figure->captioned, sizeof(figure->captioned));
	write_header(figure);
	return figure;
}

/* ---- writing ----------------------------------------------------------------------------------
 */

static void write_part(const struct plot_figure *figure, enum plot_part part, FILE *to)
{
	fwrite(figure->texts[part], 1, figure->sizes[part], to);
}

/* A picture: lines, then the marks of all panels, then texts. */
static int write_script(struct plot_figure *figure, FILE *script)
{
	struct plot *plot = figure->plot;
	write_part(figure, PLOT_SCRIPT, script);
	int status = plot_append_template(plot, script, "style.gp");
	if (figure->panels) {
		/* gnuplot 5.4 counts the elements wrong where it is not told */
		fprintf(script, "\n# Where the panels lie, and their axes.\narray panel[%zu] = [",
			figure->panels);
		write_part(figure, PLOT_PANELS, script);
		fputs("]\n", script);
	}
	fputs("\ndo for [kind in formats] {\neval begin_frame(kind)\n", script);
	write_part(figure, PLOT_LINES, script);
	fputs("eval put_frame\n", script);
	if (figure->template && !status)
		status = plot_append_template(plot, script, figure->template);
	fputs("eval set_blank\n", script);
	write_part(figure, PLOT_LABELS, script);
	fputs("eval put_frame\neval end_frame\n}\n", script);
	return status;
}

static bool write_files(struct plot_figure *figure)
{
	struct plot *plot = figure->plot;
	FILE *data = plot_create(plot, figure->name, ".dat");
	if (!data)
		return false;
	write_part(figure, PLOT_DATA, data);
	FILE *script = plot_close(plot, data, figure->name)
			       ? NULL
			       : plot_create(plot, figure->name, ".gp");
	if (!script)
		return false;
	int status = write_script(figure, script);
	return plot_close(plot, script, figure->name) == 0 && !status;
}

void plot_figure_hatch(struct plot_figure *figure, size_t runner)
{
	figure->hatched[runner - 1] = true;
}

/* gnuplot has no arrays of nothing, and there is no runner 0. */
static void write_hatched(struct plot_figure *figure)
{
	size_t count = 0, all = figure->plot->results.runner_count;
	double *hatched = memory_zeroed(all + 1, sizeof(*hatched));
	for (size_t i = 0; i < all; i++)
		if (figure->hatched[i])
			hatched[count++] = (double)i + 1;
	plot_figure_numbers(figure, "hatched", hatched, count ? count : 1);
	free(hatched);
}

void plot_figure_end(struct plot_figure *figure)
{
	write_hatched(figure);
	for (size_t i = 0; i < PLOT_PARTS; i++) {
		memory_had(fclose(figure->parts[i]) ? NULL : figure->texts[i]);
		figure->parts[i] = NULL;
	}
	plot_text_clean(figure->titled);
	plot_text_clean(figure->subtitled);
	plot_text_clean(figure->captioned);
	figure->failed = !write_files(figure);
	for (size_t i = 0; i < PLOT_PARTS; i++) {
		if (i == PLOT_FACTS)
			continue;
		free(figure->texts[i]);
		figure->texts[i] = NULL;
	}
}

void plot_figure_free(struct plot_figure *figure)
{
	for (size_t i = 0; i < PLOT_PARTS; i++) {
		if (figure->parts[i])
			fclose(figure->parts[i]);
		free(figure->texts[i]);
	}
	free(figure->hatched);
	free(figure);
}

/* ---- facts ------------------------------------------------------------------------------------
 */

void plot_fact(struct plot_figure *figure, const char *name, const char *format, ...)
{
	char about[1024], known[4096];
	va_list values;
	va_start(values, format);
	vsnprintf(known, sizeof(known), format, values);
	va_end(values);
	snprintf(about, sizeof(about), "%s", name);
	fprintf(figure->parts[PLOT_FACTS], "%s\t%s\n", plot_text_clean(about),
		plot_text_clean(known));
}

void plot_fact_cell(
	struct plot_figure *figure, const struct plot_scope *scope, size_t cell, const char *text)
{
	const struct results *results = &figure->plot->results;
	const struct results_cell *of = &results->cells[cell];
	char words[1024];
	struct say name = say_into(words, sizeof(words));
	if (scope->count > 1)
		say(&name, "%s, ", results->groups[of->group].label);
	say(&name, "%s", results->runners[of->runner_index].label);
	if (results_at_once(of) > 1)
		say(&name, ", %zu at once", (size_t)results_at_once(of));
	plot_fact(figure, words, "%s", text);
}
