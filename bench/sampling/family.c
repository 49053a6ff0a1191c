/* SPDX-License-Identifier: MIT */
#include "bench/sampling/family.h"

#include "bench/runner.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/pidfd.h>
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
	prctl(PR_SET_NAME, program_invocation_short_name); /* not the guardian's */
	return 0;
}

/* Kills those children that are there at present; false if there is none that it could kill. */
static bool kill_children(void)
{
	FILE *file = fopen("/proc/thread-self/children", "re");
	bool killed = false;
	int child;
	while (file && fscanf(file, "%d", &child) == 1)
		killed |= !kill(child, SIGKILL);
	if (file)
		fclose(file);
	return killed;
}

void family_reap(void)
{
	/* Whom the dead leave behind becomes our child: the list is read until it is empty. */
	for (;;) {
		pid_t reaped = waitpid(-1, NULL, WNOHANG);
		if (reaped < 0 || (reaped == 0 && !kill_children()))
			return;
		if (reaped == 0 && waitpid(-1, NULL, 0) < 0 && errno != EINTR)
			return;
	}
}

static enum family_ending await(int pidfd, int link, uint64_t timeout_ns)
{
	uint64_t deadline = runner_deadline_ns(timeout_ns);
	for (;;) {
		uint64_t now = runner_now_ns();
		struct timespec left = runner_timespec(deadline > now ? deadline - now : 0);
		struct pollfd fds[] = { { .fd = pidfd, .events = POLLIN },
			{ .fd = link, .events = POLLRDHUP } };
		int ready = ppoll(fds, 2, &left, NULL);
		if (ready > 0 && fds[0].revents)
			return FAMILY_OVER;
		if (ready > 0)
			return fds[1].revents & POLLHUP ? FAMILY_ABANDONED : FAMILY_STOPPED;
		if (ready == 0 ? runner_now_ns() >= deadline : errno != EINTR)
			return FAMILY_LIMIT;
	}
}

/*
 * The group is killed while its leader is still there to hold the id: once more before the leader
 * is reaped, for children forked in between.
 */
struct family_end family_end(pid_t leader, int link, uint64_t timeout_ns)
{
	struct family_end end = { .ending = FAMILY_LIMIT };
	int pidfd = pidfd_open(leader, 0);
	if (pidfd >= 0) {
		end.ending = await(pidfd, link, timeout_ns);
		close(pidfd);
	}
	kill(-leader, SIGKILL);
	kill(leader, SIGKILL); /* should it have left its group */
	siginfo_t ended;
	while (waitid(P_PID, (id_t)leader, &ended, WEXITED | WNOWAIT) && errno == EINTR)
		;
	kill(-leader, SIGKILL);
	while (waitpid(leader, &end.status, 0) < 0 && errno == EINTR)
		;
	family_reap();
	return end;
}
