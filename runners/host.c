/* SPDX-License-Identifier: MIT */
#include "runners/host.h"

#include "bench/base/variables.h"
#include "runners/brief.h"
#include "runners/interpreter.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* How long an interpreter may take to say what it thinks of a twin, and to end when told. */
#define PATIENCE_NS     UINT64_C(20000000000)
#define PATIENCE_END_NS UINT64_C(2000000000)

/*
 * A row a language: how its files end, the Debian package that has its interpreter, and how the
 * variables of the environment begin that this goes by.
 */
static const struct language {
	const char *name, *ending, *package;
	const char *variables[3];
} languages[] = {
	{ "python", ".py", "python3", { "PYTHON" } },
	{ "node", ".js", "nodejs", { "NODE_OPTIONS", "UV_" } },
};

static const struct language *language_of(const struct runner *runner)
{
	size_t i = 0;
	while (strcmp(languages[i].name, runner->language))
		i++;
	return &languages[i];
}

/* What follows the word if the line begins with it, else NULL. */
static const char *after(const char *line, const char *word)
{
	size_t length = strlen(word);
	if (!line || strncmp(line, word, length) || (line[length] && line[length] != ' '))
		return NULL;
	return line[length] ? line + length + 1 : line + length;
}

/* ---- what is asked of a twin before anything is measured ------------------------------------- */

/* The last answer: cells that follow each other ask the same question of one interpreter. */
struct answer {
	uint64_t question; /* 0: nothing was asked yet */
	int code;
	bool event;
	char facts[RUNNER_FACTS], error[WORKLOAD_TEXT];
};

static uint64_t hash_text(uint64_t hash, const char *text)
{
	for (; *text; text++)
		hash = workload_hash(hash, (unsigned char)*text);
	return workload_hash(hash, 256);
}

/* Never 0. A twin may ask what was chosen in the place of a default. */
static uint64_t question(
	const struct runner *runner, const struct runner_plan *plan, const char *twin)
{
	const struct param *params = plan->workload->params, *option = runner->params;
	uint64_t hash = hash_text(hash_text(0, plan->values[HOST_INTERPRETER].text), twin);
	for (size_t i = 0; option[i].name; i++)
		if (option[i].type == PARAM_CHOICE &&
			strcmp(plan->values[i].text, option[i].initial) != 0)
			hash = hash_text(hash, plan->values[i].text);
	for (size_t i = 0; params && params[i].name; i++)
		hash = hash_text(hash, plan->workload_values[i].text);
	return hash | 1;
}

static int hash_file(const char *path, uint64_t *hash)
{
	FILE *file = fopen(path, "re");
	if (!file)
		return -errno;
	*hash = 0;
	for (int letter; (letter = getc(file)) != EOF;)
		*hash = workload_hash(*hash, (uint64_t)letter);
	int error = ferror(file) ? -EIO : 0;
	fclose(file);
	return error;
}

/* A fact is a pair of the plan's: neither ends where another would. */
static void take_fact(struct answer *answer, const char *fact)
{
	const char *text = strchr(fact, ' ');
	size_t length = strlen(answer->facts);
	if (!text)
		return;
	if (!strcmp(fact, "form event"))
		answer->event = true;
	else if (!after(fact, "form"))
		snprintf(answer->facts + length, sizeof answer->facts - length, "%s%.*s=%.*s",
			length ? ";" : "", (int)(text - fact), fact, (int)strcspn(text + 1, ";\n"),
			text + 1);
}

/* What was printed, in a line, or "": the first, but of Python's tracebacks the last. */
static void telling_line(int prints, char *text, size_t size)
{
	char path[32], line[256];
	snprintf(path, sizeof path, "/proc/self/fd/%d", prints);
	FILE *file = fopen(path, "re");
	*text = '\0';
	bool traceback = true; /* until the first line tells */
	for (bool first = true; file && traceback && fgets(line, sizeof line, file);
		first = false) {
		line[strcspn(line, "\n")] = '\0';
		traceback = !first || !strncmp(line, "Traceback", strlen("Traceback"));
		if (*line)
			snprintf(text, size, "%.*s", (int)size - 1, line);
	}
	if (file)
		fclose(file);
}

