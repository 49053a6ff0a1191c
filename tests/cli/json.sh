#!/bin/sh
# SPDX-License-Identifier: MIT
# json.sh PROGRAM: whatever is called JSON is; --export-json keeps hyperfine's schema.
. "$(dirname "$0")/lib.sh"
command -v jq >/dev/null || skip "no jq"

# holds FILE FILTER: jq's filter gives true.
holds() {
	jq -e "$2" "$1" >/dev/null 2>"$scratch/jq" && return 0
	fail "$1 does not hold: $2 $(cat "$scratch/jq")"
	head -c 600 "$1"
	echo
}

for words in "list" "list workloads" "list runners" "list suites" "describe null" "describe sleep" \
	"describe threads" "env"; do
	# shellcheck disable=SC2086
	expect_status 0 "$concbench" $words --json
	holds "$scratch/out" 'type == "object"'
done
expect_status 0 "$concbench" list --json
for kind in workloads runners suites; do
	names=$("$concbench" list $kind | sed -n 's/^  \([^ ]*\) .*/\1/p' | paste -sd ' ' -)
	[ -n "$names" ] || fail "list $kind shows none"
	holds "$scratch/out" "[.${kind}[].name] | join(\" \") == \"$names\""
done
holds "$scratch/out" '[.suites[].name] | index("tour") != null'
holds "$scratch/out" '[.workloads[], .runners[]] | all(.summary | length > 0)'
expect_status 0 "$concbench" describe threads
expect_line "$scratch/out" '^parameters \(-p threads\.NAME=VALUE\):$'
expect_status 0 "$concbench" describe sleep
expect_line "$scratch/out" '^parameters \(-p NAME=VALUE\):$'
expect_status 0 "$concbench" describe sleep --json
holds "$scratch/out" '.kind == "workload" and .event_form and .bound == "io" and .unit == "sleeps"'
holds "$scratch/out" '.params[0] | .name == "duration" and .default == "50ms" and .range == "0ns..1h"'
expect_status 0 "$concbench" env --json
holds "$scratch/out" '.cpus_online >= 1 and (.kernel | startswith("Linux"))'
holds "$scratch/out" '.libevent_backend == "epoll"'
EVENT_NOEPOLL=1 "$concbench" env --json >poll.json 2>/dev/null
holds poll.json '.libevent_backend == "poll"'
expect_same "hashes with another back end" 2 \
	"$(jq -r .environment "$scratch/out" poll.json | sort -u | wc -l)"

expect_status 0 "$concbench" run sleep,null -n 5 -p duration=1ms -x sequential,threads -j 2 -r 3 -w 1 \
	-o r --no-plots -q --export-json e.json
holds r/environment.json 'type == "object" and (.arguments // .command // .argv) != null'
holds e.json 'keys == ["results"] and (.results | length) == 4'
holds e.json '.results | all(.command | type == "string" and length > 0)'
holds e.json '[.results[].command] | unique | length == 4'
holds e.json '.results | all([.mean, .stddev, .median, .user, .system, .min, .max] | all(type == "number" and . >= 0))'
holds e.json '.results | all((.times | length) == 3 and (.exit_codes == [0, 0, 0]))'
holds e.json '.results | all(.min == (.times | min) and .max == (.times | max) and .median == (.times | sort)[1])'
holds e.json '.results | all(((.times | add) / 3 - .mean) | fabs < 1e-9)'
holds e.json '.results | all(.memory_usage_byte == null or ((.memory_usage_byte | length) == 3 and .memory_usage_byte[0] > 0))'
holds e.json '.results | all(.parameters | all(type == "string") and .runner != null and .workload != null)'
holds e.json '.results[] | select(.parameters.workload == "sleep") | .parameters.duration == "1ms" and .min >= 0.001'

# One sample: no deviation, null as in hyperfine.
expect_status 0 "$concbench" run null -n 5 -x sequential -r 1 -w 0 -o one --no-plots -q --export-json one.json
holds one.json '.results[0].stddev == null and (.results[0].times | length) == 1'

# Nothing valid: still JSON, without a cell that has no times.
expect_status 1 "$concbench" run sleep -n 1 -p duration=5s --timeout 100ms -x sequential -r 1 -w 0 \
	-o none --no-plots -q --export-json none.json
holds none.json '.results == []'

# hyperfine's columns for its CSV, and a table for Markdown.
expect_status 0 "$concbench" run null -n 5 -x sequential,threads -j 2 -r 2 -w 0 -o csv --no-plots -q \
	--export-csv e.csv --export-markdown e.md
expect_csv e.csv
expect_line e.csv '^command,mean,stddev,median,user,system,min,max(,parameter_[a-z_]+)*$'
expect_same "rows of the CSV" 2 "$(rows e.csv | tr -d ' ')"
expect_same "lines of the Markdown" 4 "$(grep -c '^|.*|$' e.md)"
finish
