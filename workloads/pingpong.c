/* SPDX-License-Identifier: MIT */
/*
 * Pairs of tasks hand a number to and fro: nobody has anything to do but to wait for the other, so
 * what is measured is the price of a switch. Through pipes, sockets, a word in shared memory that
 * is parked on, or one that is looked at until it changes.
 */
#include "workloads/channel.h"
#include "workloads/registry.h"
#include "workloads/tasks.h"

#include <limits.h>
#include <sched.h>
#include <stdlib.h>

#define TASKS 2u
/* Looks at the word before the processor is offered to others: about what a switch takes. */
#define LOOKS 1000u

enum {
	ROUNDS,
	VIA
};

enum via {
	VIA_PIPE,
	VIA_SOCKET,
	VIA_FUTEX,
	VIA_SPIN,
};

static const char *const vias[] = { "pipe", "socket", "futex", "spin", NULL };

static const struct param params[] = {
	[ROUNDS] = { .name = "rounds",
		.type = PARAM_INTEGER,
		.initial = "20000",
		.min = 1,
		.max = INT_MAX,
		.help = "how often the number goes there and back in each pair" },
	[VIA] = { .name = "via",
		.type = PARAM_CHOICE,
		.initial = "pipe",
		.min = VIA_PIPE,
		.max = VIA_SPIN,
		.choices = vias,
		.help = "two pipes, two pairs of sockets, a word in shared memory to sleep on or "
			"to look at" },
	{ 0 },
};

/* What a pair has in the shared block. */
struct table {
	_Alignas(64) _Atomic uint32_t hops; /* how often the number has changed hands */
	uint64_t number;                    /* whose turn it is by `hops` guards it */
};

struct pingpong {
	struct table *tables;      /* one a pair */
	struct channel (*nets)[2]; /* there and back, a pair; NULL without channels */
	uint64_t rounds, seed, tasks;
	enum via via;
};

/* A task between two hops, in either form. */
struct player {
	const struct pingpong *pingpong;
	uint64_t task, number;
	uint32_t hop;  /* it has the number after so many changes of hands, or waits for that */
	uint32_t hops; /* after so many it is over */
	uint32_t seen; /* in the shared word, when it was not its turn */
	bool waits;
};

/* ---- before the clock ------------------------------------------------------------------------ */

static bool by_channel(uint64_t via)
{
	return via == VIA_PIPE || via == VIA_SOCKET;
}

static int pingpong_plan(struct plan *plan)
{
	int status = tasks_plan(plan, TASKS);
	if (status < 0)
		return status;
	if (plan->tasks % 2) {
		snprintf(plan->error, sizeof plan->error,
			"%" PRIu64 " tasks are no pairs; use an even number", plan->tasks);
		return -EINVAL;
	}
	plan->concurrency = plan->tasks;
	plan->scratch = sizeof(struct player);
	plan->shared = (size_t)plan->tasks / 2 * sizeof(struct table);
	plan->flags = PLAN_ALL_AT_ONCE | PLAN_SETUP_ONCE;
	plan->descriptors = by_channel(plan->values[VIA].number) ? 2 : 0;
	return 0;
}

static void pingpong_teardown(void *state)
{
	struct pingpong *pingpong = state;
	if (!pingpong)
		return;
	for (uint64_t i = 0; pingpong->nets && i < pingpong->tasks; i++)
		channel_close(&pingpong->nets[i / 2][i % 2]);
	free(pingpong->nets);
	free(pingpong);
}

static int open_nets(struct pingpong *pingpong)
{
	enum channel_kind kind = pingpong->via == VIA_PIPE ? CHANNEL_PIPE : CHANNEL_SOCKETS;
	int error = 0;
	pingpong->nets = calloc(pingpong->tasks / 2, sizeof *pingpong->nets);
	if (!pingpong->nets)
		return -ENOMEM;
	for (uint64_t i = 0; i < pingpong->tasks; i++)
		pingpong->nets[i / 2][i % 2] = CHANNEL_CLOSED;
	for (uint64_t i = 0; !error && i < pingpong->tasks; i++)
		error = channel_open(&pingpong->nets[i / 2][i % 2], kind, 1);
	return error;
}

