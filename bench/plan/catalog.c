/* SPDX-License-Identifier: MIT */
#include "bench/plan/catalog.h"

#include "bench/base/memory.h"
#include "bench/base/names.h"
#include "bench/plan/param.h"
#include "bench/plan/plugin.h"
#include "bench/runner.h"
#include "bench/workload.h"
#include "runners/registry.h"
#include "workloads/registry.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A loaded file, and what it offers, completed to the structs of this build. */
struct plugin {
	void *handle;
	struct workload workload;
	struct runner runner;
};

static bool name_is_sound(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
	static const char rest[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";
	return name && *name && strchr(letters, *name) && !name[strspn(name, rest)] &&
	       strlen(name) < 64;
}

/* What begins both contracts: nothing else may be read before it is known to fit. */
struct head {
	unsigned abi, size;
};

/* How much of a struct of the contract there must be, and how much of it is known here. */
struct extent {
	const char *kind;
	unsigned abi, least, most;
};

static const struct extent workload_extent = { "workload", WORKLOAD_ABI,
	offsetof(struct workload, format), sizeof(struct workload) };
static const struct extent runner_extent = { "runner", RUNNER_ABI, offsetof(struct runner, dismiss),
	sizeof(struct runner) };

static int check_head(const struct head *head, const struct extent *extent, struct error *error)
{
	if (head->abi != extent->abi)
		return error_set(error, -EINVAL,
			"%s for ABI %u, but this concbench speaks ABI %u: %s", extent->kind,
			head->abi, extent->abi,
			head->abi < extent->abi
				? "change it as docs/upgrade.md says, and build it again"
				: "build it with the headers of this concbench");
	if (head->size < extent->least || head->size > extent->most)
		return error_set(error, -EINVAL,
			"%s of %u bytes, but this concbench knows %u to %u: set .size = "
			"sizeof(struct %s), and build it with the headers of this concbench",
			extent->kind, head->size, extent->least, extent->most, extent->kind);
	return 0;
}

static int check_name(const char *kind, const char *name, struct error *error)
{
	/* The words that -x takes in place of a runner's name. */
	if (name_is_sound(name) && strcmp(name, "all"))
		return 0;
	return error_set(error, -EINVAL, "%s has no sound name (a-z, then a-z 0-9 - _): '%s'", kind,
		name ? name : "");
}

static int check_workload(const struct workload *workload, struct error *error)
{
	int code = check_name("workload", workload->name, error);
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
	int code = check_name("runner", runner->name, error);
	if (code)
		return code;
	const char *missing = !runner->summary   ? "summary"
			      : !runner->family  ? "family"
			      : !runner->plan    ? "plan"
			      : !runner->execute ? "execute"
						 : NULL;
	if (missing)
		return error_set(error, -EINVAL, "runner %s lacks '%s'", runner->name, missing);
	if (!name_is_sound(runner->family))
		return error_set(error, -EINVAL, "runner %s has no sound family: '%s'",
			runner->name, runner->family);
	if (runner->language && !name_is_sound(runner->language))
		return error_set(error, -EINVAL, "runner %s has no sound language: '%s'",
			runner->name, runner->language);
	const unsigned forms = RUNNER_BLOCKING | RUNNER_EVENT;
	const unsigned others = RUNNER_HEART | RUNNER_PACED | RUNNER_FAR | RUNNER_UNPLACED;
	if (!(runner->flags & forms) || (runner->flags & ~(forms | others)))
		return error_set(error, -EINVAL,
			"runner %s: its flags are the forms it executes, BLOCKING and EVENT, and "
			"what it keeps, HEART and PACED, not %#x",
			runner->name, runner->flags);
	code = params_check(runner->params, error);
	return code ? error_prefix(error, code, "runner %s", runner->name) : 0;
}

/* A parameter's scope and what `describe` takes are one name: nobody shares it. */
static int check_free(const struct catalog *catalog, const char *name, struct error *error)
{
	for (size_t i = 0; i < catalog->workload_count; i++)
		if (!strcmp(catalog->workloads[i]->name, name))
			return error_set(error, -EINVAL, "there is a workload '%s' already", name);
	for (size_t i = 0; i < catalog->runner_count; i++)
		if (!strcmp(catalog->runners[i]->name, name))
			return error_set(error, -EINVAL, "there is a runner '%s' already", name);
	return 0;
}

static int add_workload(
	struct catalog *catalog, const struct workload *workload, struct error *error)
{
	int code = check_workload(workload, error);
	if (!code)
		code = check_free(catalog, workload->name, error);
	if (code)
		return code;
	catalog->workloads = memory_more(
		catalog->workloads, catalog->workload_count, sizeof *catalog->workloads);
	catalog->workloads[catalog->workload_count++] = workload;
	return 0;
}

static int add_runner(struct catalog *catalog, const struct runner *runner, struct error *error)
{
	int code = check_runner(runner, error);
	if (!code)
		code = check_free(catalog, runner->name, error);
	if (code)
		return code;
	catalog->runners =
		memory_more(catalog->runners, catalog->runner_count, sizeof *catalog->runners);
	catalog->runners[catalog->runner_count++] = runner;
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
	for (size_t i = 0; i < catalog->plugin_count; i++) {
		dlclose(catalog->plugins[i]->handle);
		free(catalog->plugins[i]);
	}
	free(catalog->plugins);
	*catalog = (struct catalog){ 0 };
}

/* Takes the handle. */
static struct plugin *plugin_keep(struct catalog *catalog, void *handle)
{
	struct plugin *plugin = memory_zeroed(1, sizeof *plugin);
	plugin->handle = handle;
	catalog->plugins =
		memory_more(catalog->plugins, catalog->plugin_count, sizeof *catalog->plugins);
	catalog->plugins[catalog->plugin_count++] = plugin;
	return plugin;
}

/* Copies what there is of an exported struct; the rest stays NULL. */
static int take_entry(
	void *entry, const struct head *head, const struct extent *extent, struct error *error)
{
	int code = check_head(head, extent, error);
	if (!code)
		memcpy(entry, head, head->size);
	return code;
}

static int plugin_add(struct catalog *catalog, struct plugin *plugin, struct error *error)
{
	const struct head *workload = dlsym(plugin->handle, "concbench_workload");
	const struct head *runner = dlsym(plugin->handle, "concbench_runner");
	if (!workload && !runner)
		return error_set(
			error, -EINVAL, "exports neither concbench_workload nor concbench_runner");
	int code = 0;
	if (workload)
		code = take_entry(&plugin->workload, workload, &workload_extent, error);
	if (!code && workload)
		code = add_workload(catalog, &plugin->workload, error);
	if (!code && runner)
		code = take_entry(&plugin->runner, runner, &runner_extent, error);
	if (!code && runner)
		code = add_runner(catalog, &plugin->runner, error);
	return code;
}

int catalog_add_plugin(struct catalog *catalog, const char *path, struct error *error)
{
	void *handle = plugin_open(path, error);
	if (!handle)
		return -EINVAL;
	int code = plugin_add(catalog, plugin_keep(catalog, handle), error);
	return code ? error_prefix(error, code, "plug-in %s", path) : 0;
}

/* ---- looking up ----------------------------------------------------------------------------- */

const struct workload *catalog_workload(
	const struct catalog *catalog, const char *name, struct error *error)
{
	struct names known = { 0 };
	const struct workload *found = NULL;
	for (size_t i = 0; !found && i < catalog->workload_count; i++) {
		names_add(&known, catalog->workloads[i]->name);
		if (!strcmp(catalog->workloads[i]->name, name))
			found = catalog->workloads[i];
	}
	if (!found) {
		error_set(error, -EINVAL, "no workload '%s'", name);
		names_suggest(&known, name, "'concbench list workloads' shows them", error);
	}
	names_finish(&known);
	return found;
}

const struct runner *catalog_runner(
	const struct catalog *catalog, const char *name, struct error *error)
{
	struct names known = { 0 };
	const struct runner *found = NULL;
	for (size_t i = 0; !found && i < catalog->runner_count; i++) {
		names_add(&known, catalog->runners[i]->name);
		if (!strcmp(catalog->runners[i]->name, name))
			found = catalog->runners[i];
	}
	if (!found) {
		error_set(error, -EINVAL, "no runner '%s'", name);
		names_suggest(&known, name, "'concbench list runners' shows them", error);
	}
	names_finish(&known);
	return found;
}
