/* SPDX-License-Identifier: MIT */
/*
 * Fetches pages over HTTP: by default from a server of its own, which takes a while for each, or
 * the same page again and again from a real one.
 */
#include "workloads/client.h"
#include "workloads/delays.h"
#include "workloads/registry.h"
#include "workloads/server.h"
#include "workloads/tasks.h"

#include <stdlib.h>

#define TASKS     16u
#define TASKS_MAX 10000000u
#define URL_MAX   2000u
#define WHOLE     100000u /* 100% */

/* Pages are alike but for where they begin, so that the server only refers to them. */
#define PAGES 251u

enum {
	LATENCY,
	DISTRIBUTION,
	SIZE,
	ERROR_RATE,
	URL,
	TIMEOUT,
	TOLERATE
};

static const struct param params[] = {
	[LATENCY] = { .name = "latency",
		.type = PARAM_DURATION,
		.initial = "50ms",
		.min = 0,
		.max = 3600 * DELAYS_SECOND,
		.help = "how long the server takes to answer; the longest if uniform, the mean if "
			"exponential" },
	[DISTRIBUTION] = { .name = "distribution",
		.type = PARAM_CHOICE,
		.initial = "fixed",
		.min = DELAYS_FIXED,
		.max = DELAYS_EXPONENTIAL,
		.choices = delays_distributions,
		.help = DELAYS_HELP },
	[SIZE] = { .name = "size",
		.type = PARAM_SIZE,
		.initial = "16KiB",
		.min = 0,
		.max = 64u << 20,
		.help = "the size of a page" },
	[ERROR_RATE] = { .name = "error-rate",
		.type = PARAM_PERCENT,
		.initial = "0%",
		.min = 0,
		.max = WHOLE,
		.help = "the share of the pages that the server answers with status 503" },
	[URL] = { .name = "url",
		.type = PARAM_TEXT,
		.initial = "",
		.min = 0,
		.max = URL_MAX,
		.help = "a page of a real server, which every task fetches, past any proxy and "
			"following no redirect; what is above is then without effect" },
	[TIMEOUT] = { .name = "timeout",
		.type = PARAM_DURATION,
		.initial = "10s",
		.min = 1000000,
		.max = 3600 * DELAYS_SECOND,
		.help = "how long a request may take" },
	[TOLERATE] = { .name = "tolerate",
		.type = PARAM_PERCENT,
		.initial = "0%",
		.min = 0,
		.max = WHOLE,
		.help = "the share of the requests that may fail without failing the sample" },
	{ 0 },
};

struct fetch {
	const struct value *values;
	uint64_t seed, tasks;
	const char *url; /* of a real server, or NULL */
	struct client client;
	struct server server;
	struct server_plan plan;
	struct server_entry *log; /* in the shared block */
	char *text;               /* what pages are cut from */
};

/* ---- before the clock ----------------------------------------------------------------------- */

static int fetch_plan(struct plan *plan)
{
	const char *url = plan->values[URL].text;
	int error = client_plan(plan);
	if (!error && !*url)
		error = server_load(plan->error);
	if (!error)
		error = tasks_plan(plan, TASKS);
	if (error)
		return error;
	if (*url && strncmp(url, "http://", 7) != 0 && strncmp(url, "https://", 8) != 0) {
		snprintf(plan->error, sizeof plan->error,
			"url=%.60s does not begin with http:// or https://", url);
		return -EINVAL;
	}
	if (plan->tasks > TASKS_MAX) {
		snprintf(plan->error, sizeof plan->error,
			"%" PRIu64 " pages are too many; at most %u", plan->tasks, TASKS_MAX);
		return -ERANGE;
	}
	plan->shared = (size_t)plan->tasks * (sizeof(struct server_entry) + sizeof(uint32_t));
	plan->flags = *url ? 0 : PLAN_SETUP_ONCE | PLAN_BESIDE;
	if (plan->values[TOLERATE].number) /* which ones fail is another matter in every sample */
		plan->flags |= PLAN_RESULTS_VARY;
	return 0;
}

/* Printable, so that a page can be looked at. */
static char *text_create(uint64_t seed, size_t size)
{
	char *text = malloc(size + PAGES);
	for (size_t i = 0; text && i < size + PAGES; i++)
		text[i] = (char)('!' + workload_below(workload_hash(seed, i), 94));
	return text;
}

static const char *page_of(const struct fetch *fetch, uint64_t task)
{
	return fetch->text + task % PAGES;
}

static uint64_t delay_ns(const struct fetch *fetch, uint64_t task)
{
	return delays_draw((enum delays_distribution)fetch->values[DISTRIBUTION].number,
		fetch->values[LATENCY].number, workload_hash(fetch->seed, task));
}

/*
 * Exactly the share asked for, rounded down, scattered over the tasks: their numbers times a prime
 * that is above all of them, so that each has its own place among them.
 */
