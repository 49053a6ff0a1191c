/* SPDX-License-Identifier: MIT */
#include "bench/sampling/beats.h"

#include "bench/base/say.h"
#include "bench/base/statistics.h"
#include "bench/heart.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* An hour of milliseconds; only what is written to takes memory. */
#define BEATS_MAX (UINT64_C(1) << 22)

int beats_init(struct block *block, uint64_t every_ns, uint64_t limit_ns)
{
	uint64_t room = limit_ns / every_ns + 1;
	room = room < BEATS_MAX ? room : BEATS_MAX;
	int error = block_init(block, "heart", sizeof(struct heart) + room * sizeof(uint64_t));
	if (!error)
		*(struct heart *)block->memory =
			(struct heart){ .every_ns = every_ns, .room = room };
	return error;
}

/* Beat i was due at (i + 1) times the interval. */
static void describe_parts(
	const struct heart *heart, const double *late_s, uint64_t wall_ns, struct beats *beats)
{
	struct say out = say_into(beats->parts, sizeof beats->parts);
	uint64_t beat = 0;
	for (uint64_t part = 1; part <= BEATS_PARTS; part++) {
		double most = NAN;
		for (; beat < heart->count && beat < heart->room &&
			(beat + 1) * heart->every_ns <= wall_ns / BEATS_PARTS * part;
			beat++)
			most = fmax(most, late_s[beat]);
		if (!isnan(most))
			say(&out, "%.6f", most);
		if (part < BEATS_PARTS)
			say(&out, ";");
	}
}

int beats_digest(struct heart *heart, uint64_t start_ns, uint64_t stop_ns, struct beats *beats)
{
	static const double at[] = { 0.5, 0.99, 1 };
	double late[3];
	*beats = (struct beats){ 0 };
	heart_beat(heart, stop_ns);
	if (!heart || !heart->count)
		return 0;
	uint64_t count = heart->count < heart->room ? heart->count : heart->room;
	double *seconds = malloc(count * sizeof *seconds);
	if (!seconds)
		return -ENOMEM;
	for (uint64_t i = 0; i < count; i++)
		seconds[i] = (double)heart->late_ns[i] * 1e-9;
	describe_parts(heart, seconds, stop_ns - start_ns, beats);
	statistics_quantiles(seconds, count, at, 3, late);
	free(seconds);
	beats->count = heart->count;
	beats->median_s = late[0];
	beats->p99_s = statistics_shows(count, 0.99) ? late[1] : NAN;
	beats->max_s = late[2];
	return 0;
}
