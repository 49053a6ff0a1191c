/* SPDX-License-Identifier: MIT */
/* What stands in figures stays whole, says no more than is known, and counts as people do. */
#include "bench/base/say.h"
#include "bench/results/results.h"
#include "tests/unit/plot_place.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ELLIPSIS      "\xe2\x80\xa6"
#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

struct cell {
	const char *workload, *params;
	unsigned tasks;
	const char *runner;
	unsigned concurrency;
	double wall_s;
	bool busy;     /* all its samples are disturbed */
	unsigned rate; /* at which tasks arrive; 0: they are all there */
	unsigned achieved;
};

#define CELL(of, settings, number, under, at_once, takes_s, ...) \
	{ \
		.workload = (of), .params = (settings), .tasks = (number), .runner = (under), \
		.concurrency = (at_once), .wall_s = (takes_s), __VA_ARGS__ \
	}

/* Eight rounds, a little longer each time. */
static void write_cells(const struct place *place, const struct cell *cells, size_t count)
{
	char path[256];
	place_in_run(place, "samples.csv", path, sizeof(path));
	FILE *file = fopen(path, "w");
	fputs("round,order,workload,params,tasks,runner,concurrency,status,disturbed,wall_s,"
	      "startup_s,work_s,winddown_s,load,tasks_ended,rate_offered,rate_achieved,"
	      "latency_median_s,latency_p99_s\n",
		file);
	for (unsigned round = 1; round <= 8; round++) {
		for (size_t i = 0; i < count; i++) {
			const struct cell *cell = &cells[i];
			double wall = cell->wall_s * (1 + 0.001 * round);
			fprintf(file, "%u,%zu,%s,%s,%u,%s,%u,ok,%s,%g,%g,%g,%g,", round, i + 1,
				cell->workload, cell->params, cell->tasks, cell->runner,
				cell->concurrency, cell->busy ? "delay" : "", wall, wall * 0.2,
				wall * 0.7, wall * 0.1);
			if (cell->rate)
				fprintf(file,
					"rate=%u;arrival=fixed;duration=1s,%u,%u,%u,0.001,0.002",
					cell->rate, cell->rate, cell->rate, cell->achieved);
			else
				fputs(",,,,,", file);
			fputc('\n', file);
		}
	}
	fclose(file);
	place_write(place, "environment.json", ENVIRONMENT);
}

static void draw(struct place *place)
{
	place->request.all_pages = true;
	int status = place_draw(place, place_have_gnuplot() ? NULL : "/nonexistent/gnuplot");
	if (status && status != -ENOENT)
		fail_msg("%s", place->error);
}

/* ---- names ------------------------------------------------------------------------------------
 */

/* Two long groups, a runner with a long name that needs its concurrency. */
static void no_name_is_cut_that_can_be_whole(void **state)
{
	static const char shorter[] = "duration=50ms;distribution=fixed",
			  longer[] = "duration=100ms;distribution=exponential";
	static const struct cell cells[] = { CELL("sleep", shorter, 16, "sequential", 1, 0.8),
		CELL("sleep", shorter, 16, "threads", 16, 0.05),
		CELL("sleep", shorter, 16, "thread-per-task", 16, 0.06),
		CELL("sleep", longer, 256, "sequential", 1, 0.9),
		CELL("sleep", longer, 256, "thread-per-task", 64, 0.09),
		CELL("sleep", longer, 256, "thread-per-task", 256, 0.08) };
	static const char *const figures[] = { "wall", "speedup", "phases", "distribution",
		"scaling" };
	struct place *place = *state;
	write_cells(place, cells, LENGTH(cells));
	draw(place);
	for (size_t i = 0; i < LENGTH(figures); i++) {
		char name[64];
		snprintf(name, sizeof(name), "plots/%s.gp", figures[i]);
		place_check_count(place, name, ELLIPSIS, 0);
		if (i < 4)
			place_check_text(place, name, "'thread-per-task (256)'");
	}
}

