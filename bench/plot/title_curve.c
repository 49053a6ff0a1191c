/* SPDX-License-Identifier: MIT */
/* What raising the concurrency shows. */
#include "bench/plot/title.h"

#include "bench/plot/say.h"

#include <math.h>

enum {
	RUNNERS_MAX = 64
}; /* more are not told apart in a sentence */

/* From which concurrency on more shows no further gain. */
struct enough {
	size_t runner;
	double least, enough, most;
	bool certain; /* every point has an interval */
};

static bool apart(const struct plot_estimate *fast, const struct plot_estimate *slow)
{
	return fast->high < slow->low;
}

/* Enough is the least concurrency that is not shown to be slower than any other. */
static struct enough find_enough(const struct plot_cell *cells, size_t count)
{
	struct enough found = { cells[0].runner, cells[0].concurrency, (double)NAN,
		cells[count - 1].concurrency, true };
	for (size_t i = 0; i < count; i++) {
		bool slower = false;
		found.certain &= plot_estimate_has_interval(&cells[i].wall_s);
		for (size_t k = 0; k < count; k++)
			slower |= apart(&cells[k].wall_s, &cells[i].wall_s);
		if (!slower && isnan(found.enough))
			found.enough = cells[i].concurrency;
	}
	return found;
}

static size_t find_all_enough(const struct plot_group *group, struct enough *list, bool *certain)
{
	size_t count = 0;
	*certain = true;
	for (size_t i = 0, next; i < group->count && count < RUNNERS_MAX; i = next) {
		for (next = i + 1; next < group->count; next++)
			if (group->cells[next].runner != group->cells[i].runner)
				break;
		if (next - i < 2)
			continue;
		list[count] = find_enough(&group->cells[i], next - i);
		*certain &= list[count++].certain;
	}
	return count;
}

static bool is_most(const struct enough *enough)
{
	return enough->enough == enough->most;
}

/* "threads and processes": those that have enough where this one has. */
static void say_same(struct plot_text *text, const struct plot_data *data,
	const struct enough *list, size_t count, const struct enough *one)
{
	size_t same = 0, index = 0;
	for (size_t i = 0; i < count; i++)
		same += list[i].enough == one->enough && is_most(&list[i]) == is_most(one);
	for (size_t i = 0; i < count; i++) {
		if (list[i].enough != one->enough || is_most(&list[i]) != is_most(one))
			continue;
		plot_say_comma(text, index++, same);
		plot_say_name(text, data->runners[list[i].runner].name, PLOT_SAY_RUNNER);
	}
}

/* Is it the first that has enough there? */
static bool is_first(const struct enough *list, const struct enough *one)
{
	for (; list < one; list++)
		if (list->enough == one->enough && is_most(list) == is_most(one))
			return false;
	return true;
}

/* "no gain shown beyond 2 at once under processes, 4 under threads; async gains up to 64, the most
 * tried" */
static void say_each_enough(struct plot_text *text, const struct plot_data *data,
	const struct enough *list, size_t count)
{
	size_t said = 0;
	for (size_t i = 0; i < count; i++) {
		if (is_most(&list[i]) || !is_first(list, &list[i]))
			continue;
		plot_say(text, said++ ? ", %g under " : "no gain shown beyond %g at once under ",
			list[i].enough);
		say_same(text, data, list, count, &list[i]);
	}
	for (size_t i = 0; i < count; i++) {
		if (!is_most(&list[i]) || !is_first(list, &list[i]))
			continue;
		plot_say(text, "%s", said++ ? "; fastest under " : "fastest under ");
		say_same(text, data, list, count, &list[i]);
		plot_say(text, " with %g, the most tried", list[i].most);
	}
}

void plot_title_concurrency(
	const struct plot_data *data, const struct plot_group *group, char *title, size_t size)
{
	struct plot_text text = { title, size, 0 };
	struct enough list[RUNNERS_MAX];
	bool certain, same = true, least = true, most = true;
	size_t count = find_all_enough(group, list, &certain);
	plot_say_name(&text, group->label, PLOT_SAY_LABEL);
	plot_say(&text, ": ");
	for (size_t i = 0; i < count; i++) {
		same &= list[i].enough == list[0].enough;
		least &= list[i].enough == list[i].least;
		most &= list[i].enough == list[i].most && list[i].most == list[0].most;
	}
	if (!certain || count == 0)
		plot_say(&text, "wall time over concurrency");
	else if (least)
		plot_say(&text, "no gain shown from more tasks at once");
	else if (most)
		plot_say(&text, "fastest with %g tasks at once, the most tried", list[0].most);
	else if (same)
		plot_say(&text, "no gain shown beyond %g tasks at once", list[0].enough);
	else if (count <= 3)
		say_each_enough(&text, data, list, count);
	else
		plot_say(&text, "how many at once pay depends on the runner");
}
