/* SPDX-License-Identifier: MIT */
/*
 * Ranks of an MPI job, on this machine or on many. They are daemons (bench/rank/), started once a
 * run, because starting them takes half a second and a process that has called MPI cannot be
 * forked. The subject speaks to each over a line of its own (line.h); tasks and results travel
 * between the ranks, over MPI. This program is not linked with it.
 */
#include "runners/muster.h"
#include "runners/ranks.h"
#include "runners/registry.h"

#include "runners/mpi_library.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const launchers[] = { "mpirun", "srun", NULL };
static const char *const inners[] = { "sequential", "threads", "processes", "async", NULL };
static const char *const deals[] = { "guided", "static", "single", NULL };
static const char *const yes_no[] = { "no", "yes", NULL };

static const struct param params[] = {
	[RANKS_RANKS] = { .name = "ranks",
		.type = PARAM_INTEGER,
		.initial = "0",
		.max = 65536,
		.help = "how many processes of the MPI job work, with `each` tasks in progress whatever "
			"the concurrency; 0: as few as that needs" },
	[RANKS_HOSTS] = { .name = "hosts",
		.type = PARAM_TEXT,
		.initial = "",
		.max = 4000,
		.help = "where they run, a:2+b:2: two on a, then two on b; empty: here, or where the "
			"batch system says" },
	[RANKS_LAUNCHER] = { .name = "launcher",
		.type = PARAM_CHOICE,
		.initial = "mpirun",
		.max = 1,
		.choices = launchers,
		.help = "what starts them" },
	[RANKS_INNER] = { .name = "inner",
		.type = PARAM_CHOICE,
		.initial = "sequential",
		.max = 3,
		.choices = inners,
		.help = "how each rank executes its tasks: the runner of that name" },
	[RANKS_EACH] = { .name = "each",
		.type = PARAM_INTEGER,
		.initial = "1",
		.min = 1,
		.max = 1 << 20,
		.help = "how many tasks are in progress at once in each rank at most" },
	[RANKS_DEAL] = { .name = "deal",
		.type = PARAM_CHOICE,
		.initial = "guided",
		.max = 2,
		.choices = deals,
		.help = "how tasks reach ranks: in chunks that shrink; a share each, for good; one by "
			"one" },
	[RANKS_BUSY] = { .name = "busy",
		.type = PARAM_CHOICE,
		.initial = "no",
		.max = 1,
		.choices = yes_no,
		.help = "a rank that waits for a message keeps its CPU, instead of looking now and "
			"then" },
	{ 0 },
};

/* ---- the plan -------------------------------------------------------------------------------- */

/* Of all ranks: a loop is one. */
static uint64_t workers_of(const struct value *values, uint64_t concurrency, uint64_t ranks)
{
	return values[RANKS_INNER].number == INNER_ASYNC ? ranks : concurrency;
}

/* Why this workload does not fit, or NULL; %s is its name. */
static const char *misfit(const struct runner_plan *plan)
{
	uint64_t inner = plan->values[RANKS_INNER].number;
	if (plan->plan_flags & PLAN_ALL_AT_ONCE)
		return "the tasks of %s wait for each other, which ranks cannot";
	if (plan->plan_flags & PLAN_SETUP_ONCE)
		return "what %s sets up is there once, and cannot be set up again by each rank";
	if (plan->shared || plan->directory)
		return "the tasks of %s write to memory or a directory that all share, which machines "
		       "do not";
	if ((plan->plan_flags & PLAN_ONE_THREAD) && inner == INNER_THREADS)
		return "%s can be used by one thread at a time; use inner=processes";
	if ((plan->plan_flags & PLAN_NO_FORK) && inner == INNER_PROCESSES)
		return "%s does not survive a fork; use inner=threads";
	return plan->tasks > INT32_MAX ? "MPI counts no more tasks of %s than 2^31" : NULL;
}

static int mpi_plan(struct runner_plan *plan)
{
	const struct value *values = plan->values;
	int error = ranks_present(values, plan->error, sizeof plan->error);
	if (error || !plan->workload->plan)
		return error;
	const char *reason = misfit(plan);
	if (reason) {
		snprintf(plan->error, sizeof plan->error, reason, plan->workload->name);
		return -EINVAL;
	}
	uint64_t ranks = ranks_wanted(plan->workload, values, plan->concurrency);
	uint64_t each = ranks_each(plan->workload, values), inner = values[RANKS_INNER].number;
	if (values[RANKS_RANKS].number)
		plan->concurrency = ranks * each;
	plan->parallel = workers_of(values, plan->concurrency, ranks);
	if (!*values[RANKS_HOSTS].text) {
		plan->processes = ranks + (inner == INNER_PROCESSES ? plan->concurrency : 0);
		plan->threads = inner == INNER_THREADS ? plan->concurrency : ranks;
	}
	if (each == 1)
		plan->unused |= 1u << RANKS_EACH;
	snprintf(plan->facts, sizeof plan->facts, "mpi=%s", MPI_LIBRARY);
	return 0;
}

/* ---- the runner's functions ------------------------------------------------------------------ */

/* The words by which a workload is set up again, as one text. NULL: no memory. */
static struct line_prepare *write_words(const struct job *job, unsigned ranks, size_t *bytes)
{
	struct line_prepare head = { .ranks = ranks };
	*bytes = sizeof head;
	for (; job->again[head.words]; head.words++)
		*bytes += strlen(job->again[head.words]) + 1;
	struct line_prepare *text = malloc(*bytes);
	if (!text)
		return NULL;
	*text = head;
	char *to = (char *)(text + 1);
	for (size_t i = 0; i < head.words; i++)
		to = stpcpy(to, job->again[i]) + 1;
	return text;
}

