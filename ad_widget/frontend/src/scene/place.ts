/** Where a scene's things are: sizes, then the layout, near where they were before. */

import type { Orientation } from "../view.ts";
import { type Card, type Graph, type Layout, layout, leastLength } from "./layout/index.ts";
import { type Form, type Manner, gridOn } from "./grids.ts";
import { sourceOf } from "./numbers.ts";
import type { Scene } from "./scene.ts";
import { cardSize, headSize, slotSize, tokenSize } from "./sizes.ts";

/** A scene with places for all of it. */
export interface Placed extends Manner {
  readonly scene: Scene;
  readonly layout: Layout;
  /** The scale at which numbers on edges have the room that they need there. */
  readonly seen: number;
}

/**
 * Lay out a scene. What was in the picture before stays as near to where it was as it can, and open
 * groups whose inside is as it was are not laid out again: `kept` remembers them.
 */
export function place(
  scene: Scene,
  orientation: Orientation,
  before: Placed | null = null,
  kept: Map<string, unknown> = new Map(),
  form: Form = "whole",
  seen = 1,
): Placed {
  return { scene, orientation, form, seen, layout: layout(toLayOut(scene, { orientation, form }, before, seen), { orientation, kept }) };
}

/** Whether a scene has arrays, of which a smaller picture shows less. */
export function canShrink({ graph, cards }: Scene): boolean {
  return cards.some((card) => gridOn(graph, card) !== null);
}

/** Whether any edge of a scene has a number on it. */
export function hasNumbers(scene: Scene): boolean {
  return scene.edges.some((_, k) => sourceOf(scene, k, "local") !== null);
}

/** What the layout is given of a scene. */
function toLayOut(scene: Scene, manner: Manner, before: Placed | null, seen: number): Graph {
  const kept = before?.orientation === manner.orientation && before.form === manner.form ? before : null;
  return {
    cards: scene.cards.map((card): Card => {
      const [width, height] = cardSize(scene.graph, card, manner);
      const group = card.group < 0 ? null : card.group;
      return { width, height, kind: kindOf(card), token: tokenSize(card), ordered: card.ordered, rides: card.bare, group, was: kept && wasAt(kept, card.key) };
    }),
    edges: scene.edges.map(({ from, to, position }, k) => ({ source: from, target: to, position, slot: slotSize(scene, k, manner, seen) })),
    groups: scene.groups.map(({ name, parent }) => ({ parent: parent < 0 ? null : parent, head: headSize(name) })),
  };
}

/** No layout of a scene is shorter than this along its edges. */
export function leastAlong({ graph, cards, edges, groups }: Scene, orientation: Orientation, form: Form = "whole"): number {
  const sized = cards.map((card): Card => {
    const [width, height] = cardSize(graph, card, { form, orientation });
    return { width, height, kind: kindOf(card), rides: card.bare, group: card.group < 0 ? null : card.group };
  });
  const inner = groups.map(({ parent }) => ({ parent: parent < 0 ? null : parent, head: NO_HEAD }));
  return leastLength({ cards: sized, edges: edges.map(({ from, to, position }) => ({ source: from, target: to, position })), groups: inner }, orientation);
}

const NO_HEAD: [number, number] = [0, 0];

function kindOf({ kind }: Scene["cards"][number]): Card["kind"] {
  return kind === "group" ? "op" : kind;
}

/** The centre of what had this key. */
function wasAt({ scene, layout }: Placed, key: string): [number, number] | null {
  const card = scene.find(key);
  if (card < 0 || scene.cards[card].key !== key) return null;
  const [x, y] = layout.cards[card];
  return [x, y];
}

export function samePlaces(a: Placed, b: Placed): boolean {
  return same(a.layout, b.layout);
}

/** Whether two pictures show the same, laid out for windows of other sizes. */
export function sameShown(a: Placed, b: Placed): boolean {
  return a.scene === b.scene && a.orientation === b.orientation && a.form === b.form;
}

/** Whether two pictures in the same places have the same names on the same cards. */
export function sameFaces(a: Placed, b: Placed): boolean {
  const face = ({ scene, form }: Placed) => [
    form,
    scene.cards.map(({ key, kind, label, symbol, op, shape, veiled, block, values, grads, holds }) => [
      key, kind, label, symbol, op, shape, veiled, block, values.length, grads.length, holds,
    ]),
    scene.edges.map(({ key, parts }) => [key, parts.length]),
    scene.groups.map(({ key, name, closed }) => [key, name, closed]),
  ];
  return same(face(a), face(b));
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
