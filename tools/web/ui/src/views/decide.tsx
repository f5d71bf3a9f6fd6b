// SPDX-License-Identifier: Apache-2.0
// Decisions, on the live project only: in a report and with --read-only none of this is drawn. Each is one entry of the log
// (docs/formats/decisions.md), can be tried before it is made, and undone alone.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { Stale } from "../model";
import type { Decided, Decision, DocumentText, Mention, Need } from "../model";
import { go, useWorld } from "../app";
import type { World } from "../app";
import { Voice } from "../parts";
import { many, num } from "../text";

// useDecide - make a decision and show what came of it; a conflict keeps what was typed.
export function useDecide(): { busy: boolean; error: string; stale: boolean; decide(d: Decision): Promise<Decided | undefined>; clear(): void } {
	const { backend, reload } = useWorld(), [state, set] = useState({ busy: false, error: "", stale: false });
	return {
		...state,
		clear: () => set({ busy: false, error: "", stale: false }),
		async decide(d) {
			set({ busy: true, error: "", stale: false });
			try {
				const decided = await backend.decide!(d);
				await reload();
				set({ busy: false, error: "", stale: false });
				return decided;
			} catch (e) {
				set({ busy: false, error: String((e as Error).message ?? e), stale: e instanceof Stale });
				return undefined;
			}
		},
	};
}

function Trouble({ error, stale }: { error: string; stale: boolean }) {
	const { reload } = useWorld();
	if (!error) return null;
	return <div class="banner" role="alert"><span>{stale && <b>Somebody else changed this meanwhile. </b>}{error}{stale && " Nothing of yours is lost: look at the newest, then decide again."}</span>
		{stale && <button type="button" onClick={() => reload()}>Show the newest</button>}</div>;
}

function Dialog({ title, close, children }: { title: string; close(): void; children: ComponentChildren }) {
	const ref = useRef<HTMLDialogElement>(null);
	// Whoever opened it gets the focus back, by whichever way it closes.
	useEffect(() => {
		const before = document.activeElement as HTMLElement | null;
		ref.current?.showModal();
		return () => before?.focus();
	}, []);
	return <dialog ref={ref} onClose={close} aria-label={title}><h2>{title}</h2>{children}</dialog>;
}

function Buttons({ ok, busy, off, close }: { ok: string; busy: boolean; off?: boolean; close(): void }) {
	return <div class="actions"><button type="submit" class="primary" disabled={busy || off}>{busy ? "…" : ok}</button><button type="button" onClick={close}>Cancel</button></div>;
}

// ---- one text -----------------------------------------------------------------------------------

const TEXTS = {
	rename: ["Rename", "Name of the need. Its number and its address stay.", (n: Need) => n.label, false],
	outcome: ["Outcome statement", "Direction + measure + object + context: \"Minimize the time it takes to find an invoice when closing the month\".", (n: Need) => n.outcome?.text ?? "", true],
	describe: ["Definition", "What belongs to this need and what does not.", (n: Need) => n.definition ?? "", true],
	note: ["Note", "For the team.", (n: Need) => n.note ?? "", true],
} as const;
type TextOp = keyof typeof TEXTS;

function TextDialog({ n, op, close }: { n: Need; op: TextOp; close(): void }) {
	const [title, help, before, long] = TEXTS[op], [text, set] = useState(() => before(n)), [why, because] = useState(""), d = useDecide();
	const submit = async (e: Event) => {
		e.preventDefault();
		if (await d.decide({ op, need: n.id, text: text.trim(), why })) close();
	};
	return <Dialog title={title} close={close}><Trouble {...d} /><form onSubmit={submit}>
		<label class="field">{help}{long ? <textarea value={text} maxLength={4000} onInput={(e) => set(e.currentTarget.value)} /> : <input type="text" value={text} maxLength={200} onInput={(e) => set(e.currentTarget.value)} />}</label>
		<label class="field">Why (may be empty)<input type="text" value={why} onInput={(e) => because(e.currentTarget.value)} /></label>
		<Buttons ok="Save" busy={d.busy} off={op === "rename" && !text.trim()} close={close} /></form></Dialog>;
}

