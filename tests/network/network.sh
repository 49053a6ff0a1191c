#!/bin/sh
# SPDX-License-Identifier: MIT
# network.sh PROGRAM CASE: workloads that talk to servers.
. "$(dirname "$0")/../cli/lib.sh"

# fetch ARGS...: a run of it whose samples are kept in r/.
fetch() {
	_wanted=$1
	shift
	rm -rf r
	expect_status "$_wanted" "$concbench" run fetch "$@" -r 1 -w 0 -o r --no-plots -q
}

# expect_samples PATTERN: every sample's status and detail, and there is one.
expect_samples() {
	columns r/samples.csv status detail >samples
	expect_line samples "$1"
	grep -Ev -e "$1" samples >others
	expect_empty others
}

case $2 in
loopback)
	# Nobody else can reach the server, and it ends with the sample. Listening sockets of the family by
	# their inodes; 0100007F is 127.0.0.1.
	"$concbench" run fetch -n 64 -j 1 -x sequential -p latency=1s -r 1 -w 0 --timeout 100s -o r --no-plots -q &
	harness=$!
	wait_until 60 pgrep -x server -P "$(first_child "$(first_child $harness)")" >servers ||
		fail "no server"
	server=$(pgrep -x server -P "$(first_child "$(first_child $harness)")")
	find "/proc/$server/fd" -lname 'socket:*' -printf '%l\n' 2>/dev/null | tr -dc '0-9\n' >inodes
	cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk '$4 == "0A" { print $10, $2 }' >listening
	grep -Fwf inodes listening >its
	[ -s its ] || fail "the server does not listen"
	grep -v ' 0100007F:' its >open
	expect_empty open
	kill -INT $harness
	wait $harness
	kill -0 "$server" 2>/dev/null && fail "the server outlives its sample"
	;;
pages)
	# What came is what Python makes of the description: printable text that follows from the
	# seed, cut at the task's number modulo 251; its Adler-32 is the task's text.
	fetch 0 -x sequential,async -n 300 -j 60 -p latency=1ms -p size=1000B --seed 7 --trace
	columns r/tasks.csv task text | sort -u >found
	python3 - >wanted <<'PYTHON'
import zlib
M = 2**64 - 1
def mix(seed, n):
    z = (seed + (n + 1) * 0x9E3779B97F4A7C15) & M
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M
    return z ^ (z >> 31)
text = bytes(33 + (mix(7, i) * 94 >> 64) for i in range(1000 + 251))
for line in sorted('%d\t%016x' % (t, zlib.adler32(text[t % 251:t % 251 + 1000])) for t in range(300)):
    print(line)
PYTHON
	cmp wanted found || fail "other pages than Python's"
	;;
nginx)
	# A real server gets as many requests as there are tasks, and what it serves is what comes.
	mkdir www
	printf 'a page of %s bytes\n' "some" >www/page
	base=$((20000 + $$ % 4990)) # server.sh has those above
	started=false
	for port in $base $((base + 1)) $((base + 2)) $((base + 3)); do
		cat >nginx.conf <<NGINX
