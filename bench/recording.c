/* SPDX-License-Identifier: MIT */
#include "bench/recording.h"

#include "bench/csv.h"
#include "bench/environment.h"
#include "bench/history.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- environment.json ----------------------------------------------------------------------- */

/* Reads a whole file as JSON; NULL when it is missing or no JSON. */
static struct cJSON *read_json(const char *path)
{
	FILE *file = fopen(path, "re");
	char *text = NULL;
	size_t room = 0;
	ssize_t length = file ? getdelim(&text, &room, '\0', file) : -1;
	struct cJSON *json = length > 0 ? cJSON_Parse(text) : NULL;
	if (file)
		fclose(file);
	free(text);
	return json;
}

static void add_difference(char *text, size_t size, const char *name)
{
	size_t length = strlen(text);
	snprintf(text + length, size - length, "%s%s", length ? ", " : "", name);
}

void recording_differences(
	const struct recording *old, const struct recording *new, char *text, size_t size)
{
	const struct cJSON *field;
	*text = '\0';
	if (!old->environment || !new->environment) {
		add_difference(text, size, "environment.json");
		return;
	}
	cJSON_ArrayForEach(field, old->environment)
	{
		/* The hash closes the lasting facts; what follows it is of the moment. */
		if (!strcmp(field->string, ENVIRONMENT_HASH))
			break;
		const struct cJSON *other =
			cJSON_GetObjectItemCaseSensitive(new->environment, field->string);
		if (!cJSON_Compare(field, other, 1))
			add_difference(text, size, field->string);
	}
	const struct cJSON *hashes[] = { cJSON_GetObjectItemCaseSensitive(
						 old->environment, ENVIRONMENT_HASH),
		cJSON_GetObjectItemCaseSensitive(new->environment, ENVIRONMENT_HASH) };
	if (!*text && !cJSON_Compare(hashes[0], hashes[1], 1))
		add_difference(text, size, ENVIRONMENT_HASH);
}

/* ---- samples.csv ---------------------------------------------------------------------------- */

/* The columns that say which cell a row belongs to, in the order of the struct's members. */
static const char *const identity_columns[] = { "workload", "params", "tasks", "runner",
	"concurrency", "seed" };
#define IDENTITY (sizeof identity_columns / sizeof *identity_columns)

static void identity_of(const struct recorded_cell *cell, const char *texts[IDENTITY])
{
	const char *const all[] = { cell->workload, cell->params, cell->tasks, cell->runner,
		cell->concurrency, cell->seed };
	memcpy(texts, all, sizeof all);
}

static const struct recorded_cell *find(
	const struct recording *recording, const char *const texts[IDENTITY])
{
	for (size_t i = 0; i < recording->count; i++) {
		const char *other[IDENTITY];
		size_t same = 0;
		identity_of(&recording->cells[i], other);
		while (same < IDENTITY && !strcmp(texts[same], other[same]))
			same++;
		if (same == IDENTITY)
			return &recording->cells[i];
	}
	return NULL;
}

const struct recorded_cell *recording_find(
	const struct recording *recording, const struct recorded_cell *cell)
{
	const char *texts[IDENTITY];
	identity_of(cell, texts);
	return find(recording, texts);
}

static struct recorded_cell *add_cell(
	struct recording *recording, const char *const texts[IDENTITY])
{
	struct recorded_cell *grown =
		reallocarray(recording->cells, recording->count + 1, sizeof *grown);
	if (!grown)
		return NULL;
	recording->cells = grown;
	struct recorded_cell *cell = &grown[recording->count];
	*cell = (struct recorded_cell){ strdup(texts[0]), strdup(texts[1]), strdup(texts[2]),
		strdup(texts[3]), strdup(texts[4]), strdup(texts[5]), NULL, 0, 0, 0 };
	recording->count++;
	bool whole = cell->workload && cell->params && cell->tasks && cell->runner &&
		     cell->concurrency && cell->seed;
	return whole ? cell : NULL;
}