// ---- members ------------------------------------------------------------------------------------

const MOST = 1000; // mentions offered at once

// useMembers - all mentions of a need, page by page.
function useMembers(need: number): { rows?: Mention[]; total: number } {
	const { backend } = useWorld(), [rows, set] = useState<{ rows?: Mention[]; total: number }>({ total: 0 });
	useEffect(() => {
		let gone = false;
		(async () => {
			const all: Mention[] = [];
			for (let page = 1, of = 1, total = 0; page <= of && all.length < MOST; page++) {
				const got = await backend.evidence({ need }, page);
				all.push(...got.rows);
				of = got.page_count;
				total = got.total;
				if (gone) return;
				if (page === of || all.length >= MOST) set({ rows: all, total });
			}
		})().catch(() => set({ rows: [], total: 0 }));
		return () => { gone = true; };
	}, [need]);
	return rows;
}

function Checks({ rows, on, set }: { rows: Mention[]; on: Set<number>; set(on: Set<number>): void }) {
	const flip = (id: number) => {
		const next = new Set(on);
		if (!next.delete(id)) next.add(id);
		set(next);
	};
	return <ul class="checks" tabIndex={0}>{rows.map((m) => <li key={m.mention}><label><input type="checkbox" checked={on.has(m.mention)} onChange={() => flip(m.mention)} />
		<span><Voice text={(m.quote ?? "").slice(0, 400)} /> <small class="faint"><Voice text={m.customer ?? ""} /></small></span></label></li>)}</ul>;
}

// usePreview - what would come of a decision, asked of the engine itself.
function usePreview(d: Decision | null): { decided?: Decided; error?: string } {
	const { backend } = useWorld(), [state, set] = useState<{ decided?: Decided; error?: string }>({}), key = JSON.stringify(d);
	useEffect(() => {
		let gone = false;
		set({});
		const timer = d && setTimeout(() => backend.decide!({ ...d, dry_run: true })
			.then((decided) => gone || set({ decided }), (e) => gone || set({ error: String(e.message ?? e) })), 200);
		return () => {
			gone = true;
			if (timer) clearTimeout(timer);
		};
	}, [key]);
	return state;
}

function Choose({ name, not, near, value, change, extra }: { name: string; not: number; near: number[]; value: number; change(id: number): void; extra?: ComponentChildren }) {
	const { results } = useWorld(), close = near.map((id) => results.needs.find((n) => n.id === id)).filter((n): n is Need => !!n && n.id !== not);
	const rest = results.needs.filter((n) => n.id !== not && !close.includes(n)), option = (n: Need) => <option key={n.id} value={n.id}>{`${n.label} (${n.customer_count})`}</option>;
	return <label class="field">{name}<select value={value || ""} onChange={(e) => change(Number(e.currentTarget.value))}><option value="">choose</option>{extra}
		{close.length > 0 && <optgroup label="nearest">{close.map(option)}</optgroup>}<optgroup label="all">{rest.map(option)}</optgroup></select></label>;
}

const near = (n: Need | undefined) => (n?.neighbours ?? []).map((x) => x.need);

