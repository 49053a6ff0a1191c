// SPDX-License-Identifier: MIT
// fault: goes wrong on request, as fault.c does. Node blocks no signals: `deaf` hears those that it can.
'use strict';
const { spawnSync } = require('child_process');
const fs = require('fs');
const { isMainThread } = require('worker_threads');

const KILLS = { segv: 'SIGSEGV', abort: 'SIGABRT', kill: 'SIGKILL', stop: 'SIGSTOP' };
const DEAF = ['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGUSR2'];
const EIO = 5;

exports.setup = (job) => job.parameters;

function mark(fault) {
	if (fault.marks)
		fs.appendFileSync(fault.marks, `${process.pid}\n`);
}

function doze() {
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

// A session of its own, its parent gone, nothing open, no environment.
function daemon(fault) {
	const body = 'trap "" HUP INT TERM; [ -z "$1" ] || echo $$ >>"$1"; exec sleep 1000';
	spawnSync('/bin/sh', ['-c', 'setsid /bin/sh -c "$0" - "$1" & sleep 0.1', body, fault.marks],
		{ env: {}, stdio: 'ignore' });
}

function closeAll() {
	for (const name of fs.readdirSync('/proc/self/fd'))
		try {
			if (name >= 0)
				fs.closeSync(Number(name));
		} catch {
			// that of the folder itself
		}
}

exports.run = (fault, task) => {
	mark(fault);
	if (task !== fault.task)
		return task;
	if (fault.kind === 'error')
		throw Object.assign(new Error('as it was told'), { errno: -EIO });
	if (fault.kind in KILLS)
		process.kill(process.pid, KILLS[fault.kind]);
	if (fault.kind === 'exit')
		process.exit(7);
	if (fault.kind === 'deaf' && isMainThread)
		DEAF.forEach((name) => process.on(name, () => {}));
	if (fault.kind === 'daemon')
		daemon(fault);
	while (fault.kind === 'spin')
		;
	if (['hang', 'deaf', 'daemon'].includes(fault.kind))
		doze();
	if (fault.kind === 'close')
		closeAll();
	if (fault.kind === 'move' && isMainThread) // its workers cannot
		process.chdir('/');
	return fault.kind === 'wrong' ? task + 1 : task;
};
