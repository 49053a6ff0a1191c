/* SPDX-License-Identifier: MIT */
#include "bench/results/recording.h"

#include "bench/base/csv.h"
#include "bench/base/json.h"
#include "bench/machine/environment.h"
#include "bench/sampling/history.h"
#include "bench/base/text.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- environment.json ----------------------------------------------------------------------- */

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

const char *recording_fact(const struct recording *recording, const char *name)
{
	return json_text(recording->environment, name);
}

/* ---- cells ---------------------------------------------------------------------------------- */

/*
 * The columns that say which cell a row belongs to, in the order of the struct's members. Those of
 * summary.csv come first; older files have no build.
 */
static const char *const identity_columns[] = { "workload", "params", "tasks", "runner",
	"concurrency", "seed", "build" };
#define IDENTITY         (sizeof identity_columns / sizeof *identity_columns)
#define IDENTITY_SUMMARY 5
#define IDENTITY_OLD     6

static void identity_of(const struct recorded_cell *cell, const char *texts[IDENTITY])
{
	const char *const all[] = { cell->workload, cell->params, cell->tasks, cell->runner,
		cell->concurrency, cell->seed, cell->build };
	memcpy(texts, all, sizeof all);
}

static bool is_same(const struct recorded_cell *cell, const char *const *texts, size_t columns)
{
	const char *other[IDENTITY];
	size_t same = 0;
	identity_of(cell, other);
	while (same < columns && !strcmp(texts[same], other[same]))
		same++;
	return same == columns;
}

/* The index of the first cell from `from` on that has these texts, or the number of cells. */
static size_t find(
	const struct recording *recording, size_t from, const char *const *texts, size_t columns)
{
	size_t i = from;
	while (i < recording->count && !is_same(&recording->cells[i], texts, columns))
		i++;
	return i;
}

const struct recorded_cell *recording_find(
	const struct recording *recording, const struct recorded_cell *cell)
{
	const char *texts[IDENTITY];
	identity_of(cell, texts);
	size_t index = find(recording, 0, texts, IDENTITY);
	return index < recording->count ? &recording->cells[index] : NULL;
}

const struct recorded_cell *recording_find_build(
	const struct recording *recording, const struct recorded_cell *cell, const char *build)
{
	const char *texts[IDENTITY];
	identity_of(cell, texts);
	texts[IDENTITY_OLD] = build;
	size_t index = find(recording, 0, texts, IDENTITY);
	return index < recording->count ? &recording->cells[index] : NULL;
}

bool recorded_cell_same(const struct recorded_cell *a, const struct recorded_cell *b)
{
	const char *texts[IDENTITY];
	identity_of(b, texts);
	return is_same(a, texts, IDENTITY_SUMMARY) && !strcmp(a->build, b->build) &&
	       (!*a->seed || !*b->seed || !strcmp(a->seed, b->seed));
}

/* "name=value;name=value" into the cell's names and values. */
static int split_params(struct recorded_cell *cell)
{
	struct names pairs = { 0 };
	int code = names_split(&pairs, cell->params, ';', true);
	for (size_t i = 0; !code && i < pairs.count; i++) {
		const char *pair = pairs.items[i];
		size_t name = names_item_length(pair, '=');
		const char *value = pair + name + (pair[name] == '=');
		code = names_add_unescaped(&cell->names, pair, name);
		if (!code)
			code = names_add_unescaped(&cell->values, value, strlen(value));
	}
	names_finish(&pairs);
	return code;
}

/* -ENOMEM leaves a cell that can be finished. */
static int add_cell(struct recording *recording, const char *const texts[IDENTITY])
{
	struct recorded_cell *grown =
		reallocarray(recording->cells, recording->count + 1, sizeof *grown);
	if (!grown)
		return -ENOMEM;
	recording->cells = grown;
	struct recorded_cell *cell = &grown[recording->count++];
	*cell = (struct recorded_cell){ .workload = strdup(texts[0]),
		.params = strdup(texts[1]),
		.tasks = strdup(texts[2]),
		.runner = strdup(texts[3]),
		.concurrency = strdup(texts[4]),
		.seed = strdup(texts[5]),
		.build = strdup(texts[6]),
		.user_mean_s = NAN,
		.system_mean_s = NAN,
		.speedup = { NAN, NAN, NAN } };
	bool whole = cell->workload && cell->params && cell->tasks && cell->runner &&
		     cell->concurrency && cell->seed && cell->build;
	return whole ? split_params(cell) : -ENOMEM;
}

