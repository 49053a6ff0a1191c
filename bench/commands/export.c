/* SPDX-License-Identifier: MIT */
/* concbench export: a run in another tool's format, from its directory's files alone. */
#include "bench/commands/command.h"

#include "bench/base/terminal.h"
#include "bench/base/directory.h"
#include "bench/base/file.h"
#include "bench/formats/export.h"

#include <errno.h>
#include <string.h>

static void print_formats(void)
{
	for (const struct export_format *format = export_formats; format->name; format++)
		printf("  %-22s %s\n", format->name, format->summary);
}

static void tell_left_out(const struct exporter *export, const struct export_format *format)
{
	for (size_t i = 0; i < export->left_out.count; i++)
		terminal_line(stderr, "concbench: not in %s: %s", format->name,
			export->left_out.items[i]);
}

/* Everything is known to be writable but the file. */
static int write_file(struct exporter *export, const struct export_format *format, const char *path)
{
	struct file file;
	int code = file_create_for(&file, path);
	if (!code)
		code = format->write(export, file.stream);
	code = file_close(&file, code);
	if (code)
		terminal_line(stderr, "concbench: %s: %s",
			strcmp(path, "-") ? path : "standard output", strerror(-code));
	return code ? EXIT_FAILED : EXIT_MEASURED;
}

static int act(struct call *call, struct error *error)
{
	const struct settings *settings = &call->options.settings;
	const char *run = call->words[0];
	struct exporter export = { 0 };
	const struct export_format *format = NULL;
	int status = EXIT_REFUSED;
	if (!settings->format) {
		error_set(error, -EINVAL, "export needs a --format");
		return status;
	}
	int code = export_format_find(settings->format, &format, error);
	if (!code)
		code = export_init(&export, run, error);
	if (!code && format->check)
		code = format->check(&export, run, error);
	const char *output = settings->output ? settings->output : "-";
	if (!code)
		code = directory_refuse_target(output, NULL, error);
	if (!code) {
		status = write_file(&export, format, output);
		tell_left_out(&export, format);
	}
	export_finish(&export);
	return status;
}

const struct command command_export = { .name = "export",
	.summary = "a run in another tool's format",
	.usage = "export RUN --format FORMAT [options]",
	.about = "Writes a run directory's samples, those that count, for another tool:\n\n",
	.more = print_formats,
	.takes = OPTION_FORMAT,
	.one = "one run directory",
	.act = act };
