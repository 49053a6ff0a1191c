/* SPDX-License-Identifier: MIT */
#include "bench/rank/rank.h"

#include "bench/plan/catalog.h"
#include "bench/plan/param.h"
#include "bench/rank/deal.h"
#include "bench/rank/drain.h"
#include "bench/rank/stock.h"
#include "runners/ranks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>

/* ---- what a sample takes --------------------------------------------------------------------- */

static uint64_t nanoseconds(struct timeval time)
{
	return (uint64_t)time.tv_sec * UINT64_C(1000000000) + (uint64_t)time.tv_usec * 1000;
}

/* Adds (sign 1) or takes away (sign -1) what this process and its children have used so far. */
static void add_usage(struct line_done *done, uint64_t sign)
{
	const int whose[] = { RUSAGE_SELF, RUSAGE_CHILDREN };
	for (size_t i = 0; i < 2; i++) {
		struct rusage usage;
		getrusage(whose[i], &usage);
		done->user_ns += sign * nanoseconds(usage.ru_utime);
		done->system_ns += sign * nanoseconds(usage.ru_stime);
		done->switches_voluntary += sign * (uint64_t)usage.ru_nvcsw;
		done->switches_involuntary += sign * (uint64_t)usage.ru_nivcsw;
		done->faults_minor += sign * (uint64_t)usage.ru_minflt;
		done->faults_major += sign * (uint64_t)usage.ru_majflt;
	}
}

/* ---- its tasks ------------------------------------------------------------------------------- */

/* CPUs of this rank's workers, if the run places them and they are this machine's. */
static unsigned take_cpus(const struct job *job, unsigned first, unsigned cpus[])
{
	if (*job->values[RANKS_HOSTS].text)
		return 0;
	for (unsigned i = 0; i < job->cpu_count; i++)
		cpus[i] = job->cpus[(first + i) % job->cpu_count];
	return job->cpu_count;
}

/* Has the inner runner execute a drain a lane, with the runner's parameters at their defaults. */
static int execute(
	struct rank_self *self, const struct job *job, struct deal *deal, struct outcome *outcome)
{
	static const char *const names[] = { "sequential", "threads", "processes", "async" };
	struct error error;
	uint64_t inner_index = job->values[RANKS_INNER].number;
	const struct runner *inner = catalog_runner(self->catalog, names[inner_index], &error);
	unsigned lanes = deal->stock->lanes, cpus[CPU_SETSIZE];
	unsigned first = (unsigned)ranks_first(job->concurrency, self->rank, deal->ranks);
	struct drain drain = { .job = job,
		.stock = deal->stock,
		.one_lane = inner_index == INNER_ASYNC,
		.lane = inner_index == INNER_ASYNC ? self->rank : first };
	struct values *values = inner ? values_create(inner->params) : NULL;
	struct record *records = mmap(NULL, lanes * sizeof *records, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int code = records == MAP_FAILED || !values ? -ENOMEM : 0;
	drain_init(&drain);
	struct job drains = { .workload = &drain.workload,
		.state = &drain,
		.setup = job->setup,
		.tasks = lanes,
		.concurrency = lanes,
		.parallel = lanes,
		.scratch = drain_scratch + job->scratch,
		.records = records,
		.ledger_fd = -1,
		.shared_fd = -1,
		.states_fd = -1,
		.cpus = cpus,
		.cpu_count = take_cpus(job, drain.lane, cpus),
		.runner = inner };
	if (!code) {
		drains.values = values->values;
		code = inner->execute(&drains, NULL, outcome);
	}
	if (records != MAP_FAILED)
		munmap(records, lanes * sizeof *records);
	values_destroy(values);
	return code;
}

static void show_stock(struct rank_self *self, struct stock *stock)
{
	pthread_mutex_lock(&self->writing);
	atomic_store(&self->stock, stock);
	pthread_mutex_unlock(&self->writing);
}

/* From EXECUTE on. */
static int run(struct rank_self *self, const struct job *job, unsigned ranks)
{
	struct deal deal = { .job = job, .rank = self->rank, .ranks = ranks };
	struct line_done own = { .rank = self->rank };
	struct outcome outcome = { 0 };
	add_usage(&own, (uint64_t)-1);
	int error = deal_begin(&deal);
	if (error)
		return error;
	show_stock(self, deal.stock);
	eventfd_write(self->begun, 1);
	error = execute(self, job, &deal, &outcome);
	show_stock(self, NULL);
	add_usage(&own, 1);
	own.error = error < 0 ? error : 0;
	snprintf(own.detail, sizeof own.detail, "%s",
		*outcome.detail || !error ? outcome.detail : strerror(-error));
	deal_end(&deal, &own);
	if (self->rank)
		return 0;
	pthread_mutex_lock(&self->writing);
	error = line_send(self->fd, LINE_DONE, &deal.done, sizeof deal.done);
	if (!error)
		error = line_put(self->fd, job->records, job->tasks * sizeof *job->records);
	pthread_mutex_unlock(&self->writing);
	return error;
}

/* ---- its frames ------------------------------------------------------------------------------ */

int rank_serve(struct rank_self *self, const struct job *job, const char *word)
{
	unsigned ranks = (unsigned)strtoul(word, NULL, 10);
	uint64_t hash, now_ns;
	struct line_frame frame;
	int error = line_inputs(job->workload->params, job->setup->values, &hash);
	if (!error)
		error = rank_send(self, LINE_READY, &hash, sizeof hash);
	while (!error) {
		error = line_take(self->fd, &frame, sizeof frame, UINT64_MAX);
		if (error || frame.kind != LINE_PING)
			break;
		now_ns = runner_now_ns();
		error = rank_send(self, LINE_PONG, &now_ns, sizeof now_ns);
	}
	if (error)
		return error;
	if (frame.kind != LINE_EXECUTE)
		return -EPROTO;
	return run(self, job, ranks);
}
