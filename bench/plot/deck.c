/* SPDX-License-Identifier: MIT */
#include "bench/plot/deck.h"

#include "bench/plot/gnuplot.h"
#include "bench/plot/figure.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Of a deck that nobody has asked for in detail: where the run has data for them, a page each
 * between the question and the verdicts. */
static const char *const usual[] = { "wall", "scaling", "size", "timeline" };
enum {
	USUAL_PAGES = 3,
};

/* What the pages leave in the deck's script and notes as they are drawn. */
struct deck {
	struct plot_folder folder;
	FILE *script, *notes;
	char **scripts; /* of all pages, then that of the deck; ends with NULL */
	size_t pages;
	bool few;       /* the usual pages only */
	char last[32];  /* the kind of the page before */
	size_t figures; /* pages that are neither the first nor the last */
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

static int add_script(struct deck *deck, const char *name)
{
	char **grown = reallocarray(deck->scripts, deck->pages + 2, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	deck->scripts = grown;
	grown[deck->pages + 1] = NULL;
	if (asprintf(&grown[deck->pages], "%s.gp", name) >= 0)
		return 0;
	grown[deck->pages] = NULL;
	return -ENOMEM;
}

static void add_page(void *context, const struct plot_picture *picture)
{
	struct deck *deck = context;
	const char *name = strrchr(picture->path, '/');
	bool again = strcmp(deck->last, picture->kind) == 0;
	bool framing =
		strcmp(picture->kind, "title") == 0 || strcmp(picture->kind, "verdicts") == 0;
	if (deck->few && (again || (!framing && deck->figures == USUAL_PAGES)))
		return;
	snprintf(deck->last, sizeof(deck->last), "%s", picture->kind);
	deck->figures += !framing;
	if (add_script(deck, name ? name + 1 : picture->path))
		return;
	deck->pages++;
	fprintf(deck->script, "load '%s'\n", deck->scripts[deck->pages - 1]);
	write_note(deck, picture);
}

/* ---- the deck ---------------------------------------------------------------------------------
 */

static FILE *create(const struct deck *deck, const char *name)
{
	char path[4200];
	if (snprintf(path, sizeof(path), "%s/%s", deck->folder.aside, name) >= (int)sizeof(path))
		errno = ENAMETOOLONG;
	else
		return fopen(path, "we");
	return NULL;
}

static int open_files(struct deck *deck, const struct plot_request *request)
{
	deck->script = create(deck, "slides.gp");
	deck->notes = deck->script ? create(deck, "slides.md") : NULL;
	if (!deck->notes)
		return -errno;
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
	request.folder = deck->folder.aside;
	request.unrendered = true;
	request.formats = "pdf";
	request.drawn = add_page;
	request.context = deck;
	deck->few = !request.kinds_count && !request.all_pages;
	if (deck->few) {
		request.kinds = usual;
		request.kinds_count = sizeof(usual) / sizeof(usual[0]);
	}
	fputs("\nkind = 'pdf'\neval terminal(kind)\nset output 'slides.pdf'\n", deck->script);
	int status = plot_run(&request, error, size);
	fputs("unset output\n", deck->script);
	return status;
}

static int keep(struct deck *deck)
{
	int status = plot_folder_keep(&deck->folder, "slides", true);
	for (size_t i = 0; i < deck->pages && !status; i++) {
		*strrchr(deck->scripts[i], '.') = '\0';
		status = plot_folder_keep(&deck->folder, deck->scripts[i], true);
	}
	return status;
}

static int draw_deck(
	struct deck *deck, const struct plot_request *request, char *error, size_t size)
{
	int status = deck->pages ? add_script(deck, "slides") : 0;
	struct gnuplot_job job = { request->gnuplot, deck->folder.aside,
		(const char *const *)deck->scripts };
	snprintf(error, size, "%s: %s", request->folder, strerror(ENOMEM));
	if (!status && deck->pages)
		status = gnuplot_run(&job, error, size);
	if (status || !deck->pages)
		return status;
	status = keep(deck);
	if (status)
		snprintf(error, size, "%s: %s", request->folder, strerror(-status));
	return status;
}

static int write_deck(
	struct deck *deck, const struct plot_request *request, char *error, size_t size)
{
	int status = plot_folder_open(&deck->folder, request->folder, request->linked);
	if (!status)
		status = open_files(deck, request);
	if (status)
		snprintf(error, size, "%s: %s", request->folder, strerror(-status));
	int drawn = status ? 0 : draw_pages(deck, request, error, size);
	int script = close_file(deck->script), notes = close_file(deck->notes);
	if (!status && (script || notes)) {
		status = script ? script : notes;
		snprintf(error, size, "%s: %s", request->folder, strerror(-status));
	}
	if (status)
		return status;
	char own[4096];
	status = draw_deck(deck, request, drawn ? own : error, drawn ? sizeof(own) : size);
	return status ? status : drawn;
}

int deck_write(const struct plot_request *request, size_t *pages, char *error, size_t error_size)
{
	struct deck deck = { .folder.fd = -1 };
	int status = write_deck(&deck, request, error, error_size);
	for (size_t i = 0; deck.scripts && deck.scripts[i]; i++)
		free(deck.scripts[i]);
	free(deck.scripts);
	plot_folder_close(&deck.folder);
	*pages = status ? 0 : deck.pages;
	return status;
}
