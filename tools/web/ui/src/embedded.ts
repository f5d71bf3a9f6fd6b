// SPDX-License-Identifier: Apache-2.0
// The data of report.html: columns in script elements (engine/export/report_data.c), read when first asked for. Counting
// is done as the engine does it: people once, whoever they are counted as, however often they speak.
import { KINDS, PAGE, POLARITIES } from "./model";
import type { About, Backend, DocumentRow, DocumentText, Filter, Kind, Mention, NeedCounts, Page, Profile, Results, Turn } from "./model";

interface Block {
	words: string[];
	documents: {
		name: string[]; source: number[]; customer: number[]; date: number[]; title: string[]; question: number[]; lang: number[];
		speaker: number[]; turns: (number[] | null)[]; text: (string | null)[];
	};
	mentions: {
		id: number[]; doc: number[]; need: number[]; kind: number[]; kinds: number[]; polarity: number[]; intensity: number[];
		posterior: number[]; solution: number[]; speaker: number[]; start: number[]; end: number[]; quote: (string | null)[];
		outcome: number[]; reasons: number[][]; score: number[]; unplaced?: number[];
	};
}
interface People { names: string[]; attributes: { name: string; values: string[]; of: number[] }[] }

async function unpack(element: Element): Promise<unknown> {
	const text = element.textContent ?? "";
	if (element.getAttribute("data-packed") !== "gzip") return JSON.parse(text);
	if (typeof DecompressionStream === "undefined") throw new Error("This browser is too old to unpack the report; the findings are below. Any browser since 2023 shows all of it.");
	const raw = atob(text), bytes = new Uint8Array(raw.length);
	for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
	const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
	return JSON.parse(await new Response(stream).text());
}

// An element that is still being read is there with half of its text: it is whole once something stands after it.
const elements = (name: string) => Array.from(document.querySelectorAll(`script[data-unmet="${name}"]`)).filter((e) => !reading() || e.nextSibling);

// The script stands before the documents. What needs them waits until they are there.
export const reading = () => document.readyState === "loading";
export const read = () => new Promise<void>((done) => reading() ? document.addEventListener("DOMContentLoaded", () => done(), { once: true }) : done());

// only - a block there is once; of "about" there are two, and the later one has counted everything.
async function only<T>(name: string): Promise<T | null> {
	const element = elements(name).pop();
	return element ? await unpack(element) as T : null;
}

interface Doc { block: Block; at: number }

// Words are looked for in any case; an apostrophe is one however it was typed.
const folded = (text: string) => text.toLowerCase().replace(/[\u2018\u2019\u02bc]/g, "'");
const wordsOf = (q: string | undefined) => folded(q ?? "").split(/\s+/).filter(Boolean);

// Everything about mentions, flat: a filter is a loop over numbers.
class Corpus {
	docs: Doc[] = [];
	docOf: Int32Array; blockOf: Block[] = []; rowOf: Int32Array;
	customer: Int32Array; need: Int32Array; polarity: Uint8Array; kinds: Int32Array; unplaced: Int32Array;
	firstOf: Int32Array; // first mention of each document; one more at the end
	docDate: string[] = []; docSource: string[] = []; docCustomer: Int32Array;
	byMention = new Map<number, number>();
	segmentOf: Int32Array; // of each customer, 0: none
	total: number;

	constructor(blocks: Block[], public people: People, results: Results) {
		const total = blocks.reduce((n, b) => n + b.mentions.id.length, 0), docs = blocks.reduce((n, b) => n + b.documents.name.length, 0);
		this.total = total;
		this.docOf = new Int32Array(total);
		this.rowOf = new Int32Array(total);
		this.customer = new Int32Array(total);
		this.need = new Int32Array(total);
		this.polarity = new Uint8Array(total);
		this.kinds = new Int32Array(total);
		this.unplaced = new Int32Array(total);
		this.firstOf = new Int32Array(docs + 1);
		this.docCustomer = new Int32Array(docs);
		let m = 0;
		for (const block of blocks) {
			const base = this.docs.length, d = block.documents, x = block.mentions;
			for (let i = 0; i < d.name.length; i++) {
				this.docCustomer[base + i] = d.customer[i];
				this.docDate.push(block.words[d.date[i]]);
				this.docSource.push(block.words[d.source[i]]);
				this.docs.push({ block, at: i });
			}
			for (let i = 0; i < x.id.length; i++, m++) {
				this.docOf[m] = base + x.doc[i];
				this.blockOf.push(block);
				this.rowOf[m] = i;
				this.customer[m] = d.customer[x.doc[i]];
				this.need[m] = x.need[i];
				this.polarity[m] = x.polarity[i];
				this.kinds[m] = x.kinds[i];
				this.unplaced[m] = x.unplaced?.[i] ?? 0;
				this.firstOf[base + x.doc[i] + 1]++;
				this.byMention.set(x.id[i], m);
			}
		}
		for (let i = 0; i < docs; i++) this.firstOf[i + 1] += this.firstOf[i];
		this.segmentOf = new Int32Array(people.names.length);
		const byName = new Map(people.names.map((n, i) => [n, i]));
		for (const s of results.segments) for (const one of s.members) {
			const at = byName.get(one.customer);
			if (at !== undefined) this.segmentOf[at] = s.id;
		}
	}

