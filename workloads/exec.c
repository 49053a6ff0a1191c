/* SPDX-License-Identifier: MIT */
/*
 * Runs a command once a task, as a script does that works through a list: what concurrency is worth
 * for programs that are there already. Starting one is a part of its time.
 */
#include "workloads/registry.h"
#include "workloads/tasks.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define TASKS 256u
/* What stands in the command for the task's number. */
#define MARK "{i}"
/* The most digits of such a number. */
#define DIGITS 10

enum {
	COMMAND,
	SHELL,
};

static const char *const choices[] = { "no", "yes", NULL };

static const struct param params[] = {
	[COMMAND] = { .name = "command",
		.type = PARAM_TEXT,
		.initial = "true",
		.min = 1,
		.max = 4096,
		.help = "what is run; {i} is the task's number, a comma is written \\," },
	[SHELL] = { .name = "shell",
		.type = PARAM_CHOICE,
		.initial = "no",
		.min = 0,
		.max = 1,
		.choices = choices,
		.help = "have /bin/sh run it, with pipes and all; else it is only split at blanks" },
	{ 0 },
};

/* What is left of a task's command; in the shared block, since a worker's memory ends with it. */
struct remains {
	int32_t failure; /* negative errno: it could not be started */
	int32_t status;  /* as wait tells it */
	uint32_t peak_kb;
	uint32_t ended;
};

struct exec {
	const char *command; /* borrowed from the parameters */
	char **words;        /* of the command, quotes removed; in `text` */
	size_t count;
	char *text;
	size_t room; /* bytes that one task's words take, numbers filled in, with their array */
	struct remains *remains;
	uint64_t tasks, concurrency;
	const char *kept; /* the folder where the output goes, a file a task; NULL: nowhere */
	int null;
	posix_spawn_file_actions_t actions; /* where it goes nowhere */
	bool acts;
};

/* ---- the command's words -------------------------------------------------------------------- */

/* Copies what stands in quotes, without them; gives where they end, or NULL: they do not. */
static const char *unquote(const char *at, char **to)
{
	char quote = *at++;
	for (; *at && *at != quote; at++) {
		if (quote == '"' && *at == '\\' && at[1] && strchr("\"\\$`", at[1]))
			at++;
		*(*to)++ = *at;
	}
	return *at ? at + 1 : NULL;
}

/* Copies one word to `to`; gives where it ends, or NULL with what is wrong with it. */
static const char *copy_word(const char *at, char **to, char error[WORKLOAD_TEXT])
{
	while (*at && !strchr(" \t\n", *at)) {
		if (strchr("|&;<>()$`", *at)) {
			snprintf(error, WORKLOAD_TEXT,
				"command: a shell is needed for '%c'; use shell=yes, or quotes",
				*at);
			return NULL;
		}
		if (*at == '\'' || *at == '"') {
			at = unquote(at, to);
			if (!at) {
				snprintf(error, WORKLOAD_TEXT, "command: a quote is not closed");
				return NULL;
			}
			continue;
		}
		if (*at == '\\' && at[1])
			at++;
		*(*to)++ = *at++;
	}
	*(*to)++ = '\0';
	return at;
}

/* Splits as a shell does that expands nothing. There are at most half as many words as bytes. */
static int split(struct exec *exec, const char *at, char error[WORKLOAD_TEXT])
{
	char *to = exec->text;
	for (at += strspn(at, " \t\n"); *at; at += strspn(at, " \t\n")) {
		exec->words[exec->count++] = to;
		at = copy_word(at, &to, error);
		if (!at)
			return -EINVAL;
	}
	if (exec->count && *exec->words[0])
		return 0;
	snprintf(error, WORKLOAD_TEXT, "command: nothing to run");
	return -EINVAL;
}

static void words_finish(struct exec *exec)
{
	free(exec->words);
	free(exec->text);
}

