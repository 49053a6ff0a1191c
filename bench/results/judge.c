/* SPDX-License-Identifier: MIT */
/* What the difference of a cell comes to: slower, faster, failed, or not to be told. */
#include "bench/results/difference.h"

#include "bench/base/memory.h"
#include "bench/results/results.h"

#include <math.h>
#include <stdlib.h>

#define ALPHA 0.05
/* Five per cent more may be a binary hair less. */
#define ROUNDING 1e-9

double difference_percent(double ratio)
{
	return (1 / ratio - 1) * 100;
}

static bool is_apart(const struct comparison *comparison)
{
	return comparison->ratio.high < 1 || comparison->ratio.low > 1;
}

/* Of cells that were measured on both sides. Two of one run were busy in the same rounds; of two
 * runs it may have been one, and took several times as long for that reason alone. */
static enum change change_of(const struct difference *difference, bool same_rounds)
{
	const struct comparison *comparison = &difference->comparison;
	if (isnan(comparison->ratio.low))
		return CHANGE_UNKNOWN;
	if (difference->busy && !same_rounds)
		return CHANGE_BUSY;
	if (isnan(difference->p_holm))
		return CHANGE_UNKNOWN;
	/* Apart alone, but not among so many cells: with more samples it would be shown or not. */
	if (difference->p_holm >= ALPHA && is_apart(comparison))
		return CHANGE_UNKNOWN;
	if (difference->p_holm >= ALPHA || !is_apart(comparison))
		return difference->busy || is_apart(&difference->undisturbed) ? CHANGE_BUSY
									      : CHANGE_NONE;
	return comparison->ratio.high < 1 ? CHANGE_SLOWER : CHANGE_FASTER;
}

/* Did it work: is there a time, or a rate that is held, whether the search ended or not? */
static bool works(const struct difference_side *side)
{
	return side->samples || !isnan(side->median_s);
}

/* Failed, or not measured. A search may have held nothing for want of a quiet machine. */
static enum change change_of_missing(const struct difference *difference)
{
	const struct difference_side *old = &difference->old, *new = &difference->new;
	bool before = works(old), now = works(new);
	if (before && !now && new->failed)
		return new->busy &&load_is_probe(&new->cell->load) ? CHANGE_BUSY : CHANGE_FAILED;
	if (now && !before && old->failed)
		return CHANGE_MENDED;
	return !before && !now && !old->endless && !new->endless ? CHANGE_NEITHER : CHANGE_UNKNOWN;
}

static void judge_one(struct difference *difference, bool same_rounds, double threshold)
{
	bool both = difference->old.samples && difference->new.samples;
	double percent = difference_percent(difference->comparison.ratio.estimate);
	difference->change =
		both ? change_of(difference, same_rounds) : change_of_missing(difference);
	difference->regression =
		difference->change == CHANGE_FAILED ||
		(difference->change == CHANGE_SLOWER && percent >= threshold - ROUNDING);
}

/* How large a difference of a cell has to be to be shown alone, per cent. */
static double provable(const struct difference *difference)
{
	const struct interval *ratio = &difference->comparison.ratio;
	return expm1(log(ratio->high / ratio->low) / 2) * 100;
}

void differences_judge(struct differences *differences, double threshold)
{
	size_t count = differences->count;
	double *p = memory_zeroed(count, sizeof *p);
	double *adjusted = memory_zeroed(count, sizeof *adjusted);
	differences->threshold = threshold;
	differences->regressions = 0;
	differences->provable_least = differences->provable_most = NAN;
	/* Cells that cannot be told anyway do not make the others harder to tell. */
	for (size_t i = 0; i < count; i++) {
		const struct difference *difference = &differences->items[i];
		bool untold = isnan(difference->comparison.ratio.low) ||
			      (difference->busy && !differences->builds);
		p[i] = untold ? NAN : difference->comparison.p;
	}
	statistics_holm(p, count, adjusted);
	for (size_t i = 0; i < count; i++) {
		struct difference *difference = &differences->items[i];
		difference->p_holm = adjusted[i];
		judge_one(difference, differences->builds, threshold);
		differences->regressions += difference->regression;
		double least = isnan(p[i]) ? NAN : provable(difference);
		differences->provable_least = fmin(differences->provable_least, least);
		differences->provable_most = fmax(differences->provable_most, least);
	}
	free(p);
	free(adjusted);
}
