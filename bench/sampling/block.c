/* SPDX-License-Identifier: MIT */
#include "bench/sampling/block.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

int block_init(struct block *block, const char *name, size_t bytes)
{
	void *memory = MAP_FAILED;
	int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (fd >= 0 && !ftruncate(fd, (off_t)bytes) &&
		!fcntl(fd, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL))
		memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (memory != MAP_FAILED) {
		*block = (struct block){ .memory = memory, .bytes = bytes, .fd = fd };
		return 0;
	}
	int code = -errno;
	if (fd >= 0)
		close(fd);
	return code;
}

void block_finish(struct block *block)
{
	if (!block->memory)
		return;
	munmap(block->memory, block->bytes);
	if (block->fd >= 0)
		close(block->fd);
	*block = (struct block){ 0 };
}

uint64_t block_resident(const struct block *block)
{
	uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
	return (block->bytes + page - 1) / page * page;
}
