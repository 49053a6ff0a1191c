// SPDX-License-Identifier: MIT
// What the hosts of twins in JavaScript share: the protocol of docs/languages.md, and the records.
//
// Node maps no memory of others: the ledger is kept in a buffer that the workers share, and written
// when the work is over or has failed, or the engine ends by itself; before that a record now and then, so that it is seen that the
// work goes on. What an engine that is killed has not written is lost.
'use strict';
const fs = require('fs');
const path = require('path');

const DONE = 1n << 32n; // the status in the fourth word of a record; its low half is the lane
const NOW_AND_THEN = 100000000n; // ns
const ANSWERED = 0x10000;
const ERRNO_OF_STATUS = { 401: 13, 403: 13, 404: 2, 410: 2 }; // EACCES, ENOENT
const EREMOTEIO = 121;
const EIO = 5;
const LAST_ERRNO = 133; // of Linux; libuv has some of its own beyond

// A number that JavaScript has exactly is one, else a BigInt.
function number(text) {
	const exact = Number(text);
	return Number.isSafeInteger(exact) ? exact : BigInt(text);
}

function parameters(brief) {
	const found = { ...brief.texts };
	for (const [name, value] of Object.entries(brief.numbers))
		found[name] = Array.isArray(value) ? value.map(number) : number(value);
	return found;
}

// What a twin's setup gets.
class Job {
	constructor(brief) {
		this.parameters = parameters(brief);
		this.inputs = brief.inputs;
		this.tasks = number(brief.tasks);
		this.seed = BigInt(brief.seed);
		this.concurrency = number(brief.concurrency);
		this.directory = brief.directory;
		this.fd = Number(brief.shared ?? -1);
	}

	// Writes into the shared block.
	write(bytes, offset) {
		fs.writeSync(this.fd, bytes, 0, bytes.length, offset);
	}

	// Of `total` things, numbered from 0, the first of a task's and the first behind them.
	share(total, task) {
		const [all, tasks] = [BigInt(total), BigInt(this.tasks)];
		const first = (of) => (all / tasks) * of + (of < all % tasks ? of : all % tasks);
		return [first(BigInt(task)), first(BigInt(task) + 1n)];
	}

	// Notes the HTTP status of a task's request where `check` looks for it; throws if it is one
	// of failure.
	answered(task, status) {
		const word = Buffer.alloc(4);
		word.writeUInt32LE(ANSWERED | status);
		this.write(word, 4 * (Number(this.inputs.statuses) + task));
		if (Math.trunc(status / 100) !== 2)
			throw Object.assign(new Error(`status ${status}`), {
				errno: -(ERRNO_OF_STATUS[status] ?? EREMOTEIO) });
	}
}

function badResult(task, result) {
	return new TypeError(`task ${task} gave ${result}: a result is a whole number from 0 to 2**64 - 1`);
}

// The ledger, and the only ways in which a task is run. A record is four words: when it started,
// when it ended, its result, its lane and status.
class Records {
	constructor(brief, twin, buffer) {
		this.job = new Job(brief);
		this.twin = twin;
		this.buffer = buffer ?? new SharedArrayBuffer(32 * this.job.tasks);
		this.words = new BigUint64Array(this.buffer);
		this.ledger = Number(brief.ledger);
		this.noted = 0n;
		this.written = false;
	}

	setup() {
		this.state = this.twin.setup ? this.twin.setup(this.job) : undefined;
		return this;
	}

	note(task, now) {
		if (now - this.noted < NOW_AND_THEN)
			return;
		this.noted = now;
		fs.writeSync(this.ledger, new Uint8Array(this.buffer, 32 * task, 32), 0, 32, 32 * task);
	}

	begin(task, lane) {
		const now = process.hrtime.bigint();
		this.words[4 * task + 3] = BigInt(lane);
		this.words[4 * task] = now;
		this.note(task, now);
	}

	end(task, lane, result) {
		const now = process.hrtime.bigint();
		this.words[4 * task + 1] = now;
		let whole;
		try {
			whole = BigInt(result);
		} catch {
			throw badResult(task, result);
		}
		if (BigInt.asUintN(64, whole) !== whole)
			throw badResult(task, result);
		this.words[4 * task + 2] = whole;
		this.words[4 * task + 3] = BigInt(lane) | DONE;
		this.note(task, now);
	}

