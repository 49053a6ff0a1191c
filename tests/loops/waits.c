/* SPDX-License-Identifier: MIT */
/*
 * A workload, for tests only, whose tasks use every kind of wait that the contract knows, and fail
 * with EPROTO where a runner does not keep it. Each task follows one script; the scripts are
 * written once, as "what to wait for next", and played by both forms: the blocking one in a loop
 * around wait_for, the event form from one callback to the next.
 */
#include "bench/runner.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define MS      UINT64_C(1000000)
#define WAIT_MS (3 * MS)

/* What a worker or a loop keeps: on a loop, a pipe that its service waits for. */
struct desk {
	int pipe[2];
	bool serves;
	uint64_t served; /* bytes taken out of the pipe */
	int error;
	_Atomic uint32_t *word; /* of the shared block; nobody changes it from 0 */
};

/* A task being played. */
struct scene {
	struct desk *desk;
	int step;      /* how often it has been called before */
	int ends[2];   /* a pipe's or a socket pair's, or -1 */
	uint64_t mark; /* a point in time, or the service's count */
};

struct move {
	int fd;
	unsigned events;
	uint64_t after_ns;
	_Atomic uint32_t *word; /* to park on, or NULL */
	uint32_t seen;
};

#define ENDED 0
#define WAITS 1
#define WRONG (-EPROTO)

/*
 * Goes on with a scene: `got` is what the last wait gave. WAITS with the next wait in `move`,
 * ENDED, or WRONG.
 */
typedef int script_fn(struct scene *scene, int got, struct move *move);

/* ---- what scripts do ------------------------------------------------------------------------ */

static int on_time(struct move *move, uint64_t after_ns)
{
	*move = (struct move){ .fd = -1, .after_ns = after_ns };
	return WAITS;
}

static int on_descriptor(struct move *move, int fd, unsigned events, uint64_t after_ns)
{
	*move = (struct move){ .fd = fd, .events = events, .after_ns = after_ns };
	return WAITS;
}

static int on_word(struct move *move, const struct scene *scene, uint32_t seen, uint64_t after_ns)
{
	*move = (struct move){
		.fd = -1, .after_ns = after_ns, .word = scene->desk->word, .seen = seen
	};
	return WAITS;
}

static bool make_pipe(struct scene *scene)
{
	return !pipe2(scene->ends, O_NONBLOCK | O_CLOEXEC);
}

static void close_end(struct scene *scene, int end)
{
	if (scene->ends[end] >= 0)
		close(scene->ends[end]);
	scene->ends[end] = -1;
}

static bool put(int fd)
{
	return write(fd, "x", 1) == 1;
}

static bool take(int fd)
{
	char byte;
	return read(fd, &byte, 1) == 1 && byte == 'x';
}

static bool has_passed(const struct scene *scene, uint64_t ns)
{
	return runner_now_ns() - scene->mark >= ns;
}

/* ---- the scripts ---------------------------------------------------------------------------- */

static int at_once(struct scene *scene, int got, struct move *move)
{
	(void)scene, (void)got, (void)move;
	return ENDED;
}

static int yields(struct scene *scene, int got, struct move *move)
{
	if (got != 0)
		return WRONG;
	return scene->step < 5 ? on_time(move, 0) : ENDED;
}

static int sleeps(struct scene *scene, int got, struct move *move)
{
	if (scene->step > 0 && (got != 0 || !has_passed(scene, WAIT_MS)))
		return WRONG;
	scene->mark = runner_now_ns();
	return scene->step < 2 ? on_time(move, WAIT_MS) : ENDED;
}

static int one_nanosecond(struct scene *scene, int got, struct move *move)
{
	if (got != 0)
		return WRONG;
	return scene->step < 3 ? on_time(move, 1) : ENDED;
}

