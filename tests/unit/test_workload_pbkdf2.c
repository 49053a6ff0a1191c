/* SPDX-License-Identifier: MIT */
/* Unit tests of the workload `pbkdf2`. */
#include "tests/unit/workload_driver.h"
#include "workloads/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void set(struct driver *driver, const char *digest, uint64_t iterations, const char *salt,
	uint64_t dklen)
{
	driver_choose(driver, "digest", digest);
	driver_value(driver, "iterations")->number = iterations;
	driver_value(driver, "salt")->text = salt;
	driver_value(driver, "dklen")->number = dklen;
}

struct vector {
	const char *digest, *password, *salt;
	uint64_t iterations, dklen;
	const char *key;
};

/* RFC 6070 (sha1), RFC 7914 (sha256), the customary ones for sha512; the last three are
 *     python3 -c 'import hashlib; print(hashlib.pbkdf2_hmac("sha512", b"", b"salt", 3, 64).hex())'
 * and so on for sha256, b"x" * 200, b"", 5, 70 and for sha1, b"password", b"salt", 1, 3. */
static const struct vector vectors[] = {
	{ "sha1", "password", "salt", 1, 20, "0c60c80f961f0e71f3a9b524af6012062fe037a6" },
	{ "sha1", "password", "salt", 2, 20, "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957" },
	{ "sha1", "password", "salt", 4096, 20, "4b007901b765489abead49d926f721d065a429c1" },
	{ "sha1", "passwordPASSWORDpassword", "saltSALTsaltSALTsaltSALTsaltSALTsalt", 4096, 25,
		"3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038" },
	{ "sha256", "passwd", "salt", 1, 64,
		"55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
		"49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783" },
	{ "sha256", "Password", "NaCl", 80000, 64,
		"4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
		"a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d" },
	{ "sha512", "password", "salt", 1, 64,
		"867f70cf1ade02cff3752599a3a53dc4af34c7a669815ae5d513554e1c8cf252"
		"c02d470a285a0501bad999bfe943c08f050235d7d68b1da55e63f73b60a57fce" },
	{ "sha512", "password", "salt", 2, 64,
		"e1d9c16aa681708a45f5c7c4e215ceb66e011a2e9f0040713f18aefdb866d53c"
		"f76cab2868a39b9f7840edce4fef5a82be67335c77a6068e04112754f27ccf4e" },
	{ "sha512", "", "salt", 3, 64,
		"35728858479af699c1690e989eba0d104c6c9d7ff67373a48e4f87e90cb55af7"
		"71ac93458ee4ba4ac24f1e927bc4aba5bfed6aa82a752ad40403fbfd9575a46c" },
	{ "sha256",
		"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
		"", 5, 70,
		"d2030574deb73b6e09f2c4c06e37157084b671d60da5d20ad6605a60b3c91122"
		"5d943cf2d300c351eedf75a6911bcaf0987efb7263c4f88e8f139b24186041d2"
		"4502a4294326" },
	{ "sha1", "password", "salt", 1, 3, "0c60c8" },
};

static void test_published_vectors(void **fixture)
{
	(void)fixture;
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
		const struct vector *vector = &vectors[i];
		const char *path =
			driver_write("password", vector->password, strlen(vector->password));
		struct driver driver;
		driver_init(&driver, &workload_pbkdf2);
		driver_files(&driver, &path, 1);
		set(&driver, vector->digest, vector->iterations, vector->salt, vector->dklen);
		driver_passes(&driver, 3);
		assert_string_equal(driver_format(&driver, 2), vector->key);
		char start[17] = "0000000000000000";
		memcpy(start, vector->key, strlen(vector->key) < 16 ? strlen(vector->key) : 16);
		assert_true(driver.ledger.records[2].result == strtoull(start, NULL, 16));
		assert_true(driver.verdict.units == 3);
		driver_finish(&driver);
	}
	driver_remove();
}

/* RFC 6070, the sixth: bytes of any value, NUL among them. The text of a salt cannot hold one, so
 *     hashlib.pbkdf2_hmac("sha512", b"pass\0word\xff", b"salt", 7, 16) and b"second" */
static void test_files_by_turns_and_any_bytes(void **fixture)
{
	struct driver driver;
	(void)fixture;
	const char *paths[] = { driver_write("one", "pass\0word\xff", 10),
		driver_write("two", "second", 6) };
	driver_init(&driver, &workload_pbkdf2);
	driver_files(&driver, paths, 2);
	set(&driver, "sha512", 7, "salt", 16);
	driver_passes(&driver, 5);
	for (uint64_t task = 0; task < 5; task++)
		assert_string_equal(driver_format(&driver, task),
			task % 2 ? "0830ad79b541b76b06cd3dd7d90a468c"
				 : "c7cbac01a2feff5e5c5224e29da1fe73");
	driver_finish(&driver);
	driver_remove();
}

