/**
 * An array on its card: numbers in their places up to 4×4, above that a heat map; a batch as a
 * stack of which the first is seen. `ad_widget/layout/grids.py` gives the same. A picture that can
 * be seen whole only if it is smaller has other forms of them.
 */

import STYLE from "../../../style.json";
import type { Graph } from "../wire/graph.ts";
import type { Box } from "./layout/index.ts";
import type { Card } from "./scene.ts";
import type { Orientation } from "../view.ts";

export const GRID = STYLE.grid;
const { card: CARD } = STYLE;

/** Height of the line of a closed group that says what it holds. */
export const HOLDS = 18;

/** Where the last line of a card stands of which only lines are drawn: above its lower edge. */
export const RISE = { lines: 7, names: 10, flat: 4 };

/** Whether the texts of a card stand closer together where what it holds is not written: an array's do not. */
export function closesUp({ kind, holds, shape }: Card): boolean {
  return holds !== "" && (kind === "group" || shape.length === 0);
}

/**
 * How much of its arrays a picture shows, from the most on. *whole*: numbers, and the rules of edges.
 * *stacked*: numbers on narrower cards, and no rules. *large* and *maps*: heat maps of two sizes, and
 * how far their colours reach. *small*: heat maps alone, on cards no larger than a number's.
 */
export type Form = "whole" | "stacked" | "large" | "maps" | "small";

/** What decides how large an array's card is. */
export interface Manner {
  readonly form: Form;
  readonly orientation: Orientation;
}

const WHOLE: Manner = { form: "whole", orientation: "lr" };

/** Width of a number where value and gradient are stacked. */
const NARROW = 46;
/** Of maps on cards of a smaller picture: how far a cell may be from square, their least length, and what is before and over a gradient's. */
const MINI = { stretch: 1.5, least: 8, gap: 18, under: 4 };
/** What value and gradient may fill, under their card's name or right of its texts; and the largest cell. */
const BELOW = { width: 102, height: 38, cell: 16 };
const FAR_BELOW = { ...BELOW, height: 96, cell: 24 };
const ASIDE = { ...BELOW, height: 62 };
const FAR_ASIDE = { width: 142, height: 62, cell: 20 };
/** Where they begin on a card: under its name, or so far from its right side. */
const TOP = 33;
const SIDE = { margin: 7, top: 8 };
/** What is between them and the texts under them. */
const OVER = 7;

export interface Grid {
  /** Whether its numbers are written, rather than painted as a heat map. */
  readonly written: boolean;
  readonly rows: number;
  readonly columns: number;
  /** How many matrices there are one behind another. */
  readonly count: number;
  /** Size of one matrix, without its brackets or what is under it. */
  readonly width: number;
  readonly height: number;
  /** Size of all of it, and where in it value and gradient begin. */
  readonly size: readonly [width: number, height: number];
  readonly places: readonly (readonly [x: number, y: number])[];
  /** Of maps in a smaller picture, where all of it begins on its card; from the right side on, if negative. */
  readonly mini?: readonly [x: number, y: number];
}

/** Rows and columns of a matrix, and how many of them there are. */
function sizesOf(shape: readonly number[]): [rows: number, columns: number, count: number] {
  let count = 1;
  for (const n of shape.slice(0, -2)) count *= n;
  return [shape.length > 1 ? shape.at(-2)! : 1, shape.at(-1) ?? 0, count];
}

/**
 * How an array of this shape is shown, with or without its gradient, which may have to stand under
 * it (`stacked`); null for a number, or none.
 */
export function gridOf(shape: readonly number[], grad: boolean, stacked = false): Grid | null {
  const [rows, columns, count] = sizesOf(shape);
  if (!(rows * columns * count)) return null;
  const written = rows <= GRID.most && columns <= GRID.most;
  let [width, height] = [columns * (stacked ? NARROW : GRID.cell_width), rows * GRID.cell_height];
  if (!written) {
    const cell = Math.min((rows <= 2 ? GRID.row_width : GRID.width) / columns, GRID.height / rows, GRID.cell);
    const pixels = cell >= 2 ? Math.floor(cell) : cell;
    [width, height] = [columns, rows].map((n) => Math.max(Math.round(n * pixels), 14));
  }
  const stack = count > 1 ? GRID.stack : 0;
  const wide = stack + (written ? width + 2 * GRID.bracket : Math.max(width, GRID.caption_width));
  const high = stack + height + (written ? 2 : GRID.caption);
  const under = stacked || (written ? rows === 1 || columns > 2 : rows <= 2);
  return {
    written, rows, columns, count, width, height,
    size: !grad ? [wide, high] : under ? [wide, 2 * high + GRID.under] : [2 * wide + GRID.gap, high],
    places: [[0, stack], under ? [0, high + GRID.under + stack] : [wide + GRID.gap, stack]],
  };
}

