/* SPDX-License-Identifier: MIT */
/* Memory of the harness: what is given, and how it ends when there is none. */
#include "bench/base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void arrays_grow_one_by_one(void **state)
{
	size_t *items = NULL;
	(void)state;
	for (size_t i = 0; i < 1000; i++) {
		items = memory_more(items, i, sizeof *items);
		items[i] = i;
	}
	for (size_t i = 0; i < 1000; i++)
		assert_int_equal(items[i], i);
	free(items);
}

static void nothing_is_something(void **state)
{
	(void)state;
	void *none = memory_zeroed(0, 8);
	assert_non_null(none);
	free(none);
}

static void texts_are_printed(void **state)
{
	struct memory_stream stream;
	(void)state;
	memory_stream_open(&stream);
	fputs("4", stream.file);
	fprintf(stream.file, "%d", 2);
	char *text = memory_stream_close(&stream), *printed = memory_print("%s!", text);
	assert_string_equal(printed, "42!");
	free(text);
	free(printed);
}

/* Status 1 and one line, whatever was asked for. */
static void no_memory_ends_the_program(void **state)
{
	int ends[2], status;
	char line[100];
	(void)state;
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		dup2(ends[1], STDERR_FILENO);
		memory_had(NULL);
		_exit(0);
	}
	close(ends[1]);
	ssize_t length = read(ends[0], line, sizeof line - 1);
	assert_true(length > 0);
	line[length] = '\0';
	assert_string_equal(line, "concbench: out of memory\n");
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 1);
	close(ends[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arrays_grow_one_by_one),
		cmocka_unit_test(nothing_is_something),
		cmocka_unit_test(texts_are_printed),
		cmocka_unit_test(no_memory_ends_the_program),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