daemon off;
master_process off;
pid $PWD/pid;
error_log $PWD/error.log;
events { worker_connections 256; }
http {
	access_log $PWD/access.log;
	client_body_temp_path $PWD/t1; proxy_temp_path $PWD/t2; fastcgi_temp_path $PWD/t3;
	uwsgi_temp_path $PWD/t4; scgi_temp_path $PWD/t5;
	server {
		listen 127.0.0.1:$port;
		root $PWD/www;
		location /secret { return 403; }
		location /changing { return 200 \$request_id; }
		location /flaky {
			if (\$request_id ~ "^[0-7]") { return 503; }
			return 200 page;
		}
		location /moved { return 301 http://127.0.0.1:$port/page; }
	}
}
NGINX
		nginx -c "$PWD/nginx.conf" >nginx.out 2>&1 &
		nginx=$!
		trap 'kill "$nginx" 2>/dev/null; rm -rf "$scratch"' EXIT
		listens() { # it writes its number when it does; until then somebody else may
			! alive "$nginx" || [ -s pid ]
		}
		wait_until 20 listens
		alive "$nginx" && started=true && break
	done
	$started || { fail "nginx did not start: $(cat nginx.out)"; finish; }
	url=http://127.0.0.1:$port
	fetch 0 -p "url=$url/page" -n 40 -x all -j 7 --trace
	expect_samples '^ok	$'
	samples=$(rows r/samples.csv)
	answered() {
		[ "$(grep -c '"GET /page HTTP/1.1" 200 21 ' access.log)" -eq $((40 * samples)) ]
	}
	wait_until 10 answered
	# Adler-32 of that text, by Python.
	columns r/tasks.csv text | sort -u >found
	python3 -c "import zlib; print('%016x' % zlib.adler32(open('www/page', 'rb').read()))" >wanted
	cmp wanted found || fail "other bytes than nginx serves: $(cat found)"
	fetch 1 -p "url=$url/secret" -n 4 -x sequential,async
	expect_samples '^error	4 of 4 tasks failed, task 0: 4 x HTTP status 403$'
	fetch 1 -p "url=$url/nowhere" -n 4 -x threads
	expect_samples '^error	4 of 4 tasks failed, task 0: 4 x HTTP status 404$'
	fetch 1 -p "url=$url/moved" -n 4 -x async
	expect_samples '^error	4 of 4 tasks failed, task 0: 4 x HTTP status 301$'
	fetch 1 -p "url=$url/changing" -n 4 -x async
	expect_samples '^wrong-result	check: task 1 got other bytes than task 0: the page changes'
	# Half of the requests fail, by random numbers: other ones in every sample, all of them right.
	fetch 0 -p "url=$url/flaky" -n 100 -x sequential,threads,async -j 7 -p tolerate=100%
	expect_samples '^ok	[1-9][0-9]* of 100 tasks failed, as tolerated: [0-9]* x HTTP status 503$'
	kill "$nginx"
	;;
failures)
	refused "fetch: url=ftp://host/ does not begin with http:// or https://" \
		"$concbench" run fetch -p url=ftp://host/
	all=sequential,threads,processes,async
	fetch 1 -x $all -n 160 -j 40 -p latency=1ms -p error-rate=5% --trace
	expect_samples '^error	8 of 160 tasks failed, task [0-9]*: 8 x HTTP status 503$'
	expect_same "samples" 4 "$(rows r/samples.csv | tr -d ' ')"
	expect_same "failed tasks" "32 EREMOTEIO" \
		"$(columns r/tasks.csv status | grep -v '^ok$' | sort | uniq -c | sed 's/^ *//')"
	fetch 1 -x async -n 160 -j 40 -p latency=1ms -p error-rate=5% -p tolerate=4.9%
	expect_samples '^error	8 of 160 tasks failed'
	fetch 0 -x $all -n 160 -j 40 -p latency=1ms -p error-rate=5% -p tolerate=10%
	expect_samples '^ok	8 of 160 tasks failed, as tolerated: 8 x HTTP status 503$'
	columns r/samples.csv figures units | sed 's/;latency.*s=[0-9.]*//' | sort -u >found
	expect_same "figures and units" "failed=8	152" "$(cat found)"
	# Nobody listens at port 1 of the loopback interface.
	fetch 1 -x $all -n 4 -p url=http://127.0.0.1:1/
	expect_samples '^error	4 of 4 tasks failed, task 0: 4 x Connection refused$'
	fetch 1 -x $all -n 4 -p latency=60s -p timeout=20ms
	expect_samples '^error	4 of 4 tasks failed, task 0: 4 x Connection timed out$'
	fetch 0 -x $all -n 4 -p latency=60s -p timeout=20ms -p tolerate=100%
	expect_samples '^ok	4 of 4 tasks failed, as tolerated: 4 x Connection timed out$'
	columns r/samples.csv figures units | sed 's/server_cpu_s=[0-9.]*/server/' | sort -u >found
	expect_same "figures of no answer" "failed=4;server	" "$(cat found)"
	# A request may take so long as a whole, also where the server is never silent for long.
	cat >drip.py <<'PYTHON'
import os, socket, threading, time
def answer(client):
    try:
        client.recv(4096)
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\nConnection: close\r\n\r\n")
        for _ in range(40):
            time.sleep(0.1)
            client.sendall(b"x")
    except OSError:
        pass
    client.close()
server = socket.create_server(("127.0.0.1", 0))
open("port.new", "w").write(str(server.getsockname()[1]))
os.rename("port.new", "port")
while True:
    threading.Thread(target=answer, args=(server.accept()[0],), daemon=True).start()
PYTHON
	python3 drip.py &
	drip=$!
	trap 'kill "$drip" 2>/dev/null; rm -rf "$scratch"' EXIT
	wait_until 20 test -s port || fail "no server"
	hosts=sequential,async
	for host in python-threads python-asyncio node-loop; do
		"$concbench" describe $host | grep -q 'absent here' || hosts=$hosts,$host
	done
	fetch 1 -x $hosts -n 1 -p "url=http://127.0.0.1:$(cat port)/" -p timeout=500ms
	expect_samples '^error	1 of 1 tasks failed, task 0: 1 x Connection timed out$'
	;;
twins)
	# Servers that end badly, redirect or keep no connection; a path each. Twins say what C says.
	cat >odd.py <<'PYTHON'
import os, socket, threading
ANSWERS = {
    "/cut": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc",
    "/none": b"",
    "/rubbish": b"rubbish\r\n\r\n",
    "/badly-chunked": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc",
    "/moved": b"HTTP/1.1 302 Found\r\nLocation: /page\r\nContent-Length: 0\r\n\r\n",
    "/page": b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
}
def answer(client):
    asked = b""
    while b"\r\n\r\n" not in asked and (piece := client.recv(4096)):
        asked += piece
    if asked:
        client.sendall(ANSWERS[asked.split()[1].decode()])
    client.close()
server = socket.create_server(("127.0.0.1", 0), backlog=100)
open("port.new", "w").write(str(server.getsockname()[1]))
os.rename("port.new", "port")
while True:
    threading.Thread(target=answer, args=(server.accept()[0],), daemon=True).start()
