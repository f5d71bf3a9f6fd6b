// SPDX-License-Identifier: Apache-2.0
// Opportunity: importance against satisfaction where customers rated needs. Without ratings only signals from text, and they
// are never called a score.
import { scaleLinear } from "d3-scale";
import type { Need, Opportunity as Rated } from "../model";
import { Title, go, quotesOf, to, useWorld } from "../app";
import { NeedLink } from "../parts";
import { named, short } from "../labels";
import { num, pct, range } from "../text";

const W = 760, H = 480, L = 48, B = 44;

interface Point { need: Need; x: number; y: number; r: number; tip: string }

function Scatter({ points, x, y, nx, ny, regions }: { points: Point[]; x: [number, number]; y: [number, number]; nx: string; ny: string; regions?: boolean }) {
	const sx = scaleLinear(x, [L, W - 12]), sy = scaleLinear(y, [H - B, 12]), fmt = (v: number) => x[1] <= 1 ? pct(v) : String(v);
	const names = named(points.map((p) => ({ id: p.need.id, x: sx(p.x), y: sy(p.y), r: p.r, label: p.need.label })), W);
	// Where a score passes 10, 12, 15: I + max(I - S, 0).
	const line = (score: number) => `M${sx(score / 2)},${sy(0)} L${sx(Math.min(10, score))},${sy(Math.min(10, Math.max(0, 2 * Math.min(10, score) - score)))} L${sx(10)},${sy(Math.min(10, 20 - score))} L${sx(10)},${sy(0)} Z`;
	return <svg class="chart" viewBox={`0 0 ${W} ${H}`} role="group" aria-label={`${nx} against ${ny}; the table after it holds the same`}>
		{regions && [10, 12, 15].map((v) => <path key={v} class="region" d={line(v)} />)}
		{sx.ticks(5).map((v) => <g key={`x${v}`}><line class="grid" x1={sx(v)} x2={sx(v)} y1={12} y2={H - B} /><text x={sx(v)} y={H - B + 18} text-anchor="middle">{fmt(v)}</text></g>)}
		{sy.ticks(5).map((v) => <g key={`y${v}`}><line class="grid" x1={L} x2={W - 12} y1={sy(v)} y2={sy(v)} /><text x={L - 8} y={sy(v) + 4} text-anchor="end">{y[1] <= 1 ? pct(v) : v}</text></g>)}
		<text class="strong" x={W - 12} y={H - 6} text-anchor="end">{nx} →</text><text class="strong" x={L + 6} y={26}>↑ {ny}</text>
		{points.map((p) => {
			const cx = sx(p.x), cy = sy(p.y), side = names.get(p.need.id);
			return <a key={p.need.id} href={to(`need/${p.need.id}`)} aria-label={`${p.need.label}: ${p.tip}`}><title>{`${p.need.label}: ${p.tip}`}</title>
				<circle class="dot" cx={cx} cy={cy} r={p.r} />{side && <text class="name" x={cx + side * (p.r + 4)} y={cy + 4} text-anchor={side < 0 ? "end" : "start"}>{short(p.need.label)}</text>}</a>;
		})}
	</svg>;
}

const word = (o: Rated) => o.opportunity > 15 ? "extreme" : o.opportunity >= 12 ? "high" : o.opportunity >= 10 ? "worth it" : "no";

