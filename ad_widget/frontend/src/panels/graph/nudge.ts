/**
 * A card that is held, or `n` on one that has the focus: what a little more here does to the output,
 * beside what its gradient promises. What is between the two is the curvature.
 */

import { OWN_KEYS, html, mark, say } from "../../dom.ts";
import { formatNumber, parseNumber } from "../../format.ts";
import { Nudge } from "../../runner/nudge.ts";
import { effect, untracked } from "../../signals.ts";
import type { Store } from "../../store.ts";
import type { Graph } from "../../wire/graph.ts";
import css from "./nudge.css";
import { type Kind, type Panel, noRoom, rootOf } from "../panel.ts";

/** After which a pointer that rests on a card holds it, in ms, and how far it may tremble, in px. */
const HOLD = 450;
const STEADY = 4;
/** Room between it and its card, in px. */
const GAP = 8;

class NudgePanel implements Panel {
  readonly slot = "overlay";
  readonly el: HTMLElement;
  readonly #by = html("input", { ...OWN_KEYS, type: "text", inputmode: "decimal", size: 5, value: "0.01", "aria-label": "nudge by" });
  readonly #name = html("i");
  readonly #change = html("b", { class: "adw-number" });
  readonly #promise = html("div", { class: "adw-number" });
  readonly #bend = html("div");
  #node: number | null = null;
  #nudge: Nudge | string = "";

  constructor() {
    this.el = rootOf("nudge", [html("div", {}, this.#name, " ", this.#by, " ", this.#change), this.#promise, this.#bend]);
    this.el.hidden = true;
    this.el.setAttribute("role", "status");
  }

  attach(store: Store, signal: AbortSignal): void {
    const stage = this.el.parentElement!.parentElement!;
    const on = <K extends keyof HTMLElementEventMap>(name: K, run: (event: HTMLElementEventMap[K]) => void): void =>
      stage.addEventListener(name, run, { signal });
    let timer: ReturnType<typeof setTimeout> | undefined;
    let from: PointerEvent | null = null;
    const letGo = (): void => {
      clearTimeout(timer);
      from = null;
    };
    signal.addEventListener("abort", letGo);
    on("pointerdown", (event) => {
      letGo();
      if (this.el.contains(event.target as Node)) return;
      this.#close();
      const key = keyOf(event.target);
      if (event.button !== 0 || key === null) return;
      from = event;
      timer = setTimeout(() => untracked(() => this.#open(store, key)), HOLD);
    });
    on("pointermove", (event) => {
      if (from && Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) > STEADY) letGo();
    });
    on("pointerup", letGo);
    on("pointercancel", letGo);
    // A finger that rests would call the browser's menu.
    on("contextmenu", (event) => void (!this.el.hidden && keyOf(event.target) !== null && event.preventDefault()));
    on("keydown", (event) => {
      if (event.key === "Escape") this.#close();
      const key = event.key === "n" && !event.ctrlKey && !event.metaKey && !event.altKey ? keyOf(event.target) : null;
      if (key === null) return;
      event.preventDefault();
      event.stopPropagation();
      untracked(() => this.#open(store, key));
    });
    this.#by.addEventListener("input", () => untracked(() => this.#write(store)), { signal });
    effect(() => {
      store.graph();
      this.#close();
    }, signal);
    effect(() => {
      store.numbers.version();
      store.mask();
      if (this.#node !== null) untracked(() => this.#write(store));
    }, signal);
  }

  #close(): void {
    this.#node = null;
    this.el.hidden = true;
  }

  #open(store: Store, key: string): void {
    const graph = store.graph();
    const node = graph?.nodeOf.get(key) ?? -1;
    if (!graph || node < 0 || !graph.program.values[graph.program.nodes[node].value][1].startsWith("float")) return;
    this.#node = node;
    try {
      this.#nudge = new Nudge(graph, node);
    } catch (error) {
      this.#nudge = error instanceof Error ? error.message : String(error);
    }
    this.el.hidden = false;
    this.#write(store);
    this.#place(store.viewport()?.cards.find((card) => (card as SVGElement).dataset.node === key));
  }

  /** Below its card, or above it: what is spoken of stays in sight. */
  #place(card: Element | undefined): void {
    const [around, at, own] = [this.el.offsetParent, card, this.el].map((el) => el?.getBoundingClientRect());
    if (!around || !at || !own) return;
    const below = at.bottom - around.top + GAP;
    const above = at.top - around.top - GAP - own.height;
    const top = below + own.height <= around.height || above < 0 ? Math.min(below, around.height - own.height) : above;
    const left = Math.min(Math.max(at.left - around.left, GAP), around.width - own.width - GAP);
    Object.assign(this.el.style, { left: `${Math.max(left, 0)}px`, top: `${Math.max(top, 0)}px` });
  }

  #write(store: Store): void {
    const graph = store.graph();
    const [node, by] = [this.#node, parseNumber(this.#by.value)];
    if (!graph || node === null) return;
    const { frame, values } = store.numbers;
    const mask = store.mask();
    const each = graph.slots[graph.nodeValue[node]].size > 1 ? "each number of " : "";
    say(this.#name, `${each}${graph.labels[node]} +`);
    const seen = mask("value", node) && mask("value", graph.outputNode) && by !== null;
    const change = seen && typeof this.#nudge !== "string" ? this.#nudge.run(values, frame, by, store.view().seed) : null;
    // A sum of gradients may be one that an exercise asks for.
    const told = mask("grad", node) && !(each && store.shared.seeking());
    const grad = seen && told ? gradOf(graph, node, frame) : null;
    const promise = grad === null ? null : grad * by!;
    const difference = change === null || promise === null ? null : change - promise;
    for (const [name, x] of Object.entries({ nudge: by, change, promise, difference })) mark(this.el, `data-${name}`, x === null ? null : String(x));
    this.el.dataset.of = graph.nodeKeys[node];
    const why = typeof this.#nudge === "string" ? `not run on in the page: ${this.#nudge}` : "the code takes another branch";
    say(this.#change, !seen ? "" : change === null ? why : `→ ${graph.outputName} ${signed(change)}`);
    say(this.#promise, promise === null ? "" : `the gradient promises ${formatNumber(grad!)} · ${formatNumber(by!)} = ${signed(promise)}`);
    say(this.#bend, difference === null ? "" : bendText(difference, change!, by!));
  }
}

function bendText(difference: number, change: number, by: number): string {
  if (!Number.isFinite(difference)) return "not finite: there is nothing to compare";
  if (Math.abs(difference) <= 1e-9 * Math.abs(change) + 1e-13 || by === 0) return "no difference: straight here";
  return `difference ${signed(difference)}: it curves, second derivative about ${formatNumber((2 * difference) / by ** 2)}`;
}

function signed(x: number): string {
  return x >= 0 ? `+${formatNumber(x)}` : formatNumber(x);
}

/** The gradient, its elements added up as the nudge moves them all. */
function gradOf({ slots, nodeGrad }: Graph, node: number, frame: Float64Array): number | null {
  const slot = slots[nodeGrad[node]];
  return slot ? frame.subarray(slot.start, slot.start + slot.size).reduce((a, b) => a + b, 0) : null;
}

function keyOf(target: EventTarget | null): string | null {
  return (target as Element).closest?.<SVGElement>("[data-panel=graph] [data-node]")?.dataset.node ?? null;
}

export const nudge: Kind = { name: "nudge", css, meanwhile: () => noRoom("overlay"), make: () => new NudgePanel() };
