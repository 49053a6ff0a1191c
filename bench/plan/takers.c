/* SPDX-License-Identifier: MIT */
#include "bench/plan/takers.h"

#include "bench/base/memory.h"
#include "bench/plan/axes.h"
#include "bench/plan/catalog.h"
#include "bench/plan/options.h"
#include "bench/plan/param.h"
#include "bench/plan/roster.h"
#include "bench/runner.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Who is measured in one section. */
struct section {
	struct request *request;
	struct owners workloads, runners;
};

/* All of them. */
struct takers {
	struct section *sections;
	size_t count;
};

int takers_workloads(const struct request *request, const struct catalog *catalog,
	struct owners *owners, struct error *error)
{
	if (!request->workloads.count)
		return error_set(
			error, -EINVAL, "no workload named; 'concbench list workloads' shows them");
	for (size_t i = 0; i < request->workloads.count; i++) {
		const struct workload *workload =
			catalog_workload(catalog, request->workloads.items[i], error);
		if (!workload)
			return -EINVAL;
		owners_add(owners, workload->name, workload->params);
	}
	return 0;
}

static int section_init(struct section *section, struct request *request,
	const struct catalog *catalog, struct error *error)
{
	struct roster roster = { 0 };
	section->request = request;
	int code = takers_workloads(request, catalog, &section->workloads, error);
	if (!code)
		code = roster_init(&roster, catalog, &request->runners, error);
	for (size_t i = 0; i < roster.count; i++)
		owners_add(&section->runners, roster.entries[i].runner->name,
			roster.entries[i].runner->params);
	roster_finish(&roster);
	return code;
}

static int prefix(const struct section *section, int code, struct error *error)
{
	return section->request->section
		       ? error_prefix(error, code, "[%s]", section->request->section)
		       : code;
}

/* ---- what nobody takes ---------------------------------------------------------------------- */

static const struct owner *owner_find(const struct owners *owners, const char *name)
{
	for (size_t i = 0; i < owners->count; i++)
		if (!strcmp(owners->items[i].name, name))
			return &owners->items[i];
	return NULL;
}

/* No owner has it: its table says what is nearest. */
static int refuse_of(const struct owner *owner, const char *name, struct error *error)
{
	struct values *values = values_create(owner->params);
	values_set(values, name, "", error);
	values_destroy(values);
	return error_prefix(error, -EINVAL, "%s", owner->name);
}

/* It names somebody, who does not have it, or who is not there. */
static int refuse_scoped(const struct section *sections, size_t count,
	const struct param_text *param, const char *name, struct error *error)
{
	char *scope = memory_part(param->scope, param->scope_length);
	const struct owner *owner = NULL;
	size_t at = 0;
	for (size_t i = 0; !owner && i < count; i++) {
		owner = owner_find(&sections[i].workloads, scope);
		owner = owner ? owner : owner_find(&sections[i].runners, scope);
		at = i;
	}
	int code = owner ? prefix(&sections[at], refuse_of(owner, name, error), error)
			 : error_set(error, -EINVAL,
				   "--param '%s': '%s' is neither a workload nor a runner that is "
				   "measured",
				   param->text, scope);
	free(scope);
	return code;
}

static int refuse_any(
	const struct section *sections, size_t count, const char *name, struct error *error)
{
	struct names known = { 0 };
	for (size_t i = 0; i < count; i++) {
		owners_params(&sections[i].workloads, &known);
		owners_params(&sections[i].runners, &known);
	}
	error_set(error, -EINVAL,
		"neither a workload nor a runner that is measured has a parameter '%s'", name);
	names_suggest(&known, name, NULL, error);
	names_finish(&known);
	return -EINVAL;
}

/* Of these sections nobody takes it. */
static int refuse(const struct section *sections, size_t count, const struct param_text *param,
	struct error *error)
{
	char *name = memory_part(param->name, param->name_length);
	int code;
	if (param->scope_length)
		code = refuse_scoped(sections, count, param, name, error);
	else if (count == 1)
		code = prefix(sections, refuse_of(sections->workloads.items, name, error), error);
	else
		code = refuse_any(sections, count, name, error);
	free(name);
	return code;
}

/* ---- what somebody takes -------------------------------------------------------------------- */

static bool section_takes(const struct section *section, const struct param_text *param)
{
	return param_text_is_for_any(param, &section->workloads) ||
	       param_text_is_for_any(param, &section->runners);
}

/* The section's own parameters. */
static int check_own(const struct section *section, struct error *error)
{
	const struct names *params = &section->request->params;
	struct param_text param;
	int code = 0;
	for (size_t i = 0; !code && i < params->count; i++) {
		code = param_text_split(&param, params->items[i], error);
		if (!code && !section_takes(section, &param))
			return refuse(section, 1, &param, error);
	}
	return code ? prefix(section, code, error) : 0;
}

/* Leaves a parameter of the command line to those sections that take it. */
static int settle_given(const struct takers *takers, const char *text, struct error *error)
{
	struct param_text param;
	bool workloads = false, runners = false;
	int code = param_text_split(&param, text, error);
	if (code)
		return code;
	for (size_t i = 0; i < takers->count; i++) {
		workloads |= param_text_is_for_any(&param, &takers->sections[i].workloads);
		runners |= param_text_is_for_any(&param, &takers->sections[i].runners);
	}
	if (!workloads && !runners)
		return refuse(takers->sections, takers->count, &param, error);
	for (size_t i = 0; i < takers->count; i++) {
		const struct section *section = &takers->sections[i];
		if (param_text_is_for_any(
			    &param, workloads ? &section->workloads : &section->runners))
			names_add(&section->request->params, text);
	}
	return 0;
}

/* Takes those of the command line, which all requests have, out of them, into `given`. */
static void take_given(struct options *options, struct names *given)
{
	for (size_t i = 0; i < options->request_count; i++) {
		struct request *request = &options->requests[i];
		struct names *params = &request->params;
		size_t own = params->count - request->given;
		for (size_t k = own; k < params->count; k++) {
			if (!i)
				names_add(given, params->items[k]);
			free(params->items[k]);
		}
		params->count = own;
		request->given = 0;
	}
}

int takers_settle(struct options *options, const struct catalog *catalog, struct error *error)
{
	struct names given = { 0 };
	struct takers takers = { .count = options->request_count,
		.sections = memory_zeroed(options->request_count, sizeof *takers.sections) };
	int code = 0;
	take_given(options, &given);
	for (size_t i = 0; !code && i < takers.count; i++) {
		struct request *request = &options->requests[i];
		struct section *section = &takers.sections[i];
		code = section_init(section, request, catalog, error);
		if (code)
			prefix(section, code, error);
		else
			code = check_own(section, error);
	}
	for (size_t i = 0; !code && i < given.count; i++)
		code = settle_given(&takers, given.items[i], error);
	for (size_t i = 0; i < takers.count; i++) {
		owners_finish(&takers.sections[i].workloads);
		owners_finish(&takers.sections[i].runners);
	}
	free(takers.sections);
	names_finish(&given);
	return code;
}
