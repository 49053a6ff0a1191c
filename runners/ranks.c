/* SPDX-License-Identifier: MIT */
#include "runners/ranks.h"

#include "bench/base/program.h"
#include "runners/mpi_library.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <inttypes.h>
#include <net/if.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/wait.h>

/* How long all of them may take to greet: a batch system starts slowly. */
#define PATIENCE_NS UINT64_C(60000000000)
/* How long the launcher may take to end once its ranks have, and once it was told to. */
#define PATIENCE_END_MS 1500

/* ---- what starts them ------------------------------------------------------------------------ */

/*
 * How launchers are asked: MPI's own by the library that the ranks are linked with, then srun.
 * MPI's bind no ranks to CPUs, for that is the run's business; srun by the job's own rules. Ranks
 * end by their lines: MPICH's would kill all at once, and which was first could not be told.
 */
static const struct launcher {
	const char *library, *names[2];
	const char *hosts; /* the option that lists them */
	const char *options[12];
} launchers[] = {
	{ "Open MPI", { "mpirun.openmpi", "mpirun" }, "--host",
		{ "--oversubscribe", "--bind-to", "none", "--map-by", "slot", "--quiet", "--mca",
			"orte_abort_on_non_zero_status", "1", NULL } },
	{ "MPICH", { "mpirun.mpich", "mpirun" }, "-hosts",
		{ "-bind-to", "none", "-disable-auto-cleanup", NULL } },
	{ "", { "srun", NULL }, "--nodelist",
		{ "--overlap", "--kill-on-bad-exit=1", "--unbuffered", "--distribution=block,Pack",
			NULL } },
};

#define SRUN 1 /* of the parameter's choices */

static const struct launcher *launcher_of(const struct value *values)
{
	if (values[RANKS_LAUNCHER].number == SRUN)
		return &launchers[2];
	return &launchers[strncmp(MPI_LIBRARY, "MPICH", 5) ? 0 : 1];
}

/* The first of its names that is there, or NULL. */
static const char *launcher_name(const struct launcher *launcher)
{
	char path[PATH_MAX];
	for (size_t i = 0; i < 2 && launcher->names[i]; i++)
		if (!program_find(launcher->names[i], path, sizeof path))
			return launcher->names[i];
	return NULL;
}

