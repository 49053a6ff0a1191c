#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs measured apart: how often does `compare` show a difference between two runs of the same cells, a pause
# between them, and how often 5 % more work?
#     [chrt -r 5] apart.sh [PAIRS [SECONDS [PAUSE]]]     100 pairs of runs of 4 s, 60 s apart
# Run i is compared with run i + 1 (the same work), and with a run of 5 % more work measured after it.
# It ends with the spread of the runs' medians, which is DRIFT_SPREAD of bench/results/drift.h.
. "$(dirname "$0")/lib.sh"
pairs=${1:-100} seconds=${2:-4} pause=${3:-60}
shielded=$(chrt -p $$ | grep -E "SCHED_(RR|FIFO)" || true)
more=$((tasks * 105 / 100))
write_suite

# measure NAME TASKS: the more work is recorded as if it were the same.
measure() {
	"$concbench" suite "$work/cell.ini" -n "$2" -q --style none --no-plots --max-time "$seconds" \
		--precision 0.01 -M 100000 -o "$work/$1" >/dev/null 2>&1 || true
	sed -i "s/,$2,sequential,/,$tasks,sequential,/" "$work/$1/samples.csv" "$work/$1/summary.csv"
	# At real-time priority pressure is what others wait for the sample.
	[ -z "$shielded" ] || sed -i 's/,pressure,/,,/' "$work/$1/samples.csv"
}

alarms=0 seen=0 done=0
measure run-0 "$tasks"
while [ "$done" -lt "$pairs" ]; do
	measure more "$more"
	"$concbench" compare "$work/run-$done" "$work/more" --json >"$work/out" 2>/dev/null || true
	grep -q '"slower"' "$work/out" && seen=$((seen + 1))
	sleep "$pause"
	measure "run-$((done + 1))" "$tasks"
	"$concbench" compare "$work/run-$done" "$work/run-$((done + 1))" --json >"$work/out" 2>/dev/null || true
	grep -Eq '"(slower|faster)"' "$work/out" && alarms=$((alarms + 1))
	awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i } NR == 2 { print $c["wall_median_s"] }' \
		"$work/run-$done/summary.csv" >>"$work/medians"
	rm -rf "$work/run-$done" "$work/more"
	done=$((done + 1))
	[ $((done % 10)) -eq 0 ] && echo "$done pairs: $alarms false alarms, 5 % more work seen in $seen" >&2
done
echo "false alarms: $alarms of $done, $(binomial "$alarms" "$done")"
echo "5 % more work: seen in $seen of $done, $(binomial "$seen" "$done")"
awk '{ x = log($1); n++; s += x; q += x * x; if (n > 1) d += (x - last) ^ 2; last = x }
	END { printf "medians of the runs spread by %.2f %%, neighbours by %.2f %%\n",
		100 * sqrt((q - s * s / n) / (n - 1)), 100 * sqrt(d / (n - 1) / 2) }' "$work/medians"
