/* SPDX-License-Identifier: MIT */
/*
 * github-action-benchmark's custom format: a bare array, a point of a chart a cell. Wall times are
 * better small and speedups better big, and a file has one direction only.
 */
#include "bench/formats/export.h"

#include "bench/base/figures.h"
#include "bench/base/memory.h"
#include "bench/results/compared.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Names key the charts: they say all that identifies the cell, and never change. */
static struct cJSON *point(const struct exporter *export, size_t index, const char *what)
{
	struct cJSON *object = cJSON_CreateObject();
	char *name = memory_print("%s %s", export->labels[index], what);
	export_add_text(object, "name", name);
	free(name);
	return object;
}

/* "± 0.4": half the width of the interval, which need not lie evenly around the estimate. */
static void add_range(struct cJSON *object, const struct interval *interval, double scale)
{
	char text[64];
	if (isnan(interval->low))
		return;
	snprintf(text, sizeof text, "\xc2\xb1 %.3g", (interval->high - interval->low) / 2 * scale);
	cJSON_AddStringToObject(object, "range", text);
}

/* What the interval is, and how many samples and tasks at once stand behind the point. */
static void add_extra(struct cJSON *object, const struct exporter *export, size_t index)
{
	const struct results_cell *cell = &export->results.cells[index];
	const struct interval *wall = &export->summary.rows[index].cost.median;
	const struct interval *speedup = &export->summary.rows[index].speedup;
	char text[300], ratio[FIGURES_SIZE], ends[2 * FIGURES_SIZE];
	int used = snprintf(text, sizeof text, "n=%zu, %" PRIu64 " at once, 95 %% intervals",
		cell->count, results_at_once(cell));
	if (!isnan(wall->low))
		used += snprintf(text + used, sizeof text - (size_t)used, "\n%s [%.6g, %.6g] ms",
			export_figure(export, index), wall->low * 1e3, wall->high * 1e3);
	figures_ratios(speedup, ratio, ends);
	if (*ends)
		snprintf(text + used, sizeof text - (size_t)used, "\n%s %s %s",
			compared_of(cell)->ratio, ratio, ends);
	cJSON_AddStringToObject(object, "extra", text);
}

static void add_point(struct cJSON *list, const struct exporter *export, size_t index, bool wall)
{
	const struct summary_row *row = &export->summary.rows[index];
	const struct interval *shown = wall ? &row->cost.median : &row->speedup;
	double scale = wall ? 1e3 : 1;
	/* The label says what time it is, where it is no wall time. */
	const char *time = export->results.cells[index].load.duration_ns ? "time" : "wall";
	struct cJSON *object = point(export, index, wall ? time : "speedup");
	cJSON_AddStringToObject(object, "unit", wall ? "ms" : "x");
	cJSON_AddNumberToObject(object, "value", shown->estimate * scale);
	add_range(object, shown, scale);
	add_extra(object, export, index);
	cJSON_AddItemToArray(list, object);
}

int export_action(struct exporter *export, FILE *file)
{
	struct cJSON *list = cJSON_CreateArray();
	for (size_t i = 0; i < export->results.count; i++)
		if (export_holds(export, i))
			add_point(list, export, i, true);
	return json_write(list, file);
}

/* The baseline's own is 1 by definition, without an interval: nothing to chart. */
static bool has_speedup(const struct summary_row *row)
{
	bool baseline = row->speedup.estimate == 1 && isnan(row->speedup.low);
	return row->samples && !isnan(row->speedup.estimate) && !baseline;
}

int export_check_speedup(struct exporter *export, const char *run, struct error *error)
{
	for (size_t i = 0; i < export->results.count; i++)
		if (has_speedup(&export->summary.rows[i]))
			return 0;
	return error_set(error, -EINVAL, "%s has no speedup, and the format cannot say so", run);
}

int export_action_speedup(struct exporter *export, FILE *file)
{
	struct cJSON *list = cJSON_CreateArray();
	for (size_t i = 0; i < export->results.count; i++)
		if (export_holds(export, i) && has_speedup(&export->summary.rows[i]))
			add_point(list, export, i, false);
	return json_write(list, file);
}
