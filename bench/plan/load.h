/* SPDX-License-Identifier: MIT */
/*
 * How work is loaded on a runner: as fast as it goes, all of it (fixed work) or as much as fits
 * (fixed time), both closed: a task begins when another has ended; or at an arrival rate, as it
 * comes by itself (open). The ways are never compared with each other.
 */
#ifndef CONCBENCH_LOAD_H
#define CONCBENCH_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All zero: fixed work. */
struct load {
	uint64_t duration_ns; /* of fixed time, or in which tasks are due */
	uint64_t rate;        /* tasks a second; 0: closed */
	bool poisson;         /* they arrive at random, not evenly */
	/* Of a probe, with which a search asks whether a rate is held (search.h), else 0: the
	 * latency that so many of 1000 tasks must not exceed. */
	uint64_t slo_ns;
	unsigned permille;
};

#define LOAD_SIZE 128

/* What keeps up achieves this share of the rate that it is offered, or more: below capacity it is
 * within 1 %, and the last tasks of a short run add to that. */
#define LOAD_KEPT 0.95

static inline bool load_is_open(const struct load *load)
{
	return load->rate > 0;
}

static inline bool load_is_timed(const struct load *load)
{
	return load->duration_ns && !load->rate;
}

static inline bool load_is_probe(const struct load *load)
{
	return load->slo_ns > 0;
}

bool load_same(const struct load *, const struct load *);

/* Of probes: the same but for the rate? */
bool load_same_search(const struct load *, const struct load *);

/* "", "duration=1s", "rate=500;arrival=poisson;duration=1s" and, of a probe, behind that
 * ";slo=20ms;percentile=99": the column `load`. */
void load_text(const struct load *, char text[LOAD_SIZE]);

/* The way back; -EINVAL for what is no such text. */
int load_parse(const char *text, struct load *);

/* For people, as the end of a sentence: "", "for 1 s", "at 500/s, Poisson arrivals, for 1 s", and
 * behind that, of a probe, ", 99 % within 20 ms"; of a probe without its rate the search: "at the
 * highest rate with 99 % within 20 ms, Poisson arrivals, for 2 s". */
void load_words(const struct load *, char text[LOAD_SIZE]);

/* Of a probe: "99 % within 20 ms", what is asked for. */
void load_words_slo(const struct load *, char text[LOAD_SIZE]);

/*
 * Offsets in ns from the clock's start at which the first `most` tasks are due: evenly, or with
 * exponential gaps that follow from the seed and the task's number. Those are counted that are due
 * within the duration; at most `most` are, and are written to `due_ns`, if that is not NULL.
 */
uint64_t load_due(const struct load *, uint64_t seed, uint64_t most, uint64_t *due_ns);

#endif
