/** The chain rule of the chosen node: its ways to the output, multiplied out and added up. */

import { html, say, sayMoving, settle } from "../dom.ts";
import { formatNumber, formatShape, signColor } from "../format.ts";
import { type Paths, factorsOf, pathsOf } from "../scene/paths.ts";
import { effect, untracked } from "../signals.ts";
import type { Store } from "../store.ts";
import type { Graph } from "../wire/graph.ts";
import css from "./chain.css";
import { type Kind, type Panel, rootOf } from "./panel.ts";

/** Longer paths are written with their middle left out. */
const LONG = 9;
/** Elements of an array written out. */
const ELEMENTS = 8;

class Chain implements Panel {
  readonly slot = "bottom";
  readonly el: HTMLElement;
  private readonly what = html("div", { class: "adw-what" });
  private readonly body = html("div", { class: "adw-paths" });
  private readonly total = html("div", { class: "adw-total" });
  private readonly aside = html("div", { class: "adw-aside" });
  private readonly convention = html("div", { class: "adw-convention", role: "note", hidden: true });
  private products: { path: number[]; el: HTMLElement }[] = [];
  private paths: Paths | null = null;
  private placed = false;
  /** The chosen node and those through which its gradient comes, as far as they are written out. */
  private way: number[] = [];

  constructor() {
    const sum = html("div", { class: "adw-sum" }, this.total, this.aside);
    this.el = rootOf("chain", [html("div", { class: "adw-rule" }, this.what, this.body, sum), this.convention]);
  }

  attach(store: Store, signal: AbortSignal): void {
    effect(() => {
      const [graph, node] = [store.graph(), store.chosen()];
      this.placed = store.placed() > 0;
      if (!graph) return;
      this.write(graph, node);
      untracked(() => {
        this.sayConventions(store);
        this.numbers(store, graph, node);
      });
      this.settle();
    }, signal);
    effect(() => {
      store.numbers.version();
      store.mask();
      const graph = store.graph();
      if (graph) this.numbers(store, graph, untracked(store.chosen));
    }, signal);
    // The words come and go with the numbers, their room only comes: nothing may flutter under a drag.
    effect(() => {
      this.sayConventions(store);
      if (!this.convention.textContent || !this.placed) return;
      if (this.el.scrollHeight > this.el.clientHeight) this.settle();
    }, signal);
  }

  /** Write all that does not move: whose chain rule, and by which ways. */
  private write(graph: Graph, node: number | null): void {
    const paths = (this.paths = node === null ? null : pathsOf(graph, node));
    const steps = paths?.shown.flat().map((e) => graph.program.edges[e].to) ?? [];
    this.way = node === null ? [] : [...new Set([node, ...steps])];
    this.products = [];
    this.body.replaceChildren();
    this.what.replaceChildren();
    say(this.total, "");
    this.sum("", "soft", "");
    if (node === null || !paths) {
      this.body.append(html("span", { class: "adw-hint" }, "Point at a node to see its chain rule."));
      return;
    }
    const label = graph.labels[node];
    const slot = graph.nodeGrad[node];
    if (slot >= 0) this.what.append(`∂${graph.outputName}/∂`);
    this.what.append(html("i", {}, label));
    const scalar = slot >= 0 && graph.slots[slot].shape.length === 0;
    for (const path of scalar ? paths.shown : paths.shown.slice(0, 1)) {
      if (!path.length) continue;
      const product = html("span", { class: "adw-product adw-number" });
      const route = html("span", { class: "adw-route" }, routeOf(graph, node, path));
      this.body.append(html("div", { class: "adw-path" }, route, product));
      if (scalar) this.products.push({ path, el: product });
    }
  }

  private sayConventions(store: Store): void {
    const [conventions, mask] = [store.conventions(), store.mask()];
    const seen = this.way.filter((node) => conventions.has(node) && mask("value", node) && mask("grad", node));
    const text = seen.map((node) => conventions.get(node)).join("\n");
    say(this.convention, text);
    this.convention.hidden = text === "";
  }

  /** Fix the height for this choice, so that a new number lays out the panel and not the page. */
  private settle(): void {
    if (this.placed) settle(this.el);
  }

  private numbers(store: Store, graph: Graph, node: number | null): void {
    const { paths } = this;
    const { frame } = store.numbers;
    const mask = store.mask();
    if (node === null || !paths) return;
    for (const { path, el } of this.products) {
      const factors = path.every((edge) => mask("local", edge)) ? factorsOf(graph, frame, path) : null;
      if (factors) sayMoving(el, productText(factors, paths.count === 1));
      else say(el, "");
    }
    const slot = graph.nodeGrad[node];
    const valued = graph.nodeValue[node] >= 0 && mask("value", node);
    if (slot < 0) {
      this.sum(valued ? elements(graph, graph.nodeValue[node], frame) : "", "soft", graph.program.nodes[node].kind);
      return;
    }
    const { start, shape } = graph.slots[slot];
    const known = mask("grad", node);
    if (shape.length) {
      const is = valued ? ` · ${graph.labels[node]} = ${elements(graph, graph.nodeValue[node], frame)}` : "";
      this.sum(known ? `= ${elements(graph, slot, frame)}` : "", "soft", formatShape(shape) + is);
      return;
    }
    const x = frame[start];
    const shown = this.products.length;
    const aside =
      node === graph.outputNode
        ? "the output itself"
        : paths.count === 0
          ? "no path to the output"
          : paths.count > shown
            ? `${shown} of ${formatNumber(paths.count)} paths`
            : paths.count > 1
              ? `${paths.count} paths`
              : "";
    this.sum(known ? `= ${formatNumber(x)}` : "", known ? signColor(x) : "soft", aside);
  }

  private sum(total: string, color: string, aside: string): void {
    if (total === "") say(this.total, "");
    else sayMoving(this.total, total);
    say(this.aside, aside);
    const name = `adw-total adw-number adw-${color}`;
    if (this.total.className !== name) this.total.className = name;
  }
}

/** loss ← a−4 ← a ← w·x ← w */
function routeOf(graph: Graph, node: number, path: number[]): string {
  const labels = [graph.labels[node]];
  for (const e of path) labels.unshift(graph.labels[graph.program.edges[e].to]);
  if (labels.length > LONG) labels.splice(4, labels.length - 7, "…");
  return labels.join(" ← ");
}

function productText(factors: number[], single: boolean): string {
  let product = 1;
  for (const f of factors) product *= f;
  const parts = factors.map(formatNumber).map((text) => (text.startsWith("−") ? `(${text})` : text));
  if (parts.length > LONG) parts.splice(4, parts.length - 7, "…");
  const text = parts.join(" · ");
  return single || factors.length < 2 ? text : `${text} = ${formatNumber(product)}`;
}

function elements(graph: Graph, slot: number, frame: Float64Array): string {
  const { start, size, shape } = graph.slots[slot];
  if (shape.length === 0) return formatNumber(frame[start]);
  const shown: string[] = [];
  for (let i = 0; i < Math.min(size, ELEMENTS); i++) shown.push(formatNumber(frame[start + i]));
  return `[${shown.join(", ")}${size > ELEMENTS ? ", …" : ""}]`;
}

export const chain: Kind = { name: "chain", tab: "Chain rule", css, make: () => new Chain() };
