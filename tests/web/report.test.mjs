// SPDX-License-Identifier: Apache-2.0
// report.test.mjs WORK SHOTS - report.html in a browser. WORK holds sample/, hostile/, endless/, none/, top/ and maybe large/, each written by unmet.
import { existsSync, readFileSync, statSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { VIEWS, axe, failed, launch, open, report, shots, skip, visit } from "./browser.mjs";

const [, , work, folder] = process.argv, browser = await launch(), shot = shots(folder);
const fileOf = (name) => `${work}/${name}/report.html`, urlOf = (name) => pathToFileURL(fileOf(name)).href;
const resultsOf = (name) => JSON.parse(readFileSync(`${work}/${name}/segments.json`, "utf8"));
const evidenceOf = (name) => readFileSync(`${work}/${name}/evidence.jsonl`, "utf8").split("\n").filter(Boolean).map((l) => JSON.parse(l));
const fill = (view, r) => view.replace("N", String(r.needs[0].id)).replace("S", String(r.segments[0]?.id ?? 1));
const only = (page, url) => page.seen.requests.filter((u) => u !== url && !u.startsWith("data:"));
const lead = (page) => page.locator("#main .lead").first().innerText();
const numbers = (text) => (text.match(/\d[\d,]*/g) ?? []).map((n) => Number(n.replace(/,/g, "")));

// every - all views in one size and colour scheme.
async function every(name, r, [width, height], colorScheme) {
	const page = await open(browser, urlOf(name), { viewport: { width, height }, colorScheme }), serious = [], wide = [], where = `${name}, ${width} px, ${colorScheme}`;
	for (const view of VIEWS.map((v) => fill(v, r))) {
		await visit(page, view);
		const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
		if (over > 0) wide.push(`${view}: ${over} px`);
		serious.push(...(await axe(page)).map((s) => `${view}: ${s}`));
		await shot(page, `${view}-${width}-${colorScheme}`);
	}
	report(page.seen.errors.length === 0, `${where}: ${VIEWS.length} views render`, page.seen.errors.join("\n"));
	report(only(page, urlOf(name)).length === 0, `${where}: no request`, only(page, urlOf(name)).join("\n"));
	report(serious.length === 0, `${where}: axe finds nothing serious`, serious.join("\n"));
	report(wide.length === 0, `${where}: nothing is wider than the screen`, wide.join("\n"));
	await page.context().close();
}

// The figures on the page are those of the files, and the quotes behind them add up to them.
async function agree(r, evidence) {
	const page = await open(browser, urlOf("sample")), need = r.needs[0];
	await visit(page, `quotes?need=${need.id}`);
	report(JSON.stringify(numbers(await lead(page)).slice(0, 2)) === JSON.stringify([need.mention_count, need.customer_count]), "the quotes behind a need are as many as it says", await lead(page));
	await visit(page, `quotes?need=${need.id}&polarity=unmet`);
	report(numbers(await lead(page))[0] === evidence.filter((e) => e.need === need.id && e.polarity === "unmet").length, "so are the unmet ones", await lead(page));
	const segment = r.segments[0], members = new Set(segment.members.map((m) => m.customer)), d = segment.defining_needs[0];
	const mine = evidence.filter((e) => members.has(e.customer) && e.need === d.need && e.polarity !== "met");
	await visit(page, `quotes?need=${d.need}&segment=${segment.id}&polarity=lacking`);
	report(JSON.stringify(numbers(await lead(page)).slice(0, 2)) === JSON.stringify([mine.length, new Set(mine.map((e) => e.customer)).size]), "a segment's cell opens its quotes", await lead(page));
	report(Math.abs(new Set(mine.map((e) => e.customer)).size / members.size - d.share) < 1e-3, "and is the share segments.json has");
	await visit(page, "segments");
	const cell = await page.locator(`.heat a[href*="need=${d.need}&segment=${segment.id}"]`).innerText();
	report(cell.includes(d.lift.toFixed(1) + "×"), "the heat map has the lift of segments.json", `${cell} ${d.lift}`);
	await visit(page, "needs?q=invoice&polarity=unmet");
	const want = new Set(evidence.filter((e) => e.quote.toLowerCase().includes("invoice") && e.polarity === "unmet").map((e) => e.need));
	report(await page.locator("#main tbody tr").count() === want.size, "words and polarity filter the needs");
	const value = await page.evaluate(() => location.hash);
	const again = await open(browser, urlOf("sample") + value);
	await again.waitForSelector("#main tbody tr");
	report(await again.locator("#main tbody tr").count() === want.size, "a filtered view can be sent as an address");
	const date = r.corpus.date_range.last.slice(0, 4) + "-06-30", early = evidence.filter((e) => e.need === need.id && e.date && e.date <= date);
	await visit(page, `quotes?need=${need.id}&to=${date}`);
	report(JSON.stringify(numbers(await lead(page)).slice(0, 2)) === JSON.stringify([early.length, new Set(early.map((e) => e.customer)).size]), "dates filter, and people count once", await lead(page));
	await visit(page, `need/${need.id}`);
	const first = evidence.find((e) => e.mention === need.quotes[0].mention);
	await page.locator(".why summary").first().click();
	const why = await page.locator(".why[open]").first().innerText();
	report(first.reasons.length > 0 && first.reasons.every((x) => why.includes(x.slice(x.indexOf(": ") + 2))) && why.includes(first.score.toFixed(1)), "why it is a need, in the cues of evidence.jsonl", why);
	report(!first.outcome || why.includes(first.outcome), "and the outcome behind it");
	await page.getByText("in context").first().click();
	await page.waitForSelector("mark.here");
	const marked = await page.locator("mark.here").innerText();
	report(need.quotes.some((q) => q.text === marked), "a quote opens in its transcript, highlighted", marked);
	await page.context().close();
	await again.context().close();
}

async function keyboard() {
	const page = await open(browser, urlOf("sample"));
	await page.keyboard.press("Tab");
	const reached = new Set();
	for (let i = 0; i < 30; i++) {
		reached.add(await page.evaluate(() => document.activeElement?.textContent?.slice(0, 20) ?? ""));
		await page.keyboard.press("Tab");
	}
	report(["Needs", "Segments", "Contrast", "Data"].every((n) => [...reached].some((t) => t.startsWith(n))), "the keyboard reaches every view", [...reached].join(" | "));
	await page.getByRole("link", { name: /^Needs/ }).first().focus();
	await page.keyboard.press("Enter");
	await page.waitForSelector("#main tbody tr");
	report(await page.evaluate(() => document.activeElement?.id) === "main", "a view that was opened has the focus");
	const small = await page.evaluate(() => [...document.querySelectorAll("button, select, input, nav a")].filter((e) => e.offsetParent && (e.getBoundingClientRect().height < 24)).map((e) => e.outerHTML.slice(0, 80)));
	report(small.length === 0, "what can be pressed is 24 px high", small.join("\n"));
	await page.context().close();
}

async function plain(r) {
	const page = await open(browser, urlOf("sample"), { javaScriptEnabled: false });
	report(await page.locator("#plain").isVisible() && await page.locator("#plain tbody tr").count() >= r.needs.length, "without JavaScript the needs are there");
	report(await page.locator("#plain blockquote").count() >= r.needs.length, "and quotes of each");
	report((await page.locator("#plain blockquote p").first().innerText()).includes(r.needs[0].quotes[0].text.slice(0, 40)), "in the customers' words");
	await shot(page, "plain-1440");
	await page.context().close();
}

async function hostile() {
	const name = "hostile", r = resultsOf(name), page = await open(browser, urlOf(name));
	const documents = new Set();
	for (const view of [...VIEWS.map((v) => fill(v, r)), ...r.needs.slice(0, 12).map((n) => `need/${n.id}`), "quotes?page=2", "quotes?page=3", "quotes?page=4"]) {
		await visit(page, view);
		for (const link of await page.locator('a[href^="#/document/"]').evaluateAll((list) => list.map((a) => a.getAttribute("href")))) documents.add(link.slice(2));
	}
	for (const view of [...documents].slice(0, 30)) await visit(page, view);
	report(await page.evaluate(() => window.pwned === undefined && !document.querySelector("#main img, #main iframe, #main script, #main object, #main [onerror], #main [onclick], #main style, #main base, #main form[action]")), "hostile text makes no element");
	report(page.seen.dialogs === 0 && page.seen.errors.length === 0, "and runs nothing", page.seen.errors.join("\n"));
	report(only(page, urlOf(name)).length === 0, "and asks for nothing", only(page, urlOf(name)).join("\n"));
	await visit(page, "quotes?q=alert(1)");
	report((await page.locator("#main").innerText()).includes("<script>"), "it is shown as it was written");
	await visit(page, "quotes?q=turned");
	report((await page.locator("#main .mark").allInnerTexts()).includes("U+202E"), "what cannot be seen is named");
	await visit(page, "quotes?q=formula");
	report((await page.locator("#main").innerText()).includes("=HYPERLINK("), "formulas are text");
	await visit(page, "quotes?q=%D9%85%D8%B1%D8%AD%D8%A8%D8%A7");
	report(await page.locator("#main .mark").count() === 0 && (await page.locator("#main").innerText()).includes("مرحبا"), "Arabic and emoji stay as they are");
	await page.context().close();
	const still = await open(browser, urlOf(name), { javaScriptEnabled: false });
	report(await still.locator("#plain script, #plain img, #plain iframe").count() === 0 && only(still, urlOf(name)).length === 0, "nor does the plain part");
	await still.context().close();
}

async function endless() {
	const page = await open(browser, urlOf("endless"));
	await visit(page, "quotes");
	report((await page.locator(".quote.long p").first().evaluate((e) => e.textContent.length)) > 1000000, "a quote of a megabyte is there");
	report(await page.locator(".quote.long").first().evaluate((e) => e.getBoundingClientRect().height) < 500, "and scrolls in its place");
	await page.context().close();
}

async function sharing(evidence) {
	const none = readFileSync(fileOf("none"), "utf8"), top = readFileSync(fileOf("top"), "utf8"), r = resultsOf("sample");
	const said = evidence.map((e) => e.quote).filter((q) => q.length > 40 && !q.includes('"'));
	report(said.every((q) => !none.includes(q)), "--quotes none: no quote is in the file");
	const kept = said.filter((q) => top.includes(JSON.stringify(q).slice(1, -1)));
	report(kept.length > 0 && kept.length <= 2 * r.needs.length, "--quotes top:2: at most two a need", kept.length);
	for (const name of ["none", "top"]) {
		const page = await open(browser, urlOf(name));
		for (const view of VIEWS.map((v) => fill(v, r))) await visit(page, view);
		await visit(page, "needs?segment=1");
		report(page.seen.errors.length === 0 && await page.locator("#main tbody tr").count() > 0, `--quotes ${name}: every view renders, numbers can still be filtered`, page.seen.errors.join("\n"));
		await page.context().close();
	}
}

async function large() {
	if (!existsSync(fileOf("large"))) return skip("real tickets", "no UNMET_SHARED");
	const r = resultsOf("large"), page = await open(browser, urlOf("large"));
	for (const view of VIEWS.map((v) => fill(v, r))) await visit(page, view);
	report(page.seen.errors.length === 0, "real tickets: every view renders", page.seen.errors.join("\n"));
	await visit(page, `quotes?need=${r.needs[0].id}`);
	report(JSON.stringify(numbers(await lead(page)).slice(0, 2)) === JSON.stringify([r.needs[0].mention_count, r.needs[0].customer_count]), "real tickets: numbers agree", await lead(page));
	await page.context().close();
}

const r = resultsOf("sample"), evidence = evidenceOf("sample");
const size = statSync(fileOf("sample")).size, data = statSync(fileOf("sample")).size - readFileSync(fileOf("sample"), "utf8").split('data-unmet="results"')[0].length;
console.log(`# report of the sample: ${size} bytes, of these data and page script ${data}`);
for (const scheme of ["light", "dark"]) await Promise.all([[1440, 900], [390, 844]].map((size) => every("sample", r, size, scheme)));
await agree(r, evidence);
await keyboard();
await plain(r);
await hostile();
await endless();
await sharing(evidence);
await large();
await browser.close();
process.exit(failed() ? 1 : 0);
