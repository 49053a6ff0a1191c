#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""mutants.py [--every N] [NUMBER...]: deliberate faults, and whether a test sees each.

Copies the tree, builds it, and for each mutant below changes one line, builds what changed and runs
the tests that should fail, one after the other until one does. Says a line a mutant; exit status 1
if one passes that has no reason to. By hand (about 5 s a mutant); --every N takes each N-th.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]

STATISTICS = "bench/base/statistics.c"
RUNS = "bench/base/statistics_runs.c"
DIFFERENCE = "bench/results/difference.c"
CHANGES = "bench/results/changes.c"
FINDINGS = "bench/results/findings.c"
RANKING = "bench/results/ranking.c"
SUMMARY = "bench/results/summary.c"
SCHEDULE = "bench/sampling/schedule.c"
UNITS = "bench/sampling/units.c"
STOPPING = "bench/sampling/stopping.c"
ORDER = "bench/sampling/order.c"
ROWS = "bench/sampling/rows.c"
LEDGER = "bench/sampling/ledger.c"
WATCH = "bench/machine/watch.c"
POOL = "runners/pool.h"
ENGINE = "runners/engine.c"
DEADLINE = "runners/deadline.c"
GUARDIAN = "bench/sampling/guardian.c"
FAMILY = "bench/sampling/family.c"
JOURNAL = "bench/sampling/journal.c"

