// SPDX-License-Identifier: Apache-2.0
// The page: one front end for report.html (data in the file) and unmet review (data from the server).
import { render } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Loading, WorldContext, to, useRoute, worldOf } from "./app";
import type { Route, World } from "./app";
import { embedded, read, reading } from "./embedded";
import { live } from "./live";
import { num } from "./text";
import { Contrast } from "./views/contrast";
import { Data } from "./views/data";
import { Documents, DocumentView } from "./views/documents";
import { Again, History } from "./views/history";
import { Label } from "./views/label";
import { MapView } from "./views/map";
import { NeedView } from "./views/need";
import { Needs } from "./views/needs";
import { OpportunityView } from "./views/opportunity";
import { Overview } from "./views/overview";
import { Quotes } from "./views/quotes";
import { Segments, SegmentView } from "./views/segments";
import { Trends } from "./views/trends";
import { Unplaced } from "./views/unplaced";

function View({ route }: { route: Route }) {
	switch (route.view) {
	case "needs": return <Needs params={route.params} />;
	case "need": return <NeedView id={route.id} />;
	case "quotes": return <Quotes params={route.params} />;
	case "segments": return <Segments />;
	case "segment": return <SegmentView id={route.id} />;
	case "map": return <MapView params={route.params} />;
	case "opportunity": return <OpportunityView params={route.params} />;
	case "contrast": return <Contrast params={route.params} />;
	case "unplaced": return <Unplaced params={route.params} />;
	case "trends": return <Trends params={route.params} />;
	case "documents": return <Documents params={route.params} />;
	case "document": return <DocumentView id={route.id} params={route.params} />;
	case "data": return <Data />;
	case "history": return <History />;
	case "label": return <Label />;
	default: return <Overview />;
	}
}

function links(w: World): [string, string, string, number?][] { // view, name, views it also stands for, number
	return [
		["", "Overview", ""], ["needs", "Needs", "need quotes", w.results.needs.length], ["segments", "Segments", "segment", w.results.segments.length > 1 ? w.results.segments.length : undefined],
		["map", "Map", "gap"], ["opportunity", w.results.needs.some((n) => n.opportunity) ? "Opportunity" : "Signals", ""], ["contrast", "Contrast", ""], ["trends", "Trends", ""],
		["documents", "Interviews", "document gap"], ["unplaced", "Unplaced", "", w.results.unplaced?.mention_count], ["data", "Data", ""],
		...(w.backend.live ? [["history", "History", "gap"] as [string, string, string]] : []), ...(w.backend.canDecide ? [["label", "Check", ""] as [string, string, string]] : []),
	];
}

type Theme = "light" | "dark" | "";

function ThemeButton() {
	const stored = (): Theme => {
		try {
			return (localStorage.getItem("unmet-theme") ?? "") as Theme;
		} catch {
			return "";
		}
	};
	const [theme, set] = useState<Theme>(stored), dark = theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
	useEffect(() => {
		if (theme) document.documentElement.dataset.theme = theme;
		try {
			localStorage.setItem("unmet-theme", theme);
		} catch { /* a page from disk may not keep anything */ }
	}, [theme]);
	return <button type="button" class="bare" onClick={() => set(dark ? "light" : "dark")} aria-label={dark ? "light colours" : "dark colours"}>{dark ? "Light" : "Dark"}</button>;
}

function Side({ w, route }: { w: World; route: Route }) {
	const nav = useRef<HTMLElement>(null);
	// On a narrow page the views stand in a row that scrolls: the one that is open stays in sight.
	useLayoutEffect(() => {
		const here = nav.current?.querySelector<HTMLElement>("[aria-current]");
		if (nav.current && here) nav.current.scrollLeft = here.offsetLeft - nav.current.offsetLeft - 40;
	}, [route.view]);
	return <div class="side">
		<a class="brand" href={to("")}>un<b>met</b></a>
		<nav ref={nav} aria-label="views"><ul class="nav">{links(w).map(([view, name, also, n]) => {
			const here = route.view === view || (also && also.split(" ").includes(route.view));
			return <li key={view} class={also.includes("gap") ? "gap" : ""}><a href={to(view)} aria-current={here ? "page" : undefined}>{name}{n !== undefined && <span>{num(n)}</span>}</a></li>;
		})}</ul></nav>
		<div class="tail"><ThemeButton /><p>{w.backend.live ? (["127.0.0.1", "localhost"].includes(location.hostname) ? "Your project, on this computer only." : `The project on ${location.hostname}.`) + (w.backend.canDecide ? "" : " For reading only.") : "Everything is in this file: it asks nothing of any network."}</p></div>
	</div>;
}

// arrows - the arrow keys go from row to row and cell to cell of a table, among what can be chosen in it.
function arrows(e: KeyboardEvent): void {
	const step: Record<string, [number, number]> = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }, by = step[e.key], from = document.activeElement;
	const cell = from?.closest<HTMLTableCellElement>("tbody td, tbody th"), row = cell?.parentElement, body = row?.parentElement;
	if (!by || !cell || !row || !body || e.ctrlKey || e.altKey || e.metaKey || from!.matches("input, select, textarea, summary")) return;
	const can = (c: Element | undefined) => c?.querySelector<HTMLElement>("a[href], button:not(:disabled)"), rows = Array.from(body.children).filter((r) => !r.classList.contains("opened"));
	let next: HTMLElement | null | undefined;
	if (by[0]) {
		for (let i = rows.indexOf(row) + by[0]; i >= 0 && i < rows.length && !next; i += by[0]) next = can(rows[i].children[cell.cellIndex]) ?? (row.closest(".heat") ? null : can(rows[i]));
	} else {
		for (let i = cell.cellIndex + by[1]; i >= 0 && i < row.children.length && !next; i += by[1]) next = can(row.children[i]);
	}
	if (!next) return;
	e.preventDefault();
	next.focus();
}

function App() {
	const route = useRoute(), main = useRef<HTMLElement>(null), arrived = useRef(false), [world, set] = useState<World>(), [error, fail] = useState<string>();
	useEffect(() => {
		(async () => {
			const backend = document.body.dataset.live ? await live() : embedded();
			const load = async () => set(worldOf(backend, await backend.results(), await backend.about(), load));
			const more = !backend.live && reading();
			await load();
			if (!more) return;
			await read();
			await load();
		})().catch((e) => fail(String(e.message ?? e)));
	}, []);
	useLayoutEffect(() => { if (world) document.documentElement.classList.add("scripted"); }, [!!world]);
	// A place gone to starts at its top and takes the focus, as a new page would; the first one and a filter do not.
	useEffect(() => {
		if (!world) return;
		if (arrived.current) {
			scrollTo(0, 0);
			main.current?.focus({ preventScroll: true });
		}
		arrived.current = true;
		document.title = (main.current?.querySelector("h1")?.textContent ?? "unmet") + " – unmet";
	}, [route.view, route.id, route.params.page, !!world]);
	// Until the data are read, the plain part of the file is what there is to read.
	if (!world) return error || document.body.dataset.live ? <main class="main"><Loading error={error} /></main> : null;
	return <WorldContext.Provider value={world}>
		<a class="skip" href="#main" onClick={(e) => { e.preventDefault(); main.current?.focus(); }}>Skip to the page</a>
		<div class="shell"><Side w={world} route={route} /><main class="main" id="main" ref={main} tabIndex={-1} onKeyDown={arrows}>{world.backend.live && <Again />}<View route={route} /></main></div>
	</WorldContext.Provider>;
}

render(<App />, document.getElementById("app")!);