/* Of five settings of much most is the same: what differs is said, and nothing cut. */
static void long_settings_say_what_is_not_usual(void **state)
{
#define SERVE(think, work, requests, keep, clients, rate) \
	"think=" think ";work=" work ";requests=" requests ";keep=" keep ";clients=" clients \
	";rate=" rate ";arrival=poisson"
	static const struct cell cells[] = {
		CELL("serve", SERVE("5ms", "0ns", "1", "0ns", "64", "0"), 128, "async", 16, 1),
		CELL("serve", SERVE("0ns", "1ms", "1", "0ns", "16", "0"), 128, "async", 16, 1),
		CELL("serve", SERVE("5ms", "0ns", "4", "50ms", "256", "0"), 128, "async", 16, 1),
		CELL("serve", SERVE("5ms", "0ns", "1", "0ns", "16", "2000"), 128, "async", 16, 1),
		CELL("serve", SERVE("5ms", "0ns", "1", "0ns", "16", "4000"), 128, "async", 16, 1)
	};
	static const char *const labels[] = { "serve clients=64", "serve think=0ns work=1ms",
		"serve requests=4 keep=50ms clients=256", "serve rate=2000", "serve rate=4000" };
	struct place *place = *state;
	struct results results = { 0 };
	struct error error;
	write_cells(place, cells, LENGTH(cells));
	assert_int_equal(results_read(&results, place->run, &error), 0);
	assert_int_equal(results.group_count, LENGTH(labels));
	for (size_t i = 0; i < LENGTH(labels); i++)
		assert_string_equal(results.groups[i].label, labels[i]);
	results_finish(&results);
}

/* The lowest label of a figure without its caption, in pixels from the top. */
static double lowest_label(const struct place *place, const char *name)
{
	char path[256], line[4096];
	double lowest = 0;
	place_in_run(place, name, path, sizeof(path));
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		const char *at = strstr(line, "' at screen px("),
			   *y = at ? strstr(at, "py(") : NULL;
		double pixels = y && strstr(y, " left ") ? atof(y + 3) : 0;
		lowest = pixels > lowest ? pixels : lowest;
	}
	fclose(file);
	return lowest;
}

/* Of six settings each with two parameters, all that is named; of four such workloads as many whole
 * clauses as the page has room for. */
static void a_ranking_says_no_half_sentence(void **state)
{
	struct cell cells[24];
	char params[6][96], works[4][16];
	struct place *place = *state;
	for (unsigned i = 0; i < LENGTH(cells); i++) {
		snprintf(works[i / 6], sizeof(works[0]), "work%u", i / 6);
		snprintf(params[i % 6], sizeof(params[0]),
			"duration=%ums;distribution=exponential-with-a-tail-%u;a=%u", i % 6 + 1,
			i % 6, i % 6);
		cells[i] = (struct cell)CELL(
			works[i / 6], params[i % 6], 64, "threads", 8, 0.01 * (1 + i % 6));
	}
	write_cells(place, cells, 6);
	place_write_kind(place, "ranking");
	place_check_count(place, "plots/ranking.gp", ELLIPSIS, 0);
	place_check_text(place, "plots/ranking.gp", "2 more take 5.00 to 6.00 times as long.' at");
	write_cells(place, cells, LENGTH(cells));
	place_write_kind(place, "ranking");
	place_check_count(place, "plots/ranking.gp", "times as long; " ELLIPSIS "' at", 4);
	assert_true(lowest_label(place, "plots/ranking.gp") < 1010);
}

