/* SPDX-License-Identifier: MIT */
#include "bench/commands/prints.h"

#include "bench/base/directory.h"
#include "bench/base/file.h"
#include "bench/plan/options.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

static bool is_inherited(const struct settings *settings)
{
	return !strcmp(settings->workload_output, "inherit");
}

static bool is_stdout(const struct settings *settings)
{
	return !strcmp(settings->workload_output, "-");
}

/* The file, "/dev/null" included. */
static const char *file_of(const struct settings *settings)
{
	const char *where = settings->workload_output;
	return strcmp(where, "null") ? where : "/dev/null";
}

static int refuse(const struct settings *settings, int code, struct error *error)
{
	return error_errno(error, code, "--workload-output %s", settings->workload_output);
}

int prints_check(const struct settings *settings, struct error *error)
{
	if (is_inherited(settings) || is_stdout(settings))
		return 0;
	int code = directory_refuse_target(file_of(settings), settings->output, error);
	if (code)
		return code;
	code = file_check(file_of(settings));
	return code ? refuse(settings, code, error) : 0;
}

int prints_open(const struct settings *settings, struct error *error)
{
	if (is_inherited(settings))
		return STDERR_FILENO;
	if (is_stdout(settings))
		return STDOUT_FILENO;
	int fd = open(file_of(settings),
		O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | (settings->resume ? 0 : O_TRUNC), 0666);
	return fd < 0 ? refuse(settings, -errno, error) : fd;
}

void prints_close(int fd)
{
	if (fd > STDERR_FILENO)
		close(fd);
}
