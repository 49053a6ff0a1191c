/* SPDX-License-Identifier: MIT */
#include "bench/rank/rank.h"

#include "bench/base/names.h"
#include "bench/plan/catalog.h"
#include "bench/rank/stock.h"
#include "bench/sampling/again.h"

#include <arpa/inet.h>
#include <locale.h>
#include <mpi.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>

/* The tests build one that says it is another. */
#ifndef RANK_VERSION
#define RANK_VERSION line_version()
#endif

/* How long MPI may take to end when others may be gone. */
#define FINALIZE_S 2

/* again_elsewhere() serves through a function alone: there is one rank a process. */
static struct rank_self self = { .fd = -1, .writing = PTHREAD_MUTEX_INITIALIZER };

int rank_send(struct rank_self *rank, enum line_kind kind, const void *data, size_t bytes)
{
	pthread_mutex_lock(&rank->writing);
	int error = line_send(rank->fd, kind, data, bytes);
	pthread_mutex_unlock(&rank->writing);
	return error;
}

/* ---- the watcher ----------------------------------------------------------------------------- */

/* What is in progress, or taken and not begun; `writing` is locked. */
static void send_pulse(void)
{
	struct line_pulse pulse = { .first = UINT64_MAX };
	struct stock *stock = atomic_load(&self.stock);
	for (unsigned i = 0; stock && i < stock->lanes; i++) {
		uint64_t held = atomic_load_explicit(&stock->held[i], memory_order_relaxed);
		if (!held)
			continue;
		pulse.first = held - 1 < pulse.first ? held - 1 : pulse.first;
		pulse.last = held - 1 > pulse.last ? held - 1 : pulse.last;
	}
	uint64_t range = stock && self.rank ? atomic_load(&stock->range) : 0;
	if (range >> 32 < (uint32_t)range) {
		uint64_t last = (uint32_t)range - 1;
		pulse.first = range >> 32 < pulse.first ? range >> 32 : pulse.first;
		pulse.last = last > pulse.last ? last : pulse.last;
	}
	line_send(self.fd, LINE_PULSE, &pulse, sizeof pulse);
}

/* One that ends in the middle of a task, by a fault or by exit(), says what it held. */
static void send_last(void)
{
	if (getpid() == self.pid && !pthread_mutex_trylock(&self.writing))
		send_pulse();
}

static void fall(int number)
{
	send_last();
	raise(number); /* it is unblocked when this returns, and the default again */
}

