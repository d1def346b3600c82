/** Ops that move numbers and compute none: shapes, joining, indexing and its transpose. */

import type { Attr } from "../wire/program.ts";
import { sliced } from "../wire/shapes.ts";
import { Code } from "./interpreter.ts";
import { type Place, type Plan, type Planner, type StepInfo, Unsupported, type Value, alias } from "./plan.ts";
import { broadcastIndex, strided, stridesOf } from "./shapes.ts";

/** Each output is the element of `value` at `index`. */
function gather(value: Value, index: Int32Array | null): Plan {
  return { kind: "run", code: Code.Copy, operands: [{ value, index }], exact: true };
}

/** Each output is an element of one of several values. */
function gatherPieces(pieces: Value[], which: Uint16Array, index: Int32Array): Plan {
  const operand = { value: pieces[0], index, pieces, which };
  return { kind: "run", code: Code.Copy, operands: [operand], exact: true };
}

const transpose: Planner = ({ inputs: [x], output, attrs }) => {
  const axes = (attrs.axes as number[] | null) ?? [...x.shape.keys()].reverse();
  const strides = stridesOf(x.shape);
  return gather(
    x,
    strided(
      output.shape,
      axes.map((k) => strides[k]),
    ),
  );
};

/** Arrays side by side in the output, each `steps(x)` elements further on than the one before. */
function joined(
  { inputs, output }: StepInfo,
  strides: readonly number[],
  steps: (x: Value) => number,
): Plan {
  if (inputs.length > 2 ** 16) throw new Unsupported("that many arrays are joined in the kernel");
  const which = new Uint16Array(output.size);
  const index = new Int32Array(output.size);
  let start = 0;
  inputs.forEach((x, k) => {
    strided(x.shape, strides, start).forEach((place, i) => {
      which[place] = k;
      index[place] = i;
    });
    start += steps(x);
  });
  return gatherPieces([...inputs], which, index);
}

const concatenate: Planner = (step) => {
  const axis = Number(step.attrs.axis);
  const strides = stridesOf(step.output.shape);
  return joined(step, strides, (x) => x.shape[axis] * strides[axis]);
};

const stack: Planner = (step) => {
  const axis = Number(step.attrs.axis);
  const strides = stridesOf(step.output.shape);
  const [between] = strides.splice(axis, 1);
  return joined(step, strides, () => between);
};

// ------------------------------------------------------------------ indexing

/** Numbers that pick elements along one axis: those of an operand, at some of its elements. */
interface Pick {
  value: Value;
  /** Which element of `value`, for each element of the result. */
  at: Int32Array;
  stride: number;
  length: number;
}

interface Indexing {
  shape: number[];
  /** For each element of the result, its place in the array, but for the picks. */
  base: Int32Array;
  picks: Pick[];
}

interface Axis {
  length: number;
  stride: number;
}

/**
 * Places of the elements that `x[index]` takes from an array of this shape.
 *
 * The index is a template of integers, slices, null for a new axis, "..." and, for an array of
 * integers, `{operand: k}`.
 */
function indexing(shape: readonly number[], index: Attr, operands: readonly Value[]): Indexing {
  const items = [...(index as Attr[])];
  const operandOf = (item: Attr): Value | null =>
    item !== null && typeof item === "object" && "operand" in item
      ? operands[Number(item.operand)]
      : null;
  if (!items.includes("...")) items.push("...");
  let whole = shape.length - items.filter((item) => item !== null && item !== "...").length;
  const strides = stridesOf(shape);
  const axes: Axis[] = [];
  const picked: { value: Value; axis: number }[] = [];
  let axis = 0;
  let offset = 0;
  // Picked axes come first in the result when something else stands between them.
  let place = -1;
  let apart = false;
  let last = -1;
  const advanced = items.some((item) => operandOf(item));
  items.forEach((item, k) => {
    const value = operandOf(item);
    if (advanced && (value || typeof item === "number")) {
      if (place < 0) place = axes.length;
      else if (last !== k - 1) apart = true;
      last = k;
    }
    if (value) {
      picked.push({ value, axis: axis++ });
    } else if (item === null) {
      axes.push({ length: 1, stride: 0 });
    } else if (item === "...") {
      for (; whole > 0; whole--, axis++) axes.push({ length: shape[axis], stride: strides[axis] });
    } else if (typeof item === "number") {
      offset += (item < 0 ? item + shape[axis] : item) * strides[axis++];
    } else {
      const { start, step, count } = sliced(
        (item as { slice: (number | null)[] }).slice,
        shape[axis],
      );
      if (count) offset += start * strides[axis];
      axes.push({ length: count, stride: step * strides[axis++] });
    }
  });

  const ndim = Math.max(0, ...picked.map(({ value }) => value.shape.length));
  const common = Array.from({ length: ndim }, (_, k) => {
    const lengths = picked.map(({ value }) => value.shape[k - ndim + value.shape.length] ?? 1);
    return lengths.find((n) => n !== 1) ?? 1;
  });
  const at = apart || place < 0 ? 0 : place;
  axes.splice(at, 0, ...common.map((length) => ({ length, stride: 0 })));
  const lengths = axes.map(({ length }) => length);
  const picks = picked.map(({ value, axis }): Pick => {
    const own = stridesOf(value.shape);
    const lead = at + ndim - own.length;
    const steps = axes.map((_, k) =>
      k < lead || k >= at + ndim || value.shape[k - lead] === 1 ? 0 : own[k - lead],
    );
    return { value, at: strided(lengths, steps), stride: strides[axis], length: shape[axis] };
  });
  return {
    shape: lengths,
    base: strided(
      lengths,
      axes.map(({ stride }) => stride),
      offset,
    ),
    picks,
  };
}

