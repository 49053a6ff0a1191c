/* SPDX-License-Identifier: MIT */
#include "bench/plan/catalog.h"

#include "bench/base/names.h"
#include "bench/plan/param.h"
#include "bench/runner.h"
#include "bench/workload.h"
#include "runners/registry.h"
#include "workloads/registry.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool name_is_sound(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
	static const char rest[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";
	return name && *name && strchr(letters, *name) && !name[strspn(name, rest)] &&
	       strlen(name) < 64;
}

/* What both kinds of entry have in common. The ABI comes first: nothing else is read before. */
static int check_entry(
	const char *kind, unsigned abi, unsigned ours, const char *const *name, struct error *error)
{
	if (abi != ours)
		return error_set(error, -EINVAL,
			"%s has ABI version %u, this concbench speaks %u: build it again", kind,
			abi, ours);
	if (!name_is_sound(*name))
		return error_set(error, -EINVAL,
			"%s has no sound name (a-z, then a-z 0-9 - _): '%s'", kind,
			*name ? *name : "");
	return 0;
}

static int check_workload(const struct workload *workload, struct error *error)
{
	int code = check_entry("workload", workload->abi, WORKLOAD_ABI, &workload->name, error);
	if (code)
		return code;
	const char *missing = !workload->summary ? "summary"
			      : !workload->unit  ? "unit"
			      : !workload->plan  ? "plan"
			      : !workload->run   ? "run"
			      : !workload->check ? "check"
						 : NULL;
	if (missing)
		return error_set(error, -EINVAL, "workload %s lacks '%s'", workload->name, missing);
	if (workload->bound != BOUND_CPU && workload->bound != BOUND_IO)
		return error_set(error, -EINVAL, "workload %s: bound is neither CPU nor I/O",
			workload->name);
	code = params_check(workload->params, error);
	return code ? error_prefix(error, code, "workload %s", workload->name) : 0;
}

static int check_runner(const struct runner *runner, struct error *error)
{
	int code = check_entry("runner", runner->abi, RUNNER_ABI, &runner->name, error);
	if (code)
		return code;
	if (!runner->summary || !runner->execute)
		return error_set(error, -EINVAL, "runner %s lacks '%s'", runner->name,
			runner->summary ? "execute" : "summary");
	unsigned kind = runner->flags & (RUNNER_ONE | RUNNER_POOL | RUNNER_LOOP);
	if (__builtin_popcount(kind) != 1)
		return error_set(error, -EINVAL, "runner %s must be exactly one of ONE, POOL, LOOP",
			runner->name);
	return 0;
}

static int taken(const char *kind, const char *name, struct error *error)
{
	return error_set(error, -EINVAL, "there is a %s '%s' already", kind, name);
}

static int add_workload(
	struct catalog *catalog, const struct workload *workload, struct error *error)
{
	int code = check_workload(workload, error);
	if (code)
		return code;
	for (size_t i = 0; i < catalog->workload_count; i++)
		if (!strcmp(catalog->workloads[i]->name, workload->name))
			return taken("workload", workload->name, error);
	const struct workload **grown =
		reallocarray(catalog->workloads, catalog->workload_count + 1, sizeof *grown);
	if (!grown)
		return error_errno(error, -ENOMEM, "workload %s", workload->name);
	catalog->workloads = grown;
	grown[catalog->workload_count++] = workload;
	return 0;
}

static int add_runner(struct catalog *catalog, const struct runner *runner, struct error *error)
{
	int code = check_runner(runner, error);
	if (code)
		return code;
	for (size_t i = 0; i < catalog->runner_count; i++)
		if (!strcmp(catalog->runners[i]->name, runner->name))
			return taken("runner", runner->name, error);
	const struct runner **grown =
		reallocarray(catalog->runners, catalog->runner_count + 1, sizeof *grown);
	if (!grown)
		return error_errno(error, -ENOMEM, "runner %s", runner->name);
	catalog->runners = grown;
	grown[catalog->runner_count++] = runner;
	return 0;
}

int catalog_init(struct catalog *catalog, struct error *error)
{
	int code = 0;
	for (size_t i = 0; !code && workload_table[i]; i++)
		code = add_workload(catalog, workload_table[i], error);
	for (size_t i = 0; !code && runner_table[i]; i++)
		code = add_runner(catalog, runner_table[i], error);
	return code;
}

void catalog_finish(struct catalog *catalog)
{
	free(catalog->workloads);
	free(catalog->runners);
	for (size_t i = 0; i < catalog->plugin_count; i++)
		dlclose(catalog->plugins[i]);
	free(catalog->plugins);
	*catalog = (struct catalog){ 0 };
}

static int plugin_keep(struct catalog *catalog, void *handle)
{
	void **grown = reallocarray(catalog->plugins, catalog->plugin_count + 1, sizeof *grown);
	if (!grown) {
		dlclose(handle);
		return -ENOMEM;
	}
	catalog->plugins = grown;
	grown[catalog->plugin_count++] = handle;
	return 0;
}

int catalog_add_plugin(struct catalog *catalog, const char *path, struct error *error)
{
	/* Without a slash the loader would search its own directories instead of this one. */
	char *file = realpath(path, NULL);
	if (!file)
		return error_set(error, -EINVAL, "plug-in %s: %s", path, strerror(errno));
	void *handle = dlopen(file, RTLD_NOW | RTLD_LOCAL);
	free(file);
	if (!handle)
		return error_set(error, -EINVAL, "plug-in %s: %s", path, dlerror());
	if (plugin_keep(catalog, handle))
		return error_errno(error, -ENOMEM, "plug-in %s", path);
	const struct workload *workload = dlsym(handle, "concbench_workload");
	const struct runner *runner = dlsym(handle, "concbench_runner");
	if (!workload && !runner)
		return error_set(error, -EINVAL,
			"plug-in %s exports neither concbench_workload nor concbench_runner", path);
	int code = workload ? add_workload(catalog, workload, error) : 0;
	if (!code && runner)
		code = add_runner(catalog, runner, error);
	return code ? error_prefix(error, code, "plug-in %s", path) : 0;
}

/* ---- looking up ----------------------------------------------------------------------------- */

static void unknown(
	const char *kind, const char *name, const struct names *known, struct error *error)
{
	const char *nearest = names_nearest(known, name);
	if (nearest)
		error_set(error, -EINVAL, "no %s '%s'; did you mean '%s'?", kind, name, nearest);
	else
		error_set(error, -EINVAL, "no %s '%s'; 'concbench list %ss' shows them", kind, name,
			kind);
}

const struct workload *catalog_workload(
	const struct catalog *catalog, const char *name, struct error *error)
{
	struct names known = { 0 };
	for (size_t i = 0; i < catalog->workload_count; i++) {
		const struct workload *workload = catalog->workloads[i];
		if (!strcmp(workload->name, name)) {
			names_finish(&known);
			return workload;
		}
		names_add(&known, workload->name, strlen(workload->name));
	}
	unknown("workload", name, &known, error);
	names_finish(&known);
	return NULL;
}

const struct runner *catalog_runner(
	const struct catalog *catalog, const char *name, struct error *error)
{
	struct names known = { 0 };
	for (size_t i = 0; i < catalog->runner_count; i++) {
		const struct runner *runner = catalog->runners[i];
		if (!strcmp(runner->name, name)) {
			names_finish(&known);
			return runner;
		}
		names_add(&known, runner->name, strlen(runner->name));
	}
	unknown("runner", name, &known, error);
	names_finish(&known);
	return NULL;
}
