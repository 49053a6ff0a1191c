/* SPDX-License-Identifier: MIT */
/* concbench list, concbench describe: what there is and what it takes. */
#include "bench/commands/command.h"

#include "bench/plan/agree.h"
#include "bench/plan/cells.h"
#include "bench/base/data.h"
#include "bench/base/json.h"
#include "bench/plan/param.h"
#include "bench/plan/suite.h"
#include "bench/runner.h"
#include "runners/registry.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- list ----------------------------------------------------------------------------------- */

/* One list being built: printed at once, or kept as JSON. */
struct listing {
	struct cJSON *json; /* the object of all lists, or NULL to print */
	struct cJSON *array;
};

static void begin_list(struct listing *listing, const char *kind)
{
	if (listing->json)
		listing->array = cJSON_AddArrayToObject(listing->json, kind);
	else
		printf("%s%s\n", kind, !strcmp(kind, "runners") ? " (* without --runner)" : "");
}

static struct cJSON *add_item(struct listing *listing, const char *name, const char *summary)
{
	struct cJSON *item = cJSON_CreateObject();
	cJSON_AddStringToObject(item, "name", name);
	if (*summary)
		cJSON_AddStringToObject(item, "summary", summary);
	cJSON_AddItemToArray(listing->array, item);
	return item;
}

static void add_line(struct listing *listing, const char *name, const char *summary)
{
	if (listing->json)
		add_item(listing, name, summary);
	else
		printf("  %-16s %s\n", name, summary);
}

/* What the workload says with all parameters at their defaults: 0 or the errno of its refusal. */
static int default_plan(const struct workload *workload, struct plan *plan)
{
	struct values *values = values_create(workload->params);
	*plan = (struct plan){ .values = values->values, .seed = 1 };
	int code = workload->plan(plan);
	if (code < 0)
		plan->tasks = 0;
	plan->error[WORKLOAD_TEXT - 1] = '\0';
	values_destroy(values);
	return code;
}

static void add_workload(struct listing *listing, const struct workload *workload)
{
	struct plan plan;
	bool absent = default_plan(workload, &plan) == -ENOENT;
	if (listing->json) {
		struct cJSON *item = add_item(listing, workload->name, workload->summary);
		if (absent)
			cJSON_AddStringToObject(item, "absent", plan.error);
	} else {
		printf("  %-16s %s%s\n", workload->name, absent ? "absent here: " : "",
			absent ? plan.error : workload->summary);
	}
}

static bool is_default(const struct runner *runner)
{
	size_t i = 0;
	while (runner_defaults[i] && runner_defaults[i] != runner)
		i++;
	return runner_defaults[i];
}

static void add_runner(struct listing *listing, const struct runner *runner)
{
	char reason[WORKLOAD_TEXT];
	bool absent = agree_absent(runner, reason);
	if (!listing->json) {
		printf("  %-17s %c %s%s\n", runner->name, is_default(runner) ? '*' : ' ',
			absent ? "absent here: " : "", absent ? reason : runner->summary);
		return;
	}
	struct cJSON *item = add_item(listing, runner->name, runner->summary);
	cJSON_AddStringToObject(item, "family", runner->family);
	if (runner->language)
		cJSON_AddStringToObject(item, "language", runner->language);
	cJSON_AddBoolToObject(item, "default", is_default(runner));
	if (absent)
		cJSON_AddStringToObject(item, "absent", reason);
}

/* Are they of one family, or of one language that is not C? */
static bool are_kin(const struct runner *one, const struct runner *other)
{
	if (one->language && other->language)
		return !strcmp(one->language, other->language);
	return !one->language && !other->language && !strcmp(one->family, other->family);
}

