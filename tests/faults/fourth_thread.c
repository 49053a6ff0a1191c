/* SPDX-License-Identifier: MIT */
/* Preloaded: the fourth thread of a process cannot be made. */
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>

typedef int create_fn(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

int pthread_create(
	pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument)
{
	static _Atomic int made;
	create_fn *create = (create_fn *)dlsym(RTLD_NEXT, "pthread_create");
	if (atomic_fetch_add(&made, 1) == 3)
		return EAGAIN;
	return create(thread, attributes, start, argument);
}
