/* SPDX-License-Identifier: MIT */
/* environment.json: the machine, the build and the run, one flat object. */
#ifndef CONCBENCH_ENVIRONMENT_H
#define CONCBENCH_ENVIRONMENT_H

#include "bench/base/error.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

struct cJSON;
struct names;

/* The field that closes the lasting facts. */
#define ENVIRONMENT_HASH "environment"

/* The variables of the environment that libraries go by, an object: its names and values. */
#define ENVIRONMENT_VARIABLES "variables"

/* The cells that were left out, and why: a list of lines. */
#define ENVIRONMENT_LEFT_OUT "left_out"

/* How often the heartbeat of whoever started the work was due, in s; absent: there was none. */
#define ENVIRONMENT_HEARTBEAT "heartbeat_s"

/* In a run of `ab` the program that is the old build. */
#define ENVIRONMENT_OLD_BINARY "old_binary"

/* What cells depend on beside all that, an object: a cell's runner, and its facts, name=value;...
 */
#define ENVIRONMENT_FACTS "facts"

/* The parameters that --baseline names, a list of texts. */
#define ENVIRONMENT_BASELINE "baseline_params"

/* The plug-ins, a list of objects: "file", and "hash" of its content. */
#define ENVIRONMENT_PLUGINS      "plugins"
#define ENVIRONMENT_PLUGIN_LISTS 3

/* The lasting facts, those of the machine and of the build. Collecting them takes some ms. */
struct environment {
	struct cJSON *facts;
	char hash[24]; /* of all of them, 16 hex digits: two samples with the same are comparable */
};

/* What a run adds to them. */
struct environment_run {
	const char *suite, *baseline, *pin, *workload_output;
	const char *trace;                   /* "none", "tasks" or "states" */
	const struct names *baseline_params; /* those that it names, as samples.csv says them */
	uint64_t seed, order_seed;
	uint64_t heartbeat_ns; /* 0: none */
	unsigned warmup;
	bool counters;
	int argc;
	char **argv;
	const char *const *builds;    /* the two programs compared, or NULL */
	const struct names *plugins;  /* files: of all, of the old and of the new build */
	const struct names *facts;    /* "workload runner", then its facts, by turns */
	const struct names *left_out; /* what is not measured, a line each */
	double clock_error_s; /* of hosts whose clocks were aligned, the most of all samples; or 0
			       */
	time_t started, finished; /* finished: 0 while it runs */
};

void environment_init(struct environment *);
void environment_finish(struct environment *);

/*
 * The facts, the hash, what is true of this moment (load, free memory), and the run unless NULL;
 * caller cJSON_Delete()s.
 */
struct cJSON *environment_describe(const struct environment *, const struct environment_run *);

/* Writes the description to a file, replacing it whole. 0 or a negative errno with a line. */
int environment_write(const struct environment *, const struct environment_run *, const char *path,
	struct error *);

/* What will disturb a measurement on this machine now, a line each. */
void environment_warn(FILE *out);

/* "2026-11-21T21:15:00Z"; `text` of at least 32 bytes. */
void environment_time(time_t when, char *text);

#endif
