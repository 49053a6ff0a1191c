#!/bin/sh
# SPDX-License-Identifier: MIT
# memory.sh [SAMPLES]: what a worker's memory is, by runner: the slope of the peak memory over the number of
# workers, all of which are there at once, with its 95 % interval (least squares, normal quantile). It is
# what docs/runners.md says in its columns "a worker's memory". Memory does not mind a busy machine.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
samples=${1:-5}
workers="4 8 16 32 64 128 256"
runners=threads,thread-per-task,thread-queue,openmp,glib,processes,process-per-task,process-pipes,process-spawn,async,libuv,io-uring,fibers
for n in $workers; do
	"$concbench" run sleep -n "$n" -j "$n" -p duration=100ms -x $runners -r "$samples" -w 0 \
		--baseline threads -o "$work/run-$n" --no-plots -q --style none
done
awk -F, '
	FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	$at["status"] == "ok" && $at["rss_peak_bytes"] {
		name = $at["runner"]; x = $at["concurrency"]; y = $at["rss_peak_bytes"] / 1024
		if (!(name in n)) order[++count] = name
		n[name]++; sx[name] += x; sy[name] += y; sxx[name] += x * x; sxy[name] += x * y; syy[name] += y * y
	}
	END {
		printf "%-18s %s\n", "runner", "KiB a worker [95 % interval], samples"
		for (i = 1; i <= count; i++) {
			r = order[i]; k = n[r]
			vx = sxx[r] - sx[r] ^ 2 / k; vxy = sxy[r] - sx[r] * sy[r] / k; vy = syy[r] - sy[r] ^ 2 / k
			slope = vxy / vx; rest = (vy - slope * vxy) / (k - 2)
			half = 1.96 * sqrt((rest > 0 ? rest : 0) / vx)
			printf "%-18s %.1f [%.1f, %.1f], %d\n", r, slope, slope - half, slope + half, k
		}
	}
' "$work"/run-*/samples.csv
