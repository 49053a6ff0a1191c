#!/bin/sh
# SPDX-License-Identifier: MIT
# twins.sh PROGRAM LANGUAGE: every twin that ships gives the checksum of the C workload, verified by
# the C check, under every host of its language that can run it, at concurrency 1, 2 and 7.
. "$(dirname "$0")/../cli/lib.sh"
language=$2
inputs=$lib/../battery/inputs.sh

expect_status 0 "$concbench" list runners
sed -n "/^ language:$language/,/^ [^ ]/p" "$scratch/out" | grep 'absent here: ' >why && skip "$(cat why)"
hosts=$(sed -n "/^ language:$language/,\$s/^  \($language-[^ ]*\) .*/\1/p" "$scratch/out")
[ "$(echo "$hosts" | wc -w)" -gt 1 ] || fail "hosts: $hosts"

concurrency=1,2,7
runners=sequential,language:$language
if sanitized; then # what is compiled is the same under each
	concurrency=2
	runners=sequential,$language-sequential
	hosts=$language-sequential
fi

found=0
for file in "$CONCBENCH_DATA/workloads/$language"/*.*; do
	workload=$(basename "${file%.*}")
	set --
	. "$inputs"
	# The default kernel: numpy need not be there.
	[ "$workload" != matmul ] || set -- -p n=40
	expect_status 0 "$concbench" run "$workload" "$@" -n "$tasks" -j $concurrency -r 1 -w 0 --no-plots -q \
		-x "$runners" -o "$workload"
	found=$((found + 1))
	[ -f "$workload/samples.csv" ] || continue
	columns "$workload/samples.csv" runner concurrency status detail checksum >samples
	if [ "$language" = python ] && ! sanitized; then # workers that begin with nothing set the twin up again
		[ "$workload" != counter ] || { # a lock goes to forked processes alone, which is said beforehand
			expect_status 2 "$concbench" run counter -x python-pool -p start=spawn -o refused
			expect_line "$scratch/err" "sync=mutex: only forked processes have the lock"
			[ ! -e refused ] || fail "measured all the same"
			set -- "$@" -p sync=sharded
		}
		expect_status 0 "$concbench" run "$workload" "$@" -n "$tasks" -j 2 -r 1 -w 0 --no-plots -q \
			-x python-processes,python-pool -p start=spawn,forkserver -o "$workload-start"
		columns "$workload-start/samples.csv" runner concurrency status detail checksum >>samples
	fi
	awk -F '\t' '$3 != "ok" { print $1 " -j " $2 ": " $3 ": " $4 }' samples >others
	expect_empty others
	expect_same "checksums of $workload" 1 "$(cut -f 5 samples | sort -u | wc -l | tr -d ' ')"
	for host in $hosts; do
		cut -f 1 samples | grep -qx -e "$host" || {
			# It must have said why.
			grep -q "left out: .*-x $host" "$scratch/err" || fail "$workload: $host is missing"
		}
	done
done
[ "$found" -gt 3 ] || fail "$found twins"
finish
