/* SPDX-License-Identifier: MIT */
#include "runners/crew.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Room for a workload that recurses a little; only touched pages cost memory. glibc's default of
 * 8 MiB would reserve 80 GB of addresses for 10,000 workers.
 */
#define STACK_BYTES (1u << 20)

struct crew_member {
	struct crew *crew;
	pthread_t id;
	unsigned worker;
	_Atomic uint32_t over; /* with a heart: there is only the thread's end to wait for */
};

static void *thread_main(void *argument)
{
	struct crew_member *member = argument;
	const struct crew *crew = member->crew;
	member->crew->work(member->crew, member->worker);
	if (crew->pool.job->heart) {
		atomic_store(&member->over, 1);
		runner_wake(NULL, &member->over, 1);
	}
	return NULL;
}

int crew_plan(struct runner_plan *plan)
{
	plan->parallel = plan->threads = pool_workers(plan->concurrency, plan->tasks);
	if (!(plan->plan_flags & PLAN_ONE_THREAD) || plan->parallel == 1)
		return 0;
	snprintf(plan->error, sizeof plan->error,
		"%s can be used by one thread at a time; use --concurrency 1, or a runner without "
		"threads",
		plan->workload->name);
	return -EINVAL;
}

static int set_attributes(pthread_attr_t *attributes)
{
	int error = pthread_attr_init(attributes);
	if (error)
		return -error;
	error = pthread_attr_setstacksize(attributes, STACK_BYTES);
	if (error)
		pthread_attr_destroy(attributes);
	return -error;
}

int crew_create(struct crew **made, const struct job *job, enum pool_schedule schedule,
	uint64_t chunk, void (*work)(struct crew *, unsigned worker))
{
	int error = -ENOMEM;
	struct crew *crew = malloc(sizeof *crew);
	if (!crew)
		return error;
	*crew = (struct crew){ .work = work };
	error = pool_init(&crew->pool, job, schedule, chunk);
	if (error < 0)
		goto free_crew;
	crew->members = calloc(crew->pool.workers, sizeof *crew->members);
	error = crew->members ? set_attributes(&crew->attributes) : -ENOMEM;
	if (error < 0)
		goto free_members;
	*made = crew;
	return 0;
free_members:
	free(crew->members);
	pool_finish(&crew->pool);
free_crew:
	free(crew);
	return error;
}

int crew_destroy(struct crew *crew, struct outcome *outcome)
{
	int error = pool_error(&crew->pool, outcome);
	pthread_attr_destroy(&crew->attributes);
	free(crew->members);
	pool_finish(&crew->pool);
	free(crew);
	return error;
}

int crew_start(struct crew *crew, unsigned worker, struct outcome *outcome)
{
	struct crew_member *member = &crew->members[worker];
	member->crew = crew;
	member->worker = worker;
	atomic_store(&member->over, 0);
	int error = pthread_create(&member->id, &crew->attributes, thread_main, member);
	if (error)
		snprintf(outcome->detail, sizeof outcome->detail,
			"cannot start thread %u of %u: %s", worker + 1, crew->pool.workers,
			strerror(error));
	return -error;
}

void crew_join(const struct crew *crew, unsigned worker)
{
	struct crew_member *member = &crew->members[worker];
	struct heart *heart = crew->pool.job->heart;
	while (heart && !atomic_load(&member->over)) {
		runner_park(NULL, &member->over, 0, heart_after_ns(heart));
		heart_look(heart);
	}
	pthread_join(member->id, NULL);
}

void crew_cond_wait(const struct crew *crew, pthread_cond_t *cond, pthread_mutex_t *lock)
{
	struct heart *heart = crew->pool.job->heart;
	if (!heart) {
		pthread_cond_wait(cond, lock);
		return;
	}
	struct timespec until = runner_timespec(heart->next_ns);
	pthread_cond_clockwait(cond, lock, CLOCK_MONOTONIC, &until);
	heart_look(heart);
}

int crew_start_all(struct crew *crew, struct outcome *outcome)
{
	int error = 0;
	while (!error && outcome->workers < crew->pool.workers) {
		error = crew_start(crew, outcome->workers, outcome);
		outcome->workers += !error;
	}
	return error;
}

void crew_join_all(const struct crew *crew)
{
	for (unsigned i = 0; i < crew->pool.workers; i++)
		crew_join(crew, i);
}
