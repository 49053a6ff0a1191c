#!/bin/sh
# SPDX-License-Identifier: MIT
# mpi.sh PROGRAM FAULT.so OTHER_RANK LATE.so CASE: the runner mpi, on this machine. OTHER_RANK is a
# rank of another version.
. "$(dirname "$0")/../cli/lib.sh"
fault=$2
other=$3
late=$4
unset CONCBENCH_RANK
# What a run leaves here it leaves anywhere. Names of sockets in it are short.
TMPDIR=$(mktemp -d /tmp/mpi.XXXXXX) || exit 99
export TMPDIR
trap 'rm -rf "$scratch" "$TMPDIR"' EXIT
"$concbench" list runners | grep '^  mpi  *absent here' && skip "mpi is absent here"

# begin ARGS...: starts a run in the background; all that is started for it carries its environment.
begin() {
	told="$*"
	ENDS=$scratch "$concbench" run "$@" -o r --no-plots -w 0 >"$scratch/out" 2>"$scratch/err" </dev/null &
	harness=$!
}

# present [NAME]: the processes of the run that are there, or those of a program.
present() {
	for _environment in $(grep -alsF "ENDS=$scratch" /proc/[0-9]*/environ); do
		_pid=${_environment#/proc/}
		_pid=${_pid%/environ}
		alive "$_pid" || continue
		[ $# -eq 0 ] || [ "$(tr '\0' '\n' <"/proc/$_pid/cmdline" | head -n 1 | sed 's:.*/::')" = "$1" ] ||
			continue
		echo "$_pid"
	done
}

nobody() {
	[ -z "$(present)" ]
}

expect_nobody() {
	wait_until 20 nobody
	for _pid in $(present); do
		fail "process $_pid is still there: $(tr '\0' ' ' <"/proc/$_pid/cmdline")"
		kill -9 "$_pid"
	done
	[ -z "$(ls -A "$TMPDIR")" ] || fail "left in TMPDIR: $(ls -A "$TMPDIR")"
}

# note_files: where the ranks that are there have files, the memory that they share among them.
note_files() {
	for _rank in $(present concbench-rank); do
		awk -v own="$TMPDIR/" '$6 ~ "^/dev/shm/" || index($6, own) == 1 { print $6 }' "/proc/$_rank/maps"
		tr '\0' '\n' <"/proc/$_rank/environ" | sed -n 's/^OMPI_MCA_orte_local_tmpdir_base=//p'
	done 2>/dev/null >>"$scratch/files"
	[ -s "$scratch/files" ] || fail "ranks without a file"
}

expect_no_files() {
	for _file in $(sort -u "$scratch/files"); do
		[ ! -e "$_file" ] || fail "left: $_file"
	done
}

# rank_pid N
rank_pid() {
	for _rank in $(present concbench-rank); do
		tr '\0' '\n' <"/proc/$_rank/environ" | grep -Eqx "(OMPI_COMM_WORLD_RANK|PMI_RANK)=$1" && echo "$_rank"
	done
}

marks_are() {
	[ -f "$scratch/marks" ] && [ "$(wc -l <"$scratch/marks")" -eq "$1" ]
}

# hold: a run in which rank 1 holds task 1 for ever, in so many samples, and `null` has as many that
# are sound.
times=2
hold() {
	begin fault,null --plugin "$fault" -p fault.kind=hang -p fault.task=1 -p "marks=$scratch/marks" \
		-n 2 -j 2 -x mpi -p deal=static -r $times --timeout 60s --stall 0
}

# held N: the Nth of them is under way, and what it holds has been said.
held() {
	wait_until 60 marks_are $((2 * $1)) || finish
	sleep 1
	note_files
}

# expect_failures PATTERN: all such samples say so, within 5 s of the fault, and the others went on.
expect_failures() {
	status=0
	wait "$harness" || status=$?
	expect_same "exit status" 1 "$status"
	expect_nobody
	[ ! -e "$scratch/files" ] || expect_no_files
	columns r/samples.csv workload status detail >samples
	expect_same "failures as expected" $times "$(grep -Ec "^fault	error	$1" samples)" || cat samples
	expect_same "sound samples" $times "$(grep -c '^null	ok' samples)" || cat samples
}

measured() {
	[ -f r/samples.csv ] && [ "$(wc -l <r/samples.csv)" -gt "$1" ]
}

case $5 in
same)
	# Every workload that fits, over one to four ranks: the checksum of sequential. The ranks are
	# started once, for all sections of a suite.
	plugin=$fault
	fit='chain memory null primes primesum sleep spin squares wordcount'
	for workload in $fit; do
		. "$(dirname "$0")/../battery/inputs.sh"
		printf '[%s]\nworkload = %s\nrunner = sequential, mpi\ntasks = %s\nconcurrency = 4, 3, 2, 1\n' \
			"$workload" "$workload" "$tasks"
		for option in "$@"; do
			[ "$option" = -p ] || printf 'param.%s\n' "$option"
		done
	done >all.ini
	# Those, and no others.
	for workload in $("$concbench" list workloads --json | jq -r '.workloads[].name'); do
		"$concbench" run "$workload" -x mpi --dry-run >/dev/null 2>&1 && printf '%s ' "$workload"
	done >found
	expect_same "workloads that fit" "$fit " "$(tr ' ' '\n' <found | sort | tr '\n' ' ' | sed 's/^ *//')"
	expect_status 0 "$concbench" suite ./all.ini -r 1 -w 0 -o r --no-plots -q || finish
	columns r/samples.csv workload status runner checksum >samples
	expect_no_line samples '	(error|wrong-result)	'
	for workload in $(cut -f 1 samples | sort -u); do
		expect_same "checksums of $workload" 1 \
			"$(grep "^$workload	" samples | cut -f 4 | sort -u | wc -l | tr -d ' ')"
		expect_same "samples of $workload" 5 "$(grep -c "^$workload	" samples)"
	done
	;;
ways)
	# The same sum whatever is within a rank and however tasks are dealt, of tasks that wait, too; and wherever
	# the system's Open MPI is told to have its files.
	mkdir -p home/.openmpi
	echo "orte_tmpdir_base = $TMPDIR/site" >home/.openmpi/mca-params.conf
	printf '[%s]\nrunner = sequential, mpi\ntasks = 40\nconcurrency = 5\nworkload = %s\nparam.mpi.each = 3\n%s\n%s\n' \
		ways "squares, chain" "param.mpi.inner = sequential, threads, processes, async" \
		"param.mpi.deal = guided, static, single" >ways.ini
	HOME=$PWD/home expect_status 0 "$concbench" suite ./ways.ini -r 1 -w 0 -o r --no-plots -q --trace || finish
	columns r/samples.csv workload status checksum workers runner_params >samples
	expect_no_line samples '	(error|wrong-result)	'
	expect_same "checksums" 2 "$(cut -f 1,3 samples | sort -u | wc -l | tr -d ' ')"
	expect_same "samples" 26 "$(wc -l <samples)"
	expect_line samples '^squares	ok	[0-9a-f]*	5	inner=threads;each=3'
	expect_line samples '^squares	ok	[0-9a-f]*	5	inner=async$'
	expect_line samples '^chain	ok	[0-9a-f]*	2	inner=async;each=3'
	# Every task has a row, with a time that lies within the sample.
	columns r/tasks.csv task start_s end_s status worker >tasks
	expect_same "rows of tasks" $((26 * 40)) "$(wc -l <tasks)"
	awk -F '\t' '$2 < 0 || $3 < $2 || $4 != "ok" || $5 >= 5' tasks >found
	expect_empty found
	;;
