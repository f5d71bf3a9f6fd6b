// SPDX-License-Identifier: Apache-2.0
// live.test.mjs WORK SHOTS - the decisions of the review page, against a stand-in for its server that answers as
// docs/formats/review-api.yaml says: what is asked, what is sent, and what is shown when somebody else was faster.
import { readFileSync } from "node:fs";
import { axe, failed, launch, report, shots } from "./browser.mjs";

const [, , work, folder] = process.argv, browser = await launch(), shot = shots(folder), HOST = "http://unmet.test";
const html = readFileSync(`${work}/sample/report.html`, "utf8"), evidence = readFileSync(`${work}/sample/evidence.jsonl`, "utf8").split("\n").filter(Boolean).map((l) => JSON.parse(l));
const style = html.match(/<style>([^]*?)<\/style>/)[1], script = html.slice(html.indexOf("\n<script>") + 9, html.indexOf("</script>", html.indexOf("\n<script>")));
const index = readFileSync("tools/web/ui/src/index.html", "utf8");
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'";

// A server in memory: the sample's results, a log, and a revision that others can move on.
function server(read_only = false) {
	const s = {
		results: JSON.parse(readFileSync(`${work}/sample/segments.json`, "utf8")), rev: 7, log: [], posts: [], stale: false, stale_segments: false, refits: 0,
		mention: (e) => ({ mention: e.mention, document: "0", name: e.doc, title: "", source: e.source, customer: e.customer, speaker: e.speaker, date: e.date, kinds: e.kinds, polarity: e.polarity,
			intensity: e.intensity, solution: e.solution, need: e.need, posterior: e.posterior, unplaced: e.mention % 97 === 0, quote: e.quote, start: e.start, end: e.end }),
	};
	const page = (list, at) => ({ total: list.length, customer_count: new Set(list.map((e) => e.customer)).size, page: at, page_count: Math.max(1, Math.ceil(list.length / 50)), rows: list.slice((at - 1) * 50, at * 50).map(s.mention) });
	const count = (list) => ({ mention_count: list.length, document_count: new Set(list.map((e) => e.doc)).size, customer_count: new Set(list.map((e) => e.customer)).size });
	function decide(d) {
		if (d.base_rev !== s.rev || s.stale) return [409, { message: "need 1 was renamed meanwhile." }];
		const need = s.results.needs.find((n) => n.id === d.need);
		let list = evidence.filter((e) => e.need === d.need);
		if (d.op === "merge") list = [...list, ...evidence.filter((e) => d.other.includes(e.need) && !d.mention.includes(e.mention))];
		if (d.op === "split") list = evidence.filter((e) => d.mention.includes(e.mention));
		if (!d.dry_run) {
			s.rev++;
			s.log.push({ id: s.log.length + 1, rev: s.rev, at: "2026-01-01T10:00:00Z", actor: "test", op: d.op, need: d.need ?? 0, made: 0, name: need?.label ?? "", other: d.other ?? [], other_name: [], decision: d.decision ?? 0, mention_count: d.mention?.length ?? 0,
				orphan_count: 0, text: d.text ?? "", why: d.why ?? "", outcome: "applied", reason: "" });
			if (d.op === "rename") need.label = d.text;
			if (d.op === "revert") s.log[d.decision - 1].outcome = "reverted";
			if (d.op === "move") s.stale_segments = true;
		}
		return [200, { id: s.log.length, rev: s.rev, need: d.need ?? 0, label: need?.label ?? "", ...count(list), regrouped: ["merge", "split", "move"].includes(d.op) }];
	}
	s.answer = (method, url, body) => {
		const q = Object.fromEntries(url.searchParams), at = Number(q.page ?? 1);
		if (method === "POST") s.posts.push({ path: url.pathname, body });
		switch (url.pathname) {
		case "/api/session": return [200, { token: "t0ken", rev: s.rev, read_only, segments_stale: s.stale_segments }];
		case "/api/results": return [200, s.results];
		case "/api/data": return [200, { quotes: "all", rows: true, document_count: 614, whole_document_count: 614, reject_count: 0, rejects: [], attributes: [] }];
		case "/api/profile": return [200, { placed: 0, segments: [], needs: [] }];
		case "/api/evidence": return [200, page(evidence.filter((e) => (!q.need || e.need === Number(q.need)) && (!q.customer || e.customer === q.customer)), at)];
		case "/api/unplaced": return [200, page(evidence.filter((e) => e.mention % 97 === 0), at)];
		case "/api/decisions": return method === "POST" ? decide(body) : [200, { rev: s.rev, decisions: s.log }];
		case "/api/refit":
			if (method === "POST") s.refits = 1;
			else if (s.refits) s.refits++;
			if (s.refits > 3) s.stale_segments = false;
			return [method === "POST" ? 202 : 200, { state: s.refits === 0 ? "idle" : s.refits > 3 ? "done" : "running", stage: "segment", done: s.refits, total: 3, message: "" }];
		case "/api/labels": return method === "POST" ? [200, { labelled_count: body.rows.length, precision: 0.8, low: 0.6, high: 0.9 }] : [200, evidence.slice(0, 5).map((e) => ({ id: String(e.mention), text: e.quote, label: "" }))];
		default: return [404, { message: "no such page" }];
		}
	};
	return s;
}

