// SPDX-License-Identifier: Apache-2.0
// Contrast: any two groups of customers, need by need: the difference with its interval, and what each side says. Groups too
// small for it get their numbers and no verdict. The rule is that of engine/segment/compare.c, so `unmet compare` says the same.
import type { Filter } from "../model";
import { Fragment } from "preact";
import { Loading, Title, go, quotesOf, to, useData, useWorld } from "../app";
import { Bar, NeedLink, QuoteBlock, Voice } from "../parts";
import { MIN_GROUP, compare, many, num, pct, sentence } from "../text";

interface Side { filter: Filter; name: string }

function sideOf(text: string | undefined, segment: (id: number) => { label: string } | undefined): Side | null {
	if (!text) return null;
	const cut = text.indexOf(":"), kind = text.slice(0, cut), value = text.slice(cut + 1);
	if (kind === "segment") return { filter: { segment: Number(value) }, name: segment(Number(value))?.label ?? "in no segment" };
	return kind === "attribute" ? { filter: { attribute: value }, name: value.replace("=", ": ") } : null;
}

const sizeOf = (option: string) => Number(/\((\d+)\)$/.exec(option)?.[1] ?? 0);
const signed = (v: number) => `${v > 0.005 ? "+" : v < -0.005 ? "\u2212" : ""}${Math.abs(Math.round(100 * v))}`;

function Difference({ d, low, high }: { d: number; low: number; high: number }) {
	const x = (v: number) => 50 + 50 * Math.max(-1, Math.min(1, v));
	return <svg class="bar diff" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="12" />
		<rect class="fill" x={Math.min(50, x(d))} width={Math.abs(x(d) - 50)} height="12" /><line x1={x(low)} x2={x(high)} y1="6" y2="6" vector-effect="non-scaling-stroke" />
		<line x1="50" x2="50" y1="-2" y2="14" vector-effect="non-scaling-stroke" /></svg>;
}

function Voices({ side, need }: { side: Side; need: number }) {
	const { backend, people } = useWorld(), filter: Filter = { ...side.filter, need, polarity: "lacking" }, { data } = useData(() => backend.evidence(filter, 1), [JSON.stringify(filter)]);
	return <section><h3><Voice text={side.name} /></h3>
		{data && <p class="small soft"><a href={quotesOf(filter)}>{people(data.customer_count)}</a></p>}
		{data?.rows.slice(0, 3).map((m) => <QuoteBlock key={m.mention} m={m} />)}{data?.total === 0 && <p class="soft">Nobody here says that.</p>}</section>;
}

function Compared({ a, b, params }: { a: Side; b: Side; params: Record<string, string> }) {
	const w = useWorld(), key = JSON.stringify([a.filter, b.filter]);
	const { data, error } = useData(async () => Promise.all([a, b].map((s) => w.backend.needs({ ...s.filter, polarity: "lacking" }))), [key]);
	if (!data) return <Loading error={error} />;
	const [A, B] = data, n1 = A.customer_count, n2 = B.customer_count, small = n1 < MIN_GROUP || n2 < MIN_GROUP, byA = new Map(A.needs.map((n) => [n.need, n.customer_count])), byB = new Map(B.needs.map((n) => [n.need, n.customer_count]));
	const raised = w.results.needs.map((n) => ({ need: n.id, a: byA.get(n.id) ?? 0, b: byB.get(n.id) ?? 0 })).filter((r) => r.a + r.b > 0);
	const sorted = compare(raised, n1, n2).map((c, i) => ({ ...c, ...raised[i] }))
		.sort((x, y) => Number(y.verdict !== 0) - Number(x.verdict !== 0) || Number(y.enough) - Number(x.enough) || Math.abs(y.d) - Math.abs(x.d) || x.need - y.need);
	const differ = sorted.filter((r) => r.verdict).length, mixed = Object.keys(a.filter)[0] !== Object.keys(b.filter)[0], open = Number(params.need) || 0;
	if (!n1 || !n2) return <p class="note">One of the groups is empty.</p>;
	return <>
		<p class="lead"><Voice text={a.name} />, <a href={quotesOf(a.filter)}>n = {num(n1)}</a>, against <Voice text={b.name} />, <a href={quotesOf(b.filter)}>n = {num(n2)}</a>.{" "}
			{small ? "" : differ ? `They differ in ${many(differ, "need")} of ${sorted.length} by more than chance.` : "No need differs between them by more than chance."}</p>
		{small && <p class="note warn">Groups of fewer than {MIN_GROUP} get no verdict: with n = {num(Math.min(n1, n2))} almost any difference can be chance. The numbers are there to read, not to decide on.</p>}
		{a.filter.segment !== undefined || b.filter.segment !== undefined ? <p class="note">Segments were made from these needs, so that they differ in them is no discovery. What they say differently may be.</p> : null}
		{mixed && <p class="note">These groups can share people, so the intervals are approximate.</p>}
		<div class="scroll"><table class="stack two compare"><thead><tr><th scope="col">Need</th><th scope="col" class="n"><Voice text={a.name} /></th><th scope="col" class="n"><Voice text={b.name} /></th><th scope="col">Difference (95%)</th><th scope="col">Verdict</th><th scope="col"><span class="hide">Quotes</span></th></tr></thead>
			<tbody>{sorted.slice(0, 80).map((r) => <Fragment key={r.need}><tr><td class="first"><NeedLink id={r.need} /></td>
				{[[r.a, n1, a], [r.b, n2, b]].map(([k, n, s], i) => <td class="n" key={i} data-th={(s as Side).name}>{k ? <a href={quotesOf({ ...(s as Side).filter, need: r.need, polarity: "lacking" })}>{num(k as number)}</a> : <span class="faint">0</span>} <span class="soft share">{pct((k as number) / (n as number))}</span></td>)}
				<td class="wide" data-th="Difference (95%)"><div class="count"><Difference d={r.d} low={r.low} high={r.high} /><span class="nums"><span>{signed(r.d)}</span><small class="faint range">{signed(r.low)} to {signed(r.high)}</small></span></div></td>
				<td data-th="Verdict" class="small">{!r.enough ? <span class="faint">too few to say</span> : r.verdict ? <b>{r.verdict > 0 ? "more on the left" : "more on the right"}</b> : <span class="soft">could be chance</span>}</td>
				<td><button type="button" class="bare" aria-expanded={open === r.need} onClick={() => go("contrast", { ...params, need: open === r.need ? "" : r.need }, true)}>{open === r.need ? "close" : "quotes"}</button></td></tr>
				{open === r.need && <tr class="opened"><td class="first" colSpan={6}><div class="columns"><Voices side={a} need={open} /><Voices side={b} need={open} /></div></td></tr>}</Fragment>)}</tbody></table></div>
		<p class="small soft">Differences in percentage points with Newcombe's interval; praise is left out. A verdict takes {MIN_GROUP} {w.unit[1]} on each side, five who raise the need, an exact test with at most 5% false discoveries over all needs, and an interval without 0.</p>
	</>;
}

