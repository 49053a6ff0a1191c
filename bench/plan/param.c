/* SPDX-License-Identifier: MIT */
#include "bench/plan/param.h"

#include "bench/base/memory.h"
#include "bench/base/names.h"
#include "bench/base/number.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- one value ------------------------------------------------------------------------------ */

static void format_number(const struct param *param, uint64_t number, char *text)
{
	if (param->type == PARAM_DURATION)
		number_format_duration(number, text);
	else if (param->type == PARAM_SIZE)
		number_format_size(number, text);
	else if (param->type == PARAM_PERCENT)
		number_format_percent(number, text);
	else
		snprintf(text, 32, "%" PRIu64, number);
}

char *param_range_text(const struct param *param)
{
	char low[32], high[32];
	struct memory_stream words;
	format_number(param, param->min, low);
	format_number(param, param->max, high);
	switch (param->type) {
	case PARAM_CHOICE:
		memory_stream_open(&words);
		for (const char *const *choice = param->choices; *choice; choice++)
			fprintf(words.file, "%s%s", choice == param->choices ? "" : "|", *choice);
		return memory_stream_close(&words);
	case PARAM_TEXT:
		return memory_print("text of %s..%s bytes", low, high);
	case PARAM_FILES:
		return memory_text("files, separated by ':'");
	case PARAM_INTEGERS:
		return memory_print("%s..%s, separated by ':'", low, high);
	default:
		return memory_print("%s..%s", low, high);
	}
}

static int refuse(const struct param *param, const char *text, struct error *error)
{
	static const char *const forms[] = { [PARAM_INTEGER] = "an integer",
		[PARAM_SIZE] = "a size (64KiB)",
		[PARAM_DURATION] = "a duration with its unit (10ms)",
		[PARAM_CHOICE] = "one of",
		[PARAM_TEXT] = "a",
		[PARAM_INTEGERS] = "integers",
		[PARAM_FILES] = "",
		[PARAM_PERCENT] = "a percentage" };
	char *range = param_range_text(param);
	error_set(
		error, -EINVAL, "%s=%s is not %s %s", param->name, text, forms[param->type], range);
	free(range);
	return -EINVAL;
}

static bool in_range(const struct param *param, uint64_t number)
{
	return number >= param->min && number <= param->max;
}

static int parse_choice(const struct param *param, const char *text, struct value *value)
{
	for (size_t i = 0; param->choices[i]; i++) {
		if (!strcmp(param->choices[i], text)) {
			value->number = i;
			return 0;
		}
	}
	return -EINVAL;
}

static int parse_integers(const struct param *param, const char *text, struct value *value)
{
	uint64_t *numbers = memory_zeroed(strlen(text) / 2 + 1, sizeof *numbers);
	value->numbers = numbers;
	static const char separators[] = ": \t";
	for (text += strspn(text, separators); *text; text += strspn(text, separators)) {
		size_t length = strcspn(text, separators);
		char digits[32];
		if (length >= sizeof digits)
			return -EINVAL;
		memcpy(digits, text, length);
		digits[length] = '\0';
		uint64_t *number = &numbers[value->count++];
		if (number_parse(digits, number) || !in_range(param, *number))
			return -EINVAL;
		text += length;
	}
	return value->count ? 0 : -EINVAL;
}

static int parse_files(const char *text, struct value *value)
{
	struct names names = { 0 };
	names_split(&names, text, ':', false);
	value->items = (const char *const *)names.items;
	value->count = names.count;
	return names_has(&names, "") ? -EINVAL : 0;
}

/* The text that parses to the same value and reads the same however it was typed. */
static char *canonical(const struct param *param, const char *text, const struct value *value)
{
	char number[32], *list = NULL;
	switch (param->type) {
	case PARAM_INTEGER:
	case PARAM_SIZE:
	case PARAM_DURATION:
	case PARAM_PERCENT:
		format_number(param, value->number, number);
		return memory_text(number);
	case PARAM_INTEGERS:
		for (size_t i = 0; i < value->count; i++) {
			snprintf(number, sizeof number, "%s%" PRIu64, i ? ":" : "",
				value->numbers[i]);
			names_escape(&list, number, "");
		}
		return list;
	default:
		return memory_text(text);
	}
}

