/* SPDX-License-Identifier: MIT */
#include "bench/plan/roster.h"

#include "bench/base/names.h"
#include "bench/plan/catalog.h"
#include "bench/runner.h"
#include "runners/registry.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int roster_add(struct roster *roster, const struct runner *runner, bool named)
{
	for (size_t i = 0; i < roster->count; i++) {
		if (roster->entries[i].runner != runner)
			continue;
		roster->entries[i].named |= named;
		return 0;
	}
	struct roster_entry *grown =
		reallocarray(roster->entries, roster->count + 1, sizeof *grown);
	if (!grown)
		return -ENOMEM;
	roster->entries = grown;
	grown[roster->count++] = (struct roster_entry){ .runner = runner, .named = named };
	return 0;
}

/* All runners of a family, or simply all without one. */
static int add_family(struct roster *roster, const struct catalog *catalog, const char *family,
	struct error *error)
{
	struct names known = { 0 };
	size_t found = 0;
	int code = 0;
	for (size_t i = 0; !code && i < catalog->runner_count; i++) {
		const struct runner *runner = catalog->runners[i];
		bool wanted = !family || !strcmp(runner->family, family);
		found += wanted;
		if (wanted)
			code = roster_add(roster, runner, false);
		else
			code = names_add(&known, runner->family, strlen(runner->family));
	}
	const char *nearest = found || code ? NULL : names_nearest(&known, family);
	if (!code && !found)
		code = error_set(error, -EINVAL,
			nearest ? "no runner of the family '%s'; did you mean '%s'?"
				: "no runner of the family '%s'; 'concbench describe RUNNER' says "
				  "a runner's",
			family, nearest);
	names_finish(&known);
	return code;
}

int roster_init(struct roster *roster, const struct catalog *catalog, const struct names *asked,
	struct error *error)
{
	static const char prefix[] = "family:";
	int code = 0;
	for (size_t i = 0; !code && !asked->count && runner_defaults[i]; i++)
		code = roster_add(roster, runner_defaults[i], false);
	for (size_t i = 0; !code && i < asked->count; i++) {
		const char *name = asked->items[i];
		if (!strcmp(name, "all")) {
			code = add_family(roster, catalog, NULL, error);
		} else if (!strncmp(name, prefix, strlen(prefix))) {
			code = add_family(roster, catalog, name + strlen(prefix), error);
		} else {
			const struct runner *runner = catalog_runner(catalog, name, error);
			code = runner ? roster_add(roster, runner, true) : -EINVAL;
		}
	}
	return code == -ENOMEM ? error_errno(error, code, "runners") : code;
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
