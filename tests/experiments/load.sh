#!/bin/sh
# SPDX-License-Identifier: MIT
# Under load: growth above capacity, and what is achieved below it.
. "$(dirname "$0")/lib.sh"
measure() {
	"$concbench" run sleep --style none -q --no-plots -w 0 -r 1 --timeout 1000 --max-time 10000 "$@" >/dev/null 2>&1
}
field() {
	awk -F, -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next } { print $c["runner"], $c[name] }' "$1/samples.csv"
}

# Eight at once, 10 ms each: 800 a second can be had. At 2,400 the last of d seconds waits 2 d.
echo "above capacity: p99 over the length of the run, which is to stay the same"
for duration in 0.5 1 2 4; do
	measure -p duration=10ms -j 8 -x threads,processes,async --rate 2400 --duration $duration -o "$work/up$duration"
	field "$work/up$duration" latency_p99_s | sort | awk -v d=$duration '{ printf "  %s s %s %.4f", d, $1, $2 / d } END { print "" }'
done
echo "below capacity, at 600 a second: achieved over offered"
measure -p duration=10ms -j 8 -x threads,processes,async --rate 600 --duration 4 -o "$work/down"
field "$work/down" rate_achieved | sort | awk '{ printf "  %s %.4f", $1, $2 / 600 } END { print "" }'
