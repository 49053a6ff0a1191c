/* SPDX-License-Identifier: MIT */
/*
 * concbench new: a commented skeleton of a workload or a runner, from scripts/new. As a plug-in it
 * has a folder of its own, with a meson.build and a test. Where the current folder is concbench's
 * own tree it becomes built in: its file, its row in the registry and its line in meson.build; the
 * tests there take it from the registry.
 */
#include "bench/commands/command.h"

#include "bench/base/data.h"
#include "bench/base/file.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is being written. */
struct skeleton {
	const char *kind; /* "workload" or "runner" */
	const char *name;
	char id[64]; /* the name as C has it */
	bool tree;   /* it becomes built in */
	char headers[4096], program[4096];
	struct error *error;
};

/* ---- filling in ----------------------------------------------------------------------------- */

/* What stands for @KEY@ of `length` bytes, or NULL. */
static const char *value_of(const struct skeleton *new, const char *key, size_t length, char *text)
{
	const char *plugin = new->tree ? new->kind : "concbench";
	const struct {
		const char *key, *value;
	} values[] = {
		{ "NAME", new->name },
		{ "ID", new->id },
		{ "HEADERS", new->headers },
		{ "PROGRAM", new->program },
		{ "OBJECT", text },
		{ "INCLUDE", text },
		{ "DECLARE", text },
	};
	size_t i = 0, count = sizeof values / sizeof *values;
	while (i < count && (strncmp(values[i].key, key, length) || values[i].key[length]))
		i++;
	if (i == count)
		return NULL;
	*text = '\0';
	if (*key == 'O')
		sprintf(text, "%s_%s", plugin, new->tree ? new->id : new->kind);
	if (*key == 'I' && new->tree)
		sprintf(text, "#include \"%ss/registry.h\"\n", new->kind);
	if (*key == 'D' && !new->tree)
		sprintf(text, "extern const struct %s concbench_%s;\n\n", new->kind, new->kind);
	return values[i].value;
}

static void fill_line(const struct skeleton *new, const char *line, FILE *out)
{
	char text[200];
	for (const char *at; (at = strchr(line, '@')); line = at) {
		const char *end = strchr(at + 1, '@');
		const char *value =
			end ? value_of(new, at + 1, (size_t)(end - at - 1), text) : NULL;
		fwrite(line, 1, (size_t)(at - line), out);
		fputs(value ? value : "@", out);
		at = value ? end + 1 : at + 1;
	}
	fputs(line, out);
}

/* Writes a new file from scripts/new/TEMPLATE. */
static int write_filled(
	const struct skeleton *new, const char *template, const char *path, mode_t mode)
{
	char name[128], from[4096], *line = NULL;
	size_t room = 0;
	struct file file;
	snprintf(name, sizeof name, "scripts/new/%s", template);
	int code = data_path(name, from, sizeof from);
	if (code)
		return error_errno(new->error, code, "%s", name);
	if (!access(path, F_OK))
		return error_set(new->error, -EEXIST, "%s is there already", path);
	FILE *in = fopen(from, "re");
	if (!in)
		return error_errno(new->error, -errno, "%s", from);
	code = file_create(&file, path);
	while (!code && getline(&line, &room, in) >= 0)
		fill_line(new, line, file.stream);
	if (!code && (ferror(in) || fchmod(fileno(file.stream), mode)))
		code = -EIO;
	code = file_close(&file, code);
	fclose(in);
	free(line);
	return code ? error_errno(new->error, code, "%s", path) : 0;
}

/* ---- the tree's lists ----------------------------------------------------------------------- */

/* A list in a file: it begins behind `head`, and each of its lines begins with `mark`. */
struct list {
	const char *path, *head, *mark;
	const char *glue;  /* what all but the last line end with */
	const char *entry; /* the new line, without line end and glue */
	bool sorted;       /* else the new one goes to the end */
};

