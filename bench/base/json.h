/* SPDX-License-Identifier: MIT */
/* JSON files: one way to read them, one to write them. */
#ifndef CONCBENCH_JSON_H
#define CONCBENCH_JSON_H

#include "bench/base/error.h"

#include <stdio.h>

struct cJSON;

/*
 * Reads a file of a run, which is no link and no pipe, that is one JSON document and nothing else;
 * `*document` is NULL on failure. 0, or a negative errno with a line that says the file, and the
 * line where it stops being JSON.
 */
int json_read(const char *path, struct cJSON **document, struct error *);
/* The same of what the user named, whatever it is. */
int json_read_named(const char *path, struct cJSON **document, struct error *);

/* A text of an object; NULL when there is none. Borrowed. */
const char *json_text(const struct cJSON *object, const char *name);

/*
 * The document as text, in which every string and every name is UTF-8 by text_utf8; frees the
 * document. Caller frees.
 */
char *json_print(struct cJSON *document);

/* Prints the document and a line end, and frees it. 0 or a negative errno. */
int json_write(struct cJSON *document, FILE *);

/* The same into a file of a run, on the disk when it returns. A negative errno with a line. */
int json_save(struct cJSON *document, const char *path, struct error *);

#endif
