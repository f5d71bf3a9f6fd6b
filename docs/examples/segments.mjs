#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Read segments.json: each segment, what sets it apart, and a customer's own words for it.
//
//     node segments.mjs unmet-out/segments.json
import { readFileSync } from "node:fs";

const path = process.argv[2];
if (!path) {
  console.error("usage: node segments.mjs SEGMENTS.JSON");
  process.exit(2);
}

const results = JSON.parse(readFileSync(path, "utf8"));
const major = Number(results.schema_version.split(".")[0]);
if (major !== 1) {
  console.error(`${path}: schema version ${results.schema_version}; this script knows version 1`);
  process.exit(1);
}

// As Python rounds: to the even neighbour when exactly between two.
function percent(share) {
  const exact = share * 100;
  const low = Math.floor(exact);
  if (exact - low !== 0.5) return Math.round(exact);
  return low % 2 === 0 ? low : low + 1;
}

const needs = new Map(results.needs.map((need) => [need.id, need]));
for (const segment of results.segments) {
  console.log(`Segment ${segment.id}: ${segment.label}, ${segment.customer_count} customers`);
  const members = new Set(segment.members.map((member) => member.customer));
  for (const defining of segment.defining_needs.slice(0, 3)) {
    const need = needs.get(defining.need);
    if (!need) continue; // dismissed since
    console.log(`  ${percent(defining.share)}% need: ${need.label} (${defining.lift.toFixed(1)} times as often as all)`);
    const quote = need.quotes.find((q) => members.has(q.customer));
    if (quote) console.log(`    "${quote.text}"`);
  }
}
