# SPDX-License-Identifier: MIT
"""One pair of the fault matrix: a run is begun, the fault happens, and all is looked at that is left."""
import collections
import configparser
import csv
import ctypes
import json
import os
import pathlib
import pty
import random
import re
import shutil
import signal
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
TASKS, AT_ONCE = 12, 4
# By language, how the name of the dummy workload's twin ends.
TWINS = {"python": "py", "node": "js"}
# What Python's multiprocessing leaves in shared memory when it is killed in the middle of making a semaphore: in glibc's
# sem_open() nothing tells whose it was, so nobody can remove it; before it has unlinked it the guardian does so, unless
# it was killed as well. Where nobody was killed (a sample that is not ok may have been), it is nobody's to leave.
SEMAPHORE = re.compile(r"sem\.\w{6}")
NAMED = re.compile(r"sem\.concbench-\d+-\w{8}")
# What may happen at any moment; other faults want somebody who is measured.
ANY_MOMENT = ("harness", "everybody", "interrupt", "terminate")
NEW_MOUNTS, NEW_IPC, RECURSIVE, PRIVATE, READ_ONLY, DETACH = 0x20000, 0x8000000, 0x4000, 0x40000, 1, 2
system = ctypes.CDLL(None)


class Mounts:
    """Mounts that nobody else sees, where the system lets us: then /dev/shm is ours."""
    ours = False

    @classmethod
    def begin(cls):
        cls.ours = not system.unshare(NEW_MOUNTS | NEW_IPC) and \
            not system.mount(None, b"/", None, RECURSIVE | PRIVATE, None) and cls.mount("/dev/shm", "size=1g")

    @staticmethod
    def mount(path, options, flags=0):
        return not system.mount(b"tmpfs", str(path).encode(), b"tmpfs", flags, options.encode())

    @staticmethod
    def unmount(path):
        system.umount2(str(path).encode(), DETACH)


