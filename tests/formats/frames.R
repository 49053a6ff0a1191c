# SPDX-License-Identifier: MIT
# frames.R RUN: R reads the CSV files, with the types one expects.
run <- commandArgs(trailingOnly = TRUE)[1]
samples <- read.csv(file.path(run, "samples.csv"))
summary <- read.csv(file.path(run, "summary.csv"))
stopifnot(is.integer(samples$round), is.numeric(samples$wall_s), all(samples$wall_s > 0),
	setequal(samples$status, c("ok", "warmup")), !anyNA(samples$workload))
disturbed <- !is.na(samples$disturbed) & samples$disturbed != ""
ok <- samples[samples$status == "ok" & !disturbed, ]
key <- c("workload", "params", "tasks", "runner", "concurrency")
ours <- aggregate(ok["wall_s"], ok[key], function(x) c(median(x), length(x)))
both <- merge(summary, ours, by = key)
both <- both[both$wall_s[, 2] >= 6, ]
stopifnot(all(abs(both$wall_median_s - both$wall_s[, 1]) < 2e-9))
