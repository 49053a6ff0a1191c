#!/bin/sh
# SPDX-License-Identifier: MIT
# server.sh PROGRAM CASE: `serve`, the workload that is a server, under its own clients and others.
. "$(dirname "$0")/../cli/lib.sh"

# serve ARGS...: a run of it, without the machine's first look at it, whose samples are kept in r/.
serve() {
	_wanted=$1
	shift
	rm -rf r
	expect_status "$_wanted" "$concbench" run serve "$@" -r 1 -w 0 -o r --no-plots -q
}

# killed WHO DETAIL ARGS...: that run, of whose sample WHO is killed: it is told, and nothing is left.
killed() {
	who=$1 detail=$2
	shift 2
	rm -rf r
	"$concbench" run serve "$@" -n 8 -j 8 -p clients=4 -p think=0s -p keep=60s -r 1 -w 0 --timeout 100 \
		--stall 0 -o r --no-plots -q >"$scratch/out" 2>"$scratch/err" &
	harness=$!
	guardian=$(first_child $harness)
	subject=$(first_child "$guardian")
	# Until four have been answered and are silent: four tasks have a connection, four wait for one.
	silent() {
		generator=$(pgrep -P "$subject" -x generator)
		[ -n "$generator" ] && [ "$(find "/proc/$generator/fd" -lname 'socket:*' 2>/dev/null |
			wc -l)" -ge 5 ] && [ "$(($(pgrep -c -P "$subject") +
			$(find "/proc/$subject/task" -mindepth 1 -maxdepth 1 | wc -l)))" -ge "$all" ]
	}
	wait_until 30 silent
	sleep 0.2
	workers=$(pgrep -P "$subject" | grep -vx "$generator")
	pids="$subject $generator $workers"
	case $who in
	generator) kill -KILL "$generator" ;;
	worker) kill -KILL "$(echo "$workers" | head -n 1)" ;;
	subject) kill -KILL "$subject" ;;
	esac
	status=0
	wait $harness || status=$?
	expect_same "$who: exit status" 1 "$status"
	columns r/samples.csv status detail >found
	expect_line found "$detail"
	for pid in $pids; do
		kill -0 "$pid" 2>/dev/null && fail "$who: process $pid is left"
	done
}

case $2 in
answers)
	# Anybody is served at a port: here Python, which knows what each answer is to be.
	cat >client.py <<'PYTHON'
import http.client, socket, struct, sys
M = 2**64 - 1
def mix(seed, n):
    z = (seed + (n + 1) * 0x9E3779B97F4A7C15) & M
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M
    return z ^ (z >> 31)
port, seen = int(sys.argv[1]), set()
def look(body, number, request):
    task, echo, value = (int(word, 16) for word in body.split())
    assert echo == number, (echo, number)
    assert value == mix(mix(7, task), request), (task, request, value)
    seen.add(task)
kept = http.client.HTTPConnection('127.0.0.1', port, timeout=60)
for request in range(3):
    kept.request('GET', '/%d' % (40 + request))
    answer = kept.getresponse()
    assert answer.status == 200
    look(answer.read(), 40 + request, request)
kept.close()
slow = socket.create_connection(('127.0.0.1', port), timeout=60)
for piece in b'GET /9 HT', b'TP/1.1\r\nHost: x\r\nconnection: cl', b'ose\r\n\r', b'\n':
    slow.sendall(piece)
answer = b''
while piece := slow.recv(1000):
    answer += piece
head, body = answer.split(b'\r\n\r\n')
assert head.startswith(b'HTTP/1.1 200 ') and b'Connection: close' in head, head
look(body, 9, 0)
gone = socket.create_connection(('127.0.0.1', port), timeout=60)
gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
gone.sendall(b'GET /1 HTTP')
gone.close() # by a reset
if sys.argv[2] == 'bad':
    bad = socket.create_connection(('127.0.0.1', port), timeout=60)
    bad.sendall(b'POST / HTTP/1.1\r\n\r\n')
    assert bad.recv(1) == b''
