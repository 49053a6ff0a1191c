/* SPDX-License-Identifier: MIT */
/* samples.csv: a row a sample, in the order measured, on the disk as soon as it is measured. */
#ifndef CONCBENCH_ROWS_H
#define CONCBENCH_ROWS_H

#include <stddef.h>

struct cells;
struct csv;
struct csv_row;
struct sample;

/* The header, with its line end. */
extern const char rows_header[];

/*
 * Writes one sample's row; `row` is empty and empty again. `environment` is the hash of the
 * machine and the build. 0 or a negative errno.
 */
int rows_write(struct csv_row *row, int fd, const struct cells *, const struct sample *,
	const char *environment);

/*
 * Fills a sample from a row of a samples.csv, of this build or of another: what the row does not
 * say stays 0 or NaN. Cell, round and order are left to the caller; see rows_cell, rows_place.
 */
void rows_read(const struct csv *, size_t row, struct sample *);

/* Takes the round and the order from a row of the same run. */
void rows_place(const struct csv *, size_t row, struct sample *);

/* Which of the cells a row belongs to, by all columns that identify it; NO_CELL if none. */
size_t rows_cell(const struct csv *, size_t row, const struct cells *);

#endif
