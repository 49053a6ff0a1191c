/* SPDX-License-Identifier: MIT */
/* A table of differences for other programs: JSON, Markdown, and annotations for GitHub. */
#ifndef CONCBENCH_CHANGES_FORMATS_H
#define CONCBENCH_CHANGES_FORMATS_H

#include <stdio.h>

struct differences;

/* One object: what was compared, and a list of its cells. 0 or a negative errno. */
int changes_json(FILE *, const struct differences *);

/* A table, and what it comes to. */
void changes_markdown(FILE *, const struct differences *);

/* Workflow commands: an error a regression, a warning where some samples failed, a notice of the
 * whole. They follow what else is printed. */
void changes_github(FILE *, const struct differences *);

#endif