async function start(s) {
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 } }), page = await context.newPage();
	page.trouble = [];
	page.foreign = [];
	page.on("pageerror", (e) => page.trouble.push(e.message));
	await page.route("**/*", async (route) => {
		const request = route.request(), url = new URL(request.url());
		const send = (status, contentType, body) => route.fulfill({ status, contentType, body, headers: { "content-security-policy": POLICY } });
		if (url.origin !== HOST) {
			page.foreign.push(url.href);
			return route.abort();
		}
		if (url.pathname === "/") return send(200, "text/html", index);
		if (url.pathname === "/app.css") return send(200, "text/css", style);
		if (url.pathname === "/app.js") return send(200, "text/javascript", script);
		if (request.method() === "POST" && (request.headers()["x-unmet-token"] !== "t0ken" || request.headers()["content-type"] !== "application/json")) return send(403, "application/json", '{"message":"no token"}');
		const [status, body] = s.answer(request.method(), url, request.method() === "POST" ? request.postDataJSON() : null);
		return send(status, "application/json", JSON.stringify(body));
	});
	await page.goto(HOST + "/");
	await page.waitForSelector("#main h1");
	page.to = async (view, what) => {
		await page.evaluate((v) => { location.hash = "#/" + v; }, view);
		await page.waitForSelector(what);
	};
	return page;
}

const s = server(), page = await start(s), [first, second] = s.results.needs, called = first.label;

await page.to(`need/${first.id}`, "text=Rename");
await shot(page, "live-need-1440");
await page.getByRole("button", { name: "Rename" }).click();
await page.locator("dialog input").first().fill("Assign <b>the</b> right person");
report((await axe(page)).length === 0, "axe finds nothing serious in a dialog", (await axe(page)).join("\n"));
await page.getByRole("button", { name: "Save" }).click();
await page.waitForSelector("dialog", { state: "detached" });
report((await page.locator("#main h1").innerText()) === "Assign <b>the</b> right person", "a rename shows at once, as text");
report(page.url().endsWith(`need/${first.id}`) && s.posts.at(-1).body.base_rev === 7, "the address stays; the decision says what it was based on");
await page.to("needs", "#main tbody tr");
report((await page.locator("#main tbody tr").first().innerText()).includes("Assign <b>the</b> right person"), "and everywhere else");

// Merge: the preview counts people once, and one quote is left out.
await page.to(`need/${first.id}`, "text=Merge…");
await page.getByRole("button", { name: "Merge…" }).click();
await page.locator("dialog select").selectOption(String(second.id));
await page.waitForSelector("dialog .checks input");
await page.locator("dialog .checks input").first().uncheck();
await page.waitForFunction(() => document.querySelector("dialog")?.textContent.includes("Together:"));
await page.waitForTimeout(400);
await shot(page, "live-merge-1440");
const both = evidence.filter((e) => e.need === first.id || e.need === second.id);
await page.waitForFunction((n) => document.querySelector("dialog").textContent.includes(`${n} mentions`), both.length - 1);
const said = await page.locator("dialog").innerText(), sent = s.posts.at(-1).body;
report(sent.dry_run === true && sent.mention.length === 1, "a merge is tried first, without the quote left out");
report(new Set(both.map((e) => e.customer)).size < first.customer_count + second.customer_count && !said.includes(`${first.customer_count + second.customer_count} accounts`), "people are not counted twice", said);
await page.getByRole("button", { name: "Merge", exact: true }).click();
await page.waitForSelector("dialog", { state: "detached" });
report(s.log.at(-1).op === "merge" && s.log.at(-1).mention_count === 1, "then made");

