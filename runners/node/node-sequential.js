// SPDX-License-Identifier: MIT
// One task after the other.
'use strict';
const { main } = require('./concbench_host');

main(async (records) => {
	for (let task = 0; task < records.job.tasks; task++)
		await records.alone(task, 0);
	return 1;
});
