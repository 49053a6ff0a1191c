/* SPDX-License-Identifier: MIT */
#include "bench/base/csv.h"

#include "bench/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- writing -------------------------------------------------------------------------------- */

static bool reserve(struct csv_row *row, size_t more)
{
	if (row->failed)
		return false;
	if (row->room - row->size >= more)
		return true;
	size_t room = (row->size + more) * 2;
	char *text = realloc(row->text, room);
	if (!text) {
		row->failed = -ENOMEM;
		return false;
	}
	row->text = text;
	row->room = room;
	return true;
}

static void put(struct csv_row *row, const char *text, size_t length)
{
	if (length == 0 || !reserve(row, length))
		return;
	memcpy(row->text + row->size, text, length);
	row->size += length;
}

static void begin_field(struct csv_row *row)
{
	if (row->fields++ > 0)
		put(row, ",", 1);
}

static void put_text(struct csv_row *row, const char *text)
{
	if (!text[strcspn(text, ",\"\r\n")]) {
		put(row, text, strlen(text));
		return;
	}
	put(row, "\"", 1);
	for (const char *quote; (quote = strchr(text, '"')); text = quote + 1) {
		put(row, text, (size_t)(quote - text));
		put(row, "\"\"", 2);
	}
	put(row, text, strlen(text));
	put(row, "\"", 1);
}

static bool is_plain(const char *text)
{
	while (*text && !(*text & 0x80) && *text != '\\')
		text++;
	return !*text;
}

void csv_text(struct csv_row *row, const char *text)
{
	begin_field(row);
	if (!text || !*text)
		return;
	if (is_plain(text)) {
		put_text(row, text);
		return;
	}
	char *utf8 = text_utf8(text);
	if (utf8)
		put_text(row, utf8);
	else
		row->failed = -ENOMEM;
	free(utf8);
}

void csv_empty(struct csv_row *row)
{
	begin_field(row);
}

void csv_integer(struct csv_row *row, uint64_t number)
{
	char text[24];
	snprintf(text, sizeof(text), "%llu", (unsigned long long)number);
	csv_text(row, text);
}

void csv_seconds(struct csv_row *row, uint64_t ns)
{
	char text[32];
	snprintf(text, sizeof(text), "%llu.%09llu", (unsigned long long)(ns / 1000000000u),
		(unsigned long long)(ns % 1000000000u));
	csv_text(row, text);
}

void csv_number(struct csv_row *row, double number, int decimals)
{
	char text[400]; /* DBL_MAX has 309 digits before the point */
	if (!isfinite(number)) {
		csv_empty(row);
		return;
	}
	if (decimals > 60)
		decimals = 60;
	snprintf(text, sizeof(text), "%.*f", decimals, number);
	csv_text(row, text);
}

static int write_all(int fd, const char *text, size_t size)
{
	while (size > 0) {
		ssize_t done = write(fd, text, size);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -errno;
		text += done;
		size -= (size_t)done;
	}
	return 0;
}

int csv_header(int fd, const char *header)
{
	return write_all(fd, header, strlen(header));
}

int csv_end_line(struct csv_row *row)
{
	if (row->fields == 1 && row->size == row->line)
		put(row, "\"\"", 2); /* a blank line would be no row at all */
	put(row, "\n", 1);
	row->fields = 0;
	row->line = row->size;
	return row->failed;
}

int csv_flush(struct csv_row *row, int fd)
{
	int status = row->failed ? row->failed : write_all(fd, row->text, row->size);
	row->size = 0;
	row->line = 0;
	row->failed = 0;
	return status;
}

int csv_end(struct csv_row *row, int fd)
{
	csv_end_line(row);
	return csv_flush(row, fd);
}

void csv_finish(struct csv_row *row)
{
	free(row->text);
	*row = (struct csv_row){ 0 };
}

/* ---- reading: the fields stay in the file's text, unquoted in place and NUL-terminated --------
 */

