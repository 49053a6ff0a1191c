/* SPDX-License-Identifier: MIT */
/*
 * A server under load: a task is a connection, and the runner is the server's architecture. The
 * clients are a load generator in a process of its own; what they saw is what counts.
 */
#include "workloads/burn.h"
#include "workloads/delays.h"
#include "workloads/generator.h"
#include "workloads/registry.h"
#include "workloads/tasks.h"
#include "workloads/visits.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define TASKS 32u
/* So many requests have 320 MB of entries. */
#define REQUESTS_MAX 10000000u
/* What the generator has open beside its connections. */
#define DESCRIPTORS 16u
/* Fewer latencies than these have no 90th or 99th percentile worth the name. */
#define P90_MIN 100u
#define P99_MIN 1000u
/* A generator that rests less than a tenth of its time is what is measured. */
#define BUSY_MAX 0.9

enum {
	THINK,
	WORK,
	REQUESTS,
	KEEP,
	CLIENTS,
	RATE,
	ARRIVAL,
	PORT
};

enum arrival {
	ARRIVAL_POISSON,
	ARRIVAL_FIXED,
};

static const char *const arrivals[] = { "poisson", "fixed", NULL };

static const struct param params[] = {
	[THINK] = { .name = "think",
		.type = PARAM_DURATION,
		.initial = "5ms",
		.min = 0,
		.max = 3600 * DELAYS_SECOND,
		.help = "how long the server waits before each answer, as for a database" },
	[WORK] = { .name = "work",
		.type = PARAM_DURATION,
		.initial = "0s",
		.min = 0,
		.max = DELAYS_SECOND,
		.help = "how long it computes before each answer" },
	[REQUESTS] = { .name = "requests",
		.type = PARAM_INTEGER,
		.initial = "2",
		.min = 1,
		.max = 1000000,
		.help = "how many requests a connection is kept for, one after the other" },
	[KEEP] = { .name = "keep",
		.type = PARAM_DURATION,
		.initial = "0s",
		.min = 0,
		.max = 3600 * DELAYS_SECOND,
		.help = "how long a client is silent on its connection before the next request" },
	[CLIENTS] = { .name = "clients",
		.type = PARAM_INTEGER,
		.initial = "16",
		.min = 1,
		.max = 1000000,
		.help = "how many clients there are, each with one connection at a time" },
	[RATE] = { .name = "rate",
		.type = PARAM_INTEGER,
		.initial = "0",
		.min = 0,
		.max = 10000000,
		.help = "connections a second, whatever has become of those before; `clients` is "
			"then without effect [0: each client opens its next when the last is over]" },
	[ARRIVAL] = { .name = "arrival",
		.type = PARAM_CHOICE,
		.initial = "poisson",
		.min = ARRIVAL_POISSON,
		.max = ARRIVAL_FIXED,
		.choices = arrivals,
		.help = "how they come at a rate: at random, or evenly" },
	[PORT] = { .name = "port",
		.type = PARAM_INTEGER,
		.initial = "0",
		.min = 0,
		.max = 65535,
		.help = "serve whoever connects to this port of 127.0.0.1, instead of clients of "
			"its own: as many connections as tasks; only `think` and `work` are then "
			"with effect" },
	{ 0 },
};

/* The beginning of the shared block. The entries follow it, then the words of the visits. */
struct common {
	struct visits_count count;
	struct generator_report report;
};

struct serve {
	const struct value *values;
	uint64_t seed, tasks, requests;
	unsigned port;
	struct common *common;
	struct generator_entry *entries; /* one a request */
	struct visits visits;
	struct generator generator;
	struct generator_plan plan;
};

/* ---- before the clock ------------------------------------------------------------------------ */

/* Clients have descriptors in a process of their own, as many as there are connections at once. */
static int plan_clients(struct plan *plan)
{
	struct rlimit limit;
	uint64_t clients = plan->values[CLIENTS].number;
	if (plan->values[RATE].number || clients > plan->tasks)
		clients = plan->tasks;
	if (getrlimit(RLIMIT_NOFILE, &limit) || clients + DESCRIPTORS <= limit.rlim_max ||
		plan->values[RATE].number)
		return 0;
	snprintf(plan->error, sizeof plan->error,
		"%" PRIu64 " clients need as many open descriptors, this system grants %" PRIu64
		" (ulimit -Hn)",
		clients, (uint64_t)limit.rlim_max - DESCRIPTORS);
	return -EMFILE;
}

