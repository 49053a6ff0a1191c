#!/bin/sh
# SPDX-License-Identifier: MIT
# slo.sh PROGRAM: the search for the highest rate that is held. Its probes are samples like others, and
# whoever reads them finds what the run said; it goes on where it was interrupted. How good its answer is
# say tests/unit/test_search.c and tests/experiments/slo.sh: what is held here depends on the machine.
. "$(dirname "$0")/lib.sh"
mkdir "$scratch/runs" && cd "$scratch/runs" || exit 99
brief="--no-plots --style basic --slo-percentile 50 --duration 0.05"

# Nothing ends within a nanosecond: the lowest rate of 20 tasks in 50 ms is asked for twice.
# shellcheck disable=SC2086
run "$concbench" run null -x sequential,threads -j 2 --slo 1ns $brief -o none
expect_same "exit status" 0 "$status"
expect_line "$scratch/out" '^null: (on a busy machine )?the highest rate at which tasks end within 1 ns \(50 %\)$'
expect_line "$scratch/out" 'ot even [0-9]+/s is held within 1 ns \(50 %\) under'
expect_same "status of the probes, none a warm-up" ok "$(columns none/samples.csv status | sort -u)"
expect_same "loads" 1 "$(columns none/samples.csv load | sort -u | wc -l | tr -d ' ')"
expect_line none/samples.csv 'arrival=poisson;duration=0.05s;slo=1ns;percentile=50'
expect_line none/suite.ini '^slo = 1e-09$'
expect_line none/suite.ini '^slo-percentile = 50$'

# A search as long as it takes, of whatever this machine holds of waits of 1 ms within 4.
# A machine that has a CPU for nobody holds nothing: it is asked again.
said='' tries=10
while [ -z "$said" ] && [ "$((tries -= 1))" -gt 0 ]; do
	rm -rf found
	# shellcheck disable=SC2086
	run "$concbench" run sleep -p duration=1ms -x threads,async -j 2 --slo 4ms $brief -r 2 -o found
	grep -q ' < [0-9]' "$scratch/out" || said=$(grep -oE '(hreads hold|sync holds) .*' "$scratch/out" | head -n 1)
done
[ "$said" ] || fail "nothing found: $(cat "$scratch/out")"
python3 - <<'END' || fail 'the probes'
import csv, re
e96 = {round(100 * 10 ** (k / 96)) for k in range(96)}
rows = list(csv.DictReader(open("found/samples.csv")))
for runner in ("threads", "async"):
    rates = [int(re.match(r"rate=(\d+);", r["load"])[1]) for r in rows if r["runner"] == runner]
    assert len(rates) >= 6, rates
    assert all(rate % 10 ** (len(str(rate)) - 3) == 0 for rate in rates), rates
    assert all(rate // 10 ** (len(str(rate)) - 3) in e96 for rate in rates), rates
    rounds = [int(r["round"]) for r in rows if r["runner"] == runner]
    assert rounds == sorted(set(rounds)), rounds
summary = list(csv.DictReader(open("found/summary.csv")))
assert {(r["runner"], r["load"]) for r in rows} == {(r["runner"], r["load"]) for r in summary}
assert {r["stop_reason"] for r in summary} == {"probed"}
END

# Whoever reads the directory says the same.
first=$(printf '%s' "$said" | cut -d ' ' -f 3)
for what in "export found --format markdown" "report found -o page.html"; do
	# shellcheck disable=SC2086
	run "$concbench" $what
	[ -f page.html ] && mv page.html "$scratch/out"
	grep -qF "$first" "$scratch/out" || fail "$what does not say: $first"
done
# With what is to be done about it.
run "$concbench" export none --format markdown
expect_line "$scratch/out" "^null: .* under .*\\. (Allow more time|Measure again when it is quiet)"
run "$concbench" plot found
expect_line found/plots/load.gp "50 % within 4 ms"
expect_line found/plots/load.gp "$first"
expect_same "figures" load "$(basename -a found/plots/*.gp | sed 's/\.gp//' | xargs)"

# It goes on where it was cut off, and has the probes that it had.
cp -r found half
rows=$(($(wc -l <half/samples.csv) / 2))
sed -i "$((rows + 1)),\$d" half/samples.csv
run "$concbench" run --resume half --no-plots -q
expect_same "exit status of the resumed search" 0 "$status"
head -n "$rows" found/samples.csv >"$scratch/wanted"
head -n "$rows" half/samples.csv | cmp -s "$scratch/wanted" - || fail 'a resumed search changed its probes'
[ "$(wc -l <half/samples.csv)" -gt "$rows" ] || fail 'a resumed search made no probes'

# Single probes are no commands of anybody.
run "$concbench" export found --format hyperfine -o found.json
expect_status 2 "$concbench" import found.json -o imported
expect_line "$scratch/err" 'result 1 is a probe of a search'

# What is compared is what was found, not how.
run "$concbench" compare found half --force
expect_line "$scratch/out" '^sleep: (threads|async), 2 at once, rate held, 50 % within 4 ms$'
expect_line "$scratch/out" '/s -> .*/s'
expect_same "searches" 2 "$(grep -c 'rate held, 50' "$scratch/out")"
expect_no_line "$scratch/err" 'only in'

# Ctrl-C keeps what was measured.
status=0 tries=10
while [ "$status" = 0 ] && [ "$((tries -= 1))" -gt 0 ]; do
	rm -rf cut
	# shellcheck disable=SC2086
	"$concbench" run sleep -p duration=1ms -x threads -j 2 --slo 4ms $brief -r 200 -o cut >"$scratch/out" 2>&1 &
	harness=$!
	while alive $harness && [ "$(wc -l 2>/dev/null <cut/samples.csv || echo 0)" -lt 4 ]; do sleep 0.05; done
	kill -INT $harness 2>/dev/null
	wait $harness
	status=$?
done
expect_same "exit status of the interrupted search" 130 "$status"
[ "$(columns cut/samples.csv status | grep -c ok)" -ge 3 ] || fail 'probes were lost'
expect_line "$scratch/out" 'hreads hold|ot even'

cd "$scratch/work" || exit 99
refused 'drop --rate, or drop --slo' "$concbench" run sleep --slo 1ms --rate 10
refused 'tasks auto, or drop it' "$concbench" run sleep --slo 1ms -n 5
refused 'name one, or drop it' "$concbench" run sleep --slo-percentile 50
refused '50, 90, 99 or 99.9' "$concbench" run sleep --slo 1ms --slo-percentile 42
refused 'use a longer --duration' "$concbench" run sleep --slo 1ms --duration 0.0001
refused 'drop --slo' "$concbench" run serve --slo 1ms
for option in '-w 3' '--precision 1' '--baseline threads' '-u second'; do
	# shellcheck disable=SC2086
	refused 'has no effect on a search' "$concbench" run sleep --slo 1ms $option
done
refused '200 times at most; use fewer --min-runs' "$concbench" run sleep --slo 1ms -m 201
refused 'does not keep to an arrival rate' "$concbench" run sleep -x openmp --slo 1ms
finish
