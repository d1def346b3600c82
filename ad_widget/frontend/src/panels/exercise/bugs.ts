/** Engines with a known mistake: which gradients go wrong, by how much, and why; or which one it is, to be found. */

import { OWN_KEYS, html, mark, say } from "../../dom.ts";
import { nameOf } from "../../exercise/questions.ts";
import { formatShape, toJson } from "../../format.ts";
import type { Mask } from "../../mask.ts";
import { type Runner, createRunner } from "../../runner/index.ts";
import { type Writable, computed, effect, signal as made, untracked } from "../../signals.ts";
import type { Store } from "../../store.ts";
import { Graph, type Slot } from "../../wire/graph.ts";
import { sizeOf } from "../../wire/program.ts";
import { ArrayView } from "../parts/array.ts";
import css from "./bugs.css";
import { LazyList } from "../parts/lazy.ts";
import { type Kind, type Panel, rootOf } from "../panel.ts";
import { InSight } from "../parts/sight.ts";

/** As `ad_widget/exercises/bugs.py` has them, which says what each does. */
const BUGS = ["no accumulation", "wrong order", "no un-broadcasting", "not cleared", "leaf not zeroed", "wrong rule"];
/** Numbers of an array that are written as an attribute in every frame. */
const ATTRIBUTE = 1024;
/** Rows that are in the page before the reader goes down to the others. */
const FIRST = 40;

const WRONG_GUESS = "Not that one. What would it do to a node that is used twice? To a product? To an operand that was broadcast?";

/** What is in the page of a gradient. */
interface Shown {
  readonly el: HTMLElement;
  readonly views: readonly ArrayView[];
  readonly cells: readonly HTMLElement[];
  readonly why: HTMLElement;
}

/** A gradient as it is right, and as the engine has it. */
class Row {
  readonly node: number;
  readonly #graph: Graph;
  /** The engine's; null where its pass came to no gradient. */
  readonly #id: number | null;
  readonly #shapes: readonly [right: readonly number[], wrong: readonly number[]];
  /** Whether the gradient has its node's shape. */
  readonly #alike: boolean;
  readonly #numbers: readonly Float64Array[];
  #shown: Shown | null = null;

  constructor(graph: Graph, found: Graph, node: number) {
    const id = found.program.nodes[node].grad;
    this.node = node;
    this.#graph = graph;
    this.#id = id;
    const right = graph.slots[graph.nodeGrad[node]].shape;
    this.#shapes = [right, id === null ? right : found.program.values[id][0]];
    this.#alike = String(right) === String(this.#shapes[1]);
    this.#numbers = [...this.#shapes, right].map((shape) => new Float64Array(sizeOf(shape)));
  }

  /** Made when it is looked for. */
  get el(): HTMLElement {
    return this.#made.el;
  }