static bool is_refused(const struct fetch *fetch, uint64_t task)
{
	uint64_t place = (task * UINT64_C(2654435761) +
				 workload_hash(fetch->seed, UINT64_MAX) % fetch->tasks) %
			 fetch->tasks;
	return place < fetch->tasks * fetch->values[ERROR_RATE].number / WHOLE;
}

/* The server's side of a page. */
static void reply(void *context, uint64_t task, uint64_t at_ns, struct server_reply *reply)
{
	const struct fetch *fetch = context;
	(void)at_ns;
	*reply = (struct server_reply){
		.delay_ns = delay_ns(fetch, task), .status = 503, .body = ""
	};
	if (is_refused(fetch, task))
		return;
	reply->status = 200;
	reply->body = page_of(fetch, task);
	reply->length = fetch->values[SIZE].number;
}

static void fetch_teardown(void *state)
{
	struct fetch *fetch = state;
	if (!fetch)
		return;
	beside_stop(&fetch->server.process);
	client_finish();
	free(fetch->text);
	free(fetch);
}

static int start_server(struct fetch *fetch, struct setup *setup)
{
	const char *what = "the pages";
	fetch->text = text_create(setup->seed, setup->values[SIZE].number);
	fetch->plan = (struct server_plan){
		.reply = reply, .context = fetch, .log = fetch->log, .numbers = setup->tasks
	};
	int error = fetch->text ? server_start(&fetch->server, &fetch->plan, &what) : -ENOMEM;
	if (error)
		snprintf(setup->error, sizeof setup->error, "%s: %s", what, strerror(-error));
	return error;
}

static int fetch_setup(struct setup *setup, void **state)
{
	int error = client_init();
	struct fetch *fetch = error ? NULL : calloc(1, sizeof *fetch);
	if (!fetch)
		return error ? error : -ENOMEM;
	const char *url = setup->values[URL].text;
	*fetch = (struct fetch){ .values = setup->values,
		.seed = setup->seed,
		.tasks = setup->tasks,
		.url = *url ? url : NULL,
		.client = { .timeout_ns = setup->values[TIMEOUT].number,
			.concurrency = setup->concurrency },
		.log = setup->shared };
	fetch->client.statuses = (_Atomic uint32_t *)(void *)(fetch->log + setup->tasks);
	error = fetch->url ? 0 : start_server(fetch, setup);
	if (error)
		fetch_teardown(fetch);
	else
		*state = fetch;
	return error;
}

/* Where the own server is, and where in the shared block a request's status is noted. */
static int fetch_inputs(const void *state, FILE *json)
{
	const struct fetch *fetch = state;
	size_t noted = (size_t)((const char *)fetch->client.statuses - (const char *)fetch->log);
	fprintf(json, "{\"statuses\":\"%zu\",\"port\":\"%u\"}", noted / sizeof(uint32_t),
		fetch->server.port);
	return 0;
}

/* ---- while it runs -------------------------------------------------------------------------- */

static int fetch_enter(const void *state, struct pending *service, void **local)
{
	const struct fetch *fetch = state;
	return client_enter(&fetch->client, service, local);
}

static void fetch_leave(const void *state, void *local)
{
	(void)state;
	client_leave(local);
}

static const char *url_of(const struct fetch *fetch, uint64_t task, char *own)
{
	return fetch->url ? fetch->url : server_url(&fetch->server, task, own);
}

static int fetch_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	char own[SERVER_URL];
	struct client_answer answer = client_get(wait, task, url_of(state, task, own));
	*result = answer.hash;
	return answer.error;
}

static void fetched(struct pending *pending, const struct client_answer *answer)
{
	pending_done(pending, answer->error, answer->hash);
}

static void fetch_start(const void *state, struct pending *pending)
{
	char own[SERVER_URL];
	client_start(pending, url_of(state, pending->task, own), fetched);
}

/* ---- after the clock ------------------------------------------------------------------------ */

/* What the pages hash to, each kind computed once, where a task has it. */
struct expected {
	bool known[PAGES];
	uint64_t hashes[PAGES];
};

static uint64_t expected_hash(const struct fetch *fetch, uint64_t task, struct expected *expected)
{
	size_t page = task % PAGES;
	if (!expected->known[page])
		expected->hashes[page] =
			client_hash(CLIENT_HASH, page_of(fetch, task), fetch->values[SIZE].number);
	expected->known[page] = true;
	return expected->hashes[page];
}

