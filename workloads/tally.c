/* SPDX-License-Identifier: MIT */
/* Counts words: the kernel of the word count. Stop words are counted too; the few that lead the
 * count are dropped at the end, which is cheaper than asking about every word. */
#include "workloads/tally.h"
#include "workloads/stop_words.h"

#include <endian.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_BITS 12u

/* The odd number next to 2^64 over the golden ratio (Knuth): spreads the bits upwards. */
#define SPREAD UINT64_C(0x9e3779b97f4a7c15)

struct slot {
	uint32_t tag;  /* low bits of the hash: most other words are told apart without a look */
	uint32_t word; /* its number plus 1; 0: empty */
};

struct word {
	uint64_t hash;
	uint64_t count;
	size_t offset; /* into the arena */
	size_t length;
};

struct tally {
	struct slot *slots; /* 2^bits of them, at most half of them taken */
	unsigned bits;
	struct word *words;
	size_t used, room;
	unsigned char *arena;
	size_t arena_used, arena_room;
	unsigned char *carry; /* the beginning of a word that goes on in the next piece */
	size_t carry_used, carry_room;
};

static const bool is_space[256] = {
	[' '] = true, ['\t'] = true, ['\n'] = true, ['\v'] = true, ['\f'] = true, ['\r'] = true
};

/* ---- memory -----------------------------------------------------------------------------------
 */

/* Makes room for `more` bytes behind `used`, and for the pad. */
static int reserve(unsigned char **bytes, size_t *room, size_t used, size_t more)
{
	if (more + TALLY_PAD <= *room - used)
		return 0;
	size_t wanted = *room > 0 ? *room : 4096;
	while (wanted - used < more + TALLY_PAD)
		wanted *= 2;
	unsigned char *grown = realloc(*bytes, wanted);
	if (!grown)
		return -ENOMEM;
	memset(grown + *room, 0, wanted - *room);
	*bytes = grown;
	*room = wanted;
	return 0;
}

struct tally *tally_create(void)
{
	struct tally *tally = calloc(1, sizeof *tally);
	if (!tally)
		return NULL;
	tally->bits = FIRST_BITS;
	tally->slots = calloc((size_t)1 << tally->bits, sizeof *tally->slots);
	if (tally->slots)
		return tally;
	free(tally);
	return NULL;
}

void tally_destroy(struct tally *tally)
{
	if (!tally)
		return;
	free(tally->slots);
	free(tally->words);
	free(tally->arena);
	free(tally->carry);
	free(tally);
}

void tally_reset(struct tally *tally)
{
	if (tally->used > 0)
		memset(tally->slots, 0, sizeof *tally->slots << tally->bits);
	tally->used = 0;
	tally->arena_used = 0;
	tally->carry_used = 0;
}

/* ---- the table --------------------------------------------------------------------------------
 */

/* The next eight bytes of a word, or fewer with zeros above them. Reads behind the word's end. */
static inline uint64_t load(const unsigned char *bytes, size_t length)
{
	uint64_t loaded;
	memcpy(&loaded, bytes, sizeof loaded);
	loaded = le64toh(loaded);
	return length >= 8 ? loaded : loaded & ((UINT64_C(1) << (8 * length)) - 1);
}

static inline uint64_t hash_of(const unsigned char *bytes, size_t length)
{
	uint64_t hash = length;
	for (; length > 8; bytes += 8, length -= 8) {
		hash = (hash ^ load(bytes, 8)) * SPREAD;
		hash ^= hash >> 29;
	}
	hash = (hash ^ load(bytes, length)) * SPREAD;
	hash ^= hash >> 32;
	return hash * SPREAD;
}

static inline bool is_equal(const unsigned char *a, const unsigned char *b, size_t length)
{
	for (; length > 8; a += 8, b += 8, length -= 8)
		if (load(a, 8) != load(b, 8))
			return false;
	return load(a, length) == load(b, length);
}

static inline size_t home_of(uint64_t hash, unsigned bits)
{
	return hash >> (64 - bits);
}

static int grow_slots(struct tally *tally)
{
	unsigned bits = tally->bits + 1;
	size_t mask = ((size_t)1 << bits) - 1;
	struct slot *slots = calloc(mask + 1, sizeof *slots);
	if (!slots)
		return -ENOMEM;
	for (size_t i = 0; i < tally->used; i++) {
		uint64_t hash = tally->words[i].hash;
		size_t at = home_of(hash, bits);
		while (slots[at].word != 0)
			at = (at + 1) & mask;
		slots[at] = (struct slot){ .tag = (uint32_t)hash, .word = (uint32_t)i + 1 };
	}
	free(tally->slots);
	tally->slots = slots;
	tally->bits = bits;
	return 0;
}

