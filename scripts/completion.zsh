#compdef concbench
# SPDX-License-Identifier: MIT
# Completion of concbench for zsh. The program itself says what could be typed next.

_concbench() {
	local line
	local -a found shown end
	local -i files folders
	for line in "${(@f)$(${(Q)words[1]} complete "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null </dev/null)}"; do
		case $line in
		:files) files=1 ;;
		:folders) folders=1 ;;
		:more) end=(-S '') ;;
		?*)
			found+=("${line%%$'\t'*}")
			shown+=("${line/$'\t'/  -- }")
			;;
		esac
	done
	(($#found)) && compadd -l -d shown $end -a found
	((files)) && _files
	((folders)) && _files -/
	return 0
}

_concbench "$@"
