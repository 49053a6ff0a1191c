/* SPDX-License-Identifier: MIT */
/*
 * Preloaded: in a subject one of the processes (FAULT_NTH=fork:N) or threads (thread:N) cannot be
 * made, the Nth from 1. The file FAULT_FIRED is there once that has happened.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

typedef int create_fn(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
typedef pid_t fork_fn(void);
typedef int spawn_fn(pid_t *, const char *, const posix_spawn_file_actions_t *,
	const posix_spawnattr_t *, char *const *, char *const *);

/* It leads a group, as the guardian does, and dies with its parent, which that does not. */
static bool is_subject(void)
{
	int dies_by = 0;
	return getpgrp() == getpid() && !prctl(PR_GET_PDEATHSIG, &dies_by) && dies_by == SIGKILL;
}

static bool is_nth(const char *what)
{
	static _Atomic long made;
	const char *asked = getenv("FAULT_NTH"), *fired = getenv("FAULT_FIRED");
	size_t length = strlen(what);
	if (!asked || strncmp(asked, what, length) != 0 || !is_subject() ||
		atomic_fetch_add(&made, 1) + 1 != atol(asked + length))
		return false;
	int fd = fired ? open(fired, O_WRONLY | O_CREAT | O_CLOEXEC, 0644) : -1;
	if (fd >= 0)
		close(fd);
	return true;
}

int pthread_create(
	pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument)
{
	create_fn *create = (create_fn *)dlsym(RTLD_NEXT, "pthread_create");
	return is_nth("thread:") ? EAGAIN : create(thread, attributes, start, argument);
}

pid_t fork(void)
{
	fork_fn *forks = (fork_fn *)dlsym(RTLD_NEXT, "fork");
	if (!is_nth("fork:"))
		return forks();
	errno = EAGAIN;
	return -1;
}

int posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions,
	const posix_spawnattr_t *attributes, char *const *argv, char *const *environment)
{
	spawn_fn *spawn = (spawn_fn *)dlsym(RTLD_NEXT, "posix_spawn");
	return is_nth("fork:") ? EAGAIN : spawn(pid, path, actions, attributes, argv, environment);
}