static void hear_answer(struct interpreter *interpreter, int prints, struct answer *answer)
{
	uint64_t until_ns = runner_now_ns() + PATIENCE_NS;
	const char *line, *rest;
	while ((line = interpreter_hear(interpreter, until_ns))) {
		if ((rest = after(line, "fact"))) {
			take_fact(answer, rest);
		} else if ((rest = after(line, "error"))) {
			snprintf(answer->error, sizeof answer->error, "%s",
				*rest ? rest : "the twin is refused without a reason");
			return;
		} else if (after(line, "ready")) {
			answer->code = 0;
			return;
		}
	}
	char silence[64], printed[92];
	interpreter_silence(interpreter, silence, sizeof silence);
	telling_line(prints, printed, sizeof printed);
	snprintf(answer->error, sizeof answer->error, "%s%s%s", silence, *printed ? ": " : "",
		printed);
}

/* Starts the host's program; brief and start lack only what the two talk over. */
static int begin(
	struct brief brief, struct interpreter_start start, struct interpreter *interpreter)
{
	int ends[2];
	int error = interpreter_pair(ends);
	if (error)
		return error;
	brief.control = start.control = ends[1];
	start.brief = brief_write(&brief);
	if (start.brief < 0) {
		close(ends[0]);
		close(ends[1]);
		return start.brief;
	}
	error = interpreter_init(interpreter, &start, ends[0]);
	close(start.brief);
	return error;
}

static int ask(const struct runner *runner, const struct runner_plan *plan, const char *twin,
	const char *program, struct answer *answer)
{
	const struct brief brief = { .runner = runner->name,
		.twin = twin,
		.options = runner->params + HOST_OPTIONS,
		.option_values = plan->values + HOST_OPTIONS,
		.workload = plan->workload,
		.values = plan->workload_values };
	const struct interpreter_start start = { .name = plan->values[HOST_INTERPRETER].text,
		.host = program,
		.prints = memfd_create("prints", MFD_CLOEXEC),
		.keep = { -1, -1 } };
	struct interpreter interpreter;
	if (start.prints < 0)
		return -errno;
	int error = begin(brief, start, &interpreter);
	if (!error) {
		hear_answer(&interpreter, start.prints, answer);
		interpreter_finish(&interpreter, PATIENCE_END_NS);
	}
	close(start.prints);
	return error;
}

/* Where twin and host are; -EINVAL with the reason when there is no twin. */
static int find_files(const struct runner *runner, struct runner_plan *plan, char twin[PATH_MAX],
	char program[PATH_MAX])
{
	const struct language *language = language_of(runner);
	const char *given = plan->values[HOST_TWIN].text;
	char name[256];
	snprintf(name, sizeof name, "runners/%s/%s%s", language->name, runner->name,
		language->ending);
	if (plan->shipped(name, program, PATH_MAX)) {
		snprintf(plan->error, sizeof plan->error, "its host %.100s is not installed", name);
		return -ENOENT;
	}
	if (*given && realpath(given, twin))
		return 0;
	if (*given) {
		snprintf(
			plan->error, sizeof plan->error, "twin=%.100s: %s", given, strerror(errno));
		return -EINVAL;
	}
	snprintf(name, sizeof name, "workloads/%s/%s%s", language->name, plan->workload->name,
		language->ending);
	if (!plan->shipped(name, twin, PATH_MAX))
		return 0;
	snprintf(plan->error, sizeof plan->error, "%.64s has no twin in %s", plan->workload->name,
		language->name);
	return -EINVAL;
}

/* Without a workload only this can be told: is the interpreter there that others would get? */
static int check_there(const struct runner *runner, struct runner_plan *plan)
{
	const char *program = plan->values[HOST_INTERPRETER].text;
	if (!strchr(program, '/') || !access(program, X_OK))
		return 0;
	snprintf(plan->error, sizeof plan->error,
		"no %s here: install %s, or give interpreter=", program,
		language_of(runner)->package);
	return -ENOENT;
}

/* More of the variables than that is told by a hash. */
#define VARIABLES_TEXT 120

/* What containers and editors set, and what changes no figure: how output is buffered, and whether
 * compiled modules are kept. */
static bool is_harmless(const char *variable)
{
	static const char *const names[] = {
		"PYTHONUNBUFFERED=", "PYTHONDONTWRITEBYTECODE=", "PYTHONIOENCODING="
	};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!strncmp(variable, names[i], strlen(names[i])))
			return true;
	return false;
}

