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

const RESET = ['ECONNRESET', 'EPIPE']; // errors without an errno, some of them

// The errno that C's client has for it: errno_of in workloads/client.c. `begun`: the answer's head came.
function errnoOf(error, begun) {
	if (begun || RESET.includes(error.code))
		return -104; // ECONNRESET
	if (['ENOTFOUND', 'EAI_AGAIN'].includes(error.code))
		return -113; // EHOSTUNREACH
	return error.errno ?? error.errors?.[0].errno ?? -71; // EPROTO
}

// Their own: the global ones may go by a proxy (NODE_USE_ENV_PROXY).
const agents = {};

// The timeout is of the whole request: http's own is for each silence. Like C it asks again where a
// connection was kept that the server has closed.
async function get(url, timeout) {
	const scheme = url.split(':')[0];
	const client = require(scheme);
	agents[scheme] ??= new client.Agent({ keepAlive: true });
	let request, answer, late;
	const timer = setTimeout(() => {
		late = Object.assign(new Error('timeout'), { errno: -110 });
		request.destroy();
	}, Math.ceil(timeout));
	const ask = () => {
		request = client.get(url, { agent: agents[scheme] });
		request.on('error', () => {}); // of which the answer tells, once there is one
		return once(request, 'response').catch((error) => {
			if (late || !request.reusedSocket || !RESET.includes(error.code))
				throw error;
			return ask();
		});
	};
	try {
		[answer] = await ask();
		const parts = [];
		for await (const part of answer)
			parts.push(part);
		return { status: answer.statusCode, page: Buffer.concat(parts) };
	} catch (error) {
		throw late ?? Object.assign(error, { errno: errnoOf(error, answer) });
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
