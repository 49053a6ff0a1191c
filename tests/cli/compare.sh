#!/bin/sh
# SPDX-License-Identifier: MIT
# compare, ab, plan and --resume: what sets runs, builds and rounds side by side.
#     compare.sh CONCBENCH [compare|ab|plugins|plan|resume]
. "$(dirname "$0")/lib.sh"
quick="--no-plots -q --style none"

# sleeps NAME DURATION: a run of eight samples whose wall is known.
sleeps() {
	# shellcheck disable=SC2086
	expect_status 0 "$concbench" run sleep -x sequential,async -n 2 -r 8 -p duration="$2" $quick -o "$1"
}

# build NAME DURATION: a build that sleeps as long as it says, whatever is asked for.
build() {
	printf '#!/bin/sh\nexec "%s" "$@" -p duration=%s\n' "$concbench" "$2" >"$1"
	chmod +x "$1"
}

# What `plot` lays over each other: into the last run only, and nothing of one alone.
overlay() {
	expect_status 0 "$concbench" plot old same slow --theme dark
	expect_line slow/plots/overlay.svg '>slow is slower than old in all 2 cells<'
	expect_line slow/plots/overlay.svg '#15171c'
	expect_line "$scratch/out" '^slow/plots/overlay.png$'
	expect_no_line "$scratch/out" '^(old|same)/plots/overlay'
	expect_line "$scratch/out" '^old/plots/wall.png$'
	expect_status 0 "$concbench" plot slow old --kind overlay
	expect_same "files drawn" 3 "$(wc -l <"$scratch/out")"
	expect_line old/plots/overlay.svg '>old is faster than slow in all 2 cells<'
	# Drawn alone, a run has no overlay, but keeps the one it has.
	expect_status 0 "$concbench" plot old
	expect_no_line "$scratch/out" 'overlay'
	[ -f old/plots/overlay.svg ] || fail "the overlay is gone"
	cp -r old copy
	rm -r copy/plots
	expect_status 0 "$concbench" plot old copy --kind overlay --terminal
	expect_line "$scratch/out" 'No difference shown between old and copy in 2 cells'
	expect_same "plots of a terminal left behind" 0 "$(find copy -name plots | wc -l)"
	expect_status 0 "$concbench" plot slow old ./slow/
	expect_line "$scratch/err" 'not drawn: slow and ./slow/ are the same run, which counts once'
	expect_status 2 "$concbench" plot slow slow --kind overlay
	cp -r old strange
	sed -i 's/duration=20ms/duration=21ms/' strange/samples.csv strange/summary.csv
	expect_status 0 "$concbench" plot old strange
	expect_line "$scratch/err" 'old and strange have no cell in common; no overlay drawn'
	expect_status 1 "$concbench" plot old strange --kind overlay
	expect_status 0 "$concbench" plot old old old old old old slow
	expect_line "$scratch/err" 'not drawn: overlay takes at most 6 runs, 7 given'
}

case $2 in
compare)
	sleeps old 20ms
	sleeps same 20ms
	# The same cells, but slower: 40 ms recorded as 20 ms would be.
	sleeps slow 40ms
	sed -i 's/duration=40ms/duration=20ms/' slow/samples.csv slow/summary.csv
	expect_status 1 "$concbench" compare old slow
	expect_line "$scratch/out" 'slower \(regression\)'
	expect_line "$scratch/out" '^2 cells: 2 slower, 0 faster'
	expect_status 0 "$concbench" compare slow old
	expect_line "$scratch/out" '^2 cells: 0 slower, 2 faster'
	expect_status 0 "$concbench" compare old slow --threshold 500
	cp -r old again
	expect_status 0 "$concbench" compare old again
	rm -r again
	expect_line "$scratch/out" '2 without a difference shown'
	if command -v gnuplot >/dev/null; then
		overlay
	fi
	# Too few samples say nothing, whatever the times.
	head -n 4 slow/samples.csv >slow/few && mv slow/few slow/samples.csv
	expect_status 0 "$concbench" compare old slow
	expect_line "$scratch/out" 'cannot tell: too few samples'
	expect_status 2 "$concbench" compare old
	expect_status 2 "$concbench" compare old nothing
	sed -i 's/"cpu_model":.*/"cpu_model": "another",/' same/environment.json
	expect_status 2 "$concbench" compare old same
	expect_line "$scratch/err" 'cpu_model'
	run "$concbench" compare old same --force
	expect_line "$scratch/err" 'cpu_model'
	expect_line "$scratch/out" '^2 cells'
	;;
