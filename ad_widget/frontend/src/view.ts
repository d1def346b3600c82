/**
 * What a reader has chosen to see, as one plain object: `widget.view` in Python, kept with a saved
 * notebook and a page. `ad_widget/drawing/view.py` holds the same keys (tests/data/views.json).
 */

import { METHODS, type Method } from "./sampling/optimisers.ts";

export type EdgeMode = "none" | "local" | "flow";
export type Orientation = "lr" | "tb";

/**
 * What a reader has chosen, as Python sees it: `widget.view`. A key that is left out has its
 * default; `ad_widget/drawing/view.py` holds the same keys.
 */
export interface View {
  /** The panel below the graph; null closes it. */
  panel?: string | null;
  /** The key of the node, or the group, that is chosen. */
  select?: string | null;
  /** The key of what the chain rule leads to; null: the output. */
  to?: string | null;
  /** What the edges say. */
  edges?: EdgeMode;
  orientation?: Orientation;
  /** Keys of the groups that are open; null leaves it to the picture. */
  open?: readonly string[] | null;
  /** Of an array that is chosen, the element whose chain rule is written out, in C order. */
  element?: number | null;
  /** Of an output that is an array, the element that is differentiated; null: the sum of all. */
  seed?: number | null;
  /** Steps of the two passes that are done; null shows all. */
  done?: number | null;
  /** Forward mode: how each leaf moves, nested numbers for an array; null: the first one, at 1. */
  direction?: Readonly<Record<string, Moves>> | null;
  /** The leaves by which the output is differentiated before it is shown, the first one first. */
  by?: readonly string[] | null;
  /** One or two leaves, or elements of them, over which a node is plotted; null: the one selected. */
  over?: readonly string[] | null;
  /** The key of the node that is plotted; null: the output. */
  plot?: string | null;
  /** The learning rate of a descent; null leaves it to the page. */
  rate?: number | null;
  method?: Method;
  /** Leaves that a descent does not move; null: those that look like data. */
  hold?: readonly string[] | null;
  /** Leaves whose sliders go by powers; null: those whose range says so. */
  log?: readonly string[] | null;
  /** Settings A and B to compare, each the leaves' values by name; null: the panel for it is closed. */
  settings?: readonly (Readonly<Record<string, Moves>> | null)[] | null;
  /** What an exercise asks, and hides: `grad:w`, `value:a`, …; null: all gradients, while its panel is open. */
  hidden?: readonly string[] | null;
  /** Of a worked example, all that is asked in the end; `hidden` is the last part of it. Null: it is none. */
  fade?: readonly string[] | null;
  /** Which bug the engine of the bug lab has; null: the first. */
  bug?: string | null;
  /** What the reader has answered, by the keys of what is asked. */
  answers?: Readonly<Record<string, string | number>> | null;
}

export type Moves = number | readonly Moves[];

/** Axes of an array. */
const AXES = 64;
/** Characters of an answer. */
const ANSWER = 200;

const oneOf =
  (...known: unknown[]) =>
  (x: unknown): boolean =>
    known.includes(x);
const textsOrNull = (x: unknown): boolean => x === null || (Array.isArray(x) && x.every((key) => typeof key === "string"));
const moves = (x: unknown, depth = 0): boolean => (Array.isArray(x) ? depth < AXES && x.every((y) => moves(y, depth + 1)) : Number.isFinite(x));
const numbersByName = (x: unknown): boolean => typeof x === "object" && x !== null && !Array.isArray(x) && Object.values(x).every((y) => moves(y));
const textOrNull = (x: unknown): boolean => x === null || typeof x === "string";

const countOrNull = (x: unknown): boolean => x === null || (Number.isSafeInteger(x) && (x as number) >= 0);

/** What each key may hold. */
const KEYS: { [K in keyof Required<View>]: (x: unknown) => boolean } = {
  panel: textOrNull,
  select: textOrNull,
  to: textOrNull,
  edges: oneOf("none", "local", "flow"),
  orientation: oneOf("lr", "tb"),
  open: textsOrNull,
  element: countOrNull,
  seed: countOrNull,
  done: countOrNull,
  over: (x) => textsOrNull(x) && (x === null || [1, 2].includes((x as string[]).length)),
  plot: textOrNull,
  rate: (x) => x === null || (Number.isFinite(x) && (x as number) > 0),
  method: oneOf(...METHODS),
  hold: textsOrNull,
  log: textsOrNull,
  settings: (x) => x === null || (Array.isArray(x) && x.length <= 2 && x.every((one) => one === null || numbersByName(one))),
  direction: (x) => x === null || numbersByName(x),
  by: textsOrNull,
  hidden: textsOrNull,
  fade: textsOrNull,
  bug: textOrNull,
  answers: (x) => x === null || (typeof x === "object" && !Array.isArray(x) && Object.values(x).every((y) => (typeof y === "string" && y.length <= ANSWER) || Number.isFinite(y))),
};

/**
 * The leaves by which what is shown is differentiated; none in an exercise: the graph of a derivative
 * shows as a value what may be asked for as a gradient.
 */
export function byOf({ by, hidden, panel }: View): readonly string[] {
  return (hidden ? hidden.length > 0 : panel === "exercise") ? [] : (by ?? []);
}

/** What can be used of a view that came from elsewhere: a notebook, a page, a link. */
export function viewOf(given: unknown): View {
  if (typeof given !== "object" || given === null) return {};
  const known = Object.entries(KEYS).filter(([key, good]) => Object.hasOwn(given, key) && good(given[key as never]));
  return Object.fromEntries(known.map(([key]) => [key, given[key as never]]));
}
