/* SPDX-License-Identifier: MIT */
/* What the groups and rows of a page are called there. */
#include "bench/plot/rows.h"

#include "bench/base/memory.h"
#include "bench/plot/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	GROUPS_WIDTH = 300, /* of groups' names in a stack, at most */
	GROUP_LINES = 3,    /* of a name, at most */
};

/* What a block is called; the caller frees. */
static char *label_of(const struct plot_rows *rows, const struct plot_block *block)
{
	const char *name = rows->plot->results.groups[block->group].label;
	return block->parts > 1 ? memory_print("%s (%zu of %zu)", name, block->part, block->parts)
				: memory_text(name);
}

double plot_rows_groups(const struct plot_rows *rows)
{
	double width = 0;
	for (size_t i = 0; i < rows->blocks_count; i++) {
		char *label = label_of(rows, &rows->blocks[i]);
		width = fmax(width, plot_text_width(label, rows->size));
		free(label);
	}
	return fmin(width, GROUPS_WIDTH);
}

/* On so many lines, which end at blanks; on one where a word is wider than a line. */
static void shorten_wrapped(char **texts, size_t count, double size, double width, size_t lines)
{
	for (size_t i = 0; i < count; i++) {
		for (const char *word = texts[i]; *word;) {
			char text[512];
			size_t length = strcspn(word, " ");
			snprintf(text, sizeof(text), "%.*s", (int)length, word);
			lines = plot_text_width(text, size) > width + 1 ? 1 : lines;
			word += length + (word[length] == ' ');
		}
	}
	plot_text_apart(texts, count, size, width * (double)lines);
}

void plot_rows_name(struct plot_rows *rows)
{
	const struct plot_block *first = &rows->blocks[0];
	double width = first->right - first->left + rows->names + PLOT_ROWS_NAME_GAP;
	size_t lines = GROUP_LINES;
	for (size_t i = 0; i < rows->blocks_count; i++) {
		rows->labels[i] = label_of(rows, &rows->blocks[i]);
		lines = rows->blocks[i].count < lines ? rows->blocks[i].count : lines;
	}
	for (size_t i = 0; i < rows->count; i++) {
		char name[256];
		plot_cell_name(rows->plot, rows->rows[i].cell, name, sizeof(name));
		rows->texts[i] = memory_text(name);
	}
	if (rows->kind->grid)
		plot_text_apart(rows->labels, rows->blocks_count, PLOT_ROWS_HEAD, width);
	else
		shorten_wrapped(rows->labels, rows->blocks_count, rows->size,
			plot_rows_groups(rows), lines);
	plot_text_apart(rows->texts, rows->count, rows->size, rows->names);
}

void plot_rows_unname(struct plot_rows *rows)
{
	for (size_t i = 0; i < rows->blocks_count; i++)
		free(rows->labels[i]);
	for (size_t i = 0; i < rows->count; i++)
		free(rows->texts[i]);
}
