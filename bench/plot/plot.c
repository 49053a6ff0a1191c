/* SPDX-License-Identifier: MIT */
#include "bench/plot/plot.h"

#include "bench/plot/figure.h"
#include "bench/plot/gnuplot.h"
#include "bench/plot/kinds.h"
#include "bench/plot/request.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Every kind draws what the run has data for, and nothing otherwise. */
struct kind {
	const char *name;
	bool frame; /* drawn for a deck, whatever else is; not usual otherwise */
	void (*draw)(struct plot *);
};

static const struct kind kinds[] = {
	{ "title", true, plot_title_page },
	{ "wall", false, plot_wall },
	{ "wall-log", false, plot_wall_log },
	{ "speedup", false, plot_speedup },
	{ "timeline", false, plot_timeline },
	{ "distribution", false, plot_distribution },
	{ "phases", false, plot_phases },
	{ "cost", false, plot_cost },
	{ "scaling", false, plot_scaling },
	{ "size", false, plot_size },
	{ "latency", false, plot_latency },
	{ "overlay", false, plot_overlay },
	{ "verdicts", true, plot_verdicts_page },
};

enum {
	KINDS = sizeof(kinds) / sizeof(kinds[0])
};

const char *plot_kind_name(size_t index)
{
	return index < KINDS ? kinds[index].name : NULL;
}

static bool has_file(const char *run, const char *name)
{
	char path[4200];
	snprintf(path, sizeof(path), "%s/%s", run, name);
	return access(path, R_OK) == 0;
}

bool plot_is_of_builds(const char *run)
{
	return has_file(run, "differences.csv") && !has_file(run, "summary.csv");
}

static bool is_wanted(const struct plot_request *request, const struct kind *kind)
{
	if (kind->draw == plot_overlay && !request->earlier_count &&
		!plot_is_of_builds(request->run))
		return false;
	for (size_t i = 0; i < request->kinds_count; i++)
		if (strcmp(request->kinds[i], kind->name) == 0)
			return true;
	return kind->frame ? request->deck : request->kinds_count == 0;
}

/* ---- drawing ----------------------------------------------------------------------------------
 */

/* How many pages each kind has; NONE: it is not known, or not this time. */
enum {
	NONE = -1
};

static int draw_scripts(struct plot *plot, size_t first, size_t count)
{
	char error[4096], **scripts = calloc(count + 1, sizeof(*scripts));
	int status = scripts ? 0 : -ENOMEM;
	for (size_t i = 0; i < count && !status; i++)
		if (asprintf(&scripts[i], "%s.gp", plot->figures[first + i]->name) < 0)
			status = -ENOMEM;
	struct gnuplot_job job = { plot->request->gnuplot, plot->folder.aside,
		(const char *const *)scripts };
	snprintf(error, sizeof(error), "%s: %s", plot->folder.aside, strerror(ENOMEM));
	if (!status)
		status = gnuplot_run(&job, error, sizeof(error));
	for (size_t i = 0; i < count; i++)
		plot->figures[first + i]->drawn = status == 0;
	for (size_t i = 0; i < count && scripts; i++)
		free(scripts[i]);
	free(scripts);
	if (status && (count == 1 || status != -EIO))
		plot_fail(plot, status, error);
	return status;
}

/* All in one go; each alone where one of them fails. */
static int draw_written(struct plot *plot)
{
	int status = plot->figures_count ? draw_scripts(plot, 0, plot->figures_count) : 0;
	if (status != -EIO || plot->figures_count == 1)
		return status;
	for (size_t i = 0; i < plot->figures_count && status != -EINTR; i++)
		status = draw_scripts(plot, i, 1);
	return status == -EINTR ? status : 0;
}

static void tell(const struct plot *plot, const struct plot_figure *figure)
{
	const struct plot_request *request = plot->request;
	char *path;
	if (!request->drawn)
		return;
	if (asprintf(&path, "%s/%s", plot->folder.path ? plot->folder.path : plot->folder.aside,
		    figure->name) < 0)
		return;
	request->drawn(request->context,
		&(struct plot_picture){ figure->kind, path, figure->title, figure->subtitle,
			figure->caption, figure->texts[PLOT_FACTS] });
	free(path);
}

