# SPDX-License-Identifier: MIT
# What the experiments share. Run them on a machine with nothing else to do; they take minutes.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
concbench=${CONCBENCH:-$root/build/bench/concbench}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ -x "$concbench" ] || { echo "no $concbench: scripts/test --quick builds it" >&2; exit 2; }

# One cell that is busy for about 10 ms: divisions, their number set by the tasks.
tasks=1000
write_suite() {
	cat >"$work/cell.ini" <<END
[global]
name = cell
[cell]
workload = primes
runner = sequential
tasks = $tasks
param.numbers = 100000007
END
}

# median FILE: of one number a line.
median() {
	sort -g "$1" | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# binomial COUNT TRIALS: Wilson's 95 % interval of a share, in per cent.
binomial() {
	awk -v k="$1" -v n="$2" 'BEGIN {
		z = 1.959964; p = k / n; d = 1 + z * z / n
		c = (p + z * z / (2 * n)) / d
		h = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / d
		low = k > 0 ? 100 * (c - h) : 0
		printf "%.1f %% [%.1f, %.1f]", 100 * p, low, 100 * (c + h) }'
}
