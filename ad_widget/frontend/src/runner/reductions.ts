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
const sum: Kernel = (v, places, start, n, to) => {
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

/** How numbers of a dtype are rounded on their way; float64 needs none of it. */
export type Rounding = ((x: number) => number) | null;

export const roundingOf = (dtype: string): Rounding => (dtype === "float32" ? Math.fround : null);

export const LARGEST_SINGLE = (2 - 2 ** -23) * 2 ** 127;

/**
 * The sum of numbers of single precision.  Its digits are those of double precision, but from where
 * it is too large for single on it is infinite, as NumPy's is.
 */
const singleSum: Kernel = (v, places, start, n, to) => {
  let total = 0;
  for (let i = start; i < start + n; i++) {
    total += v[places[i]];
    if (Math.abs(total) > LARGEST_SINGLE) total = Math.fround(total);
  }
  v[to] = total;
};

const singleProd: Kernel = (v, places, start, n, to) => {
  let total = 1;
  for (let i = start; i < start + n; i++) total = Math.fround(total * v[places[i]]);
  v[to] = total;
};

/** The sum of what `of` makes of each number, in single precision if `round` says so. */
export function sumOf(
  v: Float64Array,
  places: Int32Array,
  start: number,
  n: number,
  of: (x: number) => number,
  round: Rounding,
): number {
  let total = 0;
  if (!round) {
    for (let i = start; i < start + n; i++) total += of(v[places[i]]);
    return total;
  }
  for (let i = start; i < start + n; i++) {
    total += round(of(v[places[i]]));
    if (total > LARGEST_SINGLE) total = round(total);
  }
  return total;
}

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

const mean =
  (add: Kernel): Kernel =>
  (v, places, start, n, to) => {
    add(v, places, start, n, to);
    v[to] /= n;
  };

/** NumPy squares in the numbers' own precision, where a deviation's square may not fit. */
const variance = (ddof: number, round: Rounding): Kernel => {
  const middleOf = mean(round ? singleSum : sum);
  return (v, places, start, n, to) => {
    middleOf(v, places, start, n, to);
    const middle = round ? round(v[to]) : v[to];
    const square = round
      ? (x: number): number => round(x - middle) ** 2
      : (x: number): number => (x - middle) ** 2;
    v[to] = sumOf(v, places, start, n, square, round) / Math.max(n - ddof, 0);
  };
};

/** Vectors over their lengths, scaled first so that no square is too large or too small. */
const unit: Planner = ({ inputs: [x], output, attrs }) => {
  const { index, length } = linesAlong(x.shape, axesOf(attrs.axis, x.shape.length));
  return {
    kind: "call",
    work: 4 * x.size,
    make(v, at) {
      const [from, to] = [at(x), at(output)];
      return () => {
        for (let start = 0; start < index.length; start += length) {
          const stop = start + length;
          let size = 0;
          for (let i = start; i < stop; i++) size = Math.max(size, Math.abs(v[from + index[i]]));
          if (size === 0) size = 1;
          let total = 0;
          for (let i = start; i < stop; i++) total += (v[from + index[i]] / size) ** 2;
          const scaled = Math.max(Math.sqrt(total), 0.5);
          for (let i = start; i < stop; i++) v[to + index[i]] = v[from + index[i]] / size / scaled;
        }
      };
    },
  };
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

const cumsum =
  (round: Rounding): Scan =>
  (v, to, a, _, start, n) => {
    let now = 0;
    for (let i = start; i < start + n; i++) {
      now += v[a[i]];
      v[to[i]] = now = round ? round(now) : now;
    }
  };

const cumprod =
  (round: Rounding): Scan =>
  (v, to, a, _, start, n) => {
    let now = 1;
    for (let i = start; i < start + n; i++) {
      now *= v[a[i]];
      v[to[i]] = now = round ? round(now) : now;
    }
  };

const recurrence =
  (round: Rounding): Scan =>
  (v, to, a, b, start, n) => {
    let now = 0;
    for (let i = start; i < start + n; i++) {
      now *= v[a[i]];
      now = (round ? round(now) : now) + v[b[i]];
      v[to[i]] = now = round ? round(now) : now;
    }
  };

function scan({ inputs, output, attrs }: StepInfo, of: (round: Rounding) => Scan): Plan {
  const kernel = of(roundingOf(output.dtype));
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
  max,
  min,
  argmax: extreme(1),
  argmin: extreme(-1),
  any,
  all,
  logsumexp,
};

const inPrecision =
  (double: Kernel, single: Kernel): Planner =>
  (step) =>
    reduce(step, step.output.dtype === "float32" ? single : double);

const varianceOf = (step: StepInfo): Kernel =>
  variance(Number(step.attrs.ddof ?? 0), roundingOf(step.output.dtype));

export const REDUCTIONS: Record<string, Planner> = {
  ...Object.fromEntries(
    Object.entries(KERNELS).map(([op, kernel]): [string, Planner] => [
      op,
      (step) => reduce(step, kernel),
    ]),
  ),
  sum: inPrecision(sum, singleSum),
  prod: inPrecision(prod, singleProd),
  mean: inPrecision(mean(sum), mean(singleSum)),
  var: (step) => reduce(step, varianceOf(step)),
  std: (step) => {
    const kernel = varianceOf(step);
    const round = roundingOf(step.output.dtype);
    return reduce(step, (v, places, start, n, to) => {
      kernel(v, places, start, n, to);
      v[to] = Math.sqrt(round ? round(v[to]) : v[to]);
    });
  },
  unit,
  cumsum: (step) => scan(step, cumsum),
  cumprod: (step) => scan(step, cumprod),
  recurrence: (step) => scan(step, recurrence),
};
