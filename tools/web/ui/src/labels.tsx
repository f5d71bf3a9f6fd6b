// SPDX-License-Identifier: Apache-2.0
// Dots with names: dots that would lie on each other move apart, and a name stands beside, under or over its dot, wherever it
// covers neither a dot nor another name. The weightiest first, and the few weightiest may cover a dot rather than go without;
// a name that finds no room is in the table.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Ref } from "preact";

export interface Dot { id: number; x: number; y: number; r: number; label: string; weight: number }
export interface Name { x: number; y: number; anchor: "start" | "middle" | "end"; lines: string[] }

const LARGE = 6, CHAR = 6.5, LINE = 14, MOST = 24; // of 12.5 px text; letters a line

// lines - a name in at most two lines; what does not fit is cut at a word.
export function lines(text: string): string[] {
	if (text.length <= MOST) return [text];
	const words = text.split(" "), out = [""];
	for (const word of words) {
		const last = out[out.length - 1], next = last ? `${last} ${word}` : word;
		if (next.length <= MOST || !last) out[out.length - 1] = next;
		else out.push(word);
	}
	if (out.length > 2) out[1] = out[1].slice(0, MOST - 1).replace(/[\s,]+$/, "") + "…";
	return out.slice(0, 2).map((l) => l.length > MOST + 6 ? l.slice(0, MOST + 5) + "…" : l);
}

type Box = [number, number, number, number];
const apart = (a: Box, b: Box) => a[2] <= b[0] || a[0] >= b[2] || a[3] <= b[1] || a[1] >= b[3];

export function named(dots: Dot[], width: number, height: number): Map<number, Name> {
	const boxes: Box[] = [], out = new Map<number, Name>();
	const order = [...dots].sort((a, b) => b.weight - a.weight || a.id - b.id), large = new Set(order.slice(0, LARGE));
	const put = (d: Dot, over: boolean) => {
		const text = lines(d.label), w = Math.max(...text.map((l) => l.length)) * CHAR + 2, h = text.length * LINE, gap = d.r + 4;
		const above = d.y - gap - h, under = d.y + gap, diagonal = d.r * 0.7 + 3;
		const places: [number, number, Name["anchor"]][] = [[d.x + gap, d.y - h / 2, "start"], [d.x - gap - w, d.y - h / 2, "end"], [d.x - w / 2, under, "middle"], [d.x - w / 2, above, "middle"],
			[d.x + diagonal, d.y + diagonal, "start"], [d.x + diagonal, d.y - diagonal - h, "start"], [d.x - diagonal - w, d.y + diagonal, "end"], [d.x - diagonal - w, d.y - diagonal - h, "end"],
			[d.x - d.r, under, "start"], [d.x + d.r - w, under, "end"], [d.x - d.r, above, "start"], [d.x + d.r - w, above, "end"],
			[Math.max(0, Math.min(d.x - w / 2, width - w)), under, "start"], [Math.max(0, Math.min(d.x - w / 2, width - w)), above, "start"]];
		for (const [x, y, anchor] of places) {
			const box: Box = [x, y, x + w, y + h];
			if (x < 0 || x + w > width || y < 0 || y + h > height || !boxes.every((b) => apart(box, b))) continue;
			if (!over && !dots.every((o) => o === d || apart(box, [o.x - o.r, o.y - o.r, o.x + o.r, o.y + o.r]))) continue;
			boxes.push(box);
			out.set(d.id, { x: anchor === "start" ? x : anchor === "end" ? x + w : d.x, y: y + LINE - 3, anchor, lines: text });
			return;
		}
	};
	for (const d of order) {
		put(d, false);
		if (large.has(d) && !out.has(d.id)) put(d, true);
	}
	return out;
}

export function NameText({ name }: { name: Name | undefined }) {
	return name ? <text class="name" text-anchor={name.anchor}>{name.lines.map((l, i) => <tspan key={i} x={name.x} y={name.y + i * LINE}>{l}</tspan>)}</text> : null;
}

// spread - pairs that overlap push each other off by half of what they overlap; distances are approximate anyway.
export function spread(dots: { x: number; y: number; r: number }[], width: number, height: number, room = 3): void {
	for (let round = 0; round < 60; round++) {
		let moved = false;
		for (let i = 0; i < dots.length; i++) for (let j = i + 1; j < dots.length; j++) {
			const a = dots[i], b = dots[j], need = a.r + b.r + room, dx = b.x - a.x || 1e-3 * (j - i), dy = b.y - a.y, far = Math.hypot(dx, dy);
			if (far >= need) continue;
			const by = (need - far) / (2 * far);
			a.x -= dx * by; a.y -= dy * by; b.x += dx * by; b.y += dy * by;
			moved = true;
		}
		for (const d of dots) {
			d.x = Math.min(width - d.r - 2, Math.max(d.r + 2, d.x));
			d.y = Math.min(height - d.r - 2, Math.max(d.r + 2, d.y));
		}
		if (!moved) break;
	}
}

// glyph - a shape as large as a circle of radius r: told apart without colour.
export function glyph(kind: number, x: number, y: number, r: number): string {
	const ring = (n: number, size: number, turn: number) => "M" + Array.from({ length: n }, (_, i) => {
		const a = turn + 2 * Math.PI * i / n;
		return `${(x + size * Math.cos(a)).toFixed(1)},${(y + size * Math.sin(a)).toFixed(1)}`;
	}).join("L") + "Z";
	switch (kind % 5) {
	case 1: return ring(4, r * 1.25, Math.PI / 4);
	case 2: return ring(4, r * 1.25, 0);
	case 3: return ring(3, r * 1.5, -Math.PI / 2);
	case 4: return ring(6, r * 1.1, 0);
	default: return `M${x - r},${y}a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0Z`;
	}
}

// useWidth - how wide an element is drawn, so that words in a picture keep their size on any screen.
export function useWidth<T extends HTMLElement>(): [Ref<T>, number] {
	const ref = useRef<T>(null), [width, set] = useState(0);
	useLayoutEffect(() => {
		const one = ref.current;
		if (!one) return;
		const look = () => { if (one.clientWidth) set(one.clientWidth); };
		look();
		const observer = new ResizeObserver(look);
		observer.observe(one);
		return () => observer.disconnect();
	}, []);
	return [ref, width];
}
