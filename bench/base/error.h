/* SPDX-License-Identifier: MIT */
/* An error in words: one line that names the thing, the value and what would do. */
#ifndef CONCBENCH_ERROR_H
#define CONCBENCH_ERROR_H

#define ERROR_TEXT 512

struct error {
	char text[ERROR_TEXT];
};

/* Writes the line (see text_line; too long: without its middle) and returns `code`, a
 * negative errno, for `return`. */
int error_set(struct error *, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* What a negative errno means to people. */
const char *error_reason(int code);

/* The same with ": reason" of the errno behind it. */
int error_errno(struct error *, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Puts "PREFIX: " before the text there is, and returns `code`. */
int error_prefix(struct error *, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
