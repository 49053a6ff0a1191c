/* SPDX-License-Identifier: MIT */
/*
 * A host of twins written from docs/languages.md alone: it uses nothing of concbench's. It decides
 * primes, one after the other; its "twin" is a file of one word, which says what it does wrong.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

struct record {
	uint64_t start_ns, end_ns, result;
	uint32_t lane;
	int32_t status;
};

static char brief[1 << 16];
static int control;

static void say(const char *line)
{
	dprintf(control, "%s\n", line);
}

/* What follows `"name":` in the brief, without its quote; NULL if it has no such member. */
static const char *member(const char *name)
{
	char key[64];
	snprintf(key, sizeof key, "\"%s\":", name);
	const char *at = strstr(brief, key);
	return at ? at + strlen(key) + (at[strlen(key)] == '"') : NULL;
}

static uint64_t number(const char *name)
{
	const char *at = member(name);
	return at ? strtoull(at, NULL, 10) : 0;
}

static uint64_t now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static bool is_prime(uint64_t n)
{
	for (uint64_t d = 2; d <= n / d; d++)
		if (n % d == 0)
			return false;
	return n >= 2;
}

/* `"numbers":{"numbers":["2","3"]}`: the inner one is the list. Gives how many there are. */
static size_t numbers(uint64_t *list, size_t most)
{
	const char *at = strstr(brief, "\"numbers\":[");
	size_t count = 0;
	for (at = at ? at + 11 : "]"; *at != ']' && count < most; at++)
		if (*at >= '0' && *at <= '9')
			list[count++] = strtoull(at, (char **)&at, 10);
	return count;
}

/* The word of the twin. */
static void read_word(char word[32])
{
	char path[4096];
	const char *twin = member("twin");
	snprintf(path, sizeof path, "%.*s", (int)strcspn(twin, "\""), twin);
	FILE *file = fopen(path, "r");
	if (!file || fscanf(file, "%31s", word) != 1)
		strcpy(word, "fine");
	if (file)
		fclose(file);
}

static void work(const char *word)
{
	uint64_t list[64], tasks = number("tasks");
	size_t count = numbers(list, 64);
	struct record *records = mmap(NULL, tasks * sizeof *records, PROT_READ | PROT_WRITE,
		MAP_SHARED, (int)number("ledger"), 0);
	if (records == MAP_FAILED) {
		say("error no ledger");
		return;
	}
	for (uint64_t i = 0; i < tasks; i++) {
		records[i].start_ns = now_ns();
		if (!strcmp(word, "exits") && i == 1)
			exit(3);
		if (!strcmp(word, "dies") && i == 1)
			raise(SIGKILL);
		if (!strcmp(word, "skips") && i == 1)
			continue;
		records[i].result = is_prime(list[i % count]) ^ !strcmp(word, "errs");
		records[i].end_ns = now_ns();
		records[i].status = !strcmp(word, "counts") && i == 1 ? 2 : 1;
	}
	if (!strcmp(word, "complains"))
		say("error it has had enough\nof this");
	else if (!strcmp(word, "babbles"))
		say("thanks");
	else if (!strcmp(word, "mourns"))
		say("killed 11 worker 3 is dead");
	else if (strcmp(word, "hangs-up") != 0)
		say("done workers=1 user_ns=1000000 system_ns=2000000 rss_bytes=4096");
}

/* It was asked about the twin, before anything is measured. */
static void answer(const char *word)
{
	if (!strcmp(word, "refuses")) {
		say("error it is no twin of mine");
	} else if (strcmp(word, "mute") != 0) {
		say("fact version host 1\nfact form blocking\nready");
	} else {
		puts("what is this?");
	}
}

int main(int argc, char **argv)
{
	char word[32], line[32];
	FILE *file = argc > 2 ? fopen(argv[2], "r") : NULL;
	if (!file || !fread(brief, 1, sizeof brief - 1, file))
		return 2;
	fclose(file);
	control = (int)number("control");
	read_word(word);
	if (!member("tasks")) {
		answer(word);
		return 0;
	}
	if (strcmp(word, "late-mute") != 0)
		say("ready");
	else
		return 1;
	if (read(control, line, sizeof line) != 3)
		return 1;
	work(word);
	if (!strcmp(word, "hangs-up"))
		close(control);
	else if (read(control, line, sizeof line) == 0)
		return 0;
	pause();
	return 1;
}
