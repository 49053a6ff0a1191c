/* SPDX-License-Identifier: MIT */
#include "bench/plot/deck.h"

#include "bench/plot/figure.h"
#include "bench/plot/request.h"

#include <errno.h>
#include <string.h>

enum {
	USUAL_PAGES = 3 /* between the question and the verdicts */
};

static bool is_frame(const struct plot_figure *figure)
{
	return strcmp(figure->kind, "title") == 0 || strcmp(figure->kind, "verdicts") == 0 ||
	       strcmp(figure->kind, "ranking") == 0;
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

/* Lines of NAME tab VALUES as a list. The values are our own words. */
static void write_facts(FILE *notes, const char *facts)
{
	for (const char *end; *facts; facts = end + (*end == '\n')) {
		size_t name = strcspn(facts, "\t\n"), line = strcspn(facts, "\n");
		end = facts + line;
		fputs("- **", notes);
		write_plain(notes, facts, name);
		fputs("**", notes);
		if (name + 1 < line)
			fprintf(notes, ": %.*s", (int)(line - name - 1), facts + name + 1);
		fputc('\n', notes);
	}
	fputc('\n', notes);
}

static void write_note(FILE *notes, const struct plot_figure *figure, size_t page)
{
	fprintf(notes, page > 1 ? "\n## %zu. " : "# ", page);
	write_plain(notes, figure->title, strlen(figure->title));
	fputs("\n\n", notes);
	if (*figure->subtitle) {
		write_plain(notes, figure->subtitle, strlen(figure->subtitle));
		fputs(".\n\n", notes);
	}
	if (*figure->texts[PLOT_FACTS])
		write_facts(notes, figure->texts[PLOT_FACTS]);
	write_plain(notes, figure->caption, strlen(figure->caption));
	fputc('\n', notes);
}

/* ---- the deck ---------------------------------------------------------------------------------
 */

static int write_script(const struct plot *plot, FILE *script)
{
	const struct plot_request *request = plot->request;
	fprintf(script,
		"# Drawn by concbench. Change what you like, then: gnuplot slides.gp\n"
		"deck = 1\ntheme = '%s'\n",
		request->theme ? request->theme : "light");
	int status = plot_append_template(script, request->templates, "style.gp");
	fputs("\nkind = 'pdf'\neval terminal(kind)\nset output 'slides.pdf'\n", script);
	for (size_t i = 0; i < plot->figures_count; i++)
		fprintf(script, "load '%s'\n", plot->figures[i]->script);
	fputs("unset output\n", script);
	return status;
}

static int write_notes(const struct plot *plot, FILE *notes)
{
	for (size_t i = 0; i < plot->figures_count; i++)
		write_note(notes, plot->figures[i], i + 1);
	return 0;
}

static int write_file(
	const struct plot *plot, const char *name, int (*write)(const struct plot *, FILE *))
{
	char path[4200];
	snprintf(path, sizeof(path), "%s/%s", plot->folder.aside, name);
	FILE *file = fopen(path, "we");
	if (!file)
		return -errno;
	int status = write(plot, file);
	bool failed = ferror(file);
	if (fclose(file) != 0 && !status)
		status = -errno;
	return status ? status : failed ? -EIO : 0;
}

void deck_write(struct plot *plot)
{
	char line[4400];
	int status = write_file(plot, "slides.gp", write_script);
	if (!status)
		status = write_file(plot, "slides.md", write_notes);
	snprintf(line, sizeof(line), "%s: %s", plot->request->folder, strerror(-status));
	if (status)
		plot_fail(plot, status, line);
}
