// SPDX-License-Identifier: Apache-2.0
// The data of `unmet review`: docs/formats/review-api.yaml, on the server the page came from and no other.
import { Stale } from "./model";
import type { Backend, Decided, Filter, Results } from "./model";

export function query(filter: Filter & { page?: number }): string {
	const out = new URLSearchParams();
	for (const [key, value] of Object.entries(filter)) if (value !== undefined && value !== "") out.set(key, String(value));
	const text = out.toString();
	return text ? `?${text}` : "";
}

// Held by the page only: it came in the session answer, and goes with every write.
let token = "", rev = 0;

async function ask<T>(path: string, init?: RequestInit): Promise<T> {
	const answer = await fetch(path, { credentials: "same-origin", cache: "no-store", ...init });
	const body = answer.headers.get("content-type")?.includes("json") ? await answer.json() : null;
	if (answer.status === 409) throw new Stale(body?.message ?? "Somebody else changed the project.");
	if (!answer.ok) throw new Error(body?.message ?? `The server answered ${answer.status}.`);
	return body as T;
}

const post = <T>(path: string, body: unknown) => ask<T>(path, {
	method: "POST", headers: { "content-type": "application/json", "x-unmet-token": token }, body: JSON.stringify(body),
});

export async function live(): Promise<Backend> {
	const session = await ask<{ token: string; rev: number; read_only: boolean }>("/api/session");
	token = session.token;
	rev = session.rev;
	return {
		live: true,
		canDecide: !session.read_only,
		async results() {
			// What is shown is what decisions are based on.
			const now = await ask<{ rev: number; segments_stale: boolean }>("/api/session");
			rev = now.rev;
			return { ...await ask<Results>("/api/results"), segments_stale: now.segments_stale };
		},
		about: () => ask("/api/data"),
		needs: (f) => ask("/api/needs" + query(f)),
		profile: () => ask("/api/profile"),
		evidence: (f, page) => ask("/api/evidence" + query({ ...f, page })),
		documents: (f, page) => ask("/api/documents" + query({ ...f, page })),
		document: (id) => ask("/api/documents/" + encodeURIComponent(id)),
		unplaced: (page) => ask("/api/unplaced" + query({ page })),
		log: () => ask("/api/decisions"),
		async decide(decision) {
			const decided = await post<Decided>("/api/decisions", { ...decision, base_rev: rev });
			if (!decision.dry_run) rev = decided.rev;
			return decided;
		},
		split: (need) => ask("/api/split" + query({ need })),
		refit: (what) => post("/api/refit", { what }),
		refitState: () => ask("/api/refit"),
		sample: () => ask("/api/labels"),
		label: (rows) => post("/api/labels", { rows }),
	};
}
