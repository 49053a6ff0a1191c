#!/bin/sh
# SPDX-License-Identifier: MIT
# links.sh PROGRAM WHAT: a run that was received may hold links. Nothing is written where they lead,
# and nothing of that is shown.
. "$(dirname "$0")/../cli/lib.sh"

# tiny DIR: a run of two runners, quickly.
tiny() {
	expect_status 0 "$concbench" run null -n 8 -x sequential,threads -j 1,2 -r 6 -w 0 --trace --no-plots -q \
		-o "$1"
}

# told COMMAND...: it ends by itself, and a failure is told in a line of ours.
told() {
	run timeout 100 "$concbench" "$@"
	case $status in
	0) ;;
	1 | 2) expect_line "$scratch/err" '^concbench: ' ;;
	*) fail "status $status of $*" ;;
	esac
}

# each_command RUN: all that reads a run or writes into it.
each_command() {
	told report "$1"
	rm -rf other && cp -a "$1" other
	told compare "$1" other
	for format in hyperfine markdown trace; do
		told export "$1" --format $format -o "$scratch/exported"
	done
	if command -v gnuplot >/dev/null; then
		told plot "$1"
		told slides "$1"
	fi
	told run --resume "$1" -r 7 --no-plots -q
}

case $2 in
written)
	# A link in place of every file that a command writes, and of some that it may.
	tiny r
	if command -v gnuplot >/dev/null; then
		expect_status 0 "$concbench" plot r
		expect_status 0 "$concbench" slides r
	fi
	expect_status 0 "$concbench" report r
	mkdir victims
	(cd r && find . -type f | sed 's,^\./,,') | sort >files
	for file in report.html slides.pdf slides.md plots/wall.gp; do
		echo "$file"
	done | sort -u - files >all
	while read -r file; do
		name=$(echo "$file" | tr / _)
		case $file in
		samples.csv | tasks.csv) continue ;;
		suite.ini) cp "r/$file" "victims/$name" ;;
		*) echo precious >"victims/$name" ;;
		esac
		mkdir -p "$(dirname "r/$file")"
		ln -sf "$PWD/victims/$name" "r/$file"
	done <all
	cp -r victims kept
	each_command r
	diff -r kept victims >"$scratch/changed" || fail "changed: $(head -n 4 "$scratch/changed")"
	;;
folder)
	# The folders of pictures lead elsewhere.
	tiny r
	mkdir plots slides
	echo precious >plots/wall.gp
	echo precious >slides/slides.md
	rm -rf r/plots r/slides
	ln -s ../plots r/plots
	ln -s ../slides r/slides
	each_command r
	expect_same "files in the folder" "wall.gp" "$(ls -A plots)"
	expect_same "files in the folder" "slides.md" "$(ls -A slides)"
	expect_same "the picture" precious "$(cat plots/wall.gp)"
	;;
appended)
	# Rows are appended to the run's own file or not at all.
	for file in samples.csv tasks.csv; do
		rm -rf r
		tiny r
		mv r/$file mine
		cp mine kept
		ln -s ../mine r/$file
		told run --resume r -r 9 --no-plots -q
		cmp -s mine kept || fail "$file: what the link led to was written to"
	done
	;;
read)
	# What a link leads to is in no page and no export.
	secret='round,order,workload,secret-of-mine'
	for file in samples.csv summary.csv tasks.csv environment.json suite.ini; do
		rm -rf r
		tiny r
		{
			head -n 1 "r/$file"
			echo "; $secret"
		} >mine
		case $file in
		*.csv) sed 's/null/secret-of-mine/g' "r/$file" >mine ;;
		*.json) sed 's/"host": *"[^"]*"/"host": "secret-of-mine"/' "r/$file" >mine ;;
		esac
		ln -sf ../mine "r/$file"
		each_command r
		expect_same "files with the secret" "" "$(grep -rsl secret-of-mine r "$scratch/exported" | grep -v "^r/$file$")"
	done
	# A pipe in its place does not block.
	for file in samples.csv summary.csv tasks.csv environment.json suite.ini; do
		rm -rf r
		tiny r
		rm "r/$file"
		mkfifo "r/$file"
		each_command r
	done
	rm -rf r
	mkdir r
	mkfifo r/samples.csv
	run "$concbench" report r
	expect_line "$scratch/err" 'r/samples.csv: a pipe or a device, no plain file'
	;;
name)
	# A suite's name is part of a path: it leaves no folder.
	mkdir work
	cd work || exit 1
	for name in ../../escaped .. . .hidden a/b ''; do
		printf '[global]\nname = %s\nruns = 2\nwarmup = 0\n[a]\nworkload = null\ntasks = 1\n' "$name" >s.ini
		run "$concbench" suite ./s.ini --no-plots -q
		expect_same "status of '$name'" 2 "$status"
		expect_line "$scratch/err" "^concbench: the name '.*' names no folder"
	done
	expect_same "left behind" "" "$(find .. -name '*escaped*' -o -name '.hidden*' -o -name b)"
	;;
taken)
	# Whoever foresees the name of a run leads it nowhere: it takes another one.
	mkdir -p results elsewhere
	now=$(date +%s)
	for second in $(seq 0 60); do
		ln -s ../elsewhere "results/null-$(date -u -d "@$((now + second))" +%Y%m%dT%H%M%SZ)"
	done
	expect_status 0 "$concbench" run null -n 4 -x sequential -r 2 -w 0 --no-plots -q
	expect_same "files where the links lead" "" "$(ls -A elsewhere)"
	expect_same "runs" 1 "$(find results -name samples.csv | wc -l)"
	;;
cache)
	# What is kept is believed: not what lies in a folder that others may fill.
	mkdir -p "$scratch/cache" "$scratch/elsewhere"
	export XDG_CACHE_HOME="$scratch/cache"
	try='run letters -n 4 -x sequential -r 1 -w 0 --no-plots -q'
	ln -s ../elsewhere "$XDG_CACHE_HOME/concbench"
	# shellcheck disable=SC2086  # words
	refused 'letters: .*cache/concbench/.*: others may write there; give files?=' "$concbench" $try
	expect_same "files where the link leads" "" "$(ls -A "$scratch/elsewhere")"
	rm "$XDG_CACHE_HOME/concbench"
	mkdir -m 777 "$XDG_CACHE_HOME/concbench"
	# shellcheck disable=SC2086
	refused 'letters: .*: others may write there' "$concbench" $try
	rmdir "$XDG_CACHE_HOME/concbench"
	# shellcheck disable=SC2086
	expect_status 0 "$concbench" $try
	expect_same "rights of what is made" 700 "$(stat -c %a "$XDG_CACHE_HOME/concbench")"
	;;
esac
finish
