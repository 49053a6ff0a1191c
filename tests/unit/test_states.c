/* SPDX-License-Identifier: MIT */
/* What is recorded between the waits of tasks, under a loop and a pool made here: who waits, runs
 * and ends when is decided by the test. */
#include "bench/sampling/states.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define MS UINT64_C(1000000)

static struct block block;
static struct states *states;

static void sleep_ns(uint64_t ns)
{
	struct timespec time = { .tv_nsec = (long)ns };
	nanosleep(&time, NULL);
}

static int begin(void **state)
{
	(void)state;
	return states_init(&states, &block, 4);
}

static int end(void **state)
{
	(void)state;
	block_finish(&block);
	return 0;
}

/* `wanted`: a letter a stretch, in the order written: r run, w wait. */
static void check_states(uint32_t task, const char *wanted)
{
	const struct stretch *all = states_stretches(states), *last = NULL;
	char found[64] = "";
	uint64_t cpu_ns = 0;
	for (uint64_t i = 0; i < states_kept(states); i++) {
		if (all[i].task != task)
			continue;
		strcat(found, all[i].state == STATE_RUN ? "r" : "w");
		assert_true(all[i].end_ns >= all[i].start_ns);
		assert_true(all[i].cpu_ns <= all[i].end_ns - all[i].start_ns);
		assert_true(!last || all[i].start_ns >= last->end_ns);
		cpu_ns += all[i].cpu_ns;
		last = &all[i];
	}
	assert_string_equal(found, wanted);
	assert_int_equal(states->cpu_ns[task], cpu_ns);
}

/* ---- the blocking form ----------------------------------------------------------------------- */

static int wait_late(struct wait *wait, int fd, unsigned events, uint64_t after_ns)
{
	(void)wait, (void)fd, (void)events;
	sleep_ns(after_ns + 5 * MS);
	return 0;
}

static int park_woken(struct wait *wait, _Atomic uint32_t *word, uint32_t seen, uint64_t after_ns)
{
	(void)wait, (void)word, (void)seen, (void)after_ns;
	return 1;
}

static void wake_counted(struct wait *wait, _Atomic uint32_t *word, uint32_t count)
{
	(void)wait;
	*word += count;
}

static int run_all(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	_Atomic uint32_t word = 0;
	(void)state;
	assert_ptr_equal(wait->local, &states);
	assert_int_equal(wait_for(wait, -1, 0, 10 * MS), 0);
	assert_int_equal(wait_park(wait, &word, 0, WAIT_FOREVER), 1);
	wait_wake(wait, &word, 3);
	*result = task + word;
	return -5;
}

static void keeps_what_a_worker_does(void **state)
{
	static const struct workload workload = { .run = run_all };
	struct wait wait = { wait_late, park_woken, wake_counted, &states };
	uint64_t result = 0;
	(void)state;
	const struct workload *wrapped = states_wrap(&workload, states, 0);
	assert_null(wrapped->start);
	assert_int_equal(wrapped->run(NULL, 2, &wait, &result), -5);
	assert_int_equal(result, 5);
	check_states(2, "rwrwr");
	/* It waited for 10 ms and was let go on 5 later, at least. */
	const struct stretch *waited = &states_stretches(states)[1];
	assert_true(waited->end_ns - waited->start_ns >= 15 * MS);
	assert_true(waited->delay_ns >= 5 * MS);
	assert_true(waited->delay_ns <= waited->end_ns - waited->start_ns - 10 * MS);
	assert_int_equal(states->cpu_ns[1], 0); /* of one that was not run */
}

static void counts_what_it_has_no_room_for(void **state)
{
	static const struct workload workload = { .run = run_all };
	struct wait wait = { wait_late, park_woken, wake_counted, &states };
	uint64_t result;
	(void)state;
	states->room = 7;
	for (uint64_t task = 0; task < 2; task++)
		states_wrap(&workload, states, 0)->run(NULL, task, &wait, &result);
	assert_int_equal(states_kept(states), 7);
	assert_int_equal(states_dropped(states), 3);
	assert_true(states->cpu_ns[1] > 0);            /* of those, too */
	assert_null(states_over(states, block.bytes)); /* it is another size than its room's */
	assert_null(states_over(states, 8));
}

