/* SPDX-License-Identifier: MIT */
#include "bench/family.h"

#include "bench/runner.h"
#include "bench/stop.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

int family_prepare(void)
{
	return prctl(PR_SET_CHILD_SUBREAPER, 1UL) ? -errno : 0;
}

/* Kills and reaps what left the leader's group and became ours as subreaper. */
static void reap_orphans(void)
{
	for (;;) {
		pid_t reaped = waitpid(-1, NULL, WNOHANG);
		if (reaped < 0)
			return;
		if (reaped > 0)
			continue;
		FILE *file = fopen("/proc/thread-self/children", "re");
		int orphan;
		while (file && fscanf(file, "%d", &orphan) == 1)
			kill(orphan, SIGKILL);
		if (file)
			fclose(file);
		if (waitpid(-1, NULL, file ? 0 : WNOHANG) <= 0 && errno != EINTR)
			return;
	}
}

/* Waits for the leader's end: 1 when it ended, 0 at the time limit or when told to stop. */
static int await(int pidfd, uint64_t timeout_ns)
{
	uint64_t deadline = runner_deadline_ns(timeout_ns);
	while (!stop_wanted()) {
		uint64_t now = runner_now_ns();
		struct timespec left = runner_timespec(deadline > now ? deadline - now : 0);
		struct pollfd poll_fd = { .fd = pidfd, .events = POLLIN };
		int ready = ppoll(&poll_fd, 1, &left, NULL);
		if (ready > 0)
			return 1;
		if (ready == 0 && runner_now_ns() >= deadline)
			return 0;
		if (ready < 0 && errno != EINTR)
			return 0;
	}
	return 0;
}

/*
 * The group is killed while its leader is still there to hold the id: once more before the leader
 * is reaped, for children forked in between.
 */
struct family_end family_end(pid_t leader, uint64_t timeout_ns)
{
	struct family_end end = { 0 };
	int pidfd = pidfd_open(leader, 0);
	if (pidfd >= 0) {
		end.over = await(pidfd, timeout_ns) == 1;
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
	reap_orphans();
	return end;
}
