/* SPDX-License-Identifier: MIT */
/* When a sample counts as disturbed: docs/method.md says the limits, which stand here once more. */
#include "bench/machine/watch.h"

#include "bench/plan/cells.h"
#include "bench/plan/options.h"
#include "bench/runner.h"
#include "bench/sampling/take.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include <cmocka.h>

#define MS UINT64_C(1000000)

/* A time between two readings, one second unless told, and what the machine did meanwhile. */
struct happening {
	uint64_t time_ns;
	uint64_t steal_ns, pressure_ns, throttled_ns;
	uint64_t idle_ns; /* of two CPUs */
	bool failed;      /* so that nobody knows how long it took */
	struct watch_load load;
};

static const char *words_of(const struct happening *happening)
{
	static struct disturbance disturbance;
	static const struct watch watch = { 0 };
	struct watch_reading before = { .at_ns = 5000 * MS,
		.steal_ns = 70 * MS,
		.busy_ns = 60 * MS,
		.pressure_ns = 80 * MS,
		.throttled_ns = 90 * MS };
	uint64_t time_ns = happening->time_ns ? happening->time_ns : 1000 * MS;
	struct watch_reading after = { .at_ns = before.at_ns + time_ns,
		.steal_ns = before.steal_ns + happening->steal_ns,
		.busy_ns = before.busy_ns + 2 * time_ns - happening->idle_ns,
		.pressure_ns = before.pressure_ns + happening->pressure_ns,
		.throttled_ns = before.throttled_ns + happening->throttled_ns };
	struct watch_load load = happening->load;
	load.wall_ns = happening->failed ? 0 : load.wall_ns ? load.wall_ns : time_ns;
	load.cpus = 2;
	load.busy_workers = load.busy_workers ? load.busy_workers : 1;
	watch_judge(&watch, &before, &after, &load, &disturbance);
	return disturbance.words;
}