static int grow_words(struct tally *tally)
{
	size_t room = tally->room > 0 ? 2 * tally->room : 256;
	struct word *words = realloc(tally->words, room * sizeof *words);
	if (!words)
		return -ENOMEM;
	tally->words = words;
	tally->room = room;
	return 0;
}

static int add(struct tally *tally, struct slot *slot, const unsigned char *bytes, size_t length,
	uint64_t hash)
{
	if (tally->used == UINT32_MAX - 1 ||
		(tally->used == tally->room && grow_words(tally) < 0) ||
		reserve(&tally->arena, &tally->arena_room, tally->arena_used, length) < 0)
		return -ENOMEM;
	memcpy(tally->arena + tally->arena_used, bytes, length);
	tally->words[tally->used++] = (struct word){
		.hash = hash, .count = 1, .offset = tally->arena_used, .length = length
	};
	tally->arena_used += length;
	*slot = (struct slot){ .tag = (uint32_t)hash, .word = (uint32_t)tally->used };
	return tally->used << 1 > (size_t)1 << tally->bits ? grow_slots(tally) : 0;
}

static inline int count(struct tally *tally, const unsigned char *bytes, size_t length)
{
	uint64_t hash = hash_of(bytes, length);
	size_t mask = ((size_t)1 << tally->bits) - 1;
	for (size_t at = home_of(hash, tally->bits);; at = (at + 1) & mask) {
		struct slot *slot = &tally->slots[at];
		if (slot->word == 0)
			return add(tally, slot, bytes, length, hash);
		if (slot->tag != (uint32_t)hash)
			continue;
		struct word *word = &tally->words[slot->word - 1];
		if (word->length == length &&
			is_equal(tally->arena + word->offset, bytes, length)) {
			word->count++;
			return 0;
		}
	}
}

/* ---- the text ---------------------------------------------------------------------------------
 */

/* Blocks of a fixed length become vector instructions; the last one may reach into the pad. */
static void fold_case(unsigned char *bytes, size_t length)
{
	for (size_t block = 0; block < length; block += TALLY_PAD)
		for (size_t i = block; i < block + TALLY_PAD; i++)
			bytes[i] |=
				(unsigned char)((unsigned char)(bytes[i] - 'A') < 26 ? 0x20 : 0);
}

static size_t word_end(const unsigned char *piece, size_t at, size_t length)
{
	while (at < length && !is_space[piece[at]])
		at++;
	return at;
}

static int carry_on(struct tally *tally, const unsigned char *bytes, size_t length)
{
	if (reserve(&tally->carry, &tally->carry_room, tally->carry_used, length) < 0)
		return -ENOMEM;
	memcpy(tally->carry + tally->carry_used, bytes, length);
	tally->carry_used += length;
	return 0;
}

static int count_carried(struct tally *tally)
{
	size_t length = tally->carry_used;
	tally->carry_used = 0;
	return length > 0 ? count(tally, tally->carry, length) : 0;
}

int tally_feed(struct tally *tally, unsigned char *piece, size_t length)
{
	fold_case(piece, length);
	size_t at = 0;
	int status = 0;
	if (tally->carry_used > 0) {
		at = word_end(piece, 0, length);
		status = carry_on(tally, piece, at);
		if (status == 0 && at < length)
			status = count_carried(tally);
	}
	while (status == 0) {
		while (at < length && is_space[piece[at]])
			at++;
		size_t start = at;
		at = word_end(piece, at, length);
		if (at == length)
			return start < length ? carry_on(tally, piece + start, length - start) : 0;
		status = count(tally, piece + start, at - start);
	}
	return status;
}

static bool is_smaller(const struct tally *tally, const struct word *word, const struct word *other)
{
	size_t shorter = word->length < other->length ? word->length : other->length;
	int order = memcmp(tally->arena + word->offset, tally->arena + other->offset, shorter);
	return order < 0 || (order == 0 && word->length < other->length);
}

int tally_finish(struct tally *tally, struct tally_best *best)
{
	int status = count_carried(tally);
	const struct word *lead = NULL;
	for (size_t i = 0; status == 0 && i < tally->used; i++) {
		const struct word *word = &tally->words[i];
		if (lead && (word->count < lead->count ||
				    (word->count == lead->count && !is_smaller(tally, word, lead))))
			continue;
		if (!stop_words_contain(tally->arena + word->offset, word->length))
			lead = word;
	}
	*best = (struct tally_best){ 0 };
	if (lead)
		*best = (struct tally_best){ .word = tally->arena + lead->offset,
			.length = lead->length,
			.count = lead->count };
	return status;
}