class Pair:
    def __init__(self, matrix, runner, fault):
        self.matrix, self.runner, self.fault = matrix, runner, fault
        self.wrongs, self.note, self.samples, self.took = [], "", 0, 0
        self.killed = False  # somebody was, from outside
        self.delays, self.waited, self.strangers = {}, {}, set()

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
        twin = ["-p", f"{self.runner}.twin={HERE}/fault.{TWINS[self.twin]}"] if self.twin else []
        twin = twin if workload == "fault" else []
        plugins = [word for name in ("fault", "stuck", "faulty") for word in ("--plugin", self.matrix.plugin(name))]
        limit = self.limit or (30 if self.matrix.strict else 100)
        self.begin("run", workload, *plugins, "-x", self.runner, "-n", str(tasks), "-j", str(AT_ONCE), "-w", "0",
                   "-r", str(runs), "--timeout", str(limit), "--baseline", self.runner, "--trace", "--no-plots", "-q",
                   "-o", output, *twin, *options, launcher=launcher)

    def waits(self):
        """Seconds for which the run, and whoever looks at it, had something to do and no CPU, as far as is known."""
        for pid in self.present() | {os.getpid()}:
            try:
                delay = int(pathlib.Path(f"/proc/{pid}/schedstat").read_text().split()[1])
                self.delays.setdefault(pid, delay if pid == os.getpid() else 0)
                self.waited[pid] = delay - self.delays[pid]
            except (OSError, IndexError):
                pass
        return sum(self.waited.values()) * 1e-9

    def end(self, limit):
        """Waits for the harness: its exit status. It has the limit and 2 s, from when it begins to measure (with
        ranks 5 s, which are then started and at the end awaited), and the time for which a busy machine lets it
        wait."""
        allowed = limit + (60 if not self.matrix.strict else 5 if self.runner == "mpi" else 2)
        if self.wait_until((self.home / "work/r/samples.csv").exists):
            self.begun = time.monotonic()
        status = None
        while status is None:
            try:
                # Who looks often is a load himself: seldom, where there is no limit to keep.
                status = self.harness.wait(0.25 if limit < 10 else allowed)
            except subprocess.TimeoutExpired:
                if time.monotonic() - self.begun <= allowed + self.waits():
                    continue
                self.wrong(f"still there after {time.monotonic() - self.begun:.2f} s: {self.told}")
                self.harness.kill()
                status = self.harness.wait()
        self.took = time.monotonic() - self.begun
        return status

    def talk(self):
        return (self.home / "err").read_text(errors="replace")

    # -- looking

    def present(self, anew=False):
        """The processes that carry the mark of this pair, or have marked themselves. Who is known to be a stranger
        is not asked again, as numbers of processes do not soon come again, unless all are looked at `anew`."""
        mark, found = b"MATRIX_PAIR=%s" % str(self.home).encode(), set()
        pids = {int(name) for name in os.listdir("/proc") if name.isdigit()}
        for pid in pids if anew else pids - self.strangers:
            try:
                with open(f"/proc/{pid}/environ", "rb") as environment:
                    text = environment.read()
                if mark in text:
                    found.add(pid)
                elif text or self.is_kernel(pid):  # who is just about to execute a program has none, either
                    self.strangers.add(pid)
            except OSError:
                pass
        marks = self.home / "marks"
        if marks.exists():
            found |= {int(line) for line in marks.read_text().split()}
        return {pid for pid in found if self.alive(pid)}

    def is_kernel(self, pid):
        stat = self.stat(pid)
        return pid == 2 or (stat is not None and stat[1] == 2)

    @staticmethod
    def stat(pid):
        """State, parent, group and when it was started, or None."""
        try:
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            return fields[0], int(fields[1]), int(fields[2]), int(fields[19])
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
        """Every file is whole, samples and tasks agree; a run that was cut off may have written tasks of a sample
        yet to come."""
        samples, tasks = self.rows("samples.csv"), collections.Counter()
        keys = [(row["round"], row["order"]) for row in samples]
        if len(set(keys)) != len(keys):
            self.wrong("a sample is there twice")
        for row in self.rows("tasks.csv"):
            tasks[row["round"], row["order"]] += 1
        for row in samples:
            if row["status"] == "ok" and tasks[row["round"], row["order"]] != int(row["tasks"]):
                self.wrong(f"sample {row['round']} has {tasks[row['round'], row['order']]} rows in tasks.csv")
        if not cut and not (self.rows("summary.csv") and (self.home / "work/r/environment.json").exists()):
            self.wrong("no samples.csv, no summary.csv or no environment.json")
        self.look_at_descriptions()
        self.samples += len(samples)
        return samples

    def look_at_descriptions(self):
        """What is there can be parsed; a name may be taken before there is anything to write."""
        try:
            for path in (self.home / "work/r").glob("*.json"):
                json.loads(path.read_text())
            for path in (self.home / "work/r").glob("*.ini"):
                configparser.ConfigParser(interpolation=None, strict=False).read_string(path.read_text())
        except (ValueError, configparser.Error) as error:
            self.wrong(f"{path.name}: {error}")

    def remains(self):
        """What is left in the directory of temporary files and, where it is ours, in memory that is shared."""
        # ThreadSanitizer has a file there while a program begins: killed then, it leaves that.
        left = [entry.name for entry in (self.home / "tmp").iterdir() if not entry.name.startswith("tsan.rodata.")]
        if Mounts.ours:
            excused = self.twin == "python" and (
                self.killed or any(row["status"] != "ok" for row in self.rows("samples.csv")))
            left += [entry.name for entry in pathlib.Path("/dev/shm").iterdir()
                     if not (excused and SEMAPHORE.fullmatch(entry.name)
                             or self.killed and NAMED.fullmatch(entry.name))]
            left += [line for kind in ("shm", "sem", "msg")
                     for line in pathlib.Path(f"/proc/sysvipc/{kind}").read_text().splitlines()[1:]]
        return left

    def look_for_remains(self, patience=20, scratch=True):
        until = time.monotonic() + patience
        while (self.present() or (scratch and self.remains())) and time.monotonic() < until:
            time.sleep(0.03)
        for pid in self.present(anew=True):
            self.wrong(f"process {pid} is still there: {self.stat(pid)}")
            os.kill(pid, signal.SIGKILL)
        if scratch and self.remains():
            self.wrong(f"left in TMPDIR or in shared memory: {self.remains()}")
        for path in pathlib.Path("/dev/shm").iterdir() if scratch and Mounts.ours else ():
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()

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
        if not self.is_refused(status):
            self.judge(self.look_at_files(), status)

    def is_refused(self, status):
        """The runner does not take this workload: one line that says so, nothing is touched."""
        asked = "refused" in self.fault.statuses
        if status != 2 and not asked:
            return False
        self.note = "refused: " + self.talk().strip()
        if not asked or status != 2 or not re.search(self.fault.words, self.talk()):
            self.wrong(f"exit status {status}, {self.note}")
        if len(self.talk().splitlines()) != 1 or (self.home / "work/r").exists():
            self.wrong("a refusal that is not one")
        return True

    def is_left_out(self, status):
        """What is to stand before anything is measured cannot begin: a line that says so, and no row."""
        told = re.search(f"left out: .*({self.fault.words})", self.talk())
        if status != 1 or not told or self.look_at_rows():
            return False
        self.note = told[0]
        return True

    def nth(self):
        self.environment |= {"LD_PRELOAD": self.matrix.plugin("nth"), "FAULT_NTH": self.fault.options[0],
                             "FAULT_FIRED": str(self.home / "fired")}
        self.measure("fault")
        status = self.end(30)
        if self.is_refused(status) or self.is_left_out(status):
            return
        samples = self.look_at_files()
        self.judge(samples, status)
        fired = (self.home / "fired").exists()
        if fired != any(row["status"] == "error" for row in samples) and not (fired and self.runner == "mpi"):
            self.wrong(f"{'refused' if fired else 'granted'} by the system, and the sample is {self.note or 'ok'}")

    def member(self):
        self.measure("fault", *[word for option in self.fault.options for word in ("-p", option)])
        self.simply()

    def full(self):
        """A disk that is full after some pages or, where none can be had, a limit on the size of files."""
        runs, work = 12 if self.twin else 40, self.home / "work"
        disk = Mounts.ours and self.fault.name == "full" and Mounts.mount(work, f"size={4 * random.randrange(3, 24)}k")
        limit = () if disk else ("prlimit", f"--fsize={random.randrange(3000, 9000)}")
        words = self.fault.words if disk else "File too large"
        self.measure("null", runs=runs, launcher=limit)
        status = self.end(self.whole)
        if status not in (0, 1, 2) or (status and words not in self.talk()):
            self.wrong(f"exit status {status}: {self.talk()[-300:]}")
        if disk and system.mount(None, str(work).encode(), None, 0x20, b"size=64m"):
            self.wrong("the disk could not be made larger")
        self.look_at_files(cut=True)
        self.resume(runs)
        if disk:
            Mounts.unmount(work)

    def read_only(self):
        work = self.home / "work"
        disk = Mounts.ours and Mounts.mount(work, "size=64k", READ_ONLY)
        self.measure("null", output="r" if disk else "/proc/r")
        self.simply()
        if disk:
            Mounts.unmount(work)

    def resume(self, runs):
        """Goes on where the run was cut off, if it had begun: what was finished is kept as it was, no sample is
        missing."""
        suite = self.home / "work/r/suite.ini"
        if not suite.exists() or not suite.stat().st_size:
            return
        before = [row for row in self.rows("samples.csv") if row["status"] != "interrupted"]
        self.begin("run", "--resume", "r", "--no-plots", "-q")
        status = self.end(2 * self.whole)
        samples = [row for row in self.look_at_files() if row["status"] != "interrupted"]
        if len(samples) != runs:
            self.wrong(f"{len(samples)} samples after --resume, not {runs}")
        lost = [row["round"] for row in before if row not in samples]
        if lost:
            self.wrong(f"finished samples are lost: {lost}")
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
            others = self.present() - {self.harness.pid, guardian, subject} if subject else ()
            # The last that was started; its number may be the lowest, as they begin anew now and then.
            last = max(((self.stat(pid) or [0])[-1], pid) for pid in others)[1] if others else subject
            return [last] if last else []
        if what.startswith("guardian"):
            return [guardian] if guardian else []
        if what in ("server", "generator"):
            return [pid for pid in self.present() if self.name(pid) == what]
        # The harness first: nobody is to notice the others' end.
        return [self.harness.pid, *([guardian] if guardian else []), *([subject] if subject else [])] \
            if what == "everybody" else [self.harness.pid]

    def outside(self):
        runs, what = 6 if self.twin else 12, self.fault.name
        if what == "vanished":
            runs = 1000  # it is not to be over before, and ends soon afterwards
        workload, parameter = self.fault.options or ("sleep", "duration=10ms")
        options = ("-p", parameter)
        if what == "terminal":
            return self.terminal(runs, options)
        self.measure(workload, *options, runs=runs, tasks=8)
        rows = random.randrange(3, runs) if what in ANY_MOMENT else 3
        if what in ANY_MOMENT and random.random() < 0.25:
            time.sleep(random.random() * 0.4)  # before there is a row, often
        elif not self.wait_until(lambda: len(self.look_at_rows()) >= rows):
            status = self.end(self.whole)
            return self.is_refused(status) or self.wrong(f"no samples: {self.talk()[-300:]}")
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
        self.killed = number != signal.SIGSTOP
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
            begun = self.look_at_rows()
            # Before there was a run a signal may end it as it ends any program.
            if status not in (0, -signal.SIGKILL if cut else 130) and (cut or begun or status not in (
                    -signal.SIGINT, -signal.SIGTERM)):
                self.wrong(f"exit status {status}: {self.talk()[-300:]}")
            self.look_for_remains(scratch=what != "everybody")
            for row in self.look_at_files() if begun and not cut else ():
                if row["status"] not in self.fault.statuses:
                    self.wrong(f"status {row['status']}: {row['detail']}")
            self.note = f"after {len(self.look_at_rows())} rows"
            self.resume(runs)
            if what == "everybody" and self.remains():
                # What had all its rows wants no directory any more: the next that does removes the old one.
                self.measure("null", output="next")
                self.end(self.whole)
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
        self.killed = True
        os.close(terminal)
        self.begun = time.monotonic()
        until = self.begun + self.whole + (2 if self.matrix.strict else 60)
        while True:
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                break
            if time.monotonic() > until:
                self.wrong("still there without its terminal")
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.005)
        self.took = time.monotonic() - self.begun
        self.harness = subprocess.Popen(["true"])
        self.harness.wait()
        # What cannot be told any more is told by the exit status, where all was measured before.
        status = os.waitstatus_to_exitcode(status)
        self.look_after("terminal", 0 if status == 1 else status, runs)

    def run(self):
        self.twin = self.matrix.language.get(self.runner)
        # On a busy machine an interpreter is to come as far as the fault, and a run that goes on to its end.
        self.whole = 120
        self.limit = self.fault.limit * (6 if self.twin and self.matrix.strict else 1)
        with tempfile.TemporaryDirectory(prefix="concbench-matrix.") as home:
            self.home = pathlib.Path(home)
            for name in ("work", "tmp", "cache"):
                (self.home / name).mkdir()
            os.chmod(self.home, 0o755)  # for who gives up root
            self.environment = os.environ | {"MATRIX_PAIR": home, "TMPDIR": f"{home}/tmp",
                                             "XDG_CACHE_HOME": f"{home}/cache"}
            getattr(self, self.fault.how)()
            self.look_for_remains()
            self.look_for_copies()
