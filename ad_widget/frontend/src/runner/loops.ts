/** Elementwise operations beyond those of the interpreter's switch, each in a loop of its own. */

import type { Loop } from "./interpreter.ts";
import * as gamma from "./gamma.ts";
import * as special from "./special.ts";

export const UNARY: Record<string, Loop> = {
  cbrt(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = Math.cbrt(v[c[p]]);
  },
  reciprocal(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = 1 / v[c[p]];
  },
  sign(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = Math.sign(v[c[p]]) + 0; // NumPy has no -0
  },
  abs_slope(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = Math.sign(v[c[p]]);
  },
  floor(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = Math.floor(v[c[p]]);
  },
  ceil(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = Math.ceil(v[c[p]]);
  },
  trunc(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = Math.trunc(v[c[p]]);
  },
  rint(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = special.rint(v[c[p]]);
  },
  exp2(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = 2 ** v[c[p]];
  },
  expm1(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = Math.expm1(v[c[p]]);
  },
  log2(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = Math.log2(v[c[p]]);
  },
  log10(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = Math.log10(v[c[p]]);
  },
  log1p(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = Math.log1p(v[c[p]]);
  },
  tan(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = Math.tan(v[c[p]]);
  },
  arcsin(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = Math.asin(v[c[p]]);
  },
  arccos(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = Math.acos(v[c[p]]);
  },
  arctan(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = Math.atan(v[c[p]]);
  },
  sinh(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = Math.sinh(v[c[p]]);
  },
  cosh(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = Math.cosh(v[c[p]]);
  },
  arcsinh(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = Math.asinh(v[c[p]]);
  },
  arccosh(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = Math.acosh(v[c[p]]);
  },
  arctanh(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = Math.atanh(v[c[p]]);
  },
  degrees(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = v[c[p]] * (180 / Math.PI);
  },
  radians(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = v[c[p]] * (Math.PI / 180);
  },
  sinc(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = special.sinc(v[c[p]]);
  },
  logical_not(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = v[c[p]] === 0 ? 1 : 0;
  },
  isnan(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = Number.isNaN(v[c[p]]) ? 1 : 0;
  },
  isinf(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = Math.abs(v[c[p]]) === Infinity ? 1 : 0;
  },
  isfinite(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = Math.abs(v[c[p]]) < Infinity ? 1 : 0;
  },
  signbit(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = special.signbit(v[c[p]]);
  },
  sigmoid(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = special.sigmoid(v[c[p]]);
  },
  erf(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = special.erf(v[c[p]]);
  },
  erfc(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = special.erfc(v[c[p]]);
  },
  erfcx(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = special.erfcx(v[c[p]]);
  },
  log_ndtr(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = special.logNormalCdf(v[c[p]]);
  },
  logit(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = special.logit(v[c[p]]);
  },
  gamma(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = gamma.gamma(v[c[p]]);
  },
  gammaln(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = gamma.gammaln(v[c[p]]);
  },
  digamma(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = gamma.digamma(v[c[p]]);
  },
};

