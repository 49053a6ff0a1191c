/* SPDX-License-Identifier: MIT */
#include "bench/plan/options_table.h"

#include "bench/base/memory.h"
#include "bench/plan/options.h"
#include "bench/base/number.h"
#include "bench/base/text.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REQUEST(field) offsetof(struct request, field)
#define SETTING(field) offsetof(struct settings, field)

const struct option_row options_rows[] = {
	{ "runner", 'x', AS_NAMES, OPTION_CELLS, REQUEST(runners), 0, 0, "RUNNER[,RUNNER...]",
		"runners, family:NAME, language:NAME or all [those with a star in 'list runners']" },
	{ "concurrency", 'j', AS_NUMBERS, OPTION_CELLS, REQUEST(concurrency), 0, 0, "N[,N...]",
		"tasks in progress at once: 4, 1-4, auto [auto: CPUs, or 64 if I/O-bound]" },
	{ "tasks", 'n', AS_NUMBERS, OPTION_CELLS, REQUEST(tasks), 0, 0, "N[,N...]",
		"tasks a sample; auto: about 0.2 s, four a worker [run: auto; a suite: the workload's own]" },
	{ "duration", 0, AS_PERIOD, OPTION_CELLS, REQUEST(duration_ns), 1, 0, "SECONDS",
		"as many tasks as fit in so long; with --rate, how long they arrive [1]" },
	{ "rate", 0, AS_NUMBERS, OPTION_CELLS, REQUEST(rates), 0, 0, "R[,R...]",
		"tasks arrive by themselves, R a second, and wait for a worker" },
	{ "arrival", 0, AS_CHOICE, OPTION_CELLS, REQUEST(arrival), 0, 0, "fixed|poisson",
		"evenly, or at random as independent callers do [fixed; --slo: poisson]" },
	{ "slo", 0, AS_PERIOD, OPTION_CELLS, REQUEST(slo_ns), 1, 0, "TIME",
		"look for the highest rate that each runner holds within it: 20ms" },
	{ "slo-percentile", 0, AS_CHOICE, OPTION_CELLS, REQUEST(percentile), 0, 0, "50|90|99|99.9",
		"so many per cent of the tasks have to be as quick [99]" },
	{ "param", 'p', AS_APPEND, OPTION_CELLS, REQUEST(params), 0, 0,
		"[SCOPE.]NAME=VALUE[,VALUE...]",
		"a parameter of the workload or runner SCOPE; see 'describe'" },
	{ "warmup", 'w', AS_COUNT, OPTION_RUN, SETTING(warmup), 0, 1000000, "N",
		"samples a cell left out of the statistics, first [1]" },
	{ "runs", 'r', AS_COUNT, OPTION_RUN, SETTING(runs), 1, 1000000, "N",
		"exactly N recorded samples a cell" },
	{ "min-runs", 'm', AS_COUNT, OPTION_RUN, SETTING(min_runs), 1, 1000000, "N",
		"at least N recorded samples a cell [10]" },
	{ "max-runs", 'M', AS_COUNT, OPTION_RUN, SETTING(max_runs), 1, 1000000, "N",
		"at most N recorded samples a cell, disturbed ones aside [100]" },
	{ "precision", 0, AS_PERCENT, OPTION_RUN, SETTING(precision), 0, 0, "PERCENT",
		"stop when every 95 % interval is this narrow, either side [2]" },
	{ "max-time", 0, AS_SECONDS, OPTION_RUN, SETTING(max_time_ns), 0, 0, "SECONDS",
		"budget of the whole run; beats --min-runs [60; with --slo 300]" },
	{ "timeout", 0, AS_SECONDS, OPTION_RUN, SETTING(timeout_ns), 0, 0, "SECONDS",
		"limit of one sample [30]" },
	{ "stall", 0, AS_SECONDS, OPTION_RUN, SETTING(stall_ns), 0, 0, "SECONDS",
		"end a sample in which no task ended and no CPU was used for so long; 0: never [10]" },
	{ "baseline", 0, AS_TEXT, OPTION_BASELINE, SETTING(baseline), 0, 0, "RUNNER[:NAME=VALUE]",
		"what speedup is against, a value of a parameter, too [sequential]" },
	{ "seed", 0, AS_NUMBER, OPTION_RUN, SETTING(seed), 0, 0, "N", "seed of the inputs [1]" },
	{ "order-seed", 0, AS_NUMBER, OPTION_RUN, SETTING(order_seed), 0, 0, "N",
		"seed of the order of samples [drawn, recorded]" },
	{ "pin", 0, AS_TEXT, OPTION_RUN, SETTING(pin), 0, 0, "none|compact|spread|LIST",
		"where workers run: anywhere, close together, apart, on 0,2-3 [none]" },
	{ "counters", 0, AS_FLAG, OPTION_DETAIL, SETTING(counters), 0, 0, NULL,
		"count cycles, switches, faults by perf (starting workers gets dearer)" },
	{ "trace", 0, AS_LEVEL, OPTION_DETAIL, SETTING(trace), 0, 0, "tasks|states",
		"also write tasks.csv, a row a task; states: and segments.csv, how it ran and waited" },
	{ "heartbeat", 0, AS_SECONDS, OPTION_DETAIL, SETTING(heartbeat_ns), 1, 0, "TIME",
		"how late a timer comes, due so often, of whoever started the work: 1ms [off]" },
	{ "workload-output", 0, AS_TEXT, OPTION_DETAIL, SETTING(workload_output), 0, 0,
		"inherit|null|FILE",
		"where goes what a workload prints: standard error, nowhere, a file [inherit]" },
	{ "output", 'o', AS_TEXT, OPTION_OUTPUT | OPTION_DIRECTORY, SETTING(output), 0, 0, "DIR",
		"run directory [results/NAME-TIMESTAMP]" },
	{ "save-baseline", 0, AS_TEXT, OPTION_FILES, SETTING(save_baseline), 0, 0, "NAME",
		"put the run under results/baselines/NAME, for 'compare NAME'" },
	{ "resume", 0, AS_TEXT, OPTION_RESUME, SETTING(resume), 0, 0, "DIR",
		"go on with the interrupted run in DIR; its suite.ini says how" },
	{ "export-csv", 0, AS_TEXT, OPTION_FILES, SETTING(export_csv), 0, 0, "FILE",
		"also the summary with hyperfine's CSV columns" },
	{ "export-json", 0, AS_TEXT, OPTION_FILES, SETTING(export_json), 0, 0, "FILE",
		"also the samples in hyperfine's JSON schema" },
	{ "export-markdown", 0, AS_TEXT, OPTION_FILES, SETTING(export_markdown), 0, 0, "FILE",
		"also the summary as a Markdown table" },
	{ "no-plots", 0, AS_FLAG, OPTION_PICTURES, SETTING(no_plots), 0, 0, NULL,
		"draw no plots, write no page" },
	{ "dry-run", 0, AS_FLAG, OPTION_OUTPUT, SETTING(dry_run), 0, 0, NULL,
		"show the cells and stop" },
	{ "quiet", 'q', AS_FLAG, OPTION_OUTPUT, SETTING(quiet), 0, 0, NULL,
		"no progress, no warnings" },
	{ "style", 0, AS_CHOICE, OPTION_OUTPUT, SETTING(style), 0, 0, "auto|basic|full|none",
		"colour on a terminal, never, always; neither progress nor table [auto]" },
	{ "time-unit", 'u', AS_CHOICE, OPTION_FILES, SETTING(time_unit), 0, 0,
		"second|millisecond|microsecond", "unit of times in the table [what suits]" },
	{ "plugin", 0, AS_FILES, OPTION_PLUGIN, SETTING(plugins[0]), 0, 0, "FILE.so",
		"also offer the workload or runner of FILE.so" },
	{ "old-plugin", 0, AS_FILES, OPTION_BUILDS, SETTING(plugins[1]), 0, 0, "FILE.so",
		"a plug-in of the old build alone" },
	{ "new-plugin", 0, AS_FILES, OPTION_BUILDS, SETTING(plugins[2]), 0, 0, "FILE.so",
		"the same of the new build" },
	{ "json", 0, AS_FLAG, OPTION_JSON, SETTING(json), 0, 0, NULL, "print JSON" },
	{ "threshold", 0, AS_THRESHOLD, OPTION_COMPARE, SETTING(threshold), 0, 0, "PERCENT",
		"a regression is shown to be slower, by this or more [1]" },
	{ "force", 0, AS_FLAG, OPTION_FORCE, SETTING(force), 0, 0, NULL,
		"compare runs of different machines or heartbeats too" },
	{ "format", 0, AS_CHOICE, OPTION_RUNS, SETTING(format), 0, 0, "text|json|markdown|github",
		"a table, JSON, Markdown, or the table and GitHub's annotations [text]" },
	{ "json", 0, AS_FLAG, OPTION_RUNS, SETTING(json), 0, 0, NULL, "as --format json" },
	{ "markdown", 0, AS_FLAG, OPTION_RUNS, SETTING(markdown), 0, 0, NULL,
		"as --format markdown" },
	{ "format", 0, AS_TEXT, OPTION_FORMAT, SETTING(format), 0, 0, "FORMAT",
		"what to write: see above" },
	{ "output", 'o', AS_TEXT, OPTION_FORMAT, SETTING(output), 0, 0, "FILE",
		"where to write it [standard output]" },
	{ "output", 'o', AS_TEXT, OPTION_DECK, SETTING(output), 0, 0, "DIR",
		"the folder of the deck [RUN/slides]" },
	{ "output", 'o', AS_TEXT, OPTION_PAGE, SETTING(output), 0, 0, "FILE",
		"the page [RUN/report.html]" },
	{ "output", 'o', AS_TEXT, OPTION_NEW, SETTING(output), 0, 0, "DIR",
		"the folder of a plug-in [NAME]" },
	{ "kind", 0, AS_NAMES, OPTION_PLOT, SETTING(kinds), 0, 0, "KIND[,KIND...]",
		"what to draw [what suits the run]" },
	{ "all", 0, AS_FLAG, OPTION_PLOT, SETTING(all), 0, 0, NULL,
		"all pages of each kind, not only its first" },
	{ "theme", 0, AS_CHOICE, OPTION_PLOT, SETTING(theme), 0, 0, "light|dark|print",
		"colours; print has none [light]" },
	{ "terminal", 0, AS_FLAG, OPTION_TERMINAL, SETTING(terminal), 0, 0, NULL,
		"draw as text on standard output; leave no files" },
	{ "help", 'h', AS_FLAG, OPTION_LINE, SETTING(help), 0, 0, NULL, "this text" },
};

