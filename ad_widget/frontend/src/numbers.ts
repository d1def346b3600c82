/**
 * The numbers of a widget, in typed arrays that are written over: a version says that they are
 * others, and a bitmap which of them. So a frame allocates nothing.
 */

import { type Writable, signal } from "./signals.ts";
import type { Graph } from "./wire/graph.ts";

/** The leaves' values and all the numbers that are shown. */
export class Numbers {
  /** All leaves' values, one after another (`graph.leafStart`). */
  values: Float64Array = new Float64Array(0);
  /** All shown values, one after another (`graph.slots`): what the picture says now. */
  frame: Float64Array = new Float64Array(0);
  /** By slot: whether its numbers differ from those of the version before. */
  changed: Uint8Array = new Uint8Array(0);
  /** Rises when `values` are others, whether or not `frame` follows. */
  readonly moved: Writable<number> = signal(0);
  /** Rises when `frame` is another; right after, `changed` says where. */
  readonly version: Writable<number> = signal(0);
  #moves = 0;
  #versions = 0;
  /** Of a new graph every number is new, whatever stood in its place. */
  #fresh = false;

  /** Make room for the numbers of a graph; all of them are new. */
  hold(graph: Graph): void {
    this.frame = new Float64Array(graph.frameLength);
    this.changed = new Uint8Array(graph.slots.length).fill(1);
    this.#fresh = true;
  }

  /** Take the numbers of a frame, slot by slot from where each begins, and note which differ. */
  take(graph: Graph, numbers: ArrayLike<number>, beginning: (slot: number) => number): void {
    const { frame, changed } = this;
    for (let s = 0; s < changed.length; s++) {
      const { start, size } = graph.slots[s];
      const from = beginning(s);
      let differs = 0;
      for (let i = 0; i < size; i++) {
        const x = numbers[from + i];
        if (!Object.is(frame[start + i], x)) {
          frame[start + i] = x;
          differs = 1;
        }
      }
      changed[s] = this.#fresh ? 1 : differs;
    }
  }

  tellMoved(): void {
    this.moved.set(++this.#moves);
  }

  tell(): void {
    this.#fresh = false;
    this.version.set(++this.#versions);
  }
}
