#!/bin/sh
# SPDX-License-Identifier: MIT
# Sensitivity: B does PERCENT more work than A; how often is that seen within SECONDS? hyperfine
# gets the same two commands and the same time; Welch's test at 5 % on its times decides for it.
#     sensitivity.sh PERCENT SECONDS [TRIALS]
. "$(dirname "$0")/lib.sh"
percent=$1 seconds=$2 trials=${3:-10}
more=$(awk -v b=$tasks -v p="$percent" 'BEGIN { printf "%.0f", b * (1 + p / 100) }')
write_suite
printf '#!/bin/sh\nexec "%s" "$@" -n %s\n' "$concbench" "$more" >"$work/more"
printf '#!/bin/sh\nexec "%s" "$@" -n %s\n' "$concbench" "$tasks" >"$work/same"
chmod +x "$work/more" "$work/same"
options="run primes -x sequential -p numbers=100000007 -n $tasks -r 1 -w 0 --no-plots -q --style none -o $work/hyperfine"

# Runs hyperfine for about the seconds and applies Welch's test to its times: seen, or not.
by_hyperfine() {
	one=$(hyperfine -N -w 1 -r 5 --prepare "rm -rf $work/hyperfine" "$work/same $options" \
		--export-csv "$work/h.csv" >/dev/null 2>&1 && awk -F, 'NR == 2 { print $2 }' "$work/h.csv")
	runs=$(awk -v s="$seconds" -v one="$one" 'BEGIN { n = int(s / 2 / (one + 0.003)); print n < 3 ? 3 : n }')
	hyperfine -N -w 1 -r "$runs" --prepare "rm -rf $work/hyperfine" "$work/same $options" \
		"$work/more $options" --export-csv "$work/h.csv" >/dev/null 2>&1
	awk -F, -v n="$runs" 'NR == 2 { m = $2; s = $3 } NR == 3 {
		t = ($2 - m) / sqrt((s * s + $3 * $3) / n)
		print (t > 1.97 ? "slower" : t < -1.97 ? "faster" : "none") }' "$work/h.csv"
}

seen=0 wrong=0 hyperfine_seen=0 done=0
while [ "$done" -lt "$trials" ]; do
	"$concbench" ab "$work/same" "$work/more" "$work/cell.ini" -q --no-plots --max-time "$seconds" \
		--precision 0.01 -M 100000 -o "$work/run" >"$work/out" || true
	verdict=$(awk -F, 'NR == 2 { print $11 }' "$work/run/differences.csv")
	change=$(awk -F, 'NR == 2 { printf "%+.2f %% [%+.2f, %+.2f] of %d rounds", (1 / $6 - 1) * 100,
		(1 / $8 - 1) * 100, (1 / $7 - 1) * 100, $2 }' "$work/run/differences.csv")
	[ "$verdict" = slower ] && seen=$((seen + 1))
	[ "$verdict" = faster ] && wrong=$((wrong + 1))
	other=$(by_hyperfine)
	[ "$other" = slower ] && hyperfine_seen=$((hyperfine_seen + 1))
	echo "  concbench: $verdict, $change   hyperfine: $other" >&2
	done=$((done + 1))
	rm -rf "$work/run"
done
echo "$percent % more work, $seconds s a trial: concbench saw it in $seen of $done" \
	"($wrong the wrong way), hyperfine in $hyperfine_seen"
