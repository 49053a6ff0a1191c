"""@NAME@: @SUMMARY@

    concbench run @NAME@ -x sequential,language:python -p twin=@NAME@.py

What is computed must be what the workload computes: its check verifies every result, and its
checksum is the one of C. job.parameters has, as numbers or texts (durations in ns):

@PARAMETERS@
Beside that there are job.tasks, job.seed, job.inputs (what the workload adds: see docs/languages.md)
and job.shared, its shared block. `from concbench import hash64, below, share` gives the numbers and
the shares that C has.
"""


def setup(job):
    """Once, before the clock; what it returns is the state that every task gets."""
    return job


def run(job, task):
    """One task, by its number: a whole number from 0 to 2**64 - 1. An OSError fails the task."""
    return 0


# With an event form, python-asyncio has many tasks in progress at once:
#
#     async def start(job, task):
#         await asyncio.sleep(1)
#         return 0
#
# And what is missing for some parameters (a module, a kernel) is told before anything is measured:
#
#     def needs(parameters):
#         import numpy
