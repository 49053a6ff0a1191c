/* SPDX-License-Identifier: MIT */
#include "bench/plan/roster.h"

#include "bench/base/memory.h"
#include "bench/base/names.h"
#include "bench/plan/catalog.h"
#include "bench/runner.h"
#include "runners/registry.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void roster_add(struct roster *roster, const struct runner *runner, bool named)
{
	for (size_t i = 0; i < roster->count; i++) {
		if (roster->entries[i].runner != runner)
			continue;
		roster->entries[i].named |= named;
		return;
	}
	roster->entries = memory_more(roster->entries, roster->count, sizeof *roster->entries);
	roster->entries[roster->count++] =
		(struct roster_entry){ .runner = runner, .named = named };
}

/* All runners of a family, or simply all without one. */
static int add_family(struct roster *roster, const struct catalog *catalog, const char *family,
	struct error *error)
{
	struct names others = { 0 };
	size_t found = 0;
	for (size_t i = 0; i < catalog->runner_count; i++) {
		const struct runner *runner = catalog->runners[i];
		bool wanted = !family || !strcmp(runner->family, family);
		found += wanted;
		if (wanted)
			roster_add(roster, runner, false);
		else
			names_add(&others, runner->family);
	}
	int code = found ? 0 : error_set(error, -EINVAL, "no runner of the family '%s'", family);
	if (code)
		names_suggest(
			&others, family, "'concbench describe RUNNER' says a runner's", error);
	names_finish(&others);
	return code;
}

int roster_init(struct roster *roster, const struct catalog *catalog, const struct names *asked,
	struct error *error)
{
	static const char prefix[] = "family:";
	int code = 0;
	for (size_t i = 0; !asked->count && runner_defaults[i]; i++)
		roster_add(roster, runner_defaults[i], false);
	for (size_t i = 0; !code && i < asked->count; i++) {
		const char *name = asked->items[i];
		const struct runner *runner = NULL;
		if (!strcmp(name, "all"))
			code = add_family(roster, catalog, NULL, error);
		else if (!strncmp(name, prefix, strlen(prefix)))
			code = add_family(roster, catalog, name + strlen(prefix), error);
		else if ((runner = catalog_runner(catalog, name, error)))
			roster_add(roster, runner, true);
		else
			code = -EINVAL;
	}
	return code;
}

void roster_finish(struct roster *roster)
{
	free(roster->entries);
	*roster = (struct roster){ 0 };
}

const struct runner *roster_find(const struct roster *roster, const char *name)
{
	for (size_t i = 0; i < roster->count; i++)
		if (!strcmp(roster->entries[i].runner->name, name))
			return roster->entries[i].runner;
	return NULL;
}
