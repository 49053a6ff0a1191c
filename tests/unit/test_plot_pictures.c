/* SPDX-License-Identifier: MIT */
/* Pictures of a summary by the real gnuplot: formats, stale ones, hostile names, every shape. */
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

static const char hostile[] = PLACE_COLUMNS
	"\"q\"\"uo'te\\back`touch PWNED` $(touch PWNED) <b> | @x _y ^z {w} %s\n# new\","
	"\"a='; system('touch PWNED') #;b=`touch "
	"PWNED`\",4,sequential,1,9,0,0.3,0.29,0.31,1,,,cpu,\n"
	"\"q\"\"uo'te\\back`touch PWNED` $(touch PWNED) <b> | @x _y ^z {w} %s\n# new\","
	"\"a='; system('touch PWNED') #;b=`touch PWNED`\",4,`>PWNED`,2,9,0,0.1,0.09,0.11,3,2.9,"
	"3.1,cpu,\n"
	"\"q\"\"uo'te\\back`touch PWNED` $(touch PWNED) <b> | @x _y ^z {w} %s\n# new\","
	"\"a='; system('touch PWNED') #;b=`touch PWNED`\",4,`>PWNED`,4,9,0,0.1,0.09,0.11,3,2.9,"
	"3.1,cpu,\n"
	"\"q\"\"uo'te\\back`touch PWNED` $(touch PWNED) <b> | @x _y ^z {w} %s\n# new\","
	"\"a='; system('touch PWNED') #;b=`touch PWNED`\",4,|>PWNED,2,0,2,,,,,,,cpu,"
	"failed: '`touch PWNED`\n"
	"w\xff\xc3,a=2,4,sequential,1,9,0,0.3,0.29,0.31,1,,,cpu,\n";

static const char hostile_environment[] =
	"{\"host\":\"'; system('touch PWNED') #\\n`touch PWNED`\",\"cpu_model\":\"< touch PWNED\","
	"\"kernel\":\"@x $(touch PWNED)\",\"concbench\":\"\\\\\",\"started\":\"`touch X`\"}";

static void draws_all_formats(void **state)
{
	struct place *place = *state;
	if (!place_have_gnuplot())
		skip();
	place_write_run(place, place_two_groups, ENVIRONMENT);
	if (place_draw(place, NULL))
		fail_msg("%s", place->error);
	assert_int_equal(place->drawn, 15);
	place_check_png(place, "plots/wall.png");
	place_check_png(place, "plots/speedup.png");
	place_check_svg(place, "plots/wall.svg", ">failed: timeout");
	place_check_svg(place, "plots/speedup.svg", "no difference shown<");
	assert_true(place_exists(place, "plots/wall.pdf"));
}

/* What another drawing has left goes; what only looks like it stays. */
static void removes_stale_figures(void **state)
{
	static const char *const stale[] = { "wall-1.svg", "wall-2.svg", "wall-2.gp", "wall-17.dat",
		"wall-log.pdf", "speedup-3.png" };
	static const char *const others[] = { "wall.svgz", "wall-.svg", "wall-01.svg", "wall-2",
		"wall-2x.svg", "wall-2.svg.bak", "my-wall-2.svg", "wall-9999999999.svg",
		"wall2.svg", "wall-log-notes.svg", "latency-1.jpg", "notes.txt" };
	struct place *place = *state;
	char path[256];
	if (!place_have_gnuplot())
		skip();
	place_write_run(place, place_two_groups, NULL);
	place_in_run(place, "plots", path, sizeof(path));
	assert_int_equal(mkdir(path, 0777), 0);
	for (size_t i = 0; i < sizeof(stale) / sizeof(stale[0]); i++) {
		snprintf(path, sizeof(path), "plots/%s", stale[i]);
		place_write(place, path, "old");
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		snprintf(path, sizeof(path), "plots/%s", others[i]);
		place_write(place, path, "mine");
	}
	place_in_run(place, "plots/wall-7.svg", path, sizeof(path));
	assert_int_equal(mkdir(path, 0777), 0);
	const char *one[] = { "speedup" };
	place->request.kinds = one;
	place->request.kinds_count = 1;
	assert_int_equal(place_draw(place, NULL), 0);
	assert_true(place_exists(place, "plots/speedup.png"));
	assert_false(place_exists(place, "plots/speedup-3.png"));
	assert_true(place_exists(place, "plots/wall-1.svg")); /* was not drawn again */
	place->request.kinds_count = 0;
	assert_int_equal(place_draw(place, NULL), 0);
	for (size_t i = 0; i < sizeof(stale) / sizeof(stale[0]); i++) {
		snprintf(path, sizeof(path), "plots/%s", stale[i]);
		assert_false(place_exists(place, path)); /* nor is there a wall-log any more */
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		snprintf(path, sizeof(path), "plots/%s", others[i]);
		assert_true(place_exists(place, path));
	}
	assert_true(place_exists(place, "plots/wall-7.svg"));
	assert_true(place_exists(place, "plots/wall.pdf"));
}

