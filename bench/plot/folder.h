/* SPDX-License-Identifier: MIT */
/*
 * Where figures land. They are written and drawn in a folder aside and take their places one by
 * one when they are whole: what an earlier drawing left stays until then, and for good when
 * something fails. No link is followed: not the folder itself, which may be part of a run that was
 * received, and none in it.
 */
#ifndef CONCBENCH_PLOT_FOLDER_H
#define CONCBENCH_PLOT_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

/* What the script of a deck begins with. */
#define PLOT_FOLDER_DECK "# Drawn by concbench. "

struct plot_folder {
	char *path;  /* NULL: none, all goes with the folder aside */
	char *aside; /* where files are written */
	int fd;      /* of `path` */
	bool made;   /* by us */
};

/*
 * Makes the folder where there is none, and one aside in it; or, for NULL, one in TMPDIR. `linked`:
 * the user has named it, it may be a link. 0 or a negative errno, -ELOOP or -ENOTDIR for a link;
 * close it either way.
 */
int plot_folder_open(struct plot_folder *, const char *path, bool linked);

/* Moves all files of a figure, NAME.*, to their places; those that gnuplot draws only where they
 * were `drawn` to their end. 0 or a negative errno. */
int plot_folder_keep(struct plot_folder *, const char *name, bool drawn);

/* Has the folder a picture of this name, from an earlier drawing? */
bool plot_folder_has_picture(const struct plot_folder *, const char *name);

/* The name of a file of no deck that what is written aside, or its PDF, would replace, or NULL. The
 * caller frees it. */
char *plot_folder_taken(const struct plot_folder *);

/*
 * Removes a kind's figures from the folder but those of a drawing of so many pages of which the
 * first are `drawn`: KIND with the extension of a figure's file is that of one page, KIND-1,
 * KIND-2, ... are those of several.
 * Nothing else is touched, also no folder of such a name. What cannot be removed stays.
 */
void plot_folder_tidy(struct plot_folder *, const char *kind, size_t pages, size_t drawn);

/* Removes the folder aside with what is left in it, and the folder itself if it was made and is
 * empty. */
void plot_folder_close(struct plot_folder *);

#endif
