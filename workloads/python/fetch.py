# SPDX-License-Identifier: MIT
"""fetch: pages over HTTP, by urllib or by asyncio's streams."""
import asyncio
import errno
import re
import socket
import ssl
from http.client import BadStatusLine, HTTPException, IncompleteRead, RemoteDisconnected
from time import monotonic
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector
from zlib import adler32

from concbench import answered

PIECE = 1 << 20

# Without what urlopen adds: like C it goes past proxies and follows nothing, and every status is an answer.
OPENER = OpenerDirector()
OPENER.add_handler(HTTPHandler())
OPENER.add_handler(HTTPSHandler())


def address(job, task):
    return job.parameters["url"] or f"http://127.0.0.1:{job.inputs['port']}/{task}"


def setup(job):
    job.timeout = job.parameters["timeout"] / 1e9
    return job


def code_of(error):
    """The system's number that C's client has for it: errno_of in workloads/client.c."""
    if isinstance(error, URLError):
        error = error.reason  # what kept it from connecting
    if isinstance(error, (TimeoutError, socket.timeout, asyncio.TimeoutError)):
        return errno.ETIMEDOUT
    if isinstance(error, (ConnectionResetError, BrokenPipeError, IncompleteRead)):
        return errno.ECONNRESET
    if isinstance(error, socket.gaierror):
        return errno.EHOSTUNREACH
    if isinstance(error, (HTTPException, ssl.SSLError)):
        return errno.EPROTO
    return getattr(error, "errno", None) or errno.ECONNREFUSED  # by several addresses of a name


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
        with OPENER.open(address(job, task), timeout=job.timeout) as answer:
            status, page = answer.status, read(answer, until)
    except (OSError, HTTPException) as error:
        raise OSError(code_of(error), str(error)) from error
    answered(job, task, status)
    return adler32(page)


def parsed(answer):
    """Status and page of all that came before the end."""
    if not answer:
        raise RemoteDisconnected
    head, _, page = answer.partition(b"\r\n\r\n")
    status = re.match(rb"HTTP/1\.\d (\d{3})\b", head)
    if not status:
        raise BadStatusLine(head[:80])
    if re.search(rb"\r\ntransfer-encoding:", head, re.IGNORECASE):
        raise HTTPException("chunks, which HTTP/1.0 has not")
    length = re.search(rb"\r\ncontent-length:\s*(\d+)", head, re.IGNORECASE)
    wanted = int(length[1]) if length else len(page)
    if len(page) < wanted:
        raise IncompleteRead(page, wanted - len(page))
    return int(status[1]), page[:wanted]


async def get(url):
    port = url.port or {"http": 80, "https": 443}[url.scheme]
    reader, writer = await asyncio.open_connection(url.hostname, port, ssl=url.scheme == "https" or None)
    path = f"{url.path or '/'}?{url.query}" if url.query else url.path or "/"
    writer.write(f"GET {path} HTTP/1.0\r\nHost: {url.netloc}\r\n\r\n".encode())
    try:
        return parsed(await reader.read())
    finally:
        writer.close()


async def start(job, task):
    try:
        status, page = await asyncio.wait_for(get(urlsplit(address(job, task))), job.timeout)
    except (OSError, HTTPException, asyncio.TimeoutError) as error:
        raise OSError(code_of(error), str(error)) from error
    answered(job, task, status)
    return adler32(page)
