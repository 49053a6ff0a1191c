/* SPDX-License-Identifier: MIT */
#include "bench/sampling/guardian.h"

#include "bench/base/stop.h"
#include "bench/machine/machine.h"
#include "bench/machine/watch.h"
#include "bench/plan/cells.h"
#include "bench/runner.h"
#include "bench/sampling/family.h"
#include "bench/sampling/foreign.h"
#include "bench/sampling/journal.h"
#include "bench/sampling/native.h"
#include "bench/sampling/sample.h"
#include "bench/sampling/trace.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <math.h>
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
	bool begin; /* and take no sample */
};

/* What the guardian answers; with it come the descriptors of the trace, if there are any. */
struct told {
	struct sample sample;
	struct trace trace;
	bool refused; /* it cannot begin; `detail` says why */
};

/* The descriptors of a trace. */
#define FDS 3

static void list_fds(struct trace *trace, int *fds[FDS])
{
	fds[0] = &trace->records;
	fds[1] = &trace->texts;
	fds[2] = &trace->states;
}

/* Room for their control message. */
union control {
	struct cmsghdr header;
	char room[CMSG_SPACE(FDS * sizeof(int))];
};

static struct msghdr message_of(struct iovec *told, union control *control)
{
	return (struct msghdr){ .msg_iov = told,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof *control };
}

static bool tell(int link, struct told *told)
{
	union control control = { 0 };
	struct iovec text = { .iov_base = told, .iov_len = sizeof *told };
	struct msghdr message = message_of(&text, &control);
	int *members[FDS], fds[FDS];
	size_t count = 0;
	list_fds(&told->trace, members);
	for (size_t i = 0; i < FDS; i++)
		if (*members[i] >= 0)
			fds[count++] = *members[i];
	message.msg_controllen = count ? CMSG_SPACE(count * sizeof *fds) : 0;
	control.header = (struct cmsghdr){ .cmsg_level = SOL_SOCKET,
		.cmsg_type = SCM_RIGHTS,
		.cmsg_len = CMSG_LEN(count * sizeof *fds) };
	memcpy(CMSG_DATA(&control.header), fds, count * sizeof *fds);
	return sendmsg(link, &message, MSG_NOSIGNAL) >= 0;
}

static bool receive(int link, struct told *told)
{
	union control control = { 0 };
	struct iovec text = { .iov_base = told, .iov_len = sizeof *told };
	struct msghdr message = message_of(&text, &control);
	ssize_t got;
	do
		got = recvmsg(link, &message, MSG_CMSG_CLOEXEC);
	while (got < 0 && errno == EINTR);
	if (got != sizeof *told)
		return false;
	int *members[FDS], fds[FDS];
	size_t count = 0, taken = 0;
	const struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	if (header) {
		count = (header->cmsg_len - CMSG_LEN(0)) / sizeof *fds;
		memcpy(fds, CMSG_DATA(header), count * sizeof *fds);
	}
	/* Those that there are come in their order. */
	list_fds(&told->trace, members);
	for (size_t i = 0; i < FDS; i++)
		if (*members[i] >= 0)
			*members[i] = taken < count ? fds[taken++] : -1;
	return true;
}

/* ---- the guardian --------------------------------------------------------------------------- */

/* Standard output carries data of the harness: nothing that a workload prints goes there. */
static bool redirect(int prints)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	bool done = null >= 0 && dup2(null, STDIN_FILENO) >= 0 &&
		    dup2(prints, STDOUT_FILENO) >= 0 && dup2(prints, STDERR_FILENO) >= 0;
	if (null >= 0)
		close(null);
	return done;
}

static bool wants_directory(const struct sampler *sampler, size_t cell)
{
	const struct cells *cells = sampler->cells;
	return sampler->builds[0] || cells->groups[cells->cells[cell].group].directory;
}

static void take_in_scratch(const struct sampler *sampler, int link, bool warmup, struct told *told)
{
	char directory[4096];
	struct taking taking = { .link = link,
		.warmup = warmup,
		.desk = sampler->guardian->desk,
		.standings = &sampler->guardian->standings };
	const struct scratch *scratch = &sampler->guardian->scratch;
	if (wants_directory(sampler, told->sample.cell)) {
		int code = scratch_make(scratch, SCRATCH_SAMPLE, directory, sizeof directory);
		taking.directory = directory;
		if (code) {
			sample_fail(&told->sample, code, directory);
			return;
		}
	}
	if (sampler->builds[0])
		foreign_take(sampler, &taking, &told->sample); /* which knows of no warm-up */
	else
		native_take(sampler, &taking, &told->sample, &told->trace);
	if (taking.directory)
		scratch_remove(scratch, SCRATCH_SAMPLE);
}

static void begin(const struct sampler *sampler, int link, struct told *told)
{
	const struct taking taking = { .link = link, .standings = &sampler->guardian->standings };
	told->refused = !native_begin(sampler, &taking, &told->sample);
}

static void remove_scratch(struct guardian *guardian)
{
	scratch_finish(&guardian->scratch);
	scratch_finish(&guardian->standings.scratch);
}

