/** The table: how each op of a program is planned, and which ones only the kernel can run. */

import { ELEMENTWISE } from "./elementwise.ts";
import { LEARNING } from "./learning.ts";
import { type Planner } from "./plan.ts";
import { REDUCTIONS } from "./reductions.ts";

export const PLANNERS: Record<string, Planner> = { ...ELEMENTWISE, ...REDUCTIONS, ...LEARNING };

export const KERNEL_ONLY: Record<string, string> = {};
