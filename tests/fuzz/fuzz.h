/* SPDX-License-Identifier: MIT */
/*
 * What the fuzzers share. Each is one file with the function that libFuzzer calls with an input;
 * built without libFuzzer it is called with the seeds and with small changes of them (seeds.c).
 */
#ifndef CONCBENCH_FUZZ_H
#define CONCBENCH_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A folder of this process alone, in TMPDIR, and emptied and removed when it ends. */
const char *fuzz_folder(void);

/* The path of a file in it, and the same with these bytes in the file. Valid until the next call
 * with that name; few names. */
const char *fuzz_path(const char *name);
const char *fuzz_put(const char *name, const void *data, size_t size);

/* The bytes of such a file and a NUL behind them; caller frees. */
char *fuzz_get(const char *name);

/* Where output goes that nobody reads. */
FILE *fuzz_nowhere(void);

/* A stream to a terminal; what has come there when it is closed moves no cursor and is UTF-8. */
FILE *fuzz_terminal(void);
void fuzz_terminal_close(FILE *);

/*
 * The next part of an input of several texts, up to a line "----" or the end; what remains is
 * moved behind it.
 */
size_t fuzz_part(const uint8_t **data, size_t *size);

/* The files of a run directory, parted by such lines: samples.csv, tasks.csv, summary.csv,
 * segments.csv, differences.csv and environment.json; of what is empty there is no file. */
void fuzz_put_run(const uint8_t *data, size_t size);

/* A text of the bytes, which may hold NULs; caller frees. */
char *fuzz_text(const uint8_t *data, size_t size);

/* What must hold whatever the input is; ends the process, as libFuzzer wants it. */
void fuzz_must(bool holds, const char *what);

/* The same of a call that leaves an errno. */
void fuzz_can(bool done, const char *call);

/* An error is one line of printable text; ends the process if it is not. */
struct error;
void fuzz_must_say(const struct error *);

#endif
