/* SPDX-License-Identifier: MIT */
#include "bench/plan/agree.h"

#include "bench/base/data.h"
#include "bench/base/guest.h"
#include "bench/base/memory.h"
#include "bench/machine/machine.h"
#include "bench/plan/cells.h"
#include "bench/plan/param.h"
#include "bench/runner.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

unsigned agree_at_once(const struct cells *cells, const struct workload *workload)
{
	return workload->bound == BOUND_IO ? IO_CONCURRENCY : cells->cpus;
}

/* What the harness has to have before any task runs, and a loop for one of them at least. */
static int check_memory(
	const struct workload *workload, const struct plan *plan, struct error *error)
{
	uint64_t needed, available = machine_memory_available();
	available = available ? available : PTRDIFF_MAX;
	if (__builtin_add_overflow(plan->tasks * sizeof(struct record), plan->shared, &needed) ||
		__builtin_add_overflow(needed, plan->scratch, &needed))
		needed = UINT64_MAX;
	if (needed <= available)
		return 0;
	return error_set(error, AGREE_LIMIT,
		"%s: %" PRIu64 " tasks need %" PRIu64 " MB of memory, %" PRIu64
		" MB are available; use --tasks %.0f or less",
		workload->name, plan->tasks, needed >> 20, available >> 20,
		(double)plan->tasks * ((double)available / (double)needed));
}

/* Tasks that need each other, or share one amount of work, do not arrive by themselves, nor are
 * some of them work done. */
static int check_load(const struct group *group, const struct plan *plan, struct error *error)
{
	const char *option = load_is_probe(&group->load)  ? "slo"
			     : load_is_open(&group->load) ? "rate"
							  : "duration";
	if (!group->load.duration_ns)
		return 0;
	if (plan->flags & PLAN_OWN_LOAD)
		return error_set(error, -EINVAL,
			"%s: it makes a load of its own, which its parameters say; drop --%s",
			group->workload->name, option);
	if (plan->flags & (PLAN_ALL_AT_ONCE | PLAN_SHARES))
		return error_set(error, -EINVAL, "%s: its tasks %s; drop --%s",
			group->workload->name,
			plan->flags & PLAN_SHARES ? "share one amount of work"
						  : "wait for each other",
			option);
	if (!load_is_open(&group->load) || plan->tasks == group->tasks)
		return 0;
	return error_set(error, -EINVAL,
		"%s: %" PRIu64 " tasks are due, and it can have %" PRIu64
		"; use another --rate or --duration",
		group->workload->name, group->tasks, plan->tasks);
}

/* Asks the workload. Its refusal is ours, with its name in front. */
int agree_group(const struct cells *cells, struct group *group, struct error *error)
{
	struct plan plan = {
		.values = group->values->values, .seed = group->seed, .tasks = group->tasks
	};
	guest_enter("the plan of %s", group->workload->name);
	int code = group->workload->plan(&plan);
	guest_leave();
	if (code < 0)
		return error_set(error, -EINVAL, "%s: %.*s", group->workload->name,
			WORKLOAD_TEXT - 1, *plan.error ? plan.error : strerror(-code));
	if (plan.tasks == 0 || plan.tasks >= UINT32_MAX)
		return error_set(error, -EINVAL, "%s: %" PRIu64 " tasks; 1 to %u can be had",
			group->workload->name, plan.tasks, UINT32_MAX - 1);
	code = check_memory(group->workload, &plan, error);
	if (!code)
		code = check_load(group, &plan, error);
	if (code)
		return code;
	group->tasks = plan.tasks;
	group->concurrency =
		plan.concurrency ? plan.concurrency : agree_at_once(cells, group->workload);
	group->directory = plan.directory;
	group->scratch = plan.scratch;
	group->shared = plan.shared;
	group->descriptors = plan.descriptors;
	group->worker_descriptors = plan.worker_descriptors;
	group->waits_ns = plan.waits_ns;
	group->flags = plan.flags;
	return 0;
}

/* What a worker takes at the least, unless its runner knows of more: its stacks and what the kernel
 * keeps of it (x86-64, Linux 6). */
#define THREAD_BYTES  UINT64_C(32768)
#define PROCESS_BYTES UINT64_C(65536)