static void test_limits(void **state)
{
	(void)state;
	static const struct {
		struct happening happening;
		const char *words;
	} cases[] = {
		{ { 0 }, "" },
		{ { .steal_ns = 19 * MS }, "" },
		{ { .steal_ns = 21 * MS }, "steal" },
		{ { .throttled_ns = 1 }, "throttled" },
		{ { .pressure_ns = 99 * MS }, "" },
		{ { .pressure_ns = 101 * MS }, "pressure" },
		/* In a short sample a thread of the kernel waits for a tick, but not for most of
		   it. */
		{ { .time_ns = 20 * MS, .pressure_ns = 5 * MS }, "" },
		{ { .time_ns = 20 * MS, .pressure_ns = 5 * MS + 1 }, "pressure" },
		{ { .time_ns = 2 * MS, .pressure_ns = MS }, "" },
		{ { .time_ns = 2 * MS, .pressure_ns = MS + 1 }, "pressure" },
		{ { .load = { .run_delay_ns = 19 * MS } }, "" },
		{ { .load = { .run_delay_ns = 21 * MS } }, "delay" },
		/* Not of a short sample: a wake-up takes some us. */
		{ { .load = { .wall_ns = MS, .run_delay_ns = MS / 10 } }, "" },
		{ { .load = { .wall_ns = MS, .run_delay_ns = MS / 9 } }, "delay" },
		{ { .load = { .switches_involuntary = 100 } }, "" },
		{ { .load = { .switches_involuntary = 101 } }, "switches" },
		{ { .load = { .busy_workers = 2, .switches_involuntary = 200 } }, "" },
		{ { .load = { .busy_workers = 2, .switches_involuntary = 202 } }, "switches" },
		{ { .load = { .wall_ns = MS, .switches_involuntary = 5 } }, "" },
		{ { .load = { .wall_ns = MS, .switches_involuntary = 6 } }, "switches" },
		/* Shares of a time that nobody knows are none. */
		{ { .failed = true, .load = { .switches_involuntary = 6, .run_delay_ns = 150000 } },
			"" },
		{ { .failed = true, .pressure_ns = 101 * MS }, "pressure" },
		/* More workers than CPUs press by themselves, but do not steal. */
		{ { .steal_ns = 21 * MS,
			  .pressure_ns = 900 * MS,
			  .load = { .busy_workers = 3,
				  .switches_involuntary = 9999,
				  .run_delay_ns = 500 * MS,
				  .used_ns = 1950 * MS } },
			"steal" },
		/* Unless others have more than half of the two CPUs. */
		{ { .pressure_ns = 990 * MS, .load = { .busy_workers = 4, .used_ns = 981 * MS } },
			"" },
		{ { .pressure_ns = 990 * MS, .load = { .busy_workers = 4, .used_ns = 979 * MS } },
			"pressure" },
		{ { .pressure_ns = 490 * MS, .load = { .busy_workers = 64, .used_ns = MS } }, "" },
		/* Nor are they busy with others where they are idle: one waits, and one is enough.
		 */
		{ { .pressure_ns = 990 * MS,
			  .idle_ns = 781 * MS,
			  .load = { .busy_workers = 64, .used_ns = 200 * MS } },
			"" },
		{ { .pressure_ns = 990 * MS,
			  .idle_ns = 779 * MS,
			  .load = { .busy_workers = 64, .used_ns = 200 * MS } },
			"pressure" },
		{ { .pressure_ns = 990 * MS, .load = { .busy_workers = 4, .used_ns = UINT64_MAX } },
			"" },
		/* What they used is counted in ticks: a short sample shows no others. */
		{ { .time_ns = 20 * MS,
			  .pressure_ns = 20 * MS,
			  .load = { .busy_workers = 4, .used_ns = 18 * MS } },
			"" },
		/* It is no more workers than CPUs that need not have them all. */
		{ { .pressure_ns = 99 * MS, .load = { .busy_workers = 2, .used_ns = MS } }, "" },
		{ { .steal_ns = 30 * MS, .pressure_ns = 200 * MS }, "steal pressure" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *words = words_of(&cases[i].happening);
		if (strcmp(words, cases[i].words))
			fail_msg("case %zu: '%s' instead of '%s'", i, words, cases[i].words);
	}
}

/* What the system does not count is neither known nor a disturbance. */
static void test_unknown(void **state)
{
	(void)state;
	struct watch watch = { 0 };
	struct watch_reading before = { .steal_ns = UINT64_MAX,
		.busy_ns = UINT64_MAX,
		.pressure_ns = UINT64_MAX,
		.throttled_ns = UINT64_MAX };
	struct watch_reading after = before;
	struct watch_load load = { .wall_ns = MS, .busy_workers = 1, .cpus = 1 };
	struct disturbance disturbance;
	after.at_ns = MS;
	after.steal_ns = 5 * MS;
	watch_judge(&watch, &before, &after, &load, &disturbance);
	assert_string_equal(disturbance.words, "");
	assert_false(disturbance.known_steal);
	assert_false(disturbance.known_pressure);
	assert_false(disturbance.known_throttled);
}

/* A canary is slow against the median of all, from the fifth on. */
static void test_canary_slow(void **state)
{
	(void)state;
	uint64_t canaries[] = { 900, 1000, 1000, 1100, 9000 };
	struct watch watch = { .canaries = canaries, .count = 5, .canary_ns = 1251 };
	struct watch_reading reading = { 0 };
	struct watch_load load = { .wall_ns = MS, .busy_workers = 1, .cpus = 1 };
	struct disturbance disturbance;
	watch_judge(&watch, &reading, &reading, &load, &disturbance);
	assert_string_equal(disturbance.words, "canary");
	assert_int_equal(disturbance.canary_ns, 1251);
	watch.canary_ns = 1250;
	watch_judge(&watch, &reading, &reading, &load, &disturbance);
	assert_string_equal(disturbance.words, "");
	watch.canary_ns = 9000;
	watch.count = 4;
	watch_judge(&watch, &reading, &reading, &load, &disturbance);
	assert_string_equal(disturbance.words, "");
}

/* It takes at most 2 % of the time, and the canaries stay sorted. */
static void test_canary_cost(void **state)
{
	(void)state;
	struct watch watch;
	watch_begin(&watch);
	watch_canary(&watch);
	assert_int_equal(watch.count, 1);
	assert_true(watch.canary_ns > 0);
	/* One that would have taken an hour is not repeated within two days; after them it is. */
	uint64_t now_ns = watch.canary_at_ns;
	watch.canary_ns = 3600 * UINT64_C(1000) * MS;
	watch_canary(&watch);
	assert_int_equal(watch.count, 1);
	assert_int_equal(watch.canary_at_ns, now_ns);
	watch.canary_ns = 1;
	watch.canary_at_ns = now_ns - 50;
	watch_canary(&watch);
	assert_int_equal(watch.count, 2);
	assert_true(watch.canary_at_ns >= now_ns);
	for (unsigned i = 0; i < 80; i++) {
		watch.canary_at_ns = 0;
		watch_canary(&watch);
	}
	assert_int_equal(watch.count, 82);
	for (size_t i = 1; i < watch.count; i++)
		assert_true(watch.canaries[i - 1] <= watch.canaries[i]);
	watch_finish(&watch);
}

/* Eight at once on two CPUs, whose own programs or server keep both, or somebody else does. */
static void test_beside(void **state)
{
	(void)state;
	static const struct {
		unsigned flags, busy, concurrency;
		bool others;
		const char *words;
	} cases[] = {
		{ 0, 1, 8, false, "pressure switches delay" },
		{ PLAN_PROGRAMS, 1, 8, false, "" },
		{ PLAN_PROGRAMS, 8, 8, false, "" },
		{ PLAN_PROGRAMS, 1, 8, true, "pressure" },
		{ PLAN_PROGRAMS, 8, 8, true, "pressure" },
		/* A loop and two programs are more than two. */
		{ PLAN_PROGRAMS, 1, 2, false, "" },
		{ PLAN_PROGRAMS, 2, 2, false, "pressure switches" },
		{ PLAN_PROGRAMS, 1, 1, false, "pressure switches delay" },
		{ PLAN_PROGRAMS, UINT_MAX, 8, false, "" },
		{ PLAN_BESIDE, 1, 8, false, "pressure delay" },
		{ PLAN_BESIDE, 2, 8, false, "pressure" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		static struct settings settings = { .pin = (char *)"none" };
		struct group group = { .flags = cases[i].flags };
		struct cell cell = { .runner = &(const struct runner){ .flags = 0 },
			.busy = cases[i].busy,
			.concurrency = cases[i].concurrency };
		const struct cells cells = { .groups = &group, .cells = &cell, .cpus = 2 };
		const struct sampler sampler = { .cells = &cells, .settings = &settings };
		const struct sample sample = { .statement = { .timed = true,
						       .digest = { .wall_ns = 400 * MS },
						       .user_ns = (cases[i].others ? 50 : 800) * MS,
						       .switches_involuntary = 150,
						       .run_delay_ns = 20 * MS } };
		const struct happening happening = { .time_ns = 400 * MS,
			.pressure_ns = 390 * MS,
			.load = take_load(&sampler, &sample) };
		const char *words = words_of(&happening);
		if (strcmp(words, cases[i].words))
			fail_msg("case %zu: '%s' instead of '%s'", i, words, cases[i].words);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_beside),
		cmocka_unit_test(test_canary_slow),
		cmocka_unit_test(test_canary_cost),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
