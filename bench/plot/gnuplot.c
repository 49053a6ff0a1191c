/* SPDX-License-Identifier: MIT */
#include "bench/plot/gnuplot.h"

#include "bench/base/program.h"
#include "bench/base/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	LIMIT_MS = 60000,
	LIMIT_SCRIPT_MS = 10000,
	LOOK_MS = 200, /* how often the wish to stop is looked at */
	OPTIONS = 2,   /* before the scripts */
};

/* What gnuplot said last: older text is dropped. */
struct complaint {
	char text[4096];
	size_t used;
};

static size_t count_scripts(const struct gnuplot_job *job)
{
	size_t count = 0;
	while (job->scripts[count])
		count++;
	return count;
}

/* gnuplot, in a process group of its own so that all of it can be ended; it ends with the harness,
 * too. */
static void be_gnuplot(
	const struct gnuplot_job *job, const char *program, char **arguments, int fd, pid_t harness)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != harness)
		_exit(127);
	stop_release();
	if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(fd, 2) < 0 ||
		chdir(job->directory) < 0)
		dprintf(fd, "%s: %s\n", job->directory, strerror(errno));
	else if (execv(program, arguments) < 0)
		dprintf(2, "%s: %s\n", program, strerror(errno));
	_exit(127);
}

static int start(const struct gnuplot_job *job, const char *program, int fd, pid_t *pid)
{
	size_t count = count_scripts(job);
	char **arguments = calloc(OPTIONS + count + 1, sizeof(*arguments));
	pid_t harness = getpid();
	if (!arguments)
		return -ENOMEM;
	arguments[0] = (char *)"gnuplot";
	arguments[1] = (char *)"--default-settings";
	for (size_t i = 0; i < count; i++)
		arguments[OPTIONS + i] = (char *)job->scripts[i];
	*pid = fork();
	int status = *pid < 0 ? -errno : 0;
	if (*pid == 0)
		be_gnuplot(job, program, arguments, fd, harness);
	free(arguments);
	return status;
}

static int64_t now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Reads until gnuplot closes its standard error, which it does when it ends. */
static int listen_to(int fd, struct complaint *complaint, int64_t deadline)
{
	for (;;) {
		struct pollfd ready = { .fd = fd, .events = POLLIN };
		int64_t left = deadline - now_ms();
		int count = left > 0 ? poll(&ready, 1, left < LOOK_MS ? (int)left : LOOK_MS) : 0;
		if (stop_wanted())
			return -EINTR;
		if (left <= 0)
			return -ETIMEDOUT;
		if (count < 0 && errno != EINTR)
			return -errno;
		if (count <= 0)
			continue;
		if (complaint->used > sizeof(complaint->text) / 2) {
			size_t half = complaint->used / 2;
			complaint->used -= half;
			memmove(complaint->text, complaint->text + half, complaint->used);
		}
		ssize_t got = read(fd, complaint->text + complaint->used,
			sizeof(complaint->text) - 1 - complaint->used);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return (int)got;
		complaint->used += (size_t)got;
	}
}

/* gnuplot shows the line, a caret, then the message; the last line that says something is it. */
static const char *last_line(struct complaint *complaint)
{
	char *text = complaint->text;
	text[complaint->used] = '\0';
	for (char *at = text; *at; at++)
		if ((unsigned char)*at < ' ' && *at != '\n')
			*at = ' ';
	for (;;) {
		size_t end = strlen(text);
		while (end > 0 && (text[end - 1] == '\n' || text[end - 1] == ' '))
			text[--end] = '\0';
		char *line = strrchr(text, '\n');
		const char *found = line ? line + 1 : text;
		if (!line || found[strspn(found, " ^")])
			return found + strspn(found, " ");
		*line = '\0';
	}
}

static int reap(pid_t pid)
{
	int status;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return status;
}

static int finish(const struct gnuplot_job *job, pid_t pid, int fd, char *error, size_t size)
{
	struct complaint complaint = { .used = 0 };
	int limit_ms = LIMIT_MS + LIMIT_SCRIPT_MS * (int)count_scripts(job);
	int heard = listen_to(fd, &complaint, now_ms() + limit_ms);
	if (heard) {
		kill(-pid, SIGKILL);
		kill(pid, SIGKILL); /* it may not have its group yet */
	}
	int status = reap(pid);
	if (heard == -ETIMEDOUT)
		snprintf(error, size, "gnuplot did not finish %s within %d s", job->scripts[0],
			limit_ms / 1000);
	if (heard == -EINTR)
		snprintf(error, size, "interrupted; nothing was drawn");
	if (heard)
		return heard;
	if (status != -1 && WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	const char *said = last_line(&complaint);
	if (status != -1 && WIFSIGNALED(status) && !*said)
		snprintf(error, size, "gnuplot was ended by signal %d on %s", WTERMSIG(status),
			job->scripts[0]);
	else
		snprintf(error, size, "gnuplot failed: %s", *said ? said : job->scripts[0]);
	return -EIO;
}

int gnuplot_run(const struct gnuplot_job *job, char *error, size_t error_size)
{
	const char *name = job->program ? job->program : "gnuplot";
	char program[4096];
	int ends[2];
	pid_t pid;
	int status = program_find(name, program, sizeof(program));
	if (status == -ENOENT)
		snprintf(error, error_size,
			"%s is not installed, so the plots are not drawn (Debian: apt-get install "
			"gnuplot-nox; then: concbench plot RUN); the measurements are complete",
			name);
	else if (!status && pipe2(ends, O_CLOEXEC) < 0)
		status = -errno;
	if (status) {
		if (status != -ENOENT)
			snprintf(error, error_size, "%s: %s", name, strerror(-status));
		return status;
	}
	status = start(job, program, ends[1], &pid);
	close(ends[1]);
	if (status)
		snprintf(error, error_size, "%s: %s", name, strerror(-status));
	else
		status = finish(job, pid, ends[0], error, error_size);
	close(ends[0]);
	return status;
}
