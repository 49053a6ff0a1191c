/* SPDX-License-Identifier: MIT */
#include "runners/line.h"

#include "bench/runner.h"
#include "bench/version.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static int put(int fd, const void *data, size_t bytes, int flags)
{
	for (const char *from = data; bytes;) {
		ssize_t sent = send(fd, from, bytes, MSG_NOSIGNAL | flags);
		if (sent < 0 && errno != EINTR)
			return -errno;
		from += sent > 0 ? sent : 0;
		bytes -= sent > 0 ? (size_t)sent : 0;
	}
	return 0;
}

int line_put(int fd, const void *data, size_t bytes)
{
	return put(fd, data, bytes, 0);
}

int line_send(int fd, enum line_kind kind, const void *data, size_t bytes)
{
	const struct line_frame frame = { .kind = kind, .bytes = bytes };
	int error = put(fd, &frame, sizeof frame, bytes ? MSG_MORE : 0);
	return error ? error : put(fd, data, bytes, 0);
}

int line_take(int fd, void *data, size_t bytes, uint64_t silence_ns)
{
	for (char *to = data; bytes;) {
		ssize_t got = recv(fd, to, bytes, MSG_DONTWAIT);
		if (got > 0) {
			to += got;
			bytes -= (size_t)got;
			continue;
		}
		if (got == 0 || (errno != EAGAIN && errno != EINTR))
			return -EPIPE;
		struct pollfd readable = { .fd = fd, .events = POLLIN };
		int ms = silence_ns == UINT64_MAX ? -1 : (int)(silence_ns / 1000000);
		if (poll(&readable, 1, ms) == 0)
			return -ETIMEDOUT;
	}
	return 0;
}

void line_tune(int fd)
{
	const struct {
		int level, name, value;
	} options[] = { { IPPROTO_TCP, TCP_NODELAY, 1 }, { SOL_SOCKET, SO_KEEPALIVE, 1 },
		{ IPPROTO_TCP, TCP_KEEPIDLE, 2 }, { IPPROTO_TCP, TCP_KEEPINTVL, 1 },
		{ IPPROTO_TCP, TCP_KEEPCNT, 3 }, { IPPROTO_TCP, TCP_USER_TIMEOUT, 5000 } };
	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		setsockopt(fd, options[i].level, options[i].name, &options[i].value,
			sizeof options[i].value);
}

const char *line_version(void)
{
	return CONCBENCH_VERSION " " CONCBENCH_REVISION;
}

/* Of one boot of one machine, in one namespace of times. */
void line_clock(char *name, size_t size)
{
	char space[64] = "";
	int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? 0 : read(fd, name, size - 1);
	if (fd >= 0)
		close(fd);
	name[got > 0 ? got : 0] = '\0';
	name[strcspn(name, "\n")] = '\0';
	got = readlink("/proc/self/ns/time", space, sizeof space - 1);
	size_t length = strlen(name);
	snprintf(name + length, size - length, " %s", got > 0 ? space : "");
}

static uint64_t hash_bytes(uint64_t hash, const char *bytes, size_t count)
{
	uint64_t word;
	for (; count >= sizeof word; bytes += sizeof word, count -= sizeof word) {
		memcpy(&word, bytes, sizeof word);
		hash = workload_hash(hash, word);
	}
	word = 0;
	memcpy(&word, bytes, count);
	return workload_hash(workload_hash(hash, word), count);
}

/* As much as there is room for, or there is: what is hashed at once is the same on all systems. */
static ssize_t fill(int fd, char *bytes, size_t room)
{
	size_t used = 0;
	ssize_t got = 1;
	while (used < room && got) {
		got = read(fd, bytes + used, room - used);
		if (got < 0 && errno != EINTR)
			return -errno;
		used += got > 0 ? (size_t)got : 0;
	}
	return (ssize_t)used;
}

void line_file(const char *path, struct line_file *file)
{
	char bytes[1 << 16];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t got = fd < 0 ? -errno : 1;
	*file = (struct line_file){ 0 };
	while (got > 0) {
		got = fill(fd, bytes, sizeof bytes);
		file->bytes += got > 0 ? (uint64_t)got : 0;
		if (got > 0)
			file->hash = hash_bytes(file->hash, bytes, (size_t)got);
	}
	file->error = got;
	if (fd >= 0)
		close(fd);
}

int line_inputs(const struct param *params, const struct value *values, uint64_t *hash)
{
	struct line_file file = { 0 };
	*hash = 0;
	for (size_t i = 0; params && params[i].name; i++) {
		bool files = params[i].type == PARAM_FILES;
		*hash = hash_bytes(*hash, values[i].text, strlen(values[i].text));
		for (size_t k = 0; files && !file.error && k < values[i].count; k++) {
			line_file(values[i].items[k], &file);
			*hash = workload_hash(*hash, file.hash);
		}
	}
	return (int)file.error;
}
