/* SPDX-License-Identifier: MIT */
/* The environment.json of a run and that of the run it is compared with, parted by "----". */
#include "fuzz.h"

#include "bench/results/findings.h"
#include "bench/results/table.h"

#include <sys/stat.h>

static const char samples[] =
	"round,order,workload,params,tasks,runner,concurrency,seed,status,detail,wall_s\n"
	"1,1,null,,1,sequential,1,1,ok,,0.1\n"
	"1,2,null,,1,threads,2,1,ok,,0.2\n";

static void use(const struct results *results)
{
	struct findings findings;
	results_fact(results, "cpu_model");
	results_number(results, "cpus_usable");
	for (size_t i = 0; results_left_out(results, i); i++)
		;
	FILE *terminal = fuzz_terminal();
	findings_init(&findings, results);
	table_print(terminal, &findings, &(struct table_style){ .columns = 80 });
	fuzz_terminal_close(terminal);
	findings_finish(&findings);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct results runs[2] = { 0 };
	struct error error = { "" };
	char text[500];
	fuzz_put("samples.csv", samples, sizeof samples - 1);
	for (size_t i = 0; i < 2; i++) {
		const uint8_t *part = data;
		size_t length = fuzz_part(&data, &size);
		fuzz_put("environment.json", part, length);
		fuzz_must(!results_read(&runs[i], fuzz_folder(), &error), error.text);
		use(&runs[i]);
	}
	results_differences(&runs[0], &runs[1], text, sizeof text);
	results_finish(&runs[0]);
	results_finish(&runs[1]);
	return 0;
}
