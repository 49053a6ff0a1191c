/* SPDX-License-Identifier: MIT */
#include "bench/sampling/native.h"

#include "bench/base/data.h"
#include "bench/base/names.h"
#include "bench/base/say.h"
#include "bench/plan/cells.h"
#include "bench/sampling/family.h"
#include "bench/plan/options.h"
#include "bench/plan/param.h"
#include "bench/sampling/sample.h"
#include "bench/sampling/scratch.h"
#include "bench/sampling/stall.h"
#include "bench/sampling/standing.h"
#include "bench/sampling/states.h"
#include "bench/sampling/trace.h"
#include "bench/runner.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- the errand: memory shared with the subject ---------------------------------------------- */

static void errand_finish(struct errand *errand)
{
	errand->records.fd = errand->stretches.fd = -1; /* the trace's */
	block_finish(&errand->records);
	block_finish(&errand->stretches);
	block_finish(&errand->shared);
	block_finish(&errand->heart);
}

/* The trace's descriptors are those of the ledger, of the states and of the texts. */
static int errand_init(struct errand *errand, const struct sampler *sampler, struct desk *desk,
	size_t cell, struct trace *trace)
{
	const struct cells *cells = sampler->cells;
	const struct group *group = &cells->groups[cells->cells[cell].group];
	*errand = (struct errand){
		.group = group,
		.cell = &cells->cells[cell],
		.desk = desk,
		.count = sampler->settings->counters,
		.placement = sampler->placement,
		.plugins = &sampler->settings->plugins[0],
		.records = { .fd = -1 },
		.texts = -1,
	};
	if (!desk)
		return -ENOMEM;
	*desk = (struct desk){ 0 };
	int error = ledger_init(&errand->ledger, &errand->records, group->tasks);
	trace->records = errand->records.fd;
	if (!error && sampler->settings->trace == TRACE_STATES)
		error = states_init(&errand->states, &errand->stretches, group->tasks);
	trace->states = errand->states ? errand->stretches.fd : -1;
	if (!error && group->shared)
		error = block_init(&errand->shared, "shared", group->shared);
	if (!error && sampler->settings->heartbeat_ns)
		error = beats_init(&errand->heart, sampler->settings->heartbeat_ns,
			sampler->settings->timeout_ns);
	if (!error && sampler->settings->trace && group->workload->format) {
		errand->texts = trace->texts = memfd_create("texts", MFD_CLOEXEC);
		error = trace->texts < 0 ? -errno : 0;
	}
	if (error)
		errand_finish(errand);
	return error;
}

/* ---- what it means -------------------------------------------------------------------------- */

/* Says which tasks were in progress: " in task 17", " with tasks 3, 4 in progress". */
static void append_progress(struct sample *sample, const struct errand *errand)
{
	const struct ledger *ledger = &errand->ledger;
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
	uint64_t ended = endings.done + endings.failed;
	bool cut = errand->desk->stage == STAGE_RUNNING || sample->statement.signal;
	if (!endings.started && ended && cut)
		snprintf(sample->detail + length, sizeof sample->detail - length,
			", %" PRIu64 " of %" PRIu64 " tasks ended", ended, ledger->tasks);
	if (endings.started)
		snprintf(sample->detail + length, sizeof sample->detail - length,
			", task%s %s%s in progress, %" PRIu64 " of %" PRIu64 " ended",
			listed > 1 ? "s" : "", list, more, ended, ledger->tasks);
}

static const char *stage_words(enum stage stage)
{
	static const char *const words[] = { "during set-up", "while running", "while checking",
		"at its end" };
	return words[stage];
}

static void judge_death(
	struct sample *sample, const struct errand *errand, const struct family_end *end)
{
	enum stage stage = errand->desk->stage;
	if (WIFSIGNALED(end->status)) {
		sample->status = SAMPLE_SIGNAL;
		snprintf(sample->detail, sizeof sample->detail, "killed by SIG%s %s",
			sigabbrev_np(WTERMSIG(end->status)), stage_words(stage));
	} else {
		sample->status = SAMPLE_ERROR;
		snprintf(sample->detail, sizeof sample->detail, "exited with status %d %s",
			WEXITSTATUS(end->status), stage_words(stage));
	}
	if (stage == STAGE_RUNNING)
		append_progress(sample, errand);
}

