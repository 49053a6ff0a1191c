# SPDX-License-Identifier: MIT
# Completion of concbench for bash. The program itself says what could be typed next.

_concbench() {
	local program=${COMP_WORDS[0]/#\~/$HOME} cur=${COMP_WORDS[COMP_CWORD]} head word i
	local -a words=('') found
	COMPREPLY=()
	# bash splits words at '=' and ':'; here they are whole again.
	for ((i = 1; i <= COMP_CWORD; i++)); do
		if ((i > 1)) && [[ ${COMP_WORDS[i]} == [=:]* || ${COMP_WORDS[i - 1]} == *[=:] ]]; then
			words[-1]+=${COMP_WORDS[i]}
		else
			words+=("${COMP_WORDS[i]}")
		fi
	done
	# What is replaced is what bash holds for the last word.
	[[ $cur != [=:] ]] || cur=
	head=${words[-1]%"$cur"}
	while IFS=$'\t' read -r word _; do
		case $word in
		:files)
			mapfile -t found < <(compgen -f -- "$cur")
			COMPREPLY+=("${found[@]}")
			compopt -o filenames
			;;
		:folders)
			mapfile -t found < <(compgen -d -- "$cur")
			COMPREPLY+=("${found[@]}")
			compopt -o filenames
			;;
		:more) compopt -o nospace ;;
		*) COMPREPLY+=("${word#"$head"}") ;;
		esac
	done < <("$program" complete "${words[@]:1}" 2>/dev/null </dev/null)
}
complete -F _concbench concbench
