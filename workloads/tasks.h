/* SPDX-License-Identifier: MIT */
/* What every workload does alike with its tasks: agree to their number, look at their records. */
#ifndef CONCBENCH_WORKLOADS_TASKS_H
#define CONCBENCH_WORKLOADS_TASKS_H

#include "bench/workload.h"

/* Takes `initial` where no number was asked for. Refuses more than a ledger holds (-ERANGE). */
int tasks_plan(struct plan *plan, uint64_t initial);

/* Has every task ended, and without an error? -EBADMSG or its own error, with the task in detail.
 */
int tasks_done(const struct ledger *ledger, struct verdict *verdict);

/* Writes what is wrong into `detail`. Gives -EBADMSG, which every `check` returns for a wrong
 * result. */
int tasks_wrong(struct verdict *verdict, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
