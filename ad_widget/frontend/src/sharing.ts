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
export function valuesOf(shared: Shared, graph: Graph, from: Float64Array | null): Record<string, Nested> {
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

/** What is shown, as a fragment for the address of its page, of which it is the nth such widget; null if it is too long for a link. */
export function linkOf(shared: Shared, nth: number): string | null {
  const graph = untracked(shared.graph);
  if (!graph) return null;
  const { answers, ...view } = untracked(shared.view);
  const at = valuesOf(shared, graph, graph.leafLength > ALL ? shared.began : null);
  return fragmentOf({ of: signOfGraph(graph), nth, at, view });
}

/** What can be done of a link's setting: values for all leaves, and keys of the view; or what is wrong with it. */
interface Taken {
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
  const small = Object.fromEntries(Object.entries(view).filter(([, x]) => isSmall(x)));
  const kept = Object.fromEntries(
    Object.entries(viewOf(small)).filter(([key, x]) => isKnown(shared, graph, key as keyof View, x, panels)),
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

/** All leaves' values of a setting, which may be anybody's: what it does not say, or not well, stays. */
export function settingOf(graph: Graph, given: Readonly<Record<string, unknown>>, values: Float64Array): Float64Array {
  const out = values.slice();
  graph.program.leaves.forEach(({ name }, k) => {
    if (!Object.hasOwn(given, name)) return;
    const own = new Float64Array(graph.leafStart[k + 1] - graph.leafStart[k]);
    if (fill(own, given[name], graph.leafShape(k), dtypeOf(graph, k))) out.set(own, graph.leafStart[k]);
  });
  return out;
}

/** Whether a finite number is one that a dtype can hold. */
function isOf(dtype: string, x: number): boolean {
  if (dtype === "bool") return x === 0 || x === 1;
  if (dtype === "int64") return Number.isSafeInteger(x);
  return dtype !== "float32" || Number.isFinite(Math.fround(x));
}

/** Whether data has no text and no list that is longer than any of ours, and none as deep. */
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
  const byLeaf = (values: object, dtype?: string): boolean =>
    Object.entries(values).every(([name, given]) => {
      const k = graph.program.leaves.findIndex((one) => one.name === name);
      return k >= 0 && fill(new Float64Array(graph.leafStart[k + 1] - graph.leafStart[k]), given, graph.leafShape(k), dtype ?? dtypeOf(graph, k));
    });
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
    case "log":
      return each(leaf);
    case "over":
      return each((name) => findEntry(graph, name) !== null);
    case "direction":
      return x === null || byLeaf(x as object, "float64");
    case "settings":
      return x === null || (x as (object | null)[]).every((one) => one === null || byLeaf(one));
    case "hidden":
    case "fade":
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
  return codeOf(graph.made, graph.program.source ?? "", valuesOf(shared, graph, graph.initialValues()), view);
}

/** As `ad_widget/jupyter/coding.py` writes it (tests/data/made.json). */
export function codeOf(made: string, source: string, values: Record<string, unknown>, view: object): string {
  const chosen = Object.keys(view).length > 0;
  const moved = Object.keys(values).length > 0;
  if (made.startsWith("%%")) return `${made}${moved ? ` --at ${option(values)}` : ""}${chosen ? ` --view ${option(view)}` : ""}\n${source}`;
  return `${made}${chosen ? `, view=${python(view)}` : ""})\n${moved ? `widget.values = ${python(values)}\n` : ""}widget`;
}

/** Plain data as an option of a magic, of which nothing can end the option or its line. */
function option(data: object): string {
  const parts = Object.entries(data).map(([key, x]) => `${key}=${python(x).replace(/^"|"$/g, "")}`);
  const plain = parts.every((part) => /^[A-Za-z]\w*=[\w.+-]+$/.test(part)) && !Object.values(data).some((x) => x === null || x === "none");
  if (plain) return parts.join();
  const escaped = (letter: string): string => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return `'${JSON.stringify(data).replace(/['\u007f-\u009f\u2028\u2029]/g, escaped)}'`;
}

/** Plain data as Python code. */
function python(data: unknown): string {
  if (data === null) return "None";
  if (Array.isArray(data)) return `[${data.map(python).join(", ")}]`;
  if (typeof data === "object") return `{${Object.entries(data).map(([key, x]) => `${python(key)}: ${python(x)}`).join(", ")}}`;
  return JSON.stringify(data);
}
