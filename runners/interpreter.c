/* SPDX-License-Identifier: MIT */
#include "runners/interpreter.h"

#include "bench/base/program.h"
#include "bench/runner.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

/* ---- its start ------------------------------------------------------------------------------ */

int interpreter_pair(int ends[2])
{
	return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) ? -errno : 0;
}

static bool keep_open(int fd)
{
	return fd < 0 || !fcntl(fd, F_SETFD, 0);
}

/* The harness holds back signals that are its own business. */
static void default_signals(void)
{
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
}

static _Noreturn void become(const struct interpreter_start *start, pid_t parent)
{
	char brief[32], found[PATH_MAX];
	snprintf(brief, sizeof brief, "/proc/self/fd/%d", start->brief);
	/* Python takes its first word for what its workers are to be started from. */
	char *argv[] = { (char *)start->name, (char *)start->host, brief, NULL };
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* It was killed even before the prctl. */
	if (getppid() != parent)
		_exit(1);
	default_signals();
	runner_descriptors(); /* some for each of its workers are often more than the soft limit */
	bool ready = keep_open(start->brief) && keep_open(start->control) &&
		     keep_open(start->keep[0]) && keep_open(start->keep[1]);
	if (ready && start->prints >= 0)
		ready = dup2(start->prints, STDOUT_FILENO) >= 0 &&
			dup2(start->prints, STDERR_FILENO) >= 0;
	if (ready && !strchr(start->name, '/')) {
		errno = -program_find(start->name, found, sizeof found);
		ready = !errno;
		argv[0] = found;
	}
	unsetenv("PYTHONSAFEPATH"); /* Python is to find what lies beside its host */
	if (ready)
		execvp(argv[0], argv); /* it has a slash */
	dprintf(start->control, "error cannot start %s: %s\n", start->name, strerror(errno));
	_exit(127);
}

int interpreter_init(
	struct interpreter *interpreter, const struct interpreter_start *start, int ours)
{
	pid_t parent = getpid();
	*interpreter = (struct interpreter){ .name = start->name, .control = ours, .pidfd = -1 };
	pid_t pid = fork();
	if (pid == 0)
		become(start, parent);
	int error = pid < 0 ? -errno : 0;
	close(start->control);
	if (!error) {
		interpreter->pid = pid;
		interpreter->pidfd = pidfd_open(pid, 0);
		error = interpreter->pidfd < 0 ? -errno : 0;
	}
	if (error)
		interpreter_finish(interpreter, 0);
	return error;
}

/* ---- its lines ------------------------------------------------------------------------------ */

/* Takes more of what it says; false when that is not to be had. */
static bool take_more(struct interpreter *interpreter)
{
	ssize_t got = recv(interpreter->control, interpreter->text + interpreter->used,
		sizeof interpreter->text - interpreter->used, MSG_DONTWAIT);
	if (got <= 0)
		return false;
	interpreter->used += (size_t)got;
	return true;
}

/* A line, or as much of it as there is room for; NULL if none is whole. */
static char *whole_line(struct interpreter *interpreter)
{
	char *text = interpreter->text;
	char *end = memchr(text, '\n', interpreter->used);
	if (!end && interpreter->used == sizeof interpreter->text)
		end = text + sizeof interpreter->text - 1;
	if (end)
		*end = '\0';
	return end ? text : NULL;
}

/* What was given out last is gone. */
static void drop_line(struct interpreter *interpreter)
{
	char *end = memchr(interpreter->text, '\0', interpreter->used);
	if (!end)
		return;
	interpreter->used -= (size_t)(end + 1 - interpreter->text);
	memmove(interpreter->text, end + 1, interpreter->used);
}

const char *interpreter_hear(struct interpreter *interpreter, uint64_t until_ns)
{
	drop_line(interpreter);
	for (;;) {
		char *line = whole_line(interpreter);
		if (line)
			return line;
		uint64_t now = runner_now_ns();
		struct timespec left = runner_timespec(until_ns > now ? until_ns - now : 0);
		struct pollfd fds[] = { { .fd = interpreter->control, .events = POLLIN },
			{ .fd = interpreter->pidfd, .events = POLLIN } };
		int ready = ppoll(fds, 2, until_ns == UINT64_MAX ? NULL : &left, NULL);
		if (ready < 0 && errno == EINTR)
			continue;
		if (ready <= 0)
			return NULL;
		/* What it said before it ended counts. */
		if (!take_more(interpreter) && (fds[1].revents || fds[0].revents))
			return NULL;
	}
}

int interpreter_say(struct interpreter *interpreter, const char *line)
{
	size_t length = strlen(line);
	ssize_t sent = send(interpreter->control, line, length, MSG_NOSIGNAL);
	return sent == (ssize_t)length ? 0 : sent < 0 ? -errno : -EPIPE;
}

/* ---- its end -------------------------------------------------------------------------------- */

static void reap(struct interpreter *interpreter)
{
	int status = 0;
	pid_t reaped;
	do
		reaped = waitpid(interpreter->pid, &status, 0);
	while (reaped < 0 && errno == EINTR);
	interpreter->pid = 0;
	interpreter->signal = reaped > 0 && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	interpreter->status = reaped > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 0;
}

static bool ended(const struct interpreter *interpreter, uint64_t patience_ns)
{
	struct pollfd end = { .fd = interpreter->pidfd, .events = POLLIN };
	struct timespec patience = runner_timespec(patience_ns);
	int ready;
	do
		ready = ppoll(&end, 1, &patience, NULL);
	while (ready < 0 && errno == EINTR);
	return ready > 0;
}

void interpreter_silence(struct interpreter *interpreter, char *text, size_t size)
{
	/* One that hangs up is about to end, most often. */
	bool by_itself = interpreter->pid && ended(interpreter, UINT64_C(200000000));
	if (!by_itself && interpreter->pid)
		kill(interpreter->pid, SIGKILL);
	if (interpreter->pid)
		reap(interpreter);
	if (!by_itself)
		interpreter->signal = 0; /* which was ours */
	const char *slash = strrchr(interpreter->name, '/');
	const char *name = slash ? slash + 1 : interpreter->name;
	if (!by_itself)
		snprintf(text, size, "%s hung up or said nothing", name);
	else if (interpreter->signal)
		snprintf(text, size, "%s killed by SIG%s", name, sigabbrev_np(interpreter->signal));
	else
		snprintf(text, size, "%s exited with status %d", name, interpreter->status);
}

void interpreter_finish(struct interpreter *interpreter, uint64_t patience_ns)
{
	close(interpreter->control);
	if (interpreter->pid) {
		if (interpreter->pidfd < 0 || !ended(interpreter, patience_ns))
			kill(interpreter->pid, SIGKILL);
		reap(interpreter);
	}
	if (interpreter->pidfd >= 0)
		close(interpreter->pidfd);
	interpreter->control = interpreter->pidfd = -1;
}
