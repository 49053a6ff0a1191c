#!/bin/sh
# SPDX-License-Identifier: MIT
# refuse.sh PROGRAM CASE: bad usage and bad input. Each ends in exit status 2 and one line that names
# the thing, the value and what would do, before anything is measured or written.
. "$(dirname "$0")/lib.sh"

# no WORDS... PATTERN: `concbench WORDS...` is refused in a line that matches.
no() {
	# shellcheck disable=SC2294
	eval "pattern=\${$#}"
	count=$#
	words=
	i=1
	while [ "$i" -lt "$count" ]; do
		words="$words \"\${$i}\""
		i=$((i + 1))
	done
	eval "refused \"\$pattern\" \"\$concbench\" $words"
}

case $2 in
names)
	no rum null "no command 'rum'; did you mean 'run'\?"
	no zzzzzz "no command 'zzzzzz'"
	no '' "no command ''"
	no primes "no command 'primes'; it is a workload: 'concbench run primes' measures it"
	no sequential "it is a runner: 'concbench run WORKLOAD -x sequential'"
	no tour "it is a suite: 'concbench suite tour' measures it"
	no help rum "no command 'rum'; did you mean 'run'\?"
	mkdir "$scratch/made"
	: >"$scratch/made/samples.csv"
	: >"$scratch/made/mine.ini"
	no "$scratch/made" "it is a run: 'concbench report $scratch/made'"
	no "$scratch/made/mine.ini" "it is a suite: 'concbench suite $scratch/made/mine.ini'"
	no run nul "no workload 'nul'; did you mean 'null'\?"
	no run prmes "no workload 'prmes'; did you mean 'primes'\?"
	no run zzzzzz "no workload 'zzzzzz'; .*concbench list workloads"
	no run null,zzzzzz "no workload 'zzzzzz'"
	no run null zzzzzz "no workload 'zzzzzz'"
	no run "no workload named"
	no run '' "no workload"
	no run ../null "no workload '../null'"
	no run null -x treads "no runner 'treads'; did you mean 'threads'\?"
	no run null -x threads,asink "no runner 'asink'; did you mean 'async'\?"
	no run null -x zzzzzz "no runner 'zzzzzz'; .*concbench list runners"
	no run null -x '' "runner '' "
	no run null -x threads,,async "runner 'threads,,async' "
	no run null --baseline treads "baseline.*no runner 'treads'; did you mean 'threads'\?"
	no suite tuor "no suite 'tuor'; did you mean 'tour'\?"
	no suite zzzzzz "no suite 'zzzzzz'; .*concbench list suites"
	no suite "suite takes one .*, 0 given"
	no suite a b "suite takes one .*, 2 given"
	no describe nul "no workload 'nul'; did you mean 'null'\?"
	no describe treads "no runner 'treads'; did you mean 'threads'\?"
	no describe "describe takes a name"
	no describe null sleep "one name at a time, not 'sleep'"
	no list foo "no 'foo'"
	no env foo "no 'foo'"
	no plot "none given"
	no plot nowhere "nowhere is no run directory"
	run=$scratch/run builds=$scratch/builds
	mkdir "$run" "$builds"
	: >"$run/samples.csv"
	: >"$run/summary.csv"
	: >"$builds/samples.csv"
	: >"$builds/differences.csv"
	no plot "$run" --kind overlay "overlay takes two runs or more, or one of 'ab'; 1 given"
	no plot "$run" "$run" "$run" "$run" "$run" "$run" "$run" --kind wall,overlay \
		"overlay takes at most 6 runs, 7 given"
	no plot "$run" "$builds" --kind overlay "overlay takes a run of 'ab' by itself, .*: $builds"
	no plot "$run" "$run" --kind overlai "no kind of plot 'overlai'; did you mean 'overlay'\?"
	;;
