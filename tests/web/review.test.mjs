// SPDX-License-Identifier: Apache-2.0
// review.test.mjs WORK SHOTS - the pages on a live project: `unmet review` itself, its link used once, under its own policy.
// What is decided in the browser is there after a restart and after everything was run again.
import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync } from "node:fs";
import { VIEWS, axe, failed, launch, open, report, shots, visit } from "./browser.mjs";

const [, , work, folder] = process.argv, browser = await launch(), shot = shots(folder), unmet = process.env.UNMET_BIN ?? "build/release/unmet";

// serve - a server on a project; its link. stop() is Ctrl+C.
async function serve(project) {
	const child = spawn(unmet, ["review", "-p", project, "--no-open"], { stdio: ["ignore", "pipe", "pipe"] });
	const url = await new Promise((found, fail) => {
		let said = "";
		child.stdout.on("data", (bytes) => {
			said += bytes;
			const link = /http:\S+/.exec(said);
			if (link) found(link[0]);
		});
		child.stderr.on("data", (bytes) => { said += bytes; });
		child.on("exit", (code) => fail(new Error(`unmet review ended with ${code}: ${said}`)));
	});
	return { url, origin: new URL(url).origin, stop: () => new Promise((done) => { child.on("exit", done); child.kill("SIGINT"); }) };
}

const copy = (name) => {
	mkdirSync(`${work}/live`, { recursive: true });
	copyFileSync(`${work}/${name}/project.unmet`, `${work}/live/${name}.unmet`);
	return `${work}/live/${name}.unmet`;
};
const ask = (page, path) => page.evaluate((p) => fetch(p).then((r) => r.json()), path);
const foreign = (page, server) => page.seen.requests.filter((u) => !u.startsWith(server.origin) && !u.startsWith("data:"));
const quiet = (page, server, what) => report(page.seen.errors.length === 0 && foreign(page, server).length === 0 && page.seen.dialogs === 0, `${what}: no error under the policy, no request to anyone else`, [...page.seen.errors, ...foreign(page, server)].join("\n"));
const closed = (page) => page.waitForSelector("dialog", { state: "detached" });
const button = (page, name) => page.getByRole("button", { name, exact: true });
const press = async (page, view, name) => {
	await visit(page, view);
	await button(page, name).click();
};

async function rename(page, need, text) {
	await press(page, `need/${need}`, "Rename");
	await page.locator("dialog input").first().fill(text);
	await button(page, "Save").click();
	await closed(page);
}

async function everything(page) {
	await press(page, "history", "Run everything again");
	await page.waitForFunction(() => fetch("/api/refit").then((a) => a.json()).then((a) => a.state === "done"), null, { timeout: 60000, polling: 300 });
	await page.waitForSelector("text=Running again", { state: "detached" });
	report(await page.locator("#main .banner[role=alert]").count() === 0, "everything runs again in the background, from the page");
}

async function views(page, server) {
	const r = await ask(page, "/api/results"), documents = await ask(page, "/api/documents"), serious = [];
	const all = [...VIEWS.map((v) => v.replace("N", r.needs[0].id).replace("S", r.segments[0].id).replace("document/0", `document/${documents.rows[0].document}`)), "history", "label"];
	for (const view of all) {
		await visit(page, view);
		if (await page.locator("#main [role=alert]").count()) serious.push(`${view}: ${await page.locator("#main [role=alert]").first().innerText()}`);
		serious.push(...(await axe(page)).map((s) => `${view}: ${s}`));
		await shot(page, `review-${view}`);
	}
	report(serious.length === 0, `${all.length} views render live; axe finds nothing serious`, serious.join("\n"));
	quiet(page, server, "live views");
	return r;
}

