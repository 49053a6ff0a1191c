/* SPDX-License-Identifier: MIT */
#include "bench/plan/options.h"

#include "bench/base/number.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

/* How an option's text becomes the field at `offset` of struct request or struct settings. */
enum kind {
	KIND_FLAG,      /* bool, takes no argument */
	KIND_COUNT,     /* unsigned, between min and max */
	KIND_NUMBER,    /* uint64_t */
	KIND_PERCENT,   /* double, above 0 */
	KIND_THRESHOLD, /* double, 0 or above */
	KIND_SECONDS,   /* uint64_t ns, from seconds or a duration with its unit */
	KIND_TEXT,      /* char * */
	KIND_STYLE,     /* char *, one of the styles */
	KIND_NAMES,     /* struct names, split at commas */
	KIND_APPEND,    /* struct names, one more */
	KIND_NUMBERS,   /* struct numbers: 1,2,4-6,auto */
};

struct entry {
	const char *name;
	char letter;
	enum kind kind;
	unsigned scope;
	size_t offset;
	unsigned min, max; /* KIND_COUNT */
	const char *argument, *help;
};

#define REQUEST(field) offsetof(struct request, field)
#define SETTING(field) offsetof(struct settings, field)

static const struct entry entries[] = {
	{ "runner", 'x', KIND_NAMES, OPTION_CELLS, REQUEST(runners), 0, 0, "NAME[,NAME...]",
		"runners [sequential,threads,processes,async]" },
	{ "concurrency", 'j', KIND_NUMBERS, OPTION_CELLS, REQUEST(concurrency), 0, 0, "N[,N...]",
		"tasks in progress at once: 4, 1-4, auto [auto: CPUs, or 64 if I/O-bound]" },
	{ "tasks", 'n', KIND_NUMBERS, OPTION_CELLS, REQUEST(tasks), 0, 0, "N[,N...]",
		"tasks a sample [the workload's own]" },
	{ "param", 'p', KIND_APPEND, OPTION_CELLS, REQUEST(params), 0, 0,
		"[WORKLOAD.]NAME=VALUE[,VALUE...]", "a workload's parameter; see 'describe'" },
	{ "warmup", 'w', KIND_COUNT, OPTION_RUN, SETTING(warmup), 0, 1000000, "N",
		"samples a cell left out of the statistics, first [1]" },
	{ "runs", 'r', KIND_COUNT, OPTION_RUN, SETTING(runs), 1, 1000000, "N",
		"exactly N recorded samples a cell" },
	{ "min-runs", 'm', KIND_COUNT, OPTION_RUN, SETTING(min_runs), 1, 1000000, "N",
		"at least N recorded samples a cell [10]" },
	{ "max-runs", 'M', KIND_COUNT, OPTION_RUN, SETTING(max_runs), 1, 1000000, "N",
		"at most N recorded samples a cell, disturbed ones aside [100]" },
	{ "precision", 0, KIND_PERCENT, OPTION_RUN, SETTING(precision), 0, 0, "PERCENT",
		"stop when every 95 % interval is this narrow, either side [2]" },
	{ "max-time", 0, KIND_SECONDS, OPTION_RUN, SETTING(max_time_ns), 0, 0, "SECONDS",
		"budget of the whole run; beats --min-runs [60]" },
	{ "timeout", 0, KIND_SECONDS, OPTION_RUN, SETTING(timeout_ns), 0, 0, "SECONDS",
		"limit of one sample [30]" },
	{ "baseline", 0, KIND_TEXT, OPTION_RUN, SETTING(baseline), 0, 0, "RUNNER",
		"what speedup is against [sequential]" },
	{ "seed", 0, KIND_NUMBER, OPTION_RUN, SETTING(seed), 0, 0, "N", "seed of the inputs [1]" },
	{ "order-seed", 0, KIND_NUMBER, OPTION_RUN, SETTING(order_seed), 0, 0, "N",
		"seed of the order of samples [drawn, recorded]" },
	{ "pin", 0, KIND_TEXT, OPTION_RUN, SETTING(pin), 0, 0, "none|compact|spread|LIST",
		"where workers run: anywhere, close together, apart, on 0,2-3 [none]" },
	{ "counters", 0, KIND_FLAG, OPTION_DETAIL, SETTING(counters), 0, 0, NULL,
		"count cycles, switches, faults by perf (starting workers gets dearer)" },
	{ "trace", 0, KIND_FLAG, OPTION_DETAIL, SETTING(trace), 0, 0, NULL,
		"also write tasks.csv, a row a task" },
	{ "output", 'o', KIND_TEXT, OPTION_OUTPUT | OPTION_DIRECTORY, SETTING(output), 0, 0, "DIR",
		"run directory [results/NAME-TIMESTAMP]" },
	{ "resume", 0, KIND_TEXT, OPTION_FILES, SETTING(resume), 0, 0, "DIR",
		"go on with the interrupted run in DIR; its suite.ini says how" },
	{ "export-csv", 0, KIND_TEXT, OPTION_FILES, SETTING(export_csv), 0, 0, "FILE",
		"also the summary with hyperfine's CSV columns" },
	{ "export-json", 0, KIND_TEXT, OPTION_FILES, SETTING(export_json), 0, 0, "FILE",
		"also the samples in hyperfine's JSON schema" },
	{ "export-markdown", 0, KIND_TEXT, OPTION_FILES, SETTING(export_markdown), 0, 0, "FILE",
		"also the summary as a Markdown table" },
	{ "no-plots", 0, KIND_FLAG, OPTION_PICTURES, SETTING(no_plots), 0, 0, NULL,
		"draw no plots, write no page" },
	{ "dry-run", 0, KIND_FLAG, OPTION_OUTPUT, SETTING(dry_run), 0, 0, NULL,
		"show the cells and stop" },
	{ "quiet", 'q', KIND_FLAG, OPTION_OUTPUT, SETTING(quiet), 0, 0, NULL, "no progress" },
	{ "style", 0, KIND_STYLE, OPTION_OUTPUT, SETTING(style), 0, 0, "STYLE",
		"auto, basic (no colour), full (colour), none (no progress, no table) [auto]" },
	{ "plugin", 0, KIND_APPEND, OPTION_PLUGIN, SETTING(plugins), 0, 0, "FILE.so",
		"also offer the workload or runner of FILE.so" },
	{ "json", 0, KIND_FLAG, OPTION_JSON, SETTING(json), 0, 0, NULL, "print JSON" },
	{ "threshold", 0, KIND_THRESHOLD, OPTION_COMPARE, SETTING(threshold), 0, 0, "PERCENT",
		"a regression is slower by more than this, surely [0]" },
	{ "force", 0, KIND_FLAG, OPTION_FORCE, SETTING(force), 0, 0, NULL,
		"compare runs of different machines or builds too" },
	{ "format", 0, KIND_TEXT, OPTION_FORMAT, SETTING(format), 0, 0, "FORMAT",
		"what to write: see above" },
	{ "output", 'o', KIND_TEXT, OPTION_FORMAT, SETTING(output), 0, 0, "FILE",
		"where to write it [standard output]" },
	{ "output", 'o', KIND_TEXT, OPTION_DECK, SETTING(output), 0, 0, "DIR",
		"the folder of the deck [RUN/slides]" },
	{ "output", 'o', KIND_TEXT, OPTION_PAGE, SETTING(output), 0, 0, "FILE",
		"the page [RUN/report.html]" },
	{ "kind", 0, KIND_NAMES, OPTION_PLOT, SETTING(kinds), 0, 0, "KIND[,KIND...]",
		"what to draw [what suits the run]" },
	{ "theme", 0, KIND_TEXT, OPTION_PLOT, SETTING(theme), 0, 0, "THEME",
		"light, dark, print (no colour) [light]" },
	{ "terminal", 0, KIND_FLAG, OPTION_TERMINAL, SETTING(terminal), 0, 0, NULL,
		"draw as text on standard output; leave no files" },
	{ "help", 'h', KIND_FLAG, 0, SETTING(help), 0, 0, NULL, "this text" },
};

