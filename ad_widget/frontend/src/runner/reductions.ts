/** Reductions over axes, and scans along one. */

import { type Plan, type Planner, type StepInfo, type Value } from "./plan.ts";
import { axesOf, broadcastIndex, linesAlong } from "./shapes.ts";

/** The result for `n` numbers of `v`, at the places from `start` on. */
export type Kernel = (v: Float64Array, places: Int32Array, start: number, n: number) => number;

/** Sum in halves, as NumPy does: the error grows with the logarithm of the length. */
export const sum: Kernel = (v, places, start, n) => {
  if (n > 128) {
    const half = n >> 1;
    return sum(v, places, start, half) + sum(v, places, start + half, n - half);
  }
  let total = 0;
  for (let i = start; i < start + n; i++) total += v[places[i]];
  return total;
};

const prod: Kernel = (v, places, start, n) => {
  let total = 1;
  for (let i = start; i < start + n; i++) total *= v[places[i]];
  return total;
};

export const max: Kernel = (v, places, start, n) => {
  let best = -Infinity;
  for (let i = start; i < start + n; i++) best = Math.max(best, v[places[i]]);
  return best;
};

const min: Kernel = (v, places, start, n) => {
  let best = Infinity;
  for (let i = start; i < start + n; i++) best = Math.min(best, v[places[i]]);
  return best;
};

/** The first NaN wins, else the first of the greatest. */
const argmax: Kernel = (v, places, start, n) => {
  let best = 0;
  for (let i = 0; i < n; i++) {
    const x = v[places[start + i]];
    if (x !== x) return i;
    if (x > v[places[start + best]]) best = i;
  }
  return best;
};

const argmin: Kernel = (v, places, start, n) => {
  let best = 0;
  for (let i = 0; i < n; i++) {
    const x = v[places[start + i]];
    if (x !== x) return i;
    if (x < v[places[start + best]]) best = i;
  }
  return best;
};

const any: Kernel = (v, places, start, n) => {
  for (let i = start; i < start + n; i++) if (v[places[i]] !== 0) return 1;
  return 0;
};

const all: Kernel = (v, places, start, n) => {
  for (let i = start; i < start + n; i++) if (v[places[i]] === 0) return 0;
  return 1;
};

const mean: Kernel = (v, places, start, n) => sum(v, places, start, n) / n;

const variance =
  (ddof: number): Kernel =>
  (v, places, start, n) => {
    const middle = mean(v, places, start, n);
    let total = 0;
    for (let i = start; i < start + n; i++) total += (v[places[i]] - middle) ** 2;
    return total / Math.max(n - ddof, 0);
  };

export const logsumexp: Kernel = (v, places, start, n) => {
  const top = max(v, places, start, n);
  const shift = top - top === 0 ? top : 0;
  let total = 0;
  for (let i = start; i < start + n; i++) total += Math.exp(v[places[i]] - shift);
  return Math.log(total) + shift;
};

/** A kernel for each line of `axes`. */
export function reduce({ inputs, output, attrs }: StepInfo, kernel: Kernel): Plan {
  const [x] = inputs;
  const { index, length } = linesAlong(x.shape, axesOf(attrs.axis, x.shape.length));
  return {
    kind: "call",
    work: x.size,
    make(v, at) {
      const base = at(x);
      const places = index.map((k) => base + k);
      const from = at(output);
      const count = output.size;
      return () => {
        for (let j = 0; j < count; j++) v[from + j] = kernel(v, places, j * length, length);
      };
    },
  };
}

/** Along an axis, each result from the one before it and the operands' elements at its place. */
export function scan(
  { output, attrs }: StepInfo,
  operands: readonly Value[],
  next: (before: number, a: number, b: number) => number,
  first: number,
): Plan {
  const { index, length } = linesAlong(output.shape, axesOf(attrs.axis, output.shape.length));
  const own = operands.map((x) => broadcastIndex(x.shape, output.shape));
  const lines = length ? index.length / length : 0;
  return {
    kind: "call",
    work: output.size,
    make(v, at) {
      const from = at(output);
      const [a, b] = operands.map((x, k) => {
        const base = at(x);
        const to = own[k];
        return index.map((i) => base + (to ? to[i] : i));
      });
      const second = b ?? a;
      return () => {
        for (let j = 0, i = 0; j < lines; j++) {
          let now = first;
          for (let k = 0; k < length; k++, i++) {
            now = next(now, v[a[i]], v[second[i]]);
            v[from + index[i]] = now;
          }
        }
      };
    },
  };
}

const KERNELS: Record<string, Kernel> = { sum, prod, max, min, argmax, argmin, any, all, mean, logsumexp };

export const REDUCTIONS: Record<string, Planner> = {
  ...Object.fromEntries(
    Object.entries(KERNELS).map(([op, kernel]): [string, Planner] => [op, (step) => reduce(step, kernel)]),
  ),
  var: (step) => reduce(step, variance(Number(step.attrs.ddof ?? 0))),
  std: (step) => {
    const kernel = variance(Number(step.attrs.ddof ?? 0));
    return reduce(step, (v, places, start, n) => Math.sqrt(kernel(v, places, start, n)));
  },
  cumsum: (step) => scan(step, step.inputs, (before, a) => before + a, 0),
  cumprod: (step) => scan(step, step.inputs, (before, a) => before * a, 1),
  recurrence: (step) => scan(step, step.inputs, (before, a, b) => a * before + b, 0),
};
