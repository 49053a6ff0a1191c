/* SPDX-License-Identifier: MIT */
/*
 * Copies files within one directory, by one of three system calls, and lets them be written to the
 * disk or not. The tasks share the files. The sources are made before the clock starts, so that
 * they lie in the page cache; all files are gone with the sample's directory.
 */
#include "workloads/registry.h"
#include "workloads/tasks.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <unistd.h>

#define TASKS 32u
#define PIECE 131072u

/* Copy i is one of source i modulo this: two files next to each other never hold the same. */
#define SOURCES 8u

/* Tasks at once where each waits for the disk: a disk's queue takes that many and more. */
#define WAITING 16u

enum {
	SIZE,
	COUNT,
	METHOD,
	FSYNC,
};

enum method {
	READ_WRITE,
	COPY_FILE_RANGE,
	SENDFILE,
};

struct copy {
	const char *directory;
	uint64_t size, count, tasks, seed;
	enum method method;
	bool fsync;
};

static const char *const methods[] = { "rw", "copy_file_range", "sendfile", NULL };
static const char *const no_yes[] = { "no", "yes", NULL };

static const struct param params[] = {
	{ .name = "size",
		.type = PARAM_SIZE,
		.initial = "1MiB",
		.min = 0,
		.max = UINT64_C(1) << 40,
		.help = "of each file" },
	{ .name = "count",
		.type = PARAM_INTEGER,
		.initial = "128",
		.min = 1,
		.max = 1000000,
		.help = "how many files are copied; the tasks share them" },
	{ .name = "method",
		.type = PARAM_CHOICE,
		.initial = "rw",
		.min = READ_WRITE,
		.max = SENDFILE,
		.choices = methods,
		.help = "rw: read and write, 128 KiB at a time; or one call that stays in the kernel" },
	{ .name = "fsync",
		.type = PARAM_CHOICE,
		.initial = "no",
		.min = 0,
		.max = 1,
		.choices = no_yes,
		.help = "yes: a copy is done when it is on the disk" },
	{ 0 },
};

/* ---- files ------------------------------------------------------------------------------------
 */

static int open_numbered(const struct copy *copy, const char *kind, uint64_t number, int flags)
{
	char path[PATH_MAX];
	int length = snprintf(path, sizeof path, "%s/%s-%" PRIu64, copy->directory, kind, number);
	if (length < 0 || (size_t)length >= sizeof path)
		return -ENAMETOOLONG;
	int fd = open(path, flags | O_CLOEXEC, 0600);
	return fd < 0 ? -errno : fd;
}

/* The bytes of a source from this offset on, which is a multiple of 8. */
static void fill(const struct copy *copy, uint64_t source, uint64_t offset, unsigned char *bytes)
{
	for (uint64_t at = 0; at < PIECE; at += sizeof(uint64_t)) {
		uint64_t word = workload_hash(copy->seed + source, (offset + at) / 8);
		memcpy(bytes + at, &word, sizeof word);
	}
}

static int write_all(int fd, const unsigned char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t wrote = write(fd, bytes, length);
		if (wrote < 0 && errno != EINTR)
			return -errno;
		if (wrote > 0) {
			bytes += wrote;
			length -= (size_t)wrote;
		}
	}
	return 0;
}

/* At most `size` bytes, fewer only at the end. */
static ssize_t read_all(int fd, unsigned char *bytes, size_t size)
{
	size_t used = 0;
	while (used < size) {
		ssize_t got = read(fd, bytes + used, size - used);
		if (got < 0 && errno != EINTR)
			return -errno;
		if (got == 0)
			break;
		used += got > 0 ? (size_t)got : 0;
	}
	return (ssize_t)used;
}

static uint64_t sources_of(const struct copy *copy)
{
	return copy->count < SOURCES ? copy->count : SOURCES;
}

static int make_source(const struct copy *copy, uint64_t source, unsigned char *piece)
{
	int fd = open_numbered(copy, "source", source, O_WRONLY | O_CREAT | O_EXCL);
	if (fd < 0)
		return fd;
	int status = 0;
	for (uint64_t at = 0; status == 0 && at < copy->size; at += PIECE) {
		uint64_t left = copy->size - at;
		fill(copy, source, at, piece);
		status = write_all(fd, piece, left < PIECE ? left : PIECE);
	}
	if (close(fd) < 0 && status == 0)
		status = -errno;
	return status;
}

/* ---- one task ---------------------------------------------------------------------------------
 */

/* The next bytes by the method: how many, at the end of the source 0, or a negative errno. */
static ssize_t move(const struct copy *copy, int from, int to, uint64_t left, unsigned char *piece)
{
	/* The most that the kernel moves in one call. */
	size_t most = left < INT_MAX ? left : INT_MAX;
	ssize_t moved;
	if (copy->method == COPY_FILE_RANGE)
		moved = copy_file_range(from, NULL, to, NULL, most, 0);
	else if (copy->method == SENDFILE)
		moved = sendfile(to, from, NULL, most);
	else {
		moved = read(from, piece, most < PIECE ? most : PIECE);
		int status = moved > 0 ? write_all(to, piece, (size_t)moved) : 0;
		if (status < 0)
			return status;
	}
	return moved < 0 ? -errno : moved;
}

