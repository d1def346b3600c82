/** Sorting along an axis: stable, NaN last. */

import type { Plan, Planner, StepInfo } from "./plan.ts";
import { axesOf, linesAlong } from "./shapes.ts";

/** Put, for each line along the axis, what `order` makes of its numbers in their places. */
function lines(
  { inputs: [x], output, attrs }: StepInfo,
  order: (numbers: Float64Array) => ArrayLike<number>,
): Plan {
  const { index, length } = linesAlong(x.shape, axesOf(attrs.axis, x.shape.length));
  return {
    kind: "call",
    work: 100 * x.size,
    exact: true,
    make(v, at) {
      const from = at(x);
      const to = at(output);
      const line = new Float64Array(length);
      return () => {
        for (let j = 0; j < index.length; j += length) {
          for (let i = 0; i < length; i++) line[i] = v[from + index[j + i]];
          const ordered = order(line);
          for (let i = 0; i < length; i++) v[to + index[j + i]] = ordered[i];
        }
      };
    },
  };
}

const argsort: Planner = (step) => {
  let numbers: Float64Array = new Float64Array(0);
  let places = new Int32Array(0);
  const compare = (i: number, j: number): number => {
    const x = numbers[i];
    const y = numbers[j];
    return x < y ? -1 : x > y ? 1 : Number(x !== x) - Number(y !== y);
  };
  return lines(step, (line) => {
    if (places.length !== line.length) places = new Int32Array(line.length);
    for (let i = 0; i < line.length; i++) places[i] = i;
    numbers = line;
    return places.sort(compare);
  });
};

export const SORTING: Record<string, Planner> = {
  sort: (step) => lines(step, (line) => line.sort()),
  argsort,
};
