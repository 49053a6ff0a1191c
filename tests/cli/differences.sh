#!/bin/sh
# SPDX-License-Identifier: MIT
# compare on runs whose figures are written down here: what it says, and with which exit status.
#     differences.sh CONCBENCH
. "$(dirname "$0")/lib.sh"

# made RUN MS [CELL MS]...: 12 samples a cell around so many milliseconds, by a quiet machine.
made() {
	_run=$1
	shift
	mkdir -p "$_run"
	echo '{"cpu_model":"made","cpus_usable":2,"git_revision":"abc","environment":"0123456789abcdef"}' \
		>"$_run/environment.json"
	{
		echo 'round,order,workload,params,tasks,runner,concurrency,seed,status,detail,wall_s,user_s,system_s,checksum,disturbed,canary_s'
		while [ $# -gt 1 ]; do
			awk -v cell="$1" -v ms="$2" 'BEGIN { for (i = 1; i <= 12; i++)
				printf "%d,1,work,a=%s,4,sequential,1,1,ok,,%.9f,%.9f,0,00000000000000aa,,0.001\n",
					i, cell, ms * 1e-3 * (1 + (i * 5 % 12 - 5.5) * 2e-4), ms * 1e-3 }'
			shift 2
		done
	} >"$_run/samples.csv"
}

# column RUN COLUMN TEXT [ROWS]: in every row of the run, or in its first ones.
column() {
	awk -F, -v OFS=, -v name="$2" -v text="$3" -v rows="${4:-12000}" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
		NR > 1 && NR <= 1 + rows { $at[name] = text } { print }' "$1/samples.csv" >"$1/new" && mv "$1/new" "$1/samples.csv"
}

# fails RUN ROWS: the last so many rows are a time limit's.
fails() {
	awk -F, -v OFS=, -v from="$(($(wc -l <"$1/samples.csv") - $2))" '
		NR > from { $9 = "timeout"; $10 = "over 1 s"; $11 = $12 = $13 = $14 = "" } { print }' \
		"$1/samples.csv" >"$1/new" && mv "$1/new" "$1/samples.csv"
}

made old x 100
made same x 100
made slow x 105
made double x 200
made little x 100.6

# 105 is 5 % more than 100, not 1 - 100 / 105; faster is 1 - 100 / 105 less.
expect_status 1 "$concbench" compare old slow
expect_line "$scratch/out" '100 ms -> +105 ms +\+5\.0 % \[\+2\.[0-9] %, \+[78]\.[0-9] %\] +slower \(regression\)$'
expect_line "$scratch/out" '^1 cell: 1 slower, 0 faster, 0 without a difference shown$'
expect_line "$scratch/out" '^1 regression: failed now, or slower by 1 % or more$'
expect_line "$scratch/out" '^measured at different times, 1 and 1 run show differences from about 2\.[0-9] % on;'
expect_line "$scratch/out" 'concbench ab'
expect_status 0 "$concbench" compare slow old
expect_line "$scratch/out" ' -4\.8 % .* faster$'
expect_status 0 "$concbench" compare old same
expect_line "$scratch/out" '1 without a difference shown$'

# What is shown is said, whatever its size; a regression is of the threshold or more.
expect_status 0 "$concbench" compare old slow --threshold 5.1
expect_line "$scratch/out" ' slower$'
expect_status 1 "$concbench" compare old slow --threshold 5
expect_status 1 "$concbench" compare old slow --threshold 0
expect_status 0 "$concbench" compare old little --threshold 0
expect_line "$scratch/out" 'no difference shown$'

# Among many cells a difference has to be larger: Holm.
made old-8 a 100 b 100 c 100 d 100 e 100 f 100 g 100 h 100
made new-8 a 103 b 100 c 100 d 100 e 100 f 100 g 100 h 100
made old-1 a 100
made new-1 a 103
expect_status 1 "$concbench" compare old-1 new-1
expect_status 0 "$concbench" compare old-8 new-8
expect_line "$scratch/out" 'cannot tell: too few samples$'
expect_line "$scratch/out" '^8 cells: 0 slower, 0 faster, 7 without a difference shown, 1 with too little'

