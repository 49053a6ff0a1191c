// SPDX-License-Identifier: MIT
// Promises on the loop, at most so many under way; what blocks holds the loop.
'use strict';
const { main } = require('./concbench_host');

main(async (records) => {
	const { tasks, concurrency } = records.job;
	let next = 0;
	const one = async () => {
		while (next < tasks)
			await records.event(next++, 0);
	};
	if (records.twin.start)
		await Promise.all(Array.from({ length: Math.min(concurrency, tasks) }, one));
	else
		for (let task = 0; task < tasks; task++)
			records.one(task, 0);
	return 1;
});