static void cell_finish(struct recorded_cell *cell)
{
	free(cell->workload);
	free(cell->params);
	free(cell->tasks);
	free(cell->runner);
	free(cell->concurrency);
	free(cell->seed);
	free(cell->build);
	names_finish(&cell->names);
	names_finish(&cell->values);
	free(cell->walls);
	free(cell->users);
	free(cell->systems);
	free(cell->rss);
	free(cell->verdict);
}

bool recorded_cell_imported(const struct recorded_cell *cell)
{
	return !strcmp(cell->workload, IMPORT_WORKLOAD) && !strcmp(cell->runner, IMPORT_RUNNER) &&
	       cell->names.count && !strcmp(cell->names.items[0], IMPORT_PARAM);
}

char *recorded_cell_label(const struct recorded_cell *cell)
{
	char *text = NULL;
	size_t size, i = 0;
	FILE *stream = open_memstream(&text, &size);
	if (!stream)
		return NULL;
	if (recorded_cell_imported(cell))
		fputs(cell->values.items[i++], stream);
	else
		fprintf(stream, "%s %s -j %s -n %s", cell->workload, cell->runner,
			cell->concurrency, cell->tasks);
	for (; i < cell->names.count; i++)
		fprintf(stream, " %s=%s", cell->names.items[i], cell->values.items[i]);
	if (*cell->build)
		fprintf(stream, " (%s)", cell->build);
	char *line = fclose(stream) ? NULL : text_line(text);
	free(text);
	return line;
}

/* ---- samples.csv ---------------------------------------------------------------------------- */

/* What of a row is needed; the columns of one file. */
struct columns {
	int identity[IDENTITY], round, order, status, wall, disturbed;
	int user, system, rss, figures; /* may be missing */
};

static int columns_find(
	const struct csv *csv, const char *path, struct columns *columns, struct error *error)
{
	bool missing = false;
	for (size_t i = 0; i < IDENTITY; i++) {
		columns->identity[i] = csv_column(csv, identity_columns[i]);
		missing = missing || (i < IDENTITY_OLD && columns->identity[i] < 0);
	}
	columns->round = csv_column(csv, "round");
	columns->order = csv_column(csv, "order");
	columns->status = csv_column(csv, "status");
	columns->wall = csv_column(csv, "wall_s");
	columns->disturbed = csv_column(csv, "disturbed"); /* older files have none */
	columns->user = csv_column(csv, "user_s");
	columns->system = csv_column(csv, "system_s");
	columns->rss = csv_column(csv, "rss_peak_bytes");
	columns->figures = csv_column(csv, "figures");
	if (missing || columns->status < 0 || columns->wall < 0)
		return error_set(error, -EINVAL, "%s: not the samples.csv of a run", path);
	return 0;
}

/* 0 for what is no number of a round. */
static unsigned get_count(const struct csv *csv, size_t row, int column)
{
	double number = csv_get_number(csv, row, column);
	return number >= 0 && number <= UINT_MAX ? (unsigned)number : 0;
}

/* An import says what hyperfine said: see IMPORT_FIGURES. */
static void read_means(const char *figures, struct recorded_cell *cell)
{
	double user, system;
	if (!recorded_cell_imported(cell) ||
		sscanf(figures, "user_mean_s=%lf;system_mean_s=%lf", &user, &system) != 2)
		return;
	cell->user_mean_s = user;
	cell->system_mean_s = system;
}

