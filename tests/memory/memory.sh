#!/bin/sh
# SPDX-License-Identifier: MIT
# Peak memory of a workload whose memory is known, under every runner with two workers.
#     memory.sh CONCBENCH BALLAST.so
set -eu
concbench=$1 ballast=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# measure NAME OPTION...: one run of all runners at two workers, its samples in $work/NAME.
measure() {
	name=$1
	shift
	"$concbench" run "$@" --plugin "$ballast" -j 2 --no-plots -q --style none -o "$work/$name" ||
		exit 1
}

# peak NAME RUNNER WORKLOAD: its largest rss_peak_bytes under a runner, in MiB.
peak() {
	awk -F, -v runner="$2" -v workload="$3" '
		NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
		$column["workload"] == workload && $column["runner"] == runner {
			mib = $column["rss_peak_bytes"] / 1048576
			if (mib > most) most = mib
		}
		END { print most + 0 }' "$work/$1/samples.csv"
}

failed=0
# expect NAME RUNNER MIB [WORKLOAD]: within a small constant above, and not below. (The kernel keeps a peak in
# batches of 32 pages a CPU: it may miss an eighth of a MiB for each CPU that each of three workers was on.)
expect() {
	got=$(peak "$1" "$2" "${4:-ballast}")
	if awk -v got="$got" -v want="$3" 'BEGIN { exit !(got >= want - 0.8 && got < want + 6) }'; then
		echo "ok       $1 $2: $got MiB, $3 expected"
	else
		echo "FAILED   $1 $2: $got MiB, $3 to $3 + 6 expected"
		failed=1
	fi
}

for where in state task copies garbage; do
	measure $where ballast -p where=$where -n 4 -w 1 -r 1
done
# The records of 10^6 tasks are 32 MB of the harness.
measure ledger null -n 1000000 -w 1 -r 1
for runner in sequential threads processes async; do
	expect ledger $runner 0 null
	expect state $runner 64
	expect garbage $runner 0
done
for runner in sequential async; do
	expect task $runner 64
	expect copies $runner 64
done
expect task threads 128
expect copies threads 64
expect task processes 128
expect copies processes 192

# Whatever ran before and however large the harness is: it keeps 600 samples by then.
cat >"$work/after.ini" <<END
[global]
warmup = 0
runs = 1000
[before]
workload = null
runner = sequential
tasks = 1, 2, 3
[large]
workload = ballast
runner = sequential
tasks = 1
param.size = 1MiB
END
"$concbench" suite "$work/after.ini" --plugin "$ballast" -r 150 --no-plots -q --style none \
	-o "$work/after"
expect after sequential 1
exit $failed
