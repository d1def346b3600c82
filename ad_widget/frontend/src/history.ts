/** What hands did to the leaves, to be undone: of each gesture, where it began. */

import { type Signal, type Writable, computed, signal, untracked } from "./signals.ts";
import type { Graph } from "./wire/graph.ts";

/** Gestures that are remembered. */
const MOST = 100;
/** Of leaves with more numbers than these, going back to the beginning is not remembered. */
const LARGE = 4096;

/** An element of a leaf, and its value before a gesture. */
type Was = [leaf: number, at: number, x: number];

export class History {
  readonly #graph: Signal<Graph | null>;
  #gestures: { graph: Graph; was: Was[] }[] = [];
  #open: Was[] | null = null;
  /** The places, among all leaves' values, that the gesture has moved. */
  readonly #noted = new Set<number>();
  readonly #length: Writable<number> = signal(0);
  /** Whether there is anything to undo. */
  readonly undoable: Signal<boolean>;

  constructor(graph: Signal<Graph | null>) {
    this.#graph = graph;
    this.undoable = computed(() => {
      const now = graph();
      return this.#length() > 0 && now !== null && now.sameLeaves(this.#gestures.at(-1)!.graph);
    });
  }

  /** An element is about to move, in the gesture that goes on or in a new one. */
  note(leaf: number, at: number, values: Float64Array): void {
    const graph = untracked(this.#graph);
    if (!graph) return;
    if (!this.#open) this.#begin(graph);
    const i = graph.leafStart[leaf] + at;
    if (this.#noted.has(i)) return;
    this.#noted.add(i);
    this.#open!.push([leaf, at, values[i]]);
  }

  /** Leaves are about to have these values. */
  noteMoves(values: Float64Array, next: ArrayLike<number>): void {
    const graph = untracked(this.#graph);
    if (!graph || next.length !== values.length) return;
    for (let k = 0; k + 1 < graph.leafStart.length; k++) {
      for (let i = graph.leafStart[k]; i < graph.leafStart[k + 1]; i++) {
        if (!Object.is(values[i], next[i])) this.note(k, i - graph.leafStart[k], values);
      }
    }
  }

  /** All leaves are about to go back to where they began. */
  noteAll(values: Float64Array): void {
    const graph = untracked(this.#graph);
    if (!graph || values.length > LARGE) return;
    this.#begin(graph);
    graph.program.leaves.forEach((_, k) => {
      for (let i = graph.leafStart[k]; i < graph.leafStart[k + 1]; i++) this.#open!.push([k, i - graph.leafStart[k], values[i]]);
    });
    this.close();
  }

  #begin(graph: Graph): void {
    this.#open = [];
    this.#noted.clear();
    this.#gestures.push({ graph, was: this.#open });
    if (this.#gestures.length > MOST) this.#gestures.shift();
    this.#length.set(this.#gestures.length);
  }

  /** The gesture is over. */
  close(): void {
    this.#open = null;
  }

  /** Take back the last gesture: what it moved, and to where. */
  undo(): Was[] {
    this.close();
    if (!untracked(this.undoable)) return [];
    const { was } = this.#gestures.pop()!;
    this.#length.set(this.#gestures.length);
    return was;
  }
}
