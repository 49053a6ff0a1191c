#!/bin/sh
# SPDX-License-Identifier: MIT
# The lectures' own figures, repeated: the table of docs/lectures.md, a line each.
#     lectures.sh [RUNS]     the median of 6 runs; 8 minutes on two cores
. "$(dirname "$0")/lib.sh"
runs=${1:-6}

# wall WORKLOAD RUNNER OPTIONS...: the median wall time of one cell, in seconds.
wall() {
	workload=$1 runner=$2
	shift 2
	rm -rf "$work/run"
	"$concbench" run "$workload" -x "$runner" --baseline "$runner" "$@" -r "$runs" -w 0 -q --style none \
		--no-plots --max-time 1000 --timeout 60 -o "$work/run" >/dev/null 2>"$work/err" || cat "$work/err" >&2
	awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i } NR == 2 { print $c["wall_median_s"] }' \
		"$work/run/summary.csv"
}

# line WHAT THEIRS OURS...: our times, by commas.
line() {
	what=$1 theirs=$2
	shift 2
	printf '| %s | %s | %s |\n' "$what" "$theirs" "$(printf '%s\n' "$@" |
		awk '{ printf "%s%.3g s", (NR > 1 ? ", " : ""), $1 }')"
}

echo '| lecture | theirs | here |'
echo '| --- | --- | --- |'
line "nine prime checks; by \`Pool.map\`" "2.36 s; 0.44 s on 8 cores" \
	"$(wall primes python-sequential -n 9)" "$(wall primes python-pool -n 9 -j 2)"
line "PBKDF2-SHA512 of a book, 1,000,000 iterations; six books; by threads" \
	"0.91 s; scales with the cores" \
	"$(wall pbkdf2 python-sequential -n 1 -p iterations=1000000)" \
	"$(wall pbkdf2 python-sequential -n 6 -p iterations=1000000)" \
	"$(wall pbkdf2 python-threads -n 6 -j 6 -p iterations=1000000)"
line "eight books from a server; by eight threads" "14.11 s; 2.92 s" \
	"$(wall fetch python-sequential -n 8 -p size=330KB -p latency=1600ms)" \
	"$(wall fetch python-threads -n 8 -j 8 -p size=330KB -p latency=1600ms)"
line "the most common words of eight books; by eight threads" "(in the above)" \
	"$(wall wordcount python-sequential -n 8)" "$(wall wordcount python-threads -n 8 -j 8)"

# sums RUNNER: the primes up to each limit, two tasks each.
sums() {
	for limit in 400000 500000 600000; do
		wall primesum "$1" -n 2 -j 2 -p limit=$limit
	done | awk '{ sum += $1 } END { print sum }'
}
line "sums of primes up to 400,000, 500,000, 600,000; by two threads" "1.36 s by two threads" \
	"$(sums python-sequential)" "$(sums python-threads)"
line "squares of 1 to 10^7; split over two threads" "3.01 s; 3.24 s" \
	"$(wall squares python-sequential -n 1 -p count=10000000)" \
	"$(wall squares python-threads -n 2 -j 2 -p count=10000000)"

# Of this seed the two sleeps are 1.00 s and 2.00 s; of the next 3.00 s and 1.99 s.
two="-n 2 -p duration=3s -p distribution=uniform --seed 141981"
# shellcheck disable=SC2086  # its words
line "sleeps of 1 and 2 s; on threads; started and joined one by one" "3.00 s; 2.00 s; 3.00 s" \
	"$(wall sleep python-sequential $two)" "$(wall sleep python-threads -j 2 $two)" \
	"$(wall sleep start-join $two)"
two="-n 2 -p duration=5s -p distribution=uniform --seed 32681"
# shellcheck disable=SC2086
line "two asyncio sleeps of 3 and 2 s awaited in turn; as tasks" "5.00 s; 3.00 s" \
	"$(wall sleep python-asyncio -j 1 $two)" "$(wall sleep python-asyncio -j 2 $two)"

pool=
for size in 1 2 3 4 5 7 10 15 20; do
	pool="$pool $size: $(wall sleep python-processes -n 10 -j $size -p duration=100ms | awk '{ printf "%.2f s", $1 }'),"
done
line "ten sleeps of 0.1 s" "a scatter plot" "$(wall sleep python-sequential -n 10 -p duration=100ms)"
printf '| ... by a process pool of 1 to 20 | a scatter plot |%s |\n' "${pool%,}"
