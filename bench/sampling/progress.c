/* SPDX-License-Identifier: MIT */
#include "bench/sampling/progress.h"

#include "bench/base/figures.h"
#include "bench/base/terminal.h"
#include "bench/runner.h"

#include <math.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* So often at most a line is rewritten: nobody reads faster, and it takes time from the run. */
#define LIVE_NS 50000000

static unsigned columns(void)
{
	struct winsize size;
	return !ioctl(STDERR_FILENO, TIOCGWINSZ, &size) && size.ws_col > 20 ? size.ws_col : 80;
}

bool progress_is_due(const struct progress *progress, unsigned round)
{
	if (progress->silent)
		return false;
	return progress->live ? runner_now_ns() - progress->shown_ns >= LIVE_NS
			      : round != progress->round;
}

/* "round 3 of at most 100, at most 40 s left, within 3.1 % (wanted 2)" */
static void describe(const struct progress_line *line, char *text, size_t size)
{
	char left[48] = "", precision[48] = "";
	if (line->precision < 1000)
		snprintf(precision, sizeof precision, ", within %.1f %% (wanted %g)",
			line->precision, line->wanted);
	/* Of less than a second there is nothing to wait for. */
	if (line->left_ns != UINT64_MAX && line->left_ns >= 1000000000)
		snprintf(left, sizeof left, ", at most %.0f s left", (double)line->left_ns * 1e-9);
	if (line->warmups_left)
		snprintf(text, size, "warm-up %u of %u%s", line->warmup - line->warmups_left + 1,
			line->warmup, left);
	else if (line->rounds)
		snprintf(text, size, "round %u of at most %u%s%s", line->recorded, line->rounds,
			left, precision);
	else
		snprintf(text, size, "round %u of probes", line->recorded);
}

/* In a log the first says what is going on. */
static bool is_later_warmup(const struct progress_line *line)
{
	return line->warmups_left && line->warmups_left != line->warmup;
}

void progress_show(struct progress *progress, const struct progress_line *line)
{
	char head[160], time[FIGURES_SIZE] = "", text[400];
	describe(line, head, sizeof head);
	if (progress->live) {
		figures_time(line->estimate_s, NULL, time);
		snprintf(text, sizeof text, "%s: %s%s%s", head, line->label,
			*time ? ", so far " : "", time);
		fprintf(stderr, "\r\033[K%.*s", (int)columns() - 1, text);
		fflush(stderr);
		progress->shown = true;
		progress->shown_ns = runner_now_ns();
	} else if (line->round != progress->round && !is_later_warmup(line)) {
		fprintf(stderr, "%s\n", head);
	}
	progress->round = line->round;
}

/* Seconds to be typed: rounded up to two digits. */
static double enough_s(uint64_t ns)
{
	double seconds = (double)ns * 1e-9;
	double step = seconds < 1 ? 0.1 : pow(10, floor(log10(seconds)) - 1);
	return ceil(seconds / step) * step;
}

void progress_tell_need(struct progress *progress, const struct progress_need *need)
{
	double enough = enough_s(need->need_ns);
	char text[200];
	if (progress->silent)
		return;
	progress_clear(progress);
	snprintf(text, sizeof text,
		"%zu sample%s of %zu cell%s need about %g s; time is up after %g s: give --max-time %g, "
		"or expect fewer samples",
		need->samples, need->samples == 1 ? "" : "s", need->cells,
		need->cells == 1 ? "" : "s", enough, (double)need->budget_ns * 1e-9, enough);
	terminal_wrap(stderr, columns(), 0, text);
}

void progress_tell_left_out(struct progress *progress, const char *why)
{
	progress_clear(progress);
	terminal_line(stderr, "concbench: left out: %s", why);
}

void progress_clear(struct progress *progress)
{
	if (progress->shown)
		fputs("\r\033[K", stderr);
	progress->shown = false;
}
