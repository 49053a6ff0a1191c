#!/bin/sh
# SPDX-License-Identifier: MIT
# False alarms: how often does `ab` show a difference between two builds of the same commit?
#     false-alarms.sh [TRIALS [SECONDS]]     200 trials of 2 s
. "$(dirname "$0")/lib.sh"
trials=${1:-200} seconds=${2:-2}
write_suite
cp "$concbench" "$work/old"
cp "$concbench" "$work/new"
shown=0 done=0
while [ "$done" -lt "$trials" ]; do
	CONCBENCH_DATA=$root "$concbench" ab "$work/old" "$work/new" "$work/cell.ini" -q \
		--max-time "$seconds" --precision 0.1 -o "$work/run" >"$work/out" || true
	verdict=$(awk -F, 'NR == 2 { print $11 }' "$work/run/differences.csv")
	case $verdict in
	slower | faster) shown=$((shown + 1)) ;;
	esac
	done=$((done + 1))
	rm -rf "$work/run"
	[ $((done % 20)) -eq 0 ] && echo "$done trials of $seconds s: $shown show a difference" >&2
done
echo "false alarms: $shown of $done, $(binomial "$shown" "$done")"
