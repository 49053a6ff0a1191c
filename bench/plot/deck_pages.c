/* SPDX-License-Identifier: MIT */
/*
 * `title`, `verdicts` and `ranking`: the first and the last pages of a deck. The first asks what
 * the run can answer and says on which machine; the others say for each group what its intervals
 * show, and which of several settings of a workload is fastest.
 */
#include "bench/plot/figure.h"
#include "bench/plot/kinds.h"

#include "bench/plan/cells.h"
#include "bench/plot/text.h"

#include <math.h>
#include <string.h>

enum {
	QUESTION_SIZE = 62,
	QUESTION_LINES = 4,
	VERDICT_SIZE = 33, /* where they are many; a few are larger and have more room */
	VERDICT_LARGE = 37,
	VERDICT_GAP = 22, /* below each */
	VERDICT_GAP_LARGE = 44,
	VERDICTS_BOTTOM = 1030, /* above the caption */
	VERDICTS_LARGE = 4,     /* groups */
	VERDICTS_PAGE = 7,
	VERDICTS_PAGE_LONG = 5, /* where one is no line alone */
};

#define PITCH 1.3 /* from a line to the next, of the letters' size */

/* A runner's marker in the plots as a letter; see `marker_of` of style.gp. */
static const char *marker_of(const struct plot *plot, size_t runner)
{
	static const char *const markers[2][6] = { { "\xe2\x96\xa0", "\xe2\x97\x8f", "\xe2\x96\xb2",
							   "\xe2\x97\x86", "\xe2\x96\xbc",
							   "\xe2\xac\x9f" },
		{ "\xe2\x96\xa1", "\xe2\x97\x8b", "\xe2\x96\xb3", "\xe2\x97\x87", "\xe2\x96\xbd",
			"\xe2\xac\xa0" } };
	unsigned slot = results_slot(&plot->results, runner), shade = slot % RESULTS_SHADES;
	return markers[shade > 5][(slot / RESULTS_SHADES + shade) % 6];
}

/* ---- the title page -------------------------------------------------------------------------- */

/* The runners' markers and names, in their colours, as the plots have them. */
static void add_runners(struct plot_figure *figure, double y)
{
	const struct results *results = &figure->plot->results;
	struct plot_label at = { PLOT_LEFT, y, 34, PLOT_LEFT_OF, 0, false };
	for (size_t i = 0; i < results->runner_count; i++) {
		char name[256];
		plot_text_shorten(results->runners[i].label, at.size, 420, name, sizeof(name));
		double width = plot_text_width(name, at.size) + 90;
		if (at.x > PLOT_LEFT && at.x + width > PLOT_RIGHT) {
			at.x = PLOT_LEFT;
			at.y += at.size * 1.5;
		}
		at.colour = (double)i + 1;
		plot_figure_label(figure, &at, marker_of(figure->plot, i));
		at.x += 42;
		plot_figure_label(figure, &at, name);
		at.x += width - 42;
	}
}

void plot_title_page(struct plot *plot)
{
	struct plot_figure *figure = plot_figure_begin(plot, &(struct plot_page){ NULL, 1, 1 });
	const struct plot_scope scope = { .first = 0, .count = plot->results.group_count };
	const char *suite = results_fact(&plot->results, "suite");
	if (!figure)
		return;
	findings_question(&plot->findings, figure->titled, sizeof(figure->titled));
	plot_caption(plot, &scope, &(struct plot_caption){ "cell", true }, &figure->caption);
	struct plot_label at = { PLOT_LEFT, 300, QUESTION_SIZE, PLOT_LEFT_OF, PLOT_INK, false };
	double y = plot_figure_lines(figure, &at, figure->titled,
		&(struct plot_lines){ QUESTION_LINES, PITCH * at.size, 0 });
	add_runners(figure, fmax(y + 60, 600));
	at = (struct plot_label){ PLOT_LEFT, 820, 27, PLOT_LEFT_OF, PLOT_SOFT, false };
	plot_figure_lines(
		figure, &at, figure->captioned, &(struct plot_lines){ 2, PITCH * at.size, 0 });
	at = (struct plot_label){ PLOT_LEFT, 120, 30, PLOT_LEFT_OF, PLOT_SOFT, false };
	plot_figure_label(figure, &at, *suite ? suite : "concbench");
	plot_figure_end(figure);
}

