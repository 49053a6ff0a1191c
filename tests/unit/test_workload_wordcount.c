/* SPDX-License-Identifier: MIT */
/* Unit tests of the workload `wordcount`, and of the generated books. */
#include "tests/unit/workload_driver.h"
#include "workloads/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* The blocking form, the event form, the recount inside the check and the text must all agree. */
static void expect(const void *bytes, size_t length, const char *answer)
{
	struct driver driver;
	const char *path = driver_write("text", bytes, length);
	driver_init(&driver, &workload_wordcount);
	driver_files(&driver, &path, 1);
	driver_passes(&driver, 3);
	assert_true(driver.verdict.units == 3 * (double)length);
	assert_string_equal(driver_format(&driver, 2), answer);
	uint64_t result = driver.ledger.records[0].result;
	assert_int_equal(driver_run_events(&driver, 5, 2), 0);
	assert_int_equal(driver_check(&driver), 0);
	assert_true(driver.ledger.records[4].result == result);
	driver_finish(&driver);
	driver_remove();
}

static void expect_text(const char *text, const char *answer)
{
	expect(text, strlen(text), answer);
}

static void test_short_texts(void **fixture)
{
	(void)fixture;
	expect_text("", " 0");
	expect_text(" \t\n\v\f\r ", " 0");
	expect_text("the The THE and of", " 0");
	expect_text("the the the cat", "cat 1");
	expect_text("one-off", "one-off 1");
	expect_text("Cat cAT\tdog\vcat\fdog\rcat\n", "cat 4");
	expect_text("pear apple Pear APPLE fig", "apple 2");
	expect_text("ab abc abc ab a", "ab 2");               /* a prefix is smaller */
	expect_text("zz \x7f zz \x7f", "zz 2");               /* 0x7f is above z */
	expect_text("z\xc3\xa9 z\xc3\x89 ze ze", "ze 2");     /* bytes above 0x7f are not folded */
	expect_text("\xff\xfe \x80 \x80 \xff\xfe", "\x80 2"); /* bytes compare unsigned */
	expect_text("stop. stop stop.", "stop. 2");
}

static void test_nul_bytes(void **fixture)
{
	static const char text[] = "a\0b a\0c a\0b \0 \0 \0";
	static const char stop[] = "the\0 the the the";
	(void)fixture;
	expect(text, sizeof text - 1, "? 3");
	expect(text, 11, "a?b 2");
	expect(stop, sizeof stop - 1, "the? 1");
}

/* python3 -c 'import collections, re; t = """...""";
 * print(collections.Counter(t.lower().split()).most_common(5))' gives the 3, whale 2, and 2, of 2,
 * was 2; without stop words: whale. */
static void test_a_sentence(void **fixture)
{
	(void)fixture;
	expect_text(
		"The whale was white, and the Whale was old; of all of the seas\nand ships, few "
		"had seen it.",
		"whale 2");
}

/* A word of each length around the piece of 64 KiB, at each place around its end. */
static void test_piece_boundaries(void **fixture)
{
	(void)fixture;
	for (size_t before = 65536 - 12; before <= 65536 + 2; before++) {
		char text[65536 + 64];
		memset(text, ' ', sizeof text);
		memcpy(text, "Border other2 ", 14);
		memcpy(text + before, "bordeR", 6);
		memcpy(text + before + 10, "x", 1);
		expect(text, before + 6, "border 2");
		expect(text, before + 11, "border 2");
	}
}