/* Kin stand where the first of them does; their word is what -x takes. */
static void list_runners(struct listing *listing, const struct catalog *catalog)
{
	for (size_t i = 0; i < catalog->runner_count; i++) {
		const struct runner *runner = catalog->runners[i];
		size_t first = 0;
		while (!are_kin(catalog->runners[first], runner))
			first++;
		if (first != i)
			continue;
		if (!listing->json)
			printf(" %s:%s\n", runner->language ? "language" : "family",
				runner->language ? runner->language : runner->family);
		for (size_t j = i; j < catalog->runner_count; j++)
			if (are_kin(catalog->runners[j], runner))
				add_runner(listing, catalog->runners[j]);
	}
}

static void list_suite(struct listing *listing, const char *name)
{
	char summary[256];
	suite_summary(name, summary, sizeof summary);
	add_line(listing, name, summary);
}

static void list_kind(struct listing *listing, const struct catalog *catalog, const char *kind)
{
	begin_list(listing, kind);
	if (!strcmp(kind, "workloads"))
		for (size_t i = 0; i < catalog->workload_count; i++)
			add_workload(listing, catalog->workloads[i]);
	if (!strcmp(kind, "runners"))
		list_runners(listing, catalog);
	if (!strcmp(kind, "suites")) {
		struct names suites = { 0 };
		data_list("suites", ".ini", &suites);
		for (size_t i = 0; i < suites.count; i++)
			list_suite(listing, suites.items[i]);
		names_finish(&suites);
	}
}

static int list(const struct options *options, const struct catalog *catalog, const char *wanted,
	struct error *error)
{
	static const char *const kinds[] = { "workloads", "runners", "suites" };
	struct listing listing = { .json = options->settings.json ? cJSON_CreateObject() : NULL };
	bool found = false;
	for (size_t i = 0; i < 3; i++) {
		if (wanted && strcmp(wanted, kinds[i]))
			continue;
		list_kind(&listing, catalog, kinds[i]);
		found = true;
	}
	if (listing.json)
		json_write(listing.json, stdout);
	return found ? 0
		     : error_set(error, -EINVAL,
			       "there are workloads, runners and suites to list, no '%s'", wanted);
}

/* ---- describe ------------------------------------------------------------------------------- */

static void describe_params_json(struct cJSON *object, const struct param *params)
{
	struct cJSON *array = cJSON_AddArrayToObject(object, "params");
	for (size_t i = 0; params && params[i].name; i++) {
		struct cJSON *param = cJSON_CreateObject();
		char *range = param_range_text(&params[i]);
		cJSON_AddStringToObject(param, "name", params[i].name);
		cJSON_AddStringToObject(param, "help", params[i].help);
		cJSON_AddStringToObject(param, "default", params[i].initial);
		cJSON_AddStringToObject(param, "range", range);
		cJSON_AddItemToArray(array, param);
		free(range);
	}
}

/* A runner's own are given with its name, so that no workload's is meant. */
static void describe_params(const struct param *params, const char *scope)
{
	if (!params || !params->name) {
		printf("\nno parameters\n");
		return;
	}
	printf("\nparameters (-p %s%sNAME=VALUE):\n", scope, *scope ? "." : "");
	for (size_t i = 0; params[i].name; i++) {
		char *range = param_range_text(&params[i]);
		printf("  %s\n      %s\n      range    %s\n      default  %s\n", params[i].name,
			params[i].help, range, *params[i].initial ? params[i].initial : "(none)");
		free(range);
	}
}

static void describe_workload(const struct workload *workload, bool json)
{
	const char *bound = workload->bound == BOUND_CPU ? "cpu" : "io";
	struct plan plan;
	bool absent = default_plan(workload, &plan) == -ENOENT;
	if (json) {
		struct cJSON *object = cJSON_CreateObject();
		cJSON_AddStringToObject(object, "name", workload->name);
		cJSON_AddStringToObject(object, "kind", "workload");
		cJSON_AddStringToObject(object, "summary", workload->summary);
		cJSON_AddStringToObject(object, "unit", workload->unit);
		cJSON_AddStringToObject(object, "bound", bound);
		cJSON_AddBoolToObject(object, "event_form", workload->start != NULL);
		cJSON_AddNumberToObject(object, "tasks", (double)plan.tasks);
		describe_params_json(object, workload->params);
		json_write(object, stdout);
		return;
	}
	printf("%s, a workload: %s\n\n", workload->name, workload->summary);
	if (absent)
		printf("  absent here: %s\n\n", plan.error);
	printf("  tasks     %" PRIu64
	       " by default\n  unit      %s\n  bound by  %s\n  on a loop %s\n",
		plan.tasks, workload->unit, workload->bound == BOUND_CPU ? "the CPU" : "waiting",
		workload->start ? "waits without holding the loop (event form)"
				: "holds the loop, one task at a time (blocking form only)");
	describe_params(workload->params, "");
}

