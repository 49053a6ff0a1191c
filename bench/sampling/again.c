/* SPDX-License-Identifier: MIT */
#include "bench/sampling/again.h"

#include "bench/base/memory.h"
#include "bench/base/names.h"
#include "bench/plan/catalog.h"
#include "bench/plan/cells.h"
#include "bench/plan/param.h"
#include "bench/runner.h"
#include "bench/sampling/states.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* The words, the program's name first. Then plug-ins, values, the CPUs, and the runner's word. */
enum {
	COMMAND = 1,
	RUNNER,
	WORKLOAD,
	DIRECTORY, /* "" for none */
	NUMBERS
};

/* What the numbers are that follow, in decimal. */
enum {
	PARENT,
	TASKS,
	SEED,
	CONCURRENCY,
	PARALLEL,
	SCRATCH,
	MEASURE,
	TRACE,
	LEDGER,
	SHARED, /* or UINT64_MAX */
	STATES, /* the same */
	PLUGINS,
	CPUS,
	NUMBER_COUNT
};

#define FIXED (NUMBERS + NUMBER_COUNT)

/* ---- the subject's end ---------------------------------------------------------------------- */

static void add_number(struct names *words, uint64_t number)
{
	char text[24];
	snprintf(text, sizeof text, "%" PRIu64, number);
	names_add(words, text);
}

static void add_values(struct names *words, const struct values *values)
{
	for (size_t i = 0; i < values->count; i++)
		names_add(words, values->values[i].text);
}

char **again_words(const struct job *job, const struct group *group, const struct cell *cell,
	const struct names *plugins)
{
	const char *directory = job->setup->directory;
	const char *const fixed[] = { "/proc/self/exe", "again", cell->runner->name,
		job->workload->name, directory ? directory : "" };
	const uint64_t numbers[NUMBER_COUNT] = { [PARENT] = (uint64_t)getpid(),
		[TASKS] = job->tasks,
		[SEED] = job->setup->seed,
		[CONCURRENCY] = job->concurrency,
		[PARALLEL] = job->parallel,
		[SCRATCH] = job->scratch,
		[MEASURE] = job->measure_memory,
		[TRACE] = job->setup->trace,
		[LEDGER] = (uint64_t)job->ledger_fd,
		[SHARED] = (uint64_t)job->shared_fd,
		[STATES] = (uint64_t)job->states_fd,
		[PLUGINS] = plugins->count,
		[CPUS] = job->cpu_count };
	struct names words = { 0 };
	for (size_t i = 0; i < NUMBERS; i++)
		names_add(&words, fixed[i]);
	for (size_t i = 0; i < NUMBER_COUNT; i++)
		add_number(&words, numbers[i]);
	for (size_t i = 0; i < plugins->count; i++)
		names_add(&words, plugins->items[i]);
	for (size_t i = 0; i < job->cpu_count; i++)
		add_number(&words, job->cpus[i]);
	add_values(&words, group->values);
	add_values(&words, cell->values);
	char **argv = memory_resized(words.items, words.count + 2, sizeof *argv);
	argv[words.count] = argv[words.count + 1] = NULL;
	return argv;
}

/* ---- the other end -------------------------------------------------------------------------- */

/* Words that are still to be taken. */
struct line {
	int argc, next;
	char **argv;
	uint64_t numbers[NUMBER_COUNT];
};

static int line_init(struct line *line, int argc, char **argv, struct error *error)
{
	*line = (struct line){ .argc = argc, .argv = argv, .next = FIXED };
	for (int i = 0; argc > FIXED && i < NUMBER_COUNT; i++)
		line->numbers[i] = strtoull(argv[NUMBERS + i], NULL, 10);
	if (argc > FIXED && line->numbers[PLUGINS] < (uint64_t)(argc - FIXED))
		return 0;
	return error_set(error, -EINVAL, "'again' is what a runner starts its workers by");
}

int again_plugins(int argc, char **argv, struct names *plugins, struct error *error)
{
	struct line line;
	int code = line_init(&line, argc, argv, error);
	for (uint64_t i = 0; !code && i < line.numbers[PLUGINS]; i++)
		names_add(plugins, argv[line.next++]);
	return code;
}

static struct values *take_values(
	struct line *line, const struct param *params, struct error *error)
{
	struct values *values = values_create(params);
	int code = 0;
	for (size_t i = 0; !code && i < values->count; i++)
		code = line->next < line->argc
			       ? values_set(values, params[i].name, line->argv[line->next++], error)
			       : error_set(error, -EINVAL, "a value is missing");
	if (!code)
		return values;
	values_destroy(values);
	return NULL;
}

/* Memory of the subject's. */
static void *map(uint64_t fd, size_t bytes)
{
	void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, (int)fd, 0);
	return memory == MAP_FAILED ? NULL : memory;
}