/* More workers than there is memory for. */
static int check_worker_memory(const struct runner_plan *plan, struct error *error)
{
	uint64_t available = machine_memory_available(), workers = plan->threads + plan->processes;
	uint64_t thread = plan->worker_bytes > THREAD_BYTES ? plan->worker_bytes : THREAD_BYTES;
	uint64_t process = plan->worker_bytes > PROCESS_BYTES ? plan->worker_bytes : PROCESS_BYTES;
	uint64_t of_threads, of_processes, needed;
	if (__builtin_mul_overflow(plan->threads, thread, &of_threads) ||
		__builtin_mul_overflow(plan->processes, process, &of_processes) ||
		__builtin_add_overflow(of_threads, of_processes, &needed))
		needed = UINT64_MAX;
	if (!available || needed <= available)
		return 0;
	return error_set(error, AGREE_LIMIT,
		"%" PRIu64 " workers need %" PRIu64 " MB of memory, %" PRIu64
		" MB are available; use --concurrency %" PRIu64 " or less",
		workers, needed >> 20, available >> 20, available / (needed / workers));
}

/* More workers than the system grants. */
static int check_limits(const struct runner_plan *plan, struct error *error)
{
	char reason[64] = "";
	uint64_t threads =
		plan->threads ? machine_thread_limit(plan->threads, reason, sizeof reason) : 0;
	bool few = plan->threads > threads;
	uint64_t granted = threads, wanted = plan->threads;
	if (!few && plan->processes) {
		granted = machine_process_limit(plan->processes, reason, sizeof reason);
		wanted = plan->processes;
		few = wanted > granted;
	}
	if (!few)
		return check_worker_memory(plan, error);
	/* Not all are workers: others grow less, or not at all. */
	uint64_t beside = wanted > plan->concurrency ? wanted - plan->concurrency : 0;
	return error_set(error, AGREE_LIMIT,
		"this system grants about %" PRIu64 " more workers (%s), not %" PRIu64
		"; use --concurrency %" PRIu64 " or less",
		granted, reason, wanted, granted > beside ? granted - beside : 1);
}

/* Is it the blocking form that this runner executes? */
static bool executes_blocking(const struct workload *workload, const struct runner *runner)
{
	return !workload->start || !(runner->flags & RUNNER_EVENT);
}

/* More open descriptors than the system grants to a process. What tasks keep open may be open in
 * each process, what a worker has is its own. */
static int check_descriptors(const struct group *group, const struct runner *runner,
	const struct runner_plan *plan, struct error *error)
{
	uint64_t at_once = plan->concurrency < group->tasks ? plan->concurrency : group->tasks;
	uint64_t each = group->descriptors, granted = machine_descriptor_limit();
	uint64_t more = executes_blocking(group->workload, runner) ? group->worker_descriptors : 0;
	if (plan->processes < 2)
		each += more;
	if (!each || at_once <= granted / each)
		return 0;
	if (granted < each)
		return error_set(error, AGREE_LIMIT,
			"a task needs %" PRIu64 " open descriptor%s, this system grants %" PRIu64
			" beside those of the run; raise ulimit -Hn",
			each, each == 1 ? "" : "s", granted);
	return error_set(error, AGREE_LIMIT,
		"%" PRIu64 " tasks at once need %" PRIu64
		" open descriptors, this system grants %" PRIu64
		" (ulimit -Hn); use --concurrency %" PRIu64 " or less",
		at_once, at_once * each, granted, granted / each);
}

