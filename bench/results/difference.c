/* SPDX-License-Identifier: MIT */
#include "bench/results/difference.h"

#include "bench/base/file.h"
#include "bench/base/csv.h"
#include "bench/results/results.h"
#include "bench/results/summary.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ALPHA 0.05

/* ---- collecting ----------------------------------------------------------------------------- */

/* All but the comparison. */
static int fill(const struct results *old_run, const struct results_cell *old,
	const struct results *new_run, const struct results_cell *new,
	struct difference *difference)
{
	struct interval before, after;
	char *label = results_cell_label(old);
	int code = label ? results_median(old_run, (size_t)(old - old_run->cells), results_wall_s,
				   false, &before)
			 : -ENOMEM;
	if (!code)
		code = results_median(
			new_run, (size_t)(new - new_run->cells), results_wall_s, false, &after);
	if (!code) {
		snprintf(difference->label, sizeof difference->label, "%s", label);
		difference->old_cell = old;
		difference->new_cell = new;
		difference->old_count = old->count;
		difference->new_count = new->count;
		difference->old_s = before.estimate;
		difference->new_s = after.estimate;
	}
	free(label);
	return code;
}

static int compare_runs(
	const struct results *old, const struct results *new, struct difference *difference)
{
	size_t a = (size_t)(difference->old_cell - old->cells);
	size_t b = (size_t)(difference->new_cell - new->cells);
	double *base = calloc(old->cells[a].total + 1, sizeof *base);
	double *value = calloc(new->cells[b].total + 1, sizeof *value);
	int code = -ENOMEM;
	if (base && value) {
		size_t bases = results_values(old, a, results_wall_s, false, base);
		size_t values = results_values(new, b, results_wall_s, false, value);
		code = statistics_unpaired(base, bases, value, values, &difference->comparison);
	}
	free(base);
	free(value);
	return code;
}

int differences_collect(struct difference **differences, size_t *count, const struct results *old,
	const struct results *new)
{
	*count = 0;
	*differences = calloc(old->count + 1, sizeof **differences);
	int code = *differences ? 0 : -ENOMEM;
	for (size_t i = 0; !code && i < old->count; i++) {
		const struct results_cell *cell = &old->cells[i];
		const struct results_cell *same = results_find(new, cell);
		if (!same)
			continue;
		struct difference *difference = &(*differences)[(*count)++];
		code = fill(old, cell, new, same, difference);
		if (!code)
			code = compare_runs(old, new, difference);
	}
	return code;
}

static int compare_builds(const struct results *run, struct difference *difference)
{
	return summary_compare(run, (size_t)(difference->old_cell - run->cells),
		(size_t)(difference->new_cell - run->cells), &difference->comparison);
}

int differences_collect_builds(
	struct difference **differences, size_t *count, const struct results *run)
{
	*count = 0;
	*differences = calloc(run->count + 1, sizeof **differences);
	int code = *differences ? 0 : -ENOMEM;
	for (size_t i = 0; !code && i < run->count; i++) {
		const struct results_cell *old = &run->cells[i];
		const struct results_cell *new =
			strcmp(old->build, "old") ? NULL : results_find_build(run, old, "new");
		if (!new)
			continue;
		struct difference *difference = &(*differences)[(*count)++];
		code = fill(run, old, run, new, difference);
		if (!code)
			code = compare_builds(run, difference);
	}
	return code;
}

/* ---- judging -------------------------------------------------------------------------------- */

/* By how many per cent NEW takes longer; negative: less. From a ratio old over new. */
static double percent_slower(double ratio)
{
	return (1 / ratio - 1) * 100;
}

static enum change judge(const struct difference *difference)
{
	const struct interval *ratio = &difference->comparison.ratio;
	if (isnan(ratio->low) || isnan(difference->p_holm))
		return CHANGE_UNKNOWN;
	bool apart = ratio->high < 1 || ratio->low > 1;
	/* Apart alone, but not among so many cells: with more samples it would be shown or not. */
	if (difference->p_holm >= ALPHA)
		return apart ? CHANGE_UNKNOWN : CHANGE_NONE;
	return ratio->high < 1 ? CHANGE_SLOWER : apart ? CHANGE_FASTER : CHANGE_NONE;
}

