// SPDX-License-Identifier: Apache-2.0
// Decisions, on the live project only: in a report and with --read-only nothing of this is drawn.
import type { DocumentText, Mention, Need } from "../model";
import { useWorld } from "../app";

export function MentionActions(_: { m: Mention }) {
	const { backend } = useWorld();
	return backend.canDecide ? null : null;
}

export function NeedActions(_: { n: Need }) {
	return null;
}

export function MissedMention(_: { d: DocumentText }) {
	return null;
}
