/* SPDX-License-Identifier: MIT */
/* What the summary alone shows: texts, titles, what is read, and what gnuplot is given. */
#include "bench/base/csv.h"
#include "bench/plot/gnuplot.h"
#include "bench/plot/plot.h"
#include "bench/plot/text.h"
#include "bench/results/findings.h"
#include "tests/unit/plot_place.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- text ---------------------------------------------------------------------------
 */

static void cleans_and_shortens_text(void **state)
{
	static const struct {
		const char *dirty, *clean;
	} cases[] = { { "a\nb\tc\x7f", "a b c " },
		{ "\xff"
		  "a\xc3",
			"?a?" },
		{ "caf\xc3\xa9", "caf\xc3\xa9" }, { "\xc0\xaf", "??" }, { "\xed\xa0\x80", "???" },
		{ "x\xe2\x80\xaey", "x???y" }, { "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80" },
		{ "\xc2\x85", "  " } };
	char text[64];
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		strcpy(text, cases[i].dirty);
		assert_string_equal(plot_text_clean(text), cases[i].clean);
	}
	plot_text_shorten("processes", 20, 1000, text, sizeof(text));
	assert_string_equal(text, "processes");
	plot_text_shorten("a-very-long-name-of-a-runner", 20, 160, text, sizeof(text));
	assert_string_equal(text, "a-ver\xe2\x80\xa6unner");
	assert_true(plot_text_width(text, 20) <= 160);
	plot_text_shorten("sleep duration=100ms, 256 tasks", 20, 200, text, sizeof(text));
	assert_non_null(strstr(text, "\xe2\x80\xa6"
				     "256 tasks"));
	assert_true(plot_text_width(text, 20) <= 200);
	assert_int_equal(plot_text_break("within 206 ms under", 10, 75), strlen("within"));
	assert_int_equal(plot_text_break("as threads (1), or", 10, 70), strlen("as"));
	assert_int_equal(plot_text_break("1 ms under threads", 10, 80), strlen("1 ms"));
	char tiny[16];
	plot_text_shorten("a-very-long-name-of-a-runner", 20, 1000, tiny, sizeof(tiny));
	assert_true(strlen(tiny) < sizeof(tiny));
}

/* U+0378 is nobody's letter: what no font has is as wide as its substitute, and so much less of it
 * stands in a place. */
static void measures_what_is_drawn(void **state)
{
#define NONE "\xcd\xb8"
	char *names[2];
	(void)state;
	assert_true(plot_text_width(NONE, 20) > 20.5); /* DejaVu Sans: 1.027 */
	assert_true(plot_text_width("\xef\xbf\xbd", 20) > 20.5);
	for (size_t i = 0; i < 2; i++) {
		char name[128] = "";
		for (size_t k = 0; k < 40; k++)
			strcat(name, k == 20 && i ? "x" : NONE);
		names[i] = strdup(name);
	}
	plot_text_apart(names, 2, 20, 400);
	assert_string_not_equal(names[0], names[1]);
	for (size_t i = 0; i < 2; i++) {
		assert_true(plot_text_width(names[i], 20) <= 401);
		free(names[i]);
	}
}

/* ---- titles -------------------------------------------------------------------------------------
 */

/* A group in few words: "workload bound", then "runner speedup low high" each; `-` is empty, a
 * speedup of `!` is a failed cell. The baseline is added. */
struct title_case {
	const char *groups[4];
	const char *title;
};

static void add_row(FILE *file, const char *workload, const char *bound, char *words)
{
	char *rest, *runner = strtok_r(words, " ", &rest);
	const char *fields[3] = { "", "", "" };
	for (int i = 0; i < 3; i++) {
		const char *word = strtok_r(NULL, " ", &rest);
		fields[i] = word && strcmp(word, "-") != 0 ? word : "";
	}
	bool failed = strcmp(fields[0], "!") == 0;
	double wall = *fields[0] && !failed ? 1 / atof(fields[0]) : 1;
	bool interval = *fields[1];
	fprintf(file, "%s,,1,%s,2,%d,%d,", workload, runner, failed ? 0 : interval ? 9 : 1, failed);
	if (failed)
		fprintf(file, ",,,,,,%s,failed: wrong result\n", bound);
	else if (interval)
		fprintf(file, "%f,%f,%f,%s,%s,%s,%s,\n", wall, wall * 0.99, wall * 1.01, fields[0],
			fields[1], fields[2], bound);
	else
		fprintf(file, "%f,,,%s,,,%s,\n", wall, fields[0], bound);
}

