/* SPDX-License-Identifier: MIT */
/*
 * CSV as RFC 4180 has it: UTF-8, one header row, CRLF or LF read, LF written, fields quoted when
 * they hold a comma, a quote or a line break. Bytes that are no UTF-8 are written as text_utf8 has
 * them and read back as they were; so is what a spreadsheet would take for a formula, whose first
 * character (= + - @) is written as \x3d, \x2b, \x2d or \x40. The only reader and the only writer
 * of the program.
 */
#ifndef CONCBENCH_CSV_H
#define CONCBENCH_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* ---- writing: a row is built field by field, then ended ------------------------------------- */

/* Builds one row at a time. Zero-initialise; finish frees the buffer. */
struct csv_row {
	char *text;
	size_t size, room;
	size_t line; /* where the row being built begins */
	int fields;
};

void csv_text(struct csv_row *, const char *text); /* NULL: an empty field */
void csv_integer(struct csv_row *, uint64_t number);
void csv_seconds(struct csv_row *, uint64_t ns);                /* exact: 9 decimals */
void csv_number(struct csv_row *, double number, int decimals); /* NaN: an empty field */
/* So many decimals, and of what is small as many as give so many digits that mean something; 0:
 * never more. */
void csv_figure(struct csv_row *, double number, int decimals, int digits);
/* The same of six and six: 1e-12 is not 0. */
void csv_significant(struct csv_row *, double number);
void csv_empty(struct csv_row *);

/* Ends the row and writes it, with any ended before, by one write(2); 0 or negative errno. */
int csv_end(struct csv_row *, int fd);

/* The two halves of csv_end, for very many rows: end a row in the buffer; write the buffer. */
void csv_end_line(struct csv_row *);
int csv_flush(struct csv_row *, int fd);

/* Writes a header, with its line end; 0 or negative errno. */
int csv_header(int fd, const char *header);

/* Frees the buffer. Takes a zeroed row. */
void csv_finish(struct csv_row *);

/* ---- reading: row by row -------------------------------------------------------------------- */

struct csv;
struct csv_file;

/* Opens a plain file and reads its header. On failure a negative errno, NULL, and one line in
 * `error` with file and line, which is borrowed until csv_close. */
int csv_open(struct csv_file **, const char *path, char *error, size_t error_size);

/* Goes on to the next row: 1; 0 at the end; a negative errno with one line in the error. Blank
 * lines are no rows. */
int csv_next(struct csv_file *);

/* The row, valid until the next one. After csv_open: the columns alone. */
const struct csv *csv_row(const struct csv_file *);
void csv_close(struct csv_file *);

/* The columns that the header has, and the fields of the row, which may be more or fewer. */
size_t csv_columns(const struct csv *);
size_t csv_fields(const struct csv *);
/* The line of the file in which the row begins; does it end with a line end? */
size_t csv_line(const struct csv *);
bool csv_whole(const struct csv *);
/* The index of a column, or -1. */
int csv_column(const struct csv *, const char *name);
/* A field, borrowed; "" when the row is short or column is -1. */
const char *csv_get(const struct csv *, int column);
/* A field as a number; NaN when it is empty or not a number. */
double csv_get_number(const struct csv *, int column);

#endif
