/* SPDX-License-Identifier: MIT */
#include "bench/sampling/states.h"

#include "bench/runner.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Room a sample: 10 to 40 MiB, so that a few tasks may wait often. */
#define ROOM_LEAST (UINT64_C(1) << 18)
#define ROOM_MOST  (UINT64_C(1) << 20)
#define ROOM_TASK  8

/* ---- the memory ------------------------------------------------------------------------------ */

static size_t bytes_of(uint64_t tasks, uint64_t room)
{
	return sizeof(struct states) + tasks * sizeof(uint64_t) + room * sizeof(struct stretch);
}

int states_init(struct states **states, struct block *block, uint64_t tasks)
{
	uint64_t room = tasks * ROOM_TASK;
	room = room < ROOM_LEAST ? ROOM_LEAST : room > ROOM_MOST ? ROOM_MOST : room;
	int error = block_init(block, "states", bytes_of(tasks, room));
	if (error)
		return error;
	*states = block->memory;
	(*states)->tasks = tasks;
	(*states)->room = room;
	return 0;
}

const struct states *states_over(const void *memory, size_t bytes)
{
	const struct states *states = memory;
	bool fits = bytes >= sizeof *states && states->tasks <= UINT32_MAX &&
		    states->room <= ROOM_MOST && bytes == bytes_of(states->tasks, states->room);
	return fits ? states : NULL;
}

size_t states_bytes(const struct states *states)
{
	return bytes_of(states->tasks, states->room);
}

int states_prefault(struct states *states)
{
	size_t bytes = states_bytes(states);
	if (!madvise(states, bytes, MADV_POPULATE_WRITE))
		return 0;
	if (errno != EINVAL)
		return -errno;
	/* A kernel before 5.14; what is in it already stays. */
	memset(states->cpu_ns, 0, bytes - sizeof *states);
	return 0;
}

const struct stretch *states_stretches(const struct states *states)
{
	return (const struct stretch *)(const void *)(states->cpu_ns + states->tasks);
}

uint64_t states_kept(const struct states *states)
{
	uint64_t asked = atomic_load(&((struct states *)(uintptr_t)states)->asked);
	return asked < states->room ? asked : states->room;
}

uint64_t states_dropped(const struct states *states)
{
	return atomic_load(&((struct states *)(uintptr_t)states)->asked) - states_kept(states);
}

/* ---- whom it is about ------------------------------------------------------------------------ */

/*
 * Set before the clock and never changed: the functions of a workload are handed a state and
 * nothing else, which is the workload's own.
 */
static struct {
	const struct workload *workload; /* the one inside */
	struct workload wrapped;
	struct states *states;
	uint64_t subject;
	pthread_key_t leaving; /* closes a thread's file at its end */
} traced;

/* What a thread knows of itself. */
struct self {
	int fd;        /* its schedstat; 0: not looked for, -1: there is none */
	bool measured; /* by the subject itself */
	uint64_t delay_ns, turns;
};

static _Thread_local struct self self;

static void self_close(void *argument)
{
	struct self *own = argument;
	if (own->fd > 0)
		close(own->fd);
	*own = (struct self){ 0 };
}

/* The file is the parent's thread's. */
static void self_forked(void)
{
	self_close(&self);
}

static void self_open(void)
{
	self.fd = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
	self.measured = (uint64_t)getpid() == traced.subject && gettid() == getpid();
	if (self.fd <= 0)
		self.fd = -1;
	else
		pthread_setspecific(traced.leaving, &self);
}

/* How long this thread has been ready and without a CPU so far. */
static uint64_t self_delay_ns(void)
{
	char line[64], *second;
	if (!self.fd)
		self_open();
	ssize_t got = self.fd < 0 ? -1 : pread(self.fd, line, sizeof line - 1, 0);
	if (got <= 0) {
		atomic_store_explicit(&traced.states->blind, 1, memory_order_relaxed);
		return STATES_UNKNOWN;
	}
	line[got] = '\0';
	strtoull(line, &second, 10); /* its time on a CPU, of some ticks ago */
	uint64_t delay_ns = strtoull(second, NULL, 10);
	if (!self.measured && delay_ns > self.delay_ns)
		atomic_fetch_add_explicit(
			&traced.states->delay_ns, delay_ns - self.delay_ns, memory_order_relaxed);
	return self.delay_ns = delay_ns;
}

