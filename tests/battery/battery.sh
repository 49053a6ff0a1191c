#!/bin/sh
# SPDX-License-Identifier: MIT
# battery.sh PROGRAM EPOLL.so PLUGIN.so WORKLOAD: the one battery that every workload passes under
# every runner there is and a second loop, at 1, 2, 3, 7, 64 and more workers than tasks. PLUGIN.so is
# there for workloads that are not built in. What must hold for each sample: verified, the same checksum, and a sound ledger.
. "$(dirname "$0")/../cli/lib.sh"
epoll=$2
plugin=$3
workload=$4
# 64 workers are more than these tasks. A warm-up, in which memory is measured, is an idle repetition
# for all but one.
tasks=21
many=64
warmups=0
varies=false
# Tasks that are all in progress at once leave out the cells with less room.
together=false

# Small inputs, and some that differ from task to task. A workload that is new here has its defaults.
set --
case $workload in
chain)
	set -- -p duration=3ms
	;;
exec)
	set -- -p 'command=printf "task %s\n" "{i}"'
	;;
copy)
	set -- -p size=5000 -p count=30 -p method=copy_file_range
	;;
counter)
	set -- -p times=2000
	;;
fetch)
	set -- -p latency=3ms -p distribution=uniform -p size=3KB
	;;
letters)
	seq 20000 | tr 0-9 a-jA-J >"$scratch/text"
	set -- -p "file=$scratch/text"
	;;
matmul)
	set -- -p n=40 -p kernel=blas
	"$concbench" run matmul "$@" --dry-run >out 2>&1 || set -- -p n=40 -p kernel=blocked
	;;
false-sharing)
	set -- -p times=2000
	;;
lock)
	set -- -p times=200 -p inside=200ns -p outside=200ns -p kind=fair
	;;
memory)
	set -- -p size=1MiB -p stride=64
	;;
null)
	tasks=66
	many=64,69
	warmups=1
	;;
pingpong)
	tasks=20
	together=true
	set -- -p rounds=100
	;;
pipeline)
	together=true
	set -- -p producers=14 -p consumers=7 -p items=400 -p capacity=2
	;;
primes)
	set -- -p numbers=0:1:2:3:4:9:25:4294967291:4294967297:1000000007:2147483647:999999000001
	;;
pbkdf2)
	printf 'a text of one line\n' >"$scratch/text"
	set -- -p iterations=20 -p "files=$scratch/text"
	;;
race-to-deadline)
	# Which request gets which character is a matter of who asks first.
	varies=true
	set -- -p latency=2ms -p patience=60s
	;;
primesum)
	set -- -p limit=20000
	;;
sleep)
	set -- -p duration=2ms -p distribution=uniform
	;;
spin)
	set -- -p work=100us
	;;
squares)
	set -- -p count=2000000
	;;
wordcount)
	for i in 1 2 3 4 5; do
		awk -v n="$i" 'BEGIN { for (i = 0; i < 3000 * n; i++)
			printf "word%d%s", (i * i) % (53 * n), i % 9 ? " " : "\n" }' >"$scratch/book$i"
	done
	printf 'quo"ted, quo"ted,\n' >"$scratch/odd"
	set -- -p "files=$scratch/book1:$scratch/book2:$scratch/odd:$scratch/book3:$scratch/book4:$scratch/book5"
	;;
ask)
	set -- --plugin "$plugin"
	;;
waits)
	tasks=32
	set -- --plugin "$plugin"
	;;
esac
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
