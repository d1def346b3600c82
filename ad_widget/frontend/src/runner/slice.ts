/**
 * The derivatives along one edge between arrays, element by element. A backward step is linear in
 * the cotangent that it is given: run alone, on a cotangent of one 1 and zeros, it gives a row.
 */

import { type Dtype, type Program, type Step, type WireArray, sizeOf } from "../wire/program.ts";
import { createRunner, unsupported } from "./index.ts";

/** Elements of a matrix of derivatives that is worked out whole, and runs that it may take. */
const MOST = 1e6;
const RUNS = 1024;

/** What stands at a value's place in the last run, where it is known. */
export type ValueOf = (id: number) => ArrayLike<number> | null;

/** Calls `nonzero` for each derivative of a result's element by an operand's; false: they are too many, or not to be had. */
export function derivatives(
  program: Program,
  edge: number,
  valueOf: ValueOf,
  nonzero: (result: number, operand: number, derivative: number) => void,
): boolean {
  const { from, to, contribution } = program.edges[edge];
  const [operand, result] = [program.nodes[from], program.nodes[to]];
  const cotangent = result.grad;
  if (contribution === null || cotangent === null) return true;
  const [n, m] = [operand, result].map(({ value }) => sizeOf(program.values[value][0]));
  if (contribution === cotangent) {
    for (let j = 0; j < m; j++) nonzero(j, j, 1);
    return true;
  }
  const slice = sliceOf(program, contribution, cotangent);
  if (n * m > MOST || m > RUNS) return false;
  const part = sliced(program, slice, cotangent, contribution, valueOf);
  if (!part || unsupported(part) !== null) return false;
  const runner = createRunner(part);
  const given = new Float64Array(m);
  for (let j = 0; j < m; j++) {
    given[j] = 1;
    runner.setLeaf(0, given);
    runner.run();
    const row = runner.get(contribution);
    for (let i = 0; i < n; i++) if (row[i] !== 0) nonzero(j, i, row[i]);
    given[j] = 0;
  }
  return true;
}

/** The steps that lead from a cotangent to what becomes of it. */
function sliceOf({ sections }: Program, contribution: number, cotangent: number): Step[] {
  const maker = new Map(sections.backward.steps.map((step) => [step[2], step]));
  const leads = new Map<number, boolean>([[cotangent, true]]);
  const slice: Step[] = [];
  const visit = (id: number): boolean => {
    const known = leads.get(id);
    if (known !== undefined) return known;
    const step = maker.get(id);
    // All operands, for their steps are to come before this one.
    const found = step ? step[1].map(visit).includes(true) : false;
    leads.set(id, found);
    if (found) slice.push(step!);
    return found;
  };
  visit(contribution);
  return slice;
}

/**
 * A program of these steps alone: the cotangent is its leaf, and all else that they read is constant,
 * or worked out from what is known. Null where that cannot be.
 */
function sliced(program: Program, slice: readonly Step[], cotangent: number, output: number, valueOf: ValueOf): Program | null {
  const { forward, backward } = program.sections;
  const maker = new Map([...forward.steps, ...backward.steps].map((step) => [step[2], step]));
  const kept = new Map(program.constants);
  const array = (id: number, data: ArrayLike<number>): WireArray => {
    const [shape, dtype] = program.values[id];
    return { dtype, shape, data: new DataView(packed(dtype, data).buffer) };
  };
  const there = new Set([cotangent]);
  const constants: [number, WireArray][] = [];
  const steps: Step[] = [];
  const add = ([op, inputs, id, attrs]: Step): boolean => {
    if (!inputs.every(give)) return false;
    steps.push([op, inputs, id, attrs, null]);
    there.add(id);
    return true;
  };
  const give = (id: number): boolean => {
    if (there.has(id)) return true;
    const constant = kept.get(id);
    const value = constant ? null : valueOf(id);
    if (!constant && !value) {
      const step = maker.get(id);
      return step !== undefined && add(step);
    }
    constants.push([id, constant ?? array(id, value!)]);
    there.add(id);
    return true;
  };
  if (!slice.every(add)) return null;
  const none = { steps: [], shows: [] };
  return {
    ...program,
    constants,
    leaves: [{ value: cotangent, name: "cotangent", data: array(cotangent, new Float64Array(sizeOf(program.values[cotangent][0]))), tangent: null }],
    sections: { forward: { steps, shows: [output] }, backward: none, local: none },
    output,
    guards: [],
  };
}

function packed(dtype: Dtype, data: ArrayLike<number>): Float64Array<ArrayBuffer> | Float32Array<ArrayBuffer> | BigInt64Array<ArrayBuffer> | Uint8Array<ArrayBuffer> {
  if (dtype === "float32") return Float32Array.from(data);
  if (dtype === "int64") return BigInt64Array.from(Array.from(data, (x) => BigInt(x)));
  return dtype === "bool" ? Uint8Array.from(data) : Float64Array.from(data);
}