each)
	# As many at once as were asked for, as few ranks as that needs; what has no effect makes no cell.
	planned() {
		_cells=$1
		shift
		expect_status 0 "$concbench" run "$@" -x mpi --dry-run
		expect_same "cells" "$_cells" "$(sed 's/.*concurrency=//; s/  */ /g' "$scratch/out" | paste -sd,)"
	}
	planned '4 ' null -p mpi.each=1,2,4 -j 4
	planned '1 inner=threads;each=4,3 inner=threads;each=4,6 inner=threads;each=4' \
		null -p mpi.inner=threads -p mpi.each=4 -j 1,3,6
	planned '8 ranks=2;inner=threads;each=4' null -p mpi.inner=threads -p mpi.each=4 -p mpi.ranks=2 -j 1,3
	planned '4 inner=async' null -p mpi.inner=async -p mpi.each=1,2 -j 4
	planned '4 duration=50ms;distribution=fixed inner=async;each=2' sleep -p mpi.inner=async -p mpi.each=2 -j 4
	;;
misfits)
	refused 'letters -x mpi .*: the tasks of letters write to memory' "$concbench" run letters -x mpi
	refused 'pipeline -x mpi .*: the tasks of pipeline wait for each other' "$concbench" run pipeline -x mpi
	refused 'counter -x mpi .*: what counter sets up is there once' "$concbench" run counter -x mpi
	refused 'exec -x mpi .*: the tasks of exec write to memory or a directory' "$concbench" run exec -x mpi
	refused 'what its tasks do meanwhile is not recorded; use --trace without =states' \
		"$concbench" run null -x mpi --trace=states --dry-run
	refused 'no mpirun' env PATH=/nowhere "$concbench" run null -x mpi
	refused "no program '/nowhere'" env CONCBENCH_RANK=/nowhere "$concbench" run null -x mpi
	expect_status 0 env CONCBENCH_RANK=/nowhere "$concbench" list runners
	expect_line "$scratch/out" "^  mpi  *absent here: no program '/nowhere'"
	# A launcher that lies here is none, as its folder is no absolute entry of PATH.
	for name in mpirun mpirun.openmpi mpirun.mpich; do
		printf '#!/bin/sh\ntouch "%s/PWNED"\n' "$scratch" >$name
		chmod +x $name
	done
	expect_status 2 env PATH=.: "$concbench" run null -x mpi
	expect_line "$scratch/err" 'no mpirun'
	expect_status 0 env "PATH=:.:$PATH" "$concbench" run null -x mpi -n 4 -j 1 -r 1 -w 0 -o r -q --no-plots
	[ ! -e "$scratch/PWNED" ] || fail "a launcher was started that lies here"
	;;
