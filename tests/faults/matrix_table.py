# SPDX-License-Identifier: MIT
"""The fault matrix: what goes wrong, and what then is expected of every runner, or of some."""
import collections
import fnmatch

Fault = collections.namedtuple("Fault", "name how statuses words options limit needs")


def fault(name, how, statuses="", words="", options=(), limit=0, needs=""):
    """`statuses`: those that the row may have, or `refused`; `words`: a pattern of its detail unless it is ok,
    or of the refusal; `limit`: --timeout in seconds, where it is to be reached; `needs`: "preload" and "memory"
    go with no sanitizer."""
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
    fault("close", "task", "error",
          "Bad file descriptor|event loop failed with task [0-9]+|exited with status|hung up"),
    fault("move", "task", "ok"),
    fault("stuck", "stuck", "stalled", "no task ended and no CPU was used for 0.3 s while running.*waiting:"),
    # What the system does not give.
    fault("no-files", "task", "error", "Too many open files|exited with status 1 while running"),
    fault("no-processes", "task", "error", "Resource temporarily unavailable|exited with status 1 while running"),
    fault("no-memory", "task", "error", "Cannot allocate memory|failed to map|no room for|exited with status 1",
          needs="memory"),
    *(fault(f"{what}-{which}", "nth", "ok error", AGAIN, (f"{what}:{number}",), needs="preload")
      for what in ("fork", "thread") for which, number in (("first", 1), ("middle", 2), ("last", 4))),
    # The workload, in each of its members.
    fault("plan-refuses", "task", "refused", "fault: kind=plan-refuses is refused; anything else will do"),
    fault("plan-exits", "task", "refused", "the plan of fault called exit.*nothing was measured"),
    fault("plan-crashes", "task", "refused", "the plan of fault was killed by SIGSEGV: nothing was measured"),
    fault("setup-fails", "task", "error", "set-up: the server did not come up"),
    fault("setup-aborts", "task", "signal", "killed by SIGABRT during set-up"),
    fault("setup-hangs", "task", "timeout", "over [0-9.]+ s during set-up", limit=0.5),
    fault("enter-fails", "task", "error", "could not enter.*Too many open files"),
    fault("leave-crashes", "task", "signal", "killed by SIGABRT"),
    fault("check-crashes", "task", "signal", "killed by SIGABRT while checking"),
    fault("check-hangs", "task", "timeout", "over [0-9.]+ s (while|during)", limit=0.5),
    fault("format-fails", "task", "ok"),
    fault("teardown-crashes", "task", "signal", "killed by SIGABRT"),
    # Somebody from outside.
    fault("subject", "outside", "ok signal", "killed by SIGKILL"),
    fault("member", "outside", "ok signal error", "killed by SIGKILL|ended|closed"),
    fault("server", "outside", "ok error signal", "Connection re|killed|ended|Input.output error",
          ("fetch", "latency=20ms")),
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
    fault("full", "full", "ok", "No space left on device"),
    fault("too-large", "full", "ok", "File too large"),
    fault("read-only", "read_only", "refused", "Read-only file system|/proc/r: No such file"),
]

# The dummy runner goes wrong in each of its own members.
RUNNER_FAULTS = {
    "plan": {way: "refused" for way in ("error", "endless", "crash", "abort", "exit")},
    "prepare": {"error": "error", "endless": "error", "crash": "signal", "abort": "signal", "exit": "error",
                "hang": "timeout", "stop": "timeout"},
    "execute": {"error": "error", "endless": "error", "crash": "signal", "abort": "signal", "exit": "error",
                "hang": "timeout", "stop": "timeout", "idle": "error", "lanes": "error ok", "no-lanes": "ok",
                "figures": "ok"},
    "dismiss": {"crash": "signal", "abort": "signal", "exit": "error", "hang": "timeout", "stop": "timeout"},
}
FAULTY = [fault(f"{member}-{way}", "member", statuses, "." if statuses != "ok" else "",
                (f"faulty.member={member}", f"faulty.way={way}"), 0.5 if way in ("hang", "stop") else 0)
          for member, ways in RUNNER_FAULTS.items() for way, statuses in ways.items()]

# Where a runner differs from the rest: runners, faults, statuses (none: the two do not meet), words. The first that
# fits holds.
EXPECTED = [
    ("python-*", "stuck", "refused", "stuck -x python-.*: stuck has no twin in python"),
    ("node-*", "stuck", "refused", "stuck -x node-.*: stuck has no twin in node"),
    ("python-*", "generator", "refused", "serve -x python-.*: serve has no twin in python"),
    ("node-*", "generator", "refused", "serve -x node-.*: serve has no twin in node"),
    ("process-spawn", "server generator", "refused", "sets up is there once"),
    ("mpi", "stuck", "refused", "stuck -x mpi.*: the tasks of stuck write to memory"),
    ("mpi", "server generator", "refused", "sets up is there once"),
    # A rank is a process on another machine: nobody here is told how it ended, nor always of what it had begun.
    ("mpi", "segv abort kill exit close leave-crashes", "error", "mpi: rank [0-3] on .* has ended; it held"),
    ("mpi", "teardown-crashes", "signal error", "killed by SIGABRT|rank [0-3] on .* has ended"),
    ("mpi", "subject", "ok signal error", "killed by SIGKILL|rank [0-3] on .* has ended"),
    # Its launcher needs files larger than the limit; what its processes are not given they may do without.
    ("mpi", "too-large", "", ""),
    ("mpi", "thread-first thread-middle thread-last fork-first fork-middle fork-last", "ok error",
     "before its 4 ranks were here|" + AGAIN),
    # Who has a process of its own for what it was up to, or needs nothing of what there is not.
    ("processes process-per-task process-spawn", "close", "ok", ""),
    ("libuv", "close", "signal", "killed by SIGABRT"),
    ("node-*", "close", "signal error", "killed by SIGABRT|hung up|exited with status|Bad file"),
    ("python-processes", "close", "signal", "a worker killed by SIGTERM"),
    ("sequential threads thread-* start-join glib processes process-per-task mpi", "no-files", "ok", ""),
    ("sequential async fibers libuv io-uring", "no-processes", "ok", ""),
    ("sequential async libuv", "no-memory", "ok", ""),
    ("node-*", "no-memory", "signal", "node killed by SIG"),
    ("python-*", "no-memory", "error signal", "python3 (exited with status (1|127)|killed by SIG(SEGV|ABRT))$"),
    # Twins have neither.
    ("python-* node-*", "enter-fails leave-crashes", "ok", ""),
]


def expected(runner, row):
    """The fault's row, as this runner is to meet it, or None."""
    for runners, faults, statuses, words in EXPECTED:
        if any(fnmatch.fnmatch(runner, name) for name in runners.split()) and row.name in faults.split():
            return row._replace(statuses=statuses.split(), words=words) if statuses else None
    return row
