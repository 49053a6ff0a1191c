/* SPDX-License-Identifier: MIT */
/*
 * Two stacks of one thread: the caller's, and one that a function was started on; control goes back
 * and forth. What a called function has to keep is kept, except the modes of the floating-point
 * unit, which whoever changes them changes back.
 */
#ifndef CONCBENCH_RUNNERS_SWITCH_H
#define CONCBENCH_RUNNERS_SWITCH_H

#include <stddef.h>

struct switch_stack {
	char *bottom;       /* its lowest byte */
	size_t size;        /* a multiple of 16 */
	void *here, *there; /* the stack pointer that is not in use; the caller's */
	void (*function)(void *);
	void *argument;
	void *sanitizer[4]; /* what AddressSanitizer and ThreadSanitizer know of the two */
};

/*
 * Makes `function(argument)` ready to run on the stack; it ends by switch_end, never by returning.
 * `bottom`, `size`, `function` and `argument` are set.
 */
void switch_init(struct switch_stack *);

/* Goes on with the stack's function, and returns when that calls switch_out or switch_end. */
void switch_in(struct switch_stack *);

/* From the function: goes back to whoever called switch_in, and returns at the next switch_in. */
void switch_out(struct switch_stack *);

/* Once the function has ended, or never began. The stack can be used again. */
void switch_finish(struct switch_stack *);

/* From the function, for the last time. */
_Noreturn void switch_end(struct switch_stack *);

#endif
