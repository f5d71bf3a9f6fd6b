// SPDX-License-Identifier: Apache-2.0
// What the tests of the pages share: a browser, TAP lines, and a page that remembers everything it asked for or complained of.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let number = 0, bad = 0;

export function report(good, name, more = "") {
	number++;
	if (!good) bad++;
	console.log(`${good ? "ok" : "not ok"} ${number} - ${name}`);
	if (!good && more) console.log(String(more).split("\n").slice(0, 20).map((l) => `# ${l}`).join("\n"));
}

export const skip = (name, why) => console.log(`ok ${++number} - ${name} # SKIP ${why}`);
export const failed = () => bad;

export function browserPath() {
	const path = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
	if (!path) throw new Error("no Chromium: tools/setup --tests installs it");
	return path;
}

export const launch = () => chromium.launch({ executablePath: browserPath(), args: ["--no-sandbox", "--disable-gpu"] });

export const VIEWS = ["", "needs", "need/N", "segments", "segment/S", "map", "map?by=people", "opportunity", "contrast", "trends", "documents", "document/0", "quotes?need=N", "unplaced", "data"];

// open - a page that keeps its requests, its errors and its dialogs.
export async function open(browser, url, options = {}) {
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
	context.setDefaultTimeout(60000); // other tests run beside this one
	const page = await context.newPage();
	page.seen = { requests: [], errors: [], dialogs: 0 };
	page.on("request", (r) => page.seen.requests.push(r.url()));
	page.on("console", (m) => { if (m.type() === "error") page.seen.errors.push(m.text()); });
	page.on("pageerror", (e) => page.seen.errors.push(e.message));
	page.on("dialog", (d) => { page.seen.dialogs++; d.dismiss(); });
	await page.goto(url);
	if (options.javaScriptEnabled !== false) await page.waitForSelector("#main h1");
	return page;
}

// visit - go to a view and wait until what it reads has been read.
export async function visit(page, view) {
	await page.evaluate((v) => { location.hash = "#/" + v; }, view);
	await page.waitForFunction(() => document.querySelector("#main h1") && !document.querySelector("#main .faint[aria-live]"), null, { timeout: 20000 });
	await page.waitForTimeout(60);
}

export async function axe(page) {
	// The policy of the page forbids scripts; the debugger's evaluate is no script of the page.
	await page.evaluate(axeSource);
	const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
	return result.violations.filter((v) => v.impact === "serious" || v.impact === "critical")
		.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(" ") + " " + (n.failureSummary ?? "").split("\n").pop()).join("; ")}`);
}

export function shots(folder) {
	mkdirSync(folder, { recursive: true });
	return (page, name) => page.screenshot({ path: `${folder}/${name.replace(/\W+/g, "-").replace(/^-|-$/g, "") || "overview"}.png`, fullPage: true });
}
