// SPDX-License-Identifier: Apache-2.0
// Overview: what was read, the five things to know, and how far to trust them.
import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import type { Coverage } from "../model";
import { NoNeeds, Title, quotesOf, to, useWorld } from "../app";
import { useWidth } from "../labels";
import { Bar, By, Voice } from "../parts";
import { day, many, num, pct, range, sentence } from "../text";
import { findings } from "./findings";

function Facts() {
	const { results: { corpus, needs, segments, unplaced }, unit } = useWorld();
	const facts: [string, string | preact.JSX.Element][] = [
		[unit[1], <a href={to("quotes")}>{num(corpus.customer_count)}</a>],
		...(corpus.unit === "document" ? [] : [["documents", <a href={to("documents")}>{num(corpus.document_count)}</a>] as [string, preact.JSX.Element]]),
		["mentions", <a href={to("quotes")}>{num(corpus.mention_count)}</a>],
		["needs", <a href={to("needs")}>{num(needs.length)}</a>],
		["segments", segments.length > 1 ? <a href={to("segments")}>{num(segments.length)}</a> : "none"],
	];
	if (unplaced) facts.push(["unplaced", <a href={to("unplaced")}>{num(unplaced.mention_count)}</a>]);
	return <dl class="facts">{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>;
}

export function CoverageChart({ c }: { c: Coverage }) {
	const { unit } = useWorld();
	const curve = c.curve ?? [], [ref, wide] = useWidth<HTMLElement>(), w = wide || 460, h = 190, left = 40, bottom = 26;
	if (curve.length < 2) return null;
	const x = scaleLinear([0, curve[curve.length - 1].n], [left, w - 8]), y = scaleLinear([0, 1], [h - bottom, 8]);
	const path = line<typeof curve[number]>().x((p) => x(p.n)).y((p) => y(p.share));
	const band = area<typeof curve[number]>().x((p) => x(p.n)).y0((p) => y(p.low)).y1((p) => y(p.high));
	return <figure ref={ref}><svg class="chart" viewBox={`0 0 ${w} ${h}`} role="img" aria-label={`share of needs found by number of ${unit[1]} heard: ${pct(c.share)} at ${num(c.customer_count)}`}>
		{[0, 0.5, 0.9, 1].map((v) => <g key={v}><line class="grid" x1={left} x2={w - 8} y1={y(v)} y2={y(v)} /><text x={left - 6} y={y(v) + 4} text-anchor="end">{pct(v)}</text></g>)}
		<path class="band" d={band(curve) ?? ""} /><path class="line" d={path(curve) ?? ""} />
		<circle class="dot" cx={x(c.customer_count)} cy={y(c.share)} r="5" />
		{x.ticks(Math.max(2, Math.floor(w / 90))).map((v) => <text key={v} x={Math.min(x(v), w - 22)} y={h - 8} text-anchor="middle">{num(v)}</text>)}
	</svg><figcaption class="small soft">Share of the needs there are, by {unit[1]} heard. The dot is where you are; shaded: where it may be.</figcaption></figure>;
}

export function CoverageText({ c }: { c: Coverage | null | undefined }) {
	const { unit } = useWorld();
	if (c === undefined) return <p class="soft">How much of what {unit[1]} need has been heard: not measured.</p>;
	if (c === null) return <p class="soft">Too few {unit[1]} to say how much of what they need has been heard.</p>;
	return <>
		<p class="lead">{c.share >= 0.995 ? <><b>Nearly all</b> of the needs there are</> : <>About <b>{pct(c.share)}</b> of the needs there are ({range(c.low, c.high)})</>} have been heard from {num(c.customer_count)} {unit[1]}.{" "}
			{c.more_for_90 ? <>Hearing {num(c.more_for_90)} more would find 90%.</> : c.share >= 0.9 ? <>Hearing more would add little.</> : null}</p>
		<CoverageChart c={c} />
		{c.note && <details class="why small soft"><summary>in full</summary><p>{sentence(c.note, unit)}</p></details>}
	</>;
}

function Told() {
	const { results: { contrast, notes, segments }, about, unit } = useWorld(), said = contrast?.sentence || notes.contrast;
	return <>
		<h2>Do attributes or needs tell {unit[1]} apart?</h2>
		{said ? <p class="lead">{sentence(said, unit)}</p> : <p class="soft">{contrast?.rows.length ? `Nothing is known of ${unit[1]} from outside (--accounts), so only the segments can be judged.` : `Not measured: nothing is known of ${unit[1]} from outside, or there is too little to compare.`}</p>}
		{contrast && contrast.rows.length > 0 && <ul class="rows">{contrast.rows.slice(0, 6).map((row) => <li key={row.name}>
			<span>{row.kind === "segments" ? "need-based segments" : row.name}</span><span class="count">{row.told === null ? <span class="soft">too few to say</span> : <><Bar share={row.told} most={Math.max(...contrast.rows.map((r) => r.told ?? 0), 0.25)} />{pct(Math.max(0, row.told))}</>}</span></li>)}</ul>}
		{(segments.length > 1 || about.attributes.length > 0) && <p class="small more"><a href={to("contrast")}>Compare any two groups</a></p>}
	</>;
}

export function Overview() {
	const world = useWorld(), { results, unit } = world, { corpus, notes, needs } = results, top = needs[0]?.customer_share ?? 1;
	const { first, last } = corpus.date_range, five = findings(world);
	if (!needs.length) return <><Title title="No needs found" /><NoNeeds /></>;
	return <div class="overview">
		<div class="masthead"><Title title={<>What {world.people(corpus.customer_count)} {corpus.customer_count === 1 ? "needs" : "need"}</>}>
			<p class="lead">{many(corpus.document_count, "document")} from {many(corpus.sources.length, "source")}
				{first ? <>, {day(first)} to {day(last)}</> : ", without dates"}. <a href={to("quotes")}>{num(corpus.mention_count)}</a> of {many(corpus.sentence_count, "customer sentence")} state
				a need, and they come down to {many(needs.length, "need")}.</p>
		</Title><Facts /></div>
		{five.length > 0 && <>
			<h2>{["", "One thing", "Two things", "Three things", "Four things", "Five things"][five.length]} to know</h2>
			<ol class="five">{five.map((f, i) => <li key={i}><div class="both">
				<div><p class="kicker">{f.kicker}</p><p class="say">{f.say}</p></div>
				{f.quote && <blockquote class="quote"><p>“<Voice text={f.quote.text} />”</p><footer><By m={f.quote} /></footer></blockquote>}
			</div></li>)}</ol>
		</>}
		<div class="columns">
			<section>
				<h2>The {Math.min(10, needs.length)} raised by most</h2>
				<ol class="ten">{needs.slice(0, 10).map((n) => <li key={n.id}>
					<span><a href={to(`need/${n.id}`)}><Voice text={n.label} /></a>{n.outcome?.text && !n.outcome.draft && <small class="outcome soft"><Voice text={n.outcome.text} /></small>}</span>
					<Bar share={n.customer_share} low={n.customer_share_ci[0]} high={n.customer_share_ci[1]} most={Math.min(1, top * 1.4)} />
					<span class="n"><a href={quotesOf({ need: n.id })}>{num(n.customer_count)}</a> <span class="soft">{pct(n.customer_share)}</span></span>
				</li>)}</ol>
				<p class="small soft">Shares of all {unit[1]}; the thin line is the 95% interval. <a href={to("needs")}>All {many(needs.length, "need")}</a></p>
				{(notes.needs || notes.segments) && <>
					<h2>Before you rely on it</h2>
					{notes.needs && <p class="note">{sentence(notes.needs, unit)}</p>}
					{notes.segments && <p class="note">{sentence(notes.segments, unit)}</p>}
				</>}
			</section>
			<section>
				<h2>How much has been heard</h2>
				<CoverageText c={results.coverage} />
				<Told />
			</section>
		</div>
	</div>;
}
