# SPDX-License-Identifier: MIT
"""What a worker process of a pool does: named here, so that it can be named in a message."""
import functools
import multiprocessing
import os
import signal
import threading
import time
from multiprocessing import util
from multiprocessing.connection import wait

import concbench_host

records = None  # this process's, what runs one of its tasks, and its lane
run = None
lane = 0


class Sheet:
    """A word file that the workers share: a row each, in the order in which they come; and beside it
    one of lines: why some could not go on."""

    NAMES = ("rss_bytes", *vars(concbench_host.Used()))  # its own memory, and what it has used
    ROW = 8 * len(NAMES)

    def __init__(self):
        self.helped_ns = helped_ns()  # before: by children of the twin's set-up, mostly
        self.fd, self.lines = os.memfd_create("workers"), os.memfd_create("lines")
        self.paths = [f"/proc/{os.getpid()}/fd/{fd}" for fd in (self.fd, self.lines)]

    def reason(self):
        return os.pread(self.lines, 500, 0).decode(errors="replace").split("\n")[0]

    def rows(self):
        size = os.fstat(self.fd).st_size
        words = memoryview(os.pread(self.fd, size, 0)).cast("Q")
        count = len(self.NAMES)
        return [tuple(words[i : i + count]) for i in range(0, len(words), count)]


def take_row(path):
    """An append is where nobody else's is."""
    fd = os.open(path, os.O_WRONLY | os.O_APPEND)
    os.write(fd, bytes(Sheet.ROW))
    row = os.lseek(fd, 0, os.SEEK_CUR) // Sheet.ROW - 1
    os.close(fd)
    return row


def own_bytes():
    """The peak of what this process has for itself: what is shared with its parent is that one's."""

    def kilobytes(path, *names):
        with open(path) as file:
            lines = (line.split() for line in file)
            return sum(int(words[1]) for words in lines if words[0][:-1] in names)

    status = "/proc/self/status"
    above = kilobytes(status, "VmHWM") - kilobytes(status, "VmRSS")
    own = kilobytes("/proc/self/smaps_rollup", "Private_Clean", "Private_Dirty")
    return (max(above, 0) + own) * 1024


def leave(path, measured):
    if not os.path.exists(path):
        return  # the host has failed
    used = vars(concbench_host.Used()).values()
    row = [own_bytes() if measured else 0, *used]
    fd = os.open(path, os.O_WRONLY)
    os.pwrite(fd, b"".join(word.to_bytes(8, "little") for word in row), lane * Sheet.ROW)
    os.close(fd)


def end(brief, lines, error):
    """Leaves why, and ends: the host's watch sees that at once. An executor would tell it in its turn,
    and some errors can be pickled, but not be unpickled."""
    try:
        with open(lines, "a", errors="backslashreplace") as file:
            file.write(concbench_host.first_line(error, brief["twin"]) + "\n")
    finally:
        os._exit(1)


def enter(brief, host, path, lines):
    """A worker's first act, or why there will be no second."""
    try:
        take_place(brief, host, path)
    except BaseException as error:
        end(brief, lines, error)
    records.end = functools.partial(end, brief, lines)


def take_place(brief, host, path):
    """Forked, it has all of its parent's; else it sets the twin up again."""
    global records, run, lane
    if records is None:
        records = concbench_host.Records(brief, concbench_host.load(brief), f"/proc/{host}/fd/")
    run = records.one()
    lane = take_row(path)
    records.place(lane)
    util.Finalize(None, leave, (path, brief["measure_memory"] == "1"), exitpriority=0)


def one(task):
    return run(task, lane)


def begin(mine, brief):
    """In the host: the context that starts workers, and what they are given."""
    global records
    context = multiprocessing.get_context(concbench_host.options(brief)["start"])
    if context.get_start_method() == "fork":
        records = mine
    sheet = Sheet()
    return context, sheet, (brief, os.getpid(), *sheet.paths)


class Watch:
    """Ends the host when a worker ends before it is told that all is over."""

    def __init__(self, brief, sheet, context, count):
        self.over = False
        self.sheet, self.count = sheet, count
        self.control = concbench_host.Control(brief)
        self.workers = []
        self.Process, context.Process = context.Process, self.note

    def note(self, *given, **named):
        """Makes a process of the context's, and remembers it: multiprocessing forgets whoever has ended."""
        self.workers.append(self.Process(*given, **named))
        return self.workers[-1]

    def begin(self):
        """Once they are started: no thread may be there where a process forks."""
        threading.Thread(target=self.look, daemon=True).start()

    def look(self, limit_s=None):
        workers = self.workers[:self.count]  # a pool replaces those that end
        ended = wait([worker.sentinel for worker in workers], limit_s)
        if self.over or not ended:
            return
        reason = self.sheet.reason()
        if reason:
            self.fail(f"error {reason}")
        # An executor that has noticed, too, terminates the others.
        codes = [self.code_of(worker) for worker in workers if worker.sentinel in ended]
        code = next((code for code in codes if code != -signal.SIGTERM), codes[0])
        if code < 0:
            self.fail(f"killed {-code} a worker killed by {signal.Signals(-code).name}")
        self.fail(f"error a worker exited with status {code}")

    @staticmethod
    def code_of(worker):
        """None while another thread, which waits for it as well, has not yet noted it."""
        while worker.exitcode is None:
            time.sleep(0.001)
        return worker.exitcode

    def fail(self, line):
        concbench_host.fail(self.control, line)


def helped_ns():
    """CPU time of children that live on: of what multiprocessing has started for itself, and of others."""
    total = 0
    with open(f"/proc/self/task/{os.getpid()}/children") as file:
        for pid in file.read().split():
            try:
                with open(f"/proc/{pid}/schedstat") as its:
                    total += int(its.read().split()[0])
            except OSError:
                pass  # waited for in the meantime: it is counted with those
    return total


def told(sheet, context, brief):
    """What is to be added to what the host and its children have used."""
    rows = sheet.rows()
    sums = dict(zip(Sheet.NAMES, map(sum, zip(*rows))))
    memory_bytes = sums.pop("rss_bytes")
    more = sums if context.get_start_method() == "forkserver" else {}  # whose children ours are not
    more["user_ns"] = more.get("user_ns", 0) + helped_ns() - sheet.helped_ns
    more["workers"] = len(rows)
    if brief["measure_memory"] == "1":
        more["rss_bytes"] = memory_bytes
    return more
