#!/bin/sh
# SPDX-License-Identifier: MIT
# A server against a known one: the same requests by wrk against `serve` under a runner and against nginx
# with one worker, in pairs whose order alternates; the server on one CPU, wrk on another. Beside them,
# what the workload's own load generator gets out of the same server. Needs wrk, nginx, taskset.
#     server.sh [TRIALS [SECONDS [RUNNER]]]
. "$(dirname "$0")/lib.sh"
trials=${1:-10} seconds=${2:-2} runner=${3:-async}
clients=64
port=$((20000 + $$ % 10000))
body='00000000 0000000000000000 0123456789abcdef'
cat >"$work/nginx.conf" <<END
daemon off;
pid $work/pid;
error_log $work/error.log;
worker_processes 1;
events { worker_connections 1024; }
http {
	access_log off;
	keepalive_requests 1000000000;
	client_body_temp_path $work/t1; proxy_temp_path $work/t2; fastcgi_temp_path $work/t3;
	uwsgi_temp_path $work/t4; scgi_temp_path $work/t5;
	server {
		listen 127.0.0.1:$port;
		location / { return 200 "$body\n"; }
	}
}
END
taskset -c 0 nginx -c "$work/nginx.conf" &
nginx=$!
trap 'kill $nginx 2>/dev/null; rm -rf "$work"' EXIT

# until_listens PORT: somebody does.
until_listens() {
	until grep -q ":$(printf '%04X' "$1") 00000000:0000 0A" /proc/net/tcp; do sleep 0.05; done
}

# by_wrk PORT FILE: requests a second, one more line of the file.
by_wrk() {
	taskset -c 1 wrk -t 1 -c $clients -d "${seconds}s" "http://127.0.0.1:$1/" >"$work/wrk"
	! grep -E 'Socket errors|Non-2xx' "$work/wrk" >&2
	awk '/^Requests\/sec:/ { print $2 }' "$work/wrk" >>"$2"
}

# The nanoseconds that nginx's worker has had a CPU.
nginx_ns() {
	cut -d ' ' -f 1 "/proc/$(pgrep -P $nginx | head -n 1)/schedstat"
}

by_nginx() {
	until_listens $port
	before=$(nginx_ns)
	by_wrk $port "$work/nginx.rates"
	awk -v ns=$(($(nginx_ns) - before)) '/requests in/ { print ns / 1e3 / $1 }' "$work/wrk" \
		>>"$work/nginx.us"
}

# sample FIELDS: an expression over the run's one sample, by Python.
sample() {
	python3 -c "
import csv
row = next(csv.DictReader(open('$work/run/samples.csv')))
f = lambda name: float(row[name])
print($1)"
}

# wrk tries the address with one connection, and then opens its own.
by_serve() {
	taskset -c 0 "$concbench" run serve -p port=$((port + 1)) -p think=0s -x "$runner" --baseline "$runner" \
		-n $((clients + 1)) -j $((clients + 1)) -r 1 -w 0 --stall 0 --no-plots -q -o "$work/run" >/dev/null &
	serve=$!
	until_listens $((port + 1))
	by_wrk $((port + 1)) "$work/serve.rates"
	wait $serve
	sample "1e6 * (f('user_s') + f('system_s')) / f('units')" >>"$work/serve.us"
	rm -rf "$work/run"
}

# The same requests by its own generator, which is on no CPU of its own here.
by_itself() {
	"$concbench" run serve -p think=0s -p clients=$clients -p requests=2000 -x "$runner" --baseline "$runner" \
		-n $clients -j $clients -r 1 -w 0 --no-plots -q -o "$work/run" >/dev/null
	sample "f('units') / f('wall_s')" >>"$work/own.rates"
	rm -rf "$work/run"
}

done=0
while [ "$done" -lt "$trials" ]; do
	if [ $((done % 2)) -eq 0 ]; then by_nginx && by_serve; else by_serve && by_nginx; fi
	by_itself
	done=$((done + 1))
	paste "$work/serve.rates" "$work/nginx.rates" "$work/serve.us" "$work/nginx.us" "$work/own.rates" |
		tail -n 1 | awk '{ printf "  serve %.0f/s, nginx %.0f/s; CPU %.1f and %.1f us a request; own generator %.0f/s\n",
			$1, $2, $3, $4, $5 }' >&2
done

# ratio NAME: the median of serve's over nginx's, pair by pair, and the range.
ratio() {
	paste "$work/serve.$1" "$work/nginx.$1" | awk '{ print $1 / $2 }' >"$work/ratios"
	echo "$(median "$work/ratios") ($(sort -g "$work/ratios" | sed -n '1p;$p' | paste -sd ' ' -))"
}
echo "$runner by wrk: $(median "$work/serve.rates")/s, nginx $(median "$work/nginx.rates")/s, ratio $(ratio rates);" \
	"CPU a request $(median "$work/serve.us") us, nginx $(median "$work/nginx.us") us, ratio $(ratio us);" \
	"by its own generator $(median "$work/own.rates")/s"