struct csv {
	char *text;
	char **fields; /* of all rows, one after another; the header first */
	size_t fields_used, fields_room;
	size_t *rows; /* the first field of each row, and one past the last */
	size_t rows_used, rows_room;
};

struct parser {
	struct csv *csv;
	const char *path;
	char *at, *end;
	size_t line;
	char *error;
	size_t error_size;
};

/* The array with room for one more item, or NULL; `*room` is how many fit. */
static void *grow(void *array, size_t *room, size_t used, size_t item)
{
	if (used < *room)
		return array;
	size_t more = *room ? *room * 2 : 64;
	void *grown = reallocarray(array, more, item);
	if (grown)
		*room = more;
	return grown;
}

static int add_field(struct csv *csv, char *field)
{
	void *fields = grow(csv->fields, &csv->fields_room, csv->fields_used, sizeof(char *));
	if (!fields)
		return -ENOMEM;
	csv->fields = fields;
	csv->fields[csv->fields_used++] = field;
	return 0;
}

static int add_row(struct csv *csv)
{
	void *rows = grow(csv->rows, &csv->rows_room, csv->rows_used, sizeof(size_t));
	if (!rows)
		return -ENOMEM;
	csv->rows = rows;
	csv->rows[csv->rows_used++] = csv->fields_used;
	return 0;
}

static int refuse(struct parser *parser, size_t line, const char *what)
{
	snprintf(parser->error, parser->error_size, "%s:%zu: %s", parser->path, line, what);
	return -EINVAL;
}

/* Passes the comma or the line end that stands after a field and ends the field's text at `stop`.
 */
static void end_field(struct parser *parser, char *stop, bool *row_ends)
{
	char mark = *parser->at; /* the text ends with a NUL of ours */
	*row_ends = mark != ',';
	if (mark == '\r' && parser->at[1] == '\n')
		parser->at++;
	if (mark == '\r' || mark == '\n')
		parser->line++;
	if (parser->at < parser->end)
		parser->at++;
	*stop = '\0';
}

static int parse_quoted(struct parser *parser, bool *row_ends)
{
	size_t line = parser->line;
	char *out = ++parser->at;
	int status = add_field(parser->csv, out);
	for (; parser->at < parser->end; parser->at++) {
		char c = *parser->at;
		if (c == '"' && parser->at[1] != '"')
			break;
		parser->at += c == '"';
		parser->line += c == '\n';
		*out++ = c;
	}
	if (parser->at >= parser->end)
		return refuse(parser, line, "a quoted field begins here and never ends");
	parser->at++;
	if (parser->at < parser->end && !strchr(",\r\n", *parser->at))
		return refuse(parser, parser->line, "text after a closing quote");
	end_field(parser, out, row_ends);
	return status;
}

static int parse_field(struct parser *parser, bool *row_ends)
{
	if (*parser->at == '"')
		return parse_quoted(parser, row_ends);
	int status = add_field(parser->csv, parser->at);
	parser->at += strcspn(parser->at, ",\r\n");
	end_field(parser, parser->at, row_ends);
	return status;
}

static int parse_row(struct parser *parser)
{
	bool row_ends = false;
	int status = add_row(parser->csv);
	while (!status && !row_ends) {
		status = parse_field(parser, &row_ends);
		if (!status)
			text_restore(parser->csv->fields[parser->csv->fields_used - 1]);
	}
	return status;
}

static int parse(struct parser *parser)
{
	if (strncmp(parser->at, "\xef\xbb\xbf", 3) == 0)
		parser->at += 3;
	while (parser->at < parser->end) {
		if (*parser->at == '\r' || *parser->at == '\n') {
			parser->line += *parser->at++ == '\n';
			continue;
		}
		int status = parse_row(parser);
		if (status)
			return status;
	}
	if (parser->csv->rows_used == 0)
		return refuse(parser, 1, "empty: not even a header row");
	return add_row(parser->csv);
}

