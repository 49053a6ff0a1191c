/* SPDX-License-Identifier: MIT */
/* The kinds of plots that need samples.csv or tasks.csv, the fits, themes, and text. */
#include "bench/base/csv.h"
#include "bench/base/say.h"
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
#define SAMPLES \
	"round,order,workload,params,tasks,runner,concurrency,status,disturbed,wall_s,startup_s," \
	"work_s,winddown_s,user_s,system_s,rss_peak_bytes,switches_voluntary," \
	"switches_involuntary\n"
#define TASKS "round,order,task,worker,start_s,end_s,status,result,text\n"

static const char *const all_kinds[] = { "title", "verdicts", "wall", "wall-log", "speedup",
	"timeline", "distribution", "phases", "cost", "scaling", "size", "latency" };

/* ---- a run ------------------------------------------------------------------------------------
 */

struct cell {
	const char *workload;
	unsigned tasks;
	const char *runner;
	unsigned concurrency;
	double wall_s; /* 0: it failed */
};

/* CPU-bound, an event loop that overlaps, a failed cell, two sizes, four concurrencies. */
static const struct cell cells[] = { { "primes", 12, "sequential", 1, 0.3 },
	{ "primes", 12, "threads", 2, 0.16 }, { "primes", 12, "async", 1, 0.31 },
	{ "primes", 40, "sequential", 1, 1 }, { "primes", 40, "threads", 1, 1.01 },
	{ "primes", 40, "threads", 2, 0.52 }, { "primes", 40, "threads", 4, 0.3 },
	{ "primes", 40, "threads", 8, 0.36 }, { "sleep", 200, "sequential", 1, 2 },
	{ "sleep", 200, "async", 50, 0.041 }, { "sleep", 200, "processes", 50, 0 } };

static void write_summary(const struct place *place)
{
	char path[256];
	place_in_run(place, "summary.csv", path, sizeof(path));
	FILE *file = fopen(path, "w");
	fputs(SUMMARY, file);
	for (size_t i = 0, base = 0; i < LENGTH(cells); i++) {
		const struct cell *cell = &cells[i];
		bool first = strcmp(cell->runner, "sequential") == 0;
		base = first ? i : base;
		double wall = cell->wall_s, gain = cells[base].wall_s / wall;
		fprintf(file, "%s,,%u,%s,%u,", cell->workload, cell->tasks, cell->runner,
			cell->concurrency);
		if (wall == 0)
			fputs("0,6,,,,,,,,io,\"failed: time limit of 30 s\"\n", file);
		else if (first)
			fprintf(file, "6,0,%g,%g,%g,1,,,1,cpu,\n", wall, wall * 0.99, wall * 1.01);
		else
			fprintf(file, "6,0,%g,%g,%g,%g,%g,%g,%g,cpu,\n", wall, wall * 0.99,
				wall * 1.01, gain, gain * 0.98, gain * 1.02,
				gain / cell->concurrency);
	}
	fclose(file);
}

/* Seven rounds, the first a warm-up; a little slower each time. */
static void write_samples(const struct place *place)
{
	char path[256];
	place_in_run(place, "samples.csv", path, sizeof(path));
	FILE *file = fopen(path, "w");
	fputs(SAMPLES, file);
	for (unsigned round = 1; round <= 7; round++) {
		for (size_t i = 0; i < LENGTH(cells); i++) {
			const struct cell *cell = &cells[i];
			double wall = cell->wall_s * (0.97 + 0.01 * round);
			fprintf(file, "%u,%zu,%s,,%u,%s,%u,", round, i + 1, cell->workload,
				cell->tasks, cell->runner, cell->concurrency);
			if (wall == 0)
				fputs("timeout,,,,,,,,,,\n", file);
			else
				fprintf(file, "%s,,%.9f,%.9f,%.9f,%.9f,%.9f,%.9f,%u,%u,%u\n",
					round == 1 ? "warmup" : "ok", wall, wall * 0.02,
					wall * 0.97, wall * 0.01, wall * 0.9, wall * 0.05,
					2000000 * cell->concurrency, cell->tasks, round);
		}
	}
	fclose(file);
}