# Several runs a side show less; --to says which are new.
made a1 x 100 && made a2 x 100.4 && made a3 x 99.7 && made b1 x 102 && made b2 x 102.5 && made b3 x 101.8
expect_status 0 "$concbench" compare a1 b1
expect_status 1 "$concbench" compare a1 a2 a3 --to b1 b2 b3
expect_line "$scratch/out" 'slower \(regression\)$'
expect_line "$scratch/out" '^measured at different times, 3 and 3 runs show differences from about 1\.[0-9] % on;'
refused_runs() {
	expect_status 2 "$concbench" compare "$@"
	expect_same "lines on stderr" 1 "$(wc -l <"$scratch/err" | tr -d ' ')"
}
refused_runs a1 a2 a3
expect_line "$scratch/err" 'which of 3 runs are NEW'
refused_runs
refused_runs a1 --to
# A run counts once, by whatever name and on whichever side: or noise of one run would be a difference of many.
made jo x 100 && made jn x 101.2 && ln -s jo link
expect_status 0 "$concbench" compare jo jn
refused_runs jo jo jo --to jn jn jn
expect_line "$scratch/err" ': jo and jo are the same run, which counts once'
refused_runs jo --to jn ./jn/
expect_line "$scratch/err" ': jn and ./jn/ are the same run'
refused_runs jo link
refused_runs jo jn --to a1 "$PWD/jo"
mkdir -p results && cp -r jn results/jn
refused_runs results/jn
expect_line "$scratch/err" ': results/jn is itself the newest run in results/, .*; name NEW'
rm -r results
refused_runs nothing a1
expect_line "$scratch/err" "no run 'nothing'"

# Other results are other work: said before any verdict. Of results that vary nothing is said, nor of
# what only one sample says.
made other x 100 && column other checksum 00000000000000bb
expect_status 0 "$concbench" compare old other
expect_same 'told first' 'other results: work: sequential: checksum 00000000000000aa in OLD, 00000000000000bb in NEW: not the' \
	"$(head -n 1 "$scratch/out")"
expect_status 0 "$concbench" compare old same
expect_no_line "$scratch/out" 'other results'
expect_status 0 "$concbench" compare old other --format github
expect_line "$scratch/out" '^::warning title=work%3A sequential::other results'
made varies x 100 && sed -i '4s/00aa/00ab/' varies/samples.csv
expect_status 0 "$concbench" compare varies other
expect_no_line "$scratch/out" 'other results'
head -n 2 other/samples.csv >other/new && mv other/new other/samples.csv
expect_status 0 "$concbench" compare old other
expect_no_line "$scratch/out" 'other results'

# So is another content of a plug-in, whatever the file is called.
made plain x 100 && made plugged x 100
for hash in 1 2; do
	sed "s/}$/,\"plugins\":[{\"file\":\"$hash.so\",\"hash\":\"000000000000000$hash\"}]}/" \
		old/environment.json >"plugged/$hash"
done
mv plugged/1 plain/environment.json && mv plugged/2 plugged/environment.json
expect_status 0 "$concbench" compare plain plugged
expect_line "$scratch/err" 'these differ, too: plugins$'
sed -i 's/0002/0001/' plugged/environment.json
expect_status 0 "$concbench" compare plain plugged
expect_no_line "$scratch/err" plugins

# For people a cell is its group, its runner and how many at once; where that tells two not apart, all.
made two a 100 b 100 && cp -r two two-2
expect_status 0 "$concbench" compare two two-2
expect_line "$scratch/out" '^work a=b: sequential$'

# It worked and fails now: a regression in words of its own. It failed in part: mentioned.
made broken x 100 && fails broken 12
expect_status 1 "$concbench" compare old broken
expect_line "$scratch/out" '100 ms -> +failed +failed: it worked before \(regression\)$'
expect_line "$scratch/out" '^    failed: timeout, over 1 s$'
expect_line "$scratch/out" '1 failed that worked before$'
cp -r broken escape && sed -i "s/over 1 s/over$(printf '\033')[2J/" escape/samples.csv
for format in text github; do
	expect_status 1 "$concbench" compare old escape --format $format
	expect_no_line "$scratch/out" "$(printf '\033')"
done
expect_status 0 "$concbench" compare broken old
expect_line "$scratch/out" 'works: it failed before$'
cp -r broken broken-2
expect_status 0 "$concbench" compare broken broken-2
expect_line "$scratch/out" 'failed in both$'
made partly x 100 && fails partly 4
expect_status 0 "$concbench" compare old partly
expect_line "$scratch/out" '^    4 of 12 samples failed in NEW, the last: failed: timeout'

