// SPDX-License-Identifier: Apache-2.0
// History: every decision with who, when, why and what became of it; undo any of them alone. And running again.
import { Fragment } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { LogEntry, Refit } from "../model";
import { Loading, Title, to, useData, useWorld } from "../app";
import { NeedLink, Voice } from "../parts";
import { day, many, num } from "../text";
import { useDecide } from "./decide";

const SAY: Record<string, string> = {
	describe: "defined", outcome: "gave an outcome statement to", note: "noted on", dismiss: "dismissed", restore: "brought back",
	merge: "merged into", split: "split", move: "moved mentions to", accept: "accepted unplaced mentions into", add: "added a quote to",
};

const OUTCOME: Record<LogEntry["outcome"], string> = { applied: "stands", adapted: "stands in part", conflict: "does not fit any more", orphan: "its mentions are gone", reverted: "undone" };

// Of single mentions.
const ASIDE: Record<string, string> = { dismiss: "set aside as no need, from", restore: "brought back" };

// Which - a need by its name now; one that is gone by what it was called.
function Which({ id, name }: { id: number; name?: string }) {
	return useWorld().need(id) || !name ? <NeedLink id={id} /> : <a href={to(`need/${id}`)}><Voice text={name} /></a>;
}

function What({ e, all }: { e: LogEntry; all: LogEntry[] }) {
	const text = e.text.slice(0, 200), need = e.need ? <Which id={e.need} name={e.name} /> : null, taken = all.find((x) => x.id === e.decision);
	const why = e.why && <span class="soft"> because <Voice text={e.why} /></span>;
	switch (e.op) {
	case "rename": return <>renamed {e.name ? <>“<Voice text={e.name} />”</> : `need ${e.need}`} to <a href={to(`need/${e.need}`)}><Voice text={text} /></a>{why}</>;
	case "pin": return <>{e.text === "off" ? "unpinned" : "pinned"} {need}{why}</>;
	case "status": return <>marked {need} as {text}{why}</>;
	case "revert": return <>undid decision {e.decision}{taken && <span class="soft">: <What e={taken} all={all} /></span>}{why}</>;
	default: return <>{(e.mention_count > 0 && ASIDE[e.op]) || (SAY[e.op] ?? e.op)} {need}{e.other.length > 0 && <> from {e.other.map((id, i) => <Fragment key={id}>{i > 0 && ", "}<Which id={id} name={e.other_name[i] || `need ${id}`} /></Fragment>)}</>}
		{e.mention_count > 0 && <>, {e.op === "merge" && "without "}{many(e.mention_count, "mention")}</>}{text && <>: <Voice text={text} /></>}{why}</>;
	}
}

// The one run there can be, told to everything on the page that shows it.
let latest: Refit | undefined;
const heard = new Set<(refit: Refit) => void>();
function tell(refit: Refit) {
	latest = refit;
	for (const set of heard) set(refit);
}

function useRefit(): { refit?: Refit; start(what: "segments" | "all"): void } {
	const { backend } = useWorld(), [refit, set] = useState(latest);
	useEffect(() => {
		heard.add(set);
		return () => { heard.delete(set); };
	}, []);
	const failed = (e: Error): Refit => ({ state: "failed", stage: "", done: 0, total: 0, message: String(e.message ?? e) });
	return { refit, start: (what) => { backend.refit!(what).then(tell, (e) => tell(failed(e))); } };
}

// useProgress - how far the run is, asked twice a second while there is one.
function useProgress(running: boolean): void {
	const { backend, reload } = useWorld();
	useEffect(() => {
		if (!backend.refitState) return;
		let gone = false;
		const look = async () => {
			const now = await backend.refitState!();
			if (gone) return;
			if (running && now.state === "done") await reload(); // first, or what is old would be offered again
			if (!gone) tell(now);
		};
		const ask = () => { look().catch(() => undefined); }; // a server that was stopped: the next look will tell
		ask();
		const timer = running ? setInterval(ask, 500) : undefined;
		return () => {
			gone = true;
			clearInterval(timer);
		};
	}, [running]);
}

const STAGE: Record<string, string> = { detect: "looking for needs", embed: "learning words", cluster: "grouping what was said", segment: "looking for segments" };

export function Again() {
	const { results, backend } = useWorld(), { refit, start } = useRefit(), running = refit?.state === "running";
	useProgress(running);
	if (!backend.canDecide) return null;
	if (running) return <div class="banner calm" role="status"><span>Running again{STAGE[refit.stage] && `: ${STAGE[refit.stage]}`}{refit.total > 0 && `, ${num(refit.done)} of ${num(refit.total)}`}. You can go on reading.</span><progress value={refit.total ? refit.done : undefined} max={refit.total || undefined} /></div>;
	if (refit?.state === "failed") return <div class="banner" role="alert"><span>{refit.message}</span><button type="button" onClick={() => start("all")}>Try again</button></div>;
	if (!results.needs.length && results.corpus.document_count)
		return <div class="banner"><span>{many(results.corpus.document_count, "document")} are read. What they need is still to be found; what was decided before is kept.</span><button type="button" class="primary" onClick={() => start("all")}>Find needs</button></div>;
	return results.segments_stale ? <div class="banner"><span>Mentions changed their need since segments were found: segments are older than your decisions.</span><button type="button" class="primary" onClick={() => start("segments")}>Find segments again</button></div> : null;
}

export function History() {
	const w = useWorld(), { data, error } = useData(() => w.backend.log!(), []), d = useDecide(), { refit, start } = useRefit();
	if (!data) return <Loading error={error} />;
	const waiting = data.decisions.filter((e) => e.outcome === "conflict" || e.outcome === "orphan" || e.outcome === "adapted");
	const line = (e: LogEntry) => <tr key={e.id}><td class="n" data-th="No.">{e.id}</td><td class="small soft" data-th="When">{day(e.at)} {e.at.slice(11, 16)}{e.actor && <><br /><Voice text={e.actor} /></>}</td><td class="wide"><What e={e} all={data.decisions} />{e.reason && <p class="small tone-poor">{e.reason}</p>}</td>
		<td class="small" data-th="State">{OUTCOME[e.outcome]}</td><td>{w.backend.canDecide && e.outcome !== "reverted" && <button type="button" disabled={d.busy} onClick={() => d.decide({ op: "revert", decision: e.id })}>{e.op === "revert" ? "Redo" : "Undo"}</button>}</td></tr>;
	return <>
		<Title title={data.decisions.length ? many(data.decisions.length, "decision") : "No decisions yet"}><p class="lead">Every decision can be undone alone, the others stay. They survive new data and new runs; what no longer fits is listed here, never guessed.</p></Title>
		{d.error && <p class="note warn" role="alert">{d.error}</p>}
		{w.backend.canDecide && <div class="actions"><button type="button" disabled={refit?.state === "running"} onClick={() => start("all")}>Run everything again</button><span class="small soft">after adding documents or changing lexicons; in the background</span></div>}
		{waiting.length > 0 && <><h2>Need your decision</h2><div class="scroll"><table class="stack"><tbody>{waiting.map(line)}</tbody></table></div></>}
		{data.decisions.length > 0 && <><h2>All, newest first</h2><div class="scroll"><table class="stack"><thead><tr><th scope="col" class="n">No.</th><th scope="col">When</th><th scope="col">What</th><th scope="col">State</th><th scope="col"><span class="hide">Undo</span></th></tr></thead>
			<tbody>{[...data.decisions].reverse().map(line)}</tbody></table></div></>}
	</>;
}
