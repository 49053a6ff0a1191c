#!/bin/sh
# SPDX-License-Identifier: MIT
# languages.sh PROGRAM HOST CASE: twins in other languages, and how they go wrong. HOST is written
# from docs/languages.md, and stands in for an interpreter.
. "$(dirname "$0")/../cli/lib.sh"
host=$2
python=/usr/bin/python3

needs_python() {
	[ -x $python ] || skip "no $python here"
}

# twin WORD: what the host is to do wrong.
twin() {
	echo "$1" >"$scratch/twin"
}

# by_host: two cells, C and the host in the place of Python.
by_host() {
	rm -rf r
	run "$concbench" run primes -n 6 -p numbers=97:91:2 -x sequential,python-sequential \
		-p "interpreter=$host" -p "twin=$scratch/twin" -o r -q --no-plots -w 0 -r 1
}

# fails WORD STATUS DETAIL: a sample that fails, and the other cell goes on.
fails() {
	twin "$1"
	by_host
	expect_same "exit status of $1" 1 "$status"
	columns r/samples.csv runner status detail >samples
	expect_line samples '^sequential	ok'
	expect_line samples "^python-sequential	$2	.*$3"
}

case $3 in
protocol)
	twin fine
	by_host
	expect_same "exit status" 0 "$status"
	columns r/samples.csv runner status checksum >samples
	expect_same "valid samples" 2 "$(grep -c '	ok	' samples)"
	expect_same "checksums" 1 "$(cut -f 3 samples | sort -u | wc -l | tr -d ' ')"
	# What it said it used, and nothing but what it said.
	columns r/samples.csv runner user_s system_s workers language prepare_s >samples
	expect_line samples '^python-sequential	0\.001[0-9]*	0\.00[2-9][0-9]*	1	python	0\.[0-9]*$'
	expect_line samples '^sequential	.*	1		$'
	expect_line r/environment.json '"primes python-sequential interpreter=.*version=host 1;twin=[0-9a-f]{16}(;variables=[^;]*)?"'
	;;
wrong)
	fails errs wrong-result 'task 0 gave 0 for 97, which is prime'
	fails skips error 'task 1: the runner never ended it'
	fails counts error 'task 1: the runner gave it a status that there is not'
	fails exits error 'exited with status 3, task 1 in progress, 1 of 6 ended'
	fails dies signal 'killed by SIGKILL, task 1 in progress, 1 of 6 ended'
	fails mourns signal 'python-sequential: worker 3 is dead'
	fails complains error 'it has had enough'
	fails babbles error "says 'thanks', which is no word of the protocol"
	fails hangs-up error 'hung up or said nothing'
	fails late-mute error 'exited with status 1'
	;;
refused)
	cell='primes -x python-sequential -j 1: '
	for word in refuses mute; do
		twin $word
		by_host
		expect_same "exit status of $word" 2 "$status"
		[ ! -e r ] || fail "$word: measured all the same"
		expect_same "lines" 1 "$(wc -l <"$scratch/err" | tr -d ' ')"
		case $word in
		refuses) expect_line "$scratch/err" "${cell}it is no twin of mine" ;;
		mute) expect_line "$scratch/err" "${cell}.*exited with status 0: what is this\?" ;;
		esac
	done
	refused "${cell}cannot start no-such-program: No such file" "$concbench" run primes -x python-sequential \
		-p interpreter=no-such-program
	refused "${cell}no /no/such/program here" "$concbench" run primes -x python-sequential \
		-p interpreter=/no/such/program
	refused "${cell}twin=missing.py: No such file" "$concbench" run primes -x python-sequential \
		-p interpreter="$host" -p twin=missing.py
	refused "false-sharing -x python-threads -j 1: false-sharing has no twin in python" "$concbench" run \
		false-sharing -x python-threads -j 1 -p interpreter="$host"
	refused "no runner of the language 'cobol'" "$concbench" run primes -x language:cobol
	# Without a name it is left out, and the others are measured.
	expect_status 0 "$concbench" run false-sharing -x sequential,language:python -j 1 -n 2 -p times=1000 -r 1 -w 0 \
		-o r -q --no-plots
	expect_line "$scratch/err" 'left out: false-sharing -x python-threads -j 1: .* no twin in python'
	expect_same "runners" sequential "$(columns r/summary.csv runner)"
	# Entries of PATH that are empty or relative lead to no interpreter; one behind them does.
	mkdir bin "$scratch/bin"
	for folder in . bin; do
		printf '#!/bin/sh\ntouch "%s/PWNED"\n' "$scratch" >$folder/mine
		chmod +x $folder/mine
	done
	for path in ":$PATH" "$PATH:" ".:$PATH" "bin::$PATH"; do
		expect_status 2 env "PATH=$path" "$concbench" run primes -x python-sequential -p interpreter=mine
		expect_line "$scratch/err" "${cell}cannot start mine: No such file"
	done
	ln -s "$host" "$scratch/bin/mine"
	twin fine
	expect_status 0 env "PATH=:.:bin:$scratch/bin:$PATH" "$concbench" run primes -n 6 -p numbers=97:91:2 \
		-x python-sequential -p interpreter=mine -p "twin=$scratch/twin" -o found -q --no-plots -w 0 -r 1
	[ ! -e "$scratch/PWNED" ] || fail "an interpreter was started that lies here"
	;;
