/* SPDX-License-Identifier: MIT */
/* The kinds of plots that say how it goes under load, and whether the program lives on. */
#include "bench/results/findings.h"
#include "tests/unit/plot_place.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SUMMARY "workload,params,tasks,runner,concurrency,samples,failed,verdict\n"
#define BEATS \
	"round,order,workload,params,tasks,runner,concurrency,status,wall_s,beat_late_median_s," \
	"beat_late_p99_s,beat_late_max_s,beat_late_parts_s\n"
#define BUSY_BEATS \
	"round,order,workload,params,tasks,runner,concurrency,status,wall_s,beat_late_median_s," \
	"beat_late_p99_s,beat_late_max_s,beat_late_parts_s,disturbed\n"

/* ---- responsiveness ---------------------------------------------------------------------------
 */

struct beats {
	const char *runner;
	double median_s, max_s; /* 0: nothing was due */
	const char *parts;
};

/* Six rounds of the same, but that the first sample stands still for ten times as long. */
static void write_beats(struct place *place, const struct beats *cells, size_t count)
{
	char path[256];
	place_in_run(place, "summary.csv", path, sizeof(path));
	FILE *summary = fopen(path, "w");
	place_in_run(place, "samples.csv", path, sizeof(path));
	FILE *samples = fopen(path, "w");
	fputs(SUMMARY, summary);
	fputs(BEATS, samples);
	for (size_t i = 0; i < count; i++)
		fprintf(summary, "w,,8,%s,2,6,0,\n", cells[i].runner);
	for (unsigned round = 1; round <= 6; round++) {
		for (size_t i = 0; i < count; i++) {
			fprintf(samples, "%u,%zu,w,,8,%s,2,ok,0.4,", round, i + 1, cells[i].runner);
			if (cells[i].max_s > 0)
				fprintf(samples, "%g,%g,%g,%s\n", cells[i].median_s,
					cells[i].max_s * 0.9, cells[i].max_s * (round > 1 ? 1 : 10),
					round > 1 ? cells[i].parts : "10");
			else
				fputs(",,,\n", samples);
		}
	}
	fclose(summary);
	fclose(samples);
	place_write(place, "environment.json", ENVIRONMENT);
}

/* What the findings say of them. */
static void check_still(const struct place *place, const char *wanted)
{
	struct results results = { 0 };
	struct findings findings;
	struct error error;
	char text[400];
	assert_int_equal(results_read(&results, place->run, &error), 0);
	findings_init(&findings, &results);
	findings_still(&findings, 0, NULL, "it", text, sizeof(text));
	assert_string_equal(text, wanted);
	findings_finish(&findings);
	results_finish(&results);
}

static void draws_who_stands_still(void **state)
{
	static const struct beats cells[] = { { "sequential", 0.05, 0.1, "0.1;0.08;;0.02" },
		{ "threads", 0.00002, 0.004, "0.004;0.00001;0.00002;0.00001" },
		{ "async", 0.05, 0.11, "0.11;0.1;0.05;0.03" }, { "processes", 0, 0, "" } };
	struct place *place = *state;
	write_beats(place, cells, 4);
	place_draw_kind(place, "responsiveness");
	place_compare(place, "plots/responsiveness.gp", "plot_responsiveness.gp");
	place_compare(place, "plots/responsiveness.dat", "plot_responsiveness.dat");
	check_still(place,
		"it typically stood still for up to 110 ms under async and sequential, for at most "
		"4.00 ms under threads");
	place_check_text(place, "plots/responsiveness.gp", "no beat was due");
	if (place_have_gnuplot())
		place_check_png(place, "plots/responsiveness.png");
}

/* Of two samples the median is in neither: the title is that of the one that is drawn. */
static void tells_the_sample_that_it_draws(void **state)
{
	struct place *place = *state;
	place_write(place, "samples.csv",
		BEATS "1,1,w,,8,sequential,1,ok,0.4,0.002,,0.01,0.01;0.002\n"
		      "2,1,w,,8,sequential,1,ok,0.4,0.004,,0.1,0.1;0.004\n");
	place_write(place, "environment.json", ENVIRONMENT);
	place_write_kind(place, "responsiveness");
	place_check_text(place, "plots/responsiveness.gp",
		"w: the program typically stood still for no longer than 10.0 ms under sequential");
	place_check_text(place, "plots/responsiveness.gp", ", 10.0 ms at most; a thin");
	place_check_text(place, "plots/responsiveness.gp", "'2.00 ms'");
}

