/* SPDX-License-Identifier: MIT */
#include "bench/sampling/ledger.h"

#include "bench/base/statistics.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static size_t ledger_bytes(const struct ledger *ledger)
{
	return ledger->tasks * sizeof *ledger->records;
}

int ledger_init(struct ledger *ledger, struct block *block, uint64_t tasks)
{
	int error = block_init(block, "ledger", tasks * sizeof *ledger->records);
	if (!error)
		*ledger = (struct ledger){ .records = block->memory, .tasks = tasks };
	return error;
}

int ledger_prefault(const struct ledger *ledger)
{
	if (!madvise(ledger->records, ledger_bytes(ledger), MADV_POPULATE_WRITE))
		return 0;
	if (errno != EINVAL)
		return -errno;
	memset(ledger->records, 0, ledger_bytes(ledger)); /* a kernel before 5.14 */
	return 0;
}

struct endings ledger_endings(const struct ledger *ledger)
{
	struct endings endings = { 0 };
	for (uint64_t task = 0; task < ledger->tasks; task++) {
		const struct record *record = &ledger->records[task];
		if (record->status > 0) {
			endings.done++;
			if (record->status != 1 && !endings.odd++)
				endings.first_odd = task;
		} else if (record->status < 0) {
			if (!endings.failed++)
				endings.first_failed = task;
		} else {
			if (!endings.unfinished++)
				endings.first_unfinished = task;
			endings.started += record->start_ns != 0;
		}
	}
	return endings;
}

/* Over all results in task order; the constants are those of workload_hash. */
static uint64_t checksum(const struct ledger *ledger)
{
	uint64_t sum = ledger->tasks;
	for (uint64_t task = 0; task < ledger->tasks; task++)
		sum = workload_hash(sum, ledger->records[task].result);
	return sum;
}

static void phases(const struct ledger *ledger, struct digest *digest)
{
	uint64_t first = UINT64_MAX, last = 0, in_tasks = 0;
	for (uint64_t task = 0; task < ledger->tasks; task++) {
		const struct record *record = &ledger->records[task];
		first = record->start_ns < first ? record->start_ns : first;
		last = record->end_ns > last ? record->end_ns : last;
		in_tasks += record->end_ns - record->start_ns;
	}
	digest->wall_ns = ledger->stop_ns - ledger->start_ns;
	digest->times.overlap = (double)in_tasks / (double)digest->wall_ns;
	digest->startup_ns = first - ledger->start_ns;
	digest->work_ns = last - first;
	digest->winddown_ns = ledger->stop_ns - last;
}

/* What so few tasks cannot show is not said: their 99 % would be the maximum by another name. */
static double if_shown(const struct ledger *ledger, double share, double quantile)
{
	return statistics_shows(ledger->tasks, share) ? quantile : NAN;
}

static int latencies(const struct ledger *ledger, struct digest *digest)
{
	double *seconds = malloc(ledger->tasks * sizeof *seconds);
	if (!seconds)
		return -ENOMEM;
	const struct record *records = ledger->records;
	for (uint64_t task = 0; task < ledger->tasks; task++)
		seconds[task] = (double)(records[task].end_ns - records[task].start_ns) * 1e-9;
	static const double task_at[] = { 0, 0.5, 0.9, 0.99, 1 }, wait_at[] = { 0.5, 0.99 };
	double task[5], wait[2];
	statistics_quantiles(seconds, ledger->tasks, task_at, 5, task);
	for (uint64_t i = 0; i < ledger->tasks; i++)
		seconds[i] = (double)(records[i].start_ns - ledger->start_ns) * 1e-9;
	statistics_quantiles(seconds, ledger->tasks, wait_at, 2, wait);
	free(seconds);
	digest->times.task_min_s = task[0];
	digest->times.task_median_s = task[1];
	digest->times.task_p90_s = if_shown(ledger, 0.9, task[2]);
	digest->times.task_p99_s = if_shown(ledger, 0.99, task[3]);
	digest->times.task_max_s = task[4];
	digest->times.wait_median_s = wait[0];
	digest->times.wait_p99_s = if_shown(ledger, 0.99, wait[1]);
	return 0;
}

/* ---- under load ------------------------------------------------------------------------------ */

int ledger_cut(struct ledger *ledger)
{
	uint64_t ended = 0;
	while (ended < ledger->tasks && ledger->records[ended].status)
		ended++;
	for (uint64_t task = ended; task < ledger->tasks; task++)
		if (ledger->records[task].start_ns)
			return -EPROTO;
	ledger->tasks = ended;
	return 0;
}

/* Of so few tasks no such share is told: ten have to be beyond it. */
static double if_many(uint64_t tasks, double share, double quantile)
{
	return statistics_shows(tasks / 10, share) ? quantile : NAN;
}

