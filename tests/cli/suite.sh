#!/bin/sh
# SPDX-License-Identifier: MIT
# suite.sh PROGRAM [odd]: a run's suite.ini repeats the run: the same cells in the same order.
. "$(dirname "$0")/lib.sh"

# what RUN: everything that must be repeated.
what() {
	columns "$1/samples.csv" round order workload params tasks runner concurrency seed status checksum
}

# again ARGS...: `concbench ARGS` into ./first, its suite.ini into ./second.
again() {
	rm -rf first second
	expect_status 0 "$concbench" "$@" -o first --no-plots -q || return 0
	expect_status 0 "$concbench" suite first/suite.ini -o second --no-plots -q || return 0
	what first >one
	what second >two
	[ -s one ] || fail "nothing was measured"
	# How many rounds it takes to be precise is nobody's to repeat; the first ones are.
	least=$(cat one two | wc -l)
	case " $* " in *" --precision "*) least=$(wc -l one two | sort -n | awk 'NR == 1 { print $1 }') ;; esac
	head -n "$least" one >one.cut
	head -n "$least" two >two.cut
	cmp -s one.cut two.cut || { fail "the repetition of '$*' differs"; diff one two | head; }
	cmp -s first/suite.ini second/suite.ini ||
		{ fail "suite.ini of '$*' differs"; diff first/suite.ini second/suite.ini; }
	[ -f first/tasks.csv ] && { [ -f second/tasks.csv ] || fail "the trace was forgotten"; }
}

