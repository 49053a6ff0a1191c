/* SPDX-License-Identifier: MIT */
/*
 * OpenMP's loop, by the calls of libgomp that gcc makes of
 *
 *     #pragma omp parallel num_threads(workers)
 *     #pragma omp for schedule(SCHEDULE, chunk) nowait
 *
 * They are written out because the library reads its wait policy when it is loaded: it has to be
 * loaded in the subject, after that is set, and so cannot be linked. Whichever compiler builds
 * this, it is libgomp that runs.
 */
#include "bench/base/loaded.h"
#include "runners/crew.h"
#include "runners/registry.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	SCHEDULE,
	CHUNK,
	WAIT
};

enum schedule {
	DYNAMIC,
	STATIC,
	GUIDED,
	SCHEDULES
};

static const char *const schedules[] = { "dynamic", "static", "guided", NULL };
static const char *const policies[] = { "default", "passive", "active", NULL };

static const struct param params[] = {
	[SCHEDULE] = { .name = "schedule",
		.type = PARAM_CHOICE,
		.initial = "dynamic",
		.min = 0,
		.max = 2,
		.choices = schedules,
		.help = "schedule() of the loop" },
	[CHUNK] = { .name = "chunk",
		.type = PARAM_INTEGER,
		.initial = "0",
		.min = 0,
		.max = INT32_MAX,
		.help = "its second argument, in tasks; 0: none, which means 1, and an even share if "
			"static" },
	[WAIT] = { .name = "wait",
		.type = PARAM_CHOICE,
		.initial = "default",
		.min = 0,
		.max = 2,
		.choices = policies,
		.help = "OMP_WAIT_POLICY: whether threads that wait for others spin; default: as the "
			"environment has it" },
	{ 0 },
};

/* What is used of the library. */
struct gomp {
	void *handle;
	void (*parallel)(void (*)(void *), void *, unsigned threads, unsigned flags);
	bool (*start[SCHEDULES])(
		long start, long end, long step, long chunk, long *low, long *high);
	bool (*next[SCHEDULES])(long *low, long *high);
	void (*end)(void);
	int (*threads)(void), (*thread)(void), (*pause)(int);
};

/* Loads the library; -ENOENT with the reason if it is not there or lacks something. */
static int gomp_load(struct gomp *gomp, char reason[WORKLOAD_TEXT])
{
	const struct loaded_call calls[] = {
		{ "GOMP_parallel", &gomp->parallel },
		{ "GOMP_loop_nonmonotonic_dynamic_start", &gomp->start[DYNAMIC] },
		{ "GOMP_loop_nonmonotonic_dynamic_next", &gomp->next[DYNAMIC] },
		{ "GOMP_loop_static_start", &gomp->start[STATIC] },
		{ "GOMP_loop_static_next", &gomp->next[STATIC] },
		{ "GOMP_loop_nonmonotonic_guided_start", &gomp->start[GUIDED] },
		{ "GOMP_loop_nonmonotonic_guided_next", &gomp->next[GUIDED] },
		{ "GOMP_loop_end_nowait", &gomp->end },
		{ "omp_get_num_threads", &gomp->threads },
		{ "omp_get_thread_num", &gomp->thread },
		{ "omp_pause_resource_all", &gomp->pause },
	};
	gomp->handle = NULL;
	return loaded_open(
		&gomp->handle, "libgomp.so.1", calls, sizeof calls / sizeof *calls, reason);
}

/* Of LeakSanitizer, where that is linked: unloaded, the library forgets 40 bytes of its own. */
extern __attribute__((weak)) void __lsan_disable(void), __lsan_enable(void);

/* Loading is not yet starting: its threads come with the first loop. */
static int openmp_plan(struct runner_plan *plan)
{
	struct gomp gomp;
	if (__lsan_disable)
		__lsan_disable();
	int error = gomp_load(&gomp, plan->error);
	if (!error)
		dlclose(gomp.handle);
	if (__lsan_enable)
		__lsan_enable();
	return error ? error : crew_plan(plan);
}

