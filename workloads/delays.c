/* SPDX-License-Identifier: MIT */
#include "workloads/delays.h"

#include "workloads/tasks.h"

#include <math.h>

/* An exponential time is cut here, in means: one in 5 * 10^8 is longer. */
#define LONGEST_EXPONENTIAL 20u

const char *const delays_distributions[] = { "fixed", "uniform", "exponential", NULL };

uint64_t delays_draw(enum delays_distribution distribution, uint64_t ns, uint64_t hash)
{
	if (distribution == DELAYS_FIXED)
		return ns;
	if (distribution == DELAYS_UNIFORM)
		return workload_below(hash, ns + 1);
	double above_zero = ((double)(hash >> 11) + 1) * 0x1p-53;
	double means = fmin(-log(above_zero), LONGEST_EXPONENTIAL);
	return (uint64_t)(means * (double)ns);
}

static void swap(uint64_t *a, uint64_t *b)
{
	uint64_t kept = *a;
	*a = *b;
	*b = kept;
}

/* Hoare's selection: the number that would stand at `rank` if they were sorted. Reorders them. */
static uint64_t select_rank(uint64_t *numbers, size_t count, size_t rank)
{
	size_t low = 0, high = count - 1;
	while (low < high) {
		uint64_t pivot = numbers[low + (high - low) / 2];
		size_t left = low, right = high;
		for (;;) {
			while (numbers[left] < pivot)
				left++;
			while (numbers[right] > pivot)
				right--;
			if (left >= right)
				break;
			swap(&numbers[left++], &numbers[right--]);
		}
		if (rank <= right)
			high = right;
		else
			low = right + 1;
	}
	return numbers[rank];
}

uint64_t delays_quantile(uint64_t *times_ns, size_t count, unsigned thousandths)
{
	return count ? select_rank(times_ns, count, (count - 1) * thousandths / 1000) : 0;
}

void delays_figures(struct verdict *verdict, const char *name, uint64_t *times_ns, size_t count)
{
	uint64_t most = 0;
	for (size_t i = 0; i < count; i++)
		if (times_ns[i] > most)
			most = times_ns[i];
	uint64_t median = delays_quantile(times_ns, count, 500);
	size_t length = strlen(verdict->figures);
	snprintf(verdict->figures + length, sizeof verdict->figures - length,
		"%s%s_median_s=%" PRIu64 ".%09" PRIu64 ";%s_max_s=%" PRIu64 ".%09" PRIu64,
		length ? ";" : "", name, median / DELAYS_SECOND, median % DELAYS_SECOND, name,
		most / DELAYS_SECOND, most % DELAYS_SECOND);
}

int delays_late(const struct ledger *ledger, uint64_t task, uint64_t ns, uint64_t *late_ns,
	struct verdict *verdict)
{
	const struct record *record = &ledger->records[task];
	if (record->end_ns < record->start_ns)
		return tasks_wrong(verdict, "task %" PRIu64 " ended before it started", task);
	uint64_t took_ns = record->end_ns - record->start_ns;
	if (took_ns < ns)
		return tasks_wrong(verdict,
			"task %" PRIu64 " ended %" PRIu64 " ns early, after %" PRIu64
			" ns of %" PRIu64,
			task, ns - took_ns, took_ns, ns);
	*late_ns = took_ns - ns;
	return 0;
}
