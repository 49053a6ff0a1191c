/* SPDX-License-Identifier: MIT */
#include "bench/plan/suite.h"

#include "bench/base/file.h"
#include "bench/base/data.h"
#include "bench/plan/options.h"
#include "bench/plan/options_table.h"

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
	FILE *file;
	int line;       /* the one read last, from 1 */
	bool continues; /* it begins with blanks */
	bool heading;   /* a '[section]' has come since the last key */
	struct options *options;
	struct request *request; /* of the section; NULL in [global] */
	/* The last key, set when another begins: its value may go on in the next line. */
	char key[128];
	char *value;
	int key_line;
	int failed, failed_line;
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

static int read_param(struct reader *reader)
{
	char *text = NULL;
	if (asprintf(&text, "%s=%s", reader->key + strlen("param."), reader->value) < 0)
		return error_errno(reader->error, -ENOMEM, "%s", reader->key);
	int code = names_add(&reader->request->params, text, strlen(text));
	free(text);
	return code;
}

static bool is_param(const struct reader *reader)
{
	return reader->request && !strncmp(reader->key, "param.", strlen("param."));
}

/* Sets what the last key says; its value is whole. */
static int set_key(struct reader *reader)
{
	bool global = !reader->request;
	const char *key = reader->key;
	if (!*key)
		return 0;
	if (is_param(reader))
		return read_param(reader);
	tidy(reader->value);
	if (global && !strcmp(key, "name")) {
		free(reader->options->name);
		reader->options->name = strdup(reader->value);
		return reader->options->name ? 0 : -ENOMEM;
	}
	if (!global && !strcmp(key, "workload"))
		return names_split(&reader->request->workloads, reader->value, ',', false);
	return options_set(reader->options, reader->request,
		global ? OPTION_RUN | OPTION_DETAIL : OPTION_CELLS, key, reader->value,
		reader->error);
}

/* Adds what a line says to the value of the last key. */
static int append(struct reader *reader, const char *value)
{
	char *piece = strdup(value), *whole = NULL;
	if (piece && is_param(reader))
		unquote(piece);
	if (!piece || asprintf(&whole, "%s%s", reader->value ? reader->value : "", piece) < 0)
		whole = NULL;
	free(piece);
	if (!whole)
		return error_errno(reader->error, -ENOMEM, "%s", reader->key);
	free(reader->value);
	reader->value = whole;
	return 0;
}

/* The section that a key stands in becomes the present one. */
static int enter_section(struct reader *reader, const char *section)
{
	if (!strcmp(section, "global"))
		return reader->request ? error_set(reader->error, -EINVAL,
						 "[global] must be the first section")
				       : 0;
	if (reader->request && !strcmp(reader->request->section, section))
		return 0;
	*reader->key = '\0';
	reader->request = options_add_request(reader->options, section);
	return reader->request ? 0 : error_errno(reader->error, -ENOMEM, "[%s]", section);
}

static int begin_key(struct reader *reader, const char *section, const char *key, const char *value)
{
	reader->key_line = reader->line;
	if (!*section)
		return error_set(reader->error, -EINVAL, "'%s' stands before any [section]", key);
	int code = enter_section(reader, section);
	if (code)
		return code;
	bool same = !strcmp(reader->key, key);
	snprintf(reader->key, sizeof reader->key, "%s", key);
	if (same && !is_param(reader))
		return error_set(reader->error, -EINVAL, "'%s' is given twice", key);
	free(reader->value);
	reader->value = NULL;
	return append(reader, value);
}

/* inih's call for each key: 1 to go on, 0 on error. It goes on after an error; we do not. */
static int on_key(void *context, const char *section, const char *key, const char *value)
{
	struct reader *reader = context;
	if (reader->failed)
		return 0;
	bool more = reader->continues && !reader->heading && !strcmp(reader->key, key);
	reader->heading = false;
	if (more)
		reader->failed = append(reader, value);
	else
		reader->failed = set_key(reader);
	if (!more && !reader->failed)
		reader->failed = begin_key(reader, section, key, value);
	reader->failed_line = reader->key_line;
	return !reader->failed;
}

static bool is_comment(const char *line)
{
	line += strspn(line, " \t");
	return *line == ';' || *line == '#';
}

