/* SPDX-License-Identifier: MIT */
#include "bench/base/guest.h"

#include "bench/base/error.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* An exit handler is given nothing: who is being called has to stand here. "": nobody. */
static char guest[300];

static void on_exit_inside(void)
{
	struct error error;
	if (!*guest)
		return;
	error_set(&error, 0, "%s called exit(): nothing was measured", guest);
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
	vsnprintf(guest, sizeof guest, format, arguments);
	va_end(arguments);
}

void guest_leave(void)
{
	*guest = '\0';
}
