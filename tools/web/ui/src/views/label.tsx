// SPDX-License-Identifier: Apache-2.0
// Check: judge a random sample, and learn how often a mention found in your own data is a need.
import { useState } from "preact/hooks";
import type { Labelled } from "../model";
import { Loading, Title, useData, useWorld } from "../app";
import { Voice } from "../parts";
import { num, pct, range } from "../text";

export function Label() {
	const w = useWorld(), { data, error } = useData(() => w.backend.sample!(), []), [labels, set] = useState<Record<string, string>>({}), [result, tell] = useState<Labelled>(), [trouble, fail] = useState("");
	if (!data) return <Loading error={error} />;
	const done = Object.keys(labels).length;
	const send = () => w.backend.label!(Object.entries(labels).map(([id, label]) => ({ id, label }))).then(tell, (e) => fail(String(e.message ?? e)));
	return <>
		<Title title="Is this a need?"><p class="lead">{num(data.length)} sentences drawn at random from those found. Judge some, best fifty or more, and see how often detection is right in your own data.</p></Title>
		<ol class="quotes-list">{data.map((one) => <li key={one.id}><fieldset class="judge"><legend class="quote"><span><Voice text={one.text} /></span></legend>
			{["yes", "no"].map((v) => <label key={v}><input type="radio" name={`l${one.id}`} checked={labels[one.id] === v} onChange={() => set({ ...labels, [one.id]: v })} />{v === "yes" ? "a need" : "no need"}</label>)}</fieldset></li>)}</ol>
		<div class="actions sticky"><button type="button" class="primary" disabled={!done} onClick={send}>{done ? `Send ${num(done)}` : "Send"}</button>
			{result ? <p role="status">Of {num(result.labelled_count)} judged, <b>{pct(result.precision)}</b> are needs ({range(result.low, result.high)}).{result.labelled_count < 50 && <span class="soft"> Judge more for a narrower range.</span>}</p> :
				trouble ? <p class="tone-poor" role="alert">{trouble}</p> : <span class="small soft">{num(done)} of {num(data.length)} judged</span>}</div>
	</>;
}
