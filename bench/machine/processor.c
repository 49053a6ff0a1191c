/* SPDX-License-Identifier: MIT */
#include "bench/machine/processor.h"

#include "bench/machine/proc.h"

#include <stdio.h>
#include <string.h>

/* Adds a kind of CPU that is not there yet, where there is room for all of it. */
static void add_kind(char *model, size_t size, unsigned implementer, unsigned part)
{
	char kind[64];
	size_t used = strlen(model);
	snprintf(kind, sizeof kind, "ARM implementer 0x%02x part 0x%03x", implementer, part);
	if (!strstr(model, kind) && used + strlen(kind) + 3 <= size)
		snprintf(model + used, size - used, "%s%s", used ? ", " : "", kind);
}

/* Each CPU names its implementer, then its part. */
static void add_kinds(const char *path, char *model, size_t size)
{
	char line[256];
	unsigned implementer = 0, part;
	FILE *file = fopen(path, "re");
	while (file && fgets(line, sizeof line, file)) {
		sscanf(line, "CPU implementer : %x", &implementer);
		if (sscanf(line, "CPU part : %x", &part) == 1)
			add_kind(model, size, implementer, part);
	}
	if (file)
		fclose(file);
}

int processor_model(const char *path, char *model, size_t size)
{
	if (!proc_field(path, "model name", model, size))
		return 0;
	*model = '\0';
	add_kinds(path, model, size);
	/* Last: it names a board, and the same one for several CPUs. */
	return *model ? 0 : proc_field(path, "Hardware", model, size);
}