static int readable(struct scene *scene, int got, struct move *move)
{
	if (scene->step == 0)
		return make_pipe(scene) && put(scene->ends[1])
			       ? on_descriptor(move, scene->ends[0], WAIT_READ, WAIT_FOREVER)
			       : WRONG;
	return got == WAIT_READ && take(scene->ends[0]) ? ENDED : WRONG;
}

static int writable(struct scene *scene, int got, struct move *move)
{
	if (scene->step == 0)
		return make_pipe(scene)
			       ? on_descriptor(move, scene->ends[1], WAIT_WRITE, 3600000 * MS)
			       : WRONG;
	return got == WAIT_WRITE && put(scene->ends[1]) ? ENDED : WRONG;
}

/* The time passes, and the descriptor is as good as before. */
static int passes_then_readable(struct scene *scene, int got, struct move *move)
{
	switch (scene->step) {
	case 0:
		scene->mark = runner_now_ns();
		return make_pipe(scene) ? on_descriptor(move, scene->ends[0], WAIT_READ, WAIT_MS)
					: WRONG;
	case 1:
		if (got != 0 || !has_passed(scene, WAIT_MS) || !put(scene->ends[1]))
			return WRONG;
		return on_descriptor(move, scene->ends[0], WAIT_READ, WAIT_FOREVER - 1);
	case 2:
		if (got != WAIT_READ || !take(scene->ends[0]))
			return WRONG;
		return on_descriptor(move, scene->ends[0], WAIT_READ, WAIT_MS);
	default:
		return got == 0 ? ENDED : WRONG;
	}
}

/* Ready in mid-wait, long before its time has passed; and the time must not strike afterwards. */
static int becomes_readable(struct scene *scene, int got, struct move *move)
{
	struct itimerspec timer = { .it_value = { .tv_nsec = (long)WAIT_MS } };
	uint64_t ticks;
	if (scene->step == 0) {
		scene->ends[0] = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
		scene->mark = runner_now_ns();
		if (scene->ends[0] < 0 || timerfd_settime(scene->ends[0], 0, &timer, NULL))
			return WRONG;
		return on_descriptor(move, scene->ends[0], WAIT_READ, 3600000 * MS);
	}
	if (scene->step == 1) {
		if (got != WAIT_READ || !has_passed(scene, WAIT_MS) ||
			read(scene->ends[0], &ticks, sizeof ticks) != sizeof ticks)
			return WRONG;
		return on_time(move, 0);
	}
	return got == 0 ? ENDED : WRONG;
}

static int polls(struct scene *scene, int got, struct move *move)
{
	if (scene->step == 0)
		return make_pipe(scene) ? on_descriptor(move, scene->ends[0], WAIT_READ, 0) : WRONG;
	return got == 0 ? ENDED : WRONG;
}

static int read_or_write(struct scene *scene, int got, struct move *move)
{
	const unsigned both = WAIT_READ | WAIT_WRITE;
	switch (scene->step) {
	case 0:
		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, scene->ends))
			return WRONG;
		return on_descriptor(move, scene->ends[0], both, WAIT_FOREVER);
	case 1:
		if (got != WAIT_WRITE || !put(scene->ends[1]))
			return WRONG;
		return on_descriptor(move, scene->ends[0], both, WAIT_FOREVER);
	default:
		return (got & WAIT_READ) && take(scene->ends[0]) ? ENDED : WRONG;
	}
}

static int hung_up(struct scene *scene, int got, struct move *move)
{
	char byte;
	if (scene->step == 0) {
		if (!make_pipe(scene))
			return WRONG;
		close_end(scene, 1);
		return on_descriptor(move, scene->ends[0], WAIT_READ, WAIT_FOREVER);
	}
	return got == WAIT_READ && read(scene->ends[0], &byte, 1) == 0 ? ENDED : WRONG;
}

