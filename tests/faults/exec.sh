#!/bin/sh
# SPDX-License-Identifier: MIT
# exec.sh PROGRAM: commands as tasks. How they are split and numbered is compared with what /bin/sh
# makes of them, and one that fails, is killed, hangs or does not exist is told by name, task and
# status, with nothing left behind.
. "$(dirname "$0")/../cli/lib.sh"

# measure STATUS OPTIONS...: four commands a sample, one sample a runner.
measure() {
	_wanted=$1
	shift
	rm -rf r
	expect_status "$_wanted" "$concbench" run exec -n 4 -j 2 -r 1 -w 0 --no-plots -q -o r "$@"
}

# ---- words: as the shell has them --------------------------------------------------------------
words='printf "[%s]" {i} a\ b '"'c  \"d\"' \"e \\\"f\\\" \\g\" '' \"x\"y'{i}{i}'z * ~ é"
set -f
measure 0 -x sequential --trace -p "command=$words"
for task in 0 1 2 3; do
	said=$(columns r/tasks.csv task text | sed -n "s/^$task	//p")
	# '*' and '~' stay as they are.
	wanted=$(echo "set -f; $words" | sed "s/{i}/$task/g; s/ ~ / '~' /" | sh)
	expect_same "words of task $task" "$wanted" "$said"
done
set +f
measure 0 -x sequential,threads,processes,async --trace -p shell=yes \
	-p 'command=echo {i} | tr 0123 abcd; echo two >&2'
for text in a b c d; do
	expect_same "outputs '$text'" 4 "$(grep -c "\"$text\$" r/tasks.csv)"
done
expect_same "second lines" 16 "$(grep -c '^two"' r/tasks.csv)"
measure 0 -x sequential -p 'command=sh -c "echo lost; echo lost >&2; cat"'
expect_empty "$scratch/err"
rm -rf r

refused "a shell is needed for '\|'; use shell=yes" "$concbench" run exec -p 'command=a | b'
refused "a shell is needed for '\\$'" "$concbench" run exec -p 'command=echo $HOME'
refused "a quote is not closed" "$concbench" run exec -p "command=echo 'a"
refused "nothing to run" "$concbench" run exec -p "command='' a"
refused "nothing to run" "$concbench" run exec -p "command= "
refused "no program 'no-such-program'" "$concbench" run exec -p 'command=no-such-program -x'
refused "no program './no-such'" "$concbench" run exec -p 'command=./no-such'

# ---- commands that do not end well, under every default runner ----------------------------------
# failing WORDS OPTIONS...: each sample says it.
failing() {
	_words=$1
	shift
	measure 1 -x sequential,threads,processes,async "$@"
	columns r/samples.csv detail >said
	expect_same "samples that say '$_words'" 4 "$(grep -cE "$_words" said)" || cat said
}
failing "1 of 4 tasks failed, task 2: 'test \{i\} -ne 2' exited with status 1\$" \
	-p 'command=test {i} -ne 2'
failing "1 of 4 tasks failed, task 3: 'test \{i\} -lt 3 .*' exited with status 7: so it is\$" \
	-p shell=yes -p 'command=test {i} -lt 3 || { echo well; echo so it is; exit 7; }' --trace
failing "1 of 4 tasks failed, task 1: .* was killed by SIGKILL\$" \
	-p shell=yes -p 'command=test {i} -ne 1 || kill -9 $$'
failing "4 of 4 tasks failed, task 0: 'no-such-\{i\}' cannot be run: No such file or directory\$" \
	-p 'command=no-such-{i}'

printf '#!/nowhere/interpreter\n' >script
chmod +x script
failing "4 of 4 tasks failed, task 0: './script' cannot be run: No such file or directory\$" \
	-p 'command=./script'

# One that hangs: the time limit ends it and all that it has started.
: >pids
measure 1 -x threads,async --timeout 1.5 -p shell=yes \
	-p 'command=test {i} -ne 1 || { sleep 1000 & echo $! $$ | tr " " "\n" >>pids; wait; }'
columns r/samples.csv detail >said
expect_same "samples that say what hung" 2 \
	"$(grep -cE '^over 1.5 s while running, task.* in progress, . of 4 ended$' said)" || cat said
expect_gone pids

# One that goes well and leaves something running: it is ended with the sample.
: >pids
measure 0 -x sequential,threads,processes,async -p shell=yes -p 'command=sleep 1000 & echo $! >>pids'
expect_same "processes left running" 16 "$(wc -l <pids | tr -d ' ')"
expect_gone pids

# ---- what they use is counted --------------------------------------------------------------------
# usage COMMAND: CPU time in ms and peak memory in MB of one task, and of two at once under threads.
usage() {
	rm -rf r
	expect_status 0 "$concbench" run exec -n 2 -j 2 -x threads,async -r 1 -w 0 --no-plots -q -o r \
		-p "command=$1"
	columns r/samples.csv user_s system_s rss_peak_bytes |
		awk -F '\t' '{ print int(($1 + $2) * 1000), int($3 / 1e6) }' >used
}
usage true
sort -n used | tail -n 1 >least
read -r least_ms _ <least
# So much CPU time, by its own count in hundredths of a second, on the quickest machine.
echo 'do { @used = times } while $used[0] + $used[1] < 0.1' >busy.pl
usage 'perl busy.pl'
while read -r ms _; do
	[ "$ms" -ge 180 ] && [ "$ms" -ge $((least_ms + 100)) ] ||
		fail "$ms ms of CPU time counted, not 200, $least_ms for 'true'"
done <used
# dd has its block in memory: two of them at once.
usage 'dd if=/dev/zero of=/dev/null bs=50000000 count=1'
while read -r _ mb; do
	[ "$mb" -ge 100 ] || fail "$mb MB counted, not 100"
done <used
finish