static void redraws_without_concbench(void **state)
{
	struct place *place = *state;
	char folder[256], path[256];
	if (!place_have_gnuplot())
		skip();
	place_write_run(place, place_two_groups, NULL);
	assert_int_equal(place_draw(place, NULL), 0);
	place_in_run(place, "plots/wall.png", path, sizeof(path));
	assert_int_equal(unlink(path), 0);
	place_in_run(place, "plots", folder, sizeof(folder));
	const char *const scripts[] = { "wall.gp", NULL };
	struct gnuplot_job job = { NULL, folder, scripts };
	assert_int_equal(gnuplot_run(&job, place->error, sizeof(place->error)), 0);
	place_check_png(place, "plots/wall.png");
}

static void reports_what_gnuplot_says(void **state)
{
	struct place *place = *state;
	char path[256];
	if (!place_have_gnuplot())
		skip();
	place_in_run(place, "bad.gp", path, sizeof(path));
	place_fill(path, "x = 1\nplot no_such_thing(x)\n");
	const char *const scripts[] = { "bad.gp", NULL };
	struct gnuplot_job job = { NULL, place->run, scripts };
	assert_int_equal(gnuplot_run(&job, place->error, sizeof(place->error)), -EIO);
	assert_non_null(strstr(place->error, "\"bad.gp\" line 2: undefined function"));
	assert_null(strchr(place->error, '\n'));
}

static void draws_names_literally(void **state)
{
	struct place *place = *state;
	char folder[256];
	if (!place_have_gnuplot())
		skip();
	place_write_run(place, hostile, hostile_environment);
	assert_int_equal(chdir(place->root), 0);
	int status = place_draw(place, NULL);
	assert_int_equal(chdir("/"), 0);
	if (status)
		fail_msg("%s", place->error);
	assert_int_equal(place_count_files(place->root), 1);
	assert_int_equal(place_count_files(place->run), 4);
	place_in_run(place, "plots", folder, sizeof(folder));
	assert_int_equal(place_count_files(folder), 30); /* six kinds */
	place_check_svg(place, "plots/speedup.svg", ">`>PWNED` (2)<");
	place_check_svg(place, "plots/wall.svg", ">|>PWNED (2)<");
	place_check_svg(place, "plots/wall.svg", ">failed");
	place_check_svg(place, "plots/scaling.svg", "q\"uo'te");
	place_check_svg(place, "plots/wall.svg", "{w} %s\\n# new");
	place_check_png(place, "plots/wall.png");
	place_check_png(place, "plots/scaling.png");
}

