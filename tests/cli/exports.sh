#!/bin/sh
# SPDX-License-Identifier: MIT
# exports.sh PROGRAM: what the user names is written whole or not at all, and never over a run.
. "$(dirname "$0")/lib.sh"

# measure STATUS ARGS...
measure() {
	_wanted=$1
	shift
	expect_status "$_wanted" "$concbench" run null -n 3 -x sequential -w 0 -r 2 --no-plots -q "$@"
}

expect_kept() {
	expect_same "$1" kept "$(cat "$1")"
}

measure 0 -o first
cp -r first copy

# A run that is refused touches nothing.
echo kept >keep
for option in --export-csv --export-json --export-markdown; do
	measure 2 -o first $option keep
	expect_line "$scratch/err" 'first holds samples.csv of another run'
	expect_kept keep
done
# Nor does one that writes nothing, or fails to.
expect_status 1 "$concbench" run null -n 3 -x sequential -w 0 -r 2 --no-plots -q -o full \
	--export-json /dev/full
expect_line "$scratch/err" '/dev/full: No space left on device'
rm -r full
# ThreadSanitizer writes a file of its own at the start, before main can ignore the signal.
if [ "${SANITIZE-}" != thread ]; then
	mkdir closed
	cp keep closed/keep
	status=0
	(
		# shellcheck disable=SC3045
		ulimit -f 0
		exec "$concbench" export first --format hyperfine -o closed/keep
	) >"$scratch/out" 2>"$scratch/err" || status=$?
	expect_same "exit status under a limit" 1 $status
	expect_kept closed/keep
	expect_same "what is left" keep "$(ls -A closed)"
fi

# No file of a run is written over, however it is named.
ln -s first/samples.csv link
ln -s first folder
for target in first/samples.csv first/summary.csv first/../first/suite.ini link folder/environment.json \
	first/tasks.csv; do
	expect_status 2 "$concbench" export first --format markdown -o $target
	expect_line "$scratch/err" "$target is a file of a run"
	expect_empty "$scratch/out"
	measure 2 -o second --export-csv $target
	expect_line "$scratch/err" "$target is a file of a run"
	[ ! -e second ] || fail "a refused run left its directory"
done
diff -r first copy || fail "a run was changed"
# Not of the run either that is about to be made.
mkdir new
measure 2 -o new --export-csv new/samples.csv
expect_line "$scratch/err" "new/samples.csv is a file of a run"
expect_same "files there" "" "$(ls -A new)"
measure 0 -o new --export-csv new/export.csv
[ -s new/export.csv ] || fail "no export beside the run's files"
(
	cd first && expect_status 2 "$concbench" export . --format markdown -o samples.csv
)

# "-" is standard output, and nothing else goes there.
measure 0 -o third --export-json -
cp "$scratch/out" out.json
measure 0 -o fourth --export-json file.json
expect_same "first byte" "{" "$(head -c 1 out.json)"
expect_same "lines of JSON" "$(wc -l <file.json)" "$(wc -l <out.json)"
measure 0 -o fifth --workload-output -
measure 2 -o sixth --workload-output - --export-csv -
[ ! -e ./- ] || fail "a file is called -"
expect_status 0 "$concbench" export first --format markdown -o -
cp "$scratch/out" out.md
expect_status 0 "$concbench" export first --format markdown
cmp out.md "$scratch/out" || fail "-o - differs from no -o"

# What is no plain file is written in its place; a link is followed.
mkfifo pipe
cat pipe >piped &
expect_status 0 "$concbench" export first --format markdown -o pipe
wait
cmp out.md piped || fail "a pipe got something else"
echo old >target
ln -s target alias
expect_status 0 "$concbench" export first --format markdown -o alias
[ -L alias ] || fail "a link is one no more"
cmp out.md target || fail "a link was not followed"
# What looks the same has numbers; one that is called so already keeps its name.
mkdir same && printf '%s\n' round,order,workload,params,tasks,runner,concurrency,seed,status,wall_s \
	1,1,w,,1,sequential,1,1,ok,1 1,2,w,,1,sequential,1,2,ok,1 1,3,w,,1,sequential,1,3,ok,1 \
	'1,4,w,"a=1 (2)",1,sequential,1,1,ok,1' 1,5,w,a=1,1,sequential,1,1,ok,1 \
	1,6,w,a=1,1,sequential,1,2,ok,1 >same/samples.csv
expect_status 0 "$concbench" export same --format github-action
expect_same names 'w sequential -j 1 -n 1 (2) wall|w sequential -j 1 -n 1 (3) wall|w sequential -j 1 -n 1 a=1 (2) wall|w sequential -j 1 -n 1 a=1 (3) wall|w sequential -j 1 -n 1 a=1 wall|w sequential -j 1 -n 1 wall' \
	"$(tr ',{' '\n\n' <"$scratch/out" | sed -n 's/.*"name":[[:space:]]*"\(.*\)"$/\1/p' | sort | paste -sd '|')"
expect_status 0 "$concbench" export same --format benchstat
expect_same "names of benchstat" 6 "$(grep ^Bench "$scratch/out" | cut -d ' ' -f 1 | sort -u | wc -l | tr -d ' ')"
expect_line "$scratch/out" '^BenchmarkW/runner=sequential/concurrency=1/tasks=1/again=3 1 '

finish
