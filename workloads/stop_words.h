/* SPDX-License-Identifier: MIT */
/* English words too common to say what a text is about. */
#ifndef CONCBENCH_WORKLOADS_STOP_WORDS_H
#define CONCBENCH_WORKLOADS_STOP_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Is it one of them? Takes it in lower case, without a terminating NUL. */
bool stop_words_contain(const unsigned char *word, size_t length);

/* All of them, for `inputs`: a JSON list. */
void stop_words_inputs(FILE *json);

#endif
