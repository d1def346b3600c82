/** A graph's numbers at other values than those that are shown: its output, and its gradients. */

import { type Runner, createRunner } from "../runner/index.ts";
import { seedOutput } from "../runner/seeding.ts";
import type { Graph } from "../wire/graph.ts";
import { scalarOf } from "./trial.ts";

export interface Found {
  readonly output: number;
  /** By the place of an element among all leaves' values; NaN where it has none. */
  readonly grads: Float64Array;
}

export class Aside {
  readonly graph: Graph;
  readonly seed: number | null;
  readonly #runner: Runner;

  /** The graph is one that the page can run (`canTry`). */
  constructor(graph: Graph, seed: number | null) {
    this.graph = graph;
    this.seed = seed;
    this.#runner = createRunner(graph.program);
    seedOutput(this.#runner, graph, seed);
  }

  /** The numbers at these values; null where the code takes another branch. */
  at(values: Float64Array): Found | null {
    const { graph } = this;
    const { program, leafStart, leafNode } = graph;
    const runner = this.#runner;
    program.leaves.forEach((_, k) => runner.setLeaf(k, values.subarray(leafStart[k], leafStart[k + 1])));
    runner.run(true);
    if (!runner.guardsHold()) return null;
    const grads = new Float64Array(graph.leafLength).fill(NaN);
    leafNode.forEach((node, k) => {
      const id = node < 0 ? null : program.nodes[node].grad;
      const size = leafStart[k + 1] - leafStart[k];
      if (id === null || !size) return;
      const numbers = runner.get(id);
      for (let i = 0; i < size; i++) grads[leafStart[k] + i] = numbers[i];
    });
    const output = runner.get(program.output);
    return { output: scalarOf(output, 0, output.length, this.seed), grads };
  }
}
