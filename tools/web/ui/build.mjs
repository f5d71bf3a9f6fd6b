// SPDX-License-Identifier: Apache-2.0
// build.mjs [--check] - the page's script and style into engine/export/report_assets.c. The same sources give the same
// bytes; --check says whether the committed file is what they give.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const target = fileURLToPath(new URL("../../../engine/export/report_assets.c", import.meta.url));

const result = await build({
	absWorkingDir: here,
	entryPoints: { app: "src/main.tsx", style: "src/style.css" },
	outdir: "out",
	bundle: true,
	minify: true,
	write: false,
	format: "iife",
	target: ["es2022"],
	charset: "ascii",
	legalComments: "none",
	jsx: "automatic",
	jsxImportSource: "preact",
});
const output = (end) => result.outputFiles.find((f) => f.path.endsWith(end)).text;
// No text of ours may end the script element it stands in.
const script = output("app.js").replace(/<(?=\/script|!--)/gi, "\\x3c").trimEnd();
const style = output("style.css").trimEnd();
const index = readFileSync(new URL("src/index.html", import.meta.url), "utf8");

const hash = (text) => createHash("sha256").update(text, "utf8").digest("base64");

// A string in lines of about a hundred characters: diffs stay readable and no line is endless.
function literal(text) {
	const lines = [];
	for (let at = 0; at < text.length;) {
		let end = Math.min(at + 110, text.length);
		const nl = text.indexOf("\n", at);
		if (nl >= 0 && nl < end) end = nl + 1;
		const part = text.slice(at, end).replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n").replace(/\?\?/g, "?\\?")
			.replace(/[^\x20-\x7e]/g, (c) => [...Buffer.from(c, "utf8")].map((b) => "\\" + b.toString(8).padStart(3, "0")).join(""));
		lines.push(`\t"${part}"`);
		at = end;
	}
	return lines.length ? lines.join("\n") : '\t""';
}

const size = (text) => Buffer.byteLength(text, "utf8");
const text = `/* SPDX-License-Identifier: Apache-2.0 */
/* Generated from tools/web/ui by \`npm run build\`. Do not edit: change the sources there and build again. */
#include "export/report.h"

#if defined(__GNUC__)
#pragma GCC diagnostic ignored "-Woverlength-strings"
#endif

const size_t um_asset_script_bytes = ${size(script)};
const size_t um_asset_style_bytes = ${size(style)};
const size_t um_asset_index_bytes = ${size(index)};

/* SHA-256 in base64, for the policy of the page. */
const char um_asset_script_hash[] = "${hash(script)}";
const char um_asset_style_hash[] = "${hash(style)}";

const char um_asset_index[] =
${literal(index)};

const char um_asset_style[] =
${literal(style)};

const char um_asset_script[] =
${literal(script)};
`;

if (process.argv[2] === "--check") {
	if (readFileSync(target, "utf8") !== text) {
		console.error("engine/export/report_assets.c is not what tools/web/ui gives: run `npm run build` there");
		process.exit(1);
	}
} else {
	writeFileSync(target, text);
	console.log(`script ${size(script)} bytes, style ${size(style)} bytes`);
}
