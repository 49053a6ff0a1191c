/* SPDX-License-Identifier: MIT */
#include "bench/sample.h"

#include "bench/cells.h"
#include "bench/family.h"
#include "bench/options.h"
#include "bench/runner.h"
#include "bench/stop.h"
#include "bench/trace.h"

#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

const char *sample_status_name(enum sample_status status)
{
	static const char *const names[] = { [SAMPLE_OK] = "ok",
		[SAMPLE_WARMUP] = "warmup",
		[SAMPLE_WRONG] = "wrong-result",
		[SAMPLE_ERROR] = "error",
		[SAMPLE_SIGNAL] = "signal",
		[SAMPLE_TIMEOUT] = "timeout",
		[SAMPLE_INTERRUPTED] = "interrupted" };
	return names[status];
}

/* ---- the errand: memory shared with the subject ---------------------------------------------- */

struct shared {
	struct ledger ledger;
	struct report report;
};

static void *map_shared(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return memory == MAP_FAILED ? NULL : memory;
}

static void errand_finish(struct errand *errand)
{
	if (errand->ledger) {
		ledger_finish(errand->ledger);
		munmap((char *)errand->ledger - offsetof(struct shared, ledger),
			sizeof(struct shared));
	}
	if (errand->shared)
		munmap(errand->shared, errand->group->shared);
	if (errand->texts >= 0)
		close(errand->texts);
}

/* How many workers of a cell want a CPU at once. */
static unsigned busy_workers(const struct cells *cells, size_t index)
{
	const struct cell *cell = &cells->cells[index];
	bool pool = cell->runner->flags & RUNNER_POOL;
	return pool ? (unsigned)cell_at_once(cells, cell) : 1;
}

static int errand_init(struct errand *errand, const struct sampler *sampler, size_t cell)
{
	const struct cells *cells = sampler->cells;
	const struct group *group = &cells->groups[cells->cells[cell].group];
	*errand = (struct errand){
		.group = group,
		.cell = &cells->cells[cell],
		.count = sampler->settings->counters,
		.placement = sampler->placement,
		.texts = -1,
		.samples = sampler->samples,
		.harness = getpid(),
	};
	struct shared *shared = map_shared(sizeof *shared);
	if (!shared)
		return -ENOMEM;
	errand->ledger = &shared->ledger;
	errand->report = &shared->report;
	int error = ledger_init(errand->ledger, group->tasks);
	if (!error && group->shared) {
		errand->shared = map_shared(group->shared);
		error = errand->shared ? 0 : -ENOMEM;
	}
	if (!error && sampler->trace && group->workload->format) {
		errand->texts = memfd_create("texts", MFD_CLOEXEC);
		error = errand->texts < 0 ? -errno : 0;
	}
	if (error)
		errand_finish(errand);
	return error;
}

/* ---- what it means -------------------------------------------------------------------------- */

/* Says which tasks were in progress: " in task 17", " with tasks 3, 4 in progress". */
static void append_progress(struct sample *sample, const struct ledger *ledger)
{
	size_t length = strlen(sample->detail);
	struct endings endings = ledger_endings(ledger);
	char list[96] = "";
	size_t used = 0;
	uint64_t listed = 0;
	for (uint64_t task = 0; task < ledger->tasks && listed < 4; task++) {
		const struct record *record = &ledger->records[task];
		if (!record->status && record->start_ns)
			used += (size_t)snprintf(list + used, sizeof list - used, "%s%" PRIu64,
				listed++ ? ", " : "", task);
	}
	const char *more = endings.started > listed ? ", ..." : "";
	if (endings.started)
		snprintf(sample->detail + length, sizeof sample->detail - length,
			", task%s %s%s in progress, %" PRIu64 " of %" PRIu64 " ended",
			listed > 1 ? "s" : "", list, more, endings.done + endings.failed,
			ledger->tasks);
}

static const char *stage_words(enum stage stage)
{
	static const char *const words[] = { "during set-up", "while running", "while checking",
		"at its end" };
	return words[stage];
}

static void judge_death(
	struct sample *sample, const struct family_end *end, const struct ledger *ledger)
{
	const struct report *report = &sample->report;
	if (WIFSIGNALED(end->status)) {
		sample->status = SAMPLE_SIGNAL;
		snprintf(sample->detail, sizeof sample->detail, "killed by SIG%s %s",
			sigabbrev_np(WTERMSIG(end->status)), stage_words(report->stage));
	} else {
		sample->status = SAMPLE_ERROR;
		snprintf(sample->detail, sizeof sample->detail, "exited with status %d %s",
			WEXITSTATUS(end->status), stage_words(report->stage));
	}
	if (report->stage == STAGE_RUNNING)
		append_progress(sample, ledger);
}

