// SPDX-License-Identifier: Apache-2.0
// Trends: who raises a need per hundred active customers, with intervals; a period that is not over is hatched.
import { useEffect, useRef } from "preact/hooks";
import { scaleBand, scaleLinear } from "d3-scale";
import type { Event, Need } from "../model";
import { Title, quotesOf, to, useWorld } from "../app";
import { NeedLink, Spark, Voice } from "../parts";
import { useWidth } from "../labels";
import { cap, day, num, period } from "../text";

export function TrendChart({ need, events = [] }: { need: Need; events?: Event[] }) {
	const [ref, wide] = useWidth<HTMLElement>(), { unit } = useWorld(), t = need.trend, w = Math.min(900, wide || 680), h = 220, left = 34, bottom = 28;
	if (t === undefined) return <p class="soft">Not measured.</p>;
	if (!t || t.points.length < 2) return <p class="soft">No dates, or too short a time, to see a trend.</p>;
	const x = scaleBand(t.points.map((p) => p.start), [left, w]).padding(0.25), top = Math.max(...t.points.map((p) => p.high), 1);
	const y = scaleLinear([0, top], [h - bottom, 8]).nice(4), every = Math.ceil(t.points.length / Math.max(2, Math.floor(w / 76)));
	const end = (i: number) => t.points[i + 1]?.start ?? "9999";
	return <figure ref={ref} class="trend">
		<svg class="chart" viewBox={`0 0 ${w} ${h}`} role="group" aria-label={`per hundred active customers, by ${t.period}`}>
			<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="2" height="5" fill="var(--bar)" /></pattern></defs>
			{y.ticks(4).map((v) => <g key={v}><line class="grid" x1={left} x2={w} y1={y(v)} y2={y(v)} /><text x={left - 6} y={y(v) + 4} text-anchor="end">{v}</text></g>)}
			{t.points.map((p, i) => <a key={p.start} href={quotesOf({ need: need.id, from: p.start, to: before(end(i)), polarity: "lacking" })} aria-label={`${period(p.start, t.period)}: ${p.customer_count} of ${p.active_count}`}>
				<title>{`${period(p.start, t.period)}: ${num(p.customer_count)} of ${num(p.active_count)} active${p.complete ? "" : ", not over yet"}`}</title>
				<rect x={x(p.start)} width={x.bandwidth()} y={y(p.rate)} height={Math.max(0, h - bottom - y(p.rate))} fill={p.complete ? "var(--bar)" : "url(#hatch)"} />
				<line class="whisker" x1={x(p.start)! + x.bandwidth() / 2} x2={x(p.start)! + x.bandwidth() / 2} y1={y(p.low)} y2={y(Math.min(p.high, top))} />
				{i % every === 0 && <text x={x(p.start)! + x.bandwidth() / 2} y={h - bottom + 16} text-anchor="middle">{period(p.start, t.period)}</text>}
			</a>)}
			{events.map((e, i) => {
				const at = t.points.filter((p) => p.start <= e.date).pop();
				if (!at) return null;
				// Names of events stand under each other, on the side where there is room.
				const right = x(at.start)! > w / 2;
				return <g key={e.name}><line class="event" x1={x(at.start)} x2={x(at.start)} y1="0" y2={h - bottom} /><text class="name" x={x(at.start)! + (right ? -4 : 4)} y={10 + 14 * (i % 4)} text-anchor={right ? "end" : "start"}>{e.name}</text></g>;
			})}
		</svg>
		<figcaption class="small soft">{cap(unit[1])} who raise it, praise left out, per 100 active, by {t.period}; lines are 95% intervals{t.points.some((p) => !p.complete) && "; hatched: the period is not over"}.{" "}
			{t.change ? <b>{t.change.direction === "up" ? "Rising" : "Falling"}: {t.change.ratio.toFixed(1)} times ({t.change.low.toFixed(1)}–{t.change.high.toFixed(1)}) from {day(t.change.from)} to {day(t.change.to)}.</b> : "Nothing beyond chance."}</figcaption>
	</figure>;
}

// before - the day before, so that a period ends where the next starts.
function before(iso: string): string | undefined {
	if (iso === "9999") return undefined;
	const d = new Date(iso + "T00:00:00Z");
	d.setUTCDate(d.getUTCDate() - 1);
	return d.toISOString().slice(0, 10);
}

