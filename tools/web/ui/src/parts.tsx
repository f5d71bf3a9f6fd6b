// SPDX-License-Identifier: Apache-2.0
// Small pieces of the views: words of customers, bars, lines, filters, pages.
import { Fragment } from "preact";
import { useEffect, useState } from "preact/hooks";
import { area, line } from "d3-shape";
import { scaleLinear } from "d3-scale";
import { KINDS } from "./model";
import type { Mention, Need, Trend } from "./model";
import { filterOf, go, quotesOf, to, useWorld } from "./app";
import { day, num, pct, pieces, range } from "./text";

// Voice - anyone's words: a direction of their own, and what is hidden in them named. Text nodes only.
export function Voice({ text }: { text: string }) {
	return <bdi dir="auto">{pieces(text).map((p, i) => typeof p === "string" ? <Fragment key={i}>{p}</Fragment> :
		<span key={i} class="mark" title="a character that cannot be seen">{p.code}</span>)}</bdi>;
}

export function NeedLink({ id }: { id: number }) {
	const need = useWorld().need(id);
	return need ? <a href={to(`need/${id}`)}><Voice text={need.label} /></a> : <span class="faint">no need</span>;
}

export function By({ m }: { m: { speaker: string | null; customer: string | null; date: string | null } }) {
	const who = [m.speaker, m.customer !== m.speaker ? m.customer : null].filter(Boolean) as string[];
	return <>
		{who.length ? who.map((w, i) => <span key={i}>{i === who.length - 1 && m.customer ?
			<a href={quotesOf({ customer: m.customer })}><Voice text={w} /></a> : <Voice text={w} />}</span>) : <span>someone unknown</span>}
		{m.date && <time dateTime={m.date}>{day(m.date)}</time>}
	</>;
}

const LONG = 1500;

// Why - the cues a mention stands on and the outcome behind it. "obstacle.cant (against): words"
function Why({ m }: { m: Mention }) {
	if (!m.reasons?.length && !m.outcome) return null;
	return <details class="why"><summary>why</summary>
		{m.reasons && m.reasons.length > 0 && <ul>{m.reasons.map((reason, i) => {
			const cut = reason.indexOf(": "), cue = reason.slice(0, cut).replace(" (against)", ""), against = cue.length < cut;
			return <li key={i}><b><Voice text={reason.slice(cut + 2)} /></b> {against ? "speaks against a need" : "speaks for a need"} <span class="faint">({cue})</span></li>;
		})}</ul>}
		{m.outcome && <p>Outcome behind it, a draft: <Voice text={m.outcome} /></p>}
		<p class="faint">{m.score !== undefined && `Score ${m.score.toFixed(1)}: larger is more surely a need, not a probability. `}{m.need > 0 && `Belongs to its need with ${pct(m.posterior)}.`}</p>
	</details>;
}

// flow - lines of what stands around a quote as one run of text; where a line ended can be seen.
const flow = (text: string) => text.replace(/[ \t]*\n\s*/g, " / ").replace(/^ \/ /, " ").replace(/ \/ $/, " ");

export function QuoteBlock({ m, need, actions }: { m: Mention; need?: boolean; actions?: preact.ComponentChildren }) {
	const long = (m.quote?.length ?? 0) > LONG;
	return <blockquote class={`quote ${m.polarity}${long ? " long" : ""}`}>
		<p tabIndex={long ? 0 : undefined}>
			{m.before && <span class="around"><Voice text={flow(m.before)} /></span>}
			{m.quote === null ? <span class="faint">The words are not in this file.</span> : <Voice text={m.quote} />}
			{m.after && <span class="around"><Voice text={flow(m.after)} /></span>}
		</p>
		<footer>
			<By m={m} />
			{m.kinds.length > 0 && <span class="kind"><b>{m.polarity === "neutral" ? "neither met nor unmet" : m.polarity}</b> · {[...m.kinds, m.solution ? "proposes a solution" : ""].filter(Boolean).join(", ")}</span>}
			{need && m.need > 0 && <span>{m.unplaced && <span class="faint">nearest: </span>}<NeedLink id={m.need} /></span>}
			{m.document !== "" && <a href={to(`document/${m.document}`, { mention: m.mention })}>in context</a>}
			{actions}
			<Why m={m} />
		</footer>
	</blockquote>;
}

