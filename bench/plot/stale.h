/* SPDX-License-Identifier: MIT */
/* Figures of an earlier drawing that this one has no more. */
#ifndef CONCBENCH_PLOT_STALE_H
#define CONCBENCH_PLOT_STALE_H

#include <stddef.h>

/*
 * Removes the kind's figures from a folder but those of a drawing of so many pages: KIND with the
 * extension of a figure's file is that of one page, KIND-1, KIND-2, ... are those of several.
 * Nothing else is touched, also no folder of such a name. What cannot be removed stays.
 */
void plot_stale_remove(const char *folder, const char *kind, size_t pages);

#endif