/* Takes a figure to its place: without its pictures only where no older ones stand there. */
static void keep(struct plot *plot, struct plot_figure *figure)
{
	bool drawn = figure->drawn;
	char line[4400];
	if (!plot->folder.path || (!drawn && plot_folder_has_picture(&plot->folder, figure->name)))
		return;
	int status = plot_folder_keep(&plot->folder, figure->name, drawn);
	if (!status)
		return;
	figure->drawn = false;
	snprintf(line, sizeof(line), "%s/%s: %s", plot->folder.path, figure->name,
		strerror(-status));
	plot_fail(plot, status, line);
}

/* So many pages of a kind are drawn. */
static size_t drawn_of(const struct plot *plot, size_t pages)
{
	return plot->request->all_pages || pages < PLOT_PAGES ? pages : PLOT_PAGES;
}

static void render(struct plot *plot, const int *pages)
{
	int status = draw_written(plot);
	if (status == -EINTR)
		return;
	for (size_t i = 0; i < plot->figures_count; i++) {
		keep(plot, plot->figures[i]);
		if (plot->figures[i]->drawn)
			tell(plot, plot->figures[i]);
	}
	for (size_t i = 0; i < KINDS && !status && plot->folder.path; i++)
		if (pages[i] != NONE)
			plot_folder_tidy(&plot->folder, kinds[i].name, (size_t)pages[i],
				drawn_of(plot, (size_t)pages[i]));
}

/* ---- all of it --------------------------------------------------------------------------------
 */

static int write_kind(struct plot *plot, const struct kind *kind)
{
	plot->kind = kind->name;
	plot->pages = 0;
	kind->draw(plot);
	if (plot->request->left_out)
		*plot->request->left_out += plot->pages - drawn_of(plot, plot->pages);
	/* Nothing drawn: the run has no data for it any more. An overlay is of other runs, too. */
	bool known = plot->pages > 0 || (plot->status == 0 && kind->draw != plot_overlay);
	return known && !plot->request->folder ? (int)plot->pages : NONE;
}

static int open_folder(struct plot *plot)
{
	const struct plot_request *request = plot->request;
	char *own = NULL;
	if (request->unrendered) {
		plot->folder.aside = strdup(request->folder);
		return plot->folder.aside ? 0 : -ENOMEM;
	}
	if (!request->temporary && !request->folder && asprintf(&own, "%s/plots", request->run) < 0)
		return -ENOMEM;
	int status = plot_folder_open(&plot->folder, own ? own : request->folder, request->linked);
	if (status)
		snprintf(plot->error, plot->error_size, "%s: %s",
			own               ? own
			: request->folder ? request->folder
					  : "a temporary folder",
			strerror(-status));
	free(own);
	return status;
}

static void close_folder(struct plot *plot)
{
	if (!plot->request->unrendered)
		plot_folder_close(&plot->folder);
	else
		free(plot->folder.aside);
}

/* Leaves out what failed. */
static void drop_failed(struct plot *plot)
{
	size_t kept = 0;
	for (size_t i = 0; i < plot->figures_count; i++) {
		if (plot->figures[i]->failed)
			plot_figure_free(plot->figures[i]);
		else
			plot->figures[kept++] = plot->figures[i];
	}
	plot->figures_count = kept;
}

static void write_and_draw(struct plot *plot)
{
	int pages[KINDS];
	for (size_t i = 0; i < KINDS; i++)
		pages[i] = is_wanted(plot->request, &kinds[i]) ? write_kind(plot, &kinds[i]) : NONE;
	drop_failed(plot);
	if (!plot->request->unrendered)
		render(plot, pages);
	for (size_t i = 0; i < plot->figures_count && plot->request->unrendered; i++)
		tell(plot, plot->figures[i]);
}

static int read_run(struct plot *plot)
{
	struct error error = { 0 };
	const char *run = plot->request->run;
	if (plot_is_of_builds(run))
		return 0;
	int status = results_read(&plot->results, run, &error);
	if (!status && (status = findings_init(&plot->findings, &plot->results)))
		error_errno(&error, status, "%s", run);
	snprintf(plot->error, plot->error_size, "%s", error.text);
	return status;
}

int plot_run(const struct plot_request *request, char *error, size_t error_size)
{
	struct plot plot = {
		.request = request, .folder.fd = -1, .error = error, .error_size = error_size
	};
	plot.status = read_run(&plot);
	if (!plot.status)
		plot.status = open_folder(&plot);
	if (!plot.status)
		write_and_draw(&plot);
	close_folder(&plot);
	for (size_t i = 0; i < plot.figures_count; i++)
		plot_figure_free(plot.figures[i]);
	free(plot.figures);
	plot_trace_finish(&plot.trace);
	findings_finish(&plot.findings);
	results_finish(&plot.results);
	return plot.status;
}