/* However wide the names are, all runners stand in the sentence, and all sentences on the page. */
static void verdicts_stay_whole_and_on_the_page(void **state)
{
#define WIDE  "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e" /* as wide as six letters */
#define WIDER WIDE WIDE WIDE WIDE WIDE
	struct cell cells[21];
	char works[7][160];
	struct place *place = *state;
	for (unsigned i = 0; i < LENGTH(cells); i++) {
		static const char *const runners[] = { "sequential", "threads", "async" };
		snprintf(works[i / 3], sizeof(works[0]), "w%u " WIDER " " WIDER, i / 3);
		cells[i] = (struct cell)CELL(works[i / 3], "", 64, runners[i % 3], i % 3 ? 8 : 1,
			i % 3 == 0 ? 1 : 0.2 * (i % 3));
	}
	place->request.all_pages = true;
	for (size_t groups = 1; groups <= 5; groups++) {
		write_cells(place, cells, 3 * groups);
		place_write_kind(place, "verdicts");
		place_check_count(place, "plots/verdicts.gp", "threads and async are ", groups);
		place_check_count(place, "plots/verdicts.gp", ELLIPSIS, 0);
		assert_true(lowest_label(place, "plots/verdicts.gp") < 1010);
	}
	write_cells(place, cells, LENGTH(cells));
	place_write_kind(place, "verdicts");
	place_check_count(place, "plots/verdicts-1.gp", "threads and async are ", 3);
	place_check_count(place, "plots/verdicts-2.gp", "threads and async are ", 4);
}

/* ---- titles and captions ----------------------------------------------------------------------
 */

/* Between clauses where both lines have room, not before the last words that fit. */
static void titles_break_between_clauses(void **state)
{
	static const struct cell cells[] = { CELL("sleep", "", 1000, "threads", 8, 1, .rate = 1000,
						     .achieved = 1000),
		CELL("sleep", "", 1000, "processes", 8, 1, .rate = 1000, .achieved = 1000),
		CELL("sleep", "", 1000, "async", 8, 1, .rate = 1000, .achieved = 1000),
		CELL("sleep", "", 5000, "threads", 8, 1, .rate = 5000, .achieved = 5000),
		CELL("sleep", "", 5000, "processes", 8, 1, .rate = 5000, .achieved = 5000),
		CELL("sleep", "", 5000, "async", 8, 1, .rate = 5000, .achieved = 2000) };
	struct place *place = *state;
	write_cells(place, cells, LENGTH(cells));
	draw(place);
	place_check_text(place, "plots/load.gp",
		"'sleep: the rate is held up to 5,000/s under threads and processes,' at");
	place_check_text(place, "plots/load.gp", "'up to 1,000/s under async' at");
	if (!place_have_gnuplot())
		return;
	/* the ticks of both axes alike */
	place_check_svg(place, "plots/load.svg", ">5,000<");
	place_check_count(place, "plots/load.svg", ">5000<", 0);
	/* what comes before the first task is its arrival */
	assert_false(place_exists(place, "plots/phases.gp"));
	place_check_text(place, "plots/distribution.gp", "Latency of 99 % of the tasks");
}

/* A title of a long group and two long runners takes a third line. */
static void titles_take_a_third_line(void **state)
{
	struct place *place = *state;
	char tasks[16384] = "round,order,task,worker,start_s,end_s,status,result,text\n";
	static const struct cell cells[] = {
		CELL("serve", "a=1;requests-a-connection=4;time-kept-open=50ms", 60,
			"processes-from-afar-and-back", 2, 1),
		CELL("serve", "a=1;requests-a-connection=4;time-kept-open=50ms", 60,
			"threads-for-each-of-the-task", 2, 1),
		CELL("serve", "a=2;requests-a-connection=5;time-kept-open=60ms", 60,
			"threads-for-each-of-the-task", 2, 1),
	};
	write_cells(place, cells, LENGTH(cells));
	for (unsigned i = 0, used = (unsigned)strlen(tasks); i < 120; i++)
		used += (unsigned)snprintf(tasks + used, sizeof(tasks) - used,
			"1,%u,%u,0,%g,%g,ok,1,\n", 1 + i / 60, i % 60, 0.001 * i,
			0.001 * i + (i < 60 ? 0.00123 : 0.00456));
	place_write(place, "tasks.csv", tasks);
	draw(place);
	place_check_text(place, "plots/latency.gp",
		"'serve a=1 requests-a-connection=4 time-kept-open=50ms: once started,");
	place_check_text(place, "plots/latency.gp", "under threads-for-each-of-the-task' at");
	place_check_count(place, "plots/latency.gp", "left font ',40'", 3);
}

