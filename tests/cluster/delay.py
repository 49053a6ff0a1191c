#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""delay.py N: N lines of a slow network.

The ends of line I are the network devices bI and eI: a frame that one of them sends arrives at the
other one so many milliseconds later as the last line of standard input says, 0 at first. Says
"ready", and ends with standard input. Stands for tc's netem, which few kernels have.
"""
import fcntl
import heapq
import os
import select
import struct
import sys
import time

TUNSETIFF, IFF_TAP, IFF_NO_PI = 0x400454CA, 0x0002, 0x1000


def device(name):
    end = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(end, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TAP | IFF_NO_PI))
    return end


def frames(end):
    """All that there are."""
    try:
        while True:
            yield os.read(end, 65536)
    except OSError:  # no more, or the device is down
        return


other = {}
for line in range(1, int(sys.argv[1]) + 1):
    here, there = device(f"b{line}"), device(f"e{line}")
    other[here], other[there] = there, here
print("ready", flush=True)

delay, number, waiting = 0.0, 0, []
while True:
    rest = max(0, waiting[0][0] - time.monotonic()) if waiting else None
    readable = select.select([sys.stdin, *other], [], [], rest)[0]
    if sys.stdin in readable:
        word = sys.stdin.readline()
        if not word:
            break
        delay = float(word) / 1000
        print("delay", word.strip(), flush=True)
        readable.remove(sys.stdin)
    now = time.monotonic()
    for end in readable:
        for frame in frames(end):
            number += 1
            heapq.heappush(waiting, (now + delay, number, other[end], frame))
    while waiting and waiting[0][0] <= time.monotonic():
        try:
            os.write(waiting[0][2], waiting[0][3])
        except OSError:  # it is down, or full: networks lose frames
            pass
        heapq.heappop(waiting)
