/* SPDX-License-Identifier: MIT */
/*
 * ask: the workload to copy. Each task is a client of a small server in another process: it thinks
 * for a while, sends a question, waits for the answer, and so on, a few times.
 *
 * It uses every part of the contract once, in the order in which the harness calls them, and says
 * at each what one has to know. <workload.h> is the contract itself, in full. Most workloads need
 * less: `plan`, `run` and `check` are enough.
 *
 * The server knows one thing: how many steps a number takes to come down to 1 by Collatz' rule
 * (halve it when even, else triple it and add one). Question and answer are 8 bytes each, in
 * datagrams, so that neither side has to put pieces together.
 *
 * Try it:    make
 *            concbench describe ask --plugin ./ask.so
 *            concbench run ask --plugin ./ask.so -j 1,64
 */
#include <workload.h>

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define MILLISECOND UINT64_C(1000000)
#define SECOND      UINT64_C(1000000000)
#define TASKS       64u
#define ANSWERS_MAX UINT64_C(10000000)

/* ---- parameters ----------------------------------------------------------------------------- */

/*
 * What `-p NAME=VALUE` can set. The harness parses and checks; we get numbers. The order here is
 * the order of `values` in `plan` and `setup`, so give the places names.
 */
enum {
	QUESTIONS,
	THINK,
	LIMIT
};

static const struct param params[] = {
	[QUESTIONS] = { .name = "questions",
		.type = PARAM_INTEGER,
		.initial = "3", /* as a user would type it */
		.min = 1,
		.max = 1000,
		.help = "how many questions a task asks, one after the other" },
	[THINK] = { .name = "think",
		.type = PARAM_DURATION,
		.initial = "2ms",
		.min = 0,
		.max = 10 * SECOND,
		.help = "how long it waits before each question" },
	[LIMIT] = { .name = "limit",
		.type = PARAM_DURATION,
		.initial = "10s",
		.min = MILLISECOND,
		.max = 3600 * SECOND,
		.help = "how long it waits for an answer before it gives up" },
	{ 0 }, /* a table ends with an entry without a name */
};

/* ---- state ---------------------------------------------------------------------------------- */

/*
 * What all tasks share. Built by `setup`, read-only afterwards: under `threads` every worker reads
 * it at once, under `processes` every worker has a copy of it.
 */
struct ask {
	uint64_t questions, think_ns, limit_ns;
	struct sockaddr_un address; /* of the server */
	socklen_t length;
	pid_t server;
};

/* What a task in flight on an event loop keeps: its scratch memory, zeroed before it starts. */
struct client {
	const struct ask *ask;
	int fd;
	uint64_t index; /* of the question */
	uint64_t sum;
};

/* ---- the server ----------------------------------------------------------------------------- */

static uint64_t steps_to_one(uint64_t number)
{
	uint64_t steps = 0;
	for (; number > 1; steps++)
		number = number % 2 ? 3 * number + 1 : number / 2;
	return steps;
}

/* The life of the helper process. It ends when it is killed, or when its parent dies. */
static _Noreturn void serve(int socket_fd, pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1); /* it died before the prctl */
	for (;;) {
		uint64_t number, steps;
		struct sockaddr_un client;
		socklen_t length = sizeof client;
		ssize_t got = recvfrom(
			socket_fd, &number, sizeof number, 0, (struct sockaddr *)&client, &length);
		if (got != sizeof number)
			continue;
		steps = steps_to_one(number);
		/* A client that is gone is no concern of ours. */
		(void)!sendto(
			socket_fd, &steps, sizeof steps, 0, (struct sockaddr *)&client, length);
	}
}

/* A socket under a name that the kernel chooses; it is nowhere in the file system. */
static int open_socket(int flags)
{
	struct sockaddr_un any = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | flags, 0);
	if (fd < 0)
		return -errno;
	if (!bind(fd, (struct sockaddr *)&any, sizeof any.sun_family))
		return fd;
	int error = -errno;
	close(fd);
	return error;
}

/* ---- before the clock ----------------------------------------------------------------------- */

/*
 * In the harness, before anything runs: agree or refuse. Say how many tasks (0: the user left it to
 * us) and how much scratch memory the event form needs for each task in flight. Look, but do not
 * load or start anything. A refusal ends up in front of the user: say what would do.
 */
static int ask_plan(struct plan *plan)
{
	if (plan->tasks == 0)
		plan->tasks = TASKS;
	plan->scratch = sizeof(struct client);
	uint64_t questions = plan->values[QUESTIONS].number;
	if (plan->tasks <= ANSWERS_MAX / questions)
		return 0;
	snprintf(plan->error, sizeof plan->error,
		"%" PRIu64 " tasks with %" PRIu64 " questions each are too many; at most %" PRIu64
		" tasks",
		plan->tasks, questions, ANSWERS_MAX / questions);
	return -ERANGE;
}

