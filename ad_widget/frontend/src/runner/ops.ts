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

export const PLANNERS: Record<string, Planner> = {
  ...ELEMENTWISE,
  ...MOVEMENT,
  ...REDUCTIONS,
  ...SORTING,
  ...LINALG,
  ...LEARNING,
  ...CONVOLUTION,
  ...FOURIER,
};

const DECOMPOSES = "matrices are decomposed and solved in the kernel";

/** Ops that no page runs, and why; every other one of the Python table is in `PLANNERS`. */
export const KERNEL_ONLY: Record<string, string> = {
  cholesky: DECOMPOSES,
  cofactor: DECOMPOSES,
  cofactor_slope: DECOMPOSES,
  det: DECOMPOSES,
  eig_vectors: DECOMPOSES,
  eigh_vectors: DECOMPOSES,
  eigvals: DECOMPOSES,
  eigvalsh: DECOMPOSES,
  inv: DECOMPOSES,
  lstsq: DECOMPOSES,
  pinv: DECOMPOSES,
  qr_q: DECOMPOSES,
  qr_r: DECOMPOSES,
  slogdet_log: DECOMPOSES,
  slogdet_sign: DECOMPOSES,
  solve: DECOMPOSES,
  svd_u: DECOMPOSES,
  svd_vh: DECOMPOSES,
  svdvals: DECOMPOSES,
};