options)
	no run null --thimeout 3 "no option 'thimeout' here; did you mean 'timeout'\?"
	no run null --zzzzzz "no option 'zzzzzz' here"
	no run null --zzzzzz=3 "no option 'zzzzzz' here"
	no compare a b --json --markdown "each say what is printed; give one of them"
	no compare a b --format github --json "each say what is printed; give one of them"
	no run null --rate 0 "--rate '0' is not numbers from 1 to 4294967295 .1,2,4-6. .'"
	no run null -Z "no option '-Z' here"
	no run null -qZ "no option '-Z' here"
	no run --quiet -Zq null "no option '-Z' here"
	no run null -x "-x needs RUNNER"
	no run null --runner "--runner needs RUNNER"
	no run null --quiet=yes "--quiet takes no value"
	no run null --style loud "--style 'loud' is not auto, basic, full or none"
	no list -x threads "no option '-x' here"
	no env --plugin x.so "no option 'plugin' here"
	no list --dry-run "no option 'dry-run' here"
	no describe null -n 3 "no option '-n' here"
	no run null -r 3 -m 4 "--runs .*--min-runs"
	no run null -r 3 -M 4 "--runs .*--max-runs"
	no run null -m 5 -M 2 "--min-runs 5 is above --max-runs 2"
	no suite tour -m 5 -M 2 "--min-runs 5 is above --max-runs 2"
	: >"$scratch/libhwloc.so.15"
	refused '--pin compact: hwloc does not tell in which order \(.*too short\); name the CPUs' \
		env LD_LIBRARY_PATH="$scratch" "$concbench" run null --pin compact
	;;
numbers)
	for option in -n -j -r --tasks --concurrency --runs -m -M; do
		for value in 0 -1 1.5 abc 1x '' ' 1' 0x10 1e3 99999999999999999999999; do
			no run null "$option" "$value" "'$value' is not "
		done
	done
	for option in -n -j -r; do
		no run null $option +1 "'[+]1' is not "
	done
	for option in -n -j; do
		for value in 1- -1 4-1 0-3 1-2-3 ,1 1, 1,,2 1,0 1-5000 4294967296 1..4 AUTO; do
			no run null "$option" "$value" "'$value' is not numbers from 1 to 4294967295"
		done
	done
	for value in -1 abc 1.5 ''; do
		no run null -w "$value" "--warmup '$value' is not a number from 0 to"
		no run null --seed "$value" "--seed '$value' is not a number from 0 to"
		no run null --order-seed "$value" "--order-seed '$value' is not a number from 0 to"
	done
	no run null --seed 18446744073709551616 "18446744073709551616"
	for option in --timeout --max-time --stall; do
		for value in -1 abc '' nan inf 1e300 1parsec; do
			no run null "$option" "$value" "'$value' is not seconds"
		done
	done
	no run null --timeout 0 "--timeout"
	# Nothing is no time in which there is work; a heartbeat of a suite is off with 0.
	for option in --duration --slo; do
		for value in 0 0s 0.0000000001 0ms; do
			no run null "$option" "$value" "$option '$value' is not seconds .* above 0"
		done
	done
	printf '[a]\nworkload = null\nrate = 100\nduration = 0\n' >"$scratch/s.ini"
	no suite "$scratch/s.ini" "s.ini:4: --duration '0' is not seconds .* above 0"
	expect_status 0 "$concbench" run null -n 1 --heartbeat 0 --dry-run
	for value in 0 -1 abc '' nan inf 1001 '2%%'; do
		no run null --precision "$value" "--precision '$value' is not a percentage"
	done
	;;
params)
	no run null -p foo=1 "null: no parameter 'foo'"
	no run sleep -p durration=1ms "sleep: no parameter 'durration'; did you mean 'duration'\?"
	no run sleep -p primes.numbers=3 "'primes' is neither a workload nor a runner that is measured"
	no run null,sleep -p null.duration=1ms "null: no parameter 'duration'"
	no run sleep -p duration "'duration' is not \[SCOPE.\]NAME=VALUE"
	no run sleep -p =1ms "'=1ms' is not \[SCOPE.\]NAME=VALUE"
	no run sleep -p '' "param '' is not"
	for value in '' 10 -1ms 1parsec 1ms, 2h 99999999999h .ms; do
		no run sleep -p "duration=$value" "sleep: duration=.* is not a duration .*0ns\.\.1h"
	done
	no run sleep -p distribution=normal "distribution=normal is not one of fixed\|uniform\|exponential"
	for value in '' x 3:x 18446744073709551616 -3 3.5; do
		no run primes -p "numbers=$value" "primes: numbers=.* is not integers"
	done
	for value in 0 2147483648 -1 x ''; do
		no run pbkdf2 -p "iterations=$value" "pbkdf2: iterations=$value is not an integer 1\.\.2147483647"
	done
	no run pbkdf2 -p digest=md5 "digest=md5 is not one of sha1\|sha256\|sha512"
	no run wordcount -p files=nowhere "wordcount: .*nowhere: No such file"
	no run pbkdf2 -p files=nowhere "pbkdf2: .*nowhere: No such file"
	no run wordcount -p files=/ "wordcount: .*/.*directory"
	no run wordcount -p "files=/etc/passwd:nowhere" "nowhere: No such file"
	;;
