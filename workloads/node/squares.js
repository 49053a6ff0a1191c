// SPDX-License-Identifier: MIT
// squares: the sum of the squares of a range of numbers, which the tasks share.
'use strict';

// By BigInt: other numbers are whole up to 2^53 only.
function sumOfSquares(first, end) {
	let sum = 0n;
	for (let number = first; number < end; number++)
		sum += number * number;
	return sum;
}

exports.setup = (job) => job;

exports.run = (job, task) => {
	const from = BigInt(job.parameters.from);
	const [first, end] = job.share(job.parameters.count, task);
	return BigInt.asUintN(64, sumOfSquares(from + first, from + end));
};
