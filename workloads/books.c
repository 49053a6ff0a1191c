/* SPDX-License-Identifier: MIT */
/*
 * Generates the books: words drawn by Zipf's law (the k-th most frequent one k times as rare as the
 * first), made into sentences and lines. Integers only, so that no library or compiler changes a
 * byte; a change of anything here needs a new DIRECTORY.
 */
#include "workloads/books.h"
#include "workloads/cache.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DIRECTORY  "books-1"
#define SEED       UINT64_C(0x626f6f6b73)
#define VOCABULARY 16384u
#define COLUMNS    70u
#define WORD       32u /* room for a generated word */

/* In bytes. Each half of them adds up to the same, so that two workers get equal shares. */
static const uint32_t sizes[BOOKS_COUNT] = { 320000, 60000, 800000, 150000, 210000, 600000, 100000,
	420000 };

/* What is_written() makes of each. */
static const uint64_t hashes[BOOKS_COUNT] = { UINT64_C(0xf5fbd25b2c431eb8),
	UINT64_C(0x39f8eac1451d8f21), UINT64_C(0xbb0af2f01c6ad29a), UINT64_C(0x00c26b4df3da9313),
	UINT64_C(0xf7fbfebb7fefe5cd), UINT64_C(0xf19bceaaed4c21fd), UINT64_C(0xe4f67b7589cbd98a),
	UINT64_C(0x8f223603f819a4c4) };

/* The most frequent words of English, in order. They take two ranks of three while they last. */
static const char *const common[] = { "the", "of", "and", "to", "a", "in", "is", "it", "you",
	"that", "he", "was", "for", "on", "are", "with", "as", "his", "they", "be", "at", "one",
	"have", "this", "from", "or", "had", "by", "not", "but", "what", "some", "we", "can", "out",
	"other", "were", "all", "there", "when", "up", "use", "your", "how", "said", "an", "each",
	"she" };

#define COMMON (sizeof common / sizeof common[0])
#define RANKS  (VOCABULARY + COMMON)

struct author {
	unsigned book;
	uint64_t drawn;        /* random numbers so far */
	uint64_t below[RANKS]; /* the sum of the weights of the ranks up to this one */
	unsigned char *bytes;
	size_t used, size;
	size_t column;
	unsigned sentence_left; /* words */
	bool starts;            /* the next word starts a sentence */
};

static uint64_t draw(struct author *author, uint64_t limit)
{
	uint64_t random = workload_hash(SEED + author->book, author->drawn++);
	return workload_below(random, limit);
}

static void put(struct author *author, const char *text)
{
	size_t length = strlen(text);
	size_t room = author->size - author->used;
	memcpy(author->bytes + author->used, text, length < room ? length : room);
	author->used += length < room ? length : room;
	author->column += length;
}

static void new_line(struct author *author)
{
	put(author, "\n");
	author->column = 0;
}

/* Two to four syllables, the rarer the longer: the same word for the same number in every book. */
static void spell(unsigned number, char word[WORD])
{
	static const char *const onsets[] = { "b", "br", "c", "ch", "d", "dr", "f", "g", "gr", "h",
		"j", "l", "m", "n", "p", "pl", "r", "s", "st", "sh", "t", "th", "tr", "v", "w" };
	static const char *const vowels[] = { "a", "e", "i", "o", "u", "ai", "ea", "ou" };
	static const char *const codas[] = { "", "", "n", "r", "s", "l", "nd", "m" };
	unsigned syllables = 2 + (number >= 256) + (number >= 4096);
	word[0] = '\0';
	for (unsigned i = 0; i < syllables; i++) {
		uint64_t random = workload_hash(SEED + BOOKS_COUNT + i, number);
		strcat(word, onsets[random % (sizeof onsets / sizeof onsets[0])]);
		strcat(word, vowels[(random >> 32) % 8]);
		if (i + 1 == syllables)
			strcat(word, codas[(random >> 48) % 8]);
	}
}

/* Exchanging neighbours by the book's number gives each book another favourite word. */
static void word_of_rank(unsigned book, size_t rank, char word[WORD])
{
	size_t third = rank / 3;
	bool mixed = rank < COMMON / 2 * 3;
	if (mixed && rank % 3 < 2)
		strcpy(word, common[third * 2 + rank % 3]);
	else
		spell((unsigned)(mixed ? third : rank - COMMON) ^ book, word);
}

