#!/bin/sh
# SPDX-License-Identifier: MIT
# paced.sh PROGRAM: fixed time and open loops have words of their own, the same everywhere. The samples are
# written down here: so many tasks a second, or so many ms within which 99 % of the tasks ended.
. "$(dirname "$0")/lib.sh"

# made RUN LOAD [VALUE RUNNER AT_ONCE FIGURE]...: 12 samples a cell, round by round.
made() {
	mkdir -p "$1"
	echo '{"cpu_model":"made","cpus_usable":4,"environment":"0123456789abcdef"}' >"$1/environment.json"
	run=$1 load=$2
	shift 2
	{
		echo 'round,order,workload,params,tasks,runner,concurrency,seed,status,detail,wall_s,startup_s,work_s,winddown_s,user_s,system_s,overlap,load,tasks_ended,rate_offered,rate_achieved,latency_median_s,latency_p99_s'
		for round in 1 2 3 4 5 6 7 8 9 10 11 12; do
			echo "$@" | xargs -n 4 | awk -v round="$round" -v load="$load" '{
				off = 1 + (round * NR * 5 % 12 - 5.5) * 2e-4
				open = load ~ /^rate/
				wall = open ? 0.5 : 0.5 * off
				printf "%d,%d,work,a=%s;b=1,%d,%s,%d,1,ok,,%.9f,0.001,%.9f,0.001,0.1,0.1,2,%s,%d,", round, NR, $1,
					open ? 600 : 100000, $2, $3, wall, wall - 0.002, load, open ? 600 : $4 / 2
				if (open)
					printf "1200,1199,%.9f,%.9f\n", $4 * off / 2e3, $4 * off / 1e3
				else
					print ",,,"
			}'
		done
	} >"$run/samples.csv"
}

# said RUN PATTERN...: each is on the page.
said() {
	page=$1/report.html
	shift
	for pattern in "$@"; do expect_line "$page" "$pattern"; done
}

made timed 'duration=0.5s' x sequential 1 1000 x threads 4 3900 x threads 8 3000 y sequential 1 500
made open 'rate=1200;arrival=fixed;duration=0.5s' x sequential 1 20 x threads 4 5 x threads 8 8 y sequential 1 40

expect_status 0 "$concbench" export timed --format markdown
expect_line "$scratch/out" '^\| Workload \| Parameters \| Tasks \| Runner \| At once \| Tasks/s \| 95 % interval \| Gain \| 95 % interval \|$'
expect_line "$scratch/out" '^\| `work` \| `a=x` for 0\.5 s: tasks/s \| up to 100000 \| `threads` \| 4 \| 390[01]\.[0-9] \| 389[0-9]\.[0-9] to 390[0-9]\.[0-9] \| 3\.90 \|'
expect_line "$scratch/out" '^Of two settings of work, for 0\.5 s, a=x has the most throughput \(threads with 4 at once\); a=y has 0\.13 times that\.$'
expect_status 0 "$concbench" export open --format markdown
expect_line "$scratch/out" '\| P99 latency \[ms\] \| 95 % interval \| Shorter \| 95 % interval \|$'
expect_line "$scratch/out" '^\| `work` \| `a=x` at 1200/s for 0\.5 s: p99 latency \| 600 \| `threads` \| 4 \| 5\.00'
expect_line "$scratch/out" '^Of two settings of work, at 1200/s for 0\.5 s, a=x has the shortest latency \(threads with 4 at once\); a=y takes 8\.00 times as long\.$'

expect_status 0 "$concbench" report timed
said timed 'What has the most throughput, in a fixed time, for work' \
	'[Tt]hreads have up to 3\.90 times the throughput\.' '>Tasks/s<' '>Gain<' '>3\.90 k/s' \
	'[Gg]ain is how many times the throughput of sequential, round by round'
