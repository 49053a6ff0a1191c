/* SPDX-License-Identifier: MIT */
#include "bench/report/svg.h"

#include "bench/report/html.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A piece of the text that is read. */
struct piece {
	const char *at;
	size_t length;
};

struct reading {
	const struct svg *svg;
	FILE *out;
	const char *at;
	size_t depth;   /* open elements that are written, the root included */
	bool in_text;   /* inside <text>, where blanks and words count */
	bool seen_root; /* what is before it is no part of the picture */
};

static bool is_one_of(struct piece piece, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(names[i]) == piece.length &&
			memcmp(names[i], piece.at, piece.length) == 0)
			return true;
	return false;
}

static bool is(struct piece piece, const char *name)
{
	return is_one_of(piece, &name, 1);
}

static bool starts(struct piece piece, const char *text)
{
	return piece.length >= strlen(text) && memcmp(piece.at, text, strlen(text)) == 0;
}

static bool is_drawing(struct piece element)
{
	static const char *const names[] = { "g", "text", "tspan", "path", "rect", "circle",
		"ellipse", "line", "polygon", "polyline", "use", "defs", "pattern", "clipPath",
		"filter", "feFlood", "feComposite" };
	return is_one_of(element, names, sizeof(names) / sizeof(names[0]));
}

/* font-family is not among them: the page's own is used. */
static bool is_kept(struct piece attribute)
{
	static const char *const names[] = { "id", "x", "y", "x1", "y1", "x2", "y2", "dx", "dy",
		"width", "height", "cx", "cy", "r", "rx", "ry", "d", "points", "transform", "fill",
		"fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity",
		"stroke-linecap", "stroke-linejoin", "stroke-dasharray", "color", "opacity",
		"font-size", "font-weight", "font-style", "text-anchor", "filter", "clip-path",
		"href", "filterUnits", "patternUnits", "in", "in2", "operator", "result",
		"flood-color", "flood-opacity", "shape-rendering" };
	return is_one_of(attribute, names, sizeof(names) / sizeof(names[0]));
}

static size_t blanks(const char *text)
{
	return strspn(text, " \t\r\n");
}

/* ---- text and values ------------------------------------------------------------------------ */

/* What gnuplot has escaped is read back; it lets &#x...; of a name through as it is, which here
 * stays the text that it was. */
static void write_text(FILE *out, struct piece text)
{
	static const struct {
		const char *entity, *character;
	} entities[] = { { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" },
		{ "&apos;", "'" } };
	while (text.length > 0) {
		size_t plain = 0, skip = 1;
		const char *character = NULL;
		while (plain < text.length && text.at[plain] != '&')
			plain++;
		html_text_part(out, text.at, plain);
		text = (struct piece){ text.at + plain, text.length - plain };
		if (text.length == 0)
			return;
		for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++)
			if (starts(text, entities[i].entity)) {
				character = entities[i].character;
				skip = strlen(entities[i].entity);
			}
		html_text(out, character ? character : "&");
		text = (struct piece){ text.at + skip, text.length - skip };
	}
}

/* A reference is to the picture itself, or none. */
static bool is_local(struct piece name, struct piece value)
{
	if (is(name, "href"))
		return starts(value, "#");
	for (size_t i = 0; i + 4 <= value.length; i++)
		if (memcmp(value.at + i, "url(", 4) == 0)
			return i == 0 && starts(value, "url(#");
	return true;
}

static void write_attribute(struct reading *reading, struct piece name, struct piece value)
{
	size_t mark = 0; /* where the id begins */
	if (starts(name, "xlink:href"))
		name = (struct piece){ name.at + 6, name.length - 6 };
	if (!is_kept(name) || !is_local(name, value))
		return;
	if (is(name, "href"))
		mark = 1;
	else if (starts(value, "url(#"))
		mark = 5;
	fprintf(reading->out, " %.*s=\"", (int)name.length, name.at);
	write_text(reading->out, (struct piece){ value.at, mark });
	if (mark || is(name, "id"))
		html_text(reading->out, reading->svg->prefix);
	write_text(reading->out, (struct piece){ value.at + mark, value.length - mark });
	fputc('"', reading->out);
}

