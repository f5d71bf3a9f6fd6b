// SPDX-License-Identifier: Apache-2.0
// The five things to know, as sentences: what is raised most, what is lacked most, what goes together, who needs the same,
// and what changed or what works. Each is a figure of the results with a quote; what is too small to say is not said.
import type { VNode } from "preact";
import type { Need, Quote, Results } from "../model";
import { quotesOf, to } from "../app";
import type { World } from "../app";
import { Voice } from "../parts";
import { MIN_GROUP, num, pct, range, stabilityWord, times } from "../text";

export interface Finding { kicker: string; say: VNode; quote?: Quote }
interface Said { kicker: string; say: VNode; need?: Need }

const link = (n: Need) => <a href={to(`need/${n.id}`)}><Voice text={n.label} /></a>;

// quoteOf - a quote of the need that has not been shown yet, a short one where there is one.
function quoteOf(n: Need | undefined, used: Set<number>): Quote | undefined {
	const q = n?.quotes.find((one) => !used.has(one.mention) && one.text.length < 150) ?? n?.quotes.find((one) => !used.has(one.mention) && one.text.length < 260) ?? n?.quotes.find((one) => !used.has(one.mention));
	if (q) used.add(q.mention);
	return q;
}

function most(w: World): Said | null {
	// What is praised is no need to act on, however many say so.
	const n = w.results.needs.find((x) => x.unmet_share > 1 / 3) ?? w.results.needs[0];
	if (!n) return null;
	return { need: n, kicker: n.unmet_share > 1 / 3 ? "Raised by most" : "Said by most", say: <>{link(n)}: <a href={quotesOf({ need: n.id })}>{num(n.customer_count)}</a> of {w.people(w.results.corpus.customer_count)} raise it, {pct(n.customer_share)}{" "}
		({range(...(n.customer_share_ci as [number, number]))}). <a href={quotesOf({ need: n.id, polarity: "unmet" })}>{pct(n.unmet_share)}</a> of what they say about it is unmet.</> };
}

function worst(w: World, not: Need): Said | null {
	const half = Math.max(MIN_GROUP / 2, w.results.needs[0].customer_count / 3);
	const n = w.results.needs.filter((x) => x !== not && x.customer_count >= half).sort((a, b) => b.unmet_share - a.unmet_share || b.customer_count - a.customer_count)[0];
	if (!n) return null;
	return { need: n, kicker: "Least solved", say: <>{link(n)}: <a href={quotesOf({ need: n.id, polarity: "unmet" })}>{pct(n.unmet_share)}</a> of what <a href={quotesOf({ need: n.id })}>{w.people(n.customer_count)}</a> say
		about it is unmet.</> };
}

function together(w: World): Said | null {
	const pair = w.results.co_occurrence.find((p) => p.q <= 0.05 && p.lift > 1 && p.customer_count >= 5), [a, b] = pair ? pair.needs.map((id) => w.need(id)) : [];
	if (!pair || !a || !b) return null;
	return { need: b, kicker: "Go together", say: <>{link(a)} and {link(b)}: <a href={quotesOf({ need: b.id, also: a.id, polarity: "lacking" })}>{w.people(pair.customer_count)}</a> raise both, {times(pair.lift)} as many as
		chance would give.</> };
}

function group(w: World): Said | null {
	const s = [...w.results.segments].sort((a, b) => Number(b.stability >= 0.75) - Number(a.stability >= 0.75) || b.customer_count - a.customer_count)[0];
	if (!s || w.results.segments.length < 2) return null;
	const top = s.defining_needs.slice(0, 3), first = top[0] && w.need(top[0].need);
	return { need: first, kicker: "A segment of its own", say: <><a href={to(`segment/${s.id}`)}><Voice text={s.label} /></a>: <a href={quotesOf({ segment: s.id })}>{w.people(s.customer_count)}</a>, a {stabilityWord(s.stability).word} segment.{" "}
		{first && top[0] ? <><a href={quotesOf({ need: first.id, segment: s.id, polarity: "lacking" })}>{pct(top[0].share)}</a> of them lack {link(first)}, {times(top[0].lift)} the average.</> : null}</> };
}

function change(w: World): Said | null {
	const n = w.results.needs.filter((x) => x.trend?.change && x.trend.change.ratio !== 1)
		.sort((a, b) => Math.abs(Math.log(b.trend!.change!.ratio || 1e-3)) - Math.abs(Math.log(a.trend!.change!.ratio || 1e-3)))[0], c = n?.trend?.change;
	if (!n || !c) return null;
	return { need: n, kicker: c.direction === "up" ? "Rising" : "Falling", say: <>{link(n)}: <a href={to("trends", { need: n.id })}>{times(c.ratio)}</a> as often as before ({c.low.toFixed(1)}–{c.high.toFixed(1)}), <a href={quotesOf({ need: n.id })}>{w.people(n.customer_count)}</a> in
		all.</> };
}

function works(w: World): Said | null {
	const n = w.results.needs.filter((x) => x.customer_count >= 5 && 2 * x.kinds.praise >= x.mention_count).sort((a, b) => b.kinds.praise - a.kinds.praise || a.id - b.id)[0];
	if (!n) return null;
	return { need: n, kicker: "What works", say: <>{link(n)}: <a href={quotesOf({ need: n.id })}>{w.people(n.customer_count)}</a> bring it up, <a href={quotesOf({ need: n.id, kind: "praise" })}>{num(n.kinds.praise)}</a> of {num(n.mention_count)} times as praise, <a href={quotesOf({ need: n.id, polarity: "unmet" })}>{pct(n.unmet_share)}</a> unmet.</> };
}

function spread(w: World): Said | null {
	const r: Results = w.results, few = r.needs.slice(0, 5), rest = r.needs.length;
	if (rest < 10) return null;
	const most = r.needs.filter((n) => n.customer_share >= 0.25).length, fifth = few[4];
	return { need: fifth, kicker: "Breadth", say: <>{most ? <><a href={to("needs")}>{most} of {rest}</a> needs are raised by a quarter or more of the {w.people(r.corpus.customer_count)}.</> :
		<>None of the <a href={to("needs")}>{rest} needs</a> is raised by a quarter of the {w.people(r.corpus.customer_count)}.</>} The fifth, {link(fifth)}, by <a href={quotesOf({ need: fifth.id })}>{num(fifth.customer_count)}</a>.</> };
}

export function findings(w: World): Finding[] {
	const used = new Set<number>(), out: Finding[] = [], first = most(w);
	const add = (f: Said | null) => { if (f && out.length < 5) out.push({ kicker: f.kicker, say: f.say, quote: quoteOf(f.need, used) }); };
	if (!first) return out;
	add(first);
	add(worst(w, first.need!));
	add(together(w));
	add(group(w));
	add(change(w));
	add(works(w));
	add(spread(w));
	return out;
}