/* inih's reader: a line, and of a comment only what fits. It would take the rest for a line. */
static char *read_line(char *line, int size, void *context)
{
	struct reader *reader = context;
	char *got = fgets(line, size, reader->file);
	if (got && is_comment(line) && !strchr(line, '\n'))
		for (int c = 0; c != EOF && c != '\n';)
			c = fgetc(reader->file);
	reader->line++;
	reader->continues = got && isblank((unsigned char)*line);
	reader->heading = reader->heading || (got && *line == '[');
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
	struct reader reader = { .options = options, .error = error, .file = fopen(path, "re") };
	if (!reader.file)
		return error_set(error, -EINVAL, "suite %s: %s", path, strerror(errno));
	int code = check_file(reader.file, path, error);
	int line = code ? 0 : ini_parse_stream(read_line, &reader, on_key, &reader);
	if (!code && !line) {
		reader.failed_line = reader.key_line;
		reader.failed = set_key(&reader);
	}
	fclose(reader.file);
	free(reader.value);
	if (code)
		return -EINVAL;
	if (reader.failed)
		return error_prefix(error, -EINVAL, "%s:%d", path, reader.failed_line);
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

/* A list goes on in the next line before this column. */
#define LINE_MOST 120

struct list {
	FILE *file;
	size_t column; /* 0: nothing is written yet */
};

static void list_add(struct list *list, const char *key, const char *item, size_t length)
{
	if (!list->column)
		list->column = (size_t)fprintf(list->file, "%s = ", key);
	else if (list->column + length + 2 > LINE_MOST)
		list->column = (size_t)fprintf(list->file, ",\n\t") - 2;
	else
		list->column += (size_t)fprintf(list->file, ", ");
	list->column += (size_t)fprintf(list->file, "%.*s", (int)length, item);
}

static void list_end(const struct list *list)
{
	if (list->column)
		fputc('\n', list->file);
}

static void write_names(FILE *file, const char *key, const struct names *names)
{
	struct list list = { .file = file };
	for (size_t i = 0; i < names->count; i++)
		list_add(&list, key, names->items[i], strlen(names->items[i]));
	list_end(&list);
}

/* A text that is a list of itself: "0,2-3". */
static void write_list(FILE *file, const char *key, const char *text)
{
	struct list list = { .file = file };
	for (size_t length; *text; text += length + (text[length] == ',')) {
		length = strcspn(text, ",");
		list_add(&list, key, text, length);
	}
	list_end(&list);
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

/* As ranges, so that they can be read by people too. */
static void write_numbers(FILE *file, const char *key, const struct numbers *numbers)
{
	struct list list = { .file = file };
	for (size_t i = 0, length; i < numbers->count; i += length) {
		char text[64];
		uint64_t first = numbers->items[i];
		length = run_length(numbers, i);
		if (!first)
			snprintf(text, sizeof text, "auto");
		else if (length > 2)
			snprintf(text, sizeof text, "%" PRIu64 "-%" PRIu64, first,
				first + length - 1);
		else
			snprintf(text, sizeof text, "%" PRIu64, first), length = 1;
		list_add(&list, key, text, strlen(text));
	}
	list_end(&list);
}

/*
 * The length of the next piece of a value. It ends between a blank and what unquote would take for
 * the backslash of a comment, or inih for a comment, so that nothing needs one.
 */
static size_t piece_length(const char *value)
{
	size_t length = 1;
	while (length < PIECE_MOST && value[length] &&
		!(isblank((unsigned char)value[length - 1]) && strchr(";\\", value[length])))
		length++;
	return *value ? length : 0;
}

/* Puts a piece of a value so that reading gives it back; see unquote. */
static void write_piece(FILE *file, const char *piece, size_t length)
{
	/* Blanks at the ends would be lost, and those at commas tidied away. */
	bool quote = length && (memchr(piece, ' ', length) || memchr(piece, '\t', length) ||
				       *piece == '"' || *piece == ';' || *piece == '#');
	fprintf(file, quote ? "\"%.*s\"" : "%.*s", (int)length, piece);
}

static void write_param(FILE *file, const char *param)
{
	size_t name = strcspn(param, "=");
	fprintf(file, "param.%.*s = ", (int)name, param);
	const char *value = param + name + (param[name] == '=');
	size_t length = piece_length(value);
	write_piece(file, value, length);
	while (*(value += length)) {
		length = piece_length(value);
		fprintf(file, "\n\t");
		write_piece(file, value, length);
	}
	fputc('\n', file);
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
		write_list(file, "pin", settings->pin);
	if (settings->counters)
		fprintf(file, "counters = yes\n");
	if (settings->trace)
		fprintf(file, "trace = yes\n");
	for (size_t i = 0; i < settings->plugins.count; i++)
		fprintf(file, "; needs --plugin %.150s\n", settings->plugins.items[i]);
}

int suite_write(const struct options *options, const char *path, struct error *error)
{
	struct file file;
	int code = file_create(&file, path);
	file.durable = true; /* the run cannot be resumed without it */
	if (!code)
		write_global(file.stream, options);
	for (size_t i = 0; !code && i < options->request_count; i++)
		write_request(file.stream, &options->requests[i], i);
	code = file_close(&file, code);
	return code ? error_errno(error, code, "%s", path) : 0;
}
