/* SPDX-License-Identifier: MIT */
/* Small files of /proc, /sys and the control groups, as text and as numbers. */
#ifndef CONCBENCH_PROC_H
#define CONCBENCH_PROC_H

#include <stddef.h>
#include <stdint.h>

/* The value of the first line `KEY<blanks>:<blanks>VALUE` of a /proc file; 0 if found. */
int proc_field(const char *path, const char *key, char *value, size_t size);

/* The number in the first line of a small file; UINT64_MAX when there is none ("max"). */
uint64_t proc_number(const char *path);

/*
 * The whole numbers of a text, whatever is between them: how many there were, at most `most`.
 * Without sscanf or strtoull, code that no subject has touched: each page of it is a fault of its
 * own, of about 1 us.
 */
size_t proc_numbers(const char *text, uint64_t *numbers, size_t most);

/* A small file that is open, from its beginning on, as far as there is room; 0 if read. */
int proc_read(int fd, char *text, size_t size);

/* The first line of a small file, without its line end; 0 if read. */
int proc_first_line(const char *path, char *line, size_t size);

#endif
