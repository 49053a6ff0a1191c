/* SPDX-License-Identifier: MIT */
/* A file takes its place when it is whole; until then, and on failure, nothing has happened. */
#include "bench/base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/concbench-file-XXXXXX";

static int set_up(void **state)
{
	(void)state;
	strcpy(folder + sizeof folder - 7, "XXXXXX");
	return mkdtemp(folder) && !chdir(folder) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	return chdir("/") || rmdir(folder); /* each test has removed what it knows of */
}

static void put(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static void expect(const char *path, const char *text)
{
	char found[64] = "";
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	size_t size = fread(found, 1, sizeof found - 1, file);
	fclose(file);
	found[size] = '\0';
	assert_string_equal(found, text);
}

static void test_whole(void **state)
{
	(void)state;
	struct file file;
	put("a", "old");
	assert_int_equal(file_create(&file, "a"), 0);
	file.durable = true;
	fputs("new", file.stream);
	fflush(file.stream);
	expect("a", "old");
	assert_int_equal(file_close(&file, 0), 0);
	expect("a", "new");
	struct stat status;
	mode_t mask = umask(0);
	umask(mask);
	assert_int_equal(stat("a", &status), 0);
	assert_int_equal(status.st_mode & 0777, 0666 & ~mask);
	assert_int_equal(unlink("a"), 0);
}

static void test_failure(void **state)
{
	(void)state;
	struct file file;
	put("a", "old");
	assert_int_equal(file_create(&file, "a"), 0);
	fputs("half", file.stream);
	assert_int_equal(file_close(&file, -EIO), -EIO);
	expect("a", "old");
	assert_int_equal(unlink("a"), 0);
	assert_int_equal(file_create(&file, "nowhere/a"), -ENOENT);
	assert_int_equal(file_close(&file, -ENOENT), -ENOENT);
	assert_int_equal(file_create(&file, "."), -EISDIR);
	assert_int_equal(file_close(&file, -EISDIR), -EISDIR);
}

/* Two at once, and what a dead process of this number left. */
static void test_names(void **state)
{
	(void)state;
	struct file first, second;
	char left[64];
	snprintf(left, sizeof left, ".a.%ld-0", (long)getpid());
	put(left, "left");
	assert_int_equal(file_create(&first, "a"), 0);
	assert_int_equal(file_create(&second, "./a"), 0);
	fputs("first", first.stream);
	fputs("second", second.stream);
	assert_int_equal(file_close(&second, 0), 0);
	expect("a", "second");
	assert_int_equal(file_close(&first, 0), 0);
	expect("a", "first");
	assert_int_equal(unlink("a"), 0);
	assert_int_equal(unlink(left), 0);
}

static void test_links(void **state)
{
	(void)state;
	struct file file;
	struct stat status;
	put("target", "old");
	assert_int_equal(symlink("target", "link"), 0);
	assert_int_equal(file_create_for(&file, "link"), 0);
	fputs("followed", file.stream);
	assert_int_equal(file_close(&file, 0), 0);
	expect("target", "followed");
	assert_int_equal(file_open("link", 0), -ELOOP);
	assert_int_equal(file_create(&file, "link"), 0);
	fputs("replaced", file.stream);
	assert_int_equal(file_close(&file, 0), 0);
	expect("target", "followed");
	assert_int_equal(lstat("link", &status), 0);
	assert_true(S_ISREG(status.st_mode));
	assert_int_equal(unlink("link"), 0);
	assert_int_equal(unlink("target"), 0);
}

static void test_odd(void **state)
{
	(void)state;
	struct file file;
	assert_int_equal(file_create_for(&file, "/dev/null"), 0);
	fputs("nothing", file.stream);
	assert_int_equal(file_close(&file, 0), 0);
	assert_int_equal(file_create_for(&file, "/dev/full"), 0);
	fputs("too much", file.stream);
	assert_int_equal(file_close(&file, 0), -ENOSPC);
	assert_int_equal(mkfifo("pipe", 0600), 0);
	assert_int_equal(file_open("pipe", 0), -EMEDIUMTYPE);
	assert_int_equal(file_check("pipe"), 0);
	assert_int_equal(unlink("pipe"), 0);
	assert_int_equal(file_open("/dev/null", 0), -EMEDIUMTYPE);
	assert_int_equal(file_create_for(&file, "-"), 0);
	assert_ptr_equal(file.stream, stdout);
	assert_int_equal(file_close(&file, 0), 0);
	assert_true(ftell(stdout) >= 0 || errno != EBADF); /* it stays open */
}

/* How many hidden files there are. */
static int count_hidden(void)
{
	DIR *here = opendir(".");
	int count = -2; /* . and .. */
	assert_non_null(here);
	for (const struct dirent *entry; (entry = readdir(here));)
		count += *entry->d_name == '.';
	closedir(here);
	return count;
}

/* A process that writes it and is killed, if it is let: its number. */
static pid_t writer(bool is_killed)
{
	int ready[2];
	char byte;
	assert_int_equal(pipe(ready), 0);
	pid_t pid = fork();
	if (pid == 0) {
		struct file file;
		if (file_create(&file, "a"))
			_exit(1);
		close(ready[0]);
		close(ready[1]);
		pause();
		_exit(0);
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 0);
	close(ready[0]);
	if (is_killed) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	return pid;
}

/* What a killed process left of the file goes with the next that writes it; who is at it keeps his.
 */
static void test_left(void **state)
{
	(void)state;
	struct file file;
	put(".a.b.1-0", "of another file");
	writer(true);
	assert_int_equal(count_hidden(), 2);
	pid_t other = writer(false);
	assert_int_equal(count_hidden(), 2);
	assert_int_equal(file_create(&file, "a"), 0);
	assert_int_equal(count_hidden(), 3);
	assert_int_equal(file_close(&file, 0), 0);
	assert_int_equal(count_hidden(), 2);
	kill(other, SIGKILL);
	waitpid(other, NULL, 0);
	assert_int_equal(file_create(&file, "a"), 0);
	assert_int_equal(file_close(&file, 0), 0);
	assert_int_equal(count_hidden(), 1);
	unlink("a");
	unlink(".a.b.1-0");
}

static void test_check(void **state)
{
	(void)state;
	put("a", "old");
	assert_int_equal(file_check("a"), 0);
	expect("a", "old");
	assert_int_equal(file_check("b"), 0);
	assert_int_equal(access("b", F_OK), -1);
	assert_int_equal(file_check("nowhere/b"), -ENOENT);
	assert_int_equal(file_check("."), -EISDIR);
	assert_int_equal(unlink("a"), 0);
	int fd = file_open("/proc/self/status", 0);
	assert_true(fd >= 0);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_whole, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_failure, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_names, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_links, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_odd, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_left, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_check, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
