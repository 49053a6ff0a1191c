/* SPDX-License-Identifier: MIT */
/*
 * Calls in the harness into code that is not ours, which may call exit(): then a line says who it
 * was, and the exit status is 2 instead of what that code chose.
 */
#ifndef CONCBENCH_GUEST_H
#define CONCBENCH_GUEST_H

#include "bench/base/error.h"

/* Around the call; `format` names who is called: "plug-in x.so". Not nested. */
void guest_enter(const char *format, ...) __attribute__((format(printf, 1, 2)));
void guest_leave(void);

/*
 * Does in a forked child what calls such code and changes nothing outside of it: -EINVAL with a
 * line that names who ended the child, by a signal, exit() or _exit().
 */
int guest_rehearse(void (*act)(void *), void *context, struct error *);

#endif