static struct piece trim(struct piece piece)
{
	while (piece.length > 0 && isspace((unsigned char)*piece.at)) {
		piece.at++;
		piece.length--;
	}
	while (piece.length > 0 && isspace((unsigned char)piece.at[piece.length - 1]))
		piece.length--;
	return piece;
}

/* `fill:none; stroke:black` */
static void write_style(struct reading *reading, struct piece style)
{
	while (style.length > 0) {
		const char *end = memchr(style.at, ';', style.length);
		size_t length = end ? (size_t)(end - style.at) : style.length;
		const char *colon = memchr(style.at, ':', length);
		if (colon) {
			size_t name = (size_t)(colon - style.at);
			write_attribute(reading, trim((struct piece){ style.at, name }),
				trim((struct piece){ colon + 1, length - name - 1 }));
		}
		length += end != NULL;
		style = (struct piece){ style.at + length, style.length - length };
	}
}

/* ---- elements ------------------------------------------------------------------------------- */

/* Reads `name = 'value'`; false at the end of the tag. */
static bool read_attribute(struct reading *reading, struct piece *name, struct piece *value)
{
	const char *at = reading->at + blanks(reading->at);
	*name = (struct piece){ at, strcspn(at, " \t\r\n=/><'\"") };
	at += name->length;
	at += blanks(at);
	if (name->length == 0 || *at != '=')
		return false;
	at += 1 + blanks(at + 1);
	const char *end = *at == '"' || *at == '\'' ? strchr(at + 1, *at) : NULL;
	if (!end)
		return false;
	*value = (struct piece){ at + 1, (size_t)(end - at - 1) };
	reading->at = end + 1;
	return true;
}

static void write_root(struct reading *reading)
{
	const struct svg *svg = reading->svg;
	html_print(reading->out, "<svg class=\"%s\" role=\"img\" aria-labelledby=\"%s\"",
		svg->class, svg->labelled_by);
	fprintf(reading->out, " viewBox=\"%g %g %g %g\">", svg->left, svg->top, svg->width,
		svg->height);
	reading->seen_root = true;
}

/* Past the end of an element that is left out, with what is in it. */
static int skip_element(struct reading *reading, struct piece name)
{
	char end[64];
	int length = snprintf(end, sizeof(end), "</%.*s", (int)name.length, name.at);
	const char *at = length < (int)sizeof(end) ? strstr(reading->at, end) : NULL;
	at = at ? strchr(at, '>') : NULL;
	reading->at = at ? at + 1 : reading->at;
	return at ? 0 : -EINVAL;
}

static int read_start(struct reading *reading)
{
	struct piece name = { reading->at + 1, strcspn(reading->at + 1, " \t\r\n/>") };
	struct piece attribute, value;
	bool root = is(name, "svg") && !reading->seen_root;
	bool drawn = is_drawing(name) && reading->depth > 0;
	reading->at = name.at + name.length;
	if (root)
		write_root(reading);
	else if (drawn)
		fprintf(reading->out, "<%.*s", (int)name.length, name.at);
	while (read_attribute(reading, &attribute, &value)) {
		if (drawn && is(attribute, "style"))
			write_style(reading, value);
		else if (drawn)
			write_attribute(reading, attribute, value);
	}
	reading->at += blanks(reading->at);
	bool empty = *reading->at == '/';
	reading->at += empty;
	if (*reading->at++ != '>')
		return -EINVAL;
	if (drawn)
		fputs(empty ? "/>" : ">", reading->out);
	if (!root && !drawn)
		return empty ? 0 : skip_element(reading, name);
	reading->depth += !empty;
	reading->in_text |= is(name, "text") && !empty;
	return 0;
}