# The machine: busy, or slower by itself. Then the same work takes several times as long, and nothing is told.
made busy x 105 && column busy disturbed steal
expect_status 0 "$concbench" compare old busy
expect_line "$scratch/out" 'cannot tell: the machine was too busy$'
expect_same 'told before any verdict' 1 "$(grep -n '^the machine was busy' "$scratch/out" | cut -d : -f 1)"
made same-busy x 100 && column same-busy disturbed steal && cp -r same-busy same-busy-2
expect_status 0 "$concbench" compare same-busy same-busy-2
expect_line "$scratch/out" 'cannot tell: the machine was too busy$'
expect_line "$scratch/out" '^1 cell: 0 slower, 0 faster, 0 without a difference shown, 1 not to be told'
expect_status 0 "$concbench" compare old busy
expect_line "$scratch/out" 'busy: 0 % of the samples were disturbed in OLD, 100 % in NEW$'
# Disturbed samples that are left out let the others be told; where too few are left none is.
made quiet x 100 && column quiet disturbed 'pressure' 4
made hindered x 105 && column hindered disturbed 'pressure' 4
expect_status 1 "$concbench" compare quiet hindered
expect_line "$scratch/out" 'disturbed in OLD, 33 % in NEW$'
expect_line "$scratch/out" '\+5\.0 % .*slower \(regression\)$'
column hindered disturbed pressure 7
expect_status 0 "$concbench" compare quiet hindered
expect_line "$scratch/out" 'cannot tell: the machine was too busy$'
column double disturbed steal
expect_status 0 "$concbench" compare old double
expect_line "$scratch/out" '\+100 % .*cannot tell: the machine was too busy$'
expect_status 0 "$concbench" compare double old
expect_line "$scratch/out" ' -50 % .*cannot tell: the machine was too busy$'
# Of several runs a side the busy ones are left out, or one that is kept would end all comparisons.
cp -r slow slow-2 && cp -r busy busy-2
expect_status 1 "$concbench" compare old busy same --to slow slow-2
expect_line "$scratch/out" '100 ms -> +105 ms +\+5\.0 % .*slower \(regression\)$'
expect_status 0 "$concbench" compare busy busy-2 --to slow
expect_line "$scratch/out" 'cannot tell: the machine was too busy$'
# Others may have kept it from the core, but not one that waits.
made kept x 100 && column kept user_s 0.02 && column kept disturbed pressure
made hardly x 200 && column hardly user_s 0.02 && column hardly disturbed pressure
expect_status 0 "$concbench" compare kept hardly
expect_line "$scratch/out" 'cannot tell: the machine was too busy$'
column kept user_s 0.001 && column hardly user_s 0.001
expect_status 1 "$concbench" compare kept hardly
# Two of seven: they count, and hide what they may have made.
for run in quiet hindered; do
	column $run disturbed '' && column $run disturbed pressure 2
	head -n 8 $run/samples.csv >$run/new && mv $run/new $run/samples.csv
done
expect_status 0 "$concbench" compare quiet hindered
expect_line "$scratch/out" 'cannot tell: the machine changed$'
made dragging x 105 && column dragging canary_s 0.00106
expect_status 0 "$concbench" compare old dragging
expect_line "$scratch/out" 'cannot tell: the machine changed$'
# A single canary a side shows nothing, but why it cannot be told is said; and more runs would not help.
tr '\n' ' ' <"$scratch/out" | tr -s ' ' >said
expect_line said 'the machine itself seemingly took 6\.0 % longer for the same computation in NEW \(too few canaries to be sure\)'
expect_line said 'as the machine has changed, more runs do not show smaller ones'
# Canaries that differ as much among themselves show nothing of the machine; a drift beyond that is left.
canaries() {
	awk -F, -v OFS=, -v factor="$2" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
		NR > 1 { $at["canary_s"] = 0.001 * factor * (1 + (NR * 5 % 12 - 5.5) * 8e-3) } { print }' \
		"$1/samples.csv" >"$1/new" && mv "$1/new" "$1/samples.csv"
}
made jumpy x 100 && canaries jumpy 1
made jumpier x 105 && canaries jumpier 1.02
expect_status 1 "$concbench" compare jumpy jumpier
expect_line "$scratch/out" ' slower \(regression\)$'
expect_no_line "$scratch/out" 'the machine itself'
canaries jumpier 1.08
expect_status 0 "$concbench" compare jumpy jumpier
expect_line "$scratch/out" 'cannot tell: the machine changed$'
expect_line "$scratch/out" 'the machine itself took 8\.0 % longer for the same computation in NEW$'
# A cell that waits does not mind.
made waits x 100 && column waits user_s 0.001
made longer x 105 && column longer user_s 0.001 && column longer canary_s 0.00106
expect_status 1 "$concbench" compare waits longer
# Few samples say nothing.
made few x 200 && head -n 6 few/samples.csv >few/new && mv few/new few/samples.csv
expect_status 0 "$concbench" compare old few
expect_line "$scratch/out" 'cannot tell: too few samples$'
# Nor do they hide what the other runs of their side show.
expect_status 1 "$concbench" compare old same few --to slow
expect_line "$scratch/out" ' slower \(regression\)$'
expect_status 1 "$concbench" compare old --to few slow
expect_line "$scratch/out" ' slower \(regression\)$'