files)
	# Rank 1 has another file under a name, none under another, and the only one under a third: these cells are
	# left out before anything is measured, with rank, host and file. The others go on.
	mkdir elsewhere
	echo 'the words of a book' | tee book >page
	echo 'the words of a bouk' | tee elsewhere/book >leaf
	cat >"$scratch/elsewhere" <<-END
		#!/bin/sh
		if [ "\${OMPI_COMM_WORLD_RANK-\${PMI_RANK-}}" = 1 ]; then
			cd elsewhere
			[ -f leaf ] || mv ../leaf .
		fi
		exec "$(dirname "$concbench")/concbench-rank"
	END
	chmod +x "$scratch/elsewhere"
	CONCBENCH_RANK=$scratch/elsewhere expect_status 1 "$concbench" run wordcount -p files=book,page,leaf -n 4 \
		-x sequential,mpi -j 1,2 -r 1 -w 0 -o r --no-plots
	expect_line "$scratch/err" '^concbench: left out: .* 2.*: rank 1 on .* has another book: 20 bytes, here 20'
	expect_line "$scratch/err" '^concbench: left out: .* 2.*: rank 1 on .* cannot read page: No such file'
	expect_line "$scratch/err" '^concbench: left out: .* 2.*: rank 1 on .* has leaf, which cannot be read here: No such file'
	expect_same "cells left out" 3 "$(jq '.left_out | length' r/environment.json)"
	expect_same "samples" 'mpi 1 error,mpi 1 ok,mpi 1 ok,sequential 1 error,sequential 1 ok,sequential 1 ok' \
		"$(columns r/samples.csv runner concurrency status | sort | tr '\t' ' ' | paste -sd,)"
	;;