/* Adds "variables=NAME=value NAME=value" to the facts, if any is set. */
static void add_variables(const struct runner *runner, char facts[RUNNER_FACTS])
{
	char text[VARIABLES_TEXT];
	size_t used = 0, length = strlen(facts);
	uint64_t hash = 0;
	for (const char *set = NULL; (set = variables_next(set, language_of(runner)->variables));) {
		if (is_harmless(set))
			continue;
		hash = hash_text(hash, set);
		if (used < sizeof text)
			used += (size_t)snprintf(
				text + used, sizeof text - used, "%s%s", used ? " " : "", set);
	}
	if (!used)
		return;
	if (used >= sizeof text)
		snprintf(text + sizeof text - 20, 20, "...%016" PRIx64, hash);
	for (char *at = text; *at; at++)
		if (*at == ';' || *at == '\\' || (unsigned char)*at < ' ')
			*at = ',';
	snprintf(facts + length, RUNNER_FACTS - length, "%svariables=%s", length ? ";" : "", text);
}

/* The answer to a question that was not the last one. */
static void find_answer(const struct runner *runner, const struct runner_plan *plan,
	const char *twin, const char *program, struct answer *answer)
{
	uint64_t hash = 0;
	answer->code = -EINVAL;
	int code = hash_file(twin, &hash);
	if (!code)
		code = ask(runner, plan, twin, program, answer);
	if (code) {
		answer->code = code;
		snprintf(answer->error, sizeof answer->error, "%.100s: %s", twin, strerror(-code));
	}
	size_t length = strlen(answer->facts);
	snprintf(answer->facts + length, sizeof answer->facts - length, "%stwin=%016" PRIx64,
		length ? ";" : "", hash);
	add_variables(runner, answer->facts);
}

int host_plan(const struct runner *runner, struct runner_plan *plan, bool *event)
{
	static struct answer
		last; /* which is why a run of many cells does not start one for each */
	char twin[PATH_MAX], program[PATH_MAX];
	int code = check_there(runner, plan);
	*event = false;
	if (code || !plan->workload->plan)
		return code;
	code = find_files(runner, plan, twin, program);
	if (code)
		return code;
	uint64_t asked = question(runner, plan, twin);
	if (last.question != asked) {
		last = (struct answer){ .question = asked };
		find_answer(runner, plan, twin, program, &last);
	}
	*event = last.event;
	memcpy(plan->facts, last.facts, sizeof plan->facts);
	memcpy(plan->error, last.error, sizeof plan->error);
	return last.code;
}

/* ---- a sample ------------------------------------------------------------------------------- */

struct prepared {
	struct interpreter interpreter;
	uint64_t rss_bytes;    /* of its worker processes */
	uint64_t run_delay_ns; /* of its main thread, before the clock */
};

/* Says what ended it, which is a failure of the runner's. */
static int fail(struct interpreter *interpreter, const char *line, struct outcome *outcome)
{
	const char *rest = after(line, "error"), *killed = after(line, "killed");
	long by = killed ? strtol(killed, NULL, 10) : 0;
	if (killed)
		interpreter->signal = by > 0 && by < _NSIG ? (int)by : 0;
	const char *words = rest ? rest : killed ? killed + strspn(killed, " 0123456789") : NULL;
	if (words && *words)
		snprintf(outcome->detail, sizeof outcome->detail, "%s", words);
	else if (words)
		snprintf(outcome->detail, sizeof outcome->detail, "%s failed and gives no reason",
			interpreter->name);
	else if (line)
		snprintf(outcome->detail, sizeof outcome->detail,
			"%s says '%.80s', which is no word of the protocol", interpreter->name,
			line);
	else
		interpreter_silence(interpreter, outcome->detail, sizeof outcome->detail);
	outcome->signal = interpreter->signal;
	return rest || line ? -EREMOTEIO : -ECHILD;
}

/* Starts the interpreter with all that it needs, and has it say when it is ready. */
static int start_host(const struct job *job, const char *twin, const char *program,
	struct interpreter *interpreter, struct outcome *outcome)
{
	const struct runner *runner = job->runner;
	const struct brief brief = { .runner = runner->name,
		.twin = twin,
		.options = runner->params + HOST_OPTIONS,
		.option_values = job->values + HOST_OPTIONS,
		.workload = job->workload,
		.values = job->setup->values,
		.job = job };
	const struct interpreter_start start = { .name = job->values[HOST_INTERPRETER].text,
		.host = program,
		.prints = -1,
		.keep = { job->ledger_fd, job->shared_fd } };
	int error = begin(brief, start, interpreter);
	if (error)
		return error;
	const char *line;
	do
		line = interpreter_hear(interpreter, UINT64_MAX);
	while (after(line, "fact"));
	if (after(line, "ready"))
		return 0;
	error = fail(interpreter, line, outcome);
	interpreter_finish(interpreter, 0);
	return error;
}

