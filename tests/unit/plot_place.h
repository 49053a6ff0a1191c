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

/* Two machines, and the samples of runs that are compared. */
#define PLACE_MACHINE \
	"{\"concbench\":\"0.1.0\",\"host\":\"sample-vm\"," \
	"\"cpu_model\":\"Intel(R) Xeon(R) CPU @ 2.00GHz\",\"cpus_online\":2,\"cpus_usable\":2," \
	"\"kernel\":\"Linux 6.18.5\",\"environment\":\"1\"," \
	"\"started\":\"2026-11-21T21:15:00Z\",\"baseline\":\"sequential\"}"
#define PLACE_OTHER_MACHINE \
	"{\"concbench\":\"0.2.0\",\"host\":\"sample-vm\"," \
	"\"cpu_model\":\"AMD EPYC 7B13\",\"cpus_online\":2,\"cpus_usable\":2," \
	"\"kernel\":\"Linux 6.18.5\",\"environment\":\"2\"," \
	"\"started\":\"2026-11-22T09:15:00Z\",\"baseline\":\"sequential\"}"
#define PLACE_SAMPLES \
	"round,order,workload,params,tasks,runner,concurrency,seed,build,status,disturbed,wall_s\n"

#define ENVIRONMENT ENVIRONMENT_OF("2")
#define ENVIRONMENT_OF(cpus) \
	"{\"concbench\":\"0.1.0\",\"started\":\"2026-11-21T21:15:00Z\",\"host\":\"sample-vm\"," \
	"\"cpu_model\":\"Intel(R) Xeon(R) CPU @ 2.00GHz\",\"cpus_online\":" cpus \
	",\"cpus_usable\":" cpus "," \
	"\"kernel\":\"Linux 6.18.5\",\"baseline\":\"sequential\"}"

#define PLACED(test) cmocka_unit_test_setup_teardown(test, place_enter, place_leave)

/* What `main` returns: without gnuplot, 77 for what was not tried. */
struct CMUnitTest;
int place_run_tests(const char *name, const struct CMUnitTest *, size_t count);

/* Set-up and teardown of cmocka. */
int place_enter(void **state);
int place_leave(void **state);

void place_fill(const char *path, const char *text);
void place_in_run(const struct place *, const char *name, char *path, size_t size);
bool place_exists(const struct place *, const char *name);
size_t place_count_files(const char *path);

/* Samples from which the summary.csv of the run follows: its medians, intervals about as wide. */
void place_make_samples(const struct place *);

/* The first columns of summary.csv, and a run with a group of each bound. */
#define PLACE_COLUMNS \
	"workload,params,tasks,runner,concurrency,samples,failed,wall_median_s,wall_low_s," \
	"wall_high_s,speedup,speedup_low,speedup_high,bound,verdict\n"
extern const char place_two_groups[];

/* `environment` may be NULL. */
void place_write_run(const struct place *, const char *summary, const char *environment);
void place_write(const struct place *, const char *name, const char *text);

/* Draws this kind alone, also where there is no gnuplot. */
void place_draw_kind(struct place *, const char *kind);
/* Its files alone, without pictures. */
void place_write_kind(struct place *, const char *kind);

/* plot_run by this gnuplot (NULL: the one in PATH); counts what is drawn. */
int place_draw(struct place *, const char *gnuplot);
bool place_have_gnuplot(void);

/* What was told of the last figure. */
struct place_told {
	size_t figures;
	char title[512], subtitle[512], caption[1024], facts[4096];
};

/* Draws the place's run over these, by the real gnuplot: what plot_run says. */
int place_draw_over(struct place *, char *const *runs, size_t count, struct place_told *);
void place_assert_holds(const char *text, const char *part);

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
