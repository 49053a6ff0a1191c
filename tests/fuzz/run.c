/* SPDX-License-Identifier: MIT */
/* A run directory. What can be read is summed up, told, compared with itself, traced and exported.
 */
#include "fuzz.h"

#include "bench/formats/export.h"
#include "bench/plot/trace.h"
#include "bench/results/changes.h"
#include "bench/results/difference.h"
#include "bench/results/findings.h"
#include "bench/results/table.h"

static void tell(const struct results *results)
{
	struct findings findings;
	struct error error = { "" };
	FILE *terminal = fuzz_terminal();
	findings_init(&findings, results);
	table_print(terminal, &findings, &(struct table_style){ .columns = 80 });
	fuzz_terminal_close(terminal);
	fuzz_must(!summary_write(&findings.summary, fuzz_path("written.csv"), &error), error.text);
	findings_finish(&findings);
}

static void compare(const struct results *results)
{
	struct differences differences = { 0 };
	const struct difference_runs side = { &results, 1 };
	struct error error = { "" };
	differences_collect(&differences, &side, &side);
	differences_judge(&differences, 1);
	fuzz_must(!differences.regressions, "a run is not slower than itself");
	FILE *terminal = fuzz_terminal();
	changes_print(terminal, &differences, &(struct table_style){ .columns = 80 });
	fuzz_terminal_close(terminal);
	fuzz_must(!changes_write(&differences, fuzz_path("differences.csv"), &error), error.text);
	differences_finish(&differences);
}

static void trace(const struct results *results)
{
	struct plot_trace traced = { 0 };
	struct error error = { "" };
	plot_trace_read(&traced, results, fuzz_folder(), error.text, sizeof error.text);
	for (size_t i = 0; i < traced.count; i++)
		plot_times_within(&traced.cells[i].took, 0.99);
	plot_trace_finish(&traced);
}

static void export(void)
{
	struct exporter exporter = { 0 };
	struct error error = { "" };
	if (!export_init(&exporter, fuzz_folder(), &error))
		for (const struct export_format *format = export_formats; format->name; format++)
			if (!format->check || !format->check(&exporter, fuzz_folder(), &error))
				format->write(&exporter, fuzz_nowhere());
	export_finish(&exporter);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct results results = { 0 };
	struct error error = { "" };
	fuzz_put_run(data, size);
	if (results_read(&results, fuzz_folder(), &error)) {
		fuzz_must_say(&error);
	} else {
		tell(&results);
		compare(&results);
		trace(&results);
		export();
	}
	results_finish(&results);
	return 0;
}
