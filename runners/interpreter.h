/* SPDX-License-Identifier: MIT */
/* A program of another language that is started, told what to do, and heard line by line. */
#ifndef CONCBENCH_RUNNERS_INTERPRETER_H
#define CONCBENCH_RUNNERS_INTERPRETER_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Room for one line of what it says. */
#define INTERPRETER_LINE 512

struct interpreter {
	const char *name; /* of the program, as asked for; borrowed */
	pid_t pid;        /* 0: reaped, or there was none */
	int signal;       /* that has killed it, or 0 */
	int status;       /* its exit status, where no signal has */
	int pidfd, control;
	size_t used; /* of the text, which is what was heard and not yet taken */
	char text[INTERPRETER_LINE];
};

/*
 * What is started: `name` is looked for in PATH (program_find) if it has no slash. `brief` is the descriptor of
 * the file that it is to read; it and those of `keep` (-1: none) stay open in the program. With
 * `prints` not -1, what it prints goes there.
 */
struct interpreter_start {
	const char *name, *host;
	int brief, control, prints;
	int keep[2];
};

/* The two ends of what it will speak on. 0 or a negative errno. */
int interpreter_pair(int ends[2]);

/*
 * Starts it from the calling process's main thread, with which it dies; takes `ours`, the other end
 * of `control`, which is closed here. What cannot be executed says so in a line, as a host would.
 * 0, or a negative errno with nothing to end.
 */
int interpreter_init(struct interpreter *, const struct interpreter_start *, int ours);

/*
 * The next line that it says, without its end, valid until the next call; NULL when it has ended or
 * hung up, or when `until_ns` (of CLOCK_MONOTONIC, UINT64_MAX: never) has passed.
 */
const char *interpreter_hear(struct interpreter *, uint64_t until_ns);

/* 0 or a negative errno. */
int interpreter_say(struct interpreter *, const char *line);

/* Why it says nothing any more, in words; reaps it if it has ended, or kills it. */
void interpreter_silence(struct interpreter *, char *text, size_t size);

/* Hangs up, waits for its end at most `patience_ns`, then kills it; reaps it. */
void interpreter_finish(struct interpreter *, uint64_t patience_ns);

#endif