	// An error of the system is the task's; any other ends the sample.
	failed(task, lane, error) {
		if (typeof error?.errno !== 'number')
			throw error;
		this.words[4 * task + 1] = process.hrtime.bigint();
		const told = Math.abs(error.errno);
		const code = Number.isInteger(told) && told > 0 && told <= LAST_ERRNO ? told : EIO;
		this.words[4 * task + 3] = BigInt(lane) | BigInt.asUintN(64, BigInt(-code) << 32n);
	}

	// Runs one task in its blocking form.
	one(task, lane) {
		this.begin(task, lane);
		let result;
		try {
			result = this.twin.run(this.state, task);
		} catch (error) {
			return this.failed(task, lane, error);
		}
		this.end(task, lane, result);
	}

	// Runs one task in its event form.
	async event(task, lane) {
		this.begin(task, lane);
		let result;
		try {
			result = await this.twin.start(this.state, task);
		} catch (error) {
			return this.failed(task, lane, error);
		}
		this.end(task, lane, result);
	}

	// One task to its end, where nothing else goes on meanwhile: blocking if there is that form.
	async alone(task, lane) {
		if (this.twin.run)
			this.one(task, lane);
		else
			await this.event(task, lane);
	}

	// Once: whatever comes after the first time has been told already.
	write() {
		if (this.written)
			return;
		this.written = true;
		const bytes = new Uint8Array(this.buffer);
		for (let at = 0; at < bytes.length;)
			at += fs.writeSync(this.ledger, bytes, at, bytes.length - at, at);
	}
}

// ---- the protocol --------------------------------------------------------------------------------

function load(brief) {
	const twin = require(brief.twin);
	if (typeof twin.run !== 'function' && typeof twin.start !== 'function')
		throw new Error('the twin exports neither run nor start');
	return twin;
}

// What is wrong, in one line, and where in the twin.
function firstLine(error, twin) {
	const text = `${error?.name ?? 'Error'}: ${error?.message ?? error}`.split('\n')[0];
	const at = String(error?.stack).split(`${twin}:`)[1];
	return at ? `${text} (${path.basename(twin)}, line ${parseInt(at, 10)})` : text;
}

class Control {
	constructor(brief) {
		this.fd = Number(brief.control);
	}

	say(line) {
		fs.writeSync(this.fd, line.slice(0, 500) + '\n');
	}

	hear() {
		const heard = Buffer.alloc(64);
		return heard.toString('latin1', 0, fs.readSync(this.fd, heard));
	}
}

function answer(brief, control) {
	const twin = load(brief);
	twin.needs?.(parameters(brief));
	control.say(`fact version node ${process.versions.node}`);
	control.say(`fact form ${twin.start ? 'event' : 'blocking'}`);
	control.say('ready');
}

// What this process has used.
function used() {
	const of = process.resourceUsage();
	return {
		user_ns: 1000 * of.userCPUTime,
		system_ns: 1000 * of.systemCPUTime,
		switches_voluntary: of.voluntaryContextSwitches,
		switches_involuntary: of.involuntaryContextSwitches,
		faults_minor: of.minorPageFault,
		faults_major: of.majorPageFault,
	};
}

async function measure(brief, control, records, execute) {
	control.say('ready');
	if (control.hear() !== 'go\n')
		return;
	const before = used();
	const workers = await execute(records, brief);
	records.write();
	const words = Object.entries(used()).map(([name, value]) => `${name}=${value - before[name]}`);
	control.say(`done workers=${workers} rss_bytes=0 ${words.join(' ')}`);
	control.hear(); // until it hangs up: its memory is looked at
}

// A host's life. `execute(records, brief)` runs all tasks and gives the number of workers. `elsewhere`:
// the twin is set up where its tasks run.
exports.main = async (execute, elsewhere = false) => {
	const brief = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
	const control = new Control(brief);
	let records;
	const fail = (error) => {
		records?.write();
		control.say('error ' + firstLine(error, brief.twin));
		process.exit(1);
	};
	process.on('uncaughtException', fail);
	process.on('exit', () => records?.write()); // where a twin ends the engine, or nothing is left to wait for
	try {
		if (!('tasks' in brief))
			return answer(brief, control);
		records = new Records(brief, load(brief));
		if (!elsewhere)
			records.setup();
		await measure(brief, control, records, execute);
		process.exit(0);
	} catch (error) {
		fail(error);
	}
};

exports.load = load;
exports.Records = Records;
