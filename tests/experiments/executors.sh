#!/bin/sh
# SPDX-License-Identifier: MIT
# What a null task costs under Python's executors, by concbench and by a plain script that uses the same one, by turns.
#     executors.sh [ROUNDS]     15
# Both times are from the executor's start to its end, at two workers. For asyncio all tasks are in progress at once.
. "$(dirname "$0")/lib.sh"
rounds=${1:-15}
here=$root/tests/experiments

plain() {
	/usr/bin/python3 "$here/executors.py" "$1" "$2" 2 >>"$work/plain-$1"
}

ours() {
	rm -rf "$work/run"
	"$concbench" run null -x "python-$1" -n "$2" -j "$3" -r 1 -w 0 -q --style none --no-plots -o "$work/run" \
		--baseline "python-$1" >/dev/null
	awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i } NR == 2 { print $c["wall_s"] }' \
		"$work/run/samples.csv" >>"$work/ours-$1"
}

cells='sequential 100000 2
asyncio 2000 2000
threads 5000 2
pool 50000 2
processes 2000 2'

round=0
while [ "$round" -lt "$rounds" ]; do
	echo "$cells" | while read -r name tasks at_once; do
		if [ $((round % 2)) -eq 0 ]; then
			plain "$name" "$tasks"
			ours "$name" "$tasks" "$at_once"
		else
			ours "$name" "$tasks" "$at_once"
			plain "$name" "$tasks"
		fi
	done
	round=$((round + 1))
done
echo "$cells" | while read -r name tasks _; do
	paste "$work/ours-$name" "$work/plain-$name" | awk '{ print $1 / $2 }' >"$work/ratio"
	awk -v name="$name" -v n="$tasks" -v ours="$(median "$work/ours-$name")" -v plain="$(median "$work/plain-$name")" \
		-v ratio="$(median "$work/ratio")" 'BEGIN { printf "%-10s  %7.3f us a task, plain %7.3f us: %.2f times\n",
			name, ours / n * 1e6, plain / n * 1e6, ratio }'
done
