/** The numbers of a picture: what each is read from, and the box it stands in. */

import STYLE from "../../../style.json";
import { holdsUpTo } from "./fitting.ts";
import { type Source, sourceOf } from "./numbers.ts";
import type { Placed } from "./place.ts";
import { GRID, type Grid, HOLDS, closesUp, gridOn, originOf, takenBy } from "./grids.ts";
import { numberSize } from "./sizes.ts";

export type Kind = "value" | "grad" | "local" | "flow";

export interface Item {
  readonly kind: Kind;
  /** Index of the scene's card, or of its edge. */
  readonly of: number;
  /** Slots of the numbers that stand here one after another; of an edge with `source`, those it depends on. */
  readonly slots: readonly number[] | null;
  readonly source: Source | null;
  /** One number, and not those of an array. */
  readonly scalar: boolean;
  /** Of a group's gradient that is several numbers, how large they are together stands here. */
  readonly norm?: boolean;
  /** Of an array: the one element that stands here, `ROW` for as many as there is room for, or `RANGE`. */
  readonly at: number;
  /** Box in graph pixels. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly baseline: number;
  /** The lower edge of its card, and whether that is lower than others. */
  readonly foot: number;
  readonly flat?: boolean;
  /** Whether there is room for both of its numbers under maps of them, in all sizes but the least. */
  readonly both?: boolean;
  /** The largest letters of a line above it that may be left out, if its card has one. */
  readonly upTo?: number | null;
  /** The middle of its box, on an edge. */
  readonly middle: number;
  readonly centred: boolean;
  readonly pixels: number;
  readonly font: string;
}

const { card: CARD, size: SIZE, font: FAMILY } = STYLE;
const PIXELS: Record<Kind, number> = { value: SIZE.value, grad: SIZE.grad, local: SIZE.edge, flow: SIZE.edge };

/** As many of an array's elements as there is room for. */
export const ROW = -1;
/** The largest magnitude of an array's elements. */
export const RANGE = -2;

const known = new WeakMap<Placed, readonly Item[]>();

/** All numbers of a picture, by font, so that it is seldom set anew. */
export function itemsOf(placed: Placed): readonly Item[] {
  let items = known.get(placed);
  if (!items) known.set(placed, (items = made(placed)));
  return items;
}

function made(placed: Placed): Item[] {
  const { scene, layout } = placed;
  const byKind: Record<Kind, Item[]> = { value: [], grad: [], local: [], flow: [] };
  scene.cards.forEach((card, of) => {
    const [cx, cy, w, h] = layout.cards[of];
    const grid = gridOn(scene.graph, card, placed);
    const [aside, band] = grid ? takenBy(grid, placed.form) : [0, 0];
    const x = cx - w / 2 + CARD.pad - 2;
    const top = cy - h / 2 + (card.holds ? HOLDS : 0);
    const high = card.holds ? h - HOLDS : h;
    // A card without a gradient is lower; its value stands where there is room.
    const low = card.grads.length ? CARD.value_y + band : Math.min(CARD.value_y + band, high - 12);
    const base = card.bare ? high / 2 + SIZE.symbol * 0.36 : low;
    const upTo = closesUp(card) ? holdsUpTo(card, w) : null;
    for (const [kind, slots, at] of [["value", card.values, base], ["grad", card.grads, CARD.grad_y + band]] as const) {
      if (!slots.length) continue;
      if (grid && !grid.mini) {
        byKind[kind].push(...gridItems(placed, of, kind, grid));
        continue;
      }
      const scalar = slots.length === 1 && isScalar(placed, slots[0]);
      const pixels = card.bare ? SIZE.symbol : scalar ? PIXELS[kind] : SIZE.array;
      byKind[kind].push({
        kind, of, slots, source: null, scalar, pixels,
        at: grid ? RANGE : ROW,
        norm: kind === "grad" && card.kind === "group" && !scalar,
        x: card.bare ? cx - w / 2 : x,
        y: top + at - pixels,
        width: card.bare ? w : w - aside - 2 * CARD.pad + 4,
        height: pixels * 1.36,
        baseline: top + at,
        foot: cy + h / 2,
        flat: h - band < CARD.height,
        both: band > 0,
        upTo,
        middle: cy,
        centred: card.bare,
        font: `${kind === "value" && scalar && !card.bare ? "600 " : ""}${pixels}px ${FAMILY.number}`,
      });
    }
  });
  scene.edges.forEach((_, of) => {
    const { number } = layout.edges[of];
    if (!number) return;
    const [width, height] = numberSize(placed.seen);
    for (const kind of ["local", "flow"] as const) {
      const source = sourceOf(scene, of, kind);
      if (!source) continue;
      byKind[kind].push({
        kind, of, source, slots: source.slots, scalar: true, at: ROW,
        x: number[0] - width / 2,
        y: number[1] - height / 2,
        width,
        height,
        baseline: number[1] + SIZE.edge * 0.36,
        foot: number[1] + height / 2,
        middle: number[1],
        centred: true,
        pixels: SIZE.edge,
        font: `${SIZE.edge}px ${FAMILY.number}`,
      });
    }
  });
  return [...byKind.value, ...byKind.grad, ...byKind.local, ...byKind.flow];
}

/** The numbers of an array in their places, or under a heat map what its colours reach to. */
function gridItems({ scene, layout }: Placed, of: number, kind: "value" | "grad", grid: Grid): Item[] {
  const card = scene.cards[of];
  const part = kind === "value" ? 0 : 1;
  const [left, top] = originOf(card, layout.cards[of], grid, part);
  const item = (at: number, x: number, y: number, width: number, height: number): Item => ({
    kind, of, slots: part ? card.grads : card.values, source: null, scalar: false, at,
    x, y, width, height, baseline: y + height - 4, foot: y + height, middle: y + height / 2, centred: at !== RANGE, pixels: GRID.text,
    font: `${GRID.text}px ${FAMILY.number}`,
  });
  if (!grid.written) return [item(RANGE, left - 2, top + grid.height, GRID.caption_width, GRID.caption)];
  const [wide, high] = [grid.width / grid.columns, GRID.cell_height];
  return Array.from({ length: grid.rows * grid.columns }, (_, at) =>
    item(at, left + (at % grid.columns) * wide + 1, top + Math.floor(at / grid.columns) * high, wide - 2, high),
  );
}

function isScalar({ scene }: Placed, slot: number): boolean {
  return scene.graph.slots[slot].shape.length === 0;
}

/** Whether an item stands on an edge. */
export function onEdge(item: Item): boolean {
  return item.kind === "local" || item.kind === "flow";
}

/** The program's nodes or edges whose numbers an item tells, for the mask. */
export function toldBy({ scene }: Placed, item: Item): readonly number[] {
  return onEdge(item) ? scene.edges[item.of].parts : scene.cards[item.of].nodes;
}

