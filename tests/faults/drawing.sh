#!/bin/sh
# SPDX-License-Identifier: MIT
#
# drawing.sh CONCBENCH NAME: pictures outlive what goes wrong while they are drawn, nothing of it is
# left behind, and nothing in a run that was received is run or written through.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/../cli/lib.sh"
name=$2
name() {
	[ "$name" = "$1" ]
}

samples() {
	echo 'round,order,workload,params,tasks,runner,concurrency,seed,status,detail,wall_s'
	for round in 1 2 3 4 5 6 7; do
		echo "$round,1,primes,,8,sequential,1,1,ok,,0.30$round"
		echo "$round,2,primes,,8,threads,2,1,ok,,0.15$round"
	done
}

# A run with pictures of an earlier drawing.
make_run() {
	mkdir -p run/plots
	samples >run/samples.csv
	cat >run/summary.csv <<-'END'
		workload,params,tasks,runner,concurrency,samples,failed,wall_median_s,wall_low_s,wall_high_s,speedup,speedup_low,speedup_high,bound,verdict
		primes,,8,sequential,1,7,0,0.304,0.302,0.306,1,,,cpu,
		primes,,8,threads,2,7,0,0.154,0.152,0.156,1.97,1.95,1.99,cpu,best
	END
	echo '{"concbench":"0.1.0","baseline":"sequential"}' >run/environment.json
	for extension in svg png pdf gp dat; do
		echo earlier >"run/plots/wall.$extension"
	done
}

expect_earlier() {
	for extension in svg png pdf gp dat; do
		expect_same "run/plots/wall.$extension after: $1" earlier "$(cat "run/plots/wall.$extension" 2>&1)"
	done
}

expect_clean() {
	expect_same 'left in TMPDIR' '' "$(ls -A "$TMPDIR")"
	expect_same 'left in plots' '' "$(find run -name '.drawing*')"
	expect_same 'left in slides' '' "$(find run -path '*slides/*')"
}

# A gnuplot that writes down its process and folder, makes half a picture, and hangs.
hung() {
	mkdir -p "$scratch/bin"
	cat >"$scratch/bin/gnuplot" <<-END
		#!/bin/sh
		pwd >"$scratch/where"
		echo half >wall.svg
		echo \$\$ >"$scratch/pid.new" && mv "$scratch/pid.new" "$scratch/pid"
		while :; do sleep 1000 & echo \$! >>"$scratch/sleeps"; wait; done
	END
	chmod +x "$scratch/bin/gnuplot"
	PATH=$scratch/bin:$PATH
}

# Waits until a file is there, a process is gone.
await_file() {
	wait_until 60 [ -s "$1" ]
}
await_end() {
	gone() {
		! kill -0 "$1" 2>/dev/null
	}
	wait_until 60 gone "$1"
}

TMPDIR=$scratch/tmp
export TMPDIR
mkdir "$TMPDIR"
make_run

# What hangs is ended when the harness is asked to stop, on the first signal.
for signal in INT TERM HUP; do
	for command in plot slides report; do
		name "$signal-$command" || continue
		[ "$signal" != HUP ] || skip_under_nohup
		hung
		"$concbench" "$command" run >"$scratch/out" 2>"$scratch/err" &
		harness=$!
		await_file "$scratch/pid"
		if [ "$command" = report ]; then
			case $(cat "$scratch/where") in
			"$TMPDIR"/*) ;;
			*) fail "not drawn in TMPDIR: $(cat "$scratch/where")" ;;
			esac
		fi
		kill -"$signal" "$harness"
		status=0
		wait "$harness" || status=$?
		expect_same "exit status of $command" 130 "$status"
		expect_line "$scratch/err" 'interrupted'
		expect_empty "$scratch/out"
		await_end "$(cat "$scratch/pid")"
		expect_earlier "SIG$signal"
		expect_clean
		[ ! -e run/report.html ] || fail "a page without its figures"
	done
done

# gnuplot ends with a harness that is killed.
if name kill; then
	hung
	"$concbench" plot run >"$scratch/out" 2>"$scratch/err" &
	harness=$!
	await_file "$scratch/pid"
	kill -KILL "$harness"
	wait "$harness"
	await_end "$(cat "$scratch/pid")"
	expect_earlier 'SIGKILL'
fi
if [ -e "$scratch/sleeps" ]; then
	while read -r pid; do kill "$pid" 2>/dev/null; done <"$scratch/sleeps"
fi

# Without gnuplot, without templates, with a gnuplot that fails: pictures stay.
if name survive; then
	mkdir "$scratch/empty" "$scratch/data" "$scratch/data/scripts" "$scratch/bad"
	expect_status 1 env "PATH=$scratch/empty" "$concbench" plot run --kind wall
	expect_line "$scratch/err" 'is not installed'
	expect_earlier 'no gnuplot'
	expect_status 1 env "CONCBENCH_DATA=$scratch/data" "$concbench" plot run --kind wall
	expect_line "$scratch/err" 'style.gp: No such file'
	expect_earlier 'no templates'
	printf '#!/bin/sh\necho half >wall.svg; echo "line 7: no" >&2; exit 1\n' >"$scratch/bad/gnuplot"
	chmod +x "$scratch/bad/gnuplot"
	expect_status 1 env "PATH=$scratch/bad:$PATH" "$concbench" plot run --kind wall
	expect_line "$scratch/err" 'gnuplot failed: line 7: no'
	expect_earlier 'a gnuplot that fails'
	expect_clean
fi

# Nothing below the current directory or the run is taken for gnuplot.
if name path; then
	for folder in . run run/plots; do
		printf '#!/bin/sh\ntouch "%s/PWNED"\n' "$scratch" >"$folder/gnuplot"
		chmod +x "$folder/gnuplot"
	done
	for path in ".:$PATH" ":$PATH" "$PATH:" "./run:run/plots:$PATH" "plots::$PATH" "."; do
		run env "PATH=$path" "$concbench" plot run --kind wall
		[ ! -e "$scratch/PWNED" ] || fail "with PATH=$path, a gnuplot of the run was started"
		rm -f "$scratch/PWNED"
	done
fi

# Links in a run that was received: none is followed.
if name links; then
	echo precious >"$scratch/precious"
	mkdir "$scratch/elsewhere"
	for file in wall.gp wall.dat wall.svg wall.png; do
		ln -sf "$scratch/precious" "run/plots/$file"
	done
	run "$concbench" plot run --kind wall
	expect_same 'the target of a link' precious "$(cat "$scratch/precious")"
	mkdir run/slides
	ln -s "$scratch/precious" run/slides/slides.md
	ln -s "$scratch/precious" run/slides/slides.pdf
	run "$concbench" slides run
	expect_same 'the target of a link' precious "$(cat "$scratch/precious")"
	rm -r run/plots run/slides
	ln -s "$scratch/elsewhere" run/plots
	ln -s "$scratch/elsewhere" run/slides
	expect_status 1 "$concbench" plot run --kind wall
	expect_line "$scratch/err" 'run/plots: (Not a directory|Too many levels)'
	expect_status 1 "$concbench" slides run
	expect_same 'behind a linked folder' '' "$(ls -A "$scratch/elsewhere")"
fi

finish
