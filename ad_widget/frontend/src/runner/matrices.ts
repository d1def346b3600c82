/**
 * Factorisations of one matrix of numbers, rows one after another: Golub and Van Loan, "Matrix
 * Computations" (2013), §§3.4, 5.2, 8.5, 8.6. Written for the sizes of a lecture, up to some hundred.
 */

const EPS = 2 ** -52;
/** Sweeps after which Jacobi's methods have long converged. */
const SWEEPS = 60;

/** LU with row exchanges, in place; `order` takes the rows. Returns the sign of the exchanges, 0 if singular. */
export function lu(a: Float64Array, n: number, order: Int32Array): number {
  let sign = 1;
  let singular = false;
  for (let i = 0; i < n; i++) order[i] = i;
  for (let k = 0; k < n; k++) {
    let p = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(a[i * n + k]) > Math.abs(a[p * n + k])) p = i;
    if (p !== k) {
      for (let j = 0; j < n; j++) {
        const x = a[k * n + j];
        a[k * n + j] = a[p * n + j];
        a[p * n + j] = x;
      }
      const row = order[k];
      order[k] = order[p];
      order[p] = row;
      sign = -sign;
    }
    const pivot = a[k * n + k];
    if (pivot === 0) {
      singular = true;
      continue;
    }
    for (let i = k + 1; i < n; i++) {
      const factor = (a[i * n + k] /= pivot);
      if (factor !== 0) for (let j = k + 1; j < n; j++) a[i * n + j] -= factor * a[k * n + j];
    }
  }
  return singular ? 0 : sign;
}

/** Solve for `columns` right-hand sides, rows of `b` in the given order, into `x`. */
export function solveLu(
  a: Float64Array,
  n: number,
  order: Int32Array,
  b: Float64Array,
  columns: number,
  x: Float64Array,
): void {
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < columns; c++) {
      let sum = b[order[i] * columns + c];
      for (let j = 0; j < i; j++) sum -= a[i * n + j] * x[j * columns + c];
      x[i * columns + c] = sum;
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let c = 0; c < columns; c++) {
      let sum = x[i * columns + c];
      for (let j = i + 1; j < n; j++) sum -= a[i * n + j] * x[j * columns + c];
      x[i * columns + c] = sum / a[i * n + i];
    }
  }
}

/** The lower factor of a positive definite matrix, in place, of its lower triangle; NaN of others. */
export function cholesky(a: Float64Array, n: number): void {
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
      if (i > j) a[i * n + j] = sum / a[j * n + j];
      else if (sum > 0) a[i * n + i] = Math.sqrt(sum);
      else {
        a.fill(NaN);
        return;
      }
    }
    for (let i = 0; i < j; i++) a[i * n + j] = 0;
  }
}

/**
 * QR by Householder's reflections, with LAPACK's signs: `a`, of `m` rows and `n` columns, becomes R;
 * `q` takes the first `columns` columns of Q.
 */
export function qr(a: Float64Array, m: number, n: number, q: Float64Array, columns: number): void {
  const steps = Math.min(m, n);
  const w = new Float64Array(m * steps);
  const scales = new Float64Array(steps);
  for (let k = 0; k < steps; k++) {
    let below = 0;
    for (let i = k + 1; i < m; i++) below = Math.hypot(below, a[i * n + k]);
    if (below === 0) continue;
    const head = a[k * n + k];
    const beta = head > 0 || Object.is(head, 0) ? -Math.hypot(head, below) : Math.hypot(head, below);
    w[k * m + k] = 1;
    for (let i = k + 1; i < m; i++) w[k * m + i] = a[i * n + k] / (head - beta);
    scales[k] = (beta - head) / beta;
    reflect(a, m, n, w, k * m, scales[k], k, k);
    a[k * n + k] = beta;
    for (let i = k + 1; i < m; i++) a[i * n + k] = 0;
  }
  q.fill(0);
  for (let i = 0; i < columns; i++) q[i * columns + i] = 1;
  for (let k = steps - 1; k >= 0; k--) {
    if (scales[k] !== 0) reflect(q, m, columns, w, k * m, scales[k], k, 0);
  }
}

/** a ← (1 − scale·w·wᵀ)·a, from row `top` and column `left` on. */
function reflect(
  a: Float64Array, m: number, n: number,
  w: Float64Array, at: number, scale: number, top: number, left: number,
): void {
  for (let j = left; j < n; j++) {
    let dot = 0;
    for (let i = top; i < m; i++) dot += w[at + i] * a[i * n + j];
    dot *= scale;
    for (let i = top; i < m; i++) a[i * n + j] -= dot * w[at + i];
  }
}