static int fail_setup(struct setup *setup, struct ask *ask, const char *what)
{
	int error = -errno;
	snprintf(setup->error, sizeof setup->error, "%s: %s", what, strerror(-error));
	free(ask);
	return error;
}

/*
 * In the subject, a process of its own that lives for one sample. The clock does not run yet, so
 * this is the place for what is slow and not to be measured. Inputs follow from `setup->seed` and
 * task numbers alone (workload_hash), so that every run of the same seed does the same work.
 *
 * A helper process is started here and reaped in `teardown`. If anything goes wrong in between,
 * the harness kills the whole family, the helper included. It leaves by _exit, never by exit.
 */
static int ask_setup(struct setup *setup, void **state)
{
	struct ask *ask = calloc(1, sizeof *ask);
	if (!ask)
		return -ENOMEM;
	ask->questions = setup->values[QUESTIONS].number;
	ask->think_ns = setup->values[THINK].number;
	ask->limit_ns = setup->values[LIMIT].number;
	ask->length = sizeof ask->address;
	int fd = open_socket(0);
	if (fd < 0) {
		errno = -fd;
		return fail_setup(setup, ask, "the server's socket");
	}
	pid_t parent = getpid();
	ask->server = getsockname(fd, (struct sockaddr *)&ask->address, &ask->length) ? -1 : fork();
	if (ask->server == 0)
		serve(fd, parent);
	if (ask->server < 0) {
		int error = errno;
		close(fd);
		errno = error;
		return fail_setup(setup, ask, "the server");
	}
	close(fd);
	*state = ask;
	return 0;
}

/* ---- while the clock runs: the blocking form ------------------------------------------------ */

/* The numbers that a task asks about: all tasks together ask about 1, 2, 3, ... once each. */
static uint64_t question(const struct ask *ask, uint64_t task, uint64_t index)
{
	return task * ask->questions + index + 1;
}

static int connect_to(const struct ask *ask)
{
	int fd = open_socket(SOCK_NONBLOCK);
	if (fd < 0 || !connect(fd, (const struct sockaddr *)&ask->address, ask->length))
		return fd;
	int error = -errno;
	close(fd);
	return error;
}

/* One question and its answer. `wait_for` is how this form waits, whatever the runner. */
static int ask_one(const struct ask *ask, int fd, uint64_t number, struct wait *wait, uint64_t *sum)
{
	uint64_t steps;
	int ready = wait_for(wait, -1, 0, ask->think_ns); /* no descriptor: just time */
	while (ready >= 0 && send(fd, &number, sizeof number, 0) < 0) {
		if (errno != EAGAIN)
			return -errno;
		/* The server's queue is full. */
		ready = wait_for(wait, fd, WAIT_WRITE, ask->limit_ns);
		if (ready == 0)
			return -ETIMEDOUT;
	}
	if (ready >= 0)
		ready = wait_for(wait, fd, WAIT_READ, ask->limit_ns);
	if (ready <= 0)
		return ready < 0 ? ready : -ETIMEDOUT;
	if (recv(fd, &steps, sizeof steps, 0) != sizeof steps)
		return -EPROTO;
	*sum += steps;
	return 0;
}

/*
 * Runs one task to its end: 0 with its result, or a negative errno. Under `threads` it runs in many
 * threads at once, so it touches nothing but its own variables (and what `enter` made for its
 * worker: a connection or a buffer that is worth keeping; see workload.h). The result is what the
 * work came to: computing it is what keeps the compiler from leaving the work out.
 */
static int ask_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	const struct ask *ask = state;
	int fd = connect_to(ask);
	if (fd < 0)
		return fd;
	int error = 0;
	for (uint64_t i = 0; !error && i < ask->questions; i++)
		error = ask_one(ask, fd, question(ask, task, i), wait, result);
	close(fd);
	return error;
}

/* ---- while the clock runs: the event form --------------------------------------------------- */

/*
 * The same task for an event loop: what `ask_run` keeps in variables lives in the scratch memory,
 * and each wait splits the code into what comes before it and a function that goes on after it.
 * A callback never blocks; it ends in exactly one of pending_wait and pending_done. After
 * pending_done the scratch memory is gone.
 *
 * Without this form `ask` would still run under `async`, one task at a time.
 */
static void client_end(struct pending *pending, int status)
{
	struct client *client = pending_scratch(pending);
	if (client->fd >= 0)
		close(client->fd);
	pending_done(pending, status, client->sum);
}

/* Waits, or ends the task when that cannot be. */
static void client_wait(
	struct pending *pending, unsigned events, uint64_t after_ns, pending_fn *then)
{
	struct client *client = pending_scratch(pending);
	int error = pending_wait(pending, events ? client->fd : -1, events, after_ns, then);
	if (error < 0)
		client_end(pending, error);
}

