# SPDX-License-Identifier: MIT
"""pbkdf2: derives a key from a text. OpenSSL computes, and Python lets go of its lock meanwhile."""
import hashlib


def setup(job):
    job.texts = []
    for path in job.inputs:
        with open(path, "rb") as file:
            job.texts.append(file.read())
    return job


def run(job, task):
    chosen = job.parameters
    text = job.texts[task % len(job.texts)]
    salt, length = chosen["salt"].encode(errors="surrogateescape"), chosen["dklen"]
    key = hashlib.pbkdf2_hmac(chosen["digest"], text, salt, chosen["iterations"], length)
    job.shared[task * length : (task + 1) * length] = key
    return int.from_bytes(key[:8].ljust(8, b"\0"), "big")
