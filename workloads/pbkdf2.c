/* SPDX-License-Identifier: MIT */
/*
 * Derives keys from texts by PBKDF2-HMAC: computation in a library that is tuned by hand, on a few
 * hundred bytes that stay in the first-level cache. The texts are read before the clock starts.
 */
#include "workloads/openssl.h"
#include "workloads/pbkdf2_slow.h"
#include "workloads/registry.h"
#include "workloads/tasks.h"
#include "workloads/texts.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <openssl/core_names.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TASKS        4u /* 40 to 75 ms each */
#define LONGEST_SALT 1024u
#define LONGEST_KEY  1024u

enum {
	FILES,
	DIGEST,
	ITERATIONS,
	SALT,
	DKLEN
};

static const char *const digests[] = { "sha1", "sha256", "sha512", NULL };

static const struct param params[] = {
	TEXTS_PARAM,
	{ .name = "digest",
		.type = PARAM_CHOICE,
		.initial = "sha512",
		.min = 0,
		.max = 2,
		.choices = digests,
		.help = "the hash function under HMAC" },
	{ .name = "iterations",
		.type = PARAM_INTEGER,
		.initial = "100000",
		.min = 1,
		.max = INT_MAX,
		.help = "how often HMAC is applied for each block of the key" },
	{ .name = "salt",
		.type = PARAM_TEXT,
		.initial = "salt",
		.min = 0,
		.max = LONGEST_SALT,
		.help = "the salt, as text" },
	{ .name = "dklen",
		.type = PARAM_INTEGER,
		.initial = "64",
		.min = 1,
		.max = LONGEST_KEY,
		.help = "length of the key in bytes" },
	{ 0 },
};

struct pbkdf2 {
	EVP_KDF *kdf;
	EVP_MD *md; /* kept fetched, so that OpenSSL's look-ups find it at once */
	struct texts files;
	struct text *texts; /* of each file */
	size_t count;
	const char *digest;
	uint64_t iterations;
	const char *salt;
	size_t dklen;
	uint64_t seed;
	unsigned char *keys; /* the shared block: the key of each task */
};

static unsigned char *key_of(const struct pbkdf2 *pbkdf2, uint64_t task)
{
	return pbkdf2->keys + task * pbkdf2->dklen;
}

/* The first eight bytes of a key as a number, zeros for those it does not have. */
static uint64_t result_of(const unsigned char *key, size_t dklen)
{
	uint64_t result = 0;
	for (size_t i = 0; i < 8; i++)
		result = result << 8 | (i < dklen ? key[i] : 0);
	return result;
}

/* ---- before the clock -------------------------------------------------------------------------
 */

static int pbkdf2_plan(struct plan *plan)
{
	int status = tasks_plan(plan, TASKS);
	if (status < 0)
		return status;
	status = openssl_load(plan->error);
	if (status < 0)
		return status;
	plan->shared = (size_t)plan->tasks * (size_t)plan->values[DKLEN].number;
	return texts_plan(&plan->values[FILES], INT_MAX, plan->error);
}

static int read_texts(struct pbkdf2 *pbkdf2, const struct value *files, char error[WORKLOAD_TEXT])
{
	int status = texts_init(&pbkdf2->files, files, error);
	if (status < 0)
		return status;
	pbkdf2->texts = calloc(pbkdf2->files.count, sizeof *pbkdf2->texts);
	if (!pbkdf2->texts)
		return -ENOMEM;
	for (; pbkdf2->count < pbkdf2->files.count; pbkdf2->count++) {
		const char *path = pbkdf2->files.paths[pbkdf2->count];
		status = texts_read(path, &pbkdf2->texts[pbkdf2->count]);
		if (status < 0)
			return texts_explain(error, "read", path, status);
	}
	return 0;
}

