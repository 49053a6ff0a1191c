/* SPDX-License-Identifier: MIT */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* pipe2, posix_spawn_file_actions_addchdir_np */
#endif
#include "bench/plot/gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	LIMIT_MS = 60000
};

extern char **environ;

/* What gnuplot said last: older text is dropped. */
struct complaint {
	char text[4096];
	size_t used;
};

static int add_actions(posix_spawn_file_actions_t *actions, const struct gnuplot_job *job, int fd)
{
	int status = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);
	if (!status)
		status = posix_spawn_file_actions_addopen(actions, 1, "/dev/null", O_WRONLY, 0);
	if (!status)
		status = posix_spawn_file_actions_adddup2(actions, fd, 2);
	if (!status)
		status = posix_spawn_file_actions_addchdir_np(actions, job->directory);
	return status;
}

/* The harness may block or ignore signals; gnuplot starts with none blocked and defaults for all.
 * A process group of its own, so that all of it can be ended. */
static int add_attributes(posix_spawnattr_t *attributes)
{
	sigset_t none, all;
	sigemptyset(&none);
	sigfillset(&all);
	int status = posix_spawnattr_setflags(
		attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
	if (!status)
		status = posix_spawnattr_setsigmask(attributes, &none);
	if (!status)
		status = posix_spawnattr_setsigdefault(attributes, &all);
	return status ? status : posix_spawnattr_setpgroup(attributes, 0);
}

static int start(const struct gnuplot_job *job, int fd, pid_t *pid)
{
	char *const arguments[] = { (char *)"gnuplot", (char *)"--default-settings",
		(char *)job->script, NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int status = posix_spawn_file_actions_init(&actions);
	if (status)
		return -status;
	status = posix_spawnattr_init(&attributes);
	if (status)
		goto no_attributes;
	status = add_actions(&actions, job, fd);
	if (!status)
		status = add_attributes(&attributes);
	if (!status)
		status = posix_spawnp(pid, job->program ? job->program : "gnuplot", &actions,
			&attributes, arguments, environ);
	posix_spawnattr_destroy(&attributes);
no_attributes:
	posix_spawn_file_actions_destroy(&actions);
	return -status;
}

static int64_t now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Reads until gnuplot closes its standard error, which it does when it ends. */
static int listen_to(int fd, struct complaint *complaint)
{
	int64_t deadline = now_ms() + LIMIT_MS;
	for (;;) {
		struct pollfd ready = { .fd = fd, .events = POLLIN };
		int64_t left = deadline - now_ms();
		int count = left > 0 ? poll(&ready, 1, (int)left) : 0;
		if (count == 0)
			return -ETIMEDOUT;
		if (count < 0 && errno != EINTR)
			return -errno;
		if (count < 0)
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
	int heard = listen_to(fd, &complaint);
	if (heard)
		kill(-pid, SIGKILL);
	int status = reap(pid);
	if (heard == -ETIMEDOUT) {
		snprintf(error, size, "gnuplot did not finish %s/%s within %d s", job->directory,
			job->script, LIMIT_MS / 1000);
		return heard;
	}
	if (!heard && status != -1 && WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	const char *said = last_line(&complaint);
	if (status != -1 && WIFSIGNALED(status) && !*said)
		snprintf(error, size, "gnuplot was ended by signal %d on %s/%s", WTERMSIG(status),
			job->directory, job->script);
	else
		snprintf(error, size, "gnuplot failed in %s: %s", job->directory,
			*said ? said : job->script);
	return -EIO;
}

int gnuplot_run(const struct gnuplot_job *job, char *error, size_t error_size)
{
	int ends[2];
	pid_t pid;
	if (pipe2(ends, O_CLOEXEC) < 0) {
		int status = -errno;
		snprintf(error, error_size, "gnuplot: %s", strerror(-status));
		return status;
	}
	int status = start(job, ends[1], &pid);
	close(ends[1]);
	if (!status)
		status = finish(job, pid, ends[0], error, error_size);
	else if (status == -ENOENT)
		snprintf(error, error_size,
			"%s is not installed, so the plots are not drawn (Debian: apt-get install "
			"gnuplot-nox; then: concbench plot RUN); the measurements are complete",
			job->program ? job->program : "gnuplot");
	else
		snprintf(error, error_size, "%s: %s", job->program ? job->program : "gnuplot",
			strerror(-status));
	close(ends[0]);
	return status;
}
