/** Forward mode beside the reverse pass: tangents, both passes as tables, and what each costs. */

import { OWN_KEYS, html, say } from "../../dom.ts";
import { NOTHING } from "../../mask.ts";
import { passesOf } from "../../wire/passes.ts";
import { type Tangents, isScalar, jacobian, tangentsOf } from "../../runner/tangents.ts";
import { rowsOf } from "../../runner/rows.ts";
import { computed, effect, untracked } from "../../signals.ts";
import type { Store } from "../../store.ts";
import { Graph } from "../../wire/graph.ts";
import { Chips } from "./chips.ts";
import { directionField, directionOf } from "./direction.ts";
import css from "./forward.css";
import { Jacobian, isDrawn } from "./jacobian.ts";
import { type Kind, type Panel, rootOf } from "../panel.ts";
import { stateLine } from "../parts/state.ts";
import { Table, type Trace, copied } from "./traces.ts";

/** Quiet after which a Jacobian is worked out that would take too long for a frame, in ms. */
const REST = 120;
/** Nodes times inputs that a frame has time for. */
const QUICK = 4000;

class Forward implements Panel {
  readonly slot = "bottom";
  readonly el: HTMLElement;
  readonly #why = html("p", { class: "adw-hint", role: "status", hidden: true });
  readonly #text = html("textarea", { readonly: true, rows: 6, hidden: true, "aria-label": "copied tables" });
  readonly #body = html("div", { class: "adw-passes" });
  readonly #tables = [new Table(false), new Table(true)];
  readonly #jacobian = new Jacobian();
  #chips!: Chips;
  #tangents: Tangents | null = null;
  /** The graph that these are of. */
  #graph: Graph | null = null;
  #direction: Float64Array = new Float64Array(0);
  #resting: ReturnType<typeof setTimeout> | undefined;
  /** The numbers of a version, until the Jacobian's runs write over the tangents. */
  #trace: Trace | null = null;
  #version = -1;
  /** Other numbers than those of a frame are to be seen, or hidden. */
  #whole = true;

