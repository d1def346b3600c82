/** The same graph with other numbers: small ones, of which nothing is zero or too large to work with by hand. */

import { canTry } from "../sampling/trial.ts";
import { type Runner, createRunner } from "../runner/index.ts";
import type { Graph } from "../wire/graph.ts";
import { type Question, slotOf } from "./questions.ts";

const TRIES = 60;
const LARGE = 200;

/** Numbers below n that follow from a seed. */
function dice(seed: number): (n: number) => number {
  let state = (seed + 1) >>> 0;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

/** Arrays of more numbers than these are data, and stay. */
const MOST = 64;

/** Values for all leaves, for the example of this number; null where there are none that will do. */
export function exampleOf(graph: Graph, asked: readonly Question[], seed: number): Float64Array | null {
  if (!canTry(graph)) return null;
  const runner = createRunner(graph.program);
  const roll = dice(seed);
  const values = graph.initialValues();
  for (let attempt = 0; attempt < TRIES; attempt++) {
    graph.program.leaves.forEach((_, k) => {
      const { kind, min, max } = graph.controls[k];
      if (kind === "fixed" || graph.leafStart[k + 1] - graph.leafStart[k] > MOST) return;
      for (let i = graph.leafStart[k]; i < graph.leafStart[k + 1]; i++) values[i] = among(roll, min, max);
      runner.setLeaf(k, values.subarray(graph.leafStart[k], graph.leafStart[k + 1]));
    });
    if (willDo(graph, asked, runner)) return values;
  }
  return null;
}

/** A whole number from −4 to 5 that is not 0, or else a tenth of the slider's range. */
function among(roll: (n: number) => number, min: number | null, max: number | null): number {
  const x = [-4, -3, -2, -1, 1, 2, 3, 4, 5][roll(9)];
  if (min === null || max === null || (x >= min && x <= max)) return x;
  return Number((min + ((max - min) * (1 + roll(9))) / 10).toPrecision(2));
}

function willDo(graph: Graph, asked: readonly Question[], runner: Runner): boolean {
  runner.run(true);
  if (!runner.guardsHold()) return false;
  return asked.every((question) => {
    const slot = slotOf(graph, question);
    if (slot < 0) return true;
    const x = runner.get(graph.shown[slot])[Math.max(0, question.at)];
    return x !== 0 && Math.abs(x) <= LARGE;
  });
}
