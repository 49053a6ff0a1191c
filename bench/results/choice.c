/* SPDX-License-Identifier: MIT */
#include "bench/results/choice.h"

#include <math.h>

#define ALPHA 0.05

static double p_of(const struct choice_rival *rival)
{
	return fmin(rival->comparison.p, rival->comparison.p_mean);
}

/* Of those that are not judged to be slower yet, though their intervals say so; or NULL. */
static struct choice_rival *surest_of(struct choice_rival *rivals, size_t count)
{
	struct choice_rival *surest = NULL;
	for (size_t i = 0; i < count; i++)
		if (rivals[i].comparison.ratio.low > 1 && rivals[i].standing != STANDING_SLOWER &&
			(!surest || p_of(&rivals[i]) < p_of(surest)))
			surest = &rivals[i];
	return surest;
}

void choice_judge(struct choice_rival *rivals, size_t count)
{
	double left = 1; /* with the chosen one */
	for (size_t i = 0; i < count; i++) {
		if (isnan(rivals[i].comparison.ratio.low))
			continue;
		rivals[i].standing =
			rivals[i].comparison.ratio.low > 1 ? STANDING_FEW : STANDING_LEVEL;
		left++;
	}
	struct choice_rival *surest;
	for (; (surest = surest_of(rivals, count)); left--) {
		double pairs = left * (left - 1) / 2;
		if (pairs > 1 && pairs * p_of(surest) >= ALPHA)
			break;
		surest->standing = STANDING_SLOWER;
	}
}
