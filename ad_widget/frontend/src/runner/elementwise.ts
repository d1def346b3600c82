/** Elementwise ops: which operation of the interpreter, or which loop, each one is. */

import { Code, type Loop } from "./interpreter.ts";
import * as loops from "./loops.ts";
import { type Operand, type Plan, type Planner, type StepInfo, type Value, alias } from "./plan.ts";
import { broadcastIndex } from "./shapes.ts";

type Entry = Code | Loop;

const OPERATIONS: Record<string, Entry> = {
  negative: Code.Negative,
  square: Code.Square,
  sqrt: Code.Sqrt,
  absolute: Code.Absolute,
  exp: Code.Exp,
  log: Code.Log,
  sin: Code.Sin,
  cos: Code.Cos,
  tanh: Code.Tanh,
  add: Code.Add,
  subtract: Code.Subtract,
  multiply: Code.Multiply,
  divide: Code.Divide,
  maximum: Code.Maximum,
  minimum: Code.Minimum,
  less: Code.Less,
  less_equal: Code.LessEqual,
  equal: Code.Equal,
  not_equal: Code.NotEqual,
  where: Code.Where,
  invert: loops.OF_INTEGERS.invert,
  ...loops.UNARY,
  ...loops.BINARY,
  ...loops.TERNARY,
};

/** Where truth values are another matter: NumPy adds them with or, and multiplies them with and. */
const OF_TRUTHS: Record<string, Entry> = {
  add: Code.Maximum,
  multiply: Code.Minimum,
  bitwise_and: Code.Minimum,
  bitwise_or: Code.Maximum,
  bitwise_xor: Code.NotEqual,
  invert: loops.UNARY.logical_not,
};

/** One operation for each element of the output, operands broadcast. */
export function run(step: StepInfo, entry: Entry, operands: readonly Value[]): Plan {
  const { output } = step;
  const read = operands.map((value): Operand => {
    return { value, index: value.size === 1 ? null : broadcastIndex(value.shape, output.shape) };
  });
  if (typeof entry === "number") return { kind: "run", code: entry, operands: read };
  const code = [Code.Unary, Code.Binary, Code.Ternary][operands.length - 1];
  return { kind: "run", code, loop: entry, operands: read };
}

/** A number as written meets float32 as float32: 0.1 is then the 0.1 of that precision. */
function narrowed(step: StepInfo): readonly Value[] {
  const { inputs } = step;
  const dtypes = inputs.filter((x) => !x.weak).map((x) => x.dtype);
  if (!dtypes.includes("float32") || dtypes.includes("float64") || dtypes.includes("int64"))
    return inputs;
  return inputs.map((x) => (x.weak && x.constant ? step.literal(Math.fround(x.constant[0])) : x));
}

const elementwise =
  (entry: Entry): Planner =>
  (step) => {
    const dtypes = step.inputs.map((x) => x.dtype);
    let chosen = entry;
    if (dtypes.every((d) => d === "bool")) chosen = OF_TRUTHS[step.op] ?? entry;
    else if (dtypes.every((d) => d === "bool" || d === "int64"))
      chosen = loops.OF_INTEGERS[step.op] ?? entry;
    return run(step, chosen, narrowed(step));
  };

/** A power that is a number in the program needs no logarithm. */
const power: Planner = (step) => {
  const [x, n] = step.inputs;
  const whole = [x, n].every(({ dtype }) => dtype === "int64" || dtype === "bool");
  const exponent = n.constant?.length === 1 && !(whole && n.constant[0] < 0) ? n.constant[0] : NaN;
  if (exponent === 2) return run(step, Code.Square, [x]);
  // NumPy takes the root: NaN at -inf, where C's pow has inf. Of single numbers it takes pow.
  if (exponent === 0.5 && step.output.shape.length) return run(step, Code.Sqrt, [x]);
  if (exponent === 3) return run(step, loops.cube, [x]);
  if (exponent === -1)
    return run(step, loops.UNARY.reciprocal, [x]);
  return elementwise(loops.BINARY.power)(step);
};

const swapped =
  (code: Code): Planner =>
  (step) =>
    run(step, code, [...narrowed(step)].reverse());

const astype: Planner = (step) => {
  const [x] = step.inputs;
  const { dtype } = step.output;
  if (dtype === x.dtype || dtype === "float64" || x.dtype === "bool") return alias(x);
  if (dtype === "bool") return run(step, Code.NotEqual, [x, step.literal(0)]);
  if (dtype === "float32") return run(step, Code.Copy, [x]);
  return run(step, loops.toInteger, [x]);
};

export const ELEMENTWISE: Record<string, Planner> = {
  ...Object.fromEntries(Object.entries(OPERATIONS).map(([op, entry]) => [op, elementwise(entry)])),
  power,
  greater: swapped(Code.Less),
  greater_equal: swapped(Code.LessEqual),
  positive: (step) => alias(step.inputs[0]),
  round: (step) => {
    const decimals = Number(step.attrs.decimals ?? 0);
    return run(step, decimals ? loops.rounding(decimals) : loops.UNARY.rint, step.inputs);
  },
  astype,
  polygamma: (step) => run(step, loops.polygamma(Number(step.attrs.n)), step.inputs),
};