expect_no_line timed/report.html 'data-value="0\.00[0-9]*"|as fast as sequential\b.*round by round;'
expect_status 0 "$concbench" report open
said open 'What has the shortest latency, at a rate of arrivals, for work' '>P99 latency<' '>Shorter<' '>5\.00 ms' \
	'Shorter is how many times less latency than sequential'

# Of several rates it is asked how many can be held, not from how many tasks on something pays.
cp -r open rates
sed '1d; s/,600,/,300,/g; s/rate=1200/rate=600/' open/samples.csv >>rates/samples.csv
expect_status 0 "$concbench" report rates
said rates 'sequential or threads, and how many at once, and up to which rate\?'

if command -v gnuplot >/dev/null; then
	expect_status 0 "$concbench" plot timed
	expect_line timed/plots/throughput.gp 'Tasks a second in a fixed time, median and 95 % interval; longer is better'
	expect_line timed/plots/scaling.gp 'tasks a second, higher is better'
	expect_line timed/plots/scaling.gp 'most throughput at 4'
	expect_line timed/plots/speedup.gp 'How many times the throughput of sequential'
	expect_line timed/plots/distribution.gp 'Tasks a second in a fixed time, against the median of the cell'
	for kind in wall wall-log phases size; do
		[ ! -e timed/plots/$kind.gp ] || fail "$kind of a fixed time"
	done
	expect_status 1 "$concbench" plot timed --kind phases
	expect_line "$scratch/err" 'phases .needs a sample of fixed work that counts.'
	expect_status 0 "$concbench" plot open
	expect_line open/plots/wall.gp 'Latency of 99 % of the tasks, from when they were due, median and 95 % interval'
	expect_line open/plots/scaling.gp 'shortest latency at 4'
	[ ! -e open/plots/phases.gp ] || fail 'phases of an open loop'
	expect_no_line open/plots/speedup.gp 'fast'
	# The curve of percentiles counts from when tasks were due: here each ends 9 ms after that, and takes 1 ms.
	{
		echo 'round,order,task,worker,start_s,end_s,status,result,text,cpu_s,due_s'
		awk 'BEGIN { for (i = 0; i < 50; i++) printf "1,1,%d,0,%.6f,%.6f,ok,1,,,%.6f\n", i, i / 100 + 0.008, i / 100 + 0.009, i / 100 }'
	} >open/tasks.csv
	expect_status 0 "$concbench" plot open --kind latency
	expect_line open/plots/latency.gp 'once due,'
	expect_line open/plots/latency.gp '90 % of the tasks end within 9\.00 ms' # a line of the title may end between
	expect_line open/plots/latency.gp 'latency: from when a task was due to its end'
fi

# Side by side: a throughput is more or less, a latency longer or shorter.
made less 'duration=0.5s' x sequential 1 800
expect_status 1 "$concbench" compare timed less
expect_line "$scratch/out" '^work a=x for 0\.5 s: sequential, throughput$'
expect_line "$scratch/out" '1\.00 k/s -> +800/s +-20 % .*slower \(regression\)$'
made longer 'rate=1200;arrival=fixed;duration=0.5s' x sequential 1 30
expect_status 1 "$concbench" compare open longer
expect_line "$scratch/out" '^work a=x at 1200/s for 0\.5 s: sequential, p99 latency$'
expect_line "$scratch/out" '20\.0 ms -> +30\.0 ms +\+50 % .*slower \(regression\)$'

if command -v gnuplot >/dev/null; then
	expect_status 0 "$concbench" plot open longer --kind overlay
	expect_line longer/plots/overlay.gp 'p99 latency, less is better'
	expect_line longer/plots/overlay.gp 'times less latency, higher is better'
	expect_line longer/plots/overlay.gp '1\.50.* the latency'
fi