python)
	needs_python
	cell='primes -x python-threads -j 2: '
	twin=$scratch/twin.py
	refuse() {
		refused "$cell$1" "$concbench" run primes -x python-threads -j 2 -p "twin=$twin"
	}
	printf 'def run(state, task) return 1\n' >"$twin"
	refuse "SyntaxError: .*twin.py, line 1"
	printf 'import no_such_module\n' >"$twin"
	refuse "ModuleNotFoundError: No module named 'no_such_module' \(twin.py, line 1\)"
	printf 'def jog(state, task):\n    return 1\n' >"$twin"
	refuse "AttributeError: the twin has no run"
	printf 'def needs(parameters):\n    raise ValueError("not with " + str(parameters["numbers"][0]))\n' >"$twin"
	printf 'def run(state, task):\n    return 1\n' >>"$twin"
	refuse "ValueError: not with 112272535095293"
	# An environment that hides what lies beside a program hides nothing of ours; what else keeps the host
	# from its start is told by the last line of the traceback.
	printf 'def run(state, task):\n    return 0\n' >"$twin"
	expect_status 0 env PYTHONSAFEPATH=1 "$concbench" run null -n 2 -x language:python -p "twin=$twin" \
		-p start=spawn --baseline python-sequential -r 1 -w 0 -o safe -q --no-plots
	rm -r safe
	printf '#!/bin/sh\nexec %s -I "$@"\n' $python >"$scratch/isolated"
	chmod +x "$scratch/isolated"
	refused "isolated exited with status 1: ModuleNotFoundError: No module named 'concbench_host'" \
		"$concbench" run primes -x python-threads -j 2 -p "twin=$twin" -p "interpreter=$scratch/isolated"
	# As where numpy is not installed, if C has what it is held against.
	mkdir "$scratch/without"
	echo "raise ModuleNotFoundError(\"No module named 'numpy'\")" >"$scratch/without/numpy.py"
	! "$concbench" run matmul -p kernel=blas -n 2 -x sequential --dry-run >/dev/null 2>&1 ||
		PYTHONPATH=$scratch/without refused "matmul -x python-threads -j 2: ModuleNotFoundError: No module named 'numpy'" \
			"$concbench" run matmul -p kernel=blas -x python-threads -j 2
	# Pools keep a few descriptors a worker: the soft limit does not hold them, as it does not hold C.
	(
		# shellcheck disable=SC3045
		ulimit -Sn 64
		"$concbench" run null -n 40 -j 40 -x python-processes,python-pool --baseline python-pool -r 1 -w 0 -q --no-plots -o many
	) >"$scratch/out" 2>"$scratch/err" </dev/null
	expect_same "pools of many workers" 2 "$(columns many/samples.csv status | grep -cx ok)"
	# Each worker is an interpreter, of which more than there is memory for are refused.
	workers=$(($(sed -n 's/^MemAvailable: *\([0-9]*\) kB$/\1/p' /proc/meminfo) / 3000))
	for pool in processes pool; do
		run "$concbench" run null -x python-$pool -p start=spawn -j $workers -n $workers --dry-run
		expect_line "$scratch/err" "null -x python-$pool -j $workers: ($workers workers need [0-9]+ MB of memory|this system grants about)"
	done
	# A task that fails is a task that fails; what is no OSError ends the sample.
	printf 'def run(state, task):\n    if task == 3:\n        raise FileNotFoundError(2, "gone")\n    return True\n' >"$twin"
	printf 'def setup(job):\n    open(job.parameters["numbers"])\n' >"$scratch/worse.py"
	cat "$twin" >>"$scratch/worse.py"
	printf 'def run(state, task):\n    return 1 / (task - 3)\n' >"$scratch/worst.py"
	# Numbers of other libraries are not the system's: -2 is getaddrinfo's, 1 is OpenSSL's, and EPERM here.
	cat >"$scratch/other.py" <<-'END'
		import socket
		import ssl

		ERRORS = {1: socket.gaierror(-2, "unknown"), 4: ssl.SSLError(1, "refused"), 5: OSError(70000, "odd")}

		def run(state, task):
		    if task in ERRORS:
		        raise ERRORS[task]
		    return True
	END
	rm -rf r
	run "$concbench" run primes -n 6 -p numbers=97 -x sequential,language:python -p "twin=$twin,$scratch/worse.py,$scratch/worst.py,$scratch/other.py" \
		-o r --trace -q --no-plots -w 0 -r 1 -j 2
	expect_same "exit status" 1 "$status"
	columns r/samples.csv runner runner_params status detail >samples
	expect_line samples '^sequential		ok'
	expect_same "failed tasks told" 5 "$(grep -c 'twin=.*/twin.py	error	1 of 6 tasks failed, task 3: No such file' samples)"
	expect_same "tasks that failed of others' numbers" 5 \
		"$(grep -c 'twin=.*/other.py	error	3 of 6 tasks failed, task 1: Input/output error' samples)"
	expect_same "and what is written of them" 15 "$(columns r/tasks.csv status | grep -cx EIO)"
	expect_same "set-ups that failed" 5 "$(grep -c 'twin=.*/worse.py	error	.*TypeError: expected str.*(worse.py, line 2)' samples)"
	# What a set-up raises in a worker is told, too.
	cat >bad.py <<-'END'
		import multiprocessing

		def setup(job):
		    if multiprocessing.parent_process():
		        raise ValueError("not in a worker")

		def run(state, task):
		    return True
	END
	expect_status 1 "$concbench" run primes -n 6 -p numbers=97 -x python-processes,python-pool -p twin=bad.py \
		-p start=spawn,forkserver --baseline python-pool:start=spawn -o bad -q --no-plots -w 0 -r 1 -j 2
	expect_same "set-ups of workers that failed" 4 \
		"$(columns bad/samples.csv status detail | grep -c '^error	.*: ValueError: not in a worker (bad.py, line 5)')"
	expect_same "tasks that raised" 5 "$(grep -Ec 'twin=.*/worst.py	error	.*: (ZeroDivisionError: division by zero|TypeError: task [0-9] gave -?[0-9.]*:)' samples)"
	;;
