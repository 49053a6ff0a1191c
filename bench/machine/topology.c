/* SPDX-License-Identifier: MIT */
#include "bench/machine/topology.h"

#include "bench/base/loaded.h"
#include "bench/base/memory.h"

#include <dlfcn.h>
#include <errno.h>
#include <hwloc.h>
#include <stdio.h>
#include <stdlib.h>

/* What is called of it; what it has inline cannot be used, as that calls what is linked. */
#define CALLS(CALL) \
	CALL(hwloc_bitmap_first) \
	CALL(hwloc_bitmap_weight) \
	CALL(hwloc_get_nbobjs_by_depth) \
	CALL(hwloc_get_obj_by_depth) \
	CALL(hwloc_get_type_depth) \
	CALL(hwloc_topology_destroy) \
	CALL(hwloc_topology_init) \
	CALL(hwloc_topology_load) \
	CALL(hwloc_topology_set_components) \
	CALL(hwloc_topology_set_flags)

static struct {
	void *handle;
	CALLS(LOADED_MEMBER)
} library;

static void let_go(void)
{
	dlclose(library.handle);
	library.handle = NULL;
}

static void topology_close(hwloc_topology_t topology)
{
	library.hwloc_topology_destroy(topology);
	let_go();
}

static bool topology_open(
	hwloc_topology_t *topology, unsigned long flags, char reason[WORKLOAD_TEXT])
{
	const struct loaded_call calls[] = { CALLS(LOADED_CALL) };
	/* Plug-ins of hwloc's look for GPUs and networks; loading them takes longer than all the
	 * rest. */
	setenv("HWLOC_PLUGINS_PATH", "", 0);
	if (loaded_open(
		    &library.handle, "libhwloc.so.15", calls, sizeof calls / sizeof *calls, reason))
		return false;
	snprintf(reason, WORKLOAD_TEXT, "it cannot read this machine");
	if (library.hwloc_topology_init(topology)) {
		let_go();
		return false;
	}
	/* The kernel knows; asking each CPU itself, by running on it, costs milliseconds. */
	library.hwloc_topology_set_components(
		*topology, HWLOC_TOPOLOGY_COMPONENTS_FLAG_BLACKLIST, "x86");
	if (!library.hwloc_topology_set_flags(*topology, flags) &&
		!library.hwloc_topology_load(*topology))
		return true;
	topology_close(*topology);
	return false;
}

/* How many there are; none of what is at several depths. */
static unsigned count_of(hwloc_topology_t topology, hwloc_obj_type_t type)
{
	return library.hwloc_get_nbobjs_by_depth(
		topology, library.hwloc_get_type_depth(topology, type));
}

static hwloc_obj_t object_of(hwloc_topology_t topology, hwloc_obj_type_t type, unsigned index)
{
	return library.hwloc_get_obj_by_depth(
		topology, library.hwloc_get_type_depth(topology, type), index);
}

static uint64_t cache_bytes(hwloc_topology_t topology, hwloc_obj_type_t type)
{
	hwloc_obj_t cache = object_of(topology, type, 0);
	return cache ? cache->attr->cache.size : 0;
}

void topology_read(struct topology *topology)
{
	hwloc_topology_t of;
	char reason[WORKLOAD_TEXT];
	*topology = (struct topology){ 0 };
	if (!topology_open(&of, 0, reason))
		return;
	*topology = (struct topology){ .cache_l1d_bytes = cache_bytes(of, HWLOC_OBJ_L1CACHE),
		.cache_l2_bytes = cache_bytes(of, HWLOC_OBJ_L2CACHE),
		.cache_l3_bytes = cache_bytes(of, HWLOC_OBJ_L3CACHE),
		.cores = count_of(of, HWLOC_OBJ_CORE),
		.numa_nodes = count_of(of, HWLOC_OBJ_NUMANODE) };
	topology_close(of);
}

/* ---- orders --------------------------------------------------------------------------------- */

struct order {
	unsigned *cpus, count;
};

/* Adds a CPU that is not there yet. */
static void add(struct order *order, unsigned cpu)
{
	for (unsigned i = 0; i < order->count; i++)
		if (order->cpus[i] == cpu)
			return;
	order->cpus[order->count++] = cpu;
}

static unsigned weight_of(hwloc_obj_t object)
{
	return (unsigned)library.hwloc_bitmap_weight(object->cpuset);
}

/*
 * Adds the first CPU of each of so many parts of these objects, as equal as the tree allows: what
 * hwloc_distrib gives, which is inline.
 */
static void add_firsts(struct order *order, hwloc_obj_t *objects, unsigned count, unsigned parts)
{
	unsigned all = 0, before = 0;
	for (unsigned i = 0; i < count; i++)
		all += weight_of(objects[i]);
	for (unsigned i = 0; i < count; i++) {
		hwloc_obj_t object = objects[i];
		unsigned after = before + weight_of(object);
		unsigned own = (after * parts + all - 1) / all - (before * parts + all - 1) / all;
		before = after;
		if (own > 1 && object->arity)
			add_firsts(order, object->children, object->arity, own);
		else if (own)
			add(order, (unsigned)library.hwloc_bitmap_first(object->cpuset));
	}
}

/*
 * The order in which CPUs are filled when as many as there are get distributed: the first CPU of
 * each of n equal parts; the parts are halved until all are taken.
 */
static void spread(struct order *order, hwloc_topology_t topology, unsigned units)
{
	hwloc_obj_t root = library.hwloc_get_obj_by_depth(topology, 0, 0);
	for (unsigned parts = 1; order->count < units;
		parts = parts * 2 < units ? parts * 2 : units)
		add_firsts(order, &root, 1, parts);
}

int topology_cpus(enum topology_order how, unsigned **cpus, unsigned *count, struct error *error)
{
	/* By default hwloc leaves out CPUs that this process's affinity or cgroup does not allow.
	 */
	hwloc_topology_t topology;
	char reason[WORKLOAD_TEXT];
	if (!topology_open(&topology,
		    HWLOC_TOPOLOGY_FLAG_IS_THISSYSTEM | HWLOC_TOPOLOGY_FLAG_RESTRICT_TO_CPUBINDING,
		    reason))
		return error_set(error, -ENOSYS,
			"hwloc does not tell in which order (%s); name the CPUs", reason);
	unsigned units = count_of(topology, HWLOC_OBJ_PU);
	struct order order = { .cpus = memory_zeroed(units, sizeof *order.cpus) };
	for (unsigned i = 0; how == TOPOLOGY_COMPACT && i < units; i++)
		add(&order, object_of(topology, HWLOC_OBJ_PU, i)->os_index);
	if (how == TOPOLOGY_SPREAD)
		spread(&order, topology, units);
	topology_close(topology);
	*cpus = order.cpus;
	*count = order.count;
	return 0;
}