int value_parse(
	const struct param *param, const char *text, struct value *value, struct error *error)
{
	int code = 0;
	*value = (struct value){ 0 };
	switch (param->type) {
	case PARAM_INTEGER:
		code = number_parse(text, &value->number);
		break;
	case PARAM_SIZE:
		code = number_parse_size(text, &value->number);
		break;
	case PARAM_DURATION:
		code = number_parse_duration(text, &value->number);
		break;
	case PARAM_CHOICE:
		code = parse_choice(param, text, value);
		break;
	case PARAM_TEXT:
		value->number = strlen(text);
		break;
	case PARAM_INTEGERS:
		code = parse_integers(param, text, value);
		break;
	case PARAM_FILES:
		code = parse_files(text, value);
		break;
	case PARAM_PERCENT:
		code = number_parse_percent(text, &value->number);
		break;
	}
	bool ranged = param->type <= PARAM_DURATION || param->type == PARAM_TEXT ||
		      param->type == PARAM_PERCENT;
	if (!code && ranged && !in_range(param, value->number))
		code = -EINVAL;
	if (code) {
		value_finish(value);
		return refuse(param, text, error);
	}
	value->text = canonical(param, text, value);
	return 0;
}

void value_finish(struct value *value)
{
	for (size_t i = 0; value->items && i < value->count; i++)
		free((char *)(uintptr_t)value->items[i]);
	free((void *)(uintptr_t)value->items);
	free((void *)(uintptr_t)value->numbers);
	free((char *)(uintptr_t)value->text);
	*value = (struct value){ 0 };
}

bool value_is_initial(const struct param *param, const struct value *value)
{
	struct value initial;
	struct error error;
	value_parse(param, param->initial, &initial, &error);
	bool same = !strcmp(initial.text, value->text);
	value_finish(&initial);
	return same;
}

/* ---- tables --------------------------------------------------------------------------------- */

static size_t params_count(const struct param *params)
{
	size_t count = 0;
	while (params && params[count].name)
		count++;
	return count;
}

int param_index(const struct param *params, const char *name)
{
	for (int i = 0; params && params[i].name; i++)
		if (!strcmp(params[i].name, name))
			return i;
	return -1;
}

struct values *values_create(const struct param *params)
{
	struct values *values = memory_zeroed(1, sizeof *values);
	struct error error;
	values->params = params;
	values->count = params_count(params);
	values->values = memory_zeroed(values->count, sizeof *values->values);
	for (size_t i = 0; i < values->count; i++)
		value_parse(&params[i], params[i].initial, &values->values[i], &error);
	return values;
}

struct values *values_copy(const struct values *values)
{
	struct values *copy = values_create(values->params);
	struct error error;
	for (size_t i = 0; i < values->count; i++)
		values_set(copy, values->params[i].name, values->values[i].text, &error);
	return copy;
}

void values_destroy(struct values *values)
{
	if (!values)
		return;
	for (size_t i = 0; i < values->count; i++)
		value_finish(&values->values[i]);
	free(values->values);
	free(values);
}

static int refuse_name(const struct values *values, const char *name, struct error *error)
{
	struct names known = { 0 };
	for (size_t i = 0; i < values->count; i++)
		names_add(&known, values->params[i].name);
	error_set(error, -EINVAL, "no parameter '%s'", name);
	names_suggest(&known, name, NULL, error);
	names_finish(&known);
	return -EINVAL;
}

int values_set(struct values *values, const char *name, const char *text, struct error *error)
{
	int index = param_index(values->params, name);
	if (index < 0)
		return refuse_name(values, name, error);
	struct value value;
	int code = value_parse(&values->params[index], text, &value, error);
	if (code)
		return code;
	value_finish(&values->values[index]);
	values->values[index] = value;
	return 0;
}

static char *values_join(const struct values *values, const char *separator, bool changed_only)
{
	char *text = memory_text("");
	for (size_t i = 0; i < values->count; i++) {
		const struct param *param = &values->params[i];
		if (changed_only && value_is_initial(param, &values->values[i]))
			continue;
		names_escape(&text, *text ? separator : "", "");
		names_escape(&text, param->name, "");
		names_escape(&text, "=", "");
		names_escape(&text, values->values[i].text, ";");
	}
	return text;
}

char *values_text(const struct values *values)
{
	return values_join(values, ";", false);
}

char *values_text_changed(const struct values *values, const char *separator)
{
	return values_join(values, separator, true);
}

static const char name_letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";

int params_check(const struct param *params, struct error *error)
{
	for (size_t i = 0; params && params[i].name; i++) {
		const struct param *param = &params[i];
		if (param->name[strspn(param->name, name_letters)] || !*param->name)
			return error_set(error, -EINVAL,
				"parameter '%s' has no sound name (a-z 0-9 - _)", param->name);
		if (param->type < PARAM_INTEGER || param->type > PARAM_PERCENT || !param->initial ||
			!param->help || (param->type == PARAM_CHOICE && !param->choices))
			return error_set(error, -EINVAL, "parameter %s is incomplete", param->name);
		if (param_index(params, param->name) != (int)i)
			return error_set(
				error, -EINVAL, "parameter %s is named twice", param->name);
		struct value value;
		int code = value_parse(param, param->initial, &value, error);
		if (code)
			return error_prefix(error, code, "the default of a parameter");
		value_finish(&value);
	}
	return 0;
}