export function MergeDialog({ n, from, close }: { n: Need; from?: number; close(): void }) {
	const w = useWorld(), [other, choose] = useState(from ?? 0), { rows, total } = useMembers(other), [off, leave] = useState<Set<number>>(new Set()), d = useDecide(), o = w.need(other);
	const decision: Decision | null = other ? { op: "merge", need: n.id, other: [other], mention: [...off] } : null, preview = usePreview(decision);
	useEffect(() => leave(new Set()), [other]);
	const submit = async (e: Event) => {
		e.preventDefault();
		if (decision && await d.decide(decision)) close();
	};
	const on = useMemo(() => new Set((rows ?? []).map((m) => m.mention).filter((id) => !off.has(id))), [rows, off]);
	return <Dialog title={`Merge into ${n.label}`} close={close}><Trouble {...d} /><form onSubmit={submit}>
		<Choose name="Merge this need into it" not={n.id} near={near(n)} value={other} change={choose} />
		{o && rows && <><p class="small soft">Its {many(total, "mention")}; take away the tick of what should stay where it is{total > rows.length && ` (the first ${num(rows.length)} are shown; the rest is merged)`}:</p>
			<Checks rows={rows} on={on} set={(next) => leave(new Set(rows.map((m) => m.mention).filter((id) => !next.has(id))))} /></>}
		{o && <p aria-live="polite">{preview.error ?? (preview.decided ? <>Together: <b>{w.people(preview.decided.customer_count)}</b>, {many(preview.decided.mention_count, "mention")}.{" "}
			{preview.decided.customer_count < n.customer_count + o.customer_count && off.size === 0 && <span class="soft">Not {num(n.customer_count)} + {num(o.customer_count)}: {w.people(n.customer_count + o.customer_count - preview.decided.customer_count)} raise both and count once.</span>}</> : "Counting…")}</p>}
		<Buttons ok="Merge" busy={d.busy} off={!preview.decided} close={close} /></form></Dialog>;
}

interface Proposal { label: string; ids: number[]; say: string }

// proposals - parts the engine would make of a need, but for the one that keeps its number; where its mentions are too few or too
// alike for that, the word of the need that divides them most evenly.
async function proposals(w: World, n: Need, rows: Mention[]): Promise<Proposal[]> {
	try {
		const { parts } = await w.backend.split!(n.id);
		return parts.slice(1).map((p) => ({ label: p.label, ids: p.mentions, say: `${p.label} (${w.people(p.customer_count)})` }));
	} catch {
		const of = n.terms.map((word) => ({ word, ids: rows.filter((m) => holds(m, word)).map((m) => m.mention) })).filter((p) => p.ids.length >= 2 && rows.length - p.ids.length >= 2);
		const off = (p: { ids: number[] }) => Math.abs(p.ids.length - rows.length / 2), best = of.sort((a, b) => off(a) - off(b))[0];
		return best ? [{ label: best.word, ids: best.ids, say: best.word }] : [];
	}
}

const holds = (m: Mention, text: string) => text !== "" && (m.quote ?? "").toLowerCase().includes(text.toLowerCase());

function SplitDialog({ n, close }: { n: Need; close(): void }) {
	const w = useWorld(), { rows, total } = useMembers(n.id), [on, set] = useState<Set<number>>(new Set()), [label, name] = useState(""), [word, seek] = useState(""), d = useDecide();
	const [parts, offer] = useState<Proposal[]>(), [part, mark] = useState(0);
	const take = (p: Proposal | undefined, at: number) => {
		mark(at);
		name(p?.label ?? "");
		set(new Set(p?.ids ?? []));
	};
	const pick = (text: string) => {
		seek(text);
		mark(-1);
		set(new Set((rows ?? []).filter((m) => holds(m, text)).map((m) => m.mention)));
	};
	useEffect(() => {
		if (!rows) return;
		let gone = false;
		proposals(w, n, rows).then((list) => {
			if (gone) return;
			offer(list);
			take(list[0], 0);
		});
		return () => { gone = true; };
	}, [rows]);
	const decision: Decision | null = on.size && rows && on.size < total ? { op: "split", need: n.id, mention: [...on], text: label.trim() } : null, preview = usePreview(decision);
	const submit = async (e: Event) => {
		e.preventDefault();
		const decided = decision && await d.decide(decision);
		if (!decided) return;
		close();
		go(`need/${decided.need}`);
	};
	const shown = useMemo(() => rows && [...rows].sort((a, b) => Number(on.has(b.mention)) - Number(on.has(a.mention))), [rows, parts, part]);
	return <Dialog title={`Split ${n.label}`} close={close}><Trouble {...d} /><form onSubmit={submit}>
		{!shown || !parts ? <><p class="faint" aria-live="polite">Looking for what is different within it… In many documents this takes some seconds.</p><progress aria-label="looking" /></> : <>
			<p class="small soft">{parts.length ? "These could be a need of their own. Choose one, then adjust:" : "No way to take it apart stands out. Choose by hand, or by a word:"}</p>
			{parts.length > 0 && <div class="actions" role="group" aria-label="proposed parts">{parts.map((p, i) => <button key={i} type="button" aria-pressed={part === i} onClick={() => take(p, i)}><Voice text={p.say} /></button>)}</div>}
			<label class="field">Or all mentions with this word<input type="text" value={word} onInput={(e) => pick(e.currentTarget.value)} list="words" />
				<datalist id="words">{n.terms.map((t) => <option key={t} value={t} />)}</datalist></label>
			<p class="small soft">{num(on.size)} of {many(total, "mention")} chosen{total > shown.length && `; the first ${num(shown.length)} can be chosen`}:</p><Checks rows={shown} on={on} set={set} />
			<label class="field">Name of the new need<input type="text" value={label} maxLength={200} onInput={(e) => name(e.currentTarget.value)} /></label></>}
		<p aria-live="polite">{preview.error ?? (preview.decided ? <>The new need: <b>{w.people(preview.decided.customer_count)}</b>, {many(preview.decided.mention_count, "mention")}; {many(total - on.size, "mention")} stay.</> : decision ? "Counting…" : "Choose some, not all.")}</p>
		<Buttons ok="Split" busy={d.busy} off={!preview.decided} close={close} /></form></Dialog>;
}