output)
	# Root may write anywhere, but not below a file.
	: >"$scratch/file"
	no run null -n 1 -o "$scratch/file" "$scratch/file.*(exists|Not a directory)"
	no run null -n 1 -o "$scratch/file/run" "$scratch/file/run: Not a directory"
	no run null -n 1 -o /proc/nowhere "/proc/nowhere: No such file"
	no run null -n 1 -o '' "--output '' "
	no run null -n 1 -o "$(printf '%0300d' 7)" "File name too long"
	# Nor is there anything measured that has no place for what its samples write.
	refused 'TMPDIR is to be a folder that samples can write into: /nowhere/x: No such file' env TMPDIR=/nowhere/x "$concbench" run copy -x sequential
	refused 'TMPDIR is to be a folder that samples can write into: /nowhere/x: No such file' env TMPDIR=/nowhere/x "$concbench" plan files
	# Another run is not touched, whatever is left of it.
	printf '{"results": [{"command": "true", "times": [1]}]}' >"$scratch/theirs.json"
	for file in samples.csv summary.csv differences.csv tasks.csv segments.csv environment.json suite.ini; do
		mkdir "$scratch/other"
		echo kept >"$scratch/other/$file"
		no run null -n 1 -o "$scratch/other" \
			"$scratch/other holds $file of another run; give another --output"
		no import "$scratch/theirs.json" -o "$scratch/other" "$scratch/other holds $file of"
		expect_same "what was there" kept "$(cat "$scratch/other/$file")"
		expect_same "files there" "$file" "$(ls "$scratch/other")"
		rm -r "$scratch/other"
	done
	mkdir -p "$scratch/other/plots"
	no run null -n 1 -o "$scratch/other" "$scratch/other holds plots of another run"
	rmdir "$scratch/other/plots"
	ln -s "$scratch/nowhere" "$scratch/other/suite.ini"
	no run null -n 1 -o "$scratch/other" "$scratch/other holds suite.ini of another run"
	[ -e "$scratch/nowhere" ] && fail "a link was followed"
	;;
output-long)
	no run null -n 1 --workload-output /nowhere/talk "--workload-output /nowhere/talk: No such file"
	mkdir "$scratch/kept"
	echo kept >"$scratch/kept/samples.csv"
	no run null -n 1 --workload-output "$scratch/kept/samples.csv" "kept/samples.csv"
	expect_same "what was there" kept "$(cat "$scratch/kept/samples.csv")"
	long=$(printf '%0200d/' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25)
	no run null -n 1 -r 1 -w 0 -o "$long" "File name too long"
	;;
exports)
	# What cannot be written is known before anything is measured.
	for option in --export-csv --export-json --export-markdown; do
		no run null -n 1 -r 1 -w 0 -q --no-plots $option /nowhere/file \
			"/nowhere/file: No such file"
	done
	no run null -n 1 --export-csv e --export-json ./e "--export-csv and --export-json name one file, ./e, which holds"
	no run null -n 1 --export-markdown e --workload-output "$PWD/e" "--export-markdown and --workload-output name one file"
	;;
traces)
	mkdir "$scratch/half"
	echo kept >"$scratch/half/tasks.csv"
	no run null -n 1 --trace -o "$scratch/half" "$scratch/half"
	expect_same "files there" tasks.csv "$(ls "$scratch/half")"
	;;
