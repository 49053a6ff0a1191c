/* SPDX-License-Identifier: MIT */
/* concbench plan: how long will a suite take, and what difference will it be able to show? */
#include "bench/commands/command.h"
#include "bench/base/memory.h"
#include "bench/commands/execute.h"
#include "bench/commands/probe.h"
#include "bench/commands/show.h"

#include "bench/base/figures.h"
#include "bench/base/say.h"

#include "bench/plan/cells.h"
#include "bench/plan/planner.h"
#include "bench/machine/placement.h"
#include "bench/runner.h"
#include "bench/sampling/schedule.h"
#include "bench/base/statistics.h"
#include "bench/base/stop.h"
#include "bench/base/terminal.h"
#include "bench/base/text.h"
#include "bench/plan/suite.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TAKES (OPTION_CELLS | OPTION_RUN | OPTION_BASELINE | OPTION_PLUGIN)

/* Enough to tell time and spread from; the rest is arithmetic. */
#define ROUNDS 3

/* Longer names have a line of their own. */
#define NAME_COLUMNS 42

/* What three rounds have shown. */
struct estimate {
	struct options *options;
	struct cells cells;
	struct history history;
	enum stop_reason *reasons;
	double *walls[2]; /* scratch for statistics */
};

/* The warm-up and the rounds. */
static int try_rounds(struct estimate *estimate, struct error *error)
{
	struct settings trial = estimate->options->settings;
	struct placement placement = { 0 };
	trial.runs = ROUNDS;
	if (strcmp(trial.workload_output, "inherit"))
		trial.workload_output = (char *)(uintptr_t) "null"; /* nothing is kept */
	const struct schedule schedule = { .sampler = { .cells = &estimate->cells,
						   .settings = &trial,
						   .placement = &placement },
		.history = &estimate->history,
		.left_out = &estimate->cells.left_out,
		.reasons = estimate->reasons };
	stop_catch();
	int code = placement_init(&placement, trial.pin, error);
	if (!code)
		code = measure_cells(&schedule, NULL, error);
	placement_finish(&placement);
	return code;
}

/* What the cells cost that only fail, in s: they are given up after as many samples in the run. */
static double lost_s(const struct estimate *estimate)
{
	double lost = 0;
	for (size_t cell = 0; cell < estimate->cells.count; cell++) {
		const struct history_cell *past = history_of(&estimate->history, cell);
		if (!past->count)
			lost += (double)past->failed * (double)past->cost_ns * 1e-9;
	}
	return lost;
}

/* What a round of the others costs, warm-ups included in the mean, in s. */
static double round_s(const struct estimate *estimate)
{
	const struct history *history = &estimate->history;
	double spent = (double)history->spent_ns * 1e-9 - lost_s(estimate);
	return history->round && spent > 0 ? spent / history->round : 0;
}

/* The spread of the log ratios to the baseline, pooled over a group's cells; NaN if unknown. */
static double group_spread(const struct estimate *estimate, const struct group *group)
{
	double variances = 0;
	size_t cells = 0;
	for (size_t cell = group->first; cell < group->first + group->count; cell++) {
		size_t baseline = estimate->cells.cells[cell].baseline;
		if (baseline == NO_CELL || cell == baseline)
			continue;
		double *base = estimate->walls[0], *logs = estimate->walls[1];
		size_t pairs = history_pairs(
			&estimate->history, (const size_t[2]){ baseline, cell }, estimate->walls);
		for (size_t i = 0; i < pairs; i++)
			logs[i] = log(base[i] / logs[i]);
		double spread = statistics_stddev(logs, pairs);
		if (isnan(spread))
			continue;
		variances += spread * spread;
		cells++;
	}
	return cells ? sqrt(variances / (double)cells) : NAN;
}

/* So many rounds it takes until the median of a group is known as --precision says. */
static double rounds_to_precision(const struct estimate *estimate)
{
	double most = 0, wanted = estimate->options->settings.precision / 100;
	for (size_t i = 0; i < estimate->cells.group_count; i++) {
		double spread = group_spread(estimate, &estimate->cells.groups[i]);
		/* Either side of the interval of a median: 1.96 of its standard errors. */
		double rounds = pow(1.96 * sqrt(M_PI / 2) * spread / wanted, 2);
		most = isnan(rounds) || rounds > most ? rounds : most;
	}
	return ceil(most);
}

static void print_group(const struct estimate *estimate, size_t index, double least, double most)
{
	const struct group *group = &estimate->cells.groups[index];
	double spread = group_spread(estimate, group);
	char name[384], load[LOAD_SIZE], tasks[24];
	load_words(&group->load, load);
	snprintf(name, sizeof name, "%s%s%s%s%s", group->workload->name, *group->changed ? " " : "",
		group->changed, *load ? " " : "", load);
	int blanks = NAME_COLUMNS - (int)text_characters(name);
	if (load_is_timed(&group->load))
		snprintf(tasks, sizeof tasks, "as end");
	else
		snprintf(tasks, sizeof tasks, "%" PRIu64, group->tasks);
	printf("  %s%s%*s %8s", name, blanks < 0 ? "\n  " : "", blanks < 0 ? NAME_COLUMNS : blanks,
		"", tasks);
	if (isnan(spread))
		printf("   times only: nothing to compare with a baseline\n");
	else
		printf("  %8.1f %%  %8.1f %%\n", statistics_detectable(spread, least) * 100,
			statistics_detectable(spread, most) * 100);
}