kill-0 | kill-1)
	rank=${5#kill-}
	hold
	for sample in 1 2; do
		held $sample
		kill -9 "$(rank_pid "$rank")"
	done
	expect_failures "mpi: rank $rank on .* has ended; it held $([ "$rank" = 1 ] && echo task 1 || echo no task)"
	;;
memory)
	# One that takes more memory than there is dies of it, by the kernel's hand: where a group of processes can
	# be given little, none of it swapped, and otherwise by its own, as the allocator's refusal is the task's
	# failure.
	group=
	for limit in memory/concbench-$$/memory.limit_in_bytes concbench-$$/memory.max; do
		limit=/sys/fs/cgroup/$limit
		mkdir "${limit%/*}" 2>/dev/null || continue
		echo 300000000 2>/dev/null >"$limit" && sh -c "echo \$\$ >${limit%/*}/cgroup.procs" 2>/dev/null &&
			group=${limit%/*} && break
		rmdir "${limit%/*}"
	done
	trap 'rm -rf "$scratch" "$TMPDIR"; [ -z "$group" ] || rmdir "$group"' EXIT
	for limit in memory.memsw.limit_in_bytes=300000000 memory.swap.max=0; do
		[ ! -w "$group/${limit%=*}" ] || echo "${limit#*=}" >"$group/${limit%=*}"
	done
	cat >"$scratch/little" <<-END
		#!/bin/sh
		if [ "\${OMPI_COMM_WORLD_RANK-\${PMI_RANK-}}" = 1 ]; then
			[ -n "$group" ] && echo \$\$ >$group/cgroup.procs || ulimit -v 2000000
		fi
		exec "$(dirname "$concbench")/concbench-rank"
	END
	chmod +x "$scratch/little"
	export CONCBENCH_RANK="$scratch/little"
	times=1
	begin fault,null --plugin "$fault" -p fault.kind=memory -p fault.task=1 -n 2 -j 2 -x mpi -p deal=static -r $times
	if [ -n "$group" ]; then
		expect_failures 'mpi: rank 1 on .* has ended; it held task 1'
	else
		expect_failures '.*Cannot allocate memory'
	fi
	;;
falls)
	# Who dies of its task says with its last breath which one it was, however soon that is.
	expect_status 1 "$concbench" run fault --plugin "$fault" -p fault.kind=segv,abort,exit -p fault.task=1 -n 4 -j 2 \
		-x mpi -r 1 -w 0 -o r --no-plots
	columns r/samples.csv status detail >samples
	expect_same "falls" 3 "$(grep -Ec '^error	mpi: rank [01] on .* has ended; it held tasks? 1( |$)' samples)" || cat samples
	;;
early)
	# What rank 1 says of its failure holds, though rank 0 is at work for longer and knows of none.
	expect_status 1 "$concbench" run fault --plugin "$fault" -p fault.kind=kill -p fault.task=1000000 -n 2000000 -j 2 \
		-x mpi -p deal=static -p inner=processes -r 1 -w 0 -o r --no-plots
	columns r/samples.csv status detail >samples
	expect_line samples '^error	mpi: rank 1 on .*: .*SIGKILL'
	;;
stop)
	times=1
	hold
	held 1
	kill -STOP "$(rank_pid 1)"
	expect_failures 'mpi: rank 1 on .* has said nothing for 3 s; it held task 1'
	;;
version)
	CONCBENCH_RANK=$other expect_status 1 "$concbench" run null -n 2 -j 2 -x mpi -r 1 -w 0 -o r --no-plots
	expect_line "$scratch/err" '^concbench: left out: .*: mpi: rank [01] on .* is of concbench 0.0 other, this is [0-9]'
	;;
host)
	# What cannot begin is not tried again with each sample.
	expect_status 1 "$concbench" run null -n 2 -j 2 -x mpi -p hosts=no-such-host:2 -r 9 -o r --no-plots
	expect_same "samples" 0 "$(columns r/samples.csv status | wc -l)"
	expect_line "$scratch/err" '^concbench: left out: .*: mpi: mpirun.* (ended|took too long) before its 2 ranks were here: .*no-such-host'
	;;
patient)
	# Who has nothing to do is silent for longer than one may be that has: it says that it lives.
	expect_status 0 "$concbench" run sleep -p duration=4s -n 1 -j 1 -x mpi -p ranks=3 -r 1 -w 0 -o r --no-plots
	columns r/samples.csv status >samples
	expect_same "status" ok "$(cat samples)"
	;;
harness | interrupt | guardian)
	hold
	held 1
	case $5 in
	harness) kill -9 "$harness" ;;
	guardian) kill -9 "$harness" "$(first_child "$harness")" ;;
	interrupt) kill -INT "$harness" ;;
	esac
	wait "$harness" 2>/dev/null
	expect_nobody
	# With both gone nobody is left to tidy up, but the next one.
	[ "$5" != guardian ] || expect_status 0 "$concbench" run null -n 2 -j 2 -x mpi -r 1 -w 0 -o next --no-plots
	expect_no_files
	;;
between)
	# Whoever is killed while nobody listens is found before the next sample, or in it.
	begin null -n 4 -j 2 -x mpi -r 1000000 --max-time 100
	wait_until 60 measured 5
	kill -9 "$(rank_pid 1)"
	wait_until 60 measured $(($(wc -l <r/samples.csv) + 20))
	kill -INT "$harness"
	wait "$harness"
	expect_nobody
	columns r/samples.csv status >samples
	[ "$(grep -Ecv 'ok|interrupted' samples)" -le 1 ] || fail "more than one failed"
	;;
late)
	# A lane that is late to ask for more, when its rank has ended all tasks, does not ask: the answer would
	# be the next sample's.
	printf '#!/bin/sh\nLD_PRELOAD=%s exec "%s/concbench-rank"\n' "$late" "$(dirname "$concbench")" >"$scratch/lane"
	chmod +x "$scratch/lane"
	for inner in threads processes; do
		CONCBENCH_RANK=$scratch/lane expect_status 0 "$concbench" run sleep -p duration=1ms -n 60 -j 4 -x mpi \
			-p inner=$inner -p each=2 -p deal=single -r 3 -w 0 -o $inner --no-plots
		expect_same "samples" 'ok,ok,ok' "$(columns $inner/samples.csv status | paste -sd,)"
		columns $inner/samples.csv wall_s | awk 'NR == 1 && $1 < 0.1' >found
		expect_empty found
	done
	;;
esac
finish
