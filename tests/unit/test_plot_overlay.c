/* SPDX-License-Identifier: MIT */
/* Several runs laid over each other: what is compared, what is said of it, and what is drawn. */
#include "bench/results/difference.h"
#include "bench/results/results.h"
#include "bench/plot/runs.h"
#include "tests/unit/plot_place.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

#define SUMMARY \
	"workload,params,tasks,runner,concurrency,samples,failed,wall_median_s,wall_low_s," \
	"wall_high_s,speedup,speedup_low,speedup_high,efficiency,bound,verdict\n"

static const char *const overlay[] = { "overlay" };
static const char no_gnuplot[] = "/nonexistent/gnuplot";

/* ---- runs -------------------------------------------------------------------------------------
 */

struct cell {
	const char *workload, *runner;
	unsigned concurrency;
	double wall_s; /* 0: it failed; below 0: it is not in the run */
};

/* What a run is made of. */
struct made {
	const char *name, *environment;
	const struct cell *cells;
	size_t count;
	unsigned samples;
	const char *disturbed; /* all of them; NULL: none */
};

/* A little apart from each other, none twice, their median the cell's wall time. */
static double wall_of(const struct cell *cell, unsigned sample, unsigned samples)
{
	return cell->wall_s * (1 + 0.002 * (sample * 7 % samples) - 0.001 * (samples - 1));
}

static void write_cell(FILE *samples, FILE *summary, const struct made *made, size_t index)
{
	const struct cell *cell = &made->cells[index];
	for (unsigned i = 0; i < made->samples; i++) {
		fprintf(samples, "%u,%zu,%s,,12,%s,%u,1,,", i + 1, index + 1, cell->workload,
			cell->runner, cell->concurrency);
		if (cell->wall_s > 0)
			fprintf(samples, "ok,%s,%.9f\n", made->disturbed ? made->disturbed : "",
				wall_of(cell, i, made->samples));
		else
			fputs("timeout,,\n", samples);
	}
	fprintf(summary, "%s,,12,%s,%u,", cell->workload, cell->runner, cell->concurrency);
	if (cell->wall_s > 0)
		fprintf(summary, "%u,0,%g,,,1,,,,cpu,\n", made->samples, cell->wall_s);
	else
		fprintf(summary, "0,%u,,,,,,,,cpu,\"failed: timeout\"\n", made->samples);
}

/* A run beside the place's own, and its path, which the caller frees. */
static char *make_run(const struct place *place, const struct made *made)
{
	struct place other = *place;
	char path[256];
	snprintf(other.run, sizeof(other.run), "%s/%s", place->root, made->name);
	assert_true(mkdir(other.run, 0777) == 0 || errno == EEXIST);
	place_in_run(&other, "samples.csv", path, sizeof(path));
	FILE *samples = fopen(path, "w");
	place_in_run(&other, "summary.csv", path, sizeof(path));
	FILE *summary = fopen(path, "w");
	assert_true(samples && summary);
	fputs(PLACE_SAMPLES, samples);
	fputs(SUMMARY, summary);
	for (size_t i = 0; i < made->count; i++)
		if (made->cells[i].wall_s >= 0)
			write_cell(samples, summary, made, i);
	assert_int_equal(fclose(samples), 0);
	assert_int_equal(fclose(summary), 0);
	if (made->environment)
		place_write(&other, "environment.json", made->environment);
	return strdup(other.run);
}

/* Faster, the same, slower; failed before and after; in one run only, either way. */
static const struct cell before[] = { { "primes", "sequential", 1, 1 },
	{ "primes", "threads", 2, 0.5 }, { "primes", "async", 1, 1 }, { "sleep", "threads", 8, 0 },
	{ "sleep", "processes", 8, 0.05 }, { "sleep", "async", 8, 0.04 },
	{ "sleep", "sequential", 1, -1 } };
static const struct cell after[] = { { "primes", "sequential", 1, 0.8 },
	{ "primes", "threads", 2, 0.5 }, { "primes", "async", 1, 1.1 },
	{ "sleep", "threads", 8, 0.06 }, { "sleep", "processes", 8, 0 },
	{ "sleep", "async", 8, -1 }, { "sleep", "sequential", 1, 0.4 } };

static const struct made old_run = { "old", PLACE_MACHINE, before, LENGTH(before), 10, NULL };
static const struct made new_run = { "run", PLACE_MACHINE, after, LENGTH(after), 10, NULL };

/* ---- drawing ----------------------------------------------------------------------------------
 */

