/* SPDX-License-Identifier: MIT */
#include "bench/plot/figure.h"

#include "bench/plot/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- slices -----------------------------------------------------------------------------------
 */

static size_t parts_of(const struct plot_group *group)
{
	return (group->count + PLOT_ROWS_MAX - 1) / PLOT_ROWS_MAX;
}

struct plot_slice *plot_slices(const struct plot_data *data, size_t *count)
{
	*count = 0;
	for (size_t i = 0; i < data->groups_count; i++)
		*count += parts_of(&data->groups[i]);
	struct plot_slice *slices = calloc(*count + 1, sizeof(*slices)), *slice = slices;
	for (size_t i = 0; slices && i < data->groups_count; i++) {
		const struct plot_group *group = &data->groups[i];
		size_t parts = parts_of(group);
		for (size_t part = 0; part < parts; part++) {
			size_t first = group->count * part / parts;
			*slice++ = (struct plot_slice){ group, group->cells + first,
				group->count * (part + 1) / parts - first, part + 1, parts };
		}
	}
	return slices;
}

void plot_slice_label(
	const struct plot_slice *slice, double size, double width, char *out, size_t out_size)
{
	char part[64] = "";
	if (slice->parts > 1)
		snprintf(part, sizeof(part), " (%zu of %zu)", slice->part, slice->parts);
	size_t room = out_size > sizeof(part) ? out_size - sizeof(part) : 1;
	plot_text_shorten(
		slice->group->label, size, width - plot_text_width(part, size), out, room);
	strncat(out, part, out_size - strlen(out) - 1);
}

void plot_cell_name(const struct plot_data *data, const struct plot_group *group,
	const struct plot_cell *cell, char *out, size_t out_size)
{
	const char *name = data->runners[cell->runner].name;
	if (group->several && !isnan(cell->concurrency))
		snprintf(out, out_size, "%s (%g)", name, cell->concurrency);
	else
		snprintf(out, out_size, "%s", name);
}

void plot_cell_time(const struct plot_cell *cell, double largest, char *out, size_t size)
{
	plot_text_time(cell->wall_s.value, plot_unit_for(largest), out, size);
	if (cell->failed > 0)
		snprintf(out + strlen(out), size - strlen(out), ", %g failed", cell->failed);
}

double plot_names_width(
	const struct plot_data *data, const struct plot_slice *slices, size_t count, double size)
{
	double width = 0;
	char name[256];
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < slices[i].count; k++) {
			plot_cell_name(
				data, slices[i].group, &slices[i].cells[k], name, sizeof(name));
			width = fmax(width, plot_text_width(name, size));
		}
	}
	return width;
}

const char *plot_bound_words(const char *bound)
{
	static const struct {
		const char *bound, *words;
	} all[] = { { "cpu", "CPU-bound" }, { "io", "I/O-bound" },
		{ "mixed", "partly CPU-bound" } };
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (strcmp(bound, all[i].bound) == 0)
			return all[i].words;
	return "";
}

struct plot_scope plot_slices_scope(
	const struct plot_data *data, const struct plot_slice *slices, size_t count)
{
	const struct plot_group *first = slices[0].group, *last = slices[count - 1].group;
	return (struct plot_scope){ data, first, (size_t)(last - first) + 1 };
}

/* ---- axes -------------------------------------------------------------------------------------
 */

static void add_tick(struct plot_ticks *ticks, double at)
{
	if (ticks->count < PLOT_TICKS_MAX)
		ticks->at[ticks->count++] = at;
}

/* A tick whose text would stand out over the end of the axis is left out. */
static void trim(struct plot_ticks *ticks, const struct plot_span *span)
{
	while (ticks->count > 1) {
		size_t last = ticks->count - 1;
		double place =
			span->log ? log(ticks->at[last] / span->low) / log(span->high / span->low)
				  : (ticks->at[last] - span->low) / (span->high - span->low);
		double half = plot_text_width(ticks->text[last], PLOT_TICK_SIZE) / 2;
		if (place * span->width + half <= span->width)
			return;
		ticks->count--;
	}
}

