/* SPDX-License-Identifier: MIT */
#include "runners/muster.h"

#include "runners/ranks.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- those that take part ------------------------------------------------------------------- */

void muster_destroy(struct muster *muster)
{
	if (muster) {
		free(muster->members);
		free(muster->fds);
	}
	free(muster);
}

struct muster *muster_create(const struct job *job)
{
	const struct ranks *ranks = job->standing;
	struct muster *muster = calloc(1, sizeof *muster);
	if (!muster)
		return NULL;
	muster->job = job;
	muster->count = ranks_wanted(job->workload, job->values, job->concurrency);
	muster->members = calloc(muster->count, sizeof *muster->members);
	muster->fds = calloc(muster->count, sizeof *muster->fds);
	if (!muster->members || !muster->fds) {
		muster_destroy(muster);
		return NULL;
	}
	for (unsigned i = 0; i < muster->count; i++) {
		muster->members[i].rank = &ranks->items[i];
		muster->members[i].heard_ns = runner_now_ns();
		muster->members[i].held.first = UINT64_MAX;
		muster->fds[i] = (struct pollfd){ .fd = ranks->items[i].fd, .events = POLLIN };
	}
	return muster;
}

/* Something ended it, and the ranks are no good any more. */
int muster_fail(
	struct muster *muster, unsigned which, int error, const char *what, struct outcome *outcome)
{
	const struct member *member = &muster->members[which];
	char held[80] = "no task";
	if (member->held.first == LINE_UNSAID)
		snprintf(held, sizeof held, "what it has not said yet");
	else if (member->held.first == member->held.last)
		snprintf(held, sizeof held, "task %" PRIu64, member->held.first);
	else if (member->held.first < member->held.last)
		snprintf(held, sizeof held, "tasks %" PRIu64 " to %" PRIu64, member->held.first,
			member->held.last);
	muster->failed = true;
	snprintf(outcome->detail, sizeof outcome->detail, "rank %u on %s %s; it held %s", which,
		member->rank->host, what, held);
	return error;
}

static const char *silence_words(int error)
{
	return error == -ETIMEDOUT ? "has said nothing for 3 s" : "has ended";
}

/* The rest of a frame that is not what is waited for. 0, or a failure. */
static int take_aside(
	struct muster *muster, unsigned which, struct line_frame *frame, struct outcome *outcome)
{
	struct member *member = &muster->members[which];
	char words[400];
	if (frame->kind == LINE_PULSE && frame->bytes == sizeof member->held) {
		int error = line_take(
			member->rank->fd, &member->held, sizeof member->held, LINE_SILENCE_NS);
		return error ? muster_fail(muster, which, error, silence_words(error), outcome) : 0;
	}
	size_t bytes = frame->bytes < sizeof words ? (size_t)frame->bytes : 0;
	if (frame->kind != LINE_ERROR || line_take(member->rank->fd, words, bytes, LINE_SILENCE_NS))
		return muster_fail(muster, which, -EPROTO, "says what no rank says", outcome);
	muster->failed = true;
	snprintf(outcome->detail, sizeof outcome->detail, "rank %u on %s: %.*s", which,
		member->rank->host, (int)bytes, words);
	return -EREMOTEIO;
}

/* Waits until one of them has something to say; gives which, or the failure of one. */
static int await_word(struct muster *muster, struct outcome *outcome)
{
	for (;;) {
		int ready = poll(muster->fds, muster->count, (int)(LINE_PULSE_NS / 1000000));
		uint64_t now_ns = runner_now_ns();
		if (ready < 0 && errno != EINTR)
			return -errno;
		for (unsigned i = 0; ready > 0 && i < muster->count; i++)
			if (muster->fds[i].revents) {
				muster->members[i].heard_ns = now_ns;
				return (int)i;
			}
		for (unsigned i = 0; i < muster->count; i++)
			if (now_ns - muster->members[i].heard_ns > LINE_SILENCE_NS)
				return muster_fail(
					muster, i, -ETIMEDOUT, silence_words(-ETIMEDOUT), outcome);
	}
}

/* The next frame of this kind, from whomever: its rank, or a failure. Pulses are taken aside. */
int muster_hear(struct muster *muster, enum line_kind kind, size_t bytes, struct outcome *outcome)
{
	for (;;) {
		struct line_frame frame;
		int which = await_word(muster, outcome);
		if (which < 0)
			return which;
		int error = line_take(muster->fds[which].fd, &frame, sizeof frame, LINE_SILENCE_NS);
		if (error)
			return muster_fail(
				muster, (unsigned)which, error, silence_words(error), outcome);
		if (frame.kind == kind && frame.bytes == bytes)
			return which;
		error = take_aside(muster, (unsigned)which, &frame, outcome);
		if (error)
			return error;
	}
}

