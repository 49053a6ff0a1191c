#!/bin/sh
# SPDX-License-Identifier: MIT
# calibrate.sh PROGRAM: -n auto finds a number of tasks once, and repeats, resumed runs and both builds of
# `ab` hold to it. How it is found is a unit test; here no number depends on how fast the machine is.
. "$(dirname "$0")/lib.sh"

quick="-x sequential,threads -j 2 -w 0 --no-plots -q"

# recorded FILE WORKLOAD: what a suite has of it.
recorded() {
	sed -n "s/^tasks\.$2 = //p" "$1"
}

# measured RUN WORKLOAD: the numbers of tasks in its samples, without repetition.
measured() {
	columns "$1/samples.csv" workload tasks | sed -n "s/^$2	//p" | sort -u
}

# No number is asked for: the default is auto.
# shellcheck disable=SC2086
expect_status 0 "$concbench" run primes,sleep -p numbers=7:11 -p duration=1ms $quick -r 1 -o first
expect_line first/suite.ini '^tasks = auto$'
for workload in primes sleep; do
	tasks=$(recorded first/suite.ini $workload)
	expect_same "tasks of $workload" "$tasks" "$(measured first $workload)"
	[ "${tasks:-0}" -ge 8 ] || fail "$workload has '$tasks' tasks, not four a worker"
	# Of a microsecond or less, even where all is ten times as slow; four a worker is what has not been probed.
	[ $workload = sleep ] || [ "${tasks:-0}" -ge 1024 ] || fail "$workload was not calibrated: $tasks tasks"
	while [ $((${tasks:-1} % 2)) -eq 0 ]; do tasks=$((tasks / 2)); done
	cpus=$(sed -n 's/.*"cpus_usable":[[:space:]]*\([0-9]*\).*/\1/p' first/environment.json)
	[ $workload = sleep ] && cpus=1
	[ $((cpus % tasks)) -eq 0 ] || fail "$workload: no power of two times $cpus"
done

# A repeat and a resumed run hold to what is recorded, whatever would be found now.
sed 's/^tasks.primes = .*/tasks.primes = 13/' first/suite.ini >odd.ini
expect_status 0 "$concbench" suite odd.ini --no-plots -q -o odd
expect_same "tasks of the repeat" 13 "$(measured odd primes)"
expect_same "tasks in the repeat's suite" 13 "$(recorded odd/suite.ini primes)"
expect_status 0 "$concbench" run --resume odd -r 2 --no-plots -q
expect_same "tasks of the resumed run" 13 "$(measured odd primes)"
expect_same "samples of the resumed run" 8 "$(rows odd/samples.csv)"
expect_status 0 "$concbench" suite odd.ini --no-plots -q -o seventeen -n 17
expect_same "tasks asked for" 17 "$(measured seventeen primes)"
expect_no_line seventeen/suite.ini '^tasks\.'
expect_status 0 "$concbench" suite odd.ini --no-plots -q -o anew -n auto
expect_same "tasks calibrated anew" "$(recorded anew/suite.ini primes)" "$(measured anew primes)"
[ "$(measured anew primes)" != 13 ] || fail "13 is no power of two times anything but 13"

# Of a section without it the number is the workload's own.
printf '[a]\nworkload = primes\nparam.numbers = 7\nrunner = sequential\n' >own.ini
expect_status 0 "$concbench" suite own.ini -r 1 -w 0 --no-plots -q -o own
expect_same "its own number" 36 "$(measured own primes)"

# Both sides of ab.
printf '[a]\nworkload = primes\nparam.numbers = 7\nrunner = sequential\ntasks = auto\n' >ab.ini
expect_status 0 "$concbench" ab "$concbench" "$concbench" ab.ini -r 2 -w 0 --threshold 1000 --no-plots -q -o ab
expect_same "tasks of both builds" "$(recorded ab/suite.ini primes)" "$(measured ab primes)"
expect_same "builds" "new old " "$(columns ab/samples.csv build | sort -u | tr '\n' ' ')"

# Two runs with other numbers: nothing is in common, or only a part.
expect_status 2 "$concbench" compare odd seventeen
expect_line "$scratch/err" "no cell in common: primes has 13 tasks in OLD and 17 in NEW; 'concbench suite odd/suite.ini' repeats OLD"
sed 's/^tasks.primes = .*/tasks.primes = 21/' first/suite.ini >part.ini
expect_status 0 "$concbench" suite part.ini --no-plots -q -o part
expect_status 0 "$concbench" compare odd part --threshold 1000
expect_line "$scratch/err" "^concbench: primes has 13 tasks in OLD and 21 in NEW; 'concbench suite odd/suite.ini' repeats OLD"
cp -r odd odd-too
expect_status 0 "$concbench" compare odd odd-too --threshold 1000
expect_no_line "$scratch/err" "tasks in OLD"

# Nothing is measured for a dry run, so the number is not known.
expect_status 0 "$concbench" run primes -x sequential --dry-run
expect_line "$scratch/out" '^primes  tasks=auto  sequential'
printf '[a]\nworkload = primes\ntasks = auto\ntasks.primes = 0\n' >bad.ini
expect_status 2 "$concbench" suite bad.ini
expect_line "$scratch/err" "bad.ini:4: tasks.primes '0' is not a number from 1 to"
printf '[a]\nworkload = primes\ntasks = auto\ntasks.prims = 8\n' >bad.ini
expect_status 2 "$concbench" suite bad.ini
expect_line "$scratch/err" 'tasks.prims: no workload of that name is measured here'
finish
