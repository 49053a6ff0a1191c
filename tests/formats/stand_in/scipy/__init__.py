# SPDX-License-Identifier: MIT
"""The two functions of scipy that google-benchmark's compare.py calls, where scipy (200 MB with what it
wants) is not installed: the test is whether compare.py reads our file, not whether scipy is right."""
