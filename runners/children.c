/* SPDX-License-Identifier: MIT */
#include "runners/children.h"

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

int children_plan(struct runner_plan *plan)
{
	plan->parallel = plan->processes = pool_workers(plan->concurrency, plan->tasks);
	if (!(plan->plan_flags & PLAN_NO_FORK))
		return 0;
	snprintf(plan->error, sizeof plan->error,
		"%s does not survive a fork; use a runner without processes", plan->workload->name);
	return -EINVAL;
}

int children_init(struct children *children, const struct pool *pool, struct outcome *outcome)
{
	*children = (struct children){ .pool = pool, .outcome = outcome, .epoll = -1 };
	children->pids = calloc(pool->workers, sizeof *children->pids);
	return children->pids ? 0 : -ENOMEM;
}

/* ---- their memory --------------------------------------------------------------------------- */

/* The bytes that two lines of a /proc file tell in kB, in one pass: it is read inside the clock. */
static void proc_bytes(const char *path, const char *const names[2], uint64_t bytes[2])
{
	FILE *file = fopen(path, "re");
	char line[256];
	uint64_t kilobytes;
	bytes[0] = bytes[1] = 0;
	while (file && fgets(line, sizeof line, file)) {
		char *colon = strchr(line, ':');
		if (!colon)
			continue;
		*colon = '\0';
		for (size_t i = 0; i < 2; i++)
			if (!strcmp(line, names[i]) &&
				sscanf(colon + 1, "%" SCNu64, &kilobytes) == 1)
				bytes[i] = kilobytes * 1024;
	}
	if (file)
		fclose(file);
}

/*
 * The peak of what this worker has for itself: its private pages now, and what it once had above
 * its present size. Pages still shared with the subject (state, ledger) are the subject's.
 */
static uint64_t private_bytes(void)
{
	static const char *const sizes[] = { "VmHWM", "VmRSS" };
	static const char *const pages[] = { "Private_Clean", "Private_Dirty" };
	uint64_t size[2], own[2];
	proc_bytes("/proc/self/status", sizes, size);
	proc_bytes("/proc/self/smaps_rollup", pages, own);
	return (size[0] > size[1] ? size[0] - size[1] : 0) + own[0] + own[1];
}

static void memory_sum(const struct children *children)
{
	const struct pool *pool = children->pool;
	children->outcome->private_unknown = !pool->job->measure_memory;
	for (unsigned i = 0; i < pool->workers; i++)
		children->outcome->private_bytes += pool->slots[i].private_bytes;
}

/* ---- their start ---------------------------------------------------------------------------- */

static void watch(struct children *children, unsigned worker)
{
	int pidfd = pidfd_open(children->pids[worker], 0);
	struct epoll_event event = { .events = EPOLLIN,
		.data = { .u64 = (uint64_t)pidfd << 32 | worker } };
	if (pidfd >= 0 && !epoll_ctl(children->epoll, EPOLL_CTL_ADD, pidfd, &event))
		return;
	close(children->epoll);
	children->epoll = -1;
}

void children_watch(struct children *children)
{
	runner_descriptors(); /* a pidfd each is often more than the soft limit */
	children->epoll = epoll_create1(EPOLL_CLOEXEC);
	for (unsigned i = 0; children->epoll >= 0 && i < children->pool->workers; i++)
		if (children->pids[i])
			watch(children, i);
}

int children_add(struct children *children, unsigned worker, pid_t pid)
{
	if (pid < 0) {
		children->error = (int)pid;
		snprintf(children->outcome->detail, sizeof children->outcome->detail,
			"cannot start process %u of %u: %s", worker + 1, children->pool->workers,
			strerror(-(int)pid));
		return (int)pid;
	}
	children->pids[worker] = pid;
	children->alive++;
	if (worker >= children->outcome->workers)
		children->outcome->workers = worker + 1;
	if (children->epoll >= 0)
		watch(children, worker);
	return 0;
}