/* Takes what follows a frame's head. */
int muster_take(struct muster *muster, int which, void *data, size_t bytes, struct outcome *outcome)
{
	int error = line_take(muster->fds[which].fd, data, bytes, LINE_SILENCE_NS);
	return error ? muster_fail(muster, (unsigned)which, error, silence_words(error), outcome)
		     : 0;
}

int muster_tell(struct muster *muster, unsigned which, enum line_kind kind, const void *data,
	size_t bytes, struct outcome *outcome)
{
	int error = line_send(muster->fds[which].fd, kind, data, bytes);
	return error ? muster_fail(muster, which, error, "has ended", outcome) : 0;
}

/* ---- clocks ---------------------------------------------------------------------------------- */

/* So many round trips; the fastest counts: half of it is how wrong the offset may be. */
#define ROUND_TRIPS 16

static int measure_clock(
	struct muster *muster, unsigned which, struct offset *offset, struct outcome *outcome)
{
	*offset = (struct offset){ .error_ns = UINT64_MAX };
	for (int i = 0; i < ROUND_TRIPS; i++) {
		uint64_t theirs, asked_ns = runner_now_ns();
		struct line_frame frame = { .kind = LINE_PULSE };
		int error = muster_tell(muster, which, LINE_PING, NULL, 0, outcome);
		while (!error && frame.kind != LINE_PONG) {
			error = muster_take(muster, (int)which, &frame, sizeof frame, outcome);
			if (!error && frame.kind != LINE_PONG)
				error = take_aside(muster, which, &frame, outcome);
		}
		if (!error)
			error = muster_take(muster, (int)which, &theirs, sizeof theirs, outcome);
		if (error)
			return error;
		uint64_t told_ns = runner_now_ns(), half_ns = (told_ns - asked_ns) / 2;
		if (half_ns < offset->error_ns)
			*offset =
				(struct offset){ (int64_t)(theirs - asked_ns - half_ns), half_ns };
	}
	return 0;
}

/* Of all whose clock is another. */
int muster_clocks(struct muster *muster, bool after, struct outcome *outcome)
{
	int error = 0;
	for (unsigned i = 0; !error && i < muster->count; i++) {
		struct member *member = &muster->members[i];
		if (!member->rank->near)
			error = measure_clock(
				muster, i, after ? &member->after : &member->before, outcome);
	}
	return error;
}

/* The offset at a point of time: clocks drift apart at an even pace, a sample's length. */
static int64_t offset_at(
	const struct member *member, uint64_t begin_ns, uint64_t end_ns, uint64_t at)
{
	double way = end_ns > begin_ns
			     ? (double)(int64_t)(at - begin_ns) / (double)(end_ns - begin_ns)
			     : 0;
	return member->before.ns + (int64_t)((double)(member->after.ns - member->before.ns) * way);
}

/* From the last task's end until every record was here. */
uint64_t muster_gather_ns(const struct muster *muster)
{
	uint64_t last_ns = 0;
	for (uint64_t task = 0; task < muster->job->tasks; task++)
		if (muster->job->records[task].end_ns > last_ns)
			last_ns = muster->job->records[task].end_ns;
	return muster->all_ns > last_ns ? muster->all_ns - last_ns : 0;
}

/* Puts the stamps of ranks with another clock on ours. Gives the bound of its error. */
uint64_t muster_align(const struct muster *muster, uint64_t workers)
{
	const struct job *job = muster->job;
	uint64_t worst = 0;
	for (unsigned i = 0; i < muster->count; i++) {
		const struct member *member = &muster->members[i];
		uint64_t before = member->before.error_ns, after = member->after.error_ns;
		worst = before > worst ? before : worst;
		worst = after > worst ? after : worst;
	}
	for (uint64_t task = 0; worst && task < job->tasks; task++) {
		struct record *record = &job->records[task];
		const struct member *member =
			&muster->members[ranks_whose(record->worker, workers, muster->count)];
		uint64_t begin_ns = job->start_ns + (uint64_t)member->before.ns;
		uint64_t end_ns = muster->all_ns + (uint64_t)member->after.ns;
		if (member->rank->near)
			continue;
		/* Both by the same: how long it took is by its own clock, whatever is off here. */
		uint64_t ahead_ns = (uint64_t)offset_at(member, begin_ns, end_ns, record->start_ns);
		record->start_ns -= ahead_ns;
		record->end_ns -= ahead_ns;
	}
	return worst;
}
