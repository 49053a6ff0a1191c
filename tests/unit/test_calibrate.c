/* SPDX-License-Identifier: MIT */
/* Unit tests of `--tasks auto`, with a stand-in for the samples: no clock is read. */
#include "bench/plan/calibrate.h"

#include "bench/plan/cells.h"
#include "bench/plan/param.h"
#include "bench/runner.h"
#include "bench/sampling/sample.h"
#include "runners/registry.h"
#include "workloads/tasks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <inttypes.h>

/* ---- a workload and its samples ------------------------------------------------------------- */

/* What the stand-ins are like now. */
static struct {
	uint64_t own, least; /* its own number of tasks; it refuses fewer than `least` */
	unsigned flags;
	double task_ns, start_ns;
	double noise; /* each sample but every third takes so much longer, as a share */
	int code;
	unsigned probes;
} is;

static int stand_in_plan(struct plan *plan)
{
	plan->flags = is.flags;
	plan->concurrency = 1;
	if (plan->tasks && plan->tasks < is.least)
		return -EINVAL;
	return tasks_plan(plan, is.own);
}

static int stand_in_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	(void)state, (void)task, (void)wait, (void)result;
	return 0;
}

static const struct param params[] = {
	{ .name = "times", .type = PARAM_INTEGER, .initial = "1", .min = 1, .max = 1000 },
	{ 0 },
};

static struct workload workload = {
	.name = "stand-in", .params = params, .plan = stand_in_plan, .run = stand_in_run
};

static int stand_in_probe(const struct prober *prober, const struct cells *cells, uint64_t *ns)
{
	(void)prober;
	const struct group *group = &cells->groups[0];
	assert_int_equal(cells->count, 1);
	assert_int_equal(cells->cells[0].concurrency, 1);
	double times = (double)group->values->values[0].number;
	double share = is.probes++ % 3 ? 1 + is.noise : 1;
	*ns = (uint64_t)((is.start_ns + (double)group->tasks * is.task_ns * times) * share);
	return is.code;
}

static const struct prober prober = { .probe = stand_in_probe };

struct machine {
	unsigned cpus;
	uint64_t concurrency; /* asked for */
};

static int add(struct calibration *calibration, const char *times)
{
	struct error error;
	struct group group = { .workload = &workload, .values = values_create(params) };
	assert_non_null(group.values);
	assert_int_equal(values_set(group.values, "times", times, &error), 0);
	int code = calibration_add(calibration, &group);
	group_finish(&group);
	return code;
}

static uint64_t tasks_on(struct machine machine)
{
	struct cells cells = { .cpus = machine.cpus };
	struct calibration calibration = {
		.prober = &prober,
		.cells = &cells,
		.runner = runner_defaults[0],
		.concurrency = machine.concurrency,
	};
	is.probes = 0;
	assert_int_equal(add(&calibration, "1"), 0);
	return calibration.tasks;
}

/* One kind of workload, the least bound of which is `bound`. */
static void begin(enum bound bound, uint64_t own, double task_ns)
{
	memset(&is, 0, sizeof is);
	is.own = own;
	is.task_ns = task_ns;
	is.start_ns = 100e3;
	workload.bound = bound;
}

/* ---- tests ---------------------------------------------------------------------------------- */

/* The numbers that docs/defaults.md gives for two CPUs, on machines of half to twice the speed.
 */
static void test_defaults_hold_on_most_machines(void **fixture)
{
	static const struct {
		uint64_t own;
		double task_ns;
		uint64_t tasks;
	} cases[] = {
		{ 36, 5.9e6, 32 },
		{ 4, 41e6, 8 },
		{ 128, 1.1e6, 128 },
		{ 1000000, 45, 1 << 20 },
		{ 256, 0.8e6, 256 },
	};
	(void)fixture;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (double slower = 0.55; slower < 2.4; slower *= 1.2) {
			begin(BOUND_CPU, cases[i].own, cases[i].task_ns * slower);
			is.noise = 0.5;
			assert_int_equal(tasks_on((struct machine){ 2, 0 }), cases[i].tasks);
		}
}

/* Nor is a machine of 64 CPUs measured with four tasks. */
static void test_each_worker_has_four(void **fixture)
{
	(void)fixture;
	begin(BOUND_CPU, 4, 41e6);
	assert_int_equal(tasks_on((struct machine){ 64, 0 }), 256);
	assert_int_equal(tasks_on((struct machine){ 2, 16 }), 64);
	begin(BOUND_CPU, 4, 10e9);
	assert_int_equal(tasks_on((struct machine){ 3, 0 }), 12);
	assert_int_equal(is.probes, 1); /* ten seconds are enough */
	begin(BOUND_CPU, 64, 1);
	is.flags = PLAN_SHARES;
	assert_int_equal(tasks_on((struct machine){ 2, 0 }), 64);
	assert_int_equal(tasks_on((struct machine){ 32, 0 }), 128);
	assert_int_equal(is.probes, 0);
}

