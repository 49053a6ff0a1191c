/* SPDX-License-Identifier: MIT */
/* Stealing: every task is taken once, whoever takes it and however unequal the workers are. */
#include "runners/pool.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static int no_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	(void)state, (void)wait;
	*result = task;
	return 0;
}

static const struct workload numbers = { .name = "numbers", .run = no_run };

/* As a worker does between two tasks. */
static bool next(const struct pool *pool, unsigned worker, uint64_t *task)
{
	return pool_take(pool, worker, task) || pool_more(pool, worker, task);
}

/* One worker alone takes all tasks of a pool of many: its own and, half by half, the others'. */
static void test_one_takes_all(void **state)
{
	(void)state;
	enum {
		TASKS = 1000
	};
	for (uint64_t workers = 2; workers <= 64; workers *= 2) {
		struct job job = { .workload = &numbers, .tasks = TASKS, .concurrency = workers };
		struct pool pool = { 0 };
		unsigned taken[TASKS] = { 0 };
		assert_int_equal(pool_init(&pool, &job, POOL_STEAL, 1), 0);
		for (uint64_t task; next(&pool, 0, &task);)
			taken[task]++;
		for (size_t i = 0; i < TASKS; i++)
			assert_int_equal(taken[i], 1);
		pool_finish(&pool);
	}
}

/* A thief takes the middle of what is left and all above it: half, so that it seldom comes back. */
static void test_half_is_stolen(void **state)
{
	(void)state;
	struct job job = { .workload = &numbers, .tasks = 16, .concurrency = 2 };
	struct pool pool = { 0 };
	uint64_t task;
	assert_int_equal(pool_init(&pool, &job, POOL_STEAL, 1), 0);
	assert_true(pool_rob(&pool, 0, 1, &task)); /* of 8 to 15 */
	assert_int_equal(task, 12);
	assert_true(pool_take(&pool, 0, &task));
	assert_int_equal(task, 13);
	assert_true(pool_take(&pool, 1, &task));
	assert_int_equal(task, 8);
	pool_finish(&pool);
}

static void test_no_stealing(void **state)
{
	(void)state;
	struct job job = { .workload = &numbers, .tasks = 3, .concurrency = 7 };
	struct pool pool = { 0 };
	uint64_t task;
	assert_int_equal(pool_init(&pool, &job, POOL_STEAL, 1), 0);
	assert_int_equal(pool.workers, 3);
	for (unsigned worker = 0; worker < 3; worker++) {
		assert_true(next(&pool, worker, &task));
		assert_int_equal(task, worker);
		assert_false(next(&pool, worker, &task));
	}
	pool_finish(&pool);
}

static void test_drain(void **state)
{
	(void)state;
	struct job job = { .workload = &numbers, .tasks = 100, .concurrency = 4 };
	struct pool pool = { 0 };
	uint64_t task;
	assert_int_equal(pool_init(&pool, &job, POOL_STEAL, 1), 0);
	assert_true(next(&pool, 2, &task));
	pool_drain(&pool);
	for (unsigned worker = 0; worker < 4; worker++)
		assert_false(next(&pool, worker, &task));
	pool_finish(&pool);
}

/* Off the counter in chunks, the last of them shorter; nothing is anybody's before. */
static void test_counter(void **state)
{
	(void)state;
	struct job job = { .workload = &numbers, .tasks = 10, .concurrency = 3 };
	struct pool pool = { 0 };
	uint64_t task;
	const unsigned worker_of[] = { 2, 2, 2, 2, 0, 0, 0, 0, 1, 1 };
	assert_int_equal(pool_init(&pool, &job, POOL_COUNTER, 4), 0);
	for (unsigned worker = 0; worker < 3; worker++)
		assert_false(pool_take(&pool, worker, &task));
	for (uint64_t i = 0; i < 10; i++) {
		assert_true(next(&pool, worker_of[i], &task));
		assert_int_equal(task, i);
	}
	for (unsigned worker = 0; worker < 3; worker++)
		assert_false(next(&pool, worker, &task));
	pool_finish(&pool);
	assert_int_equal(pool_init(&pool, &job, POOL_COUNTER, UINT32_MAX / 2), 0);
	for (uint64_t i = 0; i < 10; i++)
		assert_true(next(&pool, 1, &task));
	assert_false(next(&pool, 1, &task));
	pool_drain(&pool);
	assert_false(next(&pool, 0, &task));
	pool_finish(&pool);
}

/* A share each, and no more. */
static void test_static(void **state)
{
	(void)state;
	struct job job = { .workload = &numbers, .tasks = 10, .concurrency = 3 };
	struct pool pool = { 0 };
	uint64_t task, expected = 0;
	assert_int_equal(pool_init(&pool, &job, POOL_STATIC, 1), 0);
	for (unsigned worker = 0; worker < 3; worker++)
		while (next(&pool, worker, &task))
			assert_int_equal(task, expected++);
	assert_int_equal(expected, 10);
	pool_finish(&pool);
}

struct thief {
	const struct pool *pool;
	unsigned worker;
	_Atomic unsigned *taken;
};

static void *steal_all(void *argument)
{
	const struct thief *thief = argument;
	for (uint64_t task; next(thief->pool, thief->worker, &task);)
		atomic_fetch_add(&thief->taken[task], 1);
	return NULL;
}

/* Many rounds of four threads over few tasks: what a torn or doubled steal would break. */
static void test_contention(void **state)
{
	(void)state;
	enum {
		TASKS = 2000,
		THREADS = 4,
		ROUNDS = 50
	};
	static _Atomic unsigned taken[TASKS];
	for (int round = 0; round < ROUNDS; round++) {
		struct job job = { .workload = &numbers, .tasks = TASKS, .concurrency = THREADS };
		struct pool pool = { 0 };
		struct thief thieves[THREADS];
		pthread_t threads[THREADS];
		assert_int_equal(pool_init(&pool, &job, POOL_STEAL, 1), 0);
		for (size_t i = 0; i < TASKS; i++)
			atomic_store(&taken[i], 0);
		for (unsigned i = 0; i < THREADS; i++) {
			thieves[i] = (struct thief){ &pool, i, taken };
			assert_int_equal(
				pthread_create(&threads[i], NULL, steal_all, &thieves[i]), 0);
		}
		for (unsigned i = 0; i < THREADS; i++)
			pthread_join(threads[i], NULL);
		for (size_t i = 0; i < TASKS; i++)
			assert_int_equal(atomic_load(&taken[i]), 1);
		pool_finish(&pool);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_takes_all),
		cmocka_unit_test(test_half_is_stolen),
		cmocka_unit_test(test_no_stealing),
		cmocka_unit_test(test_drain),
		cmocka_unit_test(test_counter),
		cmocka_unit_test(test_static),
		cmocka_unit_test(test_contention),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