static void pbkdf2_teardown(void *state)
{
	struct pbkdf2 *pbkdf2 = state;
	if (!pbkdf2)
		return;
	for (size_t i = 0; i < pbkdf2->count; i++)
		free(pbkdf2->texts[i].bytes);
	free(pbkdf2->texts);
	texts_finish(&pbkdf2->files);
	openssl.EVP_MD_free(pbkdf2->md);
	openssl.EVP_KDF_free(pbkdf2->kdf);
	free(pbkdf2);
}

static int pbkdf2_setup(struct setup *setup, void **state)
{
	int status = openssl_load(setup->error);
	if (status < 0)
		return status;
	struct pbkdf2 *pbkdf2 = calloc(1, sizeof *pbkdf2);
	if (!pbkdf2)
		return -ENOMEM;
	pbkdf2->digest = digests[setup->values[DIGEST].number];
	pbkdf2->iterations = setup->values[ITERATIONS].number;
	pbkdf2->salt = setup->values[SALT].text;
	pbkdf2->dklen = (size_t)setup->values[DKLEN].number;
	pbkdf2->seed = setup->seed;
	pbkdf2->keys = setup->shared;
	status = read_texts(pbkdf2, &setup->values[FILES], setup->error);
	if (status == 0) {
		pbkdf2->kdf = openssl.EVP_KDF_fetch(NULL, OSSL_KDF_NAME_PBKDF2, NULL);
		pbkdf2->md = openssl.EVP_MD_fetch(NULL, pbkdf2->digest, NULL);
		if (!pbkdf2->kdf || !pbkdf2->md) {
			snprintf(setup->error, sizeof setup->error,
				"OpenSSL offers no PBKDF2 with %s", pbkdf2->digest);
			status = -ENOTSUP;
		}
	}
	if (status < 0) {
		pbkdf2_teardown(pbkdf2);
		return status;
	}
	*state = pbkdf2;
	return 0;
}

static int pbkdf2_inputs(const void *state, FILE *json)
{
	const struct pbkdf2 *pbkdf2 = state;
	texts_inputs(&pbkdf2->files, json);
	return 0;
}

/* ---- under the clock --------------------------------------------------------------------------
 */

/* A context is not for two threads at once; what all tasks have in common is set here. */
static int pbkdf2_enter(const void *state, struct pending *service, void **local)
{
	const struct pbkdf2 *pbkdf2 = state;
	(void)service;
	EVP_KDF_CTX *context = openssl.EVP_KDF_CTX_new(pbkdf2->kdf);
	if (!context)
		return -ENOMEM;
	uint64_t iterations = pbkdf2->iterations;
	int pkcs5 = 1; /* any salt, any number of iterations */
	OSSL_PARAM settings[] = {
		openssl.OSSL_PARAM_construct_utf8_string(
			OSSL_KDF_PARAM_DIGEST, (char *)pbkdf2->digest, 0),
		openssl.OSSL_PARAM_construct_octet_string(
			OSSL_KDF_PARAM_SALT, (char *)pbkdf2->salt, strlen(pbkdf2->salt)),
		openssl.OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_ITER, &iterations),
		openssl.OSSL_PARAM_construct_int(OSSL_KDF_PARAM_PKCS5, &pkcs5),
		openssl.OSSL_PARAM_construct_end(),
	};
	if (openssl.EVP_KDF_CTX_set_params(context, settings) != 1) {
		openssl.EVP_KDF_CTX_free(context);
		return -ENOTSUP;
	}
	*local = context;
	return 0;
}

static void pbkdf2_leave(const void *state, void *local)
{
	(void)state;
	openssl.EVP_KDF_CTX_free(local);
}

static int pbkdf2_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	const struct pbkdf2 *pbkdf2 = state;
	const struct text *text = &pbkdf2->texts[task % pbkdf2->count];
	OSSL_PARAM password[] = {
		openssl.OSSL_PARAM_construct_octet_string(
			OSSL_KDF_PARAM_PASSWORD, text->bytes, text->length),
		openssl.OSSL_PARAM_construct_end(),
	};
	unsigned char *key = key_of(pbkdf2, task);
	if (openssl.EVP_KDF_derive(wait->local, key, pbkdf2->dklen, password) != 1)
		return -EIO;
	*result = result_of(key, pbkdf2->dklen);
	return 0;
}

