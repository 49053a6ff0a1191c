/* SPDX-License-Identifier: MIT */
/* A second opinion on PBKDF2: RFC 8018 written out over HMAC alone, for the check of the workload.
 */
#ifndef CONCBENCH_WORKLOADS_PBKDF2_SLOW_H
#define CONCBENCH_WORKLOADS_PBKDF2_SLOW_H

#include <stddef.h>
#include <stdint.h>

/* Everything is borrowed. */
struct pbkdf2_slow {
	const char *digest; /* as OpenSSL calls it */
	const void *password, *salt;
	size_t password_length, salt_length;
	uint64_t iterations;
};

/* 0, or -ENOTSUP when OpenSSL refuses. */
int pbkdf2_slow_derive(const struct pbkdf2_slow *slow, unsigned char *key, size_t length);

/* Does it give the published vectors? 0 or -ENOTSUP; takes microseconds. */
int pbkdf2_slow_prove(void);

#endif
