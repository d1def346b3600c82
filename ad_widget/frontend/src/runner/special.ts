/** Functions of numbers as NumPy has them, where JavaScript's differ or are missing. */


/** C's pow: 1 to any power is 1, and so is -1 to an infinite one. */
export function pow(x: number, n: number): number {
  return x === 1 || (x === -1 && (n === Infinity || n === -Infinity)) ? 1 : x ** n;
}

/** Nearest integer, halves to the even one. */
export function rint(x: number): number {
  const low = Math.floor(x);
  const rest = x - low;
  return rest < 0.5 || (rest === 0.5 && low % 2 === 0) ? low : rest >= 0.5 ? low + 1 : x;
}

export function round(x: number, decimals: number): number {
  const scale = 10 ** Math.abs(decimals);
  return decimals >= 0 ? rint(x * scale) / scale : rint(x / scale) * scale;
}

/** Remainder with the sign of the divisor. */
export function mod(x: number, y: number): number {
  const r = x % y;
  return r !== 0 && r < 0 !== y < 0 ? r + y : r;
}

export function floorDivide(x: number, y: number): number {
  if (y === 0) return x / y;
  const r = x % y;
  let q = (x - r) / y;
  if (r !== 0 && r < 0 !== y < 0) q -= 1;
  const low = Math.floor(q);
  return q - low > 0.5 ? low + 1 : low;
}

/** Of integers: NumPy answers 0 for a division by 0. */
export const integerMod = (x: number, y: number): number => (y === 0 ? 0 : mod(x, y));
export const integerFmod = (x: number, y: number): number => (y === 0 ? 0 : x % y);
export const integerFloorDivide = (x: number, y: number): number =>
  y === 0 ? 0 : Math.floor(x / y);

export const fmax = (x: number, y: number): number => (x >= y || y !== y ? x : y);
export const fmin = (x: number, y: number): number => (x <= y || y !== y ? x : y);

export const clip = (x: number, low: number, high: number): number =>
  Math.min(Math.max(x, low), high);

export const signbit = (x: number): number => (x < 0 || Object.is(x, -0) ? 1 : 0);
export const copysign = (x: number, y: number): number =>
  signbit(x) === signbit(y) ? x : -x;
export const heaviside = (x: number, y: number): number =>
  x < 0 ? 0 : x > 0 ? 1 : x === 0 ? y : x;

export function logaddexp(x: number, y: number): number {
  if (x === y) return x + Math.LN2;
  const d = x - y;
  return d > 0 ? x + Math.log1p(Math.exp(-d)) : d <= 0 ? y + Math.log1p(Math.exp(d)) : d;
}

export function logaddexp2(x: number, y: number): number {
  if (x === y) return x + 1;
  const d = x - y;
  const log2p = (u: number): number => Math.LOG2E * Math.log1p(u);
  return d > 0 ? x + log2p(2 ** -d) : d <= 0 ? y + log2p(2 ** d) : d;
}

export function sinc(x: number): number {
  const u = Math.PI * (x === 0 ? 1e-20 : x);
  return Math.sin(u) / u;
}


/** Without overflow on either side. */
export function sigmoid(x: number): number {
  const e = Math.exp(-Math.abs(x));
  return (x >= 0 ? 1 : e) / (1 + e);
}

/** Bits of integers beyond 32: slow, and rare in what is differentiated. */
export const and = (x: number, y: number): number => Number(BigInt(x) & BigInt(y));
export const or = (x: number, y: number): number => Number(BigInt(x) | BigInt(y));
export const xor = (x: number, y: number): number => Number(BigInt(x) ^ BigInt(y));