/* Lanes one after another; under async all of worker 0. */
static void write_tasks(const struct place *place)
{
	char path[256];
	place_in_run(place, "tasks.csv", path, sizeof(path));
	FILE *file = fopen(path, "w");
	fputs(TASKS, file);
	for (unsigned round = 1; round <= 2; round++) {
		for (size_t i = 0; i < LENGTH(cells); i++) {
			const struct cell *cell = &cells[i];
			double wall = cell->wall_s * (0.97 + 0.01 * round);
			unsigned lanes = cell->concurrency;
			double each = wall * 0.97 * lanes / cell->tasks;
			for (unsigned task = 0; wall > 0 && task < cell->tasks; task++) {
				double start = wall * 0.02 + each * (task / lanes);
				unsigned worker = strcmp(cell->runner, "async") ? task % lanes : 0;
				fprintf(file, "%u,%zu,%u,%u,%.9f,%.9f,ok,1,\n", round, i + 1, task,
					worker, start, start + each * 0.9);
			}
		}
	}
	fclose(file);
}

static void write_all(const struct place *place)
{
	write_summary(place);
	write_samples(place);
	write_tasks(place);
	place_write(place, "environment.json", ENVIRONMENT_OF("4"));
}

/* ---- golden files -----------------------------------------------------------------------------
 */

static void writes_the_golden_input(void **state)
{
	static const char *const names[] = { "title", "verdicts", "wall-log", "timeline-1",
		"timeline-3", "distribution", "phases", "cost", "scaling", "size", "latency-2" };
	struct place *place = *state;
	write_all(place);
	place->request.kinds = all_kinds;
	place->request.kinds_count = LENGTH(all_kinds);
	assert_int_equal(place_draw(place, "/nonexistent/gnuplot"), -ENOENT);
	for (size_t i = 0; i < LENGTH(names); i++) {
		char name[64], golden[64];
		snprintf(name, sizeof(name), "plots/%s.gp", names[i]);
		snprintf(golden, sizeof(golden), "plot_%s.gp", names[i]);
		place_compare(place, name, golden);
		snprintf(name, sizeof(name), "plots/%s.dat", names[i]);
		snprintf(golden, sizeof(golden), "plot_%s.dat", names[i]);
		place_compare(place, name, golden);
	}
}

/* ---- pictures ---------------------------------------------------------------------------------
 */

static void draws_every_kind(void **state)
{
	static const struct {
		const char *name, *holds;
	} figures[] = { { "title", "What is fastest for primes and sleep:" },
		{ "verdicts", "What the intervals show" },
		{ "timeline-1", "primes, 12 tasks: up to 2 tasks in progress at once" },
		{ "timeline-2", ">threads (8)<" }, { "timeline-3", ">failed: timeout<" },
		{ "timeline-3", "sleep: up to 50 tasks in progress at once<" },
		{ "distribution", ">median<" }, { "distribution", "<use xlink:href='#gpPt6'" },
		{ "phases", ">start-up<" }, { "cost", ">context switches<" },
		{ "scaling", "no gain shown beyond 4 tasks at once, slower from 8 on<" },
		{ "scaling", "<use xlink:href='#gpPt" }, { "size", "a gain is shown" },
		{ "latency-1", " of the tasks end within " } };
	struct place *place = *state;
	if (!place_have_gnuplot())
		skip();
	write_all(place);
	place->request.kinds = all_kinds;
	place->request.kinds_count = LENGTH(all_kinds);
	if (place_draw(place, NULL))
		fail_msg("%s", place->error);
	for (size_t i = 0; i < LENGTH(figures); i++) {
		char name[64];
		snprintf(name, sizeof(name), "plots/%s.png", figures[i].name);
		place_check_png(place, name);
		snprintf(name, sizeof(name), "plots/%s.pdf", figures[i].name);
		assert_true(place_exists(place, name));
		snprintf(name, sizeof(name), "plots/%s.svg", figures[i].name);
		place_check_svg(place, name, figures[i].holds);
	}
}

/* One page a kind. */
static const char *const each_kind[] = { "title", "wall", "wall-log", "speedup", "timeline-1",
	"distribution", "phases", "cost", "scaling", "size", "latency-1", "verdicts" };

/* Draws a page; one that looks otherwise than alone is told in `differ`. (The first picture of a
 * gnuplot has another word for black.) */
static void write_load(FILE *script, size_t before, size_t page)
{
	const char *name = each_kind[page];
	fprintf(script,
		"load '%s.gp'\nx = system('test \"$(sed s/currentColor/black/ alone-%s | cksum)\" = "
		"\"$(sed s/currentColor/black/ %s.svg | cksum)\" || echo %s after %s >>differ')\n",
		name, name, name, name, each_kind[before]);
}

