/* SPDX-License-Identifier: MIT */
/*
 * A workload that goes wrong on request: `kind` says how, `task` in which task. It is built twice,
 * with an event form and, with FAULT_BLOCKING, without.
 *
 * With `marks`, every task appends its process's number to that file before anything else, and so
 * does whatever a task forks: a test can see who was there and whether all of them are gone.
 */
#include "bench/workload.h"

#include "fault.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef FAULT_BLOCKING
#define NAME "fault-blocking"
#else
#define NAME "fault"
#endif

#define TASKS 12u

#define KIND_NAME(number, name) name,

static const char *const kinds[] = { KINDS(KIND_NAME) NULL };

static const struct param params[] = {
	{ .name = "kind",
		.type = PARAM_CHOICE,
		.initial = "none",
		.max = sizeof kinds / sizeof *kinds - 2,
		.choices = kinds,
		.help = "what goes wrong" },
	{ .name = "task",
		.type = PARAM_INTEGER,
		.initial = "5",
		.max = UINT32_MAX,
		.help = "in which task" },
	{ .name = "marks",
		.type = PARAM_TEXT,
		.initial = "",
		.max = 4000,
		.help = "file that gets the number of every process" },
	{ 0 },
};

static uint64_t result_of(const struct fault *fault, uint64_t task)
{
	bool drifts = fault->kind == DRIFT || fault->kind == VARY;
	if (task != fault->task)
		return task;
	return fault->kind == WRONG ? task + 1 : drifts ? (uint64_t)getpid() : task;
}

/* ---- the contract --------------------------------------------------------------------------- */

static int fault_plan(struct plan *plan)
{
	enum kind kind = (enum kind)plan->values[0].number;
	plan->tasks = plan->tasks ? plan->tasks : TASKS;
	if (kind == ALL_AT_ONCE || kind == SEGV_AWAITED)
		plan->flags |= PLAN_ALL_AT_ONCE;
	plan->directory = kind == DIRECTORY;
	if (kind == PLAN_EXITS)
		exit(0);
	if (kind == PLAN_LEAVES)
		_exit(0);
	if (kind == PLAN_CRASHES)
		raise(SIGSEGV);
	if (kind == PLAN_SHARED)
		plan->shared = SIZE_MAX - 100;
	if (kind == PLAN_SCRATCH)
		plan->scratch = SIZE_MAX - 100;
	if (kind == PLAN_ENDLESS) {
		memset(plan->error, 'x', sizeof plan->error);
		return -EINVAL;
	}
	if (kind == VARY)
		plan->flags |= PLAN_RESULTS_VARY;
	if (kind == PLAN_NO_TASKS)
		plan->tasks = 0;
	if (kind != PLAN_REFUSES)
		return 0;
	snprintf(plan->error, sizeof plan->error,
		"kind=plan-refuses is refused; anything else will do");
	return -EINVAL;
}

/* Leaves what is not easily removed: folders that nobody may look into, links to elsewhere. */
static int litter(const char *directory)
{
	if (!directory || chdir(directory))
		return -ENOENT;
	int fd = open("file", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0);
	if (fd < 0 || close(fd) || mkdir("a", 0700) || mkdir("a/b", 0700) ||
		symlink("/etc/passwd", "a/b/link") || symlink("..", "a/up") ||
		mkfifo("a/b/pipe", 0) || chmod("a/b", 0) || chmod("a", 0))
		return -errno;
	return 0;
}

static int fault_setup(struct setup *setup, void **state)
{
	enum kind kind = (enum kind)setup->values[0].number;
	if (kind == SETUP_FAILS) {
		snprintf(setup->error, sizeof setup->error, "the server did not come up");
		return -ECONNREFUSED;
	}
	if (kind == SETUP_ONCE && (getenv("FAULT_SET_UP") || setenv("FAULT_SET_UP", "yes", 1))) {
		snprintf(setup->error, sizeof setup->error, "the port is taken");
		return -EADDRINUSE;
	}
	if (kind == SETUP_ENDLESS) {
		memset(setup->error, 'x', sizeof setup->error);
		return -EINVAL;
	}
	if (kind == DIRECTORY && litter(setup->directory))
		return -EIO;
	if (kind == SETUP_ABORTS)
		abort();
	if (kind == SETUP_HANGS)
		fault_doze();
	struct fault *fault = malloc(sizeof *fault);
	if (!fault)
		return -ENOMEM;
	int error = fault_starve(kind);
	if (error) {
		free(fault);
		return error;
	}
	*fault = (struct fault){
		.kind = kind, .task = setup->values[1].number, .marks = setup->values[2].text
	};
	*state = fault;
	return 0;
}