/* A busy machine is no standstill of one runner: nobody is told apart by twice as much. */
static void tells_nobody_apart_by_little(void **state)
{
	static const struct beats cells[] = { { "sequential", 0.00002, 0.004, "0.004" },
		{ "threads", 0.00002, 0.008, "0.008" } };
	struct place *place = *state;
	write_beats(place, cells, 2);
	check_still(place,
		"it typically stood still for no longer than 8.00 ms under threads and sequential");
}

/* On a busy machine the title says so, and claims nothing of all samples: the first stood still for
 * ten times as long. */
static void says_that_the_machine_was_busy(void **state)
{
	struct place *place = *state;
	place_write(place, "samples.csv",
		BUSY_BEATS "1,1,w,,8,sequential,1,ok,0.4,0.002,,0.1,0.1,pressure\n"
			   "2,1,w,,8,sequential,1,ok,0.4,0.002,,0.01,0.01,pressure\n"
			   "3,1,w,,8,sequential,1,ok,0.4,0.002,,0.01,0.01,\n");
	place_write(place, "environment.json", ENVIRONMENT);
	place_write_kind(place, "responsiveness");
	place_check_text(place, "plots/responsiveness.gp",
		"w: on a busy machine the program typically stood still");
	check_still(place, "on a busy machine it typically stood still for no longer than 10.0 ms "
			   "under sequential");
	/* So do those of the tasks. */
	char path[256];
	place_in_run(place, "tasks.csv", path, sizeof(path));
	FILE *file = fopen(path, "w");
	fputs("round,order,task,worker,start_s,end_s,status,result,text,cpu_s,due_s\n", file);
	for (int task = 0; task < 40; task++)
		fprintf(file, "2,1,%d,0,%g,%g,ok,1,,,\n", task, task * 0.01, task * 0.01 + 0.01);
	fclose(file);
	place_write_kind(place, "latency");
	place_check_text(place, "plots/latency.gp", "w: on a busy machine, once started,");
	/* Who computed, which others could keep it from; not how many were in progress. */
	place_write(place, "samples.csv",
		"round,order,workload,params,tasks,runner,concurrency,status,wall_s,disturbed\n"
		"2,1,w,,1,sequential,1,ok,0.4,steal\n2,2,w,,1,threads,1,ok,0.4,steal\n");
	place_write(place, "tasks.csv",
		"round,order,task,worker,start_s,end_s,status,result,text,cpu_s,due_s\n"
		"2,1,0,0,0,0.4,ok,1,,,\n2,2,0,0,0,0.4,ok,1,,,\n");
	place_write_kind(place, "timeline");
	place_check_text(place, "plots/timeline.gp", "w: one task at a time");
	place_write(place, "segments.csv",
		"round,order,task,state,start_s,end_s,cpu_s,delay_s\n"
		"2,1,0,run,0,0.4,0.2,0.1\n2,2,0,run,0,0.4,0.2,0.1\n");
	place_write_kind(place, "timeline");
	place_check_text(place, "plots/timeline.gp", "w: on a busy machine none kept");
}

/* Of six and more some are named. */
static void names_some_of_many(void **state)
{
	static const struct beats cells[] = { { "sequential", 0.05, 0.1, "0.1" },
		{ "async", 0.05, 0.09, "0.1" }, { "libuv", 0.05, 0.08, "0.1" },
		{ "fibers", 0.05, 0.07, "0.1" }, { "openmp", 0.05, 0.06, "0.1" },
		{ "io-uring", 0.05, 0.05, "0.1" }, { "offload", 0.0001, 0.001, "0.001" } };
	struct place *place = *state;
	write_beats(place, cells, 7);
	check_still(place,
		"it typically stood still for up to 100 ms under sequential, async, libuv and 3 "
		"others, for at most 1.00 ms under offload");
}

