/** Strides and element positions: how an index into one array becomes a place in another. */

import { sizeOf } from "../wire/program.ts";

export type Shape = readonly number[];

/** Elements between neighbours along each axis, C order. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let k = shape.length - 1; k >= 0; k--) {
    strides[k] = step;
    step *= shape[k];
  }
  return strides;
}

/** Positions that a strided view visits, in C order: offset + sum of index times stride. */
export function strided(shape: Shape, strides: Shape, offset = 0): Int32Array {
  const out = new Int32Array(sizeOf(shape));
  if (out.length === 0) return out;
  out[0] = offset;
  let done = 1;
  // Grow from the last axis: each axis repeats what is there, shifted by its stride.
  for (let k = shape.length - 1; k >= 0; k--) {
    const stride = strides[k];
    const block = done;
    for (let i = 1; i < shape[k]; i++) {
      const shift = i * stride;
      for (let j = 0; j < block; j++) out[done++] = out[j] + shift;
    }
  }
  return out;
}

/** Strides of an array of shape `from` seen as one of shape `to`: 0 along a repeated axis. */
export function broadcastStrides(from: Shape, to: Shape): number[] {
  const own = stridesOf(from);
  const lead = to.length - from.length;
  return to.map((n, k) => (k < lead || (from[k - lead] === 1 && n !== 1) ? 0 : own[k - lead]));
}

/** Positions in `from` for each element of `to`, or null where they are the same in order. */
export function broadcastIndex(from: Shape, to: Shape): Int32Array | null {
  return sizeOf(from) === sizeOf(to) ? null : strided(to, broadcastStrides(from, to));
}

/** The axes of an attribute: null is all of them. */
export function axesOf(axis: unknown, ndim: number): number[] {
  if (axis === null || axis === undefined) return Array.from({ length: ndim }, (_, k) => k);
  const given = Array.isArray(axis) ? (axis as number[]) : [axis as number];
  return given.map((k) => (k < 0 ? k + ndim : k));
}

/** Positions with `axes` moved last, so that each line along them lies together. */
export function linesAlong(
  shape: Shape,
  axes: readonly number[],
): { index: Int32Array; length: number } {
  const own = stridesOf(shape);
  const order = [...shape.keys()].filter((k) => !axes.includes(k)).concat(axes);
  const index = strided(
    order.map((k) => shape[k]),
    order.map((k) => own[k]),
  );
  return { index, length: sizeOf(axes.map((k) => shape[k])) };
}
