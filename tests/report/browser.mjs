// SPDX-License-Identifier: MIT
// browser.mjs CHROMIUM SAMPLE TRACE HOSTILE: pages of `concbench report` in a headless browser. Each
// must be silent, fetch nothing, satisfy axe-core and html-validate in every setting, and work with
// and without its script. Says what is wrong; exit status 1 if anything is.
import axe from "axe-core";
import { HtmlValidate } from "html-validate";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [ program, sample, trace, hostile ] = process.argv.slice(2);
let wrong = 0;

const fail = (text) => {
	wrong++;
	console.log(`WRONG: ${text}`);
};
const expect = (what, wanted, found) => {
	const [ a, b ] = [ wanted, found ].map((value) => JSON.stringify(value));
	if (a !== b)
		fail(`${what}: ${b} instead of ${a}`);
};

// Without Chromium's sandbox, which does not start for root; the pages are our own. A container may have
// neither a GPU nor much of /dev/shm.
const browser = await chromium.launch({
	executablePath : program,
	args : [ "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage" ],
	timeout : 170000,
});

// open(FILE, OPTIONS, async (page) => ...): in a context of its own; all it complains of or asks for is wrong.
const open = async (file, options, look) => {
	const url = pathToFileURL(resolve(file)).href;
	const name = `${file} ${JSON.stringify(options)}`;
	const context = await browser.newContext({ viewport : { width : 1280, height : 900 }, ...options });
	context.setDefaultTimeout(170000); // the test has a limit of its own, whatever else this machine does
	const page = await context.newPage();
	page.on("console", (message) => fail(`${name}: console ${message.type()}: ${message.text()}`));
	page.on("pageerror", (error) => fail(`${name}: ${error}`));
	page.on("dialog", (dialog) => {
		fail(`${name}: a dialog`);
		dialog.dismiss();
	});
	page.on("request", (request) => {
		if (request.url() !== url && !request.url().startsWith("data:image/svg+xml"))
			fail(`${name}: a request for ${request.url().slice(0, 80)}`);
	});
	await page.goto(url);
	await look(page, name);
	await context.close();
};

const checkAxe = async (page, name) => {
	// Evaluated by the debugger, which the page's policy does not bind.
	await page.evaluate(axe.source);
	const { violations, passes } = await page.evaluate(() => window.axe.run(document, { resultTypes : [ "violations" ] }));
	for (const { id, help, nodes } of violations)
		fail(`${name}: axe ${id}: ${help}: ${nodes.length} times, the first: ${nodes[0].html.slice(0, 200)}`);
	if (passes.length < 20)
		fail(`${name}: axe had ${passes.length} rules to check only`);
};

const checkWidth = async (page, name) => {
	const [ width, room ] = await page.evaluate(() => [ document.documentElement.scrollWidth, innerWidth ]);
	if (width > room)
		fail(`${name}: ${width} pixels wide, of ${room}`);
};

const checkFigures = async (page, name, theme) => {
	const shown = await page.evaluate(() => {
		const visible = (selector) => [...document.querySelectorAll(selector)].filter((image) => image.checkVisibility()).length;
		const all = document.querySelectorAll("figure").length;
		const broken = [...document.images].filter((image) => !image.complete || !image.naturalWidth).map((image) => image.alt);
		return { all, light : visible("img.light"), dark : visible("img.dark"), broken };
	});
	if (shown.all < 2)
		fail(`${name}: ${shown.all} figures`);
	expect(`${name}: figures`, {
		all : shown.all,
		light : theme === "light" ? shown.all : 0,
		dark : theme === "dark" ? shown.all : 0,
		broken : [],
	}, shown);
};

// Over the edge of what is wider than the screen lies an arrow, which belongs to what scrolls.
const checkEdge = async (page, name, width) => {
	const found = await page.$$eval(".wide", (all) => all.filter((wide) => wide.checkVisibility()).map((wide) => {
		wide.scrollIntoView({ block : "center" });
		const { right, top, height } = wide.getBoundingClientRect();
		return wide.scrollWidth > wide.clientWidth && document.elementFromPoint(right - 12, top + height / 2) === wide;
	}));
	expect(`${name}: the edge of what scrolls is marked`, found.map(() => width < 600), found);
};

// On a screen of the usual width the last column stands there whole.
const checkTableFits = async (page, name) => {
	const [ width, room ] = await page.$eval("table#cells", (table) => [ table.scrollWidth, table.parentElement.clientWidth ]);
	if (width > room)
		fail(`${name}: the table is ${width} pixels wide, of ${room}`);
};

const names = (page) => page.$$eval("table#cells tbody tr:not([hidden])", (rows) => rows.map((row) => row.cells[1].textContent));
const column = (page, index) =>
	page.$$eval("table#cells tbody tr", (rows, at) => rows.map((row) => Number(row.cells[at].dataset.value)), index);
const status = (page) => page.textContent(".filters [role=status]");

