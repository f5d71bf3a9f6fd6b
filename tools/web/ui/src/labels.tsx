// SPDX-License-Identifier: Apache-2.0
// Names beside dots: largest first, to the right or the left, wherever they cover neither a dot nor another name.

export interface Dot { id: number; x: number; y: number; r: number; label: string }

export const short = (text: string) => text.length > 26 ? text.slice(0, 25) + "…" : text;

// named - which dots get a name, and whether to the left (-1) or to the right (1).
export function named(dots: Dot[], width: number): Map<number, -1 | 1> {
	type Box = [number, number, number, number];
	const boxes: Box[] = [], out = new Map<number, -1 | 1>();
	const apart = (a: Box, b: Box) => a[2] < b[0] || a[0] > b[2] || a[3] < b[1] || a[1] > b[3];
	for (const d of [...dots].sort((a, b) => b.r - a.r || a.id - b.id)) {
		const w = short(d.label).length * 6.6 + 8;
		for (const side of [1, -1] as const) {
			const x = side < 0 ? d.x - d.r - w : d.x + d.r + 2, box: Box = [x, d.y - 8, x + w, d.y + 8];
			if (x < 0 || x + w > width || !boxes.every((b) => apart(box, b))) continue;
			if (!dots.every((o) => o === d || apart(box, [o.x - o.r, o.y - o.r, o.x + o.r, o.y + o.r]))) continue;
			boxes.push(box);
			out.set(d.id, side);
			break;
		}
	}
	return out;
}
