/* SPDX-License-Identifier: MIT */
/* The figures of a picture in words: for those who cannot see it, and for a deck's notes. */
#include "bench/plot/figure.h"
#include "bench/plot/text.h"

#include <math.h>
#include <stdarg.h>

void plot_fact(struct plot_figure *figure, const char *name, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	fprintf(figure->facts, "%s\t", name);
	vfprintf(figure->facts, format, values);
	fputc('\n', figure->facts);
	va_end(values);
}

void plot_fact_cell(struct plot_figure *figure, const struct plot_scope *scope,
	const struct plot_group *group, const struct plot_cell *cell, const char *text)
{
	const char *runner = scope->data->runners[cell->runner].name;
	char name[1024];
	int used = snprintf(name, sizeof(name), "%s%s%s", scope->count > 1 ? group->label : "",
		scope->count > 1 ? ", " : "", runner);
	double at_once = plot_cell_at_once(cell);
	if (at_once > 1 && used < (int)sizeof(name))
		snprintf(name + used, sizeof(name) - (size_t)used, ", %g at once", at_once);
	plot_fact(figure, name, "%s", text);
}

void plot_say_estimate(struct say *text, const struct plot_estimate *estimate,
	void (*text_of)(double value, double largest, char text[FIGURES_SIZE]))
{
	const double values[] = { estimate->value, estimate->low, estimate->high };
	char words[3][FIGURES_SIZE];
	for (size_t i = 0; i < 3; i++)
		text_of(values[i], estimate->value, words[i]);
	say(text, "%s", words[0]);
	if (plot_estimate_has_interval(estimate))
		say(text, " [%s, %s]", words[1], words[2]);
}

void plot_time_text(double value, double largest, char text[FIGURES_SIZE])
{
	figures_time(value, figures_unit_for(largest), text);
}

void plot_ratio_text(double value, double largest, char text[FIGURES_SIZE])
{
	(void)largest;
	figures_ratio(value, text);
}

static void say_cell(struct say *text, const struct plot_data *data, const struct plot_cell *cell)
{
	if (!plot_cell_measured(cell)) {
		say(text, "%s", plot_cell_reason(cell));
		return;
	}
	plot_say_estimate(text, &cell->wall_s, plot_time_text);
	if (!isnan(cell->speedup.value) && !plot_cell_is_baseline(data, cell)) {
		say(text, ", ");
		plot_say_estimate(text, &cell->speedup, plot_ratio_text);
		say(text, " times as fast as %s", data->baseline);
	}
	if (cell->failed > 0)
		say(text, ", %g failed", cell->failed);
}

void plot_facts_walls(struct plot_figure *figure, const struct plot_scope *scope)
{
	for (size_t i = 0; i < scope->count; i++) {
		for (size_t k = 0; k < scope->groups[i].count; k++) {
			const struct plot_cell *cell = &scope->groups[i].cells[k];
			char words[512] = "";
			struct say text = { words, sizeof(words), 0 };
			say_cell(&text, scope->data, cell);
			plot_fact_cell(figure, scope, &scope->groups[i], cell, words);
		}
	}
}
