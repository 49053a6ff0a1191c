/* SPDX-License-Identifier: MIT */
/* What the groups and rows of a page are called there. */
#include "bench/plot/rows.h"

#include "bench/base/memory.h"
#include "bench/plot/text.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	GROUPS_WIDTH = 300, /* of groups' names in a stack: up to that they stay on one line */
	GROUPS_MOST = 400,
	GROUPS_LEAST = 20, /* pixels: letters */
	HEAD = 33,         /* above a panel; at least so many on one line, or on two */
	HEAD_LEAST = 28,
	HEAD_TWO = 22,
};

#define LINE_PITCH 1.2 /* from a line to the next, of the letters' size */

/* The group's name; of a panel for several languages without its own. Caller frees. */
static char *name_of(const struct plot_rows *rows, size_t group)
{
	const struct results *results = &rows->plot->results;
	const struct results_cell *first = &results->cells[results->groups[group].first];
	const char *label = results->groups[group].label;
	char language[RESULTS_LANGUAGE], words[RESULTS_LANGUAGE + 8];
	snprintf(words, sizeof(words), " in %s", results_language_name(first->language, language));
	const char *at = rows->kind->works && *first->language ? strstr(label, words) : NULL;
	return at ? memory_print("%.*s%s", (int)(at - label), label, at + strlen(words))
		  : memory_text(label);
}

/* What a block is called; the caller frees. */
static char *label_of(const struct plot_rows *rows, const struct plot_block *block)
{
	char *name = name_of(rows, block->group);
	if (block->parts == 1)
		return name;
	char *part = memory_print("%s (%zu of %zu)", name, block->part, block->parts);
	free(name);
	return part;
}

/* The widest of the groups' names and of the words in them, at a size of one pixel. */
struct widest {
	double name, word;
};

static struct widest widest_of(const struct plot_rows *rows)
{
	struct widest widest = { 1, 1 };
	for (size_t i = 0; i < rows->blocks_count; i++) {
		char *name = label_of(rows, &rows->blocks[i]), *rest;
		widest.name = fmax(widest.name, plot_text_width(name, 1));
		for (char *word = strtok_r(name, " ", &rest); word;
			word = strtok_r(NULL, " ", &rest))
			widest.word = fmax(widest.word, plot_text_width(word, 1));
		free(name);
	}
	return widest;
}

size_t plot_rows_lines(const struct plot_rows *rows, const struct plot_block *block)
{
	if (rows->kind->grid)
		return rows->groups.most;
	double height = rows->pitch * ((double)block->count - 0.5) + rows->groups_size * 0.6;
	return (size_t)fmax(1, height / rows->groups.pitch);
}

/* Are the groups' names whole on their lines? */
static bool all_hold(const struct plot_rows *rows)
{
	bool hold = true;
	for (size_t i = 0; i < rows->blocks_count && hold; i++) {
		struct plot_lines lines = rows->groups;
		char *name = label_of(rows, &rows->blocks[i]);
		lines.most = plot_rows_lines(rows, &rows->blocks[i]);
		hold = plot_lines_hold(&lines, name, rows->groups_size);
		free(name);
	}
	return hold;
}

static bool try(struct plot_rows *rows, double size, size_t most, double width)
{
	rows->groups_size = size;
	rows->groups = (struct plot_lines){ most, size * LINE_PITCH, width };
	return all_hold(rows);
}

void plot_rows_beside(struct plot_rows *rows)
{
	const struct widest widest = widest_of(rows);
	double size = rows->size, width;
	do {
		double wished = fmax(widest.word, fmin(widest.name, GROUPS_WIDTH / size)) * size;
		width = fmin(ceil(wished), GROUPS_MOST);
	} while (!try(rows, size, 1, width) && --size >= GROUPS_LEAST);
}

void plot_rows_above(struct plot_rows *rows, double width)
{
	for (double size = HEAD; size >= HEAD_LEAST; size--)
		if (try(rows, size, 1, width))
			return;
	for (double size = HEAD_LEAST; size >= HEAD_TWO; size--)
		if (try(rows, size, 2, width))
			return;
}

/* Makes the groups' names short enough for the least of their places. */
static void shorten_labels(struct plot_rows *rows)
{
	size_t lines = SIZE_MAX;
	if (all_hold(rows))
		return;
	for (size_t i = 0; i < rows->blocks_count; i++) {
		size_t own = plot_rows_lines(rows, &rows->blocks[i]);
		lines = own < lines ? own : lines;
	}
	if (widest_of(rows).word * rows->groups_size > rows->groups.width)
		lines = 1;
	/* what is cut at blanks does not fill its lines */
	double width = rows->groups.width * (lines > 1 ? 0.85 * (double)lines : 1);
	plot_text_apart(rows->labels, rows->blocks_count, rows->groups_size, width);
}

void plot_rows_name(struct plot_rows *rows)
{
	for (size_t i = 0; i < rows->blocks_count; i++)
		rows->labels[i] = label_of(rows, &rows->blocks[i]);
	for (size_t i = 0; i < rows->count; i++) {
		char name[256];
		plot_cell_name(rows->plot, rows->rows[i].cell, name, sizeof(name));
		rows->texts[i] = memory_text(name);
	}
	shorten_labels(rows);
	plot_text_apart(rows->texts, rows->count, rows->size, rows->names);
}

void plot_rows_unname(struct plot_rows *rows)
{
	for (size_t i = 0; i < rows->blocks_count; i++)
		free(rows->labels[i]);
	for (size_t i = 0; i < rows->count; i++)
		free(rows->texts[i]);
}
