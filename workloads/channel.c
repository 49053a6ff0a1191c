/* SPDX-License-Identifier: MIT */
#include "workloads/channel.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/socket.h>
#include <unistd.h>

/* What a number in a socket is charged for, with the kernel's own record of it. */
#define CHARGE 768u

/* In packet mode each write has a page of its own: a pipe of one page holds one number. */
static int open_pipe(int ends[2], uint64_t capacity)
{
	if (pipe2(ends, O_CLOEXEC | O_DIRECT))
		return -errno;
	return fcntl(ends[1], F_SETPIPE_SZ, (int)capacity * getpagesize()) < 0 ? -errno : 0;
}

/* The kernel doubles what it is asked for, and grants a least size. */
static int open_sockets(int ends[2], uint64_t capacity)
{
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends))
		return -errno;
	int bytes = (int)(capacity * CHARGE / 2);
	return setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes) ? -errno : 0;
}

int channel_sockets_most(uint64_t *most)
{
	struct channel channel;
	int bytes = 0;
	socklen_t size = sizeof bytes;
	int error = channel_open(&channel, CHANNEL_SOCKETS, INT_MAX / CHARGE);
	if (!error && getsockopt(channel.in, SOL_SOCKET, SO_SNDBUF, &bytes, &size))
		error = -errno;
	channel_close(&channel);
	*most = (uint64_t)bytes / CHARGE;
	return error;
}

int channel_open(struct channel *channel, enum channel_kind kind, uint64_t capacity)
{
	int ends[2] = { -1, -1 };
	int error = kind == CHANNEL_PIPE ? open_pipe(ends, capacity) : open_sockets(ends, capacity);
	*channel = (struct channel){ .in = ends[1], .out = ends[0] };
	if (error < 0)
		channel_close(channel);
	return error;
}

void channel_close(struct channel *channel)
{
	if (channel->in >= 0)
		close(channel->in);
	if (channel->out >= 0)
		close(channel->out);
	*channel = CHANNEL_CLOSED;
}

int channel_enter(int fd, const struct pending *service)
{
	if (!service)
		return 0;
	int flags = fcntl(fd, F_GETFL);
	return flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) ? -errno : 0;
}

/* Of a message all or nothing comes. */
static int come_of(ssize_t length)
{
	if (length == sizeof(uint64_t))
		return 0;
	return length < 0 ? -errno : -EPIPE;
}

int channel_put(int fd, uint64_t number)
{
	ssize_t length;
	do
		length = write(fd, &number, sizeof number);
	while (length < 0 && errno == EINTR);
	return come_of(length);
}

int channel_take(int fd, uint64_t *number)
{
	ssize_t length;
	do
		length = read(fd, number, sizeof *number);
	while (length < 0 && errno == EINTR);
	return come_of(length);
}