static void client_think(struct pending *pending);
static void client_send_again(struct pending *pending, unsigned events);

static void client_receive(struct pending *pending, unsigned events)
{
	struct client *client = pending_scratch(pending);
	uint64_t steps;
	if (events == 0) {
		client_end(pending, -ETIMEDOUT);
		return;
	}
	if (recv(client->fd, &steps, sizeof steps, 0) != sizeof steps) {
		client_end(pending, -EPROTO);
		return;
	}
	client->sum += steps;
	if (++client->index < client->ask->questions)
		client_think(pending);
	else
		client_end(pending, 0);
}

static void client_send(struct pending *pending)
{
	struct client *client = pending_scratch(pending);
	const struct ask *ask = client->ask;
	uint64_t number = question(ask, pending->task, client->index);
	if (send(client->fd, &number, sizeof number, 0) >= 0)
		client_wait(pending, WAIT_READ, ask->limit_ns, client_receive);
	else if (errno == EAGAIN)
		client_wait(pending, WAIT_WRITE, ask->limit_ns, client_send_again);
	else
		client_end(pending, -errno);
}

static void client_send_again(struct pending *pending, unsigned events)
{
	if (events)
		client_send(pending);
	else
		client_end(pending, -ETIMEDOUT);
}

static void client_thought(struct pending *pending, unsigned events)
{
	(void)events; /* 0: the time has passed, and that is what was waited for */
	client_send(pending);
}

static void client_think(struct pending *pending)
{
	struct client *client = pending_scratch(pending);
	client_wait(pending, 0, client->ask->think_ns, client_thought);
}

static void ask_start(const void *state, struct pending *pending)
{
	struct client *client = pending_scratch(pending);
	client->ask = state;
	client->fd = connect_to(client->ask);
	if (client->fd < 0)
		client_end(pending, client->fd);
	else
		client_think(pending);
}

/* ---- after the clock ------------------------------------------------------------------------ */

/*
 * Is every result right? By another way than the one that computed it, or the same mistake would
 * confirm itself. Here: a table from 1 upwards. A number's way leads below itself sooner or later,
 * and from there on the table knows. `units` is how much work it was, in the workload's `unit`.
 */
static int ask_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	const struct ask *ask = state;
	uint64_t last = ledger->tasks * ask->questions;
	uint32_t *steps = calloc(last + 1, sizeof *steps);
	if (!steps)
		return -ENOMEM;
	for (uint64_t number = 2; number <= last; number++) {
		uint64_t at = number;
		for (; at >= number; steps[number]++)
			at = at % 2 ? at + (at << 1) + 1 : at >> 1;
		steps[number] += steps[at];
	}
	int error = 0;
	for (uint64_t task = 0; !error && task < ledger->tasks; task++) {
		uint64_t right = 0;
		for (uint64_t i = 0; i < ask->questions; i++)
			right += steps[question(ask, task, i)];
		/* The harness itself tells of tasks that ended in an error. */
		if (ledger->records[task].status == 1 && ledger->records[task].result != right)
			error = -EBADMSG;
		if (error)
			snprintf(verdict->detail, sizeof verdict->detail,
				"task %" PRIu64 " got %" PRIu64 " steps instead of %" PRIu64, task,
				ledger->records[task].result, right);
	}
	/* A known answer guards the table itself: 27 takes 111 steps (OEIS A006577). */
	if (!error && last >= 27 && steps[27] != 111)
		error = -EBADMSG;
	free(steps);
	verdict->units = (double)last;
	return error;
}

/* For tasks.csv (--trace): what a result means. */
static int ask_format(
	const void *state, uint64_t task, const struct record *record, char *text, size_t size)
{
	const struct ask *ask = state;
	snprintf(text, size, "%" PRIu64 " steps for %" PRIu64 "..%" PRIu64, record->result,
		question(ask, task, 0), question(ask, task, ask->questions - 1));
	return 0;
}

/* Gives back what `setup` took, also when it took nothing. */
static void ask_teardown(void *state)
{
	struct ask *ask = state;
	if (!ask)
		return;
	kill(ask->server, SIGKILL);
	waitpid(ask->server, NULL, 0);
	free(ask);
}

/* ---- what the harness looks for ------------------------------------------------------------- */

/* The one symbol of this file. Whatever is left out is NULL, and optional. */
extern const struct workload concbench_workload;

const struct workload concbench_workload = {
	.abi = WORKLOAD_ABI, /* of the header this was built with */
	.size = sizeof(struct workload),
	.name = "ask",
	.summary = "asks a server in another process and waits for its answers",
	.unit = "answers",
	.bound = BOUND_IO, /* picks the default concurrency */
	.params = params,
	.plan = ask_plan,
	.setup = ask_setup,
	.run = ask_run,
	.start = ask_start,
	.check = ask_check,
	.format = ask_format,
	.teardown = ask_teardown,
};