/* gnuplot 5.4.4 looks for macros behind a quote in double quotes. */
static void no_name_is_a_macro(void **state)
{
	struct place *place = *state;
	if (!place_have_gnuplot())
		skip();
	place_write_run(place,
		PLACE_COLUMNS "it's @name,,8,sequential,1,9,0,0.3,0.29,0.31,1,,,cpu,\n"
			      "it's @name,,8,it's @theme,2,9,0,0.2,0.19,0.21,1.5,1.4,1.6,cpu,\n",
		NULL);
	place_draw_kind(place, "wall");
	place_check_svg(place, "plots/wall.svg", "it's @name: ");
	place_check_svg(place, "plots/wall.svg", ">it's @theme<");
}

/* Quotes first, doubled, last, after a backslash: as workload, runner and reason. */
static void no_name_is_a_command(void **state)
{
	static const char *const names[] = { "'; system('touch PWNED'); x='",
		"''; system('touch PWNED'); x=''", "a'''; system('touch PWNED') #", "\\'", "'\\",
		"' . system('touch PWNED') . '", "`touch PWNED`'`touch PWNED`", "'@x'", "''", "'",
		"'.\"'\".`touch PWNED`.'", "\"; system('touch PWNED'); \"", "'] #", "#", "'#'" };
	struct place *place = *state;
	if (!place_have_gnuplot())
		skip();
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct csv_row row = { 0 };
		char path[256];
		place_in_run(place, "summary.csv", path, sizeof(path));
		place_fill(path, "workload,params,tasks,runner,concurrency,samples,"
				 "failed,wall_median_s,verdict\n");
		int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
		for (int k = 0; k < 2; k++) {
			csv_text(&row, names[i]);
			csv_text(&row, "");
			csv_integer(&row, 1);
			csv_text(&row, k ? names[i] : "sequential");
			csv_integer(&row, 1);
			csv_integer(&row, !k);
			csv_integer(&row, (uint64_t)k);
			csv_text(&row, k ? "" : "1");
			csv_text(&row, names[i]);
			assert_int_equal(csv_end(&row, fd), 0);
		}
		csv_finish(&row);
		close(fd);
		place_make_samples(place);
		assert_int_equal(chdir(place->root), 0);
		int status = place_draw(place, NULL);
		assert_int_equal(chdir("/"), 0);
		if (status)
			fail_msg("%s: %s", names[i], place->error);
		assert_int_equal(place_count_files(place->root), 1);
		place_in_run(place, "plots", path, sizeof(path));
		assert_int_equal(place_count_files(path), 20);
	}
}

/* gnuplot fills the picture with the box that stands for a character which no font has. */
static void draws_a_substitute_for_what_no_font_has(void **state)
{
	static const char *const names[] = { "w\xf3\xb0\x80\x80x", "w\xef\xbf\xbdx" }; /* U+F0000 */
	struct place *place = *state;
	char text[1024], path[256], first[256];
	char *kept = plot_text_drawable("caf\xc3\xa9 \xc3\x97 \xe2\x80\xa6");
	assert_string_equal(kept, "caf\xc3\xa9 \xc3\x97 \xe2\x80\xa6");
	free(kept);
	if (!place_have_gnuplot())
		skip();
	for (size_t i = 0; i < 2; i++) {
		snprintf(text, sizeof(text),
			PLACE_COLUMNS "%s,,8,sequential,1,9,0,0.3,0.29,0.31,1,,,cpu,\n"
				      "%s,,8,%s,2,9,0,0.2,0.19,0.21,1.5,1.4,1.6,cpu,\n",
			names[i], names[i], names[i]);
		place_write_run(place, text, NULL);
		if (place_draw(place, NULL))
			fail_msg("%s", place->error);
		place_in_run(place, "plots/wall.png", path, sizeof(path));
		place_in_run(place, "first.png", first, sizeof(first));
		if (i == 0)
			assert_int_equal(rename(path, first), 0);
	}
	assert_true(place_same_files(path, first));
}