static void draws_nothing_without_a_heartbeat(void **state)
{
	static const struct beats cells[] = { { "sequential", 0, 0, "" } };
	struct place *place = *state;
	write_beats(place, cells, 1);
	place_draw_kind(place, "responsiveness");
	assert_false(place_exists(place, "plots/responsiveness.gp"));
	check_still(place, "");
}

/* ---- the ribbon of a timeline -------------------------------------------------------------------
 */

/* Those of the first row, in the order of the parts. */
static void check_heights(const struct place *place)
{
	static const double wanted[] = { 34, 17, 2.5 };
	char path[256], line[256];
	size_t count = 0;
	place_in_run(place, "plots/timeline.dat", path, sizeof(path));
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	while (count < 3 && fgets(line, sizeof(line), file)) {
		double numbers[6];
		if (sscanf(line, "%lf %lf %lf %lf %lf %lf", &numbers[0], &numbers[1], &numbers[2],
			    &numbers[3], &numbers[4], &numbers[5]) == 6 &&
			numbers[4] == 0)
			assert_float_equal(numbers[3] - numbers[2], wanted[count++], 0.01);
	}
	assert_int_equal(count, 3);
	fclose(file);
}

/* Two traced cells of one task each: what is late is as high as it is late, 34 pixels at most, and
 * what comes in time can be seen. */
static void draws_a_ribbon_over_the_timeline(void **state)
{
	struct place *place = *state;
	place_write(place, "summary.csv",
		SUMMARY "w,,1,sequential,1,1,0,\n"
			"w,,1,threads,1,1,0,\n");
	place_write(place, "samples.csv",
		BEATS "1,1,w,,1,sequential,1,ok,0.4,0.05,,0.2,0.2;;0.1;0.001\n"
		      "1,2,w,,1,threads,1,ok,0.4,0.00001,,0.00001,0.00001;0.00001\n");
	place_write(place, "tasks.csv",
		"round,order,task,worker,start_s,end_s,status,result,text,cpu_s,due_s\n"
		"1,1,0,0,0,0.4,ok,1,,,\n1,2,0,0,0,0.4,ok,1,,,\n");
	place_write(place, "environment.json", ENVIRONMENT);
	place_draw_kind(place, "timeline");
	place_check_text(place, "plots/timeline.gp", "200 ms at most");
	place_check_text(place, "plots/timeline.gp",
		"w: the program typically stood still for up to 200 ms");
	place_check_count(place, "plots/timeline.dat", " 0 0.62 0\n", 5);
	check_heights(place);
	if (place_have_gnuplot())
		place_check_png(place, "plots/timeline.png");
}

/* The first sample stood still for longer than the others: the figures are not its own. */
static void draws_the_sample_that_its_title_is_of(void **state)
{
	struct place *place = *state;
	place_write(place, "samples.csv",
		BEATS "1,1,w,,1,sequential,1,ok,0.6,0.05,,0.2,0.2;0.2\n"
		      "2,1,w,,1,sequential,1,ok,0.4,0.05,,0.1,0.1;0.001\n"
		      "3,1,w,,1,sequential,1,ok,0.5,0.05,,0.03,0.03;0.001\n");
	place_write(place, "tasks.csv",
		"round,order,task,worker,start_s,end_s,status,result,text,cpu_s,due_s\n"
		"1,1,0,0,0,0.6,ok,1,,,\n2,1,0,0,0,0.4,ok,1,,,\n3,1,0,0,0,0.5,ok,1,,,\n");
	place_write(place, "environment.json", ENVIRONMENT);
	place_write_kind(place, "timeline");
	place_check_text(place, "plots/timeline.gp",
		"w: the program typically stood still for no longer than 100 ms under sequential");
	place_check_text(place, "plots/timeline.gp", "comes, 100 ms at most");
	place_check_text(place, "plots/timeline.gp", "'400 ms'");
	/* Where that one is not traced, another is, and told. */
	place_write(place, "tasks.csv",
		"round,order,task,worker,start_s,end_s,status,result,text,cpu_s,due_s\n"
		"1,1,0,0,0,0.6,ok,1,,,\n");
	place_write_kind(place, "timeline");
	place_check_text(place, "plots/timeline.gp", "for no longer than 200 ms under sequential");
}