static void captions_name_few_and_bound_many(void **state)
{
	struct cell cells[6];
	struct place *place = *state;
	char params[6][8];
	for (unsigned i = 0; i < 6; i++) {
		snprintf(params[i], sizeof(params[i]), "a=%u", i);
		cells[i] =
			(struct cell)CELL("w", params[i], 512, "threads", i < 2 ? 2 : 1U << i, 1);
	}
	write_cells(place, cells, 4);
	draw(place);
	place_check_text(place, "plots/wall.gp", ", concurrency 2 (w a=2: 4; w a=3: 8)");
	write_cells(place, cells, 6);
	draw(place);
	place_check_text(place, "plots/wall.gp", ", concurrency 2 to 32.");
}

/* Two groups of three are on the page: the title counts them, and the caption is theirs. A size's
 * points are of as many at once as its group has. */
static void a_page_is_of_the_groups_that_it_shows(void **state)
{
	static const struct cell cells[] = { CELL("v", "", 64, "sequential", 1, 4),
		CELL("v", "", 64, "threads", 2, 2), CELL("w", "", 64, "async", 16, 4),
		CELL("x", "", 64, "sequential", 1, 4), CELL("x", "", 64, "threads", 2, 3),
		CELL("v", "", 128, "sequential", 1, 8), CELL("v", "", 128, "threads", 4, 2) };
	struct place *place = *state;
	write_cells(place, cells, 5);
	place_write_kind(place, "speedup");
	place_check_text(place, "plots/speedup.gp", "'Threads are faster than sequential on both");
	place_check_text(place, "plots/speedup.gp", ", concurrency 2. ");
	write_cells(place, cells, LENGTH(cells));
	place_write_kind(place, "size");
	place_check_text(place, "plots/size.gp", ", concurrency 2 (v, 128 tasks: 4)");
}

/* The title says that nothing can be told: so do the notes. */
static void notes_claim_no_more_than_the_title(void **state)
{
	static const struct cell cells[] = { CELL("w", "", 64, "threads", 1, 4),
		CELL("w", "", 64, "threads", 2, 2), CELL("w", "", 64, "async", 1, 4, .busy = true),
		CELL("w", "", 64, "async", 2, 2, .busy = true) };
	struct place *place = *state;
	write_cells(place, cells, LENGTH(cells));
	draw(place);
	place_check_text(place, "plots/scaling.gp", "w: the machine was too busy to tell");
	place_check_count(place, "plots/scaling.gp", "'fastest at", 0);
	place_check_count(place, "plots/scaling.gp", "'least median at 2'", 2);
}

/* ---- units and digits -------------------------------------------------------------------------
 */

/* Panels of a kind have one unit where their largest are near to the step to the next. */
static void panels_have_one_unit(void **state)
{
	static const struct cell cells[] = { CELL("v", "", 8, "threads", 1, 0.0018),
		CELL("w", "", 8, "threads", 1, 0.00085), CELL("x", "", 8, "threads", 1, 30) };
	struct place *place = *state;
	write_cells(place, cells, LENGTH(cells));
	place_write_kind(place, "wall");
	place_check_text(place, "plots/wall.gp", "'1,810 \xc2\xb5s'");
	place_check_text(place, "plots/wall.gp", "'854 \xc2\xb5s'");
	place_check_text(place, "plots/wall.gp", "'30.1 s'");
}

/* A stall before the first task, one behind the last, none: medians of the parts have neither, and
 * no share of the wall time follows from them. Drawn is what one sample's clock saw. */
