/* SPDX-License-Identifier: MIT */
#include "bench/base/csv.h"
#include "tests/unit/whole_csv.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

struct place {
	char path[64];
	char error[256];
};

static int enter(void **state)
{
	struct place *place = calloc(1, sizeof(*place));
	strcpy(place->path, "/tmp/concbench-csv-XXXXXX");
	int fd = mkstemp(place->path);
	*state = place;
	return fd < 0 ? -1 : close(fd);
}

static int leave(void **state)
{
	struct place *place = *state;
	unlink(place->path);
	free(place);
	return 0;
}

static void fill(const struct place *place, const char *text, size_t size)
{
	FILE *file = fopen(place->path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

static struct whole_csv *parse(struct place *place, const char *text)
{
	struct whole_csv *csv;
	fill(place, text, strlen(text));
	assert_int_equal(whole_read(place->path, &csv, place->error, sizeof(place->error)), 0);
	return csv;
}

static void reads_quotes_and_line_ends(void **state)
{
	/* each gives the same two rows under the header a,b */
	static const char *const cases[] = {
		"a,b\n1,\"x, \"\"y\"\"\nz\"\n2,w\n",
		"a,b\r\n1,\"x, \"\"y\"\"\nz\"\r\n2,w\r\n",
		"\357\273\277a,b\n\n1,\"x, \"\"y\"\"\nz\"\r\n\r\n2,\"w\"",
		"\"a\",\"b\"\r\"1\",\"x, \"\"y\"\"\nz\"\r2,w",
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct whole_csv *csv = parse(*state, cases[i]);
		assert_int_equal(whole_rows(csv), 2);
		assert_int_equal(whole_column(csv, "a"), 0);
		assert_int_equal(whole_column(csv, "b"), 1);
		assert_string_equal(whole_get(csv, 0, 0), "1");
		assert_string_equal(whole_get(csv, 0, 1), "x, \"y\"\nz");
		assert_string_equal(whole_get(csv, 1, 0), "2");
		assert_string_equal(whole_get(csv, 1, 1), "w");
		whole_destroy(csv);
	}
}

static void reads_short_rows_and_foreign_columns_as_empty(void **state)
{
	struct whole_csv *csv = parse(*state, "a,b,c\n1\n1,,3,4\n\"\",2\n");
	assert_int_equal(whole_rows(csv), 3);
	assert_string_equal(whole_get(csv, 0, 1), "");
	assert_string_equal(whole_get(csv, 1, 1), "");
	assert_string_equal(whole_get(csv, 1, 2), "3");
	assert_string_equal(whole_get(csv, 2, 0), "");
	assert_string_equal(whole_get(csv, 2, whole_column(csv, "b")), "2");
	assert_int_equal(whole_column(csv, "d"), -1);
	assert_int_equal(whole_column(csv, ""), -1);
	assert_string_equal(whole_get(csv, 0, -1), "");
	assert_string_equal(whole_get(csv, 99, 0), "");
	whole_destroy(csv);
}

static void reads_numbers(void **state)
{
	struct whole_csv *csv = parse(*state, "n\n0.125\n-3e2\n\"\"\nx\n1x\ninf\nnan\n");
	assert_true(whole_number(csv, 0, 0) == 0.125);
	assert_true(whole_number(csv, 1, 0) == -300);
	for (size_t row = 2; row < 7; row++)
		assert_true(isnan(whole_number(csv, row, 0)));
	assert_true(isnan(whole_number(csv, 0, -1)));
	whole_destroy(csv);
}

static void reads_a_header_alone(void **state)
{
	static const char *const cases[] = { "a,b", "a,b\n", "a,b\r\n\r\n" };
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct whole_csv *csv = parse(*state, cases[i]);
		assert_int_equal(whole_rows(csv), 0);
		assert_int_equal(whole_column(csv, "b"), 1);
		assert_string_equal(whole_get(csv, 0, 0), "");
		whole_destroy(csv);
	}
}

/* Both readers gave up on these, or lost the header: a blank line first, however it ends, and a
 * quote inside a plain field before a field of several lines. */
static void reads_odd_but_valid_files(void **state)
{
	static const char *const cases[] = { "\r\na,b\r\n1,2\"x\r\n3,4\r\n",
		"\n\ra,b\n1,2\"x\n3,4\n", "\xef\xbb\xbf\r\na,b\n1,2\"x\n3,4" };
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct whole_csv *csv = parse(*state, cases[i]);
		assert_int_equal(whole_rows(csv), 2);
		assert_int_equal(whole_column(csv, "b"), 1);
		assert_string_equal(whole_get(csv, 0, 1), "2\"x");
		assert_string_equal(whole_get(csv, 1, 1), "4");
		whole_destroy(csv);
	}
	struct whole_csv *csv = parse(*state, "a,b\n1\",\"2\n\"\"2\"\n3,4\n");
	assert_int_equal(whole_rows(csv), 2);
	assert_string_equal(whole_get(csv, 0, 0), "1\"");
	assert_string_equal(whole_get(csv, 0, 1), "2\n\"2");
	whole_destroy(csv);
}

