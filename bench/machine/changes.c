/* SPDX-License-Identifier: MIT */
#include "bench/machine/changes.h"

#include "bench/base/json.h"
#include "bench/machine/environment.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <string.h>

/* As text, since a number that is written is text, too: 0 if both are the same. */
static int compare(
	const struct cJSON *was, const struct cJSON *is, const char *name, struct error *error)
{
	const struct cJSON *before = cJSON_GetObjectItemCaseSensitive(was, name);
	const struct cJSON *now = cJSON_GetObjectItemCaseSensitive(is, name);
	char *old = before ? cJSON_PrintUnformatted(before) : NULL;
	char *new = now ? cJSON_PrintUnformatted(now) : NULL;
	const char *then = old ? old : "not known", *today = new ? new : "not known";
	int code = 0;
	if (strcmp(then, today) != 0)
		code = error_set(error, -EINVAL, "%s was %.80s, and is %.80s", name, then, today);
	cJSON_free(old);
	cJSON_free(new);
	return code;
}

/* Those that last stand first, up to the hash of them all; variables only where some are set. */
static int check_facts(const struct cJSON *was, const struct cJSON *is, struct error *error)
{
	const char *before = json_text(was, ENVIRONMENT_HASH),
		   *now = json_text(is, ENVIRONMENT_HASH);
	if (before && !strcmp(before, now))
		return 0;
	int code = compare(was, is, ENVIRONMENT_VARIABLES, error);
	for (const struct cJSON *fact = is->child;
		!code && strcmp(fact->string, ENVIRONMENT_HASH) != 0; fact = fact->next)
		code = compare(was, is, fact->string, error);
	return code;
}

static int check_plugins(const struct cJSON *was, const struct cJSON *is, struct error *error)
{
	const struct cJSON *before = cJSON_GetObjectItemCaseSensitive(was, ENVIRONMENT_PLUGINS);
	const struct cJSON *now = cJSON_GetObjectItemCaseSensitive(is, ENVIRONMENT_PLUGINS);
	const struct cJSON *a, *b;
	cJSON_ArrayForEach(a, before)
	{
		cJSON_ArrayForEach(b, now)
		{
			const char *file = json_text(b, "file"), *old = json_text(a, "hash");
			if (file && old && json_text(a, "file") &&
				!strcmp(json_text(a, "file"), file) &&
				strcmp(old, json_text(b, "hash")) != 0)
				return error_set(
					error, -EINVAL, "the plug-in %s has changed", file);
		}
	}
	return 0;
}

int changes_check(const struct cJSON *was, const struct cJSON *is, struct error *error)
{
	int code = check_facts(was, is, error);
	return code ? code : check_plugins(was, is, error);
}
