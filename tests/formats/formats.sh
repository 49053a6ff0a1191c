#!/bin/sh
# SPDX-License-Identifier: MIT
# formats.sh PROGRAM WHAT: what `export` writes is what the other tool reads, and `import` loses
# nothing. The rules are in readers.py; where the tool itself is installed, it reads the file too.
. "$(dirname "$0")/../cli/lib.sh"
what=$2
here=$lib/../formats
python=
for candidate in /usr/bin/python3 python3; do
	command -v "$candidate" >/dev/null && python=$candidate && break
done
formats='benchstat github-action github-action-speedup google-benchmark hyperfine hyperfine-csv
	markdown pyperf trace'

# reads ARGS...: readers.py finds nothing wrong.
reads() {
	[ -n "$python" ] || skip "no python3"
	"$python" "$here/readers.py" "$@" >"$scratch/read" 2>&1 && return 0
	fail "readers.py $*"
	tail -n 20 "$scratch/read"
}

# measured DIR: a small run with a pool, a loop with overlapping tasks, and a blocking form.
measured() {
	expect_status 0 "$concbench" run sleep,null -n 6 -p sleep.duration=1ms \
		-x sequential,threads,async -j 3,9 -r 10 -w 1 --trace --no-plots -q -o "$1"
}

# exported DIR FORMAT FILE
exported() {
	expect_status 0 "$concbench" export "$1" --format "$2" -o "$3"
	expect_empty "$scratch/out"
}

case $what in
hyperfine)
	command -v hyperfine >/dev/null || skip "no hyperfine"
	hyperfine -N -i -r 12 -L value 1,2 'true {value}' 'sh -c "exit {value}"' --export-json real.json \
		>/dev/null 2>&1 || skip "hyperfine does not run"
	expect_status 0 "$concbench" import real.json -o imported
	expect_line "$scratch/err" '24 of 48 samples failed'
	expect_csv imported/samples.csv
	expect_csv imported/summary.csv
	expect_summed imported
	reads imported real.json imported
	exported imported hyperfine again.json
	exported imported hyperfine-csv again.csv
	# The cells that failed are no part of it.
	reads same real.json again.json
	# What it wrote is what we write: the same fields, of our own samples.
	measured r
	exported r hyperfine ours.json
	exported r hyperfine-csv ours.csv
	reads fields real.json ours.json
	reads hyperfine ours.json r
	reads hyperfine-csv ours.csv ours.json
	# An import can be compared, and drawn where gnuplot is.
	cp -r imported copy
	expect_status 0 "$concbench" compare imported copy
	expect_line "$scratch/out" '^true 1 value=1$'
	command -v gnuplot >/dev/null && expect_status 0 "$concbench" plot imported
	;;
google-benchmark)
	measured r
	exported r google-benchmark r.json
	reads google-benchmark r.json r
	script=/usr/share/benchmark/compare.py
	[ -r "$script" ] || skip "no compare.py of google-benchmark (libbenchmark-tools)"
	"$python" -c 'import scipy' 2>/dev/null || export PYTHONPATH="$here/stand_in" PYTHONDONTWRITEBYTECODE=1
	"$python" -c 'import scipy.stats' 2>/dev/null || skip "no numpy, which compare.py needs"
	expect_status 0 "$python" "$script" benchmarks r.json r.json
	expect_line "$scratch/out" \
		'threads/concurrency:3/tasks:6/.*:fixed_pvalue.*U Test, Repetitions: [0-9]+ vs'
	expect_no_line "$scratch/out" 'Error|Traceback'
	expect_status 0 "$python" "$script" filters r.json \
		sleep/runner:sequential/concurrency:1 sleep/runner:threads/concurrency:3
	expect_line "$scratch/out" \
		'sequential/concurrency:1 vs. sleep/runner:threads/concurrency:3\]/tasks:6/.* [+-][0-9]+\.[0-9]'
	;;
frames)
	measured r
	tried=
	if "$python" -c 'import pandas' 2>/dev/null; then
		tried=pandas
		expect_status 0 "$python" "$here/frames.py" r
	fi
	if command -v Rscript >/dev/null; then
		tried="$tried R"
		expect_status 0 Rscript --vanilla "$here/frames.R" r
	fi
	[ -n "$tried" ] || skip "neither pandas nor R"
	;;
