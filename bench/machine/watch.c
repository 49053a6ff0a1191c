/* SPDX-License-Identifier: MIT */
#include "bench/machine/watch.h"

#include "bench/base/memory.h"
#include "bench/machine/proc.h"
#include "bench/runner.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * From which share of a sample's time on it counts as disturbed. Found on the quiet and on the
 * loaded 2-core machine: quiet samples stay below, a busy neighbour is above.
 */
#define STEAL_SHARE    0.02
#define PRESSURE_SHARE 0.10
/*
 * A thread of the kernel that is bound to the sample's CPU waits for the next tick, 4 ms at 250 Hz:
 * so did some in a fifth of samples of 10 ms of a quiet machine, whose medians were the others'.
 */
#define TICK_NS 5e6
/* What the system counts as used comes in ticks of 10 ms, on several CPUs. */
#define USED_ERROR_NS 2e7
/* Of all CPUs, while tasks wait for one: workers that are more than these have at least that by
 * themselves. */
#define OTHERS_SHARE 0.5
#define DELAY_SHARE  0.02
/* A wake-up takes some us: of a short sample that is a large share, and nobody's fault. */
#define DELAY_NS 100000
/* Involuntary switches a second and worker: somebody else wants its CPU. A quiet hog has 1 to 10.
 */
#define SWITCHES_A_SECOND 100.0
/* A canary this much slower than the run's median one, with at least some to compare with. */
#define CANARY_SLOW  1.25
#define CANARIES_MIN 5
/* About 1 ms of dependent multiplications, and at most 2 % of the time. */
#define CANARY_STEPS 300000
#define CANARY_EVERY 50
/* What was read so shortly ago still holds. */
#define FRESH_NS 5000000

static void read_stat(const struct watch *watch, struct watch_reading *reading)
{
	char text[256];
	uint64_t ticks[8]; /* user, nice, system, idle, iowait, irq, softirq, steal */
	if (proc_read(watch->stat, text, sizeof text) || proc_numbers(text, ticks, 8) < 8)
		return;
	uint64_t tick_ns = UINT64_C(1000000000) / (uint64_t)sysconf(_SC_CLK_TCK);
	reading->steal_ns = ticks[7] * tick_ns;
	reading->busy_ns = (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]) * tick_ns;
}

static uint64_t pressure_ns(const struct watch *watch)
{
	char text[256];
	const char *total = NULL;
	if (!proc_read(watch->pressure, text, sizeof text))
		total = strstr(text, "total="); /* the first: of some */
	return total ? strtoull(total + strlen("total="), NULL, 10) * 1000 : UINT64_MAX;
}

void watch_begin(struct watch *watch)
{
	*watch = (struct watch){ .stat = open("/proc/stat", O_RDONLY | O_CLOEXEC),
		.pressure = open("/proc/pressure/cpu", O_RDONLY | O_CLOEXEC) };
	cgroup_throttled_open(&watch->throttled, &cgroup_system);
}

void watch_forsake(struct watch *watch)
{
	if (watch->stat >= 0)
		close(watch->stat);
	if (watch->pressure >= 0)
		close(watch->pressure);
	cgroup_throttled_close(&watch->throttled);
	watch->stat = watch->pressure = -1;
}

void watch_read(struct watch *watch)
{
	watch->last = (struct watch_reading){ .at_ns = runner_now_ns(),
		.steal_ns = UINT64_MAX,
		.busy_ns = UINT64_MAX,
		.pressure_ns = pressure_ns(watch),
		.throttled_ns = cgroup_throttled_ns(&watch->throttled) };
	read_stat(watch, &watch->last);
}

struct watch_reading watch_before(struct watch *watch)
{
	if (runner_now_ns() - watch->last.at_ns > FRESH_NS)
		watch_read(watch);
	return watch->last;
}

/* Noinline and its result kept: a spin that the compiler sees through would take no time. */
__attribute__((noinline)) static uint64_t spin(uint64_t seed)
{
	for (unsigned i = 0; i < CANARY_STEPS; i++)
		seed = workload_hash(seed, i);
	return seed;
}

/* Keeps the canaries sorted. */
static void keep_canary(struct watch *watch, uint64_t took_ns)
{
	watch->canaries = memory_more(watch->canaries, watch->count, sizeof *watch->canaries);
	size_t at = watch->count++;
	for (; at > 0 && watch->canaries[at - 1] > took_ns; at--)
		watch->canaries[at] = watch->canaries[at - 1];
	watch->canaries[at] = took_ns;
}

