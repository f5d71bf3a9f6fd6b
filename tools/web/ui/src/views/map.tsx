// SPDX-License-Identifier: Apache-2.0
// Map: needs by how alike they are in words, or by who raises them together; both layouts come from the engine. A picture to
// find one's way by; the table under it holds everything the picture does.
import type { Need, Pair, Results } from "../model";
import { NoNeeds, Title, go, quotesOf, to, useWorld } from "../app";
import { NeedLink, Voice } from "../parts";
import { NameText, glyph, named, spread, useWidth } from "../labels";
import { cap, many, num, times } from "../text";

const PAD = 28;

interface Spot { need: Need; group: number; x: number; y: number; r: number; kind: number }

// Colour and shape of a theme or community: eight of them by size, the rest are quiet.
const tint = (kind: number) => kind < 8 ? `t${kind + 1}` : "t0";

function Picture({ spots, ties, only, width, height }: { spots: Spot[]; ties: Pair[]; only: number; width: number; height: number }) {
	const { people } = useWorld(), at = new Map(spots.map((s) => [s.need.id, s]));
	const names = named(spots.map((s) => ({ id: s.need.id, x: s.x, y: s.y, r: s.r * [1, 1, 1.25, 1.3, 1.1][s.kind < 8 ? s.kind % 5 : 0], label: s.need.label, weight: s.need.customer_count })), width, height);
	return <svg class="chart map" viewBox={`0 0 ${width} ${height}`} role="group" aria-label="map of needs; the table after it holds the same">
		{ties.map((t) => {
			const [a, b] = t.needs.map((id) => at.get(id));
			return a && b && <line key={t.needs.join()} class="tie" x1={a.x} y1={a.y} x2={b.x} y2={b.y} stroke-width={Math.min(5, t.lift)} />;
		})}
		{spots.map((s) => <a key={s.need.id} href={to(`need/${s.need.id}`)} class={`${tint(s.kind)}${only > 0 && s.group !== only ? " off" : ""}`} aria-label={`${s.need.label}: ${people(s.need.customer_count)}`}>
			<title>{`${s.need.label}: ${people(s.need.customer_count)}`}</title>
			<path class="dot" d={glyph(s.kind < 8 ? s.kind : 0, s.x, s.y, s.r)} />
		</a>)}
		{spots.map((s) => <g key={s.need.id} class={only > 0 && s.group !== only ? "away" : ""} aria-hidden="true"><NameText name={names.get(s.need.id)} /></g>)}
	</svg>;
}

// The strongest ties of each need: a picture of all of them is a knot.
function strongest(ties: Pair[], each: number): Pair[] {
	const had = new Map<number, number>();
	return ties.filter((t) => {
		const few = t.needs.some((id) => (had.get(id) ?? 0) < each);
		if (few) for (const id of t.needs) had.set(id, (had.get(id) ?? 0) + 1);
		return few;
	});
}

interface Place { need: Need; x: number; y: number; group: number }
interface Group { id: number; label: string; size: number }

// By words: where the engine laid each need, in themes.
function byWords(results: Results): { places: Place[]; groups: Group[] } {
	return {
		places: results.needs.filter((n) => typeof n.x === "number" && typeof n.y === "number").map((n) => ({ need: n, x: n.x!, y: n.y!, group: n.theme })),
		groups: (results.themes ?? []).map((t) => ({ id: t.id, label: t.label, size: t.need_ids?.length ?? 0 })),
	};
}

// By customers: the network the engine laid out, in its communities.
function byPeople(results: Results): { places: Place[]; groups: Group[] } {
	const by = new Map(results.needs.map((n) => [n.id, n]));
	return {
		places: (results.network?.nodes ?? []).flatMap((n) => by.has(n.need) ? [{ need: by.get(n.need)!, x: n.x, y: n.y, group: n.community }] : []),
		groups: (results.network?.communities ?? []).map((c) => ({ id: c.id, label: c.label, size: c.need_ids.length })),
	};
}

const between = (list: number[]) => { const low = Math.min(...list), wide = Math.max(...list) - low || 1; return (v: number) => (v - low) / wide; };

function spotsOf(places: Place[], order: number[], width: number, height: number): Spot[] {
	const most = Math.max(1, ...places.map((p) => p.need.customer_count)), large = Math.min(18, 5 + width / 70) * (places.length > 120 ? 0.7 : 1);
	const x = between(places.map((p) => p.x)), y = between(places.map((p) => p.y));
	const spots = places.slice(0, 300).map((p) => ({ need: p.need, group: p.group, kind: Math.max(0, order.indexOf(p.group)), r: 4 + large * Math.sqrt(p.need.customer_count / most),
		x: PAD + x(p.x) * (width - 2 * PAD), y: PAD + (1 - y(p.y)) * (height - 2 * PAD) }));
	spread(spots, width, height);
	return spots;
}

