/* SPDX-License-Identifier: MIT */
/* Numbers as people type them, with their units. */
#ifndef CONCBENCH_NUMBER_H
#define CONCBENCH_NUMBER_H

#include <stdint.h>

/* Whole texts to numbers: -EINVAL unless all of `text` is understood. */
int number_parse(const char *text, uint64_t *number);
int number_parse_duration(
	const char *text, uint64_t *ns); /* ns, us, ms, s, min, h; needs its unit */
int number_parse_size(const char *text, uint64_t *bytes); /* B, KB, MB, GB and KiB, MiB, GiB */
int number_parse_percent(const char *text, uint64_t *thousandths); /* 5%, 0.25 */

/* The whole number below, of what a file may say of anything: 0 to INT64_MAX; NaN is 0. */
uint64_t number_whole(double number);

/* The shortest exact text: "50ms", "64KiB". `text` of at least 32 bytes. */
void number_format_duration(uint64_t ns, char *text);
void number_format_size(uint64_t bytes, char *text);
void number_format_percent(uint64_t thousandths, char *text);

#endif