/* How many cells and groups, how long a round takes and how long all of them. */
static void print_time(const struct estimate *estimate, double cost, double least, double most)
{
	const unsigned warmup = estimate->options->settings.warmup;
	const double lost = lost_s(estimate);
	char text[500], round[FIGURES_SIZE], whole[FIGURES_SIZE];
	struct say out = say_into(text, sizeof text);
	say_number_of(&out, estimate->cells.count, "cell");
	say(&out, " in ");
	say_number_of(&out, estimate->cells.group_count, "group");
	figures_time(cost, NULL, round);
	figures_time(lost + (least + warmup) * cost, NULL, whole);
	say(&out, "; one round takes %s\nit will take %s for ", round, whole);
	say_number_of(&out, (size_t)least, "round");
	if (warmup)
		say(&out, " and the warm-up");
	figures_time(lost + (most + warmup) * cost, NULL, whole);
	if (most > least)
		say(&out, ", at most %s for %.0f", whole, most);
	printf("%s: %s", estimate->options->name, text);
}

static void print_estimate(const struct estimate *estimate)
{
	const struct settings *settings = &estimate->options->settings;
	double cost = round_s(estimate), budget = (double)settings->max_time_ns * 1e-9;
	double least = settings->runs ? settings->runs : settings->min_runs;
	double most = settings->runs ? settings->runs : settings->max_runs;
	double fit = cost > 0 ? floor((budget - lost_s(estimate)) / cost) - settings->warmup : most;
	if (!settings->runs && fit < most)
		most = fit < 1 ? 1 : fit;
	least = least < most ? least : most;
	double precise = settings->runs ? most : rounds_to_precision(estimate);
	if (precise < most)
		most = precise > least ? precise : least;
	print_time(estimate, cost, least, most);
	printf("\n\n  %-*s %8s  %10s  %10s\n", NAME_COLUMNS,
		"differences from the baseline that will show", "tasks", "at least", "at most");
	for (size_t i = 0; i < estimate->cells.group_count; i++)
		print_group(estimate, i, least, most);
}

static bool any_measured(const struct estimate *estimate)
{
	for (size_t cell = 0; cell < estimate->cells.count; cell++)
		if (history_of(&estimate->history, cell)->count)
			return true;
	return false;
}

/* What fails here fails in the run, too. */
static int conclude(const struct estimate *estimate)
{
	bool failed = show_failures(&estimate->cells, &estimate->history);
	failed |= run_lacks(&estimate->cells, estimate->reasons);
	if (any_measured(estimate))
		print_estimate(estimate);
	else
		terminal_line(stderr,
			"concbench: %s: every cell failed: nothing can be said of the time it takes",
			estimate->options->name);
	return failed ? EXIT_FAILED : EXIT_MEASURED;
}

static int act(struct call *call, struct error *error)
{
	struct catalog catalog = { 0 };
	struct options *options = &call->options;
	struct estimate estimate = { .options = options };
	const struct probe probe = probe_of(&options->settings);
	int status = EXIT_REFUSED;
	int code = command_catalog(&catalog, options, error);
	if (!code)
		code = options_settle(options, error);
	if (!code && options_search(options))
		code = error_set(error, -EINVAL,
			"which rates a search for an --slo probes follows from what they show: "
			"nothing can be said of it beforehand; name a --rate");
	if (!code)
		code = planner_plan(&estimate.cells, &catalog, options, &probe.prober, error);
	if (!code)
		code = run_check_scratch(&estimate.cells, false, error);
	if (!code) {
		show_left_out(&estimate.cells);
		estimate.reasons = memory_zeroed(estimate.cells.count, sizeof *estimate.reasons);
		for (size_t i = 0; i < 2; i++)
			estimate.walls[i] = memory_zeroed(ROUNDS, sizeof *estimate.walls[i]);
		code = try_rounds(&estimate, error);
	}
	if (stop_wanted()) {
		status = EXIT_INTERRUPTED;
	} else if (!code) {
		status = conclude(&estimate);
	}
	free(estimate.reasons);
	free(estimate.walls[0]);
	free(estimate.walls[1]);
	history_finish(&estimate.history);
	cells_finish(&estimate.cells);
	catalog_finish(&catalog);
	return status;
}

static int read_suite(struct call *call, struct error *error)
{
	return command_read_suite(call, TAKES, 0, error);
}

const struct command command_plan = { .name = "plan",
	.summary = "how long will a suite take, and what will it be able to show?",
	.usage = "plan SUITE|FILE [options]",
	.about = "Measures a suite's warm-up and three rounds, as long as four rounds of it take,\n"
		 "keeps nothing, and says how long the whole will take and which differences from\n"
		 "the baseline it will show.\n",
	.takes = TAKES,
	.read = read_suite,
	.act = act };