/* The words before numbers are filled in; words_finish either way. */
static int words_init(struct exec *exec, const struct value *values, char error[WORKLOAD_TEXT])
{
	static const char *const shell[] = { "/bin/sh", "-c" };
	const char *command = values[COMMAND].text;
	size_t length = strlen(command);
	exec->command = command;
	exec->text = malloc(length + 1 + sizeof "/bin/sh" + sizeof "-c");
	exec->words = calloc(length / 2 + 4, sizeof *exec->words);
	if (!exec->text || !exec->words) {
		snprintf(error, WORKLOAD_TEXT, "command: out of memory");
		return -ENOMEM;
	}
	int code = 0;
	if (values[SHELL].number) {
		char *at = exec->text;
		for (; exec->count < 2; at += strlen(at) + 1)
			exec->words[exec->count] = strcpy(at, shell[exec->count]), exec->count++;
		exec->words[exec->count++] = strcpy(at, command);
	} else {
		code = split(exec, command, error);
	}
	exec->room = (exec->count + 1) * sizeof(char *);
	for (size_t i = 0; !code && i < exec->count; i++) /* one that is refused has no end */
		exec->room += strlen(exec->words[i]) * DIGITS / strlen(MARK) + 1 + DIGITS;
	return code;
}

/* Is there such a program? As execvp looks for it. */
static bool program_is_there(const char *name)
{
	const char *path = getenv("PATH");
	char file[4096];
	if (strchr(name, '/'))
		return !access(name, X_OK);
	for (path = path ? path : "/bin:/usr/bin"; *path; path += strspn(path, ":")) {
		int length = (int)strcspn(path, ":");
		snprintf(file, sizeof file, "%.*s/%s", length, path, name);
		if (!access(file, X_OK))
			return true;
		path += length;
	}
	return false;
}

/* The words of one task in one block, which the caller frees; NULL out of memory. */
static char **words_of(const struct exec *exec, uint64_t task)
{
	char **words = malloc(exec->room);
	char *to = words ? (char *)(words + exec->count + 1) : NULL;
	for (size_t i = 0; words && i < exec->count; i++) {
		const char *at = exec->words[i], *mark;
		words[i] = to;
		for (; (mark = strstr(at, MARK)); at = mark + strlen(MARK)) {
			to = mempcpy(to, at, (size_t)(mark - at));
			to += sprintf(to, "%" PRIu64, task);
		}
		to = stpcpy(to, at) + 1;
	}
	if (words)
		words[exec->count] = NULL;
	return words;
}

/* ---- one command ---------------------------------------------------------------------------- */

static void kept_path(const struct exec *exec, uint64_t task, char *path, size_t size)
{
	snprintf(path, size, "%s/%" PRIu64, exec->kept, task);
}

/* Starts it with its output to its file; 0 or a positive errno, as posix_spawn. */
static int spawn_kept(const struct exec *exec, uint64_t task, char **words, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	char path[4096];
	kept_path(exec, task, path, sizeof path);
	int error = posix_spawn_file_actions_init(&actions);
	if (error)
		return error;
	error = posix_spawn_file_actions_addopen(
		&actions, STDOUT_FILENO, path, O_WRONLY | O_CREAT | O_APPEND, 0600);
	if (!error)
		error = posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
	if (!error)
		error = posix_spawnp(pid, words[0], &actions, NULL, words, environ);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

/* Waits for a command that has ended, or is about to. Gives the task's status. */
static int reap(const struct exec *exec, uint64_t task, pid_t pid)
{
	struct remains *remains = &exec->remains[task];
	struct rusage usage;
	int status;
	while (wait4(pid, &status, 0, &usage) < 0)
		if (errno != EINTR)
			return -errno;
	*remains = (struct remains){
		.status = status, .peak_kb = (uint32_t)usage.ru_maxrss, .ended = 1
	};
	return WIFSIGNALED(status) ? -ECANCELED : WEXITSTATUS(status) ? -EIO : 0;
}

/* Ends a command whose end cannot be waited for. */
static int abandon(const struct exec *exec, uint64_t task, pid_t pid, int error)
{
	kill(pid, SIGKILL);
	reap(exec, task, pid);
	return exec->remains[task].failure = error;
}

/* Starts the command and gives the descriptor that is readable when it has ended. */
static int launch(const struct exec *exec, uint64_t task, pid_t *pid)
{
	char **words = words_of(exec, task);
	if (!words)
		return -ENOMEM;
	int error = exec->kept ? spawn_kept(exec, task, words, pid)
			       : posix_spawnp(pid, words[0], &exec->actions, NULL, words, environ);
	free(words);
	if (error)
		return exec->remains[task].failure = -error;
	int fd = pidfd_open(*pid, 0);
	return fd >= 0 ? fd : abandon(exec, task, *pid, -errno);
}

static int exec_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	pid_t pid;
	int fd = launch(state, task, &pid);
	if (fd < 0)
		return fd;
	int ready = wait_for(wait, fd, WAIT_READ, WAIT_FOREVER);
	close(fd);
	*result = 0;
	return ready < 0 ? abandon(state, task, pid, ready) : reap(state, task, pid);
}

