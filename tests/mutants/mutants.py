#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""mutants.py [--every N] [NUMBER...]: deliberate faults, and whether a test sees each.

Copies the tree, builds it, and for each mutant of list.txt changes what stands there, builds what
changed and runs the tests that should fail, one after the other until one does. Says a line a
mutant; exit status 1 if one passes that has no reason to. By hand (about 5 s a mutant); --every N
takes each N-th.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


def read_list():
    """Of list.txt: file, what stands there, what it becomes, tests, and why no test can see it."""
    mutants, file = [], None
    for block in (ROOT / "tests/mutants/list.txt").read_text().split("\n\n"):
        parts = {"-": [], "+": [], "?": [], "=": []}
        for line in block.strip("\n").split("\n"):
            if line.startswith("== "):
                file = line[3:]
            elif not line.startswith("#"):
                parts[line[0]].append(line[1:])
        if parts["-"]:
            old, new, tests, reason = ("\n".join(parts[kind]) for kind in "-+?=")
            mutants.append((file, old, new, tests.split(), reason.strip()))
    return mutants


def quiet(*command, folder):
    return subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def copy(folder):
    listed = quiet("git", "ls-files", folder=ROOT).stdout.split("\n")
    for name in filter(None, listed):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def build(folder):
    for command in (("meson", "setup", "build", "-Dtests=enabled"), ("ninja", "-C", "build")):
        done = quiet(*command, folder=folder)
        if done.returncode:
            sys.exit(done.stdout)


def unit_of(test):
    return f"tests/unit/test_{test}" if (ROOT / f"tests/unit/test_{test}.c").exists() else None


def judge(folder, file, old, new, tests):
    """In words what came of it, and whether that is as it should be without a reason."""
    path = folder / file
    text = path.read_text()
    if old not in text:
        return "does not stand there any more", False
    path.write_text(text.replace(old, new, 1))
    try:
        targets = ["bench/concbench", *filter(None, map(unit_of, tests))]
        made = quiet("ninja", "-C", "build", *targets, folder=folder)
        if made.returncode:
            return "does not build: " + made.stdout[-400:], False
        for test in tests:
            # A fault may as well hang.
            done = quiet("timeout", "300", "meson", "test", "-C", "build", "--no-rebuild", test,
                         folder=folder)
            if done.returncode:
                return f"caught by {test}", True
        return "PASSES " + " ".join(tests), False
    finally:
        path.write_text(text)


def main(words):
    every = int(words[1]) if words[:1] == ["--every"] else 1
    chosen = [int(word) for word in words if not words[:1] == ["--every"]]
    mutants = read_list()
    numbers = chosen or range(0, len(mutants), every)
    caught = same = bad = 0
    with tempfile.TemporaryDirectory(prefix="mutants-") as place:
        folder = pathlib.Path(place)
        copy(folder)
        build(folder)
        for number in numbers:
            file, old, new, tests, reason = mutants[number]
            words_of_it, good = judge(folder, file, old, new, tests)
            if reason and words_of_it.startswith("PASSES"):
                words_of_it, same = "is the same: " + reason, same + 1
            elif good:
                caught += 1
            else:
                bad += 1
            print(f"{number} {file}: '{new.splitlines()[0] if new else ''}' {words_of_it}", flush=True)
    print(f"{len(numbers)} mutants: {caught} caught, {same} the same, {bad} not caught")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
