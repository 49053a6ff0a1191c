/* SPDX-License-Identifier: MIT */
/*
 * Memory that the harness shares with a subject, its workers, and whoever is handed the memfd
 * behind it: zeroed, page-aligned, sealed against growing and shrinking.
 */
#ifndef CONCBENCH_BLOCK_H
#define CONCBENCH_BLOCK_H

#include <stddef.h>
#include <stdint.h>

struct block {
	void *memory;
	size_t bytes;
	int fd; /* -1: somebody else has taken it */
};

/* `name` is what /proc shows. 0 or a negative errno with nothing to finish. */
int block_init(struct block *, const char *name, size_t bytes);

/* How many bytes of memory it takes once all of it has been touched. */
uint64_t block_resident(const struct block *);

/* Takes one that was zero-initialised, too. */
void block_finish(struct block *);

#endif
