#!/bin/sh
# SPDX-License-Identifier: MIT
# namespaces.sh PROGRAM PLUGIN.so FAULT.so: work over four hosts that are namespaces, each with a clock of its
# own: the results of one process, with 0, 1 and 10 ms to the next host times that dealing explains, and
# what is said of a host that vanishes.
. "$(dirname "$0")/../cli/lib.sh"
. "$lib/../cluster/hosts.sh"
plugin=$2
fault=$3
unset CONCBENCH_RANK # where others have no MPI, see tests/meson.build
hosts_enter "$@"
hosts_make 4
# The command that is called as ssh is.
OMPI_MCA_plm_rsh_agent=$agent
export OMPI_MCA_plm_rsh_agent
four=h1:1+h2:1+h3:1+h4:1

# ---- every workload that fits: one checksum -----------------------------------------------------

"$concbench" list workloads >"$scratch/out"
echo '[global]' >all.ini
for workload in $(sed -n 's/^  \([a-z][a-z0-9-]*\) .*/\1/p' "$scratch/out"); do
	. "$lib/../battery/inputs.sh"
	if $varies || $together; then continue; fi
	printf '[%s]\nworkload = %s\nrunner = sequential, family:hosts\nconcurrency = 4\ntasks = %s\n' \
		"$workload" "$workload" "$tasks" >>all.ini
	while [ $# -gt 1 ]; do
		printf 'param.%s\n' "$2" | sed 's/=/ = /' >>all.ini
		shift 2
	done
done
expect_status 0 "$concbench" suite all.ini -p "mpi.hosts=$four" -r 1 -w 0 --timeout 60 -o all --no-plots -q
columns all/samples.csv workload runner status figures checksum detail >samples
awk -F '\t' '
	$3 != "ok" { print $1, $2, $3, $6 }
	$2 == "sequential" { one[$1] = $5 }
	$2 == "mpi" { many[$1] = $5; if ($4 !~ /(^|;)hosts=4(;|$)/) print $1 ": figures " $4 }
	END { for (work in many) { n++; if (many[work] != one[work]) print work ": checksums differ" }
		if (n < 9) print "only " n " workloads" }
' samples >"$scratch/found"
expect_empty "$scratch/found"

# ---- a file that is another one on one host -----------------------------------------------------

mkdir "$scratch/books" "$scratch/h2"
echo 'the words of a book' >"$scratch/books/book"
echo 'the words of a bouk' >"$scratch/h2/book"
hosts_show h2 "$scratch/books"
run "$concbench" run wordcount -n 1 -x mpi -j 4 -p "files=$scratch/books/book" -p "mpi.hosts=$four" \
	-r 1 -w 0 -o other --no-plots -q
expect_same "status with another file" 1 "$status"
expect_line other/environment.json 'rank 1 on h2 has another .*/book: 20 bytes, here 20'

# ---- dealing over a slow network ----------------------------------------------------------------

# Dealt singly, a task costs a rank on another host than rank 0 a round trip from one switch port to another
# and back, four delays, however busy the machine is; but where more than 16 of 64 tasks are left the next one
# is asked for beside the task. Shares cost none. What a rank waits and what it works is at most the time there
# is. Waiting tasks need no CPU, so speedup is the overlap.
runners=sequential,mpi
for delay in 0 1 10; do
	hosts_delay $delay
	expect_status 0 "$concbench" run sleep -n 64 -p duration=20ms -x $runners --baseline ${runners%,*} -j 4 \
		-p "mpi.hosts=$four" -p mpi.deal=static,single -r 1 -w 0 --trace -o slow --no-plots -q
	columns slow/samples.csv checksum >>checksums
	columns slow/samples.csv order runner_params status wall_s work_s deal_s gather_s overlap figures >samples
	columns slow/tasks.csv order worker start_s end_s task >tasks
	awk -F '\t' -v delay=$delay '
		function bad(text) { print delay " ms, " kind[o] ": " text }
		$2 == "" { next }
		FILENAME == "tasks" {
			# Who is dealt this one after one of the last.
			if ($2 > 0 && (($1, $2) in before) && before[$1, $2] >= 47) waits[$1]++
			before[$1, $2] = $5
			if (!($1 in first) || $3 < first[$1]) first[$1] = $3
			if ($4 > last[$1]) last[$1] = $4
			next
		}
		{
			o = $1
			kind[o] = $2 ~ /deal=single/ ? "single" : "static"
			error = $9
			sub(/.*clock_error_s=/, "", error)
			sub(/;.*/, "", error)
			if ($3 != "ok")
				bad($3)
			if (kind[o] == "single" && 4 * $6 < waits[o] * 4 * delay / 1000)
				bad("ranks waited " $6 " s each for " waits[o] " of the last tasks")
			if (kind[o] == "static" && $6 > 0)
				bad("dealing took " $6 " s")
			if ($7 + error < delay / 1000)
				bad("gathering took " $7 " s")
			if ($6 + $8 * $4 / 4 > $5 * 1.001)
				bad("dealing " $6 " s, overlap " $8 ", but work " $5 " s")
			if (first[o] + error < delay / 1000 || last[o] > $4 + error)
				bad("tasks from " first[o] " s to " last[o] " s of " $4)
			printf "%s ms, %s: %d waits, wall %s, dealing %s, gathering %s, speedup %s\n", delay, kind[o], waits[o], $4, $6, $7, $8 >"/dev/stderr"
		}
	' tasks samples >"$scratch/found"
	expect_empty "$scratch/found"
	# What the clocks may be apart is said where the run is described, and under the bars.
	expect_same "clock error in environment.json" \
		"$(cut -f 9 samples | sed -n 's/.*clock_error_s=\([0-9.]*\).*/\1/p' | sort -g | tail -n 1 | awk '{ printf "%.0f\n", $1 * 1e9 }')" \
		"$(jq '.clock_error_s * 1e9 | round' slow/environment.json)"
	if [ "$delay" = 10 ]; then
		expect_status 0 "$concbench" plot slow --kind timeline
		expect_line slow/plots/timeline.gp 'clocks of hosts agree within [0-9.]+ ms'
	fi
	rm -rf slow
	runners=mpi
done
# ---- a host that vanishes ------------------------------------------------------------------------

# Cut off in the middle of a task it is told within seconds, by its name and with that task; when it is
# there again the ranks are, too. In the end nobody is left, on any host.
hosts_delay 0
failures() {
	[ -f gone/samples.csv ] && [ "$(grep -c ',error,' gone/samples.csv)" -eq "$1" ]
}
marks_are() {
	[ -f "$scratch/marks" ] && [ "$(wc -l <"$scratch/marks")" -eq "$1" ]
}
nobody() {
	[ -z "$(for _name in concbench-rank orted orterun mpirun.openmpi; do pgrep -x $_name; done)" ]
}
"$concbench" run fault,null --plugin "$fault" -p fault.kind=hang -p fault.task=1 -p "marks=$scratch/marks" -n 2 -j 2 \
	-x mpi -p "mpi.hosts=h1:1+h2:1" -p mpi.deal=static -r 2 -w 0 --timeout 60 --stall 0 -o gone --no-plots -q >"$scratch/out" 2>"$scratch/err" &
harness=$!
for time in 1 2; do
	wait_until 60 marks_are $((2 * time)) || break
	sleep 1
	ip link set b2 down
	wait_until 20 failures $time
	ip link set b2 up
done
status=0
wait $harness || status=$?
expect_same "status with a host that vanishes" 1 "$status"
columns gone/samples.csv workload status detail >samples
expect_same "a host that vanishes" 2 \
	"$(grep -c '^fault	error	mpi: rank 1 on h2 has said nothing for 3 s; it held task 1' samples)" || cat samples
expect_same "samples after it" 2 "$(grep -c '^null	ok' samples)" || cat samples
wait_until 20 nobody

expect_same "samples" 7 "$(wc -l <checksums | tr -d ' ')"
expect_same "checksums" 1 "$(sort -u checksums | wc -l | tr -d ' ')"
finish