/* ---- the event form -------------------------------------------------------------------------- */

/* A loop of one task: what is waited for comes when the test says so. */
static struct {
	struct pending pending;
	_Alignas(16) char scratch[256];
} slot;
static int status, waits;
static uint64_t ended;

static int loop_wait(
	struct pending *pending, int fd, unsigned events, uint64_t after_ns, pending_fn *then)
{
	(void)fd, (void)events, (void)after_ns;
	assert_ptr_equal(pending, &slot.pending);
	pending->then = then;
	waits++;
	return fd == 99 ? -1 : 0;
}

static int loop_park(struct pending *pending, _Atomic uint32_t *word, uint32_t seen,
	uint64_t after_ns, pending_fn *then)
{
	(void)word, (void)seen;
	return loop_wait(pending, -1, 0, after_ns, then);
}

static void loop_wake(struct pending *pending, _Atomic uint32_t *word, uint32_t count)
{
	assert_ptr_equal(pending, &slot.pending);
	*word += count;
}

static void loop_done(struct pending *pending, int code, uint64_t result)
{
	assert_ptr_equal(pending, &slot.pending);
	memset(&slot, 0xaa, sizeof slot); /* it is gone */
	status = code;
	ended = result;
}

static const struct loop loop = { loop_wait, loop_park, loop_wake, loop_done };

static void fly(const struct workload *workload, uint64_t task)
{
	memset(&slot, 0, sizeof slot);
	assert_true(states_scratch + 16 <= sizeof slot.scratch);
	slot.pending = (struct pending){ .loop = &loop, .task = task, .local = &states };
	states_wrap(workload, states, 0)->start(NULL, &slot.pending);
}

static void land(struct pending *pending, unsigned events)
{
	char *scratch = pending_scratch(pending);
	assert_int_equal(events, 1);
	assert_int_equal(*scratch, 7);
	pending_done(pending, 0, pending->task + 10);
}

static void wait_then_park(struct pending *pending, unsigned events)
{
	_Atomic uint32_t word = 1;
	assert_int_equal(events, 0);
	pending_wake(pending, &word, 1);
	assert_int_equal(word, 2);
	pending_park(pending, &word, 2, WAIT_FOREVER, land);
}

static void start_all(const void *state, struct pending *pending)
{
	(void)state;
	char *scratch = pending_scratch(pending);
	assert_ptr_equal(pending->local, &states);
	assert_int_equal(*scratch, 0);
	*scratch = 7;
	assert_int_equal(pending_wait(pending, 99, WAIT_READ, 0, land), -1);
	assert_int_equal(pending_wait(pending, -1, 0, 2 * MS, wait_then_park), 0);
}

static void keeps_what_a_loop_does(void **state)
{
	static const struct workload workload = { .start = start_all };
	(void)state;
	fly(&workload, 3);
	assert_int_equal(waits, 2);
	sleep_ns(6 * MS); /* the loop is busy with others */
	slot.pending.then(&slot.pending, 0);
	slot.pending.then(&slot.pending, 1);
	assert_int_equal(ended, 13);
	check_states(3, "rwrwr");
	assert_true(states_stretches(states)[1].delay_ns >= 4 * MS);
}

static void start_and_end(const void *state, struct pending *pending)
{
	(void)state;
	pending_done(pending, -7, 0);
}

static struct pending *served;

static void start_served(const void *state, struct pending *pending)
{
	(void)state;
	served = pending;
}

static void keeps_what_ends_elsewhere(void **state)
{
	static const struct workload at_once = { .start = start_and_end };
	static const struct workload serving = { .start = start_served };
	(void)state;
	fly(&at_once, 0);
	assert_int_equal(status, -7);
	check_states(0, "r");
	fly(&serving, 1);
	pending_done(served, 0, 9); /* by whoever serves many */
	assert_int_equal(ended, 9);
	check_states(1, "rw");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(keeps_what_a_worker_does, begin, end),
		cmocka_unit_test_setup_teardown(counts_what_it_has_no_room_for, begin, end),
		cmocka_unit_test_setup_teardown(keeps_what_a_loop_does, begin, end),
		cmocka_unit_test_setup_teardown(keeps_what_ends_elsewhere, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
