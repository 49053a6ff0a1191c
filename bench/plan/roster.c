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

/* What a word in place of a runner's name stands for. */
struct kin {
	const char *word, *name; /* the word up to its colon, and what follows */
	const char *(*of)(const struct runner *);
};

/* Of those that execute workloads themselves. */
static const char *family_of(const struct runner *runner)
{
	return runner->language ? NULL : runner->family;
}

static const char *language_of(const struct runner *runner)
{
	return runner->language;
}

/* All runners of a kin; its name NULL means all that it is asked of. */
static int add_kin(struct roster *roster, const struct catalog *catalog, const struct kin *kin,
	struct error *error)
{
	struct names others = { 0 };
	size_t found = 0;
	for (size_t i = 0; i < catalog->runner_count; i++) {
		const struct runner *runner = catalog->runners[i];
		const char *name = kin->of(runner);
		bool wanted = name && (!kin->name || !strcmp(name, kin->name));
		found += wanted;
		if (wanted)
			roster_add(roster, runner, false);
		else if (name)
			names_add(&others, name);
	}
	int code =
		found ? 0
		      : error_set(error, -EINVAL, "no runner of the %s '%s'", kin->word, kin->name);
	if (code)
		names_suggest(
			&others, kin->name, "'concbench describe RUNNER' says a runner's", error);
	names_finish(&others);
	return code;
}

/* Is the word one for many? */
static bool kin_of(const char *word, struct kin *kin)
{
	static const struct kin kins[] = { { "family", NULL, family_of },
		{ "language", NULL, language_of } };
	*kin = kins[0];
	if (!strcmp(word, "all"))
		return true;
	for (size_t i = 0; i < sizeof kins / sizeof *kins; i++) {
		size_t length = strlen(kins[i].word);
		*kin = kins[i];
		kin->name = word + length + 1;
		if (!strncmp(word, kin->word, length) && word[length] == ':')
			return true;
	}
	return false;
}

int roster_init(struct roster *roster, const struct catalog *catalog, const struct names *asked,
	struct error *error)
{
	struct kin kin;
	int code = 0;
	for (size_t i = 0; !asked->count && runner_defaults[i]; i++)
		roster_add(roster, runner_defaults[i], false);
	for (size_t i = 0; !code && i < asked->count; i++) {
		const char *name = asked->items[i];
		const struct runner *runner = NULL;
		if (kin_of(name, &kin))
			code = add_kin(roster, catalog, &kin, error);
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
