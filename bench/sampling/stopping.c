/* SPDX-License-Identifier: MIT */
#include "bench/sampling/stopping.h"

#include "bench/plan/options.h"

#include <math.h>

/* Fewer have no interval, see statistics_median. */
#define FIRST_LOOK 6
/*
 * An interval that is so much wider than wanted will do after the block: with three times as many
 * samples it is 1.73 times as narrow. A block that was not enough is followed by short ones.
 */
#define PROMISING   1.5
#define BLOCK       3.0
#define BLOCK_SHORT 1.1
/* What is narrow enough so long before --min-runs is confirmed by them. */
#define EARLY 1.6
/* Looking costs n log n: not after every sample of thousands. */
#define LOOKS_A_DOUBLING 16

const char *stop_reason_name(enum stop_reason reason)
{
	static const char *const names[] = { [STOP_NOT_YET] = "",
		[STOP_RUNS] = "runs",
		[STOP_PRECISE] = "precise",
		[STOP_MAX_RUNS] = "max-runs",
		[STOP_MAX_TIME] = "max-time",
		[STOP_FAILED] = "failed",
		[STOP_LEFT_OUT] = "left-out",
		[STOP_INTERRUPTED] = "interrupted",
		[STOP_IDLE] = "",
		[STOP_PROBED] = "probed" };
	return names[reason];
}

bool stopping_due(const struct stopping *stopping, size_t samples)
{
	return samples >= FIRST_LOOK && samples >= stopping->next;
}

static size_t times(size_t samples, double factor)
{
	return (size_t)ceil((double)samples * factor);
}

/* Where the block that begins now will end. */
static size_t block_end(const struct stopping *stopping, const struct settings *settings,
	size_t samples, double width)
{
	bool early = width <= settings->precision && times(samples, EARLY) <= settings->min_runs;
	size_t end = early ? 0 : times(samples, stopping->confirming ? BLOCK_SHORT : BLOCK);
	return end > settings->min_runs ? end : settings->min_runs;
}

bool stopping_look(
	struct stopping *stopping, const struct settings *settings, size_t samples, double width)
{
	if (stopping->confirming && samples >= settings->min_runs && width <= settings->precision)
		return true;
	if (width <= PROMISING * settings->precision) {
		stopping->next = block_end(stopping, settings, samples, width);
		stopping->confirming = true;
	} else {
		stopping->next = samples + 1 + samples / LOOKS_A_DOUBLING;
		stopping->confirming = false;
	}
	return false;
}
