/** The direction of forward mode: how each leaf moves, set by hand or by the slider that moved last. */

import { OWN_KEYS, html } from "../../dom.ts";
import { formatNumber, parseNumber, subscript } from "../../format.ts";
import { isFloat } from "../../runner/tangents.ts";
import { effect, untracked } from "../../signals.ts";
import type { Store } from "../../store.ts";
import type { Moves, View } from "../../view.ts";
import type { Graph } from "../../wire/graph.ts";

/** Elements of an array to choose from. */
const MOST = 64;

/** A direction, laid out as the leaves' values are. */
export function directionOf(graph: Graph, given: View["direction"]): Float64Array {
  const all = new Float64Array(graph.leafLength);
  if (!given) {
    const first = graph.program.leaves.findIndex((_, k) => isFloat(graph, k));
    if (first >= 0) all[graph.leafStart[first]] = 1;
    return all;
  }
  graph.program.leaves.forEach(({ name }, k) => {
    const numbers = Object.hasOwn(given, name) ? [given[name]].flat(Infinity as 1) : [];
    if (!isFloat(graph, k)) return;
    for (let i = graph.leafStart[k]; i < graph.leafStart[k + 1]; i++) all[i] = Number(numbers[i - graph.leafStart[k]] ?? 0);
  });
  return all;
}

/** A name with the dot of its tangent: ẋ, ẋ1. */
function dotted(name: string): string {
  return /^[\p{L}\p{N}_]+$/u.test(name) ? `${[...name][0]}\u0307${[...name].slice(1).join("")}` : `d(${name})`;
}

/** One field a leaf, and whether a slider's move sets them. */
export function directionField(store: Store, signal: AbortSignal): HTMLElement {
  const fields = html("span", { class: "adw-fields" });
  const follow = html("input", { ...OWN_KEYS, type: "checkbox" });
  const el = html("div", { class: "adw-direction" }, "direction", fields, html("label", {}, follow, " as the slider that moves"));

  let write: (all: Float64Array) => void = () => {};
  const set = (graph: Graph, all: Float64Array): void => {
    const direction: Record<string, Moves> = {};
    graph.program.leaves.forEach(({ name }, k) => {
      const part = [...all.subarray(graph.leafStart[k], graph.leafStart[k + 1])];
      if (part.some((x) => x !== 0)) direction[name] = graph.leafShape(k).length ? part : part[0];
    });
    store.setView({ direction });
  };
  effect(() => {
    const graph = store.graph();
    fields.replaceChildren();
    write = () => {};
    if (!graph) return;
    const now = (): Float64Array => directionOf(graph, untracked(store.view).direction);
    const writers = graph.program.leaves.map(({ name }, k) => {
      const [start, end] = [graph.leafStart[k], graph.leafStart[k + 1]];
      if (!isFloat(graph, k) || start === end) return () => {};
      const shape = graph.leafShape(k);
      const alone = (from: number, to: number): void => {
        set(graph, new Float64Array(graph.leafLength).fill(1, from, to));
      };
      const only = html("button", { ...OWN_KEYS, type: "button", title: `move ${name} alone`, "aria-label": `${dotted(name)}: move ${name} alone` }, dotted(name));
      only.addEventListener("click", () => alone(start, shape.length ? start + 1 : end));
      if (!shape.length) {
        const field = html("input", { ...OWN_KEYS, type: "text", inputmode: "decimal", size: 5, "aria-label": `direction of ${name}` });
        field.addEventListener("change", () => {
          const [x, all] = [parseNumber(field.value), now()];
          if (x !== null) all[start] = x;
          set(graph, all);
          field.value = formatNumber(all[start]);
        });
        fields.append(html("span", {}, only, field));
        return (all: Float64Array) => void (field.value = formatNumber(all[start]));
      }
      const choice = html("select", { ...OWN_KEYS, "aria-label": `direction of ${name}` }, html("option", { value: "" }, "0"), html("option", { value: "all" }, "ones"));
      for (let i = 0; i < Math.min(end - start, MOST); i++) choice.append(html("option", { value: i }, `1 at ${subscript(i, shape)}`));
      choice.append(html("option", { value: "other", hidden: true }, "…"));
      choice.addEventListener("change", () => {
        const all = now().fill(0, start, end);
        if (choice.value === "all") all.fill(1, start, end);
        else if (choice.value) all[start + Number(choice.value)] = 1;
        set(graph, all);
      });
      fields.append(html("span", {}, only, choice));
      return (all: Float64Array) => {
        const part = all.subarray(start, end);
        const at = part.findIndex((x) => x !== 0);
        const single = at >= 0 && at < MOST && part[at] === 1 && part.every((x, i) => x === 0 || i === at);
        choice.value = at < 0 ? "" : single ? String(at) : part.every((x) => x === 1) ? "all" : "other";
      };
    });
    write = (all) => writers.forEach((writer) => writer(all));
    write(now());
  }, signal);
  effect(() => {
    const { direction } = store.view();
    const graph = untracked(store.graph);
    if (graph) write(directionOf(graph, direction));
  }, signal);

  let before = new Float64Array(0);
  effect(() => {
    store.numbers.moved();
    const { values } = store.numbers;
    const graph = untracked(store.graph);
    if (follow.checked && graph && before.length === values.length) {
      let moved = -1;
      for (let i = 0; i < values.length && moved < 0; i++) if (values[i] !== before[i]) moved = i;
      if (moved >= 0) set(graph, new Float64Array(values.length).fill(1, moved, moved + 1));
    }
    if (before.length !== values.length) before = values.slice();
    else before.set(values);
  }, signal);
  return el;
}