static int serve_plan(struct plan *plan)
{
	const struct value *values = plan->values;
	int error = values[WORK].number ? burn_plan("work=0s", plan->error) : 0;
	if (!error)
		error = tasks_plan(plan, TASKS);
	if (error < 0)
		return error;
	uint64_t requests = values[PORT].number ? 0 : plan->tasks * values[REQUESTS].number;
	if (requests > REQUESTS_MAX) {
		snprintf(plan->error, sizeof plan->error,
			"%" PRIu64 " requests are too many; at most %u", requests, REQUESTS_MAX);
		return -ERANGE;
	}
	plan->scratch = visits_scratch();
	plan->shared = sizeof(struct common) + requests * sizeof(struct generator_entry) +
		       plan->tasks * sizeof(uint32_t);
	plan->descriptors = 1;
	plan->flags = PLAN_SETUP_ONCE | PLAN_OWN_LOAD |
		      (values[PORT].number ? PLAN_RESULTS_VARY : PLAN_BESIDE);
	return values[PORT].number ? 0 : plan_clients(plan);
}

static void serve_teardown(void *state)
{
	struct serve *serve = state;
	if (!serve)
		return;
	if (!serve->port)
		generator_stop(&serve->generator);
	if (serve->visits.listener >= 0)
		close(serve->visits.listener);
	free(serve);
}

/* When a connection comes, if they come at a rate. */
static uint64_t due_ns(void *context, uint64_t connection, uint64_t before_ns)
{
	const struct serve *serve = context;
	uint64_t rate = serve->values[RATE].number;
	if (serve->values[ARRIVAL].number == ARRIVAL_FIXED)
		return connection * DELAYS_SECOND / rate;
	return before_ns + delays_draw(DELAYS_EXPONENTIAL, DELAYS_SECOND / rate,
				   workload_hash(~serve->seed, connection));
}

static int start_generator(struct serve *serve, unsigned port)
{
	serve->plan = (struct generator_plan){ .port = port,
		.connections = serve->tasks,
		.requests = serve->requests,
		.clients = serve->values[CLIENTS].number,
		.keep_ns = serve->values[KEEP].number,
		.due_ns = serve->values[RATE].number ? due_ns : NULL,
		.context = serve,
		.entries = serve->entries,
		.report = &serve->common->report };
	return generator_start(&serve->generator, &serve->plan);
}

static int open_house(struct serve *serve, struct setup *setup)
{
	struct burn burn = { 0 };
	const char *what = "the server's socket";
	uint64_t work_ns = setup->values[WORK].number;
	int error = work_ns ? burn_init(&burn, "work=0s", setup->error) : 0;
	if (error < 0)
		return error;
	serve->visits.rounds = burn_rounds(&burn, work_ns);
	unsigned port = serve->port;
	error = serve->visits.listener = beside_listen(&port);
	if (error >= 0 && fcntl(serve->visits.listener, F_SETFL, 0)) /* loops set it back */
		error = -errno;
	if (error >= 0 && !serve->port) {
		serve->visits.generator = &serve->generator;
		what = "the load generator";
		error = start_generator(serve, port);
	}
	if (error < 0)
		snprintf(setup->error, sizeof setup->error, "%s: %s", what, strerror(-error));
	return error < 0 ? error : 0;
}

static int serve_setup(struct setup *setup, void **state)
{
	struct serve *serve = calloc(1, sizeof *serve);
	if (!serve)
		return -ENOMEM;
	*serve = (struct serve){ .values = setup->values,
		.seed = setup->seed,
		.tasks = setup->tasks,
		.port = (unsigned)setup->values[PORT].number,
		.common = setup->shared,
		.entries = (struct generator_entry *)((struct common *)setup->shared + 1),
		.generator = { .go = -1, .life = -1 } };
	serve->requests = serve->port ? 0 : setup->values[REQUESTS].number;
	serve->visits = (struct visits){ .listener = -1,
		.seed = setup->seed,
		.requests = serve->requests,
		.think_ns = setup->values[THINK].number,
		.count = &serve->common->count,
		.words = (_Atomic uint32_t *)(serve->entries + serve->tasks * serve->requests) };
	int error = open_house(serve, setup);
	if (error)
		serve_teardown(serve);
	else
		*state = serve;
	return error;
}

