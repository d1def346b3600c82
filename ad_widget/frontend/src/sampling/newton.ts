/** Newton's step from second derivatives, made to go downhill where they do not curve upwards. */

/**
 * Solve (H + τI)·step = −g with the smallest τ of a few for which that matrix is positive definite.
 * H, n × n, is taken as symmetric. False if there are numbers that are not finite.
 */
export function newton(second: Float64Array, grads: ArrayLike<number>, step: Float64Array): boolean {
  const n = step.length;
  let largest = 1e-12;
  for (let i = 0; i < n * n; i++) largest = Math.max(largest, Math.abs(second[i]));
  if (!Number.isFinite(largest)) return false;
  const factor = new Float64Array(n * n);
  for (let tau = 0; tau < 1e6 * largest; tau = tau ? 4 * tau : 1e-4 * largest) {
    if (!cholesky(second, tau, n, factor)) continue;
    for (let i = 0; i < n; i++) {
      let x = -grads[i];
      for (let k = 0; k < i; k++) x -= factor[i * n + k] * step[k];
      step[i] = x / factor[i * n + i];
    }
    for (let i = n - 1; i >= 0; i--) {
      let x = step[i];
      for (let k = i + 1; k < n; k++) x -= factor[k * n + i] * step[k];
      step[i] = x / factor[i * n + i];
    }
    return step.every(Number.isFinite);
  }
  return false;
}

/** The lower factor of H + τI; false if that is not positive definite. */
function cholesky(second: Float64Array, tau: number, n: number, factor: Float64Array): boolean {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let x = (second[i * n + j] + second[j * n + i]) / 2 + (i === j ? tau : 0);
      for (let k = 0; k < j; k++) x -= factor[i * n + k] * factor[j * n + k];
      if (i === j && !(x > 1e-9 * Math.abs(second[i * n + i]))) return false;
      factor[i * n + j] = i === j ? Math.sqrt(x) : x / factor[j * n + j];
    }
  }
  return true;
}
