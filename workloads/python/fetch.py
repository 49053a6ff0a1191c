# SPDX-License-Identifier: MIT
"""fetch: pages over HTTP, by urllib or by asyncio's streams."""
import asyncio
import os
from http.client import IncompleteRead
from time import monotonic
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen
from zlib import adler32

from concbench import answered

PIECE = 1 << 20


def address(job, task):
    return job.parameters["url"] or f"http://127.0.0.1:{job.inputs['port']}/{task}"


def setup(job):
    job.timeout = job.parameters["timeout"] / 1e9
    if not job.parameters["url"]:
        os.environ["no_proxy"] = "*"
    return job


def read(answer, until):
    """All of it by then. urllib's own timeout is for each wait: a byte now and then would do."""
    page = bytearray()
    while piece := answer.read1(PIECE):
        page += piece
        if monotonic() > until:
            raise TimeoutError
    if answer.length:
        raise IncompleteRead(page, answer.length)
    return page


def run(job, task):
    until = monotonic() + job.timeout
    try:
        with urlopen(address(job, task), timeout=job.timeout) as answer:
            status, page = answer.status, read(answer, until)
    except HTTPError as error:
        status, page = error.code, b""
    answered(job, task, status)
    return adler32(page)


async def get(url):
    port = url.port or {"http": 80, "https": 443}[url.scheme]
    reader, writer = await asyncio.open_connection(url.hostname, port, ssl=url.scheme == "https" or None)
    path = f"{url.path or '/'}?{url.query}" if url.query else url.path or "/"
    writer.write(f"GET {path} HTTP/1.0\r\nHost: {url.netloc}\r\n\r\n".encode())
    head, _, page = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    return int(head.split()[1]), page


async def start(job, task):
    status, page = await asyncio.wait_for(get(urlsplit(address(job, task))), job.timeout)
    answered(job, task, status)
    return adler32(page)
