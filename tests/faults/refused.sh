#!/bin/sh
# SPDX-License-Identifier: MIT
# refused.sh PROGRAM PATTERN [PLUGIN...]: these plug-ins are refused in one line that matches.
. "$(dirname "$0")/../cli/lib.sh"
pattern=$2
shift 2
case $pattern in
files)
	printf 'not an ELF file\n' >"$scratch/text.so"
	head -c 200 "$1" >"$scratch/torn.so"
	: >"$scratch/empty.so"
	mkfifo "$scratch/pipe.so"
	refused "plug-in $scratch/pipe.so: no plain file" "$concbench" list --plugin "$scratch/pipe.so"
	# Wherever it ends, it is refused in a line, not by a signal.
	size=$(wc -c <"$1")
	for tenth in 1 2 3 4 5 6 7 8 9; do
		head -c $((size * tenth / 10)) "$1" >"$scratch/cut.so"
		run "$concbench" list --plugin "$scratch/cut.so"
		[ $status = 0 ] || expect_same "exit status of $tenth tenths" 2 $status
	done
	head -c $((size / 10)) "$1" >"$scratch/cut.so"
	refused "plug-in $scratch/cut.so: .*" "$concbench" list --plugin "$scratch/cut.so"
	refused "plug-in $scratch/text.so: .*" "$concbench" list --plugin "$scratch/text.so"
	refused "plug-in $scratch/torn.so: .*" "$concbench" run null --plugin "$scratch/torn.so"
	refused "plug-in $scratch/empty.so: .*" "$concbench" run null --plugin "$scratch/empty.so"
	refused "plug-in $scratch: .*" "$concbench" list --plugin "$scratch"
	refused "plug-in nowhere.so: No such file" "$concbench" list --plugin nowhere.so
	refused "plugin '' is not" "$concbench" list --plugin ''
	# Only a path: the loader's directories are not searched.
	refused "plug-in libc.so.6: No such file" "$concbench" list --plugin libc.so.6
	cp "$1" "$scratch/copy.so"
	refused "there is a workload 'fault' already" "$concbench" list --plugin "$1" \
		--plugin "$scratch/copy.so"
	;;
*)
	for word in list "describe null" "run null --dry-run"; do
		arguments=
		for plugin in "$@"; do
			arguments="$arguments --plugin $plugin"
		done
		# shellcheck disable=SC2086
		refused "^concbench: plug-in .*$pattern" "$concbench" $word $arguments
	done
	;;
esac
finish