static void describe_runner(const struct runner *runner, bool json)
{
	bool blocking = runner->flags & RUNNER_BLOCKING, event = runner->flags & RUNNER_EVENT;
	if (json) {
		struct cJSON *object = cJSON_CreateObject();
		cJSON_AddStringToObject(object, "name", runner->name);
		cJSON_AddStringToObject(object, "kind", "runner");
		cJSON_AddStringToObject(object, "summary", runner->summary);
		cJSON_AddStringToObject(object, "family", runner->family);
		if (runner->language)
			cJSON_AddStringToObject(object, "language", runner->language);
		cJSON_AddBoolToObject(object, "blocking_form", blocking);
		cJSON_AddBoolToObject(object, "event_form", event);
		describe_params_json(object, runner->params);
		json_write(object, stdout);
		return;
	}
	printf("%s, a runner: %s\n\n  family    %s\n  executes  %s%s\n", runner->name,
		runner->summary, runner->family,
		runner->language ? "the twin of a workload in " : "",
		runner->language ? runner->language
		: !event         ? "the blocking form of a task"
		: blocking ? "the event form of a task, or the blocking one where there is no other"
			   : "the event form of a task");
	describe_params(runner->params, runner->name);
}

static int describe(const struct options *options, const struct catalog *catalog, const char *name,
	struct error *error)
{
	if (!name)
		return error_set(error, -EINVAL, "describe takes a name, none given");
	struct error other;
	bool json = options->settings.json;
	const struct runner *runner = catalog_runner(catalog, name, &other);
	if (runner) {
		describe_runner(runner, json);
		return 0;
	}
	const struct workload *workload = catalog_workload(catalog, name, error);
	if (!workload)
		return strstr(other.text, "did you mean") ? (*error = other, -EINVAL) : -EINVAL;
	describe_workload(workload, json);
	return 0;
}

/* ---- both ----------------------------------------------------------------------------------- */

static int show(struct call *call,
	int (*print)(const struct options *, const struct catalog *, const char *, struct error *),
	struct error *error)
{
	struct catalog catalog = { 0 };
	int code = call->count > 1 ? error_set(error, -EINVAL, "one name at a time, not '%s' too",
					     call->words[1])
				   : command_catalog(&catalog, &call->options, error);
	if (!code)
		code = print(&call->options, &catalog, call->words[0], error);
	catalog_finish(&catalog);
	return code ? EXIT_REFUSED : EXIT_MEASURED;
}

static int act_list(struct call *call, struct error *error)
{
	return show(call, list, error);
}

static int act_describe(struct call *call, struct error *error)
{
	return show(call, describe, error);
}

const struct command command_list = { .name = "list",
	.summary = "the workloads, runners and suites there are",
	.usage = "list [workloads|runners|suites] [options]",
	.about = "Lists what there is, a line each; runners by family, with a star those that\n"
		 "are measured when none is named, with the reason those that are absent here.\n",
	.takes = OPTION_PLUGIN | OPTION_JSON,
	.act = act_list };

const struct command command_describe = { .name = "describe",
	.summary = "a workload's or runner's parameters, defaults, ranges",
	.usage = "describe WORKLOAD|RUNNER [options]",
	.about = "Explains a workload or a runner: its parameters, their defaults and ranges.\n",
	.takes = OPTION_PLUGIN | OPTION_JSON,
	.act = act_describe };
