#!/bin/sh
# SPDX-License-Identifier: MIT
# options.sh PROGRAM RUNNER.so COMMAND...: every option in the help of these commands does something. For
# each pair there is a way to see it here; a pair without one is wrong, as is an option without an effect.
. "$(dirname "$0")/lib.sh"
plugin=$2
shift 2

cat >"$scratch/s.ini" <<'END'
[a]
workload = sleep
tasks = 2
runner = sequential, async
concurrency = 2
param.duration = 1ms
END
"$concbench" suite "$scratch/s.ini" -r 6 -w 0 --trace -q --style none --no-plots -o "$scratch/old" >/dev/null
# On a busy machine nothing is told of what computes: here it was quiet.
awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } NR > 1 { $at["disturbed"] = "" } { print }' \
	"$scratch/old/samples.csv" >"$scratch/quiet" && mv "$scratch/quiet" "$scratch/old/samples.csv"
cp -r "$scratch/old" "$scratch/new"
cp -r "$scratch/old" "$scratch/same"
sed -i 's/"cpu_model":.*/"cpu_model": "another",/' "$scratch/new/environment.json"

# Where effects are looked for; each begins with a clean one.
fresh() {
	rm -rf "$scratch/work/try"
	mkdir "$scratch/work/try" && cd "$scratch/work/try" || exit 99
}

# What can be seen afterwards: out, err, files, plan (what of it is not a time), FILE of the run r or
# FILE:COLUMN.
shown() {
	case $1 in
	out | err) cat "$scratch/$1" ;;
	files) find . | sort ;;
	plan)
		grep -oE '[0-9]+ cells?|for [0-9]+|^  [a-z].* [0-9]+ |nothing to compare.*' "$scratch/out"
		;;
	*:*) columns "r/${1%%:*}" "${1#*:}" ;;
	*) cat "r/$1" ;;
	esac
}

# effect FILE WITHOUT WITH: two command lines, of plain words.
effect() {
	fresh
	# shellcheck disable=SC2086
	run "$concbench" $2
	shown "$1" >"$scratch/without" 2>&1
	fresh
	# shellcheck disable=SC2086
	run "$concbench" $3
	[ "$status" != 2 ] || fail "refused: $3: $(cat "$scratch/err")"
	shown "$1" >"$scratch/with" 2>&1
	cmp -s "$scratch/without" "$scratch/with" && fail "no effect in $1: $3"
	cd "$scratch/work" || exit 99
}

