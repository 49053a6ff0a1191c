# SPDX-License-Identifier: MIT
"""What the hosts of twins in Python share: the protocol of docs/languages.md, and the records."""
import errno
import importlib.util
import json
import mmap
import multiprocessing
import os
import resource
import sys
import time
import traceback

DONE = 1 << 32  # the status in the fourth word of a record; its low half is the lane


class Job:
    """What a twin's setup gets."""

    def __init__(self, brief):
        self.parameters = parameters(brief)
        self.inputs = brief.get("inputs")
        self.tasks = int(brief["tasks"])
        self.seed = int(brief["seed"])
        self.concurrency = int(brief["concurrency"])
        self.directory = brief.get("directory")
        self.shared = None


def numbers(value):
    return [int(item) for item in value] if isinstance(value, list) else int(value)


def parameters(brief):
    found = dict(brief["texts"])
    found.update((name, numbers(value)) for name, value in brief["numbers"].items())
    return found


def options(brief):
    found = dict(brief["option_texts"])
    found.update((name, int(value)) for name, value in brief["option_numbers"].items())
    return found


def first_line(error, twin):
    """What is wrong, in one line, and where in the twin."""
    text = f"{type(error).__name__}: {error}".split("\n")[0]
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == twin]
    return f"{text} ({os.path.basename(twin)}, line {lines[-1]})" if lines else text


def load(brief):
    """The twin as a module."""
    sys.dont_write_bytecode = True
    sys.path.append(os.path.dirname(brief["twin"]))  # last: a twin `copy.py` must not hide the library's
    spec = importlib.util.spec_from_file_location("twin", brief["twin"])
    twin = importlib.util.module_from_spec(spec)
    sys.modules["twin"] = twin
    spec.loader.exec_module(twin)
    if not callable(getattr(twin, "run", None)):
        raise AttributeError("the twin has no run(state, task)")
    return twin


def code_of(error):
    """The system's number of an OSError. Those of getaddrinfo (-2) and of OpenSSL (1) are others.
    Python's own timeouts have none."""
    if isinstance(error, TimeoutError) and error.errno is None:
        return errno.ETIMEDOUT
    if type(error).__module__ in ("socket", "ssl") or error.errno not in errno.errorcode:
        return errno.EIO
    return error.errno


def bad_result(task, result):
    return TypeError(f"task {task} gave {result!r}: a result is a whole number from 0 to 2**64 - 1")


class Records:
    """The ledger, and the only ways in which a task is run.

    A record is four words: when it started, when it ended, its result, its lane and status. Its
    lane is stored before it runs, too: should it never end, somebody wants to know who had it.
    """

    def __init__(self, brief, twin, path="/proc/self/fd/"):
        self.brief, self.job = brief, Job(brief)
        self.run, self.start = twin.run, getattr(twin, "start", None)
        self.cpus = [int(cpu) for cpu in brief["cpus"]]
        self.words = self.map(path + brief["ledger"]).cast("Q")
        if "shared" in brief:
            self.job.shared = self.map(path + brief["shared"])
        self.state = twin.setup(self.job) if hasattr(twin, "setup") else None

    @staticmethod
    def map(path):
        with open(path, "r+b") as file:
            return memoryview(mmap.mmap(file.fileno(), 0))

    def place(self, lane):
        """Binds the calling thread to its CPU, if the run places workers."""
        if self.cpus:
            os.sched_setaffinity(0, {self.cpus[lane % len(self.cpus)]})

    def failed(self, at, lane, error):
        self.words[at + 1] = time.monotonic_ns()
        self.words[at + 3] = lane | (-code_of(error) & 0xFFFFFFFF) << 32

    def end(self, error):
        """Ends the sample, in whatever thread: executors tell an error in its turn, and wait before."""
        fail(Control(self.brief), "error " + first_line(error, self.brief["twin"]))

    def one(self):
        """What runs one task in its blocking form on a lane, and gives its result."""
        words, run, state, clock = self.words, self.run, self.state, time.monotonic_ns

        def one(task, lane):
            at = task * 4
            words[at + 3] = lane
            words[at] = clock()
            try:
                result = run(state, task)
            except OSError as error:
                return self.failed(at, lane, error)
            except BaseException as error:
                self.end(error)
            words[at + 1] = clock()
            try:
                words[at + 2] = result
            except (TypeError, ValueError):
                self.end(bad_result(task, result))
            words[at + 3] = lane | DONE
            return result

        return one

    def many(self, tasks, lane):
        """Runs tasks one after the other: the end of one is the start of the next."""
        words, run, state, clock = self.words, self.run, self.state, time.monotonic_ns
        done = lane | DONE
        now = clock()
        for task in tasks:
            at = task * 4
            words[at + 3] = lane
            words[at] = now
            try:
                result = run(state, task)
            except OSError as error:
                self.failed(at, lane, error)
                now = clock()
                continue
            except BaseException as error:
                self.end(error)
            now = clock()
            words[at + 1] = now
            try:
                words[at + 2] = result
            except (TypeError, ValueError):
                self.end(bad_result(task, result))
            words[at + 3] = done

    def event(self):
        """What runs one task in its event form, on the one lane that a loop is."""
        words, start, state, clock = self.words, self.start, self.state, time.monotonic_ns

        async def run(task):
            at = task * 4
            words[at] = clock()
            try:
                result = await start(state, task)
            except OSError as error:
                return self.failed(at, 0, error)
            except BaseException as error:
                self.end(error)
            words[at + 1] = clock()
            try:
                words[at + 2] = result
            except (TypeError, ValueError):
                self.end(bad_result(task, result))
            words[at + 3] = DONE
            return result

        return run


