/* SPDX-License-Identifier: MIT */
/* Are files the same where the ranks are? */
#include "runners/ranks.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

/* What a rank answers; while it reads it says that it lives. -EINTR: nobody waits any more. */
static int hear(int fd, int link, struct line_file *theirs)
{
	struct pollfd harness = { .fd = link, .events = POLLRDHUP };
	struct line_frame frame;
	struct line_pulse pulse;
	int error = line_take(fd, &frame, sizeof frame, LINE_SILENCE_NS);
	while (!error && frame.kind == LINE_PULSE) {
		error = poll(&harness, 1, 0) ? -EINTR
					     : line_take(fd, &pulse, sizeof pulse, LINE_SILENCE_NS);
		if (!error)
			error = line_take(fd, &frame, sizeof frame, LINE_SILENCE_NS);
	}
	if (!error && (frame.kind != LINE_FILE || frame.bytes != sizeof *theirs))
		error = -EPROTO;
	return error ? error : line_take(fd, theirs, sizeof *theirs, LINE_SILENCE_NS);
}

/* Of a long path its end. */
static int refuse(struct runner_standing *asked, const char *path, const struct line_file *ours,
	const struct line_file *theirs)
{
	size_t length = strlen(path), used = strlen(asked->detail);
	char *words = asked->detail + used;
	path += length > 60 ? length - 60 : 0;
	if (theirs->error)
		snprintf(words, sizeof asked->detail - used, " cannot read %s: %s", path,
			strerror((int)-theirs->error));
	else if (ours->error)
		snprintf(words, sizeof asked->detail - used,
			" has %s, which cannot be read here: %s", path,
			strerror((int)-ours->error));
	else
		snprintf(words, sizeof asked->detail - used,
			" has another %s: %" PRIu64 " bytes, here %" PRIu64, path, theirs->bytes,
			ours->bytes);
	return -EBADMSG;
}

/* All answers are taken, or the next question would get them. */
static int compare(const struct ranks *ranks, const char *path, struct runner_standing *asked)
{
	struct line_file ours, theirs;
	unsigned count = ranks_wanted(asked->workload, asked->values, asked->concurrency);
	int error = 0, refused = 0;
	for (unsigned i = 0; !error && i < count; i++)
		error = line_send(ranks->items[i].fd, LINE_FILE, path, strlen(path));
	line_file(path, &ours);
	for (unsigned i = 0; !error && i < count; i++) {
		error = hear(ranks->items[i].fd, asked->link, &theirs);
		if (error || refused || !memcmp(&ours, &theirs, sizeof ours))
			continue;
		snprintf(asked->detail, sizeof asked->detail, "rank %u on %.24s", i,
			ranks->items[i].host);
		refused = refuse(asked, path, &ours, &theirs);
	}
	return error ? error : refused;
}

int ranks_compare_files(const struct ranks *ranks, struct runner_standing *asked)
{
	int error = 0;
	for (size_t i = 0; !error && i < asked->file_count; i++)
		error = compare(ranks, asked->files[i], asked);
	return error;
}