/* Of a subject that was not let come to its end. */
static void judge_ended(struct sample *sample, const struct errand *errand,
	enum family_ending ending, const struct family_limit *limit)
{
	const char *stage = stage_words(errand->desk->stage);
	struct say out = say_into(sample->detail, sizeof sample->detail);
	sample->status = SAMPLE_INTERRUPTED;
	if (ending == FAMILY_LIMIT) {
		sample->status = SAMPLE_TIMEOUT;
		say(&out, "over %g s %s", (double)limit->timeout_ns * 1e-9, stage);
	} else if (ending == FAMILY_STALLED) {
		sample->status = SAMPLE_STALLED;
		say(&out, "no task ended and no CPU was used for %g s %s",
			(double)limit->stall->limit_ns * 1e-9, stage);
	} else {
		say(&out, "stopped by a signal");
	}
	append_progress(sample, errand);
	out.used = strlen(sample->detail);
	if (ending == FAMILY_STALLED && *limit->stall->where)
		say(&out, "; threads waiting: %s", limit->stall->where);
}

static void judge_ending(struct sample *sample, const struct errand *errand,
	const struct family_end *end, const struct family_limit *limit)
{
	const struct statement *statement = &sample->statement;
	if (desk_read(errand->desk, &sample->statement) == -EBADMSG) {
		sample->status = SAMPLE_ERROR;
		snprintf(sample->detail, sizeof sample->detail,
			"what the subject reports was overwritten: a task writes where it should not");
		return;
	}
	enum stage stage = errand->desk->stage;
	if (end->ending == FAMILY_OVER && stage == STAGE_OVER) {
		snprintf(sample->detail, sizeof sample->detail, "%s", statement->detail);
		sample->status = statement->wrong    ? SAMPLE_WRONG
				 : statement->signal ? SAMPLE_SIGNAL
				 : statement->error  ? SAMPLE_ERROR
						     : SAMPLE_OK;
		if (statement->error)
			append_progress(sample, errand);
		return;
	}
	if (end->ending == FAMILY_OVER) {
		judge_death(sample, errand, end);
		return;
	}
	judge_ended(sample, errand, end->ending, limit);
}

/* What a task has written over says nothing of any task: it is taken away. */
static void take_spoilt(struct sample *sample, struct errand *errand)
{
	const struct states *states = errand->states;
	if (!states || (states_over(states, errand->stretches.bytes) &&
			       states->tasks == errand->group->tasks))
		return;
	errand->states = NULL;
	if (sample->status != SAMPLE_OK)
		return;
	sample->status = SAMPLE_ERROR;
	snprintf(sample->detail, sizeof sample->detail,
		"what is recorded of states was overwritten: a task writes where it should not");
}

/* What the trace lacks is no secret of the sample's. */
static void append_dropped(struct sample *sample, const struct states *states)
{
	size_t length = strlen(sample->detail);
	uint64_t dropped = states ? states_dropped(states) : 0;
	if (dropped)
		snprintf(sample->detail + length, sizeof sample->detail - length,
			"%s%" PRIu64 " of %" PRIu64 " stretches were not traced",
			length ? "; " : "", dropped, dropped + states_kept(states));
}

/* ---- taking it ------------------------------------------------------------------------------ */

static struct runner_standing standing_of(
	const struct taking *taking, const struct group *group, const struct cell *cell)
{
	return (struct runner_standing){ .workload = group->workload,
		.values = cell->values->values,
		.concurrency = cell->concurrency,
		.shipped = data_path,
		.link = taking->link };
}

