/* SPDX-License-Identifier: MIT */
/*
 * OpenSSL's libcrypto, loaded when somebody wants it (bench/base/loaded.h): its 400 KB of relocated
 * pointers are memory of each process that has it, and every fork copies their page tables.
 */
#ifndef CONCBENCH_WORKLOADS_OPENSSL_H
#define CONCBENCH_WORKLOADS_OPENSSL_H

#include "bench/base/loaded.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>

/* What is called of it. */
#define OPENSSL_CALLS(CALL) \
	CALL(EVP_Digest) \
	CALL(EVP_EncodeBlock) \
	CALL(EVP_KDF_CTX_free) \
	CALL(EVP_KDF_CTX_new) \
	CALL(EVP_KDF_CTX_set_params) \
	CALL(EVP_KDF_derive) \
	CALL(EVP_KDF_fetch) \
	CALL(EVP_KDF_free) \
	CALL(EVP_MAC_CTX_free) \
	CALL(EVP_MAC_CTX_get_mac_size) \
	CALL(EVP_MAC_CTX_new) \
	CALL(EVP_MAC_fetch) \
	CALL(EVP_MAC_final) \
	CALL(EVP_MAC_free) \
	CALL(EVP_MAC_init) \
	CALL(EVP_MAC_update) \
	CALL(EVP_MD_fetch) \
	CALL(EVP_MD_free) \
	CALL(EVP_sha256) \
	CALL(OSSL_PARAM_construct_end) \
	CALL(OSSL_PARAM_construct_int) \
	CALL(OSSL_PARAM_construct_octet_string) \
	CALL(OSSL_PARAM_construct_uint64) \
	CALL(OSSL_PARAM_construct_utf8_string) \
	CALL(OpenSSL_version)

extern struct openssl {
	void *handle; /* NULL: not loaded */
	OPENSSL_CALLS(LOADED_MEMBER)
} openssl;

/* Once; afterwards 0. -ENOENT with the reason where there is none. */
int openssl_load(char reason[WORKLOAD_TEXT]);

#endif
