/**
 * Linear systems, determinants and triangular factors, of single matrices and of stacks of them.
 *
 * Where NumPy raises, such as for the inverse of a singular matrix, the numbers here are NaN.
 */

import { cholesky, lu, qr, solveLu } from "./matrices.ts";
import type { Planner } from "./plan.ts";
import { broadcastStrides, strided } from "./shapes.ts";
import { columns, each, rows, writer } from "./stacked.ts";

// ------------------------------------------------------------------ systems and determinants

const inv: Planner = (step) => {
  const n = rows(step.inputs[0]);
  const order = new Int32Array(n);
  const unit = new Float64Array(n * n);
  for (let i = 0; i < n; i++) unit[i * n + i] = 1;
  return each(step, 4, n * n, (a, out) => {
    if (lu(a, n, order) === 0) out.fill(NaN);
    else solveLu(a, n, order, unit, n, out);
  });
};

const solve: Planner = ({ inputs: [x, y], output }) => {
  const n = rows(x);
  const vector = y.shape.length === 1;
  const width = vector ? 1 : columns(y);
  const batch = vector ? x.shape.slice(0, -2) : output.shape.slice(0, -2);
  const places = (shape: readonly number[], size: number): Int32Array =>
    strided(batch, broadcastStrides(shape, batch)).map((i) => i * size);
  const lefts = places(x.shape.slice(0, -2), n * n);
  const rights = vector ? lefts.map(() => 0) : places(y.shape.slice(0, -2), n * width);
  return {
    kind: "call",
    work: 2 * lefts.length * n * n * (n + width),
    make(v, at) {
      const [from, beside] = [x, y].map(at);
      const write = writer(v, output, at);
      const a = new Float64Array(n * n);
      const b = new Float64Array(n * width);
      const out = new Float64Array(n * width);
      const order = new Int32Array(n);
      return () => {
        for (let k = 0; k < lefts.length; k++) {
          a.set(v.subarray(from + lefts[k], from + lefts[k] + n * n));
          b.set(v.subarray(beside + rights[k], beside + rights[k] + n * width));
          if (lu(a, n, order) === 0) out.fill(NaN);
          else solveLu(a, n, order, b, width, out);
          write(out, k * n * width);
        }
      };
    },
  };
};

function determinant(finish: (a: Float64Array, n: number, sign: number) => number): Planner {
  return (step) => {
    const n = rows(step.inputs[0]);
    const order = new Int32Array(n);
    return each(step, 1, 1, (a, out) => void (out[0] = finish(a, n, lu(a, n, order))));
  };
}

const det = determinant((a, n, sign) => {
  let product = sign;
  for (let i = 0; i < n; i++) product *= a[i * n + i];
  return product;
});
const slogdetSign = determinant((a, n, sign) => {
  for (let i = 0; i < n; i++) sign *= Math.sign(a[i * n + i]);
  return sign;
});
const slogdetLog = determinant((a, n, sign) => {
  if (sign === 0) return -Infinity;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += Math.log(Math.abs(a[i * n + i]));
  return sum;
});

// ------------------------------------------------------------------ triangular factors

const choleskyOf: Planner = (step) => {
  const n = rows(step.inputs[0]);
  return each(step, 1, n * n, (a, out) => {
    cholesky(a, n);
    out.set(a);
  });
};

const qrOf =
  (part: "q" | "r"): Planner =>
  (step) => {
    const [x] = step.inputs;
    const [m, n] = [rows(x), columns(x)];
    const wide = part === "q" && step.attrs.full ? m : Math.min(m, n);
    const q = new Float64Array(m * wide);
    return each(step, 4, part === "q" ? m * wide : Math.min(m, n) * n, (a, out) => {
      qr(a, m, n, q, wide);
      out.set(part === "q" ? q : a.subarray(0, out.length));
    });
  };

export const SYSTEMS: Record<string, Planner> = {
  cholesky: choleskyOf,
  det,
  inv,
  qr_q: qrOf("q"),
  qr_r: qrOf("r"),
  slogdet_log: slogdetLog,
  slogdet_sign: slogdetSign,
  solve,
};