/* ---- the verdicts ---------------------------------------------------------------------------- */

/* Where a text stands on its page, and what is its own of it. */
struct share {
	double y, bottom, size, gap;
	size_t left; /* texts, with this one */
};

/* All that is left is divided among those that are. */
static void share_out(struct share *share)
{
	double gaps = share->gap * (double)(share->left - 1);
	share->bottom = share->y + (VERDICTS_BOTTOM - share->y - gaps) / (double)share->left;
	share->left--;
}

/* As many lines as there is room for above `bottom`. */
static struct plot_lines lines_to(double y, double bottom, double size)
{
	const double pitch = PITCH * size;
	return (struct plot_lines){ (size_t)fmax(1, floor((bottom - y) / pitch)), pitch, 0 };
}

/* `threads 1.98 [1.94, 1.99], async 1.00 [0.99, 1.01] times as fast as sequential` */
static void say_speedups(struct say *text, const struct plot *plot, size_t index)
{
	const struct results_group *group = &plot->results.groups[index];
	for (size_t i = group->first; i < group->first + group->count; i++) {
		const struct interval speedup = plot_speedup_of(plot, i);
		char name[256];
		if (isnan(speedup.estimate) || plot_is_baseline(plot, i))
			continue;
		plot_cell_name(plot, i, name, sizeof(name));
		say(text, "%s", text->used ? ", " : "");
		say_name(text, name, PLOT_RUNNER_MOST);
		say(text, " ");
		plot_say_ratio(text, &speedup);
	}
	char baseline[100];
	findings_baseline(&plot->findings, index, baseline, sizeof(baseline));
	if (text->used)
		say(text, " %s %s", compared_of_group(&plot->results, index)->times, baseline);
}

static void say_verdict(struct say *text, const struct plot *plot, size_t group)
{
	if (plot_is_several(plot, group))
		plot_title_concurrency(plot, group, text);
	else
		plot_title(plot, &(struct plot_scope){ .first = group, .count = 1 }, text);
}

/* What is shown, and what follows from it: where they are many its first sentence alone. */
static double add_verdict(
	struct plot_figure *figure, size_t group, const struct share *share, bool few)
{
	const struct plot *plot = figure->plot;
	const struct finding *finding = &plot->findings.groups[group];
	const double small = share->size * 0.76;
	char verdict[512], advice[512], figures[1024];
	struct say text = say_into(verdict, sizeof(verdict));
	struct say speedups = say_into(figures, sizeof(figures));
	struct plot_label at = { PLOT_LEFT, share->y, share->size, PLOT_LEFT_OF, PLOT_INK, false };
	say_verdict(&text, plot, group);
	findings_advice(&plot->findings, group, advice, sizeof(advice));
	say_speedups(&speedups, plot, group);
	plot_fact(figure, verdict, "%s", figures);
	if (finding->advised != NO_CELL) {
		size_t runner = plot->results.cells[finding->advised].runner_index;
		at.colour = (double)runner + 1;
		plot_figure_label(figure, &at, marker_of(plot, runner));
	}
	at.x += share->size * 1.3;
	at.colour = PLOT_INK;
	struct plot_lines lines = lines_to(at.y, share->bottom - PITCH * small, at.size);
	at.y = plot_figure_lines(figure, &at, verdict, &lines) - 4;
	at.size = small;
	at.colour = PLOT_SOFT;
	lines = lines_to(at.y, share->bottom, at.size);
	lines.width = PLOT_RIGHT - at.x;
	char *sentence = strstr(advice, ". ");
	if (sentence && !(few && plot_lines_hold(&lines, advice, at.size)))
		sentence[1] = '\0';
	return plot_figure_lines(figure, &at, advice, &lines);
}

