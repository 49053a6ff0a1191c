/* SPDX-License-Identifier: MIT */
#include "bench/plan/options.h"

#include "bench/base/memory.h"
#include "bench/plan/search.h"
#include "bench/runner.h"
#include "runners/registry.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

void options_init(struct options *options)
{
	*options = (struct options){ .settings = { .warmup = 1,
					     .threshold = 1,
					     .precision = 2,
					     .max_time_ns = UINT64_MAX,
					     .timeout_ns = UINT64_C(30000000000),
					     .stall_ns = OPTIONS_STALL_NS,
					     .seed = 1,
					     .baseline = memory_text(runner_defaults[0]->name),
					     .style = memory_text("auto"),
					     .pin = memory_text("none"),
					     .workload_output = memory_text("inherit") } };
}

static void request_finish(struct request *request)
{
	free(request->section);
	names_finish(&request->workloads);
	names_finish(&request->runners);
	names_finish(&request->params);
	names_finish(&request->calibrated);
	free(request->concurrency.items);
	free(request->tasks.items);
	free(request->rates.items);
	free(request->arrival);
	free(request->percentile);
	free(request->probes.items);
}

void options_finish(struct options *options)
{
	struct settings *settings = &options->settings;
	for (size_t i = 0; i < options->request_count; i++)
		request_finish(&options->requests[i]);
	free(options->requests);
	free(options->name);
	names_finish(&options->notes);
	free(settings->baseline);
	free(settings->output);
	free(settings->save_baseline);
	free(settings->format);
	free(settings->resume);
	free(settings->export_csv);
	free(settings->export_json);
	free(settings->export_markdown);
	free(settings->style);
	free(settings->pin);
	free(settings->workload_output);
	free(settings->time_unit);
	for (size_t i = 0; i < 3; i++)
		names_finish(&settings->plugins[i]);
	names_finish(&settings->kinds);
	free(settings->theme);
	*options = (struct options){ 0 };
}

struct request *options_add_request(struct options *options, const char *section)
{
	options->requests =
		memory_more(options->requests, options->request_count, sizeof *options->requests);
	struct request *request = &options->requests[options->request_count++];
	*request = (struct request){ .section = section ? memory_text(section) : NULL };
	return request;
}

void options_override(struct options *options, const struct settings *given)
{
	if (given->runs)
		options->settings.min_runs = options->settings.max_runs = 0;
	else if (given->min_runs || given->max_runs)
		options->settings.runs = 0;
	if (given->max_time_ns == UINT64_MAX && options->settings.max_time_ns != UINT64_MAX)
		options->settings.max_time_of = "the suite's";
}

bool options_search(const struct options *options)
{
	for (size_t i = 0; i < options->request_count; i++)
		if (options->requests[i].slo_ns)
			return true;
	return false;
}

bool options_search_only(const struct options *options)
{
	for (size_t i = 0; i < options->request_count; i++)
		if (!options->requests[i].slo_ns)
			return false;
	return options->request_count > 0;
}

unsigned options_crossings(const struct settings *settings)
{
	unsigned least = settings->asked_runs[0], most = settings->asked_runs[1];
	least = least > SEARCH_USUAL ? least : SEARCH_USUAL;
	return settings->runs ? settings->runs : most && most < least ? most : least;
}

int options_check_idle(const struct options *options, struct error *error)
{
	if (!options->idle || !options_search_only(options))
		return 0;
	return error_set(error, -EINVAL, "--%s has no effect on a search for an --slo; drop it",
		options->idle);
}

/* A beat costs some microseconds. */
#define HEARTBEAT_MIN_NS UINT64_C(10000)

int options_settle(struct options *options, struct error *error)
{
	struct settings *settings = &options->settings;
	if (settings->runs && (settings->min_runs || settings->max_runs))
		return error_set(error, -EINVAL,
			"--runs says exactly how many; drop --min-runs and --max-runs or drop it");
	if (settings->min_runs && settings->max_runs && settings->min_runs > settings->max_runs)
		return error_set(error, -EINVAL, "--min-runs %u is above --max-runs %u",
			settings->min_runs, settings->max_runs);
	settings->asked_runs[0] = settings->min_runs;
	settings->asked_runs[1] = settings->max_runs;
	if (options_search(options) && options_crossings(settings) > SEARCH_CROSSINGS)
		return error_set(error, -EINVAL,
			"a search for an --slo crosses the border %d times at most; use fewer --%s",
			SEARCH_CROSSINGS, settings->runs ? "runs" : "min-runs");
	if (settings->save_baseline && (settings->output || settings->resume))
		return error_set(error, -EINVAL,
			"--save-baseline says where the run goes; drop it, or drop --%s",
			settings->output ? "output" : "resume");
	if (settings->max_time_ns == UINT64_MAX) {
		settings->max_time_of = "the default";
		settings->max_time_ns =
			options_search(options) ? OPTIONS_SEARCH_TIME_NS : OPTIONS_MAX_TIME_NS;
	}
	if (!settings->min_runs)
		settings->min_runs =
			settings->max_runs && settings->max_runs < 10 ? settings->max_runs : 10;
	if (!settings->max_runs)
		settings->max_runs = settings->min_runs > 100 ? settings->min_runs : 100;
	if (!settings->timeout_ns)
		return error_set(error, -EINVAL, "--timeout must be above 0");
	if (settings->heartbeat_ns && settings->heartbeat_ns < HEARTBEAT_MIN_NS)
		return error_set(error, -EINVAL,
			"--heartbeat is at least 10us: oftener it would be most of the work");
	if (!settings->order_seed_given &&
		getrandom(&settings->order_seed, sizeof settings->order_seed, 0) < 0)
		return error_errno(error, -errno, "cannot draw an order seed");
	if (!settings->order_seed_given)
		settings->order_seed >>= 32; /* short enough to type */
	return 0;
}
