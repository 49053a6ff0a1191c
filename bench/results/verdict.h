/* SPDX-License-Identifier: MIT */
/* What the figures of a group advise, in a sentence. */
#ifndef CONCBENCH_VERDICT_H
#define CONCBENCH_VERDICT_H

#include <stddef.h>

struct group;
struct summary;

/* What the work is bound by: "CPU-bound: sequential keeps one core 99 % busy", or "". */
void verdict_bound(const struct summary *, const struct group *, char *text, size_t size);

/*
 * The whole sentence: what the work is bound by, the speedup of each runner, what to use. Claims
 * only what intervals show.
 */
void verdict_sentence(const struct summary *, const struct group *, char *text, size_t size);

#endif