const size_t options_row_count = sizeof options_rows / sizeof *options_rows;
_Static_assert(sizeof options_rows / sizeof *options_rows <= OPTIONS_MOST, "OPTIONS_MOST");

bool options_is_idle(const struct option_row *row)
{
	/* Probes are no samples of one cell, and their latencies are compared with the objective.
	 */
	static const char *const names[] = { "warmup", "precision", "baseline", "time-unit" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!strcmp(names[i], row->name))
			return true;
	return false;
}

bool options_offered(const struct option_row *row, unsigned takes)
{
	return row->scope & takes;
}

/* ---- setting one ---------------------------------------------------------------------------- */

static int parse_seconds(const char *text, uint64_t *ns)
{
	char *end;
	if (!number_parse_duration(text, ns))
		return 0;
	if (!isdigit((unsigned char)*text) && *text != '.')
		return -EINVAL;
	double seconds = strtod(text, &end);
	if (*end || !(seconds >= 0 && seconds < 1e9))
		return -EINVAL;
	*ns = (uint64_t)llround(seconds * 1e9);
	return 0;
}

static int set_period(uint64_t *field, const char *text)
{
	uint64_t ns;
	if (parse_seconds(text, &ns) || !ns)
		return -EINVAL;
	*field = ns;
	return 0;
}