limits)
	no run null -n 4294967295 "null: 4294967295 tasks"
	no run sleep -n 4000000000 -x async "sleep: 4000000000 tasks need .* MB of memory"
	no run null -n 5000000 -j 4000000 -x threads "null -x threads -j 4000000: .* grants about"
	no run null -n 5000000 -j 4000000 -x processes "null -x processes -j 4000000: .* grants about"
	no run null -n 5000000 -j 4000000 -x threads "use --concurrency [1-9][0-9]* or less"
	# What cannot be had is refused for itself: the others are measured, and the run lacks it.
	expect_status 1 "$concbench" run null -n 10,4000000000 -j 2 -x threads -r 1 -w 0 --no-plots -q -o r
	expect_same "cells" 1 "$(rows r/summary.csv | tr -d ' ')"
	expect_line r/environment.json 'null: 4000000000 tasks need [0-9]+ MB of memory, [0-9]+ MB are available; use --tasks [0-9]+ or less'
	rm -rf r
	expect_status 1 "$concbench" run null -n 5000000 -j 2,4000000 -x threads --dry-run
	expect_status 1 "$concbench" run null -n 5000000 -j 2,4000000 -x threads -r 1 -w 0 --no-plots -o r
	expect_line "$scratch/err" "^concbench: left out: null -x threads -j 4000000: this system grants about"
	expect_same "cells" 1 "$(rows r/summary.csv | tr -d ' ')"
	rm -rf r
	printf '[a]\nworkload = null\nrunner = threads\ntasks = 5000000\nconcurrency = 2, 4000000\n' >"$scratch/a.ini"
	expect_status 1 "$concbench" ab "$concbench" "$concbench" "$scratch/a.ini" --dry-run
	expect_status 1 "$concbench" ab "$concbench" "$concbench" "$scratch/a.ini" -r 1 -w 0 --no-plots -o r
	expect_line r/environment.json "null -x threads -j 4000000: this system grants about"
	rm -rf r
	# Among the default runners, those that can are measured.
	expect_status 0 "$concbench" run sleep -n 5000000 -j 4000000 --dry-run
	for runner in threads processes; do
		expect_line "$scratch/err" "^concbench: left out: sleep -x $runner -j 4000000: .* grants"
	done
	expect_line "$scratch/out" "async"
	expect_no_line "$scratch/out" "threads"
	no run sleep -n 1-1000 -j 1-1000 "more than [0-9]+ cells"
	# What tasks keep open: 200 of them are granted, and a subject's limit is raised to that.
	ulimit -n 264
	grants="open descriptors, this system grants 200 .ulimit -Hn."
	no run wordcount -n 300 -j 201 -x async "201 tasks at once need 201 $grants"
	no run exec -n 300 -j 201 -x async "201 tasks at once need 201 $grants"
	no run letters -n 300 -j 201 -x threads "201 tasks at once need 201 $grants"
	no run copy -n 300 -j 101 -x threads "101 tasks at once need 202 $grants"
	ulimit -Sn 100
	echo some words and more words >"$scratch/words"
	expect_status 0 "$concbench" run wordcount -n 180 -j 180 -x async -p "files=$scratch/words" \
		-r 1 -w 0 --no-plots -q -o r
	;;
user-limit)
	# ulimit -u is of all that a user runs, but for root's: here of one who runs nothing else.
	[ "$(id -u)" -eq 0 ] || skip "only root can become a user who runs nothing else"
	uid=$((1000000 + $$))
	user() {
		prlimit --nproc=20 setpriv --reuid $uid --clear-groups "$@"
	}
	chmod 711 "$scratch" && chmod 777 . ../cache
	user "$concbench" --version >/dev/null 2>&1 || skip "no other user can be had, or none can start the program"
	for runner in threads processes; do
		expect_status 2 user "$concbench" run sleep -n 20 -j 20 -x $runner --dry-run
		expect_line "$scratch/err" "sleep -x $runner -j 20: this system grants about 17 more workers \\(ulimit -u = 20\\), not 20; use --concurrency 17 or less"
		# The harness, its guardian and the subject are the other three.
		expect_status 0 user "$concbench" run sleep -n 17 -j 17 -x $runner -p duration=100ms -r 1 -w 0 -o $runner --no-plots -q
	done
	# A search plans on when the guardian is there: it is not counted twice.
	run user "$concbench" run sleep -p duration=1ms --slo 1s -x threads -j 17 --duration 200ms --max-time 3 -o search --no-plots -q
	expect_no_line "$scratch/out" "^left out:"
	others=
	for _ in 1 2 3 4 5; do
		setpriv --reuid $uid --clear-groups sleep 60 &
		others="$others $!"
	done
	theirs() {
		[ "$(ps -U $uid -o comm= | grep -c sleep)" -eq 5 ]
	}
	wait_until 20 theirs
	expect_status 2 user "$concbench" run sleep -n 13 -j 13 -x threads --dry-run
	expect_line "$scratch/err" "grants about 12 more workers .ulimit -u = 20.*; use --concurrency 12 or less"
	expect_status 0 user "$concbench" run sleep -n 12 -j 12 -x threads -p duration=100ms -r 1 -w 0 -o beside --no-plots -q
	# shellcheck disable=SC2086
	kill $others
	;;
