/* SPDX-License-Identifier: MIT */
/* The table that a run ends with: what was measured, who won, by how much, how sure. */
#ifndef CONCBENCH_TABLE_H
#define CONCBENCH_TABLE_H

#include <stdbool.h>
#include <stdio.h>

struct figures_unit;
struct findings;

struct table_style {
	bool colour;
	unsigned columns; /* no line is longer; columns are left out where they do not fit */
	const struct figures_unit *unit; /* of times; NULL: what suits each group */
};

void table_print(FILE *, const struct findings *, const struct table_style *);

#endif
