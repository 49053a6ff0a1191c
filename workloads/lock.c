/* SPDX-License-Identifier: MIT */
/*
 * Contention on one lock, across threads and processes: what a task does inside it only one does at
 * a time, what it does outside they all do. Beside the time it tells how fair the lock was. Work is
 * computed, and nobody waits inside the lock: tasks on one loop never find it taken.
 */
#include "workloads/burn.h"
#include "workloads/mutex.h"
#include "workloads/registry.h"
#include "workloads/tasks.h"

#include <stdlib.h>

#define TASKS 16u
/* Places in the fair lock: those who wait for different ones park on different words. */
#define PLACES 64u
/* Where the calibration of computing cannot be kept. */
#define INSTEAD "inside=0s and outside=0s"

enum {
	TIMES,
	INSIDE,
	OUTSIDE,
	KIND,
	READS
};

enum kind {
	KIND_MUTEX,
	KIND_SPIN,
	KIND_RWLOCK,
	KIND_FAIR,
};

static const char *const kinds[] = { "mutex", "spin", "rwlock", "fair", NULL };

static const struct param params[] = {
	[TIMES] = { .name = "times",
		.type = PARAM_INTEGER,
		.initial = "5000",
		.min = 1,
		.max = UINT32_MAX,
		.help = "how often each task takes the lock" },
	[INSIDE] = { .name = "inside",
		.type = PARAM_DURATION,
		.initial = "1us",
		.min = 0,
		.max = UINT64_C(1000000000),
		.help = "how long it computes while it has the lock" },
	[OUTSIDE] = { .name = "outside",
		.type = PARAM_DURATION,
		.initial = "1us",
		.min = 0,
		.max = UINT64_C(1000000000),
		.help = "how long it computes before it takes the lock again" },
	[KIND] = { .name = "kind",
		.type = PARAM_CHOICE,
		.initial = "mutex",
		.min = KIND_MUTEX,
		.max = KIND_FAIR,
		.choices = kinds,
		.help = "POSIX mutex, spin lock or read-write lock, or one that serves in the order "
			"of arrival" },
	[READS] = { .name = "reads",
		.type = PARAM_INTEGER,
		.initial = "0",
		.min = 0,
		.max = 100,
		.help = "of 100 times it takes the lock, how often only to read: with "
			"kind=rwlock, readers have it together" },
	{ 0 },
};

/* A lock that serves in the order of arrival. */
struct fair {
	_Alignas(64) _Atomic uint32_t tickets; /* given out */
	struct {
		_Alignas(64) _Atomic uint32_t served; /* the last ticket served here */
	} places[PLACES];
};

/* The shared block. */
struct shared {
	union {
		_Alignas(64) pthread_mutex_t mutex;
		pthread_spinlock_t spin;
		pthread_rwlock_t rwlock;
		struct fair fair;
	};
	/* All that follows is guarded by the lock, but for `workers`. */
	_Alignas(64) uint64_t taken;
	uint64_t last, run, longest; /* the worker that had it last, and how often in a row */
	_Alignas(64) _Atomic uint64_t workers;
	uint64_t by_worker[]; /* how often each has taken it to write */
};

struct lock {
	struct shared *shared;
	enum kind kind;
	uint64_t times, inside, outside, reads;
	uint64_t room; /* for so many workers */
};

/* A worker: its number in what `enter` hands on, from 1. */
static uint64_t worker_of(const void *local)
{
	return (uintptr_t)local;
}

/* A task in its event form. */
struct taker {
	const struct lock *lock;
	uint64_t time; /* how often it has had the lock */
	uint32_t ticket;
	bool queued; /* it has a ticket */
};

/* ---- the fair lock --------------------------------------------------------------------------- */

static uint32_t fair_join(struct fair *fair)
{
	return atomic_fetch_add(&fair->tickets, 1);
}

/* The word on which who has this ticket waits until it holds the ticket. */
static _Atomic uint32_t *fair_word(struct fair *fair, uint32_t ticket)
{
	return &fair->places[ticket % PLACES].served;
}

/* Nobody's turn has come where nothing was served yet: ticket 0 is served, in place 0 alone. */
static void fair_init(struct fair *fair)
{
	for (uint32_t place = 1; place < PLACES; place++)
		atomic_init(&fair->places[place].served, place - PLACES);
}

/* Gives the lock to the next ticket. True: somebody may wait on its word. */
static bool fair_pass(struct fair *fair, uint32_t ticket)
{
	atomic_store(fair_word(fair, ticket + 1), ticket + 1);
	return atomic_load(&fair->tickets) != ticket + 1;
}

/* ---- before the clock ------------------------------------------------------------------------ */

/* A worker has a task at least, and beside the workers of a pool there may be a loop. */
static uint64_t room_for(uint64_t tasks)
{
	return tasks + 2;
}