	quote(m: number): string | null {
		const b = this.blockOf[m], i = this.rowOf[m], text = b.documents.text[b.mentions.doc[i]];
		return text === null ? b.mentions.quote[i] : text.slice(b.mentions.start[i], b.mentions.end[i]);
	}

	// Which customers a filter admits, by what is known of them.
	customers(f: Filter): (c: number) => boolean {
		const tests: ((c: number) => boolean)[] = [];
		if (f.segment !== undefined) tests.push((c) => (c < 0 ? 0 : this.segmentOf[c]) === f.segment);
		if (f.customer !== undefined) {
			const wanted = this.people.names.indexOf(f.customer);
			tests.push((c) => c === wanted);
		}
		if (f.also !== undefined) {
			const lack = new Set<number>();
			for (let m = 0; m < this.total; m++) if (this.need[m] === f.also && this.polarity[m] !== 1) lack.add(this.customer[m]);
			tests.push((c) => c >= 0 && lack.has(c));
		}
		if (f.attribute) {
			const cut = f.attribute.indexOf("="), a = this.people.attributes.find((one) => one.name === f.attribute!.slice(0, cut));
			const value = a ? a.values.indexOf(f.attribute.slice(cut + 1)) : -1;
			tests.push((c) => !!a && value >= 0 && c >= 0 && a.of[c] === value);
		}
		return (c) => tests.every((t) => t(c));
	}

	documentsOf(f: Filter): (d: number) => boolean {
		const admits = this.customers(f);
		return (d) => (f.source === undefined || this.docSource[d] === f.source) && (!f.from || this.docDate[d] >= f.from) &&
			(!f.to || (this.docDate[d] !== "" && this.docDate[d] <= f.to)) && admits(this.docCustomer[d]);
	}

	select(f: Filter): number[] {
		const inDoc = this.documentsOf(f), out: number[] = [], kind = f.kind ? KINDS.indexOf(f.kind as Kind) : -1;
		const words = wordsOf(f.q);
		const polarity = f.polarity ? POLARITIES.indexOf(f.polarity as never) : -1, lacking = f.polarity === "lacking";
		let lastDoc = -1, lastIn = false;
		for (let m = 0; m < this.total; m++) {
			if (f.need !== undefined && this.need[m] !== f.need) continue;
			if (this.docOf[m] !== lastDoc) {
				lastDoc = this.docOf[m];
				lastIn = inDoc(lastDoc);
			}
			if (!lastIn) continue;
			if (kind >= 0 && !(this.kinds[m] >> kind & 1)) continue;
			if (polarity >= 0 && this.polarity[m] !== polarity) continue;
			if (lacking && this.polarity[m] === 1) continue;
			if (words.length) {
				const text = folded(this.quote(m) ?? "");
				if (!words.every((w) => text.includes(w))) continue;
			}
			out.push(m);
		}
		return out;
	}

