// SPDX-License-Identifier: MIT
// fetch: pages over HTTP. There is no form that blocks.
'use strict';
const { once } = require('events');

function adler32(bytes) {
	let [sum, sums] = [1, 0];
	for (const byte of bytes) {
		sum = (sum + byte) % 65521;
		sums = (sums + sum) % 65521;
	}
	return sums * 65536 + sum;
}

// The timeout is of the whole request: http's own is for each silence.
async function get(url, timeout) {
	const request = require(url.startsWith('https:') ? 'https' : 'http').get(url);
	let late;
	const timer = setTimeout(() => {
		late = Object.assign(new Error('timeout'), { errno: -110 });
		request.destroy();
	}, Math.ceil(timeout));
	try {
		const [answer] = await once(request, 'response');
		const parts = [];
		for await (const part of answer)
			parts.push(part);
		return { status: answer.statusCode, page: Buffer.concat(parts) };
	} catch (error) {
		throw late ?? error;
	} finally {
		clearTimeout(timer);
	}
}

exports.setup = (job) => job;

exports.start = async (job, task) => {
	const own = `http://127.0.0.1:${job.inputs.port}/${task}`;
	const { status, page } = await get(job.parameters.url || own, job.parameters.timeout / 1e6);
	job.answered(task, status);
	return adler32(page);
};
