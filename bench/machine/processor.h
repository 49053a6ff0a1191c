/* SPDX-License-Identifier: MIT */
/* What the CPUs of a machine are. */
#ifndef CONCBENCH_PROCESSOR_H
#define CONCBENCH_PROCESSOR_H

#include <stddef.h>

/*
 * The model of the CPUs as a file like /proc/cpuinfo tells it; on Arm, where that has no name, the
 * numbers of each kind of CPU: "ARM implementer 0x41 part 0xd03, ARM implementer 0x41 part 0xd09".
 * 0 if it is known.
 */
int processor_model(const char *path, char *model, size_t size);

#endif
