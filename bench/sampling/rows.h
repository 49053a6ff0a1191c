/* SPDX-License-Identifier: MIT */
/*
 * samples.csv: a row a sample, in the order measured, on the disk as soon as it is measured. One
 * table of columns makes the header, writes rows and reads them.
 */
#ifndef CONCBENCH_ROWS_H
#define CONCBENCH_ROWS_H

#include "bench/base/error.h"
#include "bench/sampling/sample.h"

#include <stddef.h>
#include <stdint.h>

struct cells;
struct csv_row;

/* One row. Texts are borrowed; what was not taken is "" or NaN. Seconds and bytes. */
struct row {
	/* what identifies the cell */
	const char *workload, *params, *runner, *runner_params, *build, *load;
	uint64_t tasks, concurrency, seed;
	const char *family, *language; /* of the runner; "" is C */
	/* what identifies the sample, and how it ended */
	uint64_t round, order;
	enum sample_status status;
	const char *detail, *checksum, *disturbed, *unit, *figures, *environment;
	const char *beat_late_parts_s;
	double wall_s, startup_s, work_s, winddown_s, user_s, system_s, rss_peak_bytes;
	double switches_voluntary, switches_involuntary, faults_minor, faults_major;
	struct digest_times times;
	double tasks_ended, workers, units;
	double steal_s, pressure_s, throttled_s, run_delay_s, canary_s, process_s;
	double task_clock_s, context_switches, migrations, page_faults, cycles, instructions,
		cache_misses;
};

/* A row of which nothing is known. */
void rows_clear(struct row *);

/* Room for texts of a row that stand nowhere else. */
struct rows_room {
	char checksum[24], load[LOAD_SIZE];
};

/* The row of a sample; its texts are those of cells, sample and room. `environment` is the hash of
 * the machine and the build. */
void rows_describe(struct row *, const struct cells *, const struct sample *,
	const char *environment, struct rows_room *);

/* What the samples are compared by: see ledger_cost. NaN: not known. */
double rows_cost(const struct row *);

/* What of a sample a row says; what it does not say stays 0, false or NaN. Cell, round and order
 * are left alone. */
void rows_sample(const struct row *, struct sample *);

/* The header, with its line end. */
#define ROWS_HEADER 1200
void rows_header(char text[ROWS_HEADER]);

/* Writes a row; `line` is empty and empty again. 0 or a negative errno. */
int rows_write(struct csv_row *line, int fd, const struct row *);

/* Takes a row, valid until it returns. Anything but 0 ends the reading, with a line in the error.
 */
typedef int rows_fn(void *context, const struct row *, struct error *);

/*
 * Calls `each` with every row of a samples.csv of this build or of an older one. What makes no
 * sense is refused with file, line and column: a number that is none, not finite or negative, a
 * status that there is not, a row of too few or too many fields, a valid sample without a time.
 * What `each` returned last, or a negative errno with a line.
 */
int rows_each(const char *path, rows_fn *each, void *context, struct error *);

/*
 * Which of the cells a row belongs to, by all that identifies it; NO_CELL if none: `differs` is
 * then the column in which the cell that is most like it is another.
 */
size_t rows_cell(const struct row *, const struct cells *, const char **differs);

#endif