/** Eigenvalues of a symmetric matrix, ascending, into `values`; their vectors are columns of `vectors`. */
export function eigh(a: Float64Array, n: number, values: Float64Array, vectors: Float64Array): void {
  const v = new Float64Array(n * n); // rows are the vectors
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let turned = false;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        const apq = a[p * n + q];
        const app = a[p * n + p];
        const aqq = a[q * n + q];
        if (!(Math.abs(apq) > EPS * 2 ** -4 * Math.sqrt(Math.abs(app) * Math.abs(aqq)))) continue;
        if (Math.abs(apq) < 1e-300) continue;
        turned = true;
        const t = tangent((aqq - app) / (2 * apq));
        const c = 1 / Math.sqrt(1 + t * t);
        const s = t * c;
        for (let k = 0; k < n; k++) {
          const x = a[k * n + p];
          const y = a[k * n + q];
          a[k * n + p] = c * x - s * y;
          a[k * n + q] = s * x + c * y;
        }
        turnRows(a, n, p, q, c, s);
        a[p * n + q] = a[q * n + p] = 0;
        turnRows(v, n, p, q, c, s);
      }
    }
    if (!turned) break;
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => a[i * n + i] - a[j * n + j]);
  order.forEach((from, to) => {
    values[to] = a[from * n + from];
    for (let i = 0; i < n; i++) vectors[i * n + to] = v[from * n + i];
  });
}

/** The tangent of the smaller angle that makes a pair of numbers orthogonal. */
const tangent = (zeta: number): number =>
  (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));

function turnRows(a: Float64Array, n: number, p: number, q: number, c: number, s: number): void {
  for (let k = 0, i = p * n, j = q * n; k < n; k++, i++, j++) {
    const x = a[i];
    a[i] = c * a[i] - s * a[j];
    a[j] = s * x + c * a[j];
  }
}

/**
 * Singular values, descending, of `a` with `m` rows and `n` columns; rows of `left` and of `right`
 * are the vectors, min(m, n) of each.
 */
export function svd(
  a: Float64Array,
  m: number,
  n: number,
  values: Float64Array,
  left: Float64Array,
  right: Float64Array,
): void {
  const wide = n > m;
  const count = wide ? m : n; // vectors that are made orthogonal
  const length = wide ? n : m; // numbers in each
  const w = new Float64Array(count * length);
  let largest = 0;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      const x = a[i * n + j];
      w[wide ? i * length + j : j * length + i] = x;
      largest = Math.max(largest, Math.abs(x));
    }
  }
  const scale = largest > 0 ? 2 ** -Math.round(Math.log2(largest)) : 1;
  for (let i = 0; i < w.length; i++) w[i] *= scale;
  const v = new Float64Array(count * count);
  for (let i = 0; i < count; i++) v[i * count + i] = 1;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let turned = false;
    for (let p = 0; p < count - 1; p++) {
      for (let q = p + 1; q < count; q++) {
        let alpha = 0;
        let beta = 0;
        let gamma = 0;
        for (let k = 0, i = p * length, j = q * length; k < length; k++, i++, j++) {
          alpha += w[i] * w[i];
          beta += w[j] * w[j];
          gamma += w[i] * w[j];
        }
        if (!(Math.abs(gamma) > EPS * Math.sqrt(alpha * beta)) || Math.abs(gamma) < 1e-300) continue;
        turned = true;
        const t = tangent((beta - alpha) / (2 * gamma));
        const c = 1 / Math.sqrt(1 + t * t);
        turnRows(w, length, p, q, c, t * c);
        turnRows(v, count, p, q, c, t * c);
      }
    }
    if (!turned) break;
  }
  const norms = new Float64Array(count);
  for (let p = 0; p < count; p++) {
    let sum = 0;
    for (let k = 0; k < length; k++) sum += w[p * length + k] ** 2;
    norms[p] = Math.sqrt(sum);
  }
  const order = Array.from({ length: count }, (_, i) => i).sort((i, j) => norms[j] - norms[i]);
  const long = wide ? right : left;
  const short = wide ? left : right;
  const least = EPS * length * (norms[order[0]] ?? 0);
  let known = count;
  order.forEach((from, to) => {
    values[to] = norms[from] / scale;
    for (let k = 0; k < count; k++) short[to * count + k] = v[from * count + k];
    for (let k = 0; k < length; k++) long[to * length + k] = w[from * length + k] / norms[from];
    if (!(norms[from] > least)) known = Math.min(known, to);
  });
  complete(long, known, count, length);
}

/** Add rows to the `known` orthonormal ones, up to `count`, each of `length` numbers. */
export function complete(rows: Float64Array, known: number, count: number, length: number): void {
  for (let r = known; r < count; r++) {
    let best = 0;
    let found = -1;
    for (let unit = 0; unit < length; unit++) {
      let rest = 1; // of the unit vector, what is not in the rows before
      for (let p = 0; p < r; p++) rest -= rows[p * length + unit] ** 2;
      if (rest > found) {
        found = rest;
        best = unit;
      }
    }
    const at = r * length;
    rows.fill(0, at, at + length);
    rows[at + best] = 1;
    for (let pass = 0; pass < 2; pass++) {
      for (let p = 0; p < r; p++) {
        let dot = 0;
        for (let k = 0; k < length; k++) dot += rows[p * length + k] * rows[at + k];
        for (let k = 0; k < length; k++) rows[at + k] -= dot * rows[p * length + k];
      }
      let norm = 0;
      for (let k = 0; k < length; k++) norm += rows[at + k] ** 2;
      norm = Math.sqrt(norm);
      for (let k = 0; k < length; k++) rows[at + k] /= norm;
    }
  }
}
