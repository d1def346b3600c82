/** Steps that go through a stack of matrices, one after another. */

import type { Place, Plan, StepInfo, Value } from "./plan.ts";

export const rows = ({ shape }: Value): number => shape[shape.length - 2];
export const columns = ({ shape }: Value): number => shape[shape.length - 1];
export const stack = ({ shape }: Value): number => shape.slice(0, -2).reduce((n, size) => n * size, 1);
/** Roughly the nanoseconds of `times` passes over a matrix's cube. */
export const cubed = (value: Value, times: number): number =>
  times * value.size * Math.min(rows(value), columns(value));

/** Writes numbers where a step's result has its place, rounded to its dtype. */
export function writer(v: Float64Array, output: Value, at: Place): (numbers: Float64Array, to: number) => void {
  const start = at(output);
  if (output.dtype !== "float32") return (numbers, to) => v.set(numbers, start + to);
  return (numbers, to) => {
    for (let i = 0; i < numbers.length; i++) v[start + to + i] = Math.fround(numbers[i]);
  };
}

/** A step that makes something of each matrix of a stack; `run` fills `out` from the matrix `a`. */
export function each(
  { inputs: [x], output }: StepInfo,
  times: number,
  size: number,
  run: (a: Float64Array, out: Float64Array) => void,
): Plan {
  const numbers = rows(x) * columns(x);
  const count = stack(x);
  return {
    kind: "call",
    work: cubed(x, times),
    make(v, at) {
      const from = at(x);
      const write = writer(v, output, at);
      const a = new Float64Array(numbers);
      const out = new Float64Array(size);
      return () => {
        for (let k = 0; k < count; k++) {
          const start = from + k * numbers;
          a.set(v.subarray(start, start + numbers));
          run(a, out);
          write(out, k * size);
        }
      };
    },
  };
}
