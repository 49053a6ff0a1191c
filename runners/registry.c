/* SPDX-License-Identifier: MIT */
#include "runners/registry.h"

#include <stddef.h>

#define RUNNER_ADDRESS(name) &runner_##name,
#define RUNNER_NOTHING(name)

const struct runner *const runner_table[] = { RUNNER_TABLE(RUNNER_ADDRESS, RUNNER_ADDRESS) NULL };
const struct runner *const runner_defaults[] = { RUNNER_TABLE(RUNNER_ADDRESS, RUNNER_NOTHING)
		NULL };