/* ---- before the clock, and after it --------------------------------------------------------- */

static int openmp_prepare(const struct job *job, void **prepared, struct outcome *outcome)
{
	uint64_t policy = job->values[WAIT].number;
	struct gomp *gomp = malloc(sizeof *gomp);
	if (!gomp || (policy && setenv("OMP_WAIT_POLICY", policies[policy], 1))) {
		free(gomp);
		return -ENOMEM;
	}
	if (gomp_load(gomp, outcome->detail)) {
		free(gomp);
		return -ENOENT;
	}
	*prepared = gomp;
	return 0;
}

/*
 * The library's threads outlive the loop, as they do in any program: that they are joined is not
 * on the clock. It is loaded until the subject ends: a thread's last steps are in its code.
 */
static void openmp_dismiss(void *prepared, struct outcome *outcome)
{
	(void)outcome;
	enum {
		PAUSE_HARD = 2 /* omp_pause_hard */
	};
	struct gomp *gomp = prepared;
	gomp->pause(PAUSE_HARD);
	free(gomp);
}

/* ---- the loop ------------------------------------------------------------------------------- */

struct region {
	const struct gomp *gomp;
	struct pool pool;
	enum schedule schedule;
	long chunk;
};

static void run_share(const struct region *region, unsigned worker, struct wait *wait)
{
	const struct gomp *gomp = region->gomp;
	const struct job *job = region->pool.job;
	/* The thread that has called is one of the workers. */
	struct heart *heart = worker ? NULL : job->heart;
	long low, high;
	bool more =
		gomp->start[region->schedule](0, (long)job->tasks, 1, region->chunk, &low, &high);
	while (more) {
		uint64_t now_ns = runner_now_ns();
		for (long task = low; task < high; task++) {
			now_ns = runner_run(job, (uint64_t)task, worker, wait, now_ns);
			heart_beat(heart, now_ns);
		}
		more = gomp->next[region->schedule](&low, &high);
	}
	gomp->end();
}

/* What each of the library's threads does. All of them take part in the loop, or none does. */
static void run_region(void *context)
{
	const struct region *region = context;
	const struct pool *pool = &region->pool;
	unsigned worker = (unsigned)region->gomp->thread();
	struct wait wait;
	if ((unsigned)region->gomp->threads() != pool->workers) {
		pool->slots[0].error = -EAGAIN;
	} else if (pool_enter(pool, worker, &wait)) {
		run_share(region, worker, &wait);
		pool_leave(pool, &wait);
	}
	atomic_store_explicit(&pool->slots[worker].range, 0, memory_order_release);
}

/* All threads are at the end of the region: by the library's barrier, of which C knows nothing. */
static void take_over(const struct pool *pool)
{
	for (unsigned i = 0; i < pool->workers; i++)
		(void)atomic_load_explicit(&pool->slots[i].range, memory_order_acquire);
}

static int openmp_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	struct region region = { .gomp = prepared,
		.schedule = (enum schedule)job->values[SCHEDULE].number,
		.chunk = (long)job->values[CHUNK].number };
	if (!region.chunk && region.schedule != STATIC)
		region.chunk = 1;
	int error = pool_init(&region.pool, job, POOL_STATIC, 1);
	if (error < 0)
		return error;
	outcome->workers = region.pool.workers;
	region.gomp->parallel(run_region, &region, region.pool.workers, 0);
	take_over(&region.pool);
	error = pool_error(&region.pool, outcome);
	pool_finish(&region.pool);
	return error;
}

const struct runner runner_openmp = {
	.abi = RUNNER_ABI,
	.size = sizeof(struct runner),
	.name = "openmp",
	.summary = "a parallel loop of OpenMP, by gcc's library",
	.family = "threads",
	.flags = RUNNER_BLOCKING | RUNNER_HEART,
	.params = params,
	.plan = openmp_plan,
	.prepare = openmp_prepare,
	.execute = openmp_execute,
	.dismiss = openmp_dismiss,
};