export function Trends({ params }: { params: Record<string, string> }) {
	const { results, need, unit } = useWorld(), dated = results.needs.filter((n) => n.trend), asked = need(Number(params.need)), chart = useRef<HTMLElement>(null), first = useRef(true);
	// Who chose a need further down sees it: the picture is at the top.
	useEffect(() => {
		if (!first.current) chart.current?.scrollIntoView({ block: "nearest" });
		first.current = false;
	}, [params.need]);
	if (!results.corpus.date_range.first) return <Title title="Trends"><p class="lead">No dates: no document says when it was written. Name the column with <code>--map date=COLUMN</code>.</p></Title>;
	if (!dated.length) return <Title title="Trends"><p class="lead">{results.needs.some((n) => n.trend === null) ? "The time these documents span is too short to see a trend." : "Not measured in this run."}</p></Title>;
	const changed = dated.filter((n) => n.trend!.change).sort((a, b) => Math.abs(Math.log(b.trend!.change!.ratio || 1e-3)) - Math.abs(Math.log(a.trend!.change!.ratio || 1e-3)));
	const rest = dated.filter((n) => !n.trend!.change), one = asked ?? changed[0] ?? dated[0];
	return <>
		<Title title={changed.length ? `${changed.length} of ${dated.length} needs are changing` : "No need is clearly rising or falling"}>
			<p class="lead">Only changes that are unlikely to be chance are told. A dip can also mean that other {unit[1]} spoke: look at the sources before you celebrate.</p></Title>
		{one && <section ref={chart} class="top"><h2><NeedLink id={one.id} /></h2><TrendChart need={one} events={results.events} /></section>}
		{results.events && results.events.length > 0 && <><h2>Events</h2><div class="scroll"><table class="stack"><thead><tr><th scope="col">Event</th><th scope="col">Need</th><th scope="col" class="n">Before</th><th scope="col" class="n">After</th><th scope="col" class="n">Ratio (95%)</th><th scope="col">Did it help?</th></tr></thead>
			<tbody>{results.events.flatMap((e) => e.needs.map((x) => <tr key={e.name + x.need}><td class="first"><Voice text={e.name} /> <small class="faint">{day(e.date)}</small></td><td data-th="Need"><NeedLink id={x.need} /></td>
				<td class="n" data-th="Before">{x.before.toFixed(1)}</td><td class="n" data-th="After">{x.after.toFixed(1)}</td><td class="n" data-th="Ratio">{x.ratio.toFixed(2)} <small class="faint">{x.low.toFixed(2)}–{x.high.toFixed(2)}</small></td>
				<td data-th="Did it help?">{!x.significant ? <span class="soft">cannot tell</span> : x.ratio < 1 ? <b class="tone-good">raised less</b> : <b class="tone-poor">raised more</b>}</td></tr>))}</tbody></table></div></>}
		{results.goals && results.goals.length > 0 && <><h2>Goals</h2><ul class="rows">{results.goals.map((g, i) => <li key={i}><span><NeedLink id={g.need} />: {g.measure} to {g.target} by {day(g.by)}</span><span>{g.now ?? "–"} · {g.state}</span></li>)}</ul></>}
		{[["Changing", changed], ["No change beyond chance", rest]].map(([name, list]) => (list as Need[]).length > 0 && <section key={name as string}><h2>{name as string}</h2>
			<div class="scroll"><table class="small-table trends"><thead><tr><th scope="col">Need</th><th scope="col" class="n">{cap(unit[1])}</th><th scope="col">Over time</th></tr></thead>
				<tbody>{(list as Need[]).slice(0, 60).map((n) => <tr key={n.id} aria-current={n === one ? "true" : undefined}><td><NeedLink id={n.id} /></td><td class="n"><a href={quotesOf({ need: n.id })}>{num(n.customer_count)}</a></td>
					<td><Spark trend={n.trend} href={to("trends", { need: n.id })} label={`show ${n.label} over time`} /></td></tr>)}</tbody></table></div>
			{(list as Need[]).length > 60 && <p class="small soft">The first 60 of {num((list as Need[]).length)}; the others are on the page of each need.</p>}</section>)}
	</>;
}