errors)
	needs_python
	# What a twin raises is told at once: others are at work still, and this error cannot be unpickled.
	cat >twin.py <<-'END'
		import time

		class Two(Exception):
		    def __init__(self, a, b):
		        super().__init__(f"{a} and {b}")

		def run(state, task):
		    if task == 1:
		        raise Two("disk", "net")
		    time.sleep(60)
	END
	expect_status 1 "$concbench" run null -n 4 -j 2 -x python-threads,python-processes,python-pool,python-asyncio \
		-p to-thread=yes -p start=fork,spawn -p twin=twin.py --baseline python-threads --timeout 20 -r 1 -w 0 -o r \
		-q --no-plots
	columns r/samples.csv runner runner_params status detail >samples
	expect_same "samples" 6 "$(wc -l <samples | tr -d ' ')"
	expect_same "samples that tell it" 6 \
		"$(grep -c '	error	python-[a-z]*: Two: disk and net (twin.py, line 9), tasks\{0,1\} .* 0 of 4 ended' samples)"
	;;
killed)
	needs_python
	# A worker that is killed is named, also while tasks are still submitted.
	printf 'import os\n\ndef run(state, task):\n    os.kill(os.getpid(), 9)\n' >twin.py
	for tasks in 2 20000; do
		rm -rf r
		expect_status 1 "$concbench" run null -n $tasks -j 2 -x python-processes,python-pool -p twin=twin.py \
			--baseline python-pool --timeout 20 -r 1 -w 0 -o r -q --no-plots
		columns r/samples.csv runner status detail >samples
		expect_same "samples of $tasks tasks" 2 "$(grep -c '	signal	.*: a worker killed by SIGKILL, task' samples)"
	done
	;;
