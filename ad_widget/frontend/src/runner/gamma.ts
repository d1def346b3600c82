/**
 * The gamma function, its logarithm and the derivatives of that, as in engine/ops/gammas.py: a
 * series around 2, the recurrence, Stirling's series from 10 on, and below 0 the reflection.
 */

// Coefficients of z, z², … in ln Γ(2 + z).
const AROUND_TWO = [
  4.22784335098467139e-1, 3.22467033424113203e-1, -6.7352301053198102e-2,
  2.05808084277845464e-2, -7.38555102867398568e-3, 2.89051033074152336e-3,
  -1.19275391170326102e-3, 5.0966952474304245e-4, -2.23154758453579386e-4,
  9.9457512781808531e-5, -4.4926236738133142e-5, 2.05072127756706911e-5,
  -9.43948827526839672e-6, 4.37486678990748817e-6, -2.03921575380136619e-6,
  9.55141213040741935e-7, -4.49246919876456619e-7, 2.12071848055546646e-7,
  -1.00432248239680991e-7, 4.7698101693639804e-8, -2.27110946089431635e-8,
  1.08386592148969546e-8, -5.18347504197004664e-9, 2.48367454380247848e-9,
  -1.19214014058609115e-9, 5.73136724167886225e-10, -2.75952288512423336e-10,
  1.33047643742444888e-10, -6.4229645638380996e-11,
];
const BERNOULLI = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510];
const UP = 10;
const HALF_LOG_TWO_PI = Math.log(2 * Math.PI) / 2;

/** By rising powers, Horner's scheme. */
function rising(x: number, coefficients: readonly number[]): number {
  let k = coefficients.length - 1;
  let total = coefficients[k];
  for (k--; k >= 0; k--) total = total * x + coefficients[k];
  return total;
}

const IN_STIRLING = BERNOULLI.map((b, i) => b / (2 * (i + 1) * (2 * i + 1)));
const IN_DIGAMMA = BERNOULLI.map((b, i) => b / (2 * (i + 1)));

const stirling = (u: number): number => rising(1 / (u * u), IN_STIRLING) / u;

/** sin(πx), to its last digits near whole numbers. */
function sine(x: number): number {
  const whole = Math.round(x);
  return Math.sin(Math.PI * (x - whole)) * (whole % 2 === 0 ? 1 : -1);
}

const cotangent = (x: number): number => 1 / Math.tan(Math.PI * (x - Math.round(x)));

/** The product of the numbers from y up to 10 above it. */
function passed(y: number): number {
  let product = y;
  for (let k = 1; k < UP; k++) product *= y + k;
  return product;
}

function logOfPositive(y: number): number {
  if (y < 2.5) {
    const steps = y >= 1.5 ? 2 : y >= 0.5 ? 1 : 0;
    const z = y - steps;
    let series = z * rising(z, AROUND_TWO);
    if (steps < 2) series -= Math.log1p(z);
    return steps < 1 ? series - Math.log(y) : series;
  }
  const u = y < UP ? y + UP : y;
  const far = (u - 0.5) * (Math.log(u) - 1) + (HALF_LOG_TWO_PI - 0.5 + stirling(u));
  return y < UP ? far - Math.log(passed(y)) : far;
}

export function gammaln(x: number): number {
  if (Math.abs(x) === Infinity) return x;
  if (!(x < 0)) return logOfPositive(x);
  return Math.log(Math.PI) - Math.log(Math.abs(sine(x))) - logOfPositive(1 - x);
}

export function gamma(x: number): number {
  if (x < 0 && x === Math.floor(x)) return NaN;
  const y = Math.min(x < 0 ? 1 - x : x, 200);
  const u = y < UP ? y + UP : y;
  const half = u ** (u / 2 - 0.25);
  const right =
    (half * Math.exp(-u) * half * Math.exp(stirling(u) + HALF_LOG_TWO_PI)) /
    (y < UP ? passed(y) : 1);
  return x < 0 ? Math.PI / (sine(x) * right) : right;
}

export function digamma(x: number): number {
  if (x < 0 && x === Math.floor(x)) return NaN;
  const y = x < 0 ? 1 - x : x;
  const u = y < UP ? y + UP : y;
  const w = 1 / (u * u);
  let right = Math.log(u) - 1 / (2 * u) - w * rising(w, IN_DIGAMMA);
  if (y < UP) {
    let sum = 0;
    for (let k = 0; k < UP; k++) sum += 1 / (y + k);
    right -= sum;
  }
  return x < 0 ? right - Math.PI * cotangent(x) : right;
}

/** By rising powers, the polynomial P with dⁿ cot(πx)/dxⁿ = πⁿ·P(cot πx). */
function ofCotangent(order: number): number[] {
  let p = [0, 1];
  for (let n = 0; n < order; n++) {
    const next = new Array<number>(p.length + 1).fill(0);
    for (let k = 1; k < p.length; k++) {
      next[k - 1] -= k * p[k];
      next[k + 1] -= k * p[k];
    }
    p = next;
  }
  return p;
}

/** The derivative of `digamma` of an order from 1 on. */
export function polygamma(order: number): (x: number) => number {
  const top = UP + order + 4;
  const turned = ofCotangent(order);
  const sign = order % 2 ? 1 : -1;
  let factorial = 1;
  for (let k = 2; k <= order; k++) factorial *= k;
  return (x) => {
    const y = x < 0 ? 1 - x : x;
    const u = y < top ? y + top : y;
    let total = u ** -order / order + u ** -(order + 1) / 2;
    let rise = order + 1;
    let divisor = 2;
    BERNOULLI.forEach((b, i) => {
      const k = i + 1;
      total += ((b * rise) / divisor) * u ** -(order + 2 * k);
      rise *= (order + 2 * k) * (order + 2 * k + 1);
      divisor *= (2 * k + 1) * (2 * k + 2);
    });
    if (y < top) {
      let sum = 0;
      for (let k = 0; k < top; k++) sum += (y + k) ** -(order + 1);
      total += sum;
    }
    const right = sign * factorial * total;
    if (!(x < 0)) return right;
    return -sign * right - Math.PI ** (order + 1) * rising(cotangent(x), turned);
  };
}
