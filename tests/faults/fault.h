/* SPDX-License-Identifier: MIT */
/* What goes wrong on request: the kinds, and the faults of tasks and of the system. */
#ifndef CONCBENCH_TESTS_FAULT_H
#define CONCBENCH_TESTS_FAULT_H

#include <stdint.h>

#define KINDS(KIND) \
	KIND(NONE, "none") \
	KIND(ERROR, "error") \
	KIND(SEGV, "segv") \
	KIND(SEGV_AWAITED, "segv-awaited") \
	KIND(ABORT, "abort") \
	KIND(EXIT, "exit") \
	KIND(EXIT_0, "exit-0") \
	KIND(KILL, "kill") \
	KIND(HANG, "hang") \
	KIND(SPIN, "spin") \
	KIND(STOP, "stop") \
	KIND(FLEE, "flee") \
	KIND(DESERT, "desert") \
	KIND(GRANDCHILD, "grandchild") \
	KIND(NEPHEW, "nephew") \
	KIND(ORPHAN, "orphan") \
	KIND(DEAF, "deaf") \
	KIND(ALL_DEAF, "all-deaf") \
	KIND(DAEMON, "daemon") \
	KIND(DIRECTORY, "directory") \
	KIND(WILD, "wild") \
	KIND(BLUR, "blur") \
	KIND(SCRIBBLER, "scribbler") \
	KIND(DESCRIPTORS, "descriptors") \
	KIND(MEMORY, "memory") \
	KIND(PRINT, "print") \
	KIND(SILENT, "silent") \
	KIND(WRONG, "wrong") \
	KIND(TOLERATED, "tolerated") \
	KIND(DRIFT, "drift") \
	KIND(VARY, "vary") \
	KIND(ALL_AT_ONCE, "all-at-once") \
	KIND(PLAN_REFUSES, "plan-refuses") \
	KIND(PLAN_NO_TASKS, "plan-no-tasks") \
	KIND(PLAN_EXITS, "plan-exits") \
	KIND(PLAN_LEAVES, "plan-leaves") \
	KIND(PLAN_CRASHES, "plan-crashes") \
	KIND(PLAN_SHARED, "plan-shared") \
	KIND(PLAN_SCRATCH, "plan-scratch") \
	KIND(PLAN_ENDLESS, "plan-endless") \
	KIND(SETUP_ENDLESS, "setup-endless") \
	KIND(SETUP_ONCE, "setup-once") \
	KIND(CHECK_ENDLESS, "check-endless") \
	KIND(CHECK_FAILS, "check-fails") \
	KIND(SETUP_FAILS, "setup-fails") \
	KIND(SETUP_ABORTS, "setup-aborts") \
	KIND(SETUP_HANGS, "setup-hangs") \
	KIND(ENTER_FAILS, "enter-fails") \
	KIND(CHECK_CRASHES, "check-crashes") \
	KIND(CHECK_HANGS, "check-hangs") \
	KIND(FORMAT_FAILS, "format-fails") \
	KIND(FORMAT_ODD, "format-odd") \
	KIND(TEARDOWN_CRASHES, "teardown-crashes") \
	KIND(LEAVE_CRASHES, "leave-crashes") \
	KIND(CLOSE, "close") \
	KIND(MOVE, "move") \
	KIND(NO_FILES, "no-files") \
	KIND(NO_PROCESSES, "no-processes") \
	KIND(NO_MEMORY, "no-memory")

#define KIND_NUMBER(number, name) number,

enum kind {
	KINDS(KIND_NUMBER)
};

struct fault {
	enum kind kind;
	uint64_t task;
	const char *marks;
};

/* Appends the calling process's number to the file of marks, if there is one. */
void fault_mark(const struct fault *);

/* Does what is to be done in the task that fails: 0 to go on, or the task's negative errno. */
int fault_happen(const struct fault *);

/* Waits for ever. */
void fault_doze(void);

/* Of the kinds that leave a process nothing more: no files, processes or memory. 0 or -errno. */
int fault_starve(enum kind);

#endif
