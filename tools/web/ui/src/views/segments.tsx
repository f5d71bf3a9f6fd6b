// SPDX-License-Identifier: Apache-2.0
// Segments: profiles side by side, as lifts with numbers. A cell of too few people says nothing and shows nothing.
import type { Segment } from "../model";
import { Loading, Title, quotesOf, to, useData, useWorld } from "../app";
import { Count, NeedLink, Voice } from "../parts";
import { MIN_CELL, MIN_GROUP, cap, many, num, pct, sentence, stabilityWord, times } from "../text";
import { CoverageText } from "./overview";

const shade = (lift: number) => lift >= 3 ? "h4" : lift >= 2 ? "h3" : lift >= 1.3 ? "h2" : lift >= 0.77 ? "h1" : "h0";

function Heat() {
	const { backend, results, need, unit } = useWorld(), { data, error } = useData(() => backend.profile(), []);
	if (!data) return <Loading error={error} />;
	const rows = [...data.needs].filter((r) => r.customer_count >= MIN_CELL && need(r.need)).slice(0, 60);
	return <>
		<p class="legend"><span><i class="h4" />3× the average and more</span><span><i class="h3" />2–3×</span><span><i class="h2" />1.3–2×</span><span><i class="h1" />about average</span><span><i class="h0" />below</span>
			<span>– fewer than {MIN_CELL} {unit[1]}: not shown</span></p>
		<div class="scroll"><table class="heat">
			<caption class="hide">How often each segment lacks each need, beside the average of all who are placed</caption>
			<thead><tr><td />{results.segments.map((s) => <th class="seg" scope="col" key={s.id}><a href={to(`segment/${s.id}`)}><Voice text={s.label} /></a><br />
				<small class="faint">{num(s.customer_count)} {unit[1]}</small></th>)}</tr></thead>
			<tbody>{rows.map((r) => <tr key={r.need}><th scope="row"><NeedLink id={r.need} /></th>{data.segments.map((s, i) => {
				const k = r.by_segment[i], share = k / s.customer_count, lift = share / (r.customer_count / data.placed);
				return <td key={s.id}>{k < MIN_CELL ? <span class="none" title={`fewer than ${MIN_CELL}`} aria-label={`fewer than ${MIN_CELL}`} role="img">–</span> :
					<a class={shade(lift)} href={quotesOf({ need: r.need, segment: s.id, polarity: "lacking" })}>{times(lift)}<small>{num(k)} · {pct(share)}</small></a>}</td>;
			})}</tr>)}</tbody>
		</table></div>
		<p class="small soft">Lift: the share of the segment who lack it, over the share of all who are placed. Praise is not counted. {data.needs.length > rows.length && "The rarest needs are left out."}</p>
	</>;
}

function Card({ s }: { s: Segment }) {
	const w = useWorld(), stable = stabilityWord(s.stability);
	return <tr>
		<td class="first"><a class="label" href={to(`segment/${s.id}`)}><Voice text={s.label} /></a></td>
		<td class="n" data-th={cap(w.unit[1])}><a href={quotesOf({ segment: s.id })}>{num(s.customer_count)}</a></td>
		<td class="n" data-th="Share of placed">{pct(s.share)}</td>
		<td data-th="When drawn again"><span class={`tone-${stable.tone}`}>{stable.word}</span> <small class="faint">{s.stability.toFixed(2)}</small></td>
	</tr>;
}

export function Segments() {
	const w = useWorld(), { results, unit } = w;
	if (results.segments.length < 2) return <Title title="No segments stand out"><p class="lead">{sentence(results.notes.segments, unit) || `There is too little to tell ${unit[1]} apart by what they need.`}</p></Title>;
	return <>
		<Title title={<>{many(results.segments.length, "segment")}: who needs the same</>}>
			<p class="lead">Groups of {unit[1]} by the needs they share, whatever their industry or size.
				{results.unassigned_customer_count > 0 && <> {w.people(results.unassigned_customer_count)} said <a href={quotesOf({ segment: 0 })}>too little</a> to be placed.</>}</p>
		</Title>
		{results.notes.segments && <p class="note warn">{sentence(results.notes.segments, unit)}</p>}
		<div class="scroll"><table class="stack"><thead><tr><th scope="col">Segment</th><th scope="col" class="n">{cap(unit[1])}</th><th scope="col" class="n">Share of placed</th><th scope="col">When {unit[1]} are drawn again</th></tr></thead>
			<tbody>{results.segments.map((s) => <Card key={s.id} s={s} />)}</tbody></table></div>
		<h2>What each lacks</h2>
		{w.about.rows ? <Heat /> : <p class="note">This file holds too few mentions to count cells; open a segment for what defines it.</p>}
		<p class="note">Segments are made from needs, so a test that finds them different in these needs is circular. <a href={to("contrast")}>Contrast</a> them by what is known from outside.</p>
	</>;
}

