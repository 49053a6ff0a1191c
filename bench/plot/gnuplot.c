/* SPDX-License-Identifier: MIT */
#include "bench/plot/gnuplot.h"

#include "bench/base/memory.h"
#include "bench/base/program.h"
#include "bench/base/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	LIMIT_MS = 60000,
	LIMIT_SCRIPT_MS = 10000,
	LOOK_MS = 200, /* how often the wish to stop is looked at */
	OPTIONS = 2,   /* before the scripts */
};

/* gnuplot, in a process group of its own so that all of it can be ended; it ends with the harness,
 * too. What it says goes to `complaint`. */
static void be_gnuplot(const struct gnuplot_job *job, const char *program, char **arguments,
	int complaint, pid_t harness)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != harness)
		_exit(127);
	stop_release();
	if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(complaint, 2) < 0 ||
		chdir(job->directory) < 0)
		dprintf(complaint, "%s: %s\n", job->directory, strerror(errno));
	else if (execv(program, arguments) < 0)
		dprintf(2, "%s: %s\n", program, strerror(errno));
	_exit(127);
}

static size_t count_scripts(const struct gnuplot_job *job)
{
	size_t count = 0;
	while (job->scripts[count])
		count++;
	return count;
}

static int start(const struct gnuplot_job *job, const char *program, int complaint, pid_t *pid)
{
	size_t count = count_scripts(job);
	char **arguments = memory_zeroed(OPTIONS + count + 1, sizeof(*arguments));
	pid_t harness = getpid();
	arguments[0] = (char *)"gnuplot";
	arguments[1] = (char *)"--default-settings";
	for (size_t i = 0; i < count; i++)
		arguments[OPTIONS + i] = (char *)job->scripts[i];
	*pid = fork();
	int status = *pid < 0 ? -errno : 0;
	if (*pid == 0)
		be_gnuplot(job, program, arguments, complaint, harness);
	free(arguments);
	return status;
}

/* Waits for its end, for so long at most, and ends it otherwise. -ETIMEDOUT, -EINTR. */
static int wait_for_end(pid_t pid, int limit_ms, int *ended)
{
	int fd = (int)syscall(SYS_pidfd_open, pid, 0), status = fd < 0 ? -errno : 0;
	while (!status) {
		struct pollfd ready = { .fd = fd, .events = POLLIN };
		int count = poll(&ready, 1, limit_ms < LOOK_MS ? limit_ms : LOOK_MS);
		limit_ms -= count == 0 ? LOOK_MS : 0;
		if (stop_wanted())
			status = -EINTR;
		else if (count > 0)
			break;
		else if (limit_ms <= 0)
			status = -ETIMEDOUT;
	}
	if (status) {
		kill(-pid, SIGKILL);
		kill(pid, SIGKILL); /* it may not have its group yet */
	}
	while (waitpid(pid, ended, 0) < 0 && errno == EINTR)
		;
	if (fd >= 0)
		close(fd);
	return status;
}

/* gnuplot shows the line, a caret, then the message; the last line that says something is it. */
static const char *last_line(int complaint, char text[4096])
{
	const char *found = "";
	off_t size = lseek(complaint, 0, SEEK_END);
	ssize_t got = pread(complaint, text, 4095, size > 4095 ? size - 4095 : 0);
	char *rest;
	text[got > 0 ? got : 0] = '\0';
	for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		for (char *at = line; *at; at++)
			*at = (unsigned char)*at < ' ' ? ' ' : *at;
		if (line[strspn(line, " ^")])
			found = line + strspn(line, " ");
	}
	return found;
}

static int finish(const struct gnuplot_job *job, pid_t pid, int complaint, char *error, size_t size)
{
	char text[4096];
	int limit_ms = LIMIT_MS + LIMIT_SCRIPT_MS * (int)count_scripts(job), ended = 0;
	int status = wait_for_end(pid, limit_ms, &ended);
	const char *said = status ? "" : last_line(complaint, text);
	if (status == -ETIMEDOUT)
		snprintf(error, size, "gnuplot did not finish %s within %d s", job->scripts[0],
			limit_ms / 1000);
	else if (status == -EINTR)
		snprintf(error, size, "interrupted; nothing was drawn");
	else if (status)
		snprintf(error, size, "gnuplot: %s", strerror(-status));
	else if (WIFEXITED(ended) && WEXITSTATUS(ended) == 0)
		return 0;
	else if (WIFSIGNALED(ended) && !*said)
		snprintf(error, size, "gnuplot was ended by signal %d on %s", WTERMSIG(ended),
			job->scripts[0]);
	else
		snprintf(error, size, "gnuplot failed: %s", *said ? said : job->scripts[0]);
	return status ? status : -EIO;
}

int gnuplot_run(const struct gnuplot_job *job, char *error, size_t error_size)
{
	const char *name = job->program ? job->program : "gnuplot";
	char program[4096];
	int status = program_find(name, program, sizeof(program));
	if (status == -ENOENT) {
		snprintf(error, error_size,
			"%s is not installed, so the plots are not drawn (Debian: apt-get install "
			"gnuplot-nox; then: concbench plot RUN); the measurements are complete",
			name);
		return status;
	}
	pid_t pid = -1;
	int complaint = status ? -1 : memfd_create("gnuplot", MFD_CLOEXEC);
	if (!status)
		status = complaint < 0 ? -errno : start(job, program, complaint, &pid);
	if (status)
		snprintf(error, error_size, "%s: %s", name, strerror(-status));
	else
		status = finish(job, pid, complaint, error, error_size);
	if (complaint >= 0)
		close(complaint);
	return status;
}
