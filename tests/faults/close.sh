#!/bin/sh
# SPDX-License-Identifier: MIT
# close.sh PROGRAM CLOSE.so: a disk that tells at the end only that it is full.
. "$(dirname "$0")/../cli/lib.sh"
CLOSE_FAILS=
LD_PRELOAD=$2
export CLOSE_FAILS LD_PRELOAD

for file in samples.csv tasks.csv; do
	CLOSE_FAILS=/r/$file
	expect_status 1 "$concbench" run null -n 3 -x sequential -r 2 -w 0 --trace -o r --no-plots -q
	expect_line "$scratch/err" "^concbench: r/$file: No space left on device"
	expect_same "lines on stderr" 1 "$(wc -l <"$scratch/err" | tr -d ' ')"
	expect_same "samples" 2 "$(rows r/samples.csv | tr -d ' ')"
	rm -r r
done
CLOSE_FAILS=/nothing
expect_status 0 "$concbench" run null -n 3 -x sequential -r 2 -w 0 --trace -o r --no-plots -q
finish