static void phases_are_parts_of_one_sample(void **state)
{
	static const char *const bars[] = { "0 1 0 0.9 ", "0 1 0.9 0.95 ", "0 1 0.95 1 " };
	struct place *place = *state;
	place_write(place, "samples.csv",
		"round,order,workload,params,tasks,runner,concurrency,status,wall_s,startup_s,"
		"work_s,winddown_s\n"
		"1,1,w,,8,threads,1,ok,0.0041,0.0002,0.0002,0.0037\n"
		"2,1,w,,8,threads,1,ok,0.004,0.0036,0.0002,0.0002\n"
		"3,1,w,,8,threads,1,ok,0.0006,0.0002,0.0002,0.0002\n");
	place_write_kind(place, "phases");
	for (size_t i = 0; i < LENGTH(bars); i++)
		place_check_text(place, "plots/phases.dat", bars[i]);
	place_check_text(place, "plots/phases.gp", "'3.60 ms'");
	place_check_text(place, "plots/phases.gp", "'200 \xc2\xb5s'");
	place_check_text(place, "plots/phases.gp", "of the sample nearest to the median");
}

/* What is right of the axis of `distribution` is said to be. */
static void what_is_beyond_an_axis_is_said_to_be(void **state)
{
	static const char head[] = "round,order,workload,params,tasks,runner,concurrency,status,"
				   "wall_s\n";
	struct place *place = *state;
	char samples[1024];
	for (int outlier = 0; outlier < 2; outlier++) {
		struct say text = say_into(samples, sizeof(samples));
		say(&text, "%s", head);
		for (int i = 1; i <= 9; i++)
			say(&text, "%d,1,w,,8,threads,1,ok,%g\n", i,
				outlier && i == 5 ? 0.2 : 0.1 + 0.0001 * i);
		place_write(place, "samples.csv", samples);
		place_write_kind(place, "distribution");
		place_check_count(
			place, "plots/distribution.gp", "'beyond the axis'", (size_t)outlier);
		place_check_count(place, "plots/distribution.gp", "'1 at +", (size_t)outlier);
	}
}

/* The kernel counts whole microseconds of CPU time: no digit is smaller. */
static void cpu_time_has_the_digits_that_are_known(void **state)
{
	struct place *place = *state;
	char samples[1024];
	struct say text = say_into(samples, sizeof(samples));
	say(&text, "round,order,workload,params,tasks,runner,concurrency,status,wall_s,user_s,"
		   "system_s\n");
	for (int i = 1; i <= 6; i++)
		say(&text,
			"%d,1,w,,8,sequential,1,ok,0.001,0,0\n%d,2,w,,8,threads,2,ok,0.001,"
			"0.000012,0\n%d,3,w,,8,async,1,ok,0.001,0.0023456,0.001\n",
			i, i, i);
	place_write(place, "samples.csv", samples);
	place_write_kind(place, "cost");
	place_check_text(place, "plots/cost.gp", "'< 0.001 ms'");
	place_check_count(place, "plots/cost.gp", "'not known'", 6); /* memory, switches */
	place_check_text(place, "plots/cost.gp", "'0.012 ms'");
	place_check_text(place, "plots/cost.gp", "'3.35 ms'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLACED(no_name_is_cut_that_can_be_whole),
		PLACED(long_settings_say_what_is_not_usual),
		PLACED(a_ranking_says_no_half_sentence),
		PLACED(verdicts_stay_whole_and_on_the_page),
		PLACED(titles_break_between_clauses),
		PLACED(titles_take_a_third_line),
		PLACED(captions_name_few_and_bound_many),
		PLACED(a_page_is_of_the_groups_that_it_shows),
		PLACED(notes_claim_no_more_than_the_title),
		PLACED(panels_have_one_unit),
		PLACED(phases_are_parts_of_one_sample),
		PLACED(what_is_beyond_an_axis_is_said_to_be),
		PLACED(cpu_time_has_the_digits_that_are_known),
	};
	return place_run_tests("plot_words", tests, sizeof(tests) / sizeof(tests[0]));
}
