/* SPDX-License-Identifier: MIT */
/* PBKDF2 over plain HMAC calls. */
#include "workloads/pbkdf2_slow.h"

#include "workloads/openssl.h"

#include <errno.h>
#include <openssl/core_names.h>
#include <string.h>

/* HMAC of one piece, or two. The key was set once: its hash need not be taken again. */
static int hmac(EVP_MAC_CTX *context, const void *first, size_t first_length, const void *second,
	size_t second_length, unsigned char digest[EVP_MAX_MD_SIZE])
{
	size_t length;
	return openssl.EVP_MAC_init(context, NULL, 0, NULL) == 1 &&
			       openssl.EVP_MAC_update(context, first, first_length) == 1 &&
			       openssl.EVP_MAC_update(context, second, second_length) == 1 &&
			       openssl.EVP_MAC_final(context, digest, &length, EVP_MAX_MD_SIZE) == 1
		       ? 0
		       : -ENOTSUP;
}

/* F of RFC 8018, 5.2: all iterations for one block of the key. */
static int derive_block(const struct pbkdf2_slow *slow, EVP_MAC_CTX *context, uint32_t number,
	unsigned char block[EVP_MAX_MD_SIZE])
{
	size_t size = openssl.EVP_MAC_CTX_get_mac_size(context);
	unsigned char u[EVP_MAX_MD_SIZE];
	unsigned char index[4] = { (unsigned char)(number >> 24), (unsigned char)(number >> 16),
		(unsigned char)(number >> 8), (unsigned char)number };
	int status = hmac(context, slow->salt, slow->salt_length, index, sizeof index, u);
	memcpy(block, u, sizeof u);
	for (uint64_t i = 1; status == 0 && i < slow->iterations; i++) {
		status = hmac(context, u, size, NULL, 0, u);
		for (size_t byte = 0; byte < size; byte++)
			block[byte] ^= u[byte];
	}
	return status;
}

static int derive(
	const struct pbkdf2_slow *slow, EVP_MAC_CTX *context, unsigned char *key, size_t length)
{
	OSSL_PARAM settings[] = {
		openssl.OSSL_PARAM_construct_utf8_string(
			OSSL_MAC_PARAM_DIGEST, (char *)slow->digest, 0),
		openssl.OSSL_PARAM_construct_end(),
	};
	if (openssl.EVP_MAC_init(context, slow->password, slow->password_length, settings) != 1)
		return -ENOTSUP;
	size_t size = openssl.EVP_MAC_CTX_get_mac_size(context);
	unsigned char block[EVP_MAX_MD_SIZE];
	int status = 0;
	for (uint32_t number = 1; status == 0 && length > 0; number++) {
		size_t taken = length < size ? length : size;
		status = derive_block(slow, context, number, block);
		if (status == 0)
			memcpy(key, block, taken);
		key += taken;
		length -= taken;
	}
	return status;
}

int pbkdf2_slow_derive(const struct pbkdf2_slow *slow, unsigned char *key, size_t length)
{
	char reason[WORKLOAD_TEXT];
	if (openssl_load(reason) < 0)
		return -ENOTSUP;
	EVP_MAC *mac = openssl.EVP_MAC_fetch(NULL, OSSL_MAC_NAME_HMAC, NULL);
	EVP_MAC_CTX *context = mac ? openssl.EVP_MAC_CTX_new(mac) : NULL;
	int status = context ? derive(slow, context, key, length) : -ENOTSUP;
	openssl.EVP_MAC_CTX_free(context);
	openssl.EVP_MAC_free(mac);
	return status;
}

struct vector {
	struct pbkdf2_slow slow;
	const char *key;
	size_t length;
};

#define TEXTS(p, s) \
	.password = p, .password_length = sizeof p - 1, .salt = s, .salt_length = sizeof s - 1

static const struct vector vectors[] = {
	/* RFC 6070 */
	{ { .digest = "sha1", TEXTS("password", "salt"), .iterations = 1 },
		"\x0c\x60\xc8\x0f\x96\x1f\x0e\x71\xf3\xa9\xb5\x24\xaf\x60\x12\x06\x2f\xe0\x37\xa6",
		20 },
	{ { .digest = "sha1", TEXTS("password", "salt"), .iterations = 2 },
		"\xea\x6c\x01\x4d\xc7\x2d\x6f\x8c\xcd\x1e\xd9\x2a\xce\x1d\x41\xf0\xd8\xde\x89\x57",
		20 },
	/* RFC 7914, 11 */
	{ { .digest = "sha256", TEXTS("passwd", "salt"), .iterations = 1 },
		"\x55\xac\x04\x6e\x56\xe3\x08\x9f\xec\x16\x91\xc2\x25\x44\xb6\x05"
		"\xf9\x41\x85\x21\x6d\xde\x04\x65\xe6\x8b\x9d\x57\xc2\x0d\xac\xbc"
		"\x49\xca\x9c\xcc\xf1\x79\xb6\x45\x99\x16\x64\xb3\x9d\x77\xef\x31"
		"\x7c\x71\xb8\x45\xb1\xe3\x0b\xd5\x09\x11\x20\x41\xd3\xa1\x97\x83",
		64 },
	/* SHA-512 has no RFC; these two are in every library's tests. */
	{ { .digest = "sha512", TEXTS("password", "salt"), .iterations = 1 },
		"\x86\x7f\x70\xcf\x1a\xde\x02\xcf\xf3\x75\x25\x99\xa3\xa5\x3d\xc4"
		"\xaf\x34\xc7\xa6\x69\x81\x5a\xe5\xd5\x13\x55\x4e\x1c\x8c\xf2\x52"
		"\xc0\x2d\x47\x0a\x28\x5a\x05\x01\xba\xd9\x99\xbf\xe9\x43\xc0\x8f"
		"\x05\x02\x35\xd7\xd6\x8b\x1d\xa5\x5e\x63\xf7\x3b\x60\xa5\x7f\xce",
		64 },
	{ { .digest = "sha512", TEXTS("password", "salt"), .iterations = 2 },
		"\xe1\xd9\xc1\x6a\xa6\x81\x70\x8a\x45\xf5\xc7\xc4\xe2\x15\xce\xb6"
		"\x6e\x01\x1a\x2e\x9f\x00\x40\x71\x3f\x18\xae\xfd\xb8\x66\xd5\x3c"
		"\xf7\x6c\xab\x28\x68\xa3\x9b\x9f\x78\x40\xed\xce\x4f\xef\x5a\x82"
		"\xbe\x67\x33\x5c\x77\xa6\x06\x8e\x04\x11\x27\x54\xf2\x7c\xcf\x4e",
		64 },
};

int pbkdf2_slow_prove(void)
{
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
		const struct vector *vector = &vectors[i];
		unsigned char key[EVP_MAX_MD_SIZE];
		int status = pbkdf2_slow_derive(&vector->slow, key, vector->length);
		if (status < 0 || memcmp(key, vector->key, vector->length) != 0)
			return -ENOTSUP;
	}
	return 0;
}
