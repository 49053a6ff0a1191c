/* SPDX-License-Identifier: MIT */
/*
 * Counts the words of a text that comes in pieces: a hash table with open addressing, and an arena
 * for the words. A word is what lies between white space (space, \t \n \v \f \r), of any length and
 * of any other bytes; upper case A to Z counts as lower case.
 */
#ifndef CONCBENCH_WORKLOADS_TALLY_H
#define CONCBENCH_WORKLOADS_TALLY_H

#include <stddef.h>
#include <stdint.h>

/* So many bytes behind a piece are readable; what they are does not matter. */
#define TALLY_PAD 64u

/* A word that a tally found. `word` is borrowed until the next call for the tally. */
struct tally_best {
	const unsigned char *word; /* in lower case, not terminated */
	size_t length;             /* 0: there was no word */
	uint64_t count;
};

/* NULL: no memory. Takes no more than a few pages until it is fed. */
struct tally *tally_create(void);
void tally_destroy(struct tally *tally);

/* Forgets the text, keeps the memory. */
void tally_reset(struct tally *tally);

/* Takes the next piece, changes it to lower case on the way. 0 or -ENOMEM */
int tally_feed(struct tally *tally, unsigned char *piece, size_t length);

/*
 * The text ends here: its most frequent word that is no stop word; among equals the smallest in
 * byte order. 0 or -ENOMEM
 */
int tally_finish(struct tally *tally, struct tally_best *best);

#endif
