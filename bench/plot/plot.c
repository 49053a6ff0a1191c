/* SPDX-License-Identifier: MIT */
#include "bench/plot/plot.h"

#include "bench/plot/figure.h"
#include "bench/plot/stale.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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

static char *folder_name(const struct plot_request *request)
{
	char *name = NULL;
	if (request->temporary)
		return strdup("/tmp/concbench-plot-XXXXXX");
	if (request->folder)
		return strdup(request->folder);
	return asprintf(&name, "%s/plots", request->run) < 0 ? NULL : name;
}

int plot_make_folder(const char *path)
{
	return mkdir(path, 0777) < 0 && errno != EEXIST ? -errno : 0;
}

static int make_folder(struct plot *plot)
{
	const struct plot_request *request = plot->request;
	plot->folder = folder_name(request);
	int status = plot->folder ? 0 : -ENOMEM;
	if (!status && request->temporary && !mkdtemp(plot->folder))
		status = -errno;
	if (!status && !request->temporary)
		status = plot_make_folder(plot->folder);
	if (status)
		snprintf(plot->error, plot->error_size, "%s: %s",
			plot->folder ? plot->folder : request->run, strerror(-status));
	return status;
}

static void remove_folder(const char *path)
{
	DIR *folder = opendir(path);
	for (struct dirent *entry; folder && (entry = readdir(folder));)
		if (*entry->d_name != '.')
			unlinkat(dirfd(folder), entry->d_name, 0);
	if (folder)
		closedir(folder);
	rmdir(path);
}

const struct plot_samples *plot_samples_of(struct plot *plot)
{
	char error[512] = "";
	if (!plot->samples_read) {
		plot->samples_read = true;
		int status = plot_samples_read(
			&plot->samples, &plot->data, plot->request->run, error, sizeof(error));
		if (status)
			plot_fail(plot, status, error);
	}
	return &plot->samples;
}

const struct plot_trace *plot_trace_of(struct plot *plot)
{
	char error[512] = "";
	if (!plot->trace_read) {
		plot->trace_read = true;
		int status = plot_trace_read(&plot->trace, plot_samples_of(plot), &plot->data,
			plot->request->run, error, sizeof(error));
		if (status)
			plot_fail(plot, status, error);
	}
	return &plot->trace;
}

/* What an earlier drawing left of the kind must not stand among the figures of this one. */
static void draw_kind(struct plot *plot, const struct kind *kind)
{
	const struct plot_request *request = plot->request;
	plot->kind = kind->name;
	plot->pages = 0;
	kind->draw(plot);
	/* Nothing drawn: the run has no data for it any more. An overlay is of other runs, too. */
	bool known = plot->pages > 0 || (plot->status == 0 && kind->draw != plot_overlay);
	if (known && !request->folder && !request->temporary)
		plot_stale_remove(plot->folder, kind->name, plot->pages);
}

int plot_run(const struct plot_request *request, char *error, size_t error_size)
{
	struct plot plot = { .request = request, .error = error, .error_size = error_size };
	int status = plot_is_of_builds(request->run)
			     ? 0
			     : plot_data_read(&plot.data, request->run, error, error_size);
	if (status)
		return status;
	plot.status = make_folder(&plot);
	bool ready = plot.status == 0;
	for (size_t i = 0; i < KINDS && ready; i++)
		if (is_wanted(request, &kinds[i]))
			draw_kind(&plot, &kinds[i]);
	if (ready && request->temporary)
		remove_folder(plot.folder);
	free(plot.folder);
	plot_trace_finish(&plot.trace);
	plot_samples_finish(&plot.samples);
	plot_data_finish(&plot.data);
	return plot.status;
}
