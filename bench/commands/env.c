/* SPDX-License-Identifier: MIT */
/* concbench env: the machine as environment.json will record it. */
#include "bench/commands/command.h"

#include "bench/base/json.h"
#include "bench/machine/counters.h"
#include "bench/machine/environment.h"

#include <cjson/cJSON.h>
#include <errno.h>

static void print_lines(const struct cJSON *object)
{
	const struct cJSON *field;
	cJSON_ArrayForEach(field, object)
	{
		char *text = cJSON_IsString(field) ? NULL : cJSON_PrintUnformatted(field);
		printf("%-22s %s\n", field->string, text ? text : field->valuestring);
		cJSON_free(text);
	}
}

static int act(struct call *call, struct error *error)
{
	struct environment environment;
	char why[200];
	if (call->count) {
		error_set(error, -EINVAL, "env takes no '%s'", call->words[0]);
		return EXIT_REFUSED;
	}
	environment_init(&environment);
	struct cJSON *object = environment_describe(&environment, NULL);
	environment_finish(&environment);
	if (call->options.settings.json) {
		json_write(object, stdout);
	} else {
		print_lines(object);
		cJSON_Delete(object);
	}
	fflush(stdout);
	environment_warn(stderr);
	if (counters_missing(why, sizeof why))
		fprintf(stderr, "concbench: %s\n", why);
	return EXIT_MEASURED;
}

const struct command command_env = { .name = "env",
	.summary = "the machine as it will be recorded",
	.usage = "env [options]",
	.about =
		"Prints the machine and the build as environment.json will record them, and warns\n"
		"of what will disturb a measurement.\n",
	.takes = OPTION_JSON,
	.act = act };
