/* SPDX-License-Identifier: MIT */
/* Where a run was measured: its environment.json, and in what two of them differ. */
#include "bench/results/parts.h"

#include "bench/base/json.h"
#include "bench/base/say.h"
#include "bench/machine/environment.h"
#include "bench/plan/baseline.h"
#include "bench/runner.h"
#include "runners/registry.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

void results_read_environment(struct results *results, const char *run)
{
	char path[4200];
	snprintf(path, sizeof path, "%s/environment.json", run);
	struct error ignored; /* it is not needed for the figures */
	if (!json_read(path, &results->environment, &ignored) &&
		!cJSON_IsObject(results->environment)) {
		cJSON_Delete(results->environment);
		results->environment = NULL;
	}
	double cpus = results_number(results, "cpus_usable");
	results->cpus = cpus >= 1 && cpus < 1e6 ? (unsigned)cpus : 0;
	results->baseline = results_fact(results, "baseline");
	if (!*results->baseline)
		results->baseline = runner_defaults[0]->name;
}

void results_read_baseline(const struct results *results, struct baseline *baseline)
{
	const struct cJSON *item, *items = cJSON_GetObjectItemCaseSensitive(
					  results->environment, ENVIRONMENT_BASELINE);
	baseline_init(baseline, results->baseline); /* what is no baseline has no cell */
	if (!cJSON_GetArraySize(items))
		return; /* as it was typed: by a build of before */
	names_finish(&baseline->pairs);
	cJSON_ArrayForEach(item, items)
	{
		if (cJSON_IsString(item))
			names_add(&baseline->pairs, item->valuestring);
	}
}

const char *results_fact(const struct results *results, const char *name)
{
	const char *text =
		cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(results->environment, name));
	return text ? text : "";
}

const char *results_left_out(const struct results *results, size_t index)
{
	const struct cJSON *lines =
		cJSON_GetObjectItemCaseSensitive(results->environment, ENVIRONMENT_LEFT_OUT);
	return cJSON_GetStringValue(cJSON_GetArrayItem(lines, (int)index));
}

double results_number(const struct results *results, const char *name)
{
	const struct cJSON *item = cJSON_GetObjectItemCaseSensitive(results->environment, name);
	return cJSON_IsNumber(item) ? item->valuedouble : NAN;
}

/* What decides how long the same work takes, whatever is built or installed on it. */
bool results_of_machine(const char *fact)
{
	static const char *const facts[] = { "environment.json", "architecture", "virtualisation",
		"product", "cpu_model", "cpus_online", "cpus_usable", "cpu_quota", "cores",
		"numa_nodes", "cache_l1d_bytes", "cache_l2_bytes", "cache_l3_bytes", "governor",
		"smt", "no_turbo", "boost" };
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		if (!strcmp(facts[i], fact))
			return true;
	return false;
}

static void add_difference(char *text, size_t size, const char *name)
{
	size_t length = strlen(text);
	snprintf(text + length, size - length, "%s%s", length ? ", " : "", name);
}

/* What the contents of a run's plug-ins are called, in their order, "hash hash "; "" for none. */
static void plugin_hashes(const struct results *results, char *text, size_t size)
{
	const struct cJSON *plugin, *plugins = cJSON_GetObjectItemCaseSensitive(
					    results->environment, ENVIRONMENT_PLUGINS);
	struct say out = say_into(text, size);
	cJSON_ArrayForEach(plugin, plugins)
	{
		const char *hash =
			cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(plugin, "hash"));
		say(&out, "%s ", hash ? hash : "");
	}
}

/* Adds "facts.NAME" for each pair of the old that is not one of the new. */
static void differing_facts(const char *old, const char *new, char *text, size_t size)
{
	struct names before = { 0 }, now = { 0 };
	names_split(&before, old, ';', true);
	names_split(&now, new, ';', true);
	for (size_t i = 0; i < before.count; i++) {
		const char *pair = before.items[i];
		char name[64];
		snprintf(name, sizeof name, "facts.%.*s", (int)strcspn(pair, "="), pair);
		if (!names_has(&now, pair) && !strstr(text, name))
			add_difference(text, size, name);
	}
	names_finish(&before);
	names_finish(&now);
}

/* What cells depend on that both runs have. */
static void compare_facts(
	const struct results *old, const struct results *new, char *text, size_t size)
{
	const struct cJSON *item,
		*items = cJSON_GetObjectItemCaseSensitive(old->environment, ENVIRONMENT_FACTS);
	const struct cJSON *others =
		cJSON_GetObjectItemCaseSensitive(new->environment, ENVIRONMENT_FACTS);
	cJSON_ArrayForEach(item, items)
	{
		const char *before = cJSON_GetStringValue(item);
		const char *now = cJSON_GetStringValue(
			cJSON_GetObjectItemCaseSensitive(others, item->string));
		if (!before || !now)
			continue;
		differing_facts(before, now, text, size);
		differing_facts(now, before, text, size);
	}
}

static double heartbeat_of(const struct results *results)
{
	double seconds = results_number(results, ENVIRONMENT_HEARTBEAT);
	return seconds > 0 ? seconds : 0;
}

/* How samples were taken; what a run does not say, as those of before do not, is no difference. */
static void compare_conditions(
	const struct results *old, const struct results *new, char *text, size_t size)
{
	static const char *const conditions[] = { "pin", "seed", "warmup", RESULTS_TRACE,
		"counters", "workload_output" };
	for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
		const struct cJSON *before =
			cJSON_GetObjectItemCaseSensitive(old->environment, conditions[i]);
		const struct cJSON *now =
			cJSON_GetObjectItemCaseSensitive(new->environment, conditions[i]);
		if (before && now && !cJSON_Compare(before, now, 1))
			add_difference(text, size, conditions[i]);
	}
}

void results_differences(
	const struct results *old, const struct results *new, char *text, size_t size)
{
	const struct cJSON *field;
	*text = '\0';
	if (!old->environment || !new->environment) {
		add_difference(text, size, "environment.json");
		return;
	}
	cJSON_ArrayForEach(field, old->environment)
	{
		/* The hash closes the lasting facts; what follows it is of the moment. */
		if (!strcmp(field->string, ENVIRONMENT_HASH))
			break;
		const struct cJSON *other =
			cJSON_GetObjectItemCaseSensitive(new->environment, field->string);
		if (!cJSON_Compare(field, other, 1))
			add_difference(text, size, field->string);
	}
	if (cJSON_HasObjectItem(new->environment, ENVIRONMENT_VARIABLES) &&
		!cJSON_HasObjectItem(old->environment, ENVIRONMENT_VARIABLES))
		add_difference(text, size, ENVIRONMENT_VARIABLES);
	char before[1000], now[1000];
	plugin_hashes(old, before, sizeof before);
	plugin_hashes(new, now, sizeof now);
	if (strcmp(before, now) != 0)
		add_difference(text, size, ENVIRONMENT_PLUGINS);
	compare_facts(old, new, text, size);
	if (heartbeat_of(old) != heartbeat_of(new))
		add_difference(text, size, RESULTS_HEARTBEAT);
	const struct cJSON *hashes[] = { cJSON_GetObjectItemCaseSensitive(
						 old->environment, ENVIRONMENT_HASH),
		cJSON_GetObjectItemCaseSensitive(new->environment, ENVIRONMENT_HASH) };
	if (!*text && !cJSON_Compare(hashes[0], hashes[1], 1))
		add_difference(text, size, ENVIRONMENT_HASH);
	compare_conditions(old, new, text, size);
}