ab)
	build old 10ms
	build slow 40ms
	# One cell: with six rounds left undisturbed, two could not both be told after Holm.
	printf '[a]\nworkload = sleep\nrunner = sequential\ntasks = 2\n' >s.ini
	expect_status 1 "$concbench" ab ./old ./slow s.ini -r 8 -q -o ab --no-plots
	expect_line "$scratch/out" '^1 cell: 1 slower, 0 faster'
	# That a cell has no speedup is no matter: builds are compared.
	sed 's/sequential/threads, async/' s.ini >others.ini
	run "$concbench" ab ./old ./slow others.ini -r 1 -w 0 -q -o others --no-plots
	cat "$scratch/err" >>"$scratch/out"
	expect_line "$scratch/out" '^2 cells: '
	expect_no_line "$scratch/out" 'left out: the speedup'
	expect_no_line "$scratch/out" "$(printf '\033')"
	run "$concbench" ab ./old ./slow s.ini -r 8 -q -o coloured --no-plots --style full
	expect_line "$scratch/out" "$(printf '\033')\[1m .* old -> "
	expect_line "$scratch/out" "  $(printf '\033')\[31mslower"
	expect_status 0 "$concbench" ab ./slow ./old s.ini -r 8 -q -o ba
	expect_line "$scratch/out" '^1 cell: 0 slower, 1 faster'
	for file in report.html plots/overlay.svg; do
		[ -s "ba/$file" ] || ! command -v gnuplot >/dev/null || fail "no $file"
	done
	expect_csv ab/samples.csv
	expect_csv ab/differences.csv
	# Both builds in every round: 8 rounds and the warm-up, each build once a round.
	expect_same "rows a round" "9 rounds of 2" "$(columns ab/samples.csv round | sort | uniq -c |
		awk '$1 == 2 { rounds++ } END { print rounds " rounds of 2" }')"
	expect_same "builds" "old new" "$(columns ab/samples.csv build | sort -r | uniq | xargs)"
	# Disturbed samples may have been left out.
	expect_same "samples compared" "1 of 6 to 8" "$(columns ab/differences.csv old_samples |
		awk '$1 >= 6 && $1 <= 8' | wc -l) of 6 to 8"
	if command -v gnuplot >/dev/null; then
		expect_status 1 "$concbench" plot ab --kind title # a page of slides, which are one run's
		expect_status 0 "$concbench" plot ab
		expect_same "files drawn" 3 "$(wc -l <"$scratch/out")"
		# The title of one cell gives the figures of differences.csv.
		{
			columns ab/differences.csv speedup speedup_high speedup_low
			tr -d '\303\227' <ab/plots/overlay.svg |
				sed -n 's/.*>slow takes \(.*\) the time of old \[\(.*\), \(.*\)\]<.*/\1 \2 \3/p'
		} >figures
		expect_same "figures of the plot and of differences.csv" "3 of 3" "$(awk '
			NR == 1 { for (i = 1; i <= 3; i++) figure[i] = 1 / $i }
			NR == 2 { for (i = 1; i <= 3; i++) same += ($i - figure[i]) ^ 2 < 0.006 ^ 2 }
			END { print same + 0 " of " NF }' figures)"
	fi
	# How far the clocks of a build's hosts may be apart.
	cat >hosts <<-END
		#!/bin/sh
		"$concbench" "\$@" || exit
		while [ "\$1" != --output ]; do shift; done
		awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) at[\$i] = i }
			NR > 1 { \$at["figures"] = "clock_error_s=0.000012" } { print }' "\$2/samples.csv" >"\$2/new" &&
			mv "\$2/new" "\$2/samples.csv"
	END
	chmod +x hosts
	run "$concbench" ab ./hosts ./hosts s.ini -r 1 -w 0 -q -o hosts-ab --no-plots
	expect_line hosts-ab/environment.json '"clock_error_s":[[:blank:]]*(1.2e-05|0.000012)'
	printf '#!/bin/sh\nexit 3\n' >broken && chmod +x broken
	expect_status 1 "$concbench" ab ./old ./broken s.ini -r 2 -q -o broken-ab --no-plots
	expect_line "$scratch/err" 'status 3'
	expect_same "of a build that fails" "0, some, failed: it worked before, yes" \
		"$(columns broken-ab/differences.csv old_failed new_failed verdict regression |
			awk -F '\t' '{ print $1 ", " ($2 > 0 ? "some" : $2) ", " $3 ", " $4 }')"
	expect_status 2 "$concbench" ab ./old ./missing s.ini -r 2 -q -o missing-ab
	expect_line "$scratch/err" "no program './missing'"
	expect_status 2 "$concbench" ab old ./broken s.ini -r 2 -q -o missing-ab
	expect_line "$scratch/err" "did you mean './old'"
	expect_same "left behind" 0 "$(find . -name missing-ab | wc -l)"
	;;
