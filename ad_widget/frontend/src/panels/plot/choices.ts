/** Which node is plotted over which leaves: the view's choice, and the fields that make it. */

import { OWN_KEYS, html } from "../../dom.ts";
import { type Entry, entriesOf, findEntry } from "../../sampling/entries.ts";
import { effect, untracked } from "../../signals.ts";
import type { Store } from "../../store.ts";
import type { Graph } from "../../wire/graph.ts";
import type { Ground } from "./plot.ts";

/** Elements of an array, and nodes, that a list offers. */
const EACH = 64;
const NODES = 500;

/** What to plot: over the leaves of `view.over`, else over as many of `free` as are asked for. */
export function groundOf(store: Store, free: (graph: Graph) => Entry[]): Ground | null {
  const graph = store.graph();
  if (!graph) return null;
  const view = store.view();
  const named = (view.over ?? []).map((name) => findEntry(graph, name)).filter((entry) => entry !== null);
  const distinct = named.length === 2 && named[0].index === named[1].index ? named.slice(1) : named;
  const entries = distinct.length ? distinct : free(graph);
  const node = view.plot === null ? -1 : (graph.nodeOf.get(view.plot) ?? -1);
  const plotted = node >= 0 && node !== graph.outputNode && graph.slots[graph.nodeValue[node]]?.size === 1;
  return entries.length ? { graph, key: plotted ? graph.nodeKeys[node] : null, entries, seed: plotted ? null : view.seed } : null;
}

/** The leaf in hand, else the one that is selected, else the first that can move. */
export function selectedEntry(store: Store, graph: Graph): Entry[] {
  const { select } = store.view();
  const moved = graph.program.leaves[store.shared.moved()]?.name ?? null;
  // Of the same leaf, what is selected may be an element.
  const name = moved === null || select?.startsWith(`${moved}[`) ? select : moved;
  const entry = name === null ? null : findEntry(graph, name);
  return entry ? [entry] : entriesOf(graph, 1).slice(0, 1);
}

/** Fields to choose node and leaves by. */
export class Choices {
  readonly el = html("div", { class: "adw-choices" });
  readonly #node = this.#field("plotted");
  readonly #first = this.#field("over");
  readonly #second = this.#field("and over");
  #store!: Store;
  /** What the lists were made of. */
  #made = "";

  #field(label: string): HTMLSelectElement {
    const el = html("select", { ...OWN_KEYS, "aria-label": label });
    el.addEventListener("change", () => this.#chosen());
    return el;
  }

  attach(store: Store, ground: () => Ground | null, signal: AbortSignal): void {
    this.#store = store;
    this.el.append(this.#node, html("span", {}, "over"), this.#first, html("span", {}, "and"), this.#second);
    effect(() => {
      const now = ground();
      untracked(() => now && this.#fill(now));
    }, signal);
  }

  #fill({ graph, key, entries }: Ground): void {
    const nodes = graph.program.nodes.flatMap((node, i) =>
      node.kind === "op" && graph.slots[graph.nodeValue[i]]?.size === 1 ? [i] : [],
    );
    const all = entriesOf(graph, EACH).map(({ name }) => name);
    const names = [...new Set([...all, ...entries.map(({ name }) => name)])];
    const made = JSON.stringify([graph.id, names.length, graph.labels.length, key]);
    if (made !== this.#made) {
      this.#made = made;
      const output = graph.nodeKeys[graph.outputNode];
      const others = nodes.slice(-NODES).filter((i) => i !== graph.outputNode);
      fill(this.#node, [[output, graph.outputName], ...others.map((i): [string, string] => [graph.nodeKeys[i], graph.labels[i]])]);
      fill(this.#first, names.map((name) => [name, name]));
      fill(this.#second, [["", "–"], ...names.map((name): [string, string] => [name, name])]);
      this.#node.value = key ?? output;
    }
    this.#first.value = entries[0].name;
    this.#second.value = entries[1]?.name ?? "";
    this.#second.disabled = names.length < 2;
  }

  #chosen(): void {
    const [first, second] = [this.#first.value, this.#second.value];
    const graph = untracked(this.#store.graph);
    const over = second && second !== first ? [first, second] : [first];
    const plot = graph && this.#node.value !== graph.nodeKeys[graph.outputNode] ? this.#node.value : null;
    this.#store.setView({ over, plot });
  }
}

function fill(el: HTMLSelectElement, options: readonly (readonly [string, string])[]): void {
  el.replaceChildren(...options.map(([value, text]) => html("option", { value }, text)));
}
