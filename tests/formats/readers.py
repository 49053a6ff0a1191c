#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""readers.py RULE FILE [RUN]: is the file what the format's documentation says, and does it hold
the samples of the run? Each rule names where it is from. Exits by an assertion where it is not."""

import csv
import html.parser
import json
import math
import os
import re
import subprocess
import sys

CLEAN_MIN = 6  # as bench/history.h


def repaired(text):
    """Bytes that are no UTF-8 as docs/csv.md has them."""
    return "".join("\\x%02x" % (ord(char) & 0xff) if "\udc80" <= char <= "\udcff" else char
                   for char in text)


def restored(text):
    """What was written as docs/csv.md says, bytes that are no UTF-8 as Python has them."""
    def byte(found):
        code = int(found[1], 16)
        return chr(code + (0xdc00 if code >= 0x80 else 0))
    return re.sub(r"\\x(5c|3d|2b|2d|40|[89a-f][0-9a-f])", byte, text) if isinstance(text, str) else text


def strict_json(path):
    """Python's reader takes NaN and bad UTF-8 only when asked to; neither is JSON."""
    def refuse(word):
        raise AssertionError(word + " is not JSON")

    def once(pairs):
        assert len(pairs) == len({key for key, _ in pairs}), "a key twice"
        return {restored(key): restored(value) for key, value in pairs}
    with open(path, encoding="utf-8", errors="strict") as file:
        return json.load(file, parse_constant=refuse, object_pairs_hook=once)


def rows(path):
    with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
        return [{restored(key): restored(value) for key, value in row.items()}
                for row in csv.DictReader(file)]


def cells(run):
    """The samples that count of each cell, by the rule of docs: disturbed ones are left out where
    six others remain."""
    found = {}
    for row in rows(os.path.join(run, "samples.csv")):
        key = tuple(row.get(name, "") for name in
                    ("workload", "params", "tasks", "runner", "concurrency", "build",
                     "runner_params", "load"))
        found.setdefault(key, [])
        if row["status"] == "ok" and float(row["wall_s"]) > 0:
            found[key].append(row)
    for key, samples in found.items():
        clean = [row for row in samples if not row["disturbed"]]
        found[key] = clean if len(clean) >= CLEAN_MIN else samples
    return {key: samples for key, samples in found.items() if samples}


def walls(run):
    return sorted(sorted(float(row["wall_s"]) for row in samples)
                  for samples in cells(run).values())


def close(left, right, tolerance=2e-9):
    return len(left) == len(right) and all(
        len(a) == len(b) and all(abs(x - y) <= tolerance for x, y in zip(a, b))
        for a, b in zip(left, right))


# ---- hyperfine ---------------------------------------------------------------------------------

def hyperfine(path, run):
    """src/export/json.rs and src/benchmark/benchmark_result.rs of hyperfine 1.20."""
    document = strict_json(path)
    assert list(document) == ["results"]
    times = []
    for result in document["results"]:
        assert isinstance(result["command"], str)
        for name in ("mean", "median", "user", "system", "min", "max"):
            assert isinstance(result[name], (int, float)), name
        count = len(result["times"])
        assert (result["stddev"] is None) == (count == 1)
        assert result["exit_codes"] == [0] * count
        assert len(result.get("memory_usage_byte", result["times"])) == count
        assert all(isinstance(value, str) for value in result["parameters"].values())
        assert math.isclose(result["mean"], sum(result["times"]) / count, rel_tol=1e-9)
        assert result["min"] == min(result["times"]) and result["max"] == max(result["times"])
        times.append(sorted(result["times"]))
    assert close(sorted(times), walls(run))
    commands = [result["command"] for result in document["results"]]
    assert len(set(commands)) == len(commands)


def hyperfine_csv(path, json_path):
    """src/export/csv.rs: parameter columns after the fixed ones, sorted by name."""
    results = strict_json(json_path)["results"]
    with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
        header = next(csv.reader(file))
    fixed = ["command", "mean", "stddev", "median", "user", "system", "min", "max"]
    assert header[:8] == fixed
    assert header[8:] == sorted(header[8:],
                                key=lambda name: name.encode("utf-8", "surrogateescape"))
    found = rows(path)
    assert len(found) == len(results)
    for row, result in zip(found, results):
        assert restored(row["command"]) == restored(result["command"])
        for name in fixed[1:]:
            assert abs(float(row[name]) - (result[name] or 0)) < 2e-9, name
        for name, value in result["parameters"].items():
            column = [key for key in row if key == "parameter_" + name]
            assert value in [row[key] for key in column], name