/** The map of an array on a card of a smaller picture, and its gradient's, with room for a ∂ before that. */
function miniOf(shape: readonly number[], grad: boolean, { form, orientation }: Manner): Grid | null {
  const [rows, columns, count] = sizesOf(shape);
  if (!(rows * columns * count)) return null;
  const aside = orientation === "tb" && form !== "small";
  const room = form === "large" ? (aside ? FAR_ASIDE : FAR_BELOW) : aside ? ASIDE : BELOW;
  const stack = count > 1 ? GRID.stack : 0;
  const filling = (most: number, tallest: number): [width: number, height: number] => {
    const wide = Math.min((most - stack) / columns, room.cell);
    const high = Math.min((tallest - stack) / rows, room.cell, MINI.stretch * wide);
    return [Math.max(Math.min(wide, MINI.stretch * high) * columns, MINI.least), Math.max(high * rows, MINI.least)];
  };
  // One beside the other or under it, whichever leaves them larger.
  const beside = filling((room.width - MINI.gap) / 2, room.height);
  const below = filling(room.width - MINI.gap, (room.height - MINI.under) / 2);
  const under = (grad || !aside) && below[0] * below[1] > beside[0] * beside[1];
  const [width, height] = under ? below : beside;
  const [w, h] = [width + stack, height + stack];
  const size = !grad ? ([w, h] as const) : under ? ([MINI.gap + w, 2 * h + MINI.under] as const) : ([2 * w + MINI.gap, h] as const);
  const left = under && grad ? MINI.gap : 0;
  return {
    written: false, rows, columns, count, width, height, size,
    places: [[left, stack], under ? [left, h + MINI.under + stack] : [w + MINI.gap, stack]],
    mini: aside ? [-size[0] - SIDE.margin, SIDE.top + (room.height - size[1]) / 2] : [CARD.pad, TOP],
  };
}

/** The grid of a card: that of its one value, as it is shown. */
export function gridOn(graph: Graph, card: Card, { form, orientation }: Manner = WHOLE): Grid | null {
  // A closed group is small: how large its gradient is has to do.
  if (card.veiled || card.kind === "group" || card.values.length !== 1) return null;
  const { shape } = graph.slots[card.values[0]];
  const grad = card.grads.length > 0;
  if (form === "whole" || form === "stacked") return gridOf(shape, grad, form === "stacked" && orientation === "lr");
  return miniOf(shape, grad, { form, orientation });
}

/** The room that maps take from the texts of a card of a smaller picture: of their width, and above the numbers. */
export function takenBy({ mini, size }: Grid, form: Form): [width: number, height: number] {
  if (!mini) return [0, 0];
  return mini[0] < 0 ? [size[0] + SIDE.margin, 0] : [0, form === "small" ? 0 : size[1] + OVER];
}

/** Before the map of a gradient: the middle of the room for a ∂, and how wide that is. */
export function partialAt(card: Card, box: Box, grid: Grid): [x: number, y: number, width: number] {
  const [x, y] = originOf(card, box, grid, 1);
  return [x - MINI.gap / 2, y + grid.height / 2, MINI.gap];
}

/** Where the first number's cell of a card's value (0) or gradient (1) begins. */
export function originOf(card: Card, [cx, cy, w, h]: Box, grid: Grid, part: number): [x: number, y: number] {
  const [x, y] = grid.places[part];
  const [left, top] = grid.mini ?? [CARD.pad, GRID.top];
  const side = left < 0 ? cx + w / 2 : cx - w / 2;
  return [side + left + x + (grid.written ? GRID.bracket : 0), cy - h / 2 + top + (card.holds ? HOLDS : 0) + y + (grid.written ? 1 : 0)];
}

/** Which element stands at a place of a card, and whether it is of the gradient; null: none. */
export function elementAt(card: Card, box: Box, grid: Grid, x: number, y: number): { part: number; at: number } | null {
  for (let part = 0; part <= (card.grads.length ? 1 : 0); part++) {
    const [left, top] = originOf(card, box, grid, part);
    const column = Math.floor(((x - left) / grid.width) * grid.columns);
    const row = Math.floor(((y - top) / grid.height) * grid.rows);
    if (column >= 0 && row >= 0 && column < grid.columns && row < grid.rows) return { part, at: row * grid.columns + column };
  }
  return null;
}
