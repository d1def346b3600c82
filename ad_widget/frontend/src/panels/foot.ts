/** The chain rule of the chosen node, written out along the bottom. */

import { type Paths, factorsOf } from "../scene/paths.ts";
import { html, say, sayMoving, settle } from "../dom.ts";
import { formatNumber, formatShape } from "../format.ts";
import type { Graph } from "../wire/graph.ts";
import { signColor } from "../scene/painter.ts";

/** Longer paths are written with their middle left out. */
const LONG = 9;
/** Elements of an array written out. */
const ELEMENTS = 8;

export class Foot {
  readonly el: HTMLElement;
  private readonly what: HTMLElement;
  private readonly body: HTMLElement;
  private readonly total: HTMLElement;
  private readonly aside: HTMLElement;
  private readonly convention: HTMLElement;
  /** Has a place in the page: before that, there is no height to fix. */
  placed = false;
  private products: { path: number[]; el: HTMLElement }[] = [];
  private graph: Graph | null = null;
  private node = -1;
  private paths: Paths | null = null;
  /** The chosen node and those through which its gradient comes, as far as they are written out. */
  private way: number[] = [];

  constructor() {
    this.what = html("div", { class: "adw-what" });
    this.body = html("div", { class: "adw-paths" });
    this.total = html("div", { class: "adw-total" });
    this.aside = html("div", { class: "adw-aside" });
    this.convention = html("div", { class: "adw-convention", role: "note", hidden: true });
    this.el = html(
      "div",
      { class: "adw-foot" },
      html(
        "div",
        { class: "adw-rule" },
        this.what,
        this.body,
        html("div", { class: "adw-sum" }, this.total, this.aside),
      ),
      this.convention,
    );
  }

  choose(
    graph: Graph,
    node: number | null,
    paths: Paths | null,
    frame: Float64Array,
    conventions: ReadonlyMap<number, string>,
  ): void {
    this.graph = graph;
    const steps = paths?.shown.flat().map((e) => graph.program.edges[e].to) ?? [];
    this.way = node === null ? [] : [...new Set([node, ...steps])];
    this.sayConventions(conventions);
    this.node = node ?? -1;
    this.paths = paths;
    this.products = [];
    this.body.replaceChildren();
    this.what.replaceChildren();
    say(this.total, "");
    this.say("", "soft", "");
    if (node === null || !paths) {
      this.body.append(html("span", { class: "adw-hint" }, "Point at a node to see its chain rule."));
      this.settle();
      return;
    }
    const label = graph.labels[node];
    if (graph.nodeGrad[node] < 0) {
      this.what.append(html("i", {}, label));
    } else {
      this.what.append(`∂${graph.outputName}/∂`, html("i", {}, label));
    }
    const scalar = graph.nodeGrad[node] >= 0 && graph.slots[graph.nodeGrad[node]].shape.length === 0;
    for (const path of scalar ? paths.shown : paths.shown.slice(0, 1)) {
      if (!path.length) continue;
      const product = html("span", { class: "adw-product" });
      this.body.append(
        html("div", { class: "adw-path" }, html("span", { class: "adw-route" }, routeOf(graph, node, path)), product),
      );
      if (scalar) this.products.push({ path, el: product });
    }
    this.numbers(frame);
    this.settle();
  }

  /**
   * Say what of the chosen gradient is a matter of convention. The words come and go with the
   * numbers, their room only comes: nothing may flutter under a drag.
   */
  setConventions(conventions: ReadonlyMap<number, string>): void {
    this.sayConventions(conventions);
    if (!this.convention.textContent || !this.placed) return;
    if (this.el.scrollHeight > this.el.clientHeight) this.settle();
  }

  private sayConventions(conventions: ReadonlyMap<number, string>): void {
    const text = conventions.size ? this.way.flatMap((k) => conventions.get(k) ?? []).join("\n") : "";
    say(this.convention, text);
    this.convention.hidden = text === "";
  }

  /** Fix the height for this choice, so that a new number lays out the foot and not the page. */
  settle(): void {
    if (this.placed) settle(this.el);
  }

  numbers(frame: Float64Array): void {
    const { graph, node, paths } = this;
    if (!graph || node < 0 || !paths) return;
    for (const { path, el } of this.products) {
      const factors = factorsOf(graph, frame, path);
      const single = paths.count === 1;
      sayMoving(el, factors ? productText(factors, single) : "");
    }
    const slot = graph.nodeGrad[node];
    if (slot < 0) {
      const value = graph.nodeValue[node];
      this.say(value < 0 ? "" : elements(graph, value, frame), "soft", graph.program.nodes[node].kind);
      return;
    }
    const { start, shape } = graph.slots[slot];
    if (shape.length) {
      const value = graph.nodeValue[node];
      const is = value < 0 ? "" : ` · ${graph.labels[node]} = ${elements(graph, value, frame)}`;
      this.say(`= ${elements(graph, slot, frame)}`, "soft", formatShape(shape) + is);
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
    this.say(`= ${formatNumber(x)}`, signColor(x), aside);
  }

  private say(total: string, color: string, aside: string): void {
    sayMoving(this.total, total);
    say(this.aside, aside);
    const name = `adw-total adw-${color}`;
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