# What the measuring commands have in common: `$what` is the command and what it measures, quickly.
measuring() {
	quick="$what -w 0 --order-seed 1"
	r="-q --no-plots -o r"
	untold="-n auto" # the number of tasks follows from the rate
	case $option in
	runner) effect out "$quick --dry-run" "$quick --dry-run -x async" ;;
	concurrency) effect out "$quick --dry-run" "$quick --dry-run -x threads -j 3" ;;
	tasks) effect out "$quick --dry-run" "$quick --dry-run -n 3" ;;
	param) effect out "$quick --dry-run" "$quick --dry-run -p duration=3ms" ;;
	duration) effect suite.ini "$quick -r 1 $r" "$quick -r 1 --duration 0.01 $r" ;;
	rate) effect suite.ini "$quick -r 1 $r" "$quick -r 1 --rate 100 $untold $r" ;;
	arrival)
		effect suite.ini "$quick -r 1 --rate 100 $untold $r" \
			"$quick -r 1 --rate 100 --arrival poisson $untold $r"
		;;
	# Nothing ends within a nanosecond: the lowest rate is asked for twice, and that is all.
	slo) effect suite.ini "$what -r 1 $r" "$what -r 1 --slo 1ns --slo-percentile 50 --duration 0.05 $untold $r" ;;
	slo-percentile)
		brief="$what -r 1 --slo 1ns --duration 0.05 $untold $r"
		effect suite.ini "$brief --slo-percentile 50" "$brief --slo-percentile 90"
		;;
	warmup) effect samples.csv:status "$quick -r 1 $r" "$quick -r 1 $r -w 1" ;;
	runs) effect samples.csv:round "$quick -r 1 $r" "$quick -r 2 $r" ;;
	min-runs) effect samples.csv:round "$quick -m 1 --precision 1000 $r" "$quick -m 40 --precision 1000 $r" ;;
	save-baseline)
		effect files "$quick -q --no-plots -r 1" "$quick -q --no-plots -r 1 --save-baseline b"
		[ -n "$(find "$scratch/work/try/results/baselines/b" -name samples.csv)" ] || fail 'no run of the baseline b'
		;;
	max-runs) effect samples.csv:round "$quick -m 1 -M 1 $r" "$quick -m 1 -M 2 --precision 0.0001 $r" ;;
	precision)
		if [ "$command" = ab ]; then
			effect samples.csv:round "$quick -m 6 -M 40 --precision 0.0001 $r" \
				"$quick -m 6 -M 40 --precision 1000 $r"
		else
			effect summary.csv:stop_reason "$quick -m 6 -M 20 --precision 1000 $r" \
				"$quick -m 6 -M 20 --precision 0.0001 $r"
		fi
		;;
	max-time) effect samples.csv:round "$quick -m 3 -M 3 $r" "$quick -m 3 -M 3 --max-time 1us $r" ;;
	timeout) effect samples.csv:status "$quick -r 1 $r" "$quick -r 1 --timeout 1ns $r" ;;
	stall)
		long="$quick -r 1 -p duration=300ms --timeout 10"
		effect samples.csv:status "$long $r" "$long --stall 20ms $r"
		;;
	baseline) effect summary.csv:speedup "$quick -r 1 $r" "$quick -r 1 --baseline async $r" ;;
	seed) effect samples.csv:seed "$quick -r 1 $r" "$quick -r 1 --seed 2 $r" ;;
	order-seed) effect suite.ini "$quick -r 1 $r" "$quick -r 1 --order-seed 2 $r" ;;
	pin) effect suite.ini "$quick -r 1 $r" "$quick -r 1 --pin compact $r" ;;
	counters) effect suite.ini "$quick -r 1 $r" "$quick -r 1 --counters $r" ;;
	trace) effect files "$quick -r 1 $r" "$quick -r 1 --trace $r" ;;
	heartbeat) effect samples.csv:beat_late_max_s "$quick -r 1 $r" "$quick -r 1 --heartbeat 100us $r" ;;
	workload-output) effect files "$quick -r 1 $r" "$quick -r 1 --workload-output talk $r" ;;
	output) effect files "$quick -r 1 -q --no-plots" "$quick -r 1 $r" ;;
	export-csv | export-json | export-markdown)
		effect files "$quick -r 1 $r" "$quick -r 1 --$option e $r" ;;
	no-plots) effect files "$quick -r 1 -q -o r" "$quick -r 1 $r" ;;
	dry-run) effect files "$quick -r 1 $r" "$quick -r 1 $r --dry-run" ;;
	quiet)
		effect err "$quick -r 1 --no-plots -o r" "$quick -r 1 $r"
		expect_empty "$scratch/err"
		;;
	style)
		effect out "$quick -r 6 $r" "$quick -r 6 $r --style full"
		expect_line "$scratch/out" "$(printf '\033')"
		effect out "$quick -r 1 $r" "$quick -r 1 $r --style basic"
		expect_no_line "$scratch/out" "$(printf '\033')"
		effect out "$quick -r 1 $r" "$quick -r 1 $r --style none"
		expect_empty "$scratch/out"
		;;
	time-unit)
		effect out "$quick -r 1 $r" "$quick -r 1 $r -u second"
		expect_line "$scratch/out" ' 0\.[0-9]+ s '
		;;
	plugin) effect files "$quick -r 1 $r -x epoll" "$quick -r 1 $r -x epoll --plugin $plugin" ;;
	*) return 1 ;;
	esac
}

planning() {
	untold="-n auto"
	quick="plan $scratch/s.ini -w 0 --max-time 9 --precision 0.0001"
	case $option in
	runner) effect plan "$quick" "$quick -x async" ;;
	concurrency) effect plan "$quick" "$quick -j 3,4" ;;
	tasks) effect plan "$quick" "$quick -n 3" ;;
	param) effect plan "$quick" "$quick -p duration=3ms" ;;
	duration) effect plan "$quick" "$quick --duration 0.02" ;;
	rate) effect plan "$quick" "$quick $untold --rate 90 --duration 0.1" ;;
	arrival)
		effect plan "$quick $untold --rate 90 --duration 0.1" \
			"$quick $untold --rate 90 --duration 0.1 --arrival poisson"
		;;
	# A round sleeps 3 ms at least: 100 of them leave nothing of 0.3 s, on the quickest machine.
	warmup) effect plan "$quick --max-time 0.3" "$quick --max-time 0.3 -w 100" ;;
	runs | min-runs) effect plan "$quick" "$quick --$option 17" ;;
	max-runs) effect plan "$quick --max-time 1000" "$quick --max-time 1000 -M 50" ;;
	precision) effect plan "$quick --max-time 1000" "$quick --max-time 1000 --precision 1000" ;;
	max-time) effect plan "$quick" "$quick --max-time 0.1" ;;
	timeout) effect plan "$quick" "$quick --timeout 1ns" ;;
	baseline) effect plan "$quick" "$quick --baseline threads" ;;
	plugin) effect plan "$quick -x epoll,async" "$quick -x epoll,async --plugin $plugin" ;;
	# How its samples are taken, of which nothing is kept.
	seed | order-seed | pin | stall) fresh && refused "$option" "$concbench" plan "$scratch/s.ini" "--$option" x ;;
	*) return 1 ;;
	esac
}

