// SPDX-License-Identifier: Apache-2.0
// pictures.mjs REPORT FOLDER - the pictures of the documents, from a report of the sample corpus.
import { pathToFileURL } from "node:url";
import { launch, open, visit } from "./browser.mjs";

const [, , file, folder] = process.argv, browser = await launch();
for (const [name, view, colorScheme] of [["report-overview", "", "light"], ["report-needs", "needs", "light"], ["report-segments", "segments", "dark"], ["report-map", "map", "light"]]) {
	const page = await open(browser, pathToFileURL(file).href, { viewport: { width: 1200, height: 800 }, colorScheme });
	await visit(page, view);
	await page.screenshot({ path: `${folder}/${name}.png` });
	await page.context().close();
}
await browser.close();
