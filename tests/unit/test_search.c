/* SPDX-License-Identifier: MIT */
/*
 * The search for the highest rate that is held, against oracles: exact ones, noisy ones, and the
 * queue of eight workers that the arrivals of load.h make by Lindley's recursion.
 */
#include "bench/plan/search.h"

#include "bench/base/statistics.h"
#include "tests/unit/draws.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SECOND UINT64_C(1000000000)

static const struct load usual = {
	.duration_ns = 2 * SECOND, .poisson = true, .slo_ns = 20000000, .permille = 990
};

static struct search *begin(const struct load *load, size_t wanted)
{
	struct search *search = calloc(1, sizeof *search);
	uint64_t needed;
	assert_int_equal(search_rates(search, load, 1, &needed), 0);
	search_begin(search, wanted);
	return search;
}

/* ---- the grid ---------------------------------------------------------------------------------
 */

/* A decade of E96 as IEC 60063 prints it. */
static void probes_at_rates_of_the_series(void **state)
{
	static const uint64_t e96[] = { 100, 102, 105, 107, 110, 113, 115, 118, 121, 124, 127, 130,
		133, 137, 140, 143, 147, 150, 154, 158, 162, 165, 169, 174, 178, 182, 187, 191, 196,
		200, 205, 210, 215, 221, 226, 232, 237, 243, 249, 255, 261, 267, 274, 280, 287, 294,
		301, 309, 316, 324, 332, 340, 348, 357, 365, 374, 383, 392, 402, 412, 422, 432, 442,
		453, 464, 475, 487, 499, 511, 523, 536, 549, 562, 576, 590, 604, 619, 634, 649, 665,
		681, 698, 715, 732, 750, 768, 787, 806, 825, 845, 866, 887, 909, 931, 953, 976 };
	struct search *search = begin(&usual, 1);
	size_t first = 0;
	(void)state;
	while (search->rates[first] < 1000)
		first++;
	for (size_t i = 0; i < 96; i++)
		assert_int_equal(search->rates[first + i], 10 * e96[i]);
	assert_int_equal(search->rates[search->count - 1], 1000000);
	for (size_t i = 1; i < search->count; i++)
		assert_true(search->rates[i] > search->rates[i - 1]);
	free(search);
}

/* The lowest has as many tasks as its percentile takes, the one below it has not. */
static void begins_where_the_percentile_is_shown(void **state)
{
	static const struct {
		unsigned permille;
		uint64_t seconds, needed;
	} cases[] = { { 500, 1, 20 }, { 900, 1, 100 }, { 990, 1, 1000 }, { 990, 2, 1000 },
		{ 999, 10, 10000 } };
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct load load = usual;
		struct search search;
		uint64_t needed;
		load.permille = cases[i].permille;
		load.duration_ns = cases[i].seconds * SECOND;
		assert_int_equal(search_rates(&search, &load, 1, &needed), 0);
		assert_int_equal(needed, cases[i].needed);
		load.rate = search.rates[0];
		assert_true(load_due(&load, 1, UINT32_MAX, NULL) >= needed);
		assert_in_range(search.rates[0], needed / cases[i].seconds * 3 / 4,
			needed / cases[i].seconds * 3 / 2);
	}
	struct load brief = usual;
	struct search search;
	uint64_t needed;
	brief.duration_ns = SECOND / 10000;
	assert_int_equal(search_rates(&search, &brief, 1, &needed), -EINVAL);
	assert_int_equal(needed, 1000);
}

/* ---- exact oracles ----------------------------------------------------------------------------
 */

/* Up to `border` a rate is held. Gives the number of probes. */
static size_t search_for(struct search *search, uint64_t border)
{
	size_t probes = 0;
	for (uint64_t rate; (rate = search_next(search)); probes++) {
		assert_true(probes < 1000);
		search_add(search, rate, rate <= border ? PROBE_HELD : PROBE_LATE, false);
	}
	return probes;
}

static void finds_every_border(void **state)
{
	struct search *own = begin(&usual, 6), fresh = *own;
	struct interval held;
	(void)state;
	for (size_t i = 0; i < fresh.count - 1; i++) {
		*own = fresh;
		/* Doubling, halving within the octave, and two probes a crossing. */
		double octaves = log2((double)own->rates[i] / (double)own->rates[0]);
		assert_true((double)search_for(own, own->rates[i]) <= octaves + 3 + 5 + 12);
		assert_int_equal(search_found(own, &held), SEARCH_FOUND);
		assert_true(held.estimate == (double)own->rates[i]);
		assert_true(held.low == (double)own->rates[i]);
		assert_true(held.high == (double)own->rates[i + 1]);
	}
	free(own);
}

