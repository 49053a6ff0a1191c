/* SPDX-License-Identifier: MIT */
#include "bench/results/ranking.h"

#include "bench/base/figures.h"
#include "bench/base/memory.h"
#include "bench/base/say.h"
#include "bench/plan/cells.h"
#include "bench/results/compared.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* So many settings behind the fastest are named, and characters of one. */
#define NAMED        3
#define SETTING_MOST 64

void rankings_finish(struct rankings *rankings)
{
	for (size_t i = 0; i < rankings->count; i++)
		free(rankings->items[i].places);
	free(rankings->items);
	*rankings = (struct rankings){ 0 };
}

/* ---- ranking -------------------------------------------------------------------------------- */

static const struct results_cell *first_of(const struct results *results, size_t group)
{
	return &results->cells[results->groups[group].first];
}

/* Do two groups differ in their parameters alone? Texts are kept once each. */
static bool is_alike(const struct results *results, size_t a, size_t b)
{
	const struct results_cell *one = first_of(results, a), *other = first_of(results, b);
	return results_comparable(one, other) && one->language == other->language &&
	       !load_is_probe(&one->load) && /* of these the search speaks */
	       one->tasks == other->tasks && one->params != other->params;
}

/* The share of its work that a cell lost. */
static double lost_by(const struct summary_row *row)
{
	return row->measured[MEASURED_LOST] > 0 ? row->measured[MEASURED_LOST] : 0;
}

/* Is the cell a better one to stand for its group? The faster, of those that lost nothing. */
static bool betters(const struct summary_row *row, const struct summary_row *best)
{
	bool sound = !(lost_by(row) > 0), best_sound = !(lost_by(best) > 0);
	if (sound != best_sound)
		return sound;
	return row->cost.median.estimate < best->cost.median.estimate;
}

static size_t fastest_of(const struct summary *summary, size_t index)
{
	const struct results_group *group = &summary->results->groups[index];
	size_t fastest = NO_CELL;
	for (size_t i = group->first; i < group->first + group->count; i++)
		if (summary->rows[i].samples &&
			(fastest == NO_CELL || betters(&summary->rows[i], &summary->rows[fastest])))
			fastest = i;
	return fastest;
}

static struct ranking_place place_of(const struct summary *summary, size_t group)
{
	size_t cell = fastest_of(summary, group);
	return (struct ranking_place){ .group = group,
		.cell = cell,
		.lost = cell == NO_CELL ? 0 : lost_by(&summary->rows[cell]),
		.median_s = cell == NO_CELL ? INFINITY : summary->rows[cell].cost.median.estimate,
		.behind = NAN,
		.standing = STANDING_MISSING };
}

static int compare_places(const void *left, const void *right)
{
	const struct ranking_place *a = left, *b = right;
	bool a_sound = a->cell != NO_CELL && !(a->lost > 0);
	bool b_sound = b->cell != NO_CELL && !(b->lost > 0);
	if (a_sound != b_sound)
		return a_sound ? -1 : 1;
	if (a->median_s < b->median_s || a->median_s > b->median_s)
		return a->median_s < b->median_s ? -1 : 1;
	return a->group < b->group ? -1 : 1;
}

/* How a place stands beside the first one; of what is compared with it that is still to be judged.
 */
static struct choice_rival stand(
	const struct summary *summary, struct ranking *ranking, const struct ranking_place *place)
{
	struct choice_rival rival = { { { NAN, NAN, NAN }, NAN, NAN }, STANDING_MISSING };
	const size_t first = ranking->places[0].cell;
	if (place->cell == NO_CELL || place->lost > 0)
		return rival;
	ranking->busy |= summary->rows[place->cell].busy;
	ranking->disturbed |= results_busy_few(&summary->results->cells[place->cell]);
	rival.standing = place->cell == first ? STANDING_BEST : STANDING_FEW;
	if (place->cell != first)
		rival.comparison = summary_compare(summary->results, place->cell, first);
	return rival;
}