	mention(m: number): Mention {
		const b = this.blockOf[m], i = this.rowOf[m], x = b.mentions, d = b.documents, at = x.doc[i], text = d.text[at];
		const word = (n: number) => b.words[n] || null;
		const around = text === null ? {} : context(text, x.start[i], x.end[i], d.turns[at]);
		return {
			mention: x.id[i], document: String(this.docOf[m]), name: d.name[at], title: d.title[at], source: b.words[d.source[at]],
			customer: this.people.names[d.customer[at]] ?? null, speaker: word(x.speaker[i]), date: word(d.date[at]),
			kinds: KINDS.filter((_, k) => x.kinds[i] >> k & 1), polarity: POLARITIES[x.polarity[i]], intensity: x.intensity[i],
			solution: x.solution[i] !== 0, need: x.need[i], unplaced: !!x.unplaced?.[i], posterior: x.posterior[i], quote: this.quote(m), ...around,
			start: x.start[i], end: x.end[i], outcome: word(x.outcome[i]), reasons: x.reasons[i].map((n) => b.words[n]), score: x.score[i],
		};
	}

	distinct(mentions: number[]): number {
		const seen = new Set<number>();
		for (const m of mentions) seen.add(this.customer[m]);
		return seen.size;
	}
}

// context - what stands around a quote, inside its turn, from word to word.
function context(text: string, start: number, end: number, turns: number[] | null): { before: string; after: string } {
	let low = 0, high = text.length;
	for (let t = 0; turns && t < turns.length; t += 4)
		if (turns[t + 2] <= start && start < turns[t + 3]) [low, high] = [turns[t + 2], turns[t + 3]];
	let from = Math.max(low, start - 140), to = Math.min(high, end + 140);
	if (from > low) from = Math.min(start, text.indexOf(" ", from) + 1 || start);
	if (to < high) to = Math.max(end, text.lastIndexOf(" ", to));
	return { before: (from > low ? "\u2026 " : "") + text.slice(from, start), after: text.slice(end, to) + (to < high ? " \u2026" : "") };
}

const ROLES = ["unknown", "customer", "interviewer", "agent"] as const;

function cut<T>(all: number[], page: number, customer_count: number, row: (at: number) => T): Page<T> {
	const page_count = Math.max(1, Math.ceil(all.length / PAGE)), at = Math.min(Math.max(1, page), page_count);
	return { total: all.length, customer_count, page: at, page_count, rows: all.slice((at - 1) * PAGE, at * PAGE).map(row) };
}

