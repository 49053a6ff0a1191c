/* SPDX-License-Identifier: MIT */
/*
 * `--tasks auto`: as many tasks that a sequential sample takes about 0.2 s on this machine and that
 * each worker gets four or more. It is one in C, unless all runners are of one other language. The
 * number begins with the workload's own, rounded to a power of two times the workers, and stays
 * that unless it would take three times too long or too short: then it goes by eights. So two runs
 * on one machine agree, and most machines do.
 *
 * Tasks that share out one amount of work (PLAN_SHARES) keep that first number, those that wait for
 * each other (PLAN_ALL_AT_ONCE) the workload's own. Waits take as long on any machine: for a
 * workload that is bound by them the number is its own one, or more.
 */
#ifndef CONCBENCH_CALIBRATE_H
#define CONCBENCH_CALIBRATE_H

#include "bench/base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct cells;
struct group;
struct request;
struct roster;
struct runner;

/*
 * Takes samples for it: plan/ knows nothing of sampling. `probe` takes one of the only cell in
 * `cells`, and gives its time in ns: 0, or a negative errno when it was not had; -EINTR ends the
 * planning.
 */
struct prober {
	int (*probe)(const struct prober *, const struct cells *, uint64_t *ns);
};

/* For a workload, and the largest concurrency that is asked for (0: none is). */
struct calibration {
	const struct prober *prober;
	const struct cells *cells;   /* for the usable CPUs */
	const struct runner *runner; /* a sequential one: calibration_runner() */
	uint64_t concurrency;
	bool started;
	uint64_t tasks; /* out: the number so far */
};

/* Under which a sample is to take that long: where all are of one language, its sequential one. */
const struct runner *calibration_runner(const struct roster *);

/*
 * Takes in one combination of the workload's parameters: the group's workload, values and seed. The
 * one whose tasks take longest decides. 0, also when the workload refuses to be tried: then it is
 * the workload's own number; or -EINTR.
 */
int calibration_add(struct calibration *, const struct group *);

/* What was found out before for a workload of the request, or is given: 0 for nothing. */
uint64_t calibration_known(const struct request *, const char *workload);
void calibration_remember(struct request *, const char *workload, uint64_t tasks);
/* Is each `tasks.WORKLOAD` for a workload of the request? Otherwise it would be ignored: -EINVAL.
 */
int calibration_check(const struct request *, struct error *);

#endif
