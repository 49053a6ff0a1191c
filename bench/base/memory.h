/* SPDX-License-Identifier: MIT */
/*
 * Memory of the harness. What cannot be had ends the program with a line and status 1, here and
 * nowhere else: samples are on the disk as soon as they are measured, a run goes on with --resume,
 * and the guardian ends what a harness leaves behind. So nothing returns NULL, and nobody has to
 * ask. In a subject, in runners and in workloads no memory is a failed cell like any other: they do
 * not allocate by this.
 */
#ifndef CONCBENCH_MEMORY_H
#define CONCBENCH_MEMORY_H

#include <stddef.h>
#include <stdio.h>

/* A zeroed array; of at least one byte. Caller frees, here and below. */
void *memory_zeroed(size_t count, size_t size);

/* The array with room for so many. */
void *memory_resized(void *items, size_t count, size_t size);

/* The array of `count` items with room for one more at least. It is doubled now and then, so that
 * to fill one costs no more than twice its copies; nothing else may size it. */
void *memory_more(void *items, size_t count, size_t size);

char *memory_text(const char *text);
/* The first `length` bytes at most. */
char *memory_part(const char *text, size_t length);
char *memory_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* For what others allocate: gives it, unless it is NULL. */
void *memory_had(void *memory);

/* A text that is printed piece by piece. */
struct memory_stream {
	FILE *file;
	char *text;
	size_t size;
};

void memory_stream_open(struct memory_stream *);
/* Gives the text. */
char *memory_stream_close(struct memory_stream *);

#endif