static int copy_bytes(const struct copy *copy, int from, int to, unsigned char *piece)
{
	for (uint64_t left = copy->size; left > 0;) {
		ssize_t moved = move(copy, from, to, left, piece);
		if (moved == 0)
			return -ENODATA;
		if (moved < 0 && moved != -EINTR)
			return (int)moved;
		left -= moved > 0 ? (uint64_t)moved : 0;
	}
	return copy->fsync && fsync(to) < 0 ? -errno : 0;
}

static int copy_file(const struct copy *copy, uint64_t file, unsigned char *piece)
{
	int from = open_numbered(copy, "source", file % SOURCES, O_RDONLY);
	if (from < 0)
		return from;
	int to = open_numbered(copy, "copy", file, O_WRONLY | O_CREAT | O_EXCL);
	int status = to < 0 ? to : copy_bytes(copy, from, to, piece);
	if (to >= 0 && close(to) < 0 && status == 0)
		status = -errno;
	close(from);
	return status;
}

static int copy_enter(const void *state, struct pending *service, void **local)
{
	(void)state, (void)service;
	*local = malloc(PIECE);
	return *local ? 0 : -ENOMEM;
}

static void copy_leave(const void *state, void *local)
{
	(void)state;
	free(local);
}

static int copy_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	const struct copy *copy = state;
	uint64_t first = tasks_share(copy->count, task, copy->tasks);
	uint64_t end = tasks_share(copy->count, task + 1, copy->tasks);
	int status = 0;
	for (uint64_t file = first; status == 0 && file < end; file++)
		status = copy_file(copy, file, wait->local);
	*result = (end - first) * copy->size;
	return status;
}

/* ---- before and after the clock ---------------------------------------------------------------
 */

static int copy_plan(struct plan *plan)
{
	plan->flags = PLAN_SHARES | PLAN_SETUP_ONCE;
	plan->directory = true;
	plan->descriptors = 2;
	plan->concurrency = plan->values[FSYNC].number ? WAITING : 0;
	return tasks_plan(plan, TASKS);
}

static int copy_setup(struct setup *setup, void **state)
{
	struct copy *copy = malloc(sizeof *copy);
	unsigned char *piece = malloc(PIECE);
	int status = copy && piece ? 0 : -ENOMEM;
	if (status == 0)
		*copy = (struct copy){ .directory = setup->directory,
			.size = setup->values[SIZE].number,
			.count = setup->values[COUNT].number,
			.tasks = setup->tasks,
			.seed = setup->seed,
			.method = (enum method)setup->values[METHOD].number,
			.fsync = setup->values[FSYNC].number };
	for (uint64_t i = 0; status == 0 && i < sources_of(copy); i++) {
		status = make_source(copy, i, piece);
		if (status < 0)
			snprintf(setup->error, sizeof setup->error,
				"cannot write the files to copy in TMPDIR: %s", strerror(-status));
	}
	free(piece);
	if (status < 0)
		free(copy);
	else
		*state = copy;
	return status;
}

/* Compares a copy with what its source was made of, not with the source. */
static int check_file(
	const struct copy *copy, uint64_t file, unsigned char *pieces, struct verdict *verdict)
{
	int fd = open_numbered(copy, "copy", file, O_RDONLY);
	ssize_t got = fd;
	for (uint64_t at = 0; got >= 0; at += PIECE) {
		uint64_t left = at < copy->size ? copy->size - at : 0;
		got = read_all(fd, pieces, PIECE);
		fill(copy, file % SOURCES, at, pieces + PIECE);
		if (got >= 0 && ((uint64_t)got != (left < PIECE ? left : PIECE) ||
					memcmp(pieces, pieces + PIECE, (size_t)got) != 0)) {
			close(fd);
			return tasks_wrong(verdict,
				"copy %" PRIu64 " differs from its source near byte %" PRIu64, file,
				at);
		}
		if (got < (ssize_t)PIECE)
			break;
	}
	if (fd >= 0)
		close(fd);
	if (got >= 0)
		return 0;
	int wrong =
		tasks_wrong(verdict, "cannot read copy %" PRIu64 ": %s", file, strerror((int)-got));
	return got == -ENOENT ? wrong : (int)got;
}

static int copy_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	const struct copy *copy = state;
	verdict->units = (double)copy->count * (double)copy->size;
	int status = tasks_done(ledger, verdict);
	if (status < 0)
		return status;
	unsigned char *pieces = malloc(2 * PIECE);
	if (!pieces) {
		tasks_wrong(verdict, "no memory to compare the copies");
		return -ENOMEM;
	}
	for (uint64_t file = 0; status == 0 && file < copy->count; file++)
		status = check_file(copy, file, pieces, verdict);
	free(pieces);
	for (uint64_t task = 0; status == 0 && task < ledger->tasks; task++) {
		uint64_t files = tasks_share(copy->count, task + 1, copy->tasks) -
				 tasks_share(copy->count, task, copy->tasks);
		if (ledger->records[task].result != files * copy->size)
			status = tasks_wrong(verdict,
				"task %" PRIu64 " copied %" PRIu64 " bytes instead of %" PRIu64,
				task, ledger->records[task].result, files * copy->size);
	}
	return status;
}

static void copy_teardown(void *state)
{
	free(state);
}

const struct workload workload_copy = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "copy",
	.summary = "copies files, through memory of its own or within the kernel",
	.unit = "bytes",
	.bound = BOUND_CPU,
	.params = params,
	.plan = copy_plan,
	.setup = copy_setup,
	.enter = copy_enter,
	.run = copy_run,
	.leave = copy_leave,
	.check = copy_check,
	.teardown = copy_teardown,
};
