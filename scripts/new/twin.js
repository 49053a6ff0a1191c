/*
 * @NAME@: @SUMMARY@
 *
 *     concbench run @NAME@ -x sequential,language:node -p twin=@NAME@.js
 *
 * What is computed must be what the workload computes: its check verifies every result, and its
 * checksum is the one of C. job.parameters has, as numbers (above 2^53 BigInt) or texts (durations
 * in ns):
 *
@PARAMETERS@ *
 * Beside that there are job.tasks, job.seed, job.inputs (what the workload adds: see
 * docs/languages.md), job.write(bytes, offset) into its shared block, and job.share(total, task).
 */
'use strict';

// Once a thread, before its first task; what it returns is the state that every task gets.
exports.setup = (job) => job;

// One task, by its number: a whole number from 0 to 2^64 - 1. An error of the system (with an errno)
// fails the task.
exports.run = (job, task) => 0;

// With an event form, node-loop has many tasks in progress at once:
//
//     exports.start = async (job, task) => 0;
//
// And what is missing for some parameters is told before anything is measured:
//
//     exports.needs = (parameters) => { throw new Error('...'); };