async function decide(page, r) {
	const NAME = "Find <i>what</i> was said & done", [a, b, c, d, e] = r.needs.map((n) => n.id);
	const of = async (need) => (await ask(page, `/api/evidence?need=${need}`));

	await rename(page, a, NAME);
	report((await page.locator("#main h1").innerText()) === NAME && page.url().endsWith(`need/${a}`), "a rename shows at once, as text, at the same address");

	// Merge b into a but for one quote.
	const before = [await of(a), await of(b)];
	await press(page, `need/${a}`, "Merge…");
	await page.locator("dialog select").selectOption(String(b));
	await page.waitForSelector("dialog .checks input");
	await page.locator("dialog .checks input").first().uncheck();
	await page.waitForFunction((n) => document.querySelector("dialog").textContent.includes(`${n} mentions`), before[0].total + before[1].total - 1);
	const foretold = await page.locator("dialog p[aria-live]").innerText();
	await button(page, "Merge").click();
	await closed(page);
	const merged = await of(a), left = await of(b);
	report(merged.total === before[0].total + before[1].total - 1 && left.total === 1, "merged, one quote left out", JSON.stringify([before.map((x) => x.total), merged.total, left.total]));
	report(foretold.includes(` ${merged.customer_count} `) && merged.customer_count <= before[0].customer_count + before[1].customer_count, "the preview told the people, counted once", foretold);

	// Split c by what is proposed.
	const whole = await of(c);
	await press(page, `need/${c}`, "Split…");
	await page.waitForFunction(() => document.querySelector("dialog").textContent.includes("The new need:"));
	const chosen = await page.locator("dialog .checks input:checked").count();
	await page.locator("dialog input").nth(1).fill("Split by hand");
	await page.waitForTimeout(300);
	await page.waitForFunction(() => document.querySelector("dialog").textContent.includes("The new need:"));
	await button(page, "Split").click();
	await closed(page);
	await page.waitForFunction((id) => !location.hash.endsWith(`need/${id}`), c);
	const made = Number(/need\/(\d+)/.exec(page.url())[1]), parts = [await of(c), await of(made)];
	report(parts[1].total === chosen && parts[0].total + parts[1].total === whole.total, "a split: the parts add up to the whole", JSON.stringify([whole.total, chosen, parts.map((x) => x.total)]));

	// Five edits, the first undone.
	await rename(page, d, "Undone");
	await rename(page, e, "Kept");
	await visit(page, "history");
	const row = page.locator("#main tbody tr", { hasText: "Undone" }).last();
	await row.getByRole("button", { name: "Undo" }).click();
	await page.waitForFunction(() => document.querySelector("#main").textContent.includes("reverted"));
	const now = await ask(page, "/api/results"), label = (id) => now.needs.find((n) => n.id === id)?.label;
	report(label(d) === r.needs[3].label && label(e) === "Kept", "an earlier decision undone, the later ones stay", `${label(d)} ${label(e)}`);
	await shot(page, "review-history-decided");

	await visit(page, "segments");
	report(await page.getByText("older than your decisions").count() === 1, "segments are said to be older than the decisions");
	await button(page, "Find segments again").click();
	await page.waitForSelector("text=older than your decisions", { state: "detached", timeout: 60000 });
	await page.waitForSelector("text=Running again", { state: "detached", timeout: 60000 });
	report((await ask(page, "/api/session")).segments_stale === false, "found again from the page, they are not");

	const placed = { merged: merged.rows.map((m) => m.mention), left: left.rows.map((m) => m.mention), split: parts[1].rows.map((m) => m.mention) };
	return async (page, when) => {
		const r2 = await ask(page, "/api/results"), named = (id) => r2.needs.find((n) => n.id === id)?.label, all = async (id) => {
			const out = [];
			for (let p = 1, of = 1; p <= of; p++) {
				const got = await ask(page, `/api/evidence?need=${id}&page=${p}`);
				of = got.page_count;
				out.push(...got.rows.map((m) => m.mention));
			}
			return new Set(out);
		};
		report(named(a) === NAME && named(e) === "Kept" && named(d) !== "Undone", `${when}: names stay, what was undone stays undone`, JSON.stringify([named(a), named(d), named(e)]));
		const [ina, inb, made2] = [await all(a), await all(b), await all(made)];
		report(placed.merged.every((m) => ina.has(m)) && placed.left.every((m) => !ina.has(m) && inb.has(m)), `${when}: merged but for the one quote`, JSON.stringify({ merged: placed.merged.filter((m) => !ina.has(m)).length, left: placed.left, inb: [...inb] }));
		report(placed.split.every((m) => made2.has(m)) && named(made) === "Split by hand", `${when}: split`, JSON.stringify([placed.split.length, made2.size, named(made)]));
		await visit(page, `need/${a}`);
		report((await page.locator("#main h1").innerText()) === NAME && await page.locator("#main i").count() === 0, `${when}: on the page too`);
	};
}

