/* SPDX-License-Identifier: MIT */
#include "fault.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sys/resource.h>

void fault_mark(const struct fault *fault)
{
	char text[32];
	if (!*fault->marks)
		return;
	int fd = open(fault->marks, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	int length = snprintf(text, sizeof text, "%ld\n", (long)getpid());
	if (fd < 0 || write(fd, text, (size_t)length) < 0)
		_exit(99);
	close(fd);
}

void fault_doze(void)
{
	for (;;)
		pause();
}

/* A process of its own for 1000 s; in a session of its own too, if `flees`. */
static int leave_behind(const struct fault *fault, bool flees)
{
	int ready[2];
	char byte;
	if (pipe(ready))
		return -errno;
	pid_t child = fork();
	if (child < 0)
		return -errno;
	if (child == 0) {
		if (flees)
			setsid();
		fault_mark(fault);
		close(ready[0]);
		close(ready[1]);
		sleep(1000);
		_exit(0);
	}
	close(ready[1]);
	int got = (int)read(ready[0], &byte, 1); /* until the child has closed its end */
	close(ready[0]);
	return got < 0 ? -errno : 0;
}

/*
 * What a daemon does to belong to nobody, and more: a session of its own, its parent gone, nothing
 * open, no environment, deaf to all signals that can be blocked.
 */
static int daemonise(const struct fault *fault)
{
	pid_t parent = fork();
	if (parent == 0) {
		setsid();
		if (fork() > 0)
			_exit(0);
		sigset_t all;
		sigfillset(&all);
		sigprocmask(SIG_BLOCK, &all, NULL);
		fault_mark(fault);
		close_range(0, ~0U, 0);
		char *const arguments[] = { (char *)"sleep", (char *)"1000", NULL };
		execve("/bin/sleep", arguments, arguments + 2);
		_exit(127);
	}
	int status;
	return parent > 0 && waitpid(parent, &status, 0) == parent ? 0 : -errno;
}

/* Writes over all memory that is shared with anybody, as wild pointers may, but for coverage's
 * counters; or what of it is called so. */
static void scribble(const char *named)
{
	char line[512], flags[8];
	unsigned long begin, end;
	FILE *maps = fopen("/proc/self/maps", "re");
	while (maps && fgets(line, sizeof line, maps))
		if (sscanf(line, "%lx-%lx %7s", &begin, &end, flags) == 3 &&
			!strcmp(flags, "rw-s") && !strstr(line, ".profraw") && strstr(line, named))
			memset((void *)(uintptr_t)begin, 0xaa, end - begin);
	if (maps)
		fclose(maps);
}

/* A child does so until it is killed, and has done so once. */
static int leave_scribbler(void)
{
	int ready[2];
	char byte;
	if (pipe(ready))
		return -errno;
	pid_t child = fork();
	if (child == 0) {
		scribble("");
		for (close(ready[1]);;)
			scribble("");
	}
	int error = child < 0 ? -errno : 0;
	close(ready[1]);
	if (!error && read(ready[0], &byte, 1) < 0) /* until it has closed its end */
		error = -errno;
	close(ready[0]);
	return error;
}

/* Is a file of the run open here? */
static int look_at_descriptors(void)
{
	char link[64], path[4096];
	for (int fd = 3; fd < 256; fd++) {
		snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
		ssize_t length = readlink(link, path, sizeof path - 1);
		if (length < 0)
			continue;
		path[length] = '\0';
		if (strstr(path, ".csv") || strstr(path, ".ini") || strstr(path, ".json"))
			return -EBADF;
	}
	return 0;
}

static int eat_memory(void)
{
	const size_t bite = 8u << 20;
	for (;;) {
		char *memory = malloc(bite);
		if (!memory)
			return -ENOMEM;
		for (size_t i = 0; i < bite; i += 4096)
			((volatile char *)memory)[i] = 1;
	}
}

/* Writes where nobody may: through NULL the compilers would know better. */
static int fall(void)
{
	volatile char *page = mmap(NULL, 1, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	page[0] = 1;
	return 0;
}

int fault_happen(const struct fault *fault)
{
	static volatile bool always = true;
	sigset_t all;
	switch (fault->kind) {
	case ERROR:
	case TOLERATED:
		return -EIO;
	case SEGV:
	case SEGV_AWAITED:
		return fall();
	case ABORT:
		abort();
	case EXIT:
		exit(7);
	case EXIT_0:
		exit(0);
	case KILL:
		kill(getpid(), SIGKILL);
		return 0;
	case HANG:
	case DIRECTORY:
		fault_doze();
		return 0;
	case SPIN:
		while (always)
			;
		return 0;
	case STOP:
		kill(getpid(), SIGSTOP);
		return 0;
	case FLEE:
		setsid();
		fault_doze();
		return 0;
	case DESERT: /* a group's leader may still join another of its session */
		setpgid(0, getpgid(getppid()));
		fault_doze();
		return 0;
	case GRANDCHILD:
		return leave_behind(fault, true);
	case NEPHEW:
		return leave_behind(fault, false);
	case ORPHAN:
		leave_behind(fault, true);
		fault_doze();
		return 0;
	case DAEMON:
		daemonise(fault);
		fault_doze();
		return 0;
	case DEAF:
	case ALL_DEAF:
		sigfillset(&all);
		sigprocmask(SIG_BLOCK, &all, NULL);
		fault_doze();
		return 0;
	case WILD:
		scribble("");
		return 0;
	case BLUR:
		scribble("memfd:states");
		return 0;
	case SCRIBBLER:
		return leave_scribbler();
	case DESCRIPTORS:
		return look_at_descriptors();
	case MEMORY:
		return eat_memory();
	case CLOSE:
		return close_range(0, ~0U, 0) ? -errno : 0;
	case MOVE:
		return chdir("/") ? -errno : 0;
	case PRINT:
		printf("printed by a task\n");
		return fflush(stdout) ? -errno : 0;
	default:
		return 0;
	}
}

/* ---- a system without ------------------------------------------------------------------------ */

static int limit(int resource, rlim_t most)
{
	const struct rlimit both = { most, most };
	return setrlimit((__rlimit_resource_t)resource, &both) ? -errno : 0;
}

/* As many as are open. */
static int no_files(void)
{
	int next = dup(STDIN_FILENO);
	return next < 0 || close(next) ? -errno : limit(RLIMIT_NOFILE, (rlim_t)next);
}

/* The limit does not hold for root. */
static int no_processes(void)
{
	if (geteuid() == 0 && setuid(65534))
		return -errno;
	return limit(RLIMIT_NPROC, 0);
}

static int no_memory(void)
{
	unsigned long pages = 0;
	FILE *file = fopen("/proc/self/statm", "re");
	if (!file || fscanf(file, "%lu", &pages) != 1 || fclose(file))
		return -EIO;
	return limit(RLIMIT_AS, (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE));
}

int fault_starve(enum kind kind)
{
	return kind == NO_FILES       ? no_files()
	       : kind == NO_PROCESSES ? no_processes()
	       : kind == NO_MEMORY    ? no_memory()
				      : 0;
}
