/* SPDX-License-Identifier: MIT */
#include "bench/sampling/sample.h"

#include <stdio.h>
#include <string.h>

const char *sample_status_name(enum sample_status status)
{
	static const char *const names[] = { [SAMPLE_OK] = "ok",
		[SAMPLE_WARMUP] = "warmup",
		[SAMPLE_WRONG] = "wrong-result",
		[SAMPLE_ERROR] = "error",
		[SAMPLE_SIGNAL] = "signal",
		[SAMPLE_TIMEOUT] = "timeout",
		[SAMPLE_INTERRUPTED] = "interrupted",
		[SAMPLE_STALLED] = "stalled" };
	return names[status];
}

void sample_fail(struct sample *sample, int code, const char *what)
{
	sample->status = SAMPLE_ERROR;
	snprintf(sample->detail, sizeof sample->detail, "%s: %s", what, strerror(-code));
}

uint64_t sample_undisturbed_ns(const struct statement *statement)
{
	uint64_t wall_ns = statement->digest.wall_ns,
		 delay_ns = statement->delay_known ? statement->run_delay_ns : 0,
		 used_ns = statement->user_ns + statement->system_ns;
	if (delay_ns >= wall_ns || used_ns >= wall_ns)
		return wall_ns;
	return wall_ns - delay_ns > used_ns ? wall_ns - delay_ns : used_ns;
}
