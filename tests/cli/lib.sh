# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# What the shell tests share. A test takes the program's path as $1 and sources this file, which
# moves it into a scratch directory of its own that is removed at the end:
#
#     $scratch        the directory: work/ (current), out and err of the last command
#     run CMD...      runs it; $status, $scratch/out and $scratch/err tell how it went
#     expect_...      say what is wrong and count; the test goes on
#     finish          the last line of each test: exit status 0, or 1 when something was wrong

set -u
LC_ALL=C
export LC_ALL

# Meson gives paths relative to its build directory.
for argument in "$@"; do
	case $argument in
	/*) ;;
	*/*) [ -e "$argument" ] && argument=$PWD/$argument ;;
	esac
	set -- "$@" "$argument"
	shift
done

concbench=$1
lib=$(cd "$(dirname "$0")/../cli" && pwd) || exit 99
wrong=0
status=0
scratch=$(mktemp -d "${TMPDIR:-/tmp}/concbench-test.XXXXXX") || exit 99
# Nothing of the user's: neither a cache nor a preference.
XDG_CACHE_HOME=$scratch/cache
export XDG_CACHE_HOME
unset NO_COLOR
# A signal is to end a process as it would without a sanitizer.
plain=handle_segv=0:handle_abort=0:handle_sigbus=0:handle_sigfpe=0:die_after_fork=0
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}$plain
UBSAN_OPTIONS=${UBSAN_OPTIONS:+$UBSAN_OPTIONS:}$plain
TSAN_OPTIONS=${TSAN_OPTIONS:+$TSAN_OPTIONS:}$plain
export ASAN_OPTIONS UBSAN_OPTIONS TSAN_OPTIONS

trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$scratch/work" "$scratch/cache" && cd "$scratch/work" || exit 99

skip() {
	echo "skipped: $*"
	exit 77
}

# Is the program built with sanitizers, which need more memory and time?
sanitized() {
	[ "${SANITIZE:-none}" != none ]
}

fail() {
	echo "WRONG: $*"
	wrong=$((wrong + 1))
}

# What the last command printed, for the log of a failure.
show() {
	sed 's/^/    out| /' "$scratch/out" | head -n 20
	sed 's/^/    err| /' "$scratch/err" | head -n 20
}

run() {
	command="$*"
	status=0
	"$@" >"$scratch/out" 2>"$scratch/err" </dev/null || status=$?
}

# expect_status N CMD...: runs it; it must exit with N.
expect_status() {
	expected=$1
	shift
	run "$@"
	[ "$status" = "$expected" ] && return 0
	fail "exit status $status instead of $expected: $command"
	show
	return 1
}

# expect_line FILE PATTERN: some line matches the extended regular expression.
expect_line() {
	grep -Eq -e "$2" "$1" && return 0
	fail "no line matches '$2' in $1 after: ${command:-}"
	head -n 20 "$1" | sed 's/^/    | /'
	return 1
}

expect_no_line() {
	grep -Eq -e "$2" "$1" || return 0
	fail "a line matches '$2' in $1 after: ${command:-}"
	grep -E -e "$2" "$1" | head -n 20 | sed 's/^/    | /'
	return 1
}

# expect_same WHAT WANTED FOUND
expect_same() {
	[ "$2" = "$3" ] && return 0
	fail "$1: '$3' instead of '$2'"
	return 1
}

expect_empty() {
	[ -s "$1" ] || return 0
	fail "not empty: $1 after: ${command:-}"
	head -n 20 "$1" | sed 's/^/    | /'
	return 1
}

# refused PATTERN CMD...: exit status 2, one line on stderr that matches, nothing else anywhere.
refused() {
	refusal=$1
	shift
	expect_status 2 "$@" || { rm -rf ./*; return 0; }
	expect_empty "$scratch/out"
	lines=$(wc -l <"$scratch/err")
	[ "$lines" -eq 1 ] || { fail "$lines lines on stderr, not 1: $command"; show; }
	expect_line "$scratch/err" '^concbench: '
	expect_line "$scratch/err" "$refusal"
	left=$(ls -A)
	[ -z "$left" ] || { fail "left behind: $left after: $command"; rm -rf ./*; }
}

# columns FILE NAME...: those columns of a CSV file, a row a line, separated by tabs.
columns() {
	file=$1
	shift
	awk -v names="$*" -f "$lib/columns.awk" "$file"
}

# expect_csv FILE: whole as RFC 4180 has it, to the end of its last line.
expect_csv() {
	columns "$1" >"$scratch/rows" 2>&1 || fail "$1: $(tail -n 1 "$scratch/rows")"
	[ "$(tail -c 1 "$1" | wc -l)" -eq 1 ] || fail "$1: its last line is not ended"
}

# rows FILE: how many rows it has besides its header.
rows() {
	columns "$1" | wc -l
}

# Is the process there and no zombie?
alive() {
	state=$(sed 's/.*) //; s/ .*//' "/proc/$1/stat" 2>/dev/null) || return 1
	[ -n "$state" ] && [ "$state" != Z ] && [ "$state" != X ]
}

# expect_gone FILE: none of the processes whose numbers it lists is alive; they have 20 s to end.
expect_gone() {
	[ -s "$1" ] || { fail "no process was marked in $1"; return 1; }
	tries=200
	for pid in $(sort -un "$1"); do
		while alive "$pid" && [ "$tries" -gt 0 ]; do
			sleep 0.1
			tries=$((tries - 1))
		done
		alive "$pid" || continue
		fail "process $pid is still there: $(tr '\0' ' ' <"/proc/$pid/cmdline")"
		kill -9 "$pid"
	done
}

# wait_until SECONDS CMD...: polls until it succeeds.
wait_until() {
	tries=$(($1 * 10))
	shift
	until "$@"; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || { fail "never came true: $*"; return 1; }
		sleep 0.1
	done
}

finish() {
	[ "$wrong" -eq 0 ] || { echo "$wrong wrong"; exit 1; }
	exit 0
}
