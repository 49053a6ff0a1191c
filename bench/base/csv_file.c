/* SPDX-License-Identifier: MIT */
#include "bench/base/error.h"
#include "bench/base/csv.h"

#include "bench/base/file.h"
#include "bench/base/memory.h"
#include "bench/base/text.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- reading -------------------------------------------------------------------------------- */

/* A row of a file. */
struct csv {
	char **names; /* of the columns */
	size_t columns;
	char **fields;
	size_t count, room;
	size_t line; /* where it begins */
	bool whole;  /* it ends with a line end */
};

/* A file whose rows are unquoted in place, in the text read last, their fields ended by NULs. */
struct csv_file {
	int fd;
	char *path;
	char *text;
	size_t at, used, room; /* what is not parsed yet begins at `at` */
	bool ended, carriage;  /* the last row ended with a carriage return */
	size_t line;
	char *header;
	struct csv row;
	char *error;
	size_t error_size;
};

static void add_field(struct csv *csv, char *field)
{
	if (csv->count == csv->room) {
		csv->room = csv->room ? csv->room * 2 : 64;
		csv->fields = memory_resized(csv->fields, csv->room, sizeof *csv->fields);
	}
	csv->fields[csv->count++] = field;
}

static int refuse(const struct csv_file *file, size_t line, const char *what)
{
	snprintf(file->error, file->error_size, "%s:%zu: %s", file->path, line, what);
	return -EINVAL;
}

/* Reads more behind what is not parsed yet, which moves to the front. */
static int fill(struct csv_file *file)
{
	if (file->at) {
		file->used -= file->at;
		memmove(file->text, file->text + file->at, file->used);
		file->at = 0;
	}
	if (file->used + 1 >= file->room) {
		file->room = file->room ? file->room * 2 : 1 << 16;
		file->text = memory_resized(file->text, file->room, 1);
	}
	ssize_t got;
	do
		got = read(file->fd, file->text + file->used, file->room - 1 - file->used);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return -errno;
	file->used += (size_t)got;
	file->ended = got == 0;
	return 0;
}

/* Passes what remains of a line end and blank lines. */
static int skip_lines(struct csv_file *file)
{
	for (;;) {
		while (file->at < file->used) {
			char c = file->text[file->at];
			if (c != '\r' && c != '\n')
				return 0;
			/* A carriage return alone ends a line, too. */
			file->line += c == '\r' || !file->carriage;
			file->carriage = c == '\r';
			file->at++;
		}
		int code = file->ended ? 0 : fill(file);
		if (code || file->ended)
			return code;
	}
}

/* The length of the row at `at`, without its mark, once all of it is read. */
static int find_end(struct csv_file *file, size_t *length)
{
	bool first = true, quoted = false, inside = false; /* a field with quotes; between them */
	for (*length = 0;; ++*length) {
		while (file->at + *length == file->used && !file->ended) {
			int code = fill(file);
			if (code)
				return code;
		}
		if (file->at + *length == file->used)
			return 0;
		char c = file->text[file->at + *length];
		if (!c)
			return refuse(file, file->line, "a NUL byte: this is not a text file");
		if (c == '"' && (first || quoted))
			quoted = true, inside = !inside;
		else if (!inside && (c == '\n' || c == '\r'))
			return 0;
		first = !inside && c == ',';
		quoted = quoted && !first;
	}
}

/* Moves a quoted field together; gives its end, behind the closing quote. NULL: there is none. */
static char *unquote(struct csv_file *file, char *from, const char *end)
{
	char *to = from++;
	for (; from < end; from++) {
		if (*from == '"' && (from + 1 == end || from[1] != '"')) {
			*to = '\0';
			return from + 1;
		}
		from += *from == '"';
		file->line += *from == '\n';
		*to++ = *from;
	}
	return NULL;
}

/* Takes the row of this length apart. */
static int split_row(struct csv_file *file, size_t length)
{
	char *at = file->text + file->at, *end = at + length, *stop;
	for (;; at = stop + 1) {
		size_t line = file->line;
		add_field(&file->row, at);
		stop = *at == '"' && at < end ? unquote(file, at, end) : at;
		if (!stop)
			return refuse(file, line, "a quoted field begins here and never ends");
		if (stop != at && stop < end && *stop != ',')
			return refuse(file, file->line, "text after a closing quote");
		while (stop < end && *stop != ',')
			stop++;
		bool last = stop == end;
		*stop = '\0';
		text_restore(at);
		if (last)
			return 0;
	}
}