/* The server's log of a task: answered once if the client has an answer, and in its time. */
static int check_log(const struct fetch *fetch, const struct ledger *ledger, uint64_t task,
	struct verdict *verdict)
{
	struct server_entry *entry = &fetch->log[task];
	uint32_t answered = atomic_load(&entry->answered);
	uint64_t late_ns;
	if (client_status(&fetch->client, task) == 0 && answered <= 1)
		return 0;
	if (answered != 1)
		return tasks_wrong(verdict,
			"the server answered the request of task %" PRIu64 " %u times", task,
			answered);
	if (entry->took_ns < delay_ns(fetch, task))
		return tasks_wrong(verdict,
			"the server answered task %" PRIu64 " after %" PRIu64
			" ns instead of %" PRIu64,
			task, entry->took_ns, delay_ns(fetch, task));
	return delays_late(ledger, task, entry->took_ns, &late_ns, verdict);
}

/* Every page that came is the one that was asked for, and came if it was to. */
static int check_own(
	const struct fetch *fetch, const struct ledger *ledger, struct verdict *verdict)
{
	struct expected expected = { 0 };
	int error = 0;
	for (uint64_t task = 0; !error && task < ledger->tasks; task++) {
		const struct record *record = &ledger->records[task];
		int status = client_status(&fetch->client, task);
		error = check_log(fetch, ledger, task, verdict);
		if (!error && status && status != (is_refused(fetch, task) ? 503 : 200))
			error = tasks_wrong(
				verdict, "task %" PRIu64 " got status %d", task, status);
		if (!error && record->status == 1 &&
			record->result != expected_hash(fetch, task, &expected))
			error = tasks_wrong(verdict,
				"task %" PRIu64 " got a page of hash %016" PRIx64
				" instead of %016" PRIx64,
				task, record->result, expected_hash(fetch, task, &expected));
	}
	return error;
}

/* Of a real server nothing is known but that it is one page. */
static int check_same(const struct ledger *ledger, struct verdict *verdict)
{
	uint64_t first = 0;
	while (first < ledger->tasks && ledger->records[first].status < 0)
		first++;
	for (uint64_t task = first; task < ledger->tasks; task++) {
		const struct record *record = &ledger->records[task];
		if (record->status == 1 && record->result != ledger->records[first].result)
			return tasks_wrong(verdict,
				"task %" PRIu64 " got other bytes than task %" PRIu64
				": the page changes while it is measured",
				task, first);
	}
	return 0;
}

/* How long the server took for the answers that came; without one there is nothing to tell. */
static int add_latencies(
	const struct fetch *fetch, const struct ledger *ledger, struct verdict *verdict)
{
	uint64_t *took_ns = malloc((size_t)ledger->tasks * sizeof *took_ns);
	size_t count = 0;
	if (!took_ns) {
		tasks_wrong(verdict, "no memory to look for the median");
		return -ENOMEM;
	}
	for (uint64_t task = 0; task < ledger->tasks; task++)
		if (client_status(&fetch->client, task))
			took_ns[count++] = fetch->log[task].took_ns;
	if (count)
		delays_figures(verdict, "latency", took_ns, count);
	free(took_ns);
	return 0;
}

static int check_answers(
	const struct fetch *fetch, const struct ledger *ledger, struct verdict *verdict)
{
	if (fetch->url)
		return check_same(ledger, verdict);
	uint64_t cpu_ns = beside_cpu_ns(&fetch->server.process);
	int error = check_own(fetch, ledger, verdict);
	if (!error)
		error = add_latencies(fetch, ledger, verdict);
	size_t length = strlen(verdict->figures);
	snprintf(verdict->figures + length, sizeof verdict->figures - length,
		"%sserver_cpu_s=%" PRIu64 ".%09" PRIu64, length ? ";" : "", cpu_ns / DELAYS_SECOND,
		cpu_ns % DELAYS_SECOND);
	return error;
}

static int fetch_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	const struct fetch *fetch = state;
	for (uint64_t task = 0; task < ledger->tasks; task++)
		if (!ledger->records[task].status)
			return tasks_wrong(verdict, "task %" PRIu64 " did not end", task);
	uint64_t failed =
		client_failures(&fetch->client, ledger, fetch->values[TOLERATE].number, verdict);
	verdict->units = (double)(ledger->tasks - failed);
	if (failed)
		snprintf(verdict->figures, sizeof verdict->figures, "failed=%" PRIu64, failed);
	return check_answers(fetch, ledger, verdict);
}

static int fetch_format(
	const void *state, uint64_t task, const struct record *record, char *text, size_t size)
{
	(void)state, (void)task;
	int length = snprintf(text, size, "%016" PRIx64, record->result);
	return length < 0 || (size_t)length >= size ? -ENOSPC : 0;
}

const struct workload workload_fetch = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "fetch",
	.summary = "fetches pages over HTTP, from its own server or a real one",
	.unit = "pages",
	.bound = BOUND_IO,
	.params = params,
	.plan = fetch_plan,
	.setup = fetch_setup,
	.enter = fetch_enter,
	.run = fetch_run,
	.start = fetch_start,
	.leave = fetch_leave,
	.check = fetch_check,
	.format = fetch_format,
	.teardown = fetch_teardown,
	.inputs = fetch_inputs,
};
