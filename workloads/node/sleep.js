// SPDX-License-Identifier: MIT
// sleep: waits, as for a disk or another machine.
'use strict';
const { setTimeout: sleep } = require('timers/promises');

const nobody = new Int32Array(new SharedArrayBuffer(4));
const now = () => Number(process.hrtime.bigint());

exports.setup = (job) => job.inputs.map(Number); // how long each task sleeps, in ns

exports.run = (durations, task) => {
	Atomics.wait(nobody, 0, 0, durations[task] / 1e6);
	return durations[task];
};

// A timer counts whole milliseconds from when the loop last looked at the clock: it may be early.
exports.start = async (durations, task) => {
	const until = now() + durations[task];
	for (let left = durations[task]; left > 0; left = until - now())
		await sleep(Math.ceil(left / 1e6));
	return durations[task];
};