static void add_group(FILE *file, const char *group)
{
	char text[512], *rest;
	snprintf(text, sizeof(text), "%s", group);
	char *head = strtok_r(text, ";", &rest);
	char *workload = strtok(head, " ");
	const char *bound = strtok(NULL, " ");
	bool one = strstr(group, "one-sample") != NULL;
	fprintf(file, "%s,,1,sequential,1,%d,0,1,%s,1,,,%s,\n", workload, one ? 1 : 9,
		one ? "," : "0.99,1.01", bound);
	for (char *row; (row = strtok_r(NULL, ";", &rest));)
		add_row(file, workload, bound, row);
}

static const struct title_case title_cases[] = {
	{ { "primes cpu;threads 1.95 1.92 1.98;processes 1.98 1.95 2.01;async 1.00 0.99 1.01" },
		"primes: threads and processes are 1.95 and 1.98 times as fast; "
		"async shows no gain" },
	{ { "primes cpu;threads 1.952 1.92 1.98;processes 1.954 1.95 2.01" },
		"primes: threads and processes are 1.95 times as fast" },
	{ { "primes cpu;threads 1.01 0.99 1.03;processes 0.99 0.97 1.02" },
		"primes: no difference shown" },
	{ { "null cpu;threads 0.5 0.49 0.51;async 0.25 0.24 0.26" },
		"null: threads and async take 2.00 and 4.00 times as long" },
	{ { "null cpu;threads 0.5 0.49 0.51;async 1.5 1.4 1.6" },
		"null: async is 1.50 times as fast; threads take 2.00 times as long" },
	{ { "primes cpu;threads 1.95 1.92 1.98;processes !" },
		"primes: threads are 1.95 times as fast; processes failed" },
	{ { "one-sample cpu;threads 1.95 - -;processes 1.98 - -;async 1 - -" },
		"one-sample under four runners (one sample, no interval)" },
	{ { "primes cpu" }, "primes under sequential" },
	{ { "primes cpu;a 2 1.9 2.1;b 3 2.9 3.1;c 4 3.9 4.1;d 5 4.9 5.1" },
		"primes: four runners are 2.00 to 5.00 times as fast" },
	/* the lesson, and what spoils it */
	{ { "primes cpu;threads 1.9 1.8 2;processes 1.9 1.8 2;async 1 0.9 1.1",
		  "sleep io;threads 15 14 16;processes 14 13 15;async 16 15 17" },
		"Cores help computing; an event loop is enough for waiting" },
	{ { "primes cpu;threads 1.9 1.8 2;processes 1.9 1.8 2;async 1 0.9 1.1",
		  "sleep io;threads 15 14 16;processes 14 13 15;async 8 7 9" },
		"Cores help computing; an event loop helps waiting" },
	{ { "primes cpu;threads 1.9 1.8 2;processes 1.9 1.8 2;async 1.2 1.1 1.3",
		  "sleep io;threads 15 14 16;processes 14 13 15;async 16 15 17" },
		"Threads, processes and async are faster than sequential on both "
		"workloads" },
	{ { "primes cpu;threads 1.9 1.8 2;processes 1.0 0.9 1.1;async 1 0.9 1.1",
		  "sleep io;threads 15 14 16;processes 14 13 15;async 16 15 17" },
		"Threads are faster than sequential on both workloads" },
	{ { "primes cpu;threads 1.9 1.8 2;processes 1.9 1.8 2;async !",
		  "sleep io;threads 15 14 16;processes 14 13 15;async 16 15 17" },
		"Threads and processes are faster than sequential on both workloads" },
	{ { "primes cpu;threads 1.9 1.8 2;processes 1.9 1.8 2;async 1 0.9 1.1",
		  "sleep io;threads 15 14 16;processes 14 13 15;async 16 - -" },
		"Threads and processes are faster than sequential on both workloads" },
	{ { "primes cpu;threads 1.9 1.8 2;async 1 0.9 1.1",
		  "pbkdf2 cpu;threads 1.9 1.8 2;async 0.9 0.8 0.95" },
		"Cores help computing; an event loop shows no gain" },
	{ { "sleep io;threads 15 14 16;async 16 15 17", "curl io;threads 15 14 16;async 15 14 17" },
		"An event loop is enough for waiting" },
	{ { "a mixed;threads 1.9 1.8 2;async 1 0.9 1.1", "b mixed;threads 1 0.9 1.1;async 3 2 4",
		  "c mixed;threads 1 0.9 1.1;async 3 2 4" },
		"Which runner gains depends on the workload" },
	{ { "a cpu;threads 1 0.9 1.1", "b cpu;threads 1 0.9 1.1", "c cpu;threads 1 0.9 1.1" },
		"No difference shown on three workloads" },
	{ { "a cpu;threads 0.5 0.4 0.6", "b cpu;threads 0.5 0.4 0.6" },
		"No runner is faster than sequential on two workloads" },
	{ { "one-sample cpu;threads 2 - -", "one-sample-too cpu;threads 2 - -" },
		"Two workloads under two runners (one sample, no interval)" },
};

