/* SPDX-License-Identifier: MIT */
/* concbench export: a run in another tool's format, from its directory's files alone. */
#include "bench/command.h"

#include "bench/export.h"

#include <errno.h>
#include <string.h>

static const struct command_usage usage = {
	.line = "export RUN --format FORMAT [options]",
	.summary = "Writes a run directory's samples, those that count, for another tool:\n\n",
	.takes = OPTION_FORMAT,
};

static int show_help(void)
{
	printf("usage: concbench %s\n\n%s", usage.line, usage.summary);
	for (const struct export_format *format = export_formats; format->name; format++)
		printf("  %-22s %s\n", format->name, format->summary);
	putchar('\n');
	options_help(stdout, usage.takes);
	return EXIT_MEASURED;
}

static void tell_left_out(const struct exporter *export, const struct export_format *format)
{
	for (size_t i = 0; i < export->left_out.count; i++)
		fprintf(stderr, "concbench: not in %s: %s\n", format->name,
			export->left_out.items[i]);
}

/* Everything is known to be writable but the file. */
static int write_file(struct exporter *export, const struct export_format *format, const char *path)
{
	FILE *file = path ? fopen(path, "we") : stdout;
	int code = file ? format->write(export, file) : -errno;
	if (!code && ferror(file))
		code = -EIO;
	if (file && (path ? fclose(file) : fflush(file)) && !code)
		code = -errno;
	if (code)
		fprintf(stderr, "concbench: %s: %s\n", path ? path : "standard output",
			strerror(-code));
	return code ? EXIT_FAILED : EXIT_MEASURED;
}

static int export_run(const struct options *options, const char *run, struct error *error)
{
	struct exporter export = { 0 };
	const struct export_format *format = NULL;
	int status = EXIT_REFUSED;
	int code = export_format_find(options->settings.format, &format, error);
	if (!code)
		code = export_init(&export, run, error);
	if (!code && format->check)
		code = format->check(&export, run, error);
	if (!code) {
		status = write_file(&export, format, options->settings.output);
		tell_left_out(&export, format);
	}
	export_finish(&export);
	return status;
}

int command_export(int argc, char **argv)
{
	struct options options;
	struct error error = { 0 };
	int first = argc, status = EXIT_REFUSED, code = options_init(&options);
	if (!code)
		code = options_parse(&options, usage.takes, argc, argv, &first, &error);
	if (!code && options.settings.help)
		status = show_help();
	else if (!code && argc - first != 1)
		error_set(
			&error, -EINVAL, "export takes one run directory, %d given", argc - first);
	else if (!code && !options.settings.format)
		error_set(&error, -EINVAL, "export needs a --format");
	else if (!code)
		status = export_run(&options, argv[first], &error);
	if (status == EXIT_REFUSED)
		command_refuse(argv[0], &error);
	options_finish(&options);
	return status;
}
