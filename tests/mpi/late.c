/* SPDX-License-Identifier: MIT */
/*
 * Preloaded into a rank: one of its lanes, a thread or a child, is as one that loses its CPU for
 * 0.1 s whenever it asks who it is, but for the first time: after it has taken a task with which
 * its rank should ask for more.
 */
#include <dlfcn.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static pid_t rank;
static _Atomic pid_t *late; /* shared with children: the thread */

__attribute__((constructor)) static void load(void)
{
	void *memory =
		mmap(NULL, sizeof *late, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	late = memory == MAP_FAILED ? NULL : memory;
	rank = (pid_t)syscall(SYS_getpid);
}

/* MPI's library asks, too, of which nothing is known. */
static int is_rank(const void *caller)
{
	Dl_info info;
	return dladdr(caller, &info) && info.dli_fname && strstr(info.dli_fname, "concbench-rank");
}

pid_t getpid(void)
{
	static int asked; /* by the late one */
	pid_t nobody = 0, self = gettid();
	if (late && self != rank && is_rank(__builtin_return_address(0)) &&
		(atomic_compare_exchange_strong(late, &nobody, self) || nobody == self) && asked++)
		nanosleep(&(struct timespec){ .tv_nsec = 100000000 }, NULL);
	return (pid_t)syscall(SYS_getpid);
}
