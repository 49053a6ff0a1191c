# SPDX-License-Identifier: MIT
# What the scripts share; sourced by each, with its own path in $0. POSIX sh.

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
# shellcheck disable=SC2034  # for those who source this
program=$root/build/bench/concbench

say() {
	printf '%s: %s\n' "${0##*/}" "$*" >&2
}

die() {
	say "$@"
	exit 1
}

# quietly LOG COMMAND...: what it prints goes to LOG, which is shown only if the command fails.
quietly() {
	quietly_log=$1
	shift
	"$@" </dev/null >"$quietly_log" 2>&1 && return
	quietly_status=$?
	cat "$quietly_log" >&2
	say "failed (exit status $quietly_status): $*"
	return "$quietly_status"
}

# configure DIR COMPILER OPTION...: a build directory with these options. What was asked for last is
# kept in a file of the directory: meson itself needs seconds to find out that nothing changed.
configure() {
	configure_dir=$1
	configure_compiler=$2
	shift 2
	configure_asked="$configure_compiler $*"
	mkdir -p "$configure_dir" || return
	if [ ! -f "$configure_dir/build.ninja" ]; then
		CC=$configure_compiler quietly "$configure_dir/setup.log" \
			meson setup "$@" "$configure_dir" "$root" || return
	elif [ "$(cat "$configure_dir/asked" 2>/dev/null)" != "$configure_asked" ]; then
		quietly "$configure_dir/setup.log" meson configure "$@" "$configure_dir" || return
	fi
	printf '%s\n' "$configure_asked" >"$configure_dir/asked"
}

# compile DIR
compile() {
	quietly "$1/compile.log" ninja -C "$1"
}

# build_program: the release build in build/. One that is there keeps its options, so that what
# scripts/test has built (warnings as errors) is not built again.
build_program() {
	[ -f "$root/build/build.ninja" ] ||
		configure "$root/build" "${CC:-cc}" || return
	compile "$root/build"
}