/* A page leaves nothing to the next one: ranges, scales, labels. */
static void draws_every_kind_after_every_other(void **state)
{
	const size_t count = LENGTH(each_kind);
	struct place *place = *state;
	char folder[256], from[256], to[256], name[128];
	if (!place_have_gnuplot())
		skip();
	write_all(place);
	place->request.kinds = all_kinds;
	place->request.kinds_count = LENGTH(all_kinds);
	place->request.formats = "svg";
	if (place_draw(place, NULL))
		fail_msg("%s", place->error);
	place_in_run(place, "plots/order.gp", from, sizeof(from));
	FILE *script = fopen(from, "w");
	for (size_t i = 0; i < count; i++) {
		for (size_t k = i + 1; k < count; k++) {
			write_load(script, k > i + 1 ? k - 1 : i, i);
			write_load(script, i, k);
		}
		write_load(script, count - 1, i);
		write_load(script, i, count - 1);
		snprintf(name, sizeof(name), "plots/%s.svg", each_kind[i]);
		place_in_run(place, name, from, sizeof(from));
		snprintf(name, sizeof(name), "plots/alone-%s", each_kind[i]);
		place_in_run(place, name, to, sizeof(to));
		assert_int_equal(rename(from, to), 0);
	}
	fclose(script);
	place_in_run(place, "plots", folder, sizeof(folder));
	const char *scripts[] = { "order.gp", NULL };
	struct gnuplot_job job = { NULL, folder, scripts };
	if (gnuplot_run(&job, place->error, sizeof(place->error)))
		fail_msg("%s", place->error);
	if (place_exists(place, "plots/differ"))
		place_check_text(place, "plots/differ", "no page that looks otherwise");
}

/* A time is that of a task, and 40 tasks show no 99th percentile. */
static void names_percentiles_that_the_tasks_show(void **state)
{
	struct place *place = *state;
	write_all(place);
	char path[256];
	place_in_run(place, "tasks.csv", path, sizeof(path));
	FILE *file = fopen(path, "w");
	fputs(TASKS, file);
	for (int task = 0; task < 40; task++)
		fprintf(file, "2,1,%d,0,0,%g,ok,1,\n", task, 0.05 + (task == 39) * 0.0123);
	fclose(file);
	place_draw_kind(place, "latency");
	place_check_text(place, "plots/latency.gp", ": once started,' at");
	place_check_text(place, "plots/latency.gp", "'90 % of the tasks end within 50.0 ms under");
	file = fopen(path, "a");
	for (int task = 40; task < 400; task++)
		fprintf(file, "2,1,%d,0,0,%g,ok,1,\n", task, task < 390 ? 0.05 : 0.0623);
	fclose(file);
	place_draw_kind(place, "latency");
	place_check_text(place, "plots/latency.gp", ": once started,' at");
	place_check_text(place, "plots/latency.gp", "'99 % of the tasks end within 62.3 ms under");
}

/* Of several concurrencies of a runner one is drawn, and the axis is of that one. */
static void scales_by_what_is_drawn(void **state)
{
	struct place *place = *state;
	char path[256];
	place_write(place, "samples.csv",
		SAMPLES "1,1,w,,40,threads,1,ok,,0.001,,,,,,,,\n"
			"1,2,w,,40,threads,8,ok,,1,,,,,,,,\n");
	place_in_run(place, "tasks.csv", path, sizeof(path));
	FILE *file = fopen(path, "w");
	fputs(TASKS, file);
	for (int task = 0; task < 80; task++)
		fprintf(file, "1,%d,%d,0,%g,%g,ok,1,\n", 1 + task / 40, task % 40,
			task < 40 ? 1e-7 : 1e-3, task < 40 ? 2e-7 : 0.9);
	fclose(file);
	place_write_kind(place, "latency");
	place_check_count(place, "plots/latency.gp", "range('y', 0.", 2);
}

/*
 * One task of 50 ms and another's start on a loop: 10 ms of which 4 on a CPU and 6 delayed, and a
 * wait of 40 of which it could have gone on after 30. By hand: the delay of a run first, that of a
 * wait last.
 */
