// SPDX-License-Identifier: Apache-2.0
// Opportunity: importance against satisfaction where customers rated needs, and how each figure came about. Without ratings
// only signals from text, and they are never called a score.
import { Fragment } from "preact";
import { scaleLinear } from "d3-scale";
import type { Need, Opportunity as Rated } from "../model";
import { NoNeeds, Title, go, quotesOf, to, useWorld } from "../app";
import { NeedLink } from "../parts";
import { NameText, named, useWidth } from "../labels";
import { cap, num, pct, range } from "../text";

const L = 44, R = 16, T = 30, B = 40;

interface Point { need: Need; x: number; y: number; r: number; weight: number; tip: string }

// The outline of where a score passes v: I + max(I - S, 0) = v.
const OUTLINE = (v: number): [number, number][] => [[v / 2, 0], [Math.min(10, v), Math.max(0, 2 * Math.min(10, v) - v)], [10, Math.max(0, 20 - v)], [10, 0]];

function Scatter({ points, x, y, nx, ny, regions }: { points: Point[]; x: [number, number]; y: [number, number]; nx: string; ny: string; regions?: boolean }) {
	const [ref, wide] = useWidth<HTMLElement>(), w = wide || 900, h = Math.round(Math.min(520, Math.max(360, w * 0.5)));
	const sx = scaleLinear(x, [L, w - R]), sy = scaleLinear(y, [h - B, T]), fmt = (max: number) => (v: number) => max <= 1 ? pct(v) : String(v);
	const names = named(points.map((p) => ({ id: p.need.id, x: sx(p.x), y: sy(p.y), r: p.r, label: p.need.label, weight: p.weight })), w, h - B);
	const ticks = w < 600 ? 4 : 6;
	return <figure ref={ref}><svg class="chart" viewBox={`0 0 ${w} ${h}`} role="group" aria-label={`${nx} against ${ny}; the table after it holds the same`}>
		{regions && [10, 12, 15].map((v) => <path key={v} class="region" d={"M" + OUTLINE(v).map(([i, s]) => `${sx(i)},${sy(s)}`).join("L") + "Z"} />)}
		{sx.ticks(ticks).map((v) => <g key={`x${v}`}><line class="grid" x1={sx(v)} x2={sx(v)} y1={T} y2={h - B} /><text x={sx(v)} y={h - B + 17} text-anchor="middle">{fmt(x[1])(v)}</text></g>)}
		{sy.ticks(5).map((v) => <g key={`y${v}`}><line class="grid" x1={L} x2={w - R} y1={sy(v)} y2={sy(v)} /><text x={L - 8} y={sy(v) + 4} text-anchor="end">{fmt(y[1])(v)}</text></g>)}
		<text class="strong" x={w - R} y={h - 4} text-anchor="end">{nx} →</text><text class="strong" x={0} y={12}>↑ {ny}</text>
		{points.map((p) => <a key={p.need.id} href={to(`need/${p.need.id}`)} aria-label={`${p.need.label}: ${p.tip}`}><title>{`${p.need.label}: ${p.tip}`}</title><circle class="dot" cx={sx(p.x)} cy={sy(p.y)} r={p.r} /></a>)}
		{regions && [10, 12, 15].map((v) => <text key={v} x={sx(10) - 6} y={sy(Math.max(0, 20 - v)) + (v === 10 ? 14 : 14)} text-anchor="end">{v === 10 ? "worth it, from 10" : v === 12 ? "high, from 12" : "extreme, over 15"}</text>)}
		{points.map((p) => <NameText key={p.need.id} name={names.get(p.need.id)} />)}
	</svg></figure>;
}

const word = (o: Rated) => o.opportunity > 15 ? "extreme" : o.opportunity > 12 ? "high" : o.opportunity >= 10 ? "worth it" : "no";
const box = (k: number, o: Rated) => 10 * k / o.respondents;

