/* SPDX-License-Identifier: MIT */
#include "bench/base/variables.h"

#include "bench/base/names.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int by_text(const void *one, const void *other)
{
	return strcmp(*(char *const *)one, *(char *const *)other);
}

void variables_find(struct names *found, const char *const *beginnings)
{
	size_t before = found->count;
	for (char **variable = environ; *variable; variable++) {
		size_t name = strcspn(*variable, "=");
		for (const char *const *begins = beginnings; *begins; begins++) {
			size_t length = strlen(*begins);
			if (length > name || strncmp(*variable, *begins, length) != 0)
				continue;
			names_add(found, *variable);
			break;
		}
	}
	if (found->count > before)
		qsort(found->items + before, found->count - before, sizeof *found->items, by_text);
}
