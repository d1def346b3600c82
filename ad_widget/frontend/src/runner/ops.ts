/** The table: how each op of a program is planned, and which ones only the kernel can run. */

import { ELEMENTWISE } from "./elementwise.ts";
import { LEARNING } from "./learning.ts";
import { LINALG } from "./linalg.ts";
import { MOVEMENT } from "./movement.ts";
import { type Planner } from "./plan.ts";
import { REDUCTIONS } from "./reductions.ts";
import { SORTING } from "./sorting.ts";

export const PLANNERS: Record<string, Planner> = { ...ELEMENTWISE, ...MOVEMENT, ...REDUCTIONS, ...SORTING, ...LINALG, ...LEARNING };

export const KERNEL_ONLY: Record<string, string> = {};
