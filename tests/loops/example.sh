#!/bin/sh
# SPDX-License-Identifier: MIT
# example.sh PROGRAM BUILD SOURCE PREFIX MESON...: installs concbench elsewhere, builds
# examples/plugin by its own Makefile against what was installed, and runs it with the installed
# program under every runner.
. "$(dirname "$0")/../cli/lib.sh"
build=$2
source=$3
prefix=$4
shift 4
for tool in make pkg-config cc; do
	command -v $tool >/dev/null || skip "no $tool"
done

root=$scratch/root
expect_status 0 "$@" install -C "$build" --no-rebuild --quiet --destdir "$root"
installed=$root$prefix/bin/concbench
[ -x "$installed" ] || { fail "no $installed"; finish; }
file=$(find "$root" -name concbench.pc)
[ -f "$file" ] || { fail "no concbench.pc"; finish; }
for header in bench/heart.h bench/workload.h bench/runner.h workloads/tasks.h runners/pool.h; do
	[ -f "$root$prefix/include/concbench/$header" ] || fail "$header is not installed"
done
# What it takes to go on without the sources: pages and the example.
for page in csv defaults gallery method reading runner security upgrade workload; do
	[ -f "$root$prefix/share/doc/concbench/$page.md" ] || fail "docs/$page.md is not installed"
done
# What they link to is installed with them.
(cd "$root$prefix/share/doc/concbench" && for page in *.md examples/plugin/*.md; do
	for link in $(grep -o ']([^)#:]*)' "$page" | tr -d ']()' | sort -u); do
		[ -e "$(dirname "$page")/$link" ] || echo "$page: $link"
		case $link in ../*) echo "$page: $link leads out of the folder" ;; esac
	done
done) >"$scratch/dead"
expect_empty "$scratch/dead"
for page in man1/concbench.1 man5/concbench-suite.5; do
	[ -f "$root$prefix/share/man/$page" ] || fail "$page is not installed"
done
cp "$root$prefix"/share/doc/concbench/examples/plugin/* .
export PKG_CONFIG_LIBDIR="${file%/*}" PKG_CONFIG_SYSROOT_DIR="$root" PKG_CONFIG_PATH=
expect_status 0 make CFLAGS='-O2 -Wall -Wextra -Werror'
[ -f ask.so ] || { fail "make built no ask.so"; finish; }

# Each installed header compiles alone, and by both of its names.
for header in '<workload.h>' '<runner.h>' '"bench/workload.h"' '"bench/runner.h"' \
	'"workloads/tasks.h"' '"runners/pool.h"'; do
	printf '#include %s\nint main(void) { return WORKLOAD_ABI != 2; }\n' "$header" >header.c
	# shellcheck disable=SC2046
	expect_status 0 cc -std=gnu17 -Wall -Wextra -Werror $(pkg-config --cflags concbench) header.c
done

# Out of the build folder, without an installation.
printf '#include "workloads/tasks.h"\n#include <runner.h>\nint main(void) { return 0; }\n' >header.c
# shellcheck disable=SC2046
expect_status 0 cc -std=gnu17 -Wall -Wextra -Werror \
	$(env -u PKG_CONFIG_SYSROOT_DIR PKG_CONFIG_LIBDIR="$build/meson-uninstalled" pkg-config --cflags concbench) header.c

# The examples of the documentation, typed as they stand and built by the line given there.
for page in workload:fibonacci runner:fresh; do
	name=${page#*:}
	awk '/^```c$/ { if (!n++) take = 1; next } /^```$/ { take = 0 } take' \
		"$root$prefix/share/doc/concbench/${page%:*}.md" >"$name.c"
	line=$(grep '^    cc ' "$root$prefix/share/doc/concbench/${page%:*}.md")
	expect_status 0 sh -c "$line -Werror"
	[ -f "$name.so" ] || fail "'$line' built no $name.so"
done
# The second one of the page on workloads, by the same line.
awk '/^```c$/ { take = ++n == 2; next } /^```$/ { take = 0 } take' \
	"$root$prefix/share/doc/concbench/workload.md" >calls.c
line=$(grep '^    cc ' "$root$prefix/share/doc/concbench/workload.md" | sed 's/fibonacci/calls/g')
expect_status 0 sh -c "$line -Werror"
expect_status 0 "$installed" run calls --plugin ./calls.so -n 8 -x all -j 1,3 -r 1 -w 0 -o c --no-plots -q
expect_same "states of calls" ok "$(columns c/samples.csv status | sort -u)"
expect_status 0 "$installed" run fibonacci --plugin ./fibonacci.so --plugin ./fresh.so -n 8 \
	-p index=100000 -x sequential,threads,fresh -p fresh.stack=64KiB,1MiB -r 2 -w 0 -o f \
	--no-plots -q
expect_same "samples of the examples" 8 "$(columns f/samples.csv status | grep -c '^ok$')"
expect_same "cells of fresh" ",stack=64KiB" \
	"$(columns f/summary.csv runner runner_params | sed -n 's/^fresh	//p' | sort | paste -sd , -)"

expect_status 0 "$installed" describe ask --plugin ./ask.so
for word in questions think limit 'event form'; do
	expect_line "$scratch/out" "$word"
done
expect_status 0 "$installed" list --plugin ./ask.so
expect_line "$scratch/out" '^  ask '
expect_status 0 "$installed" run ask --plugin ./ask.so -j 1,8,64 -r 2 -w 0 -o r --no-plots -q --trace
columns r/samples.csv runner concurrency status checksum >samples
expect_same "samples" 20 "$(grep -c '	ok	' samples)"
expect_same "runners" "async processes sequential threads" \
	"$(cut -f 1 samples | sort -u | tr '\n' ' ' | sed 's/ $//')"
expect_same "checksums" 1 "$(cut -f 4 samples | sort -u | wc -l | tr -d ' ')"
# 25, 26 and 27 take 23, 10 and 111 steps: OEIS A006577.
expect_same "task 8" "144 steps for 25..27" "$(columns r/tasks.csv task text | sed -n 's/^8	//p' | sort -u)"
# A suite names the plug-in as from its own folder; what the run leaves repeats it from anywhere.
mkdir suites elsewhere
printf '[global]\nplugin = ../ask.so\nruns = 2\nwarmup = 0\n[a]\nworkload = ask\ntasks = 3\n' >suites/s.ini
expect_status 0 "$installed" suite suites/s.ini --plugin suites/../ask.so -o first --no-plots -q
cd elsewhere || exit 1
expect_status 0 "$installed" suite ../first/suite.ini -o again --no-plots -q
cd ..
expect_same "samples again" "$(rows first/samples.csv)" "$(rows elsewhere/again/samples.csv)"
expect_same "plug-ins" 1 "$(grep -c "^plugin = $PWD/ask.so\$" first/suite.ini)"
expect_status 2 "$installed" run ask --plugin ./ask.so -n 10000001 -p questions=1
expect_line "$scratch/err" '^concbench: ask: 10000001 tasks .*; at most 10000000 tasks'
finish
