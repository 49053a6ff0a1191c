/* SPDX-License-Identifier: MIT */
#include "bench/commands/probe.h"

#include "bench/base/stop.h"
#include "bench/commands/prints.h"
#include "bench/machine/placement.h"
#include "bench/plan/options.h"
#include "bench/sampling/guardian.h"
#include "bench/sampling/sample.h"
#include "bench/sampling/trace.h"

#include <errno.h>
#include <stdint.h>

/* Nothing is kept of it, and no watch is held: of a few samples the shortest will count. */
static int probe(const struct prober *prober, const struct cells *cells, uint64_t *ns)
{
	struct settings settings = *((const struct probe *)prober)->settings;
	struct placement placement = { 0 };
	struct guardian guardian = { 0 };
	struct sample sample = { .round = 1, .order = 1 };
	struct trace trace;
	struct error ignored;
	settings.trace = TRACE_NONE;
	settings.counters = false;
	settings.workload_output = (char *)(uintptr_t) "null";
	stop_catch();
	int prints = prints_open(&settings, &ignored);
	if (prints < 0)
		return prints;
	struct sampler sampler = { .cells = cells,
		.settings = &settings,
		.placement = &placement,
		.guardian = &guardian,
		.prints = prints };
	guardian_take(&sampler, true, &sample, &trace);
	guardian_finish(&guardian);
	trace_finish(&trace);
	prints_close(prints);
	*ns = sample_undisturbed_ns(&sample.statement);
	return stop_wanted() ? -EINTR : sample.status == SAMPLE_OK ? 0 : -EIO;
}

struct probe probe_of(const struct settings *settings)
{
	return (struct probe){ .prober = { .probe = probe }, .settings = settings };
}
