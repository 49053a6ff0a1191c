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
unset COLUMNS

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

# SIGHUP, the lowest bit, stays ignored in all that nohup begins.
skip_under_nohup() {
	case $(sed -n 's/^SigIgn:.*\(.\)$/\1/p' /proc/self/status) in
	[13579bdf]) skip "this test runs under nohup, so the harness ignores SIGHUP" ;;
	esac
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
	told="$*"
	status=0
	"$@" >"$scratch/out" 2>"$scratch/err" </dev/null || status=$?
}

# expect_status N CMD...: runs it; it must exit with N.
expect_status() {
	_expected=$1
	shift
	run "$@"
	[ "$status" = "$_expected" ] && return 0
	fail "exit status $status instead of $_expected: $told"
	show
	return 1
}

# expect_line FILE PATTERN: some line matches the extended regular expression.
expect_line() {
	grep -Eq -e "$2" "$1" && return 0
	fail "no line matches '$2' in $1 after: ${told:-}"
	head -n 20 "$1" | sed 's/^/    | /'
	return 1
}

expect_no_line() {
	grep -Eq -e "$2" "$1" || return 0
	fail "a line matches '$2' in $1 after: ${told:-}"
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
	fail "not empty: $1 after: ${told:-}"
	head -n 20 "$1" | sed 's/^/    | /'
	return 1
}

# Nothing was said on stderr, but what this machine does not have (io_uring, where a container forbids it).
expect_silence() {
	grep -Ev 'left out: .* this kernel gives no io_uring|left out: .* built without|left out: .* its ranks are' "$scratch/err" >"$scratch/said"
	expect_empty "$scratch/said"
}

# refused PATTERN CMD...: exit status 2, one line on stderr that matches, nothing else anywhere.
refused() {
	_refusal=$1
	shift
	expect_status 2 "$@" || { rm -rf ./*; return 0; }
	expect_empty "$scratch/out"
	_lines=$(wc -l <"$scratch/err")
	[ "$_lines" -eq 1 ] || { fail "$_lines lines on stderr, not 1: $told"; show; }
	expect_line "$scratch/err" '^concbench: '
	expect_line "$scratch/err" "$_refusal"
	_left=$(ls -A)
	[ -z "$_left" ] || { fail "left behind: $_left after: $told"; rm -rf ./*; }
}

# columns FILE NAME...: those columns of a CSV file, a row a line, separated by tabs.
columns() (
	file=$1
	shift
	awk -v names="$*" -f "$lib/columns.awk" "$file"
)

# expect_csv FILE: whole as RFC 4180 has it, to the end of its last line.
expect_csv() {
	columns "$1" >"$scratch/rows" 2>&1 || fail "$1: $(tail -n 1 "$scratch/rows")"
	[ "$(tail -c 1 "$1" | wc -l)" -eq 1 ] || fail "$1: its last line is not ended"
}

# expect_summed RUN: summary.csv counts the valid samples of samples.csv, cell by cell, where disturbed
# ones may have been left out.
expect_summed() {
	columns "$1/samples.csv" workload params tasks runner concurrency status disturbed >"$scratch/s"
	columns "$1/summary.csv" workload params tasks runner concurrency samples >"$scratch/c"
	awk -F '\t' '
		{ cell = $1 FS $2 FS $3 FS $4 FS $5 }
		NR == FNR {
			valid[cell] += $6 == "ok"
			disturbed[cell] += $6 == "ok" && $7 != ""
			next
		}
		{
			summed[cell] = 1
			if ($6 != valid[cell] + 0 && $6 != valid[cell] - disturbed[cell])
				print cell ": " $6 " of " valid[cell] + 0 ", " disturbed[cell] " disturbed"
		}
		END { for (cell in valid) if (!(cell in summed)) print cell ": missing" }
	' "$scratch/s" "$scratch/c" >"$scratch/found"
	expect_empty "$scratch/found"
}

# rows FILE: how many rows it has besides its header.
rows() {
	columns "$1" | wc -l
}

# Is the process there and no zombie?
alive() {
	_state=$(sed 's/.*) //; s/ .*//' "/proc/$1/stat" 2>/dev/null) || return 1
	[ -n "$_state" ] && [ "$_state" != Z ] && [ "$_state" != X ]
}

# expect_gone FILE: none of the processes whose numbers it lists is alive; they have 20 s to end.
expect_gone() {
	[ -s "$1" ] || { fail "no process was marked in $1"; return 1; }
	_tries=200
	for _pid in $(sort -un "$1"); do
		while alive "$_pid" && [ "$_tries" -gt 0 ]; do
			sleep 0.1
			_tries=$((_tries - 1))
		done
		alive "$_pid" || continue
		fail "process $_pid is still there: $(tr '\0' ' ' <"/proc/$_pid/cmdline")"
		kill -9 "$_pid"
	done
}

# first_child PID: waits until it has one, and gives it.
first_child() {
	_child=
	while [ -z "$_child" ] && kill -0 "$1" 2>/dev/null; do
		_child=$(pgrep -o -P "$1")
		[ -n "$_child" ] || sleep 0.05
	done
	echo "$_child"
}

# wait_until SECONDS CMD...: polls until it succeeds.
wait_until() {
	_tries=$(($1 * 10))
	shift
	until "$@"; do
		_tries=$((_tries - 1))
		[ "$_tries" -gt 0 ] || { fail "never came true: $*"; return 1; }
		sleep 0.1
	done
}

finish() {
	[ "$wrong" -eq 0 ] || { echo "$wrong wrong"; exit 1; }
	exit 0
}
