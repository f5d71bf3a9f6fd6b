// SPDX-License-Identifier: Apache-2.0
// Needs: every need with who raises it, how much of it is unmet, where it is heading. Unfiltered figures are those of the
// results; filtered ones are counted again from the mentions, people once each.
import type { HTMLAttributes } from "preact";
import { useState } from "preact/hooks";
import type { Filter, Need, NeedCount } from "../model";
import { Loading, NoNeeds, Title, filterOf, go, quotesOf, to, useData, useWorld } from "../app";
import { Count, Filters, Pager, Spark, Voice, Worth } from "../parts";
import { MergeDialog } from "./decide";
import { cap, many, needStability, num, pct, wilson } from "../text";

export interface Row { need: Need; customer_count: number; mention_count: number; unmet_share: number; share?: number; low?: number; high?: number }

const fromResults = (n: Need): Row => ({
	need: n, customer_count: n.customer_count, mention_count: n.mention_count, unmet_share: n.unmet_share,
	share: n.customer_share, low: n.customer_share_ci[0], high: n.customer_share_ci[1],
});

function fromCounts(n: Need, c: NeedCount, customers: number): Row {
	const [low, high] = wilson(c.customer_count, customers);
	return { need: n, customer_count: c.customer_count, mention_count: c.mention_count, unmet_share: c.mention_count ? c.unmet_count / c.mention_count : 0,
		share: customers ? c.customer_count / customers : undefined, low, high };
}

// useRows - the needs under a filter, and of how many customers.
export function useRows(filter: Filter): { rows?: Row[]; customers: number; error?: string } {
	const { backend, results, need } = useWorld(), plain = Object.keys(filter).length === 0;
	const { data, error } = useData(() => plain ? Promise.resolve(null) : backend.needs(filter), [JSON.stringify(filter)]);
	if (plain) return { rows: results.needs.map(fromResults), customers: results.corpus.customer_count };
	if (!data) return { customers: 0, error };
	const rows = data.needs.filter((c) => need(c.need)).map((c) => fromCounts(need(c.need)!, c, data.customer_count))
		.sort((a, b) => b.customer_count - a.customer_count || a.need.id - b.need.id);
	return { rows, customers: data.customer_count, error };
}

const ORDER: Record<string, (a: Row, b: Row) => number> = {
	customers: () => 0,
	unmet: (a, b) => b.unmet_share - a.unmet_share,
	worth: (a, b) => (b.need.opportunity?.opportunity ?? -1) - (a.need.opportunity?.opportunity ?? -1) || b.need.intensity - a.need.intensity,
	change: (a, b) => (b.need.trend?.change?.ratio ?? 1) - (a.need.trend?.change?.ratio ?? 1),
	name: (a, b) => a.need.label.localeCompare(b.need.label, "en"),
};
const SIZE = 60;

// What was measured in this run: a column of nothing is not drawn, the caption says it once.
interface Has { trend: boolean; stability: boolean }

// A need dropped on another is to be merged into it: the same preview as Merge… on its page, which is the way with the keyboard.
const DRAGGED = "application/x-unmet-need";
function useDrag(id: number, drop: (into: number, from: number) => void, on: boolean): { over: boolean; events: HTMLAttributes<HTMLTableRowElement> } {
	const [over, set] = useState(false);
	if (!on) return { over, events: {} };
	const mine = (e: DragEvent) => e.dataTransfer?.types.includes(DRAGGED) ?? false;
	return { over, events: {
		draggable: true,
		onDragStart: (e) => { e.dataTransfer?.setData(DRAGGED, String(id)); if (e.dataTransfer) e.dataTransfer.effectAllowed = "move"; },
		onDragOver: (e) => { if (mine(e)) { e.preventDefault(); set(true); } },
		onDragLeave: () => set(false),
		onDrop: (e) => {
			const from = Number(e.dataTransfer?.getData(DRAGGED));
			set(false);
			if (!mine(e)) return;
			e.preventDefault();
			if (from && from !== id) drop(id, from);
		},
	} };
}

