/* SPDX-License-Identifier: MIT */
#include "workloads/beside.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Who talks to it may be gone when it answers: that is no concern of its. */
static _Noreturn void begin(const char *name, void (*main)(void *), void *argument, pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1); /* it died before the prctl */
	signal(SIGPIPE, SIG_IGN);
	prctl(PR_SET_NAME, name);
	main(argument);
	_exit(1);
}

int beside_start(struct beside *beside, const char *name, void (*main)(void *), void *argument)
{
	pid_t parent = getpid(), pid = fork();
	if (pid == 0)
		begin(name, main, argument, parent);
	if (pid < 0)
		return -errno;
	beside->pid = pid;
	return 0;
}

uint64_t beside_now_ns(clockid_t clock)
{
	struct timespec now;
	clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

uint64_t beside_cpu_ns(const struct beside *beside)
{
	clockid_t clock;
	return beside->pid && !clock_getcpuclockid(beside->pid, &clock) ? beside_now_ns(clock) : 0;
}

int beside_join(struct beside *beside)
{
	int status = 0;
	while (waitpid(beside->pid, &status, 0) < 0 && errno == EINTR)
		;
	beside->pid = 0;
	return status;
}

void beside_stop(struct beside *beside)
{
	if (!beside->pid)
		return;
	kill(beside->pid, SIGKILL);
	beside_join(beside);
}

int beside_listen(unsigned *port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)*port),
		.sin_addr = { .s_addr = htonl(INADDR_LOOPBACK) } };
	socklen_t length = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), on = 1;
	if (fd < 0)
		return -errno;
	if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) ||
		(*port && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on)) ||
		bind(fd, (struct sockaddr *)&address, length) || listen(fd, INT16_MAX) ||
		getsockname(fd, (struct sockaddr *)&address, &length)) {
		int error = -errno;
		close(fd);
		return error;
	}
	*port = ntohs(address.sin_port);
	return fd;
}