plugins)
	printf '[a]\nworkload = pause\nrunner = sequential\n' >s.ini
	expect_status 1 "$concbench" ab "$concbench" "$concbench" s.ini --old-plugin "$3" --new-plugin "$4" \
		-r 12 -q -o ab --no-plots
	expect_line "$scratch/out" '^1 cell: 1 slower, 0 faster'
	expect_line ab/suite.ini "^; the cells of a 'concbench ab', which repeats it with the same programs and plug-ins"
	expect_no_line ab/suite.ini "concbench suite"
	expect_status 0 "$concbench" ab "$concbench" "$concbench" s.ini --plugin "$3" -r 2 -q -o same --no-plots
	expect_same "samples of both builds" "2 new 2 old" \
		"$(columns same/samples.csv build status | awk '$2 == "ok" { print $1 }' | sort | uniq -c | xargs)"
	expect_status 2 "$concbench" ab "$concbench" "$concbench" s.ini --old-plugin "$3" --new-plugin ./none.so
	expect_line "$scratch/err" 'new-plugin ./none.so: No such file'
	expect_status 2 "$concbench" ab "$concbench" "$concbench" s.ini
	expect_line "$scratch/err" 'pause'
	# A parameter of the runner reaches both builds.
	expect_status 0 "$concbench" ab "$concbench" "$concbench" s.ini --plugin "$3" -x threads \
		-p threads.schedule=counter -r 1 -q -o params --no-plots
	expect_same "runner_params" "schedule=counter" \
		"$(columns params/samples.csv runner_params | sort -u | xargs)"
	;;
plan)
	printf '[global]\nmax-time = 500\n[a]\nworkload = sleep\ntasks = 2\nparam.duration = 5ms\n' >s.ini
	expect_status 0 "$concbench" plan s.ini
	expect_line "$scratch/out" '^s: 4 cells in 1 group; one round takes [1-9][0-9.]+ (ms|s)$'
	expect_line "$scratch/out" '^it will take [1-9][0-9.]+ (ms|s) for 10 rounds and the warm-up'
	expect_line "$scratch/out" '^  sleep .* %'
	expect_status 0 "$concbench" plan s.ini -r 1 -w 0 -x sequential
	expect_line "$scratch/out" '^s: 1 cell in 1 group; one round takes [1-9]'
	expect_line "$scratch/out" '^it will take [1-9][0-9.]+ (ms|s) for 1 round$'
	# What fails in the run fails here.
	printf '[fails]\nworkload = exec\nparam.command = false\ntasks = 4\nrunner = sequential,threads\n' >f.ini
	expect_status 1 "$concbench" plan f.ini
	expect_line "$scratch/err" '^concbench: exec .* samples failed, the last: '
	expect_line "$scratch/err" '^concbench: f: every cell failed: '
	expect_empty "$scratch/out"
	cat s.ini f.ini >some.ini
	expect_status 1 "$concbench" plan some.ini -r 3
	expect_line "$scratch/out" '^it will take [1-9][0-9.]+ (ms|s) for 3 rounds'
	# Named, and left out: 40 tasks of 300 ms, one at a time, need 12 s.
	printf '[slow]\nworkload = sleep\nparam.duration = 300ms\ntasks = 40\nconcurrency = 40\nrunner = sequential,async\n' >slow.ini
	expect_status 1 "$concbench" plan slow.ini -r 1 -w 0 --timeout 10
	expect_line "$scratch/err" '^concbench: left out: sleep sequential'
	expect_line "$scratch/out" '^it will take '
	rm f.ini some.ini slow.ini
	expect_same "left behind" "s.ini" "$(ls)"
	;;
