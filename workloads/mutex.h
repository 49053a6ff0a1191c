/* SPDX-License-Identifier: MIT */
/*
 * A mutex in the shared block, for threads and processes alike. When a worker dies that holds it,
 * everybody else gets an error instead of waiting forever: what it guarded cannot be trusted.
 */
#ifndef CONCBENCH_WORKLOADS_MUTEX_H
#define CONCBENCH_WORKLOADS_MUTEX_H

#include <errno.h>
#include <pthread.h>

static inline int mutex_init(pthread_mutex_t *mutex)
{
	pthread_mutexattr_t attributes;
	int error = pthread_mutexattr_init(&attributes);
	if (error)
		return -error;
	error = pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
	if (!error)
		error = pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
	if (!error)
		error = pthread_mutex_init(mutex, &attributes);
	pthread_mutexattr_destroy(&attributes);
	return -error;
}

/* 0, or a negative errno without the lock: EOWNERDEAD, after that ENOTRECOVERABLE. */
static inline int mutex_lock(pthread_mutex_t *mutex)
{
	int error = pthread_mutex_lock(mutex);
	if (error == EOWNERDEAD)
		pthread_mutex_unlock(mutex);
	return -error;
}

#endif
