/* SPDX-License-Identifier: MIT */
/* A pool of processes, forked from the subject before the first task, over the shared ledger. */
#include "runners/pool.h"
#include "runners/registry.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Sums the kB of the lines of a /proc file that start with one of two names. */
static uint64_t proc_bytes(const char *path, const char *first, const char *second)
{
	FILE *file = fopen(path, "re");
	if (!file)
		return 0;
	char line[256];
	uint64_t kilobytes = 0, number;
	while (fgets(line, sizeof line, file)) {
		const char *colon = strchr(line, ':');
		size_t length = colon ? (size_t)(colon - line) : 0;
		bool wanted = (length == strlen(first) && !memcmp(line, first, length)) ||
			      (length == strlen(second) && !memcmp(line, second, length));
		if (wanted && sscanf(colon + 1, "%" SCNu64, &number) == 1)
			kilobytes += number;
	}
	fclose(file);
	return kilobytes * 1024;
}

/*
 * The peak of what this worker has for itself: its private pages now, and what it once had above
 * its present size. Pages still shared with the subject (state, ledger) are the subject's.
 */
static uint64_t private_bytes(void)
{
	uint64_t peak = proc_bytes("/proc/self/status", "VmHWM", "VmHWM");
	uint64_t now = proc_bytes("/proc/self/status", "VmRSS", "VmRSS");
	uint64_t above = peak > now ? peak - now : 0;
	return above + proc_bytes("/proc/self/smaps_rollup", "Private_Clean", "Private_Dirty");
}

/* A worker's whole life. It dies with the subject, even when that was killed before the prctl. */
static _Noreturn void worker_main(const struct pool *pool, unsigned worker, pid_t subject)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != subject)
		_exit(1);
	pool_work(pool, worker);
	if (pool->job->measure_memory)
		pool->slots[worker].private_bytes = private_bytes();
	_exit(0);
}

static unsigned workers_fork(pid_t *pids, const struct pool *pool, int *error)
{
	pid_t subject = getpid();
	for (unsigned i = 0; i < pool->workers; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			worker_main(pool, i, subject);
		if (pids[i] < 0) {
			*error = -errno;
			return i;
		}
	}
	return pool->workers;
}

/* ---- their end ------------------------------------------------------------------------------- */

/*
 * An epoll instance that says which of the workers have ended, each with its pidfd and number; -1
 * if there can be none. It takes a descriptor a worker, often more than the soft limit: that is
 * raised for the subject alone, since all workers are forked already.
 */
static int watch(const pid_t *pids, unsigned count)
{
	runner_descriptors();
	int epoll = epoll_create1(EPOLL_CLOEXEC);
	for (unsigned i = 0; epoll >= 0 && i < count; i++) {
		int pidfd = pidfd_open(pids[i], 0);
		struct epoll_event event = { .events = EPOLLIN,
			.data = { .u64 = (uint64_t)pidfd << 32 | i } };
		if (pidfd >= 0 && !epoll_ctl(epoll, EPOLL_CTL_ADD, pidfd, &event))
			continue;
		close(epoll);
		epoll = -1;
	}
	return epoll;
}

/* Waits for a worker to end, and gives its number. */
static unsigned watch_next(int epoll)
{
	struct epoll_event event;
	while (epoll_wait(epoll, &event, 1, -1) < 1)
		;
	int pidfd = (int)(event.data.u64 >> 32);
	epoll_ctl(epoll, EPOLL_CTL_DEL, pidfd, NULL);
	close(pidfd);
	return (uint32_t)event.data.u64;
}

/* 0 if the worker came to its end by itself, else a negative errno with `detail`. */
static int worker_reap(const struct pool *pool, unsigned worker, pid_t pid, struct outcome *outcome)
{
	int status = 0;
	pid_t reaped;
	do
		reaped = waitpid(pid, &status, 0);
	while (reaped < 0 && errno == EINTR);
	if (reaped < 0)
		return -errno;
	if (WIFEXITED(status) && !WEXITSTATUS(status) && pool->slots[worker].over)
		return 0;
	outcome->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	if (outcome->signal)
		snprintf(outcome->detail, sizeof outcome->detail, "worker %u killed by SIG%s",
			worker, sigabbrev_np(outcome->signal));
	else
		snprintf(outcome->detail, sizeof outcome->detail,
			"worker %u exited with status %d in the middle of its work", worker,
			WEXITSTATUS(status));
	return -ECHILD;
}

static void workers_kill(const pid_t *pids, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (pids[i])
			kill(pids[i], SIGKILL);
}

/*
 * Reaps all workers, whichever ends first: one that was killed ends the others too, which may wait
 * for it. Without pidfds they are reaped in order.
 */
static int workers_reap(const struct pool *pool, pid_t *pids, struct outcome *outcome)
{
	int error = 0, epoll = watch(pids, outcome->workers);
	struct outcome ignored = { 0 };
	for (unsigned i = 0; i < outcome->workers; i++) {
		unsigned worker = epoll < 0 ? i : watch_next(epoll);
		int ended = worker_reap(pool, worker, pids[worker], error ? &ignored : outcome);
		pids[worker] = 0;
		if (error || !ended)
			continue;
		error = ended;
		workers_kill(pids, outcome->workers);
	}
	if (epoll >= 0)
		close(epoll);
	return error;
}

static void memory_sum(const struct pool *pool, struct outcome *outcome)
{
	outcome->private_unknown = !pool->job->measure_memory;
	for (unsigned i = 0; i < pool->workers; i++)
		outcome->private_bytes += pool->slots[i].private_bytes;
}

static int processes_plan(struct runner_plan *plan)
{
	plan->parallel = plan->processes = pool_workers(plan->concurrency, plan->tasks);
	if (!(plan->plan_flags & PLAN_NO_FORK))
		return 0;
	snprintf(plan->error, sizeof plan->error,
		"%s does not survive a fork; use a runner without processes", plan->workload->name);
	return -EINVAL;
}

static int processes_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	(void)prepared;
	struct pool pool;
	int error = pool_init(&pool, job, POOL_STEAL, 1);
	if (error < 0)
		return error;
	pid_t *pids = malloc(pool.workers * sizeof *pids);
	if (!pids) {
		pool_finish(&pool);
		return -ENOMEM;
	}
	outcome->workers = workers_fork(pids, &pool, &error);
	if (error < 0) {
		snprintf(outcome->detail, sizeof outcome->detail,
			"cannot start process %u of %u: %s", outcome->workers + 1, pool.workers,
			strerror(-error));
		workers_kill(pids, outcome->workers);
		struct outcome ignored = *outcome;
		workers_reap(&pool, pids, &ignored);
	} else {
		error = workers_reap(&pool, pids, outcome);
	}
	memory_sum(&pool, outcome);
	if (!error)
		error = pool_error(&pool, outcome);
	free(pids);
	pool_finish(&pool);
	return error;
}

const struct runner runner_processes = {
	.abi = RUNNER_ABI,
	.size = sizeof(struct runner),
	.name = "processes",
	.summary = "a pool of forked processes that steal work from each other",
	.family = "processes",
	.flags = RUNNER_BLOCKING,
	.plan = processes_plan,
	.execute = processes_execute,
};
