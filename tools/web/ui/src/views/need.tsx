// SPDX-License-Identifier: Apache-2.0
// One need: what it is, who says so in which words, what is next to it, where it is heading.
import type { Need as NeedType } from "../model";
import { Loading, Title, quotesOf, to, useData, useWorld } from "../app";
import { Bar, NeedLink, QuoteBlock, Voice, Worth } from "../parts";
import { KINDS } from "../model";
import { MIN_CELL, cap, many, needStability, num, pct, range, times } from "../text";
import { NeedActions, useDecide } from "./decide";
import { QuoteList } from "./quotes";
import { TrendChart } from "./trends";

function Who({ n }: { n: NeedType }) {
	const { backend, results, segment, unit } = useWorld();
	const { data } = useData(() => backend.profile(), []);
	const row = data?.needs.find((x) => x.need === n.id);
	if (results.segments.length < 2) return <p class="small soft">No segments stand out in these data.</p>;
	if (!row || !data) return null;
	return <>
		<ul class="rows">{data.segments.map((s, i) => {
			const k = row.by_segment[i], lift = (k / s.customer_count) / (row.customer_count / data.placed || 1);
			return <li key={s.id}><a href={to(`segment/${s.id}`)}><Voice text={segment(s.id)?.label ?? ""} /></a>
				<span>{k < MIN_CELL ? <span class="faint">fewer than {MIN_CELL}</span> : <><a href={quotesOf({ need: n.id, segment: s.id, polarity: "lacking" })}>{num(k)} of {num(s.customer_count)}</a> · {times(lift)}</>}</span></li>;
		})}</ul>
		<p class="small soft">{cap(unit[1])} of each segment who lack it, and how often that is beside the average.</p>
	</>;
}

function Near({ n }: { n: NeedType }) {
	const { results, need, unit } = useWorld();
	const pairs = results.co_occurrence.filter((p) => p.needs.includes(n.id) && p.lift > 1 && p.q <= 0.05).slice(0, 6);
	const theme = results.needs.filter((x) => x.theme === n.theme && x.id !== n.id && n.theme);
	return <>
		<h3>Said in similar words</h3>
		{n.neighbours?.length ? <ul class="rows">{n.neighbours.slice(0, 6).map((x) => <li key={x.need}><NeedLink id={x.need} /><span>{x.similarity.toFixed(2)}</span></li>)}</ul> :
			theme.length ? <ul class="rows">{theme.slice(0, 6).map((x) => <li key={x.id}><NeedLink id={x.id} /><span>same theme</span></li>)}</ul> : <p class="small soft">Nothing is close.</p>}
		<h3>Raised by the same {unit[1]}</h3>
		{pairs.length ? <ul class="rows">{pairs.map((p) => {
			const other = need(p.needs[0] === n.id ? p.needs[1] : p.needs[0]);
			return other && <li key={other.id}><NeedLink id={other.id} /><span><a href={quotesOf({ need: n.id, also: other.id, polarity: "lacking" })}>{num(p.customer_count)}</a> · {times(p.lift)}</span></li>;
		})}</ul> : null}
		<p class="small soft">{pairs.length ? `${cap(unit[1])} who raise both, and how many times what chance would give.` : "With no other need more than chance would give."}</p>
	</>;
}

function Words({ n }: { n: NeedType }) {
	const apart = n.apart_terms?.length ? n.apart_terms : null, chip = (t: string) => <li key={t}><a class="chip" href={quotesOf({ need: n.id, q: t })}><Voice text={t} /></a></li>;
	return <>
		<h3>Words that bind it</h3>
		<ul class="chips">{n.terms.slice(0, 12).map(chip)}</ul>
		{apart && <><h3>Words that set it apart</h3><ul class="chips">{apart.map(chip)}</ul></>}
	</>;
}

function Kinds({ n }: { n: NeedType }) {
	const all = KINDS.map((k) => [k, n.kinds[k]] as const).filter(([, v]) => v > 0).sort((a, b) => b[1] - a[1]), most = all[0]?.[1] ?? 1;
	return <><h3>How it is put</h3>
		<ul class="rows">{all.map(([k, v]) => <li key={k}><span>{k}</span><span class="count"><Bar share={v} most={most} /><a href={quotesOf({ need: n.id, kind: k })} aria-label={`${num(v)}, put as ${k}`}>{num(v)}</a></span></li>)}</ul></>;
}