static int read_end(struct reading *reading)
{
	struct piece name = { reading->at + 2, strcspn(reading->at + 2, " \t\r\n>") };
	const char *end = strchr(reading->at, '>');
	if (!end || reading->depth == 0 || !(is_drawing(name) || is(name, "svg")))
		return -EINVAL;
	reading->depth--;
	if (is(name, "text"))
		reading->in_text = false;
	fprintf(reading->out, "</%.*s>", (int)name.length, name.at);
	reading->at = end + 1;
	return 0;
}

/* The XML declaration, a comment. */
static int skip_declaration(struct reading *reading)
{
	bool comment = strncmp(reading->at, "<!--", 4) == 0;
	const char *end = strstr(reading->at, comment ? "-->" : ">");
	reading->at = end ? end + (comment ? 3 : 1) : reading->at;
	return end ? 0 : -EINVAL;
}

static void read_text(struct reading *reading)
{
	struct piece text = { reading->at, strcspn(reading->at, "<") };
	if (reading->in_text)
		write_text(reading->out, text);
	else if (reading->depth > 0 && memchr(text.at, '\n', text.length))
		fputc('\n', reading->out);
	reading->at += text.length;
}

int svg_write(FILE *out, const struct svg *svg)
{
	struct reading reading = { .svg = svg, .out = out, .at = svg->text };
	int status = 0;
	while (*reading.at && !status) {
		if (*reading.at != '<')
			read_text(&reading);
		else if (reading.at[1] == '?' || reading.at[1] == '!')
			status = skip_declaration(&reading);
		else if (reading.at[1] == '/')
			status = read_end(&reading);
		else
			status = read_start(&reading);
	}
	return status || reading.depth || !reading.seen_root ? -EINVAL : 0;
}

/* ---- the extent ----------------------------------------------------------------------------- */

enum {
	LETTERS = 26
}; /* what a text may reach beyond its base line, in units of the picture */

struct extent {
	double low, high;
};

/* Widens the extent by all pairs `x,y` of a value. */
static void add_points(struct extent *extent, struct piece value)
{
	const char *at = value.at, *end = value.at + value.length;
	while (at < end) {
		char *comma, *after = NULL;
		strtod(at, &comma);
		double y = *comma == ',' ? strtod(comma + 1, &after) : 0;
		if (comma == at || *comma != ',' || after == comma + 1 || after > end) {
			at = comma > at ? comma : at + 1;
			continue;
		}
		extent->low = y < extent->low ? y : extent->low;
		extent->high = y > extent->high ? y : extent->high;
		at = after;
	}
}

/* A label without words, which gnuplot places all the same. */
static bool is_empty_label(const char *at)
{
	static const char empty[] = "<text></text>";
	at += *at == '>';
	return strncmp(at + blanks(at), empty, strlen(empty)) == 0;
}

void svg_extent(const char *text, double *top, double *bottom)
{
	static const char *const drawn[] = { "points", "d", "transform" };
	struct reading reading = { .at = text };
	struct extent all = { *bottom, *top };
	while ((reading.at = strchr(reading.at, '<'))) {
		struct piece name, value;
		struct extent tag = all;
		if (strncmp(reading.at, "<defs>", 6) == 0)
			reading.at = strstr(reading.at, "</defs>");
		if (!reading.at)
			break;
		reading.at += 1 + strcspn(reading.at + 1, " \t\r\n/>");
		while (read_attribute(&reading, &name, &value))
			if (is_one_of(name, drawn, sizeof(drawn) / sizeof(drawn[0])))
				add_points(&tag, value);
		if (!is_empty_label(reading.at))
			all = tag;
	}
	if (all.low - LETTERS > *top)
		*top = all.low - LETTERS;
	if (all.high > all.low && all.high + LETTERS < *bottom)
		*bottom = all.high + LETTERS;
}