static void test_long_words(void **fixture)
{
	(void)fixture;
	size_t length = 300 * 1024;
	char *text = malloc(2 * length + 1);
	assert_non_null(text);
	memset(text, 'W', 2 * length + 1);
	const char *shown = "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww... ";
	char answer[80];
	snprintf(answer, sizeof answer, "%s1", shown);
	expect(text, length, answer);
	text[length] = '\n';
	snprintf(answer, sizeof answer, "%s2", shown);
	expect(text, 2 * length + 1, answer);
	text[2 * length] = 'y'; /* differs in its last byte only */
	snprintf(answer, sizeof answer, "%s1", shown);
	expect(text, 2 * length + 1, answer);
	memset(text, 'x', 63);
	memcpy(text + 63, "\xc3\xa9", 2); /* is not cut in two */
	expect(text, 65, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx... 1");
	free(text);
}

/* Enough different words for the table to grow ten times; each once but one. */
static void test_many_words(void **fixture)
{
	(void)fixture;
	size_t size = 4000000, used = 0;
	char *text = malloc(size);
	assert_non_null(text);
	for (unsigned i = 0; i < 400000; i++)
		used += (size_t)snprintf(text + used, size - used, "w%x ", i * 2654435761u);
	used += (size_t)snprintf(text + used, size - used, "w%x", 77777 * 2654435761u);
	char answer[32];
	snprintf(answer, sizeof answer, "w%x 2", 77777 * 2654435761u);
	expect(text, used, answer);
	free(text);
}

/*
 * Texts for which the check's sketch promises too much, so that it has to sort: every word as
 * frequent as the others, and rare words that come before the frequent one to its counter.
 */
static void test_flat_texts(void **fixture)
{
	static const struct {
		const char *end, *answer;
	} texts[] = { { "", "w0 1" }, { "w7 w5 w5 w7", "w5 3" }, { "late LATE late", "late 3" },
		{ "late late late late w1 w1 w1", "late 4" },
		{ "w1 w1 w1 late late late late", "late 4" } };
	(void)fixture;
	size_t size = 3000000, used = 0;
	char *text = malloc(size);
	assert_non_null(text);
	for (unsigned i = 300000; i-- > 0;)
		used += (size_t)snprintf(text + used, size - used, "w%x ", i);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		strcpy(text + used, texts[i].end);
		expect(text, used + strlen(texts[i].end), texts[i].answer);
	}
	free(text);
}

/* The same with few words: w202 and w780 share a counter of the sketch. */
static void test_shared_counters(void **fixture)
{
	(void)fixture;
	expect_text("k11 k10 k09 k08 k07 k06 k05 k04 k03 k02 k01 k00", "k00 1");
	expect_text("w202 w780 w780 w780 w780 k k k", "w780 4");
	expect_text("w202 w780 w780 w780 z z z", "w780 3");
	expect_text("w780 w202 w202 w202 w202 w780 k k k", "w202 4");
	expect_text("w202 w780 w780 w780 k k k k", "k 4");
}

/* What the shell says of each book, its first line that is no stop word:
 *     tr 'A-Z\t\v\f\r ' 'a-z\n\n\n\n\n' <book-1.txt | LC_ALL=C sort | uniq -c | sort -k1,1nr | head
 */
static const char *const favourites[] = { "pusand 1116", "pijail 212", "gegis 2827", "veastea 517",
	"moudin 754", "treshim 2150", "trahaim 373", "jetrond 1499" };

static void test_generated_books(void **fixture)
{
	struct driver driver;
	(void)fixture;
	setenv("XDG_CACHE_HOME", driver_directory(), 1);
	driver_init(&driver, &workload_wordcount);
	driver_passes(&driver, 0);
	assert_int_equal(driver.ledger.tasks, 128);
	assert_true(driver.verdict.units == 16 * 2660000.0);
	for (uint64_t task = 0; task < 16; task++)
		assert_string_equal(driver_format(&driver, task), favourites[task % 8]);
	uint64_t result = driver.ledger.records[127].result;
	assert_int_equal(driver_run_events(&driver, 0, 5), 0);
	assert_int_equal(driver_check(&driver), 0);
	assert_true(driver.ledger.records[127].result == result);
	driver_choose(&driver, "cold", "yes");
	driver_passes(&driver, 8);
	driver_finish(&driver);
	driver_remove();
}

