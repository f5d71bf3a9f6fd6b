// SPDX-License-Identifier: Apache-2.0
// Quotes: the mentions behind a number, people counted once, in pages of real rows.
import { Loading, Title, filterOf, to, useData, useWorld } from "../app";
import { Filters, NeedLink, Pager, QuoteBlock, Voice } from "../parts";
import type { Filter, Mention } from "../model";
import { day, many } from "../text";
import { MentionActions } from "./decide";

export function QuoteList({ rows, need, actions }: { rows: Mention[]; need?: boolean; actions?: boolean }) {
	return <ul class="quotes-list">{rows.map((m) => <li key={m.mention}><QuoteBlock m={m} need={need} actions={actions ? <MentionActions m={m} /> : undefined} /></li>)}</ul>;
}

function heading(f: Filter, label?: string): preact.ComponentChildren {
	if (label) return <Voice text={label} />;
	if (f.need === 0) return "In no need";
	return f.customer ? <Voice text={f.customer} /> : "What they say";
}

const SAYS: Record<string, string> = { unmet: "unmet", met: "met", neutral: "neither met nor unmet", lacking: "praise left out" };

// Within - in words, what the mentions were chosen by: who opens a number should see the same number, and of whom it is.
function Within({ f, named }: { f: Filter; named: boolean }) {
	const w = useWorld();
	return <>
		{f.polarity && `, ${SAYS[f.polarity] ?? f.polarity}`}{f.kind && `, as ${f.kind}`}
		{f.segment !== undefined && (f.segment ? <>, in segment <a href={to(`segment/${f.segment}`)}><Voice text={w.segment(f.segment)?.label ?? "?"} /></a></> : ", in no segment")}
		{f.attribute && <>, with <Voice text={f.attribute.replace("=", ": ")} /></>}
		{f.customer && !named && <>, of <Voice text={f.customer} /></>}
		{f.also !== undefined && <>, of {w.unit[1]} who also lack <NeedLink id={f.also} /></>}
		{f.source && <>, in <Voice text={f.source} /></>}{f.from && `, from ${day(f.from)}`}{f.to && `, to ${day(f.to)}`}{f.q && <>, with “<Voice text={f.q} />”</>}
	</>;
}

export function Quotes({ params }: { params: Record<string, string> }) {
	const w = useWorld(), filter = filterOf(params), page = Math.max(1, Number(params.page) || 1), n = filter.need ? w.need(filter.need) : undefined;
	const { data, error } = useData(() => w.backend.evidence(filter, page), [JSON.stringify(filter), page]);
	return <>
		<Title title={heading(filter, n?.label)} eyebrow={n ? <a href={to(`need/${n.id}`)}>Need {n.id}</a> : undefined}>
			{data && <p class="lead" aria-live="polite">{many(data.total, "mention")} by {w.people(data.customer_count)}<Within f={filter} named={!n && !!filter.customer} />.</p>}
		</Title>
		<Filters view="quotes" params={params} need />
		{!data ? <Loading error={error} /> : data.rows.length === 0 ? <p class="note">{w.about.rows ? "Nobody says that. Take a filter away." : "This file holds the quotes of each need only: open the need."}</p> : <>
			<QuoteList rows={data.rows} need={!n} actions />
			<Pager page={data.page} of={data.page_count} view="quotes" params={params} />
		</>}
	</>;
}
