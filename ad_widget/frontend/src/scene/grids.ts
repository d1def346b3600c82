/**
 * An array on its card: numbers in their places up to 4×4, above that a heat map; a batch as a
 * stack of which the first is seen. `ad_widget/layout/grids.py` gives the same.
 */

import STYLE from "../../../style.json";
import type { Graph } from "../wire/graph.ts";
import type { Box } from "./layout/index.ts";
import type { Card } from "./scene.ts";

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
}

/** How an array of this shape is shown, with or without its gradient; null for a number, or none. */
export function gridOf(shape: readonly number[], grad: boolean): Grid | null {
  const [rows, columns] = [shape.length > 1 ? shape.at(-2)! : 1, shape.at(-1) ?? 0];
  let count = 1;
  for (const n of shape.slice(0, -2)) count *= n;
  if (!(rows * columns * count)) return null;
  const written = rows <= GRID.most && columns <= GRID.most;
  let [width, height] = [columns * GRID.cell_width, rows * GRID.cell_height];
  if (!written) {
    const cell = Math.min((rows <= 2 ? GRID.row_width : GRID.width) / columns, GRID.height / rows, GRID.cell);
    const pixels = cell >= 2 ? Math.floor(cell) : cell;
    [width, height] = [columns, rows].map((n) => Math.max(Math.round(n * pixels), 14));
  }
  const stack = count > 1 ? GRID.stack : 0;
  const wide = stack + (written ? width + 2 * GRID.bracket : Math.max(width, GRID.caption_width));
  const high = stack + height + (written ? 2 : GRID.caption);
  const under = written ? rows === 1 || columns > 2 : rows <= 2;
  return {
    written, rows, columns, count, width, height,
    size: !grad ? [wide, high] : under ? [wide, 2 * high + GRID.under] : [2 * wide + GRID.gap, high],
    places: [[0, stack], under ? [0, high + GRID.under + stack] : [wide + GRID.gap, stack]],
  };
}

/** The grid of a card: that of its one value, as it is shown; none in a small picture. */
export function gridOn(graph: Graph, card: Card, small = false): Grid | null {
  // A closed group is small: how large its gradient is has to do.
  if (small || card.veiled || card.kind === "group" || card.values.length !== 1) return null;
  return gridOf(graph.slots[card.values[0]].shape, card.grads.length > 0);
}

/** Where the first number's cell of a card's value (0) or gradient (1) begins. */
export function originOf(card: Card, [cx, cy, w, h]: Box, grid: Grid, part: number): [x: number, y: number] {
  const [x, y] = grid.places[part];
  const top = cy - h / 2 + GRID.top + (card.holds ? HOLDS : 0);
  return [cx - w / 2 + CARD.pad + x + (grid.written ? GRID.bracket : 0), top + y + (grid.written ? 1 : 0)];
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