/* What a runner can make of a workload, beyond what it says itself. */
static int check_fit(const struct cells *cells, const struct group *group,
	const struct runner *runner, const struct runner_plan *plan, struct error *error)
{
	bool blocking = runner->flags & RUNNER_BLOCKING;
	if (cells->heart && !(runner->flags & RUNNER_HEART))
		return error_set(error, -EINVAL,
			"it keeps no heartbeat; leave out --heartbeat, or use another runner");
	if (cells->states && (runner->flags & RUNNER_FAR))
		return error_set(error, -EINVAL,
			"what its tasks do meanwhile is not recorded; use --trace without =states");
	if (cells->pinned && (runner->flags & RUNNER_UNPLACED))
		return error_set(error, -EINVAL,
			"it cannot bind its workers to CPUs; leave out --pin, or use another "
			"runner");
	if (!group->workload->start && !blocking)
		return error_set(error, -EINVAL, "it executes event forms only, which %s has not",
			group->workload->name);
	if (group->load.duration_ns && !(runner->flags & RUNNER_PACED))
		return error_set(error, -EINVAL, "it does not keep to %s; use another runner",
			load_is_open(&group->load) ? "an arrival rate" : "a fixed time");
	if ((group->flags & PLAN_ALL_AT_ONCE) && plan->concurrency < group->tasks)
		return error_set(error, -EINVAL,
			"the %" PRIu64 " tasks wait for each other, and there is room for %" PRIu64
			"; use --concurrency %" PRIu64 " or more, or another runner",
			group->tasks, plan->concurrency, group->tasks);
	/* Those in flight on a loop, each with its scratch memory. */
	uint64_t needed, available = machine_memory_available();
	if (!executes_blocking(group->workload, runner) && available &&
		(__builtin_mul_overflow(plan->concurrency, group->scratch, &needed) ||
			needed > available))
		return error_set(error, AGREE_LIMIT,
			"%" PRIu64 " tasks at once need %zu bytes each, %" PRIu64
			" MB are available; use --concurrency %" PRIu64 " or less",
			plan->concurrency, group->scratch, available >> 20,
			available / group->scratch);
	return 0;
}

/* Parameters without effect are set back, so that no two cells differ in them alone. */
static int reset_unused(struct values *values, uint64_t unused, struct error *error)
{
	int code = 0;
	for (size_t i = 0; !code && i < values->count; i++)
		if (unused >> i & 1)
			code = values_set(
				values, values->params[i].name, values->params[i].initial, error);
	return code;
}

/* Asks the runner: fills in the cell, or refuses with its reason. */
int agree_cell(const struct cells *cells, const struct group *group, struct cell *cell,
	struct error *error)
{
	const struct runner *runner = cell->runner;
	unsigned cpus = cells->cpus;
	struct runner_plan plan = { .values = cell->values->values,
		.workload = group->workload,
		.workload_values = group->values->values,
		.tasks = group->tasks,
		.plan_flags = group->flags,
		.cpus = cpus,
		.concurrency = cell->concurrency ? cell->concurrency : group->concurrency,
		.parallel = 1,
		.shipped = data_path,
		.shared = group->shared,
		.directory = group->directory };
	guest_enter("the plan of %s", runner->name);
	int code = runner->plan(&plan);
	guest_leave();
	cell->concurrency = plan.concurrency; /* also to tell what was refused */
	if (code < 0)
		return error_set(error, -EINVAL, "%.*s", WORKLOAD_TEXT - 1,
			*plan.error ? plan.error : strerror(-code));
	if (!plan.concurrency || !plan.parallel)
		return error_set(error, -EINVAL, "it plans to run nothing at once");
	cell->threads = runner->flags & RUNNER_EVENT ? 0 : plan.threads;
	cell->busy = plan.parallel < UINT_MAX ? (unsigned)plan.parallel : UINT_MAX;
	cell->parallel = cell->busy < cpus ? cell->busy : cpus;
	code = check_fit(cells, group, runner, &plan, error);
	if (!code)
		code = check_limits(&plan, error);
	if (!code)
		code = check_descriptors(group, runner, &plan, error);
	if (!code)
		code = reset_unused(cell->values, plan.unused, error);
	if (!code)
		cell->runner_params = values_text_changed(cell->values, ";");
	if (!code && *plan.facts)
		cell->facts = memory_text(plan.facts);
	return code;
}

bool agree_absent(const struct runner *runner, char reason[WORKLOAD_TEXT])
{
	static const struct workload any = { .name = "any" };
	struct values *values = values_create(runner->params);
	if (!values)
		return false;
	struct runner_plan plan = { .values = values->values,
		.workload = &any,
		.tasks = 1,
		.cpus = 1,
		.concurrency = 1,
		.parallel = 1,
		.shipped = data_path };
	guest_enter("the plan of %s", runner->name);
	bool absent = runner->plan(&plan) == -ENOENT;
	guest_leave();
	values_destroy(values);
	snprintf(reason, WORKLOAD_TEXT, "%.*s", WORKLOAD_TEXT - 1,
		*plan.error ? plan.error : strerror(ENOENT));
	return absent;
}
