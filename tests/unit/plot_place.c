/* SPDX-License-Identifier: MIT */
#include "tests/unit/plot_place.h"

#include "bench/base/csv.h"
#include "tests/unit/whole_csv.h"
#include "bench/plot/gnuplot.h"
#include "bench/plot/plot.h"
#include "bench/sampling/rows.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char source_root[4096];

const char place_two_groups[] = PLACE_COLUMNS
	"primes,count=9,64,sequential,1,15,0,0.300,0.297,0.304,1,,,cpu,slower\n"
	"primes,count=9,64,threads,2,15,0,0.155,0.153,0.157,1.935,1.910,1.960,cpu,best\n"
	"primes,count=9,64,processes,2,12,0,0.158,0.156,0.160,1.899,1.870,1.920,cpu,slower\n"
	"primes,count=9,64,async,1,15,0,0.302,0.299,0.306,0.993,0.980,1.006,cpu,slower\n"
	"sleep,d=50ms,16,sequential,1,10,0,0.800,0.799,0.802,1,,,io,slower\n"
	"sleep,d=50ms,16,threads,64,10,0,0.051,0.0508,0.0513,15.69,15.60,15.75,io,"
	"no difference shown to best\n"
	"sleep,d=50ms,16,processes,64,0,3,,,,,,,io,failed: time limit of 30 s\n"
	"sleep,d=50ms,16,async,64,10,0,0.050,0.0499,0.0502,16.0,15.90,16.10,io,best\n";

