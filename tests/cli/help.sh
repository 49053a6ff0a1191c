#!/bin/sh
# SPDX-License-Identifier: MIT
# help.sh PROGRAM: every command explains itself; run and suite name every option of the interface;
# the man page names every command and every option, and what the README links to is there.
. "$(dirname "$0")/lib.sh"

expect_status 0 "$concbench" --help
expect_empty "$scratch/err"
sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p' "$scratch/out" >"$scratch/commands"
for command in run suite list describe plot report slides compare ab plan export import env; do
	grep -qx "$command" "$scratch/commands" || fail "--help names no command '$command'"
done

cp "$scratch/out" "$scratch/texts"
while read -r command; do
	for option in --help -h; do
		expect_status 0 "$concbench" "$command" $option || continue
		expect_empty "$scratch/err"
		expect_line "$scratch/out" "^usage: concbench $command( |\$)"
		cat "$scratch/out" >>"$scratch/texts"
	done
	cp "$scratch/out" "$scratch/own"
	expect_status 0 "$concbench" help "$command"
	cmp "$scratch/own" "$scratch/out" || fail "help $command is not $command --help"
	# Help wins over what is wrong otherwise, and nothing is done.
	expect_same "files" "" "$(ls -A)"
done <"$scratch/commands"

expect_status 0 "$concbench" help
cp "$scratch/out" "$scratch/own"
expect_status 0 "$concbench" help help
cmp "$scratch/own" "$scratch/out" || fail "help help is not help"

for command in run suite; do
	expect_status 0 "$concbench" $command --help
	for option in '-x, --runner' '-j, --concurrency' '-n, --tasks' '-p, --param' '-w, --warmup' \
		'-r, --runs' '-m, --min-runs' '-M, --max-runs' '--precision' '--max-time' '--timeout' '--stall' \
		'--baseline' '--seed' '--order-seed' '-o, --output' '--trace' '--export-csv' \
		'--export-json' '--export-markdown' '--no-plots' '--dry-run' '-q, --quiet' \
		'--style' '--plugin'; do
		expect_line "$scratch/out" "^ +$option( |\[|\$)"
	done
done

# A line of `list` fits on a terminal.
expect_status 0 "$concbench" list
awk 'length > 80' "$scratch/out" >"$scratch/found"
expect_empty "$scratch/found"

root=$lib/../..
while read -r command; do
	expect_line "$root/docs/concbench.1" "^\.(Cm|It Cm) $command\$"
done <"$scratch/commands"
for option in $(grep -ohE -- '^ +(-[a-zA-Z], )?--[a-z-]+' "$scratch/texts" | grep -oE -- '--[a-z-]+' | sort -u); do
	expect_line "$root/docs/concbench.1" "Fl -${option#--}( |\$)"
done
# Every key that a suite may have is in its man page.
for option in $("$concbench" suite --help | grep -oE -- '--[a-z-]+' | sort -u); do
	option=${option#--}
	for form in '[global]\n%s = x\n[a]\nworkload = null\n' '[a]\nworkload = null\n%s = x\n'; do
		# shellcheck disable=SC2059
		printf "$form" "$option" >"$scratch/s.ini"
		run "$concbench" suite "$scratch/s.ini" --dry-run
		grep -q "no option" "$scratch/err" || expect_line "$root/docs/concbench-suite.5" "^\.It Ic (.* )?$option([. ]|\$)"
	done
done
for page in README.md $(cd "$root" && ls docs/*.md); do
	for link in $(grep -o ']([^)#:]*)' "$root/$page" | tr -d ']()' | sort -u); do
		[ -e "$root/$(dirname "$page")/$link" ] || fail "$page links to $link, which is not there"
	done
done

# 80 columns are wished for, 100 are the limit.
awk 'length > 100' "$scratch/texts" >"$scratch/found"
expect_empty "$scratch/found"
awk 'length > 80 && !seen[$0]++ { print "over 80 columns: " $0 }' "$scratch/texts"
finish
