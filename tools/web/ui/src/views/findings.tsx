// SPDX-License-Identifier: Apache-2.0
// The five things to know, as sentences: what is raised most, what is lacked most, what goes together, who needs the same,
// and what changed or what works. Each is a figure of the results with a quote; what is too small to say is not said.
import type { VNode } from "preact";
import type { Need, Quote, Results } from "../model";
import { quotesOf, to } from "../app";
import type { World } from "../app";
import { Voice } from "../parts";
import { MIN_GROUP, pct, range, stabilityWord, times } from "../text";

export interface Finding { say: VNode; quote?: Quote }

const link = (n: Need) => <a href={to(`need/${n.id}`)}><Voice text={n.label} /></a>;

// of - the need whose quote has not been shown yet.
function quoteOf(n: Need | undefined, used: Set<number>): Quote | undefined {
	const q = n?.quotes.find((one) => !used.has(one.mention) && one.text.length < 260) ?? n?.quotes.find((one) => !used.has(one.mention));
	if (q) used.add(q.mention);
	return q;
}

function most(w: World): { say: VNode; need: Need } | null {
	const n = w.results.needs[0];
	if (!n) return null;
	return { need: n, say: <>What most {w.unit[1]} raise is {link(n)}: <a href={quotesOf({ need: n.id })}>{w.people(n.customer_count)}</a>, {pct(n.customer_share)} of
		all ({range(...(n.customer_share_ci as [number, number]))}), and {pct(n.unmet_share)} of what they say of it is unmet.</> };
}

function worst(w: World, not: Need): { say: VNode; need: Need } | null {
	const half = Math.max(MIN_GROUP / 2, w.results.needs[0].customer_count / 3);
	const n = w.results.needs.filter((x) => x !== not && x.customer_count >= half).sort((a, b) => b.unmet_share - a.unmet_share || b.customer_count - a.customer_count)[0];
	if (!n) return null;
	return { need: n, say: <>Least solved is {link(n)}: <a href={quotesOf({ need: n.id, polarity: "unmet" })}>{pct(n.unmet_share)}</a> of
		what {w.people(n.customer_count)} say of it is a lack.</> };
}

function together(w: World): { say: VNode; need: Need } | null {
	const pair = w.results.co_occurrence.find((p) => p.q <= 0.05 && p.lift > 1 && p.customer_count >= 5), [a, b] = pair ? pair.needs.map((id) => w.need(id)) : [];
	if (!pair || !a || !b) return null;
	return { need: b, say: <>Whoever raises {link(a)} tends to raise {link(b)}, too: {w.people(pair.customer_count)} raise both, {times(pair.lift)} what chance
		would give. Solve them together.</> };
}

function group(w: World): { say: VNode; need?: Need } | null {
	const s = [...w.results.segments].sort((a, b) => Number(b.stability >= 0.75) - Number(a.stability >= 0.75) || b.customer_count - a.customer_count)[0];
	if (!s || w.results.segments.length < 2) return null;
	const top = s.defining_needs.slice(0, 3), first = top[0] && w.need(top[0].need);
	return { need: first, say: <>The <a href={to(`segment/${s.id}`)}>{stabilityWord(s.stability).word} segment <Voice text={s.label} /></a> is {w.people(s.customer_count)}, {pct(s.share)} of
		those placed. {first && top[0] ? <>{pct(top[0].share)} of them raise {link(first)}, {times(top[0].lift)} the average.</> : null}</> };
}

function change(w: World): { say: VNode; need: Need } | null {
	const n = w.results.needs.filter((x) => x.trend?.change && x.trend.change.ratio !== 1)
		.sort((a, b) => Math.abs(Math.log(b.trend!.change!.ratio || 1e-3)) - Math.abs(Math.log(a.trend!.change!.ratio || 1e-3)))[0], c = n?.trend?.change;
	if (!n || !c) return null;
	return { need: n, say: <>Going <a href={to("trends", { need: n.id })}>{c.direction}</a> is {link(n)}: {c.ratio.toFixed(1)} times as often as before
		({c.low.toFixed(1)}–{c.high.toFixed(1)}).</> };
}

function works(w: World): { say: VNode; need: Need } | null {
	const n = w.results.needs.filter((x) => x.customer_count >= 5).sort((a, b) => a.unmet_share - b.unmet_share)[0];
	if (!n || n.unmet_share > 0.8) return null;
	return { need: n, say: <>Met best so far is {link(n)}: only <a href={quotesOf({ need: n.id, polarity: "unmet" })}>{pct(n.unmet_share)}</a> of what {w.people(n.customer_count)} say
		of it is a lack.</> };
}

function spread(w: World): { say: VNode; need?: Need } | null {
	const r: Results = w.results, few = r.needs.slice(0, 5), rest = r.needs.length;
	if (rest < 10) return null;
	const most = r.needs.filter((n) => n.customer_share >= 0.25).length;
	return { need: few[4], say: <>No single need dominates: <a href={to("needs")}>{most} of {rest}</a> needs are raised by a quarter of {w.unit[1]} or more.</> };
}

export function findings(w: World): Finding[] {
	const used = new Set<number>(), out: Finding[] = [], first = most(w);
	const add = (f: { say: VNode; need?: Need } | null) => { if (f && out.length < 5) out.push({ say: f.say, quote: quoteOf(f.need, used) }); };
	if (!first) return out;
	add(first);
	add(worst(w, first.need));
	add(together(w));
	add(group(w));
	add(change(w));
	add(works(w));
	add(spread(w));
	return out;
}
