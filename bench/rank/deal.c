/* SPDX-License-Identifier: MIT */
/*
 * Who waits for a message looks for it, at once at first and then ever more seldom, for MPI's own
 * wait takes a whole CPU: a quarter late at most, of as long as it has waited or, in rank 0, as the
 * last message took to come. A rank asks for its next chunk while it has a quarter of the last, so
 * that there is none to wait for. MPI is called by one thread at a time: of rank 0 its dealer; of
 * others whoever asks, with the stock's lock, and after the last task the main thread.
 */
#include "bench/rank/deal.h"

#include "bench/rank/stock.h"
#include "runners/ranks.h"

#include <mpi.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

/* Tags. */
enum {
	WANT = 1, /* to rank 0, empty */
	CHUNK,    /* from it: struct chunk; a count of 0: there are no more */
	DONE,     /* to rank 0: struct report, then the chunks, then their records */
	CHUNKS,
	RECORDS
};

struct chunk {
	uint32_t first, count, left;
};

struct report {
	struct line_done done;
	uint64_t chunks;
};

/* ---- waiting --------------------------------------------------------------------------------- */

#define LOOKS_AT_ONCE 64
#define PAUSE_LEAST   UINT64_C(4000) /* ns */
#define PAUSE_MOST    UINT64_C(128000)
/* Each look preempts the tasks beside it, 20 to 40 us in a virtual machine. */
#define PAUSE_WORKING UINT64_C(4000000)

static void pause_since(struct deal *deal, uint64_t since_ns)
{
	uint64_t waited_ns = runner_now_ns() - since_ns;
	uint64_t ns = (waited_ns > deal->pace_ns ? waited_ns : deal->pace_ns) / 4;
	uint32_t working = atomic_load(&deal->working);
	uint64_t most_ns = working ? PAUSE_WORKING : PAUSE_MOST;
	ns = ns < PAUSE_LEAST ? PAUSE_LEAST : ns;
	runner_park(NULL, &deal->working, working, ns < most_ns ? ns : most_ns);
}

/* Waits for a message, from anybody or from one. */
static void await_message(struct deal *deal, int source, int tag, MPI_Status *status)
{
	bool busy = deal->job->values[RANKS_BUSY].number;
	uint64_t since_ns = runner_now_ns();
	int there = 0;
	for (unsigned looks = 0;; looks++) {
		MPI_Iprobe(source, tag, MPI_COMM_WORLD, &there, status);
		if (there)
			return;
		if (!busy && looks >= LOOKS_AT_ONCE)
			pause_since(deal, since_ns);
	}
}

static void count(struct deal *deal, size_t bytes)
{
	deal->done.messages++;
	deal->done.bytes += bytes;
}

/* ---- asking for tasks ------------------------------------------------------------------------ */

static void add_chunk(struct deal *deal, uint32_t first, uint32_t tasks)
{
	size_t last = deal->chunk_count - 1;
	if (deal->chunk_count && deal->chunks[last][0] + deal->chunks[last][1] == first) {
		deal->chunks[last][1] += tasks;
		return;
	}
	if (deal->chunk_count == deal->chunk_room) {
		deal->chunk_room = deal->chunk_room ? 2 * deal->chunk_room : 64;
		void *more = realloc(deal->chunks, deal->chunk_room * sizeof *deal->chunks);
		if (!more)
			abort(); /* the job ends, and that is told */
		deal->chunks = more;
	}
	deal->chunks[deal->chunk_count][0] = first;
	deal->chunks[deal->chunk_count++][1] = tasks;
}

/*
 * Who calls is late, perhaps: when no more will come the answer would be the next sample's. Between
 * look and message nothing changes, for `over` is set by who may call MPI.
 */
static void deal_ask_ahead(void *context)
{
	struct deal *deal = context;
	if (deal->asked || atomic_load(&deal->stock->over))
		return;
	deal->asked = true;
	MPI_Send(NULL, 0, MPI_BYTE, 0, WANT, MPI_COMM_WORLD);
	count(deal, 0);
}