/* Nobody reads: a wait to write ends, and the write finds out. */
static int nobody_reads(struct scene *scene, int got, struct move *move)
{
	static const char plenty[4096];
	if (scene->step == 0) {
		if (!make_pipe(scene))
			return WRONG;
		while (write(scene->ends[1], plenty, sizeof plenty) > 0)
			;
		close_end(scene, 0);
		return on_descriptor(move, scene->ends[1], WAIT_WRITE, WAIT_FOREVER);
	}
	return got == WAIT_WRITE ? ENDED : WRONG;
}

/* The same number, another pipe: what is known of the first must not reach the second. */
static int closed_between(struct scene *scene, int got, struct move *move)
{
	if (scene->step > 0 && (got != WAIT_READ || !take(scene->ends[0])))
		return WRONG;
	if (scene->step == 4)
		return ENDED;
	close_end(scene, 0);
	close_end(scene, 1);
	if (!make_pipe(scene) || !put(scene->ends[1]))
		return WRONG;
	return on_descriptor(move, scene->ends[0], WAIT_READ, WAIT_FOREVER);
}

/* A file can be refused by a loop; the task goes on without waiting. */
static int regular_file(struct scene *scene, int got, struct move *move)
{
	char byte;
	if (scene->step == 0) {
		scene->ends[0] = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
		return on_descriptor(move, scene->ends[0], WAIT_READ, WAIT_FOREVER);
	}
	if (scene->step == 1) {
		if ((got != -EPERM && got != WAIT_READ) || read(scene->ends[0], &byte, 1) != 1)
			return WRONG;
		return on_time(move, MS); /* a refused wait leaves nothing behind */
	}
	return got == 0 ? ENDED : WRONG;
}

static int closed_descriptor(struct scene *scene, int got, struct move *move)
{
	if (scene->step == 0)
		return on_descriptor(move, 10000, WAIT_READ, 50 * MS);
	if (scene->step == 1)
		return got == -EBADF ? on_time(move, MS) : WRONG;
	return got == 0 ? ENDED : WRONG;
}

/* The loop's service, which waits for many tasks at once, gets its turns too. */
static int asks_service(struct scene *scene, int got, struct move *move)
{
	struct desk *desk = scene->desk;
	if (scene->step == 0) {
		scene->mark = desk->served;
		if (!put(desk->pipe[1]))
			return WRONG;
	}
	if (got < 0 || desk->error || scene->step > 10000)
		return WRONG;
	if (!desk->serves)
		return take(desk->pipe[0]) ? ENDED : WRONG;
	return desk->served > scene->mark ? ENDED : on_time(move, MS);
}

/* Nobody wakes it: never early. A word that has changed is no reason to park. */
static int parks(struct scene *scene, int got, struct move *move)
{
	switch (scene->step) {
	case 0:
		scene->mark = runner_now_ns();
		return on_word(move, scene, 0, WAIT_MS);
	case 1:
		return got == 0 && has_passed(scene, WAIT_MS)
			       ? on_word(move, scene, 1, WAIT_FOREVER)
			       : WRONG;
	case 2:
		return got == 1 ? on_word(move, scene, 0, 0) : WRONG;
	case 3:
		return got == 0 ? on_time(move, MS) : WRONG;
	default:
		return got == 0 ? ENDED : WRONG;
	}
}

static script_fn *const scripts[] = { at_once, yields, sleeps, one_nanosecond, readable, writable,
	passes_then_readable, becomes_readable, polls, read_or_write, hung_up, nobody_reads,
	closed_between, regular_file, closed_descriptor, asks_service, parks };

#define SCRIPTS (sizeof scripts / sizeof *scripts)

/* ---- the two forms -------------------------------------------------------------------------- */

static int scene_play(struct scene *scene, uint64_t task, int got, struct move *move)
{
	int code = scripts[task % SCRIPTS](scene, got, move);
	scene->step++;
	if (code != WAITS) {
		close_end(scene, 0);
		close_end(scene, 1);
	}
	return code;
}