export function embedded(): Backend {
	let results: Promise<Results> | undefined, corpus: Promise<Corpus> | undefined;
	const people = () => only<People>("people").then((p) => p ?? { names: [], attributes: [] });
	const getResults = () => results ??= only<Results>("results").then((r) => r!);
	const getCorpus = () => corpus ??= (async () => {
		await read();
		const blocks: Block[] = [];
		for (const element of elements("voices")) blocks.push(await unpack(element) as Block);
		return new Corpus(blocks, await people(), await getResults());
	})();

	// Best first within a need; by document elsewhere, so that a conversation stays together.
	function ordered(c: Corpus, f: Filter, list: number[], r: Results): number[] {
		if (!f.need) return list;
		const first = new Map((r.needs.find((n) => n.id === f.need)?.quotes ?? []).map((q, i) => [q.mention, i]));
		const rank = (m: number) => first.get(c.blockOf[m].mentions.id[c.rowOf[m]]) ?? 1e6 - c.blockOf[m].mentions.posterior[c.rowOf[m]];
		return list.map((m) => [rank(m), m]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map((p) => p[1]);
	}

	const row = (c: Corpus) => (d: number): DocumentRow => {
		const { block, at } = c.docs[d], x = block.documents;
		return {
			document: String(d), name: x.name[at], title: x.title[at], source: block.words[x.source[at]], date: block.words[x.date[at]] || null,
			customer: c.people.names[x.customer[at]] ?? null, mention_count: c.firstOf[d + 1] - c.firstOf[d],
			turn_count: (x.turns[at]?.length ?? 0) / 4, whole: x.text[at] !== null,
		};
	};

	return {
		live: false,
		canDecide: false,
		results: getResults,
		about: async () => {
			const a = await only<Omit<About, "attributes">>("about"), p = await people();
			const attributes = p.attributes.map((one) => {
				const count = new Array<number>(one.values.length).fill(0);
				for (const v of one.of) if (v >= 0) count[v]++;
				return { name: one.name, values: one.values.map((value, i) => ({ value, customer_count: count[i] })) };
			});
			return { ...a!, attributes };
		},
		async needs(f): Promise<NeedCounts> {
			const c = await getCorpus(), admits = c.documentsOf(f), active = new Set<number>();
			if (f.from || f.to || f.source) {
				for (let d = 0; d < c.docs.length; d++) if (admits(d)) active.add(c.docCustomer[d]);
			} else {
				const known = c.customers(f);
				for (let i = 0; i < c.people.names.length; i++) if (known(i)) active.add(i);
			}
			const by = new Map<number, { customers: Set<number>; mentions: number; unmet: number }>();
			for (const m of c.select(f)) {
				let n = by.get(c.need[m]);
				if (!n) by.set(c.need[m], n = { customers: new Set(), mentions: 0, unmet: 0 });
				n.customers.add(c.customer[m]);
				n.mentions++;
				n.unmet += c.polarity[m] === 0 ? 1 : 0;
			}
			return {
				customer_count: active.size,
				needs: [...by].map(([need, n]) => ({ need, customer_count: n.customers.size, mention_count: n.mentions, unmet_count: n.unmet })),
			};
		},
		async profile(): Promise<Profile> {
			const c = await getCorpus(), r = await getResults(), at = new Map(r.segments.map((s, i) => [s.id, i]));
			const seen = new Map<number, Set<number>>();
			for (let m = 0; m < c.total; m++) {
				if (c.polarity[m] === 1 || !c.need[m] || c.customer[m] < 0 || !c.segmentOf[c.customer[m]]) continue;
				let s = seen.get(c.need[m]);
				if (!s) seen.set(c.need[m], s = new Set());
				s.add(c.customer[m]);
			}
			return {
				placed: r.segments.reduce((n, s) => n + s.customer_count, 0),
				segments: r.segments.map((s) => ({ id: s.id, customer_count: s.customer_count })),
				needs: r.needs.map((n) => {
					const by = new Array<number>(r.segments.length).fill(0), who = seen.get(n.id) ?? new Set<number>();
					for (const one of who) by[at.get(c.segmentOf[one])!]++;
					return { need: n.id, customer_count: who.size, by_segment: by };
				}),
			};
		},
		async evidence(f, page) {
			const c = await getCorpus(), list = ordered(c, f, c.select(f), await getResults());
			return cut(list, page, c.distinct(list), (m) => c.mention(m));
		},
		async documents(f, page) {
			const c = await getCorpus(), admits = c.documentsOf(f), out: number[] = [], who = new Set<number>();
			const words = wordsOf(f.q);
			for (let d = 0; d < c.docs.length; d++) {
				const { block, at } = c.docs[d], x = block.documents;
				if (c.firstOf[d + 1] === c.firstOf[d] || !admits(d)) continue;
				const text = words.length ? folded([x.title[at], x.name[at], c.people.names[x.customer[at]], c.docSource[d], x.text[at]].join(" ")) : "";
				if (!words.every((w) => text.includes(w))) continue;
				out.push(d);
				who.add(c.docCustomer[d]);
			}
			const turns = (d: number) => c.docs[d].block.documents.turns[c.docs[d].at]?.length ?? 0;
			out.sort((a, b) => Number(turns(b) > 4) - Number(turns(a) > 4) || (c.docDate[b] < c.docDate[a] ? -1 : c.docDate[b] > c.docDate[a] ? 1 : a - b));
			return cut(out, page, who.size, row(c));
		},
		async document(id): Promise<DocumentText | null> {
			const c = await getCorpus(), d = Number(id), doc = c.docs[d];
			if (!doc) return null;
			const x = doc.block.documents, raw = x.turns[doc.at] ?? [], turns: Turn[] = [];
			for (let t = 0; t < raw.length; t += 4)
				turns.push({ speaker: doc.block.words[raw[t]], role: ROLES[raw[t + 1]], start: raw[t + 2], end: raw[t + 3] });
			const mentions: Mention[] = [];
			for (let m = c.firstOf[d]; m < c.firstOf[d + 1]; m++) mentions.push(c.mention(m));
			return {
				...row(c)(d), question: doc.block.words[x.question[doc.at]], lang: doc.block.words[x.lang[doc.at]],
				speaker: doc.block.words[x.speaker[doc.at]], text: x.text[doc.at], turns, mentions,
			};
		},
		async unplaced(page) {
			const c = await getCorpus(), list: number[] = [];
			for (let m = 0; m < c.total; m++) if (c.unplaced[m]) list.push(m);
			list.sort((a, b) => c.unplaced[a] - c.unplaced[b]);
			return cut(list, page, c.distinct(list), (m) => c.mention(m));
		},
	};
}
