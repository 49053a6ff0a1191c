/* SPDX-License-Identifier: MIT */
/* What raising the concurrency shows, in words. */
#include "bench/base/say.h"
#include "bench/results/compared.h"
#include "bench/results/showing.h"

#include <inttypes.h>

static bool is_most(const struct finding_curve *curve)
{
	return curve->enough == curve->most;
}

static bool alike(const struct finding_curve *a, const struct finding_curve *b)
{
	return a->enough == b->enough && is_most(a) == is_most(b) &&
	       a->slower_from == b->slower_from;
}

/* "threads and processes": those that show what this one shows. */
static void say_same(struct say *text, const struct findings *findings,
	const struct finding *finding, size_t one)
{
	size_t same = 0, index = 0;
	for (size_t i = 0; i < finding->curve_count; i++)
		same += alike(&finding->curves[i], &finding->curves[one]);
	for (size_t i = 0; i < finding->curve_count; i++) {
		if (!alike(&finding->curves[i], &finding->curves[one]))
			continue;
		say_comma(text, index++, same, "and");
		say_name(text, findings->results->runners[finding->curves[i].runner].label,
			RUNNER_MOST);
	}
}

/* Is it the first that shows this? */
static bool is_first(const struct finding *finding, size_t one)
{
	for (size_t i = 0; i < one; i++)
		if (alike(&finding->curves[i], &finding->curves[one]))
			return false;
	return true;
}

static void say_slower(
	struct say *text, const struct compared *compared, const struct finding_curve *curve)
{
	if (curve->slower_from)
		say(text, ", %s from %" PRIu64 " on", compared->worse, curve->slower_from);
}

/* "no gain shown beyond 2 at once under processes, 4 under threads; fastest under async with 64,
 * the most measured" */
static void say_each(
	struct say *text, const struct findings *findings, const struct finding *finding)
{
	const struct compared *compared = compared_of_group(findings->results, finding->group);
	size_t said = 0;
	const char *next = ", "; /* a semicolon after what has a comma in it */
	for (size_t i = 0; i < finding->curve_count; i++) {
		const struct finding_curve *curve = &finding->curves[i];
		if (is_most(curve) || !is_first(finding, i))
			continue;
		say(text, "%s%" PRIu64 "%s under ", said ? next : "no gain shown beyond ",
			curve->enough, said ? "" : " at once");
		said++;
		say_same(text, findings, finding, i);
		say_slower(text, compared, curve);
		next = curve->slower_from ? "; " : ", ";
	}
	for (size_t i = 0; i < finding->curve_count; i++) {
		const struct finding_curve *curve = &finding->curves[i];
		if (!is_most(curve) || !is_first(finding, i))
			continue;
		say(text, "%s%s under ", said++ ? "; " : "", compared->best);
		say_same(text, findings, finding, i);
		say(text, " with %" PRIu64 ", the most measured", curve->most);
	}
}

bool curves_claim(const struct findings *findings, size_t group)
{
	const struct finding *finding = &findings->groups[group];
	bool certain = finding->curve_count > 0 && !finding->busy;
	for (size_t i = 0; i < finding->curve_count; i++)
		certain &= finding->curves[i].enough > 0;
	return certain;
}

void curves_say(struct say *text, const struct findings *findings, size_t group)
{
	const struct finding *finding = &findings->groups[group];
	const struct finding_curve *first = finding->curves;
	const struct compared *compared = compared_of_group(findings->results, finding->group);
	bool same = true, least = true, most = true, slower = false;
	for (size_t i = 0; i < finding->curve_count; i++) {
		const struct finding_curve *curve = &finding->curves[i];
		same &= alike(curve, first);
		least &= curve->enough == curve->least;
		most &= is_most(curve) && curve->most == first->most;
		slower |= curve->slower_from > 0;
	}
	if (finding->busy) {
		say(text, "the machine was too busy to tell");
	} else if (!curves_claim(findings, group)) {
		say(text, "%s over concurrency", compared->noun);
	} else if (least && !slower) {
		say(text, "no gain shown from more tasks at once");
	} else if (most) {
		say(text, "%s with %" PRIu64 " tasks at once, the most measured", compared->best,
			first->most);
	} else if (same) {
		say(text, "no gain shown beyond %" PRIu64 " tasks at once", first->enough);
		say_slower(text, compared, first);
	} else if (finding->curve_count <= 3) {
		say_each(text, findings, finding);
	} else {
		say(text, "how many at once pay depends on the runner");
	}
}

void findings_curves(const struct findings *findings, size_t group, char *out, size_t size)
{
	struct say text = say_into(out, size);
	if (!findings->groups[group].curve_count)
		return;
	say_name(&text, findings->results->groups[group].label, LABEL_MOST);
	say(&text, ": ");
	curves_say(&text, findings, group);
}