struct read {
	struct results results;
	struct findings findings;
};

static void read_run(struct read *read, const struct place *place)
{
	struct error error = { 0 };
	*read = (struct read){ 0 };
	assert_int_equal(results_read(&read->results, place->run, &error), 0);
	findings_init(&read->findings, &read->results);
}

static void finish_run(struct read *read)
{
	findings_finish(&read->findings);
	results_finish(&read->results);
}

static void titles_say_what_the_intervals_show(void **state)
{
	struct place *place = *state;
	for (size_t i = 0; i < sizeof(title_cases) / sizeof(title_cases[0]); i++) {
		char path[256], title[512];
		struct read read;
		place_in_run(place, "summary.csv", path, sizeof(path));
		FILE *file = fopen(path, "w");
		fputs(PLACE_COLUMNS, file);
		for (int g = 0; g < 4 && title_cases[i].groups[g]; g++)
			add_group(file, title_cases[i].groups[g]);
		fclose(file);
		place_make_samples(place);
		read_run(&read, place);
		const size_t groups[] = { 0, 1, 2, 3 };
		findings_headline(&read.findings, groups, read.results.group_count, true, title,
			sizeof(title));
		assert_string_equal(title, title_cases[i].title);
		finish_run(&read);
	}
}

static void titles_of_curves_say_where_gains_end(void **state)
{
	static const struct {
		const char *rows, *title;
	} cases[] = {
		{ "w,,64,threads,1,9,0,4,3.9,4.1,,,,,\nw,,64,threads,2,9,0,2,1.9,2.1,,,,,\n"
		  "w,,64,threads,4,9,0,2,1.8,2.2,,,,,\n",
			"w: no gain shown beyond 2 tasks at once" },
		{ "w,,64,threads,1,9,0,4,3.9,4.1,,,,,\nw,,64,threads,2,9,0,2,1.9,2.1,,,,,\n",
			"w: fastest with 2 tasks at once, the most measured" },
		{ "w,,64,threads,1,9,0,4,3.9,4.1,,,,,\nw,,64,threads,2,9,0,4,3.9,4.1,,,,,\n",
			"w: no gain shown from more tasks at once" },
		{ "w,,64,threads,1,1,0,4,,,,,,,\nw,,64,threads,2,1,0,2,,,,,,,\n",
			"w: wall time over concurrency" },
		{ "w,,64,threads,1,9,0,4,3.9,4.1,,,,,\nw,,64,threads,2,9,0,2,1.9,2.1,,,,,\n"
		  "w,,64,async,1,9,0,4,3.9,4.1,,,,,\nw,,64,async,2,9,0,4,3.8,4.2,,,,,\n",
			"w: no gain shown beyond 1 at once under async; fastest under threads with 2, "
			"the most measured" },
		{ "w,,64,threads,1,9,0,4,3.9,4.1,,,,,\nw,,64,threads,2,9,0,2,1.9,2.1,,,,,\n"
		  "w,,64,threads,4,9,0,2,1.9,2.1,,,,,\n"
		  "w,,64,async,1,9,0,4,3.9,4.1,,,,,\nw,,64,async,2,9,0,4,3.8,4.2,,,,,\n",
			"w: no gain shown beyond 2 at once under threads, 1 under async" },
		{ "w,,64,threads,1,9,0,4,3.9,4.1,,,,,\nw,,64,threads,2,9,0,2,1.9,2.1,,,,,\n"
		  "w,,64,threads,4,9,0,3,2.9,3.1,,,,,\n"
		  "w,,64,async,1,9,0,4,3.9,4.1,,,,,\nw,,64,async,2,9,0,4,3.8,4.2,,,,,\n",
			"w: no gain shown beyond 2 at once under threads, slower from 4 on; 1 under "
			"async" },
	};
	struct place *place = *state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char path[256], title[512];
		struct read read;
		place_in_run(place, "summary.csv", path, sizeof(path));
		FILE *file = fopen(path, "w");
		fprintf(file, "%s%s", PLACE_COLUMNS, cases[i].rows);
		fclose(file);
		place_make_samples(place);
		read_run(&read, place);
		findings_curves(&read.findings, 0, title, sizeof(title));
		assert_string_equal(title, cases[i].title);
		finish_run(&read);
	}
}

