/* SPDX-License-Identifier: MIT */
#include "bench/plan/search.h"

#include "bench/base/statistics.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#define DECADE 96
/* Doubles the rate, nearly. */
#define DOUBLE 29

/* A crossing that begins on the other side than expected shows noise: the next begin so much
 * further away, or all would end where the first did. */
#define WIDER 2

/* A crossing that goes more steps past the border than these was sent there by no chance, mostly,
 * but the border is elsewhere. */
#define STEADY 3

#define RATE_MOST UINT64_C(1000000)
/* Of one probe: their records take 64 MB. */
#define TASKS_MOST UINT64_C(2000000)

enum probe_end probe_end(const struct load *load, const struct probe_seen *probe)
{
	if (isnan(probe->latency_s))
		return PROBE_FAILED;
	if (probe->achieved < LOAD_KEPT * probe->offered)
		return PROBE_BEHIND;
	return probe->latency_s * 1e9 > (double)load->slo_ns ? PROBE_LATE : PROBE_HELD;
}

/* ---- the grid ------------------------------------------------------------------------------- */

/* Value `index` of the series, 1 at 0; below 100 as whole numbers, some of them twice. */
static uint64_t series(unsigned index)
{
	double digits = round(100 * pow(10, index % DECADE / (double)DECADE));
	return (uint64_t)llround(digits * pow(10, (double)(index / DECADE) - 2));
}

/* Ten tasks have to be beyond the percentile (ledger.c). */
static uint64_t tasks_needed(const struct load *load)
{
	return 10000 / (1000 - load->permille);
}

/* Are enough tasks due at this rate? */
static bool shows(const struct load *load, uint64_t rate, uint64_t seed)
{
	struct load probe = *load;
	uint64_t needed = tasks_needed(load);
	probe.rate = rate;
	/* A shortcut: so few that no chance makes them enough. */
	return (double)rate * (double)load->duration_ns * 1e-9 > (double)needed * 0.5 &&
	       load_due(&probe, seed, needed, NULL) == needed;
}

int search_rates(struct search *search, const struct load *load, uint64_t seed, uint64_t *needed)
{
	double seconds = (double)load->duration_ns * 1e-9;
	*search = (struct search){ .held = -1 };
	*needed = tasks_needed(load);
	for (unsigned i = 0; search->count < SEARCH_RATES; i++) {
		uint64_t rate = series(i),
			 last = search->count ? search->rates[search->count - 1] : 0;
		if (rate > RATE_MOST || (double)rate * seconds > (double)TASKS_MOST)
			break;
		if (rate > last && (last || shows(load, rate, seed)))
			search->rates[search->count++] = rate;
	}
	return search->count ? 0 : -EINVAL;
}

/* ---- the search ----------------------------------------------------------------------------- */

void search_begin(struct search *search, size_t wanted)
{
	search->missed = search->count;
	search->wanted = wanted < SEARCH_CROSSINGS ? wanted : SEARCH_CROSSINGS;
}

uint64_t search_next(const struct search *search)
{
	return search->ended ? 0 : search->rates[search->at];
}

void search_stop(struct search *search)
{
	search->ended = true;
}

/* How far the rate to probe is from the one before, in a crossing; 0: it is the first. */
static size_t stride_of(const struct search *search)
{
	return (size_t)(search->stride < 0 ? -search->stride : search->stride);
}

/* From this rate, or in every other turn from the one above it. */
static void begin_crossing(struct search *search, size_t from)
{
	search->crossing = true;
	search->stride = 0;
	search->alike = 0;
	search->at = search->crossings % 2  ? from + 1 + search->wider
		     : from < search->wider ? 0
					    : from - search->wider;
	search->at = search->at < search->count ? search->at : search->count - 1;
}

/* The rate below the median of the borders so far. */
static size_t below_border(const struct search *search)
{
	double low[SEARCH_CROSSINGS + 1];
	size_t from;
	memcpy(low, search->low, search->crossings * sizeof *low);
	low[search->crossings] = (double)search->rates[search->held];
	statistics_sort(low, search->crossings + 1);
	for (from = 0; from + 2 < search->count; from++)
		if ((double)search->rates[from + 1] > low[search->crossings / 2])
			break;
	return from;
}

/* The border between this rate, or none, and the next one, or none. */
static void add_crossing(struct search *search, ptrdiff_t held)
{
	size_t last = search->count - 1, above = (size_t)(held + 1);
	search->low[search->crossings] = held < 0 ? 0 : (double)search->rates[held];
	search->high[search->crossings++] = (double)search->rates[above < last ? above : last];
	search->ended = search->crossings == search->wanted;
	if (!search->ended)
		begin_crossing(search, below_border(search));
}

