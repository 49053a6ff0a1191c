/* SPDX-License-Identifier: MIT */
/* A run directory, of which every kind of plot is written, up to where gnuplot would read it. */
#include "fuzz.h"

#include "bench/base/data.h"
#include "bench/base/error.h"
#include "bench/plot/plot.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char templates[4200];
	static const char *kinds[64];
	struct error error = { "" };
	const char *folder = fuzz_folder();
	struct plot_request request = { .run = folder,
		.templates = templates,
		.gnuplot = "no-gnuplot",
		.kinds = kinds,
		.earlier = &folder,
		.earlier_count = 1,
		.temporary = true };
	fuzz_must(!data_path("scripts/style.gp", templates, sizeof templates), "templates");
	*strrchr(templates, '/') = '\0';
	while ((kinds[request.kinds_count] = plot_kind_name(request.kinds_count)))
		request.kinds_count++;
	fuzz_put_run(data, size);
	request.deck = !plot_is_of_builds(folder);
	if (plot_run(&request, error.text, sizeof error.text))
		fuzz_must_say(&error);
	return 0;
}
