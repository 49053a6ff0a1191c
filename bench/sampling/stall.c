/* SPDX-License-Identifier: MIT */
#include "bench/sampling/stall.h"

#include "bench/base/memory.h"
#include "bench/base/say.h"
#include "bench/machine/proc.h"
#include "bench/sampling/ledger.h"
#include "bench/runner.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Timers that look after something use a little: a hundredth of a CPU is nothing. */
#define NOTHING 100
#define LOOKS   8 /* within the limit */

/* Different places in which threads wait: those of more are counted together. */
#define PLACES 6
/* Frames of a stack that are told: the innermost say what is waited for. */
#define FRAMES 5

struct kin {
	pid_t *pids;
	size_t count;
};

uint64_t stall_every_ns(const struct stall *stall)
{
	return stall->limit_ns / LOOKS + 1;
}

static uint64_t cpu_ns(pid_t process)
{
	clockid_t clock;
	struct timespec used;
	if (clock_getcpuclockid(process, &clock) || clock_gettime(clock, &used))
		return 0;
	return (uint64_t)used.tv_sec * UINT64_C(1000000000) + (uint64_t)used.tv_nsec;
}

/* ---- the family ----------------------------------------------------------------------------- */

static void add_children(struct kin *kin, const char *path)
{
	FILE *file = fopen(path, "re");
	int child;
	while (file && fscanf(file, "%d", &child) == 1) {
		kin->pids = memory_more(kin->pids, kin->count, sizeof *kin->pids);
		kin->pids[kin->count++] = child;
	}
	if (file)
		fclose(file);
}

/* Calls for each thread of a process, with its folder in /proc. */
static bool each_thread(pid_t process, bool (*call)(void *, const char *), void *context)
{
	char path[64], folder[sizeof path + 300];
	snprintf(path, sizeof path, "/proc/%d/task", process);
	DIR *threads = opendir(path);
	bool all = true;
	for (const struct dirent *entry; all && threads && (entry = readdir(threads));) {
		snprintf(folder, sizeof folder, "%s/%s", path, entry->d_name);
		all = *entry->d_name == '.' || call(context, folder);
	}
	if (threads)
		closedir(threads);
	return all;
}

static bool add_of_thread(void *kin, const char *folder)
{
	char path[400];
	snprintf(path, sizeof path, "%s/children", folder);
	add_children(kin, path);
	return true;
}

/* All that descend from the caller. Without /proc's lists of children: only the leader. */
static struct kin kin_find(pid_t leader)
{
	struct kin kin = { 0 };
	add_children(&kin, "/proc/thread-self/children");
	if (!kin.count) {
		kin.pids = memory_more(NULL, 0, sizeof *kin.pids);
		kin.pids[kin.count++] = leader;
	}
	for (size_t i = 0; i < kin.count; i++)
		each_thread(kin.pids[i], add_of_thread, &kin);
	return kin;
}

/* ---- where it is stuck ---------------------------------------------------------------------- */

struct places {
	struct place {
		char name[200];
		unsigned threads;
	} places[PLACES];
	size_t count;
	unsigned others;
};

/* Does the way into the kernel begin here? All have that in common. */
static bool is_entry(const char *frame)
{
	return strstr(frame, "syscall") || strstr(frame, "SYSCALL");
}

/* Adds the frames of the thread's stack in the kernel, if it may be read, to where it waits. */
static void add_stack(char *name, size_t size, const char *folder)
{
	char path[400], frame[128];
	snprintf(path, sizeof path, "%s/stack", folder);
	FILE *file = fopen(path, "re");
	struct say out = { .out = name, .size = size, .used = strlen(name) };
	for (unsigned i = 0; file && i < FRAMES; i++) {
		if (fscanf(file, " %*s %127[^+\n]%*[^\n]", frame) != 1 || is_entry(frame))
			break;
		if (i || strncmp(frame, name, strlen(frame)) != 0)
			say(&out, " < %s", frame);
	}
	if (file)
		fclose(file);
}