static int set_up(struct muster *muster, struct outcome *outcome)
{
	const struct job *job = muster->job;
	uint64_t ours, theirs;
	size_t bytes;
	struct line_prepare *words = write_words(job, muster->count, &bytes);
	int error = words ? 0 : -ENOMEM;
	for (unsigned i = 0; !error && i < muster->count; i++)
		error = muster_tell(muster, i, LINE_PREPARE, words, bytes, outcome);
	free(words);
	if (!error)
		error = line_inputs(job->workload->params, job->setup->values, &ours);
	for (unsigned i = 0; !error && i < muster->count; i++) {
		int which = muster_hear(muster, LINE_READY, sizeof theirs, outcome);
		error = which < 0 ? which
				  : muster_take(muster, which, &theirs, sizeof theirs, outcome);
		if (!error && ours != theirs)
			error = muster_fail(muster, (unsigned)which, -EBADMSG,
				"has other input files under the same names", outcome);
	}
	return error;
}

static int mpi_prepare(const struct job *job, void **prepared, struct outcome *outcome)
{
	struct muster *muster = muster_create(job);
	int error = muster ? set_up(muster, outcome) : -ENOMEM;
	if (!error)
		error = muster_clocks(muster, false, outcome);
	if (error) {
		muster_destroy(muster);
		return error;
	}
	*prepared = muster;
	return 0;
}

static int mpi_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	struct muster *muster = prepared;
	int error = 0;
	for (unsigned i = 0; !error && i < muster->count; i++) {
		muster->members[i].heard_ns = runner_now_ns();
		muster->members[i].held.first = LINE_UNSAID;
		error = muster_tell(muster, i, LINE_EXECUTE, NULL, 0, outcome);
	}
	int which = error ? error : muster_hear(muster, LINE_DONE, sizeof muster->done, outcome);
	error = which < 0 ? which
			  : muster_take(muster, which, &muster->done, sizeof muster->done, outcome);
	if (!error)
		error = muster_take(
			muster, which, job->records, job->tasks * sizeof *job->records, outcome);
	muster->all_ns = runner_now_ns();
	outcome->workers = (unsigned)workers_of(job->values, job->concurrency, muster->count);
	if (!error && muster->done.error) {
		muster->failed = true;
		error = (int)muster->done.error;
		snprintf(outcome->detail, sizeof outcome->detail, "rank %u on %.30s: %.100s",
			(unsigned)muster->done.rank, muster->members[muster->done.rank].rank->host,
			muster->done.detail);
	}
	return error;
}

static unsigned count_hosts(const struct muster *muster)
{
	unsigned hosts = 0;
	for (unsigned i = 0; i < muster->count; i++) {
		unsigned same = 0;
		while (strcmp(muster->members[same].rank->host, muster->members[i].rank->host))
			same++;
		hosts += same == i;
	}
	return hosts;
}

static void mpi_dismiss(void *prepared, struct outcome *outcome)
{
	struct muster *muster = prepared;
	const struct line_done *done = &muster->done;
	struct outcome unheard;
	outcome->private_unknown = true;
	bool sound = !muster->failed && !muster_clocks(muster, true, &unheard);
	for (unsigned i = 0; sound && i < muster->count; i++)
		sound = !muster_tell(muster, i, LINE_OVER, NULL, 0, &unheard);
	if (sound) {
		const struct job *job = muster->job;
		uint64_t error_ns = muster_align(
			muster, workers_of(job->values, job->concurrency, muster->count));
		outcome->deal_ns = done->deal_ns / muster->count;
		outcome->gather_ns = muster_gather_ns(muster);
		outcome->usage.user_ns = done->user_ns;
		outcome->usage.system_ns = done->system_ns;
		outcome->switches_voluntary = done->switches_voluntary;
		outcome->switches_involuntary = done->switches_involuntary;
		outcome->faults_minor = done->faults_minor;
		outcome->faults_major = done->faults_major;
		snprintf(outcome->figures, sizeof outcome->figures,
			"hosts=%u;ranks=%u;messages=%" PRIu64 ";bytes=%" PRIu64,
			count_hosts(muster), muster->count, done->messages, done->bytes);
		size_t length = strlen(outcome->figures);
		if (error_ns)
			snprintf(outcome->figures + length, sizeof outcome->figures - length,
				";clock_error_s=%.9f", (double)error_ns * 1e-9);
	}
	muster_destroy(muster);
}

/* It is a rank that serves, and does so by a function of its own. */
static int mpi_serve(const struct job *job, const char *word)
{
	(void)job, (void)word;
	return -ENOSYS;
}

const struct runner runner_mpi = {
	.abi = RUNNER_ABI,
	.size = sizeof(struct runner),
	.name = "mpi",
	.summary = "ranks of an MPI job, on one machine or on many",
	.family = "hosts",
	.flags = RUNNER_BLOCKING | RUNNER_EVENT | RUNNER_FAR,
	.params = params,
	.plan = mpi_plan,
	.prepare = mpi_prepare,
	.execute = mpi_execute,
	.dismiss = mpi_dismiss,
	.serve = mpi_serve,
	.begin = ranks_begin,
	.end = ranks_end,
};
