/* SPDX-License-Identifier: MIT */
/*
 * A workload that goes wrong on request: `kind` says how, `task` in which task. It is built twice,
 * with an event form and, with FAULT_BLOCKING, without.
 *
 * With `marks`, every task appends its process's number to that file before anything else, and so
 * does whatever a task forks: a test can see who was there and whether all of them are gone.
 */
#include "bench/workload.h"

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

#define KINDS(KIND) \
	KIND(NONE, "none") \
	KIND(ERROR, "error") \
	KIND(SEGV, "segv") \
	KIND(SEGV_AWAITED, "segv-awaited") \
	KIND(ABORT, "abort") \
	KIND(EXIT, "exit") \
	KIND(EXIT_0, "exit-0") \
	KIND(KILL, "kill") \
	KIND(HANG, "hang") \
	KIND(SPIN, "spin") \
	KIND(STOP, "stop") \
	KIND(FLEE, "flee") \
	KIND(GRANDCHILD, "grandchild") \
	KIND(NEPHEW, "nephew") \
	KIND(ORPHAN, "orphan") \
	KIND(DEAF, "deaf") \
	KIND(ALL_DEAF, "all-deaf") \
	KIND(DAEMON, "daemon") \
	KIND(DIRECTORY, "directory") \
	KIND(WILD, "wild") \
	KIND(SCRIBBLER, "scribbler") \
	KIND(DESCRIPTORS, "descriptors") \
	KIND(MEMORY, "memory") \
	KIND(PRINT, "print") \
	KIND(SILENT, "silent") \
	KIND(WRONG, "wrong") \
	KIND(TOLERATED, "tolerated") \
	KIND(DRIFT, "drift") \
	KIND(VARY, "vary") \
	KIND(ALL_AT_ONCE, "all-at-once") \
	KIND(PLAN_REFUSES, "plan-refuses") \
	KIND(PLAN_NO_TASKS, "plan-no-tasks") \
	KIND(PLAN_EXITS, "plan-exits") \
	KIND(PLAN_LEAVES, "plan-leaves") \
	KIND(PLAN_CRASHES, "plan-crashes") \
	KIND(PLAN_SHARED, "plan-shared") \
	KIND(PLAN_SCRATCH, "plan-scratch") \
	KIND(PLAN_ENDLESS, "plan-endless") \
	KIND(SETUP_ENDLESS, "setup-endless") \
	KIND(CHECK_ENDLESS, "check-endless") \
	KIND(SETUP_FAILS, "setup-fails") \
	KIND(SETUP_ABORTS, "setup-aborts") \
	KIND(SETUP_HANGS, "setup-hangs") \
	KIND(ENTER_FAILS, "enter-fails") \
	KIND(CHECK_CRASHES, "check-crashes") \
	KIND(CHECK_HANGS, "check-hangs") \
	KIND(FORMAT_FAILS, "format-fails") \
	KIND(FORMAT_ODD, "format-odd") \
	KIND(TEARDOWN_CRASHES, "teardown-crashes")

#define KIND_NUMBER(number, name) number,
#define KIND_NAME(number, name)   name,

enum kind {
	KINDS(KIND_NUMBER)
};

struct fault {
	enum kind kind;
	uint64_t task;
	const char *marks;
};

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

/* ---- the faults ----------------------------------------------------------------------------- */