void place_fill(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

/* The text of a file, "" if there is none; the caller frees. */
static char *load(const char *path)
{
	char *text = NULL;
	size_t size = 0;
	FILE *file = fopen(path, "r");
	if (!file)
		return strdup("");
	ssize_t length = getdelim(&text, &size, '\0', file);
	fclose(file);
	if (length >= 0)
		return text;
	free(text);
	return strdup("");
}

void place_in_run(const struct place *place, const char *name, char *path, size_t size)
{
	snprintf(path, size, "%s/%s", place->run, name);
}

bool place_exists(const struct place *place, const char *name)
{
	char path[256];
	place_in_run(place, name, path, sizeof(path));
	return access(path, F_OK) == 0;
}

static void empty_folder(const char *path)
{
	DIR *folder = opendir(path);
	for (struct dirent *entry; folder && (entry = readdir(folder));) {
		char inner[512];
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		snprintf(inner, sizeof(inner), "%s/%s", path, entry->d_name);
		if (unlink(inner) < 0)
			empty_folder(inner);
	}
	if (folder)
		closedir(folder);
	rmdir(path);
}

int place_enter(void **state)
{
	struct place *place = calloc(1, sizeof(*place));
	strcpy(place->root, "/tmp/concbench-plot-XXXXXX");
	if (!mkdtemp(place->root))
		return -1;
	snprintf(place->templates, sizeof(place->templates), "%s/scripts", source_root);
	snprintf(place->run, sizeof(place->run), "%s/run", place->root);
	*state = place;
	return mkdir(place->run, 0777);
}

int place_leave(void **state)
{
	struct place *place = *state;
	empty_folder(place->root);
	free(place);
	return 0;
}

/* ---- samples behind a summary -----------------------------------------------------------------
 */

/* A row of the summary that is to come out. */
struct wanted {
	const struct whole_csv *csv;
	size_t row, baseline; /* of the same group */
	unsigned order;
};

static const char *text_of(const struct wanted *wanted, const char *column)
{
	return whole_get(wanted->csv, wanted->row, whole_column(wanted->csv, column));
}

static double number_of(const struct wanted *wanted, const char *column)
{
	return whole_number(wanted->csv, wanted->row, whole_column(wanted->csv, column));
}

/*
 * From -1 to 1, 0 in the middle of `count`, ascending but for the order within each half: what is
 * paired by rounds has the ratio of the medians as its median.
 */
static double off_middle(unsigned round, unsigned count, unsigned turn)
{
	unsigned half = count / 2, middle = count % 2;
	if (count < 2 || (middle && round == half))
		return 0;
	bool upper = round >= half + middle;
	unsigned at = ((upper ? round - half - middle : round) + turn) % half;
	double size = (at + (middle ? 1 : 0.5)) / (half - (middle ? 0 : 0.5));
	return upper ? size : -size;
}

static void write_wanted(
	struct csv_row *line, int fd, const struct wanted *wanted, unsigned round, unsigned count)
{
	static const char failed[] = "failed: ";
	struct row row;
	const char *bound = text_of(wanted, "bound"), *verdict = text_of(wanted, "verdict");
	double median = number_of(wanted, "wall_median_s"), low = number_of(wanted, "wall_low_s");
	double width = low > 0 ? (number_of(wanted, "wall_high_s") - low) / median / 2 * 1.3 : 0;
	double share = !strcmp(bound, "io") ? 0.01 : !strcmp(bound, "mixed") ? 0.7 : 0.99;
	bool valid = round < (unsigned)number_of(wanted, "samples");
	rows_clear(&row);
	row.workload = text_of(wanted, "workload");
	row.params = text_of(wanted, "params");
	row.runner = text_of(wanted, "runner");
	row.tasks = strtoull(text_of(wanted, "tasks"), NULL, 10);
	row.concurrency = strtoull(text_of(wanted, "concurrency"), NULL, 10);
	row.round = round + 1;
	row.order = wanted->order;
	row.status = valid ? SAMPLE_OK : SAMPLE_TIMEOUT;
	row.detail =
		valid || strncmp(verdict, failed, strlen(failed)) ? "" : verdict + strlen(failed);
	if (valid) {
		double turn = off_middle(round, count, wanted->order);
		row.wall_s =
			median * (1 + width * (wanted->row == wanted->baseline ? -turn : turn));
		row.user_s = row.wall_s * share * (double)row.concurrency;
		row.system_s = 0;
		row.startup_s = 0.02 * row.wall_s;
		row.work_s = 0.97 * row.wall_s;
		row.winddown_s = 0.01 * row.wall_s;
		row.rss_peak_bytes = 2e6 * (double)row.concurrency;
		row.switches_voluntary = (double)row.tasks;
		row.switches_involuntary = round;
	}
	assert_int_equal(rows_write(line, fd, &row), 0);
}

/* The first row of the group that a row is of: the tests put the baseline there. */
static size_t baseline_of(const struct whole_csv *csv, size_t row)
{
	static const char *const names[] = { "workload", "params", "tasks" };
	for (size_t i = 0; i < row; i++) {
		size_t same = 0;
		for (size_t k = 0; k < 3; k++)
			same += !strcmp(whole_get(csv, i, whole_column(csv, names[k])),
				whole_get(csv, row, whole_column(csv, names[k])));
		if (same == 3)
			return i;
	}
	return row;
}

void place_make_samples(const struct place *place)
{
	char path[256], header[ROWS_HEADER], error[512];
	struct csv_row line = { 0 };
	struct whole_csv *csv;
	place_in_run(place, "summary.csv", path, sizeof(path));
	assert_int_equal(whole_read(path, &csv, error, sizeof(error)), 0);
	place_in_run(place, "samples.csv", path, sizeof(path));
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	rows_header(header);
	assert_int_equal(csv_header(fd, header), 0);
	for (size_t row = 0; row < whole_rows(csv); row++) {
		struct wanted wanted = { csv, row, baseline_of(csv, row), (unsigned)row + 1 };
		unsigned count = (unsigned)number_of(&wanted, "samples");
		unsigned failed = (unsigned)number_of(&wanted, "failed");
		for (unsigned round = 0; round < count + failed; round++)
			write_wanted(&line, fd, &wanted, round, count);
	}
	csv_finish(&line);
	close(fd);
	whole_destroy(csv);
}

void place_write_run(const struct place *place, const char *summary, const char *environment)
{
	place_write(place, "summary.csv", summary);
	place_make_samples(place);
	if (environment)
		place_write(place, "environment.json", environment);
}

void place_write(const struct place *place, const char *name, const char *text)
{
	char path[256];
	place_in_run(place, name, path, sizeof(path));
	place_fill(path, text);
}

/* Counts files. */
static void count_drawn(void *context, const struct plot_picture *picture)
{
	struct place *place = context;
	const char *formats = place->request.formats ? place->request.formats : PLOT_FORMATS;
	char extension[8], path[512];
	assert_string_not_equal(picture->title, "");
	for (int used; sscanf(formats, " %7s%n", extension, &used) == 1; formats += used) {
		snprintf(path, sizeof(path), "%s.%s", picture->path, extension);
		assert_int_equal(access(path, F_OK), 0);
		place->drawn++;
	}
}

int place_draw(struct place *place, const char *gnuplot)
{
	struct plot_request request = place->request;
	request.run = place->run;
	request.templates = place->templates;
	request.gnuplot = gnuplot;
	request.drawn = count_drawn;
	request.context = place;
	return plot_run(&request, place->error, sizeof(place->error));
}

/* Takes out what stands from one text to another, or to the end. */
static void cut(char *text, const char *from, const char *to)
{
	char *begin = strstr(text, from), *end = begin ? strstr(begin, to) : NULL;
	if (begin && end)
		memmove(begin, end, strlen(end) + 1);
	else if (begin)
		*begin = '\0';
}

void place_compare(const struct place *place, const char *name, const char *golden)
{
	char path[4200];
	place_in_run(place, name, path, sizeof(path));
	char *text = load(path);
	/* without the templates, which are compared by eye */
	cut(text, "\n# SPDX", "\n# Where the panels lie");
	cut(text, "\n# ---- ", "\neval set_blank\nset label");
	snprintf(path, sizeof(path), "%s/tests/golden/%s", source_root, golden);
	if (getenv("CONCBENCH_UPDATE_GOLDEN"))
		place_fill(path, text);
	char *expected = load(path);
	assert_string_equal(text, expected);
	free(expected);
	free(text);
}

static void draw_kind(struct place *place, const char *kind, const char *gnuplot)
{
	const char *kinds[] = { kind };
	place->request.kinds = kinds;
	place->request.kinds_count = 1;
	place->drawn = 0;
	int status = place_draw(place, gnuplot);
	if (status && status != -ENOENT)
		fail_msg("%s", place->error);
}

void place_draw_kind(struct place *place, const char *kind)
{
	draw_kind(place, kind, place_have_gnuplot() ? NULL : "/nonexistent/gnuplot");
}

void place_write_kind(struct place *place, const char *kind)
{
	draw_kind(place, kind, "/nonexistent/gnuplot");
}

bool place_have_gnuplot(void)
{
	char error[512];
	const char *const scripts[] = { "--version", NULL };
	struct gnuplot_job job = { NULL, "/", scripts };
	return gnuplot_run(&job, error, sizeof(error)) == 0;
}

static unsigned big_endian(const unsigned char *bytes)
{
	return (unsigned)bytes[0] << 24 | (unsigned)bytes[1] << 16 | (unsigned)bytes[2] << 8 |
	       bytes[3];
}

/* A white canvas of this size takes about 8 kB. */
void place_check_png(const struct place *place, const char *name)
{
	char path[256];
	unsigned char head[24];
	struct stat status;
	place_in_run(place, name, path, sizeof(path));
	FILE *file = fopen(path, "rb");
	if (!file)
		fail_msg("no %s", path);
	assert_int_equal(fread(head, 1, sizeof(head), file), sizeof(head));
	fclose(file);
	assert_memory_equal(head, "\x89PNG\r\n\x1a\n", 8);
	assert_int_equal(big_endian(head + 16), 1920);
	assert_int_equal(big_endian(head + 20), 1080);
	assert_int_equal(stat(path, &status), 0);
	assert_true(status.st_size > 25000);
}

void place_check_svg(const struct place *place, const char *name, const char *holds)
{
	char path[256];
	place_in_run(place, name, path, sizeof(path));
	char *text = load(path);
	assert_non_null(strstr(text, "sans-serif"));
	if (!strstr(text, holds))
		fail_msg("%s does not hold: %s", name, holds);
	free(text);
}

void place_check_text(const struct place *place, const char *name, const char *holds)
{
	char path[256];
	place_in_run(place, name, path, sizeof(path));
	char *text = load(path);
	if (!strstr(text, holds))
		fail_msg("%s does not hold: %s", name, holds);
	free(text);
}

void place_check_count(const struct place *place, const char *name, const char *holds, size_t times)
{
	char path[256];
	size_t found = 0;
	place_in_run(place, name, path, sizeof(path));
	char *text = load(path);
	for (const char *at = text; (at = strstr(at, holds)); at++)
		found++;
	if (found != times)
		fail_msg("%s holds '%s' %zu times, not %zu", name, holds, found, times);
	free(text);
}

bool place_same_files(const char *path, const char *other)
{
	FILE *files[] = { fopen(path, "rb"), fopen(other, "rb") };
	int left = 0, right = 0;
	assert_non_null(files[0]);
	assert_non_null(files[1]);
	while (left == right && left != EOF) {
		left = getc(files[0]);
		right = getc(files[1]);
	}
	fclose(files[0]);
	fclose(files[1]);
	return left == right;
}

size_t place_count_files(const char *path)
{
	size_t count = 0;
	DIR *folder = opendir(path);
	assert_non_null(folder);
	for (struct dirent *entry; (entry = readdir(folder));)
		count += entry->d_name[0] != '.';
	closedir(folder);
	return count;
}

static void tell(void *context, const struct plot_picture *picture)
{
	struct place_told *told = context;
	assert_string_equal(picture->kind, "overlay");
	told->figures++;
	snprintf(told->title, sizeof(told->title), "%s", picture->title);
	snprintf(told->subtitle, sizeof(told->subtitle), "%s", picture->subtitle);
	snprintf(told->caption, sizeof(told->caption), "%s", picture->caption);
	snprintf(told->facts, sizeof(told->facts), "%s", picture->facts);
}

int place_draw_over(struct place *place, char *const *runs, size_t count, struct place_told *told)
{
	const char *const kinds[] = { "overlay" };
	struct plot_request request = place->request;
	*told = (struct place_told){ 0 };
	request.run = place->run;
	request.templates = place->templates;
	request.kinds = kinds;
	request.kinds_count = 1;
	request.earlier = (const char *const *)runs;
	request.earlier_count = count;
	request.drawn = tell;
	request.context = told;
	request.formats = request.formats ? request.formats : "svg";
	return plot_run(&request, place->error, sizeof(place->error));
}

void place_assert_holds(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("\"%s\" does not hold: %s", text, part);
}

/* The tree that this file was compiled in; its name is relative to where the compiler ran, and
 * that is where meson runs tests. TEST_SOURCE_ROOT overrides it. */
static bool find_root(void)
{
	const char *given = getenv("TEST_SOURCE_ROOT");
	char path[4096];
	snprintf(path, sizeof(path), "%s", __FILE__);
	char *slash = strrchr(path, '/');
	if (slash)
		strcpy(slash, "/../..");
	return realpath(given ? given : path, source_root) != NULL;
}

int place_run_tests(const char *name, const struct CMUnitTest *tests, size_t count)
{
	if (!find_root()) {
		fputs("the source tree is not where it was: set TEST_SOURCE_ROOT\n", stderr);
		return 99;
	}
	int failed = _cmocka_run_group_tests(name, tests, count, NULL, NULL);
	if (!failed && !place_have_gnuplot()) {
		puts("gnuplot is not installed: pictures not tested");
		return 77;
	}
	return failed;
}