def imported(path, run):
    """Every field of a hyperfine file is in the run directory made of it."""
    results = json.load(open(path, encoding="utf-8", errors="surrogateescape"))["results"]
    samples = rows(os.path.join(run, "samples.csv"))
    summary = rows(os.path.join(run, "summary.csv"))
    assert len(summary) == len(results)
    at = 0
    for result, row in zip(results, summary):
        codes = result.get("exit_codes") or [0] * len(result["times"])
        good = [time for time, code in zip(result["times"], codes) if code == 0 and time > 0]
        for number, (time, code) in enumerate(zip(result["times"], codes)):
            sample = samples[at]
            at += 1
            assert sample["round"] == str(number + 1)
            assert abs(float(sample["wall_s"]) - time) < 1e-9
            assert sample["status"] == ("ok" if code == 0 and time > 0 else "error")
            assert sample["workload"] == "hyperfine" and sample["runner"] == "command"
            assert sample["tasks"] == sample["concurrency"] == "1"
            pairs = params(sample["params"])
            wanted = {"command": result["command"]}
            for name, value in (result.get("parameters") or {}).items():
                wanted.setdefault(name, value)
            pairs.pop("result", None)
            assert pairs == wanted, (pairs, wanted)
            for column in ("user_s", "system_s", "startup_s", "task_median_s", "checksum",
                           "workers", "units", "faults_minor"):
                assert sample[column] == "", column
            size = (result.get("memory_usage_byte") or [""] * len(codes))[number]
            assert sample["rss_peak_bytes"] == str(size)
        assert row["samples"] == str(len(good))
        if len(good) == len(codes):
            for column, name in (("wall_mean_s", "mean"), ("wall_median_s", "median"),
                                 ("wall_min_s", "min"), ("wall_max_s", "max"),
                                 ("wall_stddev_s", "stddev")):
                # Rust's and our sums differ in the last bits; a single run has no deviation.
                if result.get(name) is not None:
                    assert abs(float(row[column]) - result[name]) < 2e-9, name
    assert at == len(samples)


def params(text):
    """name=value;name=value, with backslashes before what would separate."""
    pairs, name, field = {}, None, ""
    escaped = False
    for char in text + ";":
        if escaped:
            field += char
            escaped = False
        elif char == "\\":
            escaped = True
        elif char == "=" and name is None:
            name, field = field, ""
        elif char == ";":
            pairs.setdefault(name, field)
            name, field = None, ""
        else:
            field += char
    return pairs


def same(path, again):
    """An import exported again is the file it came from, without the results that failed."""
    results = json.load(open(path, encoding="utf-8", errors="surrogateescape"))["results"]
    wanted = [result for result in results
              if any(code == 0 and time > 0 for time, code in zip(
                  result["times"], result.get("exit_codes") or [0] * len(result["times"])))]
    found = strict_json(again)["results"]
    assert len(found) == len(wanted)
    for new, old in zip(found, wanted):
        extra = (new.get("parameters") or {}).pop("result", None)
        assert extra is None or extra.isdigit()
        for name in old:
            if name == "parameters":
                assert (new.get(name) or {}) == (old[name] or {}), (new, old)
            elif name == "command":
                assert new[name] == old[name]
            elif isinstance(old[name], list):
                assert close([new[name]], [old[name]], 1e-9), name
            elif old[name] is not None:
                assert abs(new[name] - old[name]) < 2e-9, name


def fields(real, ours):
    """The fields are those of a file that hyperfine itself wrote; 1.15 had no memory yet."""
    theirs = {name: type(value) for result in strict_json(real)["results"]
              for name, value in result.items()}
    for result in strict_json(ours)["results"]:
        found = {name: type(value) for name, value in result.items() if name != "memory_usage_byte"}
        assert set(found) == set(theirs) - {"memory_usage_byte"}, set(found) ^ set(theirs)
        for name, kind in found.items():
            assert kind == theirs[name] or {kind, theirs[name]} <= {int, float}, name


