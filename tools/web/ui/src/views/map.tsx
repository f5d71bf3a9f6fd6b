// SPDX-License-Identifier: Apache-2.0
// Map: needs by how alike they are in words (the layout comes from the engine), or by who raises them together. A picture to
// find one's way by; the table beside it holds everything the picture does.
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";
import type { SimulationNodeDatum } from "d3-force";
import type { Need, Pair } from "../model";
import { Title, go, quotesOf, to, useWorld } from "../app";
import { NeedLink, Voice } from "../parts";
import { named, short } from "../labels";
import { many, num, times } from "../text";

const W = 860, H = 620, PAD = 46;

interface Spot extends SimulationNodeDatum { need: Need; px: number; py: number; r: number }

// network - needs that are raised together pull each other; same needs, same picture: d3-force draws from a fixed seed.
function network(spots: Spot[], ties: Pair[]): void {
	const at = new Map(spots.map((s) => [s.need.id, s]));
	spots.forEach((s) => { s.x = s.px; s.y = s.py; });
	const links = ties.flatMap((t) => at.has(t.needs[0]) && at.has(t.needs[1]) ? [{ source: at.get(t.needs[0])!, target: at.get(t.needs[1])!, lift: t.lift }] : []);
	const run = forceSimulation(spots).force("link", forceLink(links).distance(130).strength(0.5)).force("apart", forceManyBody().strength(-600))
		.force("x", forceX(W / 2).strength(0.07)).force("y", forceY(H / 2).strength(0.1)).force("room", forceCollide<Spot>((s) => s.r + 6)).stop();
	for (let i = 0; i < 300; i++) run.tick();
	spots.forEach((s) => {
		s.px = Math.min(W - PAD, Math.max(PAD, s.x!));
		s.py = Math.min(H - PAD / 2, Math.max(PAD / 2, s.y!));
	});
}

// spread - dots that would lie on each other move apart a little: distances on the map are approximate anyway.
function spread(spots: Spot[]): void {
	spots.forEach((s) => { s.x = s.px; s.y = s.py; });
	const run = forceSimulation(spots).force("x", forceX<Spot>((s) => s.px).strength(0.5)).force("y", forceY<Spot>((s) => s.py).strength(0.5))
		.force("room", forceCollide<Spot>((s) => s.r + 2)).stop();
	for (let i = 0; i < 80; i++) run.tick();
	spots.forEach((s) => { s.px = s.x!; s.py = s.y!; });
}

function Picture({ spots, ties, theme }: { spots: Spot[]; ties: Pair[]; theme: number }) {
	const { people } = useWorld(), names = named(spots.map((s) => ({ id: s.need.id, x: s.px, y: s.py, r: s.r, label: s.need.label })), W), at = new Map(spots.map((s) => [s.need.id, s]));
	return <svg class="chart map" viewBox={`0 0 ${W} ${H}`} role="group" aria-label="map of needs; the table after it holds the same">
		{ties.map((t) => {
			const [a, b] = t.needs.map((id) => at.get(id));
			return a && b && <line key={t.needs.join()} class="tie" x1={a.px} y1={a.py} x2={b.px} y2={b.py} stroke-width={Math.min(6, t.lift)} />;
		})}
		{spots.map((s) => {
			const side = names.get(s.need.id), off = theme > 0 && s.need.theme !== theme;
			return <a key={s.need.id} href={to(`need/${s.need.id}`)} class={off ? "off" : ""} aria-label={`${s.need.label}: ${people(s.need.customer_count)}`}>
				<title>{`${s.need.label}: ${people(s.need.customer_count)}`}</title>
				<circle class="dot" cx={s.px} cy={s.py} r={s.r} />
				{side && <text class="name" x={s.px + side * (s.r + 4)} y={s.py + 4} text-anchor={side < 0 ? "end" : "start"}>{short(s.need.label)}</text>}
			</a>;
		})}
	</svg>;
}

export function MapView({ params }: { params: Record<string, string> }) {
	const { results, unit } = useWorld(), placed = results.needs.filter((n) => typeof n.x === "number" && typeof n.y === "number");
	const ties = results.co_occurrence.filter((t) => t.q <= 0.05 && t.lift > 1).slice(0, 200), together = params.by === "people" || (!placed.length && ties.length > 0);
	const most = Math.max(1, ...results.needs.map((n) => n.customer_count)), theme = Number(params.theme) || 0, themes = results.themes ?? [];
	const shown = together ? results.needs.filter((n) => ties.some((t) => t.needs.includes(n.id))) : placed;
	const spots: Spot[] = shown.slice(0, 300).map((n, i) => ({
		need: n, r: 5 + 15 * Math.sqrt(n.customer_count / most),
		px: PAD + (n.x ?? 0.5 + 0.4 * Math.cos(i)) * (W - 2 * PAD), py: PAD / 2 + (1 - (n.y ?? 0.5 + 0.4 * Math.sin(i))) * (H - PAD),
	}));
	if (together) network(spots, ties);
	else spread(spots);
	return <>
		<Title title="Map of needs"><p class="lead">{together ? <>Joined where the same {unit[1]} raise both more often than chance would have it; the thicker, the more often.</> :
			<>Needs in similar words lie near each other. Distance is approximate; size is how many {unit[1]} raise it.</>}</p></Title>
		<div class="actions" role="group" aria-label="what the map shows">
			<button type="button" aria-pressed={!together} disabled={!placed.length} onClick={() => go("map", { ...params, by: "" }, true)}>By words</button>
			<button type="button" aria-pressed={together} disabled={!ties.length} onClick={() => go("map", { ...params, by: "people" }, true)}>By the same people</button>
			{themes.length > 1 && <label>Theme <select value={params.theme ?? ""} onChange={(e) => go("map", { ...params, theme: e.currentTarget.value }, true)}>
				<option value="">all</option>{themes.map((t) => <option key={t.id} value={t.id}>{t.label}</option>)}</select></label>}
		</div>
		{spots.length ? <figure class="scroll"><Picture spots={spots} ties={together ? ties : []} theme={theme} /></figure> : <p class="note">No map: where needs lie was not measured in this run.</p>}
		<h2>The same as a table</h2>
		<div class="scroll"><table class="stack"><thead><tr><th scope="col">Need</th><th scope="col" class="n">{unit[1]}</th><th scope="col">Theme</th><th scope="col">Nearest in words</th><th scope="col">Raised together with</th></tr></thead>
			<tbody>{results.needs.filter((n) => !theme || n.theme === theme).slice(0, 300).map((n) => {
				const near = n.neighbours?.[0], pair = ties.find((t) => t.needs.includes(n.id)), label = themes.find((t) => t.id === n.theme)?.label;
				return <tr key={n.id}><td class="first"><NeedLink id={n.id} /></td><td class="n" data-th={unit[1]}><a href={quotesOf({ need: n.id })}>{num(n.customer_count)}</a></td>
					<td data-th="Theme" class="small">{label ? <Voice text={label} /> : n.theme || "–"}</td>
					<td data-th="Nearest" class="small">{near ? <><NeedLink id={near.need} /> <span class="faint">{near.similarity.toFixed(2)}</span></> : <span class="faint">{n.neighbours ? "none" : "not measured"}</span>}</td>
					<td data-th="Together with" class="small">{pair ? <><NeedLink id={pair.needs[0] === n.id ? pair.needs[1] : pair.needs[0]} /> <span class="faint">{times(pair.lift)}</span></> : <span class="faint">none</span>}</td></tr>;
			})}</tbody></table></div>
		{results.needs.length > 300 && <p class="small soft">The first 300 of {many(results.needs.length, "need")}.</p>}
	</>;
}