/* Are all of them whole on so many lines? */
static bool all_hold(
	const struct plot *plot, const struct plot_scope *scope, size_t most, double size)
{
	const struct plot_lines lines = { most, 0, PLOT_RIGHT - PLOT_LEFT - size * 1.3 };
	for (size_t i = 0; i < scope->count; i++) {
		char verdict[512];
		struct say text = say_into(verdict, sizeof(verdict));
		say_verdict(&text, plot, scope->first + i);
		if (!plot_lines_hold(&lines, verdict, size))
			return false;
	}
	return true;
}

static void draw_verdicts(
	struct plot *plot, const struct plot_scope *scope, const struct plot_page *page)
{
	struct plot_figure *figure = plot_figure_begin(plot, page);
	bool few = scope->count <= VERDICTS_LARGE && all_hold(plot, scope, 2, VERDICT_LARGE);
	struct share share = { .y = PLOT_TOP + (few ? 80 : 40),
		.size = few ? VERDICT_LARGE : VERDICT_SIZE,
		.gap = few ? VERDICT_GAP_LARGE : VERDICT_GAP };
	if (!figure)
		return;
	say(&figure->title, "What the intervals show");
	if (page->pages > 1)
		say(&figure->title, " (%zu of %zu)", page->page, page->pages);
	say(&figure->subtitle, "A difference is claimed only where its 95 %% interval excludes 1; "
			       "the marker is that of the runner to use");
	for (size_t i = 0; i < scope->count; i++)
		share.left += !findings_is_silent(&plot->findings, scope->first + i);
	for (size_t i = 0; i < scope->count; i++) {
		if (findings_is_silent(&plot->findings, scope->first + i))
			continue;
		share_out(&share);
		share.y = add_verdict(figure, scope->first + i, &share, few) + share.gap;
	}
	plot_figure_words(figure, scope, &(struct plot_caption){ "cell", true });
	plot_figure_end(figure);
}

void plot_verdicts_page(struct plot *plot)
{
	const size_t count = plot->results.group_count;
	bool brief = all_hold(plot, &(struct plot_scope){ .count = count }, 1, VERDICT_SIZE);
	size_t most = brief ? VERDICTS_PAGE : VERDICTS_PAGE_LONG;
	size_t pages = (count + most - 1) / most;
	for (size_t page = 0; page < pages; page++) {
		size_t first = count * page / pages, past = count * (page + 1) / pages;
		draw_verdicts(plot, &(struct plot_scope){ .first = first, .count = past - first },
			&(struct plot_page){ NULL, page + 1, pages });
	}
}

/* Which setting of each workload is fastest; what does not fit on the page stands elsewhere. */
void plot_ranking_page(struct plot *plot)
{
	const struct rankings *rankings = &plot->findings.rankings;
	const struct plot_scope scope = { .first = 0, .count = plot->results.group_count };
	struct plot_figure *figure =
		rankings->count ? plot_figure_begin(plot, &(struct plot_page){ NULL, 1, 1 }) : NULL;
	struct share share = { .y = PLOT_TOP + 80,
		.size = rankings->count < VERDICTS_LARGE - 1 ? VERDICT_LARGE : VERDICT_SIZE,
		.gap = VERDICT_GAP_LARGE,
		.left = rankings->count < VERDICTS_LARGE ? rankings->count : VERDICTS_LARGE };
	if (!figure)
		return;
	say(&figure->title, "Which setting %s",
		compared_of_all(&plot->results, 0, plot->results.count)->has_best);
	say(&figure->subtitle,
		"Settings of one workload, each by its best cell, compared round by round");
	for (size_t i = 0; share.left > 0; i++) {
		char text[600];
		ranking_say(&plot->results, &rankings->items[i], text, sizeof(text));
		plot_text_clean(text);
		plot_fact(figure, "the ranking", "%s", text);
		share_out(&share);
		const struct plot_label at = { PLOT_LEFT, share.y, share.size, PLOT_LEFT_OF,
			PLOT_INK, false };
		const struct plot_lines lines = lines_to(share.y, share.bottom, share.size);
		share.y = plot_figure_lines(figure, &at, text, &lines) + share.gap;
	}
	plot_figure_words(figure, &scope, &(struct plot_caption){ "cell", true });
	plot_figure_end(figure);
}
