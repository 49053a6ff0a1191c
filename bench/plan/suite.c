/* SPDX-License-Identifier: MIT */
#include "bench/plan/suite.h"

#include "bench/base/data.h"
#include "bench/base/memory.h"
#include "bench/base/number.h"
#include "bench/base/text.h"
#include "bench/plan/axes.h"
#include "bench/plan/options.h"
#include "bench/plan/options_table.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/*
 * The lines are read here. GLib's key files know neither `;` comments nor values that go on in the
 * next line, and forget where a key stood; libconfuse reads another language; inih's lines end at
 * 200 characters.
 */
struct reader {
	const char *path;
	struct options *options;
	struct request *request; /* of the section; NULL before the first and in [global] */
	bool inside;             /* a section */
	struct names given;      /* its keys that are there once */
	unsigned line;           /* the one read last, from 1 */
	/* The last key, set when another begins: its value may go on in the next line. */
	char *key, *value;
	unsigned key_line;
	struct error *error;
};

/* Takes the blanks out around commas: "1, 2" is what people write, "1,2" what options take. */
static void tidy(char *text)
{
	char *to = text;
	for (const char *from = text; *from; from++) {
		bool blank = isspace((unsigned char)*from);
		const char *next = from + strspn(from, " \t");
		if (blank && (*next == ',' || (to > text && to[-1] == ',')))
			continue;
		*to++ = *from;
	}
	*to = '\0';
}

/* Cuts the blanks off both ends; gives where the text begins. */
static char *trim(char *text)
{
	text += strspn(text, " \t\r\n\f\v");
	size_t length = strlen(text);
	while (length && isspace((unsigned char)text[length - 1]))
		length--;
	text[length] = '\0';
	return text;
}

static void read_param(struct reader *reader)
{
	char *text = memory_print("%s=%s", reader->key + strlen("param."), reader->value);
	names_add(&reader->request->params, text);
	free(text);
	if (param_texts_settle(&reader->request->params) == reader->request->params.count)
		return;
	text = memory_print("%s:%u: '%s' is given twice; the last one holds", reader->path,
		reader->key_line, reader->key);
	names_add(&reader->options->notes, text);
	free(text);
}

/* `tasks.WORKLOAD = N`: kept as WORKLOAD=N. */
static int read_calibrated(struct reader *reader)
{
	uint64_t tasks;
	if (number_parse(reader->value, &tasks) || !tasks || tasks >= UINT32_MAX)
		return error_set(reader->error, -EINVAL, "%s '%s' is not a number from 1 to %u",
			reader->key, reader->value, UINT32_MAX - 1);
	char *text = memory_print("%s=%s", reader->key + strlen("tasks."), reader->value);
	names_add(&reader->request->calibrated, text);
	free(text);
	return 0;
}

static bool is_calibrated(const struct reader *reader, const char *key)
{
	return reader->request && !strncmp(key, "tasks.", strlen("tasks."));
}

static bool is_param(const struct reader *reader, const char *key)
{
	return reader->request && !strncmp(key, "param.", strlen("param."));
}

/* A plug-in is named as from the folder of the suite. */
static int read_plugin(struct reader *reader)
{
	const char *slash = *reader->value == '/' ? NULL : strrchr(reader->path, '/');
	char *path = memory_print(
		"%.*s%s", slash ? (int)(slash + 1 - reader->path) : 0, reader->path, reader->value);
	int code =
		options_set(reader->options, NULL, SUITE_GLOBAL, reader->key, path, reader->error);
	free(path);
	return code;
}

/* Sets what the last key says; its value is whole. */
static int set_key(struct reader *reader)
{
	const char *key = reader->key;
	if (!key)
		return 0;
	if (is_param(reader, key))
		read_param(reader);
	else if (is_calibrated(reader, key))
		return read_calibrated(reader);
	else if (reader->request && !strcmp(key, "workload"))
		names_split(&reader->request->workloads, reader->value, ',', false);
	else if (reader->request)
		return options_set(reader->options, reader->request, OPTION_CELLS, key,
			reader->value, reader->error);
	else if (!strcmp(key, "plugin"))
		return read_plugin(reader);
	else if (strcmp(key, "name"))
		return options_set(
			reader->options, NULL, SUITE_GLOBAL, key, reader->value, reader->error);
	else {
		free(reader->options->name);
		reader->options->name = memory_text(reader->value);
	}
	return 0;
}