/* ---- under the clock ------------------------------------------------------------------------- */

static int serve_enter(const void *state, struct pending *service, void **local)
{
	return visits_enter(&((const struct serve *)state)->visits, service, local);
}

static int serve_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	return visits_run(&((const struct serve *)state)->visits, task, wait, result);
}

static void serve_start(const void *state, struct pending *pending)
{
	visits_start(&((const struct serve *)state)->visits, pending);
}

static void serve_leave(const void *state, void *local)
{
	(void)state;
	visits_leave(local);
}

/* ---- after the clock ------------------------------------------------------------------------- */

static uint64_t expected(const struct serve *serve, uint64_t task)
{
	uint64_t sum = 0;
	for (uint64_t request = 0; request < serve->requests; request++)
		sum += visits_value(&serve->visits, task, request, burn_jump);
	return sum;
}

/* The answer to a request of a connection that `task` has, as the first says. */
static int check_answer(
	const struct serve *serve, uint64_t number, uint64_t task, struct verdict *verdict)
{
	const struct generator_entry *entry = &serve->entries[number];
	uint64_t think_ns = serve->values[THINK].number;
	if (entry->status != 1)
		return tasks_wrong(verdict, "request %" PRIu64 " got no answer%s%s", number,
			entry->status ? ": " : "", entry->status ? strerror(-entry->status) : "");
	if (entry->task != task || entry->value != visits_value(&serve->visits, task,
							   number % serve->requests, burn_jump))
		return tasks_wrong(verdict,
			"request %" PRIu64 " got %016" PRIx64 " from task %" PRIu32 " as answer",
			number, entry->value, entry->task);
	if (entry->answered_ns < entry->due_ns + think_ns)
		return tasks_wrong(verdict, "request %" PRIu64 " was answered %" PRIu64 " ns early",
			number, entry->due_ns + think_ns - entry->answered_ns);
	return 0;
}

/* Every request has the answer that it should have, and every task had one connection. */
static int check_answers(
	const struct serve *serve, const struct ledger *ledger, struct verdict *verdict)
{
	bool *had = calloc(ledger->tasks, sizeof *had);
	int error = 0;
	if (!had) {
		tasks_wrong(verdict, "no memory to tell the tasks apart");
		return -ENOMEM;
	}
	for (uint64_t connection = 0; !error && connection < ledger->tasks; connection++) {
		uint64_t first = connection * serve->requests, task = serve->entries[first].task;
		for (uint64_t i = 0; !error && i < serve->requests; i++)
			error = check_answer(serve, first + i, task, verdict);
		if (!error && (task >= ledger->tasks || had[task]))
			error = tasks_wrong(verdict,
				"connection %" PRIu64 " was served by task %" PRIu64
				", which had another",
				connection, task);
		if (!error)
			had[task] = true;
	}
	for (uint64_t task = 0; !error && task < ledger->tasks; task++)
		if (ledger->records[task].result != expected(serve, task))
			error = tasks_wrong(verdict,
				"task %" PRIu64 " gave %016" PRIx64 " instead of %016" PRIx64, task,
				ledger->records[task].result, expected(serve, task));
	free(had);
	return error;
}

__attribute__((format(printf, 2, 3))) static void add_figure(
	struct verdict *verdict, const char *format, ...)
{
	size_t length = strlen(verdict->figures);
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(verdict->figures + length, sizeof verdict->figures - length, format, arguments);
	va_end(arguments);
}