static void draw_pair(struct place *place, const struct made *one, const struct made *other,
	struct place_told *told)
{
	char *runs[] = { make_run(place, one), make_run(place, other) };
	snprintf(place->run, sizeof(place->run), "%s", runs[1]);
	if (place_draw_over(place, runs, 1, told))
		fail_msg("%s", place->error);
	free(runs[0]);
	free(runs[1]);
}

/* ---- tests ------------------------------------------------------------------------------------
 */

static void writes_the_golden_input(void **state)
{
	struct place *place = *state;
	char *runs[] = { make_run(place, &old_run), make_run(place, &new_run) };
	place->request.kinds = overlay;
	place->request.kinds_count = 1;
	place->request.earlier = (const char *const *)runs;
	place->request.earlier_count = 1;
	assert_int_equal(place_draw(place, no_gnuplot), -ENOENT);
	place_compare(place, "plots/overlay.gp", "plot_overlay.gp");
	place_compare(place, "plots/overlay.dat", "plot_overlay.dat");
	free(runs[0]);
	free(runs[1]);
}

static void says_what_is_shown(void **state)
{
	static const char *const facts[] = { "primes, sequential\told 1.00 s [", ", run 800 ms [",
		"]: 1.25\xc3\x97 as fast [1.22, 1.28]\n",
		"]: no difference shown (1.000\xc3\x97 as",
		"]: 1.10\xc3\x97 the time [1.07, 1.13]\n",
		"sleep, processes, 8 at once\told 50.0 ms [", "]: run: failed: timeout\n",
		"]: old: failed: timeout\n", "]: only in old\n", "]: only in run\n" };
	struct place *place = *state;
	struct place_told told;
	if (!place_have_gnuplot())
		skip();
	draw_pair(place, &old_run, &new_run, &told);
	assert_int_equal(told.figures, 1);
	assert_string_equal(told.title, "run is faster than old in 1 of 3 cells, slower in 1; "
					"1 fails in run; 1 failed in old");
	place_assert_holds(told.subtitle, "hollow: old, solid: run");
	place_assert_holds(told.caption, "10 samples a point. sample-vm, 2 CPUs Intel Xeon");
	for (size_t i = 0; i < LENGTH(facts); i++)
		place_assert_holds(told.facts, facts[i]);
	place_check_svg(place, "plots/overlay.svg", ">only in old<");
	place_check_svg(place, "plots/overlay.svg", ">run: failed: timeout<");
}

/* Our own words are whole, also where rows are few and letters large. */
static void no_verdict_is_cut(void **state)
{
	const struct made busy = { "busy", PLACE_MACHINE, after, 3, 10, "steal" };
	struct place *place = *state;
	char *runs[] = { make_run(place, &old_run), make_run(place, &busy) };
	snprintf(place->run, sizeof(place->run), "%s", runs[1]);
	place->request.kinds = overlay;
	place->request.kinds_count = 1;
	place->request.earlier = (const char *const *)runs;
	place->request.earlier_count = 1;
	assert_int_equal(place_draw(place, no_gnuplot), -ENOENT);
	place_check_count(place, "plots/overlay.gp", "\xe2\x80\xa6", 0);
	place_check_count(place, "plots/overlay.gp", "'cannot tell: the machine was too busy' at", 3);
	free(runs[0]);
	free(runs[1]);
}

/* The figures are those of `concbench compare`. */
static void compares_as_compare_does(void **state)
{
	struct place *place = *state;
	char *paths[] = { make_run(place, &old_run), make_run(place, &new_run) };
	struct results old = { 0 }, new = { 0 };
	struct differences differences;
	const struct results *sides[2] = { &old, &new };
	struct error error;
	struct plot_runs runs;
	size_t count = 0, found = 0;
	assert_int_equal(results_read(&old, paths[0], &error), 0);
	assert_int_equal(results_read(&new, paths[1], &error), 0);
	differences_collect(&differences, &(struct difference_runs){ &sides[0], 1 },
		&(struct difference_runs){ &sides[1], 1 });
	differences_judge(&differences, 0);
	count = differences.count;
	assert_int_equal(count, 5);
	assert_int_equal(plot_runs_read(&runs, (const char *const *)paths, 2, place->error,
				 sizeof(place->error)),
		0);
	for (size_t i = 0; i < runs.all.count; i++) {
		const struct difference *change = runs.cells[i].change;
		for (size_t k = 0; k < count && change; k++) {
			if (strcmp(change->label, differences.items[k].label) != 0)
				continue;
			found++;
			assert_int_equal(change->change, differences.items[k].change);
			assert_memory_equal(&change->comparison.ratio,
				&differences.items[k].comparison.ratio, sizeof(struct interval));
			assert_memory_equal(
				&change->p_holm, &differences.items[k].p_holm, sizeof(double));
		}
	}
	assert_int_equal(found, count);
	plot_runs_finish(&runs);
	differences_finish(&differences);
	results_finish(&old);
	results_finish(&new);
	free(paths[0]);
	free(paths[1]);
}