/* On another host's clock a task ends 4 us after the next one starts: one at a time all the same,
 * as the clocks agree within 10. */
static void clocks_overlap_no_tasks(void **state)
{
	struct place *place = *state;
	place_write(place, "samples.csv",
		"round,order,workload,params,tasks,runner,concurrency,status,wall_s,figures\n"
		"1,1,w,,3,mpi,1,ok,0.3,clock_error_s=0.00001\n");
	place_write(place, "tasks.csv",
		"round,order,task,worker,start_s,end_s,status,result,text,cpu_s,due_s\n"
		"1,1,0,0,0,0.100004,ok,1,,,\n1,1,1,0,0.1,0.200004,ok,1,,,\n"
		"1,1,2,0,0.2,0.3,ok,1,,,\n");
	place_write(place, "environment.json", ENVIRONMENT);
	place_write_kind(place, "timeline");
	place_check_text(place, "plots/timeline.gp", "w: one task at a time");
	place_check_text(place, "plots/timeline.gp", "clocks of hosts agree within 10.0 ");
	place_check_count(place, "plots/timeline.gp", "each line a task in progress", 0);
}

/* Of tasks of 5 us clocks that agree within 10 do not show which are at once, nor that none are. */
static void clocks_do_not_show_what_overlaps(void **state)
{
	struct place *place = *state;
	place_write(place, "samples.csv",
		"round,order,workload,params,tasks,runner,concurrency,status,wall_s,figures\n"
		"1,1,w,,2,mpi,2,ok,0.00001,clock_error_s=0.00001\n");
	place_write(place, "tasks.csv",
		"round,order,task,worker,start_s,end_s,status,result,text,cpu_s,due_s\n"
		"1,1,0,0,0,0.000005,ok,1,,,\n1,1,1,1,0.000001,0.000006,ok,1,,,\n");
	place_write(place, "environment.json", ENVIRONMENT);
	place_write_kind(place, "timeline");
	place_check_text(place, "plots/timeline.gp",
		"w: the clocks of hosts do not show which tasks overlap");
	place_check_text(place, "plots/timeline.gp", "1 or more at once");
}

/* Of nine rows with ribbons the last would be below the figure. */
static void draws_no_ribbon_where_there_is_no_room(void **state)
{
	struct place *place = *state;
	char path[256];
	place_write(place, "summary.csv", SUMMARY);
	place_in_run(place, "samples.csv", path, sizeof(path));
	FILE *samples = fopen(path, "w");
	place_in_run(place, "tasks.csv", path, sizeof(path));
	FILE *tasks = fopen(path, "w");
	fputs(BEATS, samples);
	fputs("round,order,task,worker,start_s,end_s,status,result,text,cpu_s,due_s\n", tasks);
	for (unsigned at_once = 1; at_once <= 9; at_once++) {
		fprintf(samples, "1,%u,w,,1,threads,%u,ok,0.4,0.05,,0.2,0.2\n", at_once, at_once);
		fprintf(tasks, "1,%u,0,0,0,0.4,ok,1,,,\n", at_once);
	}
	fclose(samples);
	fclose(tasks);
	place_write(place, "environment.json", ENVIRONMENT);
	place_draw_kind(place, "timeline");
	place_check_text(place, "plots/timeline.gp", "w: one task at a time");
	place_check_count(place, "plots/timeline.dat", " 0 0.62 0\n", 0);
}

/* ---- load -------------------------------------------------------------------------------------
 */

#define RATES \
	"round,order,workload,params,tasks,runner,concurrency,status,wall_s,load,tasks_ended," \
	"rate_offered,rate_achieved,latency_median_s,latency_p99_s,disturbed\n"

struct rate {
	const char *runner;
	unsigned rate;
	double achieved, p99_s; /* 0: too few tasks to show it */
	unsigned disturbed;     /* samples, the first ones */
};

