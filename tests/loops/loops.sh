#!/bin/sh
# SPDX-License-Identifier: MIT
# loops.sh PROGRAM EPOLL.so WAITS.so ASK.so CASE [LATE.so]: event forms know no loop. The same ones run on every
# loop there is and on plain epoll, and give what the blocking form gives.
. "$(dirname "$0")/../cli/lib.sh"
epoll=$2
waits=$3
ask=$4

# both EXTRA... : the workload under all loops and, as the witness, sequentially.
both() {
	rm -rf r
	expect_status 0 "$concbench" run --plugin "$epoll" --plugin "$waits" --plugin "$ask" "$@" \
		-x sequential,family:loop -j 1,3,64 -r 2 -w 0 -o r --no-plots -q
	expect_silence # a sanitizer in a subject would speak here
	[ -f r/samples.csv ] || return 0
	columns r/samples.csv runner concurrency status checksum family >samples
	expect_same "samples under sequential" 2 "$(grep -c "^sequential	1	ok	" samples)"
	awk -F '\t' '$5 == "loop" { n[$1]++; ok[$1, $2] += $3 == "ok" }
		END { for (r in n) print r, n[r], ok[r, 1], ok[r, 3], ok[r, 64] }' samples >loops
	expect_line loops '^async '
	expect_line loops '^epoll '
	grep -v ' 6 2 2 2$' loops >"$scratch/found"
	expect_empty "$scratch/found"
	expect_same "checksums" 1 "$(cut -f 4 samples | sort -u | wc -l | tr -d ' ')"
}

case $5 in
sleep)
	both sleep -n 100 -p duration=2ms
	both sleep -n 100 -p duration=4ms -p distribution=uniform
	both sleep -n 100 -p duration=1ms -p distribution=exponential
	both sleep -n 100 -p duration=0s
	;;
wordcount)
	for i in 1 2 3 4 5; do
		awk -v n="$i" 'BEGIN { for (i = 0; i < 20000 * n; i++)
			printf "word%d%s", (i * i) % (97 * n), i % 9 ? " " : "\n" }' >"$scratch/book$i"
	done
	: >"$scratch/empty"
	both wordcount -n 17 -p \
		"files=$scratch/book1:$scratch/book2:$scratch/empty:$scratch/book3:$scratch/book4:$scratch/book5"
	;;
waits)
	both waits
	# The blocking forms keep the same contract.
	expect_status 0 "$concbench" run --plugin "$waits" waits -x sequential,threads,processes \
		-j 3,64 -r 2 -w 0 -o pools --no-plots -q
	expect_same "checksum" "$(cut -f 4 samples | head -n 1)" \
		"$(columns pools/samples.csv checksum | head -n 1)"
	;;
late)
	# An alarm that is due before its loop waits must not be missed.
	export LD_PRELOAD="$6"
	expect_status 0 "$concbench" run --plugin "$epoll" --plugin "$waits" waits -n 17 \
		-x sequential,family:loop -j 1 -r 1 -w 0 -o r --no-plots -q
	expect_silence
	;;
ask)
	both ask -n 40
	both ask -n 100 -p think=0s # more questions at once than the server's queue holds
	;;
blocking)
	# Without an event form a task holds its loop: one cell, whatever was asked for.
	expect_status 0 "$concbench" run --plugin "$epoll" null -n 100 -x async,epoll -j 1,3,64 \
		-r 1 -w 0 -o r --no-plots -q --baseline async
	expect_same "cells" "async 1,epoll 1," \
		"$(columns r/summary.csv runner concurrency | sort | tr '\t\n' ' ,')"
	;;
*)
	fail "no case '$5'"
	;;
esac
finish
