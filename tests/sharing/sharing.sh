#!/bin/sh
# SPDX-License-Identifier: MIT
# sharing.sh PROGRAM CASE: the workloads whose tasks share something, under the runners.
. "$(dirname "$0")/../cli/lib.sh"

# figure NAME DIR RUNNER...: that figure of each sample of these runners, one a line.
figure() {
	_name=$1
	_run=$2
	shift 2
	for _runner in "$@"; do
		columns "$_run/samples.csv" runner figures |
			sed -n "s/^$_runner	.*\b$_name=\([0-9.]*\).*/\1/p"
	done
}

case $2 in
counter)
	# Nobody keeps it right: two at once lose updates, on one processor too, as soon as one of them
	# loses it between reading and writing; in ten samples that happens on any machine. One at a time
	# loses nothing, and neither does a loop, which has nothing between the two.
	expect_status 0 "$concbench" run counter -p sync=none -p times=4000 -p pause=1us -n 16 -j 2 \
		-x sequential,threads,processes,async -r 10 -w 0 -o none --no-plots
	expect_same "samples" 40 "$(columns none/samples.csv status | grep -c '^ok$')"
	expect_same "lost one at a time" 0 "$(figure lost none sequential async | sort -u)"
	for runner in threads processes; do
		figure lost none $runner | grep -q '[1-9]' || fail "$runner lost nothing in ten samples"
	done
	tr '\n' ' ' <"$scratch/out" | tr -s ' ' >said
	expect_line said \
		'threads lost [0-9.]* % and processes [0-9.]* % of the updates: a data race\.'
	expect_line none/summary.csv 'lost [0-9.]* % of the updates: a data race'
	# All others never do.
	expect_status 0 "$concbench" run counter -p sync=mutex,atomic,sharded -p times=5000 \
		-p pause=0s,100ns -n 16 -j 2,5 -x sequential,threads,processes,async -r 1 -w 1 \
		-o kept --no-plots -q
	expect_same "lost" 0 "$(figure lost kept sequential threads processes async | sort -u)"
	expect_same "checksums" 1 "$(columns kept/samples.csv checksum | sort -u | wc -l)"
	;;
*)
	fail "no case '$2'"
	;;
esac
finish