/* sha256sum book-*.txt | sha256sum, with the names alone */
static void test_books_have_the_same_bytes_everywhere(void **fixture)
{
	struct driver driver;
	(void)fixture;
	setenv("XDG_CACHE_HOME", driver_directory(), 1);
	driver_init(&driver, &workload_wordcount);
	assert_int_equal(driver_run(&driver, 1), 0);
	char command[256], sum[65] = "";
	snprintf(command, sizeof command,
		"cd %s/concbench/books-1 && sha256sum book-*.txt | sha256sum", driver_directory());
	FILE *pipe = popen(command, "r");
	assert_non_null(pipe);
	assert_int_equal(fread(sum, 1, 64, pipe), 64);
	assert_int_equal(pclose(pipe), 0);
	assert_string_equal(
		sum, "d0ea36b44376ffd3c96c6d440abc67a3d364f54c60494354c5911e381385b25c");
	driver_finish(&driver);
	driver_remove();
}

/* Half a book is written anew; many at once leave nothing but the eight. */
static void test_books_appear_whole(void **fixture)
{
	struct driver driver;
	(void)fixture;
	char path[256], command[256];
	setenv("XDG_CACHE_HOME", driver_directory(), 1);
	pid_t children[8];
	driver_init(&driver, &workload_wordcount);
	for (size_t i = 0; i < 8; i++) {
		children[i] = fork();
		assert_true(children[i] >= 0);
		if (children[i] == 0)
			_exit(driver_run(&driver, 8) < 0 || driver_check(&driver) < 0);
	}
	for (size_t i = 0; i < 8; i++) {
		int how;
		assert_int_equal(waitpid(children[i], &how, 0), children[i]);
		assert_int_equal(how, 0);
	}
	snprintf(command, sizeof command, "test $(ls %s/concbench/books-1 | wc -l) = 8",
		driver_directory());
	assert_int_equal(system(command), 0);
	snprintf(path, sizeof path, "%s/concbench/books-1/book-3.txt", driver_directory());
	assert_int_equal(truncate(path, 1000), 0);
	driver_passes(&driver, 8);
	assert_string_equal(driver_format(&driver, 2), favourites[2]);
	/* Another book of the same size is none. */
	char byte = '#';
	int fd = open(path, O_RDWR);
	assert_int_equal(pwrite(fd, &byte, 1, 400000), 1);
	close(fd);
	driver_passes(&driver, 8);
	fd = open(path, O_RDONLY);
	assert_int_equal(pread(fd, &byte, 1, 400000), 1);
	assert_int_not_equal(byte, '#');
	close(fd);
	driver_finish(&driver);
	driver_remove();
}

static void refuses_books(const char *reason)
{
	struct driver driver;
	driver_init(&driver, &workload_wordcount);
	assert_true(driver_plan(&driver, 1) < 0);
	if (!strstr(driver.plan.error, reason))
		fail_msg("%s", driver.plan.error);
	assert_non_null(strstr(driver.plan.error, "give files=... or set XDG_CACHE_HOME"));
	driver_finish(&driver);
}

static void test_books_without_a_place_are_refused(void **fixture)
{
	(void)fixture;
	const char *file = driver_write("file", "", 0);
	setenv("XDG_CACHE_HOME", file, 1);
	refuses_books("cannot write the generated books to ");
	refuses_books(": Not a directory; ");
	unsetenv("XDG_CACHE_HOME");
	setenv("HOME", "", 1);
	refuses_books("no place for the generated books");
	setenv("HOME", file, 1);
	refuses_books("/.cache/concbench/books-1: Not a directory; ");
	setenv("HOME", driver_directory(), 1);
	if (geteuid() != 0) {
		assert_int_equal(chmod(driver_directory(), 0500), 0);
		refuses_books("Permission denied");
		assert_int_equal(chmod(driver_directory(), 0700), 0);
	}
	struct driver driver;
	driver_init(&driver, &workload_wordcount);
	assert_int_equal(driver_plan(&driver, 1), 0);
	char path[256];
	snprintf(path, sizeof path, "%s/.cache", driver_directory());
	assert_int_equal(access(path, F_OK), -1); /* planning makes nothing */
	driver_finish(&driver);
	driver_remove();
}

