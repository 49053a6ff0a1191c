/* SPDX-License-Identifier: MIT */
#include "bench/plot/deck.h"

#include "bench/plot/gnuplot.h"
#include "bench/plot/figure.h"

#include <errno.h>
#include <string.h>

/* What the pages leave in the deck's script and notes as they are drawn. */
struct deck {
	const char *folder;
	FILE *script, *notes;
	size_t pages;
};

/* ---- notes ------------------------------------------------------------------------------------
 */

/* Text that Markdown takes for nothing else. */
static void write_plain(FILE *notes, const char *text)
{
	for (; *text; text++) {
		if (strchr("\\`*_[]<>|~#&$", *text))
			fputc('\\', notes);
		fputc(*text, notes);
	}
}

/* Lines of NAME tab VALUES as a list. The values are our own words. */
static void write_facts(FILE *notes, const char *facts)
{
	for (const char *end; *facts; facts = end + (*end == '\n')) {
		char name[1024];
		size_t length = strcspn(facts, "\t\n");
		end = facts + strcspn(facts, "\n");
		snprintf(name, sizeof(name), "%.*s", (int)length, facts);
		fputs("- **", notes);
		write_plain(notes, name);
		fputs("**", notes);
		if (facts + length < end && facts[length + 1] != '\n')
			fprintf(notes, ": %.*s", (int)(end - facts - length - 1),
				facts + length + 1);
		fputc('\n', notes);
	}
}

static void write_note(struct deck *deck, const struct plot_picture *picture)
{
	fprintf(deck->notes, deck->pages > 1 ? "\n## %zu. " : "# ", deck->pages);
	write_plain(deck->notes, picture->title);
	fputs("\n\n", deck->notes);
	if (*picture->subtitle) {
		write_plain(deck->notes, picture->subtitle);
		fputs(".\n\n", deck->notes);
	}
	write_facts(deck->notes, picture->facts);
	if (*picture->facts)
		fputc('\n', deck->notes);
	write_plain(deck->notes, picture->caption);
	fputc('\n', deck->notes);
}

static void add_page(void *context, const struct plot_picture *picture)
{
	struct deck *deck = context;
	const char *name = strrchr(picture->path, '/');
	deck->pages++;
	fprintf(deck->script, "load '%s.gp'\n", name ? name + 1 : picture->path);
	write_note(deck, picture);
}

/* ---- the deck ---------------------------------------------------------------------------------
 */

/* A file made anew: what an earlier deck left must not pass for this one. */
static FILE *create(const struct deck *deck, const char *name)
{
	char path[4200];
	if (snprintf(path, sizeof(path), "%s/%s", deck->folder, name) >= (int)sizeof(path))
		errno = ENAMETOOLONG;
	else
		return fopen(path, "we");
	return NULL;
}

static int open_files(struct deck *deck, const struct plot_request *request)
{
	deck->script = create(deck, "slides.gp");
	deck->notes = deck->script ? create(deck, "slides.md") : NULL;
	FILE *pages = deck->notes ? create(deck, "slides.pdf") : NULL;
	if (!pages)
		return -errno;
	fclose(pages); /* gnuplot fills it */
	fprintf(deck->script,
		"# Drawn by concbench. Change what you like, then: gnuplot slides.gp\n"
		"deck = 1\ntheme = '%s'\n",
		request->theme ? request->theme : "light");
	return plot_append_template(deck->script, request->templates, "style.gp");
}

static int close_file(FILE *file)
{
	if (!file)
		return 0;
	bool failed = ferror(file);
	return fclose(file) ? -errno : failed ? -EIO : 0;
}

static int draw_pages(struct deck *deck, const struct plot_request *asked, char *error, size_t size)
{
	struct plot_request request = *asked;
	request.deck = true;
	request.folder = deck->folder;
	request.formats = "pdf";
	request.drawn = add_page;
	request.context = deck;
	fputs("\nkind = 'pdf'\neval terminal(kind)\nset output 'slides.pdf'\n", deck->script);
	int status = plot_run(&request, error, size);
	fputs("unset output\n", deck->script);
	return status;
}

static int write_deck(
	struct deck *deck, const struct plot_request *request, char *error, size_t size)
{
	int status = plot_make_folder(deck->folder);
	if (!status)
		status = open_files(deck, request);
	if (status)
		snprintf(error, size, "%s: %s", deck->folder, strerror(-status));
	int drawn = status ? 0 : draw_pages(deck, request, error, size);
	int script = close_file(deck->script), notes = close_file(deck->notes);
	if (status || drawn == -ENOENT)
		return status ? status : drawn;
	if (script || notes) {
		status = script ? script : notes;
		snprintf(error, size, "%s: %s", deck->folder, strerror(-status));
		return status;
	}
	struct gnuplot_job job = { request->gnuplot, deck->folder, "slides.gp" };
	status = deck->pages ? gnuplot_run(&job, error, size) : 0;
	return status ? status : drawn;
}

int deck_write(const struct plot_request *request, size_t *pages, char *error, size_t error_size)
{
	struct deck deck = { .folder = request->folder };
	int status = write_deck(&deck, request, error, error_size);
	*pages = deck.pages;
	return status;
}
