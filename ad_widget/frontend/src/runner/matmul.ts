/** The product of two matrices. */

/** Four columns of the right matrix, one number of each after another: read in order, from cache. */
let panel = new Float64Array(0);

/** C = A·B for one pair of matrices, m rows of k numbers and k rows of n numbers, on the heap. */
export function multiply(v: Float64Array, a: number, b: number, c: number, m: number, k: number, n: number): void {
  if (m < 4 || n < 4) {
    thin(v, a, b, c, m, k, n);
    return;
  }
  if (panel.length < 4 * k) panel = new Float64Array(4 * k);
  const wide = n & ~3;
  for (let j = 0; j < wide; j += 4) {
    pack(panel, v, b + j, k, n);
    let i = 0;
    for (; i + 1 < m; i += 2) pair(v, panel, a + i * k, c + i * n + j, k, n);
    if (i < m) single(v, panel, a + i * k, c + i * n + j, k);
  }
  for (let j = wide; j < n; j++) {
    for (let i = 0; i < m; i++) v[c + i * n + j] = dot(v, a + i * k, b + j, k, n);
  }
}

function pack(p: Float64Array, v: Float64Array, from: number, k: number, n: number): void {
  for (let q = 0, r = from; q < 4 * k; q += 4, r += n) {
    p[q] = v[r];
    p[q + 1] = v[r + 1];
    p[q + 2] = v[r + 2];
    p[q + 3] = v[r + 3];
  }
}

/** Two rows of A with four columns of B: eight sums, which is what registers hold. */
function pair(v: Float64Array, p: Float64Array, a: number, c: number, k: number, n: number): void {
  let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
  let t0 = 0, t1 = 0, t2 = 0, t3 = 0;
  for (let l = 0, q = 0; l < k; l++, q += 4) {
    const x = v[a + l];
    const y = v[a + k + l];
    let z = p[q];
    s0 += x * z;
    t0 += y * z;
    z = p[q + 1];
    s1 += x * z;
    t1 += y * z;
    z = p[q + 2];
    s2 += x * z;
    t2 += y * z;
    z = p[q + 3];
    s3 += x * z;
    t3 += y * z;
  }
  v[c] = s0;
  v[c + 1] = s1;
  v[c + 2] = s2;
  v[c + 3] = s3;
  c += n;
  v[c] = t0;
  v[c + 1] = t1;
  v[c + 2] = t2;
  v[c + 3] = t3;
}

function single(v: Float64Array, p: Float64Array, a: number, c: number, k: number): void {
  let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
  for (let l = 0, q = 0; l < k; l++, q += 4) {
    const x = v[a + l];
    s0 += x * p[q];
    s1 += x * p[q + 1];
    s2 += x * p[q + 2];
    s3 += x * p[q + 3];
  }
  v[c] = s0;
  v[c + 1] = s1;
  v[c + 2] = s2;
  v[c + 3] = s3;
}

function dot(v: Float64Array, a: number, b: number, k: number, n: number): number {
  let total = 0;
  for (let l = 0; l < k; l++, b += n) total += v[a + l] * v[b];
  return total;
}

/** Few rows or columns: B is read where it lies, four rows at a time. */
function thin(v: Float64Array, a: number, b: number, c: number, m: number, k: number, n: number): void {
  v.fill(0, c, c + m * n);
  for (let i = 0; i < m; i++, a += k, c += n) {
    if (n === 1) {
      v[c] = dot(v, a, b, k, 1);
      continue;
    }
    let l = 0;
    for (; l + 3 < k; l += 4) {
      const x0 = v[a + l];
      const x1 = v[a + l + 1];
      const x2 = v[a + l + 2];
      const x3 = v[a + l + 3];
      const r0 = b + l * n;
      const r1 = r0 + n;
      const r2 = r1 + n;
      const r3 = r2 + n;
      for (let j = 0; j < n; j++) {
        v[c + j] += x0 * v[r0 + j] + x1 * v[r1 + j] + x2 * v[r2 + j] + x3 * v[r3 + j];
      }
    }
    for (; l < k; l++) {
      const x = v[a + l];
      const row = b + l * n;
      for (let j = 0; j < n; j++) v[c + j] += x * v[row + j];
    }
  }
}
