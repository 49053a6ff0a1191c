/* SPDX-License-Identifier: MIT */
#include "bench/base/memory.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void *memory_had(void *memory)
{
	if (memory)
		return memory;
	fflush(NULL);
	fputs("concbench: out of memory\n", stderr);
	_exit(1);
}

void *memory_zeroed(size_t count, size_t size)
{
	return memory_had(count && size ? calloc(count, size) : calloc(1, 1));
}

void *memory_resized(void *items, size_t count, size_t size)
{
	return memory_had(reallocarray(items, count, size));
}

void *memory_more(void *items, size_t count, size_t size)
{
	bool full = (count & (count - 1)) == 0; /* it has room for a power of two */
	return full ? memory_resized(items, count ? 2 * count : 1, size) : items;
}

char *memory_text(const char *text)
{
	return memory_had(strdup(text));
}

char *memory_part(const char *text, size_t length)
{
	return memory_had(strndup(text, length));
}

char *memory_print(const char *format, ...)
{
	char *text;
	va_list arguments;
	va_start(arguments, format);
	int length = vasprintf(&text, format, arguments);
	va_end(arguments);
	return memory_had(length < 0 ? NULL : text);
}

void memory_stream_open(struct memory_stream *stream)
{
	*stream = (struct memory_stream){ 0 };
	stream->file = memory_had(open_memstream(&stream->text, &stream->size));
}

char *memory_stream_close(struct memory_stream *stream)
{
	return memory_had(fclose(stream->file) ? NULL : stream->text);
}