static bool computes(const struct value *values)
{
	return values[INSIDE].number || values[OUTSIDE].number;
}

static int lock_plan(struct plan *plan)
{
	int status = tasks_plan(plan, TASKS);
	if (status == 0 && computes(plan->values))
		status = burn_plan(INSTEAD, plan->error);
	plan->scratch = sizeof(struct taker);
	plan->flags = PLAN_SETUP_ONCE;
	plan->shared = sizeof(struct shared) + (size_t)room_for(plan->tasks) * sizeof(uint64_t);
	return status;
}

static int init_rwlock(pthread_rwlock_t *rwlock)
{
	pthread_rwlockattr_t attributes;
	int error = pthread_rwlockattr_init(&attributes);
	if (error)
		return -error;
	error = pthread_rwlockattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
	if (!error)
		error = pthread_rwlock_init(rwlock, &attributes);
	pthread_rwlockattr_destroy(&attributes);
	return -error;
}

static int init_kind(struct shared *shared, enum kind kind)
{
	switch (kind) {
	case KIND_MUTEX:
		return mutex_init(&shared->mutex);
	case KIND_SPIN:
		return -pthread_spin_init(&shared->spin, PTHREAD_PROCESS_SHARED);
	case KIND_RWLOCK:
		return init_rwlock(&shared->rwlock);
	case KIND_FAIR:
		fair_init(&shared->fair);
	}
	return 0;
}

static int lock_setup(struct setup *setup, void **state)
{
	struct burn burn = { 0 };
	int error = computes(setup->values) ? burn_init(&burn, INSTEAD, setup->error) : 0;
	if (error < 0)
		return error;
	struct lock *lock = malloc(sizeof *lock);
	if (!lock)
		return -ENOMEM;
	*lock = (struct lock){ .shared = setup->shared,
		.kind = (enum kind)setup->values[KIND].number,
		.times = setup->values[TIMES].number,
		.inside = burn_rounds(&burn, setup->values[INSIDE].number),
		.outside = burn_rounds(&burn, setup->values[OUTSIDE].number),
		.reads = setup->values[READS].number,
		.room = room_for(setup->tasks) };
	error = init_kind(lock->shared, lock->kind);
	if (error < 0) {
		free(lock);
		return error;
	}
	*state = lock;
	return 0;
}

static void lock_teardown(void *state)
{
	free(state);
}

/* ---- under the clock ------------------------------------------------------------------------- */

static int lock_enter(const void *state, struct pending *service, void **local)
{
	const struct lock *lock = state;
	(void)service;
	uint64_t worker = atomic_fetch_add(&lock->shared->workers, 1) + 1;
	if (worker >= lock->room)
		return -ENOSPC;
	*local = (void *)(uintptr_t)worker;
	return 0;
}

/* Is it to read only, that time? Evenly over all times. */
static bool reads(const struct lock *lock, uint64_t time)
{
	return (time + 1) * lock->reads / 100 != time * lock->reads / 100;
}

/* What is done with the lock held. Readers may be here together, and change nothing. */
static void work_inside(const struct lock *lock, uint64_t worker, bool read)
{
	struct shared *shared = lock->shared;
	burn_run(worker, lock->inside);
	if (read)
		return;
	shared->run = shared->last == worker ? shared->run + 1 : 1;
	shared->last = worker;
	if (shared->run > shared->longest)
		shared->longest = shared->run;
	shared->by_worker[worker]++;
	shared->taken++;
}

static void release(const struct lock *lock)
{
	switch (lock->kind) {
	case KIND_MUTEX:
		pthread_mutex_unlock(&lock->shared->mutex);
		break;
	case KIND_SPIN:
		pthread_spin_unlock(&lock->shared->spin);
		break;
	case KIND_RWLOCK:
		pthread_rwlock_unlock(&lock->shared->rwlock);
		break;
	case KIND_FAIR:
		break;
	}
}

/* Takes a lock of POSIX; 0 or a negative errno. */
static int take(const struct lock *lock, bool read)
{
	switch (lock->kind) {
	case KIND_MUTEX:
		return mutex_lock(&lock->shared->mutex);
	case KIND_SPIN:
		return -pthread_spin_lock(&lock->shared->spin);
	default:
		return -(read ? pthread_rwlock_rdlock : pthread_rwlock_wrlock)(
			&lock->shared->rwlock);
	}
}

