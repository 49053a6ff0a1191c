/* SPDX-License-Identifier: MIT */
#include "bench/plot/plot.h"

#include "bench/base/memory.h"
#include "bench/base/names.h"
#include "bench/plot/curves.h"
#include "bench/plot/deck.h"
#include "bench/plot/figure.h"
#include "bench/plot/gnuplot.h"
#include "bench/plot/kinds.h"
#include "bench/plot/request.h"
#include "bench/plot/rows.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Every kind draws what the run has data for, and nothing otherwise. */
struct kind {
	const char *name;
	const char *needs; /* without what there is nothing to draw; NULL: of every run */
	enum {
		USUAL,      /* drawn where nothing is named */
		USUAL_DECK, /* also for a deck of a few pages */
		FRAME,      /* for a deck whatever else is, and for nothing else */
	} use;
	/* By an engine, or itself. */
	const struct plot_rows_kind *rows;
	const struct plot_curves_kind *curves;
	void (*draw)(struct plot *);
};

static const struct kind kinds[] = {
	{ "title", NULL, FRAME, .draw = plot_title_page },
	{ "wall", "fixed work or a --rate", USUAL_DECK, .rows = &plot_wall },
	{ "wall-log", "a sample of fixed work or of a --rate", USUAL, .draw = plot_wall_log },
	{ "throughput", "--duration", USUAL_DECK, .rows = &plot_throughput },
	{ "speedup", "a cell beside its baseline", USUAL, .draw = plot_speedup },
	{ "languages", "one work in several languages", USUAL_DECK, .draw = plot_languages },
	{ "timeline", "--trace", USUAL_DECK, .draw = plot_timeline },
	{ "distribution", "a sample that counts", USUAL, .rows = &plot_distribution },
	{ "phases", "a sample of fixed work that counts", USUAL, .rows = &plot_phases },
	{ "cost", "a sample that counts", USUAL, .rows = &plot_cost },
	{ "scaling", "a runner at several values of --concurrency", USUAL_DECK,
		.curves = &plot_scaling },
	{ "weak", "--tasks that grow with --concurrency", USUAL_DECK, .curves = &plot_weak },
	{ "size", "fixed work of several values of --tasks", USUAL_DECK, .curves = &plot_size },
	{ "latency", "--trace of 20 tasks or more", USUAL, .curves = &plot_latency },
	{ "load", "--slo or several values of --rate", USUAL_DECK, .curves = &plot_load },
	{ "responsiveness", "--heartbeat", USUAL_DECK, .rows = &plot_responsiveness },
	{ "overlay", "several runs or one of 'ab'", USUAL, .draw = plot_overlay },
	{ "verdicts", NULL, FRAME, .draw = plot_verdicts_page },
	{ "ranking", "a workload with several values of a parameter", FRAME,
		.draw = plot_ranking_page },
};

enum {
	KINDS = sizeof(kinds) / sizeof(kinds[0])
};

const char *plot_kind_name(size_t index)
{
	return index < KINDS ? kinds[index].name : NULL;
}

const char *plot_kind_needs(const char *name)
{
	for (size_t i = 0; i < KINDS; i++)
		if (!strcmp(kinds[i].name, name))
			return kinds[i].needs;
	return NULL;
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

static bool is_named(const struct plot_request *request, const char *kind)
{
	for (size_t i = 0; i < request->kinds_count; i++)
		if (strcmp(request->kinds[i], kind) == 0)
			return true;
	return false;
}

/* Of searches alone every figure but `load` would be of single probes; of two builds there is the
 * overlay, and of one run all else. */
static bool is_wanted(const struct plot *plot, const struct kind *kind)
{
	const struct plot_request *request = plot->request;
	bool laid = kind->draw == plot_overlay;
	if (plot_is_of_builds(request->run) ? !laid : laid && !request->earlier_count)
		return false;
	if (is_named(request, kind->name))
		return true;
	if (kind->use == FRAME)
		return request->deck;
	if (plot->findings.summary.results && slos_are_all(&plot->findings.slos) &&
		kind->curves != &plot_load)
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
	request->drawn(
		request->context, &(struct plot_picture){ figure->kind, path, figure->titled,
					  figure->subtitled, figure->captioned,
					  figure->texts[PLOT_FACTS], figure->top, figure->bottom });
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
	if (kind->rows)
		plot_rows_draw(plot, kind->rows);
	else if (kind->curves)
		plot_curves_draw(plot, kind->curves);
	else
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

/* Writes all that is wanted, and says what is named and is not there; an overlay is of other runs,
 * too. */
static void write_kinds(struct plot *plot, int *pages)
{
	const struct plot_request *request = plot->request;
	for (size_t i = 0; i < KINDS; i++) {
		plot->pages = 0;
		pages[i] = is_wanted(plot, &kinds[i]) ? write_kind(plot, &kinds[i]) : NONE;
		if (request->lacking && !plot->pages && !plot->status &&
			kinds[i].draw != plot_overlay && is_named(request, kinds[i].name))
			names_add(request->lacking, kinds[i].name);
	}
	drop_failed(plot);
}

/* The deck that loads the figures. A question and verdicts alone are none where something else was
 * named; nor is one written over what is no deck. */
static int write_deck(struct plot *plot)
{
	const struct plot_request *request = plot->request;
	char line[4400];
	size_t named = 0;
	for (size_t i = 0; i < plot->figures_count; i++)
		named += is_named(request, plot->figures[i]->kind);
	if (request->kinds_count && !named)
		return -ENODATA;
	deck_write(plot);
	char *name = request->linked ? plot_folder_taken(&plot->folder) : NULL;
	if (!name)
		return 0;
	snprintf(line, sizeof(line), "%s has a %s that is of no deck; give another --output",
		request->folder, name);
	plot_fail(plot, -EEXIST, line);
	free(name);
	return -EEXIST;
}

static void write_and_draw(struct plot *plot)
{
	int pages[KINDS];
	write_kinds(plot, pages);
	if (is_few(plot->request))
		deck_choose(plot);
	if (!plot->request->deck || !write_deck(plot))
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
