/* SPDX-License-Identifier: MIT */
/*
 * Preloaded: a millisecond passes before every look at the clock, as where somebody else gets the
 * CPU between two, so that what was to come soon has come by the second.
 */
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *time)
{
	const struct timespec pause = { .tv_nsec = 1000000 };
	nanosleep(&pause, NULL);
	return (int)syscall(SYS_clock_gettime, clock, time);
}