#define ENTRIES (sizeof entries / sizeof *entries)

/* Is an option one that a command takes? Help is everybody's. */
static bool offered(const struct entry *entry, unsigned takes)
{
	return (entry->scope & takes) || entry->offset == SETTING(help);
}

/* ---- life ----------------------------------------------------------------------------------- */

int options_init(struct options *options)
{
	*options = (struct options){ .settings = { .warmup = 1,
					     .precision = 2,
					     .max_time_ns = UINT64_C(60000000000),
					     .timeout_ns = UINT64_C(30000000000),
					     .seed = 1 } };
	options->settings.baseline = strdup("sequential");
	options->settings.style = strdup("auto");
	options->settings.pin = strdup("none");
	bool whole = options->settings.baseline && options->settings.style && options->settings.pin;
	return whole ? 0 : -ENOMEM;
}

static void request_finish(struct request *request)
{
	free(request->section);
	names_finish(&request->workloads);
	names_finish(&request->runners);
	names_finish(&request->params);
	free(request->concurrency.items);
	free(request->tasks.items);
}

void options_finish(struct options *options)
{
	struct settings *settings = &options->settings;
	for (size_t i = 0; i < options->request_count; i++)
		request_finish(&options->requests[i]);
	free(options->requests);
	free(options->name);
	free(settings->baseline);
	free(settings->output);
	free(settings->format);
	free(settings->resume);
	free(settings->export_csv);
	free(settings->export_json);
	free(settings->export_markdown);
	free(settings->style);
	free(settings->pin);
	names_finish(&settings->plugins);
	names_finish(&settings->kinds);
	free(settings->theme);
	*options = (struct options){ 0 };
}

