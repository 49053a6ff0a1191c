/* SPDX-License-Identifier: MIT */
#include "workloads/registry.h"

#include <stddef.h>

#define WORKLOAD_ADDRESS(name) &workload_##name,

const struct workload *const workload_table[] = { WORKLOAD_TABLE(WORKLOAD_ADDRESS) NULL };
