/* SPDX-License-Identifier: MIT */
/*
 * deny NUMBER[,NUMBER...] PROGRAM ...: runs it in a system that does not permit these system calls:
 * EPERM, as the filters of containers have it.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define CALLS 8

static unsigned number_of(const char *name)
{
	static const struct {
		const char *name;
		unsigned number;
	} calls[] = { { "pidfd_open", SYS_pidfd_open }, { "memfd_create", SYS_memfd_create },
		{ "perf_event_open", SYS_perf_event_open }, { "socketpair", SYS_socketpair },
		{ "fork", SYS_clone }, { "prctl", SYS_prctl } };
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
		if (!strcmp(calls[i].name, name))
			return calls[i].number;
	fprintf(stderr, "deny: no call '%s' here\n", name);
	exit(99);
}

int main(int argc, char **argv)
{
	struct sock_filter filter[2 + 2 * CALLS] = { BPF_STMT(
		BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)) };
	unsigned short length = 1;
	if (argc < 3)
		return 99;
	for (char *name = strtok(argv[1], ","); name && length < 2 * CALLS;
		name = strtok(NULL, ",")) {
		filter[length++] = (struct sock_filter)BPF_JUMP(
			BPF_JMP | BPF_JEQ | BPF_K, number_of(name), 0, 1);
		filter[length++] =
			(struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
	}
	filter[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	struct sock_fprog program = { .len = length, .filter = filter };
	if (prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL) ||
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) {
		fprintf(stderr, "deny: no filter here: %s\n", strerror(errno));
		return 77;
	}
	execv(argv[2], argv + 2);
	return 99;
}