void plot_ticks_time(struct plot_ticks *ticks, const struct plot_span *span, double largest)
{
	const struct plot_unit *unit = plot_unit_for(largest);
	int parts = (int)(span->width / 130);
	parts = parts < 2 ? 2 : parts > 8 ? 8 : parts;
	do { /* a zero alone is no scale */
		double step = plot_step(span->high, parts);
		ticks->count = 0;
		for (int i = 0; i * step <= span->high * 1.0001 && i < PLOT_TICKS_MAX; i++) {
			add_tick(ticks, i * step);
			snprintf(ticks->text[i], sizeof(ticks->text[i]), i ? "%.6g %s" : "0",
				i * step * unit->per_second, unit->name);
		}
		trim(ticks, span);
	} while (ticks->count < 2 && parts++ < 8);
}

void plot_ticks_ratio(struct plot_ticks *ticks, const struct plot_span *span)
{
	double step = plot_step(span->high, 8);
	ticks->count = 0;
	for (int i = (int)ceil(span->low / step); i * step <= span->high * 1.0001; i++) {
		char *text = ticks->text[ticks->count];
		if (ticks->count == PLOT_TICKS_MAX)
			break;
		add_tick(ticks, i * step);
		snprintf(text, sizeof(ticks->text[0]), "%.6g\xc3\x97", i * step);
	}
	trim(ticks, span);
}

void plot_ticks_values(
	struct plot_ticks *ticks, const struct plot_span *span, const double *values, size_t count)
{
	double range = span->log ? log(span->high / span->low) : span->high - span->low;
	ticks->count = 0;
	for (size_t i = 0; i < count; i++) {
		double before = ticks->count ? ticks->at[ticks->count - 1] : 0;
		double step = span->log ? log(values[i] / before) : values[i] - before;
		bool near = ticks->count && step / range * span->width < 64;
		if ((near && i + 1 < count) || ticks->count == PLOT_TICKS_MAX)
			continue;
		ticks->count -= near && ticks->count > 1;
		add_tick(ticks, values[i]);
	}
	for (size_t i = 0; i < ticks->count; i++)
		snprintf(ticks->text[i], sizeof(ticks->text[i]), "%.10g", ticks->at[i]);
}

void plot_figure_ticks(struct plot_figure *figure, const struct plot_ticks *ticks)
{
	plot_figure_array(figure, "tick_at", ticks->count);
	for (size_t i = 0; i < ticks->count; i++)
		plot_figure_item(figure, ticks->at[i]);
	plot_figure_array_end(figure);
	plot_figure_array(figure, "tick_text", ticks->count);
	for (size_t i = 0; i < ticks->count; i++)
		plot_figure_item_text(figure, ticks->text[i]);
	plot_figure_array_end(figure);
}

static void tick_text(struct plot_ticks *ticks, size_t i, bool ratios)
{
	const struct plot_unit *unit = plot_unit_for(ticks->at[i]);
	if (ratios)
		snprintf(ticks->text[i], sizeof(ticks->text[i]), "%.6g\xc3\x97", ticks->at[i]);
	else
		snprintf(ticks->text[i], sizeof(ticks->text[i]), "%.6g %s",
			ticks->at[i] * unit->per_second, unit->name);
}

void plot_ticks_log(struct plot_ticks *ticks, const struct plot_span *span, bool ratios)
{
	static const double steps[] = { 1, 2, 5 };
	double decades = log10(span->high / span->low);
	bool fine = span->width / decades > 420;
	int every = (int)ceil(100 * decades / span->width);
	ticks->count = 0;
	for (int power = (int)floor(log10(span->low)); power <= (int)log10(span->high) + 1;
		power++) {
		for (int i = 0; i < 3; i++) {
			double at = steps[i] * pow(10, power);
			bool wanted = fine || (i == 0 && (every < 2 || power % every == 0));
			if (wanted && at >= span->low * 0.999 && at <= span->high * 1.001)
				add_tick(ticks, at);
		}
	}
	for (size_t i = 0; i < ticks->count; i++)
		tick_text(ticks, i, ratios);
	trim(ticks, span);
}

double plot_round_down(double value)
{
	double power = pow(10, floor(log10(value) + 1e-9));
	return value >= 5 * power ? 5 * power : value >= 2 * power ? 2 * power : power;
}