export function MapView({ params }: { params: Record<string, string> }) {
	const { results, unit, people: said } = useWorld(), [ref, wide] = useWidth<HTMLElement>(), width = wide || 900, height = Math.round(Math.min(680, Math.max(440, width * 0.6)));
	const words = byWords(results), people = byPeople(results), all = results.co_occurrence.filter((t) => t.q <= 0.05 && t.lift > 1).sort((a, b) => b.lift - a.lift);
	const together = people.places.length > 0 && (params.by === "people" || !words.places.length), { places, groups } = together ? people : words, ties = together ? strongest(all, 3) : [];
	const only = Number(params.theme) || 0, themes = results.themes ?? [], order = [...groups].sort((a, b) => b.size - a.size || a.id - b.id).map((g) => g.id);
	const spots = spotsOf(places, order, width, height), inGroup = new Set(places.filter((p) => p.group === only).map((p) => p.need.id));
	if (!results.needs.length) return <><Title title="Map of needs" /><NoNeeds /></>;
	return <>
		<Title title="Map of needs"><p class="lead">{together ? <>A line joins two needs where the same {unit[1]} raise both more often than chance would have it; the thicker, the more often. The strongest of each are drawn. Colours: needs that hold together that way.</> :
			<>Needs put in similar words lie near each other. Distance is approximate; the larger, the more {unit[1]} raise it. Colours: themes.</>}</p></Title>
		<div class="actions" role="group" aria-label="what the map shows">
			<button type="button" aria-pressed={!together} disabled={!words.places.length} onClick={() => go("map", { by: "" }, true)}>By words</button>
			<button type="button" aria-pressed={together} disabled={!people.places.length} onClick={() => go("map", { by: "people" }, true)}>By the same {unit[1]}</button>
		</div>
		{groups.length > 1 && <ul class="swatches" aria-label={together ? "raised by the same customers" : "themes"}>{order.map((id, i) => {
			const t = groups.find((one) => one.id === id)!, on = only === id;
			return <li key={id}><a href={to("map", { ...params, theme: on ? "" : id })} aria-current={on ? "true" : undefined}><svg class={tint(i)} viewBox="0 0 14 14" aria-hidden="true"><path class="dot" d={glyph(i < 8 ? i : 0, 7, 7, 5)} /></svg><Voice text={t.label} /></a></li>;
		})}</ul>}
		<figure ref={ref}>{spots.length ? <Picture spots={spots} ties={ties} only={only} width={width} height={height} /> : <p class="note">No map: where needs lie was not measured in this run.</p>}</figure>
		<h2>The same as a table</h2>
		<div class="scroll"><table class="stack two"><thead><tr><th scope="col">Need</th><th scope="col" class="n">{cap(unit[1])}</th><th scope="col">Theme</th><th scope="col">Nearest in words</th><th scope="col">Raised together with</th></tr></thead>
			<tbody>{results.needs.filter((n) => !only || inGroup.has(n.id)).slice(0, 300).map((n) => {
				const near = n.neighbours?.[0], pair = all.find((t) => t.needs.includes(n.id)), label = themes.find((t) => t.id === n.theme)?.label;
				return <tr key={n.id}><td class="first"><NeedLink id={n.id} /></td><td class="n" data-th={cap(unit[1])}><a href={quotesOf({ need: n.id })}>{num(n.customer_count)}</a></td>
					<td data-th="Theme" class="small">{label ? <Voice text={label} /> : n.theme || "–"}</td>
					<td data-th="Nearest in words" class="small">{near ? <><NeedLink id={near.need} /> <span class="faint">{near.similarity.toFixed(2)}</span></> : <span class="faint">{n.neighbours ? "none" : "not measured"}</span>}</td>
					<td data-th="Raised together with" class="small">{pair ? <><NeedLink id={pair.needs[0] === n.id ? pair.needs[1] : pair.needs[0]} /> <a class="faint" href={quotesOf({ need: n.id, also: pair.needs[0] === n.id ? pair.needs[1] : pair.needs[0], polarity: "lacking" })} aria-label={`${said(pair.customer_count)} raise both, ${times(pair.lift)} what chance would give`}>{num(pair.customer_count)} · {times(pair.lift)}</a></> : <span class="faint">none</span>}</td></tr>;
			})}</tbody></table></div>
		{results.needs.length > 300 && <p class="small soft">The first 300 of {many(results.needs.length, "need")}.</p>}
	</>;
}
