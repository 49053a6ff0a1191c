#!/bin/sh
# SPDX-License-Identifier: MIT
# accept.sh PROGRAM: what must be understood, seen through --dry-run, which measures nothing.
. "$(dirname "$0")/lib.sh"

# cells COUNT ARGS...: that many cells are planned, and nothing is left behind.
cells() {
	wanted=$1
	shift
	expect_status 0 "$concbench" run "$@" --dry-run || return 0
	expect_same "cells of $*" "$wanted" "$(wc -l <"$scratch/out" | tr -d ' ')"
	# Without its baseline a group has no speedup, and who is absent here is left out: that is told.
	grep -Ev 'left out: (the speedup of .* as no cell is its baseline|.* -x mpi )' "$scratch/err" >"$scratch/rest"
	expect_empty "$scratch/rest"
	expect_same "files after --dry-run" "" "$(ls -A)"
}

# planned PATTERN: the last plan has a line that matches.
planned() {
	expect_line "$scratch/out" "$1"
}

cells 4 null
cells 4 null -n 10
planned '^null .*tasks=10 .*threads .*concurrency='
cells 1 null -x threads -j 3
planned 'threads .*concurrency=3'
cells 4 null -x threads -j 1-4
cells 3 null -x threads -j 1,3,5
cells 5 null -x threads -j 1-3,8,16
cells 1 null -x threads -j 2,2
cells 1 null -x sequential -j 1-4
planned 'sequential .*concurrency=1 '
cells 1 null -x async -j 1-4
cells 4 sleep -x async -j 1-4
cells 1 sleep -x async
planned 'async .*concurrency=64'
cells 2 sleep -x async -j auto,3
planned 'async .*concurrency=64'
planned 'async .*concurrency=3'
cells 6 null -x threads -j 1,2 -n 10,20,30
cells 6 sleep -x threads -j 1 -p duration=1ms,2ms,3ms -p distribution=fixed,uniform
planned 'duration=2ms;distribution=uniform'
cells 1 sleep -x threads -p duration=1000us
planned 'duration=1ms'
cells 1 sleep -x threads -p duration=0.5s
planned 'duration=500ms'
cells 1 sleep -x threads -p sleep.duration=7ms
planned 'duration=7ms'
cells 1 sleep -x threads -p duration=1ms -p sleep.duration=2ms
planned 'duration=2ms'
cells 2 null,sleep -x threads
cells 2 null sleep -x threads
cells 2 -x threads null sleep
cells 1 null -x threads,threads
cells 1 null,null -x threads
cells 1 null --runner=threads --tasks=5 --concurrency=2
planned 'tasks=5 .*concurrency=2'
cells 1 null -xthreads -n5 -j2
planned 'tasks=5 .*concurrency=2'
cells 1 primes -x threads -p 'numbers=3 5:7'
planned 'numbers=3:5:7'
cells 4 null -r 1 -w 0 --precision 2.5% --max-time 1.5 --timeout 500ms --seed 18446744073709551615 \
	--order-seed 0 --baseline threads --trace --no-plots -q --style none -o nowhere \
	--export-csv nowhere.csv --export-json nowhere.json --export-markdown nowhere.md

# The shipped suites can be planned, by name.
expect_status 0 "$concbench" list suites
sed -n 's/^  \([a-z][a-z0-9-]*\) .*/\1/p' "$scratch/out" >"$scratch/suites"
[ -s "$scratch/suites" ] || fail "no suites are listed"
while read -r suite; do
	expect_status 0 "$concbench" suite "$suite" --dry-run
	[ -s "$scratch/out" ] || fail "suite $suite plans nothing"
	# Without its baseline a group has no speedup, and who is absent here is left out: that is told.
	grep -Ev 'left out: (the speedup of .* as no cell is its baseline|.* -x mpi )' "$scratch/err" >"$scratch/rest"
	expect_empty "$scratch/rest"
done <"$scratch/suites"

# Without arguments: three examples, no error.
expect_status 0 "$concbench"
expect_same "examples" 3 "$(grep -c '^  concbench ' "$scratch/out")"
expect_status 0 "$concbench" --version
expect_line "$scratch/out" '^concbench [0-9]+\.[0-9]+'
finish
