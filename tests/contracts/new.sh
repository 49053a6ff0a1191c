#!/bin/sh
# SPDX-License-Identifier: MIT
# new.sh PROGRAM EPOLL.so BUILD SOURCE CASE: what `concbench new` writes compiles without a warning, runs and
# passes its own test, as a plug-in (outside) and built in (tree), and that test can fail.
. "$(dirname "$0")/../cli/lib.sh"
epoll=$2
build=$3
source=$4
case $5 in
outside)
	command -v meson >/dev/null || skip "no meson"
	for kind in workload runner; do
		expect_status 0 "$concbench" new $kind my-own-$kind
		expect_line "$scratch/out" "^    cd my-own-$kind && meson setup build && meson test -C build\$"
		expect_same "files" "meson.build my-own-$kind.c test.sh" "$(ls -A my-own-$kind | paste -sd ' ')"
		expect_no_line "my-own-$kind/my-own-$kind.c" '@'
		refused_words=$(cd my-own-$kind && ls)
		expect_status 2 "$concbench" new $kind my-own-$kind
		expect_line "$scratch/err" "my-own-$kind: File exists"
		expect_same "files after a second time" "$refused_words" "$(cd my-own-$kind && ls)"
		(
			cd my-own-$kind || exit 1
			expect_status 0 meson setup build --werror
			expect_status 0 meson test -C build
			expect_status 0 "$concbench" describe my-own-$kind --plugin build/my-own-$kind.so
			finish
		) || fail "the $kind as a plug-in"
	done
	# A wrong result, and a task that is left out: the tests notice.
	sed -i 's/power = power \* BASE/power = power * BASE + 1/' my-own-workload/my-own-workload.c
	sed -i 's/left; left--/left > 1; left--/' my-own-runner/my-own-runner.c
	for kind in workload runner; do
		expect_status 1 meson test -C my-own-$kind/build
	done
	rm -rf ./*
	for name in Mine 9lives all primes async 'a b' a/b ../a -- ''; do
		refused '' "$concbench" new workload "$name"
	done
	refused "'test' is a target of meson's own" "$concbench" new workload test
	# What is a word of C or of its compilers, or one of the contract's, is a name like others.
	for kind in workload runner; do
		for name in linux int switch tasks runner; do
			expect_status 0 "$concbench" new $kind $name
			expect_status 0 cc -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Werror -I"$source" -fsyntax-only $name/$name.c
			rm -r $name
		done
	done
	# Workloads compute by burn_run and may leave its result alone: also a compiler that sees both, as
	# with -flto, must leave the multiplications where they are.
	printf '#include "workloads/burn.c"\nvoid burnt(uint64_t);\nvoid burnt(uint64_t n) { burn_run(1, n); }\n' >burnt.c
	expect_status 0 cc -std=gnu17 -D_GNU_SOURCE -O2 -I"$source" -S burnt.c
	sed -n '/^burnt:/,/\.size/p' burnt.s >burnt
	expect_line burnt 'mul|madd|burn_run'
	rm -f burnt*
	# Nothing is left of what fails; ThreadSanitizer writes a file of its own at the start.
	if [ "${SANITIZE-}" != thread ]; then
		(ulimit -f 0 && exec "$concbench" new workload mine) >/dev/null 2>&1
		expect_same "exit status under a limit" 2 $?
		expect_same "what is left under a limit" "" "$(ls -A)"
	fi
	refused "makes a workload or a runner, no 'suite'" "$concbench" new suite mine
	refused "new takes what it is to be and its name" "$concbench" new runner
	;;
tree)
	# A copy of the tree gets both; what differs from this build is compiled and linked as it was.
	command -v ninja >/dev/null || skip "no ninja"
	[ -f "$build/build.ninja" ] || skip "the build is not ninja's"
	tree=$scratch/tree
	mkdir "$tree" && cd "$tree" || exit 99
	cp -r "$source/bench" "$source/runners" "$source/workloads" .
	expect_status 0 "$concbench" new workload my-own
	expect_line "$scratch/out" 'meson test -C build battery-my-own$'
	expect_status 0 "$concbench" new runner my-way
	expect_same "sorted rows" "$(grep -o 'ROW([a-z0-9_]*)' workloads/registry.h | sort)" \
		"$(grep -o 'ROW([a-z0-9_]*)' workloads/registry.h)"
	expect_same "the last row" '	OTHER(my_way)' "$(grep -E '^	(DEFAULT|OTHER)\(' runners/registry.h | tail -n 1)"
	for kind in workload runner; do
		expect_same "lines of $kind" 1 "$(grep -c "^  'my_[a-z]*\.c',\$" ${kind}s/meson.build)"
		diff "$source/${kind}s/registry.h" ${kind}s/registry.h >found
		expect_same "further changes of $kind" 0 "$(grep '^>' found | grep -cv 'my_\|async\|) \\$')"
	done
	expect_status 2 "$concbench" new workload my-own
	expect_line "$scratch/err" 'workloads/my_own.c is there already'
	# Half of it is none of it: a list is not there.
	sed -i '/^concbench_sources += files(/s/+=/=/' workloads/meson.build
	cp -r workloads half
	expect_status 2 "$concbench" new workload zebra
	expect_line "$scratch/err" "workloads/meson.build has no 'concbench_sources"
	diff -r half workloads || fail "a part of what failed was kept"
	rm -r half
	ninja -C "$build" -t commands bench/concbench >commands
	mkdir objects
	for file in workloads/my_own workloads/registry runners/my_way runners/registry; do
		object=$tree/objects/$(echo $file | tr / _).o
		line=$(grep -- "-c [^ ]*workloads/registry\.c\$" commands | sed "s|-I\.\. |-I$tree |
			s| -M[DQF]\( [^- ][^ ]*\)\{0,1\}||g; s|-o [^ ]* -c .*|-Werror -o $object -c $tree/$file.c|")
		(cd "$build" && expect_status 0 sh -c "$line" && finish) || fail "compiling $file"
	done
	line=$(tail -n 1 commands | sed "s|-o bench/concbench |-o $tree/concbench $(echo objects/*.o |
		sed "s|objects|$tree/objects|g") |")
	(cd "$build" && expect_status 0 sh -c "$line" && finish) || fail "linking"
	[ -x concbench ] || finish
	expect_status 0 ./concbench list
	expect_line "$scratch/out" '^  my-own '
	expect_line "$scratch/out" '^  my-way '
	expect_status 0 "$lib/../battery/battery.sh" "$tree/concbench" "$epoll" "$epoll" my-own
	;;
esac
finish