static void draws_where_time_goes(void **state)
{
	struct place *place = *state;
	write_all(place);
	place_write(place, "tasks.csv",
		TASKS "2,3,0,0,0,0.05,ok,,\n2,3,1,0,0.01,0.3,ok,,\n"
		      "2,1,0,0,0.1,0.2,ok,,\n");
	place_write(place, "segments.csv",
		"round,order,task,state,start_s,end_s,cpu_s,delay_s\n"
		"2,3,0,run,0,0.01,0.004,0.006\n2,3,0,wait,0.01,0.05,0,0.01\n"
		"2,3,1,run,0.01,0.3,0.29,\n2,1,0,run,0.1,0.2,0.03,0\n"
		"7,3,0,run,0,0.01,0.01,0\n");
	place_draw_kind(place, "timeline");
	const char *dat = "plots/timeline.dat", *script = "plots/timeline.gp";
	place_check_text(place, dat, "\n0 0.006 ");   /* delayed */
	place_check_text(place, dat, "\n0.006 0.0");  /* runs */
	place_check_text(place, dat, "\n0.01 0.04 "); /* waits */
	place_check_text(place, dat, "\n0.04 0.05 "); /* could go on */
	place_check_text(place, dat, "\n0.13 0.2 ");  /* in a system call of its own */
	place_check_text(place, dat, " 0.1 1\n");     /* hatched */
	place_check_text(place, script, "array hatched[");
	place_check_text(place, script, "hatched while they wait for a CPU");
	place_check_text(place, script, ": none kept more than one CPU computing");
	/* The second task could not start while the first ran. */
	place_check_text(place, dat, "\n0 0.01 ");
}

/* Rows that are too low for what a runner's name has below it need no words for it either. */
static void explains_what_is_there(void **state)
{
	struct place *place = *state;
	for (unsigned rows = 3; rows <= 24; rows += 21) {
		char samples[4096], tasks[2048], segments[2048];
		struct say lines[] = { say_into(samples, sizeof(samples)),
			say_into(tasks, sizeof(tasks)), say_into(segments, sizeof(segments)) };
		say(&lines[0],
			"round,order,workload,params,tasks,runner,concurrency,status,wall_s,overlap\n");
		say(&lines[1], TASKS);
		say(&lines[2], "round,order,task,state,start_s,end_s,cpu_s,delay_s\n");
		for (unsigned i = 1; i <= rows; i++) {
			say(&lines[0], "1,%u,w,,1,r%u,1,ok,0.1,1\n", i, i);
			say(&lines[1], "1,%u,0,0,0,0.1,ok,,\n", i);
			say(&lines[2], "1,%u,0,run,0,0.1,0.1,0\n", i);
		}
		place_write(place, "samples.csv", samples);
		place_write(place, "tasks.csv", tasks);
		place_write(place, "segments.csv", segments);
		place_write_kind(place, "timeline");
		place_check_count(
			place, "plots/timeline.gp", ", overlap 1.0' at", rows < 4 ? 3 : 0);
		place_check_count(place, "plots/timeline.gp", " Overlap: task times", rows < 4);
	}
}

static void draws_what_is_asked_for(void **state)
{
	static const char *const kinds[] = { "cost", "timeline" }, *const themes[] = { "dark",
		"print" };
	struct place *place = *state;
	if (!place_have_gnuplot())
		skip();
	write_all(place);
	place->request.kinds = kinds;
	place->request.kinds_count = 1;
	for (size_t i = 0; i < LENGTH(themes); i++) {
		place->request.theme = themes[i];
		if (place_draw(place, NULL))
			fail_msg("%s", place->error);
		place_check_png(place, "plots/cost.png");
	}
	place_check_svg(place, "plots/cost.svg", "fill=\"#ffffff\"");
	assert_int_equal(place->drawn, 6);
	assert_false(place_exists(place, "plots/wall.gp"));
}

static void leaves_nothing_behind_for_a_terminal(void **state)
{
	struct place *place = *state;
	if (!place_have_gnuplot())
		skip();
	write_all(place);
	place->request.formats = "txt";
	place->request.temporary = true;
	if (place_draw(place, NULL))
		fail_msg("%s", place->error);
	assert_true(place->drawn > 8);
	assert_false(place_exists(place, "plots"));
}

