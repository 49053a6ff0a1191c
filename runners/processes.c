/* SPDX-License-Identifier: MIT */
/* A pool of processes, forked from the subject before the first task, over the shared ledger. */
#include "runners/pool.h"
#include "runners/registry.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
		if (wanted && sscanf(colon + 1, "%lu", &number) == 1)
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

/* Waits for each worker by its id; the first that was killed is told in `outcome`. */
static int workers_reap(const pid_t *pids, struct outcome *outcome)
{
	int error = 0;
	for (unsigned i = 0; i < outcome->workers; i++) {
		int status = 0;
		pid_t reaped;
		do
			reaped = waitpid(pids[i], &status, 0);
		while (reaped < 0 && errno == EINTR);
		if (error || (reaped == pids[i] && WIFEXITED(status) && !WEXITSTATUS(status)))
			continue;
		error = reaped < 0 ? -errno : -ECHILD;
		outcome->signal = reaped > 0 && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
		if (outcome->signal)
			snprintf(outcome->detail, sizeof outcome->detail,
				"worker %u killed by SIG%s", i, sigabbrev_np(outcome->signal));
		else
			snprintf(outcome->detail, sizeof outcome->detail,
				"worker %u ended with exit status %d", i, WEXITSTATUS(status));
	}
	return error;
}

static void memory_sum(const struct pool *pool, struct outcome *outcome)
{
	outcome->private_unknown = !pool->job->measure_memory;
	for (unsigned i = 0; i < pool->workers; i++)
		outcome->private_bytes += pool->slots[i].private_bytes;
}

static int processes_execute(const struct job *job, struct outcome *outcome)
{
	struct pool pool;
	int error = pool_init(&pool, job);
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
		for (unsigned i = 0; i < outcome->workers; i++)
			kill(pids[i], SIGKILL);
		struct outcome ignored = *outcome;
		workers_reap(pids, &ignored);
	} else {
		error = workers_reap(pids, outcome);
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
	.name = "processes",
	.summary = "a pool of forked processes that steal work from each other",
	.flags = RUNNER_POOL | RUNNER_FORKS,
	.execute = processes_execute,
};
