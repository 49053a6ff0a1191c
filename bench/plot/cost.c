/* SPDX-License-Identifier: MIT */
/* `cost`: what a runner takes besides time: CPU seconds, peak memory, context switches. */
#include "bench/plot/kinds.h"
#include "bench/plot/rows.h"

#include <math.h>

static double cpu_a_task(const struct results_sample *sample)
{
	return results_cpu_s(sample) / sample->tasks_ended;
}

static double switches_a_task(const struct results_sample *sample)
{
	return results_switches(sample) / sample->tasks_ended;
}

/* Is the work of its samples not the same, but what there was time for? */
static bool is_timed(const struct plot *plot, size_t cell)
{
	return load_is_timed(&plot->results.cells[cell].load);
}

static struct interval cpu_of(const struct plot *plot, size_t cell)
{
	return results_median(
		&plot->results, cell, is_timed(plot, cell) ? cpu_a_task : results_cpu_s, false);
}

static struct interval memory_of(const struct plot *plot, size_t cell)
{
	return results_median(&plot->results, cell, results_rss_bytes, true);
}

static struct interval switches_of(const struct plot *plot, size_t cell)
{
	return results_median(&plot->results, cell,
		is_timed(plot, cell) ? switches_a_task : results_switches, false);
}

/* The kernel counts whole microseconds of a sample; of a fixed time they are shared by its tasks.
 */
#define CPU_STEP_S 1e-6

static void cpu_text(double value, double largest, char text[FIGURES_SIZE])
{
	figures_time_known(value, figures_unit_for(fmax(largest, CPU_STEP_S)), CPU_STEP_S, text);
}

static void cpu_of_row(
	const struct plot_rows *rows, size_t cell, double largest, char *out, size_t size)
{
	(void)size;
	(is_timed(rows->plot, cell) ? plot_time_text : cpu_text)(
		cpu_of(rows->plot, cell).estimate, largest, out);
}

static void count_text(double value, double largest, char text[FIGURES_SIZE])
{
	(void)largest;
	if (value >= 9.95 || value == floor(value))
		figures_whole(value, text);
	else
		figures_number(value, value == 0.5 ? 1 : 2, text); /* a median of two */
}

static void bytes_text(double value, double largest, char text[FIGURES_SIZE])
{
	(void)largest;
	figures_bytes(value, text);
}

static void words(const struct plot_rows *rows, struct say *title, struct say *subtitle)
{
	plot_rows_title(rows, title, "what it takes besides time");
	bool timed = true, fixed = true;
	for (size_t i = 0; i < rows->count; i++) {
		timed &= is_timed(rows->plot, rows->rows[i].cell);
		fixed &= !is_timed(rows->plot, rows->rows[i].cell);
	}
	say(subtitle, "%s, all its workers together; medians%s; shorter is cheaper",
		timed   ? "CPU time and switches of a task, peak memory of a sample"
		: fixed ? "A sample"
			: "A sample, of a fixed time CPU time and switches of a task",
		plot_rows_any_interval(rows) ? " and 95 % intervals" : "");
}

static void say_cell(const struct plot *plot, size_t cell, struct say *text)
{
	for (const struct plot_value *cost = plot_cost.values; cost->of; cost++) {
		struct interval value = cost->of(plot, cell);
		if (isnan(value.estimate))
			continue;
		say(text, "%s%s ", text->used ? ", " : "", cost->name);
		plot_say_estimate(text, &value,
			cost->say              ? cost->say
			: is_timed(plot, cell) ? plot_time_text
					       : cpu_text);
	}
}

const struct plot_rows_kind plot_cost = {
	.mark = "bar",
	.values = { { "CPU time", cpu_of, &plot_unit_pixels, .text = cpu_of_row },
		{ "peak memory", memory_of, &plot_unit_pixels, .say = bytes_text },
		{ "context switches", switches_of, &plot_unit_pixels, .say = count_text } },
	.missing = "not in samples.csv",
	.words = words,
	.say = say_cell,
};