/* Beside this program, or what $CONCBENCH_RANK names. */
static int find_program(char *path, size_t size)
{
	const char *given = getenv("CONCBENCH_RANK");
	char self[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
	self[length > 0 ? length : 0] = '\0';
	char *slash = strrchr(self, '/');
	snprintf(path, size, "%.*s/concbench-rank", slash ? (int)(slash - self) : 0, self);
	if (given)
		snprintf(path, size, "%s", given);
	return access(path, X_OK) ? -ENOENT : 0;
}

int ranks_present(const struct value *values, char *error, size_t size)
{
	char program[PATH_MAX];
	const struct launcher *launcher = launcher_of(values);
	if (find_program(program, sizeof program)) {
		snprintf(error, size, "no program '%.100s', which its ranks are", program);
		return -ENOENT;
	}
	if (launcher_name(launcher))
		return 0;
	snprintf(error, size, "no %s in PATH, which starts its ranks; its library is %s",
		launcher->names[0], MPI_LIBRARY);
	return -ENOENT;
}

uint64_t ranks_each(const struct workload *workload, const struct value *values)
{
	uint64_t inner = values[RANKS_INNER].number;
	bool one = inner == INNER_SEQUENTIAL || (inner == INNER_ASYNC && !workload->start);
	return one ? 1 : values[RANKS_EACH].number;
}

unsigned ranks_wanted(
	const struct workload *workload, const struct value *values, uint64_t concurrency)
{
	uint64_t each = ranks_each(workload, values), ranks = values[RANKS_RANKS].number;
	if (!ranks)
		ranks = concurrency / each + (concurrency % each > 0);
	return ranks < UINT32_MAX ? (unsigned)ranks : UINT32_MAX;
}

/* ---- the launcher's process ------------------------------------------------------------------ */

/* hosts=a:2+b:2 as launchers want it; srun is told nodes alone. */
static void list_hosts(const struct ranks *ranks, char *list, size_t size)
{
	bool skipping = false;
	size_t used = 0;
	for (const char *at = ranks->hosts; *at && used + 1 < size; at++) {
		skipping = *at == '+' ? false : skipping || (*at == ':' && ranks->launcher == SRUN);
		if (!skipping)
			list[used++] = *at == '+' ? ',' : *at;
	}
	list[used] = '\0';
}

static _Noreturn void become(
	const struct ranks *ranks, const struct launcher *launcher, int words, pid_t parent)
{
	char path[PATH_MAX], program[PATH_MAX], hosts[4096], count[16];
	/* Open MPI takes an absolute first word for where it is installed on all hosts. */
	const char *argv[24] = { launcher_name(launcher) };
	size_t argc = 1;
	sigset_t none;
	snprintf(count, sizeof count, "%u", ranks->count);
	list_hosts(ranks, hosts, sizeof hosts);
	for (size_t i = 0; launcher->options[i]; i++)
		argv[argc++] = launcher->options[i];
	if (*hosts) {
		argv[argc++] = launcher->hosts;
		argv[argc++] = hosts;
	}
	argv[argc++] = "-n";
	argv[argc++] = count;
	argv[argc++] = program;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	/* It cleans up after itself when it is asked to end. */
	if (setpgid(0, 0) || prctl(PR_SET_PDEATHSIG, SIGTERM) || getppid() != parent)
		_exit(1);
	/*
	 * Open MPI's files, and the memory that ranks share here (see rank/main.c), unless the
	 * environment says where. It takes one of the two alone; the empty one hides what the
	 * system's openmpi-mca-params.conf says.
	 */
	if (ranks->launcher != SRUN && !getenv("OMPI_MCA_orte_tmpdir_base")) {
		setenv("OMPI_MCA_orte_tmpdir_base", "", 1);
		setenv("OMPI_MCA_orte_local_tmpdir_base", ranks->directory, 0);
	}
	/* Open MPI wants to be told twice that root knows what it does. */
	setenv("OMPI_ALLOW_RUN_AS_ROOT", "1", 1);
	setenv("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1", 1);
	if (argv[0] && !program_find(argv[0], path, sizeof path) &&
		!find_program(program, sizeof program) && dup2(words, STDIN_FILENO) >= 0 &&
		dup2(ranks->prints, STDOUT_FILENO) >= 0 && dup2(ranks->prints, STDERR_FILENO) >= 0)
		execvp(path, (char *const *)(uintptr_t)argv);
	dprintf(ranks->prints, "cannot start %s: %s\n", launcher->names[0], strerror(errno));
	_exit(127);
}

/* ---- where they call ------------------------------------------------------------------------- */

/* Are they all on this machine? */
static bool are_near(const struct ranks *ranks)
{
	return !*ranks->hosts && ranks->launcher != SRUN && !getenv("SLURM_JOB_ID");
}

/* This machine's addresses, those of its interfaces first. */
static void add_addresses(FILE *words)
{
	struct ifaddrs *all = NULL;
	if (getifaddrs(&all))
		return;
	for (const struct ifaddrs *at = all; at; at = at->ifa_next) {
		char text[INET_ADDRSTRLEN];
		const struct sockaddr_in *address = (const void *)at->ifa_addr;
		if (address && address->sin_family == AF_INET && (at->ifa_flags & IFF_UP) &&
			!(at->ifa_flags & IFF_LOOPBACK) &&
			inet_ntop(AF_INET, &address->sin_addr, text, sizeof text))
			fprintf(words, "%s,", text);
	}
	freeifaddrs(all);
}

/* A socket to which they connect, and where that is. */
static int listen_for(struct ranks *ranks, FILE *words)
{
	bool near = are_near(ranks);
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(near ? INADDR_LOOPBACK : INADDR_ANY) };
	socklen_t length = sizeof address;
	ranks->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (ranks->listener < 0 || bind(ranks->listener, (struct sockaddr *)&address, length) ||
		listen(ranks->listener, (int)ranks->count) ||
		getsockname(ranks->listener, (struct sockaddr *)&address, &length))
		return -errno;
	fprintf(words, "%s %u ", ranks->secret, ntohs(address.sin_port));
	if (!near)
		add_addresses(words);
	fprintf(words, "127.0.0.1\n");
	return 0;
}

static int draw_secret(struct ranks *ranks)
{
	unsigned char bytes[LINE_SECRET / 2];
	if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
		return -EIO;
	for (size_t i = 0; i < sizeof bytes; i++)
		snprintf(ranks->secret + 2 * i, 3, "%02x", bytes[i]);
	return 0;
}

