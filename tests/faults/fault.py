# SPDX-License-Identifier: MIT
"""fault: goes wrong on request, as fault.c does."""
import errno
import os
import signal
import time

KILLS = {"segv": signal.SIGSEGV, "abort": signal.SIGABRT, "kill": signal.SIGKILL, "stop": signal.SIGSTOP}


def setup(job):
    return job.parameters


def mark(fault):
    if fault["marks"]:
        with open(fault["marks"], "a") as marks:
            marks.write(f"{os.getpid()}\n")


def doze():
    while True:
        time.sleep(1000)


def daemon(fault):
    if os.fork() == 0:
        os.setsid()
        if os.fork() > 0:
            os._exit(0)
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        mark(fault)
        os.closerange(0, 256)
        os.execve("/bin/sleep", ["sleep", "1000"], {})
    os.wait()


def run(fault, task):
    mark(fault)
    if task != fault["task"]:
        return task
    kind = fault["kind"]
    if kind == "error":
        raise OSError(errno.EIO, "as it was told")
    if kind in KILLS:
        os.kill(os.getpid(), KILLS[kind])
    if kind in ("exit", "exit-0"):
        os._exit(7 if kind == "exit" else 0)
    if kind == "deaf":
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    if kind == "daemon":
        daemon(fault)
    while kind == "spin":
        pass
    if kind in ("hang", "deaf", "daemon"):
        doze()
    if kind == "close":
        os.closerange(0, 65536)
    if kind == "move":
        os.chdir("/")
    return task + 1 if kind == "wrong" else task
