/**
 * What each op makes of the shapes, dtypes and attributes it is given.
 *
 * The facts stand in `ad_widget/program/shapes.json`; what its fields mean is written in its reader
 * for Python, `shapes.py`, and this is its reader for the page. A test has both judge the same
 * programs, right ones and damaged ones.
 */

import table from "../../../program/shapes.json";
import { ask } from "./ask.ts";
import { type Attrs, checkForms, isRecord } from "./attrs.ts";
import type { Attr, Dtype } from "./program.ts";

export type Shape = readonly number[];

/** How many numbers a program may declare, and a step may need while it works. */
export const BUDGET = table.budget;
/** How many axes an array may have. */
export const AXES = table.axes;

interface Entry {
  shape: string | Record<string, string[]>;
  dtype: string;
  promotes?: number[];
  attrs?: Record<string, string | string[]>;
  strong?: boolean;
  nonempty?: boolean;
}

const ENTRIES = new Map<string, Entry>(
  (table.ops as (Entry & { names: string[] })[]).flatMap((entry) => entry.names.map((name) => [name, entry])),
);

/** Whether the table has an entry for an op. */
export const isKnown = (op: string): boolean => ENTRIES.has(op);

export interface Typed {
  shape: Shape;
  dtype: string;
  /** A number as written in Python, which takes the dtype of what it meets. */
  weak: boolean;
}

/** Throw an error that says what of a step does not go together, if anything. */
export function checkStep(op: string, operands: readonly Typed[], result: Typed, attrs: Attrs): void {
  const entry = ENTRIES.get(op)!;
  checkForms(attrs, entry.attrs ?? {});
  let rule = entry.shape;
  if (typeof rule !== "string") {
    const [[flag, choices]] = Object.entries(rule);
    rule = choices[Number(attrs[flag])];
  }
  const shapes = operands.map(({ shape }) => shape);
  const [shape, room] = rule.includes("->") ? [bySignature(rule, shapes, attrs, entry), 0] : RULES[rule](shapes, attrs, entry);
  ask(same(shape, result.shape), `it gives shape ${show(shape)}, and ${show(result.shape)} is declared`);
  ask(room <= BUDGET, `it needs room for ${room} numbers, more than ${BUDGET}`);
  checkDtypes(entry, operands, result, attrs);
}

