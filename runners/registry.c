/* SPDX-License-Identifier: MIT */
#include "runners/registry.h"

#include <stddef.h>

#define RUNNER_ADDRESS(name) &runner_##name,

const struct runner *const runner_table[] = { RUNNER_TABLE(RUNNER_ADDRESS) NULL };
