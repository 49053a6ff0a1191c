#!/bin/sh
# SPDX-License-Identifier: MIT
# False alarms: how often does `ab` show a difference between two builds of the same commit?
#     false-alarms.sh [TRIALS [SECONDS]]     200 trials of 2 s
# The two are built here, from these sources, each in a folder of its own.
. "$(dirname "$0")/lib.sh"
trials=${1:-200} seconds=${2:-2}
write_suite
for build in old new; do
	meson setup -Dtests=disabled "$work/$build-build" "$root" >"$work/log" &&
		ninja -C "$work/$build-build" >"$work/log" || { cat "$work/log" >&2; exit 2; }
done
old=$work/old-build/bench/concbench new=$work/new-build/bench/concbench
shown=0 done=0
while [ "$done" -lt "$trials" ]; do
	CONCBENCH_DATA=$root "$concbench" ab "$old" "$new" "$work/cell.ini" -q --no-plots \
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