/* The fair lock in the blocking form, from its ticket to the next one's turn. */
static int hold_fair(const struct lock *lock, struct wait *wait, bool read)
{
	struct fair *fair = &lock->shared->fair;
	uint32_t ticket = fair_join(fair), seen;
	_Atomic uint32_t *word = fair_word(fair, ticket);
	while ((seen = atomic_load(word)) != ticket) {
		int status = wait_park(wait, word, seen, WAIT_FOREVER);
		if (status < 0)
			return status;
	}
	work_inside(lock, worker_of(wait->local), read);
	if (fair_pass(fair, ticket))
		wait_wake(wait, fair_word(fair, ticket + 1), UINT32_MAX);
	return 0;
}

static int lock_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	const struct lock *lock = state;
	(void)task;
	for (uint64_t time = 0; time < lock->times; time++) {
		bool read = reads(lock, time);
		int status =
			lock->kind == KIND_FAIR ? hold_fair(lock, wait, read) : take(lock, read);
		if (status < 0)
			return status;
		if (lock->kind != KIND_FAIR) {
			work_inside(lock, worker_of(wait->local), read);
			release(lock);
		}
		burn_run(lock->times, lock->outside);
	}
	*result = lock->times;
	return 0;
}

/* One turn on the loop: the lock taken once. A lock of POSIX holds the loop until it has it. */
static void go_on(struct pending *pending, unsigned events)
{
	struct taker *taker = pending_scratch(pending);
	const struct lock *lock = taker->lock;
	struct fair *fair = &lock->shared->fair;
	bool read = reads(lock, taker->time);
	int status = 0;
	(void)events;
	if (lock->kind == KIND_FAIR) {
		if (!taker->queued)
			taker->ticket = fair_join(fair);
		taker->queued = true;
		_Atomic uint32_t *word = fair_word(fair, taker->ticket);
		uint32_t seen = atomic_load(word);
		if (seen != taker->ticket) {
			status = pending_park(pending, word, seen, WAIT_FOREVER, go_on);
			if (status < 0)
				pending_done(pending, status, 0);
			return;
		}
		taker->queued = false;
	} else {
		status = take(lock, read);
	}
	if (!status) {
		work_inside(lock, worker_of(pending->local), read);
		release(lock);
		if (lock->kind == KIND_FAIR && fair_pass(fair, taker->ticket))
			pending_wake(pending, fair_word(fair, taker->ticket + 1), UINT32_MAX);
		burn_run(lock->times, lock->outside);
	}
	if (!status && ++taker->time < lock->times)
		status = pending_wait(pending, -1, 0, 0, go_on);
	if (status < 0 || taker->time == lock->times)
		pending_done(pending, status, lock->times);
}

static void lock_start(const void *state, struct pending *pending)
{
	struct taker *taker = pending_scratch(pending);
	taker->lock = state;
	go_on(pending, 0);
}

/* ---- after the clock ------------------------------------------------------------------------- */

/* Of those that took it to write: readers leave no trace. One worker alone is no contention. */
static void write_figures(const struct lock *lock, struct verdict *verdict)
{
	const struct shared *shared = lock->shared;
	uint64_t most = 0;
	for (uint64_t worker = 0; worker < lock->room; worker++)
		if (shared->by_worker[worker] > most)
			most = shared->by_worker[worker];
	if (shared->taken && atomic_load(&shared->workers) > 1)
		snprintf(verdict->figures, sizeof verdict->figures,
			"longest_run=%" PRIu64 ";busiest_share=%.6f", shared->longest,
			(double)most / (double)shared->taken);
}

/* Numbers that only the lock guards: had two been inside at once, some would be missing. */
static int lock_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	const struct lock *lock = state;
	const struct shared *shared = lock->shared;
	uint64_t wanted = ledger->tasks * (lock->times - lock->times * lock->reads / 100), sum = 0;
	verdict->units = (double)(ledger->tasks * lock->times);
	int status = tasks_done(ledger, verdict);
	for (uint64_t task = 0; status == 0 && task < ledger->tasks; task++)
		if (ledger->records[task].result != lock->times)
			status = tasks_wrong(verdict,
				"task %" PRIu64 " took the lock %" PRIu64 " times, not %" PRIu64,
				task, ledger->records[task].result, lock->times);
	for (uint64_t worker = 0; worker < lock->room; worker++)
		sum += shared->by_worker[worker];
	if (status == 0 && (shared->taken != wanted || sum != wanted))
		status = tasks_wrong(verdict,
			"%" PRIu64 " and %" PRIu64 " were counted inside the lock, not %" PRIu64,
			shared->taken, sum, wanted);
	if (status == 0)
		write_figures(lock, verdict);
	return status;
}

const struct workload workload_lock = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "lock",
	.summary = "takes one lock that all tasks share: contention and fairness",
	.unit = "acquisitions",
	.bound = BOUND_CPU,
	.params = params,
	.plan = lock_plan,
	.setup = lock_setup,
	.enter = lock_enter,
	.run = lock_run,
	.start = lock_start,
	.check = lock_check,
	.teardown = lock_teardown,
};