static void test_the_longest_key_fits(void **fixture)
{
	struct driver driver;
	(void)fixture;
	const char *path = driver_write("one", "password", 8);
	driver_init(&driver, &workload_pbkdf2);
	driver_files(&driver, &path, 1);
	set(&driver, "sha256", 2, "salt", 1024);
	driver_passes(&driver, 2);
	assert_int_equal(strlen(driver_format(&driver, 1)), 2048);
	char small[2048];
	assert_int_equal(
		workload_pbkdf2.format(driver.state, 1, driver.ledger.records, small, sizeof small),
		-ENOSPC);
	driver_finish(&driver);
	driver_remove();
}

/* python3: hashlib.pbkdf2_hmac("sha512", open("book-2.txt", "rb").read(), b"salt", 10, 64) */
static void test_generated_books(void **fixture)
{
	struct driver driver;
	(void)fixture;
	setenv("XDG_CACHE_HOME", driver_directory(), 1);
	driver_init(&driver, &workload_pbkdf2);
	assert_int_equal(driver_plan(&driver, 0), 0);
	assert_int_equal(driver.plan.tasks, 4);
	set(&driver, "sha512", 10, "salt", 64);
	driver_passes(&driver, 9);
	assert_string_equal(driver_format(&driver, 1),
		"6ec393d964b81229e4413debfe08c1f16dd6225fb9c6a69c729216e217792e42"
		"535c3dcc070bc686c2c33f9b6f78732290e10d1c21133b57d87e9986851bec41");
	driver_finish(&driver);
	driver_remove();
}

static void test_check_finds_lies(void **fixture)
{
	struct driver driver;
	(void)fixture;
	const char *path = driver_write("one", "password", 8);
	driver_init(&driver, &workload_pbkdf2);
	driver_files(&driver, &path, 1);
	set(&driver, "sha512", 2, "salt", 64);
	driver_passes(&driver, 3);
	driver_finds_lies(&driver);
	unsigned char *keys = driver.setup.shared;
	keys[64 + 63] ^= 1; /* beyond what the result shows */
	assert_true(driver_check(&driver) < 0);
	keys[63] ^= 1;
	keys[128 + 63] ^= 1; /* all alike, all wrong */
	assert_true(driver_check(&driver) < 0);
	assert_non_null(strstr(driver.verdict.detail, "is not what plain HMAC gives"));
	driver_finish(&driver);
	driver_remove();
}

static void refuses(const char *path, const char *reason)
{
	struct driver driver;
	driver_init(&driver, &workload_pbkdf2);
	driver_files(&driver, &path, 1);
	assert_true(driver_plan(&driver, 1) < 0);
	assert_non_null(strstr(driver.plan.error, reason));
	size_t tail = strlen(path) < 80 ? 0 : strlen(path) - 80;
	assert_non_null(strstr(driver.plan.error, path + tail));
	driver_finish(&driver);
}

static void test_what_cannot_be_read_is_refused(void **fixture)
{
	(void)fixture;
	char path[256], name[150];
	memset(name, 'n', sizeof name);
	refuses("/nowhere/at/all", "No such file");
	refuses(driver_directory(), "Is a directory");
	refuses("/dev/zero", "not a regular file");
	snprintf(path, sizeof path, "%s/fifo", driver_directory());
	assert_int_equal(mkfifo(path, 0600), 0);
	refuses(path, "not a regular file");
	snprintf(path, sizeof path, "/tmp/%.*s", (int)sizeof name, name);
	refuses(path, "No such file");
	const char *huge = driver_write("huge", "", 0);
	assert_int_equal(truncate(huge, (off_t)1 << 31), 0);
	refuses(huge, "File too large");
	const char *secret = driver_write("secret", "", 0);
	assert_int_equal(chmod(secret, 0), 0);
	if (geteuid() != 0)
		refuses(secret, "Permission denied");
	driver_remove();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_published_vectors),
		cmocka_unit_test(test_files_by_turns_and_any_bytes),
		cmocka_unit_test(test_the_longest_key_fits),
		cmocka_unit_test(test_generated_books),
		cmocka_unit_test(test_check_finds_lies),
		cmocka_unit_test(test_what_cannot_be_read_is_refused),
	};
	return cmocka_run_group_tests_name("workload pbkdf2", tests, NULL, NULL);
}