/* ---- reading ------------------------------------------------------------------------------------
 */

static void groups_cells_and_names_what_differs(void **state)
{
	struct place *place = *state;
	struct read read;
	const struct results *data = &read.results;
	place_write_run(place,
		PLACE_COLUMNS
		"w,a=1;b=2,8,threads,4,9,0,1,,,,,,,\nw,a=3;b=2,8,threads,4,9,0,1,,,,,,,\n"
		"w,a=1;b=2,8,threads,2,9,0,1,,,,,,,\nv,a=1,8,x,2,9,0,1,,,,,,,\n"
		"w,a=3;b=2,16,x,2,9,0,1,,,,,,,\n",
		NULL);
	read_run(&read, place);
	assert_int_equal(data->group_count, 4);
	assert_string_equal(data->groups[0].label, "w a=1, 8 tasks");
	assert_int_equal(data->groups[0].count, 2);
	assert_int_equal(data->cells[data->groups[0].first].concurrency, 2);
	assert_string_equal(data->groups[1].label, "w a=3, 8 tasks");
	assert_string_equal(data->groups[2].label, "v");
	assert_string_equal(data->groups[3].label, "w a=3, 16 tasks");
	assert_int_equal(results_slot(data, 0), RESULTS_SHADES); /* threads has its own hue */
	assert_int_equal(results_slot(data, 1), 5 * RESULTS_SHADES);
	finish_run(&read);
}

/* Kin share a hue, each has a shade: one that ships the same whatever else was measured. */
static void gives_each_runner_a_look(void **state)
{
	static const struct {
		const char *runner, *params, *family;
		unsigned hue, shade;
	} runners[] = { { "mine", "", "threads", 1, 1 }, { "own", "", "own", 5, 0 },
		{ "threads", "schedule=static", "threads", 1, 0 },
		{ "threads", "schedule=steal", "threads", 1, 2 }, { "own2", "", "own", 5, 1 },
		{ "new", "", "new", 6, 0 }, { "other", "", "threads", 1, 3 },
		{ "async", "", "loop", 3, 0 } };
	const size_t count = sizeof(runners) / sizeof(runners[0]);
	struct place *place = *state;
	struct read read;
	char path[256];
	place_in_run(place, "samples.csv", path, sizeof(path));
	FILE *file = fopen(path, "w");
	fputs("round,order,workload,params,tasks,runner,runner_params,family,concurrency,status,"
	      "wall_s\n",
		file);
	for (size_t i = 0; i < count; i++)
		fprintf(file, "1,%zu,w,,8,%s,%s,%s,2,ok,1\n", i + 1, runners[i].runner,
			runners[i].params, runners[i].family);
	fclose(file);
	read_run(&read, place);
	assert_int_equal(read.results.runner_count, count);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(results_slot(&read.results, i),
			runners[i].hue * RESULTS_SHADES + runners[i].shade);
	finish_run(&read);
}

/* Parameters that are longer than a label differ in it all the same. */
static void tells_long_runners_apart(void **state)
{
	static const char format[] =
		"1,%d,w,,8,threads,first=%s;middle=%d;last=%s,threads,2,ok,1\n";
	static const char x[] = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
	struct place *place = *state;
	struct read read;
	char text[1024];
	int used = snprintf(text, sizeof(text),
		"round,order,workload,params,tasks,runner,runner_params,family,concurrency,status,"
		"wall_s\n");
	for (int i = 1; i <= 2; i++)
		used += snprintf(text + used, sizeof(text) - (size_t)used, format, i, x, i, x);
	place_write(place, "samples.csv", text);
	read_run(&read, place);
	assert_int_equal(read.results.runner_count, 2);
	assert_string_not_equal(read.results.runners[0].label, read.results.runners[1].label);
	finish_run(&read);
}