  get #made(): Shown {
    if (this.#shown) return this.#shown;
    const [right, wrong] = this.#shapes;
    const views = [right, wrong, right].map((shape) => new ArrayView(whole(shape), false));
    const cells = views.map(({ el }) => html("td", { class: "adw-number" }, el));
    const why = html("td", { class: "adw-bug-fault" });
    const name = html("th", { scope: "row" }, `∂${this.#graph.outputName}/∂${nameOf(this.#graph, this.node)}`);
    const el = html("tr", { "data-row": this.#graph.nodeKeys[this.node] }, name, ...cells, why);
    return (this.#shown = { el, views, cells, why });
  }

  /** Take the numbers of now; says whether they differ. */
  take(graph: Graph, frame: Float64Array, runner: Runner, bug: string): boolean {
    const [right, wrong, off] = this.#numbers;
    expected(graph, this.node, frame, bug, right);
    if (this.#id === null) return true;
    const given = runner.get(this.#id);
    for (let i = 0; i < wrong.length; i++) wrong[i] = given[i];
    if (!this.#alike) return true;
    for (let i = 0; i < off.length; i++) off[i] = wrong[i] - right[i];
    return right.some((x, i) => differ(wrong[i], x));
  }

  show(seen: boolean, differs: boolean, why: string, dark: boolean): void {
    const [right, wrong] = this.#shapes;
    const { el, views, cells, why: fault } = this.#made;
    const none = this.#id === null;
    const texts = [right, wrong, right].map((shape, k) => {
      const x = this.#numbers[k];
      if (!seen || (k === 2 && !differs)) return null;
      if (none && k > 0) return "none";
      if (k === 2 && !this.#alike) return "shape";
      return x.length <= ATTRIBUTE ? toJson(x, shape) : null;
    });
    ["data-right", "data-wrong", "data-off"].forEach((name, k) => mark(el, name, texts[k]));
    el.classList.toggle("adw-off", seen && differs);
    views.forEach((view, k) => {
      const said = seen && ((none && k > 0) || (k === 2 && differs && !this.#alike));
      view.el.hidden = said;
      view.update(seen && !said && (k < 2 || differs) ? this.#numbers[k] : null, dark);
      mark(cells[k], "data-said", !said ? null : none ? (k === 1 ? "none" : "") : `${formatShape(wrong) || "a number"}, not ${formatShape(right) || "a number"}`);
    });
    say(fault, seen && differs ? why : "");
  }
}

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
  /** The engines to choose from are being made. */
  readonly #seeking: Writable<boolean> = made(false);
  #found: Graph | null = null;
  #rows: Row[] = [];
  /** Nodes whose gradients are wrong now. */
  #off: ReadonlySet<number> = new Set();
  readonly #shown = new InSight<Row>((rows) => untracked(() => this.#show(rows)));
  #list: LazyList<Row> | null = null;
  #mask: Mask | null = null;

  constructor() {
    const controls = html("div", { class: "adw-exercise-controls" }, html("label", { class: "adw-labelled" }, "an engine with", this.#bug), html("span", { class: "adw-seg" }, this.#find), this.#guess);
    this.el = rootOf("bugs", [controls, this.#why, this.#table]);
  }

  attach(store: Store, signal: AbortSignal): void {
    this.#store = store;
    const on = (el: HTMLElement, type: string, run: () => void): void => el.addEventListener(type, run, { signal });
    on(this.#bug, "change", () => store.setView({ bug: this.#bug.value }));
    on(this.#find, "click", () => this.#toggle());
    on(this.#guess, "change", () => this.#answer());
    signal.addEventListener("abort", () => {
      this.#shown.end();
      this.#list?.end();
      store.lights.set([]);
    });
    const named = computed(() => store.view().bug ?? BUGS[0]);
    const engine = computed(() => store.further(`bug:${this.#secret() ?? named()}`));
    effect(() => {
      const graph = store.graph();
      const found = engine();
      if (this.#secret() === null) this.#bug.value = named();
      if (graph) untracked(() => this.#write(graph, found));
    }, signal);
    effect(() => void (store.paper() && this.#list?.reach()), signal);
    effect(() => {
      store.numbers.version();
      store.mask();
      store.theme();
      this.#numbers();
    }, signal);
    effect(() => {
      const graph = store.graph();
      if (!graph || !this.#seeking()) return;
      const engines = BUGS.map((bug) => store.further(`bug:${bug}`));
      if (!engines.includes(undefined)) untracked(() => this.#hide(graph));
    }, signal);
  }

  #toggle(): void {
    const on = untracked(this.#secret) === null && !untracked(this.#seeking);
    this.#seeking.set(on);
    if (on) return;
    this.#secret.set(null);
    this.#exercise(false);
  }

  /** Take one of the bugs that show in this graph, and do not say which. */
  #hide(graph: Graph): void {
    this.#seeking.set(false);
    const pool = BUGS.filter((name) => this.#shows(graph, name));
    if (!pool.length) {
      say(this.#why, "None of these bugs shows in this graph.");
      return;
    }
    this.#exercise(true);
    this.#secret.set(pool[Math.floor(Math.random() * pool.length)]);
  }

  #exercise(on: boolean): void {
    mark(this.#find, "aria-pressed", String(on));
    this.#bug.parentElement!.hidden = on;
    this.#guess.hidden = !on;
    this.#guess.value = "";
    mark(this.#guess, "data-mark", null);
  }

  /** Whether a bug can be seen in this graph. */
  #shows(graph: Graph, bug: string): boolean {
    const found = this.#store.further(`bug:${bug}`);
    if (!(found instanceof Graph)) return false;
    const runner = createRunner(found.program);
    const { values, frame } = this.#store.numbers;
    set(runner, graph, values);
    return rowsOf(graph, found).some((row) => row.take(graph, frame, runner, bug));
  }

  #answer(): void {
    const secret = untracked(this.#secret);
    const right = this.#guess.value === secret;
    mark(this.#guess, "data-mark", this.#guess.value === "" ? null : right ? "right" : "wrong");
    const graph = untracked(this.#store.graph);
    if (graph) this.#write(graph, untracked(() => this.#store.further(`bug:${secret}`)));
  }

  #write(graph: Graph, found: Graph | string | undefined): void {
    this.#found = found instanceof Graph ? found : null;
    this.#runner = this.#found && createRunner(this.#found.program);
    say(this.#why, found === undefined ? "The engine is being made." : typeof found === "string" ? found : this.#told ? `In this engine ${found.title}.` : this.#guess.dataset.mark === "wrong" ? WRONG_GUESS : "One of these bugs is at work. Compare the gradients.");
    const heads = ["gradient", "right", "this engine", "off by", "why"].map((text) => html("th", { scope: "col" }, text));
    this.#table.replaceChildren(html("thead", {}, html("tr", {}, ...heads)));
    this.#rows = this.#found ? rowsOf(graph, this.#found) : [];
    this.#table.hidden = !this.#rows.length;
    this.#shown.end();
    this.#list?.end();
    this.#list = null;
    this.#numbers();
    if (!this.#rows.length) return;
    const body = html("tbody");
    this.#table.append(body);
    this.#list = new LazyList(body, this.#rows, (row) => this.#shown.add(row), FIRST);
    this.#list.more();
  }

  /** Whether it is said which bug it is. */
  get #told(): boolean {
    return untracked(this.#secret) === null || this.#guess.dataset.mark === "right";
  }

  #numbers(): void {
    const store = this.#store;
    const graph = untracked(store.graph);
    const [found, runner] = [this.#found, this.#runner];
    if (!graph || !found || !runner || !this.#rows.length) return;
    const { values, frame } = store.numbers;
    const mask = store.mask();
    const seeking = untracked(store.shared.seeking);
    set(runner, graph, values);
    const bug = untracked(this.#secret) ?? untracked(store.view).bug ?? BUGS[0];
    const off = new Set<number>();
    for (const row of this.#rows) if (row.take(graph, frame, runner, bug)) off.add(row.node);
    this.#off = off;
    const lit = [...off].filter((node) => !seeking && mask("grad", node));
    const before = untracked(store.lights);
    if (lit.length !== before.length || lit.some((node, i) => node !== before[i])) store.lights.set(lit);
    const hides = mask !== this.#mask;
    this.#mask = mask;
    this.#shown.follow(hides);
  }

  /** Show in some rows what has been found. */
  #show(rows: readonly Row[]): void {
    const store = this.#store;
    const [graph, found, off] = [store.graph(), this.#found, this.#off];
    if (!graph || !found) return;
    const mask = store.mask();
    // What a wrong engine finds may be a value that is asked for.
    const [veiled, seeking] = [store.shared.veiled(), store.shared.seeking()];
    const dark = this.el.closest("[data-theme=dark]") !== null;
    for (const row of rows) {
      row.el.hidden = veiled.has(row.node);
      row.show(!seeking && mask("grad", row.node), off.has(row.node), this.#told && !veiled.size ? whyOf(graph, found, row.node, off) : "", dark);
    }
  }
}

/** A row for each gradient of the graph. */
function rowsOf(graph: Graph, found: Graph): Row[] {
  return graph.program.nodes.flatMap(({ kind, grad }, node) =>
    kind === "constant" || grad === null || graph.nodeGrad[node] < 0 || !found.program.nodes[node] ? [] : [new Row(graph, found, node)],
  );
}

/** What goes wrong at a node itself, or which results of it have gone wrong before. */
function whyOf(graph: Graph, found: Graph, node: number, off: ReadonlySet<number>): string {
  const own = Object.hasOwn(found.why, node) ? String(found.why[node]) : "";
  const ends = new Set(graph.leaving[node].map((e) => graph.program.edges[e].to).filter((to) => off.has(to)));
  return own || (ends.size ? `follows from ∂${graph.outputName}/∂${[...ends].map((to) => nameOf(graph, to)).join(", ")}` : "");
}

function whole(shape: readonly number[]): Slot {
  return { start: 0, size: sizeOf(shape), shape, whole: shape, block: null };
}

function set(runner: Runner, graph: Graph, values: Float64Array): void {
  graph.program.leaves.forEach((_, k) => runner.setLeaf(k, values.subarray(graph.leafStart[k], graph.leafStart[k + 1])));
  runner.run(true);
}

/** The right gradient: of two calls the sum in the leaves, and there alone. */
function expected(graph: Graph, node: number, frame: Float64Array, bug: string, out: Float64Array): void {
  const calls = bug === "not cleared" && graph.program.nodes[node].kind === "leaf" ? 2 : 1;
  const { start } = graph.slots[graph.nodeGrad[node]];
  for (let i = 0; i < out.length; i++) out[i] = calls * frame[start + i];
}

function differ(a: number, b: number): boolean {
  return Number.isFinite(a) && Number.isFinite(b) ? Math.abs(a - b) > 1e-9 * Math.max(1, Math.abs(b)) : !Object.is(a, b);
}

export const bugs: Kind = { name: "bugs", tab: "Bug lab", css, make: () => new Bugs() };