/* Writes the text with the entry in its place. */
static void write_list(const struct list *list, const char *text, const char *at, FILE *out)
{
	size_t mark = strlen(list->mark), last = 0;
	fwrite(text, 1, (size_t)(at - text), out);
	bool put = false;
	for (; !strncmp(at, list->mark, mark); at += last + (at[last] != '\0')) {
		last = strcspn(at, "\n");
		size_t bare = strcspn(at, ")\n") + (at[strcspn(at, ")\n")] == ')');
		bool ends = strncmp(at + last + (at[last] != '\0'), list->mark, mark);
		if (!put && list->sorted && strncmp(list->entry, at, bare) < 0) {
			fprintf(out, "%s%s\n", list->entry, list->glue);
			put = true;
		}
		fprintf(out, "%.*s", (int)last, at);
		if (ends && !put)
			fprintf(out, "%s\n%s", list->glue, list->entry);
		fputc('\n', out);
	}
	fputs(at, out);
}

/* `was`: the text of the file before; the caller frees it either way. */
static int insert(const struct list *list, char **was, struct error *error)
{
	struct file file;
	char *text = NULL, *at = NULL;
	int code = file_text(list->path, &text);
	*was = text;
	if (code)
		error_errno(error, code, "%s", list->path);
	if (!code && (at = strstr(text, list->head)))
		at = strchr(at, '\n');
	if (!code && !at)
		code = error_set(error, -EINVAL, "%s has no '%s'", list->path, list->head);
	if (!code) {
		code = file_create(&file, list->path);
		if (!code)
			write_list(list, text, at + 1, file.stream);
		code = file_close(&file, code);
		if (code)
			error_errno(error, code, "%s", list->path);
	}
	return code;
}

/* The row and the line, or neither. */
static int insert_both(const struct list *rows, const struct list *files, struct error *error)
{
	char *was = NULL, *unused = NULL;
	struct file file;
	int code = insert(rows, &was, error);
	if (!code && (code = insert(files, &unused, error))) {
		int back = file_create(&file, rows->path);
		if (!back)
			fputs(was, file.stream);
		file_close(&file, back);
	}
	free(was);
	free(unused);
	return code;
}

static int write_tree(const struct skeleton *new)
{
	bool workload = *new->kind == 'w';
	char path[200], registry[64], meson[64], head[64], row[128], line[128], template[32];
	snprintf(path, sizeof path, "%ss/%s.c", new->kind, new->id);
	snprintf(registry, sizeof registry, "%ss/registry.h", new->kind);
	snprintf(meson, sizeof meson, "%ss/meson.build", new->kind);
	snprintf(head, sizeof head, "#define %s_TABLE(", workload ? "WORKLOAD" : "RUNNER");
	snprintf(row, sizeof row, "\t%s(%s)", workload ? "ROW" : "OTHER", new->id);
	snprintf(line, sizeof line, "  '%s.c',", new->id);
	snprintf(template, sizeof template, "%s.c", new->kind);
	const struct list rows = { registry, head, "\t", " \\", row, workload };
	const struct list files = { meson, "concbench_sources += files(", "  '", "", line, true };
	int code = write_filled(new, template, path, 0644);
	if (!code && (code = insert_both(&rows, &files, new->error)))
		unlink(path);
	if (!code)
		printf("%s, with its row in %s and its line in %s. Now:\n\n"
		       "    ninja -C build && meson test -C build %s%s\n",
			path, registry, meson, workload ? "battery-" : "--suite battery",
			workload ? new->name : "");
	return code;
}

/* ---- a plug-in ------------------------------------------------------------------------------ */

static int write_plugin(const struct skeleton *new, const char *folder)
{
	char source[80], script[32], program[80], path[4400];
	snprintf(source, sizeof source, "%s.c", new->kind);
	snprintf(program, sizeof program, "%s.c", new->name);
	snprintf(script, sizeof script, "%s.sh", new->kind);
	const struct {
		const char *template, *name;
		mode_t mode;
	} files[] = { { source, program, 0644 }, { script, "test.sh", 0755 },
		{ "meson.build", "meson.build", 0644 } };
	if (mkdir(folder, 0777))
		return error_errno(new->error, -errno, "%s", folder);
	size_t written = 0;
	int code = 0;
	for (; !code && written < sizeof files / sizeof *files; written++) {
		snprintf(path, sizeof path, "%s/%s", folder, files[written].name);
		code = write_filled(new, files[written].template, path, files[written].mode);
	}
	while (code && written--) { /* also the one that failed, which is not there */
		snprintf(path, sizeof path, "%s/%s", folder, files[written].name);
		unlink(path);
	}
	if (code)
		rmdir(folder);
	else
		printf("%s/: %s meson.build test.sh. Now:\n\n"
		       "    cd %s && meson setup build && meson test -C build\n",
			folder, program, folder);
	return code;
}

