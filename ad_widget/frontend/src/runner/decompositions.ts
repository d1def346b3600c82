/**
 * Linear systems, determinants, decompositions, on single matrices and on stacks of them.
 *
 * Where NumPy raises, such as for the inverse of a singular matrix, the numbers here are NaN.
 * Eigenvectors and singular vectors have no sign of their own: each goes on from the vector that
 * stood in its place before, the kernel's at first.
 */

import type { Attr } from "../wire/program.ts";
import { cholesky, complete, eigh, lu, qr, solveLu, svd } from "./matrices.ts";
import type { Place, Plan, Planner, StepInfo, Value } from "./plan.ts";
import { broadcastStrides, strided } from "./shapes.ts";

const rows = ({ shape }: Value): number => shape[shape.length - 2];
const columns = ({ shape }: Value): number => shape[shape.length - 1];
const stack = ({ shape }: Value): number => shape.slice(0, -2).reduce((n, size) => n * size, 1);
/** Roughly the nanoseconds of `times` passes over a matrix's cube. */
const cubed = (value: Value, times: number): number =>
  times * value.size * Math.min(rows(value), columns(value));

/** Writes numbers where a step's result has its place, rounded to its dtype. */
function writer(v: Float64Array, output: Value, at: Place): (numbers: Float64Array, to: number) => void {
  const start = at(output);
  if (output.dtype !== "float32") return (numbers, to) => v.set(numbers, start + to);
  return (numbers, to) => {
    for (let i = 0; i < numbers.length; i++) v[start + to + i] = Math.fround(numbers[i]);
  };
}

/** A step that makes something of each matrix of a stack; `run` fills `out` from the matrix `a`. */
function each(
  { inputs: [x], output }: StepInfo,
  times: number,
  size: number,
  run: (a: Float64Array, out: Float64Array) => void,
): Plan {
  const numbers = rows(x) * columns(x);
  const count = stack(x);
  return {
    kind: "call",
    work: cubed(x, times),
    make(v, at) {
      const from = at(x);
      const write = writer(v, output, at);
      const a = new Float64Array(numbers);
      const out = new Float64Array(size);
      return () => {
        for (let k = 0; k < count; k++) {
          const start = from + k * numbers;
          a.set(v.subarray(start, start + numbers));
          run(a, out);
          write(out, k * size);
        }
      };
    },
  };
}

// ------------------------------------------------------------------ systems and determinants

const inv: Planner = (step) => {
  const n = rows(step.inputs[0]);
  const order = new Int32Array(n);
  const unit = new Float64Array(n * n);
  for (let i = 0; i < n; i++) unit[i * n + i] = 1;
  return each(step, 4, n * n, (a, out) => {
    if (lu(a, n, order) === 0) out.fill(NaN);
    else solveLu(a, n, order, unit, n, out);
  });
};

const solve: Planner = ({ inputs: [x, y], output }) => {
  const n = rows(x);
  const vector = y.shape.length === 1;
  const width = vector ? 1 : columns(y);
  const batch = vector ? x.shape.slice(0, -2) : output.shape.slice(0, -2);
  const places = (shape: readonly number[], size: number): Int32Array =>
    strided(batch, broadcastStrides(shape, batch)).map((i) => i * size);
  const lefts = places(x.shape.slice(0, -2), n * n);
  const rights = vector ? lefts.map(() => 0) : places(y.shape.slice(0, -2), n * width);
  return {
    kind: "call",
    work: 2 * lefts.length * n * n * (n + width),
    make(v, at) {
      const [from, beside] = [x, y].map(at);
      const write = writer(v, output, at);
      const a = new Float64Array(n * n);
      const b = new Float64Array(n * width);
      const out = new Float64Array(n * width);
      const order = new Int32Array(n);
      return () => {
        for (let k = 0; k < lefts.length; k++) {
          a.set(v.subarray(from + lefts[k], from + lefts[k] + n * n));
          b.set(v.subarray(beside + rights[k], beside + rights[k] + n * width));
          if (lu(a, n, order) === 0) out.fill(NaN);
          else solveLu(a, n, order, b, width, out);
          write(out, k * n * width);
        }
      };
    },
  };
};

function determinant(finish: (a: Float64Array, n: number, sign: number) => number): Planner {
  return (step) => {
    const n = rows(step.inputs[0]);
    const order = new Int32Array(n);
    return each(step, 1, 1, (a, out) => void (out[0] = finish(a, n, lu(a, n, order))));
  };
}

