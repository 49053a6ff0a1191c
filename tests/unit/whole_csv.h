/* SPDX-License-Identifier: MIT */
/* A whole CSV file in memory, for tests: row by row it is read as everything else does. */
#ifndef CONCBENCH_TESTS_WHOLE_CSV_H
#define CONCBENCH_TESTS_WHOLE_CSV_H

#include <stddef.h>

struct whole_csv;

/* On failure a negative errno, NULL, and one line. */
int whole_read(const char *path, struct whole_csv **, char *error, size_t error_size);
void whole_destroy(struct whole_csv *);
size_t whole_rows(const struct whole_csv *);
int whole_column(const struct whole_csv *, const char *name);
/* "" where there is none. */
const char *whole_get(const struct whole_csv *, size_t row, int column);
double whole_number(const struct whole_csv *, size_t row, int column);

#endif