pid_t children_fork(struct children *children, unsigned worker)
{
	pid_t subject = getpid(), pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		/* It was killed even before the prctl. */
		if (getppid() != subject)
			_exit(1);
		return 0;
	}
	int error = children_add(children, worker, pid < 0 ? -errno : pid);
	return error < 0 ? error : pid;
}

int children_fork_all(struct children *children,
	void (*work)(const struct pool *, unsigned, void *), void *context)
{
	for (unsigned i = 0; !children->error && i < children->pool->workers; i++) {
		if (children_fork(children, i) == 0) {
			work(children->pool, i, context);
			children_end(children->pool, i);
		}
	}
	children_watch(children);
	return children->error;
}

/* ---- their end ------------------------------------------------------------------------------ */

void children_over(const struct pool *pool, unsigned worker)
{
	struct pool_slot *slot = &pool->slots[worker];
	uint64_t bytes = pool->job->measure_memory ? private_bytes() : 0;
	slot->private_bytes = bytes > slot->private_bytes ? bytes : slot->private_bytes;
	slot->over = true;
}

void children_end(const struct pool *pool, unsigned worker)
{
	children_over(pool, worker);
	_exit(0);
}

static void kill_all(const struct children *children)
{
	for (unsigned i = 0; i < children->pool->workers; i++)
		if (children->pids[i])
			kill(children->pids[i], SIGKILL);
}

/* Waits until one has ended, and gives its number. */
static unsigned next_ended(struct children *children)
{
	unsigned worker = 0;
	if (children->epoll < 0) {
		while (!children->pids[worker])
			worker++;
		return worker;
	}
	struct epoll_event event;
	struct heart *heart = children->pool->job->heart;
	while (heart && !runner_block(NULL, children->epoll, WAIT_READ, heart_after_ns(heart)))
		heart_look(heart);
	while (epoll_wait(children->epoll, &event, 1, -1) < 1)
		;
	int pidfd = (int)(event.data.u64 >> 32);
	/* Children that were forked since hold it as well: it is not closed with this one. */
	epoll_ctl(children->epoll, EPOLL_CTL_DEL, pidfd, NULL);
	close(pidfd);
	return (uint32_t)event.data.u64;
}

/* 0 if the worker came to its end by itself, else a negative errno with the detail. */
static int judge(const struct children *children, unsigned worker, int status)
{
	struct outcome *outcome = children->outcome;
	if (WIFEXITED(status) && !WEXITSTATUS(status) && children->pool->slots[worker].over)
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

/* Of one that is not watched, and may not have ended yet, a heart does not wait for the end. */
static pid_t reap_pid(const struct children *children, pid_t pid, int *status)
{
	struct heart *heart = children->epoll < 0 ? children->pool->job->heart : NULL;
	pid_t reaped;
	do {
		reaped = waitpid(pid, status, heart ? WNOHANG : 0);
		if (reaped == 0)
			runner_block(NULL, -1, 0, heart_after_ns(heart));
		heart_look(heart);
	} while (reaped == 0 || (reaped < 0 && errno == EINTR));
	return reaped;
}

unsigned children_reap(struct children *children)
{
	unsigned worker = next_ended(children);
	int status = 0;
	pid_t reaped = reap_pid(children, children->pids[worker], &status);
	int lost = reaped < 0 ? -errno : 0;
	children->pids[worker] = 0;
	children->alive--;
	if (children->error)
		return worker;
	children->error = lost ? lost : judge(children, worker, status);
	if (children->error)
		kill_all(children);
	return worker;
}

void children_reap_all(struct children *children)
{
	while (children->alive)
		children_reap(children);
}

int children_finish(struct children *children)
{
	if (children->alive) {
		kill_all(children);
		children_reap_all(children);
	}
	memory_sum(children);
	if (children->epoll >= 0)
		close(children->epoll);
	free(children->pids);
	return children->error ? children->error : pool_error(children->pool, children->outcome);
}
