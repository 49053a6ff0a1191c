/* SPDX-License-Identifier: MIT */
/* What claims to be hyperfine's JSON; what is taken is a run that can be read. */
#include "fuzz.h"

#include "bench/formats/import.h"
#include "bench/results/results.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct import import = { 0 };
	struct results results = { 0 };
	struct error error = { "" };
	const char *path = fuzz_put("hyperfine.json", data, size);
	if (import_read(&import, path, &error)) {
		fuzz_must_say(&error);
	} else {
		int code = import_write(&import, fuzz_folder(), path, &error);
		fuzz_must(!code, error.text);
		fuzz_must(!results_read(&results, fuzz_folder(), &error), error.text);
		fuzz_must(results.sample_count == import.samples, "a sample a time");
	}
	results_finish(&results);
	import_finish(&import);
	return 0;
}