# stopped RUN REASON: why no more samples were taken.
stopped() {
	printf 'workload,params,tasks,runner,concurrency,stop_reason\nwork,a=x,4,sequential,1,%s\n' "$2" >"$1/summary.csv"
}
# What was given up, or left out as it would be too slow, has failed, be there a good sample or none.
made given x 100 && fails given 11 && stopped given failed
made out x 100 && head -n 1 out/samples.csv >out/new && mv out/new out/samples.csv && stopped out left-out
for run in given out; do
	expect_status 1 "$concbench" compare old $run
	expect_line "$scratch/out" ' failed +failed: it worked before \(regression\)$'
	expect_line "$scratch/out" '^1 cell: 0 slower, 0 faster, 0 without a difference shown, 1 failed that worked before$'
	expect_status 0 "$concbench" compare $run old
	expect_line "$scratch/out" 'works: it failed before$'
done

# Another revision is what it is for; another machine is not.
made revision x 100 && sed -i 's/abc/def/' revision/environment.json
expect_status 0 "$concbench" compare old revision
expect_line "$scratch/err" 'these differ, too: git_revision$'
made machine x 100 && sed -i 's/"made"/"another"/' machine/environment.json
refused_runs old machine
expect_line "$scratch/err" 'different machines \(cpu_model differ\)'
expect_status 0 "$concbench" compare old machine --force
expect_line "$scratch/err" 'although these differ: cpu_model$'
# What cannot be read says nothing of a machine, nor that it is another one.
made unread x 100 && echo '{' >unread/environment.json && cp -r unread unread-2
refused_runs old unread
expect_line "$scratch/err" ': a run has no environment.json that can be read, so that nothing says whether'
refused_runs unread unread-2
expect_status 0 "$concbench" compare unread unread-2 --force

# For other programs.
if command -v jq >/dev/null; then
	expect_status 1 "$concbench" compare old slow --json
	expect_same "of the JSON" "105000 5.000 slower true 1" "$(jq -r '[(.cells[0].new.median_s * 1e6 | round),
		(.cells[0].change_percent * 1000 | round / 1000 | tostring + "." + "000"),
		.cells[0].verdict, .cells[0].regression, .regressions] | map(tostring) | join(" ")' <"$scratch/out")"
	expect_status 1 "$concbench" compare old broken --format json
	expect_same "null" "null failed: it worked before" \
		"$(jq -r '.cells[0] | "\(.new.median_s) \(.verdict)"' <"$scratch/out")"
fi
expect_status 1 "$concbench" compare old slow --markdown
expect_line "$scratch/out" '^\| work: sequential \| 100 ms \| 105 ms \| \+5\.0 % \| \[.*\] \| \*\*slower\*\* \|$'
expect_status 1 "$concbench" compare old slow --format github
expect_line "$scratch/out" '^::error title=work%3A sequential::slower by \+5\.0 %25 \[.*\], from 100 ms to 105 ms$'
expect_line "$scratch/out" '^::notice title=concbench compare::1 cell: 1 slower'
expect_status 0 "$concbench" compare old partly --format github
expect_line "$scratch/out" '^::warning title=.*::4 of 12 samples failed in NEW$'
expect_status 2 "$concbench" compare old slow --format yaml
# A text is cut between characters, and says once that it failed.
cp -r broken wordy && sed -i "s/over 1 s/$(printf 'xx%0400d' 0 | sed 's/0/ö/g')/" wordy/samples.csv
expect_status 1 "$concbench" compare old wordy --format github
expect_line "$scratch/out" '^::error title=work%3A sequential::failed: it worked before: timeout, xxö'
iconv -f utf-8 -t utf-8 "$scratch/out" >/dev/null || fail "github: no UTF-8"

# Left-out samples did not fail: the share of those that did is of all that were taken.
made left x 100 && column left disturbed pressure 4 && fails left 2
expect_status 0 "$concbench" compare old left
expect_line "$scratch/out" '^    2 of 12 samples failed in NEW, the last'