const det = determinant((a, n, sign) => {
  let product = sign;
  for (let i = 0; i < n; i++) product *= a[i * n + i];
  return product;
});
const slogdetSign = determinant((a, n, sign) => {
  for (let i = 0; i < n; i++) sign *= Math.sign(a[i * n + i]);
  return sign;
});
const slogdetLog = determinant((a, n, sign) => {
  if (sign === 0) return -Infinity;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += Math.log(Math.abs(a[i * n + i]));
  return sum;
});

// ------------------------------------------------------------------ triangular factors

const choleskyOf: Planner = (step) => {
  const n = rows(step.inputs[0]);
  return each(step, 1, n * n, (a, out) => {
    cholesky(a, n);
    out.set(a);
  });
};

const qrOf =
  (part: "q" | "r"): Planner =>
  (step) => {
    const [x] = step.inputs;
    const [m, n] = [rows(x), columns(x)];
    const wide = part === "q" && step.attrs.full ? m : Math.min(m, n);
    const q = new Float64Array(m * wide);
    return each(step, 4, part === "q" ? m * wide : Math.min(m, n) * n, (a, out) => {
      qr(a, m, n, q, wide);
      out.set(part === "q" ? q : a.subarray(0, out.length));
    });
  };

// ------------------------------------------------------------------ spectra

/** Where a step's result holds the vectors of a decomposition, whose signs it may remember. */
interface Reference {
  /** Element `k` of vector `i` of matrix `b` is at `start + b * size + i * step + k * stride`. */
  start: number;
  size: number;
  step: number;
  stride: number;
  side: "left" | "right";
}

/** The decompositions of a stack of matrices, computed once a run for all steps that ask for a part. */
class Spectrum {
  readonly values: Float64Array[] = [];
  /** Rows are vectors. */
  readonly left: Float64Array[] = [];
  readonly right: Float64Array[] = [];
  readonly count: number;
  readonly k: number;
  readonly references: Reference[] = [];
  readonly #x: Value;
  readonly #decompose: (a: Float64Array, at: Spectrum, b: number) => void;
  readonly #seen: Float64Array;
  #fresh = false;

  constructor(
    x: Value,
    decompose: (a: Float64Array, at: Spectrum, b: number) => void,
    readonly sizes: { left: number; right: number },
  ) {
    this.#x = x;
    this.#decompose = decompose;
    const [m, n] = [rows(x), columns(x)];
    this.count = stack(x);
    this.k = Math.min(m, n);
    this.#seen = new Float64Array(x.size);
    for (let b = 0; b < this.count; b++) {
      this.values.push(new Float64Array(this.k));
      this.left.push(new Float64Array(this.k * sizes.left));
      this.right.push(new Float64Array(this.k * sizes.right));
    }
  }

  /** Follow the numbers of the matrices, if they have changed. */
  refresh(v: Float64Array, from: number): void {
    const x = this.#x;
    const seen = this.#seen;
    const numbers = rows(x) * columns(x);
    for (let b = 0; b < this.count; b++) {
      const start = b * numbers;
      let same = this.#fresh;
      for (let i = start; same && i < start + numbers; i++) same = Object.is(seen[i], v[from + i]);
      if (same) continue;
      for (let i = start; i < start + numbers; i++) seen[i] = v[from + i];
      const before = this.#remembered(v, b);
      const a = seen.slice(start, start + numbers);
      if (a.every(Number.isFinite)) this.#decompose(a, this, b);
      else for (const part of [this.values, this.left, this.right]) part[b].fill(NaN);
      if (before) this.#align(b, before.vectors, before.side);
    }
    this.#fresh = true;
  }

  /** The vectors that stood here before this run: those of the run before, else the kernel's. */
  #remembered(v: Float64Array, b: number): { vectors: Float64Array; side: "left" | "right" } | null {
    if (this.#fresh) return { vectors: this.left[b].slice(), side: "left" };
    for (const { start, size, step, stride, side } of this.references) {
      const length = this.sizes[side];
      const vectors = new Float64Array(this.k * length);
      for (let i = 0; i < this.k; i++)
        for (let k = 0; k < length; k++) vectors[i * length + k] = v[start + b * size + i * step + k * stride];
      if (vectors.some((x) => x !== 0)) return { vectors, side };
    }
    return null;
  }

  #align(b: number, before: Float64Array, side: "left" | "right"): void {
    const now = this[side][b];
    const length = this.sizes[side];
    for (let i = 0; i < this.k; i++) {
      let dot = 0;
      for (let k = i * length; k < (i + 1) * length; k++) dot += now[k] * before[k];
      if (!(dot < 0)) continue;
      for (const [part, size] of [[this.left[b], this.sizes.left], [this.right[b], this.sizes.right]] as const)
        for (let k = i * size; k < (i + 1) * size; k++) part[k] = -part[k];
    }
  }
}