static int read_text(int fd, char **text, size_t *size)
{
	struct stat status;
	if (fstat(fd, &status) < 0)
		return -errno;
	if (S_ISDIR(status.st_mode))
		return -EISDIR;
	size_t room = (size_t)status.st_size + 1;
	char *buffer = NULL;
	for (*size = 0;;) {
		char *grown = realloc(buffer, room + 1);
		if (!grown) {
			free(buffer);
			return -ENOMEM;
		}
		buffer = grown;
		ssize_t got = read(fd, buffer + *size, room - *size);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			int failed = -errno;
			free(buffer);
			return failed;
		}
		if (got == 0)
			break;
		*size += (size_t)got;
		if (*size == room)
			room *= 2;
	}
	buffer[*size] = '\0';
	*text = buffer;
	return 0;
}

static int refuse_nul(struct parser *parser)
{
	const char *nul = memchr(parser->at, '\0', (size_t)(parser->end - parser->at));
	if (!nul)
		return 0;
	size_t line = 1;
	for (const char *at = parser->at; at < nul; at++)
		line += *at == '\n';
	return refuse(parser, line, "a NUL byte: this is not a text file");
}

static int read_file(const char *path, char **text, size_t *size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	int status = read_text(fd, text, size);
	close(fd);
	return status;
}

int csv_read(const char *path, struct csv **out, char *error, size_t error_size)
{
	size_t size = 0;
	struct csv *csv = calloc(1, sizeof(*csv));
	int status = csv ? read_file(path, &csv->text, &size) : -ENOMEM;
	if (status)
		snprintf(error, error_size, "%s: %s", path, strerror(-status));
	if (!status) {
		struct parser parser = { .csv = csv,
			.path = path,
			.at = csv->text,
			.end = csv->text + size,
			.line = 1,
			.error = error,
			.error_size = error_size };
		status = refuse_nul(&parser);
		if (!status)
			status = parse(&parser);
		if (status == -ENOMEM)
			snprintf(error, error_size, "%s: %s", path, strerror(ENOMEM));
	}
	if (status) {
		csv_destroy(csv);
		csv = NULL;
	}
	*out = csv;
	return status;
}

void csv_destroy(struct csv *csv)
{
	if (!csv)
		return;
	free(csv->text);
	free(csv->fields);
	free(csv->rows);
	free(csv);
}

static const char *field(const struct csv *csv, size_t row, int column)
{
	size_t first = csv->rows[row], past = csv->rows[row + 1];
	if (column < 0 || (size_t)column >= past - first)
		return "";
	return csv->fields[first + (size_t)column];
}

size_t csv_rows(const struct csv *csv)
{
	return csv->rows_used - 2; /* without the header and the end */
}

int csv_column(const struct csv *csv, const char *name)
{
	size_t columns = csv->rows[1];
	for (size_t i = 0; i < columns; i++)
		if (strcmp(csv->fields[i], name) == 0)
			return (int)i;
	return -1;
}

const char *csv_get(const struct csv *csv, size_t row, int column)
{
	return row < csv_rows(csv) ? field(csv, row + 1, column) : "";
}

double csv_get_number(const struct csv *csv, size_t row, int column)
{
	const char *text = csv_get(csv, row, column);
	char *end;
	double number = strtod(text, &end);
	return end == text || *end || !isfinite(number) ? (double)NAN : number;
}

/* ---- reading row by row -----------------------------------------------------------------------
 */

/* The text of the file that has not been parsed yet, and the row last parsed. */
struct stream {
	int fd;
	char *text;
	size_t used, room;
	bool ended;
	char *header; /* the names of the columns, parsed in place */
	struct csv row;
	struct parser parser;
	csv_row_fn *each;
	void *context;
};

/* The length of the first row with its line end; 0 while the row is not whole. */
static size_t row_length(const char *text, size_t size)
{
	const char *from = text, *end = text + size;
	bool quoted = false;
	for (;;) {
		const char *stop = memchr(from, '\n', (size_t)(end - from));
		if (!stop)
			return 0;
		while ((from = memchr(from, '"', (size_t)(stop - from)))) {
			quoted = !quoted;
			from++;
		}
		if (!quoted)
			return (size_t)(stop + 1 - text);
		from = stop + 1;
	}
}

