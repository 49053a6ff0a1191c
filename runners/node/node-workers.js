// SPDX-License-Identifier: MIT
// Worker threads, each with an engine and a loop of its own, that take tickets off a counter.
'use strict';
const { Worker, isMainThread, workerData } = require('worker_threads');
const host = require('./concbench_host');

// An error does not keep all that it knows on its way between threads.
function start(data) {
	return new Promise((resolve, reject) => {
		const worker = new Worker(__filename, { workerData: data });
		worker.on('error', reject);
		worker.on('exit', (code) => (code ? reject(new Error(`a worker exited with ${code}`)) : resolve()));
	});
}

async function work({ brief, buffer, tickets, lane }) {
	const records = new host.Records(brief, host.load(brief), buffer).setup();
	for (let task; (task = Atomics.add(tickets, 0, 1)) < records.job.tasks;)
		await records.alone(task, lane);
}

if (isMainThread)
	host.main(async (records, brief) => {
		const { tasks, concurrency } = records.job;
		const tickets = new Uint32Array(new SharedArrayBuffer(4));
		const workers = Math.min(concurrency, tasks);
		await Promise.all(Array.from({ length: workers }, (_, lane) =>
			start({ brief, buffer: records.buffer, tickets, lane })));
		return workers;
	}, true);
else
	work(workerData);
