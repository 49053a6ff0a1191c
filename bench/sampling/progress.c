/* SPDX-License-Identifier: MIT */
#include "bench/sampling/progress.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static unsigned columns(void)
{
	struct winsize size;
	return !ioctl(STDERR_FILENO, TIOCGWINSZ, &size) && size.ws_col > 20 ? size.ws_col : 80;
}

static void describe(const struct progress_line *line, char *text, size_t size)
{
	char left[48] = "", precision[48] = "";
	if (line->precision > 0 && line->precision < 1000)
		snprintf(precision, sizeof precision, ", within %.1f %% (wanted %g)",
			line->precision, line->wanted);
	if (line->left_ns != UINT64_MAX)
		snprintf(left, sizeof left, ", at most %.0f s left", (double)line->left_ns * 1e-9);
	if (line->warmups_left)
		snprintf(text, size, "warm-up %u of %u%s", line->warmup - line->warmups_left + 1,
			line->warmup, left);
	else
		snprintf(text, size, "round %u, at most %u%s%s", line->recorded, line->rounds, left,
			precision);
}

void progress_sample(struct progress *progress, const struct progress_line *line)
{
	if (progress->silent)
		return;
	char head[160], text[400];
	describe(line, head, sizeof head);
	if (progress->live) {
		snprintf(text, sizeof text, "%s: %s", head, line->label);
		fprintf(stderr, "\r\033[K%.*s", (int)columns() - 1, text);
		fflush(stderr);
		progress->shown = true;
	} else if (line->round != progress->round) {
		fprintf(stderr, "%s\n", head);
	}
	progress->round = line->round;
}

void progress_clear(struct progress *progress)
{
	if (progress->shown)
		fputs("\r\033[K", stderr);
	progress->shown = false;
}
