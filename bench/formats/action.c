/* SPDX-License-Identifier: MIT */
/*
 * github-action-benchmark's custom format: a bare array, a point of a chart a cell. Wall times are
 * better small and speedups better big, and a file has one direction only.
 */
#include "bench/formats/export.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Names key the charts: they say all that identifies the cell, and never change. */
static struct cJSON *point(const struct exporter *export, size_t index, const char *what)
{
	struct cJSON *object = cJSON_CreateObject();
	char *name;
	if (asprintf(&name, "%s %s", export->labels[index], what) >= 0) {
		export_add_text(object, "name", name);
		free(name);
	}
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

static void add_extra(struct cJSON *object, const struct exporter *export, size_t index)
{
	const struct interval *wall = &export->summary.rows[index].wall.median;
	const struct interval *speedup = &export->summary.rows[index].speedup;
	char text[200];
	int used = snprintf(text, sizeof text, "n=%zu", export->results.cells[index].count);
	if (!isnan(wall->low))
		used += snprintf(text + used, sizeof text - (size_t)used, "\nwall [%.6g, %.6g] ms",
			wall->low * 1e3, wall->high * 1e3);
	if (!isnan(speedup->low))
		snprintf(text + used, sizeof text - (size_t)used, "\nspeedup %.2f [%.2f, %.2f]",
			speedup->estimate, speedup->low, speedup->high);
	cJSON_AddStringToObject(object, "extra", text);
}

int export_action(struct exporter *export, FILE *file)
{
	struct cJSON *list = cJSON_CreateArray();
	for (size_t i = 0; i < export->results.count; i++) {
		const struct interval *wall = &export->summary.rows[i].wall.median;
		if (!export_holds(export, i))
			continue;
		struct cJSON *object = point(export, i, "wall");
		cJSON_AddStringToObject(object, "unit", "ms");
		cJSON_AddNumberToObject(object, "value", wall->estimate * 1e3);
		add_range(object, wall, 1e3);
		add_extra(object, export, i);
		cJSON_AddItemToArray(list, object);
	}
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
	for (size_t i = 0; i < export->results.count; i++) {
		const struct interval *speedup = &export->summary.rows[i].speedup;
		if (!export_holds(export, i) || !has_speedup(&export->summary.rows[i]))
			continue;
		struct cJSON *object = point(export, i, "speedup");
		cJSON_AddStringToObject(object, "unit", "x");
		cJSON_AddNumberToObject(object, "value", speedup->estimate);
		add_range(object, speedup, 1);
		add_extra(object, export, i);
		cJSON_AddItemToArray(list, object);
	}
	return json_write(list, file);
}