/* ---- the event form ------------------------------------------------------------------------- */

struct flight {
	pid_t pid;
	int fd;
};

static int exec_enter(const void *state, struct pending *service, void **local)
{
	(void)service;
	*local = (void *)state;
	return 0;
}

static void on_end(struct pending *pending, unsigned events)
{
	const struct flight *flight = pending_scratch(pending);
	(void)events;
	close(flight->fd);
	pending_done(pending, reap(pending->local, pending->task, flight->pid), 0);
}

static void exec_start(const void *state, struct pending *pending)
{
	struct flight *flight = pending_scratch(pending);
	flight->fd = launch(state, pending->task, &flight->pid);
	if (flight->fd < 0) {
		pending_done(pending, flight->fd, 0);
		return;
	}
	int error = pending_wait(pending, flight->fd, WAIT_READ, WAIT_FOREVER, on_end);
	if (error < 0) {
		close(flight->fd);
		pending_done(pending, abandon(state, pending->task, flight->pid, error), 0);
	}
}

/* ---- before and after ----------------------------------------------------------------------- */

static int exec_plan(struct plan *plan)
{
	struct exec exec = { 0 };
	int code = tasks_plan(plan, TASKS);
	if (!code)
		code = words_init(&exec, plan->values, plan->error);
	if (!code && !strstr(exec.words[0], MARK) && !program_is_there(exec.words[0])) {
		snprintf(plan->error, sizeof plan->error, "command: no program '%.100s'",
			exec.words[0]);
		code = -ENOENT;
	}
	words_finish(&exec);
	plan->scratch = sizeof(struct flight);
	plan->shared = plan->tasks * sizeof(struct remains);
	plan->directory = true;
	plan->descriptors = 1;
	plan->flags = PLAN_PROGRAMS;
	return code;
}

static void exec_teardown(void *state)
{
	struct exec *exec = state;
	if (!exec)
		return;
	words_finish(exec);
	if (exec->null >= 0)
		close(exec->null);
	if (exec->acts)
		posix_spawn_file_actions_destroy(&exec->actions);
	free(exec);
}

/* Both outputs of every command go to one descriptor of /dev/null. */
static int silence(struct exec *exec)
{
	exec->null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (exec->null < 0)
		return -errno;
	int error = posix_spawn_file_actions_init(&exec->actions);
	exec->acts = !error;
	for (int fd = STDOUT_FILENO; !error && fd <= STDERR_FILENO; fd++)
		error = posix_spawn_file_actions_adddup2(&exec->actions, exec->null, fd);
	return -error;
}

static int exec_setup(struct setup *setup, void **state)
{
	struct exec *exec = malloc(sizeof *exec);
	if (!exec)
		return -ENOMEM;
	*exec = (struct exec){ .remains = setup->shared,
		.tasks = setup->tasks,
		.concurrency = setup->concurrency,
		.kept = setup->trace ? setup->directory : NULL,
		.null = -1 };
	int code = words_init(exec, setup->values, setup->error);
	if (!code)
		code = silence(exec);
	if (code)
		exec_teardown(exec);
	else
		*state = exec;
	return code;
}

