# SPDX-License-Identifier: MIT
"""letters: counts the letters of a part of a file."""
from collections import Counter
from string import ascii_lowercase

from concbench import hash64, share


def count_letters(path, part):
    with open(path, "rb") as file:
        file.seek(part.start)
        counts = Counter(file.read(len(part)).lower())
    letters = [counts[letter] for letter in ascii_lowercase.encode()]
    return letters, counts.total() - sum(letters)


def setup(job):
    return job


def run(job, task):
    part = share(int(job.inputs["bytes"]), task, job.tasks)
    letters, others = count_letters(job.inputs["file"], part)
    answer = others
    for count in letters:
        answer = hash64(answer, count)
    places = share(27 * job.tasks, task, job.tasks)
    for place, count in zip(places, letters + [others]):
        job.shared.cast("Q")[place] = count
    return answer
