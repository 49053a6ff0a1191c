/* SPDX-License-Identifier: MIT */
#include "workloads/openssl.h"

struct openssl openssl;

int openssl_load(char reason[WORKLOAD_TEXT])
{
#define CALL(name) { #name, &openssl.name },
	const struct loaded_call calls[] = { OPENSSL_CALLS(CALL) };
	return loaded_open(
		&openssl.handle, "libcrypto.so.3", calls, sizeof calls / sizeof *calls, reason);
}
