/** What a step becomes before it has a place on the heap. */

import type { Attr, Dtype } from "../wire/program.ts";
import type { Code, Loop } from "./interpreter.ts";

/** Why the browser cannot run a program; the kernel then does. */
export class Unsupported extends Error {}

export interface Value {
  id: number;
  shape: readonly number[];
  size: number;
  dtype: Dtype;
  /** The numbers of a constant, known when planning. */
  constant: Float64Array | null;
  /** A number as written in Python: it takes the dtype of what it meets. */
  weak: boolean;
}

export interface StepInfo {
  op: string;
  inputs: readonly Value[];
  output: Value;
  attrs: Record<string, Attr>;
  /** A constant of the plan's own. */
  literal: (x: number) => Value;
}

/**
 * Where a run reads one of its operands: element `index[i]` of `value` for output `i`. Without
 * an index in the same order, or always the only element. With `pieces`, from `pieces[which[i]]`.
 */
export interface Operand {
  value: Value;
  index: Int32Array | null;
  pieces?: readonly Value[];
  which?: Uint16Array;
}

/** Where a value begins on the heap. */
export type Place = (value: Value) => number;

export type Plan =
  /** The same numbers under another id. */
  | { kind: "alias"; of: Value }
  /** One operation of the interpreter for every element of the output. */
  | { kind: "run"; code: Code; loop?: Loop; operands: Operand[]; exact?: boolean }
  /** Code of its own. `work` is about how many nanoseconds it takes. */
  | {
      kind: "call";
      work: number;
      exact?: boolean;
      make: (heap: Float64Array, at: Place) => () => void;
    };

export type Planner = (step: StepInfo) => Plan;

export const alias = (of: Value): Plan => ({ kind: "alias", of });