run)
	# What `run` writes by itself is what `export` writes of its directory, to the byte.
	expect_status 0 "$concbench" run null -n 5 -x sequential,threads -j 2 -r 3 -w 0 -o r --no-plots \
		-q --export-json r.json --export-csv r.csv --export-markdown r.md
	exported r hyperfine e.json
	exported r hyperfine-csv e.csv
	exported r markdown e.md
	for ending in json csv md; do
		cmp -s "r.$ending" "e.$ending" || fail "r.$ending is not e.$ending"
	done
	expect_status 0 "$concbench" export r --format markdown
	cmp -s "$scratch/out" e.md || fail "standard output is not what -o writes"
	expect_status 1 "$concbench" export r --format markdown -o /dev/full
	expect_status 1 "$concbench" export r --format hyperfine -o /dev/full
	expect_status 1 "$concbench" export r --format hyperfine-csv -o nowhere/e.csv
	# A time a task is a quotient: each format has all of it, and it comes back as it was.
	reads make-timed timed
	for format in benchstat google-benchmark hyperfine hyperfine-csv; do
		exported timed $format "timed.$format"
	done
	expect_status 0 "$concbench" import timed.hyperfine -o timed-back
	exported timed-back hyperfine timed.again
	reads timed timed timed.benchstat timed.google-benchmark timed.hyperfine timed.hyperfine-csv timed.again
	# Samples that do not count are in no format, and a cell without others is named.
	expect_status 1 "$concbench" run exec -n 1 -p command=false,true -x sequential -r 2 -w 0 -o failed \
		--no-plots -q
	for format in hyperfine hyperfine-csv google-benchmark benchstat pyperf github-action; do
		expect_status 0 "$concbench" export failed --format "$format"
		expect_line "$scratch/err" "^concbench: not in $format: exec sequential .*command=false"
		expect_no_line "$scratch/out" 'command[:=]false|"false"|,false,'
		expect_line "$scratch/out" 'command[:=]true|"true"|,true,'
	done
	expect_status 0 "$concbench" export failed --format markdown
	expect_line "$scratch/out" 'command=false.*failed: error'
	# What makes the figures worthless stands under them.
	expect_line "$scratch/out" '^- exec .*command=false: every cell failed\.$'
	cp -r timed lost && sed -i '1s/$/,figures,unit,units/; 2,$s/$/,lost=370,updates,1000/; s/,duration=1s,/,,/' lost/samples.csv
	cp -r timed drowned && awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
		NR > 1 { $at["disturbed"] = "steal" } { print }' timed/samples.csv >drowned/samples.csv
	expect_status 0 "$concbench" export lost --format markdown
	expect_line "$scratch/out" '^- made: .*lost .*: a data race\.$'
	expect_status 0 "$concbench" export drowned --format markdown
	expect_line "$scratch/out" '^- made .*too busy to tell'
	# A file of tasks that is torn is told by its line, before anything is written.
	expect_status 0 "$concbench" run null -n 5 -x sequential -r 2 -w 0 -o torn --trace --no-plots -q
	printf '1,1,0\n"never closed\n' >>torn/tasks.csv
	expect_status 2 "$concbench" export torn --format trace -o torn.json
	expect_line "$scratch/err" '^concbench: torn/tasks.csv:[0-9]+: '
	[ ! -e torn.json ] || fail "torn.json was written"
	# Two builds of one cell are two.
	printf '[one]\nworkload = null\nrunner = sequential\ntasks = 1\n' >one.ini
	run "$concbench" ab "$concbench" "$concbench" one.ini -r 2 -w 0 -o ab
	exported ab hyperfine ab.json
	exported ab markdown ab.md
	expect_line ab.md '\| `sequential` \(old\) \|'
	expect_line ab.md '\| `sequential` \(new\) \|'
	expect_line ab.json '"build":	"old"'
	expect_line ab.json '"command":	"null sequential -j 1 \(new\)"'
	;;
hostile)
	measured r
	reads make-hostile r hostile
	for format in $formats; do
		exported hostile "$format" "hostile.$format"
		case $format in
		github-action*) reads github-action "hostile.$format" ;;
		hyperfine-csv) reads hyperfine-csv "hostile.$format" hostile.hyperfine ;;
		markdown) reads markdown "hostile.$format" "$(command -v cmark-gfm)" ;;
		*) reads "$format" "hostile.$format" hostile ;;
		esac
	done
	reads hostile-names hostile.hyperfine
	cp -r hostile hostile-too
	expect_status 0 "$concbench" compare hostile hostile-too
	;;
bytes)
	# Names that are no UTF-8: every file is UTF-8 all the same, and the run is known again by them.
	salt=$(printf 'a\377b\\xfe\\\303')
	expect_status 0 "$concbench" run pbkdf2 -p "salt=$salt,x" -p iterations=1 -n 4 -x sequential,threads -j 2 \
		-r 3 -w 0 --trace --no-plots -q -o "r$salt"
	mv "r$salt" r
	reads bytes r "r$salt" "$salt"
	for format in $formats; do
		exported r "$format" "r.$format"
		reads utf8 "r.$format"
	done
	expect_status 0 "$concbench" run --resume r -r 4 --no-plots -q
	reads bytes r r "$salt"
	expect_same "good samples after the resume" 16 "$(grep -c ',ok,' r/samples.csv)"
	cp -r r r-too
	expect_status 0 "$concbench" compare r r-too
	;;
