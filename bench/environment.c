/* SPDX-License-Identifier: MIT */
#include "bench/environment.h"

#include "bench/machine.h"
#include "bench/options.h"
#include "bench/version.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <event2/event.h>
#include <inttypes.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

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

/* The first line of a /proc or /sys file, if there is one. */
static void add_line(struct cJSON *object, const char *name, const char *path)
{
	char line[256];
	if (!machine_first_line(path, line, sizeof line) && *line)
		cJSON_AddStringToObject(object, name, line);
}

static void add_cpu(struct cJSON *object)
{
	char model[256];
	if (!machine_proc_field("/proc/cpuinfo", "model name", model, sizeof model) ||
		!machine_proc_field("/proc/cpuinfo", "Hardware", model, sizeof model))
		cJSON_AddStringToObject(object, "cpu_model", model);
	add_integer(object, "cpus_online", (uint64_t)get_nprocs());
	add_integer(object, "cpus_usable", machine_usable_cpus());
	double quota = machine_cpu_quota();
	if (quota > 0)
		cJSON_AddNumberToObject(object, "cpu_quota", quota);
	add_line(object, "governor", "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
	add_line(object, "smt", "/sys/devices/system/cpu/smt/control");
	add_line(object, "no_turbo", "/sys/devices/system/cpu/intel_pstate/no_turbo");
	add_line(object, "boost", "/sys/devices/system/cpu/cpufreq/boost");
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
	struct sysinfo info;
	if (!sysinfo(&info))
		add_integer(object, "memory_bytes", (uint64_t)info.totalram * info.mem_unit);
	double load[3];
	if (getloadavg(load, 3) == 3)
		cJSON_AddNumberToObject(object, "load_1min", load[0]);
	add_line(object, "clock_source",
		"/sys/devices/system/clocksource/clocksource0/current_clocksource");
	add_line(object, "aslr", "/proc/sys/kernel/randomize_va_space");
}

static void add_build(struct cJSON *object)
{
	cJSON_AddStringToObject(object, "concbench", CONCBENCH_VERSION);
	cJSON_AddStringToObject(object, "git_revision", CONCBENCH_REVISION);
	cJSON_AddStringToObject(object, "compiler", CONCBENCH_COMPILER);
	cJSON_AddStringToObject(object, "build_type", CONCBENCH_BUILDTYPE);
	cJSON_AddStringToObject(object, "libevent", event_get_version());
	cJSON_AddStringToObject(object, "openssl", OpenSSL_version(OPENSSL_VERSION));
}

static void add_run(struct cJSON *object, const struct environment_run *run)
{
	const struct settings *settings = &run->options->settings;
	struct cJSON *command = cJSON_AddArrayToObject(object, "command");
	for (int i = 0; command && i < run->argc; i++)
		cJSON_AddItemToArray(command, cJSON_CreateString(run->argv[i]));
	cJSON_AddStringToObject(object, "suite", run->options->name);
	cJSON_AddStringToObject(object, "baseline", settings->baseline);
	add_integer(object, "seed", settings->seed);
	add_integer(object, "order_seed", settings->order_seed);
	add_time(object, "started", run->started);
	if (run->finished)
		add_time(object, "finished", run->finished);
}

struct cJSON *environment_collect(const struct environment_run *run)
{
	struct cJSON *object = cJSON_CreateObject();
	if (!object)
		return NULL;
	add_build(object);
	add_system(object);
	add_cpu(object);
	if (run->options)
		add_run(object, run);
	return object;
}

int environment_write(const struct environment_run *run, const char *path, struct error *error)
{
	struct cJSON *object = environment_collect(run);
	char *text = object ? cJSON_Print(object) : NULL;
	cJSON_Delete(object);
	if (!text)
		return error_errno(error, -ENOMEM, "%s", path);
	FILE *file = fopen(path, "we");
	int code = file ? 0 : -errno;
	if (file && (fprintf(file, "%s\n", text) < 0))
		code = -errno;
	if (file && fclose(file) && !code)
		code = -errno;
	cJSON_free(text);
	return code ? error_errno(error, code, "%s", path) : 0;
}
