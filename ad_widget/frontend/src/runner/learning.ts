/** What networks are made of, each one op so that it is stable and one card in the picture. */

import { run } from "./elementwise.ts";
import { Code, type Loop } from "./interpreter.ts";
import { type Planner, type StepInfo, Unsupported } from "./plan.ts";
import { LARGEST_SINGLE, roundingOf } from "./reductions.ts";
import { axesOf, broadcastIndex, linesAlong } from "./shapes.ts";
import { normalCdf } from "./special.ts";

const leakyRelu =
  (slope: number): Loop =>
  (v, c, p, o, end) => {
    for (; o < end; o++, p++) v[o] = v[c[p]] > 0 ? v[c[p]] : slope * v[c[p]];
  };

const elu =
  (alpha: number): Loop =>
  (v, c, p, o, end) => {
    for (; o < end; o++, p++) v[o] = v[c[p]] > 0 ? v[c[p]] : alpha * Math.expm1(v[c[p]]);
  };

const softplus: Loop = (v, c, p, o, end) => {
  for (; o < end; o++, p++) v[o] = Math.max(v[c[p]], 0) + Math.log1p(Math.exp(-Math.abs(v[c[p]])));
};

const normal: Loop = (v, c, p, o, end) => {
  for (; o < end; o++, p++) v[o] = normalCdf(v[c[p]]);
};

const gelu: Loop = (v, c, p, o, end) => {
  for (; o < end; o++, p++) v[o] = v[c[p]] * normalCdf(v[c[p]]);
};

const squaredDifference: Loop = (v, c, p, o, end) => {
  for (; o < end; o++, p += 2) v[o] = (v[c[p]] - v[c[p + 1]]) ** 2;
};

/** For each line along the axis, either the exponentials over their sum or the logarithm of it. */
const softmax =
  (logarithm: boolean): Planner =>
  ({ inputs: [x], output, attrs }) => {
    const { index, length } = linesAlong(x.shape, axesOf(attrs.axis, x.shape.length));
    return {
      kind: "call",
      work: 10 * x.size,
      make(v, at) {
        const from = at(x);
        const to = at(output);
        return () => {
          for (let start = 0; start < index.length; start += length) {
            const stop = start + length;
            let top = -Infinity;
            for (let i = start; i < stop; i++) top = Math.max(top, v[from + index[i]]);
            let total = 0;
            for (let i = start; i < stop; i++) {
              const shifted = v[from + index[i]] - top;
              const e = Math.exp(shifted);
              total += e;
              v[to + index[i]] = logarithm ? shifted : e;
            }
            const log = Math.log(total);
            for (let i = start; i < stop; i++) {
              if (logarithm) v[to + index[i]] -= log;
              else v[to + index[i]] /= total;
            }
          }
        };
      },
    };
  };

/** How losses become one: their sum, or that over their number. */
function shareOf({ attrs }: StepInfo, count: number): number {
  return attrs.reduction === "mean" ? 1 / count : 1;
}

/** The target is the number of the right class for each line, or probabilities of all classes. */
const crossEntropy =
  (labels: boolean): Planner =>
  (step) => {
    const {
      inputs: [x, target],
      output,
      attrs,
    } = step;
    if (!labels && target.shape.some((n, k) => n !== 1 && n !== x.shape[k + x.shape.length - target.shape.length]))
      throw new Unsupported("cross entropy of more targets than logits is the kernel's");
    const { index, length } = linesAlong(x.shape, [Number(attrs.axis)]);
    const own = labels ? null : broadcastIndex(target.shape, x.shape);
    const targets = own ? index.map((i) => own[i]) : index;
    const each = attrs.reduction === "none";
    const share = shareOf(step, index.length / length);
    return {
      kind: "call",
      work: 12 * x.size,
      make(v, at) {
        const [from, of, to] = [x, target, output].map(at);
        return () => {
          let sum = 0;
          for (let start = 0, line = 0; start < index.length; start += length, line++) {
            const stop = start + length;
            let top = -Infinity;
            for (let i = start; i < stop; i++) top = Math.max(top, v[from + index[i]]);
            let total = 0;
            for (let i = start; i < stop; i++) total += Math.exp(v[from + index[i]] - top);
            const log = Math.log(total);
            let loss = 0;
            if (labels) {
              const right = v[of + line];
              if (!(right >= 0 && right < length))
                throw new Error(`label ${right} is out of bounds for ${length} classes`);
              loss = log - (v[from + index[start + right]] - top);
            } else {
              for (let i = start; i < stop; i++) {
                const p = v[of + targets[i]];
                if (p !== 0) loss -= p * (v[from + index[i]] - top - log);
              }
            }
            if (each) v[to + line] = loss;
            sum += loss;
          }
          if (!each) v[to] = sum * share;
        };
      },
    };
  };

const mse: Planner = (step) => {
  const { inputs, output, attrs } = step;
  if (attrs.reduction === "none") return run(step, squaredDifference, inputs);
  const [x, y] = inputs;
  const ndim = Math.max(x.shape.length, y.shape.length);
  const shape = Array.from({ length: ndim }, (_, k) => {
    const [m, n] = [x, y].map((one) => one.shape[k - ndim + one.shape.length] ?? 1);
    return m === 1 ? n : m;
  });
  const { index } = linesAlong(shape, []);
  const [left, right] = [x, y].map((one) => broadcastIndex(one.shape, shape) ?? index);
  const share = shareOf(step, index.length);
  const round = roundingOf(output.dtype);
  return {
    kind: "call",
    work: 2 * index.length,
    make(v, at) {
      const [a, b, to] = [x, y, output].map(at);
      return () => {
        let sum = 0;
        if (round)
          for (let i = 0; i < index.length; i++) {
            sum += round(round(v[a + left[i]] - v[b + right[i]]) ** 2);
            sum = sum > LARGEST_SINGLE ? round(sum) : sum;
          }
        else for (let i = 0; i < index.length; i++) sum += (v[a + left[i]] - v[b + right[i]]) ** 2;
        v[to] = sum * share;
      };
    },
  };
};

export const LEARNING: Record<string, Planner> = {
  relu: (step) => run(step, Code.Maximum, [step.inputs[0], step.literal(0)]),
  leaky_relu: (step) => run(step, leakyRelu(Number(step.attrs.slope)), step.inputs),
  elu: (step) => run(step, elu(Number(step.attrs.alpha)), step.inputs),
  softplus: (step) => run(step, softplus, step.inputs),
  normal_cdf: (step) => run(step, normal, step.inputs),
  gelu: (step) => run(step, gelu, step.inputs),
  softmax: softmax(false),
  log_softmax: softmax(true),
  cross_entropy: crossEntropy(false),
  cross_entropy_of_labels: crossEntropy(true),
  mse,
};