/** An index as Python counts it: from the end where it is negative. */
function wrapped(x: number, length: number): number {
  const at = x < 0 ? x + length : x;
  if (!isWithin(x, length)) throw new Error(`index ${x} is out of bounds for ${length} elements`);
  return at;
}

const isWithin = (x: number, length: number): boolean => x >= -length && x < length;

/** Add constant picks to the base; what is left moves with the leaves. */
function folded({ shape, base, picks }: Indexing): Indexing {
  const moving = picks.filter(({ value, at, stride, length }) => {
    const { constant } = value;
    // One that is out of bounds is said to be when the program runs.
    if (!constant || !constant.every((x) => isWithin(x, length))) return true;
    for (let i = 0; i < base.length; i++) base[i] += wrapped(constant[at[i]], length) * stride;
    return false;
  });
  return { shape, base, picks: moving };
}

/** What works out, for a run, where element `i` of an index lies. */
function finder({ base, picks }: Indexing, v: Float64Array, at: Place): (i: number) => number {
  const moving = picks.map((pick) => ({ ...pick, from: at(pick.value) }));
  return (i) => {
    let place = base[i];
    for (let k = 0; k < moving.length; k++) {
      const pick = moving[k];
      place += wrapped(v[pick.from + pick.at[i]], pick.length) * pick.stride;
    }
    return place;
  };
}

const getitem: Planner = ({ inputs, output, attrs }) => {
  const [x, ...operands] = inputs;
  const found = folded(indexing(x.shape, attrs.index, operands));
  if (!found.picks.length) return gather(x, found.base);
  return {
    kind: "call",
    work: 10 * output.size,
    exact: true,
    make(v, at) {
      const where = finder(found, v, at);
      const from = at(x);
      const to = at(output);
      return () => {
        for (let i = 0; i < output.size; i++) v[to + i] = v[from + where(i)];
      };
    },
  };
};

/** The transpose of indexing: zeros, and at each place the sum of what was taken from it. */
const scatterAdd: Planner = ({ inputs, output, attrs, literal }) => {
  const [g, ...operands] = inputs;
  const found = folded(indexing(output.shape, attrs.index, operands));
  const { shape, base, picks } = found;
  const own = broadcastIndex(g.shape, shape);
  if (!picks.length) {
    const from = new Int32Array(output.size).fill(-1);
    base.forEach((place, i) => (from[place] = i));
    // Where no place is taken twice, each is one element of g, or zero.
    if (base.every((place, i) => from[place] === i)) {
      const which = Uint16Array.from(from, (i) => (i < 0 ? 1 : 0));
      return gatherPieces(
        [g, literal(0)],
        which,
        from.map((i) => (i < 0 ? 0 : (own?.[i] ?? i))),
      );
    }
  }
  return {
    kind: "call",
    work: output.size + 10 * base.length,
    make(v, at) {
      const where = finder(found, v, at);
      const start = at(g);
      const to = at(output);
      return () => {
        v.fill(0, to, to + output.size);
        for (let i = 0; i < base.length; i++) v[to + where(i)] += v[start + (own ? own[i] : i)];
      };
    },
  };
};

export const MOVEMENT: Record<string, Planner> = {
  reshape: ({ inputs: [x] }) => alias(x),
  broadcast_to: ({ inputs: [x], output }) => gather(x, broadcastIndex(x.shape, output.shape)),
  transpose,
  concatenate,
  stack,
  copy: ({ inputs: [x] }) => alias(x),
  getitem,
  scatter_add: scatterAdd,
};
