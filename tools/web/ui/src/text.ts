// SPDX-License-Identifier: Apache-2.0
// Characters that have no shape and change how the rest looks, and numbers in words. The rule for hidden characters is
// that of engine/export/escape.c.

const joiner = (c: number) => c === 0x200c || c === 0x200d;

export function isHidden(c: number, before: number, after: number): boolean {
	if (c < 0x20) return c !== 9 && c !== 10 && c !== 13;
	if (c < 0x7f) return false;
	if (joiner(c)) return before < 0x80 || after < 0x80;
	return c <= 0x9f || c === 0xad || c === 0x61c || c === 0x180e || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
		(c >= 0x2060 && c <= 0x206f) || c === 0xfeff || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);
}

// Everything that can be hidden, so that plain text (nearly all there is) costs one test.
const SUSPECT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;

export type Piece = string | { code: string };

// pieces - text cut at hidden characters, which become their names.
export function pieces(text: string): Piece[] {
	if (!SUSPECT.test(text)) return [text];
	const out: Piece[] = [], chars = Array.from(text);
	let run = "";
	chars.forEach((ch, i) => {
		const c = ch.codePointAt(0)!;
		if (isHidden(c, chars[i - 1]?.codePointAt(0) ?? 0, chars[i + 1]?.codePointAt(0) ?? 0)) {
			if (run) out.push(run);
			run = "";
			out.push({ code: "U+" + c.toString(16).toUpperCase().padStart(4, "0") });
		} else {
			run += ch;
		}
	});
	if (run) out.push(run);
	return out;
}

const digits = new Intl.NumberFormat("en");
export const num = (n: number) => digits.format(n);
// A share of some is never said to be none, nor one of nearly all to be all.
export const pct = (share: number) => share > 0 && share < 0.005 ? "<1%" : share < 1 && share >= 0.995 ? ">99%" : `${Math.round(share * 100)}%`;
export const range = (low: number, high: number) => `${Math.round(low * 100)}\u2013${Math.round(high * 100)}%`;
export const times = (lift: number) => `${lift.toFixed(1)}\u00d7`;

export function many(n: number, one: string, more = one + "s"): string {
	return `${num(n)} ${n === 1 ? one : more}`;
}

// sentence - what the engine says, which calls whoever is counted a customer and puts no commas into numbers. Years and dates stay.
export const sentence = (text: string, unit: readonly [string, string]) => text
	.replace(/(?<![-\d.])(\d{5,}|\d{4}(?= (?:customers|more|mentions|needs)\b))(?![-\d])/g, (n) => num(Number(n)))
	.replace(/\bcustomer(s?)\b/g, (_, s) => unit[s ? 1 : 0]);

export const cap = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export const UNITS = {
	person: ["customer", "customers"], account: ["account", "accounts"], document: ["document", "documents"],
} as const;

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export function day(iso: string | null | undefined): string {
	if (!iso || !/^\d{4}-\d{2}-\d{2}/.test(iso)) return iso ?? "";
	return `${Number(iso.slice(8, 10))} ${months[Number(iso.slice(5, 7)) - 1] ?? "?"} ${iso.slice(0, 4)}`;
}

export function period(iso: string, of: string): string {
	const month = Number(iso.slice(5, 7)), year = iso.slice(0, 4);
	if (of === "year") return year;
	if (of === "quarter") return `Q${Math.ceil(month / 3)} ${year}`;
	return of === "week" ? day(iso) : `${months[month - 1]} ${year}`;
}

// Hennig 2007: from .75 on a group comes back, below .6 it is not to be relied on.
export function stabilityWord(s: number | null | undefined): { word: string; tone: "good" | "fair" | "poor" | "none" } {
	if (s === null || s === undefined) return { word: "not measured", tone: "none" };
	if (s >= 0.75) return { word: "stable", tone: "good" };
	return s >= 0.6 ? { word: "fairly stable", tone: "fair" } : { word: "shaky", tone: "poor" };
}

// Of a need the engine says itself whether it is steady: the words of the terminal.
export function needStability(n: { stability?: number | null; steady?: boolean | null }): ReturnType<typeof stabilityWord> {
	if (typeof n.stability !== "number") return stabilityWord(null);
	return n.steady ? { word: "steady", tone: n.stability >= 0.75 ? "good" : "fair" } : { word: "shaky", tone: "poor" };
}

// ---- intervals ----------------------------------------------------------------------------------

export const MIN_CELL = 3;   // fewer people than this say nothing about a group
export const MIN_GROUP = 10; // groups smaller than this get no verdict

export function wilson(k: number, n: number): [number, number] {
	if (!n) return [0, 1];
	const z = 1.959963984540054, p = k / n, middle = p + z * z / (2 * n);
	const spread = z * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)), scale = 1 + z * z / n;
	return [(middle - spread) / scale, (middle + spread) / scale];
}

// Difference of two shares with Newcombe's interval (1998, method 10), from the two Wilson intervals.
export function difference(k1: number, n1: number, k2: number, n2: number): { d: number; low: number; high: number } {
	const p1 = n1 ? k1 / n1 : 0, p2 = n2 ? k2 / n2 : 0, [l1, u1] = wilson(k1, n1), [l2, u2] = wilson(k2, n2), d = p1 - p2;
	return { d, low: d - Math.hypot(p1 - l1, u2 - p2), high: d + Math.hypot(u1 - p1, p2 - l2) };
}

// ---- two groups -----------------------------------------------------------------------------------

export interface Compared { d: number; low: number; high: number; q: number; enough: boolean; verdict: -1 | 0 | 1 }
const MIN_RAISED = 5, MAX_Q = 0.05;

function logFactorials(n: number): Float64Array {
	const out = new Float64Array(n + 1);
	for (let i = 2; i <= n; i++) out[i] = out[i - 1] + Math.log(i);
	return out;
}

// The exact test that a of n and b of m are draws from the same, two-sided: twice the smaller tail of the hypergeometric.
function exact(a: number, n: number, b: number, m: number, log: Float64Array): number {
	const drawn = a + b, choose = (x: number, y: number) => log[x] - log[y] - log[x - y], all = choose(n + m, drawn);
	const chance = (k: number) => Math.exp(choose(n, k) + choose(m, drawn - k) - all);
	let more = 0, less = 0;
	for (let k = a; k <= Math.min(n, drawn); k++) more += chance(k);
	for (let k = a; k >= Math.max(0, drawn - m); k--) less += chance(k);
	return Math.min(1, 2 * Math.min(more, less));
}

// compare - shares of two groups of n and m, row by row; false discoveries (Benjamini-Hochberg) over all rows that bear a verdict.
export function compare(rows: { a: number; b: number }[], n: number, m: number): Compared[] {
	const log = logFactorials(n + m), enough = rows.map((r) => n >= MIN_GROUP && m >= MIN_GROUP && r.a + r.b >= MIN_RAISED);
	const tested = rows.map((_, i) => i).filter((i) => enough[i]).map((i) => ({ i, p: exact(rows[i].a, n, rows[i].b, m, log) })).sort((x, y) => y.p - x.p);
	const q = new Map<number, number>();
	let least = 1;
	tested.forEach(({ i, p }, rank) => q.set(i, least = Math.min(least, p * tested.length / (tested.length - rank))));
	return rows.map((r, i) => {
		const diff = difference(r.a, n, r.b, m), one = q.get(i) ?? 1;
		return { ...diff, q: one, enough: enough[i], verdict: one <= MAX_Q && (diff.low > 0 || diff.high < 0) ? (diff.d > 0 ? 1 : -1) : 0 };
	});
}