/* How long the clients waited for their answers. */
static void add_latencies(struct verdict *verdict, uint64_t *latencies, size_t count)
{
	static const struct {
		const char *name;
		unsigned thousandths;
		size_t count_min;
	} figures[] = { { "answer_median_s", 500, 1 }, { "answer_p90_s", 900, P90_MIN },
		{ "answer_p99_s", 990, P99_MIN }, { "answer_max_s", 1000, 1 } };
	for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
		if (count >= figures[i].count_min)
			add_figure(verdict, "%s=%.7f;", figures[i].name,
				(double)delays_quantile(latencies, count, figures[i].thousandths) /
					1e9);
}

/* Who rests less than that is late himself: what is measured is he. */
static void add_generator(const struct serve *serve, struct verdict *verdict)
{
	const struct generator_report *report = &serve->common->report;
	double busy = report->wall_ns ? (double)(report->cpu_ns + report->delay_ns) /
						(double)report->wall_ns
				      : 0;
	add_figure(verdict, "open=%" PRIu32, atomic_load(&serve->common->count.most));
	if (!report->over)
		return;
	add_figure(verdict, ";generator_cpu_s=%.6f;generator_busy=%.3f",
		(double)report->cpu_ns / 1e9, busy);
	if (busy > BUSY_MAX)
		snprintf(verdict->disturbed, sizeof verdict->disturbed, "generator");
}

static int add_figures(const struct serve *serve, struct verdict *verdict)
{
	uint64_t requests = serve->tasks * serve->requests;
	uint64_t *latencies = malloc(requests * sizeof *latencies);
	size_t count = 0;
	if (!latencies) {
		tasks_wrong(verdict, "no memory to look for the median");
		return -ENOMEM;
	}
	for (uint64_t i = 0; i < requests; i++)
		if (serve->entries[i].status == 1)
			latencies[count++] =
				serve->entries[i].answered_ns - serve->entries[i].due_ns;
	verdict->units = (double)count;
	add_latencies(verdict, latencies, count);
	add_generator(serve, verdict);
	free(latencies);
	return 0;
}

/* Why tasks got no connection, or lost it. */
static void explain(const struct serve *serve, int ended, struct verdict *verdict)
{
	if (WIFSIGNALED(ended)) {
		snprintf(verdict->failures, sizeof verdict->failures,
			"the load generator was killed by SIG%s", sigabbrev_np(WTERMSIG(ended)));
		return;
	}
	for (uint64_t i = 0; i < serve->tasks * serve->requests; i++)
		if (serve->entries[i].status < 0) {
			snprintf(verdict->failures, sizeof verdict->failures,
				"request %" PRIu64 " failed at its client: %s", i,
				strerror(-serve->entries[i].status));
			return;
		}
}

/* Of anybody's connections nothing is known but how many requests there were. */
static int check_others(const struct ledger *ledger, struct verdict *verdict)
{
	for (uint64_t task = 0; task < ledger->tasks; task++)
		verdict->units += (double)ledger->records[task].result;
	return tasks_done(ledger, verdict);
}

/* Connections that no task has taken are refused now, so that the generator comes to its end. */
static int serve_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	const struct serve *serve = state;
	if (serve->port)
		return check_others(ledger, verdict);
	shutdown(serve->visits.listener, SHUT_RD);
	int ended = generator_wait(&serve->generator);
	int error = add_figures(serve, verdict);
	if (error < 0)
		return error;
	for (uint64_t task = 0; task < ledger->tasks; task++)
		if (ledger->records[task].status < 0) {
			explain(serve, ended, verdict);
			break;
		}
	error = tasks_done(ledger, verdict);
	if (!error && WIFSIGNALED(ended)) /* it had asked all, and not read all */
		return tasks_wrong(verdict, "the load generator was killed by SIG%s",
			sigabbrev_np(WTERMSIG(ended)));
	return error ? error : check_answers(serve, ledger, verdict);
}

const struct workload workload_serve = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "serve",
	.summary = "serves a load generator's connections: the runner as server",
	.unit = "requests",
	.bound = BOUND_IO,
	.params = params,
	.plan = serve_plan,
	.setup = serve_setup,
	.enter = serve_enter,
	.run = serve_run,
	.start = serve_start,
	.leave = serve_leave,
	.check = serve_check,
	.teardown = serve_teardown,
};
