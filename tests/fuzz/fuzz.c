/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include "bench/base/error.h"
#include "bench/base/memory.h"
#include "bench/base/text.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	PATHS = 16
};

static char folder[256];
static char paths[PATHS][320];
static pid_t owner;

static void remove_folder(void)
{
	DIR *entries = getpid() == owner ? opendir(folder) : NULL;
	for (struct dirent *entry; entries && (entry = readdir(entries));)
		unlinkat(dirfd(entries), entry->d_name, 0);
	if (entries) {
		closedir(entries);
		rmdir(folder);
	}
}

const char *fuzz_folder(void)
{
	const char *tmp = getenv("TMPDIR");
	if (*folder)
		return folder;
	snprintf(folder, sizeof folder, "%s/fuzz-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	fuzz_must(mkdtemp(folder), folder);
	owner = getpid();
	atexit(remove_folder);
	return folder;
}

const char *fuzz_path(const char *name)
{
	char path[320];
	snprintf(path, sizeof path, "%s/%s", fuzz_folder(), name);
	for (size_t i = 0; i < PATHS; i++) {
		if (!*paths[i])
			strcpy(paths[i], path);
		if (!strcmp(paths[i], path))
			return paths[i];
	}
	abort();
}

const char *fuzz_put(const char *name, const void *data, size_t size)
{
	const char *path = fuzz_path(name);
	FILE *file = fopen(path, "w");
	fuzz_must(file && fwrite(data, 1, size, file) == size && !fclose(file), path);
	return path;
}

char *fuzz_get(const char *name)
{
	FILE *file = fopen(fuzz_path(name), "r");
	char *text = NULL;
	size_t room = 0;
	fuzz_must(file && getdelim(&text, &room, EOF, file) >= 0, name);
	fclose(file);
	return text;
}

FILE *fuzz_nowhere(void)
{
	static FILE *nowhere;
	if (!nowhere)
		nowhere = fopen("/dev/null", "w");
	fuzz_must(nowhere, "/dev/null");
	return nowhere;
}

static char *shown;
static size_t shown_size;

FILE *fuzz_terminal(void)
{
	FILE *terminal = open_memstream(&shown, &shown_size);
	fuzz_must(terminal, "memory");
	return terminal;
}

void fuzz_terminal_close(FILE *terminal)
{
	fuzz_must(!fclose(terminal), "memory");
	for (size_t length, at = 0; at < shown_size; at += length) {
		length = text_character(shown + at);
		fuzz_must(length, "what is shown is UTF-8");
		fuzz_must(shown[at] == '\n' || !iscntrl((unsigned char)shown[at]),
			"what is shown moves no cursor");
	}
	free(shown);
}

size_t fuzz_part(const uint8_t **data, size_t *size)
{
	static const char line[] = "----\n";
	const uint8_t *end = memmem(*data, *size, line, strlen(line));
	size_t part = end ? (size_t)(end - *data) : *size;
	size_t gone = end ? part + strlen(line) : part;
	*data += gone;
	*size -= gone;
	return part;
}

void fuzz_put_run(const uint8_t *data, size_t size)
{
	static const char *const names[] = { "samples.csv", "tasks.csv", "summary.csv",
		"segments.csv", "differences.csv", "environment.json" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const uint8_t *part = data;
		size_t length = fuzz_part(&data, &size);
		if (length)
			fuzz_put(names[i], part, length);
		else
			unlink(fuzz_path(names[i]));
	}
}

char *fuzz_text(const uint8_t *data, size_t size)
{
	char *text = memory_zeroed(size + 1, 1);
	if (size)
		memcpy(text, data, size);
	return text;
}

void fuzz_must(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "does not hold: %s\n", what);
	abort();
}

void fuzz_can(bool done, const char *call)
{
	char what[200];
	snprintf(what, sizeof what, "%s: %s", call, strerror(errno));
	fuzz_must(done, what);
}

void fuzz_must_say(const struct error *error)
{
	char *line = text_line(error->text);
	fuzz_must(*line && !strcmp(line, error->text), "an error is one line");
	free(line);
}