# ---- google/benchmark --------------------------------------------------------------------------

def google_benchmark(path, run):
    """tools/gbench/util.py and report.py; docs of the JSON reporter."""
    document = strict_json(path)
    assert document["context"]["json_schema_version"] == 1
    times = {}
    for entry in document["benchmarks"]:
        assert entry["name"] == entry["run_name"] and entry["run_type"] == "iteration"
        assert entry["time_unit"] == "ns" and entry["iterations"] == 1
        assert isinstance(entry["real_time"], int) and isinstance(entry["cpu_time"], int)
        assert entry["real_time"] > 0 and entry["cpu_time"] >= 0
        assert not re.search(r"[\x00-\x1f]", entry["name"])
        group = times.setdefault(entry["name"], [])
        assert entry["repetition_index"] == len(group)
        group.append(entry["real_time"] / 1e9)
    for entry in document["benchmarks"]:
        assert entry["repetitions"] == len(times[entry["name"]])
    assert close(sorted(sorted(group) for group in times.values()), walls(run))


# ---- Go ----------------------------------------------------------------------------------------

def benchstat(path, run):
    """golang.org/x/perf/benchfmt, reader.go and the format's definition (go.dev/design/14313):
    a line that begins with Benchmark is a result or an error; "key: value"; "Unit u key=value"."""
    text = open(path, "rb").read().decode("utf-8", "strict")
    assert text.endswith("\n")
    times, units = {}, set()
    for line in text[:-1].split("\n"):
        if line.startswith("Benchmark"):
            words = re.split(r"\s+", line)
            assert not line[9].islower(), line
            assert re.fullmatch(r"[0-9]+", words[1]), line
            assert len(words) >= 4 and len(words) % 2 == 0, line
            assert not re.search(r"-[0-9]+$", words[0]), "would be GOMAXPROCS: " + words[0]
            parts = words[0].split("/")
            assert all(re.match("[^=]+=", part) for part in parts[1:]), line
            assert parts[1].startswith("runner=")
            values = dict(zip(words[3::2], map(float, words[2::2])))
            assert set(values) <= {"ns/op", "cpu-sec/op", "peak-B"} and "ns/op" in values
            times.setdefault(words[0], []).append(values["ns/op"] / 1e9)
        elif line.startswith("Unit "):
            words = line.split()
            assert len(words) == 3 and words[2] == "better=lower", line
            units.add(words[1])
        elif line:
            key = re.match(r"([^\s:]+): +(\S.*)$", line)
            assert key and key[1][0].islower() and key[1] == key[1].lower(), line
    assert {"ns/op", "cpu-sec/op", "peak-B"} <= units
    assert close(sorted(sorted(group) for group in times.values()), walls(run))


# ---- pyperf ------------------------------------------------------------------------------------

def pyperf(path, run):
    """pyperf/_bench.py (JSON version 1.0) and _metadata.py; by pyperf itself if it is there."""
    document = strict_json(path)
    assert document["version"] == "1.0" and document["metadata"]["unit"] == "second"
    names, times = set(), []
    for benchmark in document["benchmarks"]:
        name = benchmark["metadata"]["name"]
        assert name.strip() and not re.search(r"[\r\n]", name)
        assert name.strip() not in names, "a suite refuses a name twice"
        names.add(name.strip())
        values = []
        for item in benchmark["runs"]:
            assert len(item["values"]) == 1 and item["values"][0] > 0
            size = item.get("metadata", {}).get("mem_max_rss", 0)
            assert isinstance(size, int) and size >= 0
            values += item["values"]
        assert values
        times.append(sorted(values))
    for value in document["metadata"].values():
        assert isinstance(value, str) and value.strip() and not re.search(r"[\r\n]", value)
    assert close(sorted(times), walls(run))
    try:
        import pyperf as reader
    except ImportError:
        return
    suite = reader.BenchmarkSuite.load(path)
    assert sorted(suite.get_benchmark_names()) == sorted(names)


# ---- Chrome trace events -----------------------------------------------------------------------

