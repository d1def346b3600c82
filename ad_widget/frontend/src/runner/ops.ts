/** The table: how each op of a program is planned, and which ones only the kernel can run. */

import { CONVOLUTION } from "./convolution.ts";
import { ELEMENTWISE } from "./elementwise.ts";
import { FOURIER } from "./fourier.ts";
import { LEARNING } from "./learning.ts";
import { LINALG } from "./linalg.ts";
import { MOVEMENT } from "./movement.ts";
import { type Planner } from "./plan.ts";
import { REDUCTIONS } from "./reductions.ts";
import { SORTING } from "./sorting.ts";
import { SPECTRA } from "./spectra.ts";
import { SYSTEMS } from "./systems.ts";

export const PLANNERS: Record<string, Planner> = {
  ...ELEMENTWISE,
  ...MOVEMENT,
  ...REDUCTIONS,
  ...SORTING,
  ...LINALG,
  ...LEARNING,
  ...CONVOLUTION,
  ...SPECTRA,
  ...SYSTEMS,
  ...FOURIER,
};

const SPECTRUM = "eigenvalues of any matrix, which may be complex, are the kernel's";

/** Ops that no page runs, and why; every other one of the Python table is in `PLANNERS`. */
export const KERNEL_ONLY: Record<string, string> = {
  eig_vectors: SPECTRUM,
  eigvals: SPECTRUM,
};