static size_t draw_rank(struct author *author)
{
	uint64_t drawn = draw(author, author->below[RANKS - 1]);
	size_t low = 0, high = RANKS - 1;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (drawn < author->below[middle])
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

static void punctuate(struct author *author, char *word)
{
	if (author->sentence_left > 0)
		strcat(word, draw(author, 12) == 0 ? "," : "");
	else
		strcat(word, draw(author, 10) > 0 ? "." : draw(author, 2) > 0 ? "?" : "!");
}

static void write_word(struct author *author)
{
	char word[WORD + 2];
	word_of_rank(author->book, draw_rank(author), word);
	if (author->starts) {
		word[0] = (char)(word[0] - 'a' + 'A');
		author->sentence_left = 5 + (unsigned)draw(author, 16);
	}
	author->starts = --author->sentence_left == 0;
	punctuate(author, word);
	if (author->column > 0 && author->column + 1 + strlen(word) > COLUMNS)
		new_line(author);
	if (author->column > 0)
		put(author, " ");
	put(author, word);
	if (author->starts && draw(author, 6) == 0) {
		new_line(author);
		new_line(author);
	}
}

static void write_book(struct author *author)
{
	uint64_t sum = 0;
	for (size_t rank = 0; rank < RANKS; rank++)
		author->below[rank] = sum += (UINT64_C(1) << 40) / (rank + 1);
	author->starts = true;
	while (author->used < author->size)
		write_word(author);
	author->bytes[author->size - 1] = '\n';
}

/* ---- where they are ---------------------------------------------------------------------------
 */

int books_path(unsigned book, char *path, size_t size)
{
	char name[sizeof DIRECTORY + 32];
	snprintf(name, sizeof name, DIRECTORY "/book-%u.txt", book + 1);
	return cache_path(name, path, size);
}

/* FNV-1a over words of 8 bytes, of which all sizes are multiples: a byte a time takes 3 ms. */
static uint64_t hash_words(uint64_t hash, const uint64_t *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		hash = (hash ^ le64toh(words[i])) * UINT64_C(0x100000001b3);
	return hash;
}

/* Is a whole book there, and are its bytes the right ones? */
static bool is_written(unsigned book)
{
	char path[BOOKS_PATH];
	int fd = books_path(book, path, sizeof path) < 0 ? -1 : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	uint64_t words[4096], hash = UINT64_C(0xcbf29ce484222325);
	size_t left = sizes[book];
	ssize_t got = 1;
	for (; left > 0 && got > 0; left -= (size_t)got) {
		got = read(fd, words, left < sizeof words ? left : sizeof words);
		if (got <= 0 || got % 8)
			break;
		hash = hash_words(hash, words, (size_t)got / 8);
	}
	bool over = left == 0 && read(fd, words, 1) == 0;
	close(fd);
	return over && hash == hashes[book];
}

static bool are_written(void)
{
	unsigned written = 0;
	for (unsigned book = 0; book < BOOKS_COUNT; book++)
		written += is_written(book);
	return written == BOOKS_COUNT;
}

static int refuse(char error[WORKLOAD_TEXT], int status)
{
	return cache_explain(error, DIRECTORY, "the generated books", "files=...", status);
}

int books_plan(char error[WORKLOAD_TEXT])
{
	int status = are_written() ? 0 : cache_plan(DIRECTORY);
	return status < 0 ? refuse(error, status) : 0;
}

/* ---- writing them -----------------------------------------------------------------------------
 */

static int generate(unsigned book)
{
	char name[sizeof DIRECTORY + 32];
	snprintf(name, sizeof name, DIRECTORY "/book-%u.txt", book + 1);
	struct author *author = calloc(1, sizeof *author);
	unsigned char *bytes = malloc(sizes[book]);
	int status = -ENOMEM;
	if (author && bytes) {
		author->book = book;
		author->bytes = bytes;
		author->size = sizes[book];
		write_book(author);
		status = cache_write(name, bytes, sizes[book], 1);
	}
	free(author);
	free(bytes);
	return status;
}

int books_setup(char error[WORKLOAD_TEXT])
{
	int status = 0;
	for (unsigned book = 0; status == 0 && book < BOOKS_COUNT; book++)
		if (!is_written(book))
			status = generate(book);
	return status < 0 ? refuse(error, status) : 0;
}