/*
 * The launcher hands its standard input to rank 0, which tells the others: so the secret is in no
 * command line and in no environment.
 */
static int launch(struct ranks *ranks, const struct launcher *launcher)
{
	pid_t parent = getpid();
	int fd = memfd_create("words", MFD_CLOEXEC), error = draw_secret(ranks);
	FILE *words = fd < 0 ? NULL : fdopen(fd, "w");
	ranks->prints = memfd_create("prints", MFD_CLOEXEC);
	if (!error && (!words || ranks->prints < 0))
		error = -errno;
	if (!error)
		error = listen_for(ranks, words);
	if (!error && (fflush(words) || lseek(fd, 0, SEEK_SET)))
		error = -errno;
	if (!error) {
		ranks->pid = fork();
		if (ranks->pid == 0)
			become(ranks, launcher, fd, parent);
		ranks->pidfd = ranks->pid < 0 ? -1 : pidfd_open(ranks->pid, 0);
		error = ranks->pidfd < 0 ? -errno : 0;
	}
	if (words)
		fclose(words);
	return error;
}

/* ---- their greetings ------------------------------------------------------------------------- */

/* Is it what a launcher says of a failure? */
static bool is_complaint(const char *line)
{
	static const char *const words[] = { "error", "cannot", "could not", "not found", "refused",
		"denied", "unable", "fail" };
	size_t i = 0;
	while (i < sizeof words / sizeof *words && !strcasestr(line, words[i]))
		i++;
	return i < sizeof words / sizeof *words;
}

/* What the launcher or a rank says of it: the first complaint, or the last line with a letter. */
static void append_words(const struct ranks *ranks, char *detail, size_t size)
{
	char text[4096];
	const char *found = NULL;
	size_t length = strlen(detail);
	ssize_t got = pread(ranks->prints, text, sizeof text - 1, 0);
	text[got > 0 ? got : 0] = '\0';
	char *rest, *line = strtok_r(text, "\r\n", &rest);
	for (; line; line = strtok_r(NULL, "\r\n", &rest)) {
		if (strpbrk(line, "abcdefghijklmnopqrstuvwxyz"))
			found = line;
		if (is_complaint(line))
			break;
	}
	if (found)
		snprintf(detail + length, size - length, ": %s", found);
}

/* A rank by its greeting; whoever does not know the secret is none. 0, or -EPROTO with detail. */
static int greet(struct ranks *ranks, int fd, struct runner_standing *asked)
{
	struct line_frame frame;
	struct line_hello hello;
	char clock[sizeof hello.clock];
	line_tune(fd);
	if (line_take(fd, &frame, sizeof frame, LINE_SILENCE_NS) || frame.kind != LINE_HELLO ||
		frame.bytes != sizeof hello ||
		line_take(fd, &hello, sizeof hello, LINE_SILENCE_NS) ||
		memcmp(hello.secret, ranks->secret, LINE_SECRET) || hello.rank >= ranks->count ||
		ranks->items[hello.rank].fd >= 0) {
		close(fd);
		return 0;
	}
	struct rank *rank = &ranks->items[hello.rank];
	rank->fd = fd;
	snprintf(rank->host, sizeof rank->host, "%.*s", (int)sizeof hello.host - 1, hello.host);
	line_clock(clock, sizeof clock);
	rank->near = !strncmp(clock, hello.clock, sizeof clock);
	if (!strncmp(hello.version, line_version(), sizeof hello.version))
		return 0;
	snprintf(asked->detail, sizeof asked->detail,
		"rank %u on %.24s is of concbench %.32s, this is %.32s", hello.rank, rank->host,
		hello.version, line_version());
	return -EPROTO;
}

