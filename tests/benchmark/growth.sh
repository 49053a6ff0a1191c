#!/bin/sh
# SPDX-License-Identifier: MIT
# growth.sh PROGRAM: what a sample costs in a run of few cells and of many, and of few samples and many.
# The ratios are to stay near 1, whatever the machine.
set -eu
concbench=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# ns_a_sample CELLS RUNS
ns_a_sample() {
	begun=$(date +%s%N)
	"$concbench" run null -n "1-$1" -x sequential -r "$2" -w 0 -q --no-plots -o "$scratch/$1-$2" >/dev/null
	echo $((($(date +%s%N) - begun) / ($1 * $2)))
}

few=$(ns_a_sample 20 50)
cells=$(ns_a_sample 1000 5)
samples=$(ns_a_sample 4 2000)
echo "a sample takes $few ns in 20 cells x 50, $cells in 1,000 x 5, $samples in 4 x 2,000"
awk -v a="$few" -v b="$cells" -v c="$samples" 'BEGIN { printf "ratios %.2f and %.2f\n", b / a, c / a }'