static int pingpong_setup(struct setup *setup, void **state)
{
	struct pingpong *pingpong = malloc(sizeof *pingpong);
	if (!pingpong)
		return -ENOMEM;
	*pingpong = (struct pingpong){ .tables = setup->shared,
		.rounds = setup->values[ROUNDS].number,
		.seed = setup->seed,
		.tasks = setup->tasks,
		.via = (enum via)setup->values[VIA].number };
	int error = by_channel(pingpong->via) ? open_nets(pingpong) : 0;
	if (error < 0) {
		snprintf(setup->error, sizeof setup->error,
			"cannot open a %s for each of %" PRIu64 " tasks: %s", vias[pingpong->via],
			setup->tasks, strerror(-error));
		pingpong_teardown(pingpong);
		return error;
	}
	*state = pingpong;
	return 0;
}

/* ---- under the clock ------------------------------------------------------------------------- */

static int pingpong_enter(const void *state, struct pending *service, void **local)
{
	const struct pingpong *pingpong = state;
	int error = 0;
	(void)local;
	for (uint64_t i = 0; !error && pingpong->nets && i < pingpong->tasks; i++) {
		const struct channel *net = &pingpong->nets[i / 2][i % 2];
		error = channel_enter(net->in, service);
		if (!error)
			error = channel_enter(net->out, service);
	}
	return error;
}

/* What each player adds to the number before it gives it away. */
static uint64_t step_of(const struct pingpong *pingpong, uint64_t task)
{
	return workload_hash(pingpong->seed, task);
}

static struct player player_of(const struct pingpong *pingpong, uint64_t task)
{
	bool second = task % 2;
	return (struct player){ .pingpong = pingpong,
		.task = task,
		.hop = second,
		.hops = 2 * (uint32_t)pingpong->rounds,
		.waits = second };
}

static struct table *table_of(const struct player *player)
{
	return &player->pingpong->tables[player->task / 2];
}

/* The descriptor that it puts into, or takes out of. */
static int fd_of(const struct player *player, bool puts)
{
	uint64_t side = player->task % 2;
	const struct channel *nets = player->pingpong->nets[player->task / 2];
	return puts ? nets[side].in : nets[!side].out;
}

/* Takes what the other has put: 0, -EAGAIN if that is still to come, or another negative errno. */
static int take(struct player *player)
{
	struct table *table = table_of(player);
	if (player->pingpong->nets)
		return channel_take(fd_of(player, false), &player->number);
	player->seen = atomic_load(&table->hops);
	if (player->seen != player->hop)
		return -EAGAIN;
	player->number = table->number;
	return 0;
}

/* Of two messages at most one is on its way: there is always room for it. */
static int put(struct player *player)
{
	struct table *table = table_of(player);
	player->number += step_of(player->pingpong, player->task);
	if (player->pingpong->nets)
		return channel_put(fd_of(player, true), player->number);
	table->number = player->number;
	atomic_store(&table->hops, player->hop + 1);
	return 0;
}

/*
 * Goes on until it must wait for the other (-EAGAIN), is through (0), or fails. True in `put_one`:
 * the other may be parked, and is to be woken.
 */
static int play(struct player *player, bool *put_one)
{
	*put_one = false;
	for (;;) {
		int code = player->waits ? take(player) : 0;
		if (code)
			return code;
		player->waits = false;
		if (player->hop >= player->hops)
			return 0;
		code = put(player);
		if (code)
			return code == -EAGAIN ? -EPROTO : code;
		*put_one = true;
		player->hop += 2;
		player->waits = player->hop <= player->hops;
	}
}

/* Looks until the word changes; the processor is offered to others now and then, since the other
 * player may be one of those without one, and so are tasks that share this worker. */
static int look(const struct player *player, struct wait *wait)
{
	struct table *table = table_of(player);
	for (unsigned looks = 0; looks < LOOKS; looks++)
		if (atomic_load_explicit(&table->hops, memory_order_relaxed) != player->seen)
			return 0;
	sched_yield();
	return wait_for(wait, -1, 0, 0);
}

static int await(const struct player *player, struct wait *wait)
{
	switch (player->pingpong->via) {
	case VIA_SPIN:
		return look(player, wait);
	case VIA_FUTEX:
		return wait_park(wait, &table_of(player)->hops, player->seen, WAIT_FOREVER);
	default:
		return wait_for(wait, fd_of(player, false), WAIT_READ, WAIT_FOREVER);
	}
}

