// SPDX-License-Identifier: Apache-2.0
// What the views work with: the results as segments.json has them, and what the data layer answers. Members a project
// does not have are absent, and every view says so in words.
import type { Corpus as SchemaCorpus, Need as SchemaNeed, Quote, Segment as SchemaSegment, Segments, Pair } from "./schema";

export type { Quote, Pair };

export interface Outcome { text: string; draft: boolean }
export interface TrendPoint { start: string; customer_count: number; active_count: number; rate: number; low: number; high: number; complete: boolean }
export interface Trend {
	period: "week" | "month" | "quarter" | "year";
	points: TrendPoint[];
	change?: null | { from: string; to: string; ratio: number; low: number; high: number; p: number; direction: "up" | "down" };
}
export interface Signal { customer_share: number; unmet_share: number; intensity: number }
export interface Opportunity {
	respondents: number; important: number; satisfied: number; // of them, who rate importance and satisfaction 9 or 10
	importance: number; satisfaction: number; gap: number; gap_low: number; gap_high: number; opportunity: number; low: number; high: number;
}
export interface Coverage {
	customer_count: number; found: number; share: number; low: number; high: number; chao2?: number | null;
	more_for_90?: number | null; more_for_95?: number | null; saturated?: boolean; note?: string;
	curve?: { n: number; share: number; low: number; high: number }[];
}

type Later<T, U> = Omit<T, keyof U> & U;

export type Need = Later<SchemaNeed, {
	outcome?: Outcome | null;
	definition?: string;
	status?: "open" | "met";
	pinned?: boolean;
	dismissed?: boolean;
	note?: string;
	stability?: number | null;
	steady?: boolean | null;
	area?: number;
	apart_terms?: string[];
	neighbours?: { need: number; similarity: number }[];
	x?: number;
	y?: number;
	trend?: Trend | null;
	signal?: Signal | null;
	opportunity?: Opportunity | null;
}>;

export type Segment = Later<SchemaSegment, {
	reach?: { name: string; value: string; customer_count: number; share: number; lift: number; q: number }[];
	opportunity?: (Opportunity & { need: number | null })[];
	trend?: Trend | null;
	coverage?: Coverage | null;
}>;

export type Corpus = Later<SchemaCorpus, {
	sources: (SchemaCorpus["sources"][number] & { cleaned?: Record<string, number>; near_duplicate_count?: number })[];
}>;

export interface Event {
	date: string; name: string;
	needs: { need: number; before: number; after: number; ratio: number; low: number; high: number; significant: boolean }[];
}
export interface Goal {
	need: number; segment: number | null; measure: string; target: number; by: string; now: number | null;
	state: "met" | "on track" | "missed" | "open";
}

export interface Network { // needs that the same customers raise: where to draw them, and what holds together
	nodes: { need: number; x: number; y: number; community: number }[];
	communities: { id: number; label: string; customer_count: number; need_ids: number[] }[];
}

export type Results = Later<Segments, {
	corpus: Corpus;
	needs: Need[];
	segments: Segment[];
	themes?: { id: number; label: string; area?: number; need_ids?: number[] }[];
	areas?: { id: number; label: string; theme_ids?: number[] }[];
	grouping?: { need_count: number; low: number; high: number; granularity?: string; note?: string } | null;
	network?: Network | null;
	unplaced?: { mention_count: number; customer_count: number; share: number } | null;
	coverage?: Coverage | null;
	contrast?: { sentence: string; rows: { name: string; kind: "attribute" | "segments"; told: number | null; p: number | null }[] } | null;
	events?: Event[];
	goals?: Goal[];
	segments_stale?: boolean;        // mentions changed their need since segments were found
	decisions?: { applied: number; adapted: number; conflict: number; orphan: number };
}>;

export const KINDS = ["wish", "problem", "obstacle", "workaround", "question", "job", "switch", "advice", "praise"] as const;
export type Kind = typeof KINDS[number];
export const POLARITIES = ["unmet", "met", "neutral"] as const;
export type Polarity = typeof POLARITIES[number];

// Which mentions. Also the parameters of the HTTP API and of the address line.
export interface Filter {
	need?: number;       // id; 0: in no need
	also?: number;       // id: only customers who lack this need, too
	segment?: number;    // id; 0: customers in none
	source?: string;
	customer?: string;
	attribute?: string;  // name=value
	from?: string;       // YYYY-MM-DD, included
	to?: string;
	kind?: string;
	polarity?: string;   // unmet, met, neutral; lacking: whatever is not met
	q?: string;          // all these words, in any case
	found?: string;      // documents, live: "" hold a mention, none: hold none, any
}

