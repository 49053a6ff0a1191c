/* SPDX-License-Identifier: MIT */
#include "bench/base/stop.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t wanted;

static void on_signal(int signal_number)
{
	(void)signal_number;
	wanted = 1;
}

void stop_catch(void)
{
	struct sigaction action = { .sa_handler = on_signal }, before;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	/* Under nohup it stays ignored. */
	if (!sigaction(SIGHUP, NULL, &before) && before.sa_handler != SIG_IGN)
		sigaction(SIGHUP, &action, NULL);
}

void stop_release(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGXFSZ, SIGCHLD };
	sigset_t none;
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
		signal(signals[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

bool stop_wanted(void)
{
	return wanted;
}

int stop_poll(struct pollfd *fd, const struct timespec *limit)
{
	sigset_t caught, before;
	int ready = 0, error = 0;
	sigemptyset(&caught);
	sigaddset(&caught, SIGINT);
	sigaddset(&caught, SIGTERM);
	sigaddset(&caught, SIGHUP);
	/* Blocked while the flag is looked at: one that arrives then still interrupts the wait. */
	sigprocmask(SIG_BLOCK, &caught, &before);
	while (!wanted && !error && ready <= 0) {
		ready = ppoll(fd, 1, limit, &before);
		error = ready == 0 ? -ETIMEDOUT : ready < 0 && errno != EINTR ? -errno : 0;
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	return ready > 0 ? 1 : error;
}
