/** All about the chosen node: its formula, what goes in and comes out, whole, and what is odd about it. */

import { html, math } from "../../dom.ts";
import { formatNumber, formatShape } from "../../format.ts";
import { ruleOf } from "../../scene/rules.ts";
import { warningsOf } from "../../scene/warnings.ts";
import { effect, untracked } from "../../signals.ts";
import type { Mask } from "../../mask.ts";
import type { Store } from "../../store.ts";
import type { Graph } from "../../wire/graph.ts";
import { numbersOf } from "../../wire/program.ts";
import { ArrayView } from "../parts/array.ts";
import css from "./inspector.css";
import { fraction } from "../parts/fraction.ts";
import { formula } from "../parts/latex.ts";
import { type Kind, type Panel, rootOf } from "../panel.ts";

/** Numbers of one slot on the panel, and whether they may be seen. */
interface Shown {
  view: ArrayView;
  slot: number;
  seen(mask: Mask): boolean;
}

class Inspector implements Panel {
  readonly slot = "bottom";
  readonly el: HTMLElement;
  readonly #head = html("div", { class: "adw-inspected" });
  readonly #body = html("div", { class: "adw-parts" });
  readonly #notes = html("div", { class: "adw-findings" });
  /** The formula with its numbers: written anew with them. */
  #numbered = html("span", { class: "adw-number" });
  #numberedText = "";
  #shown: Shown[] = [];
  #graph: Graph | null = null;
  #node = -1;

