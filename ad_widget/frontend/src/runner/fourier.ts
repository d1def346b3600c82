/** Fourier transforms of any length, by its prime factors: Cooley and Tukey (1965). */

import type { Planner } from "./plan.ts";
import { broadcastIndex, linesAlong } from "./shapes.ts";

function factorsOf(n: number): number[] {
  const factors: number[] = [];
  for (let p = 2; p * p <= n; p++) for (; n % p === 0; n /= p) factors.push(p);
  return n > 1 ? [...factors, n] : factors;
}

/** exp(-2πi k/n), exact at quarters of a turn. */
function turned(k: number, n: number): [number, number] {
  const quarter = Math.floor((4 * k) / n);
  const angle = (Math.PI / 2) * ((4 * k - quarter * n) / n);
  const [c, s] = [Math.cos(angle), -Math.sin(angle)];
  return ([[c, s], [s, -c], [-c, -s], [-s, c]] as [number, number][])[quarter];
}

/** Transforms of one length, with the memory that they share. */
class Transform {
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly #n: number;
  readonly #factors: number[];
  readonly #fromRe: Float64Array;
  readonly #fromIm: Float64Array;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  readonly #t: Float64Array;

  constructor(n: number) {
    this.#n = n;
    this.#factors = factorsOf(n);
    [this.re, this.im, this.#fromRe, this.#fromIm, this.#cos, this.#sin] = Array.from(
      { length: 6 },
      () => new Float64Array(n),
    );
    for (let k = 0; k < n; k++) [this.#cos[k], this.#sin[k]] = turned(k, n);
    this.#t = new Float64Array(2 * Math.max(1, ...this.#factors));
  }

  /** About how many nanoseconds one takes. */
  get work(): number {
    return 5 * this.#n * this.#factors.reduce((sum, p) => sum + p, 1);
  }

  /** Transform `re` and `im` in place. */
  run(): void {
    this.#fromRe.set(this.re);
    this.#fromIm.set(this.im);
    this.#part(this.#n, 1, 0, 0, 0);
  }

  /** Every `step`-th of the numbers given from `from` on, `n` of them, to the results at `to`. */
  #part(n: number, step: number, from: number, to: number, level: number): void {
    const { re, im } = this;
    const cos = this.#cos;
    const sin = this.#sin;
    const t = this.#t;
    if (n === 1) {
      re[to] = this.#fromRe[from];
      im[to] = this.#fromIm[from];
      return;
    }
    const p = this.#factors[level];
    const m = n / p;
    for (let r = 0; r < p; r++) this.#part(m, step * p, from + r * step, to + r * m, level + 1);
    const turn = this.#n / p;
    for (let k = 0; k < m; k++) {
      for (let r = 0; r < p; r++) {
        const at = to + r * m + k;
        const w = r * k * step;
        t[2 * r] = re[at] * cos[w] - im[at] * sin[w];
        t[2 * r + 1] = re[at] * sin[w] + im[at] * cos[w];
      }
      for (let q = 0; q < p; q++) {
        let sumRe = t[0];
        let sumIm = t[1];
        for (let r = 1; r < p; r++) {
          const w = ((r * q) % p) * turn;
          sumRe += t[2 * r] * cos[w] - t[2 * r + 1] * sin[w];
          sumIm += t[2 * r] * sin[w] + t[2 * r + 1] * cos[w];
        }
        re[to + q * m + k] = sumRe;
        im[to + q * m + k] = sumIm;
      }
    }
  }
}

/** Both parts of the result stand one after the other, on a first axis of its own. */
const fft: Planner = ({ inputs, output, attrs }) => {
  const shape = output.shape.slice(1);
  const { index, length } = linesAlong(shape, [Number(attrs.axis)]);
  const transform = new Transform(length);
  const places = inputs.map((x) => broadcastIndex(x.shape, shape));
  const sign = attrs.inverse ? -1 : 1; // the inverse is the conjugate of that of the conjugate
  const whole = attrs.norm === (attrs.inverse ? "backward" : "forward");
  const scale = attrs.norm === "ortho" ? 1 / Math.sqrt(length) : whole ? 1 / length : 1;
  return {
    kind: "call",
    work: (index.length / length) * transform.work,
    make(v, at) {
      const [to, real, imaginary] = [output, ...inputs].map(at);
      const half = index.length;
      return () => {
        const { re, im } = transform;
        for (let start = 0; start < half; start += length) {
          for (let i = 0; i < length; i++) {
            const k = index[start + i];
            re[i] = v[real + (places[0]?.[k] ?? k)];
            im[i] = inputs.length > 1 ? sign * v[imaginary + (places[1]?.[k] ?? k)] : 0;
          }
          transform.run();
          for (let i = 0; i < length; i++) {
            v[to + index[start + i]] = scale * re[i];
            v[to + half + index[start + i]] = sign * scale * im[i];
          }
        }
      };
    },
  };
};

export const FOURIER: Record<string, Planner> = { fft };