static uint64_t self_cpu_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

/* ---- stretches ------------------------------------------------------------------------------- */

/* One task on its way: the stretch that it is in. */
struct course {
	uint32_t task;
	uint64_t at_ns, cpu_ns, delay_ns; /* since when; what its thread had had by then */
	uint64_t due_ns;                  /* of a wait: when its time is over, or WAIT_FOREVER */
	const struct self *thread;
	uint64_t turns; /* of the thread, when it began to wait */
};

static void keep(const struct stretch *stretch)
{
	struct states *states = traced.states;
	uint64_t at = atomic_fetch_add_explicit(&states->asked, 1, memory_order_relaxed);
	if (at < states->room)
		((struct stretch *)(uintptr_t)states_stretches(states))[at] = *stretch;
}

/* The CPU's clock is read inside the stretch's: it is never the longer one. */
static void run_begin(struct course *course)
{
	self.turns++;
	course->delay_ns = self_delay_ns();
	course->due_ns = WAIT_FOREVER;
	course->at_ns = runner_now_ns();
	course->cpu_ns = self_cpu_ns();
}

/* From here on it waits. */
static void run_end(struct course *course)
{
	uint64_t cpu_ns = self_cpu_ns() - course->cpu_ns;
	struct stretch stretch = { .task = course->task,
		.state = STATE_RUN,
		.start_ns = course->at_ns,
		.end_ns = runner_now_ns(),
		.cpu_ns = cpu_ns };
	uint64_t before_ns = course->delay_ns;
	course->delay_ns = self_delay_ns();
	course->at_ns = stretch.end_ns;
	course->thread = &self;
	course->turns = ++self.turns;
	stretch.delay_ns = before_ns == STATES_UNKNOWN || course->delay_ns == STATES_UNKNOWN
				   ? STATES_UNKNOWN
				   : course->delay_ns - before_ns;
	traced.states->cpu_ns[course->task] += cpu_ns;
	keep(&stretch);
}

/*
 * How long it could have gone on and did not. When its time was over is known; when a descriptor
 * became ready, or a task was woken, the system tells only of a thread that waited for nothing else
 * meanwhile.
 */
static uint64_t wait_delay_ns(const struct course *course, uint64_t end_ns, bool timed_out)
{
	bool alone = course->thread == &self && course->turns == self.turns;
	uint64_t delay_ns = alone ? self_delay_ns() : STATES_UNKNOWN;
	if (timed_out && course->due_ns != WAIT_FOREVER)
		return end_ns > course->due_ns ? end_ns - course->due_ns : 0;
	return delay_ns == STATES_UNKNOWN || course->delay_ns == STATES_UNKNOWN
		       ? STATES_UNKNOWN
		       : delay_ns - course->delay_ns;
}

static void wait_end(const struct course *course, bool timed_out)
{
	uint64_t end_ns = runner_now_ns();
	keep(&(struct stretch){ .task = course->task,
		.state = STATE_WAIT,
		.start_ns = course->at_ns,
		.end_ns = end_ns,
		.delay_ns = wait_delay_ns(course, end_ns, timed_out) });
}

/* ---- the blocking form ----------------------------------------------------------------------- */

struct blocking {
	struct wait wait; /* the task's */
	struct wait *inner;
	struct course course;
};

static struct blocking *blocking_of(struct wait *wait)
{
	return (struct blocking *)(void *)wait;
}

static void block_begin(struct blocking *blocking, uint64_t after_ns)
{
	run_end(&blocking->course);
	blocking->course.due_ns = runner_deadline_ns(after_ns);
}

static int block_end(struct blocking *blocking, int got)
{
	wait_end(&blocking->course, got == 0);
	run_begin(&blocking->course);
	return got;
}

static int blocking_wait(struct wait *wait, int fd, unsigned events, uint64_t after_ns)
{
	struct blocking *blocking = blocking_of(wait);
	block_begin(blocking, after_ns);
	return block_end(blocking, blocking->inner->wait(blocking->inner, fd, events, after_ns));
}

static int blocking_park(
	struct wait *wait, _Atomic uint32_t *word, uint32_t seen, uint64_t after_ns)
{
	struct blocking *blocking = blocking_of(wait);
	block_begin(blocking, after_ns);
	return block_end(blocking, blocking->inner->park(blocking->inner, word, seen, after_ns));
}

