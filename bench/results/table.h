/* SPDX-License-Identifier: MIT */
/* The table that a run ends with: what was measured, who won, by how much, how sure. */
#ifndef CONCBENCH_TABLE_H
#define CONCBENCH_TABLE_H

#include <stdbool.h>
#include <stdio.h>

struct findings;

struct table_style {
	bool colour;
	unsigned columns; /* 100 or more: with the memory column */
};

void table_print(FILE *, const struct findings *, const struct table_style *);

#endif