void numbers_add(struct numbers *numbers, uint64_t number)
{
	numbers->items = memory_more(numbers->items, numbers->count, sizeof *numbers->items);
	numbers->items[numbers->count++] = number;
}

/* One item of a list: `auto`, a number above 0, or a range of at most 1000 numbers. */
static int parse_range(char *item, struct numbers *numbers)
{
	uint64_t low, high;
	if (!strcmp(item, "auto")) {
		numbers_add(numbers, 0);
		return 0;
	}
	char *dash = strchr(item, '-');
	if (dash)
		*dash = '\0';
	if (number_parse(item, &low) || number_parse(dash ? dash + 1 : item, &high) || !low ||
		high < low || high - low > 1000 || high > UINT32_MAX)
		return -EINVAL;
	for (; low <= high; low++)
		numbers_add(numbers, low);
	return 0;
}

static int set_numbers(struct numbers *numbers, const char *text)
{
	struct names items = { 0 };
	struct numbers parsed = { 0 };
	names_split(&items, text, ',', false);
	int error = items.count ? 0 : -EINVAL;
	for (size_t i = 0; !error && i < items.count; i++)
		error = parse_range(items.items[i], &parsed);
	names_finish(&items);
	free(error ? parsed.items : numbers->items);
	if (!error)
		*numbers = parsed;
	return error;
}