/* By the rounds in common. */
static void judge(const struct summary *summary, struct ranking *ranking)
{
	struct choice_rival *rivals = memory_zeroed(ranking->count, sizeof *rivals);
	for (size_t i = 0; i < ranking->count; i++)
		rivals[i] = stand(summary, ranking, &ranking->places[i]);
	choice_judge(rivals, ranking->count);
	for (size_t i = 0; i < ranking->count; i++) {
		struct ranking_place *place = &ranking->places[i];
		place->standing = rivals[i].standing;
		if (place->standing == STANDING_SLOWER || place->standing == STANDING_LEVEL)
			place->behind = rivals[i].comparison.ratio.estimate;
	}
	free(rivals);
}

/* Ranks the groups from `first` on that are like it, and marks them. */
static void rank(const struct summary *summary, size_t first, bool *ranked, struct ranking *ranking)
{
	for (size_t i = first; i < summary->results->group_count; i++) {
		if (ranked[i] || (i != first && !is_alike(summary->results, first, i)))
			continue;
		ranked[i] = true;
		ranking->places =
			memory_more(ranking->places, ranking->count, sizeof *ranking->places);
		ranking->places[ranking->count++] = place_of(summary, i);
	}
	qsort(ranking->places, ranking->count, sizeof *ranking->places, compare_places);
	if (ranking->count > 1)
		judge(summary, ranking);
}

void rankings_init(struct rankings *rankings, const struct summary *summary)
{
	const size_t groups = summary->results->group_count;
	bool *ranked = memory_zeroed(groups, sizeof *ranked);
	*rankings = (struct rankings){ 0 };
	for (size_t i = 0; i < groups; i++) {
		struct ranking ranking = { 0 };
		if (ranked[i])
			continue;
		rank(summary, i, ranked, &ranking);
		if (ranking.count < 2 || ranking.places[0].cell == NO_CELL) {
			free(ranking.places);
			continue;
		}
		rankings->items =
			memory_more(rankings->items, rankings->count, sizeof *rankings->items);
		rankings->items[rankings->count++] = ranking;
	}
	free(ranked);
}

/* ---- saying it ------------------------------------------------------------------------------ */

/* What tells a group from the others of its workload, that are loaded alike. */
static void say_setting(struct say *out, const struct results *results, size_t group)
{
	const char *label = results->groups[group].label;
	const char *workload = first_of(results, group)->workload;
	size_t length = strlen(workload);
	bool begins = !strncmp(label, workload, length) && label[length] == ' ';
	char load[LOAD_SIZE + 1] = " ";
	load_words(&first_of(results, group)->load, load + 1);
	const char *from = begins ? label + length + 1 : label;
	const char *cut = load[1] ? strstr(from, load) : NULL;
	char *setting = memory_print("%.*s%s", (int)(cut ? cut - from : (long)strlen(from)), from,
		cut ? cut + strlen(load) : "");
	say_name(out, setting, SETTING_MOST);
	free(setting);
}

static void say_cell(struct say *out, const struct results *results, size_t index)
{
	const struct results_cell *cell = &results->cells[index];
	say(out, " (%s", results->runners[cell->runner_index].label);
	if (results_at_once(cell) > 1)
		say(out, " with %" PRIu64 " at once", results_at_once(cell));
	say(out, ")");
}

/* What the fastest is compared by; so are the others. */
static const struct compared *compared_by(
	const struct results *results, const struct ranking *ranking)
{
	return compared_of(&results->cells[ranking->places[0].cell]);
}

/* "3.1 times as long", "0.32 times that" of a throughput; `low` and `high` may be the same. */
static void say_behind(struct say *out, const struct compared *compared, double low, double high)
{
	char least[FIGURES_SIZE], most[FIGURES_SIZE];
	figures_ratio(compared->rate ? 1 / high : low, least);
	figures_ratio(compared->rate ? 1 / low : high, most);
	say(out, "%s%s%s times %s", least, low < high ? " to " : "", low < high ? most : "",
		compared->rate ? "that" : "as long");
}