static int read_row(struct recording *recording, const struct csv *csv,
	const struct columns *columns, size_t row)
{
	const char *texts[IDENTITY];
	for (size_t i = 0; i < IDENTITY; i++)
		texts[i] = csv_get(csv, row, columns->identity[i]);
	size_t index = find(recording, 0, texts, IDENTITY);
	if (index == recording->count && add_cell(recording, texts))
		return -ENOMEM;
	struct recorded_sample *sample = &recording->samples[row];
	struct recorded_cell *cell = &recording->cells[index];
	*sample = (struct recorded_sample){ .cell = index,
		.round = get_count(csv, row, columns->round),
		.order = get_count(csv, row, columns->order),
		.disturbed = *csv_get(csv, row, columns->disturbed),
		.wall_s = csv_get_number(csv, row, columns->wall),
		.user_s = csv_get_number(csv, row, columns->user),
		.system_s = csv_get_number(csv, row, columns->system),
		.rss_bytes = csv_get_number(csv, row, columns->rss) };
	snprintf(sample->status, sizeof sample->status, "%s", csv_get(csv, row, columns->status));
	if (!strcmp(sample->status, "warmup") || !strcmp(sample->status, "interrupted"))
		return 0;
	sample->counts = !strcmp(sample->status, "ok") && sample->wall_s > 0;
	cell->failed += !sample->counts;
	cell->count += sample->counts;
	cell->disturbed += sample->counts && sample->disturbed;
	read_means(csv_get(csv, row, columns->figures), cell);
	return 0;
}

/* Room for the values of the samples that count. */
static int cell_reserve(struct recorded_cell *cell)
{
	cell->walls = calloc(cell->count + 1, sizeof *cell->walls);
	cell->users = calloc(cell->count + 1, sizeof *cell->users);
	cell->systems = calloc(cell->count + 1, sizeof *cell->systems);
	cell->rss = calloc(cell->count + 1, sizeof *cell->rss);
	return cell->walls && cell->users && cell->systems && cell->rss ? 0 : -ENOMEM;
}

static void cell_add(struct recorded_cell *cell, const struct recorded_sample *sample)
{
	cell->walls[cell->count] = sample->wall_s;
	cell->users[cell->count] = sample->user_s;
	cell->systems[cell->count] = sample->system_s;
	cell->rss[cell->count++] = sample->rss_bytes;
}

static void cell_average(struct recorded_cell *cell)
{
	if (!isnan(cell->user_mean_s))
		return;
	cell->user_mean_s = statistics_mean(cell->users, cell->count);
	cell->system_mean_s = statistics_mean(cell->systems, cell->count);
}

/* All are counted: those that are left go into their cells. */
static int settle(struct recording *recording)
{
	int code = 0;
	bool *drop = calloc(recording->count + 1, sizeof *drop);
	if (!drop)
		return -ENOMEM;
	for (size_t i = 0; !code && i < recording->count; i++) {
		struct recorded_cell *cell = &recording->cells[i];
		drop[i] = cell->count - cell->disturbed >= HISTORY_CLEAN_MIN;
		code = cell_reserve(cell);
		cell->count = 0;
	}
	for (size_t i = 0; !code && i < recording->sample_count; i++) {
		struct recorded_sample *sample = &recording->samples[i];
		sample->counts = sample->counts && !(sample->disturbed && drop[sample->cell]);
		if (sample->counts)
			cell_add(&recording->cells[sample->cell], sample);
	}
	for (size_t i = 0; !code && i < recording->count; i++)
		cell_average(&recording->cells[i]);
	free(drop);
	return code;
}

static int read_rows(
	struct recording *recording, const struct csv *csv, const struct columns *columns)
{
	int code = 0;
	recording->sample_count = csv_rows(csv);
	recording->samples = calloc(recording->sample_count + 1, sizeof *recording->samples);
	if (!recording->samples)
		return -ENOMEM;
	for (size_t row = 0; !code && row < csv_rows(csv); row++)
		code = read_row(recording, csv, columns, row);
	return code ? code : settle(recording);
}