/* Whoever has read a run need not have it read again: a page has a figure in two themes. */
static void draws_what_is_read(void **state)
{
	struct place *place = *state;
	struct results results = { 0 };
	struct findings findings;
	struct error error;
	char path[256];
	if (!place_have_gnuplot())
		skip();
	place_write_run(place,
		PLACE_COLUMNS "w,,8,sequential,1,9,0,0.3,0.29,0.31,1,,,cpu,\n"
			      "w,,8,threads,2,9,0,0.2,0.19,0.21,1.5,1.4,1.6,cpu,\n",
		NULL);
	assert_int_equal(results_read(&results, place->run, &error), 0);
	findings_init(&findings, &results);
	place_in_run(place, "samples.csv", path, sizeof(path));
	assert_int_equal(unlink(path), 0);
	place->request.findings = &findings;
	for (size_t i = 1; i <= 2; i++) {
		if (place_draw(place, NULL))
			fail_msg("%s", place->error);
		assert_true(place->drawn >= i);
	}
	findings_finish(&findings);
	results_finish(&results);
}

/* Every shape that has been looked at as a picture is at least drawn here: many groups, many
 * runners, a wide range, one sample, nothing but failures. */
static void draws_every_shape(void **state)
{
	struct place *place = *state;
	size_t left_out = 0;
	char path[256];
	if (!place_have_gnuplot())
		skip();
	place_in_run(place, "summary.csv", path, sizeof(path));
	FILE *file = fopen(path, "w");
	fputs(PLACE_COLUMNS, file);
	for (int group = 0; group < 12; group++)
		for (int runner = 0; runner < 9; runner++)
			fprintf(file, "w%d,,8,r%d,%d,%d,%d,%s,,,%s,,,cpu,\n", group, runner,
				1 + runner / 4, group != 11, group == 11,
				group == 11 ? ""
				: runner    ? "0.001"
					    : "2.5",
				group == 11 ? ""
				: runner    ? "2500"
					    : "1");
	for (int i = 0; i < 45; i++)
		fprintf(file, "many,,64,pool,%d,5,0,%f,%f,%f,,,,,\n", i + 1, 1.0 / (i + 1),
			0.9 / (i + 1), 1.1 / (i + 1));
	fclose(file);
	place_make_samples(place);
	place_write(place, "environment.json", "{\"baseline\":\"r0\"}");
	/* four pages a kind, as many as a person will open, and what an earlier drawing had */
	place->request.left_out = &left_out;
	if (place_draw(place, NULL))
		fail_msg("%s", place->error);
	assert_true(left_out > 3);
	assert_true(place_exists(place, "plots/wall-4.png"));
	assert_false(place_exists(place, "plots/wall-5.png"));
	place->request.all_pages = true;
	place->drawn = left_out = 0;
	if (place_draw(place, NULL))
		fail_msg("%s", place->error);
	assert_int_equal(left_out, 0);
	assert_true(place->drawn > 30);
	assert_true(place_exists(place, "plots/wall-5.png"));
	place->request.all_pages = false;
	assert_int_equal(place_draw(place, NULL), 0);
	assert_false(place_exists(place, "plots/wall-5.png"));
	place_check_png(place, "plots/wall-1.png");
	place_check_png(place, "plots/wall-log-1.png");
	place_check_png(place, "plots/speedup-1.png");
	place_check_png(place, "plots/scaling.png");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLACED(draws_all_formats),
		PLACED(removes_stale_figures),
		PLACED(redraws_without_concbench),
		PLACED(reports_what_gnuplot_says),
		PLACED(draws_names_literally),
		PLACED(no_name_is_a_macro),
		PLACED(no_name_is_a_command),
		PLACED(draws_a_substitute_for_what_no_font_has),
		PLACED(draws_what_is_read),
		PLACED(draws_every_shape),
	};
	return place_run_tests("plot_pictures", tests, sizeof(tests) / sizeof(tests[0]));
}