honest)
	needs_python
	# 100 ms of computing and 64 MB a task, known to Python itself. Worker processes meet: each has a task.
	cat >twin.py <<-'END'
		import os
		import time

		def meet(place, task):
		    names = [f"{place}/{os.getppid()}-{number}" for number in (0, 1)]
		    open(names[task], "w").close()
		    while not all(map(os.path.exists, names)):
		        time.sleep(0.001)

		def run(state, task):
		    block = bytearray(64 << 20)
		    end = time.thread_time_ns() + 100_000_000
		    while time.thread_time_ns() < end:
		        pass
		    if "MEET" in os.environ:
		        meet(os.environ["MEET"], task)
		    return len(block) >> 20 == 64
	END
	# measure NAME LEAST: of cells in which so many tasks are sure to be in progress at once.
	measure() {
		rm -rf r
		# shellcheck disable=SC2086  # its words
		expect_status 0 "$concbench" run primes -n 2 -p numbers=97 -x "$1" -p twin=twin.py -j 2 -r 1 -w 0 \
			$starts -o r -q --no-plots
		columns r/samples.csv runner runner_params status user_s system_s rss_peak_bytes >samples
		awk -F '\t' -v least="$2" '
			$3 != "ok" { print $1 " " $2 ": " $3 }
			$4 + $5 < 0.2 { print $1 " " $2 ": " $4 + $5 " s of CPU time" }
			$6 < least * 64 * 2^20 || $6 > 400 * 2^20 { print $1 " " $2 ": " $6 " bytes" }
			END { if (!NR) print "nothing was measured" }
		' samples >"$scratch/found"
		expect_empty "$scratch/found"
	}
	starts=
	measure python-sequential,python-threads,python-asyncio 1
	MEET=$scratch/meet
	export MEET
	mkdir "$MEET"
	starts='-p start=fork,spawn,forkserver'
	measure python-processes,python-pool 2
	expect_same "samples" 6 "$(wc -l <samples | tr -d ' ')"
	;;
left)
	needs_python
	# However a sample ends, its semaphores go: the twin notes those that it has mapped.
	cat >twin.py <<-'END'
		import os
		import time

		def run(state, task):
		    with open("/proc/self/maps") as maps, open("semaphores", "a") as semaphores:
		        semaphores.writelines(f"/dev/shm{line.split('/dev/shm')[1]}" for line in maps if "/dev/shm/sem." in line)
		    if os.environ["HOW"] == "raise":
		        raise ValueError("as it was told")
		    time.sleep(60)
	END
	cells='-x python-processes,python-pool -p start=spawn,forkserver -p twin=twin.py --baseline python-pool:start=spawn'
	# ended HOW: none is left of those that were noted.
	ended() {
		[ "$(wc -l <semaphores)" -ge 4 ] || fail "$1: not many semaphores: $(cat semaphores)"
		expect_same "left after $1" "" "$(sed 's/ (deleted)//' semaphores | sort -u | xargs ls 2>/dev/null)"
		rm -rf semaphores r
	}
	for HOW in raise sleep; do
		export HOW
		# shellcheck disable=SC2086  # its words
		expect_status 1 "$concbench" run null -n 2 -j 2 $cells --timeout 2 -r 1 -w 0 -o r -q --no-plots
		ended $HOW
	done
	# shellcheck disable=SC2086  # its words
	"$concbench" run null -n 2 -j 2 $cells -r 1 -w 0 -o r -q --no-plots >/dev/null 2>&1 &
	harness=$!
	wait_until 30 [ -s semaphores ]
	kill -INT $harness
	wait $harness
	ended interrupted
	;;
