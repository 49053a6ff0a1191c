/* SPDX-License-Identifier: MIT */
#include "workloads/burn.h"
#include "workloads/cache.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Knuth's linear congruential generator for MMIX. */
#define FACTOR UINT64_C(6364136223846793005)
#define ADDEND UINT64_C(1442695040888963407)

/* Of so many pieces the quickest counts: nobody took the CPU from it. 0.1 ms each. */
#define PIECES 400u
#define PIECE  UINT64_C(100000)

#define NAME   "burn-1-"
#define ANSWER 32u /* room for a number */

/*
 * The empty instruction could have changed the number: rounds are not merged. It is volatile, so
 * that none is left out where nobody needs the result and the compiler sees that, with -flto.
 */
uint64_t burn_run(uint64_t seed, uint64_t rounds)
{
	uint64_t number = seed;
	for (; rounds; rounds--) {
		number = number * FACTOR + ADDEND;
		__asm__ volatile("" : "+r"(number));
	}
	return number;
}

/* Two rounds are one with factor^2 and addend (factor + 1): as in raising to a power. */
uint64_t burn_jump(uint64_t seed, uint64_t rounds)
{
	uint64_t factor = FACTOR, addend = ADDEND, number = seed;
	for (; rounds; rounds >>= 1) {
		if (rounds & 1)
			number = number * factor + addend;
		addend *= factor + 1;
		factor *= factor;
	}
	return number;
}

static uint64_t now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

static uint64_t measure(void)
{
	uint64_t quickest_ns = UINT64_MAX, number = 1;
	for (unsigned piece = 0; piece < PIECES; piece++) {
		uint64_t start_ns = now_ns();
		number = burn_run(number, PIECE);
		__asm__ volatile("" : : "r"(number));
		uint64_t took_ns = now_ns() - start_ns;
		if (took_ns < quickest_ns)
			quickest_ns = took_ns;
	}
	return PIECE * 1000000 / (quickest_ns ? quickest_ns : 1);
}

/* A machine may get another CPU, a home may be shared by machines: a name for each model. */
static void name_file(char name[64])
{
	char line[256];
	uint64_t hash = 0;
	FILE *file = fopen("/proc/cpuinfo", "re");
	for (int i = 0; file && i < 16 && fgets(line, sizeof line, file); i++)
		if (!strncmp(line, "model name", 10) || !strncmp(line, "CPU part", 8))
			for (const char *at = line; *at; at++)
				hash = workload_hash(hash, (unsigned char)*at);
	if (file)
		fclose(file);
	snprintf(name, 64, NAME "%016" PRIx64, hash);
}

/* Rounds a millisecond as they were kept, or 0. */
static uint64_t look_up(const char *name)
{
	char path[CACHE_PATH], text[ANSWER] = "";
	FILE *file = cache_path(name, path, sizeof path) < 0 ? NULL : fopen(path, "re");
	if (!file)
		return 0;
	bool whole = fgets(text, sizeof text, file) && strchr(text, '\n');
	fclose(file);
	return whole ? strtoull(text, NULL, 10) : 0;
}

static int explain(char error[WORKLOAD_TEXT], const char *name, const char *instead, int status)
{
	return cache_explain(error, name, "the CPU's speed", instead, status);
}

int burn_plan(const char *instead, char error[WORKLOAD_TEXT])
{
	char name[64];
	name_file(name);
	int status = look_up(name) ? 0 : cache_plan("");
	return status < 0 ? explain(error, name, instead, status) : 0;
}

int burn_init(struct burn *burn, const char *instead, char error[WORKLOAD_TEXT])
{
	char name[64], text[ANSWER];
	name_file(name);
	burn->rounds_per_ms = look_up(name);
	if (burn->rounds_per_ms)
		return 0;
	burn->rounds_per_ms = measure();
	int length = snprintf(text, sizeof text, "%" PRIu64 "\n", burn->rounds_per_ms);
	int status = cache_write(name, text, (size_t)length, 1);
	return status < 0 ? explain(error, name, instead, status) : 0;
}
