/** Runs a program in the page. This interface is all that the widget knows of it. */

import type { Program } from "../program.ts";

export interface Runner {
  /** Set leaf number `k` (order of `program.leaves`), elements in C order. */
  setLeaf(k: number, values: ArrayLike<number>): void;
  /** Evaluate forward and backward, and the local derivatives when asked for. */
  run(locals?: boolean): void;
  /** The elements of value `id`, a view that the next `run` overwrites; no allocation. */
  get(id: number): ArrayLike<number>;
  /** Whether every value that the Python code looked at still has the outcome it had. */
  guardsHold(): boolean;
}

/** Why the browser cannot run this program, or null when it can. */
export function unsupported(_program: Program): string | null {
  return "this build has no evaluator in the page";
}

export function createRunner(program: Program): Runner {
  throw new Error(unsupported(program) ?? "");
}
