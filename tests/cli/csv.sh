#!/bin/sh
# SPDX-License-Identifier: MIT
# csv.sh PROGRAM GOLDEN: the CSV files are what scripts hold on to: their columns (the golden ones,
# in that order; later ones may only follow them), their number formats, RFC 4180.
. "$(dirname "$0")/lib.sh"
golden=$2

expect_status 0 "$concbench" run null,sleep -n 20 -p duration=1ms,2ms -j 2,3 -r 2 -w 1 --trace \
	-o r --no-plots -q
printf 'quo"ted, quo"ted, quo"ted,\n' >"book, the \"first\".txt"
expect_status 0 "$concbench" run wordcount -p 'files=book\, the "first".txt' -n 2 -x threads \
	-r 1 -w 0 --trace -o odd --no-plots -q
for file in samples tasks summary; do
	head -n 1 r/$file.csv >header
	begin=$(cut -c "1-$(head -n 1 "$golden/$file.csv" | tr -d '\n' | wc -c | tr -d ' ')" header)
	expect_same "header of $file.csv" "$(cat "$golden/$file.csv")" "$begin"
	tr ',' '\n' <header | sort | uniq -d >"$scratch/found"
	expect_empty "$scratch/found"
	tr ',' '\n' <header | grep -Ev '^[a-z][a-z0-9_]*$' >"$scratch/found"
	expect_empty "$scratch/found"
	for run in r odd; do
		expect_csv $run/$file.csv
		grep -l "$(printf '\r')" $run/$file.csv && fail "$run/$file.csv has carriage returns"
	done
	# Nine decimals for seconds, no exponent, no sign; empty when it was not taken.
	for column in $(tr ',' '\n' <header | grep '_s$' | grep -v '^\(tasks\|units\)_per_s$'); do
		columns r/$file.csv "$column" | grep -Ev '^([0-9]+\.[0-9]{9})?$' >"$scratch/found"
		[ -s "$scratch/found" ] && fail "$file.csv $column: $(head -n 1 "$scratch/found")"
	done
	grep -Ei '(^|,)"?-?(nan|inf)' r/$file.csv && fail "$file.csv has nan or inf"
done

# whole FILE COLUMN...: plain decimal integers, or empty.
whole() {
	file=$1
	shift
	for column in "$@"; do
		columns "$file" "$column" | grep -Ev '^[0-9]*$' >"$scratch/found"
		[ -s "$scratch/found" ] && fail "$file $column: $(head -n 1 "$scratch/found")"
	done
}
whole r/samples.csv round order tasks concurrency seed rss_peak_bytes switches_voluntary \
	switches_involuntary faults_minor faults_major workers units
whole r/tasks.csv round order task worker result
expect_summed r
whole r/summary.csv tasks concurrency samples failed outliers rss_peak_bytes
columns r/samples.csv checksum | grep -Ev '^[0-9a-f]{16}$' && fail "a checksum is not 16 hex digits"
columns r/samples.csv status | grep -Evx 'ok|warmup' && fail "a status is neither ok nor warmup"
columns r/samples.csv wall_s startup_s work_s winddown_s | awk '
	{ d = $1 - $2 - $3 - $4; if (d > 2e-9 || d < -2e-9) print "wall is not the sum of its phases: " $0 }
' >"$scratch/found"
expect_empty "$scratch/found"

# The shape: a blocking form is one cell on a loop; 3 samples a cell, 20 tasks a sample.
expect_same "cells of null" 6 "$(columns r/summary.csv workload | grep -c '^null$')"
expect_same "cells of sleep" 14 "$(columns r/summary.csv workload | grep -c '^sleep$')"
expect_same "samples" 60 "$(rows r/samples.csv | tr -d ' ')"
expect_same "tasks" 1200 "$(rows r/tasks.csv | tr -d ' ')"
expect_same "warm-ups" 20 "$(columns r/samples.csv round status | grep -c '^1	warmup$')"
expect_same "orders of round 1" "$(seq 20 | tr '\n' ' ')" \
	"$(columns r/samples.csv round order | sed -n 's/^1	//p' | tr '\n' ' ')"
expect_same "params" "distribution=fixed duration=1ms duration=2ms" \
	"$(columns r/samples.csv params | tr ';' '\n' | grep . | sort -u | tr '\n' ' ' | sed 's/ $//')"

# Odd characters survive: in a parameter and in a task's text.
expect_same "text of a word" 'quo"ted, 3' "$(columns odd/tasks.csv text | head -n 1)"
columns odd/samples.csv params | grep -F 'book' | grep -Fq '"first".txt' ||
	fail "params lost the file's name: $(columns odd/samples.csv params)"

# A row that makes no sense is refused with its line and column, by all that read a run: none becomes a
# cell, and none is dropped without a word.
for bad in nan inf -1 abc; do
	mkdir -p bad
	cp r/environment.json r/suite.ini r/summary.csv r/tasks.csv bad/
	awk -F , -v OFS=, -v bad="$bad" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "wall_s") at = i }
		NR == 31 { $at = bad } { print }' r/samples.csv >bad/samples.csv
	for command in plot report "compare r" "export --format markdown"; do
		# shellcheck disable=SC2086  # words of a command
		expect_status 2 "$concbench" $command bad
		expect_line "$scratch/err" "bad/samples.csv:31: wall_s is '$bad', not a number"
	done
done

# A reader that is not ours agrees.
command -v python3 >/dev/null || finish
python3 - r odd <<'END' || fail "Python's csv reads something else"
import csv, sys
for run in sys.argv[1:]:
    for name in "samples", "tasks", "summary":
        with open(f"{run}/{name}.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file, strict=True))
        assert len(rows) > 1, name
        assert all(len(row) == len(rows[0]) for row in rows), name
        if run == "odd" and name == "tasks":
            assert rows[1][8] == 'quo"ted, 3', rows[1]
END
finish
