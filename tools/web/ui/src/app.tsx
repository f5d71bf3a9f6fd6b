// SPDX-License-Identifier: Apache-2.0
// What every view shares: the address line, the data, and links that are addresses.
import { createContext } from "preact";
import type { ComponentChildren } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";
import type { About, Backend, Filter, Need, Results, Segment } from "./model";
import { query } from "./live";
import { UNITS, many } from "./text";

// ---- the address line: #/view/id?filters ---------------------------------------------------------

export interface Route { view: string; id: string; params: Record<string, string> }

export function parse(hash: string): Route {
	const [path, search = ""] = hash.replace(/^#\/?/, "").split("?"), [view = "", id = ""] = path.split("/");
	return { view: /^plain/.test(view) ? "" : view, id: safe(id), params: Object.fromEntries(new URLSearchParams(search)) };
}

function safe(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

export function useRoute(): Route {
	const [route, set] = useState(() => parse(location.hash));
	useEffect(() => {
		const change = () => set(parse(location.hash));
		addEventListener("hashchange", change);
		return () => removeEventListener("hashchange", change);
	}, []);
	return route;
}

export const to = (path: string, params: object = {}) => `#/${path}${query(params as Filter)}`;
// Where all the mentions behind a number are.
export const quotesOf = (filter: Filter) => to("quotes", filter);

export function go(path: string, params: object = {}, replace = false): void {
	const hash = to(path, params);
	if (replace) {
		history.replaceState(null, "", hash);
		dispatchEvent(new HashChangeEvent("hashchange"));
	} else {
		location.hash = hash;
	}
}

export function filterOf(params: Record<string, string>): Filter {
	const f: Filter = {};
	for (const key of ["source", "customer", "attribute", "from", "to", "kind", "polarity", "q", "found"] as const) if (params[key]) f[key] = params[key];
	for (const key of ["need", "also", "segment"] as const) if (/^\d+$/.test(params[key] ?? "")) f[key] = Number(params[key]);
	return f;
}

// ---- the data -----------------------------------------------------------------------------------

export interface World {
	backend: Backend; results: Results; about: About;
	need(id: number): Need | undefined;
	segment(id: number): Segment | undefined;
	unit: readonly [string, string];
	people(n: number): string;  // "12 accounts"
	reload(): Promise<void>;
}

export function worldOf(backend: Backend, results: Results, about: About, reload: () => Promise<void>): World {
	const needs = new Map(results.needs.map((n) => [n.id, n])), segments = new Map(results.segments.map((s) => [s.id, s]));
	const unit = UNITS[results.corpus.unit];
	return { backend, results, about, need: (id) => needs.get(id), segment: (id) => segments.get(id), unit, people: (n) => many(n, unit[0], unit[1]), reload };
}

export const WorldContext = createContext<World | null>(null);
export const useWorld = () => useContext(WorldContext)!;

// useData - what ask gives, asked again when a dependency changes; what was there stays until then.
export function useData<T>(ask: () => Promise<T>, on: unknown[]): { data?: T; error?: string } {
	const [state, set] = useState<{ data?: T; error?: string }>({}), turn = useRef(0), world = useContext(WorldContext);
	useEffect(() => {
		const mine = ++turn.current;
		ask().then((data) => mine === turn.current && set({ data }), (e) => mine === turn.current && set({ error: String(e.message ?? e) }));
	}, [...on, world]);
	return state;
}

export function Loading({ error }: { error?: string }) {
	return error ? <p class="note warn" role="alert">{error}</p> : <p class="faint" aria-live="polite">Reading…</p>;
}

// NoNeeds - what a view says where there is no need at all, with the next step.
export function NoNeeds() {
	const { results: { corpus }, backend } = useWorld();
	return <p class="note">In {many(corpus.document_count, "document")} no sentence was found that states a need.{" "}
		{backend.live && corpus.mention_count ? "What people need is still to be found." : <>Where the texts are answers or notes rather than complaints, <code>unmet run FILES --mentions all</code> takes every sentence;
			<code>--lang</code> names the language where it was not recognised.</>} <a href={to("data")}>What was read</a></p>;
}

export function Title({ title, eyebrow, children }: { title: ComponentChildren; eyebrow?: ComponentChildren; children?: ComponentChildren }) {
	return <header>
		{eyebrow && <p class="eyebrow">{eyebrow}</p>}
		<h1>{title}</h1>
		{children}
	</header>;
}