/* ---- after the clock --------------------------------------------------------------------------
 */

static int check_keys(
	const struct pbkdf2 *pbkdf2, const struct ledger *ledger, struct verdict *verdict)
{
	for (uint64_t task = 0; task < ledger->tasks; task++) {
		const unsigned char *key = key_of(pbkdf2, task);
		if (ledger->records[task].result != result_of(key, pbkdf2->dklen))
			return tasks_wrong(verdict,
				"the result of task %" PRIu64 " is not the beginning of its key",
				task);
		if (memcmp(key, key_of(pbkdf2, task % pbkdf2->count), pbkdf2->dklen) != 0)
			return tasks_wrong(verdict,
				"tasks %" PRIu64 " and %" PRIu64
				" derived different keys from one text",
				(uint64_t)(task % pbkdf2->count), task);
	}
	return 0;
}

static int rederive(const struct pbkdf2 *pbkdf2, uint64_t task, struct verdict *verdict)
{
	const struct text *text = &pbkdf2->texts[task % pbkdf2->count];
	unsigned char key[LONGEST_KEY];
	struct pbkdf2_slow slow = { .digest = pbkdf2->digest,
		.password = text->bytes,
		.password_length = text->length,
		.salt = pbkdf2->salt,
		.salt_length = strlen(pbkdf2->salt),
		.iterations = pbkdf2->iterations };
	int status = pbkdf2_slow_derive(&slow, key, pbkdf2->dklen);
	if (status < 0) {
		tasks_wrong(verdict, "cannot derive the key of task %" PRIu64 " again", task);
		return status;
	}
	if (memcmp(key, key_of(pbkdf2, task), pbkdf2->dklen) != 0)
		return tasks_wrong(
			verdict, "the key of task %" PRIu64 " is not what plain HMAC gives", task);
	return 0;
}

/* One task is derived again, by means that first prove themselves on the published vectors. */
static int pbkdf2_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	const struct pbkdf2 *pbkdf2 = state;
	verdict->units = (double)ledger->tasks;
	int status = tasks_done(ledger, verdict);
	if (status == 0)
		status = check_keys(pbkdf2, ledger, verdict);
	if (status < 0)
		return status;
	status = pbkdf2_slow_prove();
	if (status < 0) {
		tasks_wrong(verdict, "the check itself misses the published vectors");
		return status; /* nothing says that a key is wrong */
	}
	return rederive(
		pbkdf2, workload_hash(pbkdf2->seed, ledger->tasks) % ledger->tasks, verdict);
}

static int pbkdf2_format(
	const void *state, uint64_t task, const struct record *record, char *text, size_t size)
{
	const struct pbkdf2 *pbkdf2 = state;
	(void)record;
	if (size < 2 * pbkdf2->dklen + 1)
		return -ENOSPC;
	const unsigned char *key = key_of(pbkdf2, task);
	for (size_t i = 0; i < pbkdf2->dklen; i++)
		snprintf(text + 2 * i, 3, "%02x", key[i]);
	return 0;
}

const struct workload workload_pbkdf2 = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "pbkdf2",
	.summary = "derives keys from texts by PBKDF2-HMAC, through OpenSSL",
	.unit = "keys",
	.bound = BOUND_CPU,
	.params = params,
	.plan = pbkdf2_plan,
	.setup = pbkdf2_setup,
	.enter = pbkdf2_enter,
	.run = pbkdf2_run,
	.leave = pbkdf2_leave,
	.check = pbkdf2_check,
	.format = pbkdf2_format,
	.teardown = pbkdf2_teardown,
	.inputs = pbkdf2_inputs,
};
