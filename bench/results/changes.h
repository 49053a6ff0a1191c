/* SPDX-License-Identifier: MIT */
/* A table of differences, for people and as CSV. */
#ifndef CONCBENCH_CHANGES_H
#define CONCBENCH_CHANGES_H

#include "bench/base/error.h"
#include "bench/base/figures.h"

#include <stdio.h>

struct difference;
struct differences;
struct table_style;

/* The figures of a row as people read them; empty where there are none, "failed" where there
 * should be. */
struct changes_row {
	char old[FIGURES_SIZE], new[FIGURES_SIZE]; /* medians, in one unit: "12.3 ms", "812/s" */
	char change[FIGURES_SIZE];                 /* "+4.9 %": NEW takes so much longer; of a
						      throughput: has so much more */
	char interval[2 * FIGURES_SIZE + 4];       /* "[+2.1 %, +7.7 %]" */
	char failed[96]; /* "4 of 7 samples failed in NEW", where others did not; or "" */
};

/* The word of the verdict column: "slower", "failed: it worked before". */
const char *changes_verdict(const struct difference *);

void changes_row(const struct difference *, struct changes_row *);

/* For people: what each is called beside the others, all that identifies them where that tells some
 * not apart. Caller frees each and the array. */
char **changes_names(const struct differences *);

/* Lines that must be read before any verdict: that it was other work, that the machine was busy. No
 * line is longer than `columns`; TERMINAL_UNBROKEN: none is broken. */
void changes_print_before(FILE *, const struct differences *, unsigned columns);

/* The sentences under the table: what it comes to, and what runs measured apart can prove at all.
 */
void changes_print_summary(FILE *, const struct differences *, unsigned columns);

void changes_print(FILE *, const struct differences *, const struct table_style *);

/* Writes differences.csv. 0 or a negative errno with a line. */
int changes_write(const struct differences *, const char *path, struct error *);

#endif
