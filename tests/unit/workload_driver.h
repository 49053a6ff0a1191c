/* SPDX-License-Identifier: MIT */
/*
 * Takes a workload through its life for the unit tests, by its struct alone: parameters by hand,
 * a ledger, all tasks in order or on a small loop, the check. Its own troubles fail the test.
 */
#ifndef CONCBENCH_TESTS_WORKLOAD_DRIVER_H
#define CONCBENCH_TESTS_WORKLOAD_DRIVER_H

#include "bench/plan/param.h"
#include "bench/runner.h"

#define DRIVER_PARAMS 8

struct driver {
	const struct workload *workload;
	struct value values[DRIVER_PARAMS];
	struct values *defaults; /* driver_finish frees it */
	struct plan plan;
	struct setup setup;
	void *state;
	struct ledger ledger; /* as many records as tasks, and one that nobody may touch */
	struct verdict verdict;
	char text[4096];
};

/* All parameters at their defaults. */
void driver_init(struct driver *driver, const struct workload *workload);

/* Ends what was begun; then the driver may plan again. `finish` also forgets the parameters. */
void driver_end(struct driver *driver);
void driver_finish(struct driver *driver);

/* Sets a parameter by its name. Lists are borrowed. */
struct value *driver_value(struct driver *driver, const char *name);
void driver_choose(struct driver *driver, const char *name, const char *choice);
void driver_list(struct driver *driver, const char *name, const uint64_t *numbers, size_t count);
void driver_files(struct driver *driver, const char *const *paths, size_t count);

/* What the workload's own functions give. `run` is plan, setup and all tasks; then `check`. */
int driver_plan(struct driver *driver, uint64_t tasks);
int driver_setup(struct driver *driver);
int driver_run(struct driver *driver, uint64_t tasks);
int driver_run_events(struct driver *driver, uint64_t tasks, unsigned concurrency);
int driver_check(struct driver *driver);

/* What `format` writes for a task; it must not fail. */
const char *driver_format(struct driver *driver, uint64_t task);

/* The tasks end well and pass the check; then each of three lies about task 0 must not pass. */
void driver_passes(struct driver *driver, uint64_t tasks);
void driver_finds_lies(struct driver *driver);

/* A fresh directory, also the scratch directory, gone with driver_remove; a file in it, its path
 * borrowed until then. */
const char *driver_directory(void);
const char *driver_write(const char *name, const void *bytes, size_t length);
void driver_remove(void);

#endif