static void test_a_file_that_vanishes_fails_its_tasks(void **fixture)
{
	struct driver driver;
	(void)fixture;
	const char *paths[] = { driver_write("stays", "word", 4), driver_write("goes", "word", 4) };
	driver_init(&driver, &workload_wordcount);
	driver_files(&driver, paths, 2);
	assert_int_equal(driver_plan(&driver, 4), 0);
	assert_int_equal(driver_setup(&driver), 0);
	assert_int_equal(unlink(paths[1]), 0);
	struct wait wait = { .wait = runner_block };
	assert_int_equal(workload_wordcount.enter(driver.state, NULL, &wait.local), 0);
	uint64_t result;
	assert_int_equal(workload_wordcount.run(driver.state, 0, &wait, &result), 0);
	assert_int_equal(workload_wordcount.run(driver.state, 1, &wait, &result), -ENOENT);
	assert_int_equal(workload_wordcount.run(driver.state, 2, &wait, &result), 0);
	workload_wordcount.leave(driver.state, wait.local);
	assert_true(driver_check(&driver) < 0);
	driver_finish(&driver);
	driver_remove();
}

static void test_unreadable_files_are_refused(void **fixture)
{
	struct driver driver;
	(void)fixture;
	const char *paths[] = { driver_write("text", "word", 4), "/nowhere" };
	driver_init(&driver, &workload_wordcount);
	driver_files(&driver, paths, 2);
	assert_int_equal(driver_plan(&driver, 0), -ENOENT);
	assert_string_equal(driver.plan.error, "cannot read /nowhere: No such file or directory");
	paths[1] = "/tmp";
	assert_int_equal(driver_plan(&driver, 0), -EISDIR);
	assert_string_equal(driver.plan.error, "cannot read /tmp: Is a directory");
	driver_finish(&driver);
	driver_remove();
}

static void test_check_finds_lies(void **fixture)
{
	struct driver driver;
	(void)fixture;
	const char *paths[] = { driver_write("one", "cat cat", 7), driver_write("two", "cat", 3) };
	driver_init(&driver, &workload_wordcount);
	driver_files(&driver, paths, 1);
	driver_passes(&driver, 3);
	driver_finds_lies(&driver);
	for (uint64_t task = 0; task < 3; task++)
		driver.ledger.records[task].result ^= 1; /* alike, and wrong */
	assert_true(driver_check(&driver) < 0);
	assert_non_null(strstr(driver.verdict.detail, "another word or count than a recount"));
	driver_files(&driver, paths, 2);
	driver_passes(&driver, 4);
	assert_true(driver.ledger.records[0].result != driver.ledger.records[1].result);
	driver_finish(&driver);
	driver_remove();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_short_texts),
		cmocka_unit_test(test_nul_bytes),
		cmocka_unit_test(test_a_sentence),
		cmocka_unit_test(test_piece_boundaries),
		cmocka_unit_test(test_long_words),
		cmocka_unit_test(test_many_words),
		cmocka_unit_test(test_flat_texts),
		cmocka_unit_test(test_shared_counters),
		cmocka_unit_test(test_generated_books),
		cmocka_unit_test(test_books_have_the_same_bytes_everywhere),
		cmocka_unit_test(test_books_appear_whole),
		cmocka_unit_test(test_books_without_a_place_are_refused),
		cmocka_unit_test(test_a_file_that_vanishes_fails_its_tasks),
		cmocka_unit_test(test_unreadable_files_are_refused),
		cmocka_unit_test(test_check_finds_lies),
	};
	return cmocka_run_group_tests_name("workload wordcount", tests, NULL, NULL);
}