/* Of whatever speed and noise: a power of two times the workers, near 0.2 s or at a bound. */
static void test_near_the_target(void **fixture)
{
	(void)fixture;
	for (unsigned cpus = 1; cpus < 100; cpus += 1 + cpus / 2)
		for (double task_ns = 1; task_ns < 1e10; task_ns *= 1.7) {
			begin(BOUND_CPU, 50, task_ns);
			is.noise = 1;
			is.start_ns = 0;
			uint64_t tasks = tasks_on((struct machine){ cpus, 0 });
			uint64_t each = tasks / cpus;
			double s = (double)tasks * task_ns * 1e-9;
			assert_int_equal(tasks % cpus, 0);
			assert_int_equal(each & (each - 1), 0);
			assert_true(each >= 4);
			assert_true(s > 0.07 || tasks * 2 > 1 << 20);
			assert_true(s < 0.57 || each == 4);
			assert_in_range(is.probes, 1, 12);
		}
}

/* Waiting takes as long on any machine. */
static void test_waits(void **fixture)
{
	(void)fixture;
	begin(BOUND_IO, 16, 50e6);
	assert_int_equal(tasks_on((struct machine){ 2, 0 }), 16);
	assert_int_equal(tasks_on((struct machine){ 64, 4096 }), 16);
	begin(BOUND_IO, 16, 1e6);
	assert_int_equal(tasks_on((struct machine){ 2, 0 }), 128);
	begin(BOUND_IO, 3, 1);
	is.flags = PLAN_ALL_AT_ONCE;
	assert_int_equal(tasks_on((struct machine){ 2, 0 }), 3);
	assert_int_equal(is.probes, 0);
}

static void test_the_longest_combination_decides(void **fixture)
{
	struct cells cells = { .cpus = 2 };
	struct calibration calibration = {
		.prober = &prober, .cells = &cells, .runner = runner_defaults[0]
	};
	(void)fixture;
	begin(BOUND_CPU, 256, 10e3);
	assert_int_equal(add(&calibration, "1"), 0);
	uint64_t alone = calibration.tasks;
	assert_int_equal(add(&calibration, "100"), 0);
	assert_int_equal(add(&calibration, "1"), 0);
	assert_int_equal(alone, 16384);
	assert_int_equal(calibration.tasks, 256);
}

/* What cannot be tried keeps its own number; a signal ends the planning. */
static void test_failures(void **fixture)
{
	struct cells cells = { .cpus = 2 };
	struct calibration calibration = {
		.prober = &prober, .cells = &cells, .runner = runner_defaults[0]
	};
	(void)fixture;
	begin(BOUND_CPU, 32, 1e3);
	is.code = -EIO;
	assert_int_equal(tasks_on((struct machine){ 2, 0 }), 32);
	assert_int_equal(is.probes, 1);
	begin(BOUND_CPU, 100, 1e3);
	is.least = 100;
	assert_int_equal(tasks_on((struct machine){ 2, 0 }), 128);
	is.least = is.own = 70;
	assert_int_equal(tasks_on((struct machine){ 2, 0 }), 70);
	is.least = 0;
	is.code = -EINTR;
	assert_int_equal(add(&calibration, "1"), -EINTR);
}

/* Waits for a CPU are left out of a sample's time, but nothing that it used. */
static void test_undisturbed_time(void **fixture)
{
	static const struct {
		struct statement statement;
		uint64_t ns;
	} cases[] = {
		{ { .digest.wall_ns = 100, .user_ns = 60, .system_ns = 10 }, 100 },
		{ { .digest.wall_ns = 100, .run_delay_ns = 30 }, 100 }, /* it is not known */
		{ { .digest.wall_ns = 100, .user_ns = 60, .delay_known = true, .run_delay_ns = 30 },
			70 },
		/* A part of it was before the clock. */
		{ { .digest.wall_ns = 100, .user_ns = 60, .delay_known = true, .run_delay_ns = 99 },
			60 },
		{ { .digest.wall_ns = 100,
			  .user_ns = 60,
			  .delay_known = true,
			  .run_delay_ns = 120 },
			100 },
		/* Of several cores. */
		{ { .digest.wall_ns = 100, .user_ns = 180, .delay_known = true, .run_delay_ns = 9 },
			100 },
	};
	(void)fixture;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(sample_undisturbed_ns(&cases[i].statement), cases[i].ns);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults_hold_on_most_machines),
		cmocka_unit_test(test_each_worker_has_four),
		cmocka_unit_test(test_near_the_target),
		cmocka_unit_test(test_waits),
		cmocka_unit_test(test_the_longest_combination_decides),
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_undisturbed_time),
	};
	return cmocka_run_group_tests_name("calibrate", tests, NULL, NULL);
}
