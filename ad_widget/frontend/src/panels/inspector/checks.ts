/**
 * Gradients checked in the page, once the hand rests: first the chosen node's, then the leaves', a
 * little at a time. All views of a widget share what has been found.
 */

import { type Tangents, isScalar, tangentsOf } from "../../runner/tangents.ts";
import { type Check, Checker } from "../../sampling/differences.ts";
import { AskedRuns } from "../../sampling/asked.ts";
import { Trial, canTry } from "../../sampling/trial.ts";
import { type Writable, signal, untracked } from "../../signals.ts";
import type { Shared } from "../../shared.ts";
import type { Store } from "../../store.ts";
import { Graph } from "../../wire/graph.ts";

/** Quiet before it begins, how long it works without a pause, and in all, in ms. */
const REST = 250;
const PART = 6;
const ALL = 400;
/** Of a leaf that the kernel is asked about, the numbers; and how long it may take over one run, in ms. */
const ASKED = 4;
const SLOW = 300;
/** How often one looks whether it has answered, in ms. */
const LOOK = 20;
/** Nodes of a graph that the page has time to check. */
const MOST = 20_000;

export class Checks {
  /** Rises whenever there is another result, or the results are out of date. */
  readonly version: Writable<number> = signal(0);
  /** By node; of the numbers that are shown, or none. */
  readonly found = new Map<number, Check>();
  #graph: Graph | null = null;
  #trial: Trial | null = null;
  #tangents: Tangents | null = null;
  #pinned: Checker | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #versions = 0;
  /** The version of the numbers that the results are of. */
  #of = -1;

  /** The numbers, or what is chosen, may be others. */
  wake(store: Store): void {
    const version = store.numbers.version();
    if (version !== this.#of) {
      this.#of = version;
      if (this.found.size) {
        this.found.clear();
        this.#tell();
      }
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => untracked(() => this.#begin(store)), REST);
  }

  #begin(store: Store): void {
    const graph = store.graph();
    if (graph && !canTry(graph)) this.#askAbout(store, graph);
    else this.#work(store, this.#queue(store), 0);
  }

  /** Check the leaf that is chosen by runs of the kernel, one after another, if it is quick. */
  #askAbout(store: Store, graph: Graph): void {
    const node = store.selected() ?? -1;
    const slot = graph.slots[graph.nodeValue[node]];
    if (!graph.leafNode.includes(node) || this.found.has(node) || !slot || slot.size > ASKED || store.status().state !== "live" || store.status().mode === "static") return;
    const { numbers } = store;
    const { seed } = store.view();
    const runs = new AskedRuns(graph, seed, (values, of) => store.actions.aside(values, of, false));
    const checker = new Checker(graph, node, runs);
    let asked = performance.now();
    let before = -1;
    const look = (): void => {
      if (graph !== store.graph() || numbers.version() !== this.#of || store.selected() !== node) return;
      const check = checker.check(numbers.values, numbers.frame, seed);
      if (!runs.waiting) {
        if (!check || !Number.isFinite(check.gradient)) return;
        this.found.set(node, check);
        return this.#tell();
      }
      if (runs.known !== before) asked = performance.now();
      before = runs.known;
      if (performance.now() - asked < SLOW) this.#timer = setTimeout(() => untracked(look), LOOK);
    };
    look();
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #tell(): void {
    this.version.set(++this.#versions);
  }

  #queue(store: Store): number[] {
    const graph = store.graph();
    if (!graph || graph.program.nodes.length > MOST || store.status().state !== "live" || !canTry(graph)) return [];
    if (graph !== this.#graph) {
      this.#graph = graph;
      this.#trial = null;
      this.#pinned = this.#tangents = null;
    }
    const wanted = [store.selected() ?? -1, ...graph.leafNode].filter((node) => node >= 0 && !this.found.has(node));
    return [...new Set(wanted)];
  }

  #work(store: Store, queue: number[], spent: number): void {
    const graph = this.#graph;
    const { numbers } = store;
    if (!graph || graph !== store.graph() || numbers.version() !== this.#of) return;
    const began = performance.now();
    let passed = 0;
    while (queue.length && passed < PART) {
      const node = queue.shift()!;
      const check = this.#checker(graph, node).check(numbers.values, numbers.frame, store.view().seed, this.#forward(store, graph));
      if (check) this.found.set(node, check);
      passed = performance.now() - began;
    }
    if (passed > 0) this.#tell();
    if (queue.length && spent + passed < ALL) {
      this.#timer = setTimeout(() => untracked(() => this.#work(store, queue, spent + passed)));
    }
  }

  /** Forward mode, where the page has it without asking. */
  #forward(store: Store, graph: Graph): Tangents | null {
    const further = store.shared.further().get("tangent");
    const program = isScalar(graph) ? graph : further instanceof Graph && further.sameLeaves(graph) ? further : null;
    return (this.#tangents ??= program && tangentsOf(graph, program));
  }

  #checker(graph: Graph, node: number): Checker {
    if (graph.leafNode.includes(node)) return new Checker(graph, node, (this.#trial ??= new Trial(graph)));
    if (this.#pinned?.node !== node) this.#pinned = new Checker(graph, node, null);
    return this.#pinned;
  }
}

const all = new WeakMap<Shared, Checks>();

/** The checks of a widget's gradients. */
export function checksOf({ shared }: Store): Checks {
  let checks = all.get(shared);
  if (!checks) all.set(shared, (checks = new Checks()));
  return checks;
}
