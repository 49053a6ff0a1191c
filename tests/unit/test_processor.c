/* SPDX-License-Identifier: MIT */
/* What CPUs are called, read from texts that look like the kernel's /proc/cpuinfo. */
#include "bench/machine/processor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* A CPU as arm64 kernels tell it. */
#define ARM64(NUMBER, IMPLEMENTER, PART) \
	"processor\t: " NUMBER "\nBogoMIPS\t: 243.75\nFeatures\t: fp asimd evtstrm aes\n" \
	"CPU implementer\t: " IMPLEMENTER "\nCPU architecture: 8\nCPU variant\t: 0x3\n" \
	"CPU part\t: " PART "\nCPU revision\t: 1\n\n"

#define X86(NUMBER) \
	"processor\t: " NUMBER "\nvendor_id\t: GenuineIntel\nmodel\t\t: 85\n" \
	"model name\t: Intel(R) Xeon(R)\n\n"

/* The model that a text tells, or NULL. */
static const char *model_of(const char *text, char *model, size_t size)
{
	char path[] = "/tmp/concbench-cpuinfo.XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	int code = processor_model(path, model, size);
	unlink(path);
	return code ? NULL : model;
}

static void test_models(void **state)
{
	(void)state;
	static const struct {
		const char *text, *model;
	} cases[] = {
		{ X86("0") X86("1"), "Intel(R) Xeon(R)" },
		{ ARM64("0", "0x41", "0xd0c") ARM64("1", "0x41", "0xd0c"),
			"ARM implementer 0x41 part 0xd0c" },
		/* big.LITTLE */
		{ ARM64("0", "0x41", "0xd03") ARM64("1", "0x41", "0xd03")
				ARM64("2", "0x41", "0xd09") ARM64("3", "0x41", "0xd03"),
			"ARM implementer 0x41 part 0xd03, ARM implementer 0x41 part 0xd09" },
		/* The same part of another implementer is another CPU. */
		{ ARM64("0", "0x41", "0x001") ARM64("1", "0x61", "0x001"),
			"ARM implementer 0x41 part 0x001, ARM implementer 0x61 part 0x001" },
		/* The board's name is that of three generations of it. */
		{ ARM64("0", "0x41", "0xd08") "Hardware\t: BCM2835\n",
			"ARM implementer 0x41 part 0xd08" },
		{ "processor\t: 0\nHardware\t: Some board\n", "Some board" },
		/* 32-bit kernels have both. */
		{ "processor\t: 0\nmodel name\t: ARMv7 Processor rev 4 (v7l)\n"
		  "CPU implementer\t: 0x41\nCPU part\t: 0xd03\n",
			"ARMv7 Processor rev 4 (v7l)" },
		{ "processor\t: 0\nhart\t\t: 0\n", NULL },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[256];
		const char *model = model_of(cases[i].text, text, sizeof text);
		if (cases[i].model)
			assert_non_null(model);
		else
			assert_null(model);
		if (cases[i].model)
			assert_string_equal(model, cases[i].model);
	}
}

/* A kind for which there is no room is left out whole. */
static void test_room(void **state)
{
	(void)state;
	char text[40];
	const char *model = model_of(
		ARM64("0", "0x41", "0xd03") ARM64("1", "0x41", "0xd09"), text, sizeof text);
	assert_non_null(model);
	assert_string_equal(model, "ARM implementer 0x41 part 0xd03");
}

static void test_no_file(void **state)
{
	(void)state;
	char text[40];
	assert_int_not_equal(processor_model("/nowhere/cpuinfo", text, sizeof text), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_models),
		cmocka_unit_test(test_room),
		cmocka_unit_test(test_no_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