def trace(path, run):
    """The Trace Event Format: spans of one thread nest, asynchronous ones pair up by cat and id,
    microseconds."""
    document = strict_json(path)
    named, threads, spans, open_ids, seen = {}, {}, {}, {}, set()
    tasks = {}
    for event in document["traceEvents"]:
        kind, pid = event["ph"], event["pid"]
        if kind == "M":
            where = named if event["name"] == "process_name" else threads
            assert event["name"] in ("process_name", "thread_name")
            where[(pid, event.get("tid"))] = event["args"]["name"]
            continue
        assert event["ts"] >= 0 and event["cat"] == "task"
        assert (pid, event["tid"]) in threads and (pid, None) in named
        if kind == "X":
            assert event["dur"] >= 0
            spans.setdefault((pid, event["tid"]), []).append((event["ts"], event["dur"]))
        elif kind == "b":
            key = (event["cat"], event["id"])
            assert key not in seen, "ids are global"
            seen.add(key)
            open_ids[key] = event
        elif kind == "e":
            start = open_ids.pop((event["cat"], event["id"]))
            assert start["name"] == event["name"] and start["pid"] == pid
            assert event["ts"] >= start["ts"]
        else:
            assert kind == "B"
        if kind != "e":
            tasks[pid] = tasks.get(pid, 0) + 1
            assert event["name"].startswith("task ")
    assert not open_ids
    for key, group in spans.items():
        group.sort()
        for (start, length), (after, _) in zip(group, group[1:]):
            assert after >= start + length - 1e-3, "spans overlap on %s" % (key,)
    counted = [row for samples in cells(run).values() for row in samples]
    wanted = {(row["round"], row["order"]) for row in counted}
    traced = [row for row in rows(os.path.join(run, "tasks.csv"))
              if (row["round"], row["order"]) in wanted]
    assert sum(tasks.values()) == len(traced) and len(tasks) == len(wanted)
    # Both kinds are there: workers of a pool, and a loop with tasks in flight.
    assert spans and seen
    for pid, _ in spans:
        assert ", round " in named[(pid, None)]


# ---- a time a task -----------------------------------------------------------------------------

def make_timed(run):
    """Fixed time: tasks shorter than a ns, of some ns, and of ms; of runners that differ in their
    parameters alone."""
    os.mkdir(run)
    with open(os.path.join(run, "environment.json"), "w", encoding="utf-8") as file:
        file.write('{"cpu_model":"made","cpus_usable":8}')
    lines = []
    for number, ns in enumerate((0.4217, 25.4736, 25.5311, 1234567.891)):
        for sample in range(20):
            ended = round(1e9 / ns * (1 + (sample * 7 % 20 - 9.5) * 1e-5))
            lines.append({"round": sample + 1, "order": number + 1, "workload": "made",
                          "params": "", "tasks": 10 ** 9, "runner": "threads", "concurrency": 8,
                          "seed": 1, "status": "ok", "wall_s": "1.000000000",
                          "user_s": "0.660000000", "system_s": "0.330000000",
                          "load": "duration=1s", "tasks_ended": ended, "disturbed": "",
                          "build": "",
                          "runner_params": ["", "schedule=static", "schedule=static;pin=a\\;b",
                                            "pin=a"][number]})
    write_rows(os.path.join(run, "samples.csv"), list(lines[0]), lines)