/* 1 with a row, 0 at the end, or a negative errno. */
static int read_row(struct csv_file *file)
{
	size_t length = 0;
	int code = skip_lines(file);
	if (code || file->at == file->used)
		return code;
	file->carriage = false;
	code = find_end(file, &length);
	if (code)
		return code;
	size_t end = file->at + length;
	file->row.whole = end < file->used;
	file->carriage = file->row.whole && file->text[end] == '\r';
	file->row.line = file->line;
	file->row.count = 0;
	code = split_row(file, length);
	file->line += file->row.whole;
	file->at = end + file->row.whole;
	return code ? code : 1;
}

/* The names of the columns are kept apart from the text, which goes on. */
static int read_header(struct csv_file *file)
{
	int code = 0;
	while (!code && file->used < 3 && !file->ended)
		code = fill(file);
	if (!code && file->used >= 3 && !memcmp(file->text, "\xef\xbb\xbf", 3))
		file->at = 3;
	code = code ? code : read_row(file);
	if (code == 0)
		return refuse(file, 1, "empty: not even a header row");
	if (code < 0)
		return code;
	struct csv *row = &file->row;
	file->header = memory_zeroed(file->at + 1, 1);
	row->names = memory_zeroed(row->count, sizeof *row->names);
	memcpy(file->header, file->text, file->at);
	for (size_t i = 0; i < row->count; i++)
		row->names[i] = file->header + (row->fields[i] - file->text);
	row->columns = row->count;
	return 0;
}

/* The errno, with its words where the error has none. */
static int fail(const struct csv_file *file, int code)
{
	if (code < 0 && !*file->error)
		snprintf(file->error, file->error_size, "%s: %s", file->path, error_reason(code));
	return code;
}

int csv_open(struct csv_file **out, const char *path, char *error, size_t error_size)
{
	struct csv_file *file = memory_zeroed(1, sizeof *file);
	*out = file;
	*error = '\0';
	*file = (struct csv_file){ .fd = file_open(path, 0),
		.path = memory_text(path),
		.line = 1,
		.error = error,
		.error_size = error_size };
	int code = fail(file, file->fd < 0 ? file->fd : read_header(file));
	if (code) {
		csv_close(file);
		*out = NULL;
	}
	return code;
}

int csv_next(struct csv_file *file)
{
	return fail(file, read_row(file));
}

const struct csv *csv_row(const struct csv_file *file)
{
	return &file->row;
}

void csv_close(struct csv_file *file)
{
	if (!file)
		return;
	if (file->fd >= 0)
		close(file->fd);
	free(file->path);
	free(file->text);
	free(file->header);
	free(file->row.names);
	free(file->row.fields);
	free(file);
}

/* ---- fields --------------------------------------------------------------------------------- */

size_t csv_fields(const struct csv *csv)
{
	return csv->count;
}

size_t csv_columns(const struct csv *csv)
{
	return csv->columns;
}

size_t csv_line(const struct csv *csv)
{
	return csv->line;
}

bool csv_whole(const struct csv *csv)
{
	return csv->whole;
}

int csv_column(const struct csv *csv, const char *name)
{
	for (size_t i = 0; i < csv->columns; i++)
		if (csv->names[i] && strcmp(csv->names[i], name) == 0)
			return (int)i;
	return -1;
}

const char *csv_get(const struct csv *csv, int column)
{
	return column >= 0 && (size_t)column < csv->count ? csv->fields[column] : "";
}

/* Up to 15 digits and up to 22 decimals are exact in two doubles, and so is their quotient. */
static bool parse_plain(const char *text, double *number)
{
	static const double powers[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10,
		1e11, 1e12, 1e13, 1e14, 1e15 };
	uint64_t mantissa = 0;
	size_t digits = 0, decimals = 0;
	bool point = false;
	for (; *text && digits <= 15; text++) {
		if (*text == '.' && !point) {
			point = true;
			continue;
		}
		if (*text < '0' || *text > '9')
			return false;
		mantissa = mantissa * 10 + (uint64_t)(*text - '0');
		digits++;
		decimals += point;
	}
	*number = decimals < 16 ? (double)mantissa / powers[decimals] : 0;
	return !*text && digits && digits <= 15;
}

double csv_get_number(const struct csv *csv, int column)
{
	const char *text = csv_get(csv, column);
	char *end;
	double number;
	if (parse_plain(text, &number))
		return number;
	number = strtod(text, &end);
	return end == text || *end || !isfinite(number) ? (double)NAN : number;
}