struct request *options_add_request(struct options *options, const char *section)
{
	struct request *grown = reallocarray(
		options->requests, options->request_count + 1, sizeof *options->requests);
	if (!grown)
		return NULL;
	options->requests = grown;
	struct request *request = &grown[options->request_count];
	*request = (struct request){ .section = section ? strdup(section) : NULL };
	if (section && !request->section)
		return NULL;
	options->request_count++;
	return request;
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

static int numbers_add(struct numbers *numbers, uint64_t number)
{
	uint64_t *grown = reallocarray(numbers->items, numbers->count + 1, sizeof *grown);
	if (!grown)
		return -ENOMEM;
	numbers->items = grown;
	grown[numbers->count++] = number;
	return 0;
}

/* One item of a list: `auto`, a number above 0, or a range of at most 1000 numbers. */
static int parse_range(char *item, struct numbers *numbers)
{
	if (!strcmp(item, "auto"))
		return numbers_add(numbers, 0);
	uint64_t low, high;
	char *dash = strchr(item, '-');
	if (dash)
		*dash = '\0';
	int bad = number_parse(item, &low);
	high = low;
	if (dash) {
		bad = bad || number_parse(dash + 1, &high);
		*dash = '-';
	}
	if (bad || !low || high < low || high - low > 1000 || high > UINT32_MAX)
		return -EINVAL;
	int error = 0;
	for (; !error && low <= high; low++)
		error = numbers_add(numbers, low);
	return error;
}

static int set_numbers(struct numbers *numbers, const char *text)
{
	struct names items = { 0 };
	struct numbers parsed = { 0 };
	int error = names_split(&items, text, ',', false);
	for (size_t i = 0; !error && i < items.count; i++)
		error = parse_range(items.items[i], &parsed);
	if (!error && !parsed.count)
		error = -EINVAL;
	names_finish(&items);
	free(error ? parsed.items : numbers->items);
	if (!error)
		*numbers = parsed;
	return error;
}

static int set_text(char **field, const char *text)
{
	char *copy = strdup(text);
	if (!copy)
		return -ENOMEM;
	free(*field);
	*field = copy;
	return 0;
}

static int set_names(struct names *names, const char *text)
{
	struct names parsed = { 0 };
	int error = names_split(&parsed, text, ',', false);
	for (size_t i = 0; !error && i < parsed.count; i++)
		if (!*parsed.items[i])
			error = -EINVAL;
	if (!error && !parsed.count)
		error = -EINVAL;
	names_finish(error ? &parsed : names);
	if (!error)
		*names = parsed;
	return error;
}

static int set_count(const struct entry *entry, unsigned *field, const char *text)
{
	uint64_t number;
	if (number_parse(text, &number) || number < entry->min || number > entry->max)
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

static int set_style(char **field, const char *text)
{
	static const char *const styles[] = { "auto", "basic", "full", "none" };
	for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
		if (!strcmp(styles[i], text))
			return set_text(field, text);
	return -EINVAL;
}

static int set_field(const struct entry *entry, void *field, const char *value)
{
	switch (entry->kind) {
	case KIND_FLAG:
		return set_flag(field, value);
	case KIND_COUNT:
		return set_count(entry, field, value);
	case KIND_NUMBER:
		return number_parse(value, field);
	case KIND_PERCENT:
		return set_percent(field, value, false);
	case KIND_THRESHOLD:
		return set_percent(field, value, true);
	case KIND_SECONDS:
		return parse_seconds(value, field);
	case KIND_TEXT:
		return *value ? set_text(field, value) : -EINVAL;
	case KIND_STYLE:
		return set_style(field, value);
	case KIND_NAMES:
		return set_names(field, value);
	case KIND_APPEND:
		return *value ? names_add(field, value, strlen(value)) : -EINVAL;
	case KIND_NUMBERS:
		return set_numbers(field, value);
	}
	return -EINVAL;
}

/* What would do, for the message. */
static const char *expected(const struct entry *entry, char *text, size_t size)
{
	switch (entry->kind) {
	case KIND_FLAG:
		return "yes or no";
	case KIND_COUNT:
		snprintf(text, size, "a number from %u to %u", entry->min, entry->max);
		return text;
	case KIND_NUMBER:
		return "a number from 0 to 18446744073709551615";
	case KIND_PERCENT:
		return "a percentage above 0, at most 1000";
	case KIND_THRESHOLD:
		return "a percentage from 0 to 1000";
	case KIND_SECONDS:
		return "seconds (2.5) or a duration (500ms)";
	case KIND_STYLE:
		return "auto, basic, full or none";
	case KIND_NUMBERS:
		return "numbers from 1 to 4294967295 (1,2,4-6) or auto";
	default:
		return "a text that is not empty";
	}
}

static int entry_set(struct options *options, struct request *request, const struct entry *entry,
	const char *value, struct error *error)
{
	void *base = entry->scope == OPTION_CELLS ? (void *)request : (void *)&options->settings;
	int code = set_field(entry, (char *)base + entry->offset, value);
	char text[64];
	if (code == -EINVAL)
		return error_set(error, code, "--%s '%s' is not %s", entry->name,
			value ? value : "", expected(entry, text, sizeof text));
	if (code)
		return error_errno(error, code, "--%s", entry->name);
	if (entry->offset == SETTING(order_seed) && entry->scope == OPTION_RUN)
		options->settings.order_seed_given = true;
	return 0;
}

static int unknown_option(unsigned takes, const char *name, struct error *error)
{
	struct names known = { 0 };
	for (size_t i = 0; i < ENTRIES; i++)
		if (offered(&entries[i], takes))
			names_add(&known, entries[i].name, strlen(entries[i].name));
	const char *nearest = names_nearest(&known, name);
	if (nearest)
		error_set(error, -EINVAL, "no option '%s' here; did you mean '%s'?", name, nearest);
	else
		error_set(error, -EINVAL, "no option '%s' here", name);
	names_finish(&known);
	return -EINVAL;
}

int options_set(struct options *options, struct request *request, unsigned takes, const char *name,
	const char *value, struct error *error)
{
	for (size_t i = 0; i < ENTRIES; i++)
		if (offered(&entries[i], takes) && !strcmp(entries[i].name, name))
			return entry_set(options, request, &entries[i], value, error);
	return unknown_option(takes, name, error);
}

/* ---- the command line ----------------------------------------------------------------------- */

/* Where the table's options are in getopt's numbering, clear of any letter. */
#define GETOPT_BASE 1000

static void getopt_tables(unsigned takes, struct option *longs, char *letters)
{
	*letters++ = ':';
	for (size_t i = 0; i < ENTRIES; i++) {
		if (!offered(&entries[i], takes))
			continue;
		bool flag = entries[i].kind == KIND_FLAG;
		*longs++ = (struct option){ entries[i].name, flag ? no_argument : required_argument,
			NULL, GETOPT_BASE + (int)i };
		if (entries[i].letter) {
			*letters++ = entries[i].letter;
			if (!flag)
				*letters++ = ':';
		}
	}
	*longs = (struct option){ 0 };
	*letters = '\0';
}

static const struct entry *entry_of(int code)
{
	for (size_t i = 0; i < ENTRIES; i++)
		if (code == GETOPT_BASE + (int)i ||
			(entries[i].letter && code == entries[i].letter))
			return &entries[i];
	return NULL;
}

static int refuse_option(unsigned takes, int code, char **argv, struct error *error)
{
	const char *word = argv[optind - 1];
	const struct entry *entry = optopt ? entry_of(optopt) : NULL;
	if (code == ':' && entry)
		return error_set(error, -EINVAL, "%s needs %s", word, entry->argument);
	if (entry && entry->kind == KIND_FLAG && strchr(word, '='))
		return error_set(error, -EINVAL, "--%s takes no value", entry->name);
	if (!strncmp(word, "--", 2)) {
		char name[64];
		snprintf(name, sizeof name, "%.*s", (int)strcspn(word + 2, "="), word + 2);
		return unknown_option(takes, name, error);
	}
	return error_set(error, -EINVAL, "no option '-%c' here", optopt);
}

/* Options of cells go to every request, so that they override a suite's sections. */
static int entry_apply(
	struct options *options, const struct entry *entry, const char *value, struct error *error)
{
	if (entry->scope != OPTION_CELLS)
		return entry_set(options, NULL, entry, value, error);
	int code = 0;
	for (size_t i = 0; !code && i < options->request_count; i++)
		code = entry_set(options, &options->requests[i], entry, value, error);
	return code;
}

int options_parse(struct options *options, unsigned takes, int argc, char **argv, int *first,
	struct error *error)
{
	struct option longs[ENTRIES + 1];
	char letters[2 * ENTRIES + 2];
	getopt_tables(takes, longs, letters);
	optind = 0;
	opterr = 0;
	int code = 0, found;
	while (!code && (found = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		if (found == '?' || found == ':')
			code = refuse_option(takes, found, argv, error);
		else
			code = entry_apply(options, entry_of(found), optarg, error);
	}
	*first = optind;
	return code;
}

void options_override(struct options *options, const struct settings *given)
{
	if (given->runs)
		options->settings.min_runs = options->settings.max_runs = 0;
	else if (given->min_runs || given->max_runs)
		options->settings.runs = 0;
}

int options_settle(struct options *options, struct error *error)
{
	struct settings *settings = &options->settings;
	if (settings->runs && (settings->min_runs || settings->max_runs))
		return error_set(error, -EINVAL,
			"--runs says exactly how many; drop --min-runs and --max-runs or drop it");
	if (settings->min_runs && settings->max_runs && settings->min_runs > settings->max_runs)
		return error_set(error, -EINVAL, "--min-runs %u is above --max-runs %u",
			settings->min_runs, settings->max_runs);
	if (!settings->min_runs)
		settings->min_runs =
			settings->max_runs && settings->max_runs < 10 ? settings->max_runs : 10;
	if (!settings->max_runs)
		settings->max_runs = settings->min_runs > 100 ? settings->min_runs : 100;
	if (!settings->timeout_ns)
		return error_set(error, -EINVAL, "--timeout must be above 0");
	if (!settings->order_seed_given &&
		getrandom(&settings->order_seed, sizeof settings->order_seed, 0) < 0)
		return error_errno(error, -errno, "cannot draw an order seed");
	if (!settings->order_seed_given)
		settings->order_seed >>= 32; /* short enough to type */
	return 0;
}

/* Where the explanations of the help begin, and where its lines end. */
#define HELP_INDENT  30
#define HELP_COLUMNS 80

/* Prints words from `column` on, breaking lines at blanks. */
static void print_words(FILE *out, const char *text, int column)
{
	while (*text) {
		int length = (int)strcspn(text, " ");
		if (column + 1 + length > HELP_COLUMNS) {
			fprintf(out, "\n%*s", HELP_INDENT - 1, "");
			column = HELP_INDENT - 1;
		}
		fprintf(out, " %.*s", length, text);
		column += 1 + length;
		text += length + strspn(text + length, " ");
	}
	fputc('\n', out);
}

void options_help(FILE *out, unsigned takes)
{
	for (size_t i = 0; i < ENTRIES; i++) {
		const struct entry *entry = &entries[i];
		if (!offered(entry, takes))
			continue;
		char letter[8] = "    ";
		if (entry->letter)
			snprintf(letter, sizeof letter, "-%c, ", entry->letter);
		int column = fprintf(out, "  %s--%s%s%s", letter, entry->name,
			entry->argument ? " " : "", entry->argument ? entry->argument : "");
		if (column > HELP_INDENT - 1)
			column = fprintf(out, "\n%*s", HELP_INDENT - 1, "") - 1;
		else
			column += fprintf(out, "%*s", HELP_INDENT - 1 - column, "");
		print_words(out, entry->help, column);
	}
}