static int waits_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	struct scene scene = { .desk = wait->local, .ends = { -1, -1 } };
	struct move move;
	int got = 0, code;
	(void)state;
	while ((code = scene_play(&scene, task, got, &move)) == WAITS)
		got = move.word ? wait_park(wait, move.word, move.seen, move.after_ns)
				: wait_for(wait, move.fd, move.events, move.after_ns);
	*result = workload_hash(task, (uint64_t)SCRIPTS);
	return code;
}

static void waits_go_on(struct pending *pending, unsigned events)
{
	struct scene *scene = pending_scratch(pending);
	struct move move;
	int got = (int)events, code;
	while ((code = scene_play(scene, pending->task, got, &move)) == WAITS) {
		got = move.word ? pending_park(
					  pending, move.word, move.seen, move.after_ns, waits_go_on)
				: pending_wait(pending, move.fd, move.events, move.after_ns,
					  waits_go_on);
		if (got == 0)
			return;
	}
	pending_done(pending, code, workload_hash(pending->task, (uint64_t)SCRIPTS));
}

static void waits_start(const void *state, struct pending *pending)
{
	static const struct scene blank = { 0 };
	struct scene *scene = pending_scratch(pending);
	(void)state;
	/* The contract: scratch memory is zeroed, and aligned for anything. */
	if (memcmp(scene, &blank, sizeof blank) != 0 || (uintptr_t)scene % 16) {
		pending_done(pending, WRONG, 0);
		return;
	}
	*scene = (struct scene){ .desk = pending->local, .ends = { -1, -1 } };
	waits_go_on(pending, 0);
}

/* ---- the rest of the contract --------------------------------------------------------------- */

static void serve(struct pending *service, unsigned events)
{
	struct desk *desk = service->local;
	(void)events;
	if (take(desk->pipe[0]))
		desk->served++;
	desk->error = pending_wait(service, desk->pipe[0], WAIT_READ, WAIT_FOREVER, serve);
}

static void serve_first(struct pending *service, unsigned events)
{
	serve(service, events);
}

static int waits_enter(const void *state, struct pending *service, void **local)
{
	struct desk *desk = calloc(1, sizeof *desk);
	if (!desk || pipe2(desk->pipe, O_NONBLOCK | O_CLOEXEC)) {
		free(desk);
		return -EMFILE;
	}
	desk->serves = service != NULL;
	desk->word = (_Atomic uint32_t *)(uintptr_t)state;
	*local = desk;
	return service ? pending_wait(service, desk->pipe[0], WAIT_READ, WAIT_FOREVER, serve_first)
		       : 0;
}

static void waits_leave(const void *state, void *local)
{
	struct desk *desk = local;
	(void)state;
	close(desk->pipe[0]);
	close(desk->pipe[1]);
	free(desk);
}

static int waits_plan(struct plan *plan)
{
	plan->tasks = plan->tasks ? plan->tasks : 4 * SCRIPTS;
	plan->scratch = sizeof(struct scene);
	plan->shared = sizeof(uint32_t);
	return 0;
}

static int waits_setup(struct setup *setup, void **state)
{
	*state = setup->shared;
	/* A write where nobody reads is an error of the call, not the end of the process. */
	return signal(SIGPIPE, SIG_IGN) == SIG_ERR ? -errno : 0;
}

static int waits_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	(void)state;
	for (uint64_t task = 0; task < ledger->tasks; task++) {
		if (ledger->records[task].status == 1)
			continue;
		snprintf(verdict->detail, sizeof verdict->detail, "script %zu",
			(size_t)(task % SCRIPTS));
		return -EBADMSG;
	}
	verdict->units = (double)ledger->tasks;
	return 0;
}

extern const struct workload concbench_workload;

const struct workload concbench_workload = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "waits",
	.summary = "uses every kind of wait, for tests",
	.unit = "scripts",
	.bound = BOUND_IO,
	.plan = waits_plan,
	.setup = waits_setup,
	.enter = waits_enter,
	.run = waits_run,
	.start = waits_start,
	.leave = waits_leave,
	.check = waits_check,
};
