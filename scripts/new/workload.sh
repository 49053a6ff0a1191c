#!/bin/sh
# SPDX-License-Identifier: MIT
# test.sh CONCBENCH PLUGIN.so: under every runner, one at a time and several at once, each sample passes
# the check and has the same results. Small parameters (-p NAME=VALUE) keep it quick.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$1" run @NAME@ --plugin "$2" -x all -j 1,3 -n 8 -r 2 -w 0 --no-plots -q -o "$folder/run"
# It must not depend on the number of tasks either, and be able to have one.
"$1" run @NAME@ --plugin "$2" -n 1 -r 1 -w 0 --no-plots -q -o "$folder/one"
