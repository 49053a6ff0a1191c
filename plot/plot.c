/* SPDX-License-Identifier: MIT */
#include "plot/plot.h"

#include "plot/plot_figure.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Every kind draws what the run has data for, and nothing otherwise. */
static void (*const kinds[])(struct plot *) = {
	plot_wall,
	plot_wall_log,
	plot_speedup,
	plot_concurrency,
};

static int make_folder(const char *run, char *error, size_t error_size)
{
	size_t size = strlen(run) + sizeof("/plots");
	char *path = malloc(size);
	int status = path ? 0 : -ENOMEM;
	if (path) {
		snprintf(path, size, "%s/plots", run);
		if (mkdir(path, 0777) < 0 && errno != EEXIST)
			status = -errno;
	}
	if (status)
		snprintf(error, error_size, "%s/plots: %s", run, strerror(-status));
	free(path);
	return status;
}

int plot_run(const struct plot_request *request, char *error, size_t error_size)
{
	struct plot plot = { .request = request, .error = error, .error_size = error_size };
	int status = plot_data_read(&plot.data, request->run, error, error_size);
	if (status)
		return status;
	plot.status = make_folder(request->run, error, error_size);
	bool ready = plot.status == 0;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && ready; i++)
		kinds[i](&plot);
	plot_data_finish(&plot.data);
	return plot.status;
}
