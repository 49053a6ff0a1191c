#!/bin/sh
# SPDX-License-Identifier: MIT
# What ranks of MPI on this machine cost and gain, each figure beside what is wanted of it. On two CPUs that
# have nothing else to do.
#     mpi.sh [ROUNDS]     30
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
rounds=${1:-30}
unset CONCBENCH_RANK

# measure ARGS...: the samples of a run, and only those that are sound.
measure() {
	rm -rf "$work/run"
	"$concbench" run "$@" -w 1 -q --style none --no-plots --seed 1 -o "$work/run" >/dev/null
}

# figures NAME WANTED SCALE UNIT EXPRESSION [RUNNER]: a figure of each sample, by awk, of which the median
# and the middle 95 % are told.
figures() {
	awk -F, -v runner="${6:-mpi}" '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		$at["status"] == "ok" && $at["runner"] == runner { printf "%.12g\n", '"$5"' }
	' "$work/run/samples.csv" | sort -g | awk -v name="$1" -v wanted="$2" -v scale="$3" -v unit="$4" '
		{ v[NR] = $1 * scale }
		END {
			low = v[int(NR * 0.025) + 1]; high = v[NR - int(NR * 0.025)]
			middle = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2
			printf "%-58s %9.4g %s of %d samples, 95 %% of them %.4g to %.4g; wanted: %s\n",
				name, middle, unit, NR, low, high, wanted
		}'
}

# ratio NAME WANTED ONE OTHER: the walls of runner ONE, without dealing and gathering, over those of OTHER,
# by rounds: the median, and its 95 % interval by the ranks that a sign test leaves.
ratio() {
	awk -F, -v one="$3" -v other="$4" '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		$at["status"] != "ok" { next }
		$at["runner"] == one { a[$at["round"]] = $at["wall_s"] - $at["deal_s"] - $at["gather_s"] }
		$at["runner"] == other { b[$at["round"]] = $at["wall_s"] }
		END { for (i in a) if (i in b) print a[i] / b[i] }
	' "$work/run/samples.csv" | sort -g | awk -v name="$1" -v wanted="$2" '
		{ v[NR] = $1 }
		END {
			rank = int(NR / 2 - 0.98 * sqrt(NR)); rank = rank < 1 ? 1 : rank
			middle = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2
			printf "%-58s %9.4f [%.4f, %.4f], %d pairs; wanted: %s\n",
				name, middle, v[rank], v[NR + 1 - rank], NR, wanted
		}'
}

measure primes -n 256 -x sequential,mpi -j 2 -r "$rounds" --max-time 300
ratio "primes: sequential over two ranks" "1.85 at least" sequential mpi
figures "  of the wall, dealing" "" 100 "%" '$at["deal_s"] / $at["wall_s"]'
figures "  of the wall, gathering" "" 100 "%" '$at["gather_s"] / $at["wall_s"]'

measure primes -n 256 -x threads,mpi --baseline threads -j 2 -p mpi.ranks=1 -p mpi.inner=threads -p mpi.each=2 \
	-r "$rounds" --max-time 300
ratio "inner=threads in one rank, less dealing, over threads" "1.03 at most" mpi threads

measure null -n 2 -x sequential,mpi -j 2 -p mpi.deal=single -r 100 --max-time 60
figures "prepare" "2 ms at most" 1000 ms '$at["prepare_s"]'
figures "execute, 2 tasks dealt singly" "0.5 ms + 0.006 ms at most" 1000 ms '$at["wall_s"]'
measure null -n 10000 -x sequential,mpi -j 2 -p mpi.deal=single -r 100 --max-time 60
figures "execute, 10^4 tasks dealt singly" "0.5 ms + 30 ms at most" 1000 ms '$at["wall_s"]'
measure null -n 1000000 -x sequential,mpi -j 2 -r "$rounds" --max-time 60
figures "10^6 null tasks, guided: a task, all in all" "0.1 us at most" 1 us '$at["wall_s"]'
figures "  of it, dealing" "" 1 us '$at["deal_s"]'
figures "  of it, gathering" "" 1 us '$at["gather_s"]'
figures "  sequential" "" 1 us '$at["wall_s"]' sequential

# Four ranks with one task that sleeps among them, and none at all while sequential has its turn.
IDLE=$work "$concbench" run sleep -n 1 -p duration=2s -x sequential,mpi -j 1 -p mpi.ranks=4 -r 5 -w 0 -q \
	--style none --no-plots -o "$work/idle" >/dev/null &
harness=$!
sleep 3
pids=$(for environment in $(grep -alsF "IDLE=$work" /proc/[0-9]*/environ); do
	pid=${environment#/proc/}
	pid=${pid%/environ}
	[ "$(cat "/proc/$pid/comm" 2>/dev/null)" != concbench-rank ] || echo "$pid"
done)
while [ -n "$pids" ] && [ -e "/proc/${pids%%
*}/fd/0" ]; do
	for pid in $pids; do
		read -r now _ </proc/uptime
		sed "s/^.*) //; s/^/$pid $now /" "/proc/$pid/stat" 2>/dev/null || :
	done
	sleep 0.2
done >"$work/idle.txt"
wait $harness
awk -v tick="$(getconf CLK_TCK)" '
	{ cpu = ($14 + $15) / tick }
	!($1 in first) { first[$1] = $2; had[$1] = cpu; ranks++ }
	{ last[$1] = $2; has[$1] = cpu }
	END {
		for (pid in first) { wall = last[pid] - first[pid]; share = 100 * (has[pid] - had[pid]) / wall
			sum += share; most = share > most ? share : most }
		printf "%-58s %9.3f %% of %.0f s a rank, %.3f %% the most; wanted: 2 %% at most\n",
			"CPU of " ranks " ranks that are idle", sum / ranks, wall, most
	}
' "$work/idle.txt"