/* ---- what came of it ------------------------------------------------------------------------ */

/* The kept output from its beginning, or its end, as far as `size` holds it. */
static int read_kept(const struct exec *exec, uint64_t task, bool end, char *text, size_t size)
{
	char path[4096];
	*text = '\0';
	if (!exec->kept)
		return 0;
	kept_path(exec, task, path, sizeof path);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (end)
		lseek(fd, -(off_t)(size - 1), SEEK_END); /* fails if it is shorter than that */
	ssize_t length = read(fd, text, size - 1);
	close(fd);
	while (length > 0 && text[length - 1] == '\n')
		length--;
	text[length > 0 ? length : 0] = '\0';
	return length < 0 ? -EIO : 0;
}

static int exec_format(
	const void *state, uint64_t task, const struct record *record, char *text, size_t size)
{
	(void)record;
	return read_kept(state, task, false, text, size);
}

static void tell_failure(const struct exec *exec, uint64_t task, struct verdict *verdict)
{
	const struct remains *remains = &exec->remains[task];
	char output[64], how[56];
	if (remains->failure)
		snprintf(how, sizeof how, "cannot be run: %.36s", strerror(-remains->failure));
	else if (WIFSIGNALED(remains->status))
		snprintf(how, sizeof how, "was killed by SIG%s",
			sigabbrev_np(WTERMSIG(remains->status)));
	else
		snprintf(how, sizeof how, "exited with status %d", WEXITSTATUS(remains->status));
	read_kept(exec, task, true, output, sizeof output);
	const char *line = strrchr(output, '\n');
	line = line ? line + 1 : output;
	snprintf(verdict->failures, sizeof verdict->failures, "'%.36s' %s%s%s", exec->command, how,
		*line ? ": " : "", line);
}

static int compare_peaks(const void *a, const void *b)
{
	const uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
	return left < right ? 1 : left > right ? -1 : 0;
}

/* As many of the largest as can have been there at once. */
static uint64_t peak_bytes(const struct exec *exec)
{
	uint32_t *peaks = calloc(exec->tasks, sizeof *peaks);
	uint64_t sum = 0;
	for (uint64_t task = 0; peaks && task < exec->tasks; task++)
		peaks[task] = exec->remains[task].peak_kb;
	if (peaks)
		qsort(peaks, exec->tasks, sizeof *peaks, compare_peaks);
	for (uint64_t i = 0; peaks && i < exec->tasks && i < exec->concurrency; i++)
		sum += peaks[i] * UINT64_C(1024);
	free(peaks);
	return sum;
}

/* The records are compared with what the system has told of each command. */
static int exec_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	const struct exec *exec = state;
	verdict->units = (double)ledger->tasks;
	verdict->rss_bytes = peak_bytes(exec);
	for (uint64_t task = 0; task < ledger->tasks; task++)
		if (ledger->records[task].status < 0) {
			tell_failure(exec, task, verdict);
			break;
		}
	int code = tasks_done(ledger, verdict);
	for (uint64_t task = 0; !code && task < ledger->tasks; task++) {
		const struct remains *remains = &exec->remains[task];
		uint64_t result = ledger->records[task].result;
		if (result || !remains->ended || remains->status)
			code = tasks_wrong(verdict,
				"task %" PRIu64 " gave %" PRIu64 ", its command %s %d", task,
				result,
				remains->ended ? "ended with" : "never ended:", remains->status);
	}
	return code;
}

const struct workload workload_exec = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "exec",
	.summary = "runs a command, any program there is",
	.unit = "commands",
	.bound = BOUND_CPU,
	.params = params,
	.plan = exec_plan,
	.setup = exec_setup,
	.enter = exec_enter,
	.run = exec_run,
	.start = exec_start,
	.check = exec_check,
	.format = exec_format,
	.teardown = exec_teardown,
};