static int set_text(char **field, const char *text)
{
	if (!*text)
		return -EINVAL;
	free(*field);
	*field = memory_text(text);
	return 0;
}

static int set_names(struct names *names, const char *text)
{
	struct names parsed = { 0 };
	names_split(&parsed, text, ',', false);
	bool sound = parsed.count && !names_has(&parsed, "");
	names_finish(sound ? names : &parsed);
	if (sound)
		*names = parsed;
	return sound ? 0 : -EINVAL;
}

/* Adds one more. */
static int append_name(struct names *names, const char *text)
{
	if (!*text)
		return -EINVAL;
	names_add(names, text);
	return 0;
}

static int set_count(const struct option_row *row, unsigned *field, const char *text)
{
	uint64_t number;
	if (number_parse(text, &number) || number < row->min || number > row->max)
		return -EINVAL;
	*field = (unsigned)number;
	return 0;
}

static int set_percent(double *field, const char *text, bool zero)
{
	char *end;
	double number = strtod(text, &end);
	bool sound = end != text && (!*end || !strcmp(end, "%")) && number <= 1000 &&
		     (number > 0 || (zero && number >= 0));
	if (sound)
		*field = number;
	return sound ? 0 : -EINVAL;
}

static int set_flag(bool *field, const char *text)
{
	if (text && strcmp(text, "yes") && strcmp(text, "no"))
		return -EINVAL;
	*field = !text || !strcmp(text, "yes");
	return 0;
}

/* Is `text` one of the words that bars part? */
static bool is_choice(const char *words, const char *text)
{
	size_t length = strlen(text);
	for (; *words; words += strcspn(words, "|"), words += *words == '|')
		if (strcspn(words, "|") == length && !strncmp(words, text, length))
			return true;
	return false;
}

/* `yes` is what a suite says for the first. */
static int set_level(const char *words, unsigned *field, const char *text)
{
	unsigned level = 1;
	if (text && !strcmp(text, "no")) {
		*field = 0;
		return 0;
	}
	if (text && strcmp(text, "yes")) {
		if (!is_choice(words, text))
			return -EINVAL;
		for (size_t length = strlen(text);
			strcspn(words, "|") != length || strncmp(words, text, length); level++)
			words += strcspn(words, "|") + 1;
	}
	*field = level;
	return 0;
}

/* Is it a text that a suite holds, where it could not be read back as it is? */
static bool is_unkept(const struct option_row *row, const char *text)
{
	const unsigned kept = OPTION_RUN | OPTION_BASELINE | OPTION_DETAIL;
	return row->kind == AS_TEXT && (row->scope & kept) && text_has_controls(text);
}

/* A file that is not there keeps its name, for whoever says so. */
static int add_file(struct names *names, const char *name)
{
	char *path = realpath(name, NULL);
	const char *known = path ? path : name;
	int code = text_has_controls(known)  ? -EILSEQ
		   : names_has(names, known) ? 0
					     : append_name(names, known);
	free(path);
	return code;
}