static void say_place(struct say *out, const struct results *results,
	const struct compared *compared, const struct ranking_place *place)
{
	char lost[FIGURES_SIZE];
	say(out, "; ");
	say_setting(out, results, place->group);
	measured_text(MEASURED_LOST, place->lost, lost);
	if (place->lost > 0) {
		say(out, " lost %s of its work and is no choice, however fast", lost);
	} else if (place->standing == STANDING_SLOWER) {
		say(out, compared->rate ? " has " : " takes ");
		say_behind(out, compared, place->behind, place->behind);
	} else {
		say(out, "%s",
			place->standing == STANDING_LEVEL ? " shows no difference to it"
			: place->cell == NO_CELL          ? " was not measured"
							  : " has too few rounds to tell");
	}
}

/* "; 7 more show no difference", "; one more was not measured" */
static void say_more(struct say *out, size_t count, const char *one, const char *many)
{
	if (count == 1)
		say(out, "; one more %s", one);
	else if (count)
		say(out, "; %zu more %s", count, many);
}

/* "; 7 more take 2.1 to 9.5 times as long", of those that are shown to; and the rest. */
static void say_others(
	struct say *out, const struct compared *compared, const struct ranking *ranking)
{
	size_t slower = 0, level = 0, few = 0, lost = 0, missing = 0;
	double low = INFINITY, high = 0;
	for (size_t i = NAMED + 1; i < ranking->count; i++) {
		const struct ranking_place *place = &ranking->places[i];
		missing += place->cell == NO_CELL;
		lost += place->lost > 0;
		few += place->standing == STANDING_FEW;
		level += place->standing == STANDING_LEVEL;
		if (place->standing != STANDING_SLOWER)
			continue;
		slower++;
		low = fmin(low, place->behind);
		high = fmax(high, place->behind);
	}
	say_more(out, level, "shows no difference", "show no difference");
	say_more(out, slower, compared->rate ? "has " : "takes ",
		compared->rate ? "have " : "take ");
	if (slower)
		say_behind(out, compared, low, high);
	say_more(out, few, "has too few rounds to tell", "have too few rounds to tell");
	say_more(out, lost, "lost a part of its work", "lost a part of their work");
	say_more(out, missing, "was not measured", "were not measured");
}

static bool any_compared(const struct ranking *ranking)
{
	for (size_t i = 1; i < ranking->count; i++)
		if (!isnan(ranking->places[i].behind))
			return true;
	return false;
}

void ranking_say(
	const struct results *results, const struct ranking *ranking, char *text, size_t size)
{
	const struct ranking_place *first = &ranking->places[0];
	const struct compared *compared = compared_by(results, ranking);
	struct say out = say_into(text, size);
	bool told = any_compared(ranking) && !ranking->busy, wrong = first->lost > 0;
	char load[LOAD_SIZE];
	load_words(&first_of(results, first->group)->load, load);
	say(&out, told ? "Of " : "Which of ");
	say_count(&out, ranking->count);
	say(&out, " settings of ");
	say_name(&out, first_of(results, first->group)->workload, SETTING_MOST);
	say(&out, "%s%s%s", *load ? ", " : "", load, *load || told ? "," : "");
	if (!told) {
		say(&out, " %s: %s.", compared->has_best,
			wrong                ? "each lost a part of its work"
			: ranking->busy      ? "the machine was too busy to tell"
			: ranking->disturbed ? "the machine was busy, and samples too few to tell"
					     : "too few samples to tell");
		return;
	}
	say(&out, " ");
	say_setting(&out, results, first->group);
	say(&out, " %s", compared->has_best);
	say_cell(&out, results, first->cell);
	for (size_t i = 1; i < ranking->count && i <= NAMED; i++)
		say_place(&out, results, compared, &ranking->places[i]);
	say_others(&out, compared, ranking);
	say(&out, ".");
}
