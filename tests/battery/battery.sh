#!/bin/sh
# SPDX-License-Identifier: MIT
# battery.sh PROGRAM EPOLL.so PLUGIN.so WORKLOAD: the one battery that every workload passes under
# every runner there is and a second loop, at 1, 2, 3, 7, 64 and more workers than tasks. PLUGIN.so is
# there for workloads that are not built in. What must hold for each sample: verified, the same checksum, and a sound ledger.
. "$(dirname "$0")/../cli/lib.sh"
epoll=$2
plugin=$3
workload=$4
. "$(dirname "$0")/inputs.sh"
set -- "$workload" "$@" --plugin "$epoll" -n $tasks
cells="-x all -j 1,2,3,7,$many -r 1 -w $warmups"
all=$(echo "1,2,3,7,$many" | tr , ' ' | wc -w)
# A blocking form holds a loop: it has as many cells as it has loops.
loops="[1-$all]"
expect_status 0 "$concbench" describe "$workload" --plugin "$plugin"
! grep 'absent here: ' "$scratch/out" >why || skip "$(cat why)"
grep -q 'event form)' "$scratch/out" && loops=$all
# What the workload forbids a runner, and who is not here.
expect_status 0 "$concbench" list runners
sed -n 's/^  \([^ ]*\) .* absent here: .*/\1/p' "$scratch/out" >absent
# shellcheck disable=SC2086  # its words
expect_status 0 "$concbench" run "$@" $cells --dry-run
cp "$scratch/err" told
awk 'FILENAME == "absent" { absent[$1]; next }
	$2 $3 == "leftout:" && $5 == "-x" && ($6 in absent || /sets up is there once/) { print $6 }
' absent told >left
$together || expect_same "cells left out for other reasons" "$(wc -l <left)" "$(wc -l <told)"

# shellcheck disable=SC2086
expect_status 0 "$concbench" run "$@" $cells --trace -o r --no-plots -q
# Quiet means quiet; a sanitizer in a subject would speak here.
expect_same "words on stderr" "$(cat told)" "$(cat "$scratch/err")"
[ -f r/summary.csv ] || finish
for file in samples summary tasks; do
	expect_csv r/$file.csv
done

# ---- samples: verified, one checksum, all cells ------------------------------------------------
columns r/samples.csv round order runner concurrency status detail checksum workers tasks units family \
	>samples
while IFS='	' read -r round _ runner concurrency state detail _; do
	wanted=ok
	[ "$round" -gt $warmups ] || wanted=warmup
	expect_same "round $round $runner -j $concurrency ($detail)" "$wanted" "$state"
done <samples
$varies || expect_same "checksums" 1 "$(cut -f 7 samples | sort -u | wc -l | tr -d ' ')"
expect_same "numbers of tasks" "$tasks" "$(cut -f 9 samples | sort -u)"
expect_same "samples without units" 0 "$(cut -f 10 samples | grep -cv '[0-9]' | tr -d ' ')"
expect_same "units" 1 "$(cut -f 10 samples | sort -u | wc -l | tr -d ' ')"

expect_status 0 "$concbench" list runners --plugin "$epoll"
runners=$(sed -n '/^ language:/,$d; s/^  \([^ ]*\) .*/\1/p' "$scratch/out")
for runner in $runners; do
	case $(awk -F '\t' -v r="$runner" '$3 == r { print $11; exit }' samples) in
	sequential) cells=1 ;;
	loop) cells=$loops ;;
	*) cells=$((all - $(grep -cx -e "$runner" left))) ;;
	esac
	# With room for all of them there is one cell, if the runner has it.
	if $together; then
		cells=1
		"$concbench" run "$@" -x "$runner" --baseline "$runner" -j "$many" --dry-run \
			>/dev/null 2>&1 || cells=0
	fi
	found=$(columns r/summary.csv runner | grep -c "^$runner\$")
	expr "$found" : "$cells\$" >/dev/null || fail "$found cells of $runner instead of $cells"
	expect_same "samples of $runner" $(((1 + warmups) * found)) "$(cut -f 3 samples | grep -c "^$runner\$")"
done

# Pools start a worker for each task in progress, and no more than there are tasks.
awk -F '\t' -v tasks="$tasks" '
	$11 == "threads" || $11 == "processes" {
		wanted = $4 < tasks ? $4 : tasks
		if ($8 != wanted)
			print $3 " -j " $4 ": " $8 " workers, not " wanted
		next
	}
	$8 > $4 { print $3 " -j " $4 ": " $8 " workers" }
' samples >"$scratch/found"
expect_empty "$scratch/found"

# ---- the ledger: every task once, in task order, in time, by a worker that there was -----------
# The first eight columns are numbers and plain words; only `text`, the last, may be quoted.
columns r/tasks.csv round order task worker start_s end_s status result text >tasks
awk -F '\t' -v tasks="$tasks" -v varies=$varies '
	function wrong(what) {
		if (told++ < 20)
			print "round " $1 " order " $2 " task " $3 ": " what
	}
	NR == FNR {
		workers[$1, $2] = $8
		next
	}
	{
		sample = $1 SUBSEP $2
		if (!(sample in workers))
			wrong("no such sample")
		if ($3 != seen[sample] + 0)
			wrong("out of order, or not once")
		seen[sample]++
		if ($4 !~ /^[0-9]+$/ || $4 >= workers[sample] + 0)
			wrong("worker " $4 " of " workers[sample])
		if ($5 !~ /^[0-9]+\.[0-9]+$/ || $6 !~ /^[0-9]+\.[0-9]+$/ || $6 < $5)
			wrong("from " $5 " to " $6)
		if ($7 != "ok")
			wrong("status " $7)
		if (varies == "false" && $3 in result && (result[$3] "") != ($8 ""))
			wrong("result " $8 ", elsewhere " result[$3])
		if (varies == "false" && $3 in text && text[$3] != $9)
			wrong("text " $9 ", elsewhere " text[$3])
		result[$3] = $8
		text[$3] = $9
		# Did a task end before one with a lower number?
		if (seen[sample] > 1 && $6 < last[sample])
			overtaken++
		last[sample] = $6
	}
	END {
		for (sample in workers)
			if (seen[sample] != tasks)
				print "a sample with " seen[sample] + 0 " tasks, not " tasks
		print overtaken + 0 >"overtaken"
	}
' samples tasks >"$scratch/found"
expect_empty "$scratch/found"
# Otherwise "in task order whatever the completion order" has not been tried.
[ "$(cat overtaken)" -gt 0 ] || fail "no task ever ended before one with a lower number"
finish