/* The same, and says where what is wrong stands. */
static int end_key(struct reader *reader)
{
	int code = set_key(reader);
	if (code)
		error_prefix(reader->error, code, "%s:%u", reader->path, reader->key_line);
	free(reader->key);
	free(reader->value);
	reader->key = reader->value = NULL;
	return code;
}

/* A semicolon behind a blank begins a comment, unless a backslash stands before it. */
static void cut_comment(char *text)
{
	for (char *at = text; *at; at++) {
		if (!isblank((unsigned char)*at))
			continue;
		if (at[1] == ';')
			*at = at[1] = '\0';
		else if (at[1] == '\\' && at[2] == ';')
			memmove(at + 1, at + 2, strlen(at + 1));
	}
}

/* What a line says of a value, in place: in quotes all counts, blanks and semicolons too. */
static char *clean(char *text)
{
	size_t length = strlen(text);
	bool quoted = length >= 2 && *text == '"' && text[length - 1] == '"';
	if (!quoted) {
		cut_comment(text);
		text = trim(text);
		length = strlen(text);
		quoted = length >= 2 && *text == '"' && text[length - 1] == '"';
	}
	if (!quoted) {
		tidy(text);
		return text;
	}
	text[length - 1] = '\0';
	return text + 1;
}

/* Adds what a line says to the value of the last key. */
static void append(struct reader *reader, char *text)
{
	char *whole = memory_print("%s%s", reader->value ? reader->value : "", clean(text));
	free(reader->value);
	reader->value = whole;
}

/* Refuses the line read last. */
static int refuse(struct reader *reader, const char *what, const char *word, const char *rest)
{
	return error_set(reader->error, -EINVAL, "%s:%u: %s'%s'%s", reader->path, reader->line,
		what, word, rest);
}

static int begin_section(struct reader *reader, char *name)
{
	char *end = strchr(name, ']');
	if (!end)
		return refuse(reader, "no ']' ends ", name, "");
	*end = '\0';
	name = trim(name + 1);
	int code = end_key(reader);
	if (code)
		return code;
	bool first = !reader->inside;
	reader->inside = true;
	if (!strcmp(name, "global"))
		return first || !reader->request
			       ? 0
			       : refuse(reader, "", "[global]", " must be the first section");
	if (reader->request && !strcmp(reader->request->section, name))
		return 0;
	reader->request = options_add_request(reader->options, name);
	names_finish(&reader->given);
	return 0;
}

/* Is it a key that could stand here, or a word of a value? */
static bool is_known(const struct reader *reader, const char *key)
{
	unsigned takes = reader->request ? OPTION_CELLS : SUITE_GLOBAL;
	for (size_t i = 0; i < options_row_count; i++)
		if (options_offered(&options_rows[i], takes) && !strcmp(options_rows[i].name, key))
			return true;
	return is_param(reader, key) || is_calibrated(reader, key) ||
	       !strcmp(key, reader->request ? "workload" : "name");
}

static int begin_key(struct reader *reader, char *line)
{
	size_t length = strcspn(line, "=:");
	bool whole = line[length];
	line[length] = '\0';
	char *key = trim(line);
	if (!whole)
		return refuse(reader, "", key, " is neither '[section]' nor 'key = value'");
	if (!reader->inside)
		return refuse(reader, "", key, " stands before any [section]");
	bool many = is_param(reader, key) || !strcmp(key, "plugin");
	if (names_has(&reader->given, key))
		return refuse(reader, "", key, " is given twice");
	if (!many)
		names_add(&reader->given, key);
	int code = end_key(reader);
	if (code)
		return code;
	reader->key = memory_text(key);
	reader->key_line = reader->line;
	append(reader, trim(line + length + 1));
	return 0;
}

