/* SPDX-License-Identifier: MIT */
#include "bench/base/csv.h"

#include "bench/base/memory.h"
#include "bench/base/text.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- writing -------------------------------------------------------------------------------- */

static void put(struct csv_row *row, const char *text, size_t length)
{
	if (row->room - row->size < length) {
		row->room = (row->size + length) * 2;
		row->text = memory_resized(row->text, row->room, 1);
	}
	if (length)
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

/*
 * Would a spreadsheet take it for a formula? Numbers, which begin with a sign as well, are written
 * by csv_number and csv_integer.
 */
static bool is_formula(const char *text)
{
	return *text && strchr("=+-@", *text) && text[1 + strspn(text + 1, "0123456789.")];
}

static bool is_plain(const char *text)
{
	if (is_formula(text))
		return false;
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
	char first[8];
	snprintf(first, sizeof first, "\\x%02x", (unsigned char)*utf8);
	char *cell = memory_print("%s%s", is_formula(utf8) ? first : "", utf8 + is_formula(utf8));
	put_text(row, cell);
	free(utf8);
	free(cell);
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

void csv_figure(struct csv_row *row, double number, int decimals, int digits)
{
	bool small = digits && isfinite(number) && number > 0;
	int own = small ? digits - 1 - (int)floor(log10(number)) : 0;
	csv_number(row, number, own > decimals ? own : decimals);
}

void csv_significant(struct csv_row *row, double number)
{
	csv_figure(row, number, 6, 6);
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

void csv_end_line(struct csv_row *row)
{
	if (row->fields == 1 && row->size == row->line)
		put(row, "\"\"", 2); /* a blank line would be no row at all */
	put(row, "\n", 1);
	row->fields = 0;
	row->line = row->size;
}

int csv_flush(struct csv_row *row, int fd)
{
	int status = write_all(fd, row->text, row->size);
	row->size = 0;
	row->line = 0;
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
