/* SPDX-License-Identifier: MIT */
/* A second opinion on the most frequent word, for the check of the word count. */
#ifndef CONCBENCH_WORKLOADS_RECOUNT_H
#define CONCBENCH_WORKLOADS_RECOUNT_H

#include <stddef.h>
#include <stdint.h>

/* `word` points into the text. Length 0: there was no word but stop words. */
struct recount_best {
	const unsigned char *word;
	size_t length;
	uint64_t count;
};

/*
 * The most frequent word of a whole text, as tally.h defines it, found without a table of
 * words. Changes the text to lower case. 0 or -ENOMEM
 */
int recount_text(unsigned char *bytes, size_t length, struct recount_best *best);

#endif
