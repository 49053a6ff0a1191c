/* SPDX-License-Identifier: MIT */
/*
 * A key is to be had from a server, one character a request, each after a while. The server loses
 * patience when the next request comes late, and starts over: who asks for one character after the
 * other never gets past the first, and only enough requests at once assemble the key in one pass.
 */
#include "workloads/client.h"
#include "workloads/delays.h"
#include "workloads/registry.h"
#include "workloads/server.h"
#include "workloads/tasks.h"

#include <stdlib.h>

#define LENGTH_MAX 50u
#define TASKS_MAX  10000000u

/* By default there are as many requests as so many keys have characters. */
#define TRIES 4u

/* How long a request may take beyond the latency. */
#define TIMEOUT_NS (10 * DELAYS_SECOND)

enum {
	LENGTH,
	LATENCY,
	PATIENCE
};

static const struct param params[] = {
	[LENGTH] = { .name = "length",
		.type = PARAM_INTEGER,
		.initial = "10",
		.min = 1,
		.max = LENGTH_MAX,
		.help = "how many characters the key has" },
	[LATENCY] = { .name = "latency",
		.type = PARAM_DURATION,
		.initial = "20ms",
		.min = 0,
		.max = 60 * DELAYS_SECOND,
		.help = "how long the server takes to give one" },
	[PATIENCE] = { .name = "patience",
		.type = PARAM_DURATION,
		.initial = "10ms",
		.min = 0,
		.max = 3600 * DELAYS_SECOND,
		.help = "how long after a request the next one must come, or the server starts over" },
	{ 0 },
};

struct race {
	uint64_t seed, length, latency_ns, patience_ns;
	struct client client;
	struct server server;
	struct server_plan plan;
	struct server_entry *log;   /* in the shared block */
	char bodies[LENGTH_MAX][8]; /* "7 k": the seventh character is a k */
	/* The server's own: how far the key has been given, and when it was last asked for. */
	uint64_t given, asked_ns;
};

/* A task's result: the place of its character, from 1, and the character; 0: there was none left.
 */
static uint64_t result_of(uint64_t place, char character)
{
	return place << 8 | (unsigned char)character;
}

/* ---- before the clock ----------------------------------------------------------------------- */

/* Who gets which character is a matter of who asks first: results vary. */
static int race_plan(struct plan *plan)
{
	uint64_t length = plan->values[LENGTH].number;
	int error = client_plan(plan);
	if (!error)
		error = server_load(plan->error);
	if (!error)
		error = tasks_plan(plan, length * TRIES);
	if (error)
		return error;
	if (plan->tasks < length || plan->tasks > TASKS_MAX) {
		snprintf(plan->error, sizeof plan->error,
			"%" PRIu64 " requests do for no key of %" PRIu64 " characters; use %" PRIu64
			" to %u tasks",
			plan->tasks, length, length, TASKS_MAX);
		return -ERANGE;
	}
	plan->shared = (size_t)plan->tasks * (sizeof(struct server_entry) + sizeof(uint32_t));
	plan->flags = PLAN_RESULTS_VARY | PLAN_SETUP_ONCE;
	return 0;
}

/* In the server's process. A key that was given in one pass is given for good. */
static void reply(void *context, uint64_t task, uint64_t at_ns, struct server_reply *reply)
{
	struct race *race = context;
	(void)task;
	*reply = (struct server_reply){ .status = 200, .body = "" };
	if (race->given == race->length)
		return;
	if (race->given && at_ns - race->asked_ns > race->patience_ns)
		race->given = 0;
	race->asked_ns = at_ns;
	reply->delay_ns = race->latency_ns;
	reply->body = race->bodies[race->given];
	reply->length = strlen(race->bodies[race->given++]);
}

static char key_character(uint64_t seed, uint64_t place)
{
	return (char)('a' + workload_below(workload_hash(seed, place), 26));
}

static void race_teardown(void *state)
{
	struct race *race = state;
	if (!race)
		return;
	beside_stop(&race->server.process);
	client_finish();
	free(race);
}

static int race_setup(struct setup *setup, void **state)
{
	int error = client_init();
	struct race *race = error ? NULL : calloc(1, sizeof *race);
	const char *what;
	if (!race)
		return error ? error : -ENOMEM;
	*race = (struct race){ .seed = setup->seed,
		.length = setup->values[LENGTH].number,
		.latency_ns = setup->values[LATENCY].number,
		.patience_ns = setup->values[PATIENCE].number,
		.client = { .concurrency = setup->concurrency },
		.log = setup->shared };
	race->client.timeout_ns = race->latency_ns + TIMEOUT_NS;
	race->client.statuses = (_Atomic uint32_t *)(void *)(race->log + setup->tasks);
	race->plan = (struct server_plan){
		.reply = reply, .context = race, .log = race->log, .numbers = setup->tasks
	};
	for (unsigned i = 0; i < race->length; i++)
		snprintf(race->bodies[i], sizeof race->bodies[i], "%u %c", i + 1,
			key_character(setup->seed, i));
	error = server_start(&race->server, &race->plan, &what);
	if (error) {
		snprintf(setup->error, sizeof setup->error, "%s: %s", what, strerror(-error));
		race_teardown(race);
		return error;
	}
	*state = race;
	return 0;
}