/* MPI's own handlers only print. */
static void catch_falls(void)
{
	static const int falls[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
	const struct sigaction action = { .sa_handler = fall, .sa_flags = (int)SA_RESETHAND };
	self.pid = getpid();
	for (size_t i = 0; i < sizeof falls / sizeof *falls; i++)
		sigaction(falls[i], &action, NULL);
	atexit(send_last);
}

/*
 * Ends the process when the harness has gone, whatever the main thread is about; says while it is
 * about something that it lives, soon after the clock has begun to run more often, so that what it
 * holds is known if it dies of its first tasks.
 */
static void *watch(void *argument)
{
	const int seldom_ms = (int)(LINE_PULSE_NS / 1000000);
	(void)argument;
	for (int ms = seldom_ms;;) {
		eventfd_t begun;
		struct pollfd fds[] = { { .fd = self.fd, .events = POLLRDHUP },
			{ .fd = self.begun, .events = POLLIN } };
		int ready = poll(fds, 2, ms);
		if (ready > 0 && fds[0].revents) {
			/* Who waits for a frame sees the same, and takes leave of MPI. */
			if (!atomic_load(&self.pulsing))
				sleep(FINALIZE_S + 1);
			_exit(1);
		}
		if (ready > 0 && !eventfd_read(self.begun, &begun)) {
			ms = 1;
			continue;
		}
		pthread_mutex_lock(&self.writing);
		if (atomic_load(&self.pulsing))
			send_pulse();
		pthread_mutex_unlock(&self.writing);
		ms = 2 * ms < seldom_ms ? 2 * ms : seldom_ms;
	}
	return NULL;
}

/* ---- the line -------------------------------------------------------------------------------- */

/* Where the harness is: secret, port, addresses. Rank 0 is told it, and tells the others. */
static void take_words(char words[4096])
{
	size_t used = 0;
	while (!self.rank && used < 4095 && !memchr(words, '\n', used)) {
		ssize_t got = read(STDIN_FILENO, words + used, 4095 - used);
		if (got <= 0)
			break;
		used += (size_t)got;
	}
	words[used] = '\0';
	MPI_Bcast(words, 4096, MPI_BYTE, 0, MPI_COMM_WORLD);
}

/* 0 or a negative errno. */
static int call(const char *address, unsigned port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	const struct timeval limit = { .tv_sec = 2 };
	if (inet_pton(AF_INET, address, &to.sin_addr) != 1)
		return -EINVAL;
	self.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (self.fd < 0)
		return -errno;
	setsockopt(self.fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
	if (!connect(self.fd, (struct sockaddr *)&to, sizeof to)) {
		setsockopt(self.fd, SOL_SOCKET, SO_SNDTIMEO, &(struct timeval){ 0 }, sizeof limit);
		line_tune(self.fd);
		return 0;
	}
	int error = -errno;
	close(self.fd);
	return error;
}

/* Calls the harness and says who this is. 0 or a negative errno. */
static int greet(unsigned ranks)
{
	char words[4096] = "", secret[LINE_SECRET + 1], list[4096], *rest = list;
	unsigned port;
	struct line_hello hello = { .rank = self.rank, .ranks = ranks };
	take_words(words);
	if (sscanf(words, "%32s %u %4095s", secret, &port, list) != 3)
		return -EPROTO;
	int error = -EHOSTUNREACH;
	for (char *address; error && (address = strsep(&rest, ","));)
		error = call(address, port);
	if (error)
		return error;
	memcpy(hello.secret, secret, sizeof hello.secret);
	snprintf(hello.version, sizeof hello.version, "%s", RANK_VERSION);
	gethostname(hello.host, sizeof hello.host - 1);
	line_clock(hello.clock, sizeof hello.clock);
	return rank_send(&self, LINE_HELLO, &hello, sizeof hello);
}

/* ---- frames ---------------------------------------------------------------------------------- */

static int serve(const struct job *job, const char *word)
{
	return rank_serve(&self, job, word);
}

/* Those that it has not loaded yet. */
static int load_plugins(int argc, char **argv, struct catalog *catalog, struct error *error)
{
	static struct names loaded;
	struct names plugins = { 0 };
	int code = again_plugins(argc, argv, &plugins, error);
	for (size_t i = 0; !code && i < plugins.count; i++) {
		if (names_has(&loaded, plugins.items[i]))
			continue;
		code = catalog_add_plugin(catalog, plugins.items[i], error);
		names_add(&loaded, plugins.items[i]);
	}
	names_finish(&plugins);
	return code;
}

/* A sample: the words of `again`, with the number of ranks as the last of them. */
static int prepare(const struct line_prepare *head, size_t bytes, struct catalog *catalog)
{
	struct error error = { 0 };
	char ranks[16], *at = (char *)(uintptr_t)(head + 1);
	const char *end = (const char *)head + bytes;
	char **argv = calloc(head->words + 2, sizeof *argv);
	int argc = 0;
	if (!argv)
		return -ENOMEM;
	for (; argc < (int)head->words && at < end; at += strlen(at) + 1)
		argv[argc++] = at;
	snprintf(ranks, sizeof ranks, "%u", head->ranks);
	argv[argc++] = ranks;
	int code = load_plugins(argc, argv, catalog, &error);
	if (!code)
		code = again_elsewhere(argc, argv, catalog, serve, &error);
	free(argv);
	return code ? rank_send(&self, LINE_ERROR, error.text, strlen(error.text)) : 0;
}

/* What a file is here. */
static int tell_file(uint64_t bytes)
{
	char path[PATH_MAX] = "";
	struct line_file file;
	int error =
		bytes < sizeof path ? line_take(self.fd, path, bytes, LINE_SILENCE_NS) : -EPROTO;
	if (error)
		return error;
	atomic_store(&self.pulsing, true);
	line_file(path, &file);
	atomic_store(&self.pulsing, false);
	return rank_send(&self, LINE_FILE, &file, sizeof file);
}

/* The next frame; an error is the end. */
static int serve_frame(struct catalog *catalog)
{
	struct line_frame frame;
	uint64_t now_ns;
	int error = line_take(self.fd, &frame, sizeof frame, UINT64_MAX);
	if (error)
		return error;
	if (frame.kind == LINE_PING) {
		now_ns = runner_now_ns();
		return rank_send(&self, LINE_PONG, &now_ns, sizeof now_ns);
	}
	if (frame.kind == LINE_OVER) {
		atomic_store(&self.pulsing, false);
		return 0;
	}
	if (frame.kind == LINE_FILE)
		return tell_file(frame.bytes);
	if (frame.kind != LINE_PREPARE || frame.bytes <= sizeof(struct line_prepare))
		return -EPROTO;
	struct line_prepare *head = malloc((size_t)frame.bytes + 1);
	if (!head)
		return -ENOMEM;
	error = line_take(self.fd, head, (size_t)frame.bytes, LINE_SILENCE_NS);
	((char *)head)[frame.bytes] = '\0';
	atomic_store(&self.pulsing, true);
	if (!error)
		error = prepare(head, (size_t)frame.bytes, catalog);
	free(head);
	return error;
}

/* ---- its life -------------------------------------------------------------------------------- */

static int live(int ranks)
{
	struct catalog catalog = { 0 };
	struct error error = { 0 };
	pthread_t watcher;
	int code = catalog_init(&catalog, &error);
	if (code) {
		fprintf(stderr, "concbench-rank: %s\n", error.text);
		return code;
	}
	code = greet((unsigned)ranks);
	if (code) {
		fprintf(stderr, "concbench-rank: cannot reach the harness: %s\n", strerror(-code));
		return code;
	}
	self.catalog = &catalog;
	catch_falls();
	self.begun = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	code = self.begun < 0 ? -errno : 0;
	if (!code)
		code = -pthread_create(&watcher, NULL, watch, NULL);
	while (!code)
		code = serve_frame(&catalog);
	return 0;
}

/*
 * Where the launcher was told where to have its files ours go with them: all is removed with the
 * run, whoever was killed. On other hosts its daemon removes them.
 */
static void share_in_session(void)
{
	const char *base = getenv("OMPI_MCA_orte_local_tmpdir_base");
	const char *session = getenv("OMPI_MCA_orte_jobfam_session_dir");
	if (base && session && !strncmp(base, session, strlen(base)))
		setenv("OMPI_MCA_btl_vader_backing_directory", session, 0);
	/* Ranks are told that place by another name, and Open MPI takes one of the two alone. */
	unsetenv("OMPI_MCA_orte_local_tmpdir_base");
}

int main(int argc, char **argv)
{
	int level, rank, ranks;
	pid_t parent = getppid();
	setlocale(LC_ALL, "C");
	/* It ends with its line; a launcher that ends a job should not be first. */
	signal(SIGTERM, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		return 1;
	prctl(PR_SET_TIMERSLACK, 1UL); /* as the subject has it */
	runner_descriptors();
	share_in_session();
	if (MPI_Init_thread(&argc, &argv, MPI_THREAD_SERIALIZED, &level) ||
		level < MPI_THREAD_SERIALIZED) {
		fprintf(stderr, "concbench-rank: this MPI serves one thread only\n");
		return 1;
	}
	MPI_Comm_rank(MPI_COMM_WORLD, &rank);
	MPI_Comm_size(MPI_COMM_WORLD, &ranks);
	self.rank = (unsigned)rank;
	int code = live(ranks);
	if (code)
		MPI_Abort(MPI_COMM_WORLD, 1);
	alarm(FINALIZE_S);
	MPI_Finalize();
	return 0;
}