static void tells_where_it_ends(void **state)
{
	struct search *search = begin(&usual, 6);
	struct interval held;
	(void)state;
	assert_int_equal(search_found(search, &held), SEARCH_BEGUN);
	assert_true(held.estimate == 0);
	assert_int_equal(search_for(search, search->rates[0] - 1), 2); /* asked twice */
	assert_int_equal(search_found(search, &held), SEARCH_NONE);
	assert_true(held.estimate == (double)search->rates[0]);
	free(search);
	search = begin(&usual, 6);
	search_for(search, UINT64_MAX);
	assert_int_equal(search_found(search, &held), SEARCH_TOP);
	assert_true(held.estimate == 1000000);
	free(search);
	search = begin(&usual, 6); /* stopped in the middle */
	search_add(search, search_next(search), PROBE_HELD, false);
	search_stop(search);
	assert_int_equal(search_next(search), 0);
	assert_int_equal(search_found(search, &held), SEARCH_BEGUN);
	assert_true(held.estimate == (double)search->rates[0]);
	free(search);
}

/* What was missed on a busy machine is asked once more; what held needs no quiet. */
static void asks_again_on_a_busy_machine(void **state)
{
	struct search *search = begin(&usual, 6);
	uint64_t lowest = search_next(search);
	(void)state;
	search_add(search, lowest, PROBE_HELD, true);
	uint64_t next = search_next(search);
	assert_true(next > lowest);
	search_add(search, next, PROBE_LATE, true);
	assert_int_equal(search_next(search), next);
	search_add(search, next + 1, PROBE_HELD, false); /* nobody has asked for it */
	assert_int_equal(search_next(search), next);
	search_add(search, next, PROBE_LATE, true);
	assert_true(search_next(search) < next);
	free(search);
}

/* The lowest rate is missed by chance, and held the second time: the search goes on. */
static void gives_the_lowest_a_second_chance(void **state)
{
	struct search *search = begin(&usual, 6);
	struct interval held;
	(void)state;
	search_add(search, search_next(search), PROBE_FAILED, false);
	assert_int_equal(search_next(search), search->rates[0]);
	search_for(search, 1000);
	assert_int_equal(search_found(search, &held), SEARCH_FOUND);
	assert_true(held.estimate == 1000);
	free(search);
}

static void judges_probes(void **state)
{
	static const struct {
		struct probe_seen seen;
		enum probe_end end;
	} cases[] = { { { 0.019, 1000, 999, false }, PROBE_HELD },
		{ { 0.02, 1000, 951, false }, PROBE_HELD },
		{ { 0.0201, 1000, 999, false }, PROBE_LATE },
		{ { 0.5, 1000, 949, false }, PROBE_BEHIND },
		{ { NAN, 1000, 1000, false }, PROBE_FAILED } };
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(probe_end(&usual, &cases[i].seen), cases[i].end);
}

/* ---- noisy oracles ----------------------------------------------------------------------------
 */

/*
 * The border of each probe is drawn around 4,000/s: its median is what the search has to find. How
 * often its interval holds it, and how far its estimate is off at most in nine of ten searches.
 */
static double coverage(double spread, double *off)
{
	enum {
		TRIALS = 2000
	};
	double offs[TRIALS];
	size_t holds = 0;
	struct search *search = begin(&usual, 6), fresh = *search;
	for (uint64_t trial = 0; trial < TRIALS; trial++) {
		*search = fresh;
		struct draws draws = { .seed = trial + 1 };
		struct interval held;
		for (uint64_t rate; (rate = search_next(search));) {
			double border = 4000 * exp(spread * draws_normal(&draws));
			search_add(search, rate, (double)rate <= border ? PROBE_HELD : PROBE_LATE,
				false);
		}
		assert_int_equal(search_found(search, &held), SEARCH_FOUND);
		holds += held.low <= 4000 && held.high >= 4000;
		offs[trial] = fabs(log(held.estimate / 4000));
	}
	free(search);
	statistics_sort(offs, TRIALS);
	*off = offs[TRIALS * 9 / 10];
	return (double)holds / TRIALS;
}

static void covers_the_border_of_noisy_probes(void **state)
{
	static const struct {
		double spread, least, most_off;
	} cases[] = { { 0.005, 0.95, 0.03 }, { 0.02, 0.95, 0.04 }, { 0.05, 0.95, 0.05 },
		{ 0.1, 0.9, 0.1 } };
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		double off, covered = coverage(cases[i].spread, &off);
		printf("spread %.1f %%: covered %.1f %%, off by %.1f %% in nine of ten\n",
			cases[i].spread * 100, covered * 100, off * 100);
		assert_true(covered >= cases[i].least);
		assert_true(off <= cases[i].most_off);
	}
}

