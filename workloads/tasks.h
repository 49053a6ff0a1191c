/* SPDX-License-Identifier: MIT */
/*
 * What every workload does alike with its tasks: agree to their number, look at their records.
 * Installed, and all of it inline, so that plug-ins can use it too.
 */
#ifndef CONCBENCH_WORKLOADS_TASKS_H
#define CONCBENCH_WORKLOADS_TASKS_H

#include "bench/workload.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Takes `initial` where no number was asked for. Refuses more than a ledger holds (-ERANGE). */
static inline int tasks_plan(struct plan *plan, uint64_t initial)
{
	if (plan->tasks == 0)
		plan->tasks = initial;
	if (plan->tasks <= UINT32_MAX)
		return 0;
	snprintf(plan->error, sizeof plan->error,
		"%" PRIu64 " tasks are too many; at most %" PRIu32, plan->tasks, UINT32_MAX);
	return -ERANGE;
}

/*
 * Where the share of a task begins, if `total` things (numbers, bytes, rows) are shared out in
 * order; it ends where the next begins, the last at `total`. No two shares differ by more than one.
 */
static inline uint64_t tasks_share(uint64_t total, uint64_t task, uint64_t tasks)
{
	uint64_t rest = total % tasks;
	return total / tasks * task + (task < rest ? task : rest);
}

/* Writes what is wrong into `detail`; gives -EBADMSG, by which a check says that a result is. */
__attribute__((format(printf, 2, 3))) static inline int tasks_wrong(
	struct verdict *verdict, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(verdict->detail, sizeof verdict->detail, format, arguments);
	va_end(arguments);
	return -EBADMSG;
}

/* Has every task ended, and without an error? -EBADMSG or its own error, with it in `detail`. */
static inline int tasks_done(const struct ledger *ledger, struct verdict *verdict)
{
	for (uint64_t task = 0; task < ledger->tasks; task++) {
		int status = ledger->records[task].status;
		if (status == 0)
			return tasks_wrong(verdict, "task %" PRIu64 " did not end", task);
		if (status < 0) {
			tasks_wrong(
				verdict, "task %" PRIu64 " failed: %s", task, strerror(-status));
			return status;
		}
	}
	return 0;
}

#endif
