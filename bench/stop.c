/* SPDX-License-Identifier: MIT */
#include "bench/stop.h"

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
	/* Under nohup it stays ignored. */
	if (!sigaction(SIGHUP, NULL, &before) && before.sa_handler != SIG_IGN)
		sigaction(SIGHUP, &action, NULL);
}

bool stop_wanted(void)
{
	return wanted;
}