// ---- where they are started ---------------------------------------------------------------------

export function NeedActions({ n }: { n: Need }) {
	const { backend } = useWorld(), [open, show] = useState<TextOp | "merge" | "split" | "">(""), d = useDecide();
	if (!backend.canDecide) return null;
	const close = () => show("");
	return <>
		<div class="actions" role="group" aria-label="decide">
			<button type="button" onClick={() => show("rename")}>Rename</button>
			<button type="button" onClick={() => show("outcome")}>Outcome statement</button>
			<button type="button" onClick={() => show("describe")}>Definition</button>
			<button type="button" onClick={() => show("note")}>Note</button>
			<span class="between" />
			<button type="button" onClick={() => show("merge")}>Merge…</button>
			<button type="button" onClick={() => show("split")}>Split…</button>
			<span class="between" />
			<button type="button"  onClick={() => d.decide({ op: "pin", need: n.id, text: n.pinned ? "off" : "on" })}>{n.pinned ? "Unpin" : "Pin"}</button>
			<button type="button" onClick={() => d.decide({ op: "status", need: n.id, text: n.status === "met" ? "open" : "met" })}>{n.status === "met" ? "Mark as open" : "Mark as met"}</button>
			<button type="button" onClick={() => d.decide({ op: n.dismissed ? "restore" : "dismiss", need: n.id })}>{n.dismissed ? "Bring back" : "Dismiss"}</button>
		</div>
		<Trouble {...d} />
		{open === "merge" ? <MergeDialog n={n} close={close} /> : open === "split" ? <SplitDialog n={n} close={close} /> : open ? <TextDialog n={n} op={open} close={close} /> : null}
	</>;
}

const NEW = -1;

function MoveDialog({ m, close }: { m: Mention; close(): void }) {
	const w = useWorld(), from = w.need(m.need), [target, choose] = useState(m.unplaced ? m.need : 0), d = useDecide(), accept = !!m.unplaced;
	const submit = async (e: Event) => {
		e.preventDefault();
		const decision: Decision = target === NEW ? { op: "split", need: m.need, mention: [m.mention] } : { op: accept ? "accept" : "move", need: target, mention: [m.mention] };
		if (await d.decide(decision)) close();
	};
	return <Dialog title={accept ? "Accept into a need" : "Move to another need"} close={close}><Trouble {...d} /><form onSubmit={submit}>
		<blockquote class="quote"><p><Voice text={(m.quote ?? "").slice(0, 600)} /></p></blockquote>
		<Choose name={accept ? "It belongs to" : "Move it to"} not={accept ? 0 : m.need} near={[m.need, ...near(from)]} value={target} change={choose} extra={from && <option value={NEW}>a new need of its own</option>} />
		<Buttons ok={accept ? "Accept" : "Move"} busy={d.busy} off={!target} close={close} /></form></Dialog>;
}

