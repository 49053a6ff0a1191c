/* SPDX-License-Identifier: MIT */
#include "bench/machine/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int proc_read(int fd, char *text, size_t size)
{
	ssize_t got = pread(fd, text, size - 1, 0);
	if (got <= 0)
		return got ? -errno : -ENODATA;
	text[got] = '\0';
	return 0;
}

int proc_first_line(const char *path, char *line, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	int code = proc_read(fd, line, size);
	close(fd);
	if (code)
		return code;
	while (*line && *line != '\n')
		line++;
	*line = '\0';
	return 0;
}

static bool is_digit(char character)
{
	return character >= '0' && character <= '9';
}

size_t proc_numbers(const char *text, uint64_t *numbers, size_t most)
{
	size_t count = 0;
	for (; *text && count < most; text += *text != '\0') {
		if (!is_digit(*text))
			continue;
		numbers[count] = 0;
		for (; is_digit(*text); text++)
			numbers[count] = numbers[count] * 10 + (uint64_t)(*text - '0');
		count++;
	}
	return count;
}

int proc_field(const char *path, const char *key, char *value, size_t size)
{
	FILE *file = fopen(path, "re");
	if (!file)
		return -errno;
	char line[1024];
	size_t length = strlen(key);
	int error = -ENODATA;
	while (error && fgets(line, sizeof line, file)) {
		char *rest = line + length;
		if (strncmp(line, key, length) || (*rest != ':' && *rest != '\t' && *rest != ' '))
			continue;
		rest += strspn(rest, " \t:");
		rest[strcspn(rest, "\n")] = '\0';
		snprintf(value, size, "%s", rest);
		error = 0;
	}
	fclose(file);
	return error;
}

uint64_t proc_number(const char *path)
{
	char line[64];
	uint64_t number;
	if (proc_first_line(path, line, sizeof line) || sscanf(line, "%" SCNu64, &number) != 1)
		return UINT64_MAX;
	return number;
}