resume)
	# Its fifth sample waits for a file, however quick it is or slow this test.
	# shellcheck disable=SC2086
	"$concbench" run exec -x sequential,async -n 4 -r 9 --order-seed 7 $quick --trace -o part -p shell=yes \
		--stall 0 --timeout 300 \
		-p 'command=[ "$(wc -l <part/samples.csv)" -lt 5 ] || until [ -e go ]; do sleep 0.05; done' \
		>/dev/null 2>&1 &
	harness=$!
	begun() {
		[ "$(wc -l 2>/dev/null <part/samples.csv || echo 0)" -ge 5 ]
	}
	wait_until 60 begun
	# It is still at it, and stands still: nobody else may.
	kill -STOP $harness
	cp part/suite.ini part/environment.json .
	expect_status 2 "$concbench" run --resume part
	expect_line "$scratch/err" '^concbench: part is being measured by another process'
	expect_same "lines on stderr" 1 "$(wc -l <"$scratch/err" | tr -d ' ')"
	cmp suite.ini part/suite.ini && cmp environment.json part/environment.json ||
		fail "a refused --resume changed the run"
	kill -CONT $harness
	kill -INT $harness
	wait $harness
	expect_same "exit status of the interrupted run" 130 $?
	: >go
	# shellcheck disable=SC2086
	expect_status 0 "$concbench" run --resume part $quick
	expect_csv part/samples.csv
	expect_csv part/tasks.csv
	expect_same "cells with 9 valid samples or more" 2 "$(columns part/samples.csv runner status |
		awk '$2 == "ok" { valid[$1]++ } END { for (r in valid) n += valid[r] >= 9; print n + 0 }')"
	expect_same "one header" 1 "$(grep -c '^round,order' part/samples.csv)"
	expect_same "rounds go on" "$(columns part/samples.csv round | tail -n 1)" \
		"$(columns part/samples.csv round | sort -n | tail -n 1)"
	expect_status 2 "$concbench" run primes --resume part
	cp part/suite.ini .
	# part has --trace: its commands write into files, with --trace=no to nowhere, which takes another time.
	for option in "--output other" "--seed 2" "--order-seed 8" "--pin 0" "--trace=states" "--trace=no" --counters \
		"--heartbeat 1ms" "--warmup 0" "--workload-output null"; do
		# shellcheck disable=SC2086
		expect_status 2 "$concbench" run --resume part $option
		expect_line "$scratch/err" "drop .*${option%%[ =]*}|${option%%[ =]*}.*; drop it"
	done
	cmp suite.ini part/suite.ini || fail "a refused --resume changed the run"
	# The same again is no change; nor is what a run of before did not say.
	sed -i '/"trace":/d; /"counters":/d; /"warmup":/d; /"workload_output":/d' part/environment.json
	# shellcheck disable=SC2086
	expect_status 0 "$concbench" run --resume part --trace --warmup 2 --workload-output inherit $quick
	expect_line part/environment.json '"trace":	"tasks"'
	expect_status 2 "$concbench" suite tour --resume part
	expect_status 2 "$concbench" run --resume nothing
	# What has changed is named: a suite that was edited, another build or machine, a plug-in.
	cp -r part whole
	sed -i 's/^tasks *=.*/tasks = 5/' part/suite.ini
	expect_status 2 "$concbench" run --resume part
	expect_line "$scratch/err" 'row 1 is of no cell of suite.ini, by its tasks '
	cp whole/suite.ini part
	sed -i 's/"git_revision":.*/"git_revision": "another",/; s/"environment":.*/"environment": "0123456789abcdef",/' part/environment.json
	cp part/environment.json .
	expect_status 2 "$concbench" run --resume part
	expect_line "$scratch/err" '^concbench: part was measured on another machine or by another build: git_revision was "another", and is "'
	cmp environment.json part/environment.json || fail "a refused --resume changed the run"
	cp whole/environment.json part
	sed -i "2s/$(columns part/samples.csv environment | head -n 1)/0123456789abcdef/" part/samples.csv
	expect_status 2 "$concbench" run --resume part
	expect_line "$scratch/err" 'another machine or by another build'
	;;
esac
finish
