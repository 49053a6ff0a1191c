/* SPDX-License-Identifier: MIT */
/* Curves over concurrency and size of summaries that are made up. */
#include "bench/base/csv.h"
#include "bench/plot/gnuplot.h"
#include "bench/plot/trace.h"
#include "tests/unit/plot_place.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

#define SUMMARY \
	"workload,params,tasks,runner,concurrency,samples,failed,wall_median_s,wall_low_s," \
	"wall_high_s,speedup,speedup_low,speedup_high,efficiency,bound,verdict\n"

/* A summary of one group, the rows from `tasks` on: `tasks,runner,concurrency,wall`. */
static void write_curves(const struct place *place, const char *const *rows, size_t count)
{
	char path[256];
	place_in_run(place, "summary.csv", path, sizeof(path));
	FILE *file = fopen(path, "w");
	fputs(SUMMARY, file);
	for (size_t i = 0; i < count; i++) {
		double wall = atof(strrchr(rows[i], ',') + 1);
		fprintf(file, "w,,%.*s,9,0,%g,%g,%g,,,,,io,\n",
			(int)(strrchr(rows[i], ',') - rows[i]), rows[i], wall, wall * 0.998,
			wall * 1.002);
	}
	fclose(file);
	place_make_samples(place);
}

/* Four tasks are never more than four at once, whatever was asked for. */
static void draws_what_was_really_at_once(void **state)
{
	static const char *const asked[] = { "4,threads,8,0.1", "4,threads,16,0.1",
		"4,threads,32,0.1" };
	static const char *const several[] = { "4,threads,1,0.4", "4,threads,2,0.2",
		"4,threads,8,0.1", "4,threads,32,0.1" };
	struct place *place = *state;
	write_curves(place, asked, LENGTH(asked));
	place_draw_kind(place, "scaling");
	assert_false(place_exists(place, "plots/scaling.gp"));
	place_draw_kind(place, "wall");
	place_check_text(place, "plots/wall.gp", "threads (4 of 8)");
	write_curves(place, several, LENGTH(several));
	place_draw_kind(place, "scaling");
	place_check_text(place, "plots/scaling.gp", "'1' 1, '2' 2, '4' 4\"");
	place_check_text(place, "plots/scaling.dat", "4 0.1 ");
}

/* "serial 1.7 %" of a curve that misses a point by 7 % whose interval is 0.2 %. */
static void names_no_law_that_does_not_hold(void **state)
{
	static const char *const missed[] = { "64,threads,1,16", "64,threads,2,8.27",
		"64,threads,4,4.6", "64,threads,8,2.3", "64,threads,16,1.25" };
	static const char *const held[] = { "64,threads,1,16", "64,threads,2,8.8",
		"64,threads,4,5.2", "64,threads,8,3.4", "64,threads,16,2.5" };
	struct place *place = *state;
	write_curves(place, missed, LENGTH(missed));
	place_draw_kind(place, "scaling");
	place_check_text(place, "plots/scaling.gp", "fastest at 16'");
	write_curves(place, held, LENGTH(held));
	place_draw_kind(place, "scaling");
	place_check_text(
		place, "plots/scaling.gp", "'fastest at 16; Amdahl'.\"'\".'s law: serial 10 %");
	write_curves(place, held, LENGTH(held) - 1);
	place_draw_kind(place, "scaling");
	place_check_text(place, "plots/scaling.gp", "fastest at 8'");
}

/* A runner's speedup against itself at its only concurrency is 1 whatever it is worth: beside the
 * others' curves it would read as a comparison with them. */
static void a_single_point_has_no_speedup(void **state)
{
	static const char *const fewer[] = { "64,sequential,1,16", "64,threads,4,4",
		"64,threads,16,1" };
	static const char *const slower[] = { "64,sequential,1,8", "64,threads,1,16",
		"64,threads,16,14" };
	struct place *place = *state;
	write_curves(place, fewer, LENGTH(fewer));
	place_draw_kind(place, "scaling");
	place_check_count(place, "plots/scaling.dat", "16 16 nan", 1);
	write_curves(place, slower, LENGTH(slower));
	place_draw_kind(place, "scaling");
	place_check_count(place, "plots/scaling.dat", "16 8 nan", 1);
	place_check_text(place, "plots/scaling.gp", "'at 1 only");
}

/* Both panels, and both axes of each. */
static void says_that_an_axis_is_logarithmic(void **state)
{
	static const char *const rows[] = { "64,threads,1,64", "64,threads,8,8",
		"64,threads,64,1" };
	static const char *const sizes[] = { "1,threads,1,0.001", "100,threads,2,0.1" };
	struct place *place = *state;
	write_curves(place, rows, LENGTH(rows));
	place_draw_kind(place, "scaling");
	place_check_count(place, "plots/scaling.gp", ", log scale'", 4);
	place_check_count(
		place, "plots/scaling.gp", ", 1, 1).", 4); /* range(side, low, high, per, log) */
	write_curves(place, sizes, LENGTH(sizes));
	place_draw_kind(place, "size");
	place_check_count(place, "plots/size.gp", ", log scale'", 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLACED(draws_what_was_really_at_once),
		PLACED(names_no_law_that_does_not_hold),
		PLACED(a_single_point_has_no_speedup),
		PLACED(says_that_an_axis_is_logarithmic),
	};
	return place_run_tests("plot_curves", tests, LENGTH(tests));
}
