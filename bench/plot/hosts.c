/* SPDX-License-Identifier: MIT */
/* Where a curve over workers leaves a host: a dashed line, and how many there are beyond it. */
#include "bench/plot/curves.h"
#include "bench/plot/text.h"

#include <math.h>

enum {
	MARK_SIZE = 24,
	MARK_GAP = 12,  /* from the line to its text */
	MARK_NEAR = 4,  /* pixels: two curves cross at the same place */
	MARKS_MAX = 16, /* more would be a hatching */
};

/* Pixels; hosts before and beyond it. */
struct mark {
	double x, from, to;
};

static double hosts_of(const struct plot_curves *curves, const struct plot_point *point)
{
	return plot_curves_row(curves, point->cell)->measured[MEASURED_HOSTS];
}

/* Enters a mark, from the left; one that is there already is not repeated. */
static size_t enter(struct mark *marks, size_t count, const struct mark *mark)
{
	size_t to = count;
	for (size_t i = 0; i < count; i++)
		if (fabs(marks[i].x - mark->x) < MARK_NEAR)
			return count;
	if (count == MARKS_MAX)
		return count;
	for (; to > 0 && marks[to - 1].x > mark->x; to--)
		marks[to] = marks[to - 1];
	marks[to] = *mark;
	return count + 1;
}

/* Between two neighbours of a curve of which one ran on more hosts. Without an area they
 * all are in one place. */
static size_t find_marks(
	const struct plot_curves *curves, const struct plot_area *area, struct mark *marks)
{
	size_t count = 0;
	for (size_t i = 0; i < curves->count; i++) {
		const struct plot_curve *curve = &curves->curves[i];
		for (size_t k = 1; k < curve->count; k++) {
			const struct plot_point *before = &curve->points[k - 1];
			const struct plot_point *after = &curve->points[k];
			struct mark mark = { 0, hosts_of(curves, before), hosts_of(curves, after) };
			if (area)
				mark.x = (plot_area_x(area, before->x) +
						 plot_area_x(area, after->x)) /
					 2;
			if (mark.to > mark.from)
				count = enter(marks, count, &mark);
		}
	}
	return count;
}

/* Beside a line, where there is room up to `limit`. */
static void write_hosts(struct plot_figure *figure, const struct plot_area *area, double x,
	enum plot_align align, double hosts, double limit)
{
	char text[32];
	struct say words = say_into(text, sizeof(text));
	double sign = align == PLOT_LEFT_OF ? 1 : -1;
	say_number_of(&words, (size_t)hosts, "host");
	if (sign * (limit - x) < plot_text_width(text, MARK_SIZE) + 2 * MARK_GAP)
		return;
	plot_figure_label(figure,
		&(struct plot_label){
			x + sign * MARK_GAP, area->bottom - 24, MARK_SIZE, align, PLOT_SOFT, true },
		text);
}

bool plot_curves_cross(const struct plot_curves *curves)
{
	struct mark marks[MARKS_MAX];
	return find_marks(curves, NULL, marks);
}

void plot_curves_hosts(const struct plot_curves *curves, struct plot_figure *figure)
{
	for (size_t panel = 0; panel < curves->kind->panels; panel++) {
		const struct plot_area *area = &curves->panels[panel];
		struct mark marks[MARKS_MAX];
		size_t count = find_marks(curves, area, marks);
		for (size_t i = 0; i < count; i++) {
			double next = i + 1 < count ? marks[i + 1].x : area->right;
			plot_figure_line(
				figure, &(struct plot_line){ marks[i].x, area->top, marks[i].x,
						area->bottom, PLOT_LINE_FIRM, 2, true });
			if (panel > 0) /* there a line may be where the text would stand */
				continue;
			write_hosts(figure, area, marks[i].x, PLOT_LEFT_OF, marks[i].to, next);
			if (i == 0)
				write_hosts(figure, area, marks[i].x, PLOT_RIGHT_OF, marks[i].from,
					area->left);
		}
	}
}
