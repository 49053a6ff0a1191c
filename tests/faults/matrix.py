#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""matrix.py [--build DIR] [--times N] [--at-once N] [--strict] RUNNER[,RUNNER...]|all|diagonal [FAULT[,FAULT...]|all]

Every runner meets every fault. For each pair a run is begun, the fault happens, and then must hold: the status
and the words of the row, or of the refusal, that matrix_table.py has for this pair; the exit status; files whole to
the end of the last finished sample; nobody and nothing left behind; an end within the limit plus 2 s (with --strict;
without, a machine that is busy with other tests, or a sanitizer, is given more), and where the run was cut off,
--resume that completes it with each sample once. `diagonal` has each fault met by one runner, by turns: what a build
is tested with.
"""
import argparse
import collections
import functools
import json
import multiprocessing
import os
import pathlib
import subprocess
import sys
import time

sys.dont_write_bytecode = True
# pylint: disable=wrong-import-position
from matrix_pair import HERE, TWINS, Mounts, Pair
from matrix_table import FAULTY, TABLE, expected

SANITIZED = os.environ.get("SANITIZE", "none") != "none"


class Matrix:
    def __init__(self, build, strict):
        self.build, self.strict = pathlib.Path(build).resolve(), strict
        self.program = str(self.build / "bench/concbench")
        rows = json.loads(subprocess.check_output([self.program, "list", "runners", "--json"]))
        rows = rows["runners"] if isinstance(rows, dict) else rows
        self.runners = [row["name"] for row in rows if not row.get("absent")]
        # Of other languages those that the twin is written in.
        self.language = {row["name"]: row["language"] for row in rows if row.get("language")}
        self.runners = [name for name in self.runners if self.language.get(name, "python") in TWINS]

    def plugin(self, name):
        return str(self.build / f"tests/faults/{name}.so")

    def pairs(self, runners, faults):
        """Runners and the faults that they meet."""
        table = [row for row in TABLE if not (SANITIZED and row.needs)]
        if runners == "diagonal":
            near = [name for name in self.runners if name != "mpi"]  # see ../mpi
            pairs = [(near[i % len(near)], row) for i, row in enumerate(table)] + \
                [("faulty", row) for row in FAULTY if not row.name.endswith("-stop")]
        else:
            names = self.runners + ["faulty"] if runners == "all" else runners.split(",")
            pairs = [(name, row) for name in names for row in (FAULTY if name == "faulty" else table)
                     if faults == "all" or row.name in faults.split(",")]
        return [(name, row) for name, row in ((name, expected(name, row)) for name, row in pairs) if row]


Told = collections.namedtuple("Told", "runner fault limit took waited samples wrongs note")


def meet(matrix, pair):
    """A runner meets a fault, what came of it."""
    met = Pair(matrix, *pair)
    met.run()
    return Told(met.runner, met.fault.name, met.limit, met.took, sum(met.waited.values()) * 1e-9, met.samples,
                met.wrongs, met.note)


# ---- the record: a line a pair that met, TAB between its fields -------------------------------------------

class Record:
    """Of as many rounds as it takes, by one state of the code or several."""
    FIELDS = "ended commit round runner fault verdict seconds waited rows words"
    Line = collections.namedtuple("Line", FIELDS)

    def __init__(self, path):
        self.path, self.lines = path, []
        if path and os.path.exists(path):
            with open(path, encoding="utf-8") as lines:
                self.lines = [self.Line(*line.rstrip("\n").split("\t")) for line in lines]
        self.rounds, self.streaks = collections.Counter(), collections.Counter()
        for line in self.lines:
            self.count((line.runner, line.fault), line.verdict == "pass")

    def count(self, cell, passed):
        self.rounds[cell] += 1
        self.streaks[cell] = self.streaks[cell] + 1 if passed else 0

    def lacking(self, pairs, times):
        """Rounds of those pairs that have not passed so many times in a row."""
        return [(runner, row) for done in range(times) for runner, row in pairs
                if self.streaks[runner, row.name] <= done]

    def add(self, told, commit):
        self.count((told.runner, told.fault), not told.wrongs)
        line = self.Line(time.strftime("%F %T"), commit, self.rounds[told.runner, told.fault], told.runner, told.fault,
                         "wrong" if told.wrongs else "pass", f"{told.took:.2f}", f"{told.waited:.2f}", told.samples,
                         " / ".join(told.wrongs or [told.note]))
        if self.path:
            with open(self.path, "a", encoding="utf-8") as lines:
                print(*(" ".join(str(field).split()) for field in line), sep="\t", file=lines)

    def print_table(self):
        """A row of Markdown a fault, and the cells that have not passed ten times since they last did not."""
        told, longest, met = {}, {}, collections.Counter(line.fault for line in self.lines)
        for line in (line for line in self.lines if line.verdict == "pass"):
            said = line.words.split(":")[0].split(" ")[0] or "ok"
            told.setdefault(line.fault, collections.Counter())["resumed" if said == "after" else said] += 1
            longest[line.fault] = max(longest.get(line.fault, 0), float(line.seconds))
        print("| fault | injected | what the row says | longest run |\n| --- | --- | --- | --- |")
        for row in TABLE + FAULTY:
            if row.name in told:
                words = ", ".join(f"{word} {count}" for word, count in told[row.name].most_common())
                print(f"| `{row.name}` | {met[row.name]} | {words} | {longest[row.name]:.1f} s |")
        few = {cell: self.streaks[cell] for cell in self.rounds if self.streaks[cell] < 10}
        print(f"{len(self.lines)} meetings of {len(self.rounds)} pairs, "
              f"{self.lines[0].ended} to {self.lines[-1].ended}, "
              f"commits {' '.join(dict.fromkeys(line.commit for line in self.lines))}; "
              f"{sum(int(line.rows) for line in self.lines)} rows read; "
              f"{sum(line.verdict != 'pass' for line in self.lines)} not as they should; "
              f"{len(few)} pairs have not passed ten times in a row at the end")
        for cell, count in sorted(few.items()):
            print(f"  {' '.join(cell)}: {count}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default=HERE.parent.parent / "build")
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--at-once", type=int, default=1, help="so many pairs side by side: most of them wait")
    parser.add_argument("--strict", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--record", metavar="FILE", help="gets a line a pair, and has those of earlier rounds")
    parser.add_argument("--table", metavar="FILE", help="what was recorded, as a table; RUNNER is left out")
    parser.add_argument("runner", nargs="?", default="diagonal")
    parser.add_argument("fault", nargs="?", default="all")
    asked = parser.parse_args()
    if asked.table:
        return Record(asked.table).print_table()
    # A signal is to end a process as it would without a sanitizer.
    for name in ("ASAN", "UBSAN", "TSAN"):
        plain = "handle_segv=0:handle_abort=0:handle_sigbus=0:handle_sigfpe=0:die_after_fork=0"
        os.environ[f"{name}_OPTIONS"] = ":".join(filter(None, (os.environ.get(f"{name}_OPTIONS"), plain)))
    matrix, record = Matrix(asked.build, asked.strict), Record(asked.record)
    commit = subprocess.run(["git", "-C", HERE, "describe", "--always", "--dirty"], capture_output=True, text=True,
                            check=False).stdout.strip()
    pairs = matrix.pairs(asked.runner, asked.fault)
    begun, injected, wrong, samples, slowest = time.monotonic(), 0, 0, 0, 0
    with multiprocessing.Pool(asked.at_once, Mounts.begin) as pool:
        for told in pool.imap_unordered(functools.partial(meet, matrix), record.lacking(pairs, asked.times)):
            injected += 1
            samples += told.samples
            slowest = max(slowest, told.took - told.limit)
            for text in told.wrongs:
                print(f"WRONG: {told.runner} {told.fault}: {text}", flush=True)
            wrong += bool(told.wrongs)
            record.add(told, commit)
            if asked.verbose:
                print(f"{told.runner} {told.fault}: {told.took:.2f} s {told.note}", flush=True)
    print(f"{injected} faults, {wrong} of them not as they should; {samples} rows read; "
          f"{time.monotonic() - begun:.0f} s, the slowest {slowest:.2f} s beyond its limit")
    return bool(wrong) or not injected


if __name__ == "__main__":
    sys.exit(main())
