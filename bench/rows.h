/* SPDX-License-Identifier: MIT */
/* samples.csv: a row a sample, in the order measured, on the disk as soon as it is measured. */
#ifndef CONCBENCH_ROWS_H
#define CONCBENCH_ROWS_H

struct cells;
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

#endif
