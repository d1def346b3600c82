/** Engines with a known mistake: which gradients go wrong, by how much, and why; or which one it is, to be found. */

import { OWN_KEYS, html, mark, say } from "../dom.ts";
import { nameOf } from "../exercise/questions.ts";
import { formatNumber } from "../format.ts";
import { type Runner, createRunner } from "../runner/index.ts";
import { type Writable, effect, signal as made, untracked } from "../signals.ts";
import type { Store } from "../store.ts";
import { Graph } from "../wire/graph.ts";
import css from "./bugs.css";
import { type Kind, type Panel, rootOf } from "./panel.ts";

/** As `ad_widget/exercises/bugs.py` has them, which says what each does. */
const BUGS = ["no accumulation", "wrong order", "not cleared", "leaf not zeroed", "wrong rule"];

class Bugs implements Panel {
  readonly slot = "bottom";
  readonly el: HTMLElement;
  readonly #bug = html("select", { ...OWN_KEYS, class: "adw-to", "aria-label": "bug" }, ...BUGS.map((name) => html("option", {}, name)));
  readonly #find = html("button", { ...OWN_KEYS, type: "button", "aria-pressed": "false", title: "An engine with one of these bugs: say which" }, "find the bug");
  readonly #guess = html("select", { ...OWN_KEYS, class: "adw-to", "aria-label": "which bug is it?", hidden: true }, html("option", { value: "" }, "which bug is it?"), ...BUGS.map((name) => html("option", {}, name)));
  readonly #why = html("div", { class: "adw-bug-why", role: "status" });
  readonly #table = html("table", { class: "adw-bug-table" });
  #store!: Store;
  /** What is to be found; it stands in no view and no attribute. */
  readonly #secret: Writable<string | null> = made<string | null>(null);
  #runner: Runner | null = null;
  #rows: { node: number; at: number; el: HTMLElement; cells: HTMLElement[] }[] = [];

