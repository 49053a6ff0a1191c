/* SPDX-License-Identifier: MIT */
/* Ctrl-C and its kin: the one flag that asks the harness to finish its files and leave. */
#ifndef CONCBENCH_STOP_H
#define CONCBENCH_STOP_H

#include <stdbool.h>

/* Catches SIGINT, SIGTERM and SIGHUP; system calls are interrupted, not restarted. */
void stop_catch(void);

/* Has one of them arrived? */
bool stop_wanted(void);

#endif
