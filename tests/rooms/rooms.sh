#!/bin/sh
# SPDX-License-Identifier: MIT
#
# rooms.sh ROOT: the rooms stand on each other in this order: a file includes only
# files of its own room and of the rooms before it, no files of a room include each other in a
# circle, and none has more than 500 lines. No number is printed as a long, whose size differs.
set -u
cd "$1" || exit 1

# From the lowest floor up. A room's name is the first of these that begins a file's path; the
# contracts, main.c and how libraries, programs and variables are found by name are rooms of their own.
rooms='
bench/heart.h
bench/workload.h
bench/runner.h
bench/base/loaded
bench/base/program
bench/base/variables
workloads/
runners/
bench/base/
bench/machine/
bench/plan/
bench/sampling/
bench/rank/
bench/results/
bench/formats/
bench/plot/
bench/report/
bench/commands/
bench/main.c
'

files=$(find bench workloads runners -name '*.[ch]' | sort)
[ -n "$files" ] || exit 1

# shellcheck disable=SC2086  # one word a file
awk -v rooms="$rooms" '
	BEGIN { floors = split(rooms, floor, /[ \n]+/) }
	function room(path,   i) {
		for (i = 1; i <= floors; i++)
			if (floor[i] != "" && index(path, floor[i]) == 1)
				return i
		return 0
	}
	function unit(path) {
		sub(/\.[ch]$/, "", path)
		return path
	}
	# A header that stands beside the file is named without its folder.
	function resolve(file, header) {
		if (header ~ /\//)
			return header
		sub(/[^\/]*$/, "", file)
		return file header
	}
	function bad(text) {
		print text
		failed = 1
	}
	# Depth first; grey: on the way from the root.
	function visit(node, way,   n, next_, i) {
		colour[node] = "grey"
		n = split(edges[node], next_, " ")
		for (i = 1; i <= n; i++)
			if (colour[next_[i]] == "grey")
				bad("circle:" way " " node " " next_[i])
			else if (colour[next_[i]] == "")
				visit(next_[i], way " " node)
		colour[node] = "black"
	}
	FNR == 1 {
		if (!room(FILENAME))
			bad(FILENAME ": in no room")
		total++
	}
	FNR == 501 { bad(FILENAME ": more than 500 lines") }
	/%[-+ 0-9.*]*l[uxo]/ { bad(FILENAME ":" FNR ": a long has 32 bits elsewhere: PRIu64 or %zu") }
	/^#include "/ {
		header = resolve(FILENAME, substr($2, 2, length($2) - 2))
		if (header ~ /version\.h$/)
			next
		if (room(header) > room(FILENAME))
			bad(FILENAME ": includes " header ", of a later room")
		from = unit(FILENAME)
		to = unit(header)
		if (from != to && room(header) == room(FILENAME))
			edges[from] = edges[from] " " to
	}
	END {
		for (node in edges)
			if (colour[node] == "")
				visit(node, "")
		if (!total)
			bad("no file was read")
		exit failed
	}
' $files
