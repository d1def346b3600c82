/**
 * What a reader passes on of a widget: its values and view, as a link or as Python code. What comes
 * by a link may come from anybody, and is checked here before anything of it is done.
 */

import { clean } from "./dom.ts";
import { questionOf } from "./exercise/questions.ts";
import { findEntry } from "./sampling/entries.ts";
import { scopesOf } from "./scene/scopes.ts";
import type { Shared } from "./shared.ts";
import { untracked } from "./signals.ts";
import { type View, viewOf } from "./view.ts";
import type { Graph } from "./wire/graph.ts";
import { type Setting, fragmentOf, isPlain, signOf } from "./wire/link.ts";

/** Of leaves with more numbers than these only those that have moved are passed on. */
const ALL = 100;
/** Characters of a text in a view from a link, and items of a list. */
const TEXT = 200;
const ITEMS = 200;

type Nested = number | Nested[];

/** The sign by which a link finds a widget again. */
export function signOfGraph(graph: Graph): string {
  return signOf(graph.program.leaves.map(({ name }, k) => ({ name, shape: graph.leafShape(k) })));
}

/** The leaves' values by name, those that may be seen; of many leaves, those that differ from `from`. */
function valuesOf(shared: Shared, graph: Graph, from: Float64Array | null): Record<string, Nested> {
  const { values } = shared.numbers;
  const mask = untracked(shared.mask);
  const found: Record<string, Nested> = {};
  graph.program.leaves.forEach(({ name }, k) => {
    const node = graph.leafNode[k];
    const own = values.slice(graph.leafStart[k], graph.leafStart[k + 1]);
    const moved = from === null || own.some((x, i) => !Object.is(x, from[graph.leafStart[k] + i]));
    if (own.length && moved && own.every(Number.isFinite) && (node < 0 || mask("value", node))) found[name] = nested(own, graph.leafShape(k));
  });
  return found;
}

function nested(numbers: Float64Array, shape: readonly number[]): Nested {
  if (!shape.length) return numbers[0];
  const [rows, ...rest] = shape;
  const size = numbers.length / (rows || 1);
  return Array.from({ length: rows }, (_, k) => nested(numbers.subarray(k * size, (k + 1) * size), rest));
}

/** What is shown, as a fragment for the address of its page; null if it is too long for a link. */
export function linkOf(shared: Shared): string | null {
  const graph = untracked(shared.graph);
  if (!graph) return null;
  const { answers, ...view } = untracked(shared.view);
  const at = valuesOf(shared, graph, graph.leafLength > ALL ? shared.began : null);
  return fragmentOf({ of: signOfGraph(graph), nth: shared.nth, at, view });
}

/** What can be done of a link's setting: values for all leaves, and keys of the view; or what is wrong with it. */
export interface Taken {
  readonly values: Float64Array | null;
  readonly view: View;
  /** What of it has been left out, and why; "" if nothing was. */
  readonly said: string;
}

/** Check a setting, for a page whose panels these are. */
export function takenOf(shared: Shared, graph: Graph, { at, view }: Setting, panels: readonly string[]): Taken {
  const nothing = (why: string): Taken => ({ values: null, view: {}, said: `The link in this page's address is left aside: ${why}.` });
  if (!isPlain(at) || !isPlain(view)) return nothing("it cannot be read");
  const values = shared.numbers.values.slice();
  for (const [name, given] of Object.entries(at)) {
    const k = graph.program.leaves.findIndex((leaf) => leaf.name === name);
    if (k < 0) return nothing(`there is no leaf ${quoted(name)} here`);
    if (!fill(values.subarray(graph.leafStart[k], graph.leafStart[k + 1]), given, graph.leafShape(k), dtypeOf(graph, k))) {
      return nothing(`what it says of ${quoted(name)} is no value for it`);
    }
  }
  const good = viewOf(view);
  const kept = Object.fromEntries(
    Object.entries(good).filter(([key, x]) => isSmall(x) && isKnown(shared, graph, key as keyof View, x, panels)),
  ) as View;
  const left = Object.keys(view).filter((key) => !Object.hasOwn(kept, key));
  const said = left.length ? `Of the link in this page's address, some is left aside, as it does not fit: ${left.slice(0, 5).map(quoted).join(", ")}.` : "";
  return { values, view: kept, said };
}

const quoted = (text: string): string => `“${clean(text.length > 40 ? `${text.slice(0, 40)}…` : text)}”`;

function dtypeOf(graph: Graph, leaf: number): string {
  return graph.program.values[graph.program.leaves[leaf].value][1];
}