/* Adds to the text; doubles the room when a row does not fit. */
static int stream_fill(struct stream *stream)
{
	if (stream->used + 1 >= stream->room) {
		size_t room = stream->room ? stream->room * 2 : 1 << 18;
		char *text = realloc(stream->text, room);
		if (!text)
			return -ENOMEM;
		stream->text = text;
		stream->room = room;
	}
	ssize_t got;
	do
		got = read(
			stream->fd, stream->text + stream->used, stream->room - 1 - stream->used);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return -errno;
	stream->parser.at = stream->text + stream->used;
	stream->parser.end = stream->parser.at + got;
	stream->used += (size_t)got;
	stream->text[stream->used] = '\0';
	stream->ended = got == 0;
	return refuse_nul(&stream->parser);
}

/* `*length` becomes the length of the header's row: lines may end with a carriage return alone. */
static int stream_header(struct stream *stream, size_t *length)
{
	struct parser *parser = &stream->parser;
	stream->header = strndup(stream->text, *length);
	if (!stream->header)
		return -ENOMEM;
	parser->at = stream->header;
	parser->end = stream->header + *length;
	if (strncmp(parser->at, "\xef\xbb\xbf", 3) == 0)
		parser->at += 3;
	while (*parser->at == '\r' || *parser->at == '\n')
		parser->line += *parser->at++ == '\n';
	if (parser->at == parser->end) { /* nothing but line ends: the header is still to come */
		free(stream->header);
		stream->header = NULL;
		return 0;
	}
	int status = parse_row(parser);
	*length = (size_t)(parser->at - stream->header);
	return status;
}

/* Hands over the rows of a text that ends with a row's end. */
static int stream_rows(struct stream *stream, char *text, size_t length)
{
	struct parser *parser = &stream->parser;
	struct csv *csv = &stream->row;
	size_t columns = csv->fields_used;
	int status = 0;
	parser->at = text;
	parser->end = text + length;
	while (!status && parser->at < parser->end) {
		if (*parser->at == '\r' || *parser->at == '\n') {
			parser->line += *parser->at++ == '\n';
			continue;
		}
		status = parse_row(parser);
		if (!status)
			status = add_row(csv);
		if (!status)
			status = stream->each(stream->context, csv);
		csv->fields_used = columns;
		csv->rows_used = 1;
	}
	return status;
}

static int stream_parse(struct stream *stream)
{
	int status = 0;
	while (!status && !stream->ended) {
		status = stream_fill(stream);
		size_t at = 0, length;
		while (!status && (length = row_length(stream->text + at, stream->used - at))) {
			status = stream->header ? stream_rows(stream, stream->text + at, length)
						: stream_header(stream, &length);
			at += length;
		}
		stream->used -= at;
		memmove(stream->text, stream->text + at, stream->used + 1);
	}
	size_t length = stream->header ? 0 : stream->used;
	if (!status && length)
		status = stream_header(stream, &length);
	if (!status && !stream->header)
		return refuse(&stream->parser, 1, "empty: not even a header row");
	return status ? status : stream_rows(stream, stream->text + length, stream->used - length);
}

int csv_each(const char *path, csv_row_fn *each, void *context, char *error, size_t error_size)
{
	struct stream stream = {
		.fd = open(path, O_RDONLY | O_CLOEXEC), .each = each, .context = context
	};
	int status = stream.fd < 0 ? -errno : 0;
	stream.parser = (struct parser){ .csv = &stream.row,
		.path = path,
		.line = 1,
		.error = error,
		.error_size = error_size };
	*error = '\0';
	if (!status)
		status = stream_parse(&stream);
	if (status < 0 && !*error)
		snprintf(error, error_size, "%s: %s", path, strerror(-status));
	if (stream.fd >= 0)
		close(stream.fd);
	free(stream.text);
	free(stream.header);
	free(stream.row.fields);
	free(stream.row.rows);
	return status;
}
