/* SPDX-License-Identifier: MIT */
/*
 * Forked processes that are told by messages what to do, and say by messages what came of it: all
 * orders go through one pipe, from which any worker takes the next, all answers through another.
 * This is what a pool of processes costs whose tasks and results are sent.
 *
 * A message is written in one piece of at most PIPE_BUF bytes, so pieces never mix, and it is read
 * whole, so nobody needs a lock.
 */
#include "runners/children.h"
#include "runners/registry.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>

enum {
	BATCH
};

static const struct param params[] = {
	[BATCH] = { .name = "batch",
		.type = PARAM_INTEGER,
		.initial = "1",
		.min = 1,
		.max = UINT32_MAX / 2,
		.help = "how many tasks a message orders; their answers go back together" },
	{ 0 },
};

struct order {
	uint32_t first, count;
};

struct answer {
	uint32_t task;
	int32_t status;
	uint64_t result, end_ns;
};

#define ANSWERS (PIPE_BUF / sizeof(struct answer))

/* Ends to read from, and to write to. */
struct mail {
	int orders[2], answers[2];
};

/* ---- a worker ------------------------------------------------------------------------------- */

/* As runner_run, but all that comes of it is in the answer. */
static struct answer run_one(const struct pool *pool, uint32_t task, unsigned worker,
	struct wait *wait, uint64_t start_ns)
{
	const struct job *job = pool->job;
	uint64_t result = 0;
	job->records[task].worker = worker;
	job->records[task].start_ns = start_ns;
	int status = job->workload->run(job->state, task, wait, &result);
	return (struct answer){ .task = task,
		.status = status < 0 ? status : 1,
		.result = status < 0 ? 0 : result,
		.end_ns = runner_now_ns() };
}

/* False when nobody reads any more. */
static bool send_answers(int fd, const struct answer *answers, size_t count)
{
	return write(fd, answers, count * sizeof *answers) >= 0;
}

static bool follow(const struct pool *pool, const struct mail *mail, struct order order,
	unsigned worker, struct wait *wait)
{
	struct answer answers[ANSWERS];
	size_t count = 0;
	uint64_t now_ns = runner_now_ns();
	for (uint32_t i = 0; i < order.count; i++) {
		answers[count] = run_one(pool, order.first + i, worker, wait, now_ns);
		now_ns = answers[count].end_ns;
		if (++count < ANSWERS && i + 1 < order.count)
			continue;
		if (!send_answers(mail->answers[1], answers, count))
			return false;
		count = 0;
		now_ns = runner_now_ns();
	}
	return true;
}

static void work(const struct pool *pool, unsigned worker, void *context)
{
	const struct mail *mail = context;
	struct wait wait;
	struct order order;
	/* Or there would be no end to the orders as long as one worker lives. */
	close(mail->orders[1]);
	close(mail->answers[0]);
	if (!pool_enter(pool, worker, &wait))
		return;
	ssize_t got = 0;
	bool sent = true;
	while (sent && (got = read(mail->orders[0], &order, sizeof order)) == sizeof order)
		sent = follow(pool, mail, order, worker, &wait);
	pool_leave(pool, &wait);
	/* What it was about to say is lost: nobody is to wait for it. */
	if (!sent || got)
		_exit(1);
}

/* ---- who sends ------------------------------------------------------------------------------ */

/* Sends as many orders as there is room for; gives the first task that is left. */
static uint64_t send_orders(const struct job *job, const struct mail *mail, uint64_t task)
{
	uint64_t batch = job->values[BATCH].number;
	while (task < job->tasks) {
		uint64_t left = job->tasks - task, count = batch < left ? batch : left;
		struct order order = { .first = (uint32_t)task, .count = (uint32_t)count };
		if (write(mail->orders[1], &order, sizeof order) != sizeof order)
			break;
		task += count;
	}
	return task;
}

/* Takes the answers that have come into the ledger; gives their number. */
static uint64_t take_answers(const struct job *job, const struct mail *mail)
{
	struct answer answers[16 * ANSWERS];
	ssize_t bytes = read(mail->answers[0], answers, sizeof answers);
	size_t count = bytes > 0 ? (size_t)bytes / sizeof *answers : 0;
	for (size_t i = 0; i < count; i++) {
		struct record *record = &job->records[answers[i].task];
		record->end_ns = answers[i].end_ns;
		record->result = answers[i].result;
		record->status = answers[i].status;
	}
	return count;
}

/* A worker that ends before all is answered has failed, or could not enter: then others go on. */
static void exchange(struct children *children, const struct mail *mail)
{
	const struct job *job = children->pool->job;
	uint64_t task = 0, answered = 0;
	while (answered < job->tasks && children->alive) {
		task = send_orders(job, mail, task);
		struct pollfd fds[] = { { .fd = mail->answers[0], .events = POLLIN },
			{ .fd = children->epoll, .events = POLLIN },
			{ .fd = task < job->tasks ? mail->orders[1] : -1, .events = POLLOUT } };
		struct timespec left = runner_timespec(heart_after_ns(job->heart));
		int told = ppoll(fds, 3, job->heart ? &left : NULL, NULL);
		heart_look(job->heart);
		if (told <= 0)
			continue;
		uint64_t more = fds[0].revents ? take_answers(job, mail) : 0;
		answered += more;
		if (!more && fds[1].revents)
			children_reap(children);
		else if (!more && fds[0].revents)
			children_reap_all(children);
	}
}

static void close_both(const int fds[2])
{
	close(fds[0]);
	close(fds[1]);
}

static int mail_open(struct mail *mail)
{
	if (pipe2(mail->orders, O_CLOEXEC))
		return -errno;
	int error = pipe2(mail->answers, O_CLOEXEC) ? -errno : 0;
	if (error < 0)
		close_both(mail->orders);
	return error;
}

static void run_all(struct children *children, struct mail *mail)
{
	if (children_fork_all(children, work, mail))
		return;
	close(mail->answers[1]);
	mail->answers[1] = -1;
	fcntl(mail->orders[1], F_SETFL, O_NONBLOCK);
	exchange(children, mail);
	close(mail->orders[1]);
	mail->orders[1] = -1;
	children_reap_all(children);
}

static int process_pipes_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	(void)prepared;
	struct pool pool;
	struct children children;
	struct mail mail;
	int error = pool_init(&pool, job, POOL_STATIC, 1);
	if (error < 0)
		return error;
	error = mail_open(&mail);
	if (error < 0)
		goto finish_pool;
	error = children_init(&children, &pool, outcome);
	if (!error) {
		run_all(&children, &mail);
		error = children_finish(&children);
	}
	close_both(mail.orders);
	close_both(mail.answers);
finish_pool:
	pool_finish(&pool);
	return error;
}

const struct runner runner_process_pipes = {
	.abi = RUNNER_ABI,
	.size = sizeof(struct runner),
	.name = "process-pipes",
	.summary = "forked processes; tasks and results pass through pipes",
	.family = "processes",
	.flags = RUNNER_BLOCKING | RUNNER_HEART,
	.params = params,
	.plan = children_plan,
	.execute = process_pipes_execute,
};