function Surveyed({ segment }: { segment: number }) {
	const w = useWorld(), s = w.segment(segment);
	const rated = (s ? (s.opportunity ?? []).map((o) => ({ need: w.need(o.need), o })) : w.results.needs.map((n) => ({ need: n, o: n.opportunity }))).filter((r): r is { need: Need; o: Rated } => !!r.need && !!r.o)
		.sort((a, b) => b.o.opportunity - a.o.opportunity);
	if (!rated.length) return <p class="note">Nobody in this segment rated a need.</p>;
	const most = Math.max(...rated.map((r) => r.o.respondents));
	return <>
		<figure class="scroll"><Scatter regions x={[0, 10]} y={[0, 10]} nx="important" ny="satisfied" points={rated.map(({ need, o }) => ({ need, x: o.importance, y: o.satisfaction, r: 4 + 6 * Math.sqrt(o.respondents / most),
			tip: `importance ${o.importance.toFixed(1)}, satisfaction ${o.satisfaction.toFixed(1)}, opportunity ${o.opportunity.toFixed(1)}` }))} />
			<figcaption class="small soft">Shaded from light to dark: opportunity from 10, from 12, from 15.</figcaption></figure>
		<div class="scroll"><table class="stack"><thead><tr><th scope="col">Need</th><th scope="col" class="n">Opportunity (95%)</th><th scope="col">Worth it?</th><th scope="col" class="n">Importance</th><th scope="col" class="n">Satisfaction</th><th scope="col" class="n">Gap</th><th scope="col" class="n">Respondents</th></tr></thead>
			<tbody>{rated.map(({ need, o }) => <tr key={need.id}><td class="first"><NeedLink id={need.id} /></td><td class="n" data-th="Opportunity"><b>{o.opportunity.toFixed(1)}</b> <small class="faint">{o.low.toFixed(1)}–{o.high.toFixed(1)}</small></td>
				<td data-th="Worth it?">{word(o)}</td><td class="n" data-th="Importance">{o.importance.toFixed(1)}</td><td class="n" data-th="Satisfaction">{o.satisfaction.toFixed(1)}</td><td class="n" data-th="Gap">{o.gap.toFixed(0)}%</td><td class="n" data-th="Respondents">{num(o.respondents)}</td></tr>)}</tbody></table></div>
		<p class="small soft">Importance I and satisfaction S are the share who rate it in the top two boxes, times ten. Opportunity = I + max(I − S, 0); above 15 extreme, 12–15 high, 10–12 worth it
			(outcome-driven innovation). Gap = importance × (10 − satisfaction), as a percentage; over 30% is read as an eager market.</p>
	</>;
}

function Signals() {
	const { results, unit, people } = useWorld(), needs = results.needs.slice(0, 120), top = Math.min(1, Math.max(0.05, ...needs.map((n) => n.customer_share)) * 1.25);
	return <>
		<figure class="scroll"><Scatter x={[0, top]} y={[Math.max(0, Math.floor(10 * Math.min(...needs.map((n) => n.unmet_share)) - 1) / 10), 1]} nx={`share of ${unit[1]} who raise it`} ny="share of it unmet" points={needs.map((n) => ({ need: n, x: n.customer_share, y: n.unmet_share, r: 4 + 8 * n.intensity,
			tip: `${people(n.customer_count)}, ${pct(n.unmet_share)} unmet, intensity ${n.intensity.toFixed(2)}` }))} /><figcaption class="small soft">Size: how strongly it is put.</figcaption></figure>
		<div class="scroll"><table class="stack"><caption>Signals from text. None of them is an opportunity score.</caption><thead><tr><th scope="col">Need</th><th scope="col" class="n">Share of {unit[1]}</th><th scope="col" class="n">Unmet</th><th scope="col" class="n">Intensity</th></tr></thead>
			<tbody>{needs.map((n) => <tr key={n.id}><td class="first"><NeedLink id={n.id} /></td><td class="n" data-th="Share"><a href={quotesOf({ need: n.id })}>{pct(n.customer_share)}</a> <small class="faint">{range(n.customer_share_ci[0], n.customer_share_ci[1])}</small></td>
				<td class="n" data-th="Unmet">{pct(n.unmet_share)}</td><td class="n" data-th="Intensity">{n.intensity.toFixed(2)}</td></tr>)}</tbody></table></div>
	</>;
}

export function OpportunityView({ params }: { params: Record<string, string> }) {
	const { results } = useWorld(), surveyed = results.needs.some((n) => n.opportunity);
	return <>
		<Title title={surveyed ? "Opportunity" : "Signals, not yet opportunities"}>
			<p class="lead">{surveyed ? "Rated by customers: what matters to them and is not solved for them." :
				"What people write shows candidates; how much a need matters and how well it is solved has to be asked. The next step is a short survey on the top needs, joined as ratings."}</p></Title>
		{surveyed ? <>
			{results.segments.length > 1 && <form class="filters"><label>Segment<select value={params.segment ?? ""} onChange={(e) => go("opportunity", { segment: e.currentTarget.value }, true)}>
				<option value="">everyone</option>{results.segments.map((s) => <option key={s.id} value={s.id}>{s.label}</option>)}</select></label></form>}
			<p class="note">An average over all hides who is eager: look at each segment, too.</p>
			<Surveyed segment={Number(params.segment) || 0} /></> : <Signals />}
	</>;
}
