/* SPDX-License-Identifier: MIT */
#include "bench/plot/plot.h"

#include "bench/base/memory.h"
#include "bench/plot/deck.h"
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
	void (*draw)(struct plot *);
	enum {
		USUAL,      /* drawn where nothing is named */
		USUAL_DECK, /* also for a deck of a few pages */
		FRAME,      /* for a deck whatever else is, and for nothing else */
	} use;
};

static const struct kind kinds[] = {
	{ "title", plot_title_page, FRAME },
	{ "wall", plot_wall, USUAL_DECK },
	{ "wall-log", plot_wall_log, USUAL },
	{ "throughput", plot_throughput, USUAL_DECK },
	{ "speedup", plot_speedup, USUAL },
	{ "languages", plot_languages, USUAL_DECK },
	{ "timeline", plot_timeline, USUAL_DECK },
	{ "distribution", plot_distribution, USUAL },
	{ "phases", plot_phases, USUAL },
	{ "cost", plot_cost, USUAL },
	{ "scaling", plot_scaling, USUAL_DECK },
	{ "weak", plot_weak, USUAL_DECK },
	{ "size", plot_size, USUAL_DECK },
	{ "latency", plot_latency, USUAL },
	{ "load", plot_load, USUAL_DECK },
	{ "responsiveness", plot_responsiveness, USUAL_DECK },
	{ "overlay", plot_overlay, USUAL },
	{ "verdicts", plot_verdicts_page, FRAME },
	{ "ranking", plot_ranking_page, FRAME },
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

/* A deck that nobody has asked for in detail? */
static bool is_few(const struct plot_request *request)
{
	return request->deck && !request->kinds_count && !request->all_pages;
}

/* Of searches alone every figure but `load` would be of single probes. */
static bool is_wanted(const struct plot *plot, const struct kind *kind)
{
	const struct plot_request *request = plot->request;
	if (kind->draw == plot_overlay && !request->earlier_count &&
		!plot_is_of_builds(request->run))
		return false;
	for (size_t i = 0; i < request->kinds_count; i++)
		if (strcmp(request->kinds[i], kind->name) == 0)
			return true;
	if (kind->use == FRAME)
		return request->deck;
	if (plot->findings.summary.results && slos_are_all(&plot->findings.slos) &&
		kind->draw != plot_load)
		return false;
	return !request->kinds_count && (kind->use == USUAL_DECK || !is_few(request));
}

/* ---- drawing ----------------------------------------------------------------------------------
 */

/* How many pages each kind has; NONE: it is not known, or not this time. */
enum {
	NONE = -1
};

/* Draws some of the figures, and the deck that loads them. */
static int draw_figures(struct plot *plot, size_t first, size_t count)
{
	char error[4096];
	const char **scripts = memory_zeroed(count + 2, sizeof(*scripts));
	for (size_t i = 0; i < count; i++)
		scripts[i] = plot->figures[first + i]->script;
	if (plot->request->deck)
		scripts[count] = "slides.gp";
	struct gnuplot_job job = { plot->request->gnuplot, plot->folder.aside, scripts };
	int status = gnuplot_run(&job, error, sizeof(error));
	for (size_t i = 0; i < count; i++)
		plot->figures[first + i]->drawn = status == 0;
	free(scripts);
	if (status && (count == 1 || plot->request->deck || status != -EIO))
		plot_fail(plot, status, error);
	return status;
}

/* All in one go; each alone where one of them fails, other than in a deck. */
static int draw_all(struct plot *plot)
{
	int status = plot->figures_count ? draw_figures(plot, 0, plot->figures_count) : 0;
	if (status != -EIO || plot->figures_count == 1 || plot->request->deck)
		return status;
	for (size_t i = 0; i < plot->figures_count && status != -EINTR; i++)
		status = draw_figures(plot, i, 1);
	return status == -EINTR ? status : 0;
}

static void tell(const struct plot *plot, const struct plot_figure *figure)
{
	const struct plot_request *request = plot->request;
	const char *folder = plot->folder.path ? plot->folder.path : plot->folder.aside;
	if (!request->drawn)
		return;
	char *path = memory_print("%s/%s", folder, figure->name);
	request->drawn(request->context,
		&(struct plot_picture){ figure->kind, path, figure->title, figure->subtitle,
			figure->caption, figure->texts[PLOT_FACTS] });
	free(path);
}

/* Takes the files of a name to their place: without pictures only where no older ones stand there.
 */
static bool keep(struct plot *plot, const char *name, bool drawn)
{
	char line[4400];
	if (!plot->folder.path)
		return drawn;
	if (!drawn && plot_folder_has_picture(&plot->folder, name))
		return false;
	int status = plot_folder_keep(&plot->folder, name, drawn);
	snprintf(line, sizeof(line), "%s/%s: %s", plot->folder.path, name, strerror(-status));
	if (status)
		plot_fail(plot, status, line);
	return drawn && !status;
}

/* So many pages of a kind are drawn. */
static size_t drawn_of(const struct plot *plot, size_t pages)
{
	return plot->request->all_pages || pages < PLOT_PAGES ? pages : PLOT_PAGES;
}

static void render(struct plot *plot, const int *pages)
{
	const struct plot_request *request = plot->request;
	int status = draw_all(plot);
	if (status == -EINTR || (status && request->deck))
		return;
	for (size_t i = 0; i < plot->figures_count; i++) {
		struct plot_figure *figure = plot->figures[i];
		if (keep(plot, figure->name, figure->drawn))
			tell(plot, figure);
	}
	if (request->deck && plot->figures_count && keep(plot, "slides", true) && request->pages)
		*request->pages = plot->figures_count;
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
	char *own = memory_print("%s/plots", request->run);
	const char *path = request->folder ? request->folder : request->temporary ? NULL : own;
	int status = plot_folder_open(&plot->folder, path, request->linked);
	if (status)
		snprintf(plot->error, plot->error_size, "%s: %s",
			path ? path : "a temporary folder", strerror(-status));
	free(own);
	return status;
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
		pages[i] = is_wanted(plot, &kinds[i]) ? write_kind(plot, &kinds[i]) : NONE;
	drop_failed(plot);
	if (is_few(plot->request))
		deck_choose(plot);
	if (plot->request->deck)
		deck_write(plot);
	render(plot, pages);
}

static int read_run(struct plot *plot)
{
	struct error error = { 0 };
	const char *run = plot->request->run;
	const struct findings *findings = plot->request->findings;
	if (findings) { /* the same; theirs to finish */
		plot->results = *findings->results;
		plot->findings = *findings;
		return 0;
	}
	if (plot_is_of_builds(run))
		return 0;
	int status = results_read(&plot->results, run, &error);
	if (!status)
		findings_init(&plot->findings, &plot->results);
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
	plot_folder_close(&plot.folder);
	for (size_t i = 0; i < plot.figures_count; i++)
		plot_figure_free(plot.figures[i]);
	free(plot.figures);
	plot_trace_finish(&plot.trace);
	if (!request->findings) {
		findings_finish(&plot.findings);
		results_finish(&plot.results);
	}
	return plot.status;
}