/* How long its main thread was ready and waited for a CPU; 0 where the system does not say. */
static uint64_t run_delay_ns(pid_t pid)
{
	char path[64];
	uint64_t ns = 0;
	snprintf(path, sizeof path, "/proc/%d/schedstat", (int)pid);
	FILE *file = fopen(path, "re");
	if (file && fscanf(file, "%*u %" SCNu64, &ns) != 1)
		ns = 0;
	if (file)
		fclose(file);
	return ns;
}

int host_prepare(const struct job *job, void **prepared, struct outcome *outcome)
{
	struct runner_plan plan = {
		.values = job->values, .workload = job->workload, .shipped = job->shipped
	};
	char twin[PATH_MAX], program[PATH_MAX];
	int error = find_files(job->runner, &plan, twin, program);
	if (error) {
		memcpy(outcome->detail, plan.error, sizeof outcome->detail);
		return error;
	}
	struct prepared *mine = calloc(1, sizeof *mine);
	if (!mine)
		return -ENOMEM;
	error = start_host(job, twin, program, &mine->interpreter, outcome);
	if (error) {
		free(mine);
		return error;
	}
	mine->run_delay_ns = run_delay_ns(mine->interpreter.pid);
	*prepared = mine;
	return 0;
}

/* The number of a pair `name=number` among the words; false where there is none. */
static bool number_of(const char *words, const char *name, uint64_t *number)
{
	size_t length = strlen(name);
	for (const char *at = words; at; at = strchr(at, ' ')) {
		at += *at == ' ';
		if (!strncmp(at, name, length) && at[length] == '=') {
			*number = strtoull(at + length + 1, NULL, 10);
			return true;
		}
	}
	return false;
}

static void take_done(struct prepared *mine, const char *words, struct outcome *outcome)
{
	const struct {
		const char *name;
		uint64_t *number;
	} pairs[] = { { "user_ns", &outcome->usage.user_ns },
		{ "system_ns", &outcome->usage.system_ns },
		{ "switches_voluntary", &outcome->switches_voluntary },
		{ "switches_involuntary", &outcome->switches_involuntary },
		{ "faults_minor", &outcome->faults_minor },
		{ "faults_major", &outcome->faults_major } };
	uint64_t workers = 1;
	number_of(words, "workers", &workers);
	outcome->workers = (unsigned)workers;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		number_of(words, pairs[i].name, pairs[i].number);
	outcome->private_unknown = !number_of(words, "rss_bytes", &mine->rss_bytes);
}

int host_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	(void)job;
	struct prepared *mine = prepared;
	struct interpreter *interpreter = &mine->interpreter;
	/* One that is dead already is found out below. */
	interpreter_say(interpreter, "go\n");
	const char *line = interpreter_hear(interpreter, UINT64_MAX), *rest = after(line, "done");
	if (!rest)
		return fail(interpreter, line, outcome);
	take_done(mine, rest, outcome);
	return 0;
}

/* A line of a process's status, in bytes; 0 where the system does not say. */
static uint64_t status_bytes(pid_t pid, const char *name)
{
	char path[64], line[256];
	uint64_t kilobytes = 0;
	size_t length = strlen(name);
	snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	FILE *file = fopen(path, "re");
	while (file && fgets(line, sizeof line, file))
		if (!strncmp(line, name, length) && line[length] == ':')
			kilobytes = strtoull(line + length + 1, NULL, 10);
	if (file)
		fclose(file);
	return kilobytes * 1024;
}

void host_dismiss(void *prepared, struct outcome *outcome)
{
	struct prepared *mine = prepared;
	pid_t pid = mine->interpreter.pid;
	if (pid) {
		/* Ledger and shared block are the subject's, whoever maps them. */
		uint64_t peak = status_bytes(pid, "VmHWM"), ours = status_bytes(pid, "RssShmem");
		uint64_t delay_ns = run_delay_ns(pid);
		if (delay_ns > mine->run_delay_ns)
			outcome->run_delay_ns = delay_ns - mine->run_delay_ns;
		outcome->usage.rss_bytes += (peak > ours ? peak - ours : 0) + mine->rss_bytes;
	}
	interpreter_finish(&mine->interpreter, PATIENCE_END_NS);
	free(mine);
}
