// SPDX-License-Identifier: Apache-2.0
// Quotes: the mentions behind a number, people counted once, in pages of real rows.
import { Loading, Title, filterOf, to, useData, useWorld } from "../app";
import { Filters, Pager, QuoteBlock, Voice } from "../parts";
import type { Filter, Mention } from "../model";
import { many } from "../text";
import { MentionActions } from "./decide";

export function QuoteList({ rows, need, actions }: { rows: Mention[]; need?: boolean; actions?: boolean }) {
	return <ul class="quotes-list">{rows.map((m) => <li key={m.mention}><QuoteBlock m={m} need={need} actions={actions ? <MentionActions m={m} /> : undefined} /></li>)}</ul>;
}

function heading(f: Filter, label?: string): preact.ComponentChildren {
	if (label) return <Voice text={label} />;
	if (f.need === 0) return "In no need";
	return f.customer ? <Voice text={f.customer} /> : "What they say";
}

export function Quotes({ params }: { params: Record<string, string> }) {
	const w = useWorld(), filter = filterOf(params), page = Math.max(1, Number(params.page) || 1), n = filter.need ? w.need(filter.need) : undefined;
	const { data, error } = useData(() => w.backend.evidence(filter, page), [JSON.stringify(filter), page]);
	return <>
		<Title title={heading(filter, n?.label)} eyebrow={n ? <a href={to(`need/${n.id}`)}>Need {n.id}</a> : undefined}>
			{data && <p class="lead" aria-live="polite">{many(data.total, "mention")} by {w.people(data.customer_count)}
				{filter.polarity === "unmet" ? ", unmet" : ""}{filter.segment ? <>, in segment <Voice text={w.segment(filter.segment)?.label ?? "?"} /></> : null}.</p>}
		</Title>
		<Filters view="quotes" params={params} need />
		{!data ? <Loading error={error} /> : data.rows.length === 0 ? <p class="note">{w.about.rows ? "Nobody says that. Take a filter away." : "This file holds the quotes of each need only: open the need."}</p> : <>
			<QuoteList rows={data.rows} need={!n} actions />
			<Pager page={data.page} of={data.page_count} view="quotes" params={params} />
		</>}
	</>;
}
