/* SPDX-License-Identifier: MIT */
#include "bench/plan/loads.h"

#include "bench/plan/agree.h"
#include "bench/plan/cells.h"
#include "bench/plan/options.h"
#include "bench/plan/search.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* Where --rate is given and --duration is not. */
#define DURATION_NS UINT64_C(1000000000)

/* A probe is so long that runners which hold some hundred tasks a second show their percentile. */
static const struct percentile {
	const char *name;
	unsigned permille;
	uint64_t duration_ns;
} percentiles[] = { { "50", 500, DURATION_NS }, { "90", 900, DURATION_NS },
	{ "99", 990, 2 * DURATION_NS }, { "99.9", 999, 10 * DURATION_NS } };

/* No more tasks than this are due in one sample: their records take 32 bytes each. */
#define DUE_MOST 100e6

/* A calibrated sample takes at least a third of 0.2 s, with luck a worker is a bit faster. */
#define CALIBRATED_NS UINT64_C(50000000)
/* 512 MiB of records: what ends before the time is up is told. */
#define TIMED_MOST (UINT64_C(1) << 24)

size_t loads_count(const struct request *request)
{
	size_t count = request->slo_ns ? request->probes.count : request->rates.count;
	return count ? count : 1;
}

static const struct percentile *percentile_of(const struct request *request)
{
	const struct percentile *percentile = &percentiles[2];
	for (size_t i = 0; request->percentile && i < sizeof percentiles / sizeof *percentiles; i++)
		if (!strcmp(percentiles[i].name, request->percentile))
			percentile = &percentiles[i];
	return percentile;
}

/* Of a probe, of none of a rate. */
static struct load probe_at(const struct request *request, size_t index)
{
	const struct percentile *percentile = percentile_of(request);
	return (struct load){ .rate = index < request->probes.count ? request->probes.items[index]
								    : 0,
		.duration_ns =
			request->duration_ns ? request->duration_ns : percentile->duration_ns,
		.poisson = !request->arrival || !strcmp(request->arrival, "poisson"),
		.slo_ns = request->slo_ns,
		.permille = percentile->permille };
}

struct load loads_at(const struct request *request, size_t index)
{
	struct load load = { .duration_ns = request->duration_ns };
	if (request->slo_ns)
		return probe_at(request, index);
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

static int check_search(const struct request *request, struct error *error)
{
	if (request->percentile && !request->slo_ns)
		return error_set(error, -EINVAL,
			"--slo-percentile says how many tasks have to be within an --slo; name "
			"one, or drop it");
	if (request->slo_ns && request->rates.count)
		return error_set(error, -EINVAL,
			"--slo looks for the rate by itself; drop --rate, or drop --slo");
	return 0;
}

int loads_check(const struct request *request, const struct settings *settings, struct error *error)
{
	int code = check_search(request, error);
	bool open = request->slo_ns || request->rates.count;
	if (!code && request->arrival && !open)
		return error_set(error, -EINVAL,
			"--arrival says how tasks arrive at a --rate or in a search for an --slo; "
			"name one, or drop it");
	for (size_t i = 0; !code && open && i < request->tasks.count; i++)
		if (request->tasks.items[i])
			return error_set(error, -EINVAL,
				"how many tasks are due follows from --%s and --duration; use "
				"--tasks auto, or drop it",
				request->slo_ns ? "slo" : "rate");
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

int loads_begin(struct request *request, uint64_t seed, struct error *error)
{
	struct search search;
	uint64_t needed;
	struct load load = loads_at(request, 0);
	if (!request->slo_ns || request->probes.count)
		return 0;
	if (search_rates(&search, &load, seed, &needed))
		return error_set(error, -EINVAL,
			"--slo with --duration %g: %.4g %% are told of %" PRIu64
			" tasks or more, which would have to arrive at a higher rate than can be "
			"had, or of more tasks than can be kept; use a %s --duration",
			(double)load.duration_ns * 1e-9, load.permille / 10.0, needed,
			load.duration_ns < DURATION_NS ? "longer" : "shorter");
	numbers_add(&request->probes, search.rates[0]);
	return 0;
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