# A heartbeat is a part of what was measured: runs that differ in it are told apart.
cp -r less beaten
sed -i 's/}$/,"heartbeat_s":0.001}/' beaten/environment.json
expect_status 2 "$concbench" compare less beaten
expect_line "$scratch/err" 'differ in --heartbeat'
cp -r beaten beaten-too
expect_status 0 "$concbench" compare beaten beaten-too
expect_status 0 "$concbench" compare less beaten --force
expect_line "$scratch/err" 'these differ, too: heartbeat$'
# So is a trace; what a run of before does not say differs in nothing.
cp -r less traced && cp -r less bare
sed -i 's/}$/,"trace":"states","counters":false,"pin":"1"}/' traced/environment.json
sed -i 's/}$/,"trace":"none","counters":true,"pin":"none"}/' bare/environment.json
expect_status 2 "$concbench" compare bare traced
expect_line "$scratch/err" 'differ in --trace'
expect_status 0 "$concbench" compare bare traced --force
expect_line "$scratch/err" 'these differ, too: pin, trace, counters$'
sed -i 's/"states"/"none"/' traced/environment.json
expect_status 0 "$concbench" compare bare traced
expect_line "$scratch/err" 'these differ, too: pin, counters$'
expect_status 0 "$concbench" compare less traced
expect_empty "$scratch/err"
quiet="-q --no-plots --style none -w 0"
# shellcheck disable=SC2086
expect_status 0 "$concbench" run null -n 1 -x sequential -r 1 --heartbeat 1ms $quiet -o beats
expect_line beats/environment.json '"heartbeat_s":	0\.001'
expect_line beats/environment.json '"trace":	"none"'
expect_line beats/environment.json '"counters":	false'
expect_line beats/environment.json '"workload_output":	"inherit"'
expect_status 2 "$concbench" run --resume beats --heartbeat 2ms -r 2 -q --no-plots
expect_line "$scratch/err" 'goes on with the --heartbeat of the run'
expect_status 2 "$concbench" ab "$concbench" "$concbench" beats/suite.ini -r 1
expect_line "$scratch/err" 'heartbeat or workload-output, which cannot see into other builds'

# The table of a run: heads, and a line of the legend each.
expect_status 0 "$concbench" run sleep -p duration=1ms -x sequential,threads -j 4 --duration 0.2 -r 6 -w 0 --no-plots -q -o t
expect_line "$scratch/out" '^sleep for 0\.2 s   as many tasks as end, 6 samples'
expect_line "$scratch/out" 'runner +at once +tasks/s +\[95 % interval\] +gain '
expect_line "$scratch/out" '^gain: how many times the throughput of sequential, by rounds;'
expect_no_line "$scratch/out" 'speedup|as fast'
expect_status 0 "$concbench" run sleep -p duration=1ms -x sequential,threads -j 4 --rate 400 --duration 0.05 -r 6 -w 0 --no-plots -q -o o
expect_line "$scratch/out" 'runner +at once +median latency +\[95 % interval\] +shorter '
expect_line "$scratch/out" '^shorter: how many times less latency than sequential, by rounds;'
expect_no_line "$scratch/out" 'speedup|as fast'
# A suite that mixes them: no label has the tasks that there could be at most, no head stands twice.
cat >mixed.ini <<'EOF'
[timed]
workload = sleep
runner = threads
param.duration = 1ms
duration = 0.2
[closed]
workload = sleep
runner = threads
param.duration = 1ms
tasks = 5
EOF
expect_status 0 "$concbench" suite mixed.ini -r 1 -w 0 --no-plots -q -o mixed
expect_line "$scratch/out" '^sleep for 0\.2 s   as many tasks as end, 1 sample'
expect_line "$scratch/out" '^sleep   5 tasks, 1 sample'
expect_no_line "$scratch/out" 'tasks/s.*tasks/s'
expect_line "$scratch/out" '^wall, tasks/s, latency: the median of the samples'
# What computes is CPU-bound also where it waits for tasks to come.
expect_status 0 "$concbench" run spin -p work=5ms -x sequential --rate 20 --duration 0.5 -r 1 -w 0 --no-plots -q -o b
expect_no_line "$scratch/out" 'I/O-bound'
finish
