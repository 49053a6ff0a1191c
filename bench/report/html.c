/* SPDX-License-Identifier: MIT */
#include "bench/report/html.h"

#include "bench/base/text.h"
#include "bench/plot/text.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

static const char replacement[] = "\xef\xbf\xbd";

/* What HTML forbids, and what changes the direction of the text that follows. */
static bool is_forbidden(unsigned point)
{
	return (point >= 0x80 && point < 0xa0) || (point >= 0xfdd0 && point <= 0xfdef) ||
	       (point & 0xfffe) == 0xfffe || (point >= 0x202a && point <= 0x202e) ||
	       (point >= 0x2066 && point <= 0x2069);
}

static void put_ascii(FILE *out, unsigned point)
{
	switch (point) {
	case '&':
		fputs("&amp;", out);
		return;
	case '<':
		fputs("&lt;", out);
		return;
	case '>':
		fputs("&gt;", out);
		return;
	case '"':
		fputs("&quot;", out);
		return;
	case '\'':
		fputs("&#39;", out);
		return;
	}
	if ((point < ' ' && point != '\n' && point != '\t') || point == 0x7f)
		fprintf(out, "\xe2\x90%c", point == 0x7f ? 0xa1 : (int)(0x80 + point));
	else
		fputc((int)point, out);
}

void html_text(FILE *out, const char *text)
{
	unsigned point;
	for (size_t size; *text; text += size) {
		bool valid = text_character(text);
		size = plot_text_decode(text, &point);
		if (!valid)
			fprintf(out, "\\x%02x", (unsigned char)*text);
		else if (size == 1)
			put_ascii(out, point);
		else if (is_forbidden(point))
			fputs(replacement, out);
		else
			fwrite(text, 1, size, out);
	}
}

/* ---- templates ------------------------------------------------------------------------------ */

/* What is shown here, and what around it. */
struct scope {
	const struct cJSON *here;
	const struct scope *around;
};

/* A mark of the template: {{#name}} */
struct mark {
	char kind; /* # ^ / { or, of a plain one, a blank */
	char name[32];
	const char *after;
};

static bool read_mark(const char *at, struct mark *mark)
{
	mark->kind = at[2] && strchr("#^/{", at[2]) ? at[2] : ' ';
	const char *name = at + 2 + (mark->kind != ' ');
	size_t length = strcspn(name, "}\n");
	const char *close = mark->kind == '{' ? "}}}" : "}}";
	if (length >= sizeof(mark->name) || strncmp(name + length, close, strlen(close)) != 0)
		return false;
	memcpy(mark->name, name, length);
	mark->name[length] = '\0';
	mark->after = name + length + strlen(close);
	if (strchr("#^/", mark->kind) && *mark->after == '\n')
		mark->after++;
	return true;
}

static const struct cJSON *look_up(const struct scope *scope, const char *name)
{
	const struct cJSON *found = NULL;
	if (strcmp(name, ".") == 0)
		return scope->here;
	for (; scope && !found; scope = scope->around)
		found = cJSON_GetObjectItemCaseSensitive(scope->here, name);
	return found;
}

static int fill(FILE *out, const char *at, const char *end, const struct scope *scope);

/* What is between the mark of a section and its end. */
static int fill_section(
	FILE *out, const struct mark *mark, const char *end, const struct scope *scope)
{
	const struct cJSON *shown = look_up(scope, mark->name), *item;
	bool list = cJSON_IsArray(shown);
	int status = 0;
	if (mark->kind == '^')
		return shown ? 0 : fill(out, mark->after, end, scope);
	for (item = list ? shown->child : shown; item && !status; item = list ? item->next : NULL)
		status = fill(out, mark->after, end, &(struct scope){ item, scope });
	return status;
}

static void fill_text(FILE *out, const struct mark *mark, const struct scope *scope)
{
	const char *text = cJSON_GetStringValue(look_up(scope, mark->name));
	if (text && mark->kind == '{')
		fputs(text, out);
	else if (text)
		html_text(out, text);
}

static int fill(FILE *out, const char *at, const char *end, const struct scope *scope)
{
	struct mark mark;
	const char *open;
	while ((open = strstr(at, "{{")) && open < end) {
		char closing[40];
		fwrite(at, 1, (size_t)(open - at), out);
		if (!read_mark(open, &mark) || mark.kind == '/')
			return -EINVAL;
		at = mark.after;
		if (mark.kind != '#' && mark.kind != '^') {
			fill_text(out, &mark, scope);
			continue;
		}
		snprintf(closing, sizeof(closing), "{{/%s}}", mark.name);
		const char *close = strstr(at, closing);
		if (!close || close >= end || fill_section(out, &mark, close, scope))
			return -EINVAL;
		read_mark(close, &mark);
		at = mark.after;
	}
	fwrite(at, 1, (size_t)(end - at), out);
	return 0;
}

int html_fill(FILE *out, const char *template, const struct cJSON *shown)
{
	return fill(out, template, template + strlen(template), &(struct scope){ shown, NULL });
}