// Two pages: the slower one is told in words, and keeps what was typed.
async function two(page, server, project, r) {
	const need = r.needs[5].id, other = await page.context().newPage();
	await other.goto(server.origin + "/");
	await other.waitForSelector("#main h1");
	await visit(other, `need/${need}`);
	await button(other, "Note").click();
	await other.locator("dialog textarea").fill("ask again in May");
	await rename(page, need, "Faster");
	await button(other, "Save").click();
	await other.waitForSelector("dialog .banner");
	const told = await other.locator("dialog .banner").innerText();
	report(told.includes("Somebody else changed this") && !/\b409\b|rev\b/.test(told) && (await other.locator("dialog textarea").inputValue()) === "ask again in May", "who was slower is told in words and keeps what was typed", told);
	await button(other, "Show the newest").click();
	await other.waitForFunction(() => document.querySelector("#main h1").textContent === "Faster");
	await button(other, "Save").click();
	await closed(other);
	report((await ask(page, "/api/results")).needs.find((n) => n.id === need).note === "ask again in May", "then it is kept");
	await other.close();
	page.seen.errors = page.seen.errors.filter((e) => !e.includes("409")); // the browser's own line about the answer
}

async function hostile() {
	const server = await serve(copy("hostile")), page = await open(browser, server.url), links = new Set();
	const r = await ask(page, "/api/results");
	for (const view of ["", "needs", "map", "segments", "contrast", "unplaced", "data", "label", "documents", ...r.needs.slice(0, 8).map((n) => `need/${n.id}`), "quotes", "quotes?page=2", "quotes?page=3", "quotes?page=4"]) {
		await visit(page, view);
		for (const link of await page.locator('a[href^="#/document/"]').evaluateAll((list) => list.map((x) => x.getAttribute("href")))) links.add(link.slice(2));
	}
	for (const view of [...links].slice(0, 15)) await visit(page, view);
	report(await page.evaluate(() => window.pwned === undefined && !document.querySelector("#main img, #main iframe, #main script, #main object, #main [onerror], #main [onclick], #main style, #main base, #main form[action]")), "hostile text makes no element live");
	await visit(page, "quotes?q=alert(1)");
	report((await page.locator("#main").innerText()).includes("<script>"), "it is shown as it was written");
	await visit(page, "quotes?q=turned");
	report((await page.locator("#main .mark").allInnerTexts()).includes("U+202E"), "what cannot be seen is named");
	quiet(page, server, "hostile text");
	await page.context().close();
	await server.stop();
}

const project = copy("sample");
let server = await serve(project), page = await open(browser, server.url);
report(!page.url().includes("token") && !new URL(page.url()).search, "the link's secret is gone from the address");
const r = await views(page, server), survives = await decide(page, r);
await two(page, server, project, r);
await survives(page, "decided");
quiet(page, server, "decisions");
await page.context().close();
await server.stop();

server = await serve(project);
page = await open(browser, server.url);
await survives(page, "after a restart");
await everything(page);
await survives(page, "after everything ran again");
quiet(page, server, "after a restart");
await page.context().close();
await server.stop();
await hostile();
await browser.close();
process.exit(failed() ? 1 : 0);