int differences_judge(struct difference *differences, size_t count, double threshold)
{
	double *p = calloc(count + 1, sizeof *p), *adjusted = calloc(count + 1, sizeof *adjusted);
	if (!p || !adjusted) {
		free(p);
		free(adjusted);
		return -ENOMEM;
	}
	/* Cells that cannot be told anyway do not make the others harder to tell. */
	for (size_t i = 0; i < count; i++)
		p[i] = isnan(differences[i].comparison.ratio.low) ? NAN
								  : differences[i].comparison.p;
	statistics_holm(p, count, adjusted);
	for (size_t i = 0; i < count; i++) {
		struct difference *difference = &differences[i];
		difference->p_holm = adjusted[i];
		difference->change = judge(difference);
		difference->regression =
			difference->change == CHANGE_SLOWER &&
			percent_slower(difference->comparison.ratio.high) > threshold;
	}
	free(p);
	free(adjusted);
	return 0;
}

static const char *const words[] = { [CHANGE_UNKNOWN] = "cannot tell: too few samples",
	[CHANGE_NONE] = "no difference shown",
	[CHANGE_SLOWER] = "slower",
	[CHANGE_FASTER] = "faster" };

static void print_one(FILE *out, const struct difference *difference)
{
	const struct interval *ratio = &difference->comparison.ratio;
	char change[32] = "", interval[48] = "";
	if (!isnan(ratio->estimate))
		snprintf(change, sizeof change, "%+.1f %%", percent_slower(ratio->estimate));
	if (!isnan(ratio->low))
		snprintf(interval, sizeof interval, "[%+.1f, %+.1f]", percent_slower(ratio->high),
			percent_slower(ratio->low));
	const char *unit = difference->old_s < 0.1 ? "ms" : "s";
	double factor = difference->old_s < 0.1 ? 1e3 : 1;
	if (isnan(difference->old_s) || isnan(difference->new_s)) {
		fprintf(out, "%s\n    no valid sample of the %s build or run\n", difference->label,
			isnan(difference->old_s) ? "old" : "new");
		return;
	}
	fprintf(out, "%s\n    %9.4f %-2s -> %9.4f %-2s %9s %-17s %s%s\n", difference->label,
		difference->old_s * factor, unit, difference->new_s * factor, unit, change,
		interval, words[difference->change], difference->regression ? " (regression)" : "");
}

size_t differences_print(
	FILE *out, const struct difference *differences, size_t count, double threshold)
{
	size_t regressions = 0, changes[4] = { 0 };
	fprintf(out, "    %12s -> %12s %9s %-17s\n", "old, median", "new, median", "change",
		"[95 % interval]");
	for (size_t i = 0; i < count; i++) {
		print_one(out, &differences[i]);
		regressions += differences[i].regression;
		changes[differences[i].change]++;
	}
	fprintf(out, "\n%zu cell%s: %zu slower, %zu faster, %zu without a difference shown", count,
		count == 1 ? "" : "s", changes[CHANGE_SLOWER], changes[CHANGE_FASTER],
		changes[CHANGE_NONE]);
	if (changes[CHANGE_UNKNOWN])
		fprintf(out, ", %zu with too few samples to tell", changes[CHANGE_UNKNOWN]);
	fprintf(out, "\n");
	if (changes[CHANGE_SLOWER] && threshold > 0)
		fprintf(out, "%zu of them slower by more than %g %%\n", regressions, threshold);
	return regressions;
}

static int write_one(const struct difference *difference, struct csv_row *line, int fd)
{
	const struct interval *ratio = &difference->comparison.ratio;
	csv_text(line, difference->label);
	csv_integer(line, difference->old_count);
	csv_integer(line, difference->new_count);
	csv_number(line, difference->old_s, 9);
	csv_number(line, difference->new_s, 9);
	csv_number(line, ratio->estimate, 6);
	csv_number(line, ratio->low, 6);
	csv_number(line, ratio->high, 6);
	csv_number(line, difference->comparison.p, 9);
	csv_number(line, difference->p_holm, 9);
	csv_text(line, words[difference->change]);
	csv_text(line, difference->regression ? "yes" : "no");
	return csv_end(line, fd);
}

int differences_write(
	const struct difference *differences, size_t count, const char *path, struct error *error)
{
	static const char header[] =
		"cell,old_samples,new_samples,old_median_s,new_median_s,"
		"speedup,speedup_low,speedup_high,p,p_holm,verdict,regression\n";
	struct file file;
	struct csv_row line = { 0 };
	int code = file_create(&file, path), fd = code ? -1 : fileno(file.stream);
	if (!code)
		code = csv_header(fd, header);
	for (size_t i = 0; !code && i < count; i++)
		code = write_one(&differences[i], &line, fd);
	csv_finish(&line);
	code = file_close(&file, code);
	return code ? error_errno(error, code, "%s", path) : 0;
}