static int await_all(struct ranks *ranks, struct runner_standing *asked)
{
	uint64_t until_ns = runner_now_ns() + PATIENCE_NS;
	int error = 0;
	for (unsigned greeted = 0; !error && greeted < ranks->count;) {
		uint64_t now_ns = runner_now_ns();
		struct timespec left = runner_timespec(until_ns > now_ns ? until_ns - now_ns : 0);
		struct pollfd fds[] = { { .fd = ranks->listener, .events = POLLIN },
			{ .fd = ranks->pidfd, .events = POLLIN },
			{ .fd = asked->link, .events = POLLRDHUP } };
		int ready = ppoll(fds, 3, &left, NULL);
		if (ready < 0 && errno == EINTR)
			continue;
		if (ready > 0 && fds[2].revents)
			return -EINTR;
		if (ready > 0 && fds[0].revents) {
			int fd = accept4(ranks->listener, NULL, NULL, SOCK_CLOEXEC);
			error = fd < 0 ? -errno : greet(ranks, fd, asked);
			greeted = 0;
			while (greeted < ranks->count && ranks->items[greeted].fd >= 0)
				greeted++;
			continue;
		}
		snprintf(asked->detail, sizeof asked->detail, "%s %s before its %u ranks were here",
			launcher_name(launcher_of(asked->values)),
			ready ? "ended" : "took too long", ranks->count);
		append_words(ranks, asked->detail, sizeof asked->detail);
		error = ready ? -ECHILD : -ETIMEDOUT;
	}
	return error;
}

/* ---- begin and end --------------------------------------------------------------------------- */

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Waits so long for the launcher to end, or to the end. */
static bool await_end(const struct ranks *ranks, int ms)
{
	struct pollfd over = { .fd = ranks->pidfd, .events = POLLIN };
	return poll(&over, 1, ms) > 0;
}

/* Ranks end when their lines do, and the launcher when they have, and cleans up behind them. */
void ranks_end(void *made)
{
	struct ranks *ranks = made;
	if (!ranks)
		return;
	close_fd(&ranks->listener);
	for (unsigned i = 0; i < ranks->count; i++)
		close_fd(&ranks->items[i].fd);
	if (ranks->pidfd >= 0) {
		const int signals[] = { SIGTERM, SIGKILL };
		for (size_t i = 0; i < 2 && !await_end(ranks, PATIENCE_END_MS); i++)
			pidfd_send_signal(ranks->pidfd, signals[i], NULL, 0);
		await_end(ranks, -1);
	}
	if (ranks->pid > 0)
		waitpid(ranks->pid, NULL, 0);
	close_fd(&ranks->pidfd);
	close_fd(&ranks->prints);
	free(ranks->hosts);
	free(ranks->items);
	free(ranks);
}

static struct ranks *ranks_create(const struct value *values, unsigned count, const char *directory)
{
	struct ranks *ranks = malloc(sizeof *ranks);
	if (!ranks)
		return NULL;
	*ranks = (struct ranks){ .count = count,
		.items = calloc(count, sizeof *ranks->items),
		.hosts = strdup(values[RANKS_HOSTS].text),
		.directory = directory,
		.launcher = values[RANKS_LAUNCHER].number,
		.pidfd = -1,
		.listener = -1,
		.prints = -1 };
	if (!ranks->items || !ranks->hosts) {
		ranks->count = 0;
		ranks_end(ranks);
		return NULL;
	}
	for (unsigned i = 0; i < count; i++)
		ranks->items[i].fd = -1;
	return ranks;
}

/* Will those that stand do? */
static bool will_do(const struct ranks *ranks, const struct value *values, unsigned count)
{
	if (!ranks || ranks->count < count || strcmp(ranks->hosts, values[RANKS_HOSTS].text) ||
		ranks->launcher != values[RANKS_LAUNCHER].number || await_end(ranks, 0))
		return false;
	for (unsigned i = 0; i < ranks->count; i++) {
		struct pollfd line = { .fd = ranks->items[i].fd, .events = POLLRDHUP };
		if (poll(&line, 1, 0))
			return false;
	}
	return true;
}

int ranks_begin(struct runner_standing *asked)
{
	unsigned count = ranks_wanted(asked->workload, asked->values, asked->concurrency);
	struct ranks *ranks = asked->made;
	int error = 0;
	if (!will_do(ranks, asked->values, count)) {
		ranks_end(ranks);
		ranks = ranks_create(asked->values, count, asked->directory);
		error = ranks ? launch(ranks, launcher_of(asked->values)) : -ENOMEM;
		if (!error)
			error = await_all(ranks, asked);
	}
	if (!error)
		error = ranks_compare_files(ranks, asked);
	if (error && error != -EBADMSG) {
		ranks_end(ranks);
		ranks = NULL;
	}
	asked->made = ranks;
	asked->process = ranks ? ranks->pid : 0;
	return error;
}