static int map_all(const struct line *line, struct job *job, struct setup *setup)
{
	uint64_t shared = line->numbers[SHARED];
	struct stat status;
	if (job->ledger_fd < 0) {
		job->records = mmap(NULL, job->tasks * sizeof *job->records, PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		return job->records == MAP_FAILED ? -errno : 0;
	}
	job->records = map(line->numbers[LEDGER], job->tasks * sizeof *job->records);
	if (!job->records)
		return -errno;
	if ((int)shared < 0)
		return 0;
	if (fstat((int)shared, &status))
		return -errno;
	setup->shared = map(shared, (size_t)status.st_size);
	return setup->shared ? 0 : -errno;
}

/* What is recorded of tasks' states is the subject's, too. */
static int wrap(const struct line *line, struct job *job)
{
	struct stat status;
	job->states_fd = job->ledger_fd < 0 ? -1 : (int)line->numbers[STATES];
	if (job->states_fd < 0)
		return 0;
	if (fstat(job->states_fd, &status))
		return -errno;
	struct states *states = map(line->numbers[STATES], (size_t)status.st_size);
	job->workload = states ? states_wrap(job->workload, states, line->numbers[PARENT]) : NULL;
	return job->workload ? 0 : -ENOMEM;
}

static int serve(const struct line *line, again_fn *serve_it, struct job *job, struct setup *setup,
	struct error *error)
{
	void *state = NULL;
	int code = map_all(line, job, setup);
	if (code)
		return error_errno(error, code, "memory of the subject");
	code = job->workload->setup ? job->workload->setup(setup, &state) : 0;
	if (code < 0)
		return error_set(error, code, "set-up: %.*s", WORKLOAD_TEXT - 1,
			*setup->error ? setup->error : strerror(-code));
	job->state = state;
	job->setup = setup;
	code = wrap(line, job);
	if (!code)
		code = serve_it(job, line->argv[line->argc - 1]);
	if (job->workload && job->workload->teardown)
		job->workload->teardown(state);
	if (job->ledger_fd < 0)
		munmap(job->records, job->tasks * sizeof *job->records);
	return code ? error_errno(error, code, "%s", line->argv[RUNNER]) : 0;
}

/* It dies with the subject, even if that was killed before the prctl. */
static bool bind_to_subject(const struct line *line)
{
	return !prctl(PR_SET_PDEATHSIG, SIGKILL) && (uint64_t)getppid() == line->numbers[PARENT];
}

static int take_cpus(struct line *line, struct job *job, unsigned cpus[])
{
	for (unsigned i = 0; i < job->cpu_count; i++) {
		if (line->next == line->argc)
			return -EINVAL;
		cpus[i] = (unsigned)strtoul(line->argv[line->next++], NULL, 10);
	}
	job->cpus = cpus;
	return 0;
}

/* With `elsewhere` nothing of the subject's is at hand: that serves in the runner's place. */
static int again(int argc, char **argv, const struct catalog *catalog, again_fn *elsewhere,
	struct error *error)
{
	struct line line;
	unsigned cpus[CPU_SETSIZE];
	int code = line_init(&line, argc, argv, error);
	if (code)
		return code;
	const struct runner *runner = catalog_runner(catalog, argv[RUNNER], error);
	const struct workload *workload = catalog_workload(catalog, argv[WORKLOAD], error);
	if (!runner || !workload)
		return -EINVAL;
	line.next += (int)line.numbers[PLUGINS];
	struct job job = { .workload = workload,
		.tasks = line.numbers[TASKS],
		.concurrency = line.numbers[CONCURRENCY],
		.parallel = line.numbers[PARALLEL],
		.scratch = line.numbers[SCRATCH],
		.measure_memory = line.numbers[MEASURE],
		.cpu_count = (unsigned)line.numbers[CPUS],
		.ledger_fd = elsewhere ? -1 : (int)line.numbers[LEDGER],
		.shared_fd = elsewhere ? -1 : (int)line.numbers[SHARED] };
	if (!runner->serve || line.numbers[CPUS] > CPU_SETSIZE || take_cpus(&line, &job, cpus) ||
		(!elsewhere && !bind_to_subject(&line)))
		return error_set(error, -EINVAL, "no subject has started this");
	struct values *of_workload = take_values(&line, workload->params, error);
	struct values *of_runner = of_workload ? take_values(&line, runner->params, error) : NULL;
	code = -EINVAL;
	if (of_runner) {
		job.values = of_runner->values;
		struct setup setup = { .values = of_workload->values,
			.tasks = job.tasks,
			.seed = line.numbers[SEED],
			.concurrency = job.concurrency,
			.trace = line.numbers[TRACE],
			.directory = *argv[DIRECTORY] ? argv[DIRECTORY] : NULL };
		code = serve(&line, elsewhere ? elsewhere : runner->serve, &job, &setup, error);
	}
	values_destroy(of_runner);
	values_destroy(of_workload);
	return code;
}

int again_serve(int argc, char **argv, const struct catalog *catalog, struct error *error)
{
	return again(argc, argv, catalog, NULL, error);
}

int again_elsewhere(int argc, char **argv, const struct catalog *catalog, again_fn *serve_it,
	struct error *error)
{
	return again(argc, argv, catalog, serve_it, error);
}
