/* SPDX-License-Identifier: MIT */
/*
 * For tests only: a runner whose worker is another program. It is started by `prepare`, gets the
 * ledger and the shared block as descriptors, works between `go` and `done`, and is ended by
 * `dismiss`, which says what it used. By its `mode` the runner is absent, refuses, or fails.
 *
 * The program is this file again, compiled with OUTSIDE_PROGRAM. The workload that it knows is
 * `marks`: each task sets its byte of the shared block and gives its number times the `factor`.
 */
#include "bench/runner.h"

#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define FACTOR  3u
#define SPIN_NS UINT64_C(30000000)

/* What is said over the socket; each side says one of its own and hears one. */
struct word {
	uint64_t tasks;
};

#ifdef OUTSIDE_PROGRAM

static void *map(int fd, size_t *size)
{
	struct stat about;
	if (fstat(fd, &about))
		return NULL;
	*size = (size_t)about.st_size;
	void *memory = mmap(NULL, *size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	return memory == MAP_FAILED ? NULL : memory;
}

static uint64_t cpu_ns(void)
{
	struct timespec used;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
	return (uint64_t)used.tv_sec * UINT64_C(1000000000) + (uint64_t)used.tv_nsec;
}

static void work(struct record *record, uint64_t task, unsigned char *marks)
{
	record->start_ns = runner_now_ns();
	while (task == 0 && cpu_ns() < SPIN_NS)
		; /* so that there is CPU time to be told */
	marks[task] = 1;
	record->result = task * FACTOR;
	record->end_ns = runner_now_ns();
	record->status = 1;
}

/* outside LEDGER SHARED CONTROL: the descriptors' numbers. */
int main(int argc, char **argv)
{
	if (argc != 4)
		return 2;
	int ledger = atoi(argv[1]), shared = atoi(argv[2]), control = atoi(argv[3]);
	size_t size, marked;
	struct record *records = map(ledger, &size);
	unsigned char *marks = map(shared, &marked);
	/* Sealed: nobody can pull it away from under the others. */
	if (!records || !marks || !ftruncate(ledger, 0) || !ftruncate(shared, 1 << 20))
		return 3;
	struct word word = { size / sizeof *records };
	if (send(control, &word, sizeof word, 0) != sizeof word)
		return 4;
	while (recv(control, &word, sizeof word, 0) == sizeof word) {
		for (uint64_t task = 0; task < word.tasks; task++)
			work(&records[task], task, marks);
		send(control, &word, sizeof word, 0);
	}
	return 0;
}

#else

enum {
	PROGRAM,
	MODE
};

enum mode {
	WORKS,
	ABSENT,
	REFUSES,
	BEGIN_FAILS,
	PREPARE_FAILS,
	EXECUTE_FAILS
};

static const char *const modes[] = { "works", "absent", "refuses", "begin-fails", "prepare-fails",
	"execute-fails", NULL };

static const struct param params[] = {
	[PROGRAM] = { .name = "program",
		.type = PARAM_TEXT,
		.initial = "",
		.max = 4000,
		.help = "the worker" },
	[MODE] = { .name = "mode",
		.type = PARAM_CHOICE,
		.initial = "absent",
		.max = EXECUTE_FAILS,
		.choices = modes,
		.help = "what it does" },
	{ 0 },
};

struct worker {
	pid_t pid;
	int control;
	const char *program;
};

static int outside_plan(struct runner_plan *plan)
{
	plan->concurrency = 1;
	plan->processes = 1;
	if (plan->values[MODE].number == ABSENT)
		snprintf(plan->error, sizeof plan->error, "its program is not installed");
	if (plan->values[MODE].number == ABSENT)
		return -ENOENT;
	if (plan->values[MODE].number == REFUSES)
		snprintf(plan->error, sizeof plan->error, "it does not know %s; use marks",
			plan->workload->name);
	return plan->values[MODE].number == REFUSES ? -EINVAL : 0;
}

/* Nothing of it stands from one sample to the next. */
static int outside_begin(struct runner_standing *asked)
{
	if (asked->values[MODE].number != BEGIN_FAILS)
		return 0;
	snprintf(asked->detail, sizeof asked->detail, "nobody is there");
	return -EHOSTDOWN;
}

static void outside_end(void *made)
{
	(void)made;
}

static _Noreturn void become(const struct job *job, int control, const char *program)
{
	char ledger[16], shared[16], link[16];
	snprintf(ledger, sizeof ledger, "%d", dup(job->ledger_fd));
	snprintf(shared, sizeof shared, "%d", dup(job->shared_fd));
	snprintf(link, sizeof link, "%d", dup(control));
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	execl(program, program, ledger, shared, link, (char *)NULL);
	_exit(127);
}

static uint64_t nanoseconds(struct timeval time)
{
	return (uint64_t)time.tv_sec * UINT64_C(1000000000) + (uint64_t)time.tv_usec * 1000;
}

/* Ends the worker and says what it used. */
static void worker_end(struct worker *worker, struct outcome *outcome)
{
	int status;
	struct rusage usage;
	close(worker->control);
	while (wait4(worker->pid, &status, 0, &usage) < 0 && errno == EINTR)
		;
	outcome->usage.user_ns = nanoseconds(usage.ru_utime);
	outcome->usage.system_ns = nanoseconds(usage.ru_stime);
	outcome->usage.rss_bytes = (uint64_t)usage.ru_maxrss * 1024;
	snprintf(outcome->figures, sizeof outcome->figures, "worker_status=%d", status);
	free(worker);
}

static int outside_prepare(const struct job *job, void **prepared, struct outcome *outcome)
{
	int ends[2];
	struct word word;
	struct worker *worker = malloc(sizeof *worker);
	if (!worker || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends)) {
		free(worker);
		return -ENOMEM;
	}
	*worker = (struct worker){ .pid = fork(), .control = ends[0] };
	if (worker->pid == 0)
		become(job, ends[1], job->values[PROGRAM].text);
	close(ends[1]);
	bool fails = job->values[MODE].number == PREPARE_FAILS;
	if (!fails && recv(worker->control, &word, sizeof word, 0) == sizeof word &&
		word.tasks == job->tasks) {
		*prepared = worker;
		return 0;
	}
	worker_end(worker, outcome);
	snprintf(
		outcome->detail, sizeof outcome->detail, "the worker did not say that it is ready");
	return -EPROTO;
}

