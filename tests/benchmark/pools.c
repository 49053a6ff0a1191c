/* SPDX-License-Identifier: MIT */
#include "pools.h"

#include <glib.h>
#include <omp.h>
#include <stdlib.h>

const bool pools_there = true;

/* Its threads are made anew each time, as in a program that has one loop. */
void pools_openmp(const struct job *job, pools_task_fn *do_task)
{
#pragma omp parallel for num_threads(2) schedule(dynamic)
	for (uint64_t task = 0; task < job->tasks; task++)
		do_task(&job->records[task], task, (uint32_t)omp_get_thread_num());
}

struct glib_hand {
	const struct job *job;
	pools_task_fn *do_task;
};

static void run(void *number, void *context)
{
	const struct glib_hand *hand = context;
	uint64_t task = GPOINTER_TO_SIZE(number) - 1;
	hand->do_task(&hand->job->records[task], task, 0);
}

void pools_glib(const struct job *job, pools_task_fn *do_task)
{
	struct glib_hand hand = { job, do_task };
	GThreadPool *pool = g_thread_pool_new(run, &hand, 2, TRUE, NULL);
	if (!pool)
		abort();
	for (uint64_t task = 0; task < job->tasks; task++)
		g_thread_pool_push(pool, GSIZE_TO_POINTER(task + 1), NULL);
	g_thread_pool_free(pool, FALSE, TRUE);
}
