/** What networks are made of, each one op so that it is stable and one card in the picture. */

import { run } from "./elementwise.ts";
import { Code } from "./interpreter.ts";
import { type Planner } from "./plan.ts";

function sigmoid(x: number): number {
  const e = Math.exp(-Math.abs(x));
  return (x >= 0 ? 1 : e) / (1 + e);
}

export const LEARNING: Record<string, Planner> = {
  relu: (step) => run(step, Code.Maximum, [step.inputs[0], step.literal(0)]),
  sigmoid: (step) => run(step, sigmoid, step.inputs),
};
