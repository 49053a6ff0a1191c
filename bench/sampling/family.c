/* SPDX-License-Identifier: MIT */
#include "bench/sampling/family.h"

#include "bench/sampling/stall.h"
#include "bench/runner.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

int family_prepare(void)
{
	return prctl(PR_SET_CHILD_SUBREAPER, 1UL) ? -errno : 0;
}

pid_t family_begin(int link)
{
	pid_t parent = getpid();
	fflush(NULL);
	pid_t leader = fork();
	if (leader > 0)
		setpgid(leader, leader); /* whoever is first; it fails when the child was */
	if (leader)
		return leader;
	/* The parent may have died before the prctl. */
	if (setpgid(0, 0) || prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != parent)
		_exit(1);
	close(link);
	signal(SIGHUP, SIG_DFL);                           /* which the guardian ignores */
	prctl(PR_SET_NAME, program_invocation_short_name); /* not the guardian's */
	return 0;
}

static bool is_among(const pid_t *pids, size_t count, pid_t pid)
{
	size_t i = 0;
	while (i < count && pids[i] != pid)
		i++;
	return i < count;
}

/* Kills those children that are there at present; false if there is none that it could kill. */
static bool kill_children(const pid_t *spared, size_t count)
{
	FILE *file = fopen("/proc/thread-self/children", "re");
	bool killed = false;
	int child;
	while (file && fscanf(file, "%d", &child) == 1)
		killed |= !is_among(spared, count, child) && !kill(child, SIGKILL);
	if (file)
		fclose(file);
	return killed;
}

void family_reap(const pid_t *spared, size_t spared_count)
{
	/* Whom the dead leave behind becomes our child: the list is read until it is empty. */
	for (;;) {
		pid_t reaped = waitpid(-1, NULL, WNOHANG);
		if (reaped < 0 || (reaped == 0 && !kill_children(spared, spared_count)))
			return;
		if (reaped == 0 && waitpid(-1, NULL, 0) < 0 && errno != EINTR)
			return;
	}
}

static void on_child(int signal_number)
{
	(void)signal_number;
}

/* Has the leader ended? It stays to be reaped. */
static bool is_over(pid_t leader)
{
	siginfo_t ended = { 0 };
	return !waitid(P_PID, (id_t)leader, &ended, WEXITED | WNOHANG | WNOWAIT) && ended.si_pid;
}

/* When the wait is to be looked at again: at the limit, or to see whether the family is stuck. */
static struct timespec next_look(uint64_t deadline, const struct family_limit *limit)
{
	uint64_t now = runner_now_ns(), left = deadline > now ? deadline - now : 0;
	uint64_t every = limit->stall ? stall_every_ns(limit->stall) : UINT64_MAX;
	return runner_timespec(left < every ? left : every);
}

static enum family_ending await(
	pid_t leader, int link, const struct family_limit *limit, const sigset_t *while_waiting)
{
	uint64_t deadline = runner_deadline_ns(limit->timeout_ns);
	while (!is_over(leader)) {
		struct timespec left = next_look(deadline, limit);
		struct pollfd hung_up = { .fd = link, .events = POLLRDHUP };
		int ready = ppoll(&hung_up, 1, &left, while_waiting);
		if (ready > 0)
			return hung_up.revents & POLLHUP ? FAMILY_ABANDONED : FAMILY_STOPPED;
		if (ready < 0 && errno == EINTR)
			continue; /* a child has ended, mostly the leader */
		if (ready < 0 || runner_now_ns() >= deadline)
			return FAMILY_LIMIT;
		if (limit->stall && stall_look(limit->stall, leader))
			return FAMILY_STALLED;
	}
	return FAMILY_OVER;
}

/*
 * SIGCHLD ends the wait: blocked but for the wait itself, so that none is missed. A pidfd would do
 * as well where the system permits one; this it permits everywhere.
 */
static enum family_ending await_leader(pid_t leader, int link, const struct family_limit *limit)
{
	struct sigaction action = { .sa_handler = on_child, .sa_flags = SA_NOCLDSTOP }, old;
	sigset_t child, before;
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, &before);
	sigaction(SIGCHLD, &action, &old);
	enum family_ending ending = await(leader, link, limit, &before);
	sigaction(SIGCHLD, &old, NULL);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return ending;
}

/*
 * The group is killed while its leader is still there to hold the id: once more before the leader
 * is reaped, for children forked in between.
 */
struct family_end family_end(pid_t leader, int link, const struct family_limit *limit)
{
	struct family_end end = { .ending = await_leader(leader, link, limit) };
	kill(-leader, SIGKILL);
	kill(leader, SIGKILL); /* should it have left its group */
	siginfo_t ended;
	while (waitid(P_PID, (id_t)leader, &ended, WEXITED | WNOWAIT) && errno == EINTR)
		;
	kill(-leader, SIGKILL);
	while (waitpid(leader, &end.status, 0) < 0 && errno == EINTR)
		;
	family_reap(limit->spared, limit->spared_count);
	return end;
}