# ---- the protocol --------------------------------------------------------------------------------


class Control:
    """The descriptor on which the host is spoken to, a line at a time."""

    def __init__(self, brief):
        self.fd = int(brief["control"])

    def say(self, line):
        os.write(self.fd, line.encode(errors="backslashreplace")[:500] + b"\n")

    def hear(self):
        return os.read(self.fd, 64)


def facts(twin):
    version = sys.version.split()[0]
    locked = getattr(sys, "_is_gil_enabled", lambda: True)()
    yield f"version {sys.implementation.name} {version}"
    yield f"gil {'yes' if locked else 'no'}"
    if hasattr(sys, "getswitchinterval"):
        yield f"switch_interval_s {sys.getswitchinterval():g}"
    yield f"form {'event' if hasattr(twin, 'start') else 'blocking'}"


def answer(brief, control):
    """What is asked before anything is measured."""
    start = options(brief).get("start")
    if start:  # a twin may ask how workers will start
        multiprocessing.set_start_method(start)
    twin = load(brief)
    if hasattr(twin, "needs"):
        twin.needs(parameters(brief))
    for fact in facts(twin):
        control.say("fact " + fact)
    control.say("ready")


class Used:
    """What this process and its children that were waited for have used: six numbers, in this order."""

    def __init__(self):
        own, theirs = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        self.user_ns = round((own.ru_utime + theirs.ru_utime) * 1e9)
        self.system_ns = round((own.ru_stime + theirs.ru_stime) * 1e9)
        self.switches_voluntary = own.ru_nvcsw + theirs.ru_nvcsw
        self.switches_involuntary = own.ru_nivcsw + theirs.ru_nivcsw
        self.faults_minor = own.ru_minflt + theirs.ru_minflt
        self.faults_major = own.ru_majflt + theirs.ru_majflt

    def since(self, before):
        return {name: value - getattr(before, name) for name, value in vars(self).items()}


def name_semaphores():
    """After the sample's family: what is killed before it unlinks them leaves them to the harness, which
    also kills multiprocessing's resource tracker."""
    multiprocessing.current_process()._config["semprefix"] = f"/concbench-{os.getpgrp()}"


def measure(brief, control, execute):
    name_semaphores()
    records = Records(brief, load(brief))
    control.say("ready")
    if control.hear() != b"go\n":
        return
    before = Used()
    told = execute(records, brief)
    used = Used().since(before)
    for name, value in told.items():
        used[name] = max(used.get(name, 0) + value, 0)
    control.say("done " + " ".join(f"{name}={value}" for name, value in used.items()))
    control.hear()  # until it hangs up: its memory is looked at


def fail(control, line):
    """The last word: nothing that is still at work is waited for."""
    control.say(line)
    os._exit(1)


def main(execute):
    """A host's life. `execute(records, brief)` runs all tasks, and tells what it knows: workers,
    and what else is to be added to what was used."""
    with open(sys.argv[1], encoding="utf-8", errors="surrogateescape") as file:
        brief = json.load(file)
    control = Control(brief)
    try:
        if "tasks" in brief:
            measure(brief, control, execute)
        else:
            answer(brief, control)
    except BaseException as error:
        fail(control, "error " + first_line(error, brief["twin"]))
