/* SPDX-License-Identifier: MIT */
#include "bench/machine/counters.h"

#include "bench/machine/proc.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

struct event {
	uint32_t type;
	uint64_t config;
};

static const struct event events[COUNTERS] = {
	[COUNTER_TASK_CLOCK] = { PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK },
	[COUNTER_CONTEXT_SWITCHES] = { PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CONTEXT_SWITCHES },
	[COUNTER_MIGRATIONS] = { PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CPU_MIGRATIONS },
	[COUNTER_PAGE_FAULTS] = { PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS },
	[COUNTER_CYCLES] = { PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES },
	[COUNTER_INSTRUCTIONS] = { PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS },
	[COUNTER_CACHE_MISSES] = { PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES },
};

/* Kernel time is left out where the system does not let it be counted. */
static int event_open(const struct event *event, bool with_kernel)
{
	struct perf_event_attr attributes = { .type = event->type,
		.size = sizeof attributes,
		.config = event->config,
		.disabled = 1,
		.inherit = 1,
		.exclude_kernel = !with_kernel,
		.exclude_hv = 1,
		.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING };
	return (int)syscall(
		SYS_perf_event_open, &attributes, 0, -1, -1, (unsigned long)PERF_FLAG_FD_CLOEXEC);
}

static int event_open_any(const struct event *event)
{
	int fd = event_open(event, true);
	return fd < 0 && (errno == EACCES || errno == EPERM) ? event_open(event, false) : fd;
}

void counters_open(struct counters *counters)
{
	for (size_t i = 0; i < COUNTERS; i++)
		counters->fds[i] = event_open_any(&events[i]);
}

static void control(const struct counters *counters, unsigned long request)
{
	for (size_t i = 0; i < COUNTERS; i++)
		if (counters->fds[i] >= 0)
			ioctl(counters->fds[i], request, 0);
}

void counters_start(const struct counters *counters)
{
	control(counters, PERF_EVENT_IOC_ENABLE);
}

void counters_stop(const struct counters *counters)
{
	control(counters, PERF_EVENT_IOC_DISABLE);
}

void counters_close(struct counters *counters, struct counts *counts)
{
	for (size_t i = 0; i < COUNTERS; i++) {
		struct {
			uint64_t count, enabled, running;
		} value;
		int fd = counters->fds[i];
		counts->known[i] = fd >= 0 && read(fd, &value, sizeof value) == sizeof value &&
				   (value.running > 0 || value.enabled == 0);
		if (counts->known[i])
			counts->counts[i] =
				value.running < value.enabled
					? (uint64_t)((double)value.count * (double)value.enabled /
						     (double)value.running)
					: value.count;
		if (fd >= 0)
			close(fd);
		counters->fds[i] = -1;
	}
}

bool counters_missing(char *why, size_t size)
{
	for (size_t i = 0; i < COUNTERS; i++) {
		int fd = event_open_any(&events[i]), error = errno;
		char level[32] = "?";
		if (fd >= 0) {
			close(fd);
			continue;
		}
		proc_first_line("/proc/sys/kernel/perf_event_paranoid", level, sizeof level);
		if (error == EACCES || error == EPERM)
			snprintf(why, size,
				"counters are not permitted (kernel.perf_event_paranoid = %s; "
				"'sysctl "
				"kernel.perf_event_paranoid=1' allows them): their columns stay "
				"empty",
				level);
		else if (events[i].type == PERF_TYPE_HARDWARE)
			snprintf(why, size,
				"this machine shows no hardware counters (%s; usual in a virtual "
				"machine): cycles, instructions and cache_misses stay empty",
				strerror(error));
		else
			snprintf(why, size,
				"this kernel has no perf events (%s): the counters' "
				"columns stay empty",
				strerror(error));
		return true;
	}
	return false;
}
