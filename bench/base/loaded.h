/* SPDX-License-Identifier: MIT */
/*
 * Libraries that one runner or workload needs, loaded when that one is planned. Linked, each would
 * be mapped into every process that is forked: GLib, libuv and liburing took 8 % of a sample of
 * anything.
 *
 * A file names what it calls, `#define CALLS(CALL) CALL(uv_run) ...`, and has
 *
 *     static struct {
 *             void *handle;
 *             CALLS(LOADED_MEMBER)
 *     } library;
 *
 * which `loaded_open(&library.handle, "libuv.so.1", calls, ...)` fills, with
 * `const struct loaded_call calls[] = { CALLS(LOADED_CALL) };`.
 */
#ifndef CONCBENCH_LOADED_H
#define CONCBENCH_LOADED_H

#include "bench/workload.h"

#include <stddef.h>

#define LOADED_MEMBER(name) __typeof__(name) *name;
#define LOADED_CALL(name)   { #name, &library.name },

struct loaded_call {
	const char *name;
	void *at; /* the pointer that is to point to it */
};

/* Once: a handle that is there stays. 0, or -ENOENT with the reason. */
int loaded_open(void **handle, const char *name, const struct loaded_call *, size_t count,
	char reason[WORKLOAD_TEXT]);

#endif
