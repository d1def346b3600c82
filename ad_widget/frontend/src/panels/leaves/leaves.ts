/** The leaves: what moves them, and their gradients. */

import { clean, html } from "../../dom.ts";
import { formatGradient, subscript } from "../../format.ts";
import { effect, untracked } from "../../signals.ts";
import type { Store } from "../../store.ts";
import type { Graph } from "../../wire/graph.ts";
import { Bunches, atFirst } from "./bunches.ts";
import { LeafRow, shortName } from "./leaf.ts";
import { type Checks, checksOf } from "../inspector/checks.ts";
import css from "./leaves.css";
import { type Kind, type Panel, type Room, rootOf } from "../panel.ts";
import { runOf } from "../plot/run.ts";
import { isLog, scaleLeaf } from "./scale.ts";
import { GLYPHS, wordsOf } from "../inspector/trust.ts";

/** Up to this many rows are always kept up; of more, only those in sight. */
const MANY = 20;

class Leaves implements Panel {
  readonly slot = "side";
  readonly el = rootOf("leaves");
  /** Of each leaf that has been looked at; and the same by leaf. */
  #rows: LeafRow[] = [];
  readonly #rowOf = new Map<number, LeafRow>();
  #bunches: Bunches | null = null;
  /** The row whose leaf was moved last. */
  #moved: LeafRow | null = null;
  #graph: Graph | null = null;
  /** The key of the leaf that was chosen by being moved, and not by itself. */
  #own: string | null = null;
  /** Whether a leaf is lit because its row is under the pointer. */
  #lights = false;
  #store!: Store;
  #lit: number | null = null;
  #ghosts = false;
  readonly #sight = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const row = this.#rowOf.get(Number((target as HTMLElement).dataset.leaf));
      if (row?.el === target) row.seen = isIntersecting;
    }
    this.#gradients();
  });

  attach(store: Store, signal: AbortSignal): void {
    this.#store = store;
    effect(() => {
      const graph = store.graph();
      if (graph) untracked(() => this.#setGraph(graph));
    }, signal);
    effect(() => {
      store.resets();
      const graph = this.#graph;
      if (graph) for (const row of this.#rows) row.resetRange(graph);
    }, signal);
    effect(() => {
      store.numbers.moved();
      store.resets();
      this.#values();
    }, signal);
    effect(() => {
      store.numbers.version();
      this.#gradients(store.paper() === true);
      this.#moved?.tellMove(this.#graph!.outputName);
    }, signal);
    effect(() => {
      const paper = store.paper();
      if (paper !== null && this.#bunches) this.#bunches.paper = paper;
    }, signal);
    effect(() => {
      const node = store.selected();
      if (node !== null) this.#bunches?.reveal(store.graph()?.leafNode.indexOf(node) ?? -1);
    }, signal);
    effect(() => {
      const graph = store.graph();
      store.view();
      if (graph && graph === this.#graph) for (const row of this.#rows) if (row.track) row.track.log = isLog(store, graph, row.leaf);
    }, signal);
    const checks = checksOf(store);
    effect(() => {
      checks.version();
      store.mask();
      const graph = store.graph();
      if (graph && graph === this.#graph) untracked(() => this.#checked(graph, checks));
    }, signal);
    const run = runOf(store);
    effect(() => {
      run.version();
      store.view();
      store.numbers.version();
      store.mask();
      const open = store.panel() === "descent";
      if (open || this.#ghosts) untracked(() => this.#ghostly(open));
    }, signal);
    effect(() => {
      const node = store.chosen();
      const leaf = node === null ? -1 : (store.graph()?.leafNode.indexOf(node) ?? -1);
      this.#choose(leaf < 0 ? null : leaf);
    }, signal);
    signal.addEventListener("abort", () => {
      this.#sight.disconnect();
      this.#bunches?.end();
    });
  }

  #setGraph(graph: Graph): void {
    // The same leaves keep their rows, above all the slider under the reader's hand.
    const same = this.#graph !== null && graph.sameLeaves(this.#graph);
    this.#graph = graph;
    if (same) {
      for (const row of this.#rows) row.nameOutput(graph);
      return;
    }
    this.#sight.disconnect();
    this.#bunches?.end();
    for (const row of this.#rows) row.gone = true;
    this.#rows = [];
    this.#rowOf.clear();
    this.#moved = null;
    const { leaves } = graph.program;
    this.el.classList.toggle("adw-many", leaves.length > MANY);
    const names = leaves.map(({ name }, k) => ({ name, short: shortName(graph, k) }));
    this.#bunches = new Bunches(this.el, names, (k) => this.#made(k).el);
  }

  /** A leaf's row, with what there is to be seen now. */
  #made(k: number): LeafRow {
    const graph = this.#graph!;
    const row = this.#build(graph, k);
    this.#rows.push(row);
    this.#rowOf.set(k, row);
    if (graph.program.leaves.length > MANY) this.#sight.observe(row.el);
    untracked(() => {
      this.#valuesOf(row);
      this.#gradientOf(row);
    });
    row.el.classList.toggle("adw-lit", k === this.#lit);
    return row;
  }

  #build(graph: Graph, k: number): LeafRow {
    const store = this.#store;
    const node = (): number => this.#graph!.leafNode[k];
    const row = new LeafRow(graph, k, {
      hover: (inside) => this.#point(inside ? node() : -1),
      select: (at) => this.#select(node(), at),
      set: (at, x) => store.actions.setLeaf(k, at, x),
      settle: () => store.actions.settle(),
      value: (at) => store.numbers.values[this.#graph!.leafStart[k] + at],
      gradient: (at) => this.#tooltip(k, at),
      output: () => this.#output(),
      scale: (log) => scaleLeaf(store, this.#graph!, k, log),
      began: () => {
        if (this.#moved !== row) this.#moved?.forget();
        this.#moved = row;
      },
      spoken: () => {
        row.nameOutput(this.#graph!);
        this.#gradientOf(row);
      },
    });
    if (row.track) row.track.log = isLog(store, graph, k);
    row.seen = k < MANY;
    return row;
  }

  /** Whether the reader has chosen a node elsewhere: what moves a leaf then leaves it chosen. */
  get #keeps(): boolean {
    const select = untracked(this.#store.shared.view).select ?? null;
    return select !== null && select !== this.#own;
  }

  /** A row under the pointer: its leaf is lit, and spoken of unless another node was chosen. */
  #point(node: number): void {
    const { hover, lights } = this.#store;
    const lit = node >= 0 && this.#keeps;
    if (lit || this.#lights) lights.set(lit ? [node] : []);
    this.#lights = lit;
    hover.set(node < 0 || lit ? null : node);
  }

  #select(node: number, at: number): void {
    if (node < 0 || this.#keeps) return;
    this.#own = this.#graph!.nodeKeys[node];
    this.#store.setView({ select: this.#own, ...(at >= 0 && { element: at }) });
  }

  /** Move sliders, rewrite fields that nobody is typing in. */
  #values(): void {
    this.#store.mask();
    this.#store.status();
    if (!this.#graph) return;
    for (let i = 0; i < this.#rows.length; i++) this.#valuesOf(this.#rows[i]);
  }

  #valuesOf(row: LeafRow): void {
    const store = this.#store;
    const graph = this.#graph!;
    const node = graph.leafNode[row.leaf];
    row.values(store.numbers.values, graph.leafStart[row.leaf], !store.status().editable, node < 0 || store.mask()("value", node));
  }

  /** Rewrite the gradients in sight, or all of them. */
  #gradients(all = false): void {
    this.#store.mask();
    for (let i = 0; i < this.#rows.length; i++) if (this.#rows[i].seen || all) this.#gradientOf(this.#rows[i]);
  }

  #gradientOf(row: LeafRow): void {
    const store = this.#store;
    const graph = this.#graph!;
    const node = graph.leafNode[row.leaf];
    const slot = node < 0 ? -1 : graph.nodeGrad[node];
    if (slot < 0) return row.gradients(store.numbers.frame, 0, 0, false); // not on this branch
    const { start, size } = graph.slots[slot];
    row.gradients(store.numbers.frame, start, size, store.mask()("grad", node));
  }

  /** What became of the checks of the leaves' gradients. */
  #checked(graph: Graph, { found }: Checks): void {
    const mask = this.#store.mask();
    this.#rows.forEach((row) => {
      const node = graph.leafNode[row.leaf];
      const check = node >= 0 && mask("grad", node) ? found.get(node) : undefined;
      if (!check) return row.check("", "", "");
      const partial = `∂${graph.outputName}/∂${clean(graph.program.leaves[row.leaf].name)}`;
      row.check(GLYPHS[check.kind], check.kind, wordsOf(check, partial, ""));
    });
  }

  #output(): number {
    const graph = this.#graph!;
    const node = graph.outputNode;
    const slot = graph.slots[graph.nodeValue[node]];
    const seen = slot && slot.size === 1 && !slot.block && untracked(this.#store.mask)("value", node);
    return seen ? this.#store.numbers.frame[slot.start] : NaN;
  }

  /** Where the next step of a descent takes each slider. */
  #ghostly(open: boolean): void {
    const store = this.#store;
    const graph = this.#graph;
    const run = runOf(store);
    this.#ghosts = open;
    if (!graph) return;
    const free = open && graph === store.graph() ? run.free(store, graph) : [];
    const step = free.length ? run.preview(store, graph) : null;
    for (const row of this.#rows) row.ghost(null);
    free.forEach(({ leaf, at, index }, i) => {
      const row = this.#rowOf.get(leaf);
      if (step && at === 0 && row?.seen && store.mask()("grad", graph.leafNode[leaf])) {
        row.ghost(store.numbers.values[index] + step[i]);
      }
    });
  }

  #tooltip(k: number, at: number): string {
    const graph = this.#graph;
    const store = this.#store;
    const node = graph?.leafNode[k] ?? -1;
    const slot = graph?.nodeGrad[node] ?? -1;
    if (!graph || slot < 0 || !store.mask()("grad", node)) return "";
    const name = `${clean(graph.program.leaves[k].name)}${subscript(at, graph.leafShape(k))}`;
    const x = store.numbers.frame[graph.slots[slot].start + at];
    const past = store.status().state === "live" ? "" : ", of the values before";
    return `∂${graph.outputName}/∂${name}  ${formatGradient(x)}${past}`;
  }

  /** Light up the row of a chosen leaf. */
  #choose(leaf: number | null): void {
    this.#lit = leaf;
    for (const row of this.#rows) row.el.classList.toggle("adw-lit", row.leaf === leaf);
  }
}

/** Room for the rows of leaves that are single numbers; how tall others are nobody knows. */
function roomOf(graph: Graph | null): Room | null {
  if (!graph || graph.controls.some(({ kind }) => kind !== "scalar")) return null;
  const shown = atFirst(graph.program.leaves.map(({ name }) => name));
  return shown && { slot: "side", el: html("div", { "aria-hidden": "true" }, ...shown.map((kind) => html("div", { class: `adw-blank-${kind}` }))) };
}

export const leaves: Kind = { name: "leaves", css, meanwhile: (store) => roomOf(store.graph()), make: () => new Leaves() };