/* One step further; where the border turned out to be elsewhere, twice as far as before. */
static void step(struct search *search, bool up)
{
	size_t room = up ? search->count - 1 - search->at : search->at, stride = 1;
	if (++search->alike > STEADY + search->wider)
		stride = 2 * stride_of(search);
	stride = stride < DOUBLE ? stride : DOUBLE;
	stride = stride < room ? stride : room;
	search->stride = up ? (ptrdiff_t)stride : -(ptrdiff_t)stride;
	search->at = (size_t)((ptrdiff_t)search->at + search->stride);
}

/* The border is in the last stride, which was a long one: the crossing begins anew, there. */
static void reopen(struct search *search, size_t low, size_t high)
{
	search->crossing = false;
	search->stride = 0;
	search->held = (ptrdiff_t)low;
	search->missed = high;
	search->at = (low + high) / 2;
}

static void cross(struct search *search, bool held)
{
	ptrdiff_t at = (ptrdiff_t)search->at, before = at - search->stride,
		  low = held ? at : before;
	bool turned = search->stride && held != (search->stride > 0);
	if (!search->stride && held == search->crossings % 2)
		search->wider += WIDER;
	if (turned && stride_of(search) > 1)
		reopen(search, (size_t)low, (size_t)(held ? before : at));
	else if (turned)
		add_crossing(search, low);
	else if (search->at == (held ? search->count - 1 : 0))
		add_crossing(search, held ? at : -1);
	else
		step(search, held);
}

/* Doubling, then halving; at the lowest rate it is asked twice. */
static void bracket(struct search *search, bool held)
{
	const size_t last = search->count - 1;
	bool once = !held && !search->at && search->missed == search->count;
	if (held)
		search->held = (ptrdiff_t)search->at;
	if (held == (search->missed <= search->at)) /* held, as the second time of the lowest */
		search->missed = held ? search->count : search->at;
	if (held && search->missed == search->count) {
		search->ended = search->at == last;
		search->at = search->at + DOUBLE < last ? search->at + DOUBLE : last;
	} else if (search->held < 0) {
		search->ended = !once;
	} else if (search->missed - (size_t)search->held == 1) {
		begin_crossing(search, (size_t)search->held);
	} else {
		search->at = (search->missed + (size_t)search->held) / 2;
	}
}

/* Was this rate asked for? Versions before made steps of one however far the border was. */
static bool is_asked(struct search *search, uint64_t rate)
{
	ptrdiff_t one = search->stride > 0 ? 1 : -1,
		  near = (ptrdiff_t)search->at - search->stride + one;
	if (rate == search_next(search))
		return true;
	if (search->ended || stride_of(search) <= 1 || rate != search->rates[near])
		return false;
	search->at = (size_t)near;
	search->stride = one;
	return true;
}

void search_add(struct search *search, uint64_t rate, enum probe_end end, bool disturbed)
{
	bool held = end == PROBE_HELD;
	if (!is_asked(search, rate))
		return;
	search->again = !held && disturbed && !search->again;
	if (search->again)
		return;
	if (!held)
		memset(search->holds + search->at, 0, search->count - search->at);
	search->holds[search->at] = held;
	if (search->crossing)
		cross(search, held);
	else
		bracket(search, held);
}

/* ---- what was found ------------------------------------------------------------------------- */

/* The highest rate held of which none, nor any below it, was missed since; 0: none. */
static double highest(const struct search *search)
{
	for (size_t i = search->count; i-- > 0;)
		if (search->holds[i])
			return (double)search->rates[i];
	return 0;
}

/* Is the border not where the crossings so far say, too few for an interval? */
static bool is_lost(const struct search *search)
{
	bool far = !search->crossing || stride_of(search) > 1;
	return !search->crossings || (far && search->crossings < SEARCH_USUAL);
}

enum search_state search_found(const struct search *search, struct interval *held)
{
	struct interval high;
	*held = (struct interval){ NAN, NAN, NAN };
	if (search->held < 0) {
		held->estimate = search->missed == 0 ? (double)search->rates[0] : 0;
		return search->missed == 0 ? SEARCH_NONE : SEARCH_BEGUN;
	}
	if (is_lost(search)) {
		held->estimate = highest(search);
		return search->holds[search->count - 1] ? SEARCH_TOP : SEARCH_BEGUN;
	}
	statistics_median(search->low, search->crossings, held);
	statistics_median(search->high, search->crossings, &high);
	held->high = high.high;
	if (held->estimate >= (double)search->rates[0])
		return SEARCH_FOUND;
	*held = (struct interval){ (double)search->rates[0], NAN, NAN }; /* it was not, mostly */
	return SEARCH_NONE;
}
