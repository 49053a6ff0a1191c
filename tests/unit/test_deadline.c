/* SPDX-License-Identifier: MIT */
/* The deadline queue against a sorted array: whatever is pushed and removed comes out in order. */
#include "runners/deadline.h"

#include "bench/workload.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT 20000

/* How the deadlines of a test are made from their number. */
typedef uint64_t shape(uint64_t number);

static uint64_t rising(uint64_t number)
{
	return number * 10;
}

static uint64_t falling(uint64_t number)
{
	return (COUNT - number) * 10;
}

static uint64_t random_shape(uint64_t number)
{
	return workload_hash(7, number) % 1000000;
}

/* Five durations from a clock that moves on, as sleepers of a few kinds make them. */
static uint64_t five_durations(uint64_t number)
{
	return number * 3 + (workload_hash(9, number) % 5) * 100000;
}

static uint64_t all_equal(uint64_t number)
{
	(void)number;
	return 42;
}

static shape *const shapes[] = { rising, falling, random_shape, five_durations, all_equal };

static uint64_t pop(struct deadline_queue *queue)
{
	struct deadline *first = deadline_first(queue);
	assert_non_null(first);
	uint64_t at_ns = first->at_ns;
	deadline_remove(queue, first);
	return at_ns;
}

static void test_order(void **state)
{
	(void)state;
	struct deadline *deadlines = calloc(COUNT, sizeof *deadlines);
	for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
		struct deadline_queue queue = { 0 };
		for (uint64_t i = 0; i < COUNT; i++)
			assert_int_equal(deadline_push(&queue, &deadlines[i], shapes[s](i)), 0);
		uint64_t last = 0;
		for (uint64_t i = 0; i < COUNT; i++) {
			uint64_t at_ns = pop(&queue);
			assert_true(at_ns >= last);
			last = at_ns;
		}
		assert_null(deadline_first(&queue));
		deadline_finish(&queue);
	}
	free(deadlines);
}

/* Removes every third from where it is; the others still come out in order, and all of them. */
static void test_remove(void **state)
{
	(void)state;
	struct deadline *deadlines = calloc(COUNT, sizeof *deadlines);
	for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
		struct deadline_queue queue = { 0 };
		size_t left = 0;
		for (uint64_t i = 0; i < COUNT; i++)
			assert_int_equal(deadline_push(&queue, &deadlines[i], shapes[s](i)), 0);
		for (uint64_t i = 0; i < COUNT; i += 3) {
			deadline_remove(&queue, &deadlines[i]);
			deadline_remove(&queue, &deadlines[i]); /* not queued: nothing happens */
		}
		for (uint64_t last = 0; deadline_first(&queue); left++) {
			uint64_t at_ns = pop(&queue);
			assert_true(at_ns >= last);
			last = at_ns;
		}
		assert_int_equal(left, COUNT - (COUNT + 2) / 3);
		deadline_finish(&queue);
	}
	free(deadlines);
}

/* Pops and pushes by turns, as a loop does: never one that is later than another in the queue. */
static void test_interleaved(void **state)
{
	(void)state;
	struct deadline *deadlines = calloc(COUNT, sizeof *deadlines);
	struct deadline_queue queue = { 0 };
	for (uint64_t i = 0; i < 100; i++)
		assert_int_equal(deadline_push(&queue, &deadlines[i], random_shape(i)), 0);
	for (uint64_t i = 100, now = 0; i < COUNT; i++) {
		uint64_t at_ns = pop(&queue);
		assert_true(at_ns >= now);
		now = at_ns;
		assert_int_equal(deadline_push(&queue, &deadlines[i], now + random_shape(i)), 0);
	}
	size_t left = 0;
	for (; deadline_first(&queue); left++)
		pop(&queue);
	assert_int_equal(left, 100);
	deadline_finish(&queue);
	free(deadlines);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_remove),
		cmocka_unit_test(test_interleaved),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