/* A semicolon in a value ends no parameter, and its backslash is not shown. */
static void undoes_escapes_of_parameters(void **state)
{
	struct place *place = *state;
	struct read read;
	const struct results *data = &read.results;
	place_write_run(place,
		PLACE_COLUMNS "w,a=x\\;y;b=2,8,x,2,9,0,1,,,,,,,\nw,a=x\\;z;b=2,8,x,2,9,0,1,,,,,,,\n"
			      "w,a=x;b=2,8,x,2,9,0,1,,,,,,,\n",
		NULL);
	read_run(&read, place);
	assert_int_equal(data->group_count, 3);
	assert_string_equal(data->groups[0].label, "w a=x;y");
	assert_string_equal(data->groups[1].label, "w a=x;z");
	assert_string_equal(data->groups[2].label, "w a=x");
	finish_run(&read);
}

static void refuses_what_is_no_summary(void **state)
{
	struct place *place = *state;
	assert_int_equal(place_draw(place, NULL), -ENOENT);
	assert_non_null(strstr(place->error, "run/samples.csv: No such file"));
	place_write(place, "samples.csv", "a,b\n1,2\n");
	assert_int_equal(place_draw(place, NULL), -EINVAL);
	assert_non_null(strstr(place->error, "samples.csv: no column workload"));
	place_write_run(place, PLACE_COLUMNS, "{ not json");
	assert_int_equal(place_draw(place, NULL), 0); /* nothing measured, nothing to draw */
	assert_int_equal(place->drawn, 0);
}

static void says_what_is_missing(void **state)
{
	struct place *place = *state;
	place_write_run(place, place_two_groups, ENVIRONMENT);
	assert_int_equal(place_draw(place, "/nonexistent/gnuplot"), -ENOENT);
	assert_non_null(strstr(place->error, "gnuplot-nox"));
	assert_true(place_exists(place, "plots/wall.gp"));
	assert_true(place_exists(place, "plots/speedup.dat"));
	assert_false(place_exists(place, "plots/wall.png"));
	assert_int_equal(place_draw(place, "/bin/false"), -EIO);
	assert_non_null(strstr(place->error, "gnuplot failed: "));
	strcat(place->templates, "-not");
	assert_int_equal(place_draw(place, NULL), -ENOENT);
	assert_non_null(strstr(place->error, "scripts-not/style.gp: No such file"));
	assert_int_equal(place->drawn, 0);
}

/* The number at a crossing stands beside its line: where the next line is near, before it. */
static void numbers_cross_no_other_line(void **state)
{
	static const char *const kinds[] = { "size" };
	static const double gains[][3] = { { 1, 1, 1 }, { 0.5, 1.5, 1.9 }, { 0.3, 1.3, 1.8 } };
	static const char *const names[] = { "sequential", "threads", "processes" };
	struct place *place = *state;
	char path[256];
	place_in_run(place, "summary.csv", path, sizeof(path));
	FILE *file = fopen(path, "w");
	fputs(PLACE_COLUMNS, file);
	for (int size = 0; size < 3; size++)
		for (int i = 0; i < 3; i++) {
			double tasks = 100 * pow(10, size), wall = tasks * 1e-3 / gains[i][size];
			fprintf(file, "w,,%.0f,%s,2,9,0,%g,%g,%g,%g,,,cpu,\n", tasks, names[i],
				wall, wall * 0.99, wall * 1.01, gains[i][size]);
		}
	fclose(file);
	place_make_samples(place);
	place->request.kinds = kinds;
	place->request.kinds_count = 1;
	assert_int_equal(place_draw(place, "/nonexistent/gnuplot"), -ENOENT);
	/* crossings by hand: 100 * 10^(ln 2 / ln 3), 100 * 10^(ln(1/0.3) / ln(1.3/0.3)) */
	place_in_run(place, "plots/size.gp", path, sizeof(path));
	char line[512], lines = 0, numbers[2] = { 0 };
	double at[2] = { 0 };
	file = fopen(path, "r");
	while (fgets(line, sizeof(line), file)) {
		char side[8];
		double x;
		if (strstr(line, "dt (8, 6)") && lines < 2)
			sscanf(line, "set arrow from screen px(%lf)", &at[(int)lines++]);
		if (sscanf(line, "set label 'about 430' at screen px(%lf), py(%*f) %7s", &x,
			    side) == 2)
			numbers[0] = x < at[0] && strcmp(side, "right") == 0;
		if (sscanf(line, "set label 'about 660' at screen px(%lf), py(%*f) %7s", &x,
			    side) == 2)
			numbers[1] = x > at[1] && strcmp(side, "left") == 0;
	}
	fclose(file);
	assert_int_equal(lines, 2);
	assert_true(numbers[0]);
	assert_true(numbers[1]);
}

