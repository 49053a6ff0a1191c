/* SPDX-License-Identifier: MIT */
/* The list of stop words. */
#include "workloads/stop_words.h"

#include <string.h>

#define LETTERS 26
#define MOST    18 /* words of one letter */
#define LONGEST 10

/* The function words of the usual English lists, with their contractions; the frequent ones first,
 * as the search goes through those of a letter in turn. */
static const char *const words[LETTERS][MOST + 1] = {
	['a' - 'a'] = { "and", "a", "are", "as", "at", "all", "an", "about", "above", "after",
		"again", "against", "also", "am", "any", "aren't" },
	['b' - 'a'] = { "be", "by", "but", "been", "because", "before", "being", "below", "between",
		"both" },
	['c' - 'a'] = { "can", "could", "can't", "cannot", "couldn't" },
	['d' - 'a'] = { "do", "down", "did", "didn't", "does", "doesn't", "doing", "don't",
		"during" },
	['e' - 'a'] = { "each" },
	['f' - 'a'] = { "for", "from", "few", "further" },
	['h' - 'a'] = { "he", "his", "have", "had", "how", "her", "him", "has", "hadn't", "hasn't",
		"haven't", "having", "here", "hers", "herself", "himself" },
	['i' - 'a'] = { "in", "is", "it", "if", "its", "into", "i", "i'd", "i'll", "i'm", "i've",
		"isn't", "it's", "itself" },
	['j' - 'a'] = { "just" },
	['m' - 'a'] = { "more", "my", "me", "most", "must", "myself" },
	['n' - 'a'] = { "not", "no", "now", "nor" },
	['o' - 'a'] = { "of", "on", "one", "or", "out", "other", "over", "only", "our", "off",
		"once", "ours", "ourselves", "own" },
	['s' - 'a'] = { "some", "said", "she", "so", "should", "same", "shall", "such" },
	['t' - 'a'] = { "the", "to", "that", "they", "this", "there", "their", "then", "them",
		"than", "through", "too", "that's", "theirs", "themselves", "these", "they're",
		"those" },
	['u' - 'a'] = { "up", "use", "under", "until", "upon", "us" },
	['v' - 'a'] = { "very" },
	['w' - 'a'] = { "was", "with", "what", "we", "were", "when", "which", "will", "would",
		"who", "wasn't", "we're", "weren't", "where", "while", "whom", "why", "won't" },
	['y' - 'a'] = { "you", "your", "you're", "yours", "yourself", "yourselves" },
};

bool stop_words_contain(const unsigned char *word, size_t length)
{
	if (length == 0 || length > LONGEST || word[0] < 'a' || word[0] > 'z')
		return false;
	char second = length > 1 ? (char)word[1] : '\0'; /* settles most without a call */
	for (const char *const *stop = words[word[0] - 'a']; *stop; stop++)
		if ((*stop)[1] == second && strlen(*stop) == length &&
			memcmp(*stop, word, length) == 0)
			return true;
	return false;
}

void stop_words_inputs(FILE *json)
{
	const char *before = "[";
	for (size_t letter = 0; letter < LETTERS; letter++)
		for (const char *const *stop = words[letter]; *stop; stop++) {
			fprintf(json, "%s\"%s\"", before, *stop);
			before = ",";
		}
	putc(']', json);
}
