/** One step of a descent: how far each number goes, from its gradient. */

export const METHODS = ["plain", "momentum", "rmsprop", "adam", "line search", "newton"] as const;
export type Method = (typeof METHODS)[number];

/** Of the velocity, and of the mean square of RMSProp and of Adam: what is kept at each step. */
const MOMENTUM = 0.9;
const SQUARES = 0.9;
const ADAM = [0.9, 0.999] as const;
const TINY = 1e-8;

/** What a method remembers from step to step. */
export class Memory {
  readonly first: Float64Array;
  readonly second: Float64Array;
  steps = 0;

  constructor(size: number) {
    this.first = new Float64Array(size);
    this.second = new Float64Array(size);
  }

  get size(): number {
    return this.first.length;
  }

  /** Be what another is, or with null empty. */
  take(other: Memory | null): void {
    if (other) this.first.set(other.first);
    else this.first.fill(0);
    if (other) this.second.set(other.second);
    else this.second.fill(0);
    this.steps = other?.steps ?? 0;
  }
}

/** Whether a method remembers anything. */
export function remembers(method: Method): boolean {
  return method === "momentum" || method === "rmsprop" || method === "adam";
}

/**
 * Write the step into `out`: what is to be added to each number. A line search goes down the gradient
 * as plain descent does; how far is for the caller to find, as are Newton's steps.
 */
export function stepOf(method: Method, rate: number, grads: ArrayLike<number>, memory: Memory, out: Float64Array): void {
  const { first, second } = memory;
  const t = ++memory.steps;
  for (let i = 0; i < out.length; i++) {
    const g = grads[i];
    switch (method) {
      case "momentum":
        first[i] = MOMENTUM * first[i] + g;
        out[i] = -rate * first[i];
        break;
      case "rmsprop":
        second[i] = SQUARES * second[i] + (1 - SQUARES) * g * g;
        out[i] = (-rate * g) / (Math.sqrt(second[i]) + TINY);
        break;
      case "adam":
        first[i] = ADAM[0] * first[i] + (1 - ADAM[0]) * g;
        second[i] = ADAM[1] * second[i] + (1 - ADAM[1]) * g * g;
        out[i] = (-rate * (first[i] / (1 - ADAM[0] ** t))) / (Math.sqrt(second[i] / (1 - ADAM[1] ** t)) + TINY);
        break;
      default:
        out[i] = -rate * g;
    }
  }
}

/**
 * How often to halve the step until the value has fallen by a ten-thousandth of what the slope
 * promises (Armijo): the factor of the step; 0 if there is none.
 */
export function search(at: (factor: number) => number, from: number, slope: number): number {
  for (let factor = 1; factor > 1e-12; factor /= 2) {
    if (at(factor) <= from + 1e-4 * factor * slope) return factor;
  }
  return 0;
}
