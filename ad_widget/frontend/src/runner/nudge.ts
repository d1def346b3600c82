/** What the output does when one value in the midst of the graph is another: run on from there. */

import type { Graph } from "../wire/graph.ts";
import type { Program } from "../wire/program.ts";
import { type Runner, createRunner } from "./index.ts";

export class Nudge {
  readonly #graph: Graph;
  readonly #node: number;
  readonly #runner: Runner;
  readonly #leaf: number;

  /** Throws where the page cannot run the program. */
  constructor(graph: Graph, node: number) {
    const { program } = graph;
    const { value } = program.nodes[node];
    this.#graph = graph;
    this.#node = node;
    const own = program.leaves.findIndex((leaf) => leaf.value === value);
    this.#leaf = own < 0 ? program.leaves.length : own;
    this.#runner = createRunner(own < 0 ? given(program, value) : { ...program, sections: forwardAlone(program, -1) });
  }

  /**
   * By how much the output changes, its element `seed` or all of them added up, when `by` is added
   * to every number of the node; null where the code would take another branch.
   */
  run(values: Float64Array, frame: Float64Array, by: number, seed: number | null = null): number | null {
    const { leafStart, slots, nodeValue, program } = this.#graph;
    const { start, size } = slots[nodeValue[this.#node]];
    for (let k = 0; k < program.leaves.length; k++) this.#runner.setLeaf(k, values.subarray(leafStart[k], leafStart[k + 1]));
    const here = frame.subarray(start, start + size);
    const before = this.#output(here, seed);
    const after = this.#output(here.map((x) => x + by), seed);
    return this.#runner.guardsHold() ? after - before : null;
  }

  #output(here: Float64Array, seed: number | null): number {
    this.#runner.setLeaf(this.#leaf, here);
    this.#runner.run();
    const output = this.#runner.get(this.#graph.program.output);
    if (seed !== null && seed < output.length) return output[seed];
    let sum = 0;
    for (let i = 0; i < output.length; i++) sum += output[i];
    return sum;
  }
}

/** The program that is given a value rather than computing it. */
function given(program: Program, value: number): Program {
  const [shape, dtype] = program.values[value];
  const size = shape.reduce((a, b) => a * b, 1);
  const data = new Uint8Array(size * { float64: 8, float32: 4, int64: 8, bool: 1 }[dtype]);
  return {
    ...program,
    constants: program.constants.filter(([id]) => id !== value),
    leaves: [...program.leaves, { value, name: "", data: { dtype, shape, data }, tangent: null }],
    sections: forwardAlone(program, value),
  };
}

function forwardAlone({ sections }: Program, without: number): Program["sections"] {
  const none = { steps: [], shows: [] };
  const steps = sections.forward.steps.filter(([, , output]) => output !== without);
  return { forward: { ...sections.forward, steps }, backward: none, local: none };
}
