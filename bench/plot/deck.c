/* SPDX-License-Identifier: MIT */
#include "bench/plot/deck.h"

#include "bench/plot/figure.h"
#include "bench/plot/request.h"

#include <string.h>

enum {
	USUAL_PAGES = 3 /* between the question and the verdicts */
};

/* A page of words alone, before or behind the figures. */
static bool is_frame(const struct plot_figure *figure)
{
	return !figure->template;
}

void deck_choose(struct plot *plot)
{
	size_t kept = 0, pages = 0;
	const char *last = "";
	for (size_t i = 0; i < plot->figures_count; i++) {
		struct plot_figure *figure = plot->figures[i];
		bool again = strcmp(figure->kind, last) == 0;
		if (again || (!is_frame(figure) && pages == USUAL_PAGES)) {
			plot_figure_free(figure);
			continue;
		}
		last = figure->kind;
		pages += !is_frame(figure);
		plot->figures[kept++] = figure;
	}
	plot->figures_count = kept;
}

/* ---- notes ------------------------------------------------------------------------------------
 */

/* Text that Markdown takes for nothing else. */
static void write_plain(FILE *notes, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (strchr("\\`*_[]<>|~#&$", text[i]))
			fputc('\\', notes);
		fputc(text[i], notes);
	}
}

/* Lines of NAME tab VALUES as a list. Both hold names out of data. */
static void write_facts(FILE *notes, const char *facts)
{
	for (const char *end; *facts; facts = end + (*end == '\n')) {
		size_t name = strcspn(facts, "\t\n"), line = strcspn(facts, "\n");
		end = facts + line;
		fputs("- **", notes);
		write_plain(notes, facts, name);
		fputs("**", notes);
		if (name + 1 < line) {
			fputs(": ", notes);
			write_plain(notes, facts + name + 1, line - name - 1);
		}
		fputc('\n', notes);
	}
	fputc('\n', notes);
}

static void write_note(FILE *notes, const struct plot_figure *figure, size_t page)
{
	fprintf(notes, page > 1 ? "\n## %zu. " : "# ", page);
	write_plain(notes, figure->titled, strlen(figure->titled));
	fputs("\n\n", notes);
	if (*figure->subtitled) {
		write_plain(notes, figure->subtitled, strlen(figure->subtitled));
		fputs(".\n\n", notes);
	}
	if (*figure->texts[PLOT_FACTS])
		write_facts(notes, figure->texts[PLOT_FACTS]);
	write_plain(notes, figure->captioned, strlen(figure->captioned));
	fputc('\n', notes);
}

/* ---- the deck ---------------------------------------------------------------------------------
 */

static void write_script(struct plot *plot, FILE *script)
{
	const char *theme = plot->request->theme;
	fprintf(script,
		PLOT_FOLDER_DECK "Change what you like, then: gnuplot slides.gp\n"
				 "deck = 1\ntheme = '%s'\n",
		theme ? theme : "light");
	plot_append_template(plot, script, "style.gp");
	fputs("\nkind = 'pdf'\neval terminal(kind)\nset output 'slides.pdf'\n", script);
	for (size_t i = 0; i < plot->figures_count; i++)
		fprintf(script, "load '%s'\n", plot->figures[i]->script);
	fputs("unset output\n", script);
}

static void write_notes(struct plot *plot, FILE *notes)
{
	for (size_t i = 0; i < plot->figures_count; i++)
		write_note(notes, plot->figures[i], i + 1);
}

void deck_write(struct plot *plot)
{
	FILE *script = plot_create(plot, "slides", ".gp");
	FILE *notes = plot_create(plot, "slides", ".md");
	if (script) {
		write_script(plot, script);
		plot_close(plot, script, "slides.gp");
	}
	if (notes) {
		write_notes(plot, notes);
		plot_close(plot, notes, "slides.md");
	}
}
