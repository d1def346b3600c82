/** One number of a graph as a function of the leaves' values, over all branches that are known. */

import type { Graph } from "../wire/graph.ts";
import { Trial } from "./trial.ts";

/** No branch that is known is the right one here. */
export const UNKNOWN = -1;

export class Landscape {
  /** The branch of the last evaluation, an index into the graphs, or `UNKNOWN`. */
  branch = UNKNOWN;
  readonly #trials: Trial[];
  readonly #ids: (number | null)[];
  readonly #seed: number | null;

  /**
   * `key` names the node; null: each branch's output. On a branch that has no such node the number
   * is NaN. Of an array it is the element `seed`, or the sum of all. All graphs have the same leaves, and the page can run them.
   */
  constructor(graphs: readonly Graph[], key: string | null, seed: number | null = null) {
    this.#seed = seed;
    this.#trials = graphs.map((graph) => new Trial(graph));
    this.#ids = graphs.map(({ program, nodeKeys }) => {
      const node = key === null ? -1 : nodeKeys.indexOf(key);
      return key === null ? program.output : node < 0 ? null : program.nodes[node].value;
    });
  }

  /** Take all leaves' values. */
  load(values: Float64Array): void {
    for (const trial of this.#trials) trial.load(values);
  }

  set(element: number, x: number): void {
    for (let k = 0; k < this.#trials.length; k++) this.#trials[k].set(element, x);
  }

  /** The number there; NaN where no branch is known. */
  evaluate(): number {
    const trials = this.#trials;
    const last = this.branch;
    if (last >= 0 && trials[last].run()) return this.#read(last);
    for (let k = 0; k < trials.length; k++) {
      if (k !== last && trials[k].run()) return this.#read(k);
    }
    this.branch = UNKNOWN;
    return NaN;
  }

  at(element: number, x: number): number {
    this.set(element, x);
    return this.evaluate();
  }

  #read(k: number): number {
    this.branch = k;
    const id = this.#ids[k];
    return id === null ? NaN : this.#trials[k].read(id, this.#seed);
  }
}
