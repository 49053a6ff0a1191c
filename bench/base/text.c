/* SPDX-License-Identifier: MIT */
#include "bench/base/text.h"

#include "bench/base/memory.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool continues(unsigned char byte)
{
	return (byte & 0xc0) == 0x80;
}

/* By the table of well-formed byte sequences of the Unicode standard (3-7). */
size_t text_character(const char *text)
{
	const unsigned char *byte = (const unsigned char *)text;
	unsigned char low = 0x80, high = 0xbf;
	if (*byte < 0x80)
		return *byte != 0;
	if (*byte < 0xc2 || *byte > 0xf4)
		return 0;
	size_t length = *byte < 0xe0 ? 2 : *byte < 0xf0 ? 3 : 4;
	if (*byte == 0xe0)
		low = 0xa0; /* else too long a form */
	if (*byte == 0xed)
		high = 0x9f; /* else a surrogate */
	if (*byte == 0xf0)
		low = 0x90;
	if (*byte == 0xf4)
		high = 0x8f; /* else above U+10FFFF */
	if (byte[1] < low || byte[1] > high)
		return 0;
	for (size_t i = 2; i < length; i++)
		if (!continues(byte[i]))
			return 0;
	return length;
}

static char *escape_control(char *to, unsigned char byte)
{
	switch (byte) {
	case '\n':
		return stpcpy(to, "\\n");
	case '\r':
		return stpcpy(to, "\\r");
	case '\t':
		return stpcpy(to, "\\t");
	default:
		return to + sprintf(to, "\\x%02x", byte);
	}
}

/* The digits of a backslash, and of what begins a formula (see csv.h). */
static bool is_pair(const char *digits)
{
	static const char *const pairs[] = { "5c", "3d", "2b", "2d", "40" };
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (!strncmp(digits, pairs[i], 2))
			return true;
	return false;
}

/* Would this backslash read as the escape of a byte? */
static bool reads_as_escape(const char *text)
{
	if (text[0] != '\\' || text[1] != 'x')
		return false;
	if (is_pair(text + 2))
		return true;
	return text[2] && strchr("89abcdef", text[2]) && text[3] &&
	       strchr("0123456789abcdef", text[3]);
}

static char *escape(const char *text, bool line)
{
	char *copy = memory_resized(NULL, strlen(text) * 4 + 1, 1), *to = copy;
	while (*text) {
		size_t length = text_character(text);
		unsigned char byte = (unsigned char)*text;
		if (line && length == 2 && byte == 0xc2 && (unsigned char)text[1] < 0xa0)
			to = escape_control(to, (unsigned char)text[1]); /* U+0080 to U+009F */
		else if (line && (byte < ' ' || byte == 0x7f))
			to = escape_control(to, byte);
		else if (!length || (!line && reads_as_escape(text)))
			to += sprintf(to, "\\x%02x", byte);
		else
			to = mempcpy(to, text, length);
		text += length ? length : 1;
	}
	*to = '\0';
	return copy;
}

char *text_utf8(const char *text)
{
	return escape(text, false);
}

void text_restore(char *text)
{
	char *to = text += strcspn(text, "\\");
	while (*text) {
		bool escaped = reads_as_escape(text);
		char digits[3] = { text[0], 0, 0 };
		if (escaped)
			memcpy(digits, text + 2, 2);
		*to++ = escaped ? (char)strtoul(digits, NULL, 16) : *text;
		text += escaped ? 4 : 1;
	}
	*to = '\0';
}

char *text_line(const char *text)
{
	return escape(text, true);
}

/* The bytes of what `text` begins with: a character, or a byte that is none. */
static size_t step(const char *text)
{
	size_t length = text_character(text);
	return length ? length : *text != '\0';
}

/* The bytes of the first `most` characters, `room` bytes at most; `*characters`: how many. */
static size_t head_of(const char *text, size_t most, size_t room, size_t *characters)
{
	size_t bytes = 0, length;
	for (*characters = 0;
		*characters < most && (length = step(text + bytes)) && length <= room - bytes;
		++*characters)
		bytes += length;
	return bytes;
}

bool text_has_controls(const char *text)
{
	while ((unsigned char)*text >= ' ')
		text++;
	return *text;
}

size_t text_characters(const char *text)
{
	size_t characters;
	head_of(text, SIZE_MAX, SIZE_MAX, &characters);
	return characters;
}

const char *text_word(const char *text, const char *at, size_t most)
{
	const char *word = at;
	size_t rest = strcspn(at, " ");
	if (at > text && at[-1] != ' ' && rest <= 4 && at[rest] && !(*at >= '0' && *at <= '9'))
		return at + rest + 1;
	while (word > text && (size_t)(at - word) < most && word[-1] != ' ')
		word--;
	return *at && word > text && word[-1] == ' ' ? word : at;
}

void text_shorten(const char *text, size_t most, char *out, size_t size)
{
	size_t characters, tail;
	size_t all = head_of(text, most + 1, size - 1, &characters);
	if (characters <= most && !text[all]) {
		memcpy(out, text, all + 1);
		return;
	}
	size_t half = (size - 4) / 2, keep = most > 1 ? most - 1 : 1;
	size_t head = head_of(text, keep - keep / 2, half, &characters);
	const char *end = text + strlen(text), *from = end;
	for (tail = 0; tail < keep / 2 && from > text + head; tail++) {
		const char *back = from - 1;
		while (back > text + head && from - back < 4 &&
			((unsigned char)*back & 0xc0) == 0x80)
			back--;
		if ((size_t)(end - back) > half)
			break;
		from = back;
	}
	const char *word = text_word(text + head, from, characters / 2);
	size_t more = text_characters(word) - text_characters(from);
	head = head_of(text, characters - more, half - (size_t)(from - word), &characters);
	from = word;
	sprintf(out, "%.*s\xe2\x80\xa6%s", (int)head, text, from);
}

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

char *text_percent(const char *text, const char *also)
{
	char *copy = memory_resized(NULL, strlen(text) * 3 + 1, 1), *to = copy;
	for (; *text; text++) {
		if (is_plain(*text) || strchr(also, *text))
			*to++ = *text;
		else
			to += sprintf(to, "%%%02X", (unsigned char)*text);
	}
	*to = '\0';
	return copy;
}