/* ---- unlucky probes ---------------------------------------------------------------------------
 */

/* Up to `border` a rate is held, but for one probe, which ends otherwise. */
struct unlucky {
	uint64_t border;
	size_t probe; /* 0 is the first */
};

static enum probe_end probe_unlucky(const struct unlucky *unlucky, size_t probe, uint64_t rate)
{
	return (rate <= unlucky->border) == (probe != unlucky->probe) ? PROBE_HELD : PROBE_LATE;
}

/* However far from the border one probe has sent it, a search is back soon, and wherever it is cut
 * off no rate is told as found that is not the border's. */
static void one_probe_leads_nowhere(void **state)
{
	static const uint64_t borders[] = { 511, 698, 5110, 49900, 402000 };
	struct search *own = begin(&usual, 6), fresh = *own;
	size_t most = 0;
	(void)state;
	for (size_t i = 0; i < sizeof borders / sizeof *borders; i++) {
		*own = fresh;
		size_t smooth = search_for(own, borders[i]);
		for (size_t k = 1; k < 40; k++) {
			const struct unlucky unlucky = { borders[i], k };
			struct interval held;
			size_t probes = 0;
			*own = fresh;
			for (uint64_t rate; (rate = search_next(own)); probes++) {
				search_add(own, rate, probe_unlucky(&unlucky, probes, rate), false);
				if (search_found(own, &held) == SEARCH_FOUND)
					assert_in_range(held.estimate, borders[i] * 0.97,
						borders[i] * 1.03);
				else if (probes < k) /* later: or it is what held by chance */
					assert_true(held.estimate <= (double)borders[i]);
			}
			assert_int_equal(search_found(own, &held), SEARCH_FOUND);
			assert_true(held.estimate == (double)borders[i]);
			most = probes - smooth > most ? probes - smooth : most;
		}
	}
	printf("one unlucky probe takes %zu more at most\n", most);
	assert_true(most <= 40);
	free(own);
}

/* What was held so far is told while it is not known where that ends. */
static void tells_what_was_held_so_far(void **state)
{
	const struct unlucky unlucky = { 49900, 1 };
	struct search *search = begin(&usual, 6);
	struct interval held;
	uint64_t rate, most = 0;
	(void)state;
	for (size_t probe = 0; probe < 20; probe++) {
		rate = search_next(search);
		if (probe_unlucky(&unlucky, probe, rate) == PROBE_HELD)
			most = rate > most ? rate : most;
		search_add(search, rate, probe_unlucky(&unlucky, probe, rate), false);
		assert_int_equal(search_found(search, &held), SEARCH_BEGUN);
		assert_true(held.estimate == (double)most);
	}
	assert_true(most > 1000);
	/* What was missed later is not held, nor what is above it. */
	search_add(search, rate = search_next(search), PROBE_LATE, false);
	search_found(search, &held);
	assert_true(held.estimate < (double)rate);
	free(search);
}

/* One probe in twenty ends otherwise than its rate has it. */
static void ends_near_the_border_with_unlucky_probes(void **state)
{
	enum {
		TRIALS = 2000
	};
	struct search *search = begin(&usual, 6), fresh = *search;
	size_t most = 0, near = 0, covers = 0;
	(void)state;
	for (uint64_t trial = 0; trial < TRIALS; trial++) {
		struct draws draws = { .seed = trial + 1 };
		struct interval held;
		size_t probes = 0;
		*search = fresh;
		for (uint64_t rate; (rate = search_next(search)); probes++) {
			bool lucky = draws_uniform(&draws) >= 0.05;
			search_add(search, rate, (rate <= 49900) == lucky ? PROBE_HELD : PROBE_LATE,
				false);
		}
		search_found(search, &held); /* nothing where the lowest is missed twice */
		near += fabs(log(held.estimate / 49900)) < 0.03;
		covers += held.low <= 49900 && held.high >= 49900;
		most = probes > most ? probes : most;
	}
	printf("one probe in 20 unlucky: near the border %g %%, covered %g %%, %zu probes at "
	       "most\n",
		near * 100.0 / TRIALS, covers * 100.0 / TRIALS, most);
	assert_true(near >= 0.96 * TRIALS);
	assert_true(covers >= 0.98 * TRIALS);
	assert_true(most <= 200);
	free(search);
}

/* A crossing of earlier versions went on by single steps: its probes are taken as they are, to the
 * end, and wherever one was interrupted it goes on. */
