/** Runs of a program beside the one that is shown: forward only, at other values. */

import { type Runner, createRunner, unsupported } from "../runner/index.ts";
import type { Graph } from "../wire/graph.ts";
import type { Program, WireArray } from "../wire/program.ts";

const EMPTY = { steps: [], shows: [] };

/** The forward pass alone; with `pinned`, the value of that id is set rather than computed. */
function forwardOf(program: Program, pinned: number | null): Program {
  const { forward } = program.sections;
  const steps = pinned === null ? forward.steps : forward.steps.filter(([, , output]) => output !== pinned);
  const sections = { forward: { steps, shows: [] }, backward: EMPTY, local: EMPTY };
  if (pinned === null) return { ...program, sections };
  // Where it begins; of whatever dtype the value is.
  const [shape] = program.values[pinned];
  const data: WireArray = { shape, dtype: "float64", data: new Uint8Array(8 * shape.reduce((n, m) => n * m, 1)) };
  return { ...program, sections, leaves: [...program.leaves, { value: pinned, name: "", data, tangent: null }] };
}

/** A copy of a graph's forward pass. What it computes is nobody else's. */
export class Trial {
  readonly #runner: Runner;
  /** The leaf that each element belongs to. */
  readonly #leafOf: Int32Array;
  readonly #parts: Float64Array[];
  readonly #values: Float64Array;

  /** The graph is one that the page can run (`canTry`). */
  constructor(graph: Graph, pinned: number | null = null) {
    this.#runner = createRunner(forwardOf(graph.program, pinned));
    this.#values = new Float64Array(graph.leafLength);
    this.#leafOf = new Int32Array(graph.leafLength);
    this.#parts = graph.program.leaves.map((_, k) => {
      const [start, end] = [graph.leafStart[k], graph.leafStart[k + 1]];
      this.#leafOf.fill(k, start, end);
      return this.#values.subarray(start, end);
    });
  }

  /** Take all leaves' values. */
  load(values: Float64Array): void {
    this.#values.set(values);
    for (let k = 0; k < this.#parts.length; k++) this.#runner.setLeaf(k, this.#parts[k]);
  }

  /** Set one element of all leaves' values. */
  set(element: number, x: number): void {
    this.#values[element] = x;
    const k = this.#leafOf[element];
    this.#runner.setLeaf(k, this.#parts[k]);
  }

  /** Set the value that is pinned. */
  pin(values: ArrayLike<number>): void {
    this.#runner.setLeaf(this.#parts.length, values);
  }

  /** Run; says whether the program is right for these values. */
  run(): boolean {
    this.#runner.run();
    return this.#runner.guardsHold();
  }

  /** The value of an id; of an array what its gradient is of, one element or the sum of all. */
  read(id: number, seed: number | null = null): number {
    const numbers = this.#runner.get(id);
    return scalarOf(numbers, 0, numbers.length, seed);
  }
}

/** Of an array the element that is differentiated, or the sum of all. */
export function scalarOf(numbers: ArrayLike<number>, start: number, size: number, seed: number | null): number {
  if (seed !== null && seed < size) return numbers[start + seed];
  let sum = size ? numbers[start] : 0;
  for (let i = 1; i < size; i++) sum += numbers[start + i];
  return sum;
}

const able = new WeakMap<Program, boolean>();

/** Whether the page can run a graph's program. */
export function canTry({ program }: Graph): boolean {
  let can = able.get(program);
  if (can === undefined) able.set(program, (can = unsupported(program) === null));
  return can;
}