  constructor() {
    this.#body.append(...this.#tables.map(({ el }) => html("div", { class: "adw-scrolls" }, el)), this.#jacobian.el);
    this.el = rootOf("forward", [this.#why, this.#body]);
  }

  attach(store: Store, signal: AbortSignal): void {
    const copy = (kind: "markdown" | "latex", text: string): HTMLElement => {
      const el = html("button", { ...OWN_KEYS, type: "button" }, text);
      el.addEventListener("click", () => untracked(() => this.#copy(store, kind)));
      return el;
    };
    const step = (by: number, text: string, name: string): HTMLElement => {
      const el = html("button", { ...OWN_KEYS, type: "button", "aria-label": name }, text);
      el.addEventListener("click", () => untracked(() => stepBy(store, by)));
      return el;
    };
    const bar = html(
      "div",
      { class: "adw-bar-row" },
      directionField(store, signal),
      html("div", { class: "adw-seg" }, step(-1, "◀", "one step back"), step(1, "▶", "one step on"), step(0, "all", "all steps")),
      html("div", { class: "adw-seg" }, copy("markdown", "copy as Markdown"), copy("latex", "copy as LaTeX")),
    );
    this.el.prepend(bar);
    this.el.append(this.#text, stateLine(store, signal));
    this.#chips = new Chips(store, (node) => untracked(() => this.#traced(store))?.tangent(node) ?? null, signal);
    signal.addEventListener("abort", () => {
      clearTimeout(this.#resting);
      for (const table of this.#tables) table.end();
    });

    /** Who works the tangents out; or why nobody does. */
    const who = computed((): Tangents | string => {
      const graph = store.graph();
      if (!graph) return "";
      if (isScalar(graph)) return tangentsOf(graph, graph);
      const further = store.further("tangent");
      if (further === undefined) return "the kernel is making the program for it …";
      if (!(further instanceof Graph)) return further;
      const same = further.nodeKeys.length === graph.nodeKeys.length && further.nodeKeys.every((key, k) => key === graph.nodeKeys[k]);
      return same ? tangentsOf(graph, further) : "of a derivative's graph with arrays there is none";
    });
    effect(() => {
      const graph = store.graph();
      if (!graph) return;
      for (const table of this.#tables) table.build(graph);
      this.#jacobian.build(graph);
      this.#forget();
    }, signal);
    effect(() => {
      if (store.paper()) for (const table of this.#tables) table.reach();
    }, signal);
    effect(() => {
      const found = who();
      this.#tangents = typeof found === "string" ? null : found;
      this.#graph = untracked(store.graph);
      say(this.#why, typeof found === "string" ? `No tangents: ${found}` : "");
      this.#why.hidden = this.#tangents !== null;
    }, signal);
    effect(() => {
      store.mask();
      this.#forget();
    }, signal);
    effect(() => {
      const graph = store.graph();
      const { direction } = store.view();
      if (graph) this.#direction = directionOf(graph, direction);
    }, signal);
    effect(() => {
      who();
      store.view();
      store.mask();
      this.#trace = null;
      this.#whole = true;
      this.#chips.renew();
    }, signal);
    effect(() => {
      who();
      store.view();
      store.mask();
      store.numbers.version();
      store.shared.arranger.picture();
      untracked(() => this.#write(store));
    }, signal);
  }

  #write(store: Store): void {
    const graph = store.graph();
    if (!graph || !this.#traced(store)) return;
    this.#chips.write();
    for (const table of this.#tables) table.follow(() => untracked(() => this.#traced(store)), this.#whole);
    this.#whole = false;
    clearTimeout(this.#resting);
    if (!isDrawn(graph)) return;
    if (graph.leafLength * graph.program.nodes.length <= QUICK) this.#fill(store, graph);
    else this.#resting = setTimeout(() => untracked(() => this.#fill(store, graph)), REST);
  }

  /** The numbers of now; null while there are none. */
  #traced(store: Store): Trace | null {
    const graph = store.graph();
    const version = store.numbers.version();
    if (this.#trace && version === this.#version) return this.#trace;
    if (!graph || this.#direction.length !== graph.leafLength) return null;
    const { frame, values } = store.numbers;
    const mask = store.mask();
    // Tangents are gradients, local derivatives and values again, which an exercise may ask for.
    const tangents = store.shared.seeking() || graph !== this.#graph ? null : this.#tangents;
    tangents?.run(values, frame, this.#direction);
    this.#version = version;
    return (this.#trace = { graph, frame, mask, tangent: (node) => (tangents && mask("value", node) ? tangents.of(node) : null) });
  }

  #fill(store: Store, graph: Graph): void {
    if (store.graph() !== graph || !this.#tangents) return;
    const { frame, values } = store.numbers;
    this.#trace = null;
    this.#jacobian.el.hidden = store.shared.veiled().has(graph.outputNode);
    this.#jacobian.write(jacobian(graph, this.#tangents, values, frame), () => rowsOf(graph, values), store.shared.seeking() ? NOTHING : store.mask(), graph);
  }

  /** What was copied may be hidden by now. */
  #forget(): void {
    this.#text.hidden = true;
    this.#text.value = "";
  }

  #copy(store: Store, kind: "markdown" | "latex"): void {
    const trace = this.#traced(store);
    if (!trace) return;
    this.#text.value = copied(trace, kind);
    this.#text.hidden = false;
    this.#text.focus();
    this.#text.select();
    // Where the page may not write to the clipboard, the text stands there, selected.
    void navigator.clipboard?.writeText(this.#text.value).catch(() => {});
  }
}

/** Go on by a step of the two passes; by 0 to their end. */
function stepBy(store: Store, by: number): void {
  const graph = store.graph();
  if (!graph) return;
  const { forward, backward } = passesOf(graph);
  const all = forward.length + backward.length;
  const done = Math.min(store.view().done ?? all, all) + by;
  // From where all is known, the first step on is the first of the forward pass.
  const next = by === 0 || done === all ? null : done > all ? 0 : Math.max(done, 0);
  store.setView({ done: next });
}

export const forward: Kind = { name: "forward", tab: "Forward mode", css, make: () => new Forward() };
