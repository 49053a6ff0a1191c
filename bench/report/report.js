// SPDX-License-Identifier: MIT
// Sorts and filters the table, copies listings. Everything it adds is made here: without it, the page
// has no control that does nothing. Text only ever gets in as text.
"use strict";
(() => {
	const make = (name, attributes = {}, ...content) => {
		const element = document.createElement(name);
		for (const [key, value] of Object.entries(attributes))
			element.setAttribute(key, value);
		element.append(...content);
		return element;
	};

	// ---- sorting: ascending, descending, as it was

	const orders = [ "ascending", "descending", "none" ];

	// A number where the column has numbers; what was not measured is last in either direction.
	const keyOf = (row, column) => {
		const cell = row.cells[column];
		if (cell.classList.contains("number"))
			return cell.dataset.value === undefined ? NaN : Number(cell.dataset.value);
		return cell.textContent;
	};
	const compare = (a, b, sign) => {
		if (typeof a === "string")
			return sign * a.localeCompare(b, "en", { numeric: true });
		if (Number.isNaN(a) || Number.isNaN(b))
			return Number.isNaN(a) - Number.isNaN(b);
		return sign * (a - b);
	};
	const sortRows = (table, rows, column, order) => {
		const sorted = rows.map((row, index) => ({ row, index, key: keyOf(row, column) }));
		const sign = order === "descending" ? -1 : 1;
		if (order !== "none")
			sorted.sort((a, b) => compare(a.key, b.key, sign) || a.index - b.index);
		table.tBodies[0].append(...sorted.map((entry) => entry.row));
		table.classList.toggle("sorted", order !== "none");
	};
	const makeSortable = (table, rows, tell) => {
		const headers = [ ...table.tHead.rows[0].cells ];
		headers.forEach((header, column) => {
			const name = header.querySelector(".column");
			const button = make("button", { type : "button" }, name.textContent);
			name.replaceChildren(button);
			header.setAttribute("aria-sort", "none");
			button.addEventListener("click", () => {
				const next = (orders.indexOf(header.getAttribute("aria-sort")) + 1) % 3;
				headers.forEach((other) => other.setAttribute("aria-sort", "none"));
				header.setAttribute("aria-sort", orders[next]);
				sortRows(table, rows, column, orders[next]);
				tell(orders[next] === "none" ? "in the order of the run"
							     : `sorted by ${name.textContent}, ${orders[next]}`);
			});
		});
	};

	// ---- filters

	const makeSelect = (label, rows, key) => {
		const values = [ ...new Set(rows.map((row) => row.dataset[key])) ];
		const select = make("select", {}, make("option", { value : "" }, "all"));
		values.forEach((value, index) => select.append(make("option", { value : `${index}` }, value)));
		const matches = (row) => select.value === "" || row.dataset[key] === values[select.value];
		return { label, control : select, matches, useful : values.length > 1 };
	};
	const makeSearch = (rows) => {
		const input = make("input", { type : "search", autocomplete : "off", spellcheck : "false" });
		const texts = new Map(rows.map((row) => [ row, row.textContent.toLowerCase() ]));
		const words = () => input.value.toLowerCase().split(/\s+/);
		const matches = (row) => words().every((word) => texts.get(row).includes(word));
		return { label : "With these words", control : input, matches, useful : rows.length > 1 };
	};
	const makeTable = (table) => {
		const rows = [ ...table.tBodies[0].rows ];
		const status = make("p", { role : "status" });
		let order = "";
		const filters = [
			...(rows.some((row) => row.dataset.workload !== undefined)
					? [ makeSelect("Workload", rows, "workload"), makeSelect("Runner", rows, "runner") ]
					: []),
			makeSearch(rows),
		].filter((filter) => filter.useful);
		const tell = () => {
			const shown = rows.filter((row) => !row.hidden).length;
			status.textContent = `${shown} of ${rows.length} cells shown${order ? `, ${order}` : ""}`;
		};
		const apply = () => {
			for (const row of rows)
				row.hidden = !filters.every((filter) => filter.matches(row));
			tell();
		};
		makeSortable(table, rows, (text) => {
			order = text;
			tell();
		});
		for (const filter of filters)
			filter.control.addEventListener("input", apply);
		table.parentElement.before(make("div", { class : "filters", role : "group", "aria-label" : "Filter the table" },
			...filters.map((filter) => make("label", {}, filter.label, filter.control)), status));
		tell();
	};

	// ---- copying

	const select = (element) => {
		const range = document.createRange();
		range.selectNodeContents(element);
		getSelection().removeAllRanges();
		getSelection().addRange(range);
	};
	const makeCopy = (listing) => {
		const button = make("button", { type : "button" }, `Copy ${listing.getAttribute("aria-label")}`);
		const status = make("p", { role : "status" });
		button.addEventListener("click", async () => {
			try {
				await navigator.clipboard.writeText(listing.textContent);
				status.textContent = "Copied.";
			} catch {
				select(listing);
				status.textContent = "Selected; copy it with the keyboard.";
			}
		});
		listing.after(make("div", { class : "copy" }, button, status));
	};

	// ---- what does not scroll need not be stopped at by the keyboard

	const watch = (scrollers) => {
		const update = (scroller) => {
			const scrolls = scroller.scrollWidth > scroller.clientWidth || scroller.scrollHeight > scroller.clientHeight;
			if (scrolls)
				scroller.setAttribute("tabindex", "0");
			else if (scroller !== document.activeElement)
				scroller.removeAttribute("tabindex");
		};
		const observer = new ResizeObserver((entries) => entries.forEach((entry) => update(entry.target)));
		scrollers.forEach((scroller) => observer.observe(scroller));
	};

	document.querySelectorAll("table#cells").forEach(makeTable);
	document.querySelectorAll("pre").forEach(makeCopy);
	watch(document.querySelectorAll(".scroller"));
})();
