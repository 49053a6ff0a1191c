/* SPDX-License-Identifier: MIT */
/* A signal that asks to stop ends a wait, whenever it comes, and no signal mask changes by it. */
#include "bench/base/stop.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static struct pollfd never, always;

static int set_up(void **state)
{
	(void)state;
	int empty[2], full[2];
	if (pipe(empty) || pipe(full) || write(full[1], "", 1) != 1)
		return -1;
	never = (struct pollfd){ .fd = empty[0], .events = POLLIN };
	always = (struct pollfd){ .fd = full[0], .events = POLLIN };
	return 0;
}

/* In a child: the flag is set once and for all. 0 or which check failed. */
static int end_of(int (*checks)(void))
{
	int status;
	pid_t child = fork();
	if (child == 0) {
		alarm(30);
		_exit(checks());
	}
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int signal_before(void)
{
	stop_catch();
	if (stop_poll(&always, NULL) != 1 || stop_wanted())
		return 1;
	raise(SIGTERM);
	return stop_wanted() && stop_poll(&never, NULL) == 0 ? 0 : 2;
}

/* While it waits; afterwards nothing is blocked that was not. */
static int signal_while(void)
{
	sigset_t now;
	stop_catch();
	pid_t sender = fork();
	if (sender == 0) {
		usleep(50000);
		kill(getppid(), SIGINT);
		_exit(0);
	}
	if (stop_poll(&never, NULL) != 0 || !stop_wanted())
		return 1;
	sigprocmask(SIG_SETMASK, NULL, &now);
	for (int number = 1; number < NSIG; number++)
		if (sigismember(&now, number) == 1)
			return 2;
	return 0;
}

static int released(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGCHLD };
	sigset_t mask;
	stop_catch();
	sigfillset(&mask);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	signal(SIGPIPE, SIG_IGN);
	stop_release();
	sigprocmask(SIG_SETMASK, NULL, &mask);
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		struct sigaction action;
		sigaction(signals[i], NULL, &action);
		if (action.sa_handler != SIG_DFL || sigismember(&mask, signals[i]))
			return 1;
	}
	return 0;
}

static void test_before(void **state)
{
	(void)state;
	assert_int_equal(end_of(signal_before), 0);
}

static void test_while(void **state)
{
	(void)state;
	assert_int_equal(end_of(signal_while), 0);
}

static void test_released(void **state)
{
	(void)state;
	assert_int_equal(end_of(released), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_before),
		cmocka_unit_test(test_while),
		cmocka_unit_test(test_released),
	};
	return cmocka_run_group_tests(tests, set_up, NULL);
}
