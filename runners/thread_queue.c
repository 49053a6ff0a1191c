/* SPDX-License-Identifier: MIT */
/*
 * The pool of the textbooks: one producer puts tasks into a bounded queue, worker threads take them
 * out, under one mutex and two condition variables.
 */
#include "runners/crew.h"
#include "runners/registry.h"

#include <stdlib.h>

enum {
	DEPTH
};

static const struct param params[] = {
	[DEPTH] = { .name = "depth",
		.type = PARAM_INTEGER,
		.initial = "1024",
		.min = 1,
		.max = 1 << 24,
		.help = "for how many tasks there is room in the queue" },
	{ 0 },
};

struct queue {
	pthread_mutex_t lock; /* guards all below */
	pthread_cond_t not_empty, not_full;
	uint64_t depth, head, count;
	bool closed;
	uint64_t tasks[]; /* a ring of `depth` */
};

static struct queue *queue_create(uint64_t depth)
{
	struct queue *queue = malloc(sizeof *queue + depth * sizeof queue->tasks[0]);
	if (!queue)
		return NULL;
	*queue = (struct queue){ .depth = depth };
	if (pthread_mutex_init(&queue->lock, NULL))
		goto no_lock;
	if (pthread_cond_init(&queue->not_empty, NULL))
		goto no_first;
	if (pthread_cond_init(&queue->not_full, NULL))
		goto no_second;
	return queue;
no_second:
	pthread_cond_destroy(&queue->not_empty);
no_first:
	pthread_mutex_destroy(&queue->lock);
no_lock:
	free(queue);
	return NULL;
}

static void queue_destroy(struct queue *queue)
{
	pthread_cond_destroy(&queue->not_full);
	pthread_cond_destroy(&queue->not_empty);
	pthread_mutex_destroy(&queue->lock);
	free(queue);
}

/* No more tasks: takers go on until it is empty, the producer stops. */
static void queue_close(struct queue *queue)
{
	pthread_mutex_lock(&queue->lock);
	queue->closed = true;
	pthread_cond_broadcast(&queue->not_empty);
	pthread_cond_signal(&queue->not_full);
	pthread_mutex_unlock(&queue->lock);
}

static void queue_put(const struct crew *crew, uint64_t task)
{
	struct queue *queue = crew->context;
	pthread_mutex_lock(&queue->lock);
	while (queue->count == queue->depth && !queue->closed)
		crew_cond_wait(crew, &queue->not_full, &queue->lock);
	if (!queue->closed) {
		queue->tasks[(queue->head + queue->count++) % queue->depth] = task;
		pthread_cond_signal(&queue->not_empty);
	}
	pthread_mutex_unlock(&queue->lock);
}

/*
 * Of what is in the queue when the time is up nothing is taken: whoever looks has the lock, and
 * that is when its task starts.
 */
static bool queue_take(
	struct queue *queue, const struct job *job, uint64_t *task, uint64_t *start_ns)
{
	pthread_mutex_lock(&queue->lock);
	while (!queue->count && !queue->closed)
		pthread_cond_wait(&queue->not_empty, &queue->lock);
	*start_ns = job->until_ns ? runner_now_ns() : 0;
	bool over = runner_over(job, *start_ns);
	bool taken = queue->count > 0 && !over;
	if (over) {
		queue->closed = true;
		pthread_cond_signal(&queue->not_full);
		pthread_cond_broadcast(&queue->not_empty);
	}
	if (taken) {
		*task = queue->tasks[queue->head];
		queue->head = (queue->head + 1) % queue->depth;
		queue->count--;
		pthread_cond_signal(&queue->not_full);
	}
	pthread_mutex_unlock(&queue->lock);
	*start_ns = *start_ns ? *start_ns : runner_now_ns();
	return taken;
}

/* One that cannot enter closes the queue: nobody may be left to make room in it. */
static void work(struct crew *crew, unsigned worker)
{
	struct wait wait;
	uint64_t task, start_ns;
	if (!pool_enter(&crew->pool, worker, &wait)) {
		queue_close(crew->context);
		return;
	}
	while (queue_take(crew->context, crew->pool.job, &task, &start_ns))
		runner_run(crew->pool.job, task, worker, &wait, start_ns);
	pool_leave(&crew->pool, &wait);
}

static int thread_queue_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	(void)prepared;
	struct crew *crew;
	int error = crew_create(&crew, job, POOL_STATIC, 1, work);
	if (error < 0)
		return error;
	crew->context = queue_create(job->values[DEPTH].number);
	if (!crew->context) {
		crew_destroy(crew, outcome);
		return -ENOMEM;
	}
	error = crew_start_all(crew, outcome);
	for (uint64_t task = 0; !error && task < job->tasks && pool_begins(job, task); task++) {
		queue_put(crew, task);
		heart_look(job->heart);
	}
	queue_close(crew->context);
	if (error < 0)
		return error;
	crew_join_all(crew);
	queue_destroy(crew->context);
	return crew_destroy(crew, outcome);
}

const struct runner runner_thread_queue = {
	.abi = RUNNER_ABI,
	.size = sizeof(struct runner),
	.name = "thread-queue",
	.summary = "threads that take tasks from a queue under a mutex",
	.family = "threads",
	.flags = RUNNER_BLOCKING | RUNNER_HEART | RUNNER_PACED,
	.params = params,
	.plan = crew_plan,
	.execute = thread_queue_execute,
};