static void goes_on_where_earlier_versions_were(void **state)
{
	const struct unlucky unlucky = { 49900, 1 };
	struct search *search = begin(&usual, 6), fresh = *search;
	struct interval held;
	size_t all = 0;
	(void)state;
	for (size_t cut = 400; cut > 0; cut = cut > 7 ? cut - 7 : 0) {
		uint64_t rate;
		size_t probe;
		*search = fresh;
		for (probe = 0; (rate = search_next(search)) && probe < 1000; probe++) {
			if (probe < cut && (search->stride > 1 || search->stride < -1))
				rate = search->rates[(ptrdiff_t)search->at - search->stride +
						     (search->stride > 0 ? 1 : -1)];
			search_add(search, rate, probe_unlucky(&unlucky, probe, rate), false);
		}
		all = cut == 400 ? probe : all;
		assert_true(probe <= all + 25);
		assert_int_equal(search_found(search, &held), SEARCH_FOUND);
		assert_true(held.estimate == 49900);
	}
	printf("of old it took %zu probes\n", all);
	free(search);
}

/* ---- a queue ----------------------------------------------------------------------------------
 */

enum {
	WORKERS = 8
};

static int ascending(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;
	return (a > b) - (a < b);
}

/* A probe of tasks of `service_s` by Lindley's recursion: each takes the worker that is free
 * first. */
static struct probe_seen queue(const struct load *load, double service_s)
{
	uint64_t tasks = load_due(load, 1, UINT32_MAX, NULL);
	uint64_t *due_ns = calloc(tasks, sizeof *due_ns);
	double *latency = calloc(tasks, sizeof *latency), idle[WORKERS] = { 0 }, last = 0, first;
	load_due(load, 1, tasks, due_ns);
	first = (double)due_ns[0] * 1e-9 + service_s;
	for (uint64_t i = 0; i < tasks; i++) {
		double due_s = (double)due_ns[i] * 1e-9;
		size_t worker = 0;
		for (size_t k = 1; k < WORKERS; k++)
			worker = idle[k] < idle[worker] ? k : worker;
		idle[worker] = fmax(idle[worker], due_s) + service_s;
		latency[i] = idle[worker] - due_s;
		last = fmax(last, idle[worker]);
	}
	double span_s = (double)(due_ns[tasks - 1] - due_ns[0]) * 1e-9;
	qsort(latency, tasks, sizeof *latency, ascending);
	struct probe_seen seen = { latency[(size_t)ceil(0.99 * (double)(tasks - 1))],
		(double)(tasks - 1) / span_s, (double)(tasks - 1) / (last - first), false };
	free(due_ns);
	free(latency);
	return seen;
}

static enum probe_end probe_queue(const struct load *like, uint64_t rate)
{
	struct load load = *like;
	load.rate = rate;
	const struct probe_seen seen = queue(&load, 0.01);
	return probe_end(&load, &seen);
}

/*
 * Eight workers and tasks of 10 ms take 800/s and no more. By a sweep over all rates the highest
 * that is held, all lower ones too, is what the search finds, and it comes close to the capacity as
 * the objective grows.
 */
static void finds_what_a_queue_holds(void **state)
{
	static const uint64_t limits_ms[] = { 20, 30, 40, 100 };
	double last = 0;
	(void)state;
	for (size_t i = 0; i < sizeof limits_ms / sizeof *limits_ms; i++) {
		struct load load = usual;
		struct interval held;
		size_t kept = 0;
		load.slo_ns = limits_ms[i] * 1000000;
		struct search *search = begin(&load, 6);
		while (probe_queue(&load, search->rates[kept + 1]) == PROBE_HELD)
			kept++;
		for (uint64_t rate; (rate = search_next(search));)
			search_add(search, rate, probe_queue(&load, rate), false);
		assert_int_equal(search_found(search, &held), SEARCH_FOUND);
		printf("within %d ms: %.0f/s\n", (int)limits_ms[i], held.estimate);
		assert_true(held.estimate == (double)search->rates[kept]);
		assert_true(held.estimate > last && held.estimate < 900);
		last = held.estimate;
		free(search);
	}
	assert_true(last > 750);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(probes_at_rates_of_the_series),
		cmocka_unit_test(begins_where_the_percentile_is_shown),
		cmocka_unit_test(finds_every_border), cmocka_unit_test(tells_where_it_ends),
		cmocka_unit_test(asks_again_on_a_busy_machine),
		cmocka_unit_test(gives_the_lowest_a_second_chance), cmocka_unit_test(judges_probes),
		cmocka_unit_test(covers_the_border_of_noisy_probes),
		cmocka_unit_test(one_probe_leads_nowhere),
		cmocka_unit_test(tells_what_was_held_so_far),
		cmocka_unit_test(ends_near_the_border_with_unlucky_probes),
		cmocka_unit_test(goes_on_where_earlier_versions_were),
		cmocka_unit_test(finds_what_a_queue_holds) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