/* Six rounds of the same; beside them fixed work of as many tasks, which is in no curve. */
static void write_rates(struct place *place, const struct rate *cells, size_t count)
{
	char path[256];
	place_in_run(place, "samples.csv", path, sizeof(path));
	FILE *samples = fopen(path, "w");
	fputs(RATES, samples);
	for (unsigned round = 1; round <= 6; round++) {
		fprintf(samples, "%u,0,w,,1000,threads,2,ok,0.4,,1000,,,,,\n", round);
		for (size_t i = 0; i < count; i++) {
			fprintf(samples,
				"%u,%zu,w,,%u,%s,2,ok,1,rate=%u;arrival=fixed;duration=1s,", round,
				i + 1, cells[i].rate, cells[i].runner, cells[i].rate);
			fprintf(samples, "%u,%u,%g,0.001,", cells[i].rate, cells[i].rate,
				cells[i].achieved);
			if (cells[i].p99_s > 0)
				fprintf(samples, "%g", cells[i].p99_s);
			fputs(round <= cells[i].disturbed ? ",steal\n" : ",\n", samples);
		}
	}
	fclose(samples);
	place_write(place, "environment.json", ENVIRONMENT);
}

static void draws_who_holds_a_rate(void **state)
{
	static const struct rate cells[] = { { "threads", 1000, 1000, 0.002, 0 },
		{ "async", 1000, 999, 0.003, 0 }, { "processes", 1000, 1000, 0.002, 0 },
		{ "threads", 4000, 3990, 0.004, 0 }, { "async", 4000, 2000, 0.4, 0 },
		{ "processes", 4000, 4000, 0.004, 0 } };
	struct place *place = *state;
	write_rates(place, cells, 6);
	place_draw_kind(place, "load");
	place_check_text(
		place, "plots/load.gp", "w: the rate is held up to 4,000/s under threads and");
	place_check_text(
		place, "plots/load.gp", "'the rate is held up to 1,000/s; above, waiting grows");
	place_check_text(place, "plots/load.gp", "The time that 99 % of the tasks did not exceed");
	if (place_have_gnuplot())
		place_check_png(place, "plots/load.png");
}

/* What others took from it is no verdict on a runner; what is held all the same is. */
static void says_first_that_the_machine_was_busy(void **state)
{
	static const struct rate cells[] = { { "threads", 1000, 1000, 0.002, 2 },
		{ "async", 1000, 1000, 0.003, 0 }, { "threads", 4000, 2000, 0.4, 2 },
		{ "async", 4000, 4000, 0.004, 2 } };
	struct place *place = *state;
	write_rates(place, cells, 4);
	place_draw_kind(place, "load");
	place_check_text(place, "plots/load.gp",
		"w: on a busy machine the rate is held up to 1,000/s under threads");
	place_check_text(
		place, "plots/load.gp", "'on a busy machine the rate is held up to 1,000/s'");
	place_check_text(
		place, "plots/load.gp", "'the rate is held up to 4,000/s, the most offered'");
}

/* A percentile that one cell lacks is drawn of none; a rate alone is no curve. */
static void draws_the_median_where_one_lacks_the_rest(void **state)
{
	static const struct rate cells[] = { { "threads", 100, 99, 0, 0 },
		{ "threads", 2000, 700, 0.2, 0 } };
	struct place *place = *state;
	write_rates(place, cells, 1);
	place_draw_kind(place, "load");
	assert_false(place_exists(place, "plots/load.gp"));
	write_rates(place, cells, 2);
	place_draw_kind(place, "load");
	place_check_text(place, "plots/load.gp", "The time that half of the tasks did not exceed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLACED(draws_who_stands_still),
		PLACED(tells_the_sample_that_it_draws),
		PLACED(tells_nobody_apart_by_little),
		PLACED(says_that_the_machine_was_busy),
		PLACED(names_some_of_many),
		PLACED(draws_nothing_without_a_heartbeat),
		PLACED(draws_a_ribbon_over_the_timeline),
		PLACED(draws_the_sample_that_its_title_is_of),
		PLACED(clocks_overlap_no_tasks),
		PLACED(clocks_do_not_show_what_overlaps),
		PLACED(draws_no_ribbon_where_there_is_no_room),
		PLACED(draws_who_holds_a_rate),
		PLACED(says_first_that_the_machine_was_busy),
		PLACED(draws_the_median_where_one_lacks_the_rest),
	};
	return place_run_tests("plot_load", tests, sizeof(tests) / sizeof(tests[0]));
}