assert len(seen) == 2, seen
PYTHON
	base=$((25000 + $$ % 5000)) # network.sh has those below
	for case in "threads good 3 0" "async good 3 0" "fibers good 3 0" "async bad 4 1"; do
		# shellcheck disable=SC2086
		set -- $case
		rm -rf r
		for port in $base $((base + 1)) $((base + 2)); do
			"$concbench" run serve -p "port=$port" -x "$1" --baseline "$1" -n "$3" -j 3 --seed 7 \
				-r 1 -w 0 -o r --no-plots -q --timeout 100 >"$scratch/out" 2>"$scratch/err" &
			harness=$!
			listens() {
				! alive "$harness" || grep -q ":$(printf '%04X' "$port") 00000000:0000 0A" /proc/net/tcp
			}
			wait_until 30 listens
			alive "$harness" && break
			rm -rf r
		done
		python3 client.py "$port" "$2" || fail "$case: another answer than Python's"
		status=0
		wait "$harness" || status=$?
		expect_same "$case: exit status" "$4" "$status"
		columns r/samples.csv status units detail >found
		case $2 in
		good) expect_same "$case: sample" "ok	4	" "$(cat found)" ;;
		bad) expect_line found '1 of 4 tasks failed, task [0-9]*: Protocol error$' ;;
		esac
	done
	;;
clients)
	# Each way of coming gives the same answers; what comes at a rate comes in its time.
	for load in "clients=3" "clients=30 -p keep=1ms" "rate=500" "rate=500 -p arrival=fixed"; do
		# shellcheck disable=SC2086
		serve 0 -x sequential,threads,async -n 30 -j 20 -p think=1ms -p requests=3 \
			-p work=0s,10us -p $load
		expect_same "$load: samples" 6 "$(columns r/samples.csv status | grep -c '^ok$')"
		expect_same "$load: checksums" 2 "$(columns r/samples.csv checksum | sort -u | wc -l)"
		expect_same "$load: requests" 90 "$(columns r/samples.csv units | sort -u)"
		columns r/samples.csv figures | grep -vEc '^answer_median_s=[0-9.]*;answer_max_s=[0-9.]*;open=[0-9]*;generator_cpu_s=[0-9.]*;generator_busy=[0-9.]*$' >found
		expect_same "$load: other figures" 0 "$(cat found)"
	done
	# The last of 30 that come evenly at 500 a second comes after 58 ms.
	columns r/samples.csv wall_s | awk '$1 < 0.058 { print }' >found
	expect_empty found
	# Two tasks wait for a connection for a second: that uses no CPU.
	serve 0 -x threads -j 4 -n 4 -p clients=2 -p requests=3 -p keep=500ms -p think=0s --baseline threads
	columns r/samples.csv user_s system_s | awk '$1 + $2 > 0.3 { print }' >found
	expect_empty found
	expect_line "$scratch/out" 'Half of the answers came within: threads '
	expect_line "$scratch/out" 'The load generator was busy: threads '
	;;
open)
	# So many connections are open at once, each kept in silence; a pool has as many workers.
	many=500 few=100
	sanitized && many=100 few=30
	ulimit -Sn 256
	serve 0 -x async --baseline async -n $many -j $many -p clients=$many -p think=0s -p keep=3s
	columns r/samples.csv figures >found
	expect_line found ";open=$many;"
	serve 0 -x threads --baseline threads -n $few -j $few -p clients=$few -p think=0s -p keep=3s
	columns r/samples.csv figures >found
	expect_line found ";open=$few;"
	# More than the system grants is refused before anything is measured.
	rm -rf ./*
	ulimit -n 264
	refused "201 tasks at once need 201 open descriptors, this system grants 200" \
		"$concbench" run serve -x async -n 300 -j 201
	refused "300 clients need as many open descriptors, this system grants 248" \
		"$concbench" run serve -x threads -n 300 -j 10 -p clients=300
	refused "serve: it makes a load of its own, which its parameters say; drop --rate" \
		"$concbench" run serve --rate 100
	refused "serve: it makes a load of its own, which its parameters say; drop --duration" \
		"$concbench" run serve --duration 1
	refused "10000002 requests are too many; at most 10000000" "$concbench" run serve -n 5000001
	;;
killed)
	told='^error	8 of 8 tasks failed, task 0: the load generator was killed by SIGKILL$'
	all=9
	killed worker '^signal	.*SIGKILL' -x processes --baseline processes
	killed generator "$told" -x threads --baseline threads
	all=2
	killed generator "$told" -x async --baseline async
	killed generator "$told" -x fibers --baseline fibers
	killed subject '^signal	.*SIGKILL' -x async --baseline async
	;;
*)
	fail "no case '$2'"
	;;
esac
finish
