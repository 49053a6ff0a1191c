/* SPDX-License-Identifier: MIT */
#include "bench/base/guest.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Who is being called, and in a rehearsal whether it came to its end; "": nobody. */
struct stage {
	char guest[300];
	bool over;
};

/* An exit handler is given nothing: it has to stand here. Shared with a rehearsal's child. */
static struct stage own, *stage = &own;
static bool rehearsing;

static void on_exit_inside(void)
{
	struct error error;
	if (rehearsing)
		_exit(0); /* whoever waits tells it */
	if (!*stage->guest)
		return;
	error_set(&error, 0, "%s called exit(): nothing was measured", stage->guest);
	fflush(NULL);
	fprintf(stderr, "concbench: %s\n", error.text);
	_exit(2);
}

void guest_enter(const char *format, ...)
{
	static bool registered;
	va_list arguments;
	if (!registered)
		registered = !atexit(on_exit_inside);
	va_start(arguments, format);
	vsnprintf(stage->guest, sizeof stage->guest, format, arguments);
	va_end(arguments);
}

void guest_leave(void)
{
	*stage->guest = '\0';
}

/* ---- rehearsals ----------------------------------------------------------------------------- */

_Noreturn static void rehearse(void (*act)(void *), void *context)
{
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	rehearsing = true;
	act(context);
	stage->over = true;
	_exit(0);
}

static int judge(const struct stage *played, int status, struct error *error)
{
	const char *who = *played->guest ? played->guest : "a plug-in";
	if (played->over)
		return 0;
	if (WIFSIGNALED(status))
		return error_set(error, -EINVAL, "%s was killed by SIG%s: nothing was measured",
			who, sigabbrev_np(WTERMSIG(status)));
	return error_set(error, -EINVAL, "%s called exit() or _exit(): nothing was measured", who);
}

int guest_rehearse(void (*act)(void *), void *context, struct error *error)
{
	void *shared = mmap(
		NULL, sizeof *stage, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int code = shared == MAP_FAILED ? -errno : 0, status = 0;
	if (code)
		return error_errno(error, code, "rehearsal");
	fflush(NULL);
	stage = shared;
	pid_t child = fork();
	if (child == 0)
		rehearse(act, context);
	stage = &own;
	pid_t ended = child;
	while (child > 0 && (ended = waitpid(child, &status, 0)) < 0 && errno == EINTR)
		continue;
	code = ended < 0 ? error_errno(error, -errno, "rehearsal") : judge(shared, status, error);
	munmap(shared, sizeof *stage);
	return code;
}