const show = (shape: Shape): string => (shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`);
const listed = (shapes: readonly Shape[]): string => shapes.map(show).join(" and ");
const same = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((n, k) => n === b[k]);
const product = (shape: Shape): number => shape.reduce((all, n) => all * n, 1);

// ---------------------------------------------------------------- dtypes

const PAGE: readonly string[] = ["float64", "float32", "int64", "bool"] satisfies Dtype[];

function checkDtypes(entry: Entry, operands: readonly Typed[], result: Typed, attrs: Attrs): void {
  const { promotes } = entry;
  let promoted = promotes ? promotes.map((k) => operands[k]) : operands;
  if (entry.strong) promoted = promoted.map((operand) => ({ ...operand, weak: false }));
  const indexed = promotes && ["take", "put", "labels"].includes(entry.shape as string);
  operands.forEach(({ dtype }, k) => {
    ask(!indexed || promotes.includes(k) || /^u?int/.test(dtype), `its operand ${k} holds indices, and not ${dtype}`);
  });
  if (entry.dtype === "attribute") {
    ask(attrs.dtype === result.dtype, `it gives '${String(attrs.dtype)}', not ${result.dtype}`);
    return;
  }
  if (![...promoted, result].every(({ dtype }) => PAGE.includes(dtype))) return;
  const row = (table.dtypes as Record<string, (string | null)[]>)[entry.dtype];
  const to = promotedTo(promoted);
  const made = row[PAGE.indexOf(to)];
  ask(made !== null, `it takes no ${to}`);
  ask(made === result.dtype, `it gives ${made}, and ${result.dtype} is declared`);
}

/** The dtype that operands are brought to, as NumPy has it. */
function promotedTo(operands: readonly Typed[]): string {
  const of = (weak: boolean): Set<string> => new Set(operands.filter((x) => x.weak === weak).map((x) => x.dtype));
  const weak = of(true);
  const own = of(false);
  const strong = own.size ? own : weak;
  if (strong.has("float64") || (strong.has("float32") && strong.has("int64"))) return "float64";
  if (strong.has("float32")) return "float32";
  if (weak.has("float64")) return "float64";
  return strong.has("int64") || weak.has("int64") ? "int64" : "bool";
}

// ---------------------------------------------------------------- signatures

interface Pattern {
  /** Whether other axes may go before. */
  before: boolean;
  names: string[];
}

function patterns(text: string): Pattern[] {
  return [...text.matchAll(/\(([^()]*(?:\([^()]*\))?[^()]*)\)/g)].map(([, inside]) => {
    const names = inside.match(/\.\.\.|min\(\w,\w\)|\w/g) ?? [];
    const before = names[0] === "...";
    return { before, names: before ? names.slice(1) : names };
  });
}

const signatures = new Map<string, { takes: Pattern[]; gives: Pattern }[]>();

function alternatives(text: string): { takes: Pattern[]; gives: Pattern }[] {
  let found = signatures.get(text);
  if (!found) {
    found = text.split("|").map((one) => {
      const [left, right] = one.split("->");
      return { takes: patterns(left), gives: patterns(right)[0] };
    });
    signatures.set(text, found);
  }
  return found;
}

function bySignature(text: string, shapes: readonly Shape[], attrs: Attrs, entry: Entry): Shape {
  const found = alternatives(text).find(({ takes }) => {
    ask(takes.length === shapes.length, `it takes ${takes.length} operands, not ${shapes.length}`);
    return takes.every(({ before, names }, k) => (before ? shapes[k].length >= names.length : shapes[k].length === names.length));
  });
  ask(found !== undefined, `operands of shapes ${listed(shapes)} are not ${text.split("->")[0]}`);
  const sizes = new Map<string, number>();
  const batches = shapes.map((shape, i) => {
    const { names } = found.takes[i];
    const split = shape.length - names.length;
    names.forEach((name, k) => {
      const n = shape[split + k];
      ask((sizes.get(name) ?? n) === n, `operands of shapes ${listed(shapes)} do not go together`);
      sizes.set(name, n);
    });
    return shape.slice(0, split);
  });
  const sizeOf = (name: string): number =>
    name.startsWith("min") ? Math.min(sizes.get(name[4])!, sizes.get(name[6])!) : sizes.get(name)!;
  const out = [...(found.gives.before ? broadcast(batches) : []), ...found.gives.names.map(sizeOf)];
  if ("axis" in attrs) {
    const axis = attrs.axis as number;
    ask(axis < out.length, `axis ${axis} is out of range for shape ${show(out)}`);
    checkFilled(out, [axis], entry);
  }
  return out;
}

function broadcast(shapes: readonly Shape[]): Shape {
  const ndim = Math.max(0, ...shapes.map(({ length }) => length));
  const out = new Array<number>(ndim).fill(1);
  for (const shape of shapes) {
    shape.forEach((n, i) => {
      const k = i + ndim - shape.length;
      ask(n === 1 || out[k] === 1 || out[k] === n, `shapes ${listed(shapes)} do not broadcast`);
      if (n !== 1) out[k] = n;
    });
  }
  return out;
}

function checkFilled(shape: Shape, axes: readonly number[], { nonempty }: Entry): void {
  ask(!nonempty || axes.every((k) => shape[k] > 0), `shape ${show(shape)} has no elements along ${show(axes)}`);
}

// ---------------------------------------------------------------- rules

/** The shape of the result, and how many numbers the step needs room for beside it. */
type Made = [shape: Shape, room: number];
type Rule = (shapes: readonly Shape[], attrs: Attrs, entry: Entry) => Made;

function one(shapes: readonly Shape[], count = 1): Shape {
  ask(shapes.length === count, `it takes ${count} operands, not ${shapes.length}`);
  return shapes[0];
}

function some(shapes: readonly Shape[]): Shape {
  ask(shapes.length > 0, "it takes at least one operand");
  return shapes[0];
}

const without = (shape: Shape, axis: number): Shape => shape.filter((_, k) => k !== axis);

/** The shape of `x[index]`. */
function taken(shape: Shape, index: readonly Attr[], picks: readonly Shape[]): Shape {
  const ellipses = index.filter((x) => x === "...").length;
  ask(ellipses <= 1, "an index has one ellipsis at most");
  const rest = shape.length - index.filter((x) => x !== null && x !== "...").length;
  ask(rest >= 0, `too many indices for shape ${show(shape)}`);
  const referred = index.flatMap((x) => (isRecord(x) && "operand" in x ? [x.operand as number] : []));
  const right = [...referred].sort((a, b) => a - b).every((k, i) => k === i) && referred.length === picks.length;
  ask(right, `its index refers to operands ${referred.join(", ")}, and there are ${picks.length}`);
  const out: number[] = [];
  let place = -1;
  let last = -1;
  let apart = false;
  let axis = 0;
  (ellipses ? index : [...index, "..."]).forEach((x, k) => {
    if (x === null) out.push(1);
    else if (x === "...") {
      out.push(...shape.slice(axis, axis + rest));
      axis += rest;
    } else if (isRecord(x) && "slice" in x) out.push(sliced(x.slice as (number | null)[], shape[axis++]).count);
    else {
      const n = shape[axis++];
      ask(typeof x !== "number" || (x >= -n && x < n), `index ${String(x)} is out of range for shape ${show(shape)}`);
      if (!referred.length) return;
      // Integers go with the arrays; what stands apart comes first.
      if (place < 0) place = out.length;
      else if (last !== k - 1) apart = true;
      last = k;
    }
  });
  out.splice(apart || place < 0 ? 0 : place, 0, ...broadcast(picks));
  return out;
}

/** Python's `slice.indices`, and how many elements it takes. */
export function sliced(
  [start, stop, step]: readonly (number | null)[],
  n: number,
): { start: number; step: number; count: number } {
  const by = step ?? 1;
  const bound = (x: number | null, otherwise: number): number => {
    if (x === null) return otherwise;
    const from = x < 0 ? x + n : x;
    return by > 0 ? Math.min(Math.max(from, 0), n) : Math.min(Math.max(from, -1), n - 1);
  };
  const first = bound(start, by > 0 ? 0 : n - 1);
  const last = bound(stop, by > 0 ? n : -1);
  return { start: first, step: by, count: Math.max(Math.ceil((last - first) / by), 0) };
}

/** What windows that slide over images give. */
function windows(image: Shape, window: Shape, channels: number, attrs: Attrs, spread: Shape, far: Shape): Made {
  const stride = attrs.stride as number[];
  const padding = attrs.padding as [number, number][];
  const axes = image.slice(2);
  const alike = [window, stride, padding, spread, far].every(({ length }) => length === axes.length);
  ask(alike, `it needs ${axes.length} numbers for the axes of ${show(image)}`);
  let padded = 1;
  const out = axes.map((n, i) => {
    const [k, s, [lo, hi], by, d] = [window[i], stride[i], padding[i], spread[i], far[i]];
    ask(n > 0 && k > 0, `images ${show(image)} have no elements`);
    const spaced = (n - 1) * by + 1;
    ask(Math.max(-lo, 0) + Math.max(-hi, 0) <= spaced, `it crops more than images ${show(image)} have`);
    const length = spaced + lo + hi;
    const extent = (k - 1) * d + 1;
    ask(length >= extent, `a window of ${show(window)} does not fit into ${show(image)}, padding included`);
    padded *= spaced + Math.max(lo, 0) + Math.max(hi, 0) + by - 1;
    return Math.floor((length - extent) / s) + 1;
  });
  const room = image[0] * image[1] * Math.max(padded, product(out) * product(window));
  return [[image[0], channels, ...out], room];
}

const RULES: Record<string, Rule> = {
  reduce(shapes, attrs, entry) {
    const shape = one(shapes);
    const axis = attrs.axis ?? null;
    const axes = axis === null ? [...shape.keys()] : Array.isArray(axis) ? (axis as number[]) : [axis as number];
    ask(axes.every((k) => k < shape.length), `axis ${JSON.stringify(axis)} is out of range for shape ${show(shape)}`);
    checkFilled(shape, axes, entry);
    const reduced = new Set(axes);
    return [attrs.keepdims ? shape.map((n, k) => (reduced.has(k) ? 1 : n)) : shape.filter((_, k) => !reduced.has(k)), 0];
  },
  along(shapes, attrs, entry) {
    RULES.reduce(shapes, attrs, entry);
    return [shapes[0], 0];
  },
  spectrum(shapes, attrs, entry) {
    ask(shapes.length === 1 || shapes.length === 2, `it takes a real part and an imaginary one, not ${shapes.length}`);
    const shape = shapes[0];
    ask(shapes.every((one) => same(one, shape)), `its parts have shapes ${listed(shapes)}`);
    const axis = attrs.axis as number;
    ask(axis < shape.length, `axis ${axis} is out of range for shape ${show(shape)}`);
    checkFilled(shape, [axis], entry);
    return [[2, ...shape], 4 * product(shape)];
  },
  reshape(shapes, attrs) {
    const shape = one(shapes);
    const to = attrs.shape as number[];
    ask(product(shape) === product(to), `shape ${show(shape)} has other numbers than ${show(to)}`);
    return [to, 0];
  },
  broadcast(shapes, attrs) {
    const shape = one(shapes);
    const to = attrs.shape as number[];
    ask(same(broadcast([shape, to]), to), `shape ${show(shape)} does not broadcast to ${show(to)}`);
    return [to, 0];
  },
  transpose(shapes, attrs) {
    const shape = one(shapes);
    const axes = (attrs.axes ?? [...shape.keys()].reverse()) as number[];
    const right = axes.length === shape.length && axes.every((k) => k < shape.length);
    ask(right, `axes ${show(axes)} are not those of shape ${show(shape)}`);
    return [axes.map((k) => shape[k]), 0];
  },
  concatenate(shapes, attrs) {
    const first = some(shapes);
    const axis = attrs.axis as number;
    ask(axis < first.length, `axis ${axis} is out of range for shape ${show(first)}`);
    const rest = without(first, axis);
    let total = 0;
    for (const shape of shapes) {
      const alike = shape.length === first.length && same(without(shape, axis), rest);
      ask(alike, `shapes ${listed(shapes.slice(0, 3))} cannot be joined along axis ${axis}`);
      total += shape[axis];
    }
    return [first.map((n, k) => (k === axis ? total : n)), 0];
  },
  stack(shapes, attrs) {
    const first = some(shapes);
    const axis = attrs.axis as number;
    ask(axis <= first.length, `axis ${axis} is out of range for shape ${show(first)}`);
    ask(shapes.every((shape) => same(shape, first)), `shapes ${listed(shapes.slice(0, 3))} cannot be stacked`);
    return [[...first.slice(0, axis), shapes.length, ...first.slice(axis)], 0];
  },
  take: (shapes, attrs) => [taken(some(shapes), attrs.index as Attr[], shapes.slice(1)), 0],
  put(shapes, attrs) {
    const shape = attrs.shape as number[];
    const place = taken(shape, attrs.index as Attr[], shapes.slice(1));
    const given = some(shapes);
    ask(same(broadcast([given, place]), place), `shape ${show(given)} does not broadcast to ${show(place)}`);
    return [shape, product(place)];
  },
  contract(shapes, attrs) {
    some(shapes);
    ask(shapes.length < AXES, `it takes fewer than ${AXES} operands`); // NumPy's own limit
    const text = attrs.subscripts as string;
    ask(/^[A-Za-z]*(,[A-Za-z]*)*->[A-Za-z]*$/.test(text), `its subscripts cannot be '${text}'`);
    const [given, out] = text.split("->");
    const terms = given.split(",");
    ask(terms.length === shapes.length, `its subscripts '${text}' are of ${terms.length} operands`);
    const sizes = new Map<string, number>();
    shapes.forEach((shape, i) => {
      const term = terms[i];
      ask(term.length === shape.length, `subscripts '${term}' are not those of shape ${show(shape)}`);
      const own = new Map<string, number>();
      [...term].forEach((letter, k) => {
        const n = shape[k];
        ask((own.get(letter) ?? n) === n, `shape ${show(shape)} has no diagonal '${term}'`);
        own.set(letter, n);
        const known = sizes.get(letter) ?? 1;
        ask(n === 1 || known === 1 || known === n, `shapes ${listed(shapes)} are not '${text}'`);
        sizes.set(letter, n !== 1 ? n : known);
      });
    });
    const letters = [...out];
    const right = new Set(letters).size === letters.length && letters.every((letter) => sizes.has(letter));
    ask(right, `its subscripts cannot be '${text}'`);
    let summed = 1;
    for (const [letter, n] of sizes) if (!out.includes(letter)) summed *= n;
    return [letters.map((letter) => sizes.get(letter)!), summed];
  },
  slide(shapes, attrs) {
    const image = one(shapes, 2);
    const kernel = shapes[1];
    ask(image.length >= 2 && kernel.length === image.length, `${listed(shapes)} are no images`);
    ask(image[1] === kernel[1], `images ${show(image)} have other channels than kernels ${show(kernel)}`);
    return windows(image, kernel.slice(2), kernel[0], attrs, attrs.spread as number[], attrs.dilation as number[]);
  },
  pool(shapes, attrs) {
    const image = one(shapes);
    const window = attrs.window as number[];
    ask(image.length >= 2, `${show(image)} is no image`);
    ask((attrs.padding as number[][]).every(([lo, hi]) => lo >= 0 && hi >= 0), "a pool crops nothing");
    const ones = window.map(() => 1);
    return windows(image, window, image[1], attrs, ones, ones);
  },
  loss(shapes, attrs, entry) {
    const shape = one(shapes, 2);
    let out = broadcast(shapes);
    const room = product(out);
    if ("axis" in attrs) {
      const axis = attrs.axis as number;
      ask(axis < shape.length && shape.length === out.length, `axis ${axis} is out of range for shape ${show(shape)}`);
      checkFilled(shape, [axis], entry);
      out = without(out, axis);
    }
    return [attrs.reduction === "none" ? out : [], room];
  },
  labels(shapes, attrs, entry) {
    const shape = one(shapes, 2);
    const axis = attrs.axis as number;
    ask(axis < shape.length, `axis ${axis} is out of range for shape ${show(shape)}`);
    checkFilled(shape, [axis], entry);
    const rest = without(shape, axis);
    ask(same(shapes[1], rest), `labels of shape ${show(shapes[1])} are not one for each of ${show(rest)}`);
    return [attrs.reduction === "none" ? rest : [], 0];
  },
};
