/**
 * Eigenvalues and singular values, and what is computed from them, of single matrices and of stacks.
 *
 * Eigenvectors and singular vectors have no sign of their own: each goes on from the vector that
 * stood in its place before, the kernel's at first.
 */

import type { Attr } from "../wire/program.ts";
import { complete, eigh, lu, svd } from "./matrices.ts";
import type { Place, Plan, Planner, Value } from "./plan.ts";
import { columns, cubed, rows, stack, writer } from "./stacked.ts";

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

export const SPECTRA: Record<string, Planner> = {
  cofactor,
  cofactor_slope: cofactorSlope,
  eigh_vectors: eigenvectors,
  eigvalsh: eigenvalues,
  lstsq,
  pinv,
  svd_u: singularVectors("left"),
  svd_vh: singularVectors("right"),
  svdvals: singularValues,
};
