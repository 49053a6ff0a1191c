/* SPDX-License-Identifier: MIT */
/* Machine, date, samples, concurrency, version. */
#include "bench/plot/title.h"

#include "bench/base/say.h"
#include "bench/plot/text.h"

#include <math.h>
#include <string.h>

enum {
	SIZE = 19
}; /* of the letters, pixels */

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

void plot_caption_machine(struct say *text, const struct plot_data *data)
{
	char model[128], part[256];
	plain_model(data->cpu_model, model, sizeof(model));
	plot_text_shorten(data->host, SIZE, 360, part, sizeof(part));
	say(text, "%s", part);
	plot_text_shorten(model, SIZE, 420, part, sizeof(part));
	if (!isnan(data->cpus_usable) || *model)
		say(text, "%s", text->used ? ", " : "");
	if (!isnan(data->cpus_usable) && data->cpus_usable < data->cpus_online)
		say(text, "%g of %g CPUs", data->cpus_usable, data->cpus_online);
	else if (!isnan(data->cpus_usable))
		say(text, "%g %s", data->cpus_usable, data->cpus_usable == 1 ? "CPU" : "CPUs");
	if (*model)
		say(text, "%s%s", isnan(data->cpus_usable) ? "" : " ", part);
	plot_text_shorten(data->kernel, SIZE, 300, part, sizeof(part));
	if (*part)
		say(text, "%s%s", text->used ? ", " : "", part);
	if (*data->started)
		say(text, "%s%.10s", text->used ? ", " : "", data->started);
	if (text->used)
		say(text, ". ");
}

static void say_samples(struct say *text, const struct plot_scope *scope, const char *mark)
{
	double least = INFINITY, most = 0;
	for (size_t i = 0; i < scope->count; i++) {
		for (size_t k = 0; k < scope->groups[i].count; k++) {
			const struct plot_cell *cell = &scope->groups[i].cells[k];
			if (!plot_cell_measured(cell) || isnan(cell->samples))
				continue;
			least = fmin(least, cell->samples);
			most = fmax(most, cell->samples);
		}
	}
	if (most <= 0)
		return;
	if (least < most)
		say(text, "%g to %g samples a %s", least, most, mark);
	else
		say(text, "%g %s a %s", most, most == 1 ? "sample" : "samples", mark);
}

/* The concurrency of a group is the largest of its cells: 1 is forced on some runners. */
static double most_at_once(const struct plot_group *group)
{
	double most = 0;
	for (size_t i = 0; i < group->count; i++)
		if (!isnan(group->cells[i].concurrency))
			most = fmax(most, plot_cell_at_once(&group->cells[i]));
	return most;
}

/* The concurrency that most groups have, 0 if none is known. */
static double common_concurrency(const struct plot_scope *scope)
{
	double common = 0;
	size_t best = 0;
	for (size_t i = 0; i < scope->count; i++) {
		size_t same = 0;
		for (size_t k = 0; k < scope->count; k++)
			same += most_at_once(&scope->groups[k]) == most_at_once(&scope->groups[i]);
		if (same > best) {
			best = same;
			common = most_at_once(&scope->groups[i]);
		}
	}
	return common;
}

static void say_concurrency(struct say *text, const struct plot_scope *scope)
{
	double common = common_concurrency(scope);
	size_t others = 0;
	if (common <= 0)
		return;
	bool begins = text->used < 2 || strcmp(text->out + text->used - 2, ". ") == 0;
	say(text, "%s %g", begins ? "Concurrency" : ", concurrency", common);
	for (size_t i = 0; i < scope->count && others < 4; i++) {
		double other = most_at_once(&scope->groups[i]);
		char label[80];
		if (other == common)
			continue;
		plot_text_shorten(scope->groups[i].label, SIZE, 200, label, sizeof(label));
		say(text, "%s%s: %g", others++ ? ", " : " (", label, other);
	}
	say(text, "%s", others ? ")" : "");
}

void plot_caption(
	const struct plot_scope *scope, const struct plot_caption *how, char *out, size_t size)
{
	struct say text = { out, size, 0 };
	*out = '\0';
	plot_caption_machine(&text, scope->data);
	say_samples(&text, scope, how->mark);
	if (how->concurrency)
		say_concurrency(&text, scope);
	if (!*scope->data->version)
		return;
	if (text.used > 1 && text.used < size && out[text.used - 2] != '.')
		say(&text, ". ");
	say(&text, "%s%s", strncmp(scope->data->version, "concbench", 9) ? "concbench " : "",
		scope->data->version);
}
