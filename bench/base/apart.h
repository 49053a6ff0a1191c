/* SPDX-License-Identifier: MIT */
/* Long texts beside each other, made short and still told apart. */
#ifndef CONCBENCH_APART_H
#define CONCBENCH_APART_H

#include <stddef.h>

/* The least that `most` may be. */
#define APART_LEAST 16

/*
 * Copies of the texts on one line of UTF-8 (see text_line), each of at most `most` characters; what
 * is left out is an ellipsis. Two of them are the same only where the texts are: of those that
 * differ inside, the place is shown where they do; where that does not help they are numbered.
 * Caller frees the array and each of them.
 */
char **apart_shorten(const char *const *texts, size_t count, size_t most);

#endif