export function Bar({ share, low, high, most = 1 }: { share: number; low?: number; high?: number; most?: number }) {
	const x = (v: number) => Math.max(0, Math.min(100, 100 * v / most));
	return <svg class="bar" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
		<rect class="track" width="100" height="12" />
		<rect class="fill" width={x(share)} height="12" />
		{low !== undefined && high !== undefined && <line x1={x(low)} x2={x(high)} y1="6" y2="6" vector-effect="non-scaling-stroke" />}
	</svg>;
}

export function Count({ n, share, low, high, most, href }: { n: number; share?: number; low?: number; high?: number; most?: number; href: string }) {
	return <div class="count">
		{share !== undefined ? <Bar share={share} low={low} high={high} most={most} /> : <span />}
		<span class="nums"><a href={href}>{num(n)}</a>{share !== undefined && <span class="soft">{pct(share)}</span>}{low !== undefined && <small class="faint" title="95% interval">{range(low, high!)}</small>}</span>
	</div>;
}

export function Spark({ trend, href, label }: { trend: Trend | null | undefined; href?: string; label?: string }) {
	if (trend === undefined) return <span class="faint small">not measured</span>;
	if (!trend || trend.points.length < 2) return <span class="faint small">no dates</span>;
	const points = trend.points, w = 104, h = 26;
	const x = scaleLinear([0, points.length - 1], [1, w - 1]), y = scaleLinear([0, Math.max(...points.map((p) => p.rate), 1e-9)], [h - 2, 2]);
	const whole = points.filter((p) => p.complete), at = (p: Trend["points"][number]) => points.indexOf(p);
	const path = line<Trend["points"][number]>().x((p) => x(at(p))).y((p) => y(p.rate));
	const under = area<Trend["points"][number]>().x((p) => x(at(p))).y0(h).y1((p) => y(p.rate));
	const rest = points.slice(Math.max(0, whole.length - 1)), c = trend.change;
	const say = c ? `${c.ratio.toFixed(1)} times as often (${c.low.toFixed(1)}\u2013${c.high.toFixed(1)})` : "no change beyond chance";
	const inside = <>
		<svg class="spark" viewBox={`0 0 ${w} ${h}`} role="img" aria-label={label ? `${label}: ${say}` : say}>
			<path class="area" d={under(whole) ?? ""} /><path class="line" d={path(whole) ?? ""} />
			{rest.length > 1 && <path class="part" d={path(rest) ?? ""} />}
		</svg>
		{c && <small class={c.direction === "up" ? "tone-poor" : "tone-good"}>{c.direction === "up" ? "↑ rising," : "↓ falling,"} {c.ratio.toFixed(1)}×</small>}
	</>;
	return href ? <a class="sparked" href={href} title={say}>{inside}</a> : <span class="sparked" title={say}>{inside}</span>;
}

// Opportunity where customers rated it; else what text alone can say, and said so.
export function Worth({ need }: { need: Need }) {
	const o = need.opportunity;
	if (o) return <span title={`importance ${o.importance}, satisfaction ${o.satisfaction}, ${num(o.respondents)} respondents`}>
		<a href={to("opportunity", { need: need.id })}><b>{o.opportunity.toFixed(1)}</b></a> <small class="faint">{o.low.toFixed(1)}–{o.high.toFixed(1)} surveyed</small></span>;
	return <a href={quotesOf({ need: need.id })} title="A signal from text, not a rating: how strongly it is put, 0 to 1">{need.intensity.toFixed(2)}</a>;
}

export function Pager({ page, of, view, params }: { page: number; of: number; view: string; params: Record<string, string> }) {
	if (of <= 1) return null;
	const link = (p: number, text: string, off: boolean) => off ? <span class="off">{text}</span> : <a href={to(view, { ...params, page: p })}>{text}</a>;
	return <nav class="pager" aria-label="pages" data-pages={of}>{link(page - 1, "Previous", page <= 1)}<span>page {num(page)} of {num(of)}</span>{link(page + 1, "Next", page >= of)}</nav>;
}

// ---- filters ------------------------------------------------------------------------------------

function Search({ value, change }: { value: string; change(v: string): void }) {
	const [text, set] = useState(value);
	useEffect(() => set(value), [value]);
	useEffect(() => {
		if (text === value) return;
		const timer = setTimeout(() => change(text), 160);
		return () => clearTimeout(timer);
	}, [text]);
	return <label class="wide">Words<input type="search" value={text} placeholder="search" onInput={(e) => set(e.currentTarget.value)} /></label>;
}