const spectra = new WeakMap<Value, Map<string, Spectrum>>();

/** The decomposition that all steps about `x` share. */
function spectrum(x: Value, key: string, make: () => Spectrum): Spectrum {
  const known = spectra.get(x) ?? new Map<string, Spectrum>();
  spectra.set(x, known);
  let found = known.get(key);
  if (!found) known.set(key, (found = make()));
  return found;
}

function singular(x: Value): Spectrum {
  const [m, n] = [rows(x), columns(x)];
  return spectrum(x, "svd", () =>
    new Spectrum(x, (a, to, b) => svd(a, m, n, to.values[b], to.left[b], to.right[b]), { left: m, right: n }),
  );
}

function symmetric(x: Value, upper: boolean): Spectrum {
  const n = rows(x);
  return spectrum(x, upper ? "U" : "L", () =>
    new Spectrum(
      x,
      (a, to, b) => {
        // One triangle is read, and stands for the other.
        for (let i = 0; i < n; i++)
          for (let j = 0; j < i; j++) {
            if (upper) a[i * n + j] = a[j * n + i];
            else a[j * n + i] = a[i * n + j];
          }
        const vectors = new Float64Array(n * n);
        eigh(a, n, to.values[b], vectors);
        for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) to.left[b][i * n + k] = vectors[k * n + i];
      },
      { left: n, right: 0 },
    ),
  );
}

/** A step that makes something of the decompositions of a stack. */
function ofSpectrum(
  shared: Spectrum,
  x: Value,
  output: Value,
  size: number,
  fill: (b: number, out: Float64Array, v: Float64Array, at: Place) => void,
  reference?: Omit<Reference, "start" | "size">,
): Plan {
  return {
    kind: "call",
    work: cubed(x, 40),
    make(v, at) {
      const from = at(x);
      const write = writer(v, output, at);
      const out = new Float64Array(size);
      if (reference) shared.references.push({ ...reference, start: at(output), size });
      return () => {
        shared.refresh(v, from);
        for (let b = 0; b < shared.count; b++) {
          fill(b, out, v, at);
          write(out, b * size);
        }
      };
    },
  };
}

const eigenvalues: Planner = ({ inputs: [x], output, attrs }) => {
  const shared = symmetric(x, attrs.upper === true);
  return ofSpectrum(shared, x, output, rows(x), (b, out) => out.set(shared.values[b]));
};

const eigenvectors: Planner = ({ inputs: [x], output, attrs }) => {
  const n = rows(x);
  const shared = symmetric(x, attrs.upper === true);
  const fill = (b: number, out: Float64Array): void => {
    for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) out[k * n + i] = shared.left[b][i * n + k];
  };
  return ofSpectrum(shared, x, output, n * n, fill, { side: "left", step: 1, stride: n });
};

const singularValues: Planner = ({ inputs: [x], output }) => {
  const shared = singular(x);
  return ofSpectrum(shared, x, output, shared.k, (b, out) => out.set(shared.values[b]));
};

/** The vectors of one side, and with `full` those that complete them to a basis. */
const singularVectors =
  (side: "left" | "right"): Planner =>
  ({ inputs: [x], output, attrs }) => {
    const shared = singular(x);
    const length = shared.sizes[side];
    const count = attrs.full === true ? length : shared.k;
    const all = new Float64Array(count * length);
    const fill = (b: number, out: Float64Array): void => {
      all.fill(0);
      all.set(shared[side][b]);
      if (count > shared.k) complete(all, shared.k, count, length);
      if (side === "right") out.set(all);
      else for (let i = 0; i < count; i++) for (let k = 0; k < length; k++) out[k * count + i] = all[i * length + k];
    };
    const place = side === "right" ? { step: length, stride: 1 } : { step: 1, stride: count };
    return ofSpectrum(shared, x, output, count * length, fill, { side, ...place });
  };

/** The reciprocals of singular values above a share of the largest, and 0 for the others. */
function reciprocals(values: Float64Array, share: number): Float64Array {
  const least = share * (values[0] ?? 0);
  return values.map((s) => (s > least ? 1 / s : Number.isNaN(s) ? NaN : 0));
}

const shareOf = (attr: Attr, none: number): number => (typeof attr === "number" ? attr : none);

const pinv: Planner = ({ inputs: [x], output, attrs }) => {
  const shared = singular(x);
  const [m, n] = [rows(x), columns(x)];
  const share = shareOf(attrs.rcond, 1e-15);
  return ofSpectrum(shared, x, output, n * m, (b, out) => {
    const s = reciprocals(shared.values[b], share);
    out.fill(0);
    for (let p = 0; p < shared.k; p++)
      for (let i = 0; i < n; i++)
        for (let j = 0; j < m; j++)
          out[i * m + j] += shared.right[b][p * n + i] * s[p] * shared.left[b][p * m + j];
  });
};