/* ---- while it runs -------------------------------------------------------------------------- */

static int race_enter(const void *state, struct pending *service, void **local)
{
	const struct race *race = state;
	return client_enter(&race->client, service, local);
}

static void race_leave(const void *state, void *local)
{
	(void)state;
	client_leave(local);
}

static uint64_t answered(const struct client_answer *answer)
{
	unsigned place;
	char character;
	return sscanf(answer->head, "%u %c", &place, &character) == 2 ? result_of(place, character)
								      : 0;
}

static int race_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	const struct race *race = state;
	char url[SERVER_URL];
	struct client_answer answer = client_get(wait, task, server_url(&race->server, task, url));
	*result = answered(&answer);
	return answer.error;
}

static void given(struct pending *pending, const struct client_answer *answer)
{
	pending_done(pending, answer->error, answered(answer));
}

static void race_start(const void *state, struct pending *pending)
{
	const struct race *race = state;
	char url[SERVER_URL];
	client_start(pending, server_url(&race->server, pending->task, url), given);
}

/* ---- after the clock ------------------------------------------------------------------------ */

/* The server's patience, by its log: how far it came, the longest way, and how often it began. */
struct passes {
	uint64_t given, longest, begun, asked_ns;
};

/* The place of the character that the next request of the log must have got; 0: none was left. */
static uint64_t passes_next(
	const struct race *race, const struct server_entry *entry, struct passes *passes)
{
	if (passes->longest == race->length)
		return 0;
	if (!passes->given || entry->at_ns - passes->asked_ns > race->patience_ns) {
		passes->given = 0;
		passes->begun++;
	}
	passes->asked_ns = entry->at_ns;
	if (++passes->given > passes->longest)
		passes->longest = passes->given;
	return passes->given;
}

/* The tasks in the order in which the server was asked; each was answered once. */
static int order_tasks(const struct race *race, const struct ledger *ledger, uint32_t *ordered,
	struct verdict *verdict)
{
	for (uint64_t task = 0; task < ledger->tasks; task++) {
		struct server_entry *entry = &race->log[task];
		uint32_t times = atomic_load(&entry->answered);
		if (times != 1 || !entry->order || entry->order > ledger->tasks)
			return tasks_wrong(verdict,
				"the server answered the request of task %" PRIu64 " %u times",
				task, times);
		ordered[entry->order - 1] = (uint32_t)task;
	}
	return 0;
}

/* Every task got what the server's log says that it must have got, and not too early. */
static int check_passes(const struct race *race, const struct ledger *ledger,
	const uint32_t *ordered, struct passes *passes, struct verdict *verdict)
{
	int error = 0;
	for (uint64_t i = 0; !error && i < ledger->tasks; i++) {
		uint64_t task = ordered[i], late_ns, got = ledger->records[task].result;
		uint64_t place = passes_next(race, &race->log[task], passes);
		uint64_t wanted =
			place ? result_of(place, key_character(race->seed, place - 1)) : 0;
		if (got != wanted)
			return tasks_wrong(verdict,
				"task %" PRIu64 " got character %" PRIu64 " instead of %" PRIu64,
				task, got >> 8, place);
		error = delays_late(ledger, task, place ? race->latency_ns : 0, &late_ns, verdict);
	}
	return error;
}

/* That the key was not assembled is a finding: there is no unit of work, but the sample is right.
 */
static int race_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	const struct race *race = state;
	struct passes passes = { 0 };
	client_failures(&race->client, ledger, 0, verdict);
	int error = tasks_done(ledger, verdict);
	if (error < 0)
		return error;
	uint32_t *ordered = calloc((size_t)ledger->tasks, sizeof *ordered);
	if (!ordered) {
		tasks_wrong(verdict, "no memory for the order of the requests");
		return -ENOMEM;
	}
	error = order_tasks(race, ledger, ordered, verdict);
	if (!error)
		error = check_passes(race, ledger, ordered, &passes, verdict);
	free(ordered);
	verdict->units = passes.longest == race->length;
	snprintf(verdict->figures, sizeof verdict->figures,
		"missed=%d;passes=%" PRIu64 ";longest=%" PRIu64, passes.longest < race->length,
		passes.begun, passes.longest);
	return error;
}

static int race_format(
	const void *state, uint64_t task, const struct record *record, char *text, size_t size)
{
	(void)state, (void)task;
	int length = record->result ? snprintf(text, size, "%" PRIu64 " %c", record->result >> 8,
					      (char)record->result)
				    : snprintf(text, size, "none left");
	return length < 0 || (size_t)length >= size ? -ENOSPC : 0;
}

const struct workload workload_race_to_deadline = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "race-to-deadline",
	.summary = "assembles a key from a server that starts over if it waits",
	.unit = "keys",
	.bound = BOUND_IO,
	.params = params,
	.plan = race_plan,
	.setup = race_setup,
	.enter = race_enter,
	.run = race_run,
	.start = race_start,
	.leave = race_leave,
	.check = race_check,
	.format = race_format,
	.teardown = race_teardown,
};
