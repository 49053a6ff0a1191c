/* SPDX-License-Identifier: MIT */
#include "bench/base/intern.h"

#include "bench/base/memory.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK 65536

struct intern_chunk {
	struct intern_chunk *next;
	size_t used, size;
	char text[];
};

/* FNV-1a */
uint64_t intern_hash(uint64_t hash, const char *text)
{
	hash ^= UINT64_C(0xcbf29ce484222325);
	do
		hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
	while (*text++);
	return hash ^ hash >> 32;
}

static const char **find(const char **slots, size_t room, const char *text)
{
	size_t at = intern_hash(0, text) & (room - 1);
	while (slots[at] && strcmp(slots[at], text) != 0)
		at = (at + 1) & (room - 1);
	return &slots[at];
}

/* At most half of the slots are taken. */
static void grow(struct intern *texts)
{
	if (texts->count * 2 < texts->room)
		return;
	size_t room = texts->room ? texts->room * 2 : 64;
	const char **slots = memory_zeroed(room, sizeof *slots);
	for (size_t i = 0; i < texts->room; i++)
		if (texts->slots[i])
			*find(slots, room, texts->slots[i]) = texts->slots[i];
	free(texts->slots);
	texts->slots = slots;
	texts->room = room;
}

static char *copy(struct intern *texts, const char *text)
{
	size_t size = strlen(text) + 1;
	struct intern_chunk *chunk = texts->chunks;
	if (!chunk || chunk->size - chunk->used < size) {
		size_t room = size > CHUNK ? size : CHUNK;
		chunk = memory_resized(NULL, sizeof *chunk + room, 1);
		*chunk = (struct intern_chunk){ .next = texts->chunks, .size = room };
		texts->chunks = chunk;
	}
	char *to = memcpy(chunk->text + chunk->used, text, size);
	chunk->used += size;
	return to;
}

const char *intern_text(struct intern *texts, const char *text)
{
	grow(texts);
	const char **slot = find(texts->slots, texts->room, text);
	if (!*slot) {
		*slot = copy(texts, text);
		texts->count++;
	}
	return *slot;
}

void intern_finish(struct intern *texts)
{
	while (texts->chunks) {
		struct intern_chunk *next = texts->chunks->next;
		free(texts->chunks);
		texts->chunks = next;
	}
	free(texts->slots);
	*texts = (struct intern){ 0 };
}