static int pingpong_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	struct player player = player_of(state, task);
	int code;
	do {
		bool put_one;
		code = play(&player, &put_one);
		if (put_one && player.pingpong->via == VIA_FUTEX)
			wait_wake(wait, &table_of(&player)->hops, 1);
		if (code == -EAGAIN)
			code = await(&player, wait);
		else if (!code)
			break;
	} while (code >= 0);
	*result = player.number;
	return code;
}

static void go_on(struct pending *pending, unsigned events)
{
	struct player *player = pending_scratch(pending);
	_Atomic uint32_t *word = &table_of(player)->hops;
	bool put_one;
	int code = play(player, &put_one);
	(void)events;
	if (put_one && player->pingpong->via == VIA_FUTEX)
		pending_wake(pending, word, 1);
	if (code == -EAGAIN) {
		code = player->pingpong->nets ? pending_wait(pending, fd_of(player, false),
							WAIT_READ, WAIT_FOREVER, go_on)
		       : player->pingpong->via == VIA_SPIN
			       ? pending_wait(pending, -1, 0, 0, go_on)
			       : pending_park(pending, word, player->seen, WAIT_FOREVER, go_on);
		if (!code)
			return;
	}
	pending_done(pending, code, player->number);
}

static void pingpong_start(const void *state, struct pending *pending)
{
	struct player *player = pending_scratch(pending);
	*player = player_of(state, pending->task);
	go_on(pending, 0);
}

/* ---- after the clock ------------------------------------------------------------------------- */

/* The mean trip of a pair, from when both were there; the median pair's is told. */
static double trip_of(const struct pingpong *pingpong, const struct record *pair)
{
	uint64_t start_ns =
		pair[0].start_ns > pair[1].start_ns ? pair[0].start_ns : pair[1].start_ns;
	return (double)(pair[0].end_ns - start_ns) / 1e9 / (double)pingpong->rounds;
}

static int by_value(const void *a, const void *b)
{
	double first = *(const double *)a, second = *(const double *)b;
	return (first > second) - (first < second);
}

static int write_figures(
	const struct pingpong *pingpong, const struct ledger *ledger, struct verdict *verdict)
{
	uint64_t pairs = ledger->tasks / 2;
	double *trips = malloc((size_t)pairs * sizeof *trips);
	if (!trips) {
		tasks_wrong(verdict, "no memory to look for the median");
		return -ENOMEM;
	}
	for (uint64_t pair = 0; pair < pairs; pair++)
		trips[pair] = trip_of(pingpong, &ledger->records[2 * pair]);
	qsort(trips, (size_t)pairs, sizeof *trips, by_value);
	snprintf(verdict->figures, sizeof verdict->figures, "trip_s=%.9f", trips[(pairs - 1) / 2]);
	free(trips);
	return 0;
}

/* Both have added what they add so often as there were rounds: what the second gave back last is
 * what the first has at the end. */
static int pingpong_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	const struct pingpong *pingpong = state;
	verdict->units = (double)(ledger->tasks / 2 * pingpong->rounds);
	int status = tasks_done(ledger, verdict);
	for (uint64_t task = 0; status == 0 && task < ledger->tasks; task++) {
		uint64_t first = task - task % 2, got = ledger->records[task].result;
		uint64_t right = pingpong->rounds *
				 (step_of(pingpong, first) + step_of(pingpong, first + 1));
		if (got != right)
			status = tasks_wrong(verdict,
				"task %" PRIu64 " ended with %" PRIu64 " instead of %" PRIu64, task,
				got, right);
	}
	return status == 0 ? write_figures(pingpong, ledger, verdict) : status;
}

const struct workload workload_pingpong = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "pingpong",
	.summary = "hands a number to and fro between two tasks: a switch's price",
	.unit = "round trips",
	.bound = BOUND_CPU,
	.params = params,
	.plan = pingpong_plan,
	.setup = pingpong_setup,
	.enter = pingpong_enter,
	.run = pingpong_run,
	.start = pingpong_start,
	.check = pingpong_check,
	.teardown = pingpong_teardown,
};
