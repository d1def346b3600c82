/** Elementwise ops: which operation of the interpreter, or which function, each one is. */

import { Code, type Fn } from "./interpreter.ts";
import { type Operand, type Plan, type Planner, type StepInfo, type Value, alias } from "./plan.ts";
import { broadcastIndex } from "./shapes.ts";
import * as special from "./special.ts";

type Entry = Code | Fn;

const truth = (f: (a: number, b: number, c: number) => boolean): Fn => (a, b, c) => (f(a, b, c) ? 1 : 0);

/** Bits of integers beyond 32: slow, and rare in what is differentiated. */
const bits =
  (f: (a: bigint, b: bigint) => bigint): Fn =>
  (a, b) =>
    Number(f(BigInt(a), BigInt(b)));

const UNARY: Record<string, Entry> = {
  negative: Code.Negative,
  square: Code.Square,
  sqrt: Code.Sqrt,
  absolute: Code.Absolute,
  exp: Code.Exp,
  log: Code.Log,
  sin: Code.Sin,
  cos: Code.Cos,
  tanh: Code.Tanh,
  cbrt: Math.cbrt,
  reciprocal: (x) => 1 / x,
  sign: Math.sign,
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
  rint: special.rint,
  exp2: (x) => 2 ** x,
  expm1: Math.expm1,
  log2: Math.log2,
  log10: Math.log10,
  log1p: Math.log1p,
  tan: Math.tan,
  arcsin: Math.asin,
  arccos: Math.acos,
  arctan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  arcsinh: Math.asinh,
  arccosh: Math.acosh,
  arctanh: Math.atanh,
  degrees: (x) => x * (180 / Math.PI),
  radians: (x) => x * (Math.PI / 180),
  sinc: special.sinc,
  logical_not: truth((x) => x === 0),
  isnan: truth((x) => x !== x),
  isinf: truth((x) => x === Infinity || x === -Infinity),
  isfinite: truth((x) => x - x === 0),
  signbit: special.signbit,
};

const BINARY: Record<string, Entry> = {
  add: Code.Add,
  subtract: Code.Subtract,
  multiply: Code.Multiply,
  divide: Code.Divide,
  power: special.pow,
  maximum: Code.Maximum,
  minimum: Code.Minimum,
  fmax: special.fmax,
  fmin: special.fmin,
  hypot: (x, y) => Math.hypot(x, y),
  remainder: special.mod,
  fmod: (x, y) => x % y,
  floor_divide: special.floorDivide,
  heaviside: special.heaviside,
  copysign: special.copysign,
  logaddexp: special.logaddexp,
  logaddexp2: special.logaddexp2,
  arctan2: Math.atan2,
  less: Code.Less,
  less_equal: Code.LessEqual,
  equal: Code.Equal,
  not_equal: Code.NotEqual,
  logical_and: truth((x, y) => x !== 0 && y !== 0),
  logical_or: truth((x, y) => x !== 0 || y !== 0),
  logical_xor: truth((x, y) => (x !== 0) !== (y !== 0)),
  bitwise_and: bits((x, y) => x & y),
  bitwise_or: bits((x, y) => x | y),
  bitwise_xor: bits((x, y) => x ^ y),
};

const TERNARY: Record<string, Entry> = {
  where: Code.Where,
  clip: special.clip,
};

/** Where integers are another matter than real numbers. */
const OF_INTEGERS: Record<string, Entry> = {
  remainder: special.integerMod,
  fmod: special.integerFmod,
  floor_divide: special.integerFloorDivide,
  invert: (x) => -x - 1,
  reciprocal: (x) => Math.trunc(1 / x),
};

/** Where truth values are: NumPy adds them with or, and multiplies them with and. */
const OF_TRUTHS: Record<string, Entry> = {
  add: Code.Maximum,
  multiply: Code.Minimum,
  bitwise_and: Code.Minimum,
  bitwise_or: Code.Maximum,
  bitwise_xor: Code.NotEqual,
  invert: truth((x) => x === 0),
};

/** One operation for each element of the output, operands broadcast. */
export function run(step: StepInfo, entry: Entry, operands: readonly Value[]): Plan {
  const { output } = step;
  const read = operands.map((value): Operand => {
    return { value, index: value.size === 1 ? null : broadcastIndex(value.shape, output.shape) };
  });
  if (typeof entry === "number") return { kind: "run", code: entry, operands: read };
  const code = [Code.Unary, Code.Binary, Code.Ternary][operands.length - 1];
  return { kind: "run", code, fn: entry, operands: read };
}

/** A number as written meets float32 as float32: 0.1 is then the 0.1 of that precision. */
function settled(step: StepInfo): readonly Value[] {
  const { inputs } = step;
  const dtypes = inputs.filter((x) => !x.weak).map((x) => x.dtype);
  if (!dtypes.includes("float32") || dtypes.includes("float64") || dtypes.includes("int64")) return inputs;
  return inputs.map((x) => (x.weak && x.constant ? step.literal(Math.fround(x.constant[0])) : x));
}

const elementwise =
  (entry: Entry): Planner =>
  (step) => {
    const dtypes = step.inputs.map((x) => x.dtype);
    let chosen = entry;
    if (dtypes.every((d) => d === "bool")) chosen = OF_TRUTHS[step.op] ?? entry;
    else if (dtypes.every((d) => d === "bool" || d === "int64")) chosen = OF_INTEGERS[step.op] ?? entry;
    return run(step, chosen, settled(step));
  };

const cube: Fn = (a) => a * a * a;
const reciprocal: Fn = (a) => 1 / a;

/** A power that is a number in the program needs no logarithm. */
const power: Planner = (step) => {
  const [x, n] = step.inputs;
  const exponent = n.constant?.length === 1 ? n.constant[0] : NaN;
  if (exponent === 2) return run(step, Code.Square, [x]);
  // NumPy takes the root: NaN at -inf, where C's pow has inf. Of single numbers it takes pow.
  if (exponent === 0.5 && step.output.shape.length) return run(step, Code.Sqrt, [x]);
  if (exponent === 3) return run(step, cube, [x]);
  if (exponent === -1 && step.output.dtype !== "int64") return run(step, reciprocal, [x]);
  return elementwise(special.pow)(step);
};

const swapped =
  (code: Code): Planner =>
  (step) =>
    run(step, code, [...settled(step)].reverse());

const astype: Planner = (step) => {
  const [x] = step.inputs;
  const { dtype } = step.output;
  if (dtype === x.dtype || dtype === "float64" || x.dtype === "bool") return alias(x);
  if (dtype === "bool") return run(step, Code.NotEqual, [x, step.literal(0)]);
  if (dtype === "float32") return run(step, Code.Copy, [x]);
  return run(step, Math.trunc, [x]);
};

export const ELEMENTWISE: Record<string, Planner> = {
  ...Object.fromEntries(
    Object.entries({ ...UNARY, ...BINARY, ...TERNARY }).map(([op, entry]) => [op, elementwise(entry)]),
  ),
  invert: elementwise(OF_INTEGERS.invert),
  power,
  greater: swapped(Code.Less),
  greater_equal: swapped(Code.LessEqual),
  positive: (step) => alias(step.inputs[0]),
  round: (step) => {
    const decimals = Number(step.attrs.decimals ?? 0);
    return run(step, decimals ? (x) => special.round(x, decimals) : special.rint, step.inputs);
  },
  astype,
};