// How - an opportunity figure taken apart: what went in, the sum, and where it is from.
function How({ need, o, segment }: { need: Need; o: Rated; segment: string }) {
	const w = useWorld(), i = box(o.important, o), s = box(o.satisfied, o), e = w.results.engine;
	return <div class="columns how">
		<section><h3>What went in</h3><ul class="rows">
			<li><span>Rated it{segment && `, in ${segment}`}</span><span>{num(o.respondents)}</span></li>
			<li><span>Importance 9 or 10</span><span>{num(o.important)} of {num(o.respondents)}</span></li>
			<li><span>Satisfaction 9 or 10</span><span>{num(o.satisfied)} of {num(o.respondents)}</span></li>
			<li><span>Mean importance, 1 to 10</span><span>{o.importance.toFixed(2)}</span></li>
			<li><span>Mean satisfaction, 1 to 10</span><span>{o.satisfaction.toFixed(2)}</span></li></ul></section>
		<section><h3>How it is computed</h3>
			<p class="sum">I = 10 × {o.important} / {o.respondents} = {i.toFixed(1)}<br />S = 10 × {o.satisfied} / {o.respondents} = {s.toFixed(1)}<br />
				Opportunity = I + max(I − S, 0) = {i.toFixed(1)} + {Math.max(i - s, 0).toFixed(1)} = <b>{o.opportunity.toFixed(1)}</b><br />
				Gap = {o.importance.toFixed(2)} × (10 − {o.satisfaction.toFixed(2)}) = <b>{o.gap.toFixed(0)}%</b></p>
			<p class="small soft">95% intervals: opportunity {o.low.toFixed(1)} to {o.high.toFixed(1)}, gap {o.gap_low.toFixed(0)} to {o.gap_high.toFixed(0)}%, from 1,000 draws of the respondents with replacement (seed {e.seed}).</p></section>
		<section><h3>Where it is from</h3>
			<p class="small soft">Ratings joined with <code>unmet ratings</code>; each respondent once for this need. Measure: outcome-driven innovation (Ulwick 2005). The need itself was found in text:
				{" "}<a href={quotesOf({ need: need.id })}>{w.people(need.customer_count)} raise it</a> in {num(need.mention_count)} mentions. unmet {e.version}, options {e.config_hash.slice(0, 8)}.</p></section>
	</div>;
}

function Surveyed({ params }: { params: Record<string, string> }) {
	const w = useWorld(), s = w.segment(Number(params.segment) || 0), open = Number(params.need) || 0;
	const rated = (s ? (s.opportunity ?? []).map((o) => ({ need: w.need(o.need ?? 0), o })) : w.results.needs.map((n) => ({ need: n, o: n.opportunity }))).filter((r): r is { need: Need; o: Rated } => !!r.need && !!r.o)
		.sort((a, b) => b.o.opportunity - a.o.opportunity || b.o.gap - a.o.gap || a.need.id - b.need.id);
	if (!rated.length) return <p class="note">No need was rated by five or more of this segment: too few to say.</p>;
	const most = Math.max(...rated.map((r) => r.o.respondents));
	return <>
		<Scatter regions x={[0, 10]} y={[0, 10]} nx="importance (I)" ny="satisfaction (S)" points={rated.map(({ need, o }) => ({ need, x: box(o.important, o), y: box(o.satisfied, o), r: 4 + 5 * Math.sqrt(o.respondents / most), weight: o.opportunity,
			tip: `I ${box(o.important, o).toFixed(1)}, S ${box(o.satisfied, o).toFixed(1)}, opportunity ${o.opportunity.toFixed(1)}` }))} />
		<p class="small soft">I and S: the share who rate importance and satisfaction 9 or 10, times ten. Shaded: where I + max(I − S, 0) is 10 and more.</p>
		<div class="scroll"><table class="stack"><thead><tr><th scope="col">Need</th><th scope="col" class="n">Opportunity (95%)</th><th scope="col">Worth it?</th><th scope="col" class="n">I</th><th scope="col" class="n">S</th><th scope="col" class="n">Gap</th><th scope="col" class="n">Respondents</th><th scope="col"><span class="hide">How it is computed</span></th></tr></thead>
			<tbody>{rated.map(({ need, o }) => <Fragment key={need.id}><tr><td class="first"><NeedLink id={need.id} /></td><td class="n" data-th="Opportunity"><b>{o.opportunity.toFixed(1)}</b> <small class="faint">{o.low.toFixed(1)}–{o.high.toFixed(1)}</small></td>
				<td data-th="Worth it?">{word(o)}</td><td class="n" data-th="Importance (I)">{box(o.important, o).toFixed(1)}</td><td class="n" data-th="Satisfaction (S)">{box(o.satisfied, o).toFixed(1)}</td><td class="n" data-th="Gap">{o.gap.toFixed(0)}%</td><td class="n" data-th="Respondents">{num(o.respondents)}</td>
				<td class="n"><button type="button" class="bare" aria-expanded={open === need.id} onClick={() => go("opportunity", { ...params, need: open === need.id ? "" : need.id }, true)}>{open === need.id ? "close" : "how?"}</button></td></tr>
				{open === need.id && <tr class="opened"><td class="first" colSpan={8}><How need={need} o={o} segment={s?.label ?? ""} /></td></tr>}</Fragment>)}</tbody></table></div>
		<p class="small soft">Above 15 extreme, over 12 high, from 10 worth it. Gap = mean importance × (10 − mean satisfaction), as a percentage; over 30% is read as an eager market.</p>
	</>;
}