static int set_field(const struct option_row *row, void *field, const char *value)
{
	switch (row->kind) {
	case AS_FLAG:
		return set_flag(field, value);
	case AS_COUNT:
		return set_count(row, field, value);
	case AS_NUMBER:
		return number_parse(value, field);
	case AS_PERCENT:
		return set_percent(field, value, false);
	case AS_THRESHOLD:
		return set_percent(field, value, true);
	case AS_SECONDS:
		return parse_seconds(value, field);
	case AS_PERIOD:
		return set_period(field, value);
	case AS_TEXT:
		return set_text(field, value);
	case AS_CHOICE:
		return is_choice(row->argument, value) ? set_text(field, value) : -EINVAL;
	case AS_LEVEL:
		return set_level(row->argument, field, value);
	case AS_NAMES:
		return set_names(field, value);
	case AS_APPEND:
		return append_name(field, value);
	case AS_FILES:
		return add_file(field, value);
	case AS_NUMBERS:
		return set_numbers(field, value);
	}
	return -EINVAL;
}

/* "a|b|c" as "a, b or c". */
static void list_choices(const char *words, char *text, size_t size)
{
	const char *last = strrchr(words, '|');
	size_t used = 0;
	for (const char *at = words; *at && used + 8 < size; at++) {
		if (*at == '|')
			used += (size_t)sprintf(text + used, at == last ? " or " : ", ");
		else
			text[used++] = *at;
	}
	text[used] = '\0';
}

/* What would do, for the message. */
static const char *expected(const struct option_row *row, char *text, size_t size)
{
	switch (row->kind) {
	case AS_FLAG:
		return "yes or no";
	case AS_COUNT:
		snprintf(text, size, "a number from %u to %u", row->min, row->max);
		return text;
	case AS_NUMBER:
		return "a number from 0 to 18446744073709551615";
	case AS_PERCENT:
		return "a percentage above 0, at most 1000";
	case AS_THRESHOLD:
		return "a percentage from 0 to 1000";
	case AS_SECONDS:
		return "seconds (2.5) or a duration (500ms)";
	case AS_PERIOD:
		return "seconds (2.5) or a duration (500ms) above 0";
	case AS_CHOICE:
	case AS_LEVEL:
		list_choices(row->argument, text, size);
		return text;
	case AS_NUMBERS:
		return !strcmp(row->name, "rate")
			       ? "numbers from 1 to 4294967295 (1,2,4-6)"
			       : "numbers from 1 to 4294967295 (1,2,4-6) or auto";
	default:
		return "a text that is not empty";
	}
}

int options_set_row(struct options *options, struct request *request, const struct option_row *row,
	const char *value, struct error *error)
{
	void *base = row->scope == OPTION_CELLS ? (void *)request : (void *)&options->settings;
	int code =
		is_unkept(row, value) ? -EILSEQ : set_field(row, (char *)base + row->offset, value);
	char text[64];
	if (code == -EILSEQ)
		return error_set(error, -EINVAL,
			"--%s '%s': control characters cannot be kept in a suite", row->name,
			value);
	if (code)
		return error_set(error, code, "--%s '%s' is not %s", row->name, value ? value : "",
			expected(row, text, sizeof text));
	if (row->offset == SETTING(order_seed) && row->scope == OPTION_RUN)
		options->settings.order_seed_given = true;
	if (options_is_idle(row))
		options->idle = row->name;
	return 0;
}

int options_unknown(unsigned takes, const char *name, struct error *error)
{
	struct names known = { 0 };
	for (size_t i = 0; i < options_row_count; i++)
		if (options_offered(&options_rows[i], takes))
			names_add(&known, options_rows[i].name);
	error_set(error, -EINVAL, "no option '%s' here", name);
	names_suggest(&known, name, NULL, error);
	names_finish(&known);
	return -EINVAL;
}

int options_set(struct options *options, struct request *request, unsigned takes, const char *name,
	const char *value, struct error *error)
{
	for (size_t i = 0; i < options_row_count; i++)
		if (options_offered(&options_rows[i], takes) && !strcmp(options_rows[i].name, name))
			return options_set_row(options, request, &options_rows[i], value, error);
	return options_unknown(takes, name, error);
}