static void blocking_wake(struct wait *wait, _Atomic uint32_t *word, uint32_t count)
{
	struct wait *inner = blocking_of(wait)->inner;
	inner->wake(inner, word, count);
}

static int traced_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	struct blocking blocking = { .wait = { .wait = blocking_wait,
					     .park = blocking_park,
					     .wake = blocking_wake,
					     .local = wait->local },
		.inner = wait,
		.course = { .task = (uint32_t)task } };
	run_begin(&blocking.course);
	int status = traced.workload->run(state, task, &blocking.wait, result);
	run_end(&blocking.course);
	return status;
}

/* ---- the event form -------------------------------------------------------------------------- */

/* At the start of the scratch memory that the runner has made. */
struct flight {
	struct course course;
	struct pending *outer;              /* the runner's */
	bool *ended;                        /* of the callback that it is in; NULL: it is in none */
	alignas(16) struct pending pending; /* the workload's; last: its scratch follows */
};

const size_t states_scratch = sizeof(struct flight);
_Static_assert(offsetof(struct flight, pending) + sizeof(struct pending) == sizeof(struct flight),
	"the scratch memory follows the pending");

static struct flight *flight_of(struct pending *pending)
{
	return (struct flight *)(void *)((char *)pending - offsetof(struct flight, pending));
}

/* A callback has returned: unless it has ended the task, that waits. */
static void callback_end(struct flight *flight, bool ended)
{
	if (ended)
		return;
	flight->ended = NULL;
	run_end(&flight->course);
}

static void go_on(struct pending *outer, unsigned events)
{
	struct flight *flight = pending_scratch(outer);
	bool ended = false;
	wait_end(&flight->course, events == 0);
	flight->ended = &ended;
	run_begin(&flight->course);
	flight->pending.then(&flight->pending, events);
	callback_end(flight, ended);
}

static int flight_wait(
	struct pending *pending, int fd, unsigned events, uint64_t after_ns, pending_fn *then)
{
	struct flight *flight = flight_of(pending);
	pending->then = then;
	flight->course.due_ns = runner_deadline_ns(after_ns);
	return pending_wait(flight->outer, fd, events, after_ns, go_on);
}

static int flight_park(struct pending *pending, _Atomic uint32_t *word, uint32_t seen,
	uint64_t after_ns, pending_fn *then)
{
	struct flight *flight = flight_of(pending);
	pending->then = then;
	flight->course.due_ns = runner_deadline_ns(after_ns);
	return pending_park(flight->outer, word, seen, after_ns, go_on);
}

static void flight_wake(struct pending *pending, _Atomic uint32_t *word, uint32_t count)
{
	pending_wake(flight_of(pending)->outer, word, count);
}

/* Called in a callback of its own, or in one of somebody who served it. */
static void flight_done(struct pending *pending, int status, uint64_t result)
{
	struct flight *flight = flight_of(pending);
	if (flight->ended) {
		*flight->ended = true;
		run_end(&flight->course);
	} else {
		wait_end(&flight->course, false);
	}
	pending_done(flight->outer, status, result);
}

static const struct loop flights = {
	.wait = flight_wait, .park = flight_park, .wake = flight_wake, .done = flight_done
};

static void traced_start(const void *state, struct pending *outer)
{
	struct flight *flight = pending_scratch(outer);
	bool ended = false;
	*flight = (struct flight){ .course = { .task = (uint32_t)outer->task },
		.outer = outer,
		.ended = &ended,
		.pending = { .loop = &flights, .task = outer->task, .local = outer->local } };
	run_begin(&flight->course);
	traced.workload->start(state, &flight->pending);
	callback_end(flight, ended);
}

/* ---- around the workload --------------------------------------------------------------------- */

const struct workload *states_wrap(
	const struct workload *workload, struct states *states, uint64_t subject)
{
	if (!traced.workload && (pthread_key_create(&traced.leaving, self_close) ||
					pthread_atfork(NULL, NULL, self_forked)))
		return NULL;
	traced.workload = workload;
	traced.wrapped = *workload;
	traced.wrapped.run = traced_run;
	if (workload->start)
		traced.wrapped.start = traced_start;
	traced.states = states;
	traced.subject = subject;
	return &traced.wrapped;
}