static bool deal_ask(void *context, bool may_wait)
{
	struct deal *deal = context;
	struct chunk chunk;
	MPI_Status status;
	int there = may_wait;
	if (!deal->waits_ns)
		deal->waits_ns = runner_now_ns();
	deal_ask_ahead(deal);
	if (may_wait)
		await_message(deal, 0, CHUNK, &status);
	else
		MPI_Iprobe(0, CHUNK, MPI_COMM_WORLD, &there, &status);
	if (!there)
		return false;
	MPI_Recv(&chunk, sizeof chunk, MPI_BYTE, 0, CHUNK, MPI_COMM_WORLD, &status);
	count(deal, sizeof chunk);
	deal->asked = false;
	if (chunk.count) {
		/* What came first was no pause between tasks. */
		if (deal->chunk_count)
			deal->done.deal_ns += runner_now_ns() - deal->waits_ns;
		add_chunk(deal, chunk.first, chunk.count);
	}
	deal->waits_ns = 0;
	/* Where few are left, who asks ahead would take from those who have nothing to do. */
	stock_put(deal->stock, chunk.first, chunk.count,
		chunk.left > 4 * (uint64_t)deal->ranks * deal->stock->lanes);
	return true;
}

/* ---- results --------------------------------------------------------------------------------- */

/* The records of some chunks as one message, wherever they lie: MPI picks them up itself. */
static void records_type(size_t chunks, uint32_t (*list)[2], MPI_Datatype *type)
{
	MPI_Datatype record;
	int *lengths = malloc(2 * chunks * sizeof *lengths);
	if (!lengths)
		abort();
	int *places = lengths + chunks;
	for (size_t i = 0; i < chunks; i++) {
		places[i] = (int)list[i][0];
		lengths[i] = (int)list[i][1];
	}
	MPI_Type_contiguous(sizeof(struct record), MPI_BYTE, &record);
	MPI_Type_indexed((int)chunks, lengths, places, record, type);
	MPI_Type_commit(type);
	MPI_Type_free(&record);
	free(lengths);
}

static void send_results(struct deal *deal)
{
	size_t chunks = deal->chunk_count, bytes = chunks * sizeof *deal->chunks;
	struct report report = { .done = deal->done, .chunks = chunks };
	MPI_Datatype type;
	MPI_Send(&report, sizeof report, MPI_BYTE, 0, DONE, MPI_COMM_WORLD);
	if (!chunks)
		return;
	MPI_Send(deal->chunks, (int)bytes, MPI_BYTE, 0, CHUNKS, MPI_COMM_WORLD);
	records_type(chunks, deal->chunks, &type);
	MPI_Send(deal->job->records, 1, type, 0, RECORDS, MPI_COMM_WORLD);
	MPI_Type_free(&type);
}

static void sum_up(struct line_done *all, const struct line_done *one)
{
	if (one->error && !all->error) {
		all->error = one->error;
		all->rank = one->rank;
		memcpy(all->detail, one->detail, sizeof all->detail);
	}
	all->user_ns += one->user_ns;
	all->system_ns += one->system_ns;
	all->switches_voluntary += one->switches_voluntary;
	all->switches_involuntary += one->switches_involuntary;
	all->faults_minor += one->faults_minor;
	all->faults_major += one->faults_major;
	all->deal_ns += one->deal_ns;
	all->messages += one->messages;
	all->bytes += one->bytes;
}

