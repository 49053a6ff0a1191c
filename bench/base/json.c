/* SPDX-License-Identifier: MIT */
#include "bench/base/json.h"

#include "bench/base/file.h"
#include "bench/base/memory.h"
#include "bench/base/text.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static int parse(const char *path, const char *text, struct cJSON **document, struct error *error)
{
	const char *end = text;
	size_t line = 1;
	*document = cJSON_ParseWithOpts(text, &end, true);
	if (*document)
		return 0;
	for (; text < end; text++)
		line += *text == '\n';
	return error_set(error, -EINVAL, "%s:%zu: not JSON from here on", path, line);
}

static int read_stream(FILE *file, const char *path, struct cJSON **document, struct error *error)
{
	char *text = NULL;
	size_t room = 0;
	errno = 0;
	ssize_t length = getdelim(&text, &room, '\0', file);
	int code = 0;
	if (length < 0 && errno)
		code = error_errno(error, -errno, "%s", path);
	else if (length < 0)
		code = error_set(error, -EINVAL, "%s is empty, no JSON", path);
	else if (strlen(text) < (size_t)length)
		code = error_set(error, -EINVAL, "%s: a NUL byte: this is no JSON", path);
	if (!code)
		code = parse(path, text, document, error);
	free(text);
	fclose(file);
	return code;
}

int json_read(const char *path, struct cJSON **document, struct error *error)
{
	int fd = file_open(path, 0);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
	*document = NULL;
	return file ? read_stream(file, path, document, error)
		    : error_errno(error, fd < 0 ? fd : -ENOMEM, "%s", path);
}

int json_read_named(const char *path, struct cJSON **document, struct error *error)
{
	FILE *file = fopen(path, "re");
	*document = NULL;
	return file ? read_stream(file, path, document, error)
		    : error_errno(error, -errno, "%s", path);
}

const char *json_text(const struct cJSON *object, const char *name)
{
	return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
}

/* Makes UTF-8 of a string that the document owns. */
static void clean(char **string)
{
	char *text = *string ? text_utf8(*string) : NULL;
	free(*string);
	*string = text;
}

static void clean_all(struct cJSON *item)
{
	for (; item; item = item->next) {
		if (!(item->type & cJSON_StringIsConst))
			clean(&item->string);
		if (cJSON_IsString(item) && !(item->type & cJSON_IsReference))
			clean(&item->valuestring);
		clean_all(item->child);
	}
}

char *json_print(struct cJSON *document)
{
	clean_all(document);
	char *text = memory_had(cJSON_Print(document));
	cJSON_Delete(document);
	return text;
}

int json_write(struct cJSON *document, FILE *file)
{
	char *text = json_print(document);
	int code = fprintf(file, "%s\n", text) < 0 ? -errno : 0;
	free(text);
	return code;
}

int json_save(struct cJSON *document, const char *path, struct error *error)
{
	struct file file;
	int code = file_create(&file, path);
	file.durable = true;
	if (!code)
		code = json_write(document, file.stream);
	else
		cJSON_Delete(document);
	code = file_close(&file, code);
	return code ? error_errno(error, code, "%s", path) : 0;
}
