/* SPDX-License-Identifier: MIT */
#include "bench/suite.h"

#include "bench/data.h"
#include "bench/options.h"

#include <ctype.h>
#include <errno.h>
#include <ini.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* inih's buffer holds 200 characters; longer values go on in lines that begin with blanks. */
#define LINE_SIZE  200
#define PIECE_MOST 100

struct reader {
	struct options *options;
	struct request *request;
	char key[128]; /* the last key, for values that go on in the next line */
	int failed;
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

/*
 * Undoes what write_piece did to keep a value whole: in quotes all blanks count, and a backslash
 * keeps a semicolon from beginning a comment.
 */
static void unquote(char *text)
{
	size_t length = strlen(text);
	char *from = text, *to = text;
	if (length >= 2 && *text == '"' && text[length - 1] == '"') {
		text[length - 1] = '\0';
		from++;
	} else {
		tidy(text);
	}
	for (; *from; from++) {
		if (*from == '\\' && from[1] == ';' && to > text && isblank((unsigned char)to[-1]))
			from++;
		*to++ = *from;
	}
	*to = '\0';
}

/* A parameter, or what follows of its value in the next line. */
static int read_param(struct reader *reader, const char *key, char *value)
{
	struct names *params = &reader->request->params;
	char **last = params->count ? &params->items[params->count - 1] : NULL;
	char *text = NULL;
	unquote(value);
	bool more = last && !strcmp(reader->key, key);
	if (asprintf(&text, "%s%s%s", more ? *last : key + strlen("param."), more ? "" : "=",
		    value) < 0)
		return -ENOMEM;
	if (more) {
		free(*last);
		*last = text;
		return 0;
	}
	int code = names_add(params, text, strlen(text));
	free(text);
	return code;
}

static int read_key(struct reader *reader, const char *key, const char *value)
{
	bool global = !reader->request;
	char text[512];
	snprintf(text, sizeof text, "%s", value);
	if (!global && !strncmp(key, "param.", 6))
		return read_param(reader, key, text);
	tidy(text);
	if (global && !strcmp(key, "name")) {
		free(reader->options->name);
		reader->options->name = strdup(text);
		return reader->options->name ? 0 : -ENOMEM;
	}
	if (!strcmp(reader->key, key))
		return error_set(reader->error, -EINVAL, "'%s' is given twice", key);
	if (!global && !strcmp(key, "workload"))
		return names_split(&reader->request->workloads, text, ',', false);
	return options_set(reader->options, reader->request,
		global ? OPTION_RUN | OPTION_DETAIL : OPTION_CELLS, key, text, reader->error);
}

/* inih's call for each key: 1 to go on, 0 on error. It goes on after an error; we do not. */
static int on_key(void *context, const char *section, const char *key, const char *value)
{
	struct reader *reader = context;
	if (reader->failed)
		return 0;
	bool global = !strcmp(section, "global");
	if (!*section)
		reader->failed =
			error_set(reader->error, -EINVAL, "'%s' stands before any [section]", key);
	bool same = reader->request && reader->request->section &&
		    !strcmp(reader->request->section, section);
	if (!reader->failed && !global && !same) {
		reader->request = options_add_request(reader->options, section);
		*reader->key = '\0';
		if (!reader->request)
			reader->failed = error_errno(reader->error, -ENOMEM, "[%s]", section);
	}
	if (!reader->failed && global && reader->request)
		reader->failed =
			error_set(reader->error, -EINVAL, "[global] must be the first section");
	if (!reader->failed)
		reader->failed = read_key(reader, key, value);
	snprintf(reader->key, sizeof reader->key, "%s", key);
	return !reader->failed;
}

static bool is_comment(const char *line)
{
	line += strspn(line, " \t");
	return *line == ';' || *line == '#';
}

/* inih's reader: a line, and of a comment only what fits. It would take the rest for a line. */
static char *read_line(char *line, int size, void *file)
{
	char *got = fgets(line, size, file);
	if (got && is_comment(line) && !strchr(line, '\n'))
		for (int c = 0; c != EOF && c != '\n';)
			c = fgetc(file);
	return got;
}

/* inih cuts longer lines in pieces, and takes each for a line; a directory it reads as empty. */
static int check_file(FILE *file, const char *path, struct error *error)
{
	struct stat status;
	char *line = NULL;
	size_t room = 0;
	int code = 0;
	if (fstat(fileno(file), &status))
		return error_errno(error, -errno, "suite %s", path);
	if (S_ISDIR(status.st_mode))
		return error_set(error, -EINVAL, "suite %s is a directory", path);
	for (int number = 1; !code && getline(&line, &room, file) >= 0; number++)
		if (strlen(line) >= LINE_SIZE && !is_comment(line))
			code = error_set(error, -EINVAL,
				"%s:%d: more than 200 characters; a value may go on in a line that begins with blanks",
				path, number);
	free(line);
	rewind(file);
	return code;
}

int suite_read(struct options *options, const char *path, struct error *error)
{
	struct reader reader = { .options = options, .error = error };
	FILE *file = fopen(path, "re");
	if (!file)
		return error_set(error, -EINVAL, "suite %s: %s", path, strerror(errno));
	int code = check_file(file, path, error);
	int line = code ? 0 : ini_parse_stream(read_line, file, on_key, &reader);
	fclose(file);
	if (code)
		return -EINVAL;
	if (reader.failed)
		return error_prefix(error, -EINVAL, "%s:%d", path, line);
	if (line > 0)
		return error_set(error, -EINVAL,
			"%s:%d: neither '[section]' nor 'key = value' in at most 200 characters",
			path, line);
	if (line < 0)
		return error_set(error, -EINVAL, "suite %s cannot be read", path);
	if (!options->request_count)
		return error_set(error, -EINVAL,
			"%s: no section besides [global], so nothing to measure", path);
	if (options->name)
		return 0;
	const char *slash = strrchr(path, '/');
	const char *base = slash ? slash + 1 : path;
	options->name = strndup(base, strcspn(base, "."));
	return options->name ? 0 : error_errno(error, -ENOMEM, "suite");
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
	const char *nearest = names_nearest(&known, name);
	error_set(error, -EINVAL,
		nearest ? "no suite '%s'; did you mean '%s'?"
			: "no suite '%s'; 'concbench list suites' shows them",
		name, nearest);
	names_finish(&known);
	return -EINVAL;
}

/* ---- writing -------------------------------------------------------------------------------- */

static void write_names(FILE *file, const char *key, const struct names *names)
{
	for (size_t i = 0; i < names->count; i++)
		fprintf(file, "%s%s%s", i ? ", " : key, i ? "" : " = ", names->items[i]);
	if (names->count)
		fputc('\n', file);
}

/* How many numbers from `at` on follow each other by one. */
static size_t run_length(const struct numbers *numbers, size_t at)
{
	size_t length = 1;
	while (numbers->items[at] && at + length < numbers->count && length < 1000 &&
		numbers->items[at + length] == numbers->items[at] + length)
		length++;
	return length;
}

/* As ranges, so that a line stays short enough to be read again. */
static void write_numbers(FILE *file, const char *key, const struct numbers *numbers)
{
	for (size_t i = 0, length; i < numbers->count; i += length) {
		uint64_t first = numbers->items[i];
		length = run_length(numbers, i);
		fprintf(file, "%s%s", i ? ", " : key, i ? "" : " = ");
		if (!first)
			fprintf(file, "auto");
		else if (length > 2)
			fprintf(file, "%" PRIu64 "-%" PRIu64, first, first + length - 1);
		else
			fprintf(file, "%" PRIu64, first), length = 1;
	}
	if (numbers->count)
		fputc('\n', file);
}

/* Puts a piece of a value so that reading gives it back; see unquote. */
static void write_piece(FILE *file, const char *piece, size_t length)
{
	/* Blanks at the ends would be lost, and those at commas tidied away. */
	bool quote = length && (memchr(piece, ' ', length) || memchr(piece, '\t', length) ||
				       *piece == '"' || *piece == ';');
	if (quote)
		fputc('"', file);
	for (size_t i = 0; i < length; i++) {
		if (piece[i] == ';' && i && isblank((unsigned char)piece[i - 1]))
			fputc('\\', file);
		fputc(piece[i], file);
	}
	if (quote)
		fputc('"', file);
}

static void write_param(FILE *file, const char *param)
{
	size_t name = strcspn(param, "=");
	fprintf(file, "param.%.*s = ", (int)name, param);
	const char *value = param + name + (param[name] == '=');
	size_t left = strlen(value);
	do {
		size_t length = left < PIECE_MOST ? left : PIECE_MOST;
		write_piece(file, value, length);
		value += length;
		left -= length;
		fprintf(file, left ? "\n\t" : "\n");
	} while (left);
}

static void write_request(FILE *file, const struct request *request, size_t index)
{
	if (request->section)
		fprintf(file, "\n[%s]\n", request->section);
	else
		fprintf(file, "\n[cells-%zu]\n", index + 1);
	write_names(file, "workload", &request->workloads);
	write_names(file, "runner", &request->runners);
	write_numbers(file, "concurrency", &request->concurrency);
	write_numbers(file, "tasks", &request->tasks);
	for (size_t i = 0; i < request->params.count; i++)
		write_param(file, request->params.items[i]);
}

static void write_global(FILE *file, const struct options *options)
{
	const struct settings *settings = &options->settings;
	fprintf(file, "; what was run, exactly: 'concbench suite' on this file repeats it\n");
	fprintf(file, "[global]\nname = %s\nwarmup = %u\n", options->name, settings->warmup);
	if (settings->runs)
		fprintf(file, "runs = %u\n", settings->runs);
	else
		fprintf(file, "min-runs = %u\nmax-runs = %u\n", settings->min_runs,
			settings->max_runs);
	fprintf(file, "precision = %.15g\nmax-time = %.15g\ntimeout = %.15g\n", settings->precision,
		(double)settings->max_time_ns * 1e-9, (double)settings->timeout_ns * 1e-9);
	fprintf(file, "baseline = %s\nseed = %" PRIu64 "\norder-seed = %" PRIu64 "\n",
		settings->baseline, settings->seed, settings->order_seed);
	if (strcmp(settings->pin, "none"))
		fprintf(file, "pin = %s\n", settings->pin);
	if (settings->counters)
		fprintf(file, "counters = yes\n");
	if (settings->trace)
		fprintf(file, "trace = yes\n");
	for (size_t i = 0; i < settings->plugins.count; i++)
		fprintf(file, "; needs --plugin %.150s\n", settings->plugins.items[i]);
}

int suite_write(const struct options *options, const char *path, struct error *error)
{
	FILE *file = fopen(path, "we");
	if (!file)
		return error_errno(error, -errno, "%s", path);
	write_global(file, options);
	for (size_t i = 0; i < options->request_count; i++)
		write_request(file, &options->requests[i], i);
	bool failed = ferror(file);
	if (fclose(file) || failed)
		return error_errno(error, -EIO, "%s", path);
	return 0;
}
