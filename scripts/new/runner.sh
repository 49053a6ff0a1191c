#!/bin/sh
# SPDX-License-Identifier: MIT
# test.sh CONCBENCH PLUGIN.so: with work that computes and work that waits each sample passes the check,
# and has the same results as under the first of the runners there are.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for tasks in 1 21; do
	"$1" run primes,sleep --plugin "$2" -x sequential,@NAME@ -j 1,3 -n "$tasks" -p numbers=3:9:1000003 \
		-p duration=1ms -r 2 -w 0 --no-plots -q -o "$folder/$tasks"
done
