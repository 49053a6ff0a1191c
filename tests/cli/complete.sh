#!/bin/sh
# SPDX-License-Identifier: MIT
# complete.sh PROGRAM SCRIPTS [bash|zsh|fish]: what the shells offer. It is what the tables say: every
# command, every option of its help, every value that there is; and each shell's script passes it on.
. "$(dirname "$0")/lib.sh"
scripts=$2

# offers WANTED WORD...: the candidates for the last word, without what they are, in one line.
offers() {
	wanted=$1
	shift
	expect_status 0 "$concbench" complete "$@"
	expect_same "candidates of '$*'" "$wanted" "$(cut -f 1 "$scratch/out" | xargs)"
}

mkdir -p results/one other/two other/none "$scratch/bin"
: >results/one/samples.csv
: >other/two/samples.csv
: >other/a.so
ln -s "$concbench" "$scratch/bin/concbench"
PATH=$scratch/bin:$PATH

case ${3:-} in
bash)
	command -v bash >/dev/null || skip "no bash"
	# typed WANTED WORD...: as bash hands them over, '=' and ':' apart.
	typed() {
		bash -c '
			compopt() { :; }
			. "$1" && shift 2
			COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
			_concbench
			echo "${COMPREPLY[@]}"
		' - "$scripts/completion.bash" "$@" >"$scratch/out" 2>"$scratch/err"
		expect_empty "$scratch/err"
		shown=$(tr -s ' ' ' ' <"$scratch/out")
		expect_same "completion of '$*'" "$1" "${shown% }"
	}
	typed "report run" concbench r
	typed pbkdf2 concbench run pb
	typed "primes,sleep" concbench run primes,sl
	typed "full" concbench run primes --style = f
	typed "auto basic full none" concbench run primes --style =
	typed "distribution=" concbench run sleep -p dist
	typed "uniform" concbench run sleep -p distribution = u
	typed "other/a.so" concbench run --plugin other/a
	typed "other/two other/two other/none" concbench plot other/
	;;
zsh)
	command -v zsh >/dev/null || skip "no zsh"
	typed() {
		zsh -f -c '
			compadd() { print -rn -- "$found " }
			_files() { print -rn -- "files$1 " }
			wanted=$2
			script=$1
			shift 2
			words=("$@") CURRENT=$# PREFIX=${@[-1]}
			source $script
		' - "$scripts/completion.zsh" "$@" >"$scratch/out" 2>"$scratch/err"
		expect_empty "$scratch/err"
		shown=$(tr -s ' ' ' ' <"$scratch/out")
		expect_same "completion of '$*'" "$1" "${shown% }"
	}
	typed "report run" concbench r
	typed pbkdf2 concbench run pb
	typed "primes,sleep" concbench run primes,sl
	typed "--style=full" concbench run primes --style=f
	typed "distribution=uniform" concbench run sleep -p distribution=u
	typed "files" concbench run --plugin other/a
	typed "other/two files-/" concbench plot other/
	;;
fish)
	command -v fish >/dev/null || skip "no fish"
	typed() {
		wanted=$1
		shift
		fish --no-config -c "source $scripts/completion.fish; complete -C'$*'" 2>"$scratch/err" |
			cut -f 1 >"$scratch/out"
		expect_empty "$scratch/err"
		expect_same "completion of '$*'" "$wanted" "$(xargs <"$scratch/out")"
	}
	typed "report run" concbench r
	typed pbkdf2 concbench run pb
	typed "primes,sleep" concbench run primes,sl
	typed "--style=full" concbench run primes --style=f
	typed "distribution=uniform" concbench run sleep -p distribution=u
	typed "other/a.so" concbench run --plugin other/a
	typed "other/none/ other/two other/two/" concbench plot other/
	;;
'')
	# Commands, and what stands where their usage line says so.
	expect_status 0 "$concbench" --help
	sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p' "$scratch/out" >commands
	offers "$(xargs <commands) --help --version" ""
	offers "$(xargs <commands) --help --version" help ""
	offers "report run" r
	offers "" nocommand ""
	offers "sleep :more" run sl
	offers "primes,sleep :more" run primes,sl
	offers sleep describe sl
	offers sequential describe seq
	offers "workloads runners suites" list ""
	offers "tour :files" suite tou
	offers ":files" ab ""
	offers ":files" ab old ne
	offers "tour :files" ab -q old new tou
	offers ":files" import ""
	offers "results/one :folders" plot ""
	offers "other/two :folders" plot other/
	offers "other/two :folders" compare results/one other/t
	offers "results/one :folders" report --output x results/o

	# The values of options, in either form, and as lists.
	offers "sequential :more" run -x seq
	offers "--runner=async,sequential :more" run --runner=async,seq
	offers "sequential" run primes --baseline seq
	offers "none compact spread" run --pin ""
	offers ":files" run --plugin ""
	offers ":folders" run -o ""
	offers "" run -r ""
	offers "wall,speedup wall,scaling wall,size :more" plot results/one --kind wall,s
	offers "light" slides --theme l
	offers "benchstat" export --format b
	offers ":files" export -o ""
	offers ":folders" slides -o ""
	offers "duration= distribution= :more" run sleep -p d
	offers "sleep.duration= :more" run sleep,null -j 2 -p sleep.du
	offers "distribution=fixed,uniform :more" run sleep -p distribution=fixed,u
	offers ":more" run null -p d
	offers "digest=sha1 digest=sha256 digest=sha512 :more" run pbkdf2,wordcount -p digest=

	# It cannot lag behind: every option that a help names is offered, and each choice is taken.
	while read -r command; do
		"$concbench" "$command" --help | grep -oE '^ +(-., )?--[a-z-]+' | grep -oE -- '--.*' | sort >wanted
		"$concbench" complete "$command" -- | cut -f 1 | sort >found
		cmp -s wanted found || { fail "options of $command"; diff wanted found; }
	done <commands
	for style in $("$concbench" complete run --style "" | cut -f 1); do
		expect_status 0 "$concbench" run null --dry-run --style "$style"
	done
	for format in $("$concbench" complete export --format "" | cut -f 1); do
		expect_status 2 "$concbench" export nowhere --format "$format"
		expect_no_line "$scratch/err" "no format"
	done
	for kind in $("$concbench" complete plot --kind "" | grep -v : | cut -f 1); do
		expect_status 2 "$concbench" plot nowhere --kind "$kind"
		expect_line "$scratch/err" "nowhere is no run|overlay takes"
	done
	;;
esac
finish