function Choice({ name, value, options, change, all = "any" }: { name: string; value: string; options: [string, string][]; change(v: string): void; all?: string }) {
	return <label>{name}<select class={value ? "on" : ""} value={value} onChange={(e) => change(e.currentTarget.value)}>
		<option value="">{all}</option>
		{options.map(([v, text]) => <option key={v} value={v}>{text.length > 60 ? text.slice(0, 58) + "…" : text}</option>)}
	</select></label>;
}

// Hidden - filters that came with a number and have no field of their own: named, and taken away one by one.
function Hidden({ params, keys, set }: { params: Record<string, string>; keys: string[]; set(key: string): (v: string) => void }) {
	const w = useWorld(), name = (key: string) => key === "customer" ? params[key] : (w.need(Number(params[key]))?.label ?? "in no need");
	const say: Record<string, string> = { customer: "only", need: "need", also: "who also lack" }, on = keys.filter((k) => params[k]);
	return on.length ? <ul class="chips held">{on.map((k) => <li key={k}><button type="button" class="chip" onClick={() => set(k)("")} aria-label={`take away: ${say[k]} ${name(k)}`}>{say[k]} <Voice text={name(k)} /> ×</button></li>)}</ul> : null;
}

// Filters - every choice goes into the address, so that a view can be sent as a link.
export function Filters({ view, params, need, documents }: { view: string; params: Record<string, string>; need?: boolean; documents?: boolean }) {
	const { results, about, backend } = useWorld(), f = filterOf(params);
	const set = (key: string) => (value: string) => {
		const next: Record<string, string> = { ...params, [key]: value };
		delete next.page;
		go(view, next, key === "q" || key === "from" || key === "to"); // a choice can be taken back with Back; typing leaves one step
	};
	if (!about.rows) return <p class="note">This file holds the quotes of each need and not every mention, to keep it small: numbers cannot be filtered here.</p>;
	const range = results.corpus.date_range, subject = need ? "need" : "", on = Object.keys(f).filter((k) => k !== subject).length;
	return <details class="filterbox" open={on > 0 || matchMedia("(min-width: 48rem)").matches}><summary>Filters{on > 0 && ` (${on})`}</summary><form class="filters" role="search" onSubmit={(e) => e.preventDefault()}>
		{about.quotes === "all" && <Search value={f.q ?? ""} change={set("q")} />}
		{need && <Choice name="Need" value={params.need ?? ""} options={results.needs.map((n) => [String(n.id), n.label])} change={set("need")} />}
		{results.segments.length > 1 && <Choice name="Segment" value={params.segment ?? ""} options={[...results.segments.map((s): [string, string] => [String(s.id), s.label]), ["0", "in no segment"]]} change={set("segment")} />}
		{about.attributes.length > 0 && <Choice name="Attribute" value={f.attribute ?? ""} change={set("attribute")}
			options={about.attributes.flatMap((a) => a.values.map((v): [string, string] => [`${a.name}=${v.value}`, `${a.name}: ${v.value} (${v.customer_count})`]))} />}
		{!documents && <Choice name="Kind" value={f.kind ?? ""} options={KINDS.map((k) => [k, k])} change={set("kind")} />}
		{!documents && <Choice name="Says it is" value={f.polarity ?? ""} options={[["unmet", "unmet"], ["lacking", "not met"], ["met", "met"], ["neutral", "neither"]]} change={set("polarity")} />}
		{documents && backend.live && <Choice name="Needs found" value={f.found ?? ""} all="some" options={[["none", "none"], ["any", "some or none"]]} change={set("found")} />}
		{results.corpus.sources.length > 1 && <Choice name="Source" value={f.source ?? ""} options={[...new Set(results.corpus.sources.map((s) => s.name))].map((n) => [n, n])} change={set("source")} />}
		{range.first && <div class="dates"><label>From<input type="date" class={f.from ? "on" : ""} value={f.from ?? ""} min={range.first} max={range.last ?? ""} onChange={(e) => set("from")(e.currentTarget.value)} /></label>
		<label>To<input type="date" class={f.to ? "on" : ""} value={f.to ?? ""} min={range.first} max={range.last ?? ""} onChange={(e) => set("to")(e.currentTarget.value)} /></label></div>}
		{on > 0 && <button type="button" class="bare" onClick={() => go(view, { [subject]: params[subject] })}>Clear</button>}
		<Hidden params={params} keys={need ? ["customer", "also"] : ["need", "customer", "also"]} set={set} />
	</form></details>;
}