# What works on runs that are there.
looking() {
	case "$command $option" in
	'list json') effect out list "list --json" ;;
	'list plugin') effect out list "list --plugin $plugin" ;;
	'describe json') effect out "describe sleep" "describe sleep --json" ;;
	'describe plugin') effect out "describe epoll" "describe epoll --plugin $plugin" ;;
	'env json')
		effect out env "env --json"
		expect_line "$scratch/out" '^\{'
		;;
	'compare threshold')
		sed 's/,ok,,0\./,ok,,1./' "$scratch/old/samples.csv" >"$scratch/slow.csv"
		cp -r "$scratch/old" "$scratch/slow" && mv "$scratch/slow.csv" "$scratch/slow/samples.csv"
		effect out "compare $scratch/old $scratch/slow" "compare $scratch/old $scratch/slow --threshold 1000"
		;;
	'compare format' | 'compare markdown' | 'compare json')
		value=--$option
		[ "$option" = format ] && value='--format github'
		effect out "compare $scratch/old $scratch/same" "compare $scratch/old $scratch/same $value"
		;;
	'compare force') effect out "compare $scratch/old $scratch/new" "compare $scratch/old $scratch/new --force" ;;
	'export format') effect out "export $scratch/old --format markdown" "export $scratch/old --format pyperf" ;;
	'export output') effect files "export $scratch/old --format trace" "export $scratch/old --format trace -o e" ;;
	'import output')
		printf '{"results": [{"command": "true", "times": [1]}]}' >"$scratch/theirs.json"
		effect files "import $scratch/theirs.json" "import $scratch/theirs.json -o r"
		;;
	'new output') effect files "new runner mine" "new runner mine -o theirs" ;;
	'plot kind') effect out "plot $scratch/old" "plot $scratch/old --kind speedup" ;;
	'plot theme')
		effect_on plots/wall.svg "plot $scratch/old --kind wall" "plot $scratch/old --kind wall --theme dark"
		fresh && refused "theme" "$concbench" plot "$scratch/old" --terminal --theme dark
		;;
	'plot terminal') effect out "plot $scratch/old --kind wall" "plot $scratch/old --kind wall --terminal" ;;
	'plot all')
		"$concbench" run sleep -n 1,2,3,4,5 -x async -p duration=0s -r 1 -w 0 --trace -q --style none \
			--no-plots -o "$scratch/many"
		effect out "plot $scratch/many --kind timeline" "plot $scratch/many --kind timeline --all"
		;;
	'slides all') effect_on slides/slides.md "slides $scratch/old" "slides $scratch/old --all" ;;
	'report output') effect out "report $scratch/old" "report $scratch/old -o page.html" ;;
	'slides kind') effect_on slides/slides.md "slides $scratch/old" "slides $scratch/old --kind phases" ;;
	'slides theme') effect_on slides/slides.gp "slides $scratch/old" "slides $scratch/old --theme dark" ;;
	'slides output') effect out "slides $scratch/old" "slides $scratch/old -o deck" ;;
	*) return 1 ;;
	esac
}

# effect_on FILE WITHOUT WITH: the same, of a file that a run gets.
effect_on() {
	# shellcheck disable=SC2086
	run "$concbench" $2 && cp "$scratch/old/$1" "$scratch/without"
	# shellcheck disable=SC2086
	run "$concbench" $3
	! cmp -s "$scratch/without" "$scratch/old/$1" || fail "no effect in $1: $3"
}

for command in "$@"; do
	"$concbench" "$command" --help | grep -oE '^ +(-., )?--[a-z-]+' | grep -oE -- '--.*' |
		sed 's/^--//' | grep -vx help >"$scratch/options"
	while read -r option; do
		told="$command --$option"
		case $command in
		run) what="run sleep -n 2 -x sequential,async -j 2 -p duration=1ms" ;;
		suite) what="suite $scratch/s.ini" ;;
		ab) what="ab $concbench $concbench $scratch/s.ini" ;;
		esac
		case "$command $option" in
		'run resume') effect err "run -q" "run -q --no-plots --resume $scratch/old" ;;
		'ab old-plugin' | 'ab new-plugin') ;; # cli-ab-plugins has two of them
		'ab slo' | 'ab slo-percentile') fresh && refused 'no pairs' "$concbench" ab "$concbench" "$concbench" "$scratch/s.ini" -n auto --slo 1s ;;
		'plan slo' | 'plan slo-percentile') fresh && refused beforehand "$concbench" plan "$scratch/s.ini" -n auto --slo 1s ;;
		'ab threshold') ;; # as in compare: the same words from the same place
		run\ * | suite\ * | ab\ *) measuring ;;
		plan\ *) planning ;;
		*) looking ;;
		esac || fail "nobody knows what $command --$option does: say it in $0"
	done <"$scratch/options"
done
finish
