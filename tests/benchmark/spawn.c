/* SPDX-License-Identifier: MIT */
/*
 * What the workload exec costs under sequential, against a bare loop of posix_spawn and waitpid, in
 * alternating pairs in this one process; the command is `true`.
 *
 *     spawn [TASKS [PAIRS]]      100 tasks, 31 pairs
 *
 * It prints a ratio and judges nothing: times are for benchmark(), not test(). At most 1.15 is
 * wanted.
 */
#include "bench/base/statistics.h"
#include "bench/plan/param.h"
#include "bench/runner.h"
#include "bench/sampling/ledger.h"
#include "runners/registry.h"
#include "workloads/registry.h"

#include <inttypes.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAIRS_MAX 1000

static void bare_loop(uint64_t tasks)
{
	char word[] = "true";
	char *const words[] = { word, NULL };
	for (uint64_t task = 0; task < tasks; task++) {
		pid_t pid;
		int status;
		if (posix_spawnp(&pid, words[0], NULL, NULL, words, environ) ||
			waitpid(pid, &status, 0) != pid || status)
			abort();
	}
}

/* One sample, as a subject takes it; gives its time. */
static double ours_ns(const struct values *values, uint64_t tasks)
{
	const struct workload *workload = &workload_exec;
	struct plan plan = { .values = values->values, .tasks = tasks };
	struct ledger ledger;
	struct block records;
	struct outcome outcome = { 0 };
	struct verdict verdict = { 0 };
	void *state;
	if (workload->plan(&plan) || ledger_init(&ledger, &records, tasks))
		abort();
	struct setup setup = {
		.values = values->values, .tasks = tasks, .concurrency = 1, .shared = NULL
	};
	setup.shared =
		mmap(NULL, plan.shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (setup.shared == MAP_FAILED || workload->setup(&setup, &state))
		abort();
	struct job job = { .workload = workload,
		.state = state,
		.setup = &setup,
		.tasks = tasks,
		.concurrency = 1,
		.records = ledger.records };
	uint64_t start = runner_now_ns();
	if (runner_sequential.execute(&job, NULL, &outcome))
		abort();
	uint64_t stop = runner_now_ns();
	if (workload->check(state, &ledger, &verdict))
		abort();
	workload->teardown(state);
	munmap(setup.shared, plan.shared);
	block_finish(&records);
	return (double)(stop - start);
}

static double bare_ns(uint64_t tasks)
{
	uint64_t start = runner_now_ns();
	bare_loop(tasks);
	return (double)(runner_now_ns() - start);
}

int main(int argc, char **argv)
{
	uint64_t tasks = argc > 1 ? strtoull(argv[1], NULL, 10) : 100;
	size_t pairs = argc > 2 ? strtoull(argv[2], NULL, 10) : 31;
	static double ours[PAIRS_MAX], bare[PAIRS_MAX];
	struct comparison comparison;
	struct values *values = values_create(workload_exec.params);
	if (!values || !tasks || !pairs || pairs > PAIRS_MAX)
		return 1;
	for (size_t i = 0; i < pairs; i++) {
		if (i % 2)
			bare[i] = bare_ns(tasks);
		ours[i] = ours_ns(values, tasks);
		if (i % 2 == 0)
			bare[i] = bare_ns(tasks);
	}
	statistics_paired(ours, bare, pairs, &comparison);
	printf("exec of 'true' under sequential, of a bare loop of posix_spawn: %.3f [%.3f, %.3f], "
	       "%zu alternating pairs of %" PRIu64 "\n",
		comparison.ratio.estimate, comparison.ratio.low, comparison.ratio.high, pairs,
		tasks);
	values_destroy(values);
	return 0;
}
