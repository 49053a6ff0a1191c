/* SPDX-License-Identifier: MIT */
#include "bench/plan/load.h"

#include "bench/base/number.h"
#include "bench/workload.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define SECOND_NS    1e9
#define SECONDS_SIZE 24 /* of 2^64 ns, to the last one */

bool load_same(const struct load *a, const struct load *b)
{
	return a->rate == b->rate && load_same_search(a, b);
}

bool load_same_search(const struct load *a, const struct load *b)
{
	return a->duration_ns == b->duration_ns && a->poisson == b->poisson &&
	       a->slo_ns == b->slo_ns && a->permille == b->permille;
}

/* ---- as text --------------------------------------------------------------------------------- */

/* Seconds, exactly, and without an exponent, which no duration has. */
static void seconds_text(uint64_t ns, char text[SECONDS_SIZE])
{
	const uint64_t second = (uint64_t)SECOND_NS;
	int length =
		snprintf(text, SECONDS_SIZE, "%" PRIu64 ".%09" PRIu64, ns / second, ns % second);
	while (text[length - 1] == '0')
		length--;
	text[text[length - 1] == '.' ? length - 1 : length] = '\0';
}

void load_text(const struct load *load, char text[LOAD_SIZE])
{
	char slo[80] = "", limit[32], duration[SECONDS_SIZE];
	seconds_text(load->duration_ns, duration);
	number_format_duration(load->slo_ns, limit);
	if (load_is_probe(load))
		snprintf(slo, sizeof slo, ";slo=%s;percentile=%.4g", limit, load->permille / 10.0);
	*text = '\0';
	if (load_is_open(load))
		snprintf(text, LOAD_SIZE, "rate=%" PRIu64 ";arrival=%s;duration=%ss%s", load->rate,
			load->poisson ? "poisson" : "fixed", duration, slo);
	else if (load_is_timed(load))
		snprintf(text, LOAD_SIZE, "duration=%ss", duration);
}

int load_parse(const char *text, struct load *load)
{
	char arrival[8] = "", duration[32] = "", slo[32] = "", again[LOAD_SIZE];
	double percentile = 0;
	*load = (struct load){ 0 };
	bool open = sscanf(text,
			    "rate=%" SCNu64 ";arrival=%7[a-z];duration=%31[^;];slo=%31[^;];"
			    "percentile=%lf",
			    &load->rate, arrival, duration, slo, &percentile) >= 3;
	if (*text && !open && sscanf(text, "duration=%31s", duration) != 1)
		return -EINVAL;
	if (*duration && number_parse_duration(duration, &load->duration_ns))
		return -EINVAL;
	if (*slo && number_parse_duration(slo, &load->slo_ns))
		return -EINVAL;
	if (percentile > 0 && percentile < 100)
		load->permille = (unsigned)lround(percentile * 10);
	load->poisson = !strcmp(arrival, "poisson");
	load_text(load, again);
	return strcmp(again, text) ? -EINVAL : 0;
}

void load_words(const struct load *load, char text[LOAD_SIZE])
{
	char slo[LOAD_SIZE], duration[SECONDS_SIZE];
	seconds_text(load->duration_ns, duration);
	load_words_slo(load, slo);
	*text = '\0';
	if (load_is_open(load))
		snprintf(text, LOAD_SIZE, "at %" PRIu64 "/s%s for %s s%s%.40s", load->rate,
			load->poisson ? ", Poisson arrivals," : "", duration, *slo ? ", " : "",
			slo);
	else if (load_is_probe(load))
		snprintf(text, LOAD_SIZE, "at the highest rate with %.40s%s for %s s", slo,
			load->poisson ? ", Poisson arrivals," : "", duration);
	else if (load_is_timed(load))
		snprintf(text, LOAD_SIZE, "for %s s", duration);
}

void load_words_slo(const struct load *load, char text[LOAD_SIZE])
{
	char limit[32];
	*text = '\0';
	number_format_duration(load->slo_ns, limit);
	int digits = (int)strspn(limit, "0123456789");
	if (load_is_probe(load))
		snprintf(text, LOAD_SIZE, "%.4g %% within %.*s %s", load->permille / 10.0, digits,
			limit, limit + digits);
}

/* ---- arrivals -------------------------------------------------------------------------------- */

/* Numbers of their own: what workloads draw from the seed and a task's number is independent. */
#define ARRIVALS UINT64_C(0x6172726976616c73) /* "arrivals" */

/* The gap before a task, in mean gaps: exponential, as independent arrivals have it. */
static double gap(uint64_t seed, uint64_t task)
{
	uint64_t stream = workload_hash(seed, ARRIVALS);
	double uniform = (double)(workload_hash(stream, task) >> 11) * 0x1p-53;
	return -log1p(-uniform);
}

uint64_t load_due(const struct load *load, uint64_t seed, uint64_t most, uint64_t *due_ns)
{
	double mean_ns = SECOND_NS / (double)load->rate, at_ns = 0;
	uint64_t task = 0;
	for (; task < most; task++) {
		at_ns = load->poisson ? at_ns + mean_ns * gap(seed, task) : (double)task * mean_ns;
		if (at_ns >= (double)load->duration_ns)
			break;
		if (due_ns)
			due_ns[task] = (uint64_t)at_ns;
	}
	return task;
}
