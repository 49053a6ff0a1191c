/* SPDX-License-Identifier: MIT */
#include "bench/results/compared.h"

#include <string.h>

enum {
	WALL,
	THROUGHPUT,
	LATENCY_MEDIAN,
	LATENCY_P90,
	LATENCY_P99,
	LATENCY_P999,
	LATENCIES, /* of both kinds */
	HELD,      /* by searches */
	DIFFERENT,
};

#define LATENCY_WORDS \
	.gain = "shorter", .ratio = "times less latency", \
	.gain_axis = "times less latency, higher is better", .times = "times less latency than", \
	.has_best = "has the shortest latency", .best = "shortest latency", .worse = "longer", \
	.questions = { "What has the shortest latency, at a rate of arrivals, for", \
		"How many at once have the shortest latency, at a rate of arrivals, for", \
		"What latency, at a rate of arrivals, has" }

#define LATENCY_OF(name, share) \
	{ \
		.column = name, .noun = name, .time = name, \
		.words = "Latency of " share " of the tasks, from when they were due", \
		.axis = name ", lower is better", \
		.explained = name ": from when a task was due to its end; " share \
				  " were as quick or quicker", \
		LATENCY_WORDS \
	}

static const struct compared kinds[] = {
	[WALL] = { .column = "wall",
		.noun = "wall time",
		.time = "wall",
		.words = "Wall time of the same tasks",
		.axis = "wall time, lower is better",
		.gain = "speedup",
		.ratio = "speedup",
		.gain_axis = "speedup, higher is better",
		.times = "times as fast as",
		.has_best = "is fastest",
		.best = "fastest",
		.worse = "slower",
		.explained = "",
		.questions = { "What is fastest for", "How many at once are fastest for",
			"How long does it take to run" } },
	[THROUGHPUT] = { .column = "tasks/s",
		.noun = "throughput",
		.time = "a task",
		.words = "Tasks a second in a fixed time",
		.axis = "tasks a second, higher is better",
		.gain = "gain",
		.ratio = "gain",
		.gain_axis = "gain, higher is better",
		.times = "times the throughput of",
		.has_best = "has the most throughput",
		.best = "most throughput",
		.worse = "less",
		.explained = "tasks/s: the throughput in the time that was given",
		.questions = { "What has the most throughput, in a fixed time, for",
			"How many at once have the most throughput, in a fixed time, for",
			"How many tasks a second, in a fixed time, are had of" },
		.rate = true },
	[LATENCY_MEDIAN] = LATENCY_OF("median latency", "half"),
	[LATENCY_P90] = LATENCY_OF("p90 latency", "90 %"),
	[LATENCY_P99] = LATENCY_OF("p99 latency", "99 %"),
	[LATENCY_P999] = LATENCY_OF("p99.9 latency", "99.9 %"),
	[LATENCIES] = { .column = "latency",
		.noun = "latency",
		.time = "latency",
		.words = "Latency of 99 % of the tasks, of half where they are few",
		.axis = "latency, lower is better",
		.explained = "",
		LATENCY_WORDS },
	[HELD] = { .column = "held",
		.noun = "rate held",
		.time = "rate held",
		.words = "Highest rate that is held within the objective",
		.axis = "rate held, higher is better",
		.gain = "gain",
		.ratio = "gain",
		.gain_axis = "gain, higher is better",
		.times = "times the rate of",
		.has_best = "holds the highest rate",
		.best = "highest rate",
		.worse = "less",
		.explained = "",
		.questions = { "What holds the highest rate for",
			"How many at once hold the highest rate for", "Which rate is held of" },
		.rate = true },
	[DIFFERENT] = { .column = "wall, tasks/s, latency",
		.noun = "time compared",
		.time = "time",
		.words = "Wall time, time a task or latency",
		.axis = "time compared, lower is better",
		.gain = "gain",
		.ratio = "gain",
		.gain_axis = "gain, higher is better",
		.times = "times as good as",
		.has_best = "is best",
		.best = "best",
		.worse = "worse",
		.explained = "",
		.questions = { "What is best for", "How many at once are best for",
			"How does it go with" } },
};

/* The percentile that a search asks for. */
static int kind_asked(unsigned permille)
{
	return permille == 500   ? LATENCY_MEDIAN
	       : permille == 900 ? LATENCY_P90
	       : permille == 990 ? LATENCY_P99
				 : LATENCY_P999;
}

static int kind_of(const struct results_cell *cell)
{
	if (load_is_probe(&cell->load))
		return kind_asked(cell->load.permille);
	if (load_is_open(&cell->load))
		return cell->has_p99 ? LATENCY_P99 : LATENCY_MEDIAN;
	return load_is_timed(&cell->load) ? THROUGHPUT : WALL;
}

const struct compared *compared_of(const struct results_cell *cell)
{
	return &kinds[kind_of(cell)];
}

const struct compared *compared_held(void)
{
	return &kinds[HELD];
}

const struct compared *compared_named(const char *time)
{
	size_t kind = WALL;
	while (kind < DIFFERENT && strcmp(kinds[kind].time, time) != 0)
		kind++;
	return &kinds[kind < DIFFERENT ? kind : WALL];
}

static bool is_latency(int kind)
{
	return kind >= LATENCY_MEDIAN && kind <= LATENCIES;
}

/* What was not measured does not say which latency it would have shown. */
const struct compared *compared_of_all(const struct results *results, size_t first, size_t end)
{
	int found = first < end ? kind_of(&results->cells[first]) : WALL;
	bool known = false;
	for (size_t i = first; i < end; i++) {
		int own = kind_of(&results->cells[i]);
		if (!results->cells[i].total && is_latency(own) && is_latency(found))
			continue;
		if (!known || own == found)
			found = own;
		else
			found = is_latency(own) && is_latency(found) ? LATENCIES : DIFFERENT;
		known = true;
	}
	return &kinds[found];
}

const struct compared *compared_of_group(const struct results *results, size_t group)
{
	const struct results_group *of = &results->groups[group];
	return compared_of_all(results, of->first, of->first + of->count);
}

struct interval compared_shown(const struct compared *compared, struct interval cost)
{
	if (!compared->rate)
		return cost;
	return statistics_inverse(cost);
}

void compared_text(const struct compared *compared, double cost, const struct figures_unit *unit,
	char text[FIGURES_SIZE])
{
	if (!compared->rate) {
		figures_time(cost, unit, text);
		return;
	}
	figures_rate(1 / cost, text);
	if (*text)
		strncat(text, "/s", FIGURES_SIZE - strlen(text) - 1);
}

void compared_interval(const struct compared *compared, const struct interval *cost,
	const struct figures_unit *unit, char estimate[FIGURES_SIZE], char text[2 * FIGURES_SIZE])
{
	const struct interval shown = compared_shown(compared, *cost);
	double scale = compared->rate ? 1 : unit->per_second;
	/* In the prefix that figures_rate gives the estimate. */
	while (compared->rate && shown.estimate * scale >= 999.5 && scale > 1e-12)
		scale /= 1000;
	figures_interval(&shown, scale, text);
	figures_within(shown.estimate * scale, text, estimate);
}
