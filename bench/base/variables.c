/* SPDX-License-Identifier: MIT */
#include "bench/base/variables.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

static bool is_meant(const char *variable, const char *const *beginnings)
{
	size_t name = strcspn(variable, "=");
	for (const char *const *begins = beginnings; *begins; begins++) {
		size_t length = strlen(*begins);
		if (length <= name && !strncmp(variable, *begins, length))
			return true;
	}
	return false;
}

const char *variables_next(const char *last, const char *const *beginnings)
{
	const char *next = NULL;
	for (char **variable = environ; *variable; variable++)
		if (is_meant(*variable, beginnings) && (!last || strcmp(*variable, last) > 0) &&
			(!next || strcmp(*variable, next) < 0))
			next = *variable;
	return next;
}
