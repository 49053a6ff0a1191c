/* SPDX-License-Identifier: MIT */
#include "bench/sampling/subject.h"

#include "bench/sampling/again.h"
#include "bench/base/data.h"
#include "bench/plan/cells.h"
#include "bench/machine/proc.h"
#include "bench/plan/param.h"
#include "bench/machine/placement.h"
#include "bench/runner.h"
#include "bench/sampling/states.h"

#include <fcntl.h>
#include <inttypes.h>
#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

/* ---- figures of the system ------------------------------------------------------------------ */

struct usage {
	struct rusage self, children;
};

static void usage_now(struct usage *usage)
{
	getrusage(RUSAGE_SELF, &usage->self);
	getrusage(RUSAGE_CHILDREN, &usage->children);
}

static uint64_t nanoseconds(struct timeval time)
{
	return (uint64_t)time.tv_sec * UINT64_C(1000000000) + (uint64_t)time.tv_usec * 1000;
}

/* Adds (sign 1) or takes away (sign -1) what was used up to a point in time. */
static void usage_add(struct statement *statement, const struct rusage *usage, uint64_t sign)
{
	statement->user_ns += sign * nanoseconds(usage->ru_utime);
	statement->system_ns += sign * nanoseconds(usage->ru_stime);
	statement->switches_voluntary += sign * (uint64_t)usage->ru_nvcsw;
	statement->switches_involuntary += sign * (uint64_t)usage->ru_nivcsw;
	statement->faults_minor += sign * (uint64_t)usage->ru_minflt;
	statement->faults_major += sign * (uint64_t)usage->ru_majflt;
}

/* What the runner says of workers that the system does not count here. */
static void usage_of_others(struct statement *statement, const struct outcome *outcome)
{
	statement->user_ns += outcome->usage.user_ns;
	statement->system_ns += outcome->usage.system_ns;
	statement->run_delay_ns += outcome->run_delay_ns;
	statement->switches_voluntary += outcome->switches_voluntary;
	statement->switches_involuntary += outcome->switches_involuntary;
	statement->faults_minor += outcome->faults_minor;
	statement->faults_major += outcome->faults_major;
}

/* How long the main thread has waited for a CPU so far; false where the kernel does not say. */
static bool run_delay(uint64_t *ns)
{
	char line[128];
	uint64_t numbers[2];
	if (proc_first_line("/proc/self/schedstat", line, sizeof line) ||
		proc_numbers(line, numbers, 2) < 2)
		return false;
	*ns = numbers[1];
	return true;
}

/* Sets the peak back to the present size: set-up garbage and the harness's past do not count. */
static bool memory_reset(void)
{
	malloc_trim(0);
	int fd = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	bool written = write(fd, "5", 1) == 1;
	close(fd);
	return written;
}

/* Memory of its own, in bytes: what the fork took over is that of the guardian. */
static uint64_t memory_own(void)
{
	char line[128];
	uint64_t pages[3]; /* all, resident, shared */
	if (proc_first_line("/proc/self/statm", line, sizeof line) ||
		proc_numbers(line, pages, 3) < 3)
		return 0;
	return (pages[1] - pages[2]) * (uint64_t)sysconf(_SC_PAGESIZE);
}

/* What belongs to the harness, and what the fork took over, is no memory of the work. */
static void memory_peak(
	struct statement *statement, const struct outcome *outcome, long peak_kb, uint64_t harness)
{
	uint64_t peak = (uint64_t)peak_kb * 1024;
	if (outcome->private_unknown)
		return;
	statement->rss_known = true;
	statement->rss_peak_bytes = (peak > harness ? peak - harness : 0) + outcome->private_bytes +
				    outcome->usage.rss_bytes;
}

/* ---- the sample ----------------------------------------------------------------------------- */

/* FNV over the words, and never 0. */
static uint64_t seal_of(const struct statement *statement)
{
	uint64_t hash = UINT64_C(14695981039346656037), word;
	_Static_assert(sizeof *statement % sizeof word == 0, "words");
	for (size_t at = 0; at < sizeof *statement; at += sizeof word) {
		memcpy(&word, (const char *)statement + at, sizeof word);
		hash = (hash ^ word) * UINT64_C(1099511628211);
		hash ^= hash >> 32; /* or the highest bits would meet only each other */
	}
	return hash | 1;
}

