// SPDX-License-Identifier: Apache-2.0
// Unplaced: what fits no need, most people first, so that nothing vanishes in a pile of leftovers.
import { Loading, Title, quotesOf, to, useData, useWorld } from "../app";
import { Pager } from "../parts";
import { many, pct } from "../text";
import { QuoteList } from "./quotes";

export function Unplaced({ params }: { params: Record<string, string> }) {
	const w = useWorld(), u = w.results.unplaced, page = Math.max(1, Number(params.page) || 1), aside = useData(() => w.backend.evidence({ need: 0 }, 1), []).data?.total ?? 0, { data, error } = useData(() => w.backend.unplaced(page), [page]);
	return <>
		<Title title="What fits no need"><p class="lead">{!u ? "How well each mention fits its need was not measured in this run." : u.mention_count === 0 ? "Every mention fits a need." :
			<>{many(u.mention_count, "mention")} by {w.people(u.customer_count)}, {pct(u.share)} of all, {u.mention_count === 1 ? "fits" : "fit"} none of the needs well.{u.mention_count > 1 && " Those that most others resemble come first: a need may be hiding."}</>}</p></Title>
		{w.backend.live && <p class="note">Sentences in which no need was found at all are in no list. <a href={to("documents", { found: "none" })}>Read the documents without a need</a>, or <a href={to("documents", { found: "any" })}>search everything that was said</a>.</p>}
		{aside > 0 && <p class="small soft"><a href={quotesOf({ need: 0 })}>{many(aside, "mention")}</a> {aside === 1 ? "is" : "are"} in no need: set aside by people, or in a need that was.</p>}
		{!data ? <Loading error={error} /> : <><QuoteList rows={data.rows} need actions /><Pager page={data.page} of={data.page_count} view="unplaced" params={params} /></>}
	</>;
}
