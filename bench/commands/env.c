/* SPDX-License-Identifier: MIT */
/* concbench env: the machine as environment.json will record it. */
#include "bench/commands/command.h"

#include "bench/base/json.h"
#include "bench/machine/counters.h"
#include "bench/machine/environment.h"

#include <cjson/cJSON.h>
#include <errno.h>

static const struct command_usage usage = {
	.line = "env [options]",
	.summary =
		"Prints the machine and the build as environment.json will record them, and warns\n"
		"of what will disturb a measurement.\n",
	.takes = OPTION_JSON,
};

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

static int print_environment(bool json)
{
	struct environment environment;
	struct cJSON *object = NULL;
	char why[200];
	if (!environment_init(&environment))
		object = environment_describe(&environment, NULL);
	environment_finish(&environment);
	if (!object) {
		fprintf(stderr, "concbench: out of memory\n");
		return EXIT_FAILED;
	}
	if (json) {
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

static int run(int argc, char **argv)
{
	struct options options;
	struct error error = { 0 };
	int first, code = options_init(&options);
	if (!code)
		code = options_parse(&options, usage.takes, argc, argv, &first, &error);
	if (!code && first < argc)
		code = error_set(&error, -EINVAL, "env takes no '%s'", argv[first]);
	bool help = options.settings.help, json = options.settings.json;
	options_finish(&options);
	if (code)
		return command_refuse(argv[0], &error);
	return help ? command_help(&usage) : print_environment(json);
}

const struct command command_env = { "env", "the machine as it will be recorded", &usage, run };