/* A line that begins with blanks: the value goes on, unless somebody has only indented a key. */
static int continue_key(struct reader *reader, char *text)
{
	char word[64];
	size_t length = strcspn(text, "=:");
	snprintf(word, sizeof word, "%.*s", (int)length, text);
	if (text[length] && is_known(reader, trim(word)))
		return refuse(reader, "", trim(word),
			" begins with blanks, which makes it a part of the line before; begin it at the left");
	append(reader, text);
	return 0;
}

static int read_line(struct reader *reader, char *line)
{
	static const char mark[] = "\xef\xbb\xbf"; /* some editors put it first */
	if (reader->line == 1 && !strncmp(line, mark, strlen(mark)))
		line += strlen(mark);
	bool indented = isblank((unsigned char)*line);
	char *text = trim(line);
	if (!*text || *text == ';' || *text == '#')
		return 0;
	if (indented && reader->key)
		return continue_key(reader, text);
	return *text == '[' ? begin_section(reader, text) : begin_key(reader, text);
}

static int read_lines(struct reader *reader, FILE *file)
{
	char *line = NULL;
	size_t room = 0;
	struct stat status;
	int code = fstat(fileno(file), &status) ? -errno : S_ISDIR(status.st_mode) ? -EISDIR : 0;
	if (code)
		return error_errno(reader->error, code, "suite %s", reader->path);
	while (!code && getline(&line, &room, file) >= 0) {
		reader->line++;
		code = read_line(reader, line);
	}
	if (!code && ferror(file))
		code = error_errno(reader->error, -EIO, "suite %s", reader->path);
	free(line);
	return code ? code : end_key(reader);
}

/* The file's name without folder and ending. */
static char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
	return memory_part(base, strcspn(base, "."));
}

int suite_read(struct options *options, const char *path, struct error *error)
{
	struct reader reader = { .path = path, .options = options, .error = error };
	FILE *file = fopen(path, "re");
	if (!file)
		return error_set(error, -EINVAL, "suite %s: %s", path, strerror(errno));
	int code = read_lines(&reader, file);
	fclose(file);
	free(reader.key);
	free(reader.value);
	names_finish(&reader.given);
	if (!code && options_check_idle(options, error))
		code = error_prefix(error, -EINVAL, "%s", path);
	if (code)
		return -EINVAL;
	if (!options->request_count)
		return error_set(error, -EINVAL,
			"%s: no section besides [global], so nothing to measure", path);
	if (!options->name)
		options->name = name_of(path);
	if (text_has_controls(options->name))
		return error_set(error, -EINVAL,
			"the suite's name '%s': control characters cannot be kept in a suite",
			options->name);
	return 0;
}

int suite_find(struct options *options, const char *name, struct error *error)
{
	char file[256], path[4096];
	if (strpbrk(name, "/."))
		return suite_read(options, name, error);
	snprintf(file, sizeof file, "suites/%s.ini", name);
	if (!data_path(file, path, sizeof path))
		return suite_read(options, path, error);
	struct names known = { 0 };
	data_list("suites", ".ini", &known);
	error_set(error, -EINVAL, "no suite '%s'", name);
	names_suggest(&known, name, "'concbench list suites' shows them", error);
	names_finish(&known);
	return -EINVAL;
}

void suite_summary(const char *name, char *text, size_t size)
{
	char file[300], path[4096];
	snprintf(file, sizeof file, "suites/%s.ini", name);
	FILE *suite = data_path(file, path, sizeof path) ? NULL : fopen(path, "re");
	*text = '\0';
	if (suite && (!fgets(text, (int)size, suite) || *text != ';'))
		*text = '\0';
	if (suite)
		fclose(suite);
	char *words = trim(text + strspn(text, ";"));
	memmove(text, words, strlen(words) + 1);
}
