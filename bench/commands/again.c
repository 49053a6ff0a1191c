/* SPDX-License-Identifier: MIT */
/* concbench again ...: a worker in a fresh process. Nobody types it: see sampling/again.h. */
#include "bench/commands/command.h"

#include "bench/plan/catalog.h"
#include "bench/sampling/again.h"

#include <stdio.h>

int command_again(int argc, char **argv)
{
	struct error error = { 0 };
	struct catalog catalog = { 0 };
	struct names plugins = { 0 };
	int code = again_plugins(argc, argv, &plugins, &error);
	if (!code)
		code = catalog_init(&catalog, &error);
	for (size_t i = 0; !code && i < plugins.count; i++)
		code = catalog_add_plugin(&catalog, plugins.items[i], &error);
	if (!code)
		code = again_serve(argc, argv, &catalog, &error);
	if (code)
		fprintf(stderr, "concbench: %s\n", error.text);
	catalog_finish(&catalog);
	names_finish(&plugins);
	return code ? EXIT_REFUSED : EXIT_MEASURED;
}