void watch_canary(struct watch *watch)
{
	static volatile uint64_t sink;
	uint64_t begun = runner_now_ns();
	if (watch->count && begun - watch->canary_at_ns < CANARY_EVERY * watch->canary_ns)
		return;
	sink = spin(sink);
	watch->canary_at_ns = runner_now_ns();
	watch->canary_ns = watch->canary_at_ns - begun;
	keep_canary(watch, watch->canary_ns);
}

void watch_finish(struct watch *watch)
{
	watch_forsake(watch);
	free(watch->canaries);
	watch->canaries = NULL;
	watch->count = 0;
}

static bool canary_is_slow(const struct watch *watch)
{
	return watch->count >= CANARIES_MIN &&
	       (double)watch->canary_ns > CANARY_SLOW * (double)watch->canaries[watch->count / 2];
}

/* The difference of two counts; false when the system does not count. */
static bool difference(uint64_t before, uint64_t after, uint64_t *change)
{
	bool known = before != UINT64_MAX && after != UINT64_MAX;
	*change = known && after > before ? after - before : 0;
	return known;
}

static void add_word(struct disturbance *disturbance, bool disturbed, const char *word)
{
	size_t length = strlen(disturbance->words);
	if (disturbed)
		snprintf(disturbance->words + length, sizeof disturbance->words - length, "%s%s",
			length ? " " : "", word);
}

void watch_add_words(struct disturbance *disturbance, const char *words)
{
	add_word(disturbance, *words && !strstr(disturbance->words, words), words);
}

/* How long a task may have waited for a CPU in so much time. */
static double pressure_limit_ns(double time_ns)
{
	return fmax(PRESSURE_SHARE * time_ns, fmin(TICK_NS, time_ns / 2));
}

/*
 * More workers than CPUs press by themselves, but have the CPUs then. Others had no more than all
 * CPUs while a task waited, nor than the system counted: one task that waits is not many.
 */
static bool crowded(
	double pressure_ns, double busy_ns, double time_ns, const struct watch_load *load)
{
	double others_ns =
		fmin(pressure_ns * load->cpus, busy_ns - USED_ERROR_NS) - (double)load->used_ns;
	return load->used_ns != UINT64_MAX && pressure_ns > pressure_limit_ns(time_ns) &&
	       others_ns > OTHERS_SHARE * time_ns * load->cpus;
}

void watch_judge(const struct watch *watch, const struct watch_reading *before,
	const struct watch_reading *after, const struct watch_load *load,
	struct disturbance *disturbance)
{
	*disturbance = (struct disturbance){ .canary_ns = watch->canary_ns };
	struct disturbance *d = disturbance;
	d->known_steal = difference(before->steal_ns, after->steal_ns, &d->steal_ns);
	d->known_pressure = difference(before->pressure_ns, after->pressure_ns, &d->pressure_ns);
	d->known_throttled =
		difference(before->throttled_ns, after->throttled_ns, &d->throttled_ns);
	double time = (double)(after->at_ns - before->at_ns), wall_s = (double)load->wall_ns * 1e-9;
	bool alone = load->busy_workers <= load->cpus, timed = alone && load->wall_ns;
	double switches =
		(double)load->switches_involuntary / (load->busy_workers ? load->busy_workers : 1);
	add_word(d, (double)d->steal_ns > STEAL_SHARE * time, "steal");
	add_word(d, d->throttled_ns > 0, "throttled");
	double pressure_ns = (double)d->pressure_ns;
	uint64_t busy_ns;
	difference(before->busy_ns, after->busy_ns, &busy_ns);
	add_word(d,
		alone ? pressure_ns > pressure_limit_ns(time)
		      : crowded(pressure_ns, (double)busy_ns, time, load),
		"pressure");
	add_word(d, timed && switches > 5 && switches > SWITCHES_A_SECOND * wall_s, "switches");
	add_word(d,
		timed && load->run_delay_ns > DELAY_NS &&
			(double)load->run_delay_ns > DELAY_SHARE * (double)load->wall_ns,
		"delay");
	add_word(d, canary_is_slow(watch), "canary");
}