static void mark(const struct fault *fault)
{
	char text[32];
	if (!*fault->marks)
		return;
	int fd = open(fault->marks, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	int length = snprintf(text, sizeof text, "%ld\n", (long)getpid());
	if (fd < 0 || write(fd, text, (size_t)length) < 0)
		_exit(99);
	close(fd);
}

static void doze(void)
{
	for (;;)
		pause();
}

/* A process of its own for 1000 s; in a session of its own too, if `flees`. */
static int leave_behind(const struct fault *fault, bool flees)
{
	int ready[2];
	char byte;
	if (pipe(ready))
		return -errno;
	pid_t child = fork();
	if (child < 0)
		return -errno;
	if (child == 0) {
		if (flees)
			setsid();
		mark(fault);
		close(ready[0]);
		close(ready[1]);
		sleep(1000);
		_exit(0);
	}
	close(ready[1]);
	int got = (int)read(ready[0], &byte, 1); /* until the child has closed its end */
	close(ready[0]);
	return got < 0 ? -errno : 0;
}

/*
 * What a daemon does to belong to nobody, and more: a session of its own, its parent gone, nothing
 * open, no environment, deaf to all signals that can be blocked.
 */
static int daemonise(const struct fault *fault)
{
	pid_t parent = fork();
	if (parent == 0) {
		setsid();
		if (fork() > 0)
			_exit(0);
		sigset_t all;
		sigfillset(&all);
		sigprocmask(SIG_BLOCK, &all, NULL);
		mark(fault);
		close_range(0, ~0U, 0);
		char *const arguments[] = { (char *)"sleep", (char *)"1000", NULL };
		execve("/bin/sleep", arguments, arguments + 2);
		_exit(127);
	}
	int status;
	return parent > 0 && waitpid(parent, &status, 0) == parent ? 0 : -errno;
}

/* Writes over all memory that is shared with anybody, as wild pointers may. */
static void scribble(void)
{
	char line[512], flags[8];
	unsigned long begin, end;
	FILE *maps = fopen("/proc/self/maps", "re");
	while (maps && fgets(line, sizeof line, maps))
		if (sscanf(line, "%lx-%lx %7s", &begin, &end, flags) == 3 && !strcmp(flags, "rw-s"))
			memset((void *)(uintptr_t)begin, 0xaa, end - begin);
	if (maps)
		fclose(maps);
}

/* A child does so until it is killed. */
static int leave_scribbler(void)
{
	pid_t child = fork();
	if (child == 0)
		for (;;)
			scribble();
	usleep(50000); /* it has done so by then */
	return child < 0 ? -errno : 0;
}

/* Is a file of the run open here? */
static int look_at_descriptors(void)
{
	char link[64], path[4096];
	for (int fd = 3; fd < 256; fd++) {
		snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
		ssize_t length = readlink(link, path, sizeof path - 1);
		if (length < 0)
			continue;
		path[length] = '\0';
		if (strstr(path, ".csv") || strstr(path, ".ini") || strstr(path, ".json"))
			return -EBADF;
	}
	return 0;
}

static int eat_memory(void)
{
	const size_t bite = 8u << 20;
	for (;;) {
		char *memory = malloc(bite);
		if (!memory)
			return -ENOMEM;
		for (size_t i = 0; i < bite; i += 4096)
			((volatile char *)memory)[i] = 1;
	}
}

/* Writes where nobody may: through NULL the compilers would know better. */
static int fall(void)
{
	volatile char *page = mmap(NULL, 1, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	page[0] = 1;
	return 0;
}

/* Does what is to be done in the task that fails: 0 to go on, or the task's negative errno. */
static int fail(const struct fault *fault)
{
	static volatile bool always = true;
	sigset_t all;
	switch (fault->kind) {
	case ERROR:
	case TOLERATED:
		return -EIO;
	case SEGV:
	case SEGV_AWAITED:
		return fall();
	case ABORT:
		abort();
	case EXIT:
		exit(7);
	case EXIT_0:
		exit(0);
	case KILL:
		kill(getpid(), SIGKILL);
		return 0;
	case HANG:
	case DIRECTORY:
		doze();
		return 0;
	case SPIN:
		while (always)
			;
		return 0;
	case STOP:
		kill(getpid(), SIGSTOP);
		return 0;
	case FLEE:
		setsid();
		doze();
		return 0;
	case GRANDCHILD:
		return leave_behind(fault, true);
	case NEPHEW:
		return leave_behind(fault, false);
	case ORPHAN:
		leave_behind(fault, true);
		doze();
		return 0;
	case DAEMON:
		daemonise(fault);
		doze();
		return 0;
	case DEAF:
	case ALL_DEAF:
		sigfillset(&all);
		sigprocmask(SIG_BLOCK, &all, NULL);
		doze();
		return 0;
	case WILD:
		scribble();
		return 0;
	case SCRIBBLER:
		return leave_scribbler();
	case DESCRIPTORS:
		return look_at_descriptors();
	case MEMORY:
		return eat_memory();
	case PRINT:
		printf("printed by a task\n");
		return fflush(stdout) ? -errno : 0;
	default:
		return 0;
	}
}

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
	if (kind == SETUP_ENDLESS) {
		memset(setup->error, 'x', sizeof setup->error);
		return -EINVAL;
	}
	if (kind == DIRECTORY && litter(setup->directory))
		return -EIO;
	if (kind == SETUP_ABORTS)
		abort();
	if (kind == SETUP_HANGS)
		doze();
	struct fault *fault = malloc(sizeof *fault);
	if (!fault)
		return -ENOMEM;
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

static int fault_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	const struct fault *fault = state;
	mark(fault);
	*result = result_of(fault, task);
	if (task != fault->task && fault->kind == SEGV_AWAITED)
		doze(); /* until the one that falls has done its part */
	if (task != fault->task && fault->kind != ALL_DEAF)
		return 0;
	if (fault->kind == SILENT)
		return wait_for(wait, -1, 0, WAIT_FOREVER);
	return fail(fault);
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
	int status = pending->task == fault->task ? fail(fault) : 0;
	pending_done(pending, status, result_of(fault, pending->task));
}

static void fault_start(const void *state, struct pending *pending)
{
	const struct fault *fault = state;
	mark(fault);
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
		doze();
	if (fault->kind == CHECK_ENDLESS) {
		memset(verdict->detail, 'x', sizeof verdict->detail);
		memset(verdict->figures, 'x', sizeof verdict->figures);
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
	.run = fault_run,
#ifndef FAULT_BLOCKING
	.start = fault_start,
#endif
	.check = fault_check,
	.format = fault_format,
	.teardown = fault_teardown,
};
