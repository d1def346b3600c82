/**
 * A descent: it moves the leaves as a hand does, and keeps what it has gone through. All views of a
 * widget show the same one.
 */

import { type Entry, entryOf, movable } from "../../sampling/entries.ts";
import { Memory, type Method, remembers, search, stepOf } from "../../sampling/optimisers.ts";
import { Trial, canTry, scalarOf } from "../../sampling/trial.ts";
import { type Writable, signal, untracked } from "../../signals.ts";
import type { Shared } from "../../shared.ts";
import type { Store } from "../../store.ts";
import type { Graph } from "../../wire/graph.ts";
import { newtonStep } from "./newton.ts";

/** The rate where nobody has chosen one. */
export const RATE = 0.05;
/** Numbers kept of all the steps of a run. */
const ROOM = 2e6;
/** Runs kept to be compared. */
const RUNS = 5;

/** The leaves' values at a step, and the loss there. */
export interface Point {
  readonly step: number;
  readonly values: Float64Array;
  readonly loss: number;
  /** The method that has come to it, and what that remembered then; null: nothing. */
  readonly method: Method;
  readonly memory: Memory | null;
}

/** Steps that belong together; of a fork, those before it too. */
export interface Path {
  readonly points: Point[];
  method: Method;
  rate: number;
}

/** What data are called where others are called as parameters are. */
const DATA = /^(([xyt]|data|inputs?|targets?|labels?|features?)(_\w+|\d+)?|[xyt]s)$/i;
const PARAMETER = /^(([wb]|θ|theta|beta|params?|weights?|bias(es)?|coef)(_\w+|\d+)?)$/i;

/** The leaves that are data by their names, where others are parameters by theirs, or that cannot move. */
export function dataOf(graph: Graph): string[] {
  const { leaves } = graph.program;
  const last = leaves.map(({ name }) => name.match(/[\p{L}_][\p{L}\w]*/gu)?.at(-1) ?? "");
  const named = last.some((name) => PARAMETER.test(name));
  return leaves.filter((_, k) => !movable(graph, k) || (named && DATA.test(last[k]))).map(({ name }) => name);
}

export class Run {
  /** Rises with whatever changes. */
  readonly version: Writable<number> = signal(0);
  /** The paths so far, the one that goes on last. */
  paths: Path[] = [];
  /** Which of its points is the present one; -1: the leaves are elsewhere. */
  at = -1;
  /** Why there is no step to make as yet. */
  missing = "";
  /** Why it has stopped by itself. */
  problem = "";
  /** What the step that is under way leaves its method to remember. */
  #coming: Memory | null = null;
  /** The numbers of a step that has been made are still to come. */
  #awaited: Float64Array | null = null;
  /** The version of the numbers that they were made of. */
  #since = 0;
  #versions = 0;
  #free: { graph: Graph | null; hold: readonly string[] | null; entries: readonly Entry[] } = { graph: null, hold: null, entries: [] };
  #step = new Float64Array(0);
  #grads = new Float64Array(0);
  #spare = new Memory(0);

  get path(): Path | null {
    return this.paths.at(-1) ?? null;
  }

  get step(): number {
    return this.path?.points[this.at]?.step ?? 0;
  }

  /** Whether a step is under way. */
  get waiting(): boolean {
    return this.#awaited !== null;
  }

