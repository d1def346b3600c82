/** Runs of a graph that the page cannot run: each is asked of the kernel, and known once it has answered. */

import type { Graph } from "../wire/graph.ts";
import type { Found } from "./aside.ts";
import type { Runs } from "./differences.ts";

/** The numbers at these values; text if there are none, null while they are not known. */
type Ask = (values: Float64Array, seed: number | null) => Found | string | null;

export class AskedRuns implements Runs {
  readonly #ask: Ask;
  readonly #seed: number | null;
  readonly #values: Float64Array;
  #output = NaN;
  /** How many runs since the last `load` are known. */
  known = 0;
  /** Whether a run since the last `load` is still to be answered. */
  waiting = false;

  constructor(graph: Graph, seed: number | null, ask: Ask) {
    this.#ask = ask;
    this.#seed = seed;
    this.#values = new Float64Array(graph.leafLength);
  }

  load(values: Float64Array): void {
    this.#values.set(values);
    this.waiting = false;
    this.known = 0;
  }

  set(element: number, x: number): void {
    this.#values[element] = x;
  }

  run(): boolean {
    const found = this.waiting ? null : this.#ask(this.#values, this.#seed);
    if (found === null) this.waiting = true;
    else this.known++;
    this.#output = found === null || typeof found === "string" ? NaN : found.output;
    return !Number.isNaN(this.#output);
  }

  read(): number {
    return this.#output;
  }
}
