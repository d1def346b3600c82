/** Where on the picture the numbers stand that an exercise asks for, and where that is in the page. */

import { type Question, isShape } from "../../exercise/questions.ts";
import { type Item, itemsOf } from "../../scene/items.ts";
import type { Placed } from "../../scene/place.ts";
import type { Camera } from "../../viewport.ts";

/** A box, by its upper left corner. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Boxes of what has no place of its own on a card: a turn, a shape, an element of a heat map. */
const TURN = { width: 46, height: 22, over: 11, above: 18 };
const SHAPE = { width: 84, height: 24 };
const ELEMENT = { width: 60, height: 20, over: 10 };
/** Smaller ones cannot be written in, and stand in the panel. */
const LEAST = { width: 38, height: 14.5 };
const MOST = { width: 96, height: 30 };

/** In pixels of the picture; null for what stands nowhere on it. */
export function spotsOf(placed: Placed, questions: readonly Question[]): (Spot | null)[] {
  const items = itemsOf(placed);
  const { scene, layout } = placed;
  const below = new Map<number, number>();
  const oneRow = new Set(questions.map(({ row }) => row)).size === 1;
  return questions.map(({ kind, index, at }) => {
    if (kind === "local") {
      const edge = scene.edgeOf[index];
      return items.find((item) => item.kind === "local" && item.of === edge) ?? null;
    }
    const card = scene.cardOf[index];
    if (scene.cards[card]?.kind === "group" || (kind === "jacobian" && !oneRow)) return null;
    const [cx, cy, w, h] = layout.cards[card];
    const [left, top] = [cx - w / 2, cy - h / 2];
    if (kind === "order") return { x: left - TURN.over, y: top - TURN.above, width: TURN.width, height: TURN.height };
    const own = items.filter((item) => item.of === card && item.kind === (kind.startsWith("value") ? "value" : "grad"));
    if (isShape({ kind })) return own.length ? middle(around(own), SHAPE) : null;
    const item = own.find((one) => (at < 0 ? one.scalar : one.at === at));
    if (item) return item;
    const before = below.get(card) ?? 0;
    below.set(card, before + 1);
    if (at < 0 || (before + 1) * ELEMENT.width > w + ELEMENT.over) return null;
    return { x: left + before * ELEMENT.width, y: top + h - ELEMENT.over, width: ELEMENT.width - 3, height: ELEMENT.height };
  });
}

function around(items: readonly Item[]): Spot {
  const [x, y] = [Math.min(...items.map((item) => item.x)), Math.min(...items.map((item) => item.y))];
  return { x, y, width: Math.max(...items.map((item) => item.x + item.width)) - x, height: Math.max(...items.map((item) => item.y + item.height)) - y };
}

function middle({ x, y, width, height }: Spot, size: { width: number; height: number }): Spot {
  return { x: x + (width - size.width) / 2, y: y + (height - size.height) / 2, ...size };
}

/** A spot as the window shows it; null if it is out of sight, or too small to be written in. */
export function inWindow({ x, y, width, height }: Spot, camera: Camera): Spot | null {
  const { scale } = camera;
  let seen: Spot = { x: camera.x + scale * x, y: camera.y + scale * y, width: scale * width, height: scale * height };
  if (seen.width >= LEAST.width && seen.height >= LEAST.height) seen = middle(seen, { width: Math.min(seen.width, MOST.width), height: Math.min(seen.height, MOST.height) });
  const inside = seen.x >= 0 && seen.y >= 0 && seen.x + seen.width <= camera.width && seen.y + seen.height <= camera.height;
  return inside && seen.width >= LEAST.width && seen.height >= LEAST.height ? seen : null;
}

/** How much nearer the picture has to come until all of these can be written in; 1: not at all. */
export function nearerBy(spots: readonly (Spot | null)[], scale: number): number {
  const needs = spots.map((spot) => (spot ? Math.max(LEAST.width / spot.width, LEAST.height / spot.height) : 0));
  return Math.max(1, (1.001 * Math.max(...needs, 0)) / scale);
}