/* What of a row is needed; the columns of one file. */
struct columns {
	int identity[IDENTITY], status, wall, disturbed;
};

static int columns_find(
	const struct csv *csv, const char *path, struct columns *columns, struct error *error)
{
	bool missing = false;
	for (size_t i = 0; i < IDENTITY; i++) {
		columns->identity[i] = csv_column(csv, identity_columns[i]);
		missing = missing || columns->identity[i] < 0;
	}
	columns->status = csv_column(csv, "status");
	columns->wall = csv_column(csv, "wall_s");
	columns->disturbed = csv_column(csv, "disturbed"); /* older files have none */
	if (missing || columns->status < 0 || columns->wall < 0)
		return error_set(error, -EINVAL, "%s: not the samples.csv of a run", path);
	return 0;
}

static int add_wall(struct recorded_cell *cell, double wall)
{
	double *grown = reallocarray(cell->walls, cell->count + 1, sizeof *grown);
	if (!grown)
		return -ENOMEM;
	cell->walls = grown;
	grown[cell->count++] = wall;
	return 0;
}

/* All rows into their cells. */
static int read_rows(
	struct recording *recording, const struct csv *csv, const struct columns *columns)
{
	for (size_t row = 0; row < csv_rows(csv); row++) {
		const char *texts[IDENTITY];
		for (size_t i = 0; i < IDENTITY; i++)
			texts[i] = csv_get(csv, row, columns->identity[i]);
		struct recorded_cell *cell =
			(struct recorded_cell *)(uintptr_t)find(recording, texts);
		if (!cell)
			cell = add_cell(recording, texts);
		if (!cell)
			return -ENOMEM;
		const char *status = csv_get(csv, row, columns->status);
		double wall = csv_get_number(csv, row, columns->wall);
		bool disturbed = *csv_get(csv, row, columns->disturbed);
		if (!strcmp(status, "warmup") || !strcmp(status, "interrupted"))
			continue;
		if (strcmp(status, "ok") || !(wall > 0)) {
			cell->failed++;
			continue;
		}
		cell->disturbed += disturbed;
		/* The sign marks a disturbed one until all are known. */
		if (add_wall(cell, disturbed ? -wall : wall))
			return -ENOMEM;
	}
	return 0;
}

/* Leaves disturbed samples out where enough others remain, as the run's own statistics do. */
static void settle_walls(struct recorded_cell *cell)
{
	bool drop = cell->count - cell->disturbed >= HISTORY_CLEAN_MIN;
	size_t kept = 0;
	for (size_t i = 0; i < cell->count; i++)
		if (cell->walls[i] > 0 || !drop)
			cell->walls[kept++] = fabs(cell->walls[i]);
	cell->count = kept;
}

int recording_read(struct recording *recording, const char *run, struct error *error)
{
	char path[4200], text[ERROR_TEXT];
	struct csv *csv = NULL;
	struct columns columns;
	snprintf(path, sizeof path, "%s/environment.json", run);
	recording->environment = read_json(path);
	snprintf(path, sizeof path, "%s/samples.csv", run);
	int code = csv_read(path, &csv, text, sizeof text);
	if (code)
		return error_set(error, code, "%s", text);
	code = columns_find(csv, path, &columns, error);
	if (!code) {
		code = read_rows(recording, csv, &columns);
		if (code)
			error_errno(error, code, "%s", path);
	}
	csv_destroy(csv);
	for (size_t i = 0; i < recording->count; i++)
		settle_walls(&recording->cells[i]);
	return code;
}

void recording_finish(struct recording *recording)
{
	for (size_t i = 0; i < recording->count; i++) {
		struct recorded_cell *cell = &recording->cells[i];
		free(cell->workload);
		free(cell->params);
		free(cell->tasks);
		free(cell->runner);
		free(cell->concurrency);
		free(cell->seed);
		free(cell->walls);
	}
	free(recording->cells);
	cJSON_Delete(recording->environment);
	*recording = (struct recording){ 0 };
}