  tell(): void {
    this.version.set(++this.#versions);
  }

  /** The leaves that move: those not held whose gradients the page has, entry by entry. */
  free(store: Store, graph: Graph): readonly Entry[] {
    const { hold } = store.view();
    if (this.#free.graph === graph && this.#free.hold === hold) return this.#free.entries;
    const held = hold ?? dataOf(graph);
    const entries = graph.program.leaves.flatMap(({ name }, k) => {
      const slot = graph.slots[graph.nodeGrad[graph.leafNode[k]] ?? -1];
      if (held.includes(name) || !movable(graph, k) || !slot || slot.block) return [];
      return Array.from({ length: graph.leafStart[k + 1] - graph.leafStart[k] }, (_, i) => entryOf(graph, k, i));
    });
    this.#free = { graph, hold, entries };
    this.#step = new Float64Array(entries.length);
    this.#grads = new Float64Array(entries.length);
    return entries;
  }

  /**
   * What is to be added to each free number, as things are: an array that the next call writes over.
   * The method goes on from what it remembered at the present point, be that the last one or not.
   */
  preview(store: Store, graph: Graph): Float64Array {
    const free = this.free(store, graph);
    const { rate, method } = store.view();
    const { frame } = store.numbers;
    const out = this.#step;
    for (let i = 0; i < free.length; i++) {
      const { leaf, at } = free[i];
      this.#grads[i] = frame[graph.slots[graph.nodeGrad[graph.leafNode[leaf]]].start + at];
    }
    stepOf(method, rate ?? RATE, this.#grads, this.#remembered(method, free.length), out);
    if (method === "line search") this.#search(store, graph, free, out);
    this.missing = method === "newton" ? newtonStep(store, graph, free, this.#grads, out) : "";
    return out;
  }

  /** Make a step; false if there is none to make. */
  advance(store: Store): boolean {
    return untracked(() => {
      const graph = store.graph();
      if (!graph || this.#awaited || !store.status().editable) return false;
      const free = this.free(store, graph);
      const { values } = store.numbers;
      if (!free.length) return this.#stop("Nothing is free to move: all leaves are held.");
      this.#begin(store, graph);
      const step = this.preview(store, graph);
      this.#coming = remembers(store.view().method) ? copyOf(this.#spare) : null;
      const next = values.slice();
      free.forEach(({ index }, i) => (next[index] += step[i]));
      if (this.missing) return this.#stop("");
      if (!next.every(Number.isFinite)) return this.#stop("It has diverged: the next step is no number. Try a smaller rate.");
      if (free.every(({ index }) => Object.is(next[index], values[index]))) return this.#stop("It has arrived: the step is too small to move anything.");
      this.problem = "";
      this.#awaited = next;
      this.#since = store.numbers.version();
      store.actions.setLeaves(next);
      this.arrive(store);
      return true;
    });
  }

  /** The numbers may be there that a step waits for, or a hand has moved a leaf. */
  arrive(store: Store): void {
    const { numbers } = store;
    const status = store.status();
    const awaited = this.#awaited;
    if (status.state === "error" || (status.state === "stale" && status.mode === "static")) {
      this.#awaited = null;
      if (awaited) this.#stop(status.message);
      return;
    }
    if (awaited) {
      if (status.state !== "live" || numbers.version() === this.#since) return;
      this.#awaited = null;
      if (same(awaited, numbers.values)) {
        this.#push(store);
        return;
      }
    }
    this.#locate(store);
  }

  /** Back to a point: as if by hand. */
  goTo(store: Store, at: number): void {
    const point = this.path?.points[at];
    if (!point || this.#awaited) return;
    this.at = at;
    this.problem = "";
    store.actions.setLeaves(point.values);
    store.actions.settle();
    this.tell();
  }

  /** Begin another path from the present point; the one so far stays, to be compared. */
  fork(store: Store): void {
    const path = this.path;
    if (!path || this.at < 0) return;
    const { rate, method } = untracked(store.view);
    this.#add({ points: path.points.slice(0, this.at + 1), rate: rate ?? RATE, method });
    this.tell();
  }

  /** Back to where the path began, and forget all. */
  reset(store: Store): void {
    const first = this.paths[0]?.points[0];
    this.#awaited = null;
    this.paths = [];
    this.at = -1;
    this.problem = "";
    if (first) store.actions.setLeaves(first.values);
    store.actions.settle();
    this.tell();
  }

  /** What a method remembers at the present point, to be written over. */
  #remembered(method: Method, size: number): Memory {
    if (this.#spare.size !== size) this.#spare = new Memory(size);
    const point = this.path?.points[this.at];
    this.#spare.take(point?.method === method && point.memory?.size === size ? point.memory : null);
    return this.#spare;
  }

  /** A path to go on with: a fork where there are later points, another where a hand has moved. */
  #begin(store: Store, graph: Graph): void {
    const { rate, method } = store.view();
    const path = this.path;
    if (!path || this.at < 0) {
      const first = { step: 0, values: store.numbers.values.slice(), loss: lossOf(store, graph), method, memory: null };
      this.#add({ points: [first], rate: rate ?? RATE, method });
    } else if (this.at < path.points.length - 1) {
      this.fork(store);
    }
    Object.assign(this.path!, { rate: rate ?? RATE, method });
    this.at = this.path!.points.length - 1;
  }

  #add(path: Path): void {
    this.paths = [...this.paths, path].slice(-RUNS);
    this.at = path.points.length - 1;
  }

  #push(store: Store): void {
    const { points } = this.path!;
    const graph = untracked(store.graph)!;
    const { method } = this.path!;
    points.push({ step: points.at(-1)!.step + 1, values: store.numbers.values.slice(), loss: lossOf(store, graph), method, memory: this.#coming });
    // Of a long run every other of the older points is kept.
    const each = graph.leafLength + 2 * (this.#coming?.size ?? 0);
    if (points.length * each > ROOM) {
      const kept = points.filter((_, i) => i % 2 === 0 || i === points.length - 1);
      points.splice(0, points.length, ...kept);
    }
    this.at = points.length - 1;
    this.tell();
  }

  /** Which point the leaves are at: an earlier one after an undo, none after a hand. */
  #locate(store: Store): void {
    const path = this.path;
    if (!path) return;
    const { values } = store.numbers;
    if (this.at >= 0 && same(path.points[this.at].values, values)) return;
    const before = this.at;
    this.at = path.points.findLastIndex((point) => same(point.values, values));
    if (this.at !== before) this.tell();
  }

  #stop(problem: string): false {
    this.problem = problem;
    this.tell();
    return false;
  }

  /** Shorten the step until the loss falls. */
  #search(store: Store, graph: Graph, free: readonly Entry[], out: Float64Array): void {
    if (!canTry(graph)) return void out.fill(0);
    const trial = trialOf(graph);
    const { values } = store.numbers;
    let slope = 0;
    for (let i = 0; i < out.length; i++) slope += this.#grads[i] * out[i];
    const at = (factor: number): number => {
      trial.load(values);
      free.forEach(({ index }, i) => trial.set(index, values[index] + factor * out[i]));
      return trial.run() ? trial.read(graph.program.output, store.view().seed) : Infinity;
    };
    const factor = search(at, at(0), slope);
    for (let i = 0; i < out.length; i++) out[i] *= factor;
  }
}

function copyOf(memory: Memory): Memory {
  const copy = new Memory(memory.size);
  copy.take(memory);
  return copy;
}

const trials = new WeakMap<Graph, Trial>();

function trialOf(graph: Graph): Trial {
  let trial = trials.get(graph);
  if (!trial) trials.set(graph, (trial = new Trial(graph)));
  return trial;
}

/** What is descended: the output, of an array what its gradient is of. */
export function lossOf(store: Store, graph: Graph): number {
  const slot = graph.slots[graph.nodeValue[graph.outputNode]];
  if (!slot || slot.block) return NaN;
  return scalarOf(store.numbers.frame, slot.start, slot.size, untracked(store.view).seed);
}

function same(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((x, i) => Object.is(x, b[i]));
}

const runs = new WeakMap<Shared, Run>();

/** The descent of a widget. */
export function runOf({ shared }: Store): Run {
  let run = runs.get(shared);
  if (!run) runs.set(shared, (run = new Run()));
  return run;
}
