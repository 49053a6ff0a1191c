/* SPDX-License-Identifier: MIT */
/* What a twin's host says: before anything is measured, and in a sample. */
#include "fuzz.h"

/* With the functions of its own that take lines apart. */
#include "runners/host.c" /* NOLINT(bugprone-suspicious-include) */

#include <sys/socket.h>

static const char nobody[] = "nobody";

/* An interpreter that has said this and hung up. */
static struct interpreter said(const uint8_t *data, size_t size)
{
	int ends[2];
	fuzz_must(!interpreter_pair(ends), "a pair");
	fuzz_must(send(ends[1], data, size, 0) == (ssize_t)size || !size, "said");
	close(ends[1]);
	return (struct interpreter){ .name = nobody, .control = ends[0], .pidfd = -1 };
}

static void must_be_text(const char *text, size_t room)
{
	fuzz_must(memchr(text, '\0', room), "a text ends");
}

static void before(const uint8_t *data, size_t size, int prints)
{
	struct answer answer = { .code = -EINVAL };
	struct interpreter interpreter = said(data, size);
	hear_answer(&interpreter, prints, &answer);
	must_be_text(answer.facts, sizeof answer.facts);
	must_be_text(answer.error, sizeof answer.error);
	interpreter_finish(&interpreter, 0);
}

static void during(const uint8_t *data, size_t size)
{
	struct prepared prepared = { .interpreter = said(data, size) };
	struct outcome outcome = { 0 };
	int error = host_execute(NULL, &prepared, &outcome);
	must_be_text(outcome.detail, sizeof outcome.detail);
	fuzz_must(!error || *outcome.detail, "a failure has words");
	interpreter_finish(&prepared.interpreter, 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int prints = -1;
	if (prints < 0)
		prints = memfd_create("prints", MFD_CLOEXEC);
	fuzz_must(prints >= 0, "a memfd");
	if (size > 20000)
		return 0;
	fuzz_must(
		!ftruncate(prints, 0) && pwrite(prints, data, size, 0) == (ssize_t)size, "printed");
	before(data, size, prints);
	during(data, size);
	return 0;
}