/* Events a second between the first and the last of some. */
static double rate_between(uint64_t events, uint64_t first_ns, uint64_t last_ns)
{
	return last_ns > first_ns ? (double)(events - 1) / ((double)(last_ns - first_ns) * 1e-9)
				  : NAN;
}

static void rates(const struct ledger *ledger, const uint64_t *due_ns, struct digest *digest)
{
	uint64_t first = UINT64_MAX, last = 0;
	for (uint64_t task = 0; task < ledger->tasks; task++) {
		uint64_t end_ns = ledger->records[task].end_ns;
		first = end_ns < first ? end_ns : first;
		last = end_ns > last ? end_ns : last;
	}
	digest->times.rate_offered =
		rate_between(ledger->tasks, due_ns[0], due_ns[ledger->tasks - 1]);
	digest->times.rate_achieved = rate_between(ledger->tasks, first, last);
}

/* From when each task was due: that it had to wait for a worker is not hidden. */
static int due_latencies(const struct ledger *ledger, const uint64_t *due_ns, struct digest *digest)
{
	static const double at[] = { 0.5, 0.9, 0.99, 0.999, 1 };
	double latency[5], *seconds = malloc(ledger->tasks * sizeof *seconds);
	if (!seconds)
		return -ENOMEM;
	for (uint64_t i = 0; i < ledger->tasks; i++)
		seconds[i] =
			(double)(ledger->records[i].end_ns - ledger->start_ns - due_ns[i]) * 1e-9;
	statistics_quantiles(seconds, ledger->tasks, at, 5, latency);
	free(seconds);
	digest->times.latency_median_s = latency[0];
	digest->times.latency_p90_s = if_many(ledger->tasks, 0.9, latency[1]);
	digest->times.latency_p99_s = if_many(ledger->tasks, 0.99, latency[2]);
	digest->times.latency_p999_s = if_many(ledger->tasks, 0.999, latency[3]);
	digest->times.latency_max_s = latency[4];
	rates(ledger, due_ns, digest);
	return 0;
}

/* The percentile that a search asks for. */
static double asked(const struct digest *digest, unsigned permille)
{
	return permille == 500   ? digest->times.latency_median_s
	       : permille == 900 ? digest->times.latency_p90_s
	       : permille == 990 ? digest->times.latency_p99_s
	       : permille == 999 ? digest->times.latency_p999_s
				 : (double)NAN;
}

double ledger_cost(const struct digest *digest, const struct load *load)
{
	double wall_s = (double)digest->wall_ns * 1e-9;
	if (load_is_probe(load))
		return asked(digest, load->permille);
	if (load_is_open(load))
		return isnan(digest->times.latency_p99_s) ? digest->times.latency_median_s
							  : digest->times.latency_p99_s;
	return load_is_timed(load) ? wall_s / (double)digest->ended : wall_s;
}

/* How many lanes the records name. */
static uint64_t lanes_of(const struct ledger *ledger)
{
	uint64_t lanes = 0;
	for (uint64_t task = 0; task < ledger->tasks; task++)
		if (ledger->records[task].worker >= lanes)
			lanes = ledger->records[task].worker + UINT64_C(1);
	return lanes;
}

/*
 * NaN for one worker, and when a record names a worker that there was not. What a runner says of
 * its workers costs nothing: idle ones have no room.
 */
static int imbalance(const struct ledger *ledger, unsigned workers, struct digest *digest)
{
	uint64_t lanes = lanes_of(ledger);
	if (workers < 2 || lanes > workers)
		return 0;
	double *busy = calloc(lanes, sizeof *busy), most = 0, all = 0;
	if (!busy)
		return -ENOMEM;
	for (uint64_t task = 0; task < ledger->tasks; task++) {
		const struct record *record = &ledger->records[task];
		double took = (double)(record->end_ns - record->start_ns);
		busy[record->worker] += took;
		all += took;
	}
	for (uint64_t lane = 0; lane < lanes; lane++)
		most = busy[lane] > most ? busy[lane] : most;
	if (all > 0)
		digest->times.imbalance = most / (all / workers);
	free(busy);
	return 0;
}

int ledger_digest(const struct ledger *ledger, unsigned workers, const uint64_t *due_ns,
	struct digest *digest)
{
	double *times = (double *)(void *)&digest->times;
	for (size_t i = 0; i < sizeof digest->times / sizeof *times; i++)
		times[i] = NAN;
	phases(ledger, digest);
	digest->ended = ledger->tasks;
	digest->checksum = checksum(ledger);
	int error = latencies(ledger, digest);
	if (!error && due_ns)
		error = due_latencies(ledger, due_ns, digest);
	return error ? error : imbalance(ledger, workers, digest);
}