static void receive_results(struct deal *deal, int from)
{
	struct report report;
	MPI_Datatype type;
	MPI_Recv(&report, sizeof report, MPI_BYTE, from, DONE, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	sum_up(&deal->done, &report.done);
	count(deal, sizeof report);
	if (!report.chunks)
		return;
	size_t bytes = (size_t)report.chunks * sizeof *deal->chunks, tasks = 0;
	uint32_t(*list)[2] = malloc(bytes);
	if (!list)
		abort();
	MPI_Recv(list, (int)bytes, MPI_BYTE, from, CHUNKS, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	count(deal, bytes);
	for (size_t i = 0; i < report.chunks; i++)
		tasks += list[i][1];
	records_type((size_t)report.chunks, list, &type);
	MPI_Recv(deal->job->records, 1, type, from, RECORDS, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	count(deal, tasks * sizeof(struct record));
	MPI_Type_free(&type);
	free(list);
}

/* ---- rank 0 ---------------------------------------------------------------------------------- */

/* Chunks shrink as tasks become few, so that all end at about the same time. */
static uint32_t chunk_size(const struct deal *deal)
{
	uint64_t each = deal->stock->lanes;
	uint64_t chunk = stock_left(deal->stock) / (2 * (uint64_t)deal->ranks);
	if (deal->job->values[RANKS_DEAL].number == DEAL_SINGLE)
		return 1;
	return (uint32_t)(chunk > each ? chunk : each);
}

static void give(struct deal *deal, int to)
{
	struct chunk chunk = { 0 };
	MPI_Recv(NULL, 0, MPI_BYTE, to, WANT, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	chunk.count = stock_cut(deal->stock, chunk_size(deal), &chunk.first);
	chunk.left = stock_left(deal->stock);
	MPI_Send(&chunk, sizeof chunk, MPI_BYTE, to, CHUNK, MPI_COMM_WORLD);
}

/* Deals and gathers until every other rank has given its results. */
static void serve(struct deal *deal)
{
	for (unsigned left = deal->ranks - 1; left;) {
		MPI_Status status;
		await_message(deal, MPI_ANY_SOURCE, MPI_ANY_TAG, &status);
		uint64_t now_ns = runner_now_ns();
		deal->pace_ns = now_ns - deal->heard_ns;
		deal->heard_ns = now_ns;
		if (status.MPI_TAG == WANT) {
			give(deal, status.MPI_SOURCE);
		} else {
			receive_results(deal, status.MPI_SOURCE);
			left--;
		}
	}
}

/* ---- beside the tasks ------------------------------------------------------------------------ */

static void *thread_main(void *argument)
{
	struct deal *deal = argument;
	prctl(PR_SET_TIMERSLACK, 1UL);
	if (deal->rank)
		stock_serve(deal->stock);
	else
		serve(deal);
	return NULL;
}

/* A share by its lanes, which this rank has for good, or all, or nothing yet. */
static struct stock *stock_of(const struct deal *deal)
{
	uint64_t tasks = deal->job->tasks, all = deal->job->concurrency;
	uint64_t first = ranks_first(all, deal->rank, deal->ranks);
	uint64_t end = ranks_first(all, deal->rank + 1, deal->ranks);
	unsigned lanes = (unsigned)(end - first);
	if (deal->job->values[RANKS_DEAL].number == DEAL_STATIC)
		return stock_create(lanes, tasks * first / all, tasks * end / all, true);
	return stock_create(lanes, 0, deal->rank ? 0 : tasks, !deal->rank);
}

int deal_begin(struct deal *deal)
{
	const struct value *values = deal->job->values;
	bool children = values[RANKS_INNER].number == INNER_PROCESSES;
	deal->stock = stock_of(deal);
	if (!deal->stock)
		return -ENOMEM;
	deal->stock->ask = deal_ask;
	deal->stock->ask_ahead = deal_ask_ahead;
	deal->stock->context = deal;
	uint32_t share = stock_left(deal->stock);
	if (deal->rank && share)
		add_chunk(deal, (uint32_t)(atomic_load(&deal->stock->range) >> 32), share);
	if (deal->rank ? !children : deal->ranks == 1)
		return 0;
	deal->working = !deal->rank;
	deal->heard_ns = runner_now_ns();
	int error = -pthread_create(&deal->thread, NULL, thread_main, deal);
	deal->threaded = !error;
	return error;
}

void deal_end(struct deal *deal, const struct line_done *own)
{
	if (deal->rank)
		stock_close(deal->stock);
	atomic_store(&deal->working, 0);
	runner_wake(NULL, &deal->working, 1);
	if (deal->threaded)
		pthread_join(deal->thread, NULL);
	sum_up(&deal->done, own);
	if (deal->rank)
		send_results(deal);
	stock_destroy(deal->stock);
	free(deal->chunks);
}