import-hostile)
	reads make-json hostile.json
	expect_status 0 "$concbench" import hostile.json -o hostile
	expect_csv hostile/samples.csv
	reads imported hostile.json hostile
	for format in hyperfine hyperfine-csv google-benchmark benchstat pyperf github-action markdown; do
		exported hostile "$format" "hostile.$format"
	done
	reads same hostile.json hostile.hyperfine
	reads google-benchmark hostile.google-benchmark hostile
	reads benchstat hostile.benchstat hostile
	reads pyperf hostile.pyperf hostile
	cp -r hostile hostile-too
	expect_status 0 "$concbench" compare hostile hostile-too
	# A parameter of theirs is none of ours, whatever its name: both cells are fixed work.
	for load in rate=500 duration=1s; do
		echo "{\"command\":\"true\",\"times\":[1,1,1,1,1,1],\"parameters\":{\"load\":\"$load\",\"tasks\":\"4\"}}"
	done | paste -sd, | sed 's/.*/{"results":[&]}/' >load.json
	expect_status 0 "$concbench" import load.json -o load
	expect_same "loads" "" "$(columns load/samples.csv load tasks_ended | tr -d '\t' | sort -u)"
	expect_same "times" 1.000000 "$(columns load/samples.csv wall_s | sort -u | cut -c 1-8)"
	exported load hyperfine again.json
	reads same load.json again.json
	# No field is a formula for a spreadsheet, and each is read back as it was.
	for command in '=HYPERLINK("http://x")' '+cmd|x' '-2+3' '@SUM(1)'; do
		printf '{"results":[{"command":"%s","times":[1,1,1,1,1,1]}]}' "$(printf %s "$command" | sed 's/"/\\"/g')" >f.json
		rm -rf f
		expect_status 0 "$concbench" import f.json -o f
		exported f hyperfine-csv f.csv
		expect_no_line f.csv '^"?[=+@-]'
		expect_line f.csv '^"?\\x(3d|2b|2d|40)'
	done
	;;
refuse)
	inputs=$scratch/inputs
	mkdir "$inputs"
	# each FILE PATTERN: is refused with one line, and nothing is left behind.
	each() {
		refused "$2" "$concbench" import "$inputs/$1" -o made
	}
	printf '' >"$inputs/empty"
	printf '{"results":[' >"$inputs/cut"
	printf '{"results":[\n\n}' >"$inputs/third"
	printf '{"results":[{"command":"a","times":[1]}]} x' >"$inputs/tail"
	printf '[]' >"$inputs/array"
	printf '{"results":{}}' >"$inputs/object"
	printf '{"results":[]}' >"$inputs/none"
	printf '{"results":[7]}' >"$inputs/number"
	printf '{"results":[{"times":[1]}]}' >"$inputs/nameless"
	printf '{"results":[{"command":"a"}]}' >"$inputs/timeless"
	printf '{"results":[{"command":"a","times":["1"]}]}' >"$inputs/text"
	printf '{"results":[{"command":"a","times":[-1]}]}' >"$inputs/negative"
	printf '{"results":[{"command":"a","times":[1e999]}]}' >"$inputs/infinite"
	printf '{"results":[{"command":"a","times":[1],"exit_codes":[0,0]}]}' >"$inputs/codes"
	printf '{"results":[{"command":"a","times":[1],"memory_usage_byte":7}]}' >"$inputs/sizes"
	printf '{"results":[{"command":"a","times":[1],"parameters":[1]}]}' >"$inputs/parameters"
	printf '{"results":[{"command":"a","times":[1]}]}\0' >"$inputs/nul"
	head -c 200000 /dev/zero | tr '\0' '[' >"$inputs/deep"
	each empty 'empty'
	each cut ':1: not JSON'
	each third ':3: not JSON'
	each tail ':1: not JSON'
	for name in array object none; do
		each $name "no 'results'"
	done
	each number 'result 1 is no object'
	each nameless "result 1 has no text 'command'"
	each timeless "result 1 has no 'times'"
	for name in text negative infinite; do
		each $name 'a time that is no number of seconds'
	done
	each codes "not one of 'exit_codes' a time"
	each sizes "not one of 'memory_usage_byte' a time"
	each parameters "'parameters' that are no object"
	each nul 'NUL byte'
	each deep 'not JSON'
	each missing 'No such file'
	refused 'directory' "$concbench" import "$inputs" -o made
	# Nor of what cannot be written; ThreadSanitizer writes a file of its own at the start.
	printf '{"results":[{"command":"x","times":[1,2]}]}' >"$inputs/good"
	if [ "${SANITIZE-}" != thread ]; then
		(ulimit -f 0 && exec "$concbench" import "$inputs/good" -o made) >/dev/null 2>&1
		expect_same "exit status under a limit" 2 $?
		expect_same "what is left under a limit" "" "$(ls -A)"
	fi
	refused 'one file, 0 given' "$concbench" import
	refused 'one run directory, 0 given' "$concbench" export --format trace
	refused 'needs a --format' "$concbench" export "$inputs"
	refused "did you mean 'markdown'" "$concbench" export "$inputs" --format markdwon
	refused 'there are benchstat, .*, trace' "$concbench" export "$inputs" --format xml
	refused 'No such file' "$concbench" export "$inputs" --format trace -o made
	;;
*)
	measured r
	exported r "$what" r.out
	case $what in
	github-action)
		reads github-action r.out
		exported r github-action-speedup r.speedup
		reads github-action r.speedup
		;;
	markdown) reads markdown r.out "$(command -v cmark-gfm)" ;;
	*) reads "$what" r.out r ;;
	esac
	;;
esac
finish
