#!/bin/sh
# SPDX-License-Identifier: MIT
# Agreement: the whole-process time of one command, by concbench (ab's process_s) and by hyperfine.
#     agreement.sh [RUNS]
. "$(dirname "$0")/lib.sh"
runs=${1:-60}
write_suite
"$concbench" ab "$concbench" "$concbench" "$work/cell.ini" -q --no-plots -r "$runs" -o "$work/run" >/dev/null || true
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
	$c["status"] == "ok" { print $c["process_s"] }' "$work/run/samples.csv" >"$work/ours"
hyperfine -N -w 2 -r $((2 * runs)) --prepare "rm -rf $work/h" --export-json "$work/h.json" \
	"$concbench run primes --runner sequential --runs 1 --warmup 0 --no-plots --quiet --style none --concurrency 1 --tasks $tasks --param numbers=100000007 --output $work/h" >/dev/null 2>&1
sed -n '/"times"/,/]/p' "$work/h.json" | grep -Eo '[0-9]+\.[0-9]+' >"$work/theirs"
ours=$(median "$work/ours") theirs=$(median "$work/theirs")
awk -v a="$ours" -v b="$theirs" 'BEGIN {
	printf "whole process: concbench %.3f ms, hyperfine %.3f ms, difference %.3f ms\n", a * 1e3, b * 1e3, (a - b) * 1e3 }'
