/* SPDX-License-Identifier: MIT */
#include "bench/sampling/guardian.h"

#include "bench/sampling/family.h"
#include "bench/sampling/sample.h"
#include "bench/base/stop.h"
#include "bench/sampling/trace.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the harness asks for. */
struct asked {
	size_t cell;
	unsigned round, order;
	bool warmup;
};

/* What the guardian answers. */
struct told {
	int code;
	struct error error; /* if code is negative */
	struct sample sample;
};

/* ---- the guardian --------------------------------------------------------------------------- */

/* Standard output carries data of the harness: what a workload prints there goes to stderr. */
static bool redirect(void)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	bool done = null >= 0 && dup2(null, STDIN_FILENO) >= 0 &&
		    dup2(STDERR_FILENO, STDOUT_FILENO) >= 0;
	if (null >= 0)
		close(null);
	return done;
}

/* Takes samples until the harness hangs up. What is set up here the subjects inherit. */
static _Noreturn void serve(const struct sampler *sampler)
{
	int link = sampler->guardian->link;
	struct asked asked;
	if (setpgid(0, 0) || family_prepare() || !redirect())
		_exit(1);
	if (sampler->samples > STDERR_FILENO)
		close(sampler->samples);
	stop_release();
	prctl(PR_SET_NAME, "guardian"); /* so that `killall concbench` does not get both */
	while (recv(link, &asked, sizeof asked, 0) == sizeof asked) {
		struct told told = {
			.sample = { .cell = asked.cell, .round = asked.round, .order = asked.order }
		};
		told.code = sampler->take(sampler, asked.warmup, &told.sample, &told.error);
		if (send(link, &told, sizeof told, MSG_NOSIGNAL) < 0)
			break;
	}
	_exit(0);
}

/* ---- the harness's side --------------------------------------------------------------------- */

static int start(const struct sampler *sampler)
{
	struct guardian *guardian = sampler->guardian;
	int ends[2];
	int code = family_prepare();
	if (code)
		return code;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends))
		return -errno;
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0) {
		close(ends[0]);
		guardian->link = ends[1];
		serve(sampler);
	}
	close(ends[1]);
	if (pid < 0) {
		code = -errno;
		close(ends[0]);
		return code;
	}
	*guardian = (struct guardian){ .pid = pid, .link = ends[0] };
	return 0;
}

/* Hangs up and reaps; the status as of waitpid. */
static int bury(struct guardian *guardian)
{
	int status = 0;
	close(guardian->link);
	while (waitpid(guardian->pid, &status, 0) < 0 && errno == EINTR)
		;
	*guardian = (struct guardian){ 0 };
	return status;
}

/* Starts a guardian if there is none, or if the one that there was has been killed meanwhile. */
static int ask(const struct sampler *sampler, const struct asked *asked)
{
	struct guardian *guardian = sampler->guardian;
	int code = guardian->pid ? 0 : start(sampler);
	if (code)
		return code;
	if (send(guardian->link, asked, sizeof *asked, MSG_NOSIGNAL) >= 0)
		return 0;
	bury(guardian);
	code = start(sampler);
	if (!code && send(guardian->link, asked, sizeof *asked, MSG_NOSIGNAL) < 0)
		code = -errno;
	return code;
}

/* Waits for the answer or the guardian's death; asks to make an end of it when told to stop. */
static bool hear(const struct guardian *guardian, struct told *told)
{
	struct pollfd answer = { .fd = guardian->link, .events = POLLIN };
	if (stop_poll(&answer) <= 0)
		shutdown(guardian->link, SHUT_WR);
	ssize_t got;
	do
		got = recv(guardian->link, told, sizeof *told, 0);
	while (got < 0 && errno == EINTR);
	return got == sizeof *told;
}

/* The guardian is dead: its family is ours now. */
static void mourn(struct guardian *guardian, struct sample *sample)
{
	int status = bury(guardian);
	family_reap();
	sample->status = stop_wanted() ? SAMPLE_INTERRUPTED : SAMPLE_ERROR;
	if (WIFSIGNALED(status))
		snprintf(sample->detail, sizeof sample->detail, "the guardian was killed by SIG%s",
			sigabbrev_np(WTERMSIG(status)));
	else
		snprintf(sample->detail, sizeof sample->detail, "the guardian ended with status %d",
			WEXITSTATUS(status));
}

int guardian_take(
	const struct sampler *sampler, bool warmup, struct sample *sample, struct error *error)
{
	struct asked asked = { .cell = sample->cell,
		.round = sample->round,
		.order = sample->order,
		.warmup = warmup };
	struct told told;
	off_t traced = sampler->trace ? trace_end(sampler->trace) : 0;
	int code = ask(sampler, &asked);
	if (code)
		return sample_failed(sample, code, "cannot start a guardian");
	if (!hear(sampler->guardian, &told)) {
		mourn(sampler->guardian, sample);
		return sampler->trace ? trace_cut(sampler->trace, traced, error) : 0;
	}
	*sample = told.sample;
	if (told.code)
		*error = told.error;
	return told.code;
}

void guardian_finish(struct guardian *guardian)
{
	if (guardian->pid)
		bury(guardian);
}
