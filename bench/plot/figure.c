/* SPDX-License-Identifier: MIT */
#include "bench/plot/figure.h"

#include "bench/plot/request.h"
#include "bench/plot/text.h"

#include <errno.h>
#include <math.h>
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
	int length =
		asprintf(&path, "%s/%s%s", figure->plot->folder.aside, figure->name, extension);
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

static struct plot_part *part_of(struct plot_figure *figure, size_t index)
{
	struct plot_part *parts[] = { &figure->lines, &figure->panels, &figure->labels };
	return index < sizeof(parts) / sizeof(parts[0]) ? parts[index] : NULL;
}

static bool open_parts(struct plot_figure *figure)
{
	bool open = true;
	for (size_t i = 0; part_of(figure, i); i++) {
		struct plot_part *part = part_of(figure, i);
		part->file = open_memstream(&part->text, &part->size);
		open &= part->file != NULL;
	}
	return open;
}

int plot_figure_begin(struct plot_figure *figure, struct plot *plot, const struct plot_page *page)
{
	*figure = (struct plot_figure){ .plot = plot, .template = page->template };
	plot->pages = page->pages;
	if (page->page > PLOT_PAGES && !plot->request->all_pages)
		return -ECANCELED;
	snprintf(figure->name, sizeof(figure->name), "%s", page->name);
	if (page->pages > 1)
		snprintf(figure->name, sizeof(figure->name), "%s-%zu", page->name, page->page);
	figure->script = open_memstream(&figure->script_text, &figure->script_size);
	figure->data = open_memstream(&figure->data_text, &figure->data_size);
	figure->facts = open_memstream(&figure->facts_text, &figure->facts_size);
	bool parts = open_parts(figure);
	if (!figure->script || !figure->data || !figure->facts || !parts) {
		fail(plot, -ENOMEM, figure->name);
		plot_figure_end(figure);
		return -ENOMEM;
	}
	fprintf(figure->script,
		"# Drawn by concbench. Change what you like, then: gnuplot %s.gp\nreset\n",
		figure->name);
	plot_figure_text(figure, "name", figure->name);
	plot_figure_text(figure, "theme", plot->request->theme ? plot->request->theme : "light");
	plot_figure_text(figure, "formats", formats_of(plot));
	plot_figure_runners(figure);
	return 0;
}

/* ---- drawing ----------------------------------------------------------------------------------
 */

/* What is told of the figure once it is drawn. */
static int enter(const struct plot_figure *figure)
{
	struct plot *plot = figure->plot;
	struct plot_written *grown =
		reallocarray(plot->written, plot->written_count + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	plot->written = grown;
	struct plot_written *written = &grown[plot->written_count++];
	*written = (struct plot_written){ strdup(plot->kind), strdup(figure->name),
		strdup(figure->title), strdup(figure->subtitle), strdup(figure->caption),
		strdup(figure->facts_text), false };
	bool whole = written->kind && written->name && written->title && written->subtitle &&
		     written->caption && written->facts;
	return whole ? 0 : -ENOMEM;
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

static int close_parts(struct plot_figure *figure)
{
	int status = 0;
	for (size_t i = 0; part_of(figure, i); i++)
		status |= close_stream(&part_of(figure, i)->file);
	return status;
}

static void write_part(struct plot_figure *figure, struct plot_part *part)
{
	if (part->file)
		fflush(part->file);
	if (part->text)
		fwrite(part->text, 1, part->size, figure->script);
}

/* A picture: lines, then the marks of all panels, then texts. */
static int write_frame(struct plot_figure *figure)
{
	FILE *script = figure->script;
	int status = 0;
	if (figure->panels_count) {
		/* gnuplot 5.4 counts the elements wrong where it is not told */
		fprintf(script, "\n# Where the panels lie, and their axes.\narray panel[%zu] = [",
			figure->panels_count);
		write_part(figure, &figure->panels);
		fputs("]\n", script);
	}
	fputs("\ndo for [kind in formats] {\neval begin_frame(kind)\n", script);
	write_part(figure, &figure->lines);
	fputs("eval put_frame\n", script);
	if (figure->template)
		status = append_template(figure, figure->template);
	fputs("eval set_blank\n", script);
	write_part(figure, &figure->labels);
	fputs("eval put_frame\neval end_frame\n}\n", script);
	return status;
}

static int save_all(struct plot_figure *figure)
{
	struct plot *plot = figure->plot;
	int status = append_template(figure, "style.gp");
	if (!status)
		status = write_frame(figure);
	int closed = close_stream(&figure->script) | close_parts(figure);
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
	if (sound && save_all(figure) == 0 && enter(figure))
		fail(figure->plot, -ENOMEM, figure->name);
	close_stream(&figure->script);
	close_stream(&figure->data);
	close_stream(&figure->facts);
	close_parts(figure);
	for (size_t i = 0; part_of(figure, i); i++)
		free(part_of(figure, i)->text);
	free(figure->script_text);
	free(figure->data_text);
	free(figure->facts_text);
	figure->script_text = figure->data_text = figure->facts_text = NULL;
}