static void draws_nothing_without_a_pair(void **state)
{
	static const struct cell others[] = { { "pbkdf2", "threads", 2, 1 } };
	static const struct made strange = { "strange", PLACE_MACHINE, others, 1, 10, NULL };
	struct place *place = *state;
	char *runs[7] = { make_run(place, &strange) }, *own = make_run(place, &new_run), path[256];
	struct place_told told;
	assert_int_equal(place_draw_over(place, NULL, 0, &told), 0);
	assert_int_equal(place_draw_over(place, runs, 1, &told), 0);
	assert_false(place_exists(place, "plots/overlay.gp"));
	snprintf(path, sizeof(path), "%s/samples.csv", runs[0]);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(place_draw_over(place, runs, 1, &told), 0);
	for (size_t i = 1; i < LENGTH(runs); i++)
		runs[i] = own;
	assert_int_equal(place_draw_over(place, runs, PLOT_EARLIER_MAX + 1, &told), -EINVAL);
	place_fill(path, "no samples\n");
	assert_int_equal(place_draw_over(place, runs, 1, &told), -EINVAL);
	place_assert_holds(place->error, "strange/samples.csv");
	assert_false(place_exists(place, "plots/overlay.gp"));
	free(runs[0]);
	free(own);
}

static void claims_nothing_of_one_sample(void **state)
{
	const struct made one = { "old", PLACE_MACHINE, before, 3, 1, NULL };
	const struct made other = { "run", PLACE_MACHINE, after, 3, 1, NULL };
	struct place *place = *state;
	struct place_told told;
	if (!place_have_gnuplot())
		skip();
	draw_pair(place, &one, &other, &told);
	assert_string_equal(told.title, "Too few samples to tell run from old in 3 cells");
	place_assert_holds(told.subtitle, "Medians; hollow: old");
	place_assert_holds(told.facts, ": cannot tell: too few samples\n");
	place_assert_holds(told.caption, "1 sample a point");
}

static void says_that_machines_differ(void **state)
{
	const struct made other = { "run", PLACE_OTHER_MACHINE, after, LENGTH(after), 10, NULL };
	const struct made unknown = { "bare", NULL, after, LENGTH(after), 10, NULL };
	struct place *place = *state;
	struct place_told told;
	if (!place_have_gnuplot())
		skip();
	draw_pair(place, &old_run, &other, &told);
	place_assert_holds(told.subtitle, "; different machines: cpu_model");
	place_assert_holds(
		told.caption, "Not the same: concbench. old: sample-vm, 2 CPUs Intel Xeon");
	place_assert_holds(told.caption, "run: sample-vm, 2 CPUs AMD EPYC 7B13");
	draw_pair(place, &old_run, &unknown, &told);
	place_assert_holds(told.subtitle, "; whether the machines are the same is not known");
}

/* On the axis of changes, also beside a large one: wider than a marker is high. */
static void shows_a_change_of_three_per_cent(void **state)
{
	static const struct cell first[] = { { "primes", "threads", 2, 1.0 },
		{ "sleep", "threads", 2, 1.0 } };
	static const struct cell last[] = { { "primes", "threads", 2, 1.03 },
		{ "sleep", "threads", 2, 0.5 } };
	const struct made one = { "old", PLACE_MACHINE, first, 2, 10, NULL };
	const struct made other = { "run", PLACE_MACHINE, last, 2, 10, NULL };
	struct place *place = *state;
	char *runs[] = { make_run(place, &one), make_run(place, &other) }, line[1024], path[256];
	double left, right, low, high, pixels = 0;
	place->request.kinds = overlay;
	place->request.kinds_count = 1;
	place->request.earlier = (const char *const *)runs;
	place->request.earlier_count = 1;
	assert_int_equal(place_draw(place, no_gnuplot), -ENOENT);
	place_in_run(place, "plots/overlay.gp", path, sizeof(path));
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file))
		if (strstr(line, "\xc3\x97") && sscanf(line,
							" set_place(%lf, %lf, %*f, %*f).range('x', "
							"%lf, %lf,",
							&left, &right, &low, &high) == 4)
			pixels = (1 - 1 / 1.03) / (high - low) * (right - left);
	fclose(file);
	assert_true(pixels > 15);
	free(runs[0]);
	free(runs[1]);
}