function Line({ row, filter, most, has, drop }: { row: Row; filter: Filter; most: number; has: Has; drop(into: number, from: number): void }) {
	const n = row.need, stable = needStability(n), { over, events } = useDrag(n.id, drop, useWorld().backend.canDecide);
	return <tr class={over ? "over" : ""} {...events}>
		<td class="first">
			<a class="label" href={to(`need/${n.id}`)}><Voice text={n.label} /></a>
			{n.pinned && <span class="tag">pinned</span>}{n.status === "met" && <span class="tag">marked as met</span>}
			{n.outcome?.text && !n.outcome.draft && <span class="outcome"><Voice text={n.outcome.text} /></span>}
		</td>
		<td class="wide" data-th="Who raises it"><Count n={row.customer_count} share={row.share} low={row.low} high={row.high} most={most} href={quotesOf({ ...filter, need: n.id })} /></td>
		<td class="n" data-th="Unmet"><a href={quotesOf({ ...filter, need: n.id, polarity: "unmet" })}>{pct(row.unmet_share)}</a></td>
		<td class="n" data-th="Mentions"><a href={quotesOf({ ...filter, need: n.id })}>{num(row.mention_count)}</a></td>
		{has.trend && <td data-th="Trend"><Spark trend={n.trend} href={to("trends", { need: n.id })} label={`trend of ${n.label}`} /></td>}
		{has.stability && <td data-th="Comes back"><span class={`small tone-${stable.tone}`}>{stable.word}</span> {typeof n.stability === "number" && <small class="faint">{n.stability.toFixed(2)}</small>}</td>}
		<td class="n" data-th={n.opportunity ? "Opportunity" : "Intensity"}><Worth need={n} /></td>
	</tr>;
}

export function Needs({ params }: { params: Record<string, string> }) {
	const world = useWorld(), { unit, results } = world, filter = filterOf(params), { rows, customers, error } = useRows(filter);
	const order = params.sort && params.sort in ORDER ? params.sort : "customers", sort = (key: string) => go("needs", { ...params, sort: key === "customers" ? "" : key, page: "" }, true), [merging, merge] = useState<{ into: number; from: number }>(), into = merging && world.need(merging.into), page = Math.max(1, Number(params.page) || 1);
	const head = (key: string, text: string, n = false) => <th scope="col" class={n ? "n" : ""} aria-sort={order !== key ? "none" : key === "name" ? "ascending" : "descending"}>
		<button type="button" class="sort" aria-pressed={order === key} onClick={() => sort(key)}>{text}{order !== key ? "" : key === "name" ? " ↑" : " ↓"}</button></th>;
	const sorted = rows && [...rows].sort((a, b) => Number(b.need.pinned ?? false) - Number(a.need.pinned ?? false) || ORDER[order](a, b));
	const most = Math.min(1, Math.max(0.1, ...(rows ?? []).map((r) => r.share ?? 0)) * 1.35), surveyed = results.needs.some((n) => n.opportunity);
	const has: Has = { trend: results.needs.some((n) => n.trend), stability: results.needs.some((n) => typeof n.stability === "number") };
	const missing = [has.trend ? "" : results.corpus.date_range.first ? "Trends" : "Trends (no dates)", has.stability ? "" : "Stability"].filter(Boolean);
	const of = Math.max(1, Math.ceil((rows?.length ?? 0) / SIZE));
	if (!results.needs.length) return <><Title title="No needs found" /><NoNeeds /></>;
	return <>
		<Title title={<>{many(results.needs.length, "need")}</>}>
			<p class="lead">By how many {unit[1]} raise each: one who says it forty times counts once. Choose any number to read the quotes behind it.{world.backend.canDecide && " Drag a need onto another to merge them, or choose Merge… on its page."}</p>
		</Title>
		{into && <MergeDialog key={`${merging!.from}-${merging!.into}`} n={into} from={merging!.from} close={() => merge(undefined)} />}
		<Filters view="needs" params={params} />
		{!sorted ? <Loading error={error} /> : sorted.length === 0 ? <p class="note">No mention is like that. Take a filter away.</p> : <>
			<div class="scroll"><table class="stack">
				<caption>{many(rows!.length, "need")}{Object.keys(filter).length ? <> under these filters; shares are of the {world.people(customers)} they admit</> : <>; shares are of all {world.people(customers)}</>}.
					{missing.length > 0 && ` ${missing.join(", ")}: not measured.`}{has.stability && ` Comes back: how much of it is found again when other ${unit[1]} are asked, 0 to 1.`}{!surveyed && " Intensity, 0 to 1: how strongly it is put, a signal from text and no score."}</caption>
				<thead><tr>{head("name", "Need")}{head("customers", cap(unit[1]))}{head("unmet", "Unmet", true)}<th scope="col" class="n">Mentions</th>{has.trend && head("change", "Trend")}
					{has.stability && <th scope="col">Comes back</th>}{head("worth", surveyed ? "Opportunity" : "Intensity", true)}</tr></thead>
				<tbody>{sorted.slice((Math.min(page, of) - 1) * SIZE, Math.min(page, of) * SIZE).map((r) => <Line key={r.need.id} row={r} filter={filter} most={most} has={has} drop={(into, from) => merge({ into, from })} />)}</tbody>
			</table></div>
			<Pager page={Math.min(page, of)} of={of} view="needs" params={params} />
		</>}
	</>;
}