int recording_read(struct recording *recording, const char *run, struct error *error)
{
	char path[4200], text[ERROR_TEXT];
	struct error ignored; /* the environment is not needed for the figures */
	struct csv *csv = NULL;
	struct columns columns;
	snprintf(path, sizeof path, "%s/environment.json", run);
	if (!json_read(path, &recording->environment, &ignored) &&
		!cJSON_IsObject(recording->environment)) {
		cJSON_Delete(recording->environment);
		recording->environment = NULL;
	}
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
	return code;
}

void recording_finish(struct recording *recording)
{
	for (size_t i = 0; i < recording->count; i++)
		cell_finish(&recording->cells[i]);
	free(recording->cells);
	free(recording->samples);
	cJSON_Delete(recording->environment);
	*recording = (struct recording){ 0 };
}

/* ---- summary.csv ---------------------------------------------------------------------------- */

static double get_number(const struct csv *csv, size_t row, const char *column)
{
	return csv_get_number(csv, row, csv_column(csv, column));
}

/* Moves a cell before those from `to` on; the samples follow by `moved`, which maps the indices. */
static void move_cell(struct recording *recording, size_t from, size_t to, size_t *moved)
{
	struct recorded_cell cell = recording->cells[from];
	size_t was = moved[from];
	memmove(&recording->cells[to + 1], &recording->cells[to],
		(from - to) * sizeof *recording->cells);
	memmove(&moved[to + 1], &moved[to], (from - to) * sizeof *moved);
	recording->cells[to] = cell;
	moved[to] = was;
}

/* The cell of a row comes to stand at the end of those already `placed`. */
static int place_row(struct recording *recording, const struct csv *csv, size_t row, size_t placed,
	size_t *moved)
{
	const char *texts[IDENTITY] = { "", "", "", "", "", "", "" };
	for (size_t i = 0; i < IDENTITY_SUMMARY; i++)
		texts[i] = csv_get(csv, row, csv_column(csv, identity_columns[i]));
	size_t index = find(recording, placed, texts, IDENTITY_SUMMARY);
	if (index == recording->count) {
		moved[index] = index; /* no sample points here */
		if (add_cell(recording, texts) || cell_reserve(&recording->cells[index]))
			return -ENOMEM;
	}
	move_cell(recording, index, placed, moved);
	struct recorded_cell *cell = &recording->cells[placed];
	cell->speedup = (struct interval){ get_number(csv, row, "speedup"),
		get_number(csv, row, "speedup_low"), get_number(csv, row, "speedup_high") };
	cell->verdict = strdup(csv_get(csv, row, csv_column(csv, "verdict")));
	return cell->verdict ? 0 : -ENOMEM;
}

static int place_rows(struct recording *recording, const struct csv *csv)
{
	size_t most = recording->count + csv_rows(csv) + 1;
	size_t *moved = calloc(most, sizeof *moved), *now = calloc(most, sizeof *now);
	int code = moved && now ? 0 : -ENOMEM;
	for (size_t i = 0; !code && i < recording->count; i++)
		moved[i] = i;
	for (size_t row = 0; !code && row < csv_rows(csv); row++)
		code = place_row(recording, csv, row, row, moved);
	for (size_t i = 0; !code && i < recording->count; i++)
		now[moved[i]] = i;
	for (size_t i = 0; !code && i < recording->sample_count; i++)
		recording->samples[i].cell = now[recording->samples[i].cell];
	free(moved);
	free(now);
	return code;
}

int recording_read_summary(struct recording *recording, const char *run, struct error *error)
{
	char path[4200], text[ERROR_TEXT];
	struct csv *csv = NULL;
	snprintf(path, sizeof path, "%s/summary.csv", run);
	int code = csv_read(path, &csv, text, sizeof text);
	if (code == -ENOENT)
		return 0;
	if (code)
		return error_set(error, code, "%s", text);
	for (size_t i = 0; !code && i < IDENTITY_SUMMARY; i++)
		if (csv_column(csv, identity_columns[i]) < 0)
			code = error_set(error, -EINVAL, "%s: not the summary.csv of a run", path);
	if (!code && (code = place_rows(recording, csv)))
		error_errno(error, code, "%s", path);
	csv_destroy(csv);
	return code;
}