# Of a fixed time the throughput is shown; the threshold is of the time, and what that is is said.
timed() {
	made "$1" "$2" 100
	awk -v ended="$3" 'NR == 1 { print $0 ",load,tasks_ended"; next } { print $0 ",duration=0.1s," ended }' \
		"$1/samples.csv" >"$1/new" && mv "$1/new" "$1/samples.csv"
}
timed timed x 1000 && timed less x 800
expect_status 1 "$concbench" compare timed less --threshold 24
expect_line "$scratch/out" ' -20 % .* slower \(regression\)$'
expect_line "$scratch/out" '^1 regression: failed now, or slower by 24 % or more; of a throughput that is 19 % less$'
expect_status 1 "$concbench" compare timed less --threshold 24 --markdown
expect_line "$scratch/out" '^\| work for 0\.1 s: sequential, throughput \| '
# Where runs have different cells people need all that identifies them, and what they are compared by.
timed timed-y y 1000 && timed less-y y 800
expect_status 1 "$concbench" compare timed timed-y --to less less-y --markdown
expect_line "$scratch/out" '^\| work sequential -j 1 -n 4 a=y for 0\.1 s, throughput \| '
expect_status 1 "$concbench" compare timed timed-y --to less less-y
expect_line "$scratch/out" '^work sequential -j 1 -n 4 a=y for 0\.1 s, throughput$'
for run in timed less; do
	expect_status 0 "$concbench" export $run --format hyperfine -o $run.json
	expect_status 0 "$concbench" import $run.json -o back-$run
done
expect_status 1 "$concbench" compare back-timed back-less --markdown
expect_line "$scratch/out" ' \(a task\).*, throughput \| '
expect_no_line "$scratch/out" 'throughput, throughput'

# What the machine did stands before the table, which a line right below would be a row of.
expect_status 0 "$concbench" compare old busy --markdown
expect_same "the first lines" 'the machine was busy: 0 % of the samples were disturbed in OLD, 100 % in NEW;;| cell ' \
	"$(head -n 3 "$scratch/out" | cut -d '|' -f 1,2 | paste -s -d ';')"

# Names are no markup, in what is told before the table as in it.
made marked x 100 && column marked workload '<b>w</b>'
cp -r marked remarked && column remarked checksum 00000000000000bb
expect_status 0 "$concbench" compare marked remarked --markdown
expect_line "$scratch/out" '^other results: '
expect_no_line "$scratch/out" '<b>'

# No line is wider than the terminal; whatever does not fit beside stands below.
for columns in 100 80 60 41; do
	for pair in "old slow" "old same" "same-busy same-busy-2" "jumpy jumpier" "old broken" "broken old" "old partly" "old few" \
		"old other" "old-8 new-8"; do
		# shellcheck disable=SC2086
		run env COLUMNS=$columns "$concbench" compare $pair
		[ -s "$scratch/out" ] || fail "nothing said: compare $pair"
		wide=$(LC_ALL=C.UTF-8 wc -L <"$scratch/out")
		[ "$wide" -le "$columns" ] || fail "a line of $wide characters on $columns columns: compare $pair"
		expect_no_line "$scratch/out" ' $'
	done
done
run env COLUMNS=41 "$concbench" compare same-busy same-busy-2
expect_line "$scratch/out" '^    cannot tell: the machine was too busy$'
run env COLUMNS=80 "$concbench" compare old same
expect_line "$scratch/out" '^    100 ms -> 100 ms .* no difference shown$'

# Kept under a name.
mkdir -p results/baselines/main && mv a1 results/baselines/main/suite-1 && mv a2 results/baselines/main/suite-2
made results/new-1 x 140
expect_status 1 "$concbench" compare main
expect_line "$scratch/out" '^measured at different times, 2 and 1 run '
# What ab left there has two builds, and no cell in common with a run.
made results/ab-2 x 100 && sed -i 's/}$/,"old_binary":"a","new_binary":"b"}/' results/ab-2/environment.json
sed -i '1s/$/,build/; 2,$s/$/,old/' results/ab-2/samples.csv
touch -d '+1 minute' results/ab-2/samples.csv
expect_status 1 "$concbench" compare main
expect_line "$scratch/out" '^measured at different times, 2 and 1 run '
expect_status 1 "$concbench" compare main slow
expect_status 1 "$concbench" compare main --to b1 b2
# Whatever the name is: it is no pattern.
for name in 'v[1]' 'v*1' 'v?' 'v\\1'; do
	mkdir "results/baselines/$name" && cp -r b1 "results/baselines/$name/suite-1"
	expect_status 0 "$concbench" compare "$name" --to b2
done
expect_status 2 "$concbench" compare 'm*n'
finish
