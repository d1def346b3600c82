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

export function integerPow(x: number, n: number): number {
  if (n < 0) throw new Error("integers to negative integer powers are not allowed");
  return x ** n;
}

export const fmax = (x: number, y: number): number => (x >= y || y !== y ? x : y);
export const fmin = (x: number, y: number): number => (x <= y || y !== y ? x : y);

export const clip = (x: number, low: number, high: number): number =>
  Math.min(Math.max(x, low), high);

export const signbit = (x: number): number => (x < 0 || Object.is(x, -0) ? 1 : 0);
export const copysign = (x: number, y: number): number => (signbit(x) === signbit(y) ? x : -x);
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

/** x/√(x² + y²), and 0 at the origin. */
export function direction(x: number, y: number): number {
  const size = Math.max(Math.abs(x), Math.abs(y)) || 1;
  return size === Infinity ? NaN : x / size / Math.max(Math.hypot(x / size, y / size), 0.5);
}

/** Without overflow on either side. */
export function sigmoid(x: number): number {
  const e = Math.exp(-Math.abs(x));
  return (x >= 0 ? 1 : e) / (1 + e);
}

// W. J. Cody, "Rational Chebyshev approximations for the error function" (1969): numerators and
// denominators by falling powers, as in engine/ops/special.py.
const NEAR = [
  [
    1.85777706184603153e-1, 3.1611237438705656, 1.13864154151050156e2, 3.77485237685302021e2,
    3.20937758913846947e3,
  ],
  [1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3],
];
const MIDDLE = [
  [
    2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1,
    2.98635138197400131e2, 8.8195222124176909e2, 1.71204761263407058e3, 2.05107837782607147e3,
    1.23033935479799725e3,
  ],
  [
    1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
    3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
  ],
];
const FAR = [
  [
    1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1,
    1.60837851487422766e-2, 6.58749161529837803e-4,
  ],
  [
    1, 2.56852019228982242, 1.87295284992346047, 5.27905102951428412e-1, 6.05183413124143191e-2,
    2.33520497626869185e-3,
  ],
];

/** Quotient of two polynomials of one length. */
function ratio(z: number, [over, under]: number[][]): number {
  let p = over[0];
  let q = under[0];
  for (let k = 1; k < over.length; k++) {
    p = p * z + over[k];
    q = q * z + under[k];
  }
  return p / q;
}

/** erf(z) of a small z. */
const nearErf = (z: number): number => z * ratio(z * z, NEAR);

/** exp(y²)·erfc(y) for y from 0.46875 on. */
function scaledErfc(y: number): number {
  if (y <= 4) return ratio(y, MIDDLE);
  const w = 1 / (y * y);
  return (1 / Math.sqrt(Math.PI) - w * ratio(w, FAR)) / y;
}

export function erf(x: number): number {
  const y = Math.abs(x);
  if (y <= 0.46875) return nearErf(x);
  const far = 1 - Math.exp(-y * y) * scaledErfc(y);
  return x < 0 ? -far : far;
}

export function erfc(x: number): number {
  const y = Math.abs(x);
  if (y <= 0.46875) return 1 - nearErf(x);
  const tail = Math.exp(-y * y) * scaledErfc(y);
  return x > 0 ? tail : 2 - tail;
}

/** exp(x²)·erfc(x). */
export function erfcx(x: number): number {
  const y = Math.abs(x);
  if (y <= 0.46875) return Math.exp(x * x) * (1 - nearErf(x));
  return x > 0 ? scaledErfc(y) : 2 * Math.exp(x * x) - scaledErfc(y);
}

/** The probability that a standard normal variable is below x. */
export const normalCdf = (x: number): number => erfc(x / -Math.SQRT2) / 2;

/** The logarithm of it. */
export function logNormalCdf(x: number): number {
  const z = x / -Math.SQRT2;
  return x < -1 ? Math.log(scaledErfc(z) / 2) - z * z : Math.log1p(-erfc(-z) / 2);
}

export const xlogy = (x: number, y: number): number =>
  x === 0 && y === y ? 0 : x * Math.log(y);

export function logit(x: number): number {
  return x > 0.3 && x < 0.65 ? 2 * Math.atanh(2 * x - 1) : Math.log(x) - Math.log1p(-x);
}

/** Bits of integers beyond 32: slow, and rare in what is differentiated. */
export const and = (x: number, y: number): number => Number(BigInt(x) & BigInt(y));
export const or = (x: number, y: number): number => Number(BigInt(x) | BigInt(y));
export const xor = (x: number, y: number): number => Number(BigInt(x) ^ BigInt(y));
