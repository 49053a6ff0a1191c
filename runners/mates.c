/* SPDX-License-Identifier: MIT */
/* What loops that share the tasks of a job need to wake each other's. */
#include "runners/engine.h"

#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

void engine_mates_free(struct engine_mate *mates, unsigned count)
{
	for (unsigned i = 0; mates && i < count; i++)
		if (mates[i].fd)
			close(mates[i].fd);
	if (mates)
		munmap(mates, count * sizeof *mates);
}

struct engine_mate *engine_mates(unsigned count)
{
	struct engine_mate *mates = mmap(NULL, count * sizeof *mates, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (mates == MAP_FAILED)
		return NULL;
	for (unsigned i = 0; i < count; i++) {
		mates[i].fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		if (mates[i].fd < 0) {
			mates[i].fd = 0;
			engine_mates_free(mates, count);
			return NULL;
		}
	}
	return mates;
}
