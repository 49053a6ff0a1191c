/* SPDX-License-Identifier: MIT */
/*
 * A fresh folder with a run in it, for the tests of plots: files are written into it, drawn by the
 * real templates and, where it is installed, the real gnuplot, and looked at. Its own troubles fail
 * the test. CONCBENCH_UPDATE_GOLDEN=1 rewrites the golden files.
 */
#ifndef CONCBENCH_TESTS_PLOT_PLACE_H
#define CONCBENCH_TESTS_PLOT_PLACE_H

#include "bench/plot/plot.h"

#include <stdbool.h>
#include <stddef.h>

struct place {
	char root[64];
	char run[96];
	char templates[4200];
	char error[4096];
	struct plot_request request; /* kinds and theme may be set */
	size_t drawn;
};

#define ENVIRONMENT ENVIRONMENT_OF("2")
#define ENVIRONMENT_OF(cpus) \
	"{\"concbench\":\"0.1.0\",\"started\":\"2026-11-21T21:15:00Z\",\"host\":\"sample-vm\"," \
	"\"cpu_model\":\"Intel(R) Xeon(R) CPU @ 2.00GHz\",\"cpus_online\":" cpus \
	",\"cpus_usable\":" cpus "," \
	"\"kernel\":\"Linux 6.18.5\",\"baseline\":\"sequential\"}"

/* Finds the source tree, for templates and golden files; call it first. */
bool place_find_root(void);

/* Set-up and teardown of cmocka. */
int place_enter(void **state);
int place_leave(void **state);

void place_fill(const char *path, const char *text);
void place_in_run(const struct place *, const char *name, char *path, size_t size);
bool place_exists(const struct place *, const char *name);
size_t place_count_files(const char *path);

/* Samples from which the summary.csv of the run follows: its medians, intervals about as wide. */
void place_make_samples(const struct place *);

/* `environment` may be NULL. */
void place_write_run(const struct place *, const char *summary, const char *environment);
void place_write(const struct place *, const char *name, const char *text);

/* plot_run by this gnuplot (NULL: the one in PATH); counts what is drawn. */
int place_draw(struct place *, const char *gnuplot);
bool place_have_gnuplot(void);

/* The variables of a .gp file, or a .dat file, against tests/golden. */
void place_compare(const struct place *, const char *name, const char *golden);
/* Does a file hold this text, so often? */
void place_check_text(const struct place *, const char *name, const char *holds);
void place_check_count(const struct place *, const char *name, const char *holds, size_t times);
bool place_same_files(const char *path, const char *other);
/* 1920x1080, and more than an empty canvas. */
void place_check_png(const struct place *, const char *name);
void place_check_svg(const struct place *, const char *name, const char *holds);

#endif
