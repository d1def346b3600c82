/** What networks are made of, each one op so that it is stable and one card in the picture. */

import { run } from "./elementwise.ts";
import { Code } from "./interpreter.ts";
import { type Planner } from "./plan.ts";

export const LEARNING: Record<string, Planner> = {
  relu: (step) => run(step, Code.Maximum, [step.inputs[0], step.literal(0)]),
};
