/* SPDX-License-Identifier: MIT */
/*
 * A pool of processes that share nothing by a fork: each is a fresh execution of this program,
 * which sets the workload up again for itself. Only the records, the shared block and what tasks
 * are left to take are the same memory.
 */
#include "runners/children.h"
#include "runners/registry.h"

#include <spawn.h>

static int process_spawn_plan(struct runner_plan *plan)
{
	/* Nothing is forked. */
	plan->plan_flags &= ~PLAN_NO_FORK;
	if (!(plan->plan_flags & PLAN_SETUP_ONCE))
		return children_plan(plan);
	snprintf(plan->error, sizeof plan->error,
		"what %s sets up is there once, and cannot be set up again by each worker; use "
		"another runner",
		plan->workload->name);
	return -EINVAL;
}

/* The slots as memory that another program can map. */
static int map_slots(struct pool *pool, const struct job *job, int fd)
{
	void *memory = mmap(NULL, pool_bytes(job), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	return pool_over(pool, job, POOL_STEAL, 1, memory);
}

/* ---- a worker ------------------------------------------------------------------------------- */

static int process_spawn_serve(const struct job *job, const char *word)
{
	unsigned worker;
	int fd;
	struct pool pool;
	if (sscanf(word, "%u:%d", &worker, &fd) != 2)
		return -EINVAL;
	int error = map_slots(&pool, job, fd);
	if (error < 0)
		return error;
	if (worker < pool.workers) {
		pool_work(&pool, worker);
		children_over(&pool, worker);
	}
	pool_finish(&pool);
	return 0;
}

/* ---- who starts them ------------------------------------------------------------------------ */

/* The pid, or a negative errno. Descriptors that are named stay open. */
static pid_t start(const struct job *job, int slots, unsigned worker)
{
	char word[24];
	char **place = job->again;
	posix_spawn_file_actions_t actions;
	const int fds[] = { slots, job->ledger_fd, job->shared_fd, job->states_fd };
	pid_t pid;
	snprintf(word, sizeof word, "%u:%d", worker, slots);
	while (*place)
		place++;
	int error = posix_spawn_file_actions_init(&actions);
	if (error)
		return -error;
	for (size_t i = 0; !error && i < sizeof fds / sizeof *fds; i++)
		if (fds[i] >= 0)
			error = posix_spawn_file_actions_adddup2(&actions, fds[i], fds[i]);
	*place = word;
	if (!error)
		error = posix_spawn(&pid, job->again[0], &actions, NULL, job->again, environ);
	*place = NULL;
	posix_spawn_file_actions_destroy(&actions);
	return error ? -error : pid;
}

/* In a worker's slot until it has entered, which nobody can who could not set up. */
#define NOT_ENTERED 1

/* Why a worker that never began has ended it has said itself, where it could. */
static void explain(const struct pool *pool, struct outcome *outcome)
{
	unsigned worker = pool->workers;
	int end = 0; /* beyond 0 all of the words are there */
	(void)sscanf(outcome->detail, "worker %u exited with status 2%n", &worker, &end);
	if (!end || worker >= pool->workers || pool->slots[worker].error != NOT_ENTERED)
		return;
	snprintf(outcome->detail, sizeof outcome->detail,
		"worker %u could not set %s up again, as it says on standard error; what can be set "
		"up once only needs PLAN_SETUP_ONCE",
		worker, pool->job->workload->name);
}

static int run_all(struct children *children, int slots)
{
	const struct pool *pool = children->pool;
	pool_deal(pool);
	for (unsigned i = 0; i < pool->workers; i++)
		pool->slots[i].error = NOT_ENTERED;
	for (unsigned i = 0; !children->error && i < pool->workers; i++)
		children_add(children, i, start(pool->job, slots, i));
	children_watch(children);
	if (!children->error)
		children_reap_all(children);
	return children_finish(children);
}

static int process_spawn_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	(void)prepared;
	struct pool pool;
	struct children children;
	if (!job->again) {
		snprintf(outcome->detail, sizeof outcome->detail,
			"no command line that sets the workload up again");
		return -ENOSYS;
	}
	int slots = memfd_create("slots", MFD_CLOEXEC);
	if (slots < 0)
		return -errno;
	int error = ftruncate(slots, (off_t)pool_bytes(job)) ? -errno : 0;
	if (!error)
		error = map_slots(&pool, job, slots);
	if (!error) {
		error = children_init(&children, &pool, outcome);
		if (!error)
			error = run_all(&children, slots);
		if (error)
			explain(&pool, outcome);
		pool_finish(&pool);
	}
	close(slots);
	return error;
}

const struct runner runner_process_spawn = {
	.abi = RUNNER_ABI,
	.size = sizeof(struct runner),
	.name = "process-spawn",
	.summary = "fresh processes that each set the workload up again",
	.family = "processes",
	.flags = RUNNER_BLOCKING | RUNNER_HEART,
	.plan = process_spawn_plan,
	.execute = process_spawn_execute,
	.serve = process_spawn_serve,
};