function Reach({ s }: { s: Segment }) {
	const { about } = useWorld(), rows = s.reach ?? s.attributes.map((a) => ({ ...a, q: NaN }));
	const shown = rows.filter((a) => a.customer_count >= MIN_CELL && a.lift > 1).sort((a, b) => b.lift - a.lift).slice(0, 12);
	if (!about.attributes.length) return <p class="soft">Nothing is known of customers from outside. Give it with <code>--accounts</code>.</p>;
	if (!shown.length) return <p class="soft">Nothing known from outside points to this segment.</p>;
	return <div class="scroll"><table class="stack"><thead><tr><th scope="col">Attribute</th><th scope="col" class="n">In the segment</th><th scope="col" class="n">Lift</th><th scope="col">Chance?</th></tr></thead>
		<tbody>{shown.map((a) => <tr key={a.name + a.value}><td class="first"><Voice text={`${a.name}: ${a.value}`} /></td>
			<td class="n" data-th="In the segment"><a href={quotesOf({ segment: s.id, attribute: `${a.name}=${a.value}` })}>{num(a.customer_count)}</a> <span class="soft">{pct(a.share)}</span></td><td class="n" data-th="Lift">{times(a.lift)}</td>
			<td data-th="Chance?" class="small">{Number.isNaN(a.q) ? <span class="faint">not tested</span> : a.q <= 0.05 ? <b>unlikely to be chance (q {a.q.toPrecision(1)})</b> : <span class="soft">could be chance (q {a.q.toFixed(2)})</span>}</td></tr>)}</tbody></table></div>;
}

export function SegmentView({ id }: { id: string }) {
	const w = useWorld(), s = w.segment(Number(id));
	if (!s) return <Title title="No such segment"><p class="lead"><a href={to("segments")}>All segments</a></p></Title>;
	const stable = stabilityWord(s.stability), small = s.customer_count < MIN_GROUP;
	return <>
		<Title title={<Voice text={s.label} />} eyebrow={<><a href={to("segments")}>Segments</a> · segment {s.id}</>}>
			<p class="lead"><a href={quotesOf({ segment: s.id })}>{w.people(s.customer_count)}</a>, {pct(s.share)} of those placed. When {w.unit[1]} are drawn again it is{" "}
				<span class={`tone-${stable.tone}`}>{stable.word}</span>.{small && " It is small: take its figures as hints."}</p>
		</Title>
		<h2>What they lack more than others</h2>
		<div class="scroll"><table class="stack two small-table"><thead><tr><th scope="col">Need</th><th scope="col">Lack it</th><th scope="col" class="n">Lift</th></tr></thead>
			<tbody>{s.defining_needs.map((d) => <tr key={d.need}><td class="first"><NeedLink id={d.need} /></td>
				<td data-th="Lack it"><Count n={Math.round(d.share * s.customer_count)} share={d.share} href={quotesOf({ need: d.need, segment: s.id, polarity: "lacking" })} /></td>
				<td class="n" data-th="Lift">{times(d.lift)}</td></tr>)}</tbody></table></div>
		<h2>How to reach them</h2><Reach s={s} />
		{s.coverage !== undefined && <><h2>How much has been heard</h2><CoverageText c={s.coverage} /></>}
		<h2>Members</h2>
		<ul class="members">{s.members.slice(0, 120).map((m) => <li key={m.customer}><a href={quotesOf({ customer: m.customer })}><Voice text={m.customer} /></a>{m.posterior < 0.995 && <small class="faint">{pct(m.posterior)} sure</small>}</li>)}</ul>
		{s.members.length > 120 && <p class="small soft">And {num(s.members.length - 120)} more: <a href={quotesOf({ segment: s.id })}>what they all say</a>.</p>}
	</>;
}
