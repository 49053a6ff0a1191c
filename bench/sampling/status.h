/* SPDX-License-Identifier: MIT */
/* How a sample ended. */
#ifndef CONCBENCH_STATUS_H
#define CONCBENCH_STATUS_H

enum sample_status {
	SAMPLE_OK,
	SAMPLE_WARMUP,
	SAMPLE_WRONG,
	SAMPLE_ERROR,
	SAMPLE_SIGNAL,
	SAMPLE_TIMEOUT,
	SAMPLE_INTERRUPTED,
	SAMPLE_STALLED,
};

/* The word of the status column. */
const char *sample_status_name(enum sample_status);

#endif