/* Rows and quoted line breaks across the ends of what is read at a time. */
static void reads_long_rows(void **state)
{
	struct place *place = *state;
	FILE *file = fopen(place->path, "w");
	assert_non_null(file);
	fputs("a,b,c\n", file);
	for (size_t i = 0; i < 20; i++) {
		fputs("1,\"", file);
		for (size_t k = 0; k < 40000 * i; k++)
			fputs(k % 7 ? "x" : "\n", file);
		fputs("\",3\n", file);
	}
	fclose(file);
	struct csv_file *csv;
	size_t rows = 0;
	assert_int_equal(csv_open(&csv, place->path, place->error, sizeof(place->error)), 0);
	for (; csv_next(csv) == 1; rows++) {
		assert_int_equal(strlen(csv_get(csv_row(csv), 1)), 40000 * rows);
		assert_string_equal(csv_get(csv_row(csv), 2), "3");
		assert_true(csv_whole(csv_row(csv)));
	}
	assert_int_equal(rows, 20);
	assert_int_equal(csv_next(csv), 0);
	csv_close(csv);
}

static void refuses_with_file_and_line(void **state)
{
	static const struct {
		const char *text;
		size_t size; /* 0: up to the NUL */
		const char *says;
	} cases[] = {
		{ "", 0, ":1: empty: not even a header row" },
		{ "\n\r\n", 0, ":1: empty: not even a header row" },
		{ "a,b\n1,2\n3,\"x\ny\n", 0, ":3: a quoted field begins here and never ends" },
		{ "a\n\"x\ny\"\n\"\"\"", 0, ":4: a quoted field begins here and never ends" },
		{ "\"", 0, ":1: a quoted field begins here and never ends" },
		{ "a,b\n\"x\ny\"z,2\n", 0, ":3: text after a closing quote" },
		{ "a\n1\n2\0003\n", 8, ":3: a NUL byte: this is not a text file" },
	};
	struct place *place = *state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct whole_csv *csv;
		char expected[256];
		fill(place, cases[i].text, cases[i].size ? cases[i].size : strlen(cases[i].text));
		int status = whole_read(place->path, &csv, place->error, sizeof(place->error));
		assert_int_equal(status, -EINVAL);
		assert_null(csv);
		snprintf(expected, sizeof(expected), "%s%s", place->path, cases[i].says);
		assert_string_equal(place->error, expected);
	}
}

static void names_a_missing_file(void **state)
{
	struct place *place = *state;
	struct whole_csv *csv;
	int status = whole_read("/nonexistent/x.csv", &csv, place->error, sizeof(place->error));
	assert_int_equal(status, -ENOENT);
	assert_string_equal(place->error, "/nonexistent/x.csv: No such file or directory");
	assert_int_equal(whole_read("/tmp", &csv, place->error, sizeof(place->error)), -EISDIR);
	assert_string_equal(place->error, "/tmp: Is a directory");
	whole_destroy(csv);
}