/* ---- the command ---------------------------------------------------------------------------- */

/* Is it a name that a workload or a runner may have, and that C could take? */
static bool is_name(const char *name)
{
	size_t sound = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");
	return islower((unsigned char)*name) && !name[sound] && sound < 60 && strcmp(name, "all");
}

/* Such as "test": a plug-in of that name would not build. */
static bool is_of_meson(const char *name)
{
	static const char *const targets[] = { "benchmark", "clean", "clean-ctlist", "clean-gcda",
		"clean-gcno", "coverage", "coverage-html", "coverage-text", "coverage-xml", "dist",
		"distcheck", "install", "phony", "reconfigure", "scan-build", "test", "uninstall" };
	for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
		if (!strcmp(name, targets[i]))
			return true;
	return !strncmp(name, "meson-", strlen("meson-"));
}

/* A name that is taken would be refused when it is loaded. */
static int check_name(const char *name, struct error *error)
{
	struct catalog catalog = { 0 };
	struct error ignored;
	if (!is_name(name))
		return error_set(error, -EINVAL,
			"'%s' is no name: small letters, digits and '-', a letter first", name);
	if (is_of_meson(name))
		return error_set(
			error, -EINVAL, "'%s' is a target of meson's own; take another name", name);
	int code = catalog_init(&catalog, error);
	if (!code && (catalog_workload(&catalog, name, &ignored) ||
			     catalog_runner(&catalog, name, &ignored)))
		code = error_set(error, -EINVAL, "there is a '%s' already", name);
	catalog_finish(&catalog);
	return code;
}

/* Is the current folder the root of a tree of concbench's? */
static bool in_tree(void)
{
	return !access("bench/workload.h", F_OK) && !access("workloads/registry.h", F_OK) &&
	       !access("runners/registry.h", F_OK);
}

static int make(
	const struct options *options, const char *kind, const char *name, struct error *error)
{
	const char *output = options->settings.output;
	struct skeleton new = {
		.kind = kind, .name = name, .tree = !output && in_tree(), .error = error
	};
	if (strcmp(kind, "workload") && strcmp(kind, "runner"))
		return error_set(error, -EINVAL, "new makes a workload or a runner, no '%s'", kind);
	int code = check_name(name, error);
	if (code)
		return code;
	strcpy(new.id, name);
	for (char *at = new.id; *at; at++)
		*at = *at == '-' ? '_' : *at;
	if (!data_path("bench/workload.h", new.headers, sizeof new.headers))
		new.headers[strlen(new.headers) - strlen("/bench/workload.h")] = '\0';
	else
		*new.headers = '\0';
	ssize_t length = readlink("/proc/self/exe", new.program, sizeof new.program - 1);
	new.program[length > 0 ? length : 0] = '\0';
	return new.tree ? write_tree(&new) : write_plugin(&new, output ? output : name);
}

static int act(struct call *call, struct error *error)
{
	int code = call->count == 2
			   ? make(&call->options, call->words[0], call->words[1], error)
			   : error_set(error, -EINVAL,
				     "new takes what it is to be and its name: new workload NAME");
	return code ? EXIT_REFUSED : EXIT_MEASURED;
}

const struct command command_new = { .name = "new",
	.summary = "a skeleton of a workload or a runner that passes its test",
	.usage = "new workload|runner NAME [options]",
	.about =
		"Writes a commented skeleton that compiles, runs and passes its own test at once:\n"
		"a plug-in in the folder NAME, or, where the current folder is concbench's own\n"
		"source tree, a file of the tree with its row in the registry.\n",
	.takes = OPTION_NEW,
	.act = act };
