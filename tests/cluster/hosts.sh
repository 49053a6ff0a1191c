# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# Hosts made of namespaces, for the tests that source this file: h1, h2, ... on a bridge, each with a
# network, a name, mounts and, where the kernel can, a clock of its own, and nothing left of them when
# the test has ended. A script that enters one stands for ssh: $agent HOST COMMAND...
#
#     hosts_enter "$@"         runs the script again inside, or skips the test
#     hosts_make N             makes them, on lines that delay.py keeps
#     hosts_delay MS           what is sent to a host or by one arrives so much later
#     hosts_show HOST DIR      mounts $scratch/HOST on DIR, in that host alone

cluster=$(cd "$lib/../cluster" && pwd)

# Outside: in namespaces of its own nothing needs to be undone.
hosts_enter() {
	[ -n "${HOSTS_INSIDE:-}" ] && return
	for _needed in ip nsenter python3; do
		command -v $_needed >/dev/null || skip "no $_needed here"
	done
	[ -w /dev/net/tun ] || skip "no /dev/net/tun for this user"
	# In a chroot mounts cannot be made private; where nobody shares any they are.
	HOSTS_INSIDE=private
	[ ! -r /proc/1/mountinfo ] || grep -q ' shared:' /proc/1/mountinfo || HOSTS_INSIDE=unchanged
	export HOSTS_INSIDE
	set -- sh "$lib/../$(basename "$(dirname "$0")")/$(basename "$0")" "$@"
	_new="unshare --net --uts --pid --fork --mount --propagation $HOSTS_INSIDE"
	$_new --mount-proc true 2>/dev/null ||
		skip "this machine gives no namespaces of network, mounts, names and processes"
	cd / && rm -rf "$scratch"
	exec $_new --kill-child --mount-proc "$@"
}

# Line N ends in the bridge and in the host.
hosts_add() {
	echo "10.83.0.$1 h$1" >>"$scratch/names"
	ip netns add "h$1" && ip link set "b$1" master br0 up &&
		ip link set "e$1" netns "h$1" name eth0 &&
		nsenter --net="/run/netns/h$1" sh -ec "ip addr add 10.83.0.$1/24 dev eth0
			ip link set eth0 up
			ip link set lo up"
}

hosts_make() {
	hostname head
	{ mount -t tmpfs none /run && ip link set lo up && ip link add br0 type bridge &&
		ip addr add 10.83.0.254/24 dev br0 && ip link set br0 up; } 2>"$scratch/err" ||
		skip "no bridge between namespaces: $(cat "$scratch/err")"
	printf '127.0.0.1 localhost\n10.83.0.254 head\n' >"$scratch/names"
	mkfifo "$scratch/delays" "$scratch/answers"
	python3 "$cluster/delay.py" "$1" <"$scratch/delays" >"$scratch/answers" &
	exec 8>"$scratch/delays" 9<"$scratch/answers"
	read -r _word <&9 || skip "no lines between namespaces"
	for _host in $(seq "$1"); do
		hosts_add "$_host" 2>"$scratch/err" || skip "no host $_host: $(cat "$scratch/err")"
	done
	[ -e /etc/hosts ] || : >/etc/hosts
	mount --bind "$scratch/names" /etc/hosts || skip "no names of hosts"
	agent=$scratch/agent
	{
		echo '#!/bin/sh'
		echo '# As ssh: joins the words and has them read by a shell there.'
		echo 'host=$1; shift'
		[ -e /proc/self/ns/time ] &&
			echo 'clocks="--time --monotonic=${host#h}000 --fork --kill-child"'
		echo 'exec nsenter --net="/run/netns/$host" unshare --uts --mount --propagation $HOSTS_INSIDE $clocks sh -c '\''hostname "$0"'
		echo "[ -f $scratch/\$0.show ] && mount --bind $scratch/\$0 \"\$(cat $scratch/\$0.show)\""
		# Files of Open MPI have the names of the host and of a process here, as those of another test have.
		echo "mkdir -p $scratch/tmp.\$0 && export TMPDIR=$scratch/tmp.\$0"
		echo 'exec sh -c "$*"'\'' "$host" "$@"'
	} >"$agent"
	chmod +x "$agent"
}

hosts_delay() {
	echo "$1" >&8
	read -r _word <&9
}

hosts_show() {
	echo "$2" >"$scratch/$1.show"
}
