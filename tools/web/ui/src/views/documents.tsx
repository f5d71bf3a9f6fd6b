// SPDX-License-Identifier: Apache-2.0
// Interviews: every document with a mention, and one as it was said, with the mentions marked where they stand.
import { useEffect } from "preact/hooks";
import type { DocumentText, Mention, Turn } from "../model";
import { Loading, Title, filterOf, quotesOf, to, useData, useWorld } from "../app";
import { Filters, Pager, QuoteBlock, Voice } from "../parts";
import { cap, day, many, num } from "../text";
import { AddMention, MentionActions } from "./decide";

export function Documents({ params }: { params: Record<string, string> }) {
	const w = useWorld(), f = filterOf(params), page = Math.max(1, Number(params.page) || 1);
	const { data, error } = useData(() => w.backend.documents(f, page), [JSON.stringify(f), page]);
	return <>
		<Title title="Interviews and tickets"><p class="lead">{f.found === "none" ? "Documents in which no need was found. Open one to read it." : "Documents that state a need, conversations first. Open one to read what was said, with the needs marked in place."}</p></Title>
		<Filters view="documents" params={params} documents />
		{!data ? <Loading error={error} /> : <>
			<div class="scroll"><table class="stack"><caption>{many(data.total, "document")}{!Object.keys(f).length && ` of ${num(w.results.corpus.document_count)}`} by {w.people(data.customer_count)}{!Object.keys(f).length && data.total < w.results.corpus.document_count && `; in the other ${num(w.results.corpus.document_count - data.total)} no need was found`}</caption>
				<thead><tr><th scope="col">Document</th><th scope="col">{cap(w.unit[0])}</th><th scope="col">Date</th><th scope="col" class="n">Turns</th><th scope="col" class="n">Mentions</th></tr></thead>
				<tbody>{data.rows.map((d) => <tr key={d.document}><td class="first"><a class="label" href={to(`document/${d.document}`)}><Voice text={d.title || (d.turn_count > 1 ? d.source : `${d.source} ${d.name}`)} /></a></td>
					<td class="wide" data-th={cap(w.unit[0])}>{d.customer ? <a href={quotesOf({ customer: d.customer })}><Voice text={d.customer} /></a> : <span class="faint">unknown</span>}</td>
					<td data-th="Date" class="small">{d.date ? day(d.date) : <span class="faint">no date</span>}</td><td class="n" data-th="Turns">{d.turn_count > 1 ? num(d.turn_count) : "–"}</td>
					<td class="n" data-th="Mentions">{d.mention_count ? <a href={to(`document/${d.document}`)}>{num(d.mention_count)}</a> : <span class="faint">0</span>}</td></tr>)}</tbody></table></div>
			<Pager page={data.page} of={data.page_count} view="documents" params={params} />
		</>}
	</>;
}

// marked - a stretch of text with its mentions; where two overlap the later starts where the earlier ends.
function marked(d: DocumentText, from: number, to_: number, here: number, need: (id: number) => string | undefined): preact.ComponentChildren[] {
	const out: preact.ComponentChildren[] = [], text = d.text!;
	let at = from;
	for (const m of d.mentions) {
		if (m.end <= at || m.start >= to_ || m.start < from) continue;
		const start = Math.max(at, m.start), end = Math.min(m.end, to_);
		if (start > at) out.push(<Voice text={text.slice(at, start)} />);
		out.push(<mark id={`m${m.mention}`} class={m.mention === here ? "here" : ""}><Voice text={text.slice(start, end)} /></mark>);
		if (m.end <= to_) out.push(m.need ? <a class="to" href={to(`need/${m.need}`)}><Voice text={need(m.need) ?? "need"} /></a> : <span class="tag">unplaced</span>);
		at = end;
	}
	if (at < to_) out.push(<Voice text={text.slice(at, to_)} />);
	return out;
}

function Turns({ d, here }: { d: DocumentText; here: number }) {
	const w = useWorld(), label = (id: number) => w.need(id)?.label;
	const turns: Turn[] = d.turns.length ? d.turns : [{ speaker: d.speaker || (d.customer ?? ""), role: "customer", start: 0, end: d.text!.length }];
	return <div class={`turns${turns.length === 1 ? " alone" : ""}`}>{turns.map((t, i) => <div key={i} class={`turn ${t.role}`}>
		<div class="who"><Voice text={t.speaker || t.role} />{t.role === "interviewer" || t.role === "agent" ? <><br /><span class="faint">{t.role}</span></> : null}</div>
		<p>{marked(d, t.start, t.end, here, label)}</p></div>)}</div>;
}

export function DocumentView({ id, params }: { id: string; params: Record<string, string> }) {
	const w = useWorld(), here = Number(params.mention) || 0, { data, error } = useData(() => w.backend.document(id), [id]);
	useEffect(() => {
		if (data && here) document.getElementById(`m${here}`)?.scrollIntoView({ block: "center" });
	}, [data, here]);
	if (!data) return data === null ? <Title title="No such document" /> : <Loading error={error} />;
	return <>
		<Title title={<Voice text={data.title || data.source} />} eyebrow={<a href={to("documents")}>Interviews and tickets</a>}>
			<p class="lead">{data.customer && <><a href={quotesOf({ customer: data.customer })}><Voice text={data.customer} /></a>, </>}{data.date ? day(data.date) : "no date"}, <Voice text={`${data.source} ${data.name}`} />.{" "}
				{many(data.mention_count, "mention")}.</p>
			<AddMention d={data} />
			{data.question && <p class="note">Asked: <Voice text={data.question} /></p>}
		</Title>
		{data.text === null ? <>
			<p class="note">The whole text is not in this file, to keep it small{w.backend.live ? "" : "; unmet review shows it"}. Its mentions:</p>
			{data.mentions.map((m: Mention) => <QuoteBlock key={m.mention} m={m} need />)}
		</> : <><Turns d={data} here={here} />
			{w.backend.canDecide && here > 0 && data.mentions.filter((m) => m.mention === here).map((m) => <p class="actions" key={m.mention}><span class="soft">The mention you came from:</span> <MentionActions m={m} /></p>)}</>}
	</>;
}
