/* SPDX-License-Identifier: MIT */
#include "runners/deadline.h"

#include <errno.h>
#include <stdlib.h>

#define ARITY   4
#define IN_HEAP (-1)

void deadline_finish(struct deadline_queue *queue)
{
	free(queue->heap);
	*queue = (struct deadline_queue){ 0 };
}

/* ---- runs ----------------------------------------------------------------------------------- */

/* The run to append to: the last deadline nearest below, else an empty one, else NULL. */
static struct deadline_run *run_for(struct deadline_queue *queue, uint64_t at_ns)
{
	struct deadline_run *best = NULL;
	for (struct deadline_run *run = queue->runs; run < queue->runs + DEADLINE_RUNS; run++) {
		if (!run->last)
			best = best ? best : run;
		else if (run->last->at_ns <= at_ns &&
			 (!best || !best->last || best->last->at_ns < run->last->at_ns))
			best = run;
	}
	return best;
}

static void run_append(struct deadline_run *run, struct deadline *deadline)
{
	deadline->previous = run->last;
	deadline->next = NULL;
	if (run->last)
		run->last->next = deadline;
	else
		run->first = deadline;
	run->last = deadline;
}

static void run_remove(struct deadline_run *run, struct deadline *deadline)
{
	if (deadline->previous)
		deadline->previous->next = deadline->next;
	else
		run->first = deadline->next;
	if (deadline->next)
		deadline->next->previous = deadline->previous;
	else
		run->last = deadline->previous;
}

/* ---- the heap ------------------------------------------------------------------------------- */

static void heap_set(struct deadline_queue *queue, size_t position, struct deadline_entry entry)
{
	queue->heap[position] = entry;
	entry.deadline->position = position;
}

static void heap_rise(struct deadline_queue *queue, size_t position, struct deadline_entry entry)
{
	while (position > 0) {
		size_t parent = (position - 1) / ARITY;
		if (queue->heap[parent].at_ns <= entry.at_ns)
			break;
		heap_set(queue, position, queue->heap[parent]);
		position = parent;
	}
	heap_set(queue, position, entry);
}

static void heap_sink(struct deadline_queue *queue, size_t position, struct deadline_entry entry)
{
	for (;;) {
		size_t child = position * ARITY + 1;
		if (child >= queue->count)
			break;
		size_t end = child + ARITY < queue->count ? child + ARITY : queue->count;
		size_t least = child;
		while (++child < end)
			if (queue->heap[child].at_ns < queue->heap[least].at_ns)
				least = child;
		if (queue->heap[least].at_ns >= entry.at_ns)
			break;
		heap_set(queue, position, queue->heap[least]);
		position = least;
	}
	heap_set(queue, position, entry);
}

static int heap_push(struct deadline_queue *queue, struct deadline *deadline)
{
	if (queue->count == queue->room) {
		size_t room = queue->room ? queue->room * 2 : 64;
		struct deadline_entry *heap = realloc(queue->heap, room * sizeof *heap);
		if (!heap)
			return -ENOMEM;
		queue->heap = heap;
		queue->room = room;
	}
	struct deadline_entry entry = { .at_ns = deadline->at_ns, .deadline = deadline };
	heap_rise(queue, queue->count++, entry);
	return 0;
}

static void heap_remove(struct deadline_queue *queue, size_t position)
{
	struct deadline_entry last = queue->heap[--queue->count];
	if (position == queue->count)
		return;
	if (position > 0 && queue->heap[(position - 1) / ARITY].at_ns > last.at_ns)
		heap_rise(queue, position, last);
	else
		heap_sink(queue, position, last);
}

/* ---- the queue ------------------------------------------------------------------------------ */

int deadline_push(struct deadline_queue *queue, struct deadline *deadline, uint64_t at_ns)
{
	deadline->at_ns = at_ns;
	struct deadline_run *run = run_for(queue, at_ns);
	if (run) {
		run_append(run, deadline);
		deadline->place = (int)(run - queue->runs) + 1;
		return 0;
	}
	int error = heap_push(queue, deadline);
	deadline->place = error ? 0 : IN_HEAP;
	return error;
}

struct deadline *deadline_first(const struct deadline_queue *queue)
{
	struct deadline *first = queue->count ? queue->heap[0].deadline : NULL;
	for (const struct deadline_run *run = queue->runs; run < queue->runs + DEADLINE_RUNS; run++)
		if (run->first && (!first || run->first->at_ns < first->at_ns))
			first = run->first;
	return first;
}

void deadline_remove(struct deadline_queue *queue, struct deadline *deadline)
{
	if (deadline->place == IN_HEAP)
		heap_remove(queue, deadline->position);
	else if (deadline->place > 0)
		run_remove(&queue->runs[deadline->place - 1], deadline);
	deadline->place = 0;
}
