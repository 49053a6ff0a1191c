/* SPDX-License-Identifier: MIT */
/* The driver of the workloads' unit tests. */
#include "tests/unit/workload_driver.h"

#include "bench/sampling/subject.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define IN_FLIGHT 64
#define FILES     64

/* ---- parameters -------------------------------------------------------------------------------
 */

void driver_init(struct driver *driver, const struct workload *workload)
{
	memset(driver, 0, sizeof *driver);
	driver->workload = workload;
	driver->plan.seed = 1;
	driver->defaults = values_create(workload->params);
	assert_non_null(driver->defaults);
	assert_in_range(driver->defaults->count, 0, DRIVER_PARAMS);
	for (size_t i = 0; i < driver->defaults->count; i++)
		driver->values[i] = driver->defaults->values[i];
}

static size_t find(struct driver *driver, const char *name)
{
	size_t i = 0;
	while (driver->workload->params[i].name &&
		strcmp(driver->workload->params[i].name, name) != 0)
		i++;
	assert_non_null(driver->workload->params[i].name);
	return i;
}

struct value *driver_value(struct driver *driver, const char *name)
{
	return &driver->values[find(driver, name)];
}

void driver_choose(struct driver *driver, const char *name, const char *choice)
{
	size_t i = find(driver, name);
	size_t index = 0;
	for (const char *const *choices = driver->workload->params[i].choices;
		strcmp(choices[index], choice) != 0;)
		assert_non_null(choices[++index]);
	driver->values[i].number = index;
	driver->values[i].text = choice;
}

void driver_list(struct driver *driver, const char *name, const uint64_t *numbers, size_t count)
{
	struct value *value = driver_value(driver, name);
	value->numbers = numbers;
	value->count = count;
}

void driver_files(struct driver *driver, const char *const *paths, size_t count)
{
	struct value *value = driver_value(driver, "files");
	value->items = paths;
	value->count = count;
}

/* ---- the life of a workload -------------------------------------------------------------------
 */

int driver_plan(struct driver *driver, uint64_t tasks)
{
	driver_end(driver);
	driver->plan = (struct plan){
		.values = driver->values, .seed = driver->plan.seed, .tasks = tasks
	};
	int status = driver->workload->plan(&driver->plan);
	assert_true((status < 0) == (driver->plan.error[0] != '\0'));
	assert_null(strchr(driver->plan.error, '\n'));
	return status;
}