  constructor() {
    const controls = html("div", { class: "adw-exercise-controls" }, html("label", { class: "adw-labelled" }, "an engine with", this.#bug), html("span", { class: "adw-seg" }, this.#find), this.#guess);
    this.el = rootOf("bugs", [controls, this.#why, this.#table]);
  }

  attach(store: Store, signal: AbortSignal): void {
    this.#store = store;
    const on = (el: HTMLElement, type: string, run: () => void): void => el.addEventListener(type, run, { signal });
    on(this.#bug, "change", () => store.setView({ bug: this.#bug.value }));
    on(this.#find, "click", () => this.#hide());
    on(this.#guess, "change", () => this.#answer());
    signal.addEventListener("abort", () => store.lights.set([]));
    effect(() => {
      const graph = store.graph();
      const bug = this.#secret() ?? store.view().bug ?? BUGS[0];
      if (!graph) return;
      if (this.#secret() === null) this.#bug.value = bug;
      const found = store.further(`bug:${bug}`);
      untracked(() => this.#write(graph, found));
    }, signal);
    effect(() => {
      store.numbers.version();
      store.mask();
      this.#numbers();
    }, signal);
  }

  /** Take one of the bugs that shows in this graph, and do not say which. */
  #hide(): void {
    const on = untracked(this.#secret) === null;
    const graph = untracked(this.#store.graph);
    const pool = on && graph ? BUGS.filter((name) => this.#shows(graph, name)) : [];
    if (on && !pool.length) return;
    mark(this.#find, "aria-pressed", String(on));
    this.#bug.parentElement!.hidden = on;
    this.#guess.hidden = !on;
    this.#guess.value = "";
    mark(this.#guess, "data-mark", null);
    this.#secret.set(on ? pool[Math.floor(Math.random() * pool.length)] : null);
  }

  /** Whether a bug can be seen in this graph, as far as its engine is there. */
  #shows(graph: Graph, bug: string): boolean {
    const found = untracked(() => this.#store.further(`bug:${bug}`));
    if (!(found instanceof Graph)) return false;
    const runner = createRunner(found.program);
    const { values, frame } = this.#store.numbers;
    set(runner, graph, values);
    return graph.nodeGrad.some((slot, i) => {
      const wrong = found.program.nodes[i].grad;
      return slot >= 0 && wrong !== null && differ(runner.get(wrong)[0], expected(graph, i, frame, bug));
    });
  }

  #answer(): void {
    const secret = untracked(this.#secret);
    const right = this.#guess.value === secret;
    mark(this.#guess, "data-mark", this.#guess.value === "" ? null : right ? "right" : "wrong");
    const graph = untracked(this.#store.graph);
    if (graph) this.#write(graph, untracked(() => this.#store.further(`bug:${secret}`)));
  }

  #write(graph: Graph, found: Graph | string | undefined): void {
    const { nodes } = graph.program;
    const told = untracked(this.#secret) === null || this.#guess.dataset.mark === "right";
    this.#runner = found instanceof Graph ? createRunner(found.program) : null;
    say(this.#why, found === undefined ? "The engine is being made." : typeof found === "string" ? found : told ? `In this engine ${found.title}.` : this.#guess.dataset.mark === "wrong" ? "Not that one. What would it do to a node that is used twice? To a product?" : "One of these bugs is at work. Compare the gradients.");
    this.#rows = [];
    this.#table.replaceChildren(html("tr", {}, ...["gradient", "right", "this engine", "off by"].map((text) => html("th", { scope: "col" }, text))));
    if (!(found instanceof Graph)) return;
    nodes.forEach((part, node) => {
      const wrong = found.program.nodes[node]?.grad;
      if (part.kind === "constant" || graph.nodeGrad[node] < 0 || wrong === null || wrong === undefined) return;
      const cells = ["right", "wrong", "off"].map(() => html("td", { class: "adw-number" }));
      const el = html("tr", { "data-row": graph.nodeKeys[node] }, html("th", { scope: "row" }, `∂${graph.outputName}/∂${nameOf(graph, node)}`), ...cells);
      this.#rows.push({ node, at: wrong, el, cells });
      this.#table.append(el);
    });
    this.#numbers();
  }

  #numbers(): void {
    const store = this.#store;
    const graph = untracked(store.graph);
    const runner = this.#runner;
    if (!graph || !runner || !this.#rows.length) return;
    const { values, frame } = store.numbers;
    const mask = store.mask();
    set(runner, graph, values);
    const bug = untracked(this.#secret) ?? untracked(store.view).bug ?? BUGS[0];
    const off: number[] = [];
    for (const { node, at, el, cells } of this.#rows) {
      const seen = mask("grad", node);
      const right = expected(graph, node, frame, bug);
      const wrong = runner.get(at)[0];
      const differs = differ(wrong, right);
      if (differs && seen) off.push(node);
      mark(el, "data-right", seen ? String(right) : null);
      mark(el, "data-wrong", seen ? String(wrong) : null);
      mark(el, "data-off", seen && differs ? String(wrong - right) : null);
      [right, wrong, wrong - right].forEach((x, k) => say(cells[k], seen && (k < 2 || differs) ? formatNumber(x) : ""));
    }
    if (String(off) !== String(untracked(store.lights))) store.lights.set(off);
  }
}

function set(runner: Runner, graph: Graph, values: Float64Array): void {
  graph.program.leaves.forEach((_, k) => runner.setLeaf(k, values.subarray(graph.leafStart[k], graph.leafStart[k + 1])));
  runner.run(true);
}

/** The right gradient: of two calls the sum in the leaves, and there alone. */
function expected(graph: Graph, node: number, frame: Float64Array, bug: string): number {
  const calls = bug === "not cleared" && graph.program.nodes[node].kind === "leaf" ? 2 : 1;
  return calls * frame[graph.slots[graph.nodeGrad[node]].start];
}

function differ(a: number, b: number): boolean {
  return Math.abs(a - b) > 1e-9 * Math.max(1, Math.abs(b));
}

export const bugs: Kind = { name: "bugs", tab: "Bug lab", css, make: () => new Bugs() };
