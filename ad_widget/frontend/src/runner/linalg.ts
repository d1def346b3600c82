/** Products of matrices, and sums of products by labelled axes. */

import { sizeOf } from "../wire/program.ts";
import { multiply } from "./matmul.ts";
import type { Plan, Planner, Value } from "./plan.ts";
import { type Kernel, type Rounding, reduce, roundingOf, sumOf } from "./reductions.ts";
import { type Shape, broadcastStrides, strided, stridesOf } from "./shapes.ts";

const matmul: Planner = ({ inputs: [x, y], output }) => {
  const left = x.shape.length > 1 ? x.shape : [1, ...x.shape];
  const right = y.shape.length > 1 ? y.shape : [...y.shape, 1];
  const [m, k] = left.slice(-2);
  const n = right[right.length - 1];
  const kept = Number(x.shape.length > 1) + Number(y.shape.length > 1);
  const batch = output.shape.slice(0, output.shape.length - kept);
  const offsets = (shape: Shape, size: number): Int32Array =>
    strided(batch, broadcastStrides(shape.slice(0, -2), batch)).map((i) => i * size);
  const lefts = offsets(left, m * k);
  const rights = offsets(right, k * n);
  return {
    kind: "call",
    work: (output.size * k) / 2,
    make(v, at) {
      const [a, b, c] = [x, y, output].map(at);
      return () => {
        for (let i = 0; i < lefts.length; i++)
          multiply(v, a + lefts[i], b + rights[i], c + i * m * n, m, k, n);
      };
    },
  };
};

const norm =
  (round: Rounding): Kernel =>
  (v, places, start, n, to) => {
    v[to] = Math.sqrt(sumOf(v, places, start, n, (x) => x * x, round));
  };

/**
 * Sums of products: each operand is read at a place of the result's plus a place of the sum's.
 *
 * `axes[k]` are the labels of operand k's axes; labels not in `out` are summed over.
 */
function contract(
  operands: readonly Value[],
  axes: string[][],
  out: string[],
  output: Value,
): Plan {
  const length = new Map<string, number>();
  operands.forEach(({ shape }, k) => {
    axes[k].forEach((label, i) => {
      if ((length.get(label) ?? 1) === 1) length.set(label, shape[i]);
    });
  });
  const summed = [...length.keys()].filter((label) => !out.includes(label));
  const places = (labels: string[], k: number): Int32Array => {
    const { shape } = operands[k];
    const own = stridesOf(shape);
    const steps = labels.map((label) =>
      axes[k].reduce((sum, mine, i) => sum + (mine === label && shape[i] !== 1 ? own[i] : 0), 0),
    );
    return strided(
      labels.map((label) => length.get(label) ?? 1),
      steps,
    );
  };
  const outer = operands.map((_, k) => places(out, k));
  const inner = operands.map((_, k) => places(summed, k));
  const count = sizeOf(summed.map((label) => length.get(label) as number));
  return {
    kind: "call",
    work: 1.5 * output.size * count * Math.max(operands.length - 1, 1),
    make(v, at) {
      const to = at(output);
      const bases = operands.map(at);
      if (operands.length === 2) {
        const [a, b] = bases;
        const [outerA, outerB] = outer;
        const [innerA, innerB] = inner;
        return () => {
          for (let j = 0; j < output.size; j++) {
            const fromA = a + outerA[j];
            const fromB = b + outerB[j];
            let total = 0;
            for (let i = 0; i < count; i++) total += v[fromA + innerA[i]] * v[fromB + innerB[i]];
            v[to + j] = total;
          }
        };
      }
      return () => {
        for (let j = 0; j < output.size; j++) {
          let total = 0;
          for (let i = 0; i < count; i++) {
            let product = 1;
            for (let k = 0; k < bases.length; k++)
              product *= v[bases[k] + outer[k][j] + inner[k][i]];
            total += product;
          }
          v[to + j] = total;
        }
      };
    },
  };
}

export const LINALG: Record<string, Planner> = {
  matmul,
  einsum: ({ inputs, output, attrs }) => {
    const [given, out] = String(attrs.subscripts).split("->");
    return contract(
      inputs,
      given.split(",").map((term) => [...term]),
      [...out],
      output,
    );
  },
  norm: (step) => reduce(step, norm(roundingOf(step.output.dtype))),
};
