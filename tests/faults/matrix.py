#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""matrix.py [--build DIR] [--times N] [--at-once N] [--strict] RUNNER[,RUNNER...]|all|diagonal [FAULT|all]

Every runner meets every fault. For each pair a run is begun, the fault happens, and then must hold: the
status and the words of the row, the exit status, files whole to the end of the last finished sample, nobody
and nothing left behind, an end within the limit plus 2 s (with --strict; a machine that is busy with other
tests, or a sanitizer, is given more), and where the run was cut off, --resume that completes it with each
sample once. `diagonal` has each fault met by one runner, by turns: what a build is tested with.
"""
import argparse
import collections
import csv
import functools
import json
import multiprocessing
import os
import pathlib
import pty
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
SANITIZED = os.environ.get("SANITIZE", "none") != "none"
TASKS, AT_ONCE = 12, 4
# By language, how the name of the dummy workload's twin ends.
TWINS = {"python": "py", "node": "js"}

# ---- the table --------------------------------------------------------------------------------------------

Fault = collections.namedtuple("Fault", "name how statuses words options limit needs")


def fault(name, how, statuses="", words="", options=(), limit=0, needs=""):
    """`statuses`: those that the row may have; `words`: a pattern of its detail unless it is ok; `limit`:
    --timeout in seconds, where it is to be reached; `needs`: "preload" and "memory" go with no sanitizer."""
    return Fault(name, how, statuses.split(), words, tuple(options), limit, needs)


AGAIN = "Resource temporarily unavailable|Thread creation failed|exited with status 1"
# An interpreter on a busy machine may not have come further than its set-up.
LATE = "over [0-9.]+ s (while running|during set-up)"
TABLE = [
    # A task, and with it a worker.
    fault("error", "task", "error", "^1 of 12 tasks failed, task 5: Input/output error"),
    fault("wrong", "task", "wrong-result", "task 5 gave 6, not its number"),
    fault("segv", "task", "signal", "killed by SIGSEGV.*task"),
    fault("abort", "task", "signal", "killed by SIGABRT.*task"),
    fault("kill", "task", "signal", "killed by SIGKILL.*task"),
    fault("exit", "task", "error", "status|ended|exit"),
    fault("stop", "task", "timeout", LATE, limit=0.5),
    fault("hang", "task", "timeout", LATE, limit=0.5),
    fault("spin", "task", "timeout", LATE, limit=0.5),
    fault("deaf", "task", "timeout", LATE, limit=0.5),
    fault("daemon", "task", "timeout", LATE, limit=0.5),
    fault("close", "task", "ok error signal", "."),
    fault("move", "task", "ok"),
    fault("stuck", "stuck", "stalled", "no task ended and no CPU was used for 0.3 s while running.*waiting:"),
    # What the system does not give.
    fault("no-files", "task", "ok error signal", "."),
    fault("no-processes", "task", "ok error signal", "."),
    fault("no-memory", "task", "ok error signal", ".", needs="memory"),
    *(fault(f"{what}-{which}", "nth", "ok error", AGAIN, (f"{what}:{number}",), needs="preload")
      for what in ("fork", "thread") for which, number in (("first", 1), ("middle", 2), ("last", 4))),
    # The workload, in each of its members (its plan is refused before there is a run).
    fault("setup-fails", "task", "error", "set-up: the server did not come up"),
    fault("setup-aborts", "task", "signal", "killed by SIGABRT during set-up"),
    fault("setup-hangs", "task", "timeout", "over [0-9.]+ s during set-up", limit=0.5),
    fault("enter-fails", "task", "ok error", "could not enter.*Too many open files"),
    fault("leave-crashes", "task", "ok signal", "killed by SIGABRT"),
    fault("check-crashes", "task", "signal", "killed by SIGABRT while checking"),
    fault("check-hangs", "task", "timeout", "over [0-9.]+ s (while|during)", limit=0.5),
    fault("format-fails", "task", "ok"),
    fault("teardown-crashes", "task", "signal", "killed by SIGABRT"),
    # Somebody from outside.
    fault("subject", "outside", "ok signal", "killed by SIGKILL"),
    fault("member", "outside", "ok signal error", "killed by SIGKILL|ended|closed"),
    fault("server", "outside", "ok error signal", "Connection re|killed|ended|Input.output error", ("fetch", "latency=20ms")),
    fault("generator", "outside", "ok error wrong-result", "generator was killed by SIGKILL|Connection|Broken pipe",
          ("serve", "think=5ms")),
    fault("guardian", "outside", "ok error", "the guardian was killed by SIGKILL"),
    fault("guardian-stopped", "outside", "ok"),
    fault("harness", "outside", "ok"),
    fault("everybody", "outside", "ok"),
    fault("interrupt", "outside", "ok interrupted"),
    fault("terminate", "outside", "ok interrupted"),
    fault("terminal", "outside", "ok interrupted"),
    fault("vanished", "outside", "ok"),
    fault("full", "full", "ok"),
    fault("read-only", "read_only"),
]

# The dummy runner goes wrong in each of its own members.
RUNNER_FAULTS = {
    "plan": {way: None for way in ("error", "endless", "crash", "abort", "exit")},
    "prepare": {"error": "error", "endless": "error", "crash": "signal", "abort": "signal", "exit": "error",
                "hang": "timeout", "stop": "timeout"},
    "execute": {"error": "error", "endless": "error", "crash": "signal", "abort": "signal", "exit": "error",
                "hang": "timeout", "stop": "timeout", "idle": "error", "lanes": "error ok", "no-lanes": "ok",
                "figures": "ok"},
    "dismiss": {"crash": "signal", "abort": "signal", "exit": "error", "hang": "timeout", "stop": "timeout"},
}
FAULTY = [fault(f"{member}-{way}", "member", statuses or "", "." if statuses != "ok" else "",
                (f"faulty.member={member}", f"faulty.way={way}"), 0.5 if way in ("hang", "stop") else 0)
          for member, ways in RUNNER_FAULTS.items() for way, statuses in ways.items()]


# ---- one pair ---------------------------------------------------------------------------------------------

class Pair:
    def __init__(self, matrix, runner, fault):
        self.matrix, self.runner, self.fault = matrix, runner, fault
        self.wrongs, self.note, self.samples = [], "", 0

    def wrong(self, text):
        self.wrongs.append(text)

    # -- running

    def begin(self, *arguments, launcher=()):
        self.told = " ".join(map(str, arguments))
        self.begun = time.monotonic()
        with open(self.home / "out", "ab") as out, open(self.home / "err", "ab") as err:
            self.harness = subprocess.Popen([*launcher, self.matrix.program, *arguments], cwd=self.home / "work",
                                            env=self.environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err)

    def measure(self, workload, *options, runs=1, tasks=TASKS, output="r", launcher=()):
        twin = ["-p", f"{self.runner}.twin={HERE}/fault.{TWINS[self.twin]}"] if self.twin and workload == "fault" else []
        plugins = [word for name in ("fault", "stuck", "faulty") for word in ("--plugin", self.matrix.plugin(name))]
        limit = self.limit or (30 if self.matrix.strict else 100)
        self.begin("run", workload, *plugins, "-x", self.runner, "-n", str(tasks), "-j", str(AT_ONCE), "-w", "0",
                   "-r", str(runs), "--timeout", str(limit), "--baseline", self.runner, "--trace", "--no-plots", "-q",
                   "-o", output, *twin, *options, launcher=launcher)

    def end(self, limit):
        """Waits for the harness: its exit status. It has the limit and 2 s, from when it begins to measure."""
        allowed = limit + 2 if self.matrix.strict else limit + 60
        if self.wait_until((self.home / "work/r/samples.csv").exists):
            self.begun = time.monotonic()
        try:
            status = self.harness.wait(allowed)
        except subprocess.TimeoutExpired:
            self.wrong(f"still there after {allowed:g} s: {self.told}")
            self.harness.kill()
            return self.harness.wait()
        self.took = time.monotonic() - self.begun
        return status

    def talk(self):
        return (self.home / "err").read_text(errors="replace")

    # -- looking

    def present(self):
        """The processes that carry the mark of this pair, or have marked themselves."""
        found = set()
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if b"MATRIX_PAIR=%s" % str(self.home).encode() in (process / "environ").read_bytes():
                    found.add(int(process.name))
            except OSError:
                pass
        marks = self.home / "marks"
        if marks.exists():
            found |= {int(line) for line in marks.read_text().split()}
        return {pid for pid in found if self.alive(pid)}

    @staticmethod
    def stat(pid):
        """State, parent and group, or None."""
        try:
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            return fields[0], int(fields[1]), int(fields[2])
        except (OSError, IndexError):
            return None

    @staticmethod
    def name(pid):
        try:
            return pathlib.Path(f"/proc/{pid}/comm").read_text().strip()
        except OSError:
            return None

    def alive(self, pid):
        stat = self.stat(pid)
        return stat is not None and stat[0] not in "ZX"

    def wait_until(self, what, seconds=120):
        until = time.monotonic() + seconds
        while not what():
            if time.monotonic() > until or self.harness.poll() is not None:
                return bool(what())
            time.sleep(0.002)
        return True

    def rows(self, name, run="r"):
        """The rows of a CSV file, which must be whole."""
        path = self.home / "work" / run / name
        if not path.exists():
            return []
        text = path.read_text()
        if text and not text.endswith("\n"):
            self.wrong(f"{name}: its last line is not ended")
        rows = list(csv.reader(text.splitlines(keepends=True), strict=True))
        for number, row in enumerate(rows[1:], 2):
            if len(row) != len(rows[0]):
                self.wrong(f"{name}: row {number} has {len(row)} fields, not {len(rows[0])}")
        return [dict(zip(rows[0], row)) for row in rows[1:]]

    def look_at_rows(self):
        path = self.home / "work/r/samples.csv"
        return path.read_text().splitlines()[1:] if path.exists() else []

    def look_at_files(self, cut=False):
        """Samples and tasks agree; a run that was cut off may have written tasks of a sample yet to come."""
        samples, tasks = self.rows("samples.csv"), collections.Counter()
        keys = [(row["round"], row["order"]) for row in samples]
        if len(set(keys)) != len(keys):
            self.wrong("a sample is there twice")
        for row in self.rows("tasks.csv"):
            tasks[row["round"], row["order"]] += 1
        for row in samples:
            if row["status"] == "ok" and tasks[row["round"], row["order"]] != int(row["tasks"]) and not cut:
                self.wrong(f"sample {row['round']} has {tasks[row['round'], row['order']]} rows in tasks.csv")
        self.samples += len(samples)
        return samples

    def look_for_remains(self, patience=20, scratch=True):
        left = self.home / "tmp"
        self.wait_until(lambda: not self.present(), patience) if self.harness.poll() is None else None
        until = time.monotonic() + patience
        while (self.present() or (scratch and any(left.iterdir()))) and time.monotonic() < until:
            time.sleep(0.01)
        for pid in self.present():
            self.wrong(f"process {pid} is still there: {self.stat(pid)}")
            os.kill(pid, signal.SIGKILL)
        if scratch and any(left.iterdir()):
            self.wrong(f"left in TMPDIR: {[entry.name for entry in left.iterdir()]}")

    def look_for_copies(self):
        """Half-written copies, in a run that had begun."""
        hidden = [path.name for path in (self.home / "work").glob("**/.*")]
        if hidden and (self.home / "work/r/suite.ini").exists():
            self.wrong(f"left in the run: {hidden}")

    def judge(self, samples, status, runs=1):
        """All rows are as the table has it, at least one of them; failures make the exit status."""
        failed = False
        for row in samples:
            failed |= row["status"] != "ok"
            if row["status"] not in self.fault.statuses:
                self.wrong(f"status {row['status']}: {row['detail']}")
            elif row["status"] not in ("ok", "interrupted") and not re.search(self.fault.words, row["detail"]):
                self.wrong(f"{row['status']} says '{row['detail']}'")
            self.note = f"{row['status']}: {row['detail']}" if row["status"] != "ok" else self.note
        if len(samples) != runs:
            self.wrong(f"{len(samples)} samples, not {runs}")
        if status != failed:
            self.wrong(f"exit status {status}: {self.talk()[-300:]}")

    # -- the ways in which it happens

    def task(self):
        # Where nothing can be opened there can be no marks.
        marks = () if self.fault.name.startswith("no-") else ("-p", f"marks={self.home}/marks")
        self.measure("fault", "-p", f"kind={self.fault.name}", *marks)
        self.simply()

    def stuck(self):
        self.measure("stuck", "--stall", "300ms", tasks=4)
        self.simply()

    def simply(self):
        status = self.end(self.limit or 30)
        if status == 2 and self.is_refused():
            return
        self.judge(self.look_at_files(), status)
        if not self.rows("summary.csv"):
            self.wrong("no summary.csv")

    def is_refused(self):
        """The runner does not take this workload: one line that says so, nothing is touched."""
        self.note = "refused: " + self.talk().strip()
        if len(self.talk().splitlines()) != 1 or (self.home / "work/r").exists():
            self.wrong("a refusal that is not one")
        return True

    def nth(self):
        self.environment |= {"LD_PRELOAD": self.matrix.plugin("nth"), "FAULT_NTH": self.fault.options[0],
                             "FAULT_FIRED": str(self.home / "fired")}
        self.measure("fault")
        status = self.end(30)
        if status == 2 and self.is_refused():
            return
        samples = self.look_at_files()
        self.judge(samples, status)
        fired = (self.home / "fired").exists()
        if fired != any(row["status"] == "error" for row in samples):
            self.wrong(f"{'refused' if fired else 'granted'} by the system, and the sample is {self.note or 'ok'}")

    def member(self):
        words = [word for option in self.fault.options for word in ("-p", option)]
        self.measure("fault", *words)
        if self.fault.statuses:
            return self.simply()
        if self.end(10) != 2:
            self.wrong("exit status other than 2")
        self.is_refused()

    def full(self):
        """A limit on the size of files, which ends a write in its middle as a full disk does."""
        runs = 12 if self.twin else 40
        self.measure("null", runs=runs, launcher=("prlimit", f"--fsize={random.randrange(3000, 9000)}"))
        status = self.end(self.whole)
        if status not in (0, 1, 2) or (status and "File too large" not in self.talk()):
            self.wrong(f"exit status {status}: {self.talk()[-300:]}")
        self.look_at_files()
        if (self.home / "work/r/suite.ini").exists() and (self.home / "work/r/suite.ini").stat().st_size:
            self.resume(runs)

    def read_only(self):
        self.measure("null", output="/proc/r")
        if self.end(10) != 2:
            self.wrong("exit status other than 2")
        self.is_refused()

    def resume(self, runs):
        self.begin("run", "--resume", "r", "--no-plots", "-q")
        status = self.end(2 * self.whole)
        samples = [row for row in self.look_at_files() if row["status"] != "interrupted"]
        if len(samples) != runs:
            self.wrong(f"{len(samples)} samples after --resume, not {runs}")
        if status != any(row["status"] != "ok" for row in samples):
            self.wrong(f"--resume: exit status {status}: {self.talk()[-300:]}")

    def guardian(self):
        """The harness's child of that name, and the child that is the subject or None."""
        children = [(pid, self.stat(pid)) for pid in self.present()]
        for pid, stat in children:
            if stat and stat[1] == self.harness.pid:
                return pid, next((kid for kid, kids in children if kids and kids[1] == pid), None)
        return None, None

    def victims(self):
        """Who is to get the signal, as soon as there is somebody."""
        what = self.fault.name
        guardian, subject = self.guardian()
        if what == "subject":
            return [subject] if subject else []
        if what == "member":
            others = sorted(self.present() - {self.harness.pid, guardian, subject}) if subject else []
            return [others[-1]] if others else [subject] if subject else []
        if what.startswith("guardian"):
            return [guardian] if guardian else []
        if what in ("server", "generator"):
            return [pid for pid in self.present() if self.name(pid) == what]
        # The harness first: nobody is to notice the others' end.
        return [self.harness.pid, *([guardian] if guardian else []), *([subject] if subject else [])] \
            if what == "everybody" else [self.harness.pid]

    def outside(self):
        runs, what = 6 if self.twin else 12, self.fault.name
        workload, parameter = self.fault.options or ("sleep", "duration=10ms")
        options = ("-p", parameter)
        if what == "terminal":
            return self.terminal(runs, options)
        self.measure(workload, *options, runs=runs, tasks=8)
        seen = self.home / "work/r/samples.csv"
        if what in ("harness", "everybody"):
            time.sleep(random.random() * 0.4)  # at any moment of it
        elif not self.wait_until(lambda: seen.exists() and seen.read_text().count("\n") > 3):
            if self.harness.wait() == 2:
                return self.is_refused()
            return self.wrong(f"no samples: {self.talk()[-300:]}")
        else:
            time.sleep(random.random() * 0.05)
        self.happen(what)
        status = self.end(self.whole)
        self.look_after(what, status, runs)

    def happen(self, what):
        if what == "vanished":
            while (self.home / "work/r").exists():
                shutil.rmtree(self.home / "work/r", ignore_errors=True)
            return
        number = {"interrupt": signal.SIGINT, "terminate": signal.SIGTERM, "guardian-stopped": signal.SIGSTOP} \
            .get(what, signal.SIGKILL)
        for _ in range(500):
            victims = self.victims()
            if victims or self.harness.poll() is not None:
                break
        for pid in victims:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass

    def look_after(self, what, status, runs):
        cut = what in ("harness", "everybody")
        if what == "vanished":
            # Whatever it was about to write it says; the run is gone, not hung, and nothing else is harmed.
            if status != 1 or not re.search("No such file|gone|written", self.talk()):
                self.wrong(f"exit status {status}: {self.talk()[-300:]}")
            return
        if cut or what in ("interrupt", "terminate", "terminal"):
            if status != (-signal.SIGKILL if cut else 130) and status != 0:
                self.wrong(f"exit status {status}")
            self.look_for_remains(scratch=what != "everybody")
            if not cut:
                samples = self.look_at_files()
                if not samples or not self.rows("summary.csv"):
                    self.wrong("no samples.csv or no summary.csv")
                for row in samples:
                    if row["status"] not in self.fault.statuses:
                        self.wrong(f"status {row['status']}: {row['detail']}")
            self.note = f"after {len(self.look_at_rows())} rows"
            suite = self.home / "work/r/suite.ini"
            if suite.exists() and suite.stat().st_size:  # else it had not begun
                self.resume(runs)
        else:
            self.judge(self.look_at_files(), status, runs)

    def terminal(self, runs, options):
        """A terminal of its own, which is closed: SIGHUP to whoever it belonged to."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.home / "work")
            arguments = ["run", "sleep", *options, "-x", self.runner, "-n", "8", "-j", str(AT_ONCE), "-w", "0", "-r",
                         str(runs), "--baseline", self.runner, "--trace", "--no-plots", "-o", "r"]
            signal.signal(signal.SIGHUP, signal.SIG_DFL)
            os.execve(self.matrix.program, [self.matrix.program, *arguments], self.environment)
        seen = self.home / "work/r/samples.csv"
        until = time.monotonic() + 30
        while not (seen.exists() and seen.read_text().count("\n") > 3) and time.monotonic() < until:
            time.sleep(0.002)
        time.sleep(random.random() * 0.05)
        os.close(terminal)
        self.begun, self.told = time.monotonic(), "run on a terminal"
        until = time.monotonic() + (32 if self.matrix.strict else 90)
        while True:
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                break
            if time.monotonic() > until:
                self.wrong("still there without its terminal")
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.005)
        self.harness = subprocess.Popen(["true"])
        self.harness.wait()
        # What cannot be told any more is told by the exit status, where all was measured before.
        status = os.waitstatus_to_exitcode(status)
        self.look_after("terminal", 0 if status == 1 else status, runs)

    def run(self):
        self.twin = self.matrix.language.get(self.runner)
        # An interpreter on a busy machine is to come as far as the fault, and a whole run to its end.
        self.whole = 120 if self.twin else 30
        self.limit = self.fault.limit * (6 if self.twin and self.matrix.strict else 1)
        with tempfile.TemporaryDirectory(prefix="concbench-matrix.") as home:
            self.home = pathlib.Path(home)
            for name in ("work", "tmp", "cache"):
                (self.home / name).mkdir()
            os.chmod(self.home, 0o755)  # for who gives up root
            self.took = 0
            self.environment = os.environ | {"MATRIX_PAIR": home, "TMPDIR": f"{home}/tmp",
                                             "XDG_CACHE_HOME": f"{home}/cache"}
            getattr(self, self.fault.how)()
            self.look_for_remains()
            self.look_for_copies()


# ---- the whole --------------------------------------------------------------------------------------------

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
        table = [row for row in TABLE if not (SANITIZED and row.needs)]
        if runners == "diagonal":
            return [(self.runners[i % len(self.runners)], row) for i, row in enumerate(table)] + \
                [("faulty", row) for row in FAULTY if not row.name.endswith("-stop")]
        names = self.runners + ["faulty"] if runners == "all" else runners.split(",")
        return [(name, row) for name in names for row in (FAULTY if name == "faulty" else table)
                if faults in ("all", row.name)]


Told = collections.namedtuple("Told", "runner fault limit took samples wrongs note")


def meet(matrix, pair):
    """A runner meets a fault, what came of it."""
    runner, row = pair
    met = Pair(matrix, runner, row)
    met.run()
    return Told(runner, row.name, met.limit, met.took, met.samples, met.wrongs, met.note)


def print_table(lines):
    """Of verbose lines a row of Markdown a fault: how often, what the rows said, the longest run."""
    rows = {row.name: row for row in TABLE + FAULTY}
    told, longest = {}, {}
    for line in lines:
        found = re.match(r"(\S+) (\S+): ([0-9.]+) s ?(\w*)", line)
        if not found or found[2] not in rows:
            continue
        name, took, said = found[2], float(found[3]), found[4]
        said = {"": "ok", "after": "resumed"}.get(said, said)
        told.setdefault(name, collections.Counter())[said] += 1
        longest[name] = max(longest.get(name, 0), took)
    print("| fault | injected | what the row says | longest run |\n| --- | --- | --- | --- |")
    for name in (name for name in rows if name in told):
        words = ", ".join(f"{word.replace('wrong', 'wrong-result')} {count}" for word, count in told[name].most_common())
        print(f"| `{name}` | {sum(told[name].values())} | {words} | {longest[name]:.1f} s |")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default=HERE.parent.parent / "build")
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--at-once", type=int, default=1, help="so many pairs side by side: most of them wait")
    parser.add_argument("--strict", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--table", metavar="LOG", help="of what --verbose printed before; RUNNER is left out")
    parser.add_argument("runner", nargs="?", default="diagonal")
    parser.add_argument("fault", nargs="?", default="all")
    asked = parser.parse_args()
    if asked.table:
        return print_table(open(asked.table, encoding="utf-8"))
    # A signal is to end a process as it would without a sanitizer.
    for name in ("ASAN", "UBSAN", "TSAN"):
        plain = "handle_segv=0:handle_abort=0:handle_sigbus=0:handle_sigfpe=0:die_after_fork=0"
        os.environ[f"{name}_OPTIONS"] = ":".join(filter(None, (os.environ.get(f"{name}_OPTIONS"), plain)))
    matrix = Matrix(asked.build, asked.strict)
    pairs = matrix.pairs(asked.runner, asked.fault)
    begun, injected, wrong, samples, slowest = time.monotonic(), 0, 0, 0, 0
    with multiprocessing.Pool(asked.at_once) as pool:
        for told in pool.imap(functools.partial(meet, matrix), pairs * asked.times):
            injected += 1
            samples += told.samples
            slowest = max(slowest, told.took - told.limit)
            for text in told.wrongs:
                print(f"WRONG: {told.runner} {told.fault}: {text}", flush=True)
            wrong += bool(told.wrongs)
            if asked.verbose:
                print(f"{told.runner} {told.fault}: {told.took:.2f} s {told.note}", flush=True)
    print(f"{injected} faults, {wrong} of them not as they should; {samples} rows read; "
          f"{time.monotonic() - begun:.0f} s, the slowest {slowest:.2f} s beyond its limit")
    return bool(wrong) or not injected


sys.exit(main())
