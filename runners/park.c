/* SPDX-License-Identifier: MIT */
#include "runners/park.h"

#include <errno.h>
#include <stdlib.h>

/* 64 KB of lanes when all are parked on words of their own; 1 MB at most. */
#define BITS_MIN 4u
#define BITS_MAX 16u

static int park_init(struct park *park, size_t most)
{
	unsigned bits = BITS_MIN;
	while (bits < BITS_MAX && most >> bits)
		bits++;
	park->bits = bits;
	park->lanes = calloc((size_t)1 << bits, sizeof *park->lanes);
	return park->lanes ? 0 : -ENOMEM;
}

/* Words stand side by side: a multiplication spreads them (Knuth's, by the golden ratio). */
static struct park_lane *lane_of(const struct park *park, const _Atomic uint32_t *word)
{
	uint64_t hash = (uint64_t)(uintptr_t)word * UINT64_C(0x9e3779b97f4a7c15);
	return &park->lanes[hash >> (64 - park->bits)];
}

int park_add(struct park *park, struct parked *parked, const _Atomic uint32_t *word, size_t most)
{
	int error = park->lanes ? 0 : park_init(park, most);
	if (error)
		return error;
	struct park_lane *lane = lane_of(park, word);
	*parked = (struct parked){ .word = word, .previous = lane->last };
	if (lane->last)
		lane->last->next = parked;
	else
		lane->first = parked;
	lane->last = parked;
	return 0;
}

void park_remove(struct park *park, struct parked *parked)
{
	if (!parked->word)
		return;
	struct park_lane *lane = lane_of(park, parked->word);
	if (parked->previous)
		parked->previous->next = parked->next;
	else
		lane->first = parked->next;
	if (parked->next)
		parked->next->previous = parked->previous;
	else
		lane->last = parked->previous;
	parked->word = NULL;
}

struct parked *park_take(struct park *park, const _Atomic uint32_t *word)
{
	struct parked *parked = park->lanes ? lane_of(park, word)->first : NULL;
	while (parked && parked->word != word)
		parked = parked->next;
	if (parked)
		park_remove(park, parked);
	return parked;
}

const struct parked *park_any(const struct park *park)
{
	for (size_t i = 0; park->lanes && i < (size_t)1 << park->bits; i++)
		if (park->lanes[i].first)
			return park->lanes[i].first;
	return NULL;
}

void park_finish(struct park *park)
{
	free(park->lanes);
	*park = (struct park){ 0 };
}
