/* SPDX-License-Identifier: MIT */
/*
 * PROGRAM CHANGES FOLDER...: the input of each file of the folders, and that many small changes of
 * each, which are the same every time. For builds without libFuzzer.
 */
#include "fuzz.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static uint64_t random_state = UINT64_C(0x9e3779b97f4a7c15);

/* xorshift64*, Vigna (2016). */
static size_t draw(size_t below)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return (size_t)((random_state * UINT64_C(2685821657736338717)) >> 33) % (below ? below : 1);
}

static void change(uint8_t *data, size_t *size)
{
	static const char odd[] = "\"',;=\\\n\r\t\x1b[]{}0-9.eE%/\xff\xc3\x80";
	size_t at = draw(*size), length = draw(*size - at < 40 ? *size - at : 40);
	switch (draw(4)) {
	case 0:
		data[at] = (uint8_t)odd[draw(sizeof odd)];
		break;
	case 1:
		data[at] ^= (uint8_t)(1u << draw(8));
		break;
	case 2:
		memmove(data + at, data + at + length, *size - at - length);
		*size -= length;
		break;
	default:
		memmove(data + draw(*size - length + 1), data + at, length);
	}
}

static void try(const char *path, size_t changes)
{
	FILE *file = fopen(path, "r");
	static uint8_t whole[1 << 20];
	fuzz_must(file, path);
	size_t size = fread(whole, 1, sizeof whole, file);
	fclose(file);
	LLVMFuzzerTestOneInput(whole, size);
	for (size_t i = 0; i < changes && size; i++) {
		/* As large as its content, so that a sanitizer sees who reads beyond. */
		uint8_t *copy = malloc(size);
		size_t left = size;
		fuzz_must(copy, "memory");
		memcpy(copy, whole, size);
		for (size_t times = 1 + draw(3); times && left; times--)
			change(copy, &left);
		uint8_t *exact = realloc(copy, left ? left : 1);
		LLVMFuzzerTestOneInput(exact, left);
		free(exact);
	}
}

int main(int argc, char **argv)
{
	size_t files = 0;
	for (int i = 2; i < argc; i++) {
		DIR *folder = opendir(argv[i]);
		fuzz_must(folder, argv[i]);
		for (struct dirent *entry; (entry = readdir(folder));) {
			char path[4096];
			if (*entry->d_name == '.')
				continue;
			snprintf(path, sizeof path, "%s/%s", argv[i], entry->d_name);
			try(path, strtoul(argv[1], NULL, 10));
			files++;
		}
		closedir(folder);
	}
	fuzz_must(files, "there are seeds");
	printf("%zu seeds\n", files);
	return 0;
}
