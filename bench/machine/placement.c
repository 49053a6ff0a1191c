/* SPDX-License-Identifier: MIT */
#include "bench/machine/placement.h"

#include "bench/base/memory.h"
#include "bench/base/names.h"
#include "bench/base/number.h"
#include "bench/machine/proc.h"
#include "bench/machine/topology.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

static void cpu_add(struct placement *placement, unsigned cpu)
{
	placement->cpus = memory_more(placement->cpus, placement->count, sizeof *placement->cpus);
	placement->cpus[placement->count++] = cpu;
}

/* ---- a list --------------------------------------------------------------------------------- */

static int add_range(struct placement *placement, const cpu_set_t *usable, char *item)
{
	uint64_t low, high;
	char *dash = strchr(item, '-');
	if (dash)
		*dash = '\0';
	if (number_parse(item, &low) || (dash && number_parse(dash + 1, &high)))
		return -EINVAL;
	if (!dash)
		high = low;
	int code = low > high || high >= CPU_SETSIZE ? -EINVAL : 0;
	for (uint64_t cpu = low; !code && cpu <= high; cpu++) {
		code = CPU_ISSET(cpu, usable) ? 0 : -EINVAL;
		cpu_add(placement, (unsigned)cpu);
	}
	return code;
}

static int take_list(struct placement *placement, const cpu_set_t *usable, const char *pin)
{
	struct names items = { 0 };
	names_split(&items, pin, ',', false);
	int code = items.count ? 0 : -EINVAL;
	for (size_t i = 0; !code && i < items.count; i++)
		code = add_range(placement, usable, items.items[i]);
	names_finish(&items);
	return code;
}

/* ---- all ------------------------------------------------------------------------------------ */

int placement_init(struct placement *placement, const char *pin, struct error *error)
{
	cpu_set_t usable;
	int code = 0;
	if (!strcmp(pin, "none"))
		return 0;
	if (sched_getaffinity(0, sizeof usable, &usable))
		return error_errno(error, -errno, "--pin: which CPUs may be used");
	if (!strcmp(pin, "compact") || !strcmp(pin, "spread"))
		code = topology_cpus(*pin == 's' ? TOPOLOGY_SPREAD : TOPOLOGY_COMPACT,
			&placement->cpus, &placement->count, error);
	else
		code = take_list(placement, &usable, pin);
	if (code == -EINVAL) {
		char text[128] = "";
		proc_field("/proc/self/status", "Cpus_allowed_list", text, sizeof text);
		placement_finish(placement);
		return error_set(error, code,
			"--pin '%s' is not none, compact, spread or a list of usable CPUs (%s)",
			pin, text);
	}
	return code ? error_prefix(error, code, "--pin %s", pin) : 0;
}

void placement_finish(struct placement *placement)
{
	free(placement->cpus);
	*placement = (struct placement){ 0 };
}
