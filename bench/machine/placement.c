/* SPDX-License-Identifier: MIT */
#include "bench/machine/placement.h"

#include "bench/base/memory.h"
#include "bench/base/names.h"
#include "bench/base/number.h"

#include <errno.h>
#include <hwloc.h>
#include <limits.h>
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

/* ---- compact and spread --------------------------------------------------------------------- */

static int take_compact(struct placement *placement, hwloc_topology_t topology)
{
	hwloc_obj_t unit = NULL;
	while ((unit = hwloc_get_next_obj_by_type(topology, HWLOC_OBJ_PU, unit)))
		cpu_add(placement, unit->os_index);
	return 0;
}

/*
 * The order in which CPUs are filled when as many as there are get distributed: hwloc_distrib over
 * n sets gives the first CPU of each of n equal parts; the parts are halved until all are taken.
 */
static int take_spread(struct placement *placement, hwloc_topology_t topology)
{
	int units = hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_PU), code = 0;
	hwloc_obj_t root = hwloc_get_root_obj(topology);
	hwloc_bitmap_t taken = memory_had(hwloc_bitmap_alloc());
	hwloc_bitmap_t *sets = memory_zeroed((size_t)units, sizeof *sets);
	for (int parts = 1; !code && (int)placement->count < units;
		parts = parts * 2 < units ? parts * 2 : units) {
		if (hwloc_distrib(topology, &root, 1, sets, (unsigned)parts, INT_MAX, 0))
			code = -EINVAL;
		for (int i = 0; !code && i < parts; i++) {
			int cpu = hwloc_bitmap_first(sets[i]);
			if (cpu >= 0 && !hwloc_bitmap_isset(taken, (unsigned)cpu)) {
				hwloc_bitmap_set(taken, (unsigned)cpu);
				cpu_add(placement, (unsigned)cpu);
			}
		}
		for (int i = 0; i < parts; i++)
			hwloc_bitmap_free(sets[i]);
		memset(sets, 0, (size_t)units * sizeof *sets);
	}
	free(sets);
	hwloc_bitmap_free(taken);
	return code;
}

/* By default hwloc leaves out CPUs that this process's affinity or cgroup does not allow. */
static int take_topology(struct placement *placement, bool spread)
{
	const unsigned long flags =
		HWLOC_TOPOLOGY_FLAG_IS_THISSYSTEM | HWLOC_TOPOLOGY_FLAG_RESTRICT_TO_CPUBINDING;
	hwloc_topology_t topology;
	if (hwloc_topology_init(&topology))
		return -ENOMEM;
	int code = hwloc_topology_set_flags(topology, flags) || hwloc_topology_load(topology)
			   ? -ENOSYS
			   : 0;
	if (!code)
		code = spread ? take_spread(placement, topology)
			      : take_compact(placement, topology);
	hwloc_topology_destroy(topology);
	return code;
}

/* ---- both ----------------------------------------------------------------------------------- */

int placement_init(struct placement *placement, const char *pin, struct error *error)
{
	cpu_set_t usable;
	int code = 0;
	if (!strcmp(pin, "none"))
		return 0;
	if (sched_getaffinity(0, sizeof usable, &usable))
		return error_errno(error, -errno, "--pin: which CPUs may be used");
	if (!strcmp(pin, "compact") || !strcmp(pin, "spread"))
		code = take_topology(placement, *pin == 's');
	else
		code = take_list(placement, &usable, pin);
	if (code == -EINVAL) {
		hwloc_bitmap_t set = memory_had(hwloc_bitmap_alloc());
		char text[128];
		for (unsigned cpu = 0; cpu < CPU_SETSIZE; cpu++)
			if (CPU_ISSET(cpu, &usable))
				hwloc_bitmap_set(set, cpu);
		hwloc_bitmap_list_snprintf(text, sizeof text, set);
		hwloc_bitmap_free(set);
		placement_finish(placement);
		return error_set(error, code,
			"--pin '%s' is not none, compact, spread or a list of usable CPUs (%s)",
			pin, text);
	}
	if (code)
		placement_finish(placement);
	return code ? error_errno(error, code, "--pin %s", pin) : 0;
}

void placement_finish(struct placement *placement)
{
	free(placement->cpus);
	*placement = (struct placement){ 0 };
}
