/** Reductions over axes, and scans along one. */

import type { Plan, Planner, StepInfo } from "./plan.ts";
import { axesOf, broadcastIndex, linesAlong } from "./shapes.ts";

/**
 * Writes to `v[to]` the result for `n` numbers of `v`, at the places from `start` on.
 *
 * It returns nothing: a number that is returned is put in a box first.
 */
export type Kernel = (
  v: Float64Array,
  places: Int32Array,
  start: number,
  n: number,
  to: number,
) => void;

/** Sums of 128 numbers, 256, 512 and so on that wait for another of their size. */
const waiting = new Float64Array(32);

/** Sum in halves, as NumPy does: the error grows with the logarithm of the length. */
export const sum: Kernel = (v, places, start, n, to) => {
  const end = start + n;
  let total = 0;
  let block = 0;
  for (let i = start; ; block++) {
    const stop = Math.min(i + 128, end);
    total = 0;
    for (; i < stop; i++) total += v[places[i]];
    if (i === end) break;
    let size = 0;
    for (; (block >> size) & 1; size++) total += waiting[size];
    waiting[size] = total;
  }
  for (let size = 0; block >> size; size++) if ((block >> size) & 1) total += waiting[size];
  v[to] = total;
};

const prod: Kernel = (v, places, start, n, to) => {
  let total = 1;
  for (let i = start; i < start + n; i++) total *= v[places[i]];
  v[to] = total;
};

const max: Kernel = (v, places, start, n, to) => {
  let best = -Infinity;
  for (let i = start; i < start + n; i++) best = Math.max(best, v[places[i]]);
  v[to] = best;
};

const min: Kernel = (v, places, start, n, to) => {
  let best = Infinity;
  for (let i = start; i < start + n; i++) best = Math.min(best, v[places[i]]);
  v[to] = best;
};

/** Where the first NaN is, else the first of the largest, or with `sign` -1 of the least. */
const extreme =
  (sign: number): Kernel =>
  (v, places, start, n, to) => {
    let best = 0;
    for (let i = 0; i < n; i++) {
      const x = sign * v[places[start + i]];
      if (x !== x) {
        best = i;
        break;
      }
      if (x > sign * v[places[start + best]]) best = i;
    }
    v[to] = best;
  };

const any: Kernel = (v, places, start, n, to) => {
  let found = 0;
  for (let i = start; i < start + n; i++) if (v[places[i]] !== 0) found = 1;
  v[to] = found;
};

const all: Kernel = (v, places, start, n, to) => {
  let found = 1;
  for (let i = start; i < start + n; i++) if (v[places[i]] === 0) found = 0;
  v[to] = found;
};

const mean: Kernel = (v, places, start, n, to) => {
  sum(v, places, start, n, to);
  v[to] /= n;
};

const variance =
  (ddof: number): Kernel =>
  (v, places, start, n, to) => {
    mean(v, places, start, n, to);
    const middle = v[to];
    let total = 0;
    for (let i = start; i < start + n; i++) total += (v[places[i]] - middle) ** 2;
    v[to] = total / Math.max(n - ddof, 0);
  };

const logsumexp: Kernel = (v, places, start, n, to) => {
  max(v, places, start, n, to);
  const top = v[to];
  const shift = top - top === 0 ? top : 0;
  let total = 0;
  for (let i = start; i < start + n; i++) total += Math.exp(v[places[i]] - shift);
  v[to] = Math.log(total) + shift;
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
        for (let j = 0; j < count; j++) kernel(v, places, j * length, length, from + j);
      };
    },
  };
}

/** Each result from the one before it, for `n` of them whose places begin at `start`. */
type Scan = (
  v: Float64Array,
  to: Int32Array,
  a: Int32Array,
  b: Int32Array,
  start: number,
  n: number,
) => void;

const cumsum: Scan = (v, to, a, _, start, n) => {
  let now = 0;
  for (let i = start; i < start + n; i++) v[to[i]] = now += v[a[i]];
};

const cumprod: Scan = (v, to, a, _, start, n) => {
  let now = 1;
  for (let i = start; i < start + n; i++) v[to[i]] = now *= v[a[i]];
};

const recurrence: Scan = (v, to, a, b, start, n) => {
  let now = 0;
  for (let i = start; i < start + n; i++) v[to[i]] = now = v[a[i]] * now + v[b[i]];
};

function scan({ inputs, output, attrs }: StepInfo, kernel: Scan): Plan {
  const { index, length } = linesAlong(output.shape, axesOf(attrs.axis, output.shape.length));
  const own = [output, ...inputs].map((x) => broadcastIndex(x.shape, output.shape));
  return {
    kind: "call",
    work: output.size,
    make(v, at) {
      const [to, a, b] = [output, ...inputs].map((x, k) => {
        const base = at(x);
        const mine = own[k];
        return index.map((i) => base + (mine ? mine[i] : i));
      });
      return () => {
        for (let i = 0; i < index.length; i += length) kernel(v, to, a, b ?? a, i, length);
      };
    },
  };
}

const KERNELS: Record<string, Kernel> = {
  sum,
  prod,
  max,
  min,
  argmax: extreme(1),
  argmin: extreme(-1),
  any,
  all,
  mean,
  logsumexp,
};

export const REDUCTIONS: Record<string, Planner> = {
  ...Object.fromEntries(
    Object.entries(KERNELS).map(([op, kernel]): [string, Planner] => [
      op,
      (step) => reduce(step, kernel),
    ]),
  ),
  var: (step) => reduce(step, variance(Number(step.attrs.ddof ?? 0))),
  std: (step) => {
    const kernel = variance(Number(step.attrs.ddof ?? 0));
    return reduce(step, (v, places, start, n, to) => {
      kernel(v, places, start, n, to);
      v[to] = Math.sqrt(v[to]);
    });
  },
  cumsum: (step) => scan(step, cumsum),
  cumprod: (step) => scan(step, cumprod),
  recurrence: (step) => scan(step, recurrence),
};
