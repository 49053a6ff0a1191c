/* SPDX-License-Identifier: MIT */
/*
 * What the workload, and the samples of a group, foretell of its cells that have none yet: a cell
 * whose single sample cannot end within --timeout is left out before it is measured.
 *
 * Only of waiting: what a task waited in one cell it waits in all others, and fewer at once wait
 * for longer. Of computing nothing is foretold, as the tasks of many workers, which are in each
 * other's way, say little about one worker.
 */
#ifndef CONCBENCH_FORESIGHT_H
#define CONCBENCH_FORESIGHT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cells;
struct settings;

/* Can the cell, of whose tasks each waits so long at least, not end within --timeout? Then the text
 * says so, why, and what to do. */
bool foresight_is_hopeless(const struct cells *, const struct settings *, size_t cell,
	uint64_t waits_ns, char *text, size_t size);

#endif
