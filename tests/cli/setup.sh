#!/bin/sh
# SPDX-License-Identifier: MIT
# setup.sh PROGRAM: scripts/setup installs what is missing, as far as this system's archive has it.
. "$(dirname "$0")/lib.sh"

# stub NAME: standard input is a program of that name.
mkdir bin
stub() {
	{ echo '#!/bin/sh' && cat; } >"bin/$1"
	chmod +x "bin/$1"
}
stub dpkg-query <<-'END'
	echo 'gcc installed'
END
stub apt-cache <<-END
	[ -e "$scratch/lists" ] || exit 1
	[ "\$3" != hyperfine ] && echo "Package: \$3"
END
stub apt-get <<-END
	echo "\$@" >>"$scratch/asked"
	case \$* in *\ update) >"$scratch/lists" ;; esac
END
stub sudo <<-'END'
	exec "$@"
END
PATH=$PWD/bin:$PATH
expect_status 0 "$lib/../../scripts/setup" run
expect_line "$scratch/err" '^setup: apt has no hyperfine: what needs it will be missing$'
expect_line "$scratch/asked" ' update$'
expect_line "$scratch/asked" ' install .* libc6-dev .* nodejs *$'
expect_no_line "$scratch/asked" ' (gcc|hyperfine) '

# All is there but what the archive lacks: it is said, and nobody is asked again.
mv "$scratch/asked" had && sed 's/.*recommends //' had | tail -n 1 | tr ' ' '\n' | sed '/./s/$/ installed/' >"$scratch/installed"
stub dpkg-query <<-END
	echo 'gcc installed' && cat "$scratch/installed"
END
expect_status 0 "$lib/../../scripts/setup" run
expect_same 'what is said' 'setup: apt has no hyperfine: what needs it will be missing' "$(cat "$scratch/err")"
[ ! -e "$scratch/asked" ] || fail "asked: $(cat "$scratch/asked")"
finish