/* What the work counts, a second line behind the bar. */
static void shows_throughput(void **state)
{
	struct place *place = *state;
	char path[256], line[1024];
	bool found = false;
	place_write(place, "summary.csv", PLACE_COLUMNS);
	place_in_run(place, "samples.csv", path, sizeof(path));
	FILE *file = fopen(path, "w");
	fputs("round,order,workload,params,tasks,runner,concurrency,status,wall_s,units,unit\n",
		file);
	for (int round = 1; round <= 7; round++)
		fprintf(file, "%d,1,w,,8,sequential,1,ok,0.1,412345,words\n", round);
	fclose(file);
	assert_int_equal(place_draw(place, "/nonexistent/gnuplot"), -ENOENT);
	place_in_run(place, "plots/wall.gp", path, sizeof(path));
	file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file))
		found |= strncmp(line, "set label '4.12 M words/s'", 26) == 0;
	fclose(file);
	assert_true(found);
}

/* Of a fixed time each task counts one: the same figure is not there twice, nor another median. */
static void shows_one_throughput(void **state)
{
	struct place *place = *state;
	char path[256];
	place_write(place, "summary.csv", PLACE_COLUMNS);
	place_in_run(place, "samples.csv", path, sizeof(path));
	FILE *file = fopen(path, "w");
	fputs("round,order,workload,params,tasks,runner,concurrency,status,wall_s,units,unit,load,"
	      "tasks_ended\n",
		file);
	for (int round = 1; round <= 6; round++)
		fprintf(file, "%d,1,w,,8,sequential,1,ok,0.3,%d,words,duration=0.3s,%d\n", round,
			round > 3 ? 12 : 6, round > 3 ? 12 : 6);
	fclose(file);
	place_draw_kind(place, "throughput");
	place_check_text(place, "plots/throughput.gp", "'26.7/s'");
	place_check_count(place, "plots/throughput.gp", "words/s", 0);
	place_draw_kind(place, "distribution");
	place_check_text(place, "plots/distribution.gp", "'26.7/s'");
}

/* ---- golden files -------------------------------------------------------------------------------
 */

static void writes_the_golden_input(void **state)
{
	struct place *place = *state;
	place_write_run(place, place_two_groups, ENVIRONMENT);
	assert_int_equal(place_draw(place, "/nonexistent/gnuplot"), -ENOENT);
	place_compare(place, "plots/wall.gp", "plot_wall.gp");
	place_compare(place, "plots/wall.dat", "plot_wall.dat");
	place_compare(place, "plots/speedup.gp", "plot_speedup.gp");
	place_compare(place, "plots/speedup.dat", "plot_speedup.dat");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cleans_and_shortens_text),
		cmocka_unit_test(measures_what_is_drawn),
		PLACED(titles_say_what_the_intervals_show),
		PLACED(titles_of_curves_say_where_gains_end),
		PLACED(groups_cells_and_names_what_differs),
		PLACED(gives_each_runner_a_look),
		PLACED(tells_long_runners_apart),
		PLACED(undoes_escapes_of_parameters),
		PLACED(refuses_what_is_no_summary),
		PLACED(says_what_is_missing),
		PLACED(numbers_cross_no_other_line),
		PLACED(shows_throughput),
		PLACED(shows_one_throughput),
		PLACED(writes_the_golden_input),
	};
	return place_run_tests("plot", tests, sizeof(tests) / sizeof(tests[0]));
}