/* Files that parameters name, and plug-ins. */
static struct names list_files(const struct sampler *sampler, const struct values *values)
{
	const struct names *plugins = &sampler->settings->plugins[0];
	struct names files = { 0 };
	for (size_t i = 0; i < values->count; i++)
		for (size_t k = 0;
			values->params[i].type == PARAM_FILES && k < values->values[i].count; k++)
			names_add(&files, values->values[i].items[k]);
	for (size_t i = 0; i < plugins->count; i++)
		names_add(&files, plugins->items[i]);
	return files;
}

/* What the runner has standing is there, or the sample has failed. */
static bool stand(const struct taking *taking, const struct cell *cell,
	struct runner_standing *asked, struct sample *sample)
{
	int code = standings_begin(taking->standings, cell->runner, asked);
	if (!code)
		return true;
	sample_fail(sample, code, cell->runner->name);
	if (*asked->detail)
		snprintf(sample->detail, sizeof sample->detail, "%s: %.*s", cell->runner->name,
			WORKLOAD_TEXT - 1, asked->detail);
	if (code == -EINTR)
		sample->status = SAMPLE_INTERRUPTED;
	return false;
}

bool native_begin(const struct sampler *sampler, const struct taking *taking, struct sample *sample)
{
	const struct cell *cell = &sampler->cells->cells[sample->cell];
	const struct group *group = &sampler->cells->groups[cell->group];
	struct runner_standing asked = standing_of(taking, group, cell);
	struct names files = list_files(sampler, group->values);
	asked.files = files.items;
	asked.file_count = files.count;
	bool stands = stand(taking, cell, &asked, sample);
	names_finish(&files);
	return stands || sample->status == SAMPLE_INTERRUPTED;
}

/* Forks the subject and makes a sample of what comes of it; false if it cannot be forked. */
static bool fork_subject(const struct sampler *sampler, const struct taking *taking,
	struct errand *errand, struct sample *sample)
{
	const struct settings *settings = sampler->settings;
	const struct runner *runner = errand->cell->runner;
	pid_t subject = family_begin(taking->link);
	if (subject == 0)
		subject_main(errand);
	if (subject < 0) {
		sample_fail(sample, -errno, "cannot fork a subject");
		return false;
	}
	struct stall stall = { .ledger = &errand->ledger, .limit_ns = settings->stall_ns };
	bool watched = settings->stall_ns && !(runner->flags & RUNNER_FAR);
	const struct family_limit limit = { .timeout_ns = settings->timeout_ns,
		.stall = watched ? &stall : NULL,
		.spared = taking->standings->processes,
		.spared_count = STANDINGS };
	struct family_end end = family_end(subject, taking->link, &limit);
	if (runner->language)
		scratch_remove_semaphores(subject);
	judge_ending(sample, errand, &end, &limit);
	take_spoilt(sample, errand);
	append_dropped(sample, errand->states);
	if (sample->status != SAMPLE_OK)
		standings_drop(taking->standings, runner);
	return true;
}

void native_take(const struct sampler *sampler, const struct taking *taking, struct sample *sample,
	struct trace *trace)
{
	const struct settings *settings = sampler->settings;
	struct errand errand;
	int code = errand_init(&errand, sampler, taking->desk, sample->cell, trace);
	if (code < 0) {
		sample_fail(sample, code, "memory shared with the subject");
		trace_finish(trace);
		return;
	}
	/* Reading a worker's private pages takes 0.1 ms of its time, inside the clock. */
	errand.measure_memory = taking->warmup || settings->warmup == 0;
	errand.directory = taking->directory;
	struct runner_standing asked = standing_of(taking, errand.group, errand.cell);
	bool stands = stand(taking, errand.cell, &asked, sample);
	errand.standing = asked.made;
	bool forked = stands && fork_subject(sampler, taking, &errand, sample);
	trace->tasks = errand.ledger.tasks;
	trace->start_ns = errand.desk->start_ns;
	trace->dropped = errand.states ? states_dropped(errand.states) : 0;
	if (trace->states >= 0 && !errand.states) {
		close(trace->states);
		trace->states = -1;
	}
	if (!forked || !settings->trace)
		trace_finish(trace);
	errand_finish(&errand);
}
