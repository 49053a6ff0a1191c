/* SPDX-License-Identifier: MIT */
/* Two builds of one run laid over each other, and how runs are told apart. */
#include "bench/plot/runs.h"
#include "bench/results/difference.h"
#include "bench/results/results.h"
#include "tests/unit/plot_place.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* A run of `ab`: the pairs of its rounds, without a summary. */
static void write_builds(const struct place *place)
{
	char path[256];
	place_in_run(place, "samples.csv", path, sizeof(path));
	FILE *file = fopen(path, "w");
	fputs(PLACE_SAMPLES, file);
	for (unsigned round = 1; round <= 10; round++) {
		double drift = 1 + 0.2 * (round % 3); /* it hits both builds */
		for (unsigned new = 0; new < 2; new ++)
			fprintf(file, "%u,%u,primes,,12,threads,2,1,%s,ok,,%.9f\n", round, new + 1,
				new ? "new" : "old",
				drift * (new ? 1.05 : 1) * (1 + 0.001 * (round % 4)));
	}
	fclose(file);
	place_write(place, "differences.csv", "cell\n");
	place_write(place, "environment.json",
		"{\"old_binary\":\"bin/v1\",\"new_binary\":\"bin/v2\",\"concbench\":\"0.1.0\"}");
}

/* A workload is one group, also of two builds. */
static void builds_stand_in_groups(void **state)
{
	struct place *place = *state;
	const char *runs[] = { place->run };
	struct plot_runs read;
	char path[256];
	write_builds(place);
	place_in_run(place, "samples.csv", path, sizeof(path));
	FILE *file = fopen(path, "a");
	for (unsigned round = 1; round <= 10; round++)
		for (unsigned new = 0; new < 2; new ++)
			fprintf(file, "%u,%u,primes,,12,processes,2,1,%s,ok,,%.9f\n", round,
				new + 3, new ? "new" : "old", 1 + 0.001 * (round % 4));
	fclose(file);
	assert_int_equal(plot_runs_read(&read, runs, 1, place->error, sizeof(place->error)), 0);
	assert_int_equal(read.all.count, 2);
	assert_int_equal(read.all.group_count, 1);
	plot_runs_finish(&read);
}

static void shows_two_builds(void **state)
{
	const char *runs[] = { ((struct place *)*state)->run };
	struct place *place = *state;
	struct place_told told;
	struct plot_runs read;
	write_builds(place);
	assert_true(plot_is_of_builds(place->run));
	assert_int_equal(plot_runs_read(&read, runs, 1, place->error, sizeof(place->error)), 0);
	assert_int_equal(read.differences.count, 1);
	assert_int_equal(read.differences.items[0].change, CHANGE_SLOWER);
	/* unpaired, what drifts from round to round would hide it */
	assert_true(fabs(read.differences.items[0].comparison.ratio.estimate * 1.05 - 1) < 1e-6);
	assert_true(read.differences.items[0].comparison.ratio.high < 1);
	assert_string_equal(read.names[0], "v1");
	assert_string_equal(read.names[1], "v2");
	plot_runs_finish(&read);
	if (!place_have_gnuplot())
		skip();
	if (place_draw_over(place, NULL, 0, &told))
		fail_msg("%s", place->error);
	place_assert_holds(told.title, "v2 takes 1.05\xc3\x97 the time of v1 [");
	place_assert_holds(told.subtitle, "compared round by round");
}

static void names_runs_apart(void **state)
{
	static const struct {
		const char *paths[2], *names[2];
	} cases[] = { { { "a/old", "b/new/" }, { "old", "new" } },
		{ { "tour-20261121T211500Z", "tour-20261122T091500Z" }, { "0.1.0", "0.2.0" } },
		{ { "tour-20261121T211500Z", "mine" }, { "tour", "mine" } },
		{ { "a/tour", "b/tour" }, { "0.1.0", "0.2.0" } } };
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct plot_runs runs = {
			.runs = cases[i].paths, .count = 2, .recordings_count = 2
		};
		struct place place;
		char path[256];
		snprintf(place.run, sizeof(place.run), "%s", ((struct place *)*state)->run);
		place_write(&place, "samples.csv", PLACE_SAMPLES);
		for (size_t k = 0; k < 2; k++) {
			struct error error;
			place_write(&place, "environment.json",
				k ? PLACE_OTHER_MACHINE : PLACE_MACHINE);
			place_in_run(&place, "", path, sizeof(path));
			assert_int_equal(results_read(&runs.recordings[k], path, &error), 0);
		}
		plot_runs_name(&runs);
		assert_string_equal(runs.names[0], cases[i].names[0]);
		assert_string_equal(runs.names[1], cases[i].names[1]);
		plot_runs_finish(&runs);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLACED(builds_stand_in_groups),
		PLACED(shows_two_builds),
		PLACED(names_runs_apart),
	};
	return place_run_tests("plot_builds", tests, LENGTH(tests));
}