function Signals() {
	const { results, unit, people } = useWorld(), needs = results.needs.slice(0, 120), top = Math.min(1, Math.max(0.05, ...needs.map((n) => n.customer_share)) * 1.15);
	const low = Math.max(0, Math.floor(20 * Math.min(...needs.map((n) => n.unmet_share)) - 0.5) / 20), one = cap(unit[1]);
	return <>
		<Scatter x={[0, top]} y={[low, 1]} nx={`share of ${unit[1]} who raise it`} ny="share of it that is unmet" points={needs.map((n) => ({ need: n, x: n.customer_share, y: n.unmet_share, r: 3 + 9 * n.intensity, weight: n.customer_share * n.unmet_share,
			tip: `${people(n.customer_count)}, ${pct(n.unmet_share)} unmet, intensity ${n.intensity.toFixed(2)}` }))} />
		<p class="small soft">The larger the dot, the more strongly it is put. Further right and up is a better candidate to ask about.</p>
		<h2>The same as a table</h2>
		<div class="scroll"><table class="stack two"><caption>Signals from text. None of them is an opportunity score.</caption><thead><tr><th scope="col">Need</th><th scope="col" class="n">{one}</th><th scope="col" class="n">Share (95%)</th><th scope="col" class="n">Unmet</th><th scope="col" class="n">Intensity</th></tr></thead>
			<tbody>{needs.map((n) => <tr key={n.id}><td class="first"><NeedLink id={n.id} /></td><td class="n" data-th={one}><a href={quotesOf({ need: n.id })}>{num(n.customer_count)}</a></td><td class="n" data-th="Share (95%)"><a href={quotesOf({ need: n.id })}>{pct(n.customer_share)}</a> <small class="faint">{range(n.customer_share_ci[0], n.customer_share_ci[1])}</small></td>
				<td class="n" data-th="Unmet"><a href={quotesOf({ need: n.id, polarity: "unmet" })}>{pct(n.unmet_share)}</a></td><td class="n" data-th="Intensity"><a href={quotesOf({ need: n.id })}>{n.intensity.toFixed(2)}</a></td></tr>)}</tbody></table></div>
	</>;
}

export function OpportunityView({ params }: { params: Record<string, string> }) {
	const { results } = useWorld(), surveyed = results.needs.some((n) => n.opportunity);
	if (!results.needs.length) return <><Title title="Signals" /><NoNeeds /></>;
	return <>
		<Title title={surveyed ? "Opportunity" : "Signals, not yet opportunities"}>
			<p class="lead">{surveyed ? "Rated by customers: what matters to them and is not solved for them. An average over all hides who is eager, so look at each segment, too." :
				<>What people write shows candidates; how much a need matters and how well it is solved has to be asked. Next step: <code>unmet questionnaire</code> writes a short survey on the top needs, <code>unmet ratings</code> reads the answers.</>}</p></Title>
		{surveyed ? <>
			{results.segments.length > 1 && <form class="filters roomy" onSubmit={(e) => e.preventDefault()}><label>Who rated<select value={params.segment ?? ""} onChange={(e) => go("opportunity", { ...params, segment: e.currentTarget.value }, true)}>
				<option value="">everyone</option>{results.segments.map((s) => <option key={s.id} value={s.id}>{s.label}</option>)}</select></label></form>}
			<Surveyed params={params} /></> : <Signals />}
	</>;
}