/* A run in which every text of the data is this one. */
static void write_hostile(const struct place *place, const char *name)
{
	struct csv_row row = { 0 };
	char path[256];
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);
	csv_text(&row, name);
	csv_end_line(&row);
	row.text[row.size - 1] = '\0'; /* the field, quoted as needed */
	fputs(SUMMARY, file);
	for (unsigned n = 1; n <= 8; n *= 2)
		for (unsigned tasks = 32; tasks <= 64; tasks += 32)
			fprintf(file, "%s,%s,%u,%s,%u,6,0,%g,%g,%g,2,1.9,2.1,0.9,%s,%s\n", row.text,
				row.text, tasks, row.text, n, 1.0 / n, 0.9 / n, 1.1 / n, row.text,
				row.text);
	fclose(file);
	place_write_run(place, text, "{\"baseline\":\"x\"}");
	free(text);
	place_in_run(place, "tasks.csv", path, sizeof(path));
	file = fopen(path, "w");
	fputs(TASKS, file);
	for (unsigned n = 1; n <= 8; n *= 2)
		for (unsigned task = 0; task < 32; task++)
			fprintf(file, "1,%u,%u,0,%g,%g,ok,1,%s\n", n, task, task / 32.0,
				(task + 1) / 32.0, row.text);
	fclose(file);
	csv_finish(&row);
}

static void no_name_is_a_command(void **state)
{
	static const char *const names[] = { "'; system('touch PWNED'); x='",
		"a'''; system('touch PWNED') #", "`touch PWNED`'$(touch PWNED)<|@_^{}\\",
		"\"; system('touch PWNED'); \"", "'] #\n'; system('touch PWNED')",
		"%s%n%d|>PWNED" };
	struct place *place = *state;
	if (!place_have_gnuplot())
		skip();
	for (size_t i = 0; i < LENGTH(names); i++) {
		write_hostile(place, names[i]);
		assert_int_equal(chdir(place->root), 0);
		place->drawn = 0;
		int status = place_draw(place, NULL);
		assert_int_equal(chdir("/"), 0);
		if (status)
			fail_msg("%s: %s", names[i], place->error);
		assert_int_equal(place_count_files(place->root), 1);
		assert_int_equal(place_count_files(place->run), 5);
		assert_true(place->drawn >= 3 * 10);
		assert_true(place_exists(place, "plots/timeline-1.png"));
		assert_true(place_exists(place, "plots/size.png"));
		assert_true(place_exists(place, "plots/latency-1.png"));
		assert_true(place_exists(place, "plots/scaling-1.png"));
	}
}

/* Nothing of a broken file is drawn as if it were whole, and nothing crashes on it. */
static void survives_broken_files(void **state)
{
	static const char *const kinds[] = { "cost", "timeline" };
	static const char *const samples[] = { "", "round\n1\n", SAMPLES "1,1,primes\n",
		SAMPLES "x,y,primes,,12,sequential,1,ok,,nan,-1,1e999,,,,,,\n" };
	struct place *place = *state;
	place->request.kinds = kinds;
	place->request.kinds_count = 2;
	for (size_t i = 0; i < LENGTH(samples); i++) {
		write_all(place);
		place_write(place, "samples.csv", samples[i]);
		assert_int_equal(place_draw(place, "/nonexistent/gnuplot"), -EINVAL);
	}
	write_all(place);
	place_write(
		place, "tasks.csv", TASKS "2,1,0,0,5,1,ok,,\n2,1,1,0,-3,1,ok,,\n2,1,2,0,,,ok\n");
	assert_int_equal(place_draw(place, "/nonexistent/gnuplot"), -ENOENT);
	assert_true(place_exists(place, "plots/cost.gp"));
	assert_false(place_exists(place, "plots/timeline.gp"));
	write_all(place);
	place_write(place, "segments.csv", "round,order\n2,1\nx,,\n");
	assert_int_equal(place_draw(place, "/nonexistent/gnuplot"), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLACED(writes_the_golden_input),
		PLACED(draws_every_kind),
		PLACED(names_percentiles_that_the_tasks_show),
		PLACED(scales_by_what_is_drawn),
		PLACED(draws_every_kind_after_every_other),
		PLACED(draws_where_time_goes),
		PLACED(explains_what_is_there),
		PLACED(draws_what_is_asked_for),
		PLACED(leaves_nothing_behind_for_a_terminal),
		PLACED(no_name_is_a_command),
		PLACED(survives_broken_files),
	};
	return place_run_tests("plot_kinds", tests, sizeof(tests) / sizeof(tests[0]));
}
