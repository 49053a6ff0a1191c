/* SPDX-License-Identifier: MIT */
#include "bench/plan/axes.h"

#include "bench/base/memory.h"
#include "bench/base/text.h"
#include "bench/plan/param.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void owners_add(struct owners *owners, const char *name, const struct param *params)
{
	owners->items = memory_more(owners->items, owners->count, sizeof *owners->items);
	owners->items[owners->count++] = (struct owner){ .name = name, .params = params };
}

void owners_finish(struct owners *owners)
{
	free(owners->items);
	*owners = (struct owners){ 0 };
}

void owners_params(const struct owners *owners, struct names *params)
{
	for (size_t i = 0; i < owners->count; i++)
		for (const struct param *at = owners->items[i].params; at && at->name; at++)
			names_add(params, at->name);
}

int param_text_split(struct param_text *param, const char *text, struct error *error)
{
	size_t head = strcspn(text, "=");
	const char *dot = memchr(text, '.', head);
	const char *name = dot ? dot + 1 : text;
	*param = (struct param_text){ .text = text,
		.scope = text,
		.scope_length = dot ? (size_t)(dot - text) : 0,
		.name = name,
		.name_length = (size_t)(text + head - name),
		.values = text + head + (text[head] == '=') };
	if (!text[head] || !param->name_length)
		return error_set(
			error, -EINVAL, "--param '%s' is not [SCOPE.]NAME=VALUE[,VALUE...]", text);
	return text_has_controls(param->values)
		       ? error_set(error, -EINVAL,
				 "--param '%s': control characters cannot be kept in a suite", text)
		       : 0;
}

static bool is_word(const char *text, size_t length, const char *word)
{
	return !strncmp(text, word, length) && !word[length];
}

bool param_text_is_for(const struct param_text *param, const struct owner *owner)
{
	if (param->scope_length && !is_word(param->scope, param->scope_length, owner->name))
		return false;
	for (const struct param *at = owner->params; at && at->name; at++)
		if (is_word(param->name, param->name_length, at->name))
			return true;
	return false;
}

bool param_text_is_for_any(const struct param_text *param, const struct owners *owners)
{
	for (size_t i = 0; i < owners->count; i++)
		if (param_text_is_for(param, &owners->items[i]))
			return true;
	return false;
}

size_t param_texts_settle(struct names *texts)
{
	size_t last = texts->count - 1, head = strcspn(texts->items[last], "=");
	for (size_t i = 0; i < last; i++) {
		char *text = texts->items[i];
		if (strcspn(text, "=") != head || memcmp(text, texts->items[last], head))
			continue;
		free(text);
		memmove(texts->items + i, texts->items + i + 1, (last - i) * sizeof *texts->items);
		texts->count--;
		return i;
	}
	return texts->count;
}

/* The axis of that name, emptied, or a new one. */
static struct axis *axis_find(struct axes *axes, const struct param_text *param)
{
	for (size_t i = 0; i < axes->count; i++) {
		if (!is_word(param->name, param->name_length, axes->items[i].name))
			continue;
		names_finish(&axes->items[i].values);
		return &axes->items[i];
	}
	axes->items = memory_more(axes->items, axes->count, sizeof *axes->items);
	struct axis *axis = &axes->items[axes->count++];
	*axis = (struct axis){ .name = memory_part(param->name, param->name_length) };
	return axis;
}

void axes_add(struct axes *axes, const struct param_text *param)
{
	struct axis *axis = axis_find(axes, param);
	names_split(&axis->values, param->values, ',', true);
	if (!axis->values.count)
		names_add(&axis->values, "");
}

void axes_finish(struct axes *axes)
{
	for (size_t i = 0; i < axes->count; i++) {
		free(axes->items[i].name);
		names_finish(&axes->items[i].values);
	}
	free(axes->items);
	*axes = (struct axes){ 0 };
}

size_t axes_combinations(const struct axes *axes)
{
	size_t combinations = 1;
	for (size_t i = 0; i < axes->count; i++)
		combinations *= axes->items[i].values.count;
	return combinations;
}

struct values *axes_values(
	const struct axes *axes, const struct owner *owner, size_t index, struct error *error)
{
	struct values *values = values_create(owner->params);
	int code = 0;
	for (size_t i = axes->count; !code && i-- > 0;) {
		const struct axis *axis = &axes->items[i];
		const char *value = axis->values.items[index % axis->values.count];
		index /= axis->values.count;
		code = values_set(values, axis->name, value, error);
	}
	if (!code)
		return values;
	error_prefix(error, code, "%s", owner->name);
	values_destroy(values);
	return NULL;
}