used)
	needs_python
	# 100 ms of computing in a child of each task: an interpreter, whose start touches hundreds of pages.
	cat >twin.py <<-'END'
		import subprocess
		import sys

		CODE = "import time\nwhile time.process_time() < .1: pass"

		def run(state, task):
		    subprocess.run([sys.executable, "-c", CODE], check=True)
		    return 0
	END
	expect_status 0 "$concbench" run null -n 2 -j 2 -x python-processes,python-pool -p start=fork,spawn,forkserver \
		-p twin=twin.py --baseline python-pool:start=fork -r 1 -w 0 -o r -q --no-plots
	columns r/samples.csv runner runner_params user_s system_s faults_minor switches_voluntary >samples
	awk -F '\t' '
		$3 + $4 < 0.2 { print $1 " " $2 ": " $3 + $4 " s of CPU time" }
		$5 < 1000 { print $1 " " $2 ": " $5 " page faults" }
		$6 < 10 { print $1 " " $2 ": " $6 " switches" }
		END { if (NR != 6) print NR " samples" }
	' samples >"$scratch/found"
	expect_empty "$scratch/found"
	# What a child of the set-up has used before the clock is not of the sample.
	cat >twin.py <<-'END'
		import multiprocessing
		import subprocess
		import sys

		CODE = "import time\nwhile time.process_time() < 1: pass\nprint(flush=True)\ninput()"

		def setup(job):
		    if not multiprocessing.parent_process():
		        child = subprocess.Popen([sys.executable, "-c", CODE], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
		        child.stdout.readline()
		        return child

		def run(state, task):
		    return 0
	END
	rm -rf r
	expect_status 0 "$concbench" run null -n 2 -j 2 -x python-processes,python-pool -p start=fork,forkserver \
		-p twin=twin.py --baseline python-pool:start=fork --timeout 60 -r 1 -w 0 -o r -q --no-plots
	columns r/samples.csv runner runner_params user_s system_s >samples
	expect_same "samples" 4 "$(wc -l <samples | tr -d ' ')"
	expect_same "what was charged to them" "" "$(awk -F '\t' '$3 + $4 > 0.8' samples)"
	;;
facts)
	needs_python
	printf 'def run(state, task):\n    return 0\n' >twin.py
	rm -rf old new
	measure() {
		expect_status 0 "$concbench" run null -n 10 -x sequential,python-sequential -p twin=twin.py -r 2 -w 0 \
			-q --no-plots "$@"
	}
	measure -o old
	echo '# another' >>twin.py
	measure -o new
	# A hash of a text is known to be another one, whatever it is.
	expect_status 0 "$concbench" compare old new
	expect_line "$scratch/err" 'these differ, too: facts.twin$'
	run "$concbench" run --resume old -r 3
	expect_same "exit status" 2 "$status"
	expect_line "$scratch/err" 'old/samples.csv: row [12] was measured .* another interpreter or twin'
	run "$concbench" run --resume new -r 3 -q
	expect_same "exit status" 0 "$status"
	# So are variables that its interpreter goes by, and those that libraries go by: where they are set.
	unset MALLOC_PERTURB_ # Meson's
	rm -rf new
	measure -o new
	export PYTHONDEVMODE=1 PYTHONUNBUFFERED=1 # the second changes no figure
	measure -o mode
	unset PYTHONDEVMODE
	expect_no_line mode/environment.json 'PYTHONUNBUFFERED'
	expect_line mode/environment.json 'variables=([^;]* )?PYTHONDEVMODE=1'
	for pair in "new mode" "mode new"; do
		# shellcheck disable=SC2086  # two words
		expect_status 0 "$concbench" compare $pair
		expect_line "$scratch/err" 'these differ, too: facts.variables$'
	done
	run "$concbench" run --resume mode -r 3
	expect_same "exit status" 2 "$status"
	expect_line "$scratch/err" 'mode/samples.csv: row [12] was measured .* or other variables of the interpreter'
	PYTHONWARNINGS=$(printf 'ignore::%0300d' 1)
	export PYTHONWARNINGS
	measure -o long
	unset PYTHONWARNINGS
	expect_line long/environment.json 'twin=[0-9a-f]{16};variables=[^;]*\.\.\.[0-9a-f]{16}"'
	export MALLOC_ARENA_MAX=1
	measure -o arenas
	unset MALLOC_ARENA_MAX
	for pair in "new arenas" "arenas new"; do
		# shellcheck disable=SC2086  # two words
		expect_status 0 "$concbench" compare $pair
		expect_line "$scratch/err" 'these differ, too: variables$'
	done
	run "$concbench" run --resume arenas -r 3
	expect_same "exit status" 2 "$status"
	expect_line "$scratch/err" 'variables was .*"MALLOC_ARENA_MAX":"1".*, and is '
	# What lies beside a twin is found, and hides nothing of Python's own.
	echo 'raise ImportError("not the queue of Python")' >queue.py
	echo 'nothing = 0' >beside.py
	printf 'import queue\n\nimport beside\n\n\ndef run(state, task):\n    return beside.nothing\n' >twin.py
	expect_status 0 "$concbench" run null -n 10 -x python-sequential,python-threads,python-processes -p twin=twin.py \
		-p start=spawn --baseline python-sequential -j 2 -r 1 -w 0 -q --no-plots -o beside
	# Each lane is on the CPU that the run gives it.
	cat >twin.py <<-'END'
		import os
		import time

		def run(state, task):
		    time.sleep(0.02)
		    with open("where", "a") as where:
		        where.write(f"{task} {sorted(os.sched_getaffinity(0))}\n")
		    return 0
	END
	cpus=$($python -c 'import os; print(*sorted(os.sched_getaffinity(0))[:2], sep=",")')
	for how in python-sequential python-threads python-processes python-pool "python-asyncio -p to-thread=yes"; do
		rm -rf where r
		# shellcheck disable=SC2086  # its words
		expect_status 0 "$concbench" run null -n 4 -j 2 -x $how -p twin=twin.py --baseline "${how%% *}" --pin "$cpus" \
			-r 1 -w 0 --trace -q --no-plots -o r
		columns r/tasks.csv task worker | awk -v cpus="$cpus" '{
			n = split(cpus, cpu, ",")
			print $1 " [" cpu[$2 % n + 1] "]"
		}' | sort >lanes
		expect_same "where tasks of $how ran" "$(cat lanes)" "$(sort where)"
	done
	;;
