/* SPDX-License-Identifier: MIT */
#include "bench/results/measured.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void say_time(double seconds, char text[FIGURES_SIZE])
{
	figures_time(seconds, NULL, text);
}

static const struct {
	const char *figure, *words;
	void (*text)(double, char *);
} table[MEASURED_COUNT] = {
	[MEASURED_LOST] = { "lost", NULL, figures_percent },
	[MEASURED_LONGEST_RUN] = { "longest_run", "Longest run of one worker", figures_whole },
	[MEASURED_BUSIEST] = { "busiest_share", "Share of the busiest worker", figures_percent },
	[MEASURED_TRIP] = { "trip_s", "A round trip", say_time },
	[MEASURED_ANSWER] = { "answer_median_s", "Half of the answers came within", say_time },
	[MEASURED_ANSWER_P99] = { "answer_p99_s", "99 % of the answers came within", say_time },
	[MEASURED_GENERATOR] = { "generator_busy", "The load generator was busy", figures_percent },
	[MEASURED_MISSED] = { "missed", "Samples that missed their deadline", figures_percent },
	[MEASURED_DISPATCH] = { "dispatch_s", NULL, say_time },
	[MEASURED_FAILED] = { "failed", "Tasks that failed, as tolerated", figures_whole },
	[MEASURED_HOSTS] = { "hosts", NULL, figures_whole },
	[MEASURED_CLOCK] = { "clock_error_s", NULL, say_time },
};

void measured_read(const char *figures, double values[MEASURED_COUNT])
{
	for (size_t i = 0; i < MEASURED_COUNT; i++)
		values[i] = NAN;
	while (*figures) {
		size_t length = strcspn(figures, ";"), name = strcspn(figures, "=;");
		for (size_t i = 0; i < MEASURED_COUNT && name < length; i++)
			if (strlen(table[i].figure) == name &&
				!memcmp(table[i].figure, figures, name))
				values[i] = strtod(figures + name + 1, NULL);
		figures += length + (figures[length] == ';');
	}
}

const char *measured_words(enum measured what)
{
	return table[what].words;
}

void measured_text(enum measured what, double value, char text[FIGURES_SIZE])
{
	table[what].text(value, text);
}
