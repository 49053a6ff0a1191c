/* SPDX-License-Identifier: MIT */
#include "bench/sampling/standing.h"

#include "bench/runner.h"

#include <errno.h>
#include <stddef.h>

/* The runner's place, or a free one (NULL: any); STANDINGS if there is none. */
static size_t place_of(const struct standings *standings, const struct runner *runner)
{
	size_t i = 0;
	while (i < STANDINGS && standings->runners[i] != runner)
		i++;
	return i;
}

static void put(struct standings *standings, size_t i, const struct runner *runner,
	const struct runner_standing *asked)
{
	standings->runners[i] = runner;
	standings->made[i] = asked->made;
	standings->processes[i] = asked->process;
}

/* The name of the directory of what stands in this place. */
static const char *name_of(size_t i)
{
	static const char *const names[STANDINGS] = { "0", "1", "2", "3", "4", "5", "6", "7" };
	return names[i];
}

int standings_begin(
	struct standings *standings, const struct runner *runner, struct runner_standing *asked)
{
	char directory[sizeof standings->scratch.root + 8];
	if (!runner->begin)
		return 0;
	size_t i = place_of(standings, runner);
	if (i == STANDINGS)
		i = place_of(standings, NULL);
	if (i == STANDINGS)
		return -EMFILE;
	asked->made = standings->made[i];
	asked->directory = directory;
	int code = scratch_make(&standings->scratch, name_of(i), directory, sizeof directory);
	if (!code || code == -EEXIST)
		code = runner->begin(asked);
	put(standings, i, asked->made ? runner : NULL, asked);
	if (!asked->made)
		scratch_remove(&standings->scratch, name_of(i));
	return code;
}

void standings_drop(struct standings *standings, const struct runner *runner)
{
	size_t i = place_of(standings, runner);
	if (i == STANDINGS)
		return;
	runner->end(standings->made[i]);
	put(standings, i, NULL, &(struct runner_standing){ .made = NULL });
	scratch_remove(&standings->scratch, name_of(i));
}

void standings_end(struct standings *standings)
{
	for (size_t i = 0; i < STANDINGS; i++)
		if (standings->runners[i])
			standings_drop(standings, standings->runners[i]);
}