baseline)
	needs_python
	rm -rf r
	expect_status 0 "$concbench" run null primes -n 4 -p numbers=97 -x sequential,threads,language:python -j 2 -r 1 -w 0 \
		-q --no-plots -o r
	columns r/summary.csv workload runner speedup >speedups
	for workload in null primes; do
		for one in sequential python-sequential; do
			expect_line speedups "^$workload	$one	1.000000\$"
		done
	done
	# Named, it is that of all.
	expect_status 0 "$concbench" run null -n 4 -x sequential,python-sequential,threads -r 1 -w 0 -q --no-plots \
		-o all --baseline python-sequential
	columns all/summary.csv runner speedup >speedups
	expect_line speedups '^python-sequential	1.000000$'
	expect_line speedups '^sequential	.*[1-9]'
	# A language without its own has no speedup, and that is told.
	expect_status 0 "$concbench" run null -n 4 -x sequential,python-threads,python-pool -r 1 -w 0 -q --no-plots -o none
	columns none/summary.csv runner speedup >speedups
	expect_line speedups '^python-pool	$'
	expect_line "$scratch/err" 'left out: the speedup of null in python, as no cell is its baseline sequential'
	# As many tasks as a sequential runner of the language does in that time: Python does a hundredth of what C
	# does, so one eighth at most, the next smaller number that there is.
	for runner in sequential python-threads; do
		expect_status 0 "$concbench" run primes -p numbers=1000003 -x $runner -n auto -r 1 -w 0 -q --no-plots -o auto-$runner
		columns auto-$runner/summary.csv tasks
	done >tasks
	awk 'NR == 1 { c = $1 } END { exit !(NR == 2 && $1 * 8 <= c) }' tasks || fail "tasks in C and in Python: $(paste -s tasks)"
	;;
esac
finish