def median(values):
    values = sorted(values)
    return (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2


def near(found, wanted):
    """A quotient keeps what it says of differences: to the millionth."""
    assert len(found) == len(wanted), (found, wanted)
    for one, other in zip(sorted(found), sorted(wanted)):
        assert all(math.isclose(a, b, rel_tol=1e-6) for a, b in zip(one, other)), (one, other)


def timed(run, benchstat_path, google_path, hyperfine_path, csv_path, again_path):
    """The median time a task and the mean CPU time a task of each cell are in each format, and come
    back from an import; what differs in a runner's parameters alone has another name."""
    wanted = [(median([1 / float(row["tasks_ended"]) for row in samples]),
               sum(0.99 / float(row["tasks_ended"]) for row in samples) / len(samples))
              for samples in cells(run).values()]
    by_name = {}
    for line in open(benchstat_path, encoding="utf-8"):
        words = line.split()
        if line.startswith("Benchmark"):
            assert words[3::2][:2] == ["ns/op", "cpu-sec/op"]
            by_name.setdefault(words[0], []).append((float(words[2]) / 1e9, float(words[4])))
    assert "BenchmarkMade/runner=threads/concurrency=8/tasks=1000000000/threads.schedule=static/" \
        "threads.pin=a;b/load=duration%3D1s/time=a%20task" in by_name, list(by_name)

    def described(groups):
        return [(median([time for time, _ in group]), sum(cpu for _, cpu in group) / len(group))
                for group in groups.values()]
    near(described(by_name), wanted)
    by_name = {}
    for entry in strict_json(google_path)["benchmarks"]:
        assert " (" not in entry["name"], entry["name"]
        by_name.setdefault(entry["name"], []).append(
            (entry["real_time"] / 1e9, entry["cpu_time"] / 1e9))
    near(described(by_name), wanted)
    for path in (hyperfine_path, again_path):
        results = strict_json(path)["results"]
        near([(result["median"], result["user"] + result["system"]) for result in results], wanted)
        near([(median(result["times"]),) for result in results], [(time,) for time, _ in wanted])
        texts = [json.dumps(result["parameters"], sort_keys=True) for result in results]
        assert len(set(texts)) == len(wanted), texts
    found = rows(csv_path)
    near([(float(row["median"]), float(row["user"]) + float(row["system"])) for row in found],
         wanted)
    near([(float(row["mean"]), float(row["max"])) for row in found],
         [(result["mean"], result["max"]) for result in results])
    assert "parameter_threads.schedule" in found[0], list(found[0])


# ---- github-action-benchmark -------------------------------------------------------------------

def github_action(path):
    """src/extract.ts: an array that is not empty; name, unit and value; range and extra texts."""
    points = strict_json(path)
    assert isinstance(points, list) and points
    for point in points:
        assert isinstance(point["name"], str) and point["unit"] in ("ms", "x")
        assert isinstance(point["value"], (int, float)) and point["value"] > 0
        assert re.fullmatch("± [0-9.e+-]+", point.get("range", "± 0"))
        extra = re.match("n=[0-9]+, ([0-9]+) at once, 95 % intervals", point["extra"])
        # What was really at once: no more than there are tasks, whatever was asked for.
        asked = re.search(" -j ([0-9]+) -n ([0-9]+)", point["name"])
        assert not asked or int(extra[1]) == min(int(asked[1]), int(asked[2])), point
        assert set(point) <= {"name", "unit", "value", "range", "extra"}
        assert not re.search(r"[\x00-\x1f]", point["name"])
    assert len({point["name"] for point in points}) == len(points)


# ---- Markdown ----------------------------------------------------------------------------------

class Table(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.lines, self.tags = [], set()

    def handle_starttag(self, tag, attributes):
        assert not [name for name, _ in attributes if name != "align"]
        self.tags.add(tag)
        if tag == "tr":
            self.lines.append([])
        if tag in ("td", "th"):
            self.lines[-1].append("")

    def handle_data(self, data):
        if self.lines and self.lines[-1]:
            self.lines[-1][-1] += data


def markdown(path, program=""):
    text = open(path, "rb").read().decode("utf-8", "strict")
    lines = text.rstrip("\n").split("\n")
    table = [line for line in lines if line.startswith("|")]
    words = lines[len(table):]
    assert lines[:len(table)] == table and words[:1] in ([], [""])
    for line in words:
        assert not line or line.startswith("- ") and not re.search("[<>|`*_]", line), line
    for line in table:
        assert line.startswith("|") and line.endswith("|") and line.count("|") == 10, line
        assert not re.search(r"[\x00-\x08\x0b-\x1f]", line)
    if not program:
        return
    page = subprocess.run([program, "-e", "table", "-e", "autolink", "--unsafe", path], check=True,
                          capture_output=True).stdout.decode()
    found = Table()
    found.feed(page)
    assert found.tags <= {"table", "thead", "tbody", "tr", "th", "td", "code", "ul", "li"}, \
        found.tags
    assert len(found.lines) == len(table) - 1 and {len(line) for line in found.lines} == {9}
    if "hostile" in path:
        names = {line[0].strip() for line in found.lines}
        for name in HOSTILE:
            assert one_line(name) in names, (name, names)


# ---- names that contain anything ---------------------------------------------------------------

HOSTILE = ['quo"ted', "apo'strophe", "back\\slash\\", "new\nline", "$(touch pwned)",
           "`touch pwned`",
           "<script>alert(1)</script>", "a|b||c", "comma,semi;colon", "tab\there", "@someone",
           "bytes\udcff\udc80", "bytes\udcfe\udc80", "name-8", "[link](http://x)",
           "_under_ **bold**",
           "&amp;", "%41", "größe 時間", "\x1b[31mred", "", " ", "a/b=c"]


def one_line(text):
    names = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
    text = "".join(names.get(char, "\\x%02x" % ord(char) if char < " " else char)
                   for char in text)
    return repaired(text).strip()


def write_rows(path, header, lines):
    with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)


def make_hostile(run, made):
    """A run directory like a measured one, with each cell's samples once under each name."""
    os.mkdir(made)
    samples = rows(os.path.join(run, "samples.csv"))
    tasks = rows(os.path.join(run, "tasks.csv"))
    summary = rows(os.path.join(run, "summary.csv"))
    headers = [list(group[0]) for group in (samples, tasks, summary)]
    wanted = {"sequential", "async"}
    new_samples, new_tasks, new_summary = [], [], []
    for number, name in enumerate(HOSTILE):
        def renamed(row):
            value = name.replace("\\", "\\\\").replace(";", "\\;")
            runner = name if row["runner"] == "sequential" else row["runner"]
            return dict(row, workload=name, params="text=" + value, runner=runner)
        for row in samples:
            if row["workload"] != "sleep" or row["runner"] not in wanted:
                continue
            order = str(int(row["order"]) + 100 * number)
            new_samples.append(dict(renamed(row), order=order))
            new_tasks += [dict(task, order=order, text=name) for task in tasks
                          if (task["round"], task["order"]) == (row["round"], row["order"])]
        new_summary += [dict(renamed(row), verdict=name) for row in summary
                        if row["workload"] == "sleep" and row["runner"] in wanted]
    write_rows(os.path.join(made, "samples.csv"), headers[0], new_samples)
    write_rows(os.path.join(made, "tasks.csv"), headers[1], new_tasks)
    write_rows(os.path.join(made, "summary.csv"), headers[2], new_summary)
    facts = {"host": "\n\"box\" $(id)", "cpu_model": HOSTILE[2], "kernel": HOSTILE[6],
             "concbench": " ", "environment": "x",
             "baseline": "async"}
    with open(os.path.join(made, "environment.json"), "w", encoding="utf-8") as file:
        json.dump(facts, file)


def utf8(path):
    with open(path, encoding="utf-8") as file:
        assert file.read()


def bytes(run, directory, salt):
    """Bytes that no UTF-8 has are in the files as docs/csv.md says, and can be had back."""
    for name in ("samples.csv", "summary.csv", "tasks.csv", "environment.json"):
        utf8(os.path.join(run, name))
    salts = {params(row["params"])["salt"] for row in rows(os.path.join(run, "samples.csv"))}
    assert salts == {salt, "x"}, salts
    command = strict_json(os.path.join(run, "environment.json"))["command"]
    assert directory in [restored(word) for word in command], command


def hostile_names(path):
    """The names arrive as they were."""
    found = {result["parameters"]["workload"] for result in strict_json(path)["results"]}
    wanted = set(HOSTILE)
    assert found == wanted, found ^ wanted
    texts = {result["parameters"]["text"] for result in strict_json(path)["results"]}
    assert texts == wanted
    assert not os.path.exists("pwned")


def make_json(path):
    """What hyperfine could have written, some of it twice, and some bytes that it could not."""
    results = []
    for number, name in enumerate(HOSTILE + HOSTILE[:2]):
        times = [0.01 + 0.001 * number + 0.0001 * run for run in range(7)]
        results.append({"command": name, "mean": sum(times) / 7, "stddev": None, "user": 0.004,
                        "system": 0.002, "median": times[3], "min": times[0], "max": times[6],
                        "times": times, "exit_codes": [0] * 7,
                        "memory_usage_byte": [4096 + number] * 7,
                        "parameters": {name + "=;": name, "plain": "1"}})
        results[-1].pop("stddev")
    text = json.dumps({"results": results}, ensure_ascii=False)
    with open(path, "w", encoding="utf-8", errors="surrogateescape") as file:
        file.write(text)


if __name__ == "__main__":
    globals()[sys.argv[1].replace("-", "_")](*sys.argv[2:])
