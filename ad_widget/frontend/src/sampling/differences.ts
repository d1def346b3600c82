/** Gradients checked against central differences, and what a disagreement means. */

import type { Tangents } from "../runner/tangents.ts";
import type { Graph } from "../wire/graph.ts";
import { Trial, scalarOf } from "./trial.ts";

/** What runs a graph's forward pass at other values of its leaves. */
export interface Runs {
  load(values: Float64Array): void;
  /** Set one element of all leaves' values. */
  set(element: number, x: number): void;
  /** Run; says whether there is a number. */
  run(): boolean;
  /** The output; of an array what its gradient is of. */
  read(id: number, seed: number | null): number;
}

/** What became of a check. */
export interface Check {
  /** `kink`: the slopes left and right differ. `flip`: another branch of the code begins here. */
  readonly kind: "agrees" | "differs" | "kink" | "flip" | "wild";
  readonly gradient: number;
  /** What the differences say, of the element that agrees least. */
  readonly difference: number;
  readonly off: number;
  /** What forward mode says, of a leaf and where the page has it. */
  readonly forward: number | null;
  /** The slopes left and right. */
  readonly sides: readonly [number, number];
  /** How many of the elements were looked at. */
  readonly checked: number;
  readonly of: number;
}

/** Steps of the differences, relative to numbers above one: the first at which both agree will do. */
const STEPS = [1e-3, 1e-5, 1e-7];
const STEPS_OF_32 = [1e-1, 1e-2];
/** What double and single precision round to. */
const EPS = 2.3e-16;
const EPS_OF_32 = 6e-8;
/** Elements of an array that are looked at. */
const ELEMENTS = 16;
/** How far two good numbers may be apart, relative to them. */
const TOLERANCE = 1e-5;

/** Which of two checks says more against a gradient. */
const GRAVITY = ["agrees", "wild", "flip", "kink", "differs"];

/** Checks of one node's gradient: a leaf's, or that of a node on the way, whose value is then set. */
export class Checker {
  readonly node: number;
  readonly #graph: Graph;
  readonly #runs: Runs;
  readonly #pinned: Trial | null;
  readonly #leaf: number;
  readonly #single: boolean;
  #values = new Float64Array(0);
  #tangents: Tangents | null = null;
  #at0: { values: Float64Array; frame: Float64Array } = { values: this.#values, frame: this.#values };
  /** The element of the output that is differentiated. */
  #seed: number | null = null;

  /** A leaf is moved by `shared`, if there is such. */
  constructor(graph: Graph, node: number, shared: Runs | null) {
    const { value } = graph.program.nodes[node];
    this.node = node;
    this.#graph = graph;
    this.#leaf = graph.leafNode.indexOf(node);
    this.#pinned = this.#leaf >= 0 ? null : new Trial(graph, value);
    this.#runs = this.#pinned ?? shared ?? new Trial(graph);
    this.#single = graph.program.values.some(([, dtype]) => dtype === "float32");
  }

  /** Check at these leaves' values and this frame; null where there is nothing to check. */
  check(values: Float64Array, frame: Float64Array, seed: number | null = null, tangents: Tangents | null = null): Check | null {
    this.#seed = seed;
    this.#tangents = this.#leaf >= 0 ? tangents : null;
    this.#at0 = { values, frame };
    const graph = this.#graph;
    const [at, grad] = [graph.slots[graph.nodeValue[this.node]], graph.slots[graph.nodeGrad[this.node]]];
    if (!at || !grad || at.block || grad.block || at.size !== grad.size || !at.size) return null;
    this.#runs.load(values);
    this.#values = frame.slice(at.start, at.start + at.size);
    this.#pinned?.pin(this.#values);
    const stride = Math.ceil(at.size / ELEMENTS);
    let worst: Check | null = null;
    let checked = 0;
    for (let i = 0; i < at.size; i += stride) {
      const one = this.#element(i, frame[grad.start + i]);
      checked++;
      if (!worst || GRAVITY.indexOf(one.kind) > GRAVITY.indexOf(worst.kind) || (one.kind === worst.kind && one.off > worst.off)) worst = one;
    }
    return { ...worst!, checked, of: at.size };
  }

  /** The output with one element of the node at x. */
  #at(i: number, x: number): number {
    if (this.#pinned) {
      this.#values[i] = x;
      this.#pinned.pin(this.#values);
    } else this.#runs.set(this.#graph.leafStart[this.#leaf] + i, x);
    return this.#runs.run() ? this.#runs.read(this.#graph.program.output, this.#seed) : NaN;
  }

  /** What forward mode says of one element of a leaf. */
  #forward(i: number): number | null {
    const { values, frame } = this.#at0;
    const graph = this.#graph;
    if (!this.#tangents) return null;
    const direction = new Float64Array(values.length);
    direction[graph.leafStart[this.#leaf] + i] = 1;
    this.#tangents.run(values, frame, direction);
    const out = this.#tangents.of(graph.outputNode);
    return out && scalarOf(out, 0, out.length, this.#seed);
  }

  #element(i: number, gradient: number): Check {
    const forward = this.#forward(i);
    const x = this.#values[i];
    const middle = this.#at(i, x);
    const eps = this.#single ? EPS_OF_32 : EPS;
    let found: Check | null = null;
    for (const step of this.#single ? STEPS_OF_32 : STEPS) {
      const h = step * Math.max(1, Math.abs(x));
      const [a, b, c, d] = [-2, -1, 1, 2].map((k) => this.#at(i, x + k * h));
      this.#at(i, x);
      const difference = (8 * (c - b) - (d - a)) / (12 * h);
      const off = Math.abs(difference - gradient);
      const size = largest(gradient, difference);
      const noise = (30 * eps * largest(middle, a, d)) / h;
      const sides: [number, number] = [(3 * middle - 4 * b + a) / (2 * h), (4 * c - d - 3 * middle) / (2 * h)];
      const rest = { gradient, difference, off, forward, sides, checked: 1, of: 1 };
      const bent = Math.abs(sides[1] - sides[0]) > 0.01 * Math.max(Math.abs(sides[0]), Math.abs(sides[1])) + 10 * noise;
      const agrees = off <= TOLERANCE * size * (this.#single ? 1e3 : 1) + noise;
      // Both modes go by the same rules, and differ by rounding alone.
      if (forward !== null && !(Math.abs(forward - gradient) <= 1e-7 * size * (this.#single ? 1e4 : 1) + noise)) return { kind: "differs", ...rest };
      // Half-way between the two slopes of a kink, differences agree by chance.
      if (agrees && !bent) return { kind: "agrees", ...rest };
      // Rounding grows as the step shrinks: the first step at which the curve is smooth has its say.
      if (found?.kind === "differs") continue;
      const broken = [a, b, c, d].some(Number.isNaN) && Number.isFinite(middle);
      const kind = broken ? "flip" : !Number.isFinite(difference + gradient) ? "wild" : bent ? "kink" : "differs";
      found = { kind, ...rest };
    }
    return found!;
  }
}

/** The largest magnitude of those that are numbers: beyond a branch there are none. */
function largest(...numbers: number[]): number {
  return Math.max(0, ...numbers.map(Math.abs).filter(Number.isFinite));
}