/** Write nested numbers of just this shape, and such as the dtype has, into `out`; says whether they are. */
function fill(out: Float64Array, given: unknown, shape: readonly number[], dtype: string): boolean {
  let at = 0;
  const one = (x: unknown, axis: number): boolean => {
    if (axis < shape.length) return Array.isArray(x) && x.length === shape[axis] && x.every((y) => one(y, axis + 1));
    if (typeof x !== "number" || !Number.isFinite(x) || at >= out.length) return false;
    out[at++] = x;
    return isOf(dtype, x);
  };
  return one(given, 0) && at === out.length;
}

/** Whether a finite number is one that a dtype can hold. */
function isOf(dtype: string, x: number): boolean {
  if (dtype === "bool") return x === 0 || x === 1;
  const [, unsigned, bits] = /^(u?)int(\d+)$/.exec(dtype) ?? [];
  const high = bits ? 2 ** (Number(bits) - (unsigned ? 0 : 1)) : 0;
  if (bits) return Number.isSafeInteger(x) && x >= (unsigned ? 0 : -high) && x < high;
  return Math.abs(x) <= ({ float16: 65504, float32: 3.4028234663852886e38 }[dtype] ?? Infinity);
}

/** Whether data has no text and no list that is longer than any of ours. */
function isSmall(data: unknown, depth = 0): boolean {
  if (typeof data === "string") return data.length <= TEXT;
  if (typeof data !== "object" || data === null) return true;
  const parts = Object.entries(data);
  return depth < 8 && parts.length <= ITEMS && parts.every(([key, part]) => key.length <= TEXT && isSmall(part, depth + 1));
}

/** Whether all that a key of the view names is there. What a page hides, a link does not uncover. */
function isKnown(shared: Shared, graph: Graph, key: keyof View, x: unknown, panels: readonly string[]): boolean {
  const leaf = (name: string): boolean => graph.program.leaves.some((one) => one.name === name);
  const scope = (name: string): boolean => scopesOf(graph.program).scopes.some(({ key }) => key === name) || (untracked(shared.scene)?.scopes.includes(name) ?? false);
  const node = (name: string): boolean => graph.nodeKeys.includes(name);
  const each = (known: (name: string) => boolean): boolean => x === null || (x as string[]).every(known);
  const one = (known: (name: string) => boolean): boolean => x === null || known(x as string);
  switch (key) {
    case "panel":
      return one((name) => panels.includes(name));
    case "select":
    case "to":
      return one((name) => node(name) || scope(name));
    case "plot":
      return one(node);
    case "open":
      return each(scope);
    case "by":
    case "hold":
      return each(leaf);
    case "over":
      return each((name) => findEntry(graph, name) !== null);
    case "direction":
      return x === null || Object.entries(x as object).every(([name, moves]) => {
        const k = graph.program.leaves.findIndex((one) => one.name === name);
        return k >= 0 && fill(new Float64Array(graph.leafStart[k + 1] - graph.leafStart[k]), moves, graph.leafShape(k), "float64");
      });
    case "hidden":
      return !untracked(shared.view).hidden && each((name) => questionOf(graph, name) !== null);
    case "answers":
      return false;
    default:
      return true;
  }
}

/** Python code that makes the same widget; null where it is not known how this one was made. */
export function pythonOf(shared: Shared): string | null {
  const graph = untracked(shared.graph);
  if (!graph?.made) return null;
  const { answers, ...view } = untracked(shared.view);
  const values = valuesOf(shared, graph, graph.initialValues());
  const chosen = Object.keys(view).length > 0;
  const moved = Object.keys(values).length > 0;
  if (graph.made.startsWith("%%")) {
    const at = moved ? ` --at ${option(values)}` : "";
    return `${graph.made}${at}${chosen ? ` --view ${option(view)}` : ""}\n${graph.program.source ?? ""}`;
  }
  const call = `widget = ${graph.made}${chosen ? `, view=${python(view)}` : ""})\n`;
  return `${call}${moved ? `widget.values = ${python(values)}\n` : ""}widget`;
}

/** Plain data as an option of a magic: JSON in quotes, in which nothing of it can end them or the line. */
function option(data: unknown): string {
  return `'${JSON.stringify(data).replace(/['\u007f-\u009f\u2028\u2029]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`)}'`;
}

/** Plain data as Python writes it. */
export function python(data: unknown): string {
  if (data === null) return "None";
  if (typeof data === "boolean") return data ? "True" : "False";
  if (Array.isArray(data)) return `[${data.map(python).join(", ")}]`;
  if (typeof data === "object") return `{${Object.entries(data as object).map(([key, x]) => `${python(key)}: ${python(x)}`).join(", ")}}`;
  return JSON.stringify(data);
}
