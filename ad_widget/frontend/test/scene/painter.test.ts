import "../page.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { formatGradient, formatNumber } from "../../src/format.ts";
import { ALL } from "../../src/mask.ts";
import { Painter } from "../../src/scene/painter.ts";
import { place } from "../../src/scene/place.ts";
import { sceneOf } from "../../src/scene/scene.ts";
import type { Palette } from "../../src/theme.ts";
import { random } from "../random.ts";
import { chain, sketched } from "./drawn.ts";

interface Piece {
  text: string;
  x: number;
  y: number;
}

/** A canvas that keeps what is written on it. */
function canvas(pieces: Piece[]): HTMLCanvasElement {
  const context = new Proxy({} as Record<string, unknown>, {
    get(_, name) {
      if (name === "fillText") return (text: string, x: number, y: number) => void pieces.push({ text, x, y });
      if (name === "measureText") return () => ({ width: 60 });
      return () => {};
    },
    set: () => true,
  });
  return { width: 100_000, height: 1000, getContext: () => context } as unknown as HTMLCanvasElement;
}

/** A painter of n0 → n1 → …, and all that it writes. */
function painting(nodes: number) {
  const pieces: Piece[] = [];
  const { graph, frame } = sketched(chain(nodes));
  const painter = new Painter(canvas(pieces));
  painter.setPicture(place(sceneOf(graph), "lr"), ALL);
  painter.setPalette(new Proxy({}, { get: () => "#123456" }) as Palette);
  painter.resize(100_000, 1000, 1);
  painter.paint(frame);
  /** Give each slot another number, and return the texts painted for that, in their order. */
  const repaint = (next: () => number): string[] => {
    pieces.length = 0;
    for (let k = 0; k < frame.length; k++) frame[k] = next();
    painter.update(frame, new Uint8Array(graph.slots.length).fill(1));
    const lines: Piece[] = [];
    for (const piece of pieces) {
      const last = lines.at(-1);
      if (last && last.y === piece.y && piece.x > last.x && piece.x - last.x < 20) lines[lines.length - 1] = { ...piece, text: last.text + piece.text };
      else lines.push(piece);
    }
    return lines.map(({ text }) => text);
  };
  return { pieces, painter, frame, repaint };
}

test("what is painted are the numbers of the frame", () => {
  const { repaint, frame } = painting(3);
  const next = random(5);
  const lines = repaint(() => Math.round(2000 * next() - 1000) / 7);
  const bare = (text: string): string => text.replace(" ", "");
  const values = [...frame.subarray(0, 3)].map((x) => formatNumber(x));
  const grads = [...frame.subarray(3, 6)].map((x) => bare(formatGradient(x)));
  assert.deepEqual(lines, [...values, ...grads]);
});

test("a frame is painted of pieces that are there before: no text is made for it", () => {
  const { pieces, repaint } = painting(40);
  const next = random(11);
  const seen = new Set<string>();
  for (let k = 0; k < 1000; k++) {
    repaint(() => (next() - 0.5) * 10 ** Math.floor(16 * next() - 8));
    for (const { text } of pieces) seen.add(text);
  }
  assert.ok(seen.size <= 250, `${seen.size} different texts`);
});

test("what has not changed is not painted again", () => {
  const { pieces, painter, frame } = painting(4);
  pieces.length = 0;
  painter.update(frame, new Uint8Array(frame.length).fill(1)); // other numbers, the same texts
  assert.deepEqual(pieces, []);
});
