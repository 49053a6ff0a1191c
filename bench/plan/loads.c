/* SPDX-License-Identifier: MIT */
#include "bench/plan/loads.h"

#include "bench/plan/agree.h"
#include "bench/plan/cells.h"
#include "bench/plan/options.h"

#include <errno.h>
#include <string.h>

/* Where --rate is given and --duration is not. */
#define DURATION_NS UINT64_C(1000000000)

/* No more tasks than this are due in one sample: their records take 32 bytes each. */
#define DUE_MOST 100e6

/* A calibrated sample takes at least a third of 0.2 s, with luck a worker is a bit faster. */
#define CALIBRATED_NS UINT64_C(50000000)
/* 512 MiB of records: what ends before the time is up is told. */
#define TIMED_MOST (UINT64_C(1) << 24)

size_t loads_count(const struct request *request)
{
	return request->rates.count ? request->rates.count : 1;
}

struct load loads_at(const struct request *request, size_t index)
{
	struct load load = { .duration_ns = request->duration_ns };
	if (!request->rates.count)
		return load;
	load.rate = request->rates.items[index];
	load.duration_ns = load.duration_ns ? load.duration_ns : DURATION_NS;
	load.poisson = request->arrival && !strcmp(request->arrival, "poisson");
	return load;
}

static int check_load(const struct load *load, const struct settings *settings, struct error *error)
{
	double due = (double)load->rate * (double)load->duration_ns * 1e-9;
	if (due > DUE_MOST)
		return error_set(error, -EINVAL,
			"--rate and --duration make %.0f tasks a sample; %.0f can be had", due,
			DUE_MOST);
	if (load->duration_ns && load->duration_ns >= settings->timeout_ns)
		return error_set(error, -EINVAL,
			"--duration is %g s and --timeout ends a sample after %g s; use a larger "
			"--timeout",
			(double)load->duration_ns * 1e-9, (double)settings->timeout_ns * 1e-9);
	return 0;
}

int loads_check(const struct request *request, const struct settings *settings, struct error *error)
{
	int code = 0;
	if (request->arrival && !request->rates.count)
		return error_set(error, -EINVAL,
			"--arrival says how tasks arrive at a --rate; "
			"name one, or drop it");
	for (size_t i = 0; request->rates.count && i < request->tasks.count; i++)
		if (request->tasks.items[i])
			return error_set(error, -EINVAL,
				"how many tasks are due follows from --rate and --duration; use "
				"--tasks auto, or drop it");
	for (size_t i = 0; i < request->rates.count; i++)
		if (!request->rates.items[i])
			return error_set(
				error, -EINVAL, "--rate 'auto' is not a number of tasks a second");
	for (size_t i = 0; !code && i < loads_count(request); i++) {
		struct load load = loads_at(request, i);
		code = check_load(&load, settings, error);
	}
	return code;
}

uint64_t loads_concurrency(const struct request *request)
{
	uint64_t most = 0;
	for (size_t i = 0; i < request->concurrency.count; i++)
		if (request->concurrency.items[i] > most)
			most = request->concurrency.items[i];
	return most;
}

/* Is it a number that was asked for, and not what `auto` stands for? */
static bool tasks_asked(const struct request *request, uint64_t tasks)
{
	for (size_t i = 0; i < request->tasks.count; i++)
		if (request->tasks.items[i] == tasks)
			return true;
	return false;
}

uint64_t loads_tasks(const struct request *request, const struct group *group, uint64_t tasks,
	const struct cells *cells)
{
	const struct load *load = &group->load;
	if (load_is_open(load))
		return load_due(load, group->seed, UINT32_MAX, NULL);
	if (!load_is_timed(load) || tasks_asked(request, tasks))
		return tasks;
	uint64_t times = (load->duration_ns + CALIBRATED_NS - 1) / CALIBRATED_NS, most;
	uint64_t at_once = loads_concurrency(request);
	at_once = at_once ? at_once : agree_at_once(cells, group->workload);
	if (__builtin_mul_overflow(times * at_once, tasks, &most) || most > TIMED_MOST)
		return TIMED_MOST;
	return most;
}
