# SPDX-License-Identifier: MIT
"""wordcount: the most common word of a text that is no stop word."""
from collections import Counter

from concbench import hash64


def most_common(path, stop_words):
    with open(path, "rb") as file:
        words = file.read().lower().split()
    counts = Counter(word for word in words if word not in stop_words)
    return min(counts.items(), key=lambda item: (-item[1], item[0]), default=(b"", 0))


def setup(job):
    return job.inputs["files"], {word.encode() for word in job.inputs["stop_words"]}


def run(state, task):
    files, stop_words = state
    word, count = most_common(files[task % len(files)], stop_words)
    answer = len(word)
    for letter in word:
        answer = hash64(answer, letter)
    return hash64(answer, count)