export interface Mention {
	mention: number;
	document: string;    // id for document()
	name: string;        // of the document, as its source has it
	title: string;
	source: string;
	customer: string | null;
	speaker: string | null;
	date: string | null;
	kinds: Kind[];
	polarity: Polarity;
	intensity: number;
	solution: boolean;
	need: number;        // 0: none
	posterior: number;
	quote: string | null;            // null: its words are not in this file
	before?: string; after?: string; // what stands around it
	outcome?: string | null;
	reasons?: string[];
	score?: number;                  // larger is more surely a need; not a probability
	unplaced?: boolean;              // fits no need well
	start: number; end: number;      // UTF-16 units in the document's text
}

export interface Page<T> { total: number; customer_count: number; page: number; page_count: number; rows: T[] }

export interface NeedCount { need: number; customer_count: number; mention_count: number; unmet_count: number }
export interface NeedCounts { customer_count: number; needs: NeedCount[] } // of customers who match what the filter says of customers

export interface Profile {  // customers who lack each need, by segment; praise is left out, as it is where segments are made
	placed: number;
	segments: { id: number; customer_count: number }[];
	needs: { need: number; customer_count: number; by_segment: number[] }[];
}

export interface Turn { speaker: string; role: "unknown" | "customer" | "interviewer" | "agent"; start: number; end: number }
export interface DocumentRow {
	document: string; name: string; title: string; source: string; date: string | null; customer: string | null;
	mention_count: number; turn_count: number; whole: boolean;
}
export interface DocumentText extends DocumentRow {
	question: string; lang: string; speaker: string; text: string | null; turns: Turn[]; mentions: Mention[];
}

export interface Attribute { name: string; values: { value: string; customer_count: number }[] }
export interface About {
	quotes: "all" | "top" | "none";
	rows: boolean;                  // every mention can be counted; false: only the quotes of needs are here
	document_count: number;
	whole_document_count: number;
	reject_count: number;
	rejects: { source: string; row: number; reason: string; raw: string }[];
	attributes: Attribute[];
}

// ---- decisions, live only ------------------------------------------------------------------------

export type Op = "rename" | "describe" | "outcome" | "note" | "status" | "pin" | "dismiss" | "restore" | "merge" | "split" | "move" | "accept" | "add" | "revert";
export interface Decision { // the members of struct unmet_decision
	op: Op; need?: number; other?: number[]; mention?: number[]; text?: string; decision?: number; why?: string; dry_run?: boolean;
	document?: string; start?: number; end?: number; // add: the name of a document as in evidence.jsonl, and bytes of its text
}
export interface Decided { id: number; rev: number; need: number; label: string; mention_count: number; document_count: number; customer_count: number; regrouped: boolean }
export interface LogEntry {
	id: number; rev: number; at: string; actor: string; op: Op; need: number; made: number; other: number[]; decision: number;
	name: string;          // what the need was called when it was decided about; "" where that is not known
	other_name: string[];  // the same of the others; none where it is not known
	mention_count: number; orphan_count: number; text: string; why: string; outcome: "applied" | "adapted" | "conflict" | "orphan" | "reverted"; reason: string;
}
export interface Refit { state: "idle" | "running" | "done" | "failed"; stage: string; done: number; total: number; message: string }
export interface Split { // how a need could be taken apart; the first part keeps its number
	need: number; label: string; rev: number;
	parts: { label: string; mention_count: number; customer_count: number; terms: string[]; mentions: number[] }[];
}
export interface Draw { id: string; text: string; label: string }
export interface Labelled { labelled_count: number; precision: number; low: number; high: number }

export class Stale extends Error {}

// The one door to the data: embedded.ts answers from the file, live.ts from the server.
export interface Backend {
	live: boolean;
	canDecide: boolean;
	results(): Promise<Results>;
	about(): Promise<About>;
	needs(filter: Filter): Promise<NeedCounts>;
	profile(): Promise<Profile>;
	evidence(filter: Filter, page: number): Promise<Page<Mention>>;
	documents(filter: Filter, page: number): Promise<Page<DocumentRow>>;
	document(id: string): Promise<DocumentText | null>;
	unplaced(page: number): Promise<Page<Mention>>;
	// live only
	log?(): Promise<{ rev: number; decisions: LogEntry[] }>;
	decide?(decision: Decision): Promise<Decided>;
	split?(need: number): Promise<Split>;
	refit?(what: "segments" | "all"): Promise<Refit>;
	refitState?(): Promise<Refit>;
	sample?(): Promise<Draw[]>;
	label?(rows: { id: string; label: string }[]): Promise<Labelled>;
}

export const PAGE = 50;