if [ "${2:-}" = odd ]; then
	# Blanks after a comma belong to a value, whatever a suite's author may put into lists.
	again run pbkdf2 -n 2 -x sequential -p 'salt=one\, two' -p iterations=3 -r 2
	again run pbkdf2 -n 2 -x sequential -p 'salt= in blanks ' -p iterations=3 -r 2
	# Nothing at all; a sanitizer looks at who reads beyond its end.
	again run pbkdf2 -n 2 -x sequential -p 'salt=,pepper' -p files= -p iterations=3 -r 2
	expect_same "an empty value" "files=;digest=sha512;iterations=3;salt=;dklen=64" \
		"$(columns second/samples.csv params | sort -u | head -n 1)"
	mkdir "dir, one"
	echo 'some words and some more words' >'dir, one/b:1 \ "x".txt'
	again run wordcount -n 2 -x sequential,async -r 2 -p 'files=dir\, one/b\:1 \\ "x".txt'
	for salt in 'a ;b' ';b' 'a ; ; ;; b ' '# no comment' '"' '"q"' 'a \\;b' "$(seq -s ' ;' 200)"; do
		again run pbkdf2 -n 1 -x sequential -p "salt=$salt" -p iterations=3 -r 1 -w 0
	done
	# What ends a line cannot be kept: it is refused before anything is measured.
	mkdir "$(printf 'nl\nx')" && : >"$(printf 'nl\nx/p.so')"
	printf '[a]\nworkload = null\n' >"$(printf 'two\nlines.ini')"
	for words in '--workload-output a\nb' '--baseline threads\nx' '--pin none\rx' '--plugin nl\nx/p.so' '-p salt=a\nb'; do
		expect_status 2 "$concbench" run pbkdf2 --dry-run "${words%% *}" "$(printf "${words#* }")"
		expect_line "$scratch/err" 'control characters cannot be kept in a suite'
	done
	expect_status 2 "$concbench" suite "$(printf 'two\nlines.ini')" --dry-run
	expect_line "$scratch/err" 'control characters cannot be kept in a suite'
	# As runs of before have it: cut where a comment would have begun.
	printf '[a]\nworkload = pbkdf2\nparam.salt = "a "\n\t";b"\nparam.iterations = 3 ; few\n' >old.ini
	expect_status 0 "$concbench" suite old.ini --dry-run
	expect_line "$scratch/out" 'iterations=3;salt=a \\;b;'
	finish
fi

again run null -n 10,20 -r 3 -w 2
again run null,sleep -n 6 -p duration=1ms,2ms -j 1-3 -r 2 --seed 7
again run primes -n 5 -p numbers=3:5:7,11:13 -x threads,async -j auto -r 2 --baseline async
again run null -n 10 -x sequential -m 3 -M 4 --precision 50 --trace
again run pbkdf2 -n 3 -x threads,sequential -p 'salt=a;b # c = "d" [e]' -p iterations=3 -r 2
again run pbkdf2 -n 2 -x sequential -p 'salt=one\,two,three' -p iterations=3 -r 2
# Longer than a line of the reader.
again run primes -n 3 -x sequential -r 2 -p "numbers=$(seq 3 2 401 | tr '\n' ':')5"

again run sleep -n 1 -x sequential -r 1 -w 0 -p "duration=$(seq -f %gns -s , 200)"
# Lists as long: every other number makes no ranges; the last of two values is the one.
again run null -n "$(seq -s , 1 2 399)" -j 1 -x sequential -r 1 -w 0
again run null -n 1 -x threads -j "$(seq -s , 1 2 139)" -r 1 -w 0
again run sleep -n 1 -x sequential -r 1 -p duration=1ms -p duration=2ms
# shellcheck disable=SC2046
again run $(yes null | head -n 60) -n 1 -x "$(yes threads,async | head -n 30 | paste -sd ,)" -r 1
# A name as long as a folder's may be, less the time.
printf '[global]\nname = %s\nruns = 1\nwarmup = 0\n[a]\nworkload = null\ntasks = %s\n' "$(printf '%0230d' 7)" \
	"$(seq -s ', ' 1 2 99)" >long.ini
again suite long.ini -x sequential
expect_status 0 "$concbench" suite long.ini --no-plots -q
expect_same "folders" 1 "$(find results -mindepth 1 -maxdepth 1 -name '0*7-20*Z' | wc -l)"

cat >mine.ini <<'END'
; two sections, blanks, a comment
[global]
name = mine
runs = 2
warmup = 0
order-seed = 42

[first]
workload = null , sleep
tasks = 4, 8
runner = sequential, threads
concurrency = 2
param.duration = 1ms,
  ; a value goes on where a line begins with blanks
	2ms

[second]
workload = sleep
tasks = 4
runner = async
concurrency = 1,
	2
    , 3
param.duration = 1ms
END
again suite mine.ini
expect_same "cells" 15 "$(rows first/summary.csv | tr -d ' ')"
expect_line first/suite.ini '^name = mine$'

# The order follows from its seed, and another seed gives another one.
for seed in 42 43; do
	rm -rf other
	expect_status 0 "$concbench" suite mine.ini --order-seed $seed -o other --no-plots -q
	what other >three
	if [ $seed = 42 ]; then
		cmp -s one three || fail "order seed 42 gave another order"
	else
		cmp -s one three && fail "order seed 43 gave the order of 42"
	fi
done
# What is given on the command line overrides the file.
rm -rf other
expect_status 0 "$concbench" suite mine.ini -x threads -n 3 -r 1 -o other --no-plots -q
expect_same "runners" threads "$(columns other/samples.csv runner | sort -u)"
expect_same "tasks" 3 "$(columns other/samples.csv tasks | sort -u)"
expect_same "samples" "$(rows other/summary.csv)" "$(rows other/samples.csv)"

# A parameter of the command line is for those sections that have it; in suite.ini it stands there alone.
cat >three.ini <<'EOF'
[hash]
workload = pbkdf2
runner = sequential
tasks = 1
param.iterations = 3

[wait]
workload = sleep
runner = sequential, threads
tasks = 1
param.duration = 1ms

[more]
workload = null
runner = threads
tasks = 1
EOF
again suite three.ini -r 1 -w 0 -p pbkdf2.digest=sha256 -p duration=2ms -p schedule=counter
expect_same "parameters" "null  schedule=counter
pbkdf2 files=;digest=sha256;iterations=3;salt=salt;dklen=64 
sleep duration=2ms;distribution=fixed 
sleep duration=2ms;distribution=fixed schedule=counter" \
	"$(columns first/samples.csv workload params runner_params | sort -u | tr '\t' ' ')"
expect_same "lines of parameters" "hash iterations hash pbkdf2.digest wait duration wait schedule more schedule" \
	"$(awk '/^\[/ { section = substr($0, 2, length($0) - 2) } sub(/^param\./, "") { printf "%s%s %s", n++ ? " " : "", section, $1 }' first/suite.ini)"
# A workload's before a runner's, in whatever section it stands.
if "$concbench" run sleep -x python-asyncio --dry-run >"$scratch/out" 2>&1; then
	printf '[a]\nworkload = sleep\nrunner = python-asyncio\ntasks = 1\n[b]\nworkload = primesum\ntasks = 1\n' >scope.ini
	expect_status 0 "$concbench" suite scope.ini -p limit=20 --dry-run
	expect_line "$scratch/out" 'limit=20'
fi
nobody() {
	expect_status 2 "$concbench" suite three.ini --dry-run -p "$1"
	expect_line "$scratch/err" "^concbench: $2"
}
nobody duratoin=2ms "neither a workload nor a runner that is measured has a parameter 'duratoin'; did you mean 'duration'\?"
nobody sleep.duratoin=2ms "\[wait\]: sleep: no parameter 'duratoin'; did you mean 'duration'\?"
nobody copy.size=1 "--param 'copy.size=1': 'copy' is neither a workload nor a runner that is measured"
nobody duration=2 '\[wait\]: sleep: duration=2 is not a duration'

# Given twice, the last one holds, and that is told.
expect_status 0 "$concbench" run pbkdf2 --dry-run -x sequential -p digest=sha256 -p iterations=3 -p digest=sha512
expect_line "$scratch/err" '^concbench: --param digest is given twice; the last one holds; digest=A,B measures both$'
expect_same "cells" "1 digest=sha512" "$(grep -c . "$scratch/out") $(grep -o 'digest=[^;]*' "$scratch/out")"
expect_status 0 "$concbench" run pbkdf2 --dry-run -x sequential -p digest=sha256 -p pbkdf2.digest=sha1
expect_empty "$scratch/err"
expect_status 0 "$concbench" suite three.ini --dry-run -p duration=2ms -p iterations=4
expect_empty "$scratch/err"
expect_status 0 "$concbench" suite three.ini --dry-run -p duration=2ms -p duration=3ms
expect_same "notes" 1 "$(grep -c 'given twice' "$scratch/err")"
printf '[a]\nworkload = pbkdf2\nparam.digest = sha256\nparam.iterations = 3\nparam.digest = sha512\n' >twice.ini
expect_status 0 "$concbench" suite twice.ini --dry-run
expect_line "$scratch/err" "^concbench: twice.ini:5: 'param.digest' is given twice; the last one holds"
printf '[a]\nworkload = null\ntasks = 1\nrunner = sequential\ntasks = 2\n' >twice.ini
expect_status 2 "$concbench" suite twice.ini --dry-run
expect_line "$scratch/err" "twice.ini:5: 'tasks' is given twice"

# The inputs follow from the seed.
for seed in 1 2; do
	rm -rf other
	expect_status 0 "$concbench" run sleep -n 9 -p duration=1ms -p distribution=uniform -x async \
		-r 1 -w 0 --seed $seed -o other --no-plots -q
	columns other/samples.csv checksum >>sums
done
expect_same "checksums of two seeds" 2 "$(sort -u sums | wc -l | tr -d ' ')"
finish