export const BINARY: Record<string, Loop> = {
  power(v, c, p, o, end) {
    for (; o < end; o++, p += 2) v[o] = special.pow(v[c[p]], v[c[p + 1]]);
  },
  fmax(v, c, p, o, end) {
    for (; o < end; o++, p += 2) v[o] = special.fmax(v[c[p]], v[c[p + 1]]);
  },
  fmin(v, c, p, o, end) {
    for (; o < end; o++, p += 2) v[o] = special.fmin(v[c[p]], v[c[p + 1]]);
  },
  hypot(v, c, p, o, end) {
    for (; o < end; o++, p += 2) v[o] = Math.hypot(v[c[p]], v[c[p + 1]]);
  },
  direction(v, c, p, o, end) {
    for (; o < end; o++, p += 2) v[o] = special.direction(v[c[p]], v[c[p + 1]]);
  },
  remainder(v, c, p, o, end) {
    for (; o < end; o++, p += 2) v[o] = special.mod(v[c[p]], v[c[p + 1]]);
  },
  fmod(v, c, p, o, end) {
    for (; o < end; o++, p += 2) v[o] = v[c[p]] % v[c[p + 1]];
  },
  floor_divide(v, c, p, o, end) {
    for (; o < end; o++, p += 2) v[o] = special.floorDivide(v[c[p]], v[c[p + 1]]);
  },
  heaviside(v, c, p, o, end) {
    for (; o < end; o++, p += 2) v[o] = special.heaviside(v[c[p]], v[c[p + 1]]);
  },
  copysign(v, c, p, o, end) {
    for (; o < end; o++, p += 2) v[o] = special.copysign(v[c[p]], v[c[p + 1]]);
  },
  logaddexp(v, c, p, o, end) {
    for (; o < end; o++, p += 2) v[o] = special.logaddexp(v[c[p]], v[c[p + 1]]);
  },
  logaddexp2(v, c, p, o, end) {
    for (; o < end; o++, p += 2) v[o] = special.logaddexp2(v[c[p]], v[c[p + 1]]);
  },
  arctan2(v, c, p, o, end) {
    for (; o < end; o++, p += 2) v[o] = Math.atan2(v[c[p]], v[c[p + 1]]);
  },
  xlogy(v, c, p, o, end) {
    for (; o < end; o++, p += 2) v[o] = special.xlogy(v[c[p]], v[c[p + 1]]);
  },
  logical_and(v, c, p, o, end) {
    for (; o < end; o++, p += 2) v[o] = v[c[p]] !== 0 && v[c[p + 1]] !== 0 ? 1 : 0;
  },
  logical_or(v, c, p, o, end) {
    for (; o < end; o++, p += 2) v[o] = v[c[p]] !== 0 || v[c[p + 1]] !== 0 ? 1 : 0;
  },
  logical_xor(v, c, p, o, end) {
    for (; o < end; o++, p += 2) v[o] = (v[c[p]] !== 0) !== (v[c[p + 1]] !== 0) ? 1 : 0;
  },
  bitwise_and(v, c, p, o, end) {
    for (; o < end; o++, p += 2) v[o] = special.and(v[c[p]], v[c[p + 1]]);
  },
  bitwise_or(v, c, p, o, end) {
    for (; o < end; o++, p += 2) v[o] = special.or(v[c[p]], v[c[p + 1]]);
  },
  bitwise_xor(v, c, p, o, end) {
    for (; o < end; o++, p += 2) v[o] = special.xor(v[c[p]], v[c[p + 1]]);
  },
};

export const polygamma = (order: number): Loop => {
  const at = gamma.polygamma(order);
  return (v, c, p, o, end) => {
    for (; o < end; o++, p++) v[o] = at(v[c[p]]);
  };
};

export const TERNARY: Record<string, Loop> = {
  clip(v, c, p, o, end) {
    for (; o < end; o++, p += 3) v[o] = special.clip(v[c[p]], v[c[p + 1]], v[c[p + 2]]);
  },
};

/** Where integers are another matter than real numbers. */
export const OF_INTEGERS: Record<string, Loop> = {
  power(v, c, p, o, end) {
    for (; o < end; o++, p += 2) v[o] = special.integerPow(v[c[p]], v[c[p + 1]]);
  },
  remainder(v, c, p, o, end) {
    for (; o < end; o++, p += 2) v[o] = special.integerMod(v[c[p]], v[c[p + 1]]);
  },
  fmod(v, c, p, o, end) {
    for (; o < end; o++, p += 2) v[o] = special.integerFmod(v[c[p]], v[c[p + 1]]);
  },
  floor_divide(v, c, p, o, end) {
    for (; o < end; o++, p += 2) v[o] = special.integerFloorDivide(v[c[p]], v[c[p + 1]]);
  },
  invert(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = -v[c[p]] - 1;
  },
  reciprocal(v, c, p, o, end) {
    for (; o < end; o++, p++) v[o] = Math.trunc(1 / v[c[p]]);
  },
};

/** Towards zero; what no int64 holds is what processors make of it. */
export const toInteger: Loop = (v, c, p, o, end) => {
  for (; o < end; o++, p++) v[o] = Math.abs(v[c[p]]) < 2 ** 63 ? Math.trunc(v[c[p]]) : -(2 ** 63);
};

export const cube: Loop = (v, c, p, o, end) => {
  for (; o < end; o++, p++) v[o] = v[c[p]] * v[c[p]] * v[c[p]];
};

export const rounding =
  (decimals: number): Loop =>
  (v, c, p, o, end) => {
    for (; o < end; o++, p++) v[o] = special.round(v[c[p]], decimals);
  };