struct desk *desk_create(void)
{
	struct desk *desk =
		mmap(NULL, sizeof *desk, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (desk == MAP_FAILED)
		return NULL;
	return desk;
}

int desk_read(const struct desk *desk, struct statement *statement)
{
	*statement = (struct statement){ .units = NAN };
	if (desk->stage > STAGE_OVER || (desk->seal && desk->seal != seal_of(&desk->statement)))
		return -EBADMSG;
	if (!desk->seal)
		return -ENODATA;
	*statement = desk->statement;
	return 0;
}

static void put_report(const struct errand *errand)
{
	errand->desk->statement = *errand->statement;
	errand->desk->seal = seal_of(&errand->desk->statement);
}

static _Noreturn void end(const struct errand *errand)
{
	put_report(errand);
	errand->desk->stage = STAGE_OVER;
	_exit(0);
}

/* Says what failed and ends the subject. */
static _Noreturn void give_up(
	const struct errand *errand, int error, const char *what, const char *why)
{
	struct statement *statement = errand->statement;
	statement->error = error;
	/* It may be a plug-in's, which forgot to end it. */
	snprintf(statement->detail, sizeof statement->detail, "%s: %.*s", what, WORKLOAD_TEXT - 1,
		*why ? why : strerror(-error));
	end(errand);
}

static void *set_up(const struct errand *errand, struct setup *setup)
{
	const struct group *group = errand->group;
	*setup = (struct setup){ .values = group->values->values,
		.tasks = group->tasks,
		.seed = group->seed,
		.concurrency = errand->cell->concurrency,
		.shared = errand->shared.memory,
		.directory = errand->directory,
		.trace = errand->texts >= 0 };
	void *state = NULL;
	int error = group->workload->setup ? group->workload->setup(setup, &state) : 0;
	if (error < 0)
		give_up(errand, error, "set-up", setup->error);
	error = ledger_prefault(&errand->ledger);
	if (!error && errand->states)
		error = states_prefault(errand->states);
	if (error < 0)
		give_up(errand, error, "ledger", "");
	return state;
}

/* Text of a plug-in's, which may have no end. */
static void add_figures(struct statement *statement, const char figures[WORKLOAD_TEXT])
{
	size_t length = strlen(statement->figures);
	if (*figures)
		snprintf(statement->figures + length, sizeof statement->figures - length, "%s%.*s",
			length ? ";" : "", WORKLOAD_TEXT - 1, figures);
}

/* What the runner makes ready before the clock. */
static void *prepare(const struct errand *errand, const struct job *job, struct outcome *outcome)
{
	const struct runner *runner = errand->cell->runner;
	void *prepared = NULL;
	uint64_t start_ns = runner_now_ns();
	int error = runner->prepare ? runner->prepare(job, &prepared, outcome) : 0;
	if (runner->prepare)
		errand->statement->prepare_ns = runner_now_ns() - start_ns;
	errand->statement->signal = outcome->signal;
	if (error < 0)
		give_up(errand, error, runner->name, outcome->detail);
	return prepared;
}

/* The clock starts. */
static void start(struct errand *errand, struct job *job)
{
	const struct load *load = &errand->group->load;
	uint64_t now_ns = runner_now_ns();
	errand->desk->start_ns = errand->ledger.start_ns = job->start_ns = now_ns;
	job->until_ns = load_is_timed(load) ? now_ns + load->duration_ns : 0;
}

/* The clock runs here, and nowhere else. */
static void measure_tasks(struct errand *errand, struct job *job, uint64_t harness)
{
	struct statement *statement = errand->statement;
	const struct runner *runner = errand->cell->runner;
	struct outcome outcome = { 0 };
	void *prepared = prepare(errand, job, &outcome);
	struct usage before, after;
	struct counters counters;
	bool reset = memory_reset();
	/* An interpreter was there before they could be told of it. */
	bool count = errand->count && !runner->language;
	uint64_t delayed_before = 0, delayed_after = 0;
	bool delay_known = run_delay(&delayed_before);
	if (count)
		counters_open(&counters);
	errand->desk->stage = STAGE_RUNNING;
	usage_now(&before);
	if (count)
		counters_start(&counters);
	start(errand, job);
	heart_begin(job->heart, errand->ledger.start_ns);
	int error = runner->execute(job, prepared, &outcome);
	errand->ledger.stop_ns = runner_now_ns();
	if (count)
		counters_stop(&counters);
	usage_now(&after);
	errand->desk->stage = STAGE_CHECKING;
	statement->delay_known = delay_known && run_delay(&delayed_after);
	statement->run_delay_ns = delayed_after - delayed_before;
	if (errand->states) {
		statement->delay_known &= !errand->states->blind;
		statement->workers_delay_ns = errand->states->delay_ns;
	}
	if (count)
		counters_close(&counters, &statement->counts);
	if (runner->dismiss)
		runner->dismiss(prepared, &outcome);
	if (reset)
		memory_peak(statement, &outcome, after.self.ru_maxrss, harness);
	usage_add(statement, &after.self, 1);
	usage_add(statement, &after.children, 1);
	usage_add(statement, &before.self, (uint64_t)-1);
	usage_add(statement, &before.children, (uint64_t)-1);
	usage_of_others(statement, &outcome);
	add_figures(statement, outcome.figures);
	statement->workers = outcome.workers;
	statement->signal = outcome.signal;
	statement->deal_ns = outcome.deal_ns;
	statement->gather_ns = outcome.gather_ns;
	statement->timed = true;
	if (error < 0)
		give_up(errand, error, runner->name, outcome.detail);
	put_report(errand);
}

int subject_check(const struct workload *workload, const void *state, const struct ledger *ledger,
	struct verdict *verdict)
{
	*verdict = (struct verdict){ 0 };
	return workload->check(state, ledger, verdict);
}

/* Of fixed time, those that ended are all; when there are no more, that is told. */
static void cut(const struct errand *errand, struct ledger *ledger)
{
	struct statement *statement = errand->statement;
	uint64_t most = ledger->tasks;
	if (!load_is_timed(&errand->group->load))
		return;
	if (ledger_cut(ledger))
		give_up(errand, -EPROTO, "fixed time", "the tasks that ended are not the first");
	if (!ledger->tasks)
		give_up(errand, -ETIME, "fixed time", "it was up before a task began");
	if (ledger->tasks == most)
		snprintf(statement->detail, sizeof statement->detail,
			"all %" PRIu64 " tasks ended before the time was up; use a larger --tasks",
			most);
}

/* What a runner says of its dealing lies within phases that its records say. */
static void limit_phases(struct statement *statement)
{
	const struct digest *digest = &statement->digest;
	if (statement->deal_ns > digest->work_ns)
		statement->deal_ns = digest->work_ns;
	if (statement->gather_ns > digest->winddown_ns)
		statement->gather_ns = digest->winddown_ns;
}

/* Every task must have ended; those that failed must be what the workload expects. */
static void verify(struct errand *errand, const void *state)
{
	struct statement *statement = errand->statement;
	const struct ledger *ledger = &errand->ledger;
	char what[64];
	cut(errand, &errand->ledger);
	struct endings endings = ledger_endings(ledger);
	if (endings.unfinished) {
		snprintf(what, sizeof what, "task %" PRIu64, endings.first_unfinished);
		give_up(errand, -EPROTO, what, "the runner never ended it");
	}
	if (endings.odd) {
		snprintf(what, sizeof what, "task %" PRIu64, endings.first_odd);
		give_up(errand, -EPROTO, what, "the runner gave it a status that there is not");
	}
	int error = ledger_digest(ledger, statement->workers, errand->due_ns, &statement->digest);
	if (error < 0)
		give_up(errand, error, "digest", "");
	statement->digest.cost_s = ledger_cost(&statement->digest, &errand->group->load);
	limit_phases(statement);
	error = beats_digest(
		errand->heart.memory, ledger->start_ns, ledger->stop_ns, &statement->beats);
	if (error < 0)
		give_up(errand, error, "heartbeat", "");
	statement->digested = true;
	struct verdict verdict;
	error = subject_check(errand->group->workload, state, ledger, &verdict);
	statement->units = verdict.units > 0 ? verdict.units : NAN;
	add_figures(statement, verdict.figures);
	if (*verdict.disturbed)
		snprintf(statement->disturbed, sizeof statement->disturbed, "%.*s",
			(int)sizeof verdict.disturbed - 1, verdict.disturbed);
	if (statement->rss_known)
		statement->rss_peak_bytes += verdict.rss_bytes;
	if (endings.failed > verdict.tolerated) {
		snprintf(what, sizeof what,
			"%" PRIu64 " of %" PRIu64 " tasks failed, task %" PRIu64, endings.failed,
			ledger->tasks, endings.first_failed);
		give_up(errand, ledger->records[endings.first_failed].status, what,
			verdict.failures);
	}
	if (*verdict.failures)
		snprintf(statement->detail, sizeof statement->detail,
			"%" PRIu64 " of %" PRIu64 " tasks failed, as tolerated: %.*s",
			endings.failed, ledger->tasks, WORKLOAD_TEXT - 1, verdict.failures);
	if (error < 0) {
		statement->wrong = error == -EBADMSG;
		give_up(errand, error, "check", verdict.detail);
	}
}

/* Writes what each task's result means, for tasks.csv. */
static void write_texts(const struct errand *errand, const void *state)
{
	const struct workload *workload = errand->group->workload;
	if (errand->texts < 0 || !workload->format)
		return;
	FILE *file = fdopen(errand->texts, "w");
	for (uint64_t task = 0; file && task < errand->ledger.tasks; task++) {
		char text[4096] = "";
		const struct record *record = &errand->ledger.records[task];
		if (record->status == 1 &&
			workload->format(state, task, record, text, sizeof text) < 0)
			*text = '\0';
		fwrite(text, strlen(text) + 1, 1, file);
	}
	if (!file || fclose(file))
		give_up(errand, -errno, "texts of the trace", "");
}

/* With --trace=states the runner is handed a workload around the workload. */
static void wrap(const struct errand *errand, struct job *job)
{
	job->states_fd = errand->states ? errand->stretches.fd : -1;
	if (!errand->states)
		return;
	job->workload = states_wrap(job->workload, errand->states, (uint64_t)getpid());
	job->scratch += states_scratch;
	if (!job->workload)
		give_up(errand, -ENOMEM, "--trace=states", "");
}

/* When the tasks of an open loop are due, or NULL. It is the harness's memory, not the work's. */
static uint64_t *arrivals(const struct errand *errand)
{
	const struct group *group = errand->group;
	if (!load_is_open(&group->load))
		return NULL;
	uint64_t *due_ns = malloc(group->tasks * sizeof *due_ns);
	if (!due_ns)
		give_up(errand, -ENOMEM, "times at which tasks are due", "");
	load_due(&group->load, group->seed, group->tasks, due_ns);
	return due_ns;
}

_Noreturn void subject_main(struct errand *errand)
{
	struct statement statement = { .units = NAN };
	const struct group *group = errand->group;
	errand->statement = &statement;
	errand->due_ns = arrivals(errand);
	malloc_trim(0); /* what measure_tasks() gives back must not be taken away as inherited */
	uint64_t harness = memory_own() + block_resident(&errand->records) +
			   block_resident(&errand->stretches);
	prctl(PR_SET_TIMERSLACK, 1UL); /* 50 us by default: blocking sleeps would look later */
	if (group->descriptors)
		runner_descriptors();
	struct setup setup;
	void *state = set_up(errand, &setup);
	struct job job = { .workload = group->workload,
		.state = state,
		.setup = &setup,
		.values = errand->cell->values->values,
		.tasks = group->tasks,
		.concurrency = errand->cell->concurrency,
		.scratch = group->scratch,
		.measure_memory = errand->measure_memory,
		.cpus = errand->placement->cpus,
		.cpu_count = errand->placement->count,
		.records = errand->ledger.records,
		.ledger_fd = errand->records.fd,
		.shared_fd = errand->shared.memory ? errand->shared.fd : -1,
		.due_ns = errand->due_ns,
		.parallel = errand->cell->busy,
		.runner = errand->cell->runner,
		.shipped = data_path,
		.heart = errand->heart.memory,
		.standing = errand->standing };
	wrap(errand, &job);
	job.again = errand->cell->runner->serve
			    ? again_words(&job, group, errand->cell, errand->plugins)
			    : NULL;
	measure_tasks(errand, &job, harness);
	verify(errand, state);
	write_texts(errand, state);
	if (group->workload->teardown)
		group->workload->teardown(state);
	fflush(NULL);
	end(errand);
}
