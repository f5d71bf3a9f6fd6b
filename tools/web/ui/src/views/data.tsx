// SPDX-License-Identifier: Apache-2.0
// Data: what went in, what did not, and what was taken out. Rows read = stored + duplicate + rejected, always.
import { Title, to, useWorld } from "../app";
import { Voice } from "../parts";
import { many, num, pct } from "../text";

// language - its name in English, where the browser knows it.
function language(code: string): string {
	try {
		return new Intl.DisplayNames(["en"], { type: "language" }).of(code) ?? code;
	} catch {
		return code;
	}
}

const words = (name: string) => name.replace(/_/g, " ");
const plural = (name: string) => name.endsWith("y") ? name.slice(0, -1) + "ies" : name.endsWith("s") ? name : name + "s";
// What was cleaned, in words: what was left out of the text, and what stays in it and is only passed over.
function cleanedOf(cleaned: Record<string, number>): string {
	const say = Object.entries(cleaned).filter(([, v]) => v > 0).map(([k, v]) => {
		const over = / passed over$/.test(words(k)), name = words(k).replace(/ passed over$/, "");
		return { over, text: many(v, name, plural(name)) };
	});
	const list = (over: boolean) => say.filter((s) => s.over === over).map((s) => s.text).join(", ");
	return [list(false) && `${list(false)} taken out`, list(true) && `${list(true)} passed over`].filter(Boolean).join("; ");
}

const nought = (n: number) => n ? "n" : "n nought"; // not drawn on a narrow screen

// A nought is quiet: what is not one is to be seen.
const Few = ({ n }: { n: number }) => n ? <>{num(n)}</> : <span class="faint">0</span>;

export function Data() {
	const { results: { corpus, engine, schema_version }, about } = useWorld(), cleaned = corpus.sources.some((s) => s.cleaned), { unit } = useWorld(), near = corpus.sources.some((s) => s.near_duplicate_count !== undefined);
	return <>
		<Title title="What was read">
			<p class="lead">{many(corpus.row_count, "row")} = {num(corpus.stored_count)} stored + {num(corpus.duplicate_count)} duplicate + {num(corpus.rejected_count)} rejected. They make <a href={to("documents")}>{many(corpus.document_count, "document")}</a>{corpus.stored_count > corpus.document_count && `: a row about one of the ${unit[1]}, and each further row of a conversation, makes none of its own`}.
				{corpus.languages.length > 0 && <> {corpus.languages.length > 1 ? "Languages" : "Language"}: {corpus.languages.slice(0, 6).map((l) => `${language(l.code)} ${pct(l.document_count / corpus.document_count)}`).join(", ")}.</>}</p>
		</Title>
		<h2>{many(corpus.sources.length, "source")}</h2>
		<div class="scroll"><table class="stack"><thead><tr><th scope="col">Source</th><th scope="col">Format</th><th scope="col" class="n">Rows</th><th scope="col" class="n">Stored</th><th scope="col" class="n">Duplicate</th>
			<th scope="col" class="n">Rejected</th>{near && <th scope="col" class="n">Near duplicates</th>}{cleaned && <th scope="col">Cleaned</th>}</tr></thead>
			<tbody>{corpus.sources.slice(0, 200).map((s) => <tr key={s.name + s.hash}>
				<td class="first"><a href={to("documents", { source: s.name })}><Voice text={s.name} /></a></td><td data-th="Format">{s.format}</td><td class="n" data-th="Rows">{num(s.row_count)}</td>
				<td class="n" data-th="Stored">{num(s.stored_count)}</td><td class={nought(s.duplicate_count)} data-th="Duplicate"><Few n={s.duplicate_count} /></td><td class={nought(s.rejected_count)} data-th="Rejected"><Few n={s.rejected_count} /></td>
				{near && <td class={nought(s.near_duplicate_count ?? 0)} data-th="Near duplicates"><Few n={s.near_duplicate_count ?? 0} /></td>}
				{cleaned && <td data-th="Cleaned" class={`small wide${Object.values(s.cleaned ?? {}).some((v) => v > 0) ? "" : " nought"}`}>{cleanedOf(s.cleaned ?? {}) || <span class="faint">nothing</span>}</td>}</tr>)}</tbody></table></div>
		{corpus.sources.length > 200 && <p class="small soft">And {num(corpus.sources.length - 200)} more.</p>}
		<h2>Rejected</h2>
		{about.reject_count === 0 ? <p class="soft">Nothing was rejected.</p> : <>
			<p class="soft">{many(about.reject_count, "row")} could not be used{about.reject_count > about.rejects.length ? `; the first ${about.rejects.length}` : ""}. All are in rejects.jsonl.</p>
			<div class="scroll"><table class="stack"><thead><tr><th scope="col">Source</th><th scope="col" class="n">Row</th><th scope="col">Why</th><th scope="col">What it holds</th></tr></thead>
				<tbody>{about.rejects.map((r, i) => <tr key={i}><td class="first"><Voice text={r.source} /></td><td class="n" data-th="Row">{r.row || "file"}</td><td data-th="Why" class="wide">{r.reason}</td>
					<td class="small soft wide">{r.raw ? <Voice text={r.raw} /> : "not shown"}</td></tr>)}</tbody></table></div></>}
		<h2>Personal data</h2>
		<p class="soft">{corpus.redacted ? "Masked before anything was stored: addresses, numbers and known names. Names here are pseudonyms." : <>As it came in. Names and addresses in quotes are real; <code>--redact</code> masks them when files are read.</>}</p>
		<h2>What was cleaned</h2>
		<p class="soft">Quoted replies, signatures and the like are taken out of texts before anything is counted; links stay in them and are passed over. {cleaned ? "The table above says how many of each." : "How many: not measured."}</p>
		<h2>Made by</h2>
		<p class="small soft">unmet {engine.version}, seed {engine.seed}, options <span title={engine.config_hash}>{engine.config_hash.slice(0, 12)}</span>, lexicons <span title={engine.lexicon_hash}>{engine.lexicon_hash.slice(0, 12)}</span>, format {schema_version}. The same files and options give the same bytes.
			{!about.rows && " This file holds the quotes of each need only."}{about.quotes === "top" && " It was written with a limited number of quotes."}{about.quotes === "none" && " It was written without quotes."}</p>
	</>;
}