static void judge(struct sample *sample, const struct errand *errand, const struct family_end *end,
	uint64_t timeout_ns)
{
	const struct report *report = &sample->report;
	if (end->over && report->stage == STAGE_OVER) {
		snprintf(sample->detail, sizeof sample->detail, "%s", report->detail);
		sample->status = report->wrong    ? SAMPLE_WRONG
				 : report->signal ? SAMPLE_SIGNAL
				 : report->error  ? SAMPLE_ERROR
						  : SAMPLE_OK;
		if (report->error)
			append_progress(sample, errand->ledger);
		return;
	}
	if (end->over) {
		judge_death(sample, end, errand->ledger);
		return;
	}
	sample->status = stop_wanted() ? SAMPLE_INTERRUPTED : SAMPLE_TIMEOUT;
	if (sample->status == SAMPLE_TIMEOUT)
		snprintf(sample->detail, sizeof sample->detail, "over %g s %s",
			(double)timeout_ns * 1e-9, stage_words(report->stage));
	else
		snprintf(sample->detail, sizeof sample->detail, "stopped by a signal");
	append_progress(sample, errand->ledger);
}

/* The system did not give what this cell needs: its sample failed, others may fare better. */
static int cannot_take(struct sample *sample, int code, const char *what)
{
	sample->status = SAMPLE_ERROR;
	snprintf(sample->detail, sizeof sample->detail, "%s: %s", what, strerror(-code));
	return 0;
}

/* Takes a sample in a subject of our own. */
static int take_here(const struct sampler *sampler, size_t cell, bool warmup, struct sample *sample,
	struct error *error)
{
	const struct settings *settings = sampler->settings;
	struct errand errand;
	int code = errand_init(&errand, sampler, cell);
	if (code < 0)
		return cannot_take(sample, code, "memory shared with the subject");
	/* Reading a worker's private pages takes 0.1 ms of its time, inside the clock. */
	errand.measure_memory = warmup || settings->warmup == 0;
	fflush(NULL);
	pid_t subject = fork();
	if (subject < 0) {
		cannot_take(sample, -errno, "cannot fork a subject");
		errand_finish(&errand);
		return 0;
	}
	if (subject == 0)
		subject_main(&errand);
	setpgid(subject, subject); /* whoever is first; it fails when the subject was */
	struct family_end end = family_end(subject, settings->timeout_ns);
	sample->report = *errand.report;
	judge(sample, &errand, &end, settings->timeout_ns);
	if (sampler->trace)
		code = trace_write(sampler->trace, sample, errand.ledger, errand.texts, error);
	errand_finish(&errand);
	return code;
}

int sample_take(const struct sampler *sampler, size_t cell, unsigned round, unsigned order,
	bool warmup, struct sample *sample, struct error *error)
{
	struct watch_reading before, after;
	*sample = (struct sample){
		.cell = cell, .round = round, .order = order, .report = { .units = NAN }
	};
	watch_read(&before);
	int code = sampler->take ? sampler->take(sampler, cell, sample, error)
				 : take_here(sampler, cell, warmup, sample, error);
	watch_read(&after);
	if (sample->status == SAMPLE_OK && warmup)
		sample->status = SAMPLE_WARMUP;
	/* Another build judged by itself what disturbed the time that counts. */
	char inner[sizeof sample->disturbance.words];
	memcpy(inner, sample->disturbance.words, sizeof inner);
	bool pool = sampler->cells->cells[cell].runner->flags & RUNNER_POOL;
	struct watch_load load = { .wall_ns = sample->report.digest.wall_ns,
		.busy_workers = sampler->take ? UINT_MAX : busy_workers(sampler->cells, cell),
		.cpus = sampler->cells->cpus,
		.switches_involuntary = sample->report.switches_involuntary,
		/* The main thread of a pool only starts and joins: its delay is the pool's own. */
		.run_delay_ns = pool ? 0 : sample->report.run_delay_ns };
	watch_judge(sampler->watch, &before, &after, &load, &sample->disturbance);
	watch_add_words(&sample->disturbance, inner);
	sample->cost_ns = after.at_ns - before.at_ns;
	return code;
}