export function MentionActions({ m }: { m: Mention }) {
	const { backend } = useWorld(), [open, show] = useState(false), d = useDecide();
	if (!backend.canDecide) return null;
	return <>
		<button type="button" class="bare" onClick={() => show(true)}>{m.unplaced ? "accept…" : "move…"}</button>
		{m.need > 0 ? <button type="button" class="bare" disabled={d.busy} onClick={() => d.decide({ op: "dismiss", need: m.need, mention: [m.mention] })}>no need</button> :
			<button type="button" class="bare" disabled={d.busy} onClick={() => d.decide({ op: "restore", need: 0, mention: [m.mention] })}>bring back</button>}
		{d.error && <span class="tone-poor" role="alert">{d.error}</span>}
		{open && <MoveDialog m={m} close={() => show(false)} />}
	</>;
}

// ---- what no cue found ----------------------------------------------------------------------------

interface Sentence { start: number; end: number; text: string; speaker: string }

// unfound - sentences of customers in which nothing was found, by UTF-16 units of the text.
function unfound(d: DocumentText): Sentence[] {
	const out: Sentence[] = [], turns = d.turns.length ? d.turns : [{ speaker: d.speaker || (d.customer ?? ""), role: "customer" as const, start: 0, end: d.text!.length }];
	for (const t of turns) {
		if (t.role === "interviewer" || t.role === "agent") continue;
		for (const found of d.text!.slice(t.start, t.end).matchAll(/[^.!?\n]+(?:[.!?](?=\S)[^.!?\n]*)*[.!?]*["'\u201d\u2019)]*/g)) {
			const lead = found[0].length - found[0].trimStart().length, text = found[0].trim(), start = t.start + found.index + lead, end = start + text.length;
			if (text.split(/\s+/).length > 2 && d.mentions.every((m) => m.end <= start || m.start >= end)) out.push({ start, end, text, speaker: t.speaker });
		}
	}
	return out;
}

const bytes = (text: string) => new TextEncoder().encode(text).length;

function AddDialog({ d, close }: { d: DocumentText; close(): void }) {
	const list = useMemo(() => unfound(d), [d]), [marked] = useState(() => (getSelection()?.toString() ?? "").trim());
	const [words, seek] = useState(""), [at, pick] = useState(() => marked ? list.findIndex((s) => s.text.includes(marked) || marked.includes(s.text)) : -1), [need, choose] = useState(0), decide = useDecide(), one = list[at];
	const shown = list.map((s, i) => ({ ...s, i })).filter((s) => s.text.toLowerCase().includes(words.toLowerCase()) || s.i === at);
	const submit = async (e: Event) => {
		e.preventDefault();
		const start = bytes(d.text!.slice(0, one.start));
		if (await decide.decide({ op: "add", need, document: d.name, start, end: start + bytes(d.text!.slice(one.start, one.end)) })) close();
	};
	return <Dialog title="A need was missed here" close={close}><Trouble {...decide} /><form onSubmit={submit}>
		<label class="field">Find the words<input type="search" value={words} onInput={(e) => seek(e.currentTarget.value)} /></label>
		<fieldset class="checks plain-set"><legend class="hide">sentences in which no need was found</legend>
			{shown.map((s) => <label key={s.i}><input type="radio" name="sentence" checked={at === s.i} onChange={() => pick(s.i)} /><span><Voice text={s.text} /> <small class="faint"><Voice text={s.speaker} /></small></span></label>)}
			{shown.length === 0 && <p class="faint">No such words among the sentences without a need.</p>}</fieldset>
		<Choose name="It belongs to" not={0} near={[]} value={need} change={choose} />
		<Buttons ok="Add" busy={decide.busy} off={!one || !need} close={close} /></form></Dialog>;
}

export function AddMention({ d }: { d: DocumentText }) {
	const { backend } = useWorld(), [open, show] = useState(false);
	if (!backend.canDecide || d.text === null) return null;
	return <div class="actions"><button type="button" onClick={() => show(true)}>A need was missed here…</button>{open && <AddDialog d={d} close={() => show(false)} />}</div>;
}
