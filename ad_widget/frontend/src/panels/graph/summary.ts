/** What stands in the graph's window while there is no layout: a graph in words and numbers. */

import { html, say } from "../../dom.ts";
import { formatGradient, formatNumber, signColor } from "../../format.ts";
import { effect } from "../../signals.ts";
import type { Progress } from "../../scene/arranger.ts";
import type { Store } from "../../store.ts";
import type { Graph } from "../../wire/graph.ts";
import { type Kind, type Panel, noRoom, rootOf } from "../panel.ts";
import css from "./summary.css";

/** Graphs up to this many nodes are laid out before a summary could be read. */
const BRIEF = 200;
/** Leaves listed, those with the largest gradients. */
const LEAVES = 12;

class Summary implements Panel {
  readonly slot = "overlay";
  readonly el: HTMLElement;
  readonly #text = html("p");
  readonly #ask = html("button", { type: "button" }, "lay it out");
  readonly #stop = html("button", { type: "button" }, "stop");
  readonly #bar = html("progress");
  readonly #body = html("div");
  #rows: { leaf: number; node: number; value: HTMLElement; grad: HTMLElement }[] = [];

  constructor() {
    const head = html("div", { class: "adw-summary-head" }, this.#text, this.#bar, this.#ask, this.#stop);
    this.el = rootOf("summary", [head, this.#body]);
  }

  attach(store: Store, signal: AbortSignal): void {
    const { arranger } = store.shared;
    this.#ask.addEventListener("click", () => arranger.ask(), { signal });
    this.#stop.addEventListener("click", () => arranger.stop(), { signal });
    effect(() => {
      const [graph, picture] = [store.graph(), arranger.picture()];
      this.el.hidden = picture !== null || !graph;
      if (graph) this.#setGraph(graph, store.numbers.frame);
    }, signal);
    effect(() => {
      store.numbers.version();
      this.#numbers(store);
    }, signal);
    effect(() => {
      const [scene, progress] = [store.scene(), arranger.progress()];
      if (!scene) return;
      const busy = progress.state === "working";
      say(this.#text, statusOf(progress, scene.cards.length));
      this.#bar.hidden = this.#stop.hidden = !busy;
      this.#ask.hidden = busy;
    }, signal);
  }

  #setGraph(graph: Graph, frame: Float64Array): void {
    this.#rows = [];
    this.#body.replaceChildren();
    if (this.el.hidden || graph.program.nodes.length <= BRIEF) return;
    const counts = new Map<string, number>();
    for (const { op, symbol } of graph.program.nodes) {
      if (op) counts.set(symbol || op, (counts.get(symbol || op) ?? 0) + 1);
    }
    const ops = [...counts].sort((a, b) => b[1] - a[1]).map(([op, n]) => `${op} ${formatNumber(n)}`);
    const steepness = (node: number): number => Math.abs(frame[graph.slots[graph.nodeGrad[node]].start]);
    const leaves = graph.leafNode
      .map((node, leaf) => ({ node, leaf }))
      .filter(({ node }) => node >= 0 && graph.nodeGrad[node] >= 0)
      .filter(({ node }) => graph.slots[graph.nodeGrad[node]].shape.length === 0)
      .sort((a, b) => steepness(b.node) - steepness(a.node));
    const table = html("table");
    for (const { node, leaf } of leaves.slice(0, LEAVES)) {
      const row = { leaf, node, value: html("td"), grad: html("td") };
      this.#rows.push(row);
      table.append(html("tr", {}, html("th", {}, graph.labels[node]), row.value, row.grad));
    }
    const all = leaves.length <= LEAVES ? "Leaves" : `The steepest of ${formatNumber(leaves.length)} leaves`;
    this.#body.append(html("p", {}, `Ops: ${ops.join(", ")}`), html("p", {}, `${all}: value, ∂${graph.outputName}`), table);
  }

  #numbers(store: Store): void {
    const [graph, mask] = [store.graph(), store.mask()];
    if (!graph) return;
    const { frame, values } = store.numbers;
    for (const { leaf, node, value, grad } of this.#rows) {
      const x = frame[graph.slots[graph.nodeGrad[node]].start];
      const known = mask("grad", node);
      say(value, mask("value", node) ? formatNumber(values[graph.leafStart[leaf]]) : "");
      say(grad, known ? formatGradient(x) : "");
      const color = known ? `adw-number adw-${signColor(x)}` : "adw-number";
      if (grad.className !== color) grad.className = color;
    }
  }
}

function statusOf(progress: Progress, cards: number): string {
  const count = `${formatNumber(cards)} nodes`;
  switch (progress.state) {
    case "working":
      return `Laying out ${count} …`;
    case "failed":
      return `No layout: ${progress.problem}`;
    case "placed":
      return "";
    case "large":
      return `${count}: too large a graph to be read as a picture.`;
  }
}

export const summary: Kind = { name: "summary", css, meanwhile: ({ shared }) => (shared.arranger.picture() ? noRoom("overlay") : null), make: () => new Summary() };