static void *map(size_t bytes)
{
	void *mapped = mmap(NULL, bytes > 0 ? bytes : 1, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(mapped != MAP_FAILED);
	return mapped;
}

int driver_setup(struct driver *driver)
{
	struct plan *plan = &driver->plan;
	driver->ledger.tasks = plan->tasks;
	driver->ledger.records = map((plan->tasks + 1) * sizeof(struct record));
	driver->setup = (struct setup){ .values = driver->values,
		.tasks = plan->tasks,
		.seed = plan->seed,
		.concurrency = 1,
		.shared = plan->shared > 0 ? map(plan->shared) : NULL,
		.directory = plan->directory ? driver_directory() : NULL };
	if (!driver->workload->setup)
		return 0;
	int status = driver->workload->setup(&driver->setup, &driver->state);
	assert_true(status == 0 || driver->state == NULL);
	return status;
}

static struct job job_of(struct driver *driver)
{
	return (struct job){ .workload = driver->workload,
		.state = driver->state,
		.setup = &driver->setup,
		.tasks = driver->ledger.tasks,
		.concurrency = 1,
		.scratch = driver->plan.scratch,
		.records = driver->ledger.records };
}

int driver_run(struct driver *driver, uint64_t tasks)
{
	int status = driver_plan(driver, tasks);
	if (status == 0)
		status = driver_setup(driver);
	if (status < 0)
		return status;
	const struct workload *workload = driver->workload;
	struct job job = job_of(driver);
	struct wait wait = runner_wait();
	if (workload->enter)
		assert_int_equal(workload->enter(driver->state, NULL, &wait.local), 0);
	driver->ledger.start_ns = runner_now_ns();
	for (uint64_t task = 0; task < job.tasks; task++)
		runner_run(&job, task, 0, &wait, runner_now_ns());
	driver->ledger.stop_ns = runner_now_ns();
	if (workload->leave)
		workload->leave(driver->state, wait.local);
	return 0;
}

int driver_check(struct driver *driver)
{
	int status =
		subject_check(driver->workload, driver->state, &driver->ledger, &driver->verdict);
	assert_true((status < 0) == (driver->verdict.detail[0] != '\0'));
	return status;
}

const char *driver_format(struct driver *driver, uint64_t task)
{
	const struct record *record = &driver->ledger.records[task];
	memset(driver->text, 'x', sizeof driver->text);
	assert_int_equal(driver->workload->format(
				 driver->state, task, record, driver->text, sizeof driver->text),
		0);
	assert_non_null(memchr(driver->text, '\0', sizeof driver->text));
	return driver->text;
}

void driver_end(struct driver *driver)
{
	if (driver->ledger.records) {
		static const struct record untouched;
		const struct record *last = &driver->ledger.records[driver->ledger.tasks];
		assert_memory_equal(last, &untouched, sizeof untouched);
		munmap(driver->ledger.records, (driver->ledger.tasks + 1) * sizeof(struct record));
	}
	if (driver->workload->teardown)
		driver->workload->teardown(driver->state);
	if (driver->setup.shared)
		munmap(driver->setup.shared, driver->plan.shared);
	driver->state = NULL;
	driver->setup = (struct setup){ 0 };
	driver->ledger = (struct ledger){ 0 };
}

void driver_finish(struct driver *driver)
{
	driver_end(driver);
	values_destroy(driver->defaults);
	driver->defaults = NULL;
}

/* ---- a loop -----------------------------------------------------------------------------------
 */

struct seat {
	bool taken, waits;
	uint64_t due_ns;
	uint64_t turn;
	struct pending *pending;
};

static struct seat seats[IN_FLIGHT];
static struct job loop_job;
static uint64_t loop_turn;

static struct seat *seat_of(struct pending *pending)
{
	struct seat *seat = seats;
	while (seat->pending != pending)
		assert_true(++seat < seats + IN_FLIGHT);
	return seat;
}

static int loop_wait(
	struct pending *pending, int fd, unsigned events, uint64_t after_ns, pending_fn *then)
{
	struct seat *seat = seat_of(pending);
	assert_true(seat->taken && !seat->waits);
	assert_true(fd == -1 && events == 0);
	pending->then = then;
	seat->waits = true;
	seat->due_ns = after_ns > 0 ? runner_deadline_ns(after_ns) : 0;
	seat->turn = loop_turn++;
	return 0;
}

static void loop_done(struct pending *pending, int status, uint64_t result)
{
	struct seat *seat = seat_of(pending);
	assert_true(seat->taken && !seat->waits);
	struct record *record = &loop_job.records[pending->task];
	record->end_ns = runner_now_ns();
	record->result = status < 0 ? 0 : result;
	record->status = status < 0 ? status : 1;
	memset(pending, 0xee, sizeof *pending + loop_job.scratch);
	seat->taken = false;
}

static const struct loop test_loop = { .wait = loop_wait, .done = loop_done };

static struct seat *next_due(void)
{
	struct seat *next = NULL;
	for (struct seat *seat = seats; seat < seats + IN_FLIGHT; seat++)
		if (seat->taken &&
			(!next || seat->due_ns < next->due_ns ||
				(seat->due_ns == next->due_ns && seat->turn < next->turn)))
			next = seat;
	return next;
}

static void start_task(struct seat *seat, uint64_t task, void *local)
{
	memset(seat->pending, 0, sizeof *seat->pending + loop_job.scratch);
	seat->pending->loop = &test_loop;
	seat->pending->task = task;
	seat->pending->local = local;
	seat->taken = true;
	loop_job.records[task].start_ns = runner_now_ns();
	loop_job.workload->start(loop_job.state, seat->pending);
}

static void turn_loop(void)
{
	struct seat *seat = next_due();
	if (!seat)
		return;
	assert_true(seat->waits);
	uint64_t now_ns = runner_now_ns();
	if (seat->due_ns > now_ns)
		runner_block(NULL, -1, 0, seat->due_ns - now_ns);
	seat->waits = false;
	seat->pending->then(seat->pending, 0);
}

int driver_run_events(struct driver *driver, uint64_t tasks, unsigned concurrency)
{
	int status = driver_plan(driver, tasks);
	if (status == 0)
		status = driver_setup(driver);
	if (status < 0)
		return status;
	assert_in_range(concurrency, 1, IN_FLIGHT);
	loop_job = job_of(driver);
	memset(seats, 0, sizeof seats);
	for (unsigned i = 0; i < concurrency; i++)
		assert_non_null(
			seats[i].pending = aligned_alloc(
				16, (sizeof(struct pending) + loop_job.scratch + 15) / 16 * 16));
	struct pending service = { .loop = &test_loop };
	void *local = NULL;
	if (loop_job.workload->enter)
		assert_int_equal(loop_job.workload->enter(driver->state, &service, &local), 0);
	for (uint64_t next = 0; next < loop_job.tasks || next_due(); turn_loop())
		for (unsigned i = 0; i < concurrency; i++)
			if (next < loop_job.tasks && !seats[i].taken)
				start_task(&seats[i], next++, local);
	if (loop_job.workload->leave)
		loop_job.workload->leave(driver->state, local);
	for (unsigned i = 0; i < concurrency; i++)
		free(seats[i].pending);
	return 0;
}

/* ---- what every workload must do --------------------------------------------------------------
 */

void driver_passes(struct driver *driver, uint64_t tasks)
{
	assert_int_equal(driver_run(driver, tasks), 0);
	if (driver_check(driver) < 0)
		fail_msg("%s: %s", driver->workload->name, driver->verdict.detail);
}

void driver_finds_lies(struct driver *driver)
{
	assert_int_equal(driver_check(driver), 0);
	struct record *record = &driver->ledger.records[0];
	struct record truth = *record;
	record->result ^= 1;
	assert_true(driver_check(driver) < 0);
	*record = truth;
	record->status = 0;
	assert_true(driver_check(driver) < 0);
	*record = truth;
	record->status = -ENOENT;
	assert_true(driver_check(driver) < 0);
	*record = truth;
	assert_int_equal(driver_check(driver), 0);
}

/* ---- files ------------------------------------------------------------------------------------
 */

static char directory[] = "/tmp/concbench-unit-XXXXXX";
static char paths[FILES][sizeof directory + 64];
static size_t paths_used;
static bool directory_made;

const char *driver_directory(void)
{
	if (directory_made)
		return directory;
	strcpy(directory + sizeof directory - 7, "XXXXXX");
	assert_non_null(mkdtemp(directory));
	directory_made = true;
	return directory;
}

const char *driver_write(const char *name, const void *bytes, size_t length)
{
	assert_in_range(paths_used, 0, FILES - 1);
	char *path = paths[paths_used++];
	snprintf(path, sizeof paths[0], "%s/%s", driver_directory(), name);
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
	return path;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
	(void)about, (void)kind, (void)where;
	return remove(path);
}

void driver_remove(void)
{
	nftw(driver_directory(), remove_one, 8, FTW_DEPTH | FTW_PHYS);
	directory_made = false;
	paths_used = 0;
}
