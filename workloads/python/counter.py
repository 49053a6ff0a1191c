# SPDX-License-Identifier: MIT
"""counter: tasks add to one counter that all of them share, guarded or not."""
import multiprocessing

from concbench import burn


def plus_one(number, rounds):
    burn(number, rounds)
    return number + 1


def add_racing(words, place, times, rounds):
    for _ in range(times):
        words[place] = plus_one(words[place], rounds)  # another may have added meanwhile


def add_locked(words, place, times, rounds, lock):
    for _ in range(times):
        with lock:
            words[place] = plus_one(words[place], rounds)


def needs(parameters):
    if parameters["sync"] == "atomic":
        raise ValueError("sync=atomic: Python has no atomic addition; a lock is what there is")
    if parameters["sync"] == "mutex" and multiprocessing.get_start_method() != "fork":
        raise ValueError("sync=mutex: only forked processes have the lock: use start=fork")


def setup(job):
    job.places = {name: int(number) for name, number in job.inputs.items()}
    job.words = job.shared.cast("Q")
    job.lock = multiprocessing.Lock()  # of threads and of forked processes
    return job


def run(job, task):
    place, times, rounds = job.places["counter"], job.parameters["times"], job.places["rounds"]
    if job.parameters["sync"] == "mutex":
        add_locked(job.words, place, times, rounds, job.lock)
    elif job.parameters["sync"] == "none":
        add_racing(job.words, place, times, rounds)
    else:  # sharded: a counter a task
        own = job.places["shards"] + task * job.places["stride"]
        add_racing(job.words, own, times, rounds)
    return times