static int fault_enter(const void *state, struct pending *service, void **local)
{
	const struct fault *fault = state;
	(void)service;
	*local = (void *)(uintptr_t)state;
	return fault->kind == ENTER_FAILS ? -EMFILE : 0;
}

static void fault_leave(const void *state, void *local)
{
	const struct fault *fault = state;
	(void)local;
	if (fault->kind == LEAVE_CRASHES)
		abort();
}

static int fault_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	const struct fault *fault = state;
	fault_mark(fault);
	*result = result_of(fault, task);
	if (task != fault->task && fault->kind == SEGV_AWAITED)
		fault_doze(); /* until the one that falls has done its part */
	if (task != fault->task && fault->kind != ALL_DEAF)
		return 0;
	if (fault->kind == SILENT)
		return wait_for(wait, -1, 0, WAIT_FOREVER);
	return fault_happen(fault);
}

#ifndef FAULT_BLOCKING
static void never(struct pending *pending, unsigned events)
{
	(void)pending, (void)events;
	abort();
}

static void finish(struct pending *pending, unsigned events)
{
	const struct fault *fault = pending->local;
	(void)events;
	int status = pending->task == fault->task ? fault_happen(fault) : 0;
	pending_done(pending, status, result_of(fault, pending->task));
}

static void fault_start(const void *state, struct pending *pending)
{
	const struct fault *fault = state;
	fault_mark(fault);
	bool silent = fault->kind == SILENT && pending->task == fault->task;
	int status = silent ? pending_wait(pending, -1, 0, WAIT_FOREVER, never)
			    : pending_wait(pending, -1, 0, 0, finish);
	if (status < 0)
		pending_done(pending, status, 0);
}
#endif

static int fault_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	const struct fault *fault = state;
	verdict->units = (double)ledger->tasks;
	if (fault->kind == CHECK_CRASHES)
		abort();
	if (fault->kind == CHECK_HANGS)
		fault_doze();
	if (fault->kind == CHECK_FAILS)
		return -ENOMEM;
	if (fault->kind == CHECK_ENDLESS) {
		memset(verdict->detail, 'x', sizeof verdict->detail);
		memset(verdict->figures, 'x', sizeof verdict->figures);
		memset(verdict->disturbed, 'x', sizeof verdict->disturbed);
		return -EBADMSG;
	}
	if (fault->kind == TOLERATED)
		verdict->tolerated = 1;
	for (uint64_t task = 0; task < ledger->tasks; task++) {
		uint64_t result = ledger->records[task].result;
		bool free = (fault->kind == DRIFT || fault->kind == VARY) && task == fault->task;
		if (free || ledger->records[task].status < 0 || result == task)
			continue;
		snprintf(verdict->detail, sizeof verdict->detail,
			"task %" PRIu64 " gave %" PRIu64 ", not its number", task, result);
		return -EBADMSG;
	}
	return 0;
}

static int fault_format(
	const void *state, uint64_t task, const struct record *record, char *text, size_t size)
{
	const struct fault *fault = state;
	if (task == fault->task && fault->kind == FORMAT_FAILS)
		return -EIO;
	if (task == fault->task && fault->kind == FORMAT_ODD)
		snprintf(text, size, "a \"quoted\", line\nand another\t\xc3\xa4");
	else
		snprintf(text, size, "number %" PRIu64, record->result);
	return 0;
}

static void fault_teardown(void *state)
{
	struct fault *fault = state;
	if (fault && fault->kind == TEARDOWN_CRASHES)
		abort();
	free(fault);
}

extern const struct workload concbench_workload;

const struct workload concbench_workload = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = NAME,
	.summary = "goes wrong on request",
	.unit = "faults",
	.bound = BOUND_CPU,
	.params = params,
	.plan = fault_plan,
	.setup = fault_setup,
	.enter = fault_enter,
	.leave = fault_leave,
	.run = fault_run,
#ifndef FAULT_BLOCKING
	.start = fault_start,
#endif
	.check = fault_check,
	.format = fault_format,
	.teardown = fault_teardown,
};