// Gone - an address somebody kept: numbers are never given twice, so what became of the need can be told.
function Gone({ id }: { id: number }) {
	const { backend } = useWorld(), { data } = useData(() => backend.log ? backend.log() : Promise.resolve(null), [id]), d = useDecide();
	const last = data?.decisions.filter((e) => e.outcome !== "reverted" && (e.op === "merge" ? e.other.includes(id) : e.need === id && !e.mention_count && (e.op === "dismiss" || e.op === "restore"))).pop();
	const all = <a href={to("needs")}>All needs</a>;
	if (last?.op === "merge") return <Title title={`Need ${id} was merged`}><p class="lead">It is part of <NeedLink id={last.need} /> now. {all}</p></Title>;
	if (last?.op === "dismiss") return <Title title={`Need ${id} was dismissed`}><p class="lead">What it held is <a href={quotesOf({ need: 0 })}>in no need</a>. {all}</p>
		{backend.canDecide && <div class="actions"><button type="button" disabled={d.busy} onClick={() => d.decide({ op: "restore", need: id })}>Bring back</button></div>}{d.error && <p class="note warn" role="alert">{d.error}</p>}</Title>;
	return <Title title="No such need"><p class="lead">It may have been merged into another. {all}</p></Title>;
}

export function NeedView({ id }: { id: string }) {
	const w = useWorld(), n = w.need(Number(id));
	const quotes = useData(() => n ? w.backend.evidence({ need: n.id }, 1) : Promise.resolve(null), [id]);
	if (!n) return <Gone id={Number(id)} />;
	const stable = needStability(n), theme = w.results.themes?.find((t) => t.id === n.theme), rank = w.results.needs.indexOf(n) + 1, rows = quotes.data?.rows ?? [];
	return <>
		<Title title={<Voice text={n.label} />} eyebrow={<><a href={to("needs")}>Needs</a> · need {n.id} · {rank} of {w.results.needs.length} by {w.unit[1]}{theme && <> · <a href={to("map", { theme: theme.id })}><Voice text={theme.label} /></a></>}{n.pinned && <span class="tag">pinned</span>}{n.status === "met" && <span class="tag">marked as met</span>}</>}>
			{n.outcome?.text && <p class="statement"><Voice text={n.outcome.text} />{n.outcome.draft && <span class="tag">draft: edit before use</span>}</p>}
			{n.definition && <p class="lead"><Voice text={n.definition} /></p>}
			<p class="lead"><a href={quotesOf({ need: n.id })}>{w.people(n.customer_count)}</a> raise it, {pct(n.customer_share)} of all ({range(n.customer_share_ci[0], n.customer_share_ci[1])}),
				in <a href={quotesOf({ need: n.id })}>{many(n.mention_count, "mention")}</a> of {many(n.document_count, "document")}. <a href={quotesOf({ need: n.id, polarity: "unmet" })}>{pct(n.unmet_share)}</a> of
				it is unmet.{" "}{stable.tone === "none" ? <span class="faint">Whether other {w.unit[1]} would bring it up again: not measured.</span> : <>It is <span class={`tone-${stable.tone}`}>{stable.word}</span>:{" "}
				{stable.tone === "poor" ? `other ${w.unit[1]} might have drawn it differently, so read the quotes before you rely on it.` : `asked of other such ${w.unit[1]}, it comes up again.`}</>}</p>
			{n.note && <p class="note">Note: <Voice text={n.note} /></p>}
			<NeedActions n={n} />
		</Title>
		<div class="split">
			<div>
				<h2>In their words</h2>
				{n.quotes.length === 0 && w.about.quotes === "none" && <p class="note">This report was written without quotes.</p>}
				{rows.length ? <QuoteList rows={rows.slice(0, 12)} actions /> : quotes.error ? <Loading error={quotes.error} /> :
					<ul class="quotes-list">{n.quotes.map((q) => <li key={q.mention}><QuoteBlock m={{ ...q, document: "", name: q.doc ?? "", title: "", source: q.source ?? "", kinds: [], polarity: "unmet",
						intensity: 0, solution: false, need: n.id, posterior: 1, quote: q.text, start: 0, end: 0 }} /></li>)}</ul>}
				{quotes.data && quotes.data.total > 12 && <p><a class="button" href={quotesOf({ need: n.id })}>All {many(quotes.data.total, "mention")}</a></p>}
				<h2>Over time</h2>
				<TrendChart need={n} />
			</div>
			<aside class="aside">
				<h3>Who says it</h3><Who n={n} />
				<Words n={n} />
				<Near n={n} />
				<Kinds n={n} />
				<h3>{n.opportunity ? "Opportunity" : "Signal"}</h3>
				<p class="small soft">{n.opportunity ? <><Worth need={n} />. <a href={to("opportunity", { need: n.id })}>How it is computed</a></> : <>Intensity <b><Worth need={n} /></b> of 1. Text proposes and does not measure: ask customers to rate it before you call it an opportunity.</>}</p>
			</aside>
		</div>
	</>;
}