static void writes_what_it_reads(void **state)
{
	static const char *const texts[] = { "plain", "", "a,b", "\"", "\"\"x\"", "line\nline\r\n",
		" spaces ", "'`$(x)|@{}_^%#\\", "\xc3\xa9\xe2\x80\xa6", NULL };
	struct place *place = *state;
	struct csv_row row = { 0 };
	int fd = open(place->path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	csv_text(&row, "text");
	csv_text(&row, "after");
	assert_int_equal(csv_end(&row, fd), 0);
	for (size_t i = 0; texts[i]; i++) {
		csv_text(&row, texts[i]);
		csv_integer(&row, i);
		assert_int_equal(csv_end(&row, fd), 0);
	}
	csv_finish(&row);
	close(fd);
	struct whole_csv *csv;
	assert_int_equal(whole_read(place->path, &csv, place->error, sizeof(place->error)), 0);
	assert_int_equal(whole_rows(csv), sizeof(texts) / sizeof(texts[0]) - 1);
	for (size_t i = 0; texts[i]; i++) {
		assert_string_equal(whole_get(csv, i, 0), texts[i]);
		assert_true(whole_number(csv, i, 1) == (double)i);
	}
	whole_destroy(csv);
}

static void writes_every_kind_of_field(void **state)
{
	struct place *place = *state;
	struct csv_row row = { 0 };
	char text[256] = "";
	int fd = open(place->path, O_RDWR | O_TRUNC | O_CLOEXEC);
	csv_text(&row, NULL);
	csv_integer(&row, UINT64_MAX);
	csv_seconds(&row, 1);
	csv_seconds(&row, UINT64_MAX);
	csv_number(&row, 1.98, 3);
	csv_number(&row, (double)NAN, 3);
	csv_number(&row, (double)INFINITY, 3);
	csv_empty(&row);
	csv_text(&row, "a\"b");
	csv_significant(&row, 1.9840001);
	csv_significant(
		&row, 0.15); /* of what is small: a speedup of 1 to 24,775 is not 0.000040 */
	csv_significant(&row, 1 / 24775.);
	csv_significant(&row, 0);
	csv_significant(&row, (double)NAN);
	csv_figure(&row, 25.4736e-9, 9, 9);
	csv_figure(&row, 25.4736e-9, 9, 0);
	csv_figure(&row, 1234.5678, 3, 6);
	csv_figure(&row, (double)INFINITY, 3, 6);
	assert_int_equal(csv_end(&row, fd), 0);
	csv_empty(&row);
	assert_int_equal(csv_end(&row, fd), 0);
	assert_true(pread(fd, text, sizeof(text) - 1, 0) > 0);
	assert_string_equal(text,
		",18446744073709551615,0.000000001,18446744073.709551615,1.980,,,,"
		"\"a\"\"b\",1.984000,0.150000,0.0000403633,0.000000,,0.0000000254736000,"
		"0.000000025,1234.568,\n\"\"\n");
	csv_empty(&row);
	assert_int_equal(csv_end(&row, -1), -EBADF);
	csv_finish(&row);
	csv_finish(&row);
	close(fd);
}

/* Far more rows than are read at a time. */
static void reads_a_hundred_thousand_rows(void **state)
{
	struct place *place = *state;
	FILE *file = fopen(place->path, "w");
	assert_non_null(file);
	fputs("a,b,c,d,e,f,g,h\n", file);
	for (int i = 0; i < 100000; i++)
		fprintf(file, "%d,\"x, %d\",0.123456789,,primes,threads,1,2\n", i, i);
	fclose(file);
	struct csv_file *csv;
	size_t rows = 0;
	char wanted[32];
	assert_int_equal(csv_open(&csv, place->path, place->error, sizeof(place->error)), 0);
	for (; csv_next(csv) == 1; rows++) {
		snprintf(wanted, sizeof(wanted), "x, %zu", rows);
		assert_string_equal(csv_get(csv_row(csv), 1), wanted);
	}
	assert_int_equal(rows, 100000);
	csv_close(csv);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(reads_quotes_and_line_ends, enter, leave),
		cmocka_unit_test_setup_teardown(
			reads_short_rows_and_foreign_columns_as_empty, enter, leave),
		cmocka_unit_test_setup_teardown(reads_numbers, enter, leave),
		cmocka_unit_test_setup_teardown(reads_a_header_alone, enter, leave),
		cmocka_unit_test_setup_teardown(reads_odd_but_valid_files, enter, leave),
		cmocka_unit_test_setup_teardown(reads_long_rows, enter, leave),
		cmocka_unit_test_setup_teardown(refuses_with_file_and_line, enter, leave),
		cmocka_unit_test_setup_teardown(names_a_missing_file, enter, leave),
		cmocka_unit_test_setup_teardown(writes_what_it_reads, enter, leave),
		cmocka_unit_test_setup_teardown(writes_every_kind_of_field, enter, leave),
		cmocka_unit_test_setup_teardown(reads_a_hundred_thousand_rows, enter, leave),
	};
	return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
