/* SPDX-License-Identifier: MIT */
/* Machine, date, samples, concurrency, version. */
#include "bench/plot/cells.h"

#include "bench/plot/text.h"

#include <inttypes.h>
#include <string.h>

enum {
	SIZE = 19,      /* of the letters, pixels */
	OTHERS_MAX = 3, /* groups of another concurrency that are named */
};

/* A processor's name without its legal marks and repeated blanks. */
static void plain_model(const char *model, char *out, size_t size)
{
	static const char *const marks[] = { "(R)", "(TM)", "(r)", "(tm)", "CPU ", "Processor" };
	size_t used = 0;
	while (*model && used + 1 < size) {
		size_t skip = 0;
		for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]) && !skip; i++)
			if (strncmp(model, marks[i], strlen(marks[i])) == 0)
				skip = strlen(marks[i]);
		if (!skip && !(*model == ' ' && (used == 0 || out[used - 1] == ' ')))
			out[used++] = *model;
		model += skip ? skip : 1;
	}
	while (used > 0 && out[used - 1] == ' ')
		used--;
	out[used] = '\0';
}

void plot_say_machine(struct say *text, const struct results *results)
{
	char model[128], part[256];
	double online = results_number(results, "cpus_online");
	plain_model(results_fact(results, "cpu_model"), model, sizeof(model));
	plot_text_shorten(results_fact(results, "host"), SIZE, 360, part, sizeof(part));
	say(text, "%s", part);
	plot_text_shorten(model, SIZE, 420, part, sizeof(part));
	if (results->cpus || *model)
		say(text, "%s", text->used ? ", " : "");
	if (results->cpus && results->cpus < online)
		say(text, "%u of %g CPUs", results->cpus, online);
	else if (results->cpus)
		say_number_of(text, results->cpus, "CPU");
	if (*model)
		say(text, "%s%s", results->cpus ? " " : "", part);
	plot_text_shorten(results_fact(results, "kernel"), SIZE, 300, part, sizeof(part));
	if (*part)
		say(text, "%s%s", text->used ? ", " : "", part);
	if (*results_fact(results, "started"))
		say(text, "%s%.10s", text->used ? ", " : "", results_fact(results, "started"));
	if (text->used)
		say(text, ". ");
}

static const struct results_group *group_of(
	const struct plot *plot, const struct plot_scope *scope, size_t i)
{
	return &plot->results.groups[plot_scope_group(scope, i)];
}

void plot_say_samples(struct say *text, size_t least, size_t most, const char *mark)
{
	if (least < most)
		say(text, "%zu to ", least);
	say_number_of(text, most, "sample");
	say(text, " a %s", mark);
}

static void say_samples(
	struct say *text, const struct plot *plot, const struct plot_scope *scope, const char *mark)
{
	size_t least = SIZE_MAX, most = 0;
	for (size_t i = 0; i < scope->count; i++) {
		const struct results_group *group = group_of(plot, scope, i);
		for (size_t k = group->first; k < group->first + group->count; k++) {
			size_t samples = plot->findings.summary.rows[k].samples;
			if (!samples)
				continue;
			least = samples < least ? samples : least;
			most = samples > most ? samples : most;
		}
	}
	if (most)
		plot_say_samples(text, least, most, mark);
}

/* The concurrency of a group is the largest of its cells: 1 is forced on some runners. */
static uint64_t most_at_once(const struct plot *plot, const struct results_group *group)
{
	uint64_t most = 0;
	for (size_t i = 0; i < group->count; i++) {
		uint64_t at_once = results_at_once(&plot->results.cells[group->first + i]);
		most = at_once > most ? at_once : most;
	}
	return most;
}

/* The concurrency that most groups have. */
static uint64_t common_concurrency(const struct plot *plot, const struct plot_scope *scope)
{
	uint64_t common = 0;
	size_t best = 0;
	for (size_t i = 0; i < scope->count; i++) {
		uint64_t own = most_at_once(plot, group_of(plot, scope, i));
		size_t same = 0;
		for (size_t k = 0; k < scope->count; k++)
			same += most_at_once(plot, group_of(plot, scope, k)) == own;
		common = same > best ? own : common;
		best = same > best ? same : best;
	}
	return common;
}

static const char *workload_of(const struct plot *plot, const struct plot_scope *scope, size_t i)
{
	return plot->results.cells[group_of(plot, scope, i)->first].workload;
}

/* Have all groups of its workload the same? Then `first` of them names it. */
static bool is_of_workload(
	const struct plot *plot, const struct plot_scope *scope, size_t i, bool *first)
{
	uint64_t own = most_at_once(plot, group_of(plot, scope, i));
	*first = true;
	for (size_t k = 0; k < scope->count; k++) {
		if (strcmp(workload_of(plot, scope, k), workload_of(plot, scope, i)) != 0)
			continue;
		if (most_at_once(plot, group_of(plot, scope, k)) != own)
			return false;
		*first &= k >= i;
	}
	return true;
}

/* Those that differ from most, as far as they are few. */
static size_t say_others(
	struct say *text, const struct plot *plot, const struct plot_scope *scope, uint64_t common)
{
	size_t said = 0;
	for (size_t i = 0; i < scope->count; i++) {
		uint64_t other = most_at_once(plot, group_of(plot, scope, i));
		char label[160];
		bool first, all = other != common && is_of_workload(plot, scope, i, &first);
		if (other == common || (all && !first))
			continue;
		plot_text_shorten(
			all ? workload_of(plot, scope, i) : group_of(plot, scope, i)->label, SIZE,
			760, label, sizeof(label));
		say(text, "%s%s: %" PRIu64, said++ ? "; " : " (", label, other);
	}
	say(text, said ? ")" : "");
	return said;
}

static void say_concurrency(
	struct say *text, const struct plot *plot, const struct plot_scope *scope)
{
	uint64_t common = common_concurrency(plot, scope), least = common, most = common;
	char named[512];
	struct say others = say_into(named, sizeof(named));
	bool begins = text->used < 2 || strcmp(text->out + text->used - 2, ". ") == 0;
	for (size_t i = 0; i < scope->count; i++) {
		uint64_t own = most_at_once(plot, group_of(plot, scope, i));
		least = own < least ? own : least;
		most = own > most ? own : most;
	}
	bool few = say_others(&others, plot, scope, common) <= OTHERS_MAX;
	say(text, begins ? "Concurrency " : ", concurrency ");
	if (few)
		say(text, "%" PRIu64 "%s", common, named);
	else
		say(text, "%" PRIu64 " to %" PRIu64, least, most);
}

void plot_caption(const struct plot *plot, const struct plot_scope *scope,
	const struct plot_caption *how, struct say *text)
{
	const char *version = results_fact(&plot->results, "concbench");
	plot_say_machine(text, &plot->results);
	say_samples(text, plot, scope, how->mark);
	if (how->concurrency)
		say_concurrency(text, plot, scope);
	if (!*version)
		return;
	if (text->used > 1 && text->used < text->size && text->out[text->used - 2] != '.')
		say(text, ". ");
	say(text, "%s%s", strncmp(version, "concbench", 9) ? "concbench " : "", version);
}
