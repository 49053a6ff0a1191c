/* SPDX-License-Identifier: MIT */
#include "bench/machine/environment.h"

#include "bench/base/file.h"
#include "bench/base/json.h"
#include "bench/base/memory.h"
#include "bench/base/names.h"
#include "bench/base/variables.h"
#include "bench/machine/cgroup.h"
#include "bench/machine/machine.h"
#include "bench/machine/proc.h"
#include "bench/machine/processor.h"
#include "bench/machine/topology.h"
#include "bench/version.h"
#include "bench/workload.h"
#include "workloads/openssl.h"

#include <cjson/cJSON.h>
#include <event2/event.h>
#include <gnu/libc-version.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>

void environment_time(time_t when, char *text)
{
	struct tm utc;
	gmtime_r(&when, &utc);
	strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

/* cJSON's numbers are doubles, which hold integers to 2^53 only. */
static void add_integer(struct cJSON *object, const char *name, uint64_t number)
{
	char text[24];
	snprintf(text, sizeof text, "%" PRIu64, number);
	cJSON_AddRawToObject(object, name, text);
}

static void add_time(struct cJSON *object, const char *name, time_t when)
{
	char text[32];
	environment_time(when, text);
	cJSON_AddStringToObject(object, name, text);
}

#define GOVERNOR "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"

/* Is a mains adapter known, and off? */
static bool on_battery(void)
{
	static const char *const adapters[] = { "AC", "AC0", "ACAD", "ADP0", "ADP1" };
	for (size_t i = 0; i < sizeof adapters / sizeof *adapters; i++) {
		char path[96], line[16];
		snprintf(path, sizeof path, "/sys/class/power_supply/%s/online", adapters[i]);
		if (!proc_first_line(path, line, sizeof line))
			return *line == '0';
	}
	return false;
}

/* The first line of a /proc or /sys file, if there is one. */
static void add_line(struct cJSON *object, const char *name, const char *path)
{
	char line[256];
	if (!proc_first_line(path, line, sizeof line) && *line)
		cJSON_AddStringToObject(object, name, line);
}

/* What is known of it. */
static void add_count(struct cJSON *object, const char *name, uint64_t number)
{
	if (number)
		add_integer(object, name, number);
}

static void add_topology(struct cJSON *object)
{
	struct topology topology;
	topology_read(&topology);
	add_count(object, "cache_l1d_bytes", topology.cache_l1d_bytes);
	add_count(object, "cache_l2_bytes", topology.cache_l2_bytes);
	add_count(object, "cache_l3_bytes", topology.cache_l3_bytes);
	add_count(object, "cores", topology.cores);
	add_count(object, "numa_nodes", topology.numa_nodes);
}

static void add_affinity(struct cJSON *object)
{
	char text[256];
	if (!proc_field("/proc/self/status", "Cpus_allowed_list", text, sizeof text))
		cJSON_AddStringToObject(object, "cpu_affinity", text);
}

static void add_cpu(struct cJSON *object)
{
	char model[256];
	if (!processor_model("/proc/cpuinfo", model, sizeof model))
		cJSON_AddStringToObject(object, "cpu_model", model);
	add_integer(object, "cpus_online", (uint64_t)get_nprocs());
	add_integer(object, "cpus_usable", machine_usable_cpus());
	add_affinity(object);
	double quota = cgroup_cpu_quota(&cgroup_system);
	if (quota > 0)
		cJSON_AddNumberToObject(object, "cpu_quota", quota);
	add_topology(object);
	add_line(object, "governor", GOVERNOR);
	add_line(object, "smt", "/sys/devices/system/cpu/smt/control");
	add_line(object, "no_turbo", "/sys/devices/system/cpu/intel_pstate/no_turbo");
	add_line(object, "boost", "/sys/devices/system/cpu/cpufreq/boost");
}

/* "hypervisor" among the CPU's flags is how a virtual machine says so on x86. */
static void add_virtualisation(struct cJSON *object)
{
	char flags[4096];
	bool known = !proc_field("/proc/cpuinfo", "flags", flags, sizeof flags);
	if (known)
		cJSON_AddStringToObject(object, "virtualisation",
			strstr(flags, " hypervisor") ? "virtual machine" : "none seen");
	add_line(object, "product", "/sys/class/dmi/id/product_name");
}

static void add_system(struct cJSON *object)
{
	struct utsname name;
	char text[256];
	if (!uname(&name)) {
		snprintf(text, sizeof text, "%s %s", name.sysname, name.release);
		cJSON_AddStringToObject(object, "host", name.nodename);
		cJSON_AddStringToObject(object, "kernel", text);
		cJSON_AddStringToObject(object, "architecture", name.machine);
	}
	add_virtualisation(object);
	struct sysinfo info;
	if (!sysinfo(&info))
		add_integer(object, "memory_bytes", (uint64_t)info.totalram * info.mem_unit);
	struct timespec resolution;
	if (!clock_getres(CLOCK_MONOTONIC, &resolution))
		add_integer(object, "clock_resolution_ns", (uint64_t)resolution.tv_nsec);
	add_line(object, "clock_source",
		"/sys/devices/system/clocksource/clocksource0/current_clocksource");
	add_line(object, "aslr", "/proc/sys/kernel/randomize_va_space");
}

/* What a loop waits with: variables of the environment (EVENT_NOEPOLL) choose it, too. */
static void add_libevent(struct cJSON *object)
{
	struct event_base *base = event_base_new();
	cJSON_AddStringToObject(object, "libevent", event_get_version());
	if (!base)
		return;
	cJSON_AddStringToObject(object, "libevent_backend", event_base_get_method(base));
	event_base_free(base);
}

static void add_build(struct cJSON *object)
{
	cJSON_AddStringToObject(object, "concbench", CONCBENCH_VERSION);
	cJSON_AddStringToObject(object, "git_revision", CONCBENCH_REVISION);
	cJSON_AddStringToObject(object, "compiler", CONCBENCH_COMPILER);
	cJSON_AddStringToObject(object, "compiler_flags", CONCBENCH_FLAGS);
	cJSON_AddStringToObject(object, "build_type", CONCBENCH_BUILDTYPE);
	cJSON_AddStringToObject(object, "libc", gnu_get_libc_version());
	add_libevent(object);
	/* Where a workload has loaded it: it is not mapped into every process just to be named. */
	if (openssl.handle)
		cJSON_AddStringToObject(
			object, "openssl", openssl.OpenSSL_version(OPENSSL_VERSION));
}

/* Those that are set of what libraries go by, an object; absent if none is. */
static void add_variables(struct cJSON *object)
{
	static const char *const read[] = { "BLIS_", "EVENT_", "GLIBC_TUNABLES", "GOMP_", "GOTO_",
		"I_MPI_", "KMP_", "LD_", "MALLOC_", "MKL_", "MPICH_", "OMP_", "OMPI_MCA_",
		"OPENBLAS_", "OPENSSL_", "UCX_", "UV_", NULL };
	struct cJSON *variables = NULL;
	for (const char *found = NULL; (found = variables_next(found, read));) {
		size_t length = strcspn(found, "=");
		char *name = memory_print("%.*s", (int)length, found);
		if (!variables)
			variables = cJSON_AddObjectToObject(object, ENVIRONMENT_VARIABLES);
		cJSON_AddStringToObject(variables, name, found + length + 1);
		free(name);
	}
}

/* What differs from one moment to the next; no part of the hash. */
static void add_moment(struct cJSON *object)
{
	double load[3];
	if (getloadavg(load, 3) == 3)
		cJSON_AddNumberToObject(object, "load_1min", load[0]);
	add_integer(object, "memory_available_bytes", machine_memory_available());
	if (on_battery())
		cJSON_AddStringToObject(object, "power", "battery");
}

static struct cJSON *collect_lasting(void)
{
	struct cJSON *object = memory_had(cJSON_CreateObject());
	add_build(object);
	add_system(object);
	add_cpu(object);
	add_variables(object);
	return object;
}

/* Of the facts as text: whatever changes in any of them changes the hash. */
static void hash_facts(const struct cJSON *facts, char *hash, size_t size)
{
	char *text = memory_had(cJSON_PrintUnformatted(facts));
	uint64_t number = 0;
	for (const char *at = text; *at; at++)
		number = workload_hash(number, (unsigned char)*at);
	snprintf(hash, size, "%016" PRIx64, number);
	cJSON_free(text);
}

void environment_init(struct environment *environment)
{
	*environment = (struct environment){ .facts = collect_lasting() };
	hash_facts(environment->facts, environment->hash, sizeof environment->hash);
}

void environment_finish(struct environment *environment)
{
	cJSON_Delete(environment->facts);
	environment->facts = NULL;
}

/* Of a file's content; 0 of one that cannot be read, which is refused elsewhere. */
static uint64_t hash_file(const char *path)
{
	unsigned char bytes[4096];
	uint64_t hash = 0;
	FILE *file = fopen(path, "re");
	for (size_t count = 1; file && count;) {
		count = fread(bytes, 1, sizeof bytes, file);
		for (size_t i = 0; i < count; i++)
			hash = workload_hash(hash, bytes[i]);
	}
	if (file)
		fclose(file);
	return hash;
}

static void add_plugins(struct cJSON *object, const struct names *lists)
{
	struct cJSON *plugins = cJSON_AddArrayToObject(object, ENVIRONMENT_PLUGINS);
	for (size_t list = 0; list < ENVIRONMENT_PLUGIN_LISTS; list++) {
		for (size_t i = 0; i < lists[list].count; i++) {
			char hash[24];
			struct cJSON *plugin = cJSON_CreateObject();
			snprintf(hash, sizeof hash, "%016" PRIx64, hash_file(lists[list].items[i]));
			cJSON_AddStringToObject(plugin, "file", lists[list].items[i]);
			cJSON_AddStringToObject(plugin, "hash", hash);
			cJSON_AddItemToArray(plugins, plugin);
		}
	}
}

static void add_names(struct cJSON *object, const char *name, const struct names *names)
{
	struct cJSON *texts = cJSON_AddArrayToObject(object, name);
	for (size_t i = 0; texts && i < names->count; i++)
		cJSON_AddItemToArray(texts, cJSON_CreateString(names->items[i]));
}

static void add_run(struct cJSON *object, const struct environment_run *run)
{
	struct cJSON *command = cJSON_AddArrayToObject(object, "command");
	for (int i = 0; i < run->argc; i++)
		cJSON_AddItemToArray(command, cJSON_CreateString(run->argv[i]));
	cJSON_AddStringToObject(object, "suite", run->suite);
	cJSON_AddStringToObject(object, "baseline", run->baseline);
	if (run->baseline_params->count)
		add_names(object, ENVIRONMENT_BASELINE, run->baseline_params);
	cJSON_AddStringToObject(object, "pin", run->pin);
	add_integer(object, "seed", run->seed);
	add_integer(object, "order_seed", run->order_seed);
	add_integer(object, "warmup", run->warmup);
	cJSON_AddStringToObject(object, "trace", run->trace);
	cJSON_AddBoolToObject(object, "counters", run->counters);
	cJSON_AddStringToObject(object, "workload_output", run->workload_output);
	if (run->heartbeat_ns)
		cJSON_AddNumberToObject(
			object, ENVIRONMENT_HEARTBEAT, (double)run->heartbeat_ns * 1e-9);
	if (run->builds) {
		cJSON_AddStringToObject(object, ENVIRONMENT_OLD_BINARY, run->builds[0]);
		cJSON_AddStringToObject(object, "new_binary", run->builds[1]);
	}
	add_plugins(object, run->plugins);
	struct cJSON *facts =
		run->facts->count ? cJSON_AddObjectToObject(object, ENVIRONMENT_FACTS) : NULL;
	for (size_t i = 0; i + 1 < run->facts->count; i += 2)
		cJSON_AddStringToObject(facts, run->facts->items[i], run->facts->items[i + 1]);
	add_names(object, ENVIRONMENT_LEFT_OUT, run->left_out);
	if (run->clock_error_s > 0)
		cJSON_AddNumberToObject(object, "clock_error_s", run->clock_error_s);
	add_time(object, "started", run->started);
	if (run->finished)
		add_time(object, "finished", run->finished);
}

struct cJSON *environment_describe(
	const struct environment *environment, const struct environment_run *run)
{
	struct cJSON *object = memory_had(cJSON_Duplicate(environment->facts, 1));
	cJSON_AddStringToObject(object, ENVIRONMENT_HASH, environment->hash);
	add_moment(object);
	if (run)
		add_run(object, run);
	return object;
}

void environment_warn(FILE *out)
{
	char text[256];
	double load[3];
	unsigned usable = machine_usable_cpus(), visible = (unsigned)get_nprocs();
	if (!proc_first_line(GOVERNOR, text, sizeof text) && !strcmp(text, "powersave"))
		fprintf(out, "concbench: the CPU's frequency governor is powersave: clocks will "
			     "vary; 'cpupower frequency-set -g performance' sets it\n");
	if (usable < visible)
		fprintf(out,
			"concbench: %u CPUs visible, %u usable: affinity or the cgroup's quota "
			"hold the others back\n",
			visible, usable);
	if (getloadavg(load, 3) == 3 && load[0] > 0.25 * visible)
		fprintf(out, "concbench: load average %.2f on %u CPUs: something else is running\n",
			load[0], visible);
	if (on_battery())
		fprintf(out, "concbench: on battery: the machine will save power\n");
}

int environment_write(const struct environment *environment, const struct environment_run *run,
	const char *path, struct error *error)
{
	return json_save(environment_describe(environment, run), path, error);
}
