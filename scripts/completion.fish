# SPDX-License-Identifier: MIT
# Completion of concbench for fish. The program itself says what could be typed next.

function __concbench_complete
	set -l typed (commandline -opc)
	set -l program $typed[1]
	set -e typed[1]
	for line in ($program complete $typed (commandline -ct) 2>/dev/null </dev/null)
		switch $line
			case :files
				__fish_complete_path (commandline -ct)
			case :folders
				__fish_complete_directories (commandline -ct)
			case :more
			case '*'
				echo $line
		end
	end
end
complete -c concbench -f -a '(__concbench_complete)'