// By the keyboard alone: from the link to the table to its filters and the buttons of its columns.
const tabTo = async (page, text) => {
	for (let i = 0; i < 40; i++) {
		await page.keyboard.press("Tab");
		const here = await page.evaluate(() => (document.activeElement.labels?.[0] ?? document.activeElement).textContent);
		if (here.startsWith(text))
			return;
	}
	fail(`the keyboard does not reach ${text}`);
};
const checkTable = async (page) => {
	const before = await names(page);
	await page.keyboard.press("Tab");
	expect("the first stop", "Skip to the verdicts", await page.evaluate(() => document.activeElement.textContent));
	await tabTo(page, "With these words");
	await page.keyboard.type("SLEEP thr");
	expect("rows with these words", [ "threads" ], await names(page));
	expect("what is said", "1 of 16 cells shown", await status(page));
	await page.keyboard.press("Control+A");
	await page.keyboard.press("Delete");
	expect("all rows", before, await names(page));
	await tabTo(page, "Wall");
	const walls = await column(page, 3);
	for (const [ direction, sorted ] of [
		[ "ascending", [ ...walls ].sort((a, b) => a - b) ],
		[ "descending", [ ...walls ].sort((a, b) => b - a) ],
		[ "none", walls ],
	]) {
		await page.keyboard.press("Enter");
		expect(`order ${direction}`, sorted, await column(page, 3));
		expect("aria-sort", direction, await page.getAttribute("table#cells thead th:nth-child(4)", "aria-sort"));
	}
	expect("the order of the run", before, await names(page));
	await page.selectOption(".filters select >> nth=1", { label : "async" });
	expect("one runner", Array(4).fill("async"), await names(page));
	await page.selectOption(".filters select >> nth=0", { label : "sleep" });
	expect("one cell", "1 of 16 cells shown, in the order of the run", await status(page));
};

const checkCopy = async (page) => {
	await page.context().grantPermissions([ "clipboard-read", "clipboard-write" ]);
	await page.click("text=Copy suite.ini");
	await page.waitForSelector("text=Copied.");
	expect("what is copied", await page.textContent("pre#suite-ini"), await page.evaluate(() => navigator.clipboard.readText()));
};

const checkDownload = async (page, name, file) => {
	const [ download ] = await Promise.all([ page.waitForEvent("download"), page.click(`a[download="${file}"]`) ]);
	expect("its name", file, download.suggestedFilename());
	const size = Number(readFileSync(await download.path()).length);
	if (size < 1000)
		fail(`${name}: ${file} of ${size} bytes`);
};

const checkHostile = async (page, name) => {
	expect(`${name}: hacked`, false, await page.evaluate(() => "hacked" in window));
	const text = await page.textContent("main");
	for (const literal of [ "<script>window.hacked=1</script><img src=x onerror=window.hacked=1>", "__proto__", "constructor&amp;",
		     "thr\"eads' onmouseover='window.hacked=1", "]]> &amp; &#60;b&#62; -->" ])
		if (!text.includes(literal))
			fail(`${name}: not shown as it is: ${literal}`);
	const foreign = await page.$$eval("body img:not(figure img), figure img:not([src^='data:image/svg+xml;base64,']), iframe, object, a[href^='javascript:'], [onclick], [onload], [onerror], [onmouseover]",
		(all) => all.length);
	expect(`${name}: elements made by names`, 0, foreign);
	expect(`${name}: scripts`, 1, await page.$$eval("script", (all) => all.length));
};

const checkPlain = async (page, name) => {
	expect(`${name}: controls`, 0, await page.locator("button, select, input").count());
	expect(`${name}: rows`, 16, await page.locator("table#cells tbody tr:visible").count());
	await checkFigures(page, name, "light");
	await checkDownload(page, name, "samples.csv");
};

const checkPrinted = async (page, name) => {
	await page.emulateMedia({ media : "print", colorScheme : "dark" });
	await checkFigures(page, `${name} printed`, "light");
	expect("the paper", "rgb(255, 255, 255)", await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
	const pdf = await page.pdf({ format : "A4" });
	if (pdf.length < 20000)
		fail(`${name}: a PDF of ${pdf.length} bytes`);
};

const validator = new HtmlValidate({
	extends : [ "html-validate:recommended", "html-validate:document", "html-validate:a11y" ],
	// A title says what was found, which may be long.
	rules : { "long-title" : "off" },
});

const settings = {
	all : [ [ "light", 1280 ], [ "dark", 1280 ], [ "light", 360 ], [ "dark", 360 ] ],
	two : [ [ "light", 360 ], [ "dark", 1280 ] ],
};
for (const file of [ sample, trace, hostile ]) {
	for (const result of (await validator.validateFile(file)).results)
		for (const { line, message, ruleId } of result.messages)
			fail(`${file}:${line}: ${ruleId}: ${message}`);
	for (const [ colorScheme, width ] of settings[file === sample ? "all" : "two"])
		await open(file, { colorScheme, viewport : { width, height : 800 } }, async (page, name) => {
			await checkAxe(page, name);
			await checkWidth(page, name);
			await checkEdge(page, name, width);
			await checkFigures(page, name, colorScheme);
			if (file === sample && width === 1280)
				await checkTableFits(page, name);
			if (file === hostile)
				await checkHostile(page, name);
		});
}
await open(sample, {}, checkTable);
await open(sample, {}, checkCopy);
await open(sample, { colorScheme : "dark" }, checkPrinted);
await open(sample, { javaScriptEnabled : false }, checkPlain);
await browser.close();
process.exit(wrong ? 1 : 0);
