/* SPDX-License-Identifier: MIT */
/* `efficiency`: how much of the speedup that its concurrency promises a cell reaches. */
#include "bench/plot/dots.h"

#include "bench/plot/say.h"
#include "bench/plot/text.h"

#include <math.h>

static const struct plot_estimate *value(const struct plot_cell *cell)
{
	return &cell->efficiency;
}

static void percent_text(double value, double largest, char *out, size_t size)
{
	struct plot_text words = { out, size, 0 };
	(void)largest;
	plot_say_percent(&words, value);
	plot_say(&words, " %%");
}

static void text(const struct plot_cell *cell, double largest, char *out, size_t size)
{
	percent_text(cell->efficiency.value, largest, out, size);
}

static double low(double least, double most, bool *log)
{
	(void)least;
	(void)most;
	*log = false;
	return 0;
}

static void say_cell(struct plot_text *text, const struct plot_scope *scope,
	const struct plot_group *group, const struct plot_cell *cell)
{
	char name[256];
	plot_cell_name(scope->data, group, cell, name, sizeof(name));
	plot_say_name(text, name, PLOT_SAY_RUNNER);
	if (scope->count > 1) {
		plot_say(text, " on ");
		plot_say_name(text, group->label, PLOT_SAY_LABEL * 0.7);
	}
}

/* The best and the worst cell that run several tasks at once. */
static void title(const struct plot_scope *scope, char *out, size_t size)
{
	struct plot_text text = { out, size, 0 };
	const struct plot_cell *best = NULL, *worst = NULL;
	const struct plot_group *best_group = NULL, *worst_group = NULL;
	for (size_t i = 0; i < scope->count; i++) {
		for (size_t k = 0; k < scope->groups[i].count; k++) {
			const struct plot_cell *cell = &scope->groups[i].cells[k];
			double share = cell->efficiency.value;
			if (isnan(share) || !(cell->concurrency > 1))
				continue;
			if (!best || share > best->efficiency.value) {
				best = cell;
				best_group = &scope->groups[i];
			}
			if (!worst || share < worst->efficiency.value) {
				worst = cell;
				worst_group = &scope->groups[i];
			}
		}
	}
	if (!best) {
		plot_say(&text, "Nothing ran several tasks at once");
		return;
	}
	say_cell(&text, scope, best_group, best);
	plot_say(&text, ": ");
	plot_say_percent(&text, best->efficiency.value);
	plot_say(&text, " %% of the ideal speedup");
	if (worst == best)
		return;
	plot_say(&text, "; ");
	say_cell(&text, scope, worst_group, worst);
	plot_say(&text, ": ");
	plot_say_percent(&text, worst->efficiency.value);
	plot_say(&text, " %%");
}

static void subtitle(const struct plot_data *data, bool log, bool interval, char *out, size_t size)
{
	char baseline[64];
	(void)log;
	plot_text_shorten(data->baseline, 29, 400, baseline, sizeof(baseline));
	snprintf(out, size, "Speedup against %s over tasks at once%s; further right is better",
		baseline, interval ? ", point and 95 % interval" : "");
}

static void facts(struct plot_figure *figure, const struct plot_scope *scope)
{
	for (size_t i = 0; i < scope->count; i++) {
		for (size_t k = 0; k < scope->groups[i].count; k++) {
			const struct plot_cell *cell = &scope->groups[i].cells[k];
			char words[128] = "";
			struct plot_text out = { words, sizeof(words), 0 };
			if (!(cell->concurrency > 1))
				continue;
			if (isnan(cell->efficiency.value))
				plot_say(&out, "%s", plot_cell_reason(cell));
			else
				plot_say_estimate(&out, &cell->efficiency, percent_text);
			plot_fact_cell(figure, scope, &scope->groups[i], cell, words);
		}
	}
}

void plot_efficiency(struct plot *plot)
{
	static const struct plot_dots kind = { "efficiency", "efficiency low high failed", true,
		true, "ideal", true, value, text, low, title, subtitle, facts };
	bool any = false;
	for (size_t i = 0; i < plot->data.cells_count; i++)
		any |= plot->data.cells[i].concurrency > 1 &&
		       !isnan(plot->data.cells[i].efficiency.value);
	if (any)
		plot_dots_draw(plot, &kind);
}
