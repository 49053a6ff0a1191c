#!/bin/sh
# SPDX-License-Identifier: MIT
# help.sh PROGRAM: every command explains itself; run and suite name every option of the interface;
# the man page names every command and every option; what the pages link to is there, and what they
# say to type works.
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
# Every environment variable that is read, other than those of what starts a job, is there.
for variable in $(grep -rhoE 'getenv\("[A-Z_]+' "$root/bench" "$root/runners" "$root/workloads" | cut -d '"' -f 2 | sort -u); do
	case $variable in OMPI_* | SLURM_*) continue ;; esac
	expect_line "$root/docs/concbench.1" "(Ev |\\$)$variable(/|\$)"
done
# Every default that an option names in brackets has its row, and its reason.
for command in run compare; do
	"$concbench" $command --help
done | awk '/^ +(-., )?--|^[^ ]/ { print text; text = "" } { text = text " " $0 } END { print text }' | tr -s ' ' |
	sed -nE 's/^ (-., )?(--[a-z-]+).* \[[^]]+\]( .*)?$/\2/p' | sort -u >"$scratch/defaults"
[ "$(wc -l <"$scratch/defaults")" -gt 20 ] || fail "few options have defaults: $(cat "$scratch/defaults")"
while read -r option; do
	expect_line "$root/docs/defaults.md" "^\| .$option.[^|]*\|[^|]+\|[^|]+\|\$"
done <"$scratch/defaults"
for page in README.md $(cd "$root" && ls docs/*.md); do
	for link in $(grep -o ']([^)#:]*)' "$root/$page" | tr -d ']()' | sort -u); do
		[ -e "$root/$(dirname "$page")/$link" ] || fail "$page links to $link, which is not there"
	done
done

# The gallery has every kind of plot.
expect_status 0 "$concbench" plot --help
sed -n '/^kinds$/,/^$/ s/^  \([a-z-]*\) .*/\1/p' "$scratch/out" >"$scratch/kinds"
[ "$(wc -l <"$scratch/kinds")" -gt 10 ] || fail "plot --help lists few kinds"
while read -r kind; do
	expect_line "$root/docs/gallery.md" ".$kind.(: | \(| and )"
done <"$scratch/kinds"
# The examples of the pages, in paragraphs of their own or within: what they run is accepted as it
# stands, with its speedups, and what they make is made. Words in capitals stand for something.
examples() {
	sed -nE 's/^(    |\.Dl )(\$ )?(concbench [a-z].*)/\3/; t on; b; :on; s/  +# .*//p; t; p' "$1"
	# shellcheck disable=SC2016  # those of Markdown
	tr -s '\n ' '  ' <"$1" | grep -oE '`concbench [^`]*`' | tr -d '`'
}
mkdir "$scratch/bin" "$scratch/examples"
ln -s "$concbench" "$scratch/bin/concbench"
for file in a.txt b.txt; do echo 'some words' >"$scratch/examples/$file"; done
for file in a.py b.py; do cp "$root/workloads/python/primes.py" "$scratch/examples/$file"; done
for page in README.md docs/concbench.1 $(cd "$root" && ls docs/*.md); do
	examples "$root/$page" | sort -u >"$scratch/typed"
	while read -r line; do
		case $line in
		*--plugin*) continue ;; # tests/loops/example.sh
		'concbench new '*) line="$(echo "$line" | sed 's/NAME/mine/') -o mine" ;;
		*[A-Z][A-Z]* | *...) continue ;;
		'concbench run '* | 'concbench suite '*) line="$line --dry-run" ;;
		*) continue ;;
		esac
		run env PATH="$scratch/bin:$PATH" sh -c "cd ../examples && $line"
		grep -Eq 'built without|no io_uring|its ranks|here: install' "$scratch/err" && continue
		if [ "$status" -ne 0 ]; then
			fail "$page: exit status $status of: $line"
			show
		elif [ "${line#concbench run }" != "$line" ] && grep -q 'left out: the speedup' "$scratch/err"; then
			fail "$page: no speedups of: $line"
		fi
		rm -rf ../examples/mine
	done <"$scratch/typed"
done
# Nothing takes less time than it waits.
expect_status 0 "$concbench" describe fetch
latency=$(awk '/^  latency$/ { found = 1 } found && $1 == "default" { print $2 + 0; exit }' "$scratch/out")
slo=$(sed -nE 's/.* run fetch --slo ([0-9]+)ms .*/\1/p' "$root/README.md")
[ "${slo:-0}" -gt "${latency:-0}" ] || fail "README.md: fetch --slo ${slo}ms, and its server waits ${latency} ms"

# 80 columns are wished for, 100 are the limit.
awk 'length > 100' "$scratch/texts" >"$scratch/found"
expect_empty "$scratch/found"
awk 'length > 80 && !seen[$0]++ { print "over 80 columns: " $0 }' "$scratch/texts"
finish