/* Takes samples until the harness hangs up. What is set up here the subjects inherit. */
static _Noreturn void serve(const struct sampler *sampler, int link)
{
	struct asked asked;
	if (setpgid(0, 0) || family_prepare() || !redirect(sampler->prints))
		_exit(1);
	if (sampler->journal)
		journal_forsake(sampler->journal);
	if (sampler->watch)
		watch_forsake(sampler->watch);
	sampler->guardian->desk = desk_create();
	stop_release();
	/*
	 * Who is stopped when the harness dies gets a SIGHUP before the SIGCONT, as a group that
	 * nobody is left to continue: it goes on, and ends the family.
	 */
	signal(SIGHUP, SIG_IGN);
	/* A stop that is still under way when the harness dies is nobody's to end: this ends it. */
	prctl(PR_SET_PDEATHSIG, SIGCONT);
	prctl(PR_SET_NAME, MACHINE_GUARDIAN); /* so that `killall concbench` does not get both */
	malloc_trim(0);                       /* or each subject would */
	while (recv(link, &asked, sizeof asked, 0) == sizeof asked) {
		struct told told = {
			.sample = { .cell = asked.cell,
				.round = asked.round,
				.order = asked.order,
				.statement = { .units = NAN } },
			.trace = trace_none(),
		};
		if (asked.begin)
			begin(sampler, link, &told);
		else
			take_in_scratch(sampler, link, asked.warmup, &told);
		bool told_it = tell(link, &told);
		trace_finish(&told.trace);
		if (!told_it)
			break;
	}
	standings_end(&sampler->guardian->standings);
	remove_scratch(sampler->guardian);
	_exit(0);
}

/* ---- the harness's side --------------------------------------------------------------------- */

static int make_scratch(const struct sampler *sampler)
{
	struct guardian *guardian = sampler->guardian;
	const struct cells *cells = sampler->cells;
	int code = 0;
	for (size_t cell = 0; !code && cell < cells->count; cell++) {
		if (wants_directory(sampler, cell))
			code = scratch_init(&guardian->scratch, scratch_temporary());
		if (!code && !sampler->builds[0] && cells->cells[cell].runner->begin)
			code = scratch_init(&guardian->standings.scratch, scratch_memory());
	}
	return code;
}

static int start(const struct sampler *sampler)
{
	struct guardian *guardian = sampler->guardian;
	int ends[2];
	int code = family_prepare();
	if (!code)
		code = make_scratch(sampler);
	if (code)
		return code;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends))
		return -errno;
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0) {
		close(ends[0]);
		serve(sampler, ends[1]);
	}
	close(ends[1]);
	if (pid < 0) {
		code = -errno;
		close(ends[0]);
		return code;
	}
	guardian->pid = pid;
	guardian->link = ends[0];
	return 0;
}

/* Hangs up and reaps; the status as of waitpid. */
static int bury(struct guardian *guardian)
{
	int status = 0;
	close(guardian->link);
	while (waitpid(guardian->pid, &status, WUNTRACED) < 0 ? errno == EINTR : WIFSTOPPED(status))
		kill(guardian->pid, SIGCONT);
	guardian->pid = 0;
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

/* One that somebody has stopped goes on: the sample runs meanwhile, and nothing is lost. */
static void revive(const struct guardian *guardian)
{
	siginfo_t stopped = { 0 };
	if (!waitid(P_PID, (id_t)guardian->pid, &stopped, WSTOPPED | WNOHANG) && stopped.si_pid)
		kill(guardian->pid, SIGCONT);
}

/*
 * Waits for the answer or the guardian's death; asks to make an end of it when told to stop. Looks
 * after the guardian once a second: so few samples last that none is disturbed.
 */
static bool hear(const struct guardian *guardian, struct told *told)
{
	const struct timespec second = { .tv_sec = 1 };
	struct pollfd answer = { .fd = guardian->link, .events = POLLIN };
	int ready;
	while ((ready = stop_poll(&answer, &second)) == -ETIMEDOUT)
		revive(guardian);
	if (ready <= 0) {
		shutdown(guardian->link, SHUT_WR);
		while (poll(&answer, 1, 1000) <= 0)
			revive(guardian);
	}
	return receive(guardian->link, told);
}

/* The guardian is dead: its family is ours now. */
static void mourn(struct guardian *guardian, struct sample *sample)
{
	int status = bury(guardian);
	family_reap(NULL, 0);
	remove_scratch(guardian);
	sample->status = stop_wanted() ? SAMPLE_INTERRUPTED : SAMPLE_ERROR;
	if (WIFSIGNALED(status))
		snprintf(sample->detail, sizeof sample->detail, "the guardian was killed by SIG%s",
			sigabbrev_np(WTERMSIG(status)));
	else
		snprintf(sample->detail, sizeof sample->detail, "the guardian ended with status %d",
			WEXITSTATUS(status));
}

/* Has the guardian do it; false: it could not be asked, or died over it, and the sample says so. */
static bool have_done(const struct sampler *sampler, const struct asked *asked,
	struct sample *sample, struct told *told)
{
	int code = ask(sampler, asked);
	if (code)
		sample_fail(sample, code, "cannot start a guardian");
	else if (hear(sampler->guardian, told))
		return true;
	else
		mourn(sampler->guardian, sample);
	return false;
}

void guardian_take(
	const struct sampler *sampler, bool warmup, struct sample *sample, struct trace *trace)
{
	const struct asked asked = { .cell = sample->cell,
		.round = sample->round,
		.order = sample->order,
		.warmup = warmup };
	struct told told;
	*trace = trace_none();
	if (!have_done(sampler, &asked, sample, &told))
		return;
	*sample = told.sample;
	*trace = told.trace;
}

bool guardian_begin(const struct sampler *sampler, size_t cell, char detail[], size_t size)
{
	const struct asked asked = { .cell = cell, .begin = true };
	struct sample unheard = { .cell = cell };
	struct told told;
	if (!have_done(sampler, &asked, &unheard, &told) || !told.refused)
		return true;
	snprintf(detail, size, "%s", told.sample.detail);
	return false;
}

void guardian_finish(struct guardian *guardian)
{
	if (guardian->pid)
		bury(guardian);
	remove_scratch(guardian);
}