# File, what stands there, what it becomes, the tests in the order in which they are tried; and, of one
# that no test can see, why it is the same.
MUTANTS = [
    # statistics
    (STATISTICS, "#define OUTLIER_SCORE 14.826", "#define OUTLIER_SCORE 3", "statistics summary"),
    (STATISTICS, "#define ALPHA         0.05", "#define ALPHA         0.06", "statistics"),
    (STATISTICS, "1.959964 + 0.841621", "1.959964", "statistics"),
    (STATISTICS, "sqrt(squares / (double)(count - 1))", "sqrt(squares / (double)count)", "statistics"),
    (STATISTICS, "count % 2 ? sorted[count / 2] :", "count ? sorted[count / 2] :", "statistics"),
    (STATISTICS, "at * (double)(count - 1)", "at * (double)count", "statistics"),
    (STATISTICS, "logs[i] = log(base[i]) - log(value[i])", "logs[i] = log(value[i]) - log(base[i])", "statistics"),
    (STATISTICS, "fmin(1, (double)left * p[i])", "fmin(1, (double)tested * p[i])", "statistics"),
    (STATISTICS, "if (p[j] <= p[i])", "if (p[j] < 0)", "statistics"),
    (STATISTICS, "median.high = high[0] + weight", "median.high = high[0] - weight", "statistics"),
    (STATISTICS, "(1 - share) * (double)count >= 1", "(1 - share) * (double)count >= 2", "statistics ledger"),
    (STATISTICS, "if (index < below)", "if (index <= below)", "statistics",
        "the value at `below` is the pivot already: what goes on looking before it leaves it there"),
    (RUNS, "#define EXPECTED_RUNS 10", "#define EXPECTED_RUNS 4", "runs"),
    (RUNS, "exp(estimate - low - shift)", "exp(estimate - low + shift)", "runs"),
    (RUNS, "return freedom > 0 ? fmax(joined, observed / freedom) : joined;", "return joined;", "runs"),
    # difference
    (DIFFERENCE, "return (1 / ratio - 1) * 100;", "return (1 - ratio) * 100;", "cli-differences"),
    (DIFFERENCE, "difference->p_holm = adjusted[i];", "difference->p_holm = p[i];", "cli-differences"),
    (DIFFERENCE, "percent >= threshold - ROUNDING", "percent >= threshold + 1", "cli-differences"),
    (DIFFERENCE, "isnan(shift) ? 0 : shift", "0 * shift", "cli-differences"),
    (DIFFERENCE, "#define RUN_SPREAD 0.008", "#define RUN_SPREAD 0.0008", "cli-differences"),
    (DIFFERENCE, "#define DISTURBED_SPREAD 0.2", "#define DISTURBED_SPREAD 0.0", "cli-differences"),
    (DIFFERENCE, "difference->change == CHANGE_FAILED ||", "false ||", "cli-differences"),
    (DIFFERENCE, "comparison->ratio.high < 1 ? CHANGE_SLOWER : CHANGE_FASTER", "comparison->ratio.high < 1 ? CHANGE_FASTER : CHANGE_SLOWER", "cli-differences"),
    (DIFFERENCE, "is_known(old) && is_known(new) && old->checksum != new->checksum", "false", "cli-differences"),
    (DIFFERENCE, "if (before && difference->new.failed)", "if (before && difference->old.failed)", "cli-differences"),
    (CHANGES, "csv_integer(line, difference->old.failed);\n\tcsv_integer(line, difference->new.failed);", "csv_integer(line, difference->new.failed);\n\tcsv_integer(line, difference->old.failed);", "summary"),
    # findings
    (FINDINGS, "return first < second ? a : b;", "return first < second ? b : a;", "summary cli-results"),
    (FINDINGS, "#define LITTLE 1.1", "#define LITTLE 0.5", "summary plot"),
    (FINDINGS, "!(row->measured[MEASURED_LOST] > 0)", "true", "summary plot_kinds sharing-counter"),
    (FINDINGS, "bool slower = comparison.ratio.low > 1;", "bool slower = comparison.ratio.high > 1;", "summary plot"),
    (FINDINGS, "return one->cpu_s < other->cpu_s ? a : b;", "return one->cpu_s < other->cpu_s ? b : a;", "summary plot"),
    (RANKING, "if (sound != best_sound)\n\t\treturn sound;", "", "cli-ranking",
        "each group of cli-ranking has one runner: the order of places alone puts it last"),
    (RANKING, "if (a_sound != b_sound)", "if (false)", "cli-ranking"),
    (SUMMARY, "#define CPU_BOUND_FROM 0.9", "#define CPU_BOUND_FROM 0.6", "summary"),
    (SUMMARY, "#define IO_BOUND_TO    0.5", "#define IO_BOUND_TO    0.2", "summary"),
    # schedule
    (UNITS, "past->disturbed < taken / 2 ? past->disturbed : taken / 2", "past->disturbed", "schedule"),
    (UNITS, "unit->samples >= settings->max_runs)\n\t\treturn unit", "unit->samples > settings->max_runs)\n\t\treturn unit", "schedule"),
    (UNITS, "samples_taken(units, cell) >= settings->runs", "samples_taken(units, cell) > settings->runs", "schedule"),
    (UNITS, "past->failed >= 2 || past->late", "past->failed >= 3 || past->late", "schedule"),
    (UNITS, "return wider(width, relative_width(&speedup.ratio) * 100);", "return width;", "schedule"),
    (STOPPING, "#define PROMISING   1.5", "#define PROMISING   3.0", "stopping"),
    (STOPPING, "samples >= settings->min_runs && width <= settings->precision", "width <= 2 * settings->precision", "stopping schedule"),
    (SCHEDULE, "elapsed_ns(state) + state->units.round_cost_ns >", "elapsed_ns(state) >", "schedule"),
    (SCHEDULE, "checksum != course->checksum", "false", "fault-drift"),
    (SCHEDULE, "!strcmp(cell->build, \"new\")", "0", "schedule cli-ab"),
    (SCHEDULE, "if (at_once(state, cell) < most)", "if (at_once(state, cell) > most)", "schedule"),
    (SCHEDULE, "turns < warmup ? warmup - (unsigned)turns : 0", "warmup", "schedule resume-exact"),
    (ORDER, "mirrored = odd && block % 2", "mirrored = false", "order"),
    # rows
    (ROWS, "row->startup_s = seconds_if(statement->digested, digest->startup_ns);", "row->startup_s = seconds_if(statement->digested, digest->winddown_ns);", "summary rows cli-csv"),
    (ROWS, "row->task_max_s = digest->task_max_s;", "row->task_max_s = digest->task_p90_s;", "rows summary cli-csv"),
    (ROWS, "row->imbalance = digest->imbalance;", "row->imbalance = digest->imbalance * 2;", "rows summary cli-csv"),
    (ROWS, "&& csv_whole(reading.csv)", "", "rows summary"),
    (ROWS, "if (fields != wanted)", "if (fields > wanted)", "summary"),
    (ROWS, "return *figure >= 0 ? 0", "return !isnan(*figure) ? 0", "summary"),
    (ROWS, "row->seed == group->seed, !strcmp", "true, !strcmp", "rows"),
    # ledger
    (LEDGER, "{ 0, 0.5, 0.9, 0.99, 1 }", "{ 0, 0.5, 0.95, 0.99, 1 }", "ledger"),
    (LEDGER, "(double)(records[i].start_ns - ledger->start_ns)", "(double)(records[i].end_ns - ledger->start_ns)", "ledger"),
    (LEDGER, "digest->work_ns = last - first;", "digest->work_ns = ledger->stop_ns - first;", "ledger"),
    (LEDGER, "statistics_max(busy, workers) / mean", "mean / statistics_max(busy, workers)", "ledger"),
    (LEDGER, "uint64_t sum = ledger->tasks;", "uint64_t sum = 0;", "ledger"),
    (LEDGER, "endings.started += record->start_ns != 0;", "endings.started++;", "ledger fault-hang"),
    # watch
    (WATCH, "#define STEAL_SHARE    0.02", "#define STEAL_SHARE    0.5", "watch"),
    (WATCH, "#define DELAY_SHARE    0.02", "#define DELAY_SHARE    0.2", "watch"),
    (WATCH, "bool alone = load->busy_workers <= load->cpus;", "bool alone = true;", "watch"),
    (WATCH, "#define CANARY_SLOW  1.25", "#define CANARY_SLOW  2.5", "watch"),
    (WATCH, "switches > 5 &&", "", "watch"),
    # pool
    (POOL, "low + (end - low) / 2", "low", "pool"),
    (POOL, "pool_range(middle + 1, end)", "pool_range(middle, end)", "pool"),
    (POOL, "if (low >= tasks)", "if (low > tasks)", "pool"),
    (POOL, "tasks * (i + 1) / workers", "tasks * (i + 1) / workers - 1", "pool"),
    (POOL, "unsigned probe = 1; probe <= probes", "unsigned probe = 1; probe < probes", "pool"),
    # loop
    (ENGINE, "if (fd < 0 && after_ns == 0) {", "if (false) {", "loop-waits",
        "a deadline of now is due in the next turn as well: only the order of two that yield differs"),
    (ENGINE, "if (atomic_load(word) != seen) {", "if (false) {", "sharing-pipeline battery-waits battery-pipeline"),
    (ENGINE, "record->status = status < 0 ? status : 1;", "record->status = 1;", "fault-error"),
    (ENGINE, "if (!engine->watched && until_ns == WAIT_FOREVER)\n\t\t\treturn -EPROTO;", "", "fault-silent"),
    (ENGINE, "memset(pending_scratch(&slot->pending), 0, job->scratch);", "", "battery-waits loop-waits battery-fetch"),
    (ENGINE, "engine->dry = engine->next == engine->job->tasks;", "engine->dry = engine->next + 1 == engine->job->tasks;", "battery-waits"),
    (DEADLINE, "queue->heap[child].at_ns < queue", "queue->heap[child].at_ns > queue", "deadline"),
    # guardian
    (GUARDIAN, "signal(SIGHUP, SIG_IGN);", "", "end-kill-group end-guardian-stopped"),
    (GUARDIAN, "scratch_empty(&guardian->scratch);\n\tsample->status", "sample->status", "end-guardian-directory"),
    (GUARDIAN, "bury(guardian);\n\tcode = start(sampler);", "return -EPIPE;", "end-guardian-between"),
    (GUARDIAN, "family_reap();\n", "", "end-guardian"),
    (FAMILY, "kill(leader, SIGKILL); /* should it have left its group */", "", "fault-desert"),
    (FAMILY, "prctl(PR_SET_CHILD_SUBREAPER, 1UL) ? -errno : 0", "0", "fault-orphan fault-daemon"),
    (JOURNAL, "if (mark->round == round && mark->order == order) {\n\t\t\tmark->found++;", "if (mark->round == round) {\n\t\t\tmark->found++;", "resume-cut-tasks resume-cut-more"),
    (JOURNAL, "*row->checksum ? row->tasks : 0", "0", "resume-cut-tasks resume-cut-more"),
]


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
    numbers = chosen or range(0, len(MUTANTS), every)
    caught = same = bad = 0
    with tempfile.TemporaryDirectory(prefix="mutants-") as place:
        folder = pathlib.Path(place)
        copy(folder)
        build(folder)
        for number in numbers:
            file, old, new, tests, *reason = MUTANTS[number]
            words_of_it, good = judge(folder, file, old, new, tests.split())
            if reason and words_of_it.startswith("PASSES"):
                words_of_it, same = "is the same: " + reason[0], same + 1
            elif good:
                caught += 1
            else:
                bad += 1
            print(f"{number} {file}: '{new.splitlines()[0] if new else ''}' {words_of_it}", flush=True)
    print(f"{len(numbers)} mutants: {caught} caught, {same} the same, {bad} not caught")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
