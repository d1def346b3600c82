/** The product on an edge between arrays, opened by a click: what comes back, by what, and what it gives. */

import { OWN_KEYS, html } from "../../dom.ts";
import { formatShape } from "../../format.ts";
import type { Kind as Told, Mask } from "../../mask.ts";
import { ruleOf } from "../../scene/rules.ts";
import { effect } from "../../signals.ts";
import type { Store } from "../../store.ts";
import type { Graph } from "../../wire/graph.ts";
import { ArrayView } from "../parts/array.ts";
import { fraction } from "../parts/fraction.ts";
import { type Kind, type Panel, noRoom, rootOf } from "../panel.ts";
import css from "./edge.css";

interface Part {
  view: ArrayView;
  kind: Told;
  of: number;
}

class EdgeProduct implements Panel {
  readonly slot = "overlay";
  readonly el = rootOf("edge-product");
  #parts: Part[] = [];

  attach(store: Store, signal: AbortSignal): void {
    const { product } = store;
    this.el.hidden = true;
    this.el.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      product.set(null);
    });
    effect(() => {
      const [graph, edge, veiled] = [store.graph(), product(), store.shared.veiled()];
      const rule = graph && edge !== null && edge < graph.program.edges.length ? ruleOf(graph, edge, (i) => graph.labels[i]) : null;
      this.el.hidden = !rule;
      this.#parts = [];
      this.el.replaceChildren();
      if (!graph || edge === null || !rule) return;
      const close = html("button", { ...OWN_KEYS, type: "button", class: "adw-close", "aria-label": "close the product" }, "✕");
      close.addEventListener("click", () => product.set(null));
      this.el.append(close, ...this.#write(graph, edge, rule.said, veiled.size ? "" : rule.shapes, veiled));
    }, signal);
    effect(() => {
      store.numbers.version();
      store.theme();
      const [graph, mask] = [store.graph(), store.mask()];
      if (product() !== null && graph) this.#numbers(store, mask);
    }, signal);
  }

  #write(graph: Graph, edge: number, said: string, shapes: string, veiled: ReadonlySet<number>): HTMLElement[] {
    const { edges } = graph.program;
    const { from, to, operand } = edges[edge];
    const { outputName, labels } = graph;
    // Products are written out: X transposed times what comes back, or that times W transposed.
    const turned = said.includes("ᵀ");
    const other = turned || /^[·⊙⊗÷]|[·⊗]$/.test(said) ? graph.entering[to].find((e) => edges[e].operand !== operand && said.includes(labels[edges[e].from])) : undefined;
    // An array without its numbers would still tell its shape.
    const slot = (of: number, own: number): number => (veiled.has(of) ? -1 : own);
    const back = this.#part(graph, fraction(outputName, labels[to]), slot(to, graph.nodeGrad[to]), "grad", to);
    const by = html("div", { class: "adw-by" }, html("i", {}, said), html("span", {}, shapes));
    const at = other === undefined ? -1 : edges[other].from;
    const factor = at < 0 ? [] : [this.#part(graph, `${labels[at]}${turned ? "ᵀ" : ""}`, slot(at, graph.nodeValue[at]), "value", at, turned)];
    const gives = this.#part(graph, `to ${labels[from]} ${veiled.has(from) ? "" : formatShape(graph.slots[graph.nodeValue[from]]?.whole ?? [])}`, slot(from, graph.edgeContribution[edge]), "flow", edge);
    const left = /[·⊗](,|$)/.test(said) ? [...factor, by, back] : [back, by, ...factor];
    return [...left, html("div", { class: "adw-by" }, "="), gives];
  }

  #part(graph: Graph, caption: Node | string, slot: number, kind: Told, of: number, turned = false): HTMLElement {
    const el = html("div", { class: "adw-factor-part" }, html("span", { class: "adw-caption" }, caption));
    if (slot < 0) return el;
    const view = new ArrayView(graph.slots[slot], kind !== "value", turned);
    el.append(view.el);
    this.#parts.push({ view, kind, of });
    return el;
  }

  #numbers(store: Store, mask: Mask): void {
    const dark = this.el.closest("[data-theme=dark]") !== null;
    for (const { view, kind, of } of this.#parts) view.update(mask(kind, of) ? store.numbers.frame : null, dark);
  }
}

export const edgeProduct: Kind = { name: "edge-product", css, meanwhile: () => noRoom("overlay"), make: () => new EdgeProduct() };
