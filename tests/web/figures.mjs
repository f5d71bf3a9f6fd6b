// SPDX-License-Identifier: Apache-2.0
// figures.mjs REPORT... - how large a report is, when it is first seen, when it can be used, and how long a filter takes.
import { statSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { launch } from "./browser.mjs";

const ROUNDS = 5, browser = await launch(), median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

for (const file of process.argv.slice(2)) {
	const paint = [], ready = [], filter = [], memory = [], work = [];
	for (let i = 0; i < ROUNDS; i++) {
		const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
		const session = await page.context().newCDPSession(page);
		await session.send("Performance.enable", { timeDomain: "threadTicks" });
		await page.goto(pathToFileURL(file).href, { waitUntil: "commit" });
		await page.waitForSelector("#main h1");
		// What the page itself has worked until here, whatever else the machine does.
		const { metrics } = await session.send("Performance.getMetrics");
		work.push(1000 * (metrics.find((m) => m.name === "TaskDuration")?.value ?? NaN));
		ready.push(await page.evaluate(() => performance.now()));
		paint.push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN));
		// The first filter reads the mentions; the second is what every further one costs.
		for (const polarity of ["met", "unmet"]) {
			const took = await page.evaluate(async (p) => {
				const start = performance.now();
				location.hash = `#/quotes?q=e&polarity=${p}`;
				while (document.querySelector(`#main .quote:not(.${p})`) || !document.querySelector(`#main .quote.${p}`)) await new Promise(requestAnimationFrame);
				return performance.now() - start;
			}, polarity);
			if (polarity === "unmet") filter.push(took);
		}
		memory.push(await page.evaluate(() => performance.memory?.usedJSHeapSize / 1e6));
		await page.context().close();
	}
	console.log(`${file}: ${(statSync(file).size / 1e6).toFixed(2)} MB; first paint ${median(paint).toFixed(0)} ms, usable ${median(ready).toFixed(0)} ms (${median(work).toFixed(0)} ms of processor), a filter ${median(filter).toFixed(0)} ms, heap ${median(memory).toFixed(0)} MB (medians of ${ROUNDS})`);
}
await browser.close();