await page.getByRole("button", { name: "Split…" }).click();
await page.waitForSelector("dialog .checks input");
await page.waitForFunction(() => document.querySelector("dialog").textContent.includes("The new need:"));
const checked = await page.locator("dialog .checks input:checked").count(), boxes = await page.locator("dialog .checks input").count();
report(checked > 1 && checked < boxes, `a split is proposed: ${checked} of ${boxes}`);
await shot(page, "live-split-1440");
await page.getByRole("button", { name: "Split", exact: true }).click();
await page.waitForSelector("dialog", { state: "detached" });
report(s.log.at(-1).op === "split" && s.log.at(-1).mention_count === checked, "and made with what was chosen");

await page.to(`quotes?need=${first.id}`, "text=move…");
await page.getByRole("button", { name: "move…" }).first().click();
await page.locator("dialog select").selectOption(String(second.id));
await page.getByRole("button", { name: "Move", exact: true }).click();
await page.waitForSelector("text=older than your decisions");
report(s.log.at(-1).op === "move", "a mention moves, and segments are said to be older");
await page.getByRole("button", { name: "Find segments again" }).click();
await page.waitForSelector("text=Running again");
report(true, "a run in the background shows its progress");
await page.waitForSelector("text=Running again", { state: "detached", timeout: 8000 });
report(await page.getByText("older than your decisions").count() === 0, "and its end");

await page.to("unplaced", "text=accept…");
await page.getByRole("button", { name: "accept…" }).first().click();
await page.getByRole("button", { name: "Accept", exact: true }).click();
await page.waitForSelector("dialog", { state: "detached" });
report(s.log.at(-1).op === "accept", "an unplaced mention is accepted");

await page.to("history", "text=Undo");
const rows = await page.locator("#main tbody tr").count();
report((await page.locator("#main tbody tr").last().innerText()).includes(`renamed “${called}” to Assign <b>the</b> right person`), "the history says what a need was called before", await page.locator("#main tbody tr").last().innerText());
await page.getByRole("button", { name: "Undo" }).last().click();
await page.waitForFunction(() => document.querySelector("#main").textContent.includes("undone"));
report(s.log.at(-1).op === "revert" && s.log.at(-1).decision === 1 && s.log.filter((e) => e.outcome === "applied").length === rows, "the first decision is undone, the others stay");
await shot(page, "live-history-1440");

// Two people: the second is told, keeps what was typed, and can look at the newest.
await page.to(`need/${first.id}`, "text=Note");
await page.getByRole("button", { name: "Note" }).click();
await page.locator("dialog textarea").fill("ask them again in May");
s.stale = true;
await page.getByRole("button", { name: "Save" }).click();
await page.waitForSelector("dialog .banner");
report((await page.locator("dialog .banner").innerText()).includes("Somebody else") && (await page.locator("dialog textarea").inputValue()) === "ask them again in May", "who was slower is told, and nothing typed is lost");
await shot(page, "live-conflict-1440");
s.stale = false;
s.rev++;
await page.getByRole("button", { name: "Show the newest" }).click();
await page.waitForTimeout(300);
await page.getByRole("button", { name: "Save" }).click();
await page.waitForSelector("dialog", { state: "detached" });
report(s.log.at(-1).op === "note" && s.log.at(-1).text === "ask them again in May", "then the note is kept");

await page.to("label", "text=a need");
await page.locator('input[type="radio"]').first().check();
await page.getByRole("button", { name: "Send 1" }).click();
await page.waitForSelector("text=80%");
report(s.posts.at(-1).body.rows.length === 1, "a judged sample tells precision");
report(page.trouble.length === 0 && page.foreign.length === 0, "no error, and no request to anyone else", [...page.trouble, ...page.foreign].join("\n"));
await page.context().close();

const reader = await start(server(true));
await reader.to(`need/${first.id}`, "text=In their words");
report(await reader.getByRole("button", { name: /Rename|Merge|Split|Pin|move|accept/ }).count() === 0, "read only: nothing to decide with");
await reader.context().close();
await browser.close();
process.exit(failed() ? 1 : 0);