static void draws_many_cells_in_pages(void **state)
{
	static const char *const runners[] = { "sequential", "threads", "processes", "async",
		"fibers" };
	static const char *const themes[] = { "light", "dark", "print" };
	struct cell cells[60];
	char workloads[12][16];
	const struct made one = { "old", PLACE_MACHINE, cells, LENGTH(cells), 6, NULL };
	const struct made other = { "run", PLACE_MACHINE, cells, LENGTH(cells), 6, NULL };
	struct place *place = *state;
	struct place_told told;
	if (!place_have_gnuplot())
		skip();
	for (size_t i = 0; i < LENGTH(cells); i++) {
		snprintf(workloads[i / 5], sizeof(workloads[0]), "work%zu", i / 5);
		cells[i] =
			(struct cell){ workloads[i / 5], runners[i % 5], 2, 0.1 * (double)(1 + i) };
	}
	place->request.formats = "svg png";
	place->request.all_pages = true;
	for (size_t i = 0; i < LENGTH(themes); i++) {
		place->request.theme = themes[i];
		draw_pair(place, &one, &other, &told);
		assert_in_range(told.figures, 3, 6);
		/* one title over all pages, of all cells */
		place_assert_holds(
			told.title, "No difference shown between old and run in 60 cells");
		for (size_t page = 1; page <= told.figures; page++) {
			char name[64];
			snprintf(name, sizeof(name), "plots/overlay-%zu.png", page);
			place_check_png(place, name);
		}
	}
	place_check_svg(place, "plots/overlay-1.svg", "fill=\"#ffffff\"");
}

/* First to last; those between them are pale, and named. */
static void draws_six_runs(void **state)
{
	struct place *place = *state;
	struct made made = new_run;
	char *runs[6], names[6][8];
	struct place_told told;
	if (!place_have_gnuplot())
		skip();
	for (size_t i = 0; i < LENGTH(runs); i++) {
		snprintf(names[i], sizeof(names[i]), "v%zu", i);
		made.name = names[i];
		made.cells = i ? after : before;
		runs[i] = make_run(place, &made);
	}
	snprintf(place->run, sizeof(place->run), "%s", runs[5]);
	if (place_draw_over(place, runs, 5, &told))
		fail_msg("%s", place->error);
	place_assert_holds(told.title, "v5 is faster than v0 in 1 of 3 cells, slower in 1");
	place_assert_holds(told.subtitle, "hollow: v0, solid: v5, faint: v1, v2, v3, v4");
	for (size_t i = 0; i < LENGTH(runs); i++)
		free(runs[i]);
}

static void no_name_is_a_command(void **state)
{
	static const char *const names[] = { "'; system('touch PWNED'); x='",
		"a'''; system('touch PWNED') #", "`touch PWNED`'$(touch PWNED)<|@_^{}\\",
		"'] #\n'; system('touch PWNED')", "%s%n%d|>PWNED" };
	struct place *place = *state;
	if (!place_have_gnuplot())
		skip();
	for (size_t i = 0; i < LENGTH(names); i++) {
		char name[64], quoted[80];
		snprintf(name, sizeof(name), "%zu %s", i, names[i]);
		snprintf(quoted, sizeof(quoted), "\"%s\"", names[i]);
		struct cell cells[] = { { quoted, quoted, 1, 1 }, { quoted, quoted, 2, 0 } };
		const struct made one = { name, PLACE_MACHINE, cells, LENGTH(cells), 6, NULL };
		struct made other = one;
		struct place_told told;
		other.name = "run";
		assert_int_equal(chdir(place->root), 0);
		draw_pair(place, &one, &other, &told);
		assert_int_equal(chdir("/"), 0);
		assert_int_equal(told.figures, 1);
		assert_int_equal(place_count_files(place->root), 2 + i);
		assert_int_equal(place_count_files(place->run), 4);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLACED(writes_the_golden_input),
		PLACED(says_what_is_shown),
		PLACED(no_verdict_is_cut),
		PLACED(compares_as_compare_does),
		PLACED(draws_nothing_without_a_pair),
		PLACED(claims_nothing_of_one_sample),
		PLACED(says_that_machines_differ),
		PLACED(shows_a_change_of_three_per_cent),
		PLACED(draws_many_cells_in_pages),
		PLACED(draws_six_runs),
		PLACED(no_name_is_a_command),
	};
	return place_run_tests("plot_overlay", tests, sizeof(tests) / sizeof(tests[0]));
}