static void name_place(char name[200], char state, const char *folder)
{
	char path[400], channel[64] = "";
	snprintf(path, sizeof path, "%s/wchan", folder);
	proc_first_line(path, channel, sizeof channel);
	if (state == 'T' || state == 't')
		snprintf(name, 200, "a stop by a signal");
	else if (!*channel || !strcmp(channel, "0"))
		snprintf(name, 200, "a wait that the system does not name");
	else
		snprintf(name, 200, "%s", channel);
}

static void count_place(struct places *places, char state, const char *folder)
{
	char name[200];
	name_place(name, state, folder);
	size_t length = strlen(name);
	for (size_t i = 0; i < places->count; i++) {
		struct place *place = &places->places[i];
		char after = place->name[length];
		if (!strncmp(place->name, name, length) && (!after || after == ' ')) {
			place->threads++;
			return;
		}
	}
	if (places->count == PLACES) {
		places->others++;
		return;
	}
	struct place *place = &places->places[places->count++];
	memcpy(place->name, name, sizeof name);
	place->threads = 1;
	add_stack(place->name, sizeof place->name, folder);
}

/* Of a thread: false if it is about to go on, as it has or waits for a CPU or a disk. */
static bool note_thread(void *context, const char *folder)
{
	char path[400], line[512];
	snprintf(path, sizeof path, "%s/stat", folder);
	if (proc_first_line(path, line, sizeof line))
		return true; /* it has ended */
	const char *state = strrchr(line, ')');
	char letter = state && state[1] ? state[2] : '?';
	if (letter == 'R' || letter == 'D')
		return false;
	if (letter != 'Z' && letter != 'X')
		count_place(context, letter, folder);
	return true;
}

static void say_places(struct stall *stall, const struct places *places)
{
	struct say out = say_into(stall->where, sizeof stall->where);
	for (size_t i = 0; i < places->count; i++)
		say(&out, "%s%u in %s", i ? "; " : "", places->places[i].threads,
			places->places[i].name);
	if (places->others)
		say(&out, "; %u elsewhere", places->others);
}

static bool all_sleep(struct stall *stall, const struct kin *kin)
{
	struct places places = { 0 };
	bool asleep = true;
	for (size_t i = 0; asleep && i < kin->count; i++)
		asleep = each_thread(kin->pids[i], note_thread, &places);
	if (asleep)
		say_places(stall, &places);
	return asleep;
}

/* ---- looking -------------------------------------------------------------------------------- */

static bool has_moved(uint64_t before_ns, uint64_t now_ns, uint64_t time_ns)
{
	uint64_t change = now_ns > before_ns ? now_ns - before_ns : before_ns - now_ns;
	return change > time_ns / NOTHING;
}

static uint64_t tasks_ended(const struct ledger *ledger)
{
	struct endings endings = ledger_endings(ledger);
	return endings.done + endings.failed;
}

/* Compares with what was known, and knows it anew if it has changed. */
static bool look_at_family(struct stall *stall, const struct kin *kin, uint64_t now_ns)
{
	uint64_t used_ns = 0, ended = tasks_ended(stall->ledger);
	for (size_t i = 0; i < kin->count; i++)
		used_ns += cpu_ns(kin->pids[i]);
	if (stall->known && kin->count == stall->processes && ended == stall->ended &&
		!has_moved(stall->family_ns, used_ns, now_ns - stall->since_ns))
		return now_ns - stall->since_ns >= stall->limit_ns && all_sleep(stall, kin);
	stall->known = true;
	stall->since_ns = now_ns;
	stall->family_ns = used_ns;
	stall->ended = ended;
	stall->processes = kin->count;
	return false;
}

bool stall_look(struct stall *stall, pid_t leader)
{
	uint64_t now_ns = runner_now_ns(), used_ns = cpu_ns(leader);
	bool moved = has_moved(stall->leader_ns, used_ns, stall_every_ns(stall));
	stall->leader_ns = used_ns;
	stall->known &= !moved;
	if (moved)
		return false;
	struct kin kin = kin_find(leader);
	bool stuck = look_at_family(stall, &kin, now_ns);
	free(kin.pids);
	return stuck;
}
