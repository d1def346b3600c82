/** What hands did to the leaves, gesture by gesture, to be undone, done again, and gone through. */

import { type Signal, type Writable, computed, signal, untracked } from "./signals.ts";
import type { Graph } from "./wire/graph.ts";

/** Gestures that are remembered. */
const MOST = 100;
/** Of leaves with more numbers than these, going back to the beginning is not remembered. */
const LARGE = 4096;

/** An element of a leaf, and its value. */
type Was = readonly [leaf: number, at: number, x: number];

interface Gesture {
  readonly graph: Graph;
  /** Where what it moved was before, and where it was after it; null while it goes on. */
  readonly before: Was[];
  after: Was[] | null;
}

export class History {
  readonly #graph: Signal<Graph | null>;
  #gestures: Gesture[] = [];
  #open = false;
  /** The places, among all leaves' values, that the gesture has moved. */
  readonly #noted = new Set<number>();
  readonly #at: Writable<number> = signal(0);
  readonly #length: Writable<number> = signal(0);
  /** How many gestures there are, and how many of them stand; the rest has been undone. */
  readonly length: Signal<number>;
  readonly at: Signal<number>;

  constructor(graph: Signal<Graph | null>) {
    this.#graph = graph;
    // Those of other leaves than these are of no use.
    const known = computed(() => {
      const [now, length] = [graph(), this.#length()];
      return length > 0 && now !== null && now.sameLeaves(this.#gestures[0].graph);
    });
    this.length = computed(() => (known() ? this.#length() : 0));
    this.at = computed(() => (known() ? this.#at() : 0));
  }

  /** An element is about to move, in the gesture that goes on or in a new one. */
  note(leaf: number, at: number, values: Float64Array): void {
    const graph = untracked(this.#graph);
    if (!graph) return;
    if (!this.#open) this.#begin(graph);
    const i = graph.leafStart[leaf] + at;
    if (this.#noted.has(i)) return;
    this.#noted.add(i);
    this.#gestures.at(-1)!.before.push([leaf, at, values[i]]);
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

  /** All leaves are about to go back to where they began, in one gesture. */
  noteReset(values: Float64Array, next: Float64Array): void {
    this.close(values);
    if (values.length > LARGE) return;
    this.noteMoves(values, next);
    this.close(next);
  }

  #begin(graph: Graph): void {
    this.#open = true;
    this.#noted.clear();
    const at = untracked(this.at);
    const kept = at ? this.#gestures.slice(0, at) : [];
    this.#gestures = [...kept, { graph, before: [], after: null }].slice(-MOST);
    this.#length.set(this.#gestures.length);
    this.#at.set(this.#gestures.length);
  }

  /** The gesture is over, with the leaves at these values. */
  close(values: Float64Array): void {
    const last = this.#gestures.at(-1);
    if (this.#open && last) last.after = this.#there(last, values);
    this.#open = false;
  }

  #there({ graph, before }: Gesture, values: Float64Array): Was[] {
    return before.map(([leaf, at]) => [leaf, at, values[graph.leafStart[leaf] + at]]);
  }

  /** Go to where so many gestures stand: what is to be moved on the way, and where to. */
  go(to: number, values: Float64Array): Was[] {
    this.close(values);
    let at = untracked(this.at);
    to = Math.min(Math.max(to, 0), untracked(this.length));
    const moves: Was[] = [];
    while (at > to) moves.push(...this.#gestures[--at].before);
    while (at < to) moves.push(...(this.#gestures[at++].after ?? []));
    this.#at.set(at);
    return moves;
  }

  /** What the last gesture that stands has moved: the leaf, and whether it was more than one number. */
  last(): { leaf: number; many: boolean } | null {
    const gesture = this.#gestures[untracked(this.at) - 1];
    return gesture ? { leaf: gesture.before[0]?.[0] ?? -1, many: gesture.before.length > 1 } : null;
  }
}
