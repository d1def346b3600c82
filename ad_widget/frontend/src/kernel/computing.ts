/** The page's own runs of the program that is shown, on the leaves as they are. */

import { type Runner, createRunner } from "../runner/index.ts";
import { seedOutput } from "../runner/seeding.ts";
import type { Shared } from "../shared.ts";
import { batch, untracked } from "../signals.ts";
import type { Graph } from "../wire/graph.ts";
import type { Branches } from "./branches.ts";

const NONE: ReadonlyMap<number, string> = new Map();

export class Computing {
  /** Whether what is shown is a derivative's graph, which the page alone computes. */
  derived = false;
  /** Why the last run brought no numbers. */
  failure = "";
  /** Whether the values are on another branch of the code than the program. */
  guardsBroken = false;
  readonly #shared: Shared;
  readonly #branches: Branches;
  #runner: Runner | null = null;
  /** The leaves that have moved since the last run. */
  readonly #touched = new Set<number>();
  /** The element of the output that is differentiated; null: the sum of all. */
  #seed: number | null = null;

  constructor(shared: Shared, branches: Branches) {
    this.#shared = shared;
    this.#branches = branches;
  }

  /** Whether the page computes. */
  get able(): boolean {
    return this.#runner !== null;
  }

  get #graph(): Graph | null {
    return untracked(this.#shared.graph);
  }

  get #values(): Float64Array {
    return this.#shared.numbers.values;
  }

  /** Make ready to run the graph that is shown, beginning with the numbers of the frame. */
  start(graph: Graph): void {
    this.#runner = createRunner(graph.program);
    const { frame } = this.#shared.numbers;
    if (!this.derived) graph.shown.forEach((id, k) => this.#runner!.seed(id, frame, graph.slots[k].start));
    this.#reseed();
    if (graph.program.guards.length && !this.derived) this.#branches.remember(graph, this.#runner);
  }

  /** Leave the computing to the kernel. */
  stop(): void {
    this.#runner = null;
  }

  touch(leaf: number): void {
    this.#touched.add(leaf);
  }

  /** Take all leaves as moved. */
  touchAll(): void {
    this.#graph?.program.leaves.forEach((_, k) => this.#touched.add(k));
  }

  /** Write other values over those of the leaves; says whether any differs. */
  replace(graph: Graph, at: (i: number) => number): boolean {
    let moved = false;
    graph.program.leaves.forEach((_, k) => {
      for (let i = graph.leafStart[k]; i < graph.leafStart[k + 1]; i++) {
        if (Object.is(this.#values[i], at(i))) continue;
        this.#values[i] = at(i);
        this.#touched.add(k);
        moved = true;
      }
    });
    return moved;
  }

  valueOf(id: number): ArrayLike<number> | null {
    if (this.#runner) return this.#runner.get(id);
    const graph = this.#graph;
    const slot = graph?.slots[graph.shown.indexOf(id)];
    return slot && !slot.block ? this.#shared.numbers.frame.subarray(slot.start, slot.start + slot.size) : null;
  }

  /** Differentiate an element of the output, or the sum of all; says whether that is a choice at all. */
  differentiate(seed: number | null): boolean {
    this.#seed = seed;
    return this.#reseed();
  }

  #reseed(): boolean {
    const graph = this.#graph;
    return this.#runner !== null && graph !== null && seedOutput(this.#runner, graph, this.#seed);
  }

  /** Show the numbers that the page computes of the leaves as they are now. */
  follow(): void {
    batch(() => this.compute() && this.#shared.numbers.tell());
  }

  /** Run the program in the page on the leaves that moved; says whether there are numbers to show. */
  compute(): boolean {
    const runner = this.#runner;
    const graph = this.#graph;
    if (!runner || !graph) return false;
    for (const k of this.#touched) {
      runner.setLeaf(k, this.#values.subarray(graph.leafStart[k], graph.leafStart[k + 1]));
    }
    this.#touched.clear();
    try {
      runner.run(true);
      this.failure = "";
      this.guardsBroken = !runner.guardsHold();
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
      return false;
    }
    if (this.guardsBroken) return !this.derived && this.#recall(graph);
    this.#takeRun(graph, runner);
    return true;
  }

  /** Go over to the graph, among those seen before, that the code makes of these values. */
  #recall(now: Graph): boolean {
    const found = this.#branches.find(now, this.#values);
    if (!found) return false;
    const [graph, runner] = found;
    this.#runner = runner;
    this.guardsBroken = false;
    this.hold(graph);
    if (this.#reseed()) runner.run(true);
    this.#takeRun(graph, runner);
    return true;
  }

  /** Make room for the numbers of a graph, and show it. */
  hold(graph: Graph): void {
    this.#shared.numbers.hold(graph);
    this.#shared.graph.set(graph);
    this.#shared.conventions.set(NONE);
  }

  #takeRun(graph: Graph, runner: Runner): void {
    const { shown } = graph;
    this.#shared.numbers.take(graph, runner.numbers, (slot) => runner.placeOf(shown[slot]));
    this.#dropConventions(graph);
  }

  /** Show the numbers that the kernel has computed. */
  takeFrame(frame: Float64Array): void {
    const graph = this.#graph;
    if (!graph || frame.length !== graph.frameLength) return;
    this.#shared.numbers.take(graph, frame, (slot) => graph.slots[slot].start);
    this.#dropConventions(graph);
    this.#shared.numbers.tell();
  }

  /** What was said of a node is forgotten once one of its operands has moved. */
  #dropConventions(graph: Graph): void {
    const { conventions, numbers } = this.#shared;
    const told = untracked(conventions);
    if (told.size === 0) return;
    const moved = (edge: number): boolean => numbers.changed[graph.nodeValue[graph.program.edges[edge].from]] === 1;
    const kept = [...told].filter(([node]) => !graph.entering[node].some(moved));
    if (kept.length < told.size) conventions.set(new Map(kept));
  }
}
