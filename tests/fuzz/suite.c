/* SPDX-License-Identifier: MIT */
/* A suite file, up to the plan; and what is written of it to repeat it, which is the same again. */
#include "fuzz.h"

#include "bench/plan/catalog.h"
#include "bench/plan/cells.h"
#include "bench/plan/options.h"
#include "bench/plan/planner.h"
#include "bench/plan/suite.h"

#include <stdlib.h>
#include <string.h>

static const struct catalog *catalog(void)
{
	static struct catalog all;
	struct error error;
	if (!all.workload_count)
		fuzz_must(!catalog_init(&all, &error), "the registries hold together");
	return &all;
}

static int read_and_settle(struct options *options, const char *path, struct error *error)
{
	options_init(options);
	int code = suite_read(options, path, error);
	return code ? code : options_settle(options, error);
}

/* Read, written, read and written again: both texts say the same. */
static void repeat(const struct options *options)
{
	struct options again;
	struct error error = { "" };
	int code = suite_write(options, SUITE_OF_RUN, fuzz_path("once.ini"), &error);
	fuzz_must(!code, error.text);
	code = read_and_settle(&again, fuzz_path("once.ini"), &error);
	fuzz_must(!code, error.text);
	fuzz_must(!suite_write(&again, SUITE_OF_RUN, fuzz_path("twice.ini"), &error), error.text);
	options_finish(&again);
	char *once = fuzz_get("once.ini"), *twice = fuzz_get("twice.ini");
	fuzz_must(!strcmp(once, twice), "a suite repeats");
	free(once);
	free(twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct options options;
	struct cells cells = { 0 };
	struct error error = { "" };
	int code = read_and_settle(&options, fuzz_put("suite.ini", data, size), &error);
	if (!code)
		code = planner_plan(&cells, catalog(), &options, NULL, &error);
	if (code)
		fuzz_must_say(&error);
	else
		repeat(&options);
	cells_finish(&cells);
	options_finish(&options);
	return 0;
}
