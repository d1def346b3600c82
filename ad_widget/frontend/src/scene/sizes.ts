/**
 * How large cards, tokens and edges' numbers are, before anything is placed: wide enough for their
 * names and for any number within the limits of style.json, so that no number ever moves a card.
 * `ad_widget/layout/sizes.py` gives the same.
 */

import STYLE from "../../../style.json";
import { formatShape } from "../format.ts";
import { GRID, type Grid, HOLDS, type Manner, gridOn, takenBy } from "./grids.ts";
import type { Card, Scene } from "./scene.ts";
import type { Graph } from "../wire/graph.ts";
import { sourceOf } from "./numbers.ts";
import { RULE, ruleLines } from "./rules.ts";

const { card: CARD, size: SIZE, edge: EDGE } = STYLE;

/** Height and least width of a token. */
const TOKEN = { height: 26, pad: 9, least: 30, most: 250 };
/** Letters of names that are too long for the widest card. */
const SMALLER = [14, 12];
/** Beside a longer name, a corner has only the room that is left. */
const LONG = 160;

// Widths in em of DejaVu, the widest of the fonts asked for: what is shown is at most as wide.
const NARROW = new Set("ijl.,:;'|!()[]{}·´`");
const WIDE = new Set("mwMW—…@%");
const FULL = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6\p{Emoji_Presentation}]/u;
const ems = new Map<string, number>();

function em(letter: string): number {
  let width = ems.get(letter);
  if (width === undefined) {
    width = NARROW.has(letter) ? 0.4 : WIDE.has(letter) || FULL.test(letter) ? 1 : /\p{Mn}/u.test(letter) ? 0 : /\p{Lu}/u.test(letter) ? 0.76 : 0.64;
    if (ems.size < 4096) ems.set(letter, width);
  }
  return width;
}

/** An upper estimate of a text's width in the names' font, in pixels. */
function textWidth(text: string, size: number): number {
  let sum = 0;
  for (const letter of text) sum += em(letter);
  return size * sum;
}

/** A shape that is not to be seen. */
const UNKNOWN = "(?)";

/** What stands in a card's upper right corner: the op's sign, a shape, and whether means are shown. */
function cornerParts(card: Card): string[] {
  if (card.kind === "group") return [];
  return [card.symbol, card.veiled ? UNKNOWN : formatShape(card.shape), card.block ? "means" : ""].filter(Boolean);
}

/** As much of a corner as there is room for beside the name: the sign goes first. */
export function cornerOf(card: Card, wide: number): string {
  const room = wide - 2 * CARD.pad - textWidth(card.label, nameSize(card.label)) - CARD.gap;
  const parts = cornerParts(card);
  while (parts.length && textWidth(parts.join("  "), SIZE.symbol) > room) parts.shift();
  return parts.join("  ");
}

/** Smaller letters rather than a name whose end is cut off. */
export function nameSize(label: string): number {
  const fits = (size: number): boolean => textWidth(label, size) + 2 * CARD.pad <= CARD.max_width;
  return [SIZE.name, SMALLER[0]].find(fits) ?? SMALLER[1];
}

export function cardSize(graph: Graph, card: Card, manner?: Manner): [width: number, height: number] {
  if (card.bare) return tokenSize(card)!;
  const grid = gridOn(graph, card, manner);
  if (manner && grid?.mini) return smallSize(card, grid, manner);
  const sign = cornerParts(card).join("  ");
  const long = textWidth(card.label, nameSize(card.label));
  let wide = long + 2 * CARD.pad;
  if (sign && long <= LONG) wide += textWidth(sign, SIZE.symbol) + CARD.gap;
  wide = Math.max(wide, textWidth(card.holds, SIZE.symbol) + 2 * CARD.pad);
  // Of a group's numbers the first ones are enough.
  const scalar = card.kind === "group" || card.shape.length === 0;
  const holds = card.holds ? HOLDS : 0;
  const high = card.grads.length ? CARD.height : CARD.constant_height;
  if (!grid) return [Math.round(Math.min(Math.max(wide, scalar ? CARD.min_width : CARD.array_min_width), CARD.max_width)), high + holds];
  const [width, height] = grid.size;
  const least = Math.max(CARD.min_width, width + 2 * CARD.pad);
  return [Math.round(Math.max(Math.min(wide, CARD.max_width), least)), Math.max(high, GRID.top + height + GRID.bottom) + holds];
}

/** The size of an array's card with no more than small heat maps of its numbers. */
function smallSize(card: Card, grid: Grid, { form }: Manner): [width: number, height: number] {
  const sign = textWidth(cornerParts(card).join("  "), SIZE.symbol);
  const wide = textWidth(card.label, nameSize(card.label)) + sign + 2 * CARD.gap + 2 * CARD.pad;
  const [aside, band] = takenBy(grid, form);
  const high = band && !card.grads.length ? CARD.constant_height : CARD.height;
  return [Math.round(Math.max(Math.min(wide, CARD.max_width), CARD.min_width) + aside), high + band + (card.holds ? HOLDS : 0)];
}

/** The small stand-in that may repeat a leaf or constant near a use. */
export function tokenSize(card: Card): [width: number, height: number] | null {
  if (card.kind !== "leaf" && card.kind !== "constant") return null;
  const wide = textWidth(card.label, SIZE.symbol) + 2 * TOKEN.pad;
  return [Math.round(Math.min(Math.max(wide, TOKEN.least), TOKEN.most)), TOKEN.height];
}

/** From this scale on an edge's number has the room on the screen that the smallest text needs. */
export const ROOMY = 0.8;

/** The room of an edge's number in a picture that is to be seen at a scale. */
export function numberSize(seen: number): [width: number, height: number] {
  const wider = Math.max(1, ROOMY / seen);
  return [wider * EDGE.label_width, wider * EDGE.label_height];
}

/** Room to keep free for an edge's number, whichever of the two is shown, or for its rule; a smaller picture has none. */
export function slotSize(scene: Scene, edge: number, { orientation, form }: Manner, seen: number): [width: number, height: number] | null {
  if (scene.cards[scene.edges[edge].from].bare) return null; // it stands there itself
  const has = sourceOf(scene, edge, "local") !== null || sourceOf(scene, edge, "flow") !== null;
  const number = has ? numberSize(seen) : [0, 0];
  const lines = ruleLines(scene, edge, orientation);
  if (form !== "whole" && (form !== "stacked" || lines.length)) return null;
  if (!lines.length) return has ? [number[0], number[1]] : null;
  const [width, height] = ruleSize(lines);
  return [Math.max(number[0], width), Math.max(number[1], height)];
}

/** The room that the rule of an edge takes. */
export function ruleSize(lines: readonly string[]): [width: number, height: number] {
  const wide = lines.map((line, i) => (i < lines.length - 1 ? textWidth(line, RULE.size) : RULE.digit * [...line].length));
  return [Math.ceil(Math.max(...wide)) + 2 * RULE.pad, lines.length * RULE.line + 4];
}

/** The title of an open group. */
export function headSize(name: string): [width: number, height: number] {
  return [Math.round(Math.min(textWidth(name, SIZE.symbol) + 34, CARD.max_width)), 24];
}