export function Contrast({ params }: { params: Record<string, string> }) {
	const w = useWorld(), { results, about } = w;
	const options: [string, [string, string][]][] = [
		["Segments", results.segments.length > 1 ? results.segments.map((s) => [`segment:${s.id}`, `${s.label} (${s.customer_count})`]) : []],
		...about.attributes.map((at): [string, [string, string][]] => [at.name, at.values.map((v) => [`attribute:${at.name}=${v.value}`, `${at.name}: ${v.value} (${v.customer_count})`])]),
	];
	const first = options.flatMap(([, list]) => list), wanted = { a: params.a ?? first[0]?.[0], b: params.b ?? first[1]?.[0] };
	const a = sideOf(wanted.a, w.segment), b = sideOf(wanted.b, w.segment), rows = results.contrast?.rows ?? [];
	// A row of the table opens its own two largest groups.
	const pairOf = (r: { name: string; kind: string }) => {
		const list = options[r.kind === "segments" ? 0 : options.findIndex(([name]) => name === r.name)]?.[1] ?? [];
		const [x, y] = r.kind === "segments" ? list : [...list].sort((p, q) => sizeOf(q[1]) - sizeOf(p[1]));
		return about.rows && x && y ? { a: x[0], b: y[0] } : null;
	};
	const choose = (key: "a" | "b", name: string) => <label>{name}<select value={wanted[key] ?? ""} onChange={(e) => go("contrast", { ...wanted, [key]: e.currentTarget.value }, true)}>
		{options.map(([group, list]) => list.length > 0 && <optgroup key={group} label={group}>{list.map(([v, text]) => <option key={v} value={v}>{text}</option>)}</optgroup>)}</select></label>;
	return <>
		<Title title="Contrast"><p class="lead">{sentence(results.contrast?.sentence || results.notes.contrast || "How much attributes tell of what customers need was not measured: nothing is known of them from outside.", w.unit)}</p></Title>
		{rows.length > 0 && <><div class="scroll"><table class="stack two small-table"><thead><tr><th scope="col">Told apart by</th><th scope="col">Tells of what they need</th><th scope="col">Chance?</th></tr></thead><tbody>{rows.map((r) => <tr key={r.name}><td class="first">{pairOf(r) ? <a href={to("contrast", pairOf(r)!)}>{r.name}</a> : r.name}</td>
			<td data-th="Tells">{r.told === null ? <span class="soft">–</span> : <div class="count"><Bar share={Math.max(0, r.told)} most={Math.max(0.25, ...rows.map((x) => x.told ?? 0))} /><span class="nums">{pct(Math.max(0, r.told))}</span></div>}</td><td data-th="Chance?" class="small">{r.told === null || r.p === null ? <span class="soft">too few to say</span> : r.p <= 0.05 ? <b>more than chance (p {r.p.toPrecision(1)})</b> : <span class="soft">no more than chance</span>}</td></tr>)}</tbody></table></div>
			<p class="small soft">How much of what {w.unit[1]} need could be foretold by knowing this of them, beyond what chance would give: 0% nothing, 100% all of it.</p></>}
		<h2>Compare two groups</h2>
		{first.length < 2 ? <p class="note">There are no two groups to compare: no segments stand out, and nothing is known of {w.unit[1]} from outside. A list of them with industry, plan or size gives groups: <code>unmet run … --accounts accounts.csv</code>.</p> :
			!about.rows ? <p class="note">This file holds the quotes of each need only; groups cannot be compared here.</p> : <>
				<form class="filters roomy" onSubmit={(e) => e.preventDefault()}>{choose("a", "Group")}{choose("b", "Against")}</form>
				{a && b && (wanted.a === wanted.b ? <p class="note">Choose two different groups.</p> : <Compared a={a} b={b} params={{ ...params, ...(wanted as Record<string, string>) }} />)}</>}
	</>;
}