PYTHON
	python3 odd.py &
	odd=$!
	trap 'kill "$odd" 2>/dev/null; rm -rf "$scratch"' EXIT
	wait_until 20 test -s port || fail "no server"
	url=http://127.0.0.1:$(cat port)
	hosts=async
	for host in python-threads python-asyncio node-loop; do
		"$concbench" describe $host | grep -q 'absent here' || hosts=$hosts,$host
	done
	# odd URL WHAT: all of two tasks fail of it, and may.
	odd() {
		fetch 0 -x "$hosts" -n 2 -p "url=$1" -p tolerate=100%
		expect_samples "^ok	2 of 2 tasks failed, as tolerated: 2 x $2\$"
	}
	odd "$url/cut" 'Connection reset by peer'
	odd "$url/none" 'Connection reset by peer'
	odd "$url/rubbish" 'Protocol error'
	odd "$url/moved" 'HTTP status 302'
	odd http://127.0.0.1:1/ 'Connection refused'
	odd http://localhost:1/ 'Connection refused' # of more than one address, where it has them
	all=$hosts
	hosts=$(echo $hosts | sed 's/,python-asyncio//') # it speaks HTTP/1.0, which has no chunks
	odd "$url/badly-chunked" 'Connection reset by peer'
	# It is the server that is measured, past any proxy; one that ends each connection is asked anew.
	export http_proxy=http://127.0.0.1:1 all_proxy=http://127.0.0.1:1 NODE_USE_ENV_PROXY=1
	fetch 0 -x "$all" -n 50 -j 4 -p "url=$url/page"
	expect_samples '^ok	$'
	;;
many)
	# Each has a connection of its own on one loop, and the server as many.
	many=10000
	sanitized && many=1000
	most=$(ulimit -Hn)
	[ "$most" = unlimited ] || [ "$most" -ge $((many + 64)) ] || many=$((most - 64))
	ulimit -Sn 256
	fetch 0 -x async -n $many -j $many -p timeout=100s --timeout 100s
	expect_samples '^ok	$'
	;;
limit)
	# More than the system grants is refused before anything is measured.
	ulimit -n 264
	refused "201 tasks at once need 201 open descriptors, this system grants 200 .ulimit -Hn.; use --concurrency 200 or less" \
		"$concbench" run fetch -x async -n 300 -j 201
	refused "a task needs 3 open descriptors, this system grants 1 beside those of the run; raise ulimit -Hn" \
		sh -c 'ulimit -n 65; exec "$0" run fetch -x threads -n 2' "$concbench"
	# A blocking libcurl has two more, a worker; those of processes are their own.
	refused "67 tasks at once need 201 open descriptors, this system grants 200 .ulimit -Hn.; use --concurrency 66 or less" \
		"$concbench" run fetch -x threads -n 300 -j 67
	fetch 0 -x async -n 300 -j 200 -p latency=1ms
	expect_samples '^ok	$'
	fetch 0 -x threads -n 300 -j 66 -p latency=1ms
	expect_samples '^ok	$'
	fetch 0 -x processes -n 300 -j 67 -p latency=1ms
	expect_samples '^ok	$'
	;;
race)
	# Python's key, when the server waits: in order when asked in order.
	expect_status 0 "$concbench" run race-to-deadline -x sequential,async -n 12 -j 12 --seed 3 \
		-p patience=60s -p latency=1ms -r 1 -w 0 --trace -o r --no-plots -q
	expect_samples '^ok	$'
	columns r/tasks.csv order task text | sort -n | cut -f 3 | head -n 12 >found
	python3 - >wanted <<'PYTHON'
import zlib
M = 2**64 - 1
def mix(seed, n):
    z = (seed + (n + 1) * 0x9E3779B97F4A7C15) & M
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M
    return z ^ (z >> 31)
for i in range(10):
    print(i + 1, chr(ord('a') + (mix(3, i) * 26 >> 64)))
print('none left')
print('none left')
PYTHON
	sort wanted >wanted.sorted
	columns r/tasks.csv text | sort | uniq -c | awk '{ print $1 % 2 ? "odd" : "even" }' | sort -u >even
	expect_same "each character once a sample" even "$(cat even)"
	sort found >found.sorted
	cmp wanted.sorted found.sorted || fail "another key than Python's"
	# One after the other the next request always comes too late: that is a finding, no error.
	rm -rf r
	expect_status 0 "$concbench" run race-to-deadline -x sequential -n 12 -p patience=1ms \
		-p latency=2ms -r 6 -w 0 -o r --no-plots -q
	expect_samples '^ok	$'
	columns r/samples.csv figures units | sort -u >found
	expect_same "figures and units" "missed=1;passes=12;longest=1	" "$(cat found)"
	expect_line "$scratch/out" 'Samples that missed their deadline: sequential 100 %'
	columns r/summary.csv verdict >found
	expect_line found '; missed its deadline in 100 % of the samples$'
	rm -rf ./*
	refused "race-to-deadline: 9 requests do for no key of 10 characters; use 10 to" \
		"$concbench" run race-to-deadline -n 9
	;;
*)
	fail "no case '$2'"
	;;
esac
finish
