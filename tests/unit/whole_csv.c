/* SPDX-License-Identifier: MIT */
#include "tests/unit/whole_csv.h"

#include "bench/base/csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	COLUMNS = 64
};

struct whole_row {
	char *fields[COLUMNS];
	double numbers[COLUMNS];
};

struct whole_csv {
	struct csv_file *file; /* of the columns' names */
	struct whole_row *rows;
	size_t count;
};

int whole_read(const char *path, struct whole_csv **out, char *error, size_t error_size)
{
	struct whole_csv *csv = calloc(1, sizeof(*csv));
	int code = csv_open(&csv->file, path, error, error_size);
	*out = NULL;
	while (!code && (code = csv_next(csv->file)) > 0) {
		const struct csv *row = csv_row(csv->file);
		csv->rows = reallocarray(csv->rows, csv->count + 1, sizeof(*csv->rows));
		struct whole_row *kept = &csv->rows[csv->count++];
		*kept = (struct whole_row){ { NULL }, { 0 } };
		for (int i = 0; i < COLUMNS && (size_t)i < csv_fields(row); i++) {
			kept->fields[i] = strdup(csv_get(row, i));
			kept->numbers[i] = csv_get_number(row, i);
		}
		code = 0;
	}
	if (code)
		whole_destroy(csv);
	else
		*out = csv;
	return code;
}

void whole_destroy(struct whole_csv *csv)
{
	if (!csv)
		return;
	for (size_t i = 0; i < csv->count; i++)
		for (size_t k = 0; k < COLUMNS; k++)
			free(csv->rows[i].fields[k]);
	csv_close(csv->file);
	free(csv->rows);
	free(csv);
}

size_t whole_rows(const struct whole_csv *csv)
{
	return csv->count;
}

int whole_column(const struct whole_csv *csv, const char *name)
{
	return csv_column(csv_row(csv->file), name);
}

const char *whole_get(const struct whole_csv *csv, size_t row, int column)
{
	if (row >= csv->count || column < 0 || column >= COLUMNS)
		return "";
	const char *field = csv->rows[row].fields[column];
	return field ? field : "";
}

double whole_number(const struct whole_csv *csv, size_t row, int column)
{
	return *whole_get(csv, row, column) ? csv->rows[row].numbers[column] : (double)NAN;
}