  constructor() {
    this.el = rootOf("inspector", [this.#head, this.#notes, this.#body]);
  }

  attach(store: Store, signal: AbortSignal): void {
    effect(() => {
      const [graph, node] = [store.graph(), store.chosen()];
      this.#write(graph, node ?? -1, store.shared.veiled());
      untracked(() => this.#numbers(store));
    }, signal);
    effect(() => {
      store.numbers.version();
      store.theme();
      store.conventions();
      store.status();
      store.mask();
      this.#numbers(store);
    }, signal);
  }

  /** Write all that does not move. */
  #write(graph: Graph | null, node: number, veiled: ReadonlySet<number>): void {
    this.#graph = graph;
    this.#node = node;
    this.#shown = [];
    this.#numbered = html("span", { class: "adw-number" });
    this.#numberedText = "";
    this.#head.replaceChildren();
    this.#body.replaceChildren();
    if (!graph || node < 0) {
      this.#head.append(html("span", { class: "adw-hint" }, "Point at a node, or choose one, to see all about it."));
      return;
    }
    const { program, labels } = graph;
    const { op, kind, value, grad } = program.nodes[node];
    const what = [op ? op.replaceAll("_", " ") : kind, veiled.has(node) ? "" : formatShape(program.values[value][0]), program.values[value][1]].filter(Boolean).join(" · ");
    this.#head.append(html("i", {}, labels[node]), html("span", { class: "adw-kind" }, what));
    if (op) this.#head.append(this.#formula((k) => name(operandLabel(graph, node, k))), this.#numbered);

    for (const e of [...graph.entering[node]].sort((a, b) => program.edges[a].operand - program.edges[b].operand)) {
      const { from, local } = program.edges[e];
      const part = this.#part(labels[from], "operand");
      // An array without its numbers would still tell its shape.
      const slot = (of: number, own: number): number => (veiled.has(of) ? -1 : own);
      this.#add(part, "value", slot(from, graph.nodeValue[from]), false, (mask) => mask("value", from));
      const rule = ruleOf(graph, e, (i) => labels[i]);
      if (local !== null && graph.edgeLocal[e] >= 0) {
        this.#add(part, fraction(labels[node], labels[from]), graph.edgeLocal[e], false, (mask) => mask("local", e));
      } else if (rule) {
        part.append(html("span", { class: "adw-caption" }, "its gradient gets"), html("span", {}, html("i", {}, rule.said), veiled.size ? "" : ` ${rule.shapes}`));
      }
      this.#add(part, rule ? "which is" : "its gradient gets", slot(from, graph.edgeContribution[e]), true, (mask) => mask("flow", e));
    }
    const part = this.#part(labels[node], op ? "result" : kind);
    if (veiled.has(node)) return;
    this.#add(part, "value", graph.nodeValue[node], false, (mask) => mask("value", node));
    if (grad !== null) this.#add(part, fraction(graph.outputName, labels[node]), graph.nodeGrad[node], true, (mask) => mask("grad", node));
  }

  #part(label: string, role: string): HTMLElement {
    const part = html("div", { class: "adw-part" }, html("span", { class: "adw-caption" }, role), html("i", {}, label));
    this.#body.append(part);
    return part;
  }

  #add(part: HTMLElement, caption: string | MathMLElement, slot: number, signed: boolean, seen: (mask: Mask) => boolean): void {
    if (slot < 0) return;
    const view = new ArrayView(this.#graph!.slots[slot], signed);
    part.append(html("span", { class: "adw-caption" }, caption), view.el);
    this.#shown.push({ view, slot, seen });
  }

  #formula(operand: (k: number) => MathMLElement, result?: string): MathMLElement {
    const graph = this.#graph!;
    const { formula: latex } = graph.program.nodes[this.#node];
    const row = formula(latex, operand);
    const parts = result === undefined ? [name(graph.labels[this.#node]), math("mo", {}, "="), row] : [math("mo", {}, "="), row, math("mo", {}, "="), math("mn", {}, result)];
    return math("math", { class: "adw-formula" }, math("mrow", {}, ...parts));
  }

  #numbers(store: Store): void {
    const graph = this.#graph;
    const node = this.#node;
    if (!graph || node < 0 || graph !== untracked(store.graph)) {
      this.#notes.replaceChildren();
      return;
    }
    const { frame } = store.numbers;
    const mask = store.mask();
    const dark = this.el.closest("[data-theme=dark]") !== null;
    for (const { view, slot, seen } of this.#shown) {
      view.update(seen(mask) ? frame : null, dark);
      const { start, size } = graph.slots[slot];
      if (size === 1) view.el.dataset.number = seen(mask) ? String(frame[start]) : "";
    }
    this.#writeNumbered(graph, node, frame, mask);
    this.#find(store, graph, node, frame, mask);
  }

  /** The formula with numbers in the places of the operands, where all are single ones. */
  #writeNumbered(graph: Graph, node: number, frame: Float64Array, mask: Mask): void {
    const { nodes, edges } = graph.program;
    const slot = graph.slots[graph.nodeValue[node]];
    const entering = graph.entering[node];
    const single = nodes[node].op !== null && slot?.size === 1 && entering.every((e) => graph.slots[graph.nodeValue[edges[e].from]]?.shape.length === 0);
    const known = single && mask("value", node) && entering.every((e) => mask("value", edges[e].from));
    const text = known ? [slot.start, ...entering.map((e) => graph.slots[graph.nodeValue[edges[e].from]].start)].map((at) => formatNumber(frame[at])).join() : "";
    if (text === this.#numberedText) return;
    this.#numberedText = text;
    const operand = (k: number): MathMLElement => {
      const edge = entering.find((e) => edges[e].operand === k);
      const said = edge === undefined ? operandLabel(graph, node, k) : formatNumber(frame[graph.slots[graph.nodeValue[edges[edge].from]].start]);
      return said.startsWith("−") ? math("mrow", {}, math("mo", {}, "("), math("mn", {}, said), math("mo", {}, ")")) : math("mn", {}, said);
    };
    this.#numbered.replaceChildren(...(known ? [this.#formula(operand, formatNumber(frame[slot.start]))] : []));
  }

  /** Warnings, conventions, and what is to be known of the numbers themselves. */
  #find(store: Store, graph: Graph, node: number, frame: Float64Array, mask: Mask): void {
    const lines: [string, string][] = warningsOf(graph, node, frame, (i) => mask("value", i)).map(({ kind, text }) => [kind, text]);
    const convention = mask("value", node) && mask("grad", node) ? store.conventions().get(node) : undefined;
    if (convention) {
      lines.push(["convention", convention]);
      const others = store.shared.peers.get(node);
      if (others) lines.push(["elsewhere", others]);
    }
    const { state, mode, editable } = store.status();
    if (state !== "live") lines.push(["state", "these are numbers of before, not those of the sliders"]);
    else if (mode === "kernel") lines.push(["state", "the kernel computes these numbers"]);
    else if (mode === "static" && !editable) lines.push(["state", "a picture of one run: these numbers need the kernel to move"]);
    const said = lines.map(([, text]) => text).join("\n");
    if (said === this.#notes.textContent!.trim()) return;
    this.#notes.replaceChildren(...lines.map(([kind, text]) => html("div", { "data-finding": kind, role: "note" }, `${text}\n`)));
  }
}

function name(label: string): MathMLElement {
  const simple = /^[\p{L}\p{N}_.[\]'"]+$/u.test(label);
  return simple ? math("mi", {}, label) : math("mrow", {}, math("mo", {}, "("), math("mi", {}, label), math("mo", {}, ")"));
}

/** What an operand is called: one that is not drawn, as the 2 of x², is a number. */
function operandLabel(graph: Graph, node: number, k: number): string {
  const { nodes, edges, sections, constants } = graph.program;
  const edge = graph.entering[node].find((e) => edges[e].operand === k);
  if (edge !== undefined) return graph.labels[edges[edge].from];
  const step = sections.forward.steps.find(([, , output]) => output === nodes[node].value);
  const given = constants.find(([id]) => id === step?.[1][k])?.[1];
  return given?.data === undefined || given.shape.length ? "·" : formatNumber(numbersOf(given)[0]);
}

export const inspector: Kind = { name: "inspector", tab: "Inspector", css, make: () => new Inspector() };
