/* SPDX-License-Identifier: MIT */
/* What work that is spread over hosts shows: whether more of them pay, and what sending costs. */
#include "bench/base/figures.h"
#include "bench/base/say.h"
#include "bench/plan/cells.h"
#include "bench/results/parts.h"
#include "bench/results/showing.h"

#include <inttypes.h>
#include <math.h>

/* A share of the time that is worth a word. */
#define MATTERS 0.05

static double hosts_of(const struct findings *findings, size_t cell)
{
	return findings->summary.rows[cell].measured[MEASURED_HOSTS];
}

static bool is_last_of_runner(const struct results *results, size_t cell)
{
	const struct results_cell *of = &results->cells[cell], *next = of + 1;
	return cell + 1 == results->count || next->group != of->group ||
	       next->runner_index != of->runner_index;
}

/* ---- whether more hosts pay ------------------------------------------------------------------ */

/* Of the runner whose last cell this is: those with most at once on one host, and on most hosts. */
struct reach {
	size_t one, all; /* or NO_CELL */
};

static struct reach reach_of(const struct findings *findings, size_t last)
{
	const struct results *results = findings->results;
	const struct results_cell *of = &results->cells[last];
	struct reach reach = { NO_CELL, NO_CELL };
	for (size_t i = last + 1; i-- > results->groups[of->group].first;) {
		if (results->cells[i].runner_index != of->runner_index)
			break;
		double hosts = hosts_of(findings, i);
		if (isnan(hosts) || !findings->summary.rows[i].samples)
			continue;
		if (hosts == 1 && reach.one == NO_CELL)
			reach.one = i;
		if (reach.all == NO_CELL || hosts > hosts_of(findings, reach.all))
			reach.all = i;
	}
	return reach;
}

static bool say_reach(struct say *out, const struct findings *findings, const struct reach *reach)
{
	if (reach->one == NO_CELL || reach->all == NO_CELL || hosts_of(findings, reach->all) < 2)
		return false;
	const struct results_cell *cell = &findings->results->cells[reach->all];
	struct interval ratio = summary_compare(findings->results, reach->one, reach->all).ratio;
	char times[FIGURES_SIZE];
	if (isnan(ratio.low) || findings->summary.rows[reach->one].busy ||
		findings->summary.rows[reach->all].busy)
		return false;
	say_count(out, (size_t)hosts_of(findings, reach->all));
	say(out, " hosts ");
	const struct interval factor = ratio.low > 1 ? ratio : statistics_inverse(ratio);
	figures_factor(&factor, times);
	if (ratio.low > 1)
		say(out, "are %s times as fast as one", times);
	else if (ratio.high < 1)
		say(out, "take %s times as long as one", times);
	else
		say(out, "show no gain over one");
	say(out, " under ");
	say_name(out, findings->results->runners[cell->runner_index].label, RUNNER_MOST);
	return true;
}

/* ---- what sending tasks and results costs ---------------------------------------------------- */

/* "dealing takes 18 %, gathering 7 %: larger tasks or deal=static lose less" */
static bool say_lost(struct say *out, const struct findings *findings, size_t cell, bool name)
{
	const struct summary_row *row = &findings->summary.rows[cell];
	const struct results_cell *of = &findings->results->cells[cell];
	double wall_s = row->wall.median.estimate;
	bool deal = row->times.deal_s / wall_s >= MATTERS,
	     gather = row->times.gather_s / wall_s >= MATTERS;
	char share[FIGURES_SIZE], named[100];
	if (!deal && !gather)
		return false;
	if (deal) {
		figures_percent(row->times.deal_s / wall_s, share);
		say(out, "dealing takes %s", share);
	}
	if (gather) {
		figures_percent(row->times.gather_s / wall_s, share);
		say(out, "%s %s", deal ? ", gathering" : "gathering takes", share);
	}
	findings_name(findings, cell, named, sizeof named);
	say(out, " of the time%s%s: larger tasks%s lose less", name ? " under " : "",
		name ? named : "",
		deal && results_takes(of->runner, "deal") ? " or deal=static" : "");
	return true;
}

bool findings_say_hosts(struct say *out, const struct findings *findings, size_t cell)
{
	if (!is_last_of_runner(findings->results, cell))
		return false;
	struct reach reach = reach_of(findings, cell);
	size_t used = out->used;
	bool said = say_reach(out, findings, &reach);
	say(out, "%s", said ? "; " : "");
	if (!say_lost(out, findings, reach.all == NO_CELL ? cell : reach.all, !said) && said)
		out->out[out->used -= 2] = '\0';
	return out->used > used;
}

bool findings_note_hosts(struct say *out, const struct findings *findings, size_t cell)
{
	size_t from = out->used;
	if (!findings_say_hosts(out, findings, cell))
		return false;
	say_capital(out, from);
	say(out, ".");
	return true;
}

bool findings_note_weak(struct say *out, const struct findings *findings, size_t cell)
{
	for (size_t i = 0; i < findings->weaks.count; i++) {
		const struct weak *weak = &findings->weaks.items[i];
		if (weak->cells[weak->count - 1] != cell)
			continue;
		say(out, "Weak scaling, %" PRIu64 " task%s each: ", weak->each,
			weak->each == 1 ? "" : "s");
		bool said = weak_say(&findings->weaks, weak, out);
		say(out, "%s", said ? "." : "");
		return said;
	}
	return false;
}
