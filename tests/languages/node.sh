#!/bin/sh
# SPDX-License-Identifier: MIT
# node.sh PROGRAM: a twin in JavaScript that is wrong, throws, fails or is killed.
. "$(dirname "$0")/../cli/lib.sh"
expect_status 0 "$concbench" describe node-loop
grep 'absent here: ' "$scratch/out" >why && skip "$(cat why)"

# expect_failure BODY DETAIL: task 3 does BODY, and the sample tells DETAIL, under both; the other worker
# may be at a task too.
expect_failure() {
	printf 'exports.run = (state, task) => {\n\tif (task === 3)\n\t\t%s;\n\treturn 1;\n};\n' "$1" >twin.js
	for host in node-sequential node-workers; do
		rm -rf r
		expect_status 1 "$concbench" run primes -x $host --baseline $host -p twin=twin.js -n 9 -j 2 \
			-r 1 -w 0 --no-plots -q -o r
		expect_line r/samples.csv "$2"
	done
}
expect_failure 'null.member' "TypeError: Cannot read properties of null .reading 'member'. .twin.js, line 3., tasks? ([0-9], )?3(, [0-9])? in progress"
expect_failure 'process.kill(process.pid, "SIGKILL")' 'killed by SIGKILL'
expect_failure 'require("fs").readFileSync("/nowhere")' '1 of 9 tasks failed, task 3: No such file or directory'
expect_failure 'throw Object.assign(new Error(), { errno: -3008 })' '1 of 9 tasks failed, task 3: Input/output error'
expect_failure 'throw Object.assign(new Error(), { errno: 0 })' '1 of 9 tasks failed, task 3: Input/output error'
expect_failure 'if (require("worker_threads").isMainThread) process.exit(0); else null.member' \
	'(node exited with status 0|TypeError).*, tasks? ([0-9], )?3(, [0-9])? in progress, [2-9] of 9 ended'
expect_failure 'return -1' 'TypeError: task 3 gave -1: a result is a whole number'

echo 'exports.run = (;' >twin.js
expect_status 2 "$concbench" run primes -x node-loop -p twin=twin.js
expect_line "$scratch/err" "SyntaxError: Unexpected token ';' .twin.js, line 1."
expect_status 2 "$concbench" run primes -x node-loop -p numbers=18446744073709551557
expect_line "$scratch/err" 'JavaScript has whole numbers up to'
expect_status 2 "$concbench" run primes -x node-workers --pin 0
expect_line "$scratch/err" 'primes -x node-workers .*: it cannot bind its workers to CPUs; leave out --pin'

# Each worker is an engine, of which more than there is memory for are refused before anything is measured.
workers=$(($(sed -n 's/^MemAvailable: *\([0-9]*\) kB$/\1/p' /proc/meminfo) / 5000))
run "$concbench" run null -x node-workers -j $workers -n $workers --dry-run
expect_line "$scratch/err" "null -x node-workers -j $workers: ($workers workers need [0-9]+ MB of memory|this system grants about)"
finish