static int outside_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	struct worker *worker = prepared;
	struct word word = { job->tasks };
	outcome->workers = 1;
	if (job->values[MODE].number == EXECUTE_FAILS) {
		snprintf(outcome->detail, sizeof outcome->detail, "it was told to fail");
		return -EIO;
	}
	if (send(worker->control, &word, sizeof word, MSG_NOSIGNAL) == sizeof word &&
		recv(worker->control, &word, sizeof word, 0) == sizeof word)
		return 0;
	snprintf(outcome->detail, sizeof outcome->detail, "the worker hung up");
	return -EPIPE;
}

static void outside_dismiss(void *prepared, struct outcome *outcome)
{
	worker_end(prepared, outcome);
}

extern const struct runner concbench_runner;

const struct runner concbench_runner = {
	.abi = RUNNER_ABI,
	.size = sizeof(struct runner),
	.name = "outside",
	.summary = "another program, started before the clock, for tests",
	.family = "outside",
	.flags =
		RUNNER_BLOCKING | RUNNER_PACED, /* which no test gets to: begin-fails comes first */
	.params = params,
	.begin = outside_begin,
	.end = outside_end,
	.plan = outside_plan,
	.prepare = outside_prepare,
	.execute = outside_execute,
	.dismiss = outside_dismiss,
};

/* ---- the workload --------------------------------------------------------------------------- */

enum {
	NEEDS
};

static const char *const needs[] = { "nothing", "no-fork", "one-thread", NULL };

static const struct param marks_params[] = {
	[NEEDS] = { .name = "needs",
		.type = PARAM_CHOICE,
		.initial = "nothing",
		.max = 2,
		.choices = needs,
		.help = "what runners must keep to" },
	{ 0 },
};

struct marks {
	unsigned char *marks;
	const char *directory;
};

static int marks_plan(struct plan *plan)
{
	static const unsigned flags[] = { 0, PLAN_NO_FORK, PLAN_ONE_THREAD };
	plan->tasks = plan->tasks ? plan->tasks : 20;
	plan->shared = plan->tasks;
	plan->concurrency = 3;
	plan->directory = true;
	plan->flags = flags[plan->values[NEEDS].number] | PLAN_SETUP_ONCE;
	return 0;
}

static int marks_setup(struct setup *setup, void **state)
{
	static struct marks marks;
	char path[4096];
	struct stat about;
	marks = (struct marks){ .marks = setup->shared, .directory = setup->directory };
	*state = &marks;
	/* Empty, and ours alone: the folder of the last sample is gone. */
	snprintf(path, sizeof path, "%s/here", marks.directory);
	if (stat(marks.directory, &about) || !S_ISDIR(about.st_mode))
		return -ENOTDIR;
	return mkdir(path, 0700) ? -errno : 0;
}

static int marks_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	const struct marks *marks = state;
	(void)wait;
	marks->marks[task] = 1;
	*result = task * FACTOR;
	return 0;
}

static int marks_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	const struct marks *marks = state;
	verdict->units = (double)ledger->tasks;
	snprintf(verdict->figures, sizeof verdict->figures, "marks=%" PRIu64, ledger->tasks);
	for (uint64_t task = 0; task < ledger->tasks; task++) {
		if (marks->marks[task] == 1 && ledger->records[task].result == task * FACTOR)
			continue;
		snprintf(verdict->detail, sizeof verdict->detail, "task %" PRIu64, task);
		return -EBADMSG;
	}
	return 0;
}

extern const struct workload concbench_workload;

/* `format` and `teardown` lie beyond its size: nobody may look at what stands there. */
const struct workload concbench_workload = {
	.abi = WORKLOAD_ABI,
	.size = offsetof(struct workload, format),
	.name = "marks",
	.summary = "sets a byte a task, for tests",
	.unit = "marks",
	.bound = BOUND_CPU,
	.params = marks_params,
	.plan = marks_plan,
	.setup = marks_setup,
	.run = marks_run,
	.check = marks_check,
	.format = (int (*)(const void *, uint64_t, const struct record *, char *, size_t))1,
	.teardown = (void (*)(void *))1,
};

#endif
