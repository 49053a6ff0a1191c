/* SPDX-License-Identifier: MIT */
#include "bench/plot/title.h"

#include "bench/plot/text.h"

#include <stdlib.h>

void plot_title(const struct plot_scope *scope, char *title, size_t size)
{
	size_t *groups = calloc(scope->count + 1, sizeof(*groups));
	*title = '\0';
	for (size_t i = 0; groups && i < scope->count; i++)
		groups[i] = (size_t)(&scope->groups[i] - scope->data->groups);
	if (groups)
		findings_headline(&scope->data->findings, groups, scope->count, true, title, size);
	free(groups);
	plot_text_clean(title);
}

void plot_title_concurrency(
	const struct plot_data *data, const struct plot_group *group, char *title, size_t size)
{
	findings_curves(&data->findings, (size_t)(group - data->groups), true, title, size);
	plot_text_clean(title);
}
