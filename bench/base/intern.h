/* SPDX-License-Identifier: MIT */
/* Texts kept once each, however often they occur: the names in a large table. */
#ifndef CONCBENCH_INTERN_H
#define CONCBENCH_INTERN_H

#include <stddef.h>
#include <stdint.h>

struct intern_chunk;

/* Zero-initialise. */
struct intern {
	struct intern_chunk *chunks;
	const char **slots; /* an open hash table; NULL: free */
	size_t count, room;
};

/* The kept copy of a text, the same for the same text; lives until finish. */
const char *intern_text(struct intern *, const char *text);
void intern_finish(struct intern *);

/* Goes on with a hash; begin with 0. */
uint64_t intern_hash(uint64_t hash, const char *text);

#endif