const lstsq: Planner = ({ inputs: [x, y], output, attrs }) => {
  const shared = singular(x);
  const [m, n] = [rows(x), columns(x)];
  const width = y.shape.length === 1 ? 1 : columns(y);
  const given = shareOf(attrs.rcond, -1);
  const share = given < 0 ? 2 ** -52 : given;
  return ofSpectrum(shared, x, output, n * width, (b, out, v, at) => {
    const s = reciprocals(shared.values[b], share);
    const from = at(y);
    out.fill(0);
    for (let p = 0; p < shared.k; p++)
      for (let c = 0; c < width; c++) {
        let dot = 0;
        for (let j = 0; j < m; j++) dot += shared.left[b][p * m + j] * v[from + j * width + c];
        for (let i = 0; i < n; i++) out[i * width + c] += shared.right[b][p * n + i] * s[p] * dot;
      }
  });
};

// ------------------------------------------------------------------ slopes of determinants

/** Whether a pair of bases mirrors: the product of their determinants, 1 or -1. */
function mirrors(left: Float64Array, right: Float64Array, n: number): number {
  const order = new Int32Array(n);
  let sign = 1;
  for (const basis of [left, right]) {
    const a = basis.slice();
    sign *= lu(a, n, order);
    for (let i = 0; i < n; i++) sign *= Math.sign(a[i * n + i]);
  }
  return sign;
}

/** out ← Lᵀ·inner·R, of rows that are vectors. */
function turnBack(left: Float64Array, inner: Float64Array, right: Float64Array, n: number, out: Float64Array): void {
  out.fill(0);
  for (let p = 0; p < n; p++)
    for (let q = 0; q < n; q++) {
      const x = inner[p * n + q];
      if (x === 0) continue;
      for (let i = 0; i < n; i++) {
        const y = left[p * n + i] * x;
        for (let j = 0; j < n; j++) out[i * n + j] += y * right[q * n + j];
      }
    }
}

const cofactor: Planner = ({ inputs: [x], output }) => {
  const n = rows(x);
  const shared = singular(x);
  return ofSpectrum(shared, x, output, n * n, (b, out) => {
    const inner = new Float64Array(n * n);
    const turn = mirrors(shared.left[b], shared.right[b], n);
    for (let p = 0; p < n; p++) {
      let product = turn;
      for (let q = 0; q < n; q++) if (q !== p) product *= shared.values[b][q];
      inner[p * n + p] = product;
    }
    turnBack(shared.left[b], inner, shared.right[b], n, out);
  });
};

/** What moves the cofactors when the matrix moves along another: see the op of the name in Python. */
const cofactorSlope: Planner = ({ inputs: [x, g], output }) => {
  const n = rows(x);
  const shared = singular(x);
  return ofSpectrum(shared, x, output, n * n, (b, out, v, at) => {
    const [left, right, s] = [shared.left[b], shared.right[b], shared.values[b]];
    const from = at(g) + (g.size === n * n ? 0 : b * n * n);
    const moved = new Float64Array(n * n);
    for (let p = 0; p < n; p++)
      for (let q = 0; q < n; q++) {
        let sum = 0;
        for (let i = 0; i < n; i++)
          for (let j = 0; j < n; j++) sum += left[p * n + i] * v[from + i * n + j] * right[q * n + j];
        moved[p * n + q] = sum;
      }
    const inner = new Float64Array(n * n);
    const turn = mirrors(left, right, n);
    for (let p = 0; p < n; p++)
      for (let q = 0; q < n; q++) {
        if (p === q) continue;
        let rest = turn;
        for (let r = 0; r < n; r++) if (r !== p && r !== q) rest *= s[r];
        inner[p * n + p] += rest * moved[q * n + q];
        inner[p * n + q] -= rest * moved[q * n + p];
      }
    turnBack(left, inner, right, n, out);
  });
};

export const DECOMPOSITIONS: Record<string, Planner> = {
  cholesky: choleskyOf,
  cofactor,
  cofactor_slope: cofactorSlope,
  det,
  eigh_vectors: eigenvectors,
  eigvalsh: eigenvalues,
  inv,
  lstsq,
  pinv,
  qr_q: qrOf("q"),
  qr_r: qrOf("r"),
  slogdet_log: slogdetLog,
  slogdet_sign: slogdetSign,
  solve,
  svd_u: singularVectors("left"),
  svd_vh: singularVectors("right"),
  svdvals: singularValues,
};