suites)
	suite() {
		printf '%b' "$1" >"$scratch/s.ini"
		no suite "$scratch/s.ini" "$2"
	}
	no suite ./nowhere.ini "suite ./nowhere.ini: No such file"
	suite '' "nothing to measure"
	suite '[global]\nwarmup = 1\n' "nothing to measure"
	suite 'workload = null\n' "s.ini:1: 'workload' stands before any \[section\]"
	suite '[a]\nrunner = threads\n' "no workload named"
	suite '[a]\nworkload = nul\n' "\[a\]: no workload 'nul'; did you mean 'null'\?"
	suite '[a]\nworkload = null\nrunner = treads\n' "\[a\]: no runner 'treads'"
	suite '[a]\nworkload = null\n\ntasks = 0\n' "s.ini:4: .*'0' is not"
	suite '[a]\nworkload = null\ntaks = 3\n' "s.ini:3: no option 'taks' here; did you mean 'tasks'\?"
	suite '[a]\nworkload = null\nwarmup = 3\n' "s.ini:3: no option 'warmup' here"
	suite '[global]\ntasks = 3\n[a]\nworkload = null\n' "s.ini:2: no option 'tasks' here"
	suite '[global]\noutput = /tmp/x\n[a]\nworkload = null\n' "s.ini:2: no option 'output' here"
	suite '[global]\nhelp = yes\n[a]\nworkload = null\n' "s.ini:2: no option 'help' here"
	suite '[global]\nplugin = x.so\n[a]\nworkload = null\n' "plug-in $scratch/x.so: No such file"
	suite '[a]\nworkload = null\n[global]\nwarmup = 1\n' "s.ini:3: .*\[global\].* must be the first"
	suite '[a]\nworkload = null\ntasks = 1\ntasks = 2\n' "s.ini:4: 'tasks' is given twice"
	suite '[a]\nworkload = sleep\nparam.duration = 1\n' "\[a\]: sleep: duration=1 is not"
	suite '[a]\nworkload = null\nwhat is this\n' "s.ini:3: "
	suite '[a]\nworkload = null\n\trunner = threads\n' "s.ini:3: 'runner' begins with blanks"
	suite '[a\nworkload = null\n' "s.ini:1: no ']'"
	;;
suite-comment)
	# A comment may be long; its end is not a line of its own.
	long=$(printf '%0198d' 7)
	printf '[a]\nworkload = null ;no\nrunner = sequential\n;%s\n' "${long}tasks = 99" >"$scratch/s.ini"
	expect_status 0 "$concbench" suite "$scratch/s.ini" --dry-run
	expect_line "$scratch/out" 'tasks=1000000 '
	;;
suite-folder)
	no suite "$scratch/work" "[Dd]irectory"
	no suite . "[Dd]irectory"
	;;
one-line)
	# Whatever was typed, the message is one line, and no control character reaches the terminal.
	for word in 'two
lines' "$(printf 'an \033[31mescape')" "$(printf 'tab\tand bell\a')" "$(printf '%5000d' 7)"; do
		refused "no workload" "$concbench" run "$word"
		expect_no_line "$scratch/err" "$(printf '[\001-\010\013-\037\177]')"
		refused "no runner" "$concbench" run null -x "$word"
		refused "no suite" "$concbench" suite "$word"
		refused "no option" "$concbench" run null "--$word"
		refused "is not" "$concbench" run null -n "$word"
		refused "param" "$concbench" run null -p "$word"
		refused "no command" "$concbench" "$word"
	done
	mkdir "$scratch/no-run" "$scratch/neither"
	echo round | tee "$scratch/no-run/samples.csv" >"$scratch/neither/samples.csv"
	for command in plot report slides 'export --format pyperf' "compare $scratch/neither"; do
		# shellcheck disable=SC2086 # words
		refused "no column workload" "$concbench" $command "$scratch/no-run"
	done
	;;
*)
	fail "no case '$2'"
	;;
esac
finish
