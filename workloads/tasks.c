/* SPDX-License-Identifier: MIT */
/* What every workload does alike with its tasks. */
#include "workloads/tasks.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int tasks_plan(struct plan *plan, uint64_t initial)
{
	if (plan->tasks == 0)
		plan->tasks = initial;
	if (plan->tasks <= UINT32_MAX)
		return 0;
	snprintf(plan->error, sizeof plan->error,
		"%" PRIu64 " tasks are too many; at most %" PRIu32, plan->tasks, UINT32_MAX);
	return -ERANGE;
}

int tasks_done(const struct ledger *ledger, struct verdict *verdict)
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

int tasks_wrong(struct verdict *verdict, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(verdict->detail, sizeof verdict->detail, format, arguments);
	va_end(arguments);
	return -EBADMSG;
}
