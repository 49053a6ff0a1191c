#!/bin/sh
# SPDX-License-Identifier: MIT
# resume.sh PROGRAM CASE: whatever happened to a run, --resume goes on with all that was whole.
. "$(dirname "$0")/../cli/lib.sh"

# measure ARGS...: a run of two cells into ./r.
measure() {
	rm -rf r
	expect_status 0 "$concbench" run null -n 3 -x sequential,threads -j 2 -w 1 -r 3 -o r --no-plots \
		-q "$@"
}

case $2 in
descriptions)
	# suite.ini and environment.json are written again: nobody ever finds half of them.
	measure
	cp r/suite.ini r/environment.json .
	(
		# shellcheck disable=SC3045
		ulimit -f 0
		exec "$concbench" run --resume r --no-plots -q
	) >/dev/null 2>&1
	for file in suite.ini environment.json; do
		cmp "$file" "r/$file" || fail "$file is not what it was"
	done
	expect_status 0 "$concbench" run --resume r --no-plots -q
	;;
*)
	fail "no case '$2'"
	;;
esac
finish
