# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2034
# inputs.sh, sourced by what tries every workload: sets the positional parameters to options that
# make $workload's input small. It may write files into the scratch directory, and needs $plugin.

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
serve)
	set -- -p think=2ms -p clients=9
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
